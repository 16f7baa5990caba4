//! Paired differences with their intervals: what each alternative changes.

use crate::experiment::compare::Comparison;
use crate::experiment::compare::Difference;
use crate::experiment::compare::FigureComparison;
use crate::experiment::summary::Estimate;
use crate::model::figures::Absent;
use crate::model::figures::Direction;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::Chart;
use crate::report::charts::overlay::colour;
use crate::report::charts::overlay::marking;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

/// Rows in one chart.
const ROWS: usize = 24;
const HEIGHT: f64 = 24.0;

/// One difference to show.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// What differs.
    pub label: String,
    /// The difference.
    pub estimate: Estimate,
    /// The difference in words.
    pub note: String,
    /// What the interval says.
    pub verdict: Verdict,
}

/// What the interval of a difference says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval is better.
    Better,
    /// The whole interval is worse.
    Worse,
    /// The whole interval is on one side, and neither is better.
    Different,
    /// The interval holds zero.
    Unclear,
}

impl Verdict {
    /// The word shown.
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::Better => "better",
            Verdict::Worse => "worse",
            Verdict::Different => "differs",
            Verdict::Unclear => "no evidence",
        }
    }
}

/// One chart for each alternative, of figures that matter to a planner.
pub fn charts(sides: &[Side<'_>], comparison: &Comparison) -> Vec<Chart> {
    comparison
        .alternatives
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let rows = rows(comparison, i);
            Chart::main(
                format!("compare-differences-{}", i + 1),
                chart(sides, comparison, name, i, &rows),
            )
        })
        .collect()
}

/// Differences of one alternative: those with evidence first, each in the order of the registry.
pub fn rows(comparison: &Comparison, alternative: usize) -> Vec<Shown> {
    let mut rows: Vec<Shown> = comparison
        .figures
        .iter()
        .filter(|figure| is_headline(figure))
        .filter_map(|figure| shown(figure, figure.differences.get(alternative)?.as_ref()?))
        .collect();
    rows.sort_by_key(|row| row.verdict == Verdict::Unclear);
    rows.truncate(ROWS);
    rows
}

/// A figure's key as words: `deployment.foc_day` becomes `Deployment: FOC day`.
pub fn name(key: &str) -> String {
    let words: Vec<String> = words::plain(&key.replace('.', ": "))
        .split(' ')
        .map(|word| match word {
            "foc" | "ioc" => word.to_uppercase(),
            "p50" => "50 %".to_owned(),
            "p75" => "75 %".to_owned(),
            "p90" => "90 %".to_owned(),
            _ => word.to_owned(),
        })
        .collect();
    words::capital(&words.join(" "))
}

/// Whether a figure belongs on the chart: it has a direction, and is no part of another but for commodities and causes.
fn is_headline(figure: &FigureComparison) -> bool {
    const PARTS: [&str; 16] = [
        "deployment.operational_day.",
        "deployment.unit_wait.",
        "supply.first_stockout_day.",
        "supply.closed_day.",
        "supply.lead_time_to.",
        "movement.convoy_days.",
        "movement.planned_days.",
        "movement.flow.",
        "movement.closed_days.",
        "movement.tonnes.",
        "movement.tonne_km.",
        "movement.utilisation.",
        "supply.first_breach_day.",
        "supply.lost.",
        "security.incidents_in.",
        "cost.",
    ];
    let is_part = PARTS.iter().any(|p| figure.key.starts_with(p));
    figure.key == "cost.total" || (figure.direction != Direction::Neutral && !is_part)
}

/// The difference of a figure as it is shown: that of probabilities where the figure may never happen.
pub fn shown(figure: &FigureComparison, difference: &Difference) -> Option<Shown> {
    let name = name(&figure.key);
    let (estimate, label, is_share, direction) = match (difference.reached, figure.absent) {
        (Some(reached), Absent::Never) if reached.value != 0.0 => {
            // To be reached is better exactly where an early day is better.
            let direction = match figure.direction {
                Direction::Less => Direction::More,
                Direction::More => Direction::Less,
                Direction::Neutral => Direction::Neutral,
            };
            (reached, format!("{name}: is reached"), true, direction)
        }
        _ => {
            let mean = difference.mean?;
            (mean, name, figure.is_indicator, figure.direction)
        }
    };
    let unit = if is_share { "" } else { figure.unit.as_str() };
    let show = |v: f64| match (is_share, unit) {
        (true, _) => format!("{} points", signed(v * 100.0, "")),
        (false, unit) => signed(v, unit),
    };
    let note = match (estimate.lower, estimate.upper) {
        (Some(low), Some(high)) => format!(
            "{} ({} to {})",
            show(estimate.value),
            signed(if is_share { low * 100.0 } else { low }, ""),
            signed(if is_share { high * 100.0 } else { high }, "")
        ),
        _ => show(estimate.value),
    };
    Some(Shown {
        label,
        estimate,
        note,
        verdict: verdict(&estimate, direction),
    })
}

