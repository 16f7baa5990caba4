//! A sweep: the quantity against each input, one panel an input, one dot a point.

use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::Chart;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::study::About;
use crate::report::sweep::Swept;
use crate::report::words;

/// Panels side by side, and at most in one chart.
const COLUMNS: usize = 3;
const MOST: usize = 12;
/// Height of a panel with its labels \[px\].
const HEIGHT: f64 = 190.0;
/// Points up to which each has its interval drawn.
const WITH_INTERVALS: usize = 60;

/// The chart of a quantity, numbered from 1.
pub fn chart(
    about: &About<'_>,
    points: &[Vec<Option<f64>>],
    swept: &Swept<'_>,
    number: usize,
) -> Chart {
    let name = format!("sweep-{number}");
    let n_panels = about.inputs.len().min(MOST);
    let title = format!("{} over the design", swept.measure.text);
    let has_intervals = about.points <= WITH_INTERVALS;
    let reading = if has_intervals {
        "Dots: one point of the design each, over its replications. Lines: 95 % intervals. All panels show the same points; in each, \
         the other inputs vary too."
    } else {
        "Dots: one point of the design each, over its replications. All panels show the same points; in each, the other inputs \
         vary too."
    };
    let divisor = divisor(swept);
    let unit = match (swept.measure.unit.as_str(), divisor > 1.0) {
        ("$", true) => "million $",
        ("", _) => "share",
        (unit, _) => unit,
    };
    let subtitle = format!("{} [{unit}]", about.method);
    let frame = Frame {
        title: &title,
        subtitle: &subtitle,
        reading,
        marking: about.marking,
    };
    let rows = n_panels.div_ceil(COLUMNS);
    let (mut sheet, room) = frame.sheet(&about.meta, rows as f64 * HEIGHT);
    let values = || swept.at.iter().flatten().filter(|e| e.value.is_finite());
    if values().count() == 0 {
        frame::message(
            &mut sheet,
            &room,
            "The quantity has no finite value at any point.",
        );
        return Chart::main(name, sheet);
    }
    let amounts = scale(swept, has_intervals).in_units_of(divisor);
    let labels = amounts
        .ticks()
        .map(|tick| font::width(&amounts.label(tick), SMALL, false))
        .fold(0.0, f64::max);
    let columns = n_panels.min(COLUMNS);
    let width = (room.width - labels - 8.0) / columns as f64;
    for input in 0..n_panels {
        let (row, column) = (input / COLUMNS, input % COLUMNS);
        let area = Area {
            left: room.left + labels + 8.0 + column as f64 * width,
            top: room.top + row as f64 * HEIGHT + 20.0,
            width: width - 16.0,
            height: HEIGHT - 20.0 - 40.0,
        };
        amounts.draw_left(&mut sheet, &area, SMALL, column == 0);
        panel(
            &mut sheet,
            about,
            points,
            swept,
            input,
            &area,
            &amounts,
            has_intervals,
        );
    }
    Chart::main(name, sheet)
}

/// A million for large amounts of money.
fn divisor(swept: &Swept<'_>) -> f64 {
    let greatest = swept
        .at
        .iter()
        .flatten()
        .map(|e| e.value.abs())
        .filter(|v| v.is_finite());
    if swept.measure.unit == "$" && greatest.fold(0.0, f64::max) >= 1e7 {
        1e6
    } else {
        1.0
    }
}

/// A scale that holds all values; it starts at zero unless they lie in a narrow band far from it.
fn scale(swept: &Swept<'_>, has_intervals: bool) -> Amounts {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for estimate in swept.at.iter().flatten() {
        let ends = [estimate.lower, estimate.upper]
            .into_iter()
            .flatten()
            .filter(|_| has_intervals);
        for value in ends
            .chain([estimate.value])
            .filter(|value| value.is_finite())
        {
            (low, high) = (low.min(value), high.max(value));
        }
    }
    if low > 0.0 && low > 0.7 * high {
        let inner = Amounts::from_zero(high - low, 4.0);
        let start = (low / inner.step).floor() * inner.step;
        let end = (high / inner.step).ceil() * inner.step;
        return Amounts {
            low: start,
            high: end.max(start + inner.step),
            ..inner
        };
    }
    Amounts::around_zero(low, high, 4.0)
}

#[expect(
    clippy::too_many_arguments,
    reason = "one argument a part of the panel"
)]
fn panel(
    sheet: &mut Sheet,
    about: &About<'_>,
    points: &[Vec<Option<f64>>],
    swept: &Swept<'_>,
    input: usize,
    area: &Area,
    amounts: &Amounts,
    has_intervals: bool,
) {
    let spec = &about.inputs[input];
    let middle = area.left + area.width / 2.0;
    let head = font::fit(&spec.path, SMALL, true, area.width);
    sheet.bold(
        (middle, area.top - 7.0),
        Anchor::Middle,
        SMALL,
        Colour::INK,
        head,
    );
    for (at, anchor, x) in [
        (0.0, Anchor::Start, area.left),
        (1.0, Anchor::End, area.right()),
    ] {
        let text = font::fit(&spec.text(at), SMALL, false, area.width / 2.0 - 6.0);
        sheet.text(
            (x, area.bottom() + SMALL * 1.4),
            anchor,
            SMALL,
            Colour::GREY,
            text,
        );
    }
    for (point, estimate) in points.iter().zip(&swept.at) {
        let (Some(at), Some(estimate)) = (point[input], estimate) else {
            continue;
        };
        if !estimate.value.is_finite() {
            continue;
        }
        let x = area.left + (0.03 + 0.94 * at) * area.width;
        if let (true, Some(low), Some(high)) = (has_intervals, estimate.lower, estimate.upper) {
            let ends = vec![(x, amounts.y(area, low)), (x, amounts.y(area, high))];
            sheet.line(ends, Colour::BLUE.tint(0.55), 1.4);
        }
        sheet.dot((x, amounts.y(area, estimate.value)), 2.6, Colour::BLUE);
    }
    if let Some(Some(found)) = swept.associations.get(input) {
        let text = format!("rank correlation {}", words::fixed(found.value, 2));
        let at = (middle, area.bottom() + SMALL * 2.7);
        sheet.text(at, Anchor::Middle, SMALL, Colour::GREY, text);
    }
}
