//! Exceedance curves of all alternatives over each other.

use crate::report::Side;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::charts::exceedance;
use crate::report::charts::exceedance::PANELS;
use crate::report::charts::exceedance::Shown;
use crate::report::charts::overlay::colour;
use crate::report::charts::overlay::key;
use crate::report::charts::overlay::marking;
use crate::report::charts::values;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;

/// Height of the key \[px\].
const KEY: f64 = 26.0;

/// A panel each for casualties, delay and cost, with a curve for each alternative.
pub fn chart(sides: &[Side<'_>]) -> Sheet {
    let panels: Vec<(Shown, Vec<Vec<f64>>)> = PANELS
        .into_iter()
        .map(|shown| {
            let of = |side: &Side<'_>| values::sorted(side, shown.key);
            (shown, sides.iter().map(of).collect())
        })
        .filter(|(_, sides): &(Shown, Vec<Vec<f64>>)| sides.iter().all(|v| !v.is_empty()))
        .collect();
    let marking = marking(sides);
    let frame = Frame {
        title: "How bad it can get in each alternative",
        subtitle: "Probability that the figure of the whole period exceeds a value [%]",
        reading: "Curves fall from left to right: read the probability above a value. Black is the baseline, with its 95 % confidence interval at \
                  each value. The same random numbers are behind all curves: judge differences by the paired charts.",
        marking: &marking,
    };
    let rows = panels.len().div_ceil(2).max(1);
    let step = exceedance::STEP;
    let (mut sheet, room) = frame.sheet(sides[0].meta, KEY + rows as f64 * step);
    if panels.is_empty() {
        let text = "No such figure has a value in every alternative.";
        frame::message(&mut sheet, &room, text);
        return sheet;
    }
    key(&mut sheet, sides, &room);
    let width = (room.width + 24.0) / 2.0;
    for (i, (shown, values)) in panels.iter().enumerate() {
        let cell = Area {
            left: room.left + (i % 2) as f64 * width,
            top: room.top + KEY + (i / 2) as f64 * step,
            width: width - 24.0,
            height: step,
        };
        let curves: Vec<(&Vec<f64>, Colour)> = values
            .iter()
            .enumerate()
            .map(|(k, values)| (values, colour(k)))
            .collect();
        exceedance::panel(&mut sheet, &cell, shown, &curves, &[]);
    }
    sheet
}
