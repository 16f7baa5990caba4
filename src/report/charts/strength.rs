//! Strength against what is authorised.

use crate::experiment::summary::SeriesSummary;
use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::axes::bands;
use crate::report::axes::bands::Place;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::labels;
use crate::report::axes::labels::Label;
use crate::report::charts::plot;
use crate::report::charts::plot::Plot;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Point;
use crate::report::words;

/// Room for labels beside the plot \[px\].
const LABELS: f64 = 138.0;

/// Uniformed strength present and operating, with bands, against the authorised strength.
pub fn chart(side: &Side<'_>) -> crate::report::paint::sheet::Sheet {
    let find = |key: &str| side.summary.series(key, "total");
    let (present, authorised, capable) = (
        find("strength.present"),
        find("strength.authorised"),
        find("strength.capable"),
    );
    let all = [present, authorised, capable];
    let greatest = all.iter().flatten().map(|s| bands::greatest(s));
    let title = format!("Strength of {}", missions(side));
    let reading = format!(
        "{} Dashed: people who are also equipped and set up to operate, median and 90 % band.",
        bands::MEANING
    );
    let frame = Frame {
        title: &title,
        subtitle: "Uniformed people present and operating, against the authorised strength [people]",
        reading: &reading,
        marking: &side.scenario.marking,
    };
    let right = if all.iter().any(Option::is_some) {
        LABELS
    } else {
        0.0
    };
    let mut plot = Plot::begin(
        side,
        &frame,
        plot::times(side, Grid::Weekly),
        greatest.fold(0.0, f64::max),
        right,
    );
    let mut ends = Vec::new();
    if let Some(series) = present {
        let (sheet, place) = plot.split();
        bands::draw(sheet, place, series, Colour::BLUE, 2.4);
        label(&mut ends, &plot, series, "present", Colour::BLUE);
    }
    if let Some(series) = capable {
        operating(&mut plot, series);
        label(&mut ends, &plot, series, "operating", Colour::VERMILION);
    }
    if let Some(series) = authorised {
        let line = steps(plot.place(), series);
        plot.sheet.line(line, Colour::INK, 1.8);
        label(&mut ends, &plot, series, "authorised", Colour::INK);
    }
    let area = plot.area;
    if ends.is_empty() {
        frame::message(
            &mut plot.sheet,
            &area,
            "No strength is recorded in this batch.",
        );
    }
    let bounds = (area.top + 6.0, area.bottom() - 6.0);
    labels::beside(
        &mut plot.sheet,
        ends,
        area.right() + 8.0,
        LABELS - 8.0,
        bounds,
        frame::SMALL,
    );
    plot.sheet
}

/// Names of the scenario's missions.
fn missions(side: &Side<'_>) -> String {
    let names: Vec<String> = side
        .scenario
        .missions
        .iter()
        .map(|m| m.name.clone())
        .collect();
    words::list(&names)
}

fn operating(plot: &mut Plot, series: &SeriesSummary) {
    for stretch in bands::stretches(&series.points) {
        for (quantile, width, dash) in [(0, 0.9, 2.0), (4, 0.9, 2.0), (2, 2.2, 7.0)] {
            let line: Vec<Point> = stretch
                .iter()
                .map(|(day, q)| plot.place().at(*day, q[quantile]))
                .collect();
            plot.sheet.dashes(
                &bands::thin(&line),
                Colour::VERMILION,
                width,
                dash,
                dash * 0.6,
            );
        }
    }
}

/// A line that keeps each value until the next one.
pub fn steps(place: Place<'_>, series: &SeriesSummary) -> Vec<Point> {
    let mut line: Vec<Point> = Vec::new();
    for point in &series.points {
        let Some(quantiles) = point.quantiles else {
            continue;
        };
        let next = place.at(f64::from(point.day), quantiles[2]);
        if let Some(&(_, y)) = line.last() {
            line.push((next.0, y));
        }
        line.push(next);
    }
    bands::thin(&line)
}

/// Adds the label of a series at its last median.
fn label(ends: &mut Vec<Label>, plot: &Plot, series: &SeriesSummary, name: &str, colour: Colour) {
    let Some(last) = series.points.iter().rev().find_map(|p| p.quantiles) else {
        return;
    };
    ends.push(Label {
        y: plot.amounts.y(&plot.area, last[2]),
        text: format!("{name} {}", words::fixed(last[2], 0)),
        colour,
    });
}
