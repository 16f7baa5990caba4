//! Paired differences, replication by replication: not only their mean but how they are spread.

use crate::experiment::compare::Comparison;
use crate::experiment::compare::Difference;
use crate::experiment::compare::FigureComparison;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::forest;
use crate::report::charts::key;
use crate::report::charts::overlay::colour;
use crate::report::charts::overlay::marking;
use crate::report::charts::values;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

/// Figures shown, where both sides have them.
const FIGURES: [&str; 8] = [
    "deployment.p90_day",
    "deployment.foc_day",
    "supply.lead_time",
    "movement.delay",
    "security.killed",
    "medical.reach",
    "mandate.achieved",
    "cost.total",
];

const HEAD: f64 = 18.0;
const ROW: f64 = 22.0;
const BELOW: f64 = 30.0;
/// Room at the right of a panel for the shares of better and worse pairs \[px\].
const NOTE: f64 = 158.0;

/// Differences of one figure in one alternative, in rising order, and what the comparison says of them.
struct Spread<'a> {
    sorted: Vec<f64>,
    difference: &'a Difference,
}

impl Spread<'_> {
    fn quantile(&self, p: f64) -> f64 {
        crate::engine::quantile::quantile_of_sorted(&self.sorted, p).unwrap_or(0.0)
    }
}

/// A panel for each figure, in it a row for each alternative.
pub fn chart(sides: &[Side<'_>], comparison: &Comparison) -> Sheet {
    let panels: Vec<(&FigureComparison, Vec<Option<Spread<'_>>>)> = FIGURES
        .iter()
        .filter_map(|key| comparison.figure(key))
        .map(|figure| (figure, spreads(sides, figure)))
        .filter(|(_, spreads)| spreads.iter().any(Option::is_some))
        .collect();
    let marking = marking(sides);
    let reading = format!(
        "Each replication meets the same world in both. Light line: 90 % of the differences; box: the middle half; stroke: median; diamond: \
         mean with its {} confidence interval. Days that never come count as the end of the period.",
        words::percent(comparison.level)
    );
    let title = format!(
        "How each alternative differs from “{}”",
        comparison.baseline
    );
    let frame = Frame {
        title: &title,
        subtitle: "Alternative minus baseline in each replication, in the unit [stated]; at the right, how often it is better or worse",
        reading: &reading,
        marking: &marking,
    };
    let entries: Vec<(key::Sample, String)> = comparison
        .alternatives
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let text = font::fit(&format!("{}  {name}", i + 1), SMALL, false, 330.0);
            (key::Sample::Fill(colour(i + 1)), text)
        })
        .collect();
    let above = key::height(&entries, frame::WIDTH - 2.0 * frame::MARGIN) + 6.0;
    let step = HEAD + comparison.alternatives.len() as f64 * ROW + BELOW;
    let rows = panels.len().div_ceil(2).max(1);
    let (mut sheet, room) = frame.sheet(sides[0].meta, above + rows as f64 * step);
    if panels.is_empty() {
        let text = "No such figure has a value in both batches.";
        frame::message(&mut sheet, &room, text);
        return sheet;
    }
    key::draw(&mut sheet, &room, &entries);
    let width = (room.width + 26.0) / 2.0;
    for (i, (figure, spreads)) in panels.iter().enumerate() {
        let cell = Area {
            left: room.left + (i % 2) as f64 * width,
            top: room.top + above + (i / 2) as f64 * step,
            width: width - 26.0,
            height: step,
        };
        panel(&mut sheet, &cell, figure, spreads);
    }
    sheet
}

fn spreads<'a>(sides: &[Side<'_>], figure: &'a FigureComparison) -> Vec<Option<Spread<'a>>> {
    let alternatives = sides.iter().skip(1).zip(&figure.differences);
    alternatives
        .map(|(side, difference)| {
            let difference = difference.as_ref()?;
            let cut = |value: f64| difference.limit.map_or(value, |limit| value.min(limit));
            let pairs = values::pairs(&sides[0], side, &figure.key);
            let differences = pairs.into_iter().map(|(old, new)| cut(new) - cut(old));
            let mut sorted: Vec<f64> = differences.filter(|d| d.is_finite()).collect();
            sorted.sort_unstable_by(f64::total_cmp);
            (!sorted.is_empty()).then_some(Spread { sorted, difference })
        })
        .collect()
}

