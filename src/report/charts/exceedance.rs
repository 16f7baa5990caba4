//! Exceedance curves: the probability that a figure comes out greater than a value.

use crate::experiment::estimate::wilson;
use crate::experiment::summary::LEVEL;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::bands;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::first_stockout::percent;
use crate::report::charts::plot;
use crate::report::charts::values;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;
use crate::report::paint::sheet::Sheet;
use crate::report::words;
use crate::scenario::inject::Comparison;

/// A figure with its heading and unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Key in the registry.
    pub key: &'static str,
    /// Heading of its panel.
    pub title: &'static str,
    /// Unit as written there.
    pub unit: &'static str,
    /// Value of one such unit.
    pub divisor: f64,
}

/// What has a panel.
pub const PANELS: [Shown; 4] = [
    shown("security.killed", "Killed in attacks", "people", 1.0),
    shown("security.wounded", "Wounded in attacks", "people", 1.0),
    shown("movement.delay", "Mean delay of a convoy", "d", 1.0),
    shown("cost.total", "Cost of the whole period", "million $", 1e6),
];

const fn shown(key: &'static str, title: &'static str, unit: &'static str, divisor: f64) -> Shown {
    Shown {
        key,
        title,
        unit,
        divisor,
    }
}

/// Points of a curve.
const POINTS: usize = 160;
/// Height of a panel and of its heading, and of what stands below it \[px\].
const HEIGHT: f64 = 150.0;
const HEAD: f64 = 20.0;
const BELOW: f64 = 34.0;
/// Height of a panel with all that belongs to it \[px\].
pub const STEP: f64 = HEAD + HEIGHT + BELOW;

/// A panel each for casualties, delay and cost.
pub fn chart(side: &Side<'_>) -> Sheet {
    let panels: Vec<(Shown, Vec<f64>)> = PANELS
        .into_iter()
        .map(|shown| (shown, values::sorted(side, shown.key)))
        .filter(|(_, values)| !values.is_empty())
        .collect();
    let frame = Frame {
        title: "How bad it can get: casualties, delay and cost",
        subtitle: "Probability that the figure of the whole period exceeds a value [%]",
        reading: "Curves fall from left to right: read the probability above a value. Band: 95 % confidence interval at each value. \
                  Dots: the values exceeded in half and in one in twenty replications. Upright lines: limits of the planner’s outcomes.",
        marking: &side.scenario.marking,
    };
    let rows = panels.len().div_ceil(2).max(1);
    let step = STEP;
    let (mut sheet, room) = frame.sheet(side.meta, rows as f64 * step);
    if panels.is_empty() {
        let text = "No such figure has a value in any replication.";
        frame::message(&mut sheet, &room, text);
    }
    let width = (room.width + 24.0) / 2.0;
    for (i, (shown, values)) in panels.iter().enumerate() {
        let cell = Area {
            left: room.left + (i % 2) as f64 * width,
            top: room.top + (i / 2) as f64 * step,
            width: width - 24.0,
            height: step,
        };
        let limits = limits(side, shown);
        panel(&mut sheet, &cell, shown, &[(values, Colour::BLUE)], &limits);
        marks(&mut sheet, side, &cell, shown, values, &limits);
    }
    sheet
}

/// Limits that the planner's outcomes set on a figure.
fn limits(side: &Side<'_>, shown: &Shown) -> Vec<(f64, String)> {
    let criteria = side.scenario.criteria.iter();
    let terms = criteria.flat_map(|c| c.terms.iter().map(move |term| (c, term)));
    terms
        .filter(|(_, term)| term.figure == shown.key)
        .filter(|(_, term)| !matches!(term.comparison, Comparison::AtLeast | Comparison::Greater))
        .map(|(criterion, term)| (term.value, criterion.id.to_string()))
        .collect()
}

/// The area of the curves and the scale of values of a panel.
pub fn scales(cell: &Area, shown: &Shown, greatest: f64) -> (Area, Amounts, Amounts) {
    let shares = percent();
    let amounts = Amounts::from_zero(greatest, 4.0).in_units_of(shown.divisor);
    let room = Area {
        top: cell.top + HEAD,
        height: HEIGHT,
        ..*cell
    };
    let area = plot::inner(&room, &shares, 12.0, 0.0);
    (area, shares, amounts)
}

/// The greatest finite value of panels and limits.
fn greatest(curves: &[(&Vec<f64>, Colour)], limits: &[(f64, String)]) -> f64 {
    let values = curves.iter().flat_map(|(values, _)| values.iter().copied());
    let all = values.chain(limits.iter().map(|(limit, _)| *limit));
    all.filter(|v| v.is_finite()).fold(0.0, f64::max)
}

