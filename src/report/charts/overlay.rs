//! Alternatives laid over each other: strength, days of supply of the sites at most risk.

use crate::experiment::summary::SeriesSummary;
use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::bands;
use crate::report::axes::bands::Place;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::axes::labels;
use crate::report::axes::labels::Label;
use crate::report::axes::time::Times;
use crate::report::charts::days_of_supply::site_name;
use crate::report::charts::plot;
use crate::report::charts::plot::Plot;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

const READING: &str =
    "Bands hold 50 % of the replications at each date; lines are medians. Black is the baseline.";
/// Room for labels beside a plot \[px\].
const LABELS: f64 = 190.0;
/// Panels of days of supply.
const PANELS: usize = 9;

/// Colour of a side.
pub fn colour(i: usize) -> Colour {
    Colour::SIDES[i % Colour::SIDES.len()]
}

/// Handling markings of all alternatives, each once.
pub fn marking(sides: &[Side<'_>]) -> String {
    let mut markings: Vec<&str> = Vec::new();
    for side in sides {
        if !markings.contains(&side.scenario.marking.as_str()) {
            markings.push(&side.scenario.marking);
        }
    }
    markings.join("; ")
}

/// One series of every alternative, its days counted from the start of the baseline.
fn aligned(sides: &[Side<'_>], key: &str, item: &str) -> Vec<Option<SeriesSummary>> {
    sides
        .iter()
        .map(|side| {
            let mut series = side.summary.series(key, item)?.clone();
            let shift = words::days_between(sides[0].scenario.start, side.scenario.start);
            for point in &mut series.points {
                point.day += shift;
            }
            Some(series)
        })
        .collect()
}

/// A scale of time that holds every alternative.
fn times(sides: &[Side<'_>]) -> Times {
    let days: Vec<i32> = sides
        .iter()
        .flat_map(|side| {
            let shift = words::days_between(sides[0].scenario.start, side.scenario.start);
            side.registry
                .days(Grid::Weekly)
                .iter()
                .map(move |day| day + shift)
        })
        .collect();
    Times::over(sides[0].scenario.start, &days)
}

/// Strength present in all alternatives.
pub fn strength(sides: &[Side<'_>]) -> Sheet {
    let series = aligned(sides, "strength.present", "total");
    let marking = marking(sides);
    let greatest = series
        .iter()
        .flatten()
        .map(bands::greatest)
        .fold(0.0, f64::max);
    let frame = Frame {
        title: "Strength in each alternative",
        subtitle: "Uniformed people present [people]",
        reading: READING,
        marking: &marking,
    };
    let mut plot = Plot::begin(&sides[0], &frame, times(sides), greatest, LABELS);
    let mut ends = Vec::new();
    let (sheet, place) = plot.split();
    overlay(sheet, place, &series);
    for (i, (side, series)) in sides.iter().zip(&series).enumerate() {
        let last = series
            .as_ref()
            .and_then(|s| s.points.iter().rev().find_map(|p| p.quantiles));
        if let Some(last) = last {
            ends.push(Label {
                y: place.amounts.y(place.area, last[2]),
                text: side.label.to_owned(),
                colour: colour(i),
            });
        }
    }
    let area = plot.area;
    let bounds = (area.top + 6.0, area.bottom() - 6.0);
    if ends.is_empty() {
        frame::message(
            &mut plot.sheet,
            &area,
            "No strength is recorded in these batches.",
        );
    }
    labels::beside(
        &mut plot.sheet,
        ends,
        area.right() + 8.0,
        LABELS - 8.0,
        bounds,
        SMALL,
    );
    plot.sheet
}

/// Bands first, then all medians, so that no band hides a line.
fn overlay(sheet: &mut Sheet, place: Place<'_>, series: &[Option<SeriesSummary>]) {
    for (i, series) in series.iter().enumerate() {
        for stretch in series.iter().flat_map(|s| bands::stretches(&s.points)) {
            sheet.fill(bands::ribbon(place, &stretch, 1, 3), colour(i).faded(0.16));
        }
    }
    for (i, series) in series.iter().enumerate() {
        let Some(series) = series else { continue };
        if i == 0 {
            bands::median(sheet, place, series, colour(i), 2.0);
            continue;
        }
        // Alternatives are dashed, each in its own rhythm: grey print tells them apart, and equal lines all show.
        for stretch in bands::stretches(&series.points) {
            let line: Vec<Point> = stretch.iter().map(|(d, q)| place.at(*d, q[2])).collect();
            sheet.dashes(
                &bands::thin(&line),
                colour(i),
                2.2,
                4.0 + 4.0 * i as f64,
                3.0,
            );
        }
    }
}

/// Days of supply where the reserve is breached most, over all alternatives.
pub fn days_of_supply(sides: &[Side<'_>]) -> Sheet {
    let items = most_at_risk(sides);
    let marking = marking(sides);
    let frame = Frame {
        title: "Days of supply where they fall lowest, in each alternative",
        subtitle: "Sites and commodities whose reserve is breached most in any alternative, worst first [d]",
        reading: READING,
        marking: &marking,
    };
    let step = 150.0;
    let rows = items.len().div_ceil(3).max(1);
    let (mut sheet, mut room) = frame.sheet(sides[0].meta, 24.0 + rows as f64 * step);
    if items.is_empty() {
        frame::message(
            &mut sheet,
            &room,
            "No reserve is breached in any alternative.",
        );
        return sheet;
    }
    key(&mut sheet, sides, &room);
    room.top += 24.0;
    let times = times(sides);
    let width = (room.width + 10.0) / 3.0;
    for (i, item) in items.iter().enumerate() {
        let cell = Area {
            left: room.left + (i % 3) as f64 * width,
            top: room.top + (i / 3) as f64 * step + 18.0,
            width: width - 14.0,
            height: step - 24.0,
        };
        let is_lowest = i + 3 >= items.len();
        panel(&mut sheet, sides, item, &cell, &times, is_lowest);
    }
    sheet
}

fn panel(
    sheet: &mut Sheet,
    sides: &[Side<'_>],
    item: &str,
    cell: &Area,
    times: &Times,
    has_labels: bool,
) {
    let series = aligned(sides, "supply.days_of_supply", item);
    let top = series.iter().flatten().map(upper).fold(0.0, f64::max);
    let amounts = Amounts::from_zero(top, 3.0);
    let area = plot::inner(cell, &amounts, 0.0, 14.0);
    let (site, commodity) = item.split_once('.').unwrap_or((item, ""));
    let title = format!(
        "{}: {}",
        site_name(&sides[0], site),
        words::plain(commodity)
    );
    let title = font::fit(&title, SMALL, true, cell.width);
    sheet.bold(
        (cell.left, cell.top - 5.0),
        Anchor::Start,
        SMALL,
        Colour::INK,
        title,
    );
    amounts.draw_left(sheet, &area, SMALL, true);
    let place = Place {
        area: &area,
        times,
        amounts: &amounts,
    };
    overlay(sheet, place, &series);
    times.draw_panel(sheet, &area, SMALL, has_labels);
}

/// The greatest 75 % quantile: what the overlay's bands reach.
fn upper(series: &SeriesSummary) -> f64 {
    let tops = series
        .points
        .iter()
        .filter_map(|p| p.quantiles.map(|q| q[3]));
    tops.filter(|v| v.is_finite()).fold(0.0, f64::max)
}

/// Items of days of supply, the most breached first.
fn most_at_risk(sides: &[Side<'_>]) -> Vec<String> {
    let mut items: Vec<(f64, String)> = Vec::new();
    for side in sides {
        let breached = side
            .summary
            .series
            .iter()
            .filter(|s| s.key == "supply.reserve_breached");
        for series in breached {
            let weeks: f64 = series.points.iter().filter_map(|p| p.mean).sum();
            match items.iter_mut().find(|(_, item)| *item == series.item) {
                Some(have) => have.0 = have.0.max(weeks),
                None => items.push((weeks, series.item.clone())),
            }
        }
    }
    items.retain(|(weeks, _)| *weeks > 0.0);
    items.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    items
        .into_iter()
        .take(PANELS)
        .map(|(_, item)| item)
        .collect()
}

/// Names of the alternatives with their colours, in a line.
pub fn key(sheet: &mut Sheet, sides: &[Side<'_>], room: &Area) {
    let share = room.width / sides.len() as f64;
    let mut x = room.left;
    for (i, side) in sides.iter().enumerate() {
        let y = room.top + 10.0;
        let line = [(x, y - 4.0), (x + 26.0, y - 4.0)];
        if i == 0 {
            sheet.line(line.to_vec(), colour(i), 2.4);
        } else {
            sheet.dashes(&line, colour(i), 2.4, 4.0 + 4.0 * i as f64, 3.0);
        }
        let text = font::fit(side.label, SMALL, true, share - 46.0);
        let drawn = sheet.bold((x + 32.0, y), Anchor::Start, SMALL, colour(i), text);
        x = drawn.right() + 22.0;
    }
}
