//! Strength by component: military, police and civilian people, each against what is authorised.

use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::bands;
use crate::report::axes::bands::Place;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::days_of_supply::NAME;
use crate::report::charts::plot;
use crate::report::charts::strength;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;
use crate::scenario::mission::Component;

const HEIGHT: f64 = 190.0;

/// A panel for each component that is authorised or present, with a scale of its own.
pub fn chart(side: &Side<'_>) -> Sheet {
    let find = |key: &str, component: Component| side.summary.series(key, component.word());
    let shown: Vec<Component> = Component::ALL
        .into_iter()
        .filter(|&component| {
            let keys = ["strength.present", "strength.authorised"];
            let all = keys.iter().filter_map(|key| find(key, component));
            all.map(bands::greatest).fold(0.0, f64::max) > 0.0
        })
        .collect();
    let reading = format!("{} Black: authorised.", bands::MEANING);
    let frame = Frame {
        title: "Strength by component",
        subtitle: "People present against the authorised strength [people]; each panel has its own scale",
        reading: &reading,
        marking: &side.scenario.marking,
    };
    let (mut sheet, room) = frame.sheet(side.meta, NAME + HEIGHT + plot::TIME_ROOM);
    if shown.is_empty() {
        let text = "No component is recorded in this batch.";
        frame::message(&mut sheet, &room, text);
        return sheet;
    }
    let times = plot::times(side, Grid::Weekly);
    let width = (room.width + 16.0) / shown.len() as f64;
    for (i, component) in shown.into_iter().enumerate() {
        let (present, authorised) = (
            find("strength.present", component),
            find("strength.authorised", component),
        );
        let both = [present, authorised].into_iter().flatten();
        let amounts = Amounts::from_zero(both.map(bands::greatest).fold(0.0, f64::max), 4.0);
        let cell = Area {
            left: room.left + i as f64 * width,
            top: room.top + NAME,
            width: width - 16.0,
            height: HEIGHT,
        };
        let area = plot::inner(&cell, &amounts, 0.0, 0.0);
        let at = (cell.left, cell.top - 5.0);
        let name = words::capital(component.word());
        sheet.bold(at, Anchor::Start, SMALL, Colour::INK, name);
        amounts.draw_left(&mut sheet, &area, SMALL, true);
        let place = Place {
            area: &area,
            times: &times,
            amounts: &amounts,
        };
        if let Some(present) = present {
            bands::draw(&mut sheet, place, present, Colour::BLUE, 2.0);
        }
        if let Some(authorised) = authorised {
            sheet.line(strength::steps(place, authorised), Colour::INK, 1.6);
        }
        times.draw_panel(&mut sheet, &area, SMALL, true);
    }
    sheet
}
