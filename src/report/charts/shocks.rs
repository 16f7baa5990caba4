//! What shocks cost: one row a shock, the greatest loss of service first.

use crate::experiment::stress::Measure;
use crate::report::Meta;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::charts::forest::signed;
use crate::report::charts::rows;
use crate::report::charts::rows::Mark;
use crate::report::charts::rows::Row;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Sheet;
use crate::report::stress::Stress;
use crate::report::words;

const HEIGHT: f64 = 34.0;

/// The chart of one measure.
pub fn chart(stress: &Stress<'_>, measure: Measure, marking: &str, meta: &Meta<'_>) -> Sheet {
    let unit = match measure.unit() {
        "" => "percentage points",
        "$" => "million $",
        unit => unit,
    };
    let title = format!("What shocks do to the mission: {}", measure.word());
    let subtitle = format!("Shock minus plan [{unit}]");
    let frame = Frame {
        title: &title,
        subtitle: &subtitle,
        reading: "Bars: mean difference over replications under the same random numbers. Lines: 95 % confidence interval, corrected for \
                  the number of shocks. Shocks come one at a time, and nobody adapts the plan to them.",
        marking,
    };
    let place = Measure::ALL.iter().position(|m| *m == measure).unwrap_or(0);
    let scale = match measure.unit() {
        "" => 100.0,
        "$" => 1e-6,
        _ => 1.0,
    };
    let rows: Vec<Row> = stress
        .impacts
        .iter()
        .filter_map(|impact| {
            let estimate = impact.differences[place]?;
            let value = estimate.value * scale;
            let interval = estimate.lower.zip(estimate.upper);
            let interval = interval.map(|(low, high)| (low * scale, high * scale));
            let name = stress.shocks[impact.shock].name;
            Some(Row {
                label: words::capital(&words::plain(name)),
                value,
                interval,
                colour: Colour::VERMILION,
                note: signed(value, ""),
            })
        })
        .collect();
    let (mut sheet, room) = frame.sheet(meta, rows.len().max(3) as f64 * HEIGHT + 26.0);
    if rows.is_empty() {
        frame::message(&mut sheet, &room, "Not defined in this scenario.");
        return sheet;
    }
    let amounts = Amounts::around_zero(rows::least(&rows), rows::greatest(&rows), 5.0);
    rows::draw(&mut sheet, &room, &rows, Mark::Bar, &amounts, HEIGHT);
    sheet
}
