//! Mean and percentiles of the figures that matter first, each with the interval of its estimate: how large the risk is,
//! and how well the batch knows it.

use crate::experiment::summary::Estimate;
use crate::experiment::summary::FigureSummary;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::forest;
use crate::report::charts::key;
use crate::report::charts::key::Sample;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

/// Figures shown, where the scenario has them.
const FIGURES: [&str; 16] = [
    "deployment.p90_day",
    "deployment.ioc_day",
    "deployment.foc_day",
    "deployment.final_share",
    "supply.first_stockout_day",
    "supply.lead_time",
    "movement.on_time",
    "movement.delay",
    "security.attacks",
    "security.killed",
    "security.wounded",
    "medical.surgery_2h",
    "mandate.achieved",
    "mandate.escort_platoon_days",
    "cost.total",
    "cost.per_person_month",
];
const HEIGHT: f64 = 34.0;

/// A row for each figure, with a scale of its own.
pub fn chart(side: &Side<'_>) -> Sheet {
    let rows: Vec<&FigureSummary> = FIGURES
        .iter()
        .filter_map(|key| side.summary.figure(key))
        .filter(|figure| figure.p50.is_some_and(|median| median.value.is_finite()))
        .collect();
    let frame = Frame {
        title: "Mean and percentiles, and how well they are known",
        subtitle: "Each row has its own scale; at the right median (5 % to 95 %), in the unit [stated] beside the name",
        reading: "Grey line: from the 5 % to the 95 % quantile, which hold 90 % of replications. Boxes: 95 % confidence interval of each \
                  percentile and of the mean; more replications shorten the boxes, not the line. An arrow: beyond the end of the period.",
        marking: &side.scenario.marking,
    };
    let entries = vec![
        (
            Sample::Fill(Colour::SKY),
            "5 % and 95 % quantile".to_owned(),
        ),
        (Sample::Fill(Colour::BLUE), "median".to_owned()),
        (Sample::Diamond(Colour::VERMILION), "mean".to_owned()),
    ];
    let body = rows.len().max(4) as f64 * HEIGHT;
    let (mut sheet, room) = frame.sheet(side.meta, key::LINE + 6.0 + body);
    if rows.is_empty() {
        frame::message(&mut sheet, &room, "No figure has a value in this batch.");
        return sheet;
    }
    key::draw(&mut sheet, &room, &entries);
    let label = |figure: &FigureSummary| {
        let name = forest::name(&figure.key);
        match unit(figure) {
            "" => name,
            unit => format!("{name} [{unit}]"),
        }
    };
    let widths = rows.iter().map(|f| font::width(&label(f), SMALL, false));
    let labels = widths.fold(0.0, f64::max).min(280.0);
    let widths = rows.iter().map(|f| font::width(&note(f), SMALL, false));
    let notes = widths.fold(0.0, f64::max);
    let area = Area {
        left: room.left + labels + 12.0,
        top: room.top + key::LINE + 6.0,
        width: room.width - labels - notes - 28.0,
        height: body,
    };
    for (i, figure) in rows.iter().enumerate() {
        let band = Area {
            top: area.top + i as f64 * HEIGHT,
            height: HEIGHT,
            ..area
        };
        let y = band.top + HEIGHT / 2.0;
        let text = font::fit(&label(figure), SMALL, false, labels);
        let at = (room.left + labels, y + SMALL * 0.36);
        sheet.text(at, Anchor::End, SMALL, Colour::INK, text);
        row(&mut sheet, &band, figure);
    }
    sheet
}

/// The three percentiles and the mean of a figure.
fn estimates(figure: &FigureSummary) -> [(Option<Estimate>, f64, Colour); 3] {
    [
        (figure.p05, 12.0, Colour::SKY),
        (figure.p95, 12.0, Colour::SKY),
        (figure.p50, 16.0, Colour::BLUE),
    ]
}

/// The finite bounds and values of a figure's estimates.
fn extent(figure: &FigureSummary) -> (f64, f64) {
    let all = [figure.p05, figure.p50, figure.p95, figure.mean];
    let values = all.into_iter().flatten();
    let values = values
        .flat_map(|e| [Some(e.value), e.lower, e.upper])
        .flatten();
    let finite: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    let low = finite.iter().copied().fold(f64::INFINITY, f64::min);
    let high = finite.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low < high {
        (low, high)
    } else {
        (low - 0.5, low + 0.5)
    }
}

fn row(sheet: &mut Sheet, band: &Area, figure: &FigureSummary) {
    let (low, high) = extent(figure);
    let scale = Amounts {
        low,
        high,
        step: 1.0,
        divisor: 1.0,
    };
    let y = band.top + band.height / 2.0;
    let x = |value: f64| scale.x(band, value);
    let rule = band.bottom();
    sheet.line(
        vec![(band.left, rule), (band.right(), rule)],
        Colour::RULE,
        0.8,
    );
    let is_endless = figure.p95.is_some_and(|e| e.value.is_infinite());
    let from = figure.p05.map_or(low, |e| e.value);
    let to = figure.p95.map_or(high, |e| e.value.min(high));
    sheet.line(vec![(x(from), y), (x(to), y)], Colour::AXIS, 2.0);
    for (estimate, height, colour) in estimates(figure) {
        let Some(estimate) = estimate.filter(|e| e.value.is_finite()) else {
            continue;
        };
        let lower = x(estimate.lower.unwrap_or(estimate.value));
        let upper = x(estimate.upper.unwrap_or(estimate.value));
        let middle = x(estimate.value);
        let area = Area {
            left: lower,
            top: y - height / 2.0,
            width: upper - lower,
            height,
        };
        sheet.rect(area, colour.tint(0.75));
        let (top, bottom) = (area.top, area.bottom());
        sheet.line(vec![(middle, top), (middle, bottom)], Colour::INK, 1.8);
    }
    if let Some(mean) = figure.mean {
        if let (Some(lower), Some(upper)) = (mean.lower, mean.upper) {
            sheet.line(vec![(x(lower), y), (x(upper), y)], Colour::VERMILION, 3.0);
        }
        key::diamond(sheet, (x(mean.value), y), 4.5, Colour::VERMILION);
    }
    if is_endless {
        let tip = band.right() + 6.0;
        let arrow = vec![(tip, y), (tip - 7.0, y - 5.0), (tip - 7.0, y + 5.0)];
        sheet.fill(arrow, Colour::GREY);
    }
    let at = (band.right() + 14.0, y + SMALL * 0.36);
    sheet.text(at, Anchor::Start, SMALL, Colour::INK, note(figure));
}

/// Unit in which a figure is written.
fn unit(figure: &FigureSummary) -> &str {
    match figure.unit.as_str() {
        "$" if figure.p50.is_some_and(|e| e.value >= 1e6) => "million $",
        unit => unit,
    }
}

/// Median, and 5 and 95 % quantiles in brackets.
fn note(figure: &FigureSummary) -> String {
    let scale = if unit(figure) == "million $" {
        1e6
    } else {
        1.0
    };
    let show = |estimate: Option<Estimate>| match estimate {
        Some(e) if e.value.is_infinite() => figure.absent.word().to_owned(),
        Some(e) => words::number(e.value / scale),
        None => "–".to_owned(),
    };
    format!(
        "{} ({} to {})",
        show(figure.p50),
        show(figure.p05),
        show(figure.p95)
    )
}