fn panel(
    sheet: &mut Sheet,
    cell: &Area,
    figure: &FigureComparison,
    spreads: &[Option<Spread<'_>>],
) {
    let is_money = figure.unit == "$";
    let unit = if is_money { "million $" } else { &figure.unit };
    let unit = if unit.is_empty() { "share" } else { unit };
    let title = format!("{} [{unit}]", forest::name(&figure.key));
    let title = font::fit(&title, SMALL, true, cell.width);
    let at = (cell.left, cell.top + 11.0);
    sheet.bold(at, Anchor::Start, SMALL, Colour::INK, title);
    let area = Area {
        left: cell.left + 16.0,
        top: cell.top + HEAD,
        width: cell.width - NOTE - 16.0,
        height: spreads.len() as f64 * ROW,
    };
    let shown = || spreads.iter().flatten();
    let means = shown().filter_map(|s| s.difference.mean.map(|m| m.value));
    let low = shown().map(|s| s.quantile(0.05)).chain(means.clone());
    let high = shown().map(|s| s.quantile(0.95)).chain(means);
    let amounts = Amounts::around_zero(low.fold(0.0, f64::min), high.fold(0.0, f64::max), 4.0);
    let amounts = amounts.in_units_of(if is_money { 1e6 } else { 1.0 });
    amounts.draw_below(sheet, &area, SMALL);
    for (i, spread) in spreads.iter().enumerate() {
        let y = area.top + (i as f64 + 0.5) * ROW;
        let base = y + SMALL * 0.36;
        let number = format!("{}", i + 1);
        sheet.text((cell.left, base), Anchor::Start, SMALL, Colour::INK, number);
        if let Some(spread) = spread {
            row(sheet, &area, &amounts, spread, y, colour(i + 1));
            let better = verdict(spread.difference);
            let text = font::fit(&better, SMALL, false, NOTE - 8.0);
            sheet.text(
                (area.right() + 8.0, base),
                Anchor::Start,
                SMALL,
                Colour::GREY,
                text,
            );
        }
    }
}

/// In how many pairs the alternative is better and in how many worse; in the others both are equal.
fn verdict(difference: &Difference) -> String {
    let Some(better) = difference.better.map(|better| better.value) else {
        return String::new();
    };
    let worse = (1.0 - better - difference.equal.unwrap_or(0.0)).max(0.0);
    let percent = |share: f64| words::fixed(share * 100.0, 0);
    format!("{} % better, {} % worse", percent(better), percent(worse))
}

fn row(
    sheet: &mut Sheet,
    area: &Area,
    amounts: &Amounts,
    spread: &Spread<'_>,
    y: f64,
    colour: Colour,
) {
    let x = |value: f64| amounts.x(area, value);
    let [low, quarter, median, three, high] =
        [0.05, 0.25, 0.5, 0.75, 0.95].map(|p| x(spread.quantile(p)));
    sheet.line(vec![(low, y), (high, y)], colour.tint(0.6), 3.0);
    let middle_half = Area {
        left: quarter,
        top: y - 6.0,
        width: three - quarter,
        height: 12.0,
    };
    sheet.rect(middle_half, colour.tint(0.45));
    sheet.line(vec![(median, y - 6.0), (median, y + 6.0)], Colour::INK, 1.6);
    if let Some(mean) = spread.difference.mean {
        if let (Some(lower), Some(upper)) = (mean.lower, mean.upper) {
            sheet.line(vec![(x(lower), y), (x(upper), y)], Colour::INK, 1.8);
        }
        key::diamond(sheet, (x(mean.value), y), 4.2, Colour::WHITE);
        key::diamond(sheet, (x(mean.value), y), 3.4, Colour::INK);
    }
}