fn verdict(estimate: &Estimate, direction: Direction) -> Verdict {
    let is_more = estimate.lower.is_some_and(|l| l > 0.0);
    let is_less = estimate.upper.is_some_and(|u| u < 0.0);
    match (is_more, is_less, direction) {
        (false, false, _) => Verdict::Unclear,
        (_, _, Direction::Neutral) => Verdict::Different,
        (true, _, Direction::More) | (_, true, Direction::Less) => Verdict::Better,
        _ => Verdict::Worse,
    }
}

/// A difference with its sign.
pub fn signed(value: f64, unit: &str) -> String {
    let text = words::amount(value, unit);
    if value > 0.0 && text != "0" {
        format!("+{text}")
    } else {
        text
    }
}

fn chart(
    sides: &[Side<'_>],
    comparison: &Comparison,
    name: &str,
    i: usize,
    rows: &[Shown],
) -> Sheet {
    let marking = marking(sides);
    let title = format!("What “{name}” changes against “{}”", comparison.baseline);
    let reading = format!(
        "Dots: mean paired difference under the same random numbers. Lines: {} confidence interval, corrected for {}. \
         Each row has its own scale: the centre line is no difference, the longest line or dot fills it.",
        words::percent(comparison.level),
        words::count(comparison.alternatives.len(), "alternative"),
    );
    let frame = Frame {
        title: &title,
        subtitle: "Alternative minus baseline, in each figure’s unit; probabilities in percentage points",
        reading: &reading,
        marking: &marking,
    };
    let meta = sides.get(i + 1).map_or(sides[0].meta, |s| s.meta);
    let (mut sheet, room) = frame.sheet(meta, 22.0 + rows.len().max(3) as f64 * HEIGHT);
    if rows.is_empty() {
        frame::message(&mut sheet, &room, "No figure is in both batches.");
        return sheet;
    }
    let widest = |of: &dyn Fn(&Shown) -> f64| rows.iter().map(of).fold(0.0, f64::max);
    let labels = widest(&|r| font::width(&r.label, SMALL, false)).min(290.0);
    let notes = widest(&|r| font::width(&r.note, SMALL, false)).min(235.0);
    let area = Area {
        left: room.left + labels + 12.0,
        top: room.top + 20.0,
        width: room.width - labels - notes - 24.0 - 78.0,
        height: rows.len() as f64 * HEIGHT,
    };
    let middle = area.left + area.width / 2.0;
    sheet.text(
        (middle - 8.0, room.top + 12.0),
        Anchor::End,
        SMALL,
        Colour::GREY,
        "← less",
    );
    sheet.text(
        (middle + 8.0, room.top + 12.0),
        Anchor::Start,
        SMALL,
        Colour::GREY,
        "more →",
    );
    for (k, row) in rows.iter().enumerate() {
        let y = area.top + (k as f64 + 0.5) * HEIGHT;
        line(&mut sheet, &area, row, y, (labels, notes), colour(i + 1));
    }
    sheet.line(
        vec![(middle, area.top), (middle, area.bottom())],
        Colour::AXIS,
        1.2,
    );
    sheet
}

fn line(
    sheet: &mut Sheet,
    area: &Area,
    row: &Shown,
    y: f64,
    (labels, notes): (f64, f64),
    colour: Colour,
) {
    let is_clear = row.verdict != Verdict::Unclear;
    let ink = if is_clear { Colour::INK } else { Colour::GREY };
    let base = y + SMALL * 0.36;
    let rule = y + HEIGHT / 2.0;
    sheet.line(
        vec![(area.left, rule), (area.right(), rule)],
        Colour::RULE,
        0.8,
    );
    let label = font::fit(&row.label, SMALL, false, labels);
    sheet.text((area.left - 12.0, base), Anchor::End, SMALL, ink, label);
    let note = font::fit(&row.note, SMALL, false, notes);
    sheet.text((area.right() + 12.0, base), Anchor::Start, SMALL, ink, note);
    let verdict_at = area.right() + 12.0 + notes + 10.0;
    let verdict = row.verdict.word();
    if is_clear {
        sheet.bold((verdict_at, base), Anchor::Start, SMALL, ink, verdict);
    } else {
        sheet.text((verdict_at, base), Anchor::Start, SMALL, ink, verdict);
    }
    let estimate = &row.estimate;
    let ends = [estimate.lower, estimate.upper, Some(estimate.value)];
    let reach = ends.iter().flatten().map(|v| v.abs()).fold(0.0, f64::max);
    let scale = Amounts {
        low: -reach.max(1e-12) * 1.05,
        high: reach.max(1e-12) * 1.05,
        step: 1.0,
        divisor: 1.0,
    };
    let colour = if is_clear { colour } else { Colour::AXIS };
    if let (Some(low), Some(high)) = (estimate.lower, estimate.upper) {
        sheet.line(
            vec![(scale.x(area, low), y), (scale.x(area, high), y)],
            colour,
            2.0,
        );
        for x in [scale.x(area, low), scale.x(area, high)] {
            sheet.line(vec![(x, y - 4.0), (x, y + 4.0)], colour, 2.0);
        }
    }
    sheet.dot((scale.x(area, estimate.value), y), 4.2, colour);
}