/// Draws axes, limits and curves of one figure; the first curve has a band.
pub fn panel(
    sheet: &mut Sheet,
    cell: &Area,
    shown: &Shown,
    curves: &[(&Vec<f64>, Colour)],
    limits: &[(f64, String)],
) {
    let (area, shares, amounts) = scales(cell, shown, greatest(curves, limits));
    let title = format!("{} [{}]", shown.title, shown.unit);
    let title = font::fit(&title, SMALL, true, cell.width);
    let at = (area.left, area.top - 7.0);
    sheet.bold(at, Anchor::Start, SMALL, Colour::INK, title);
    shares.draw_left(sheet, &area, SMALL, true);
    amounts.draw_below(sheet, &area, SMALL);
    for (limit, _) in limits {
        let x = amounts.x(&area, *limit);
        sheet.dashes(
            &[(x, area.top), (x, area.bottom())],
            Colour::INK,
            1.2,
            4.0,
            3.0,
        );
    }
    for (i, (values, colour)) in curves.iter().enumerate() {
        let at = |of: &dyn Fn(f64) -> f64| -> Vec<Point> {
            let points: Vec<Point> = (0..=POINTS)
                .map(|k| amounts.high * k as f64 / POINTS as f64)
                .map(|value| (amounts.x(&area, value), shares.y(&area, of(value))))
                .collect();
            bands::thin(&points)
        };
        if i == 0 {
            let mut band = at(&|v| exceeding(values, v, true));
            band.extend(at(&|v| exceeding(values, v, false)).into_iter().rev());
            sheet.fill(band, colour.tint(0.3));
        }
        let share = |v: f64| values::above(values, v) as f64 / values.len().max(1) as f64;
        let line = at(&share);
        if i == 0 {
            sheet.line(line, *colour, 2.0);
        } else {
            sheet.dashes(&line, *colour, 2.0, 4.0 + 4.0 * i as f64, 3.0);
        }
    }
}

/// A bound of the probability to exceed a value.
fn exceeding(values: &[f64], limit: f64, is_upper: bool) -> f64 {
    let n = values.len() as u64;
    let estimate = wilson(values::above(values, limit) as u64, n, LEVEL);
    let bound = estimate.and_then(|e| if is_upper { e.upper } else { e.lower });
    bound.unwrap_or(0.0)
}

/// Dots with words at the median and the 95 % quantile, and the probability to exceed each limit.
fn marks(
    sheet: &mut Sheet,
    side: &Side<'_>,
    cell: &Area,
    shown: &Shown,
    values: &Vec<f64>,
    limits: &[(f64, String)],
) {
    let top = greatest(&[(values, Colour::BLUE)], limits);
    let (area, shares, amounts) = scales(cell, shown, top);
    let n = values.len();
    let figure = side.summary.figure(shown.key);
    let quantiles = figure.map(|f| [(0.5, "half", f.p50), (0.05, "5 %", f.p95)]);
    for (share, name, quantile) in quantiles.into_iter().flatten() {
        let Some(value) = quantile.map(|q| q.value).filter(|v| v.is_finite()) else {
            continue;
        };
        let at = (amounts.x(&area, value), shares.y(&area, share));
        sheet.dot(at, 4.0, Colour::BLUE);
        let number = words::number(value / shown.divisor);
        let text = format!("{name} above {number}");
        beside(sheet, &area, (at.0 + 8.0, at.1 - 6.0), text);
    }
    for (i, (limit, id)) in limits.iter().take(2).enumerate() {
        let share = values::above(values, *limit) as f64 / n as f64;
        let text = format!("{}: {} above", words::plain(id), words::percent(share));
        let at = (
            amounts.x(&area, *limit) + 5.0,
            area.top + 12.0 + 16.0 * i as f64,
        );
        beside(sheet, &area, at, text);
    }
}

/// Writes a text to the right of a point, or to its left where there is no room.
fn beside(sheet: &mut Sheet, area: &Area, at: Point, text: String) {
    let text = font::fit(&text, SMALL, false, area.width);
    let width = font::width(&text, SMALL, false);
    let left = if at.0 + width <= area.right() + 10.0 {
        at.0
    } else {
        (at.0 - 18.0 - width).max(area.left + 2.0)
    };
    let back = Area {
        left: left - 1.0,
        top: at.1 - 10.5,
        width: width + 2.0,
        height: 13.5,
    };
    sheet.rect(back, Colour::WHITE.faded(0.8));
    sheet.text((left, at.1), Anchor::Start, SMALL, Colour::INK, text);
}
