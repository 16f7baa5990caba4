//! A plain plot: one area over time, with room for labels at the right.

use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::bands::Place;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::HEIGHT;
use crate::report::axes::frame::SMALL;
use crate::report::axes::time::Times;
use crate::report::paint::font;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;

/// Height below a plot for the labels of time \[px\].
pub const TIME_ROOM: f64 = 24.0;

/// A plot under construction.
#[derive(Debug, Clone)]
pub struct Plot {
    /// The sheet.
    pub sheet: Sheet,
    /// The area of the data.
    pub area: Area,
    /// Scale of time.
    pub times: Times,
    /// Scale of amounts.
    pub amounts: Amounts,
}

impl Plot {
    /// Draws a frame and the axes of one plot, with `right` pixels left free beside it.
    pub fn begin(
        side: &Side<'_>,
        frame: &Frame<'_>,
        times: Times,
        greatest: f64,
        right: f64,
    ) -> Plot {
        let (mut sheet, room) = frame.sheet(side.meta, HEIGHT);
        let amounts = Amounts::from_zero(greatest, 5.0);
        let area = inner(&room, &amounts, right, TIME_ROOM);
        amounts.draw_left(&mut sheet, &area, SMALL, true);
        times.draw(&mut sheet, &area, SMALL, true);
        Plot {
            sheet,
            area,
            times,
            amounts,
        }
    }

    /// The sheet to draw on, and where bands are drawn.
    pub fn split(&mut self) -> (&mut Sheet, Place<'_>) {
        let place = Place {
            area: &self.area,
            times: &self.times,
            amounts: &self.amounts,
        };
        (&mut self.sheet, place)
    }

    /// Where bands are drawn.
    pub fn place(&self) -> Place<'_> {
        Place {
            area: &self.area,
            times: &self.times,
            amounts: &self.amounts,
        }
    }
}

/// The scale of time of a batch, over the days of a grid.
pub fn times(side: &Side<'_>, grid: Grid) -> Times {
    let times = Times::over(side.scenario.start, side.registry.days(grid));
    match grid {
        Grid::Weekly => times,
        // A month's sum belongs to the days before its last one.
        Grid::Monthly => Times {
            first: times.first.min(0.0),
            ..times
        },
    }
}

/// The area of data within a room: tick labels at its left, `right` pixels free at its right, `below` under it.
pub fn inner(room: &Area, amounts: &Amounts, right: f64, below: f64) -> Area {
    let widest = amounts
        .ticks()
        .map(|t| font::width(&amounts.label(t), SMALL, false))
        .fold(0.0, f64::max);
    let left = widest + 8.0;
    Area {
        left: room.left + left,
        top: room.top + 4.0,
        width: room.width - left - right,
        height: room.height - 4.0 - below,
    }
}
