//! The front of objective and risk: every point tried, and those of which none is better in both.

use crate::experiment::optimise::Problem;
use crate::experiment::optimise::Tried;
use crate::report::Meta;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::axes::labels;
use crate::report::axes::labels::Label;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;

/// What the chart shows.
#[derive(Clone, Copy)]
pub struct Pareto<'a> {
    /// The problem.
    pub problem: &'a Problem<'a>,
    /// Every point tried.
    pub tried: &'a [Tried],
    /// Places of the points on the front.
    pub front: &'a [usize],
    /// The claim whose quantity is the risk.
    pub claim: usize,
    /// The point that was chosen.
    pub chosen: Option<&'a Tried>,
}

/// The chart.
pub fn chart(pareto: &Pareto<'_>, marking: &str, meta: &Meta<'_>) -> Sheet {
    let problem = pareto.problem;
    let claim = &problem.claims[pareto.claim];
    let is_money = problem.objective.unit == "$";
    let unit = match problem.objective.unit.as_str() {
        "$" => "million $".to_owned(),
        "" => "share, or number without unit".to_owned(),
        unit => unit.to_owned(),
    };
    let title = format!("{} against {}", problem.objective.text, claim.measure.text);
    let subtitle = format!(
        "To the right: {} [{unit}]. Upwards: {}{}",
        problem.objective.text,
        claim.measure.text,
        if claim.measure.is_probability() {
            " [%]"
        } else {
            ""
        }
    );
    let frame = Frame {
        title: &title,
        subtitle: &subtitle,
        reading: "Dots: points that were run in full, estimates of the search under common random numbers. Joined: the front, of which \
                  no point is better in both. Dashed: what the claim asks for; points that surely fail a claim were dropped early and are not shown. Circled: the point that was chosen, if it was \
                  confirmed on fresh random numbers.",
        marking,
    };
    let (mut sheet, room) = frame.sheet(meta, frame::HEIGHT);
    let scale = if claim.measure.is_probability() {
        100.0
    } else {
        1.0
    };
    let of = |t: &Tried| -> Option<(f64, f64)> {
        let money = if is_money { 1e-6 } else { 1.0 };
        let quantity = t.claims.get(pareto.claim)?.0?.value * scale;
        let objective = t.objective?.value * money;
        (quantity.is_finite() && objective.is_finite()).then_some((objective, quantity))
    };
    let full: Vec<(f64, f64)> = pareto
        .tried
        .iter()
        .filter(|t| t.is_full)
        .filter_map(of)
        .collect();
    if full.is_empty() {
        frame::message(&mut sheet, &room, "No point has both.");
        return sheet;
    }
    let area = Area {
        left: room.left + 52.0,
        top: room.top + 6.0,
        width: room.width - 52.0 - 190.0,
        height: room.height - 30.0,
    };
    let bound = claim.bound.map(|(_, value)| value * scale);
    let across = spanning(full.iter().map(|p| p.0), 5.0);
    let up = if scale == 100.0 {
        Amounts::from_zero(100.0, 5.0)
    } else {
        spanning(full.iter().map(|p| p.1).chain(bound), 5.0)
    };
    up.draw_left(&mut sheet, &area, SMALL, true);
    across.draw_below(&mut sheet, &area, SMALL);
    let place = |(x, y): (f64, f64)| (across.x(&area, x), up.y(&area, y));
    if let Some(bound) = bound {
        let y = up.y(&area, bound);
        sheet.dashes(
            &[(area.left, y), (area.right(), y)],
            Colour::VERMILION,
            1.4,
            6.0,
            4.0,
        );
    }
    for point in &full {
        sheet.dot(place(*point), 3.0, Colour::AXIS);
    }
    let front: Vec<&Tried> = pareto.front.iter().map(|&at| &pareto.tried[at]).collect();
    let line: Vec<(f64, f64)> = front.iter().filter_map(|t| of(t)).map(place).collect();
    sheet.line(line.clone(), Colour::BLUE, 2.0);
    for at in &line {
        sheet.dot(*at, 4.5, Colour::BLUE);
    }
    let chosen = pareto.chosen.and_then(of).map(place);
    if let Some(at) = chosen {
        sheet.dot(at, 8.0, Colour::INK);
        sheet.dot(at, 6.0, Colour::WHITE);
        sheet.dot(at, 4.5, Colour::BLUE);
    }
    write_labels(&mut sheet, pareto, &front, &line, &area);
    sheet
}

/// What the points of the front are, beside the chart: the ends and the chosen one, and others as far as there is room.
fn write_labels(
    sheet: &mut Sheet,
    pareto: &Pareto<'_>,
    front: &[&Tried],
    line: &[(f64, f64)],
    area: &Area,
) {
    let every = front.len().div_ceil(10).max(1);
    let kept = front
        .iter()
        .zip(line)
        .enumerate()
        .filter(|(place, _)| place % every == 0 || *place + 1 == front.len());
    let labels: Vec<Label> = kept
        .map(|(_, (tried, at))| {
            let settings = pareto.problem.settings(&tried.point);
            let values: Vec<String> = settings.into_iter().map(|(_, value)| value).collect();
            let is_chosen = pareto
                .chosen
                .is_some_and(|chosen| chosen.point == tried.point);
            Label {
                y: at.1,
                text: values.join(", "),
                colour: if is_chosen { Colour::INK } else { Colour::BLUE },
            }
        })
        .collect();
    let x = area.right() + 14.0;
    sheet.text(
        (x, area.top + 4.0),
        Anchor::Start,
        SMALL,
        Colour::GREY,
        "on the front:",
    );
    let heights = (area.top + 20.0, area.bottom());
    labels::beside(sheet, labels, x, 172.0, heights, SMALL);
}

/// A scale that spans values without starting at zero: points are marks of place, not of amount.
fn spanning(values: impl Iterator<Item = f64>, n: f64) -> Amounts {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
        (l.min(v), h.max(v))
    });
    let extent = if high > low {
        high - low
    } else {
        high.abs().max(1.0) * 0.1
    };
    let (low, high) = (low - 0.08 * extent, high + 0.08 * extent);
    let step = Amounts::from_zero(high - low, n).step;
    Amounts {
        low: (low / step).floor() * step,
        high: (high / step).ceil() * step,
        step,
        divisor: 1.0,
    }
}
