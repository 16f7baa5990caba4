//! Lift: tonnes required against moved and capacity, by mode and month.

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
use crate::report::charts::plot;
use crate::report::charts::stack;
use crate::report::charts::stack::Column;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;
use crate::report::paint::sheet::Sheet;
use crate::report::words;
use crate::scenario::place::Mode;

/// Room for labels beside the panels \[px\].
const LABELS: f64 = 86.0;
/// Height of the mode's name above its panel \[px\].
const NAME: f64 = 18.0;
/// A capacity this many times the traffic is not drawn to scale, so that the traffic stays readable.
const AMPLE: f64 = 4.0;

/// Series of one mode.
struct Lift<'a> {
    mode: Mode,
    required: Option<&'a SeriesSummary>,
    moved: Option<&'a SeriesSummary>,
    capacity: Option<&'a SeriesSummary>,
}

impl Lift<'_> {
    fn traffic(&self) -> f64 {
        let series = [self.required, self.moved];
        series
            .into_iter()
            .flatten()
            .map(bands::greatest)
            .fold(0.0, f64::max)
    }
}

/// A panel for each mode that carries or should carry anything.
pub fn chart(side: &Side<'_>) -> Sheet {
    let find = |key: &str, mode: Mode| side.summary.series(key, mode.word());
    let lifts: Vec<Lift<'_>> = Mode::ALL
        .into_iter()
        .map(|mode| Lift {
            mode,
            required: find("movement.required", mode),
            moved: find("movement.moved", mode),
            capacity: find("movement.capacity", mode),
        })
        .filter(|lift| lift.traffic() > 0.0)
        .collect();
    let reading = format!(
        "Columns: median tonnes moved. {} Required is what was asked for in the month.",
        bands::MEANING.replace("Bands hold", "Bands of the tonnes required hold")
    );
    let frame = Frame {
        title: "Lift: tonnes required against moved and capacity",
        subtitle: "By mode and month [t a month]",
        reading: &reading,
        marking: &side.scenario.marking,
    };
    let height = if lifts.len() > 3 { 104.0 } else { 130.0 };
    let step = NAME + height + 14.0;
    let (mut sheet, room) = frame.sheet(
        side.meta,
        lifts.len().max(1) as f64 * step + plot::TIME_ROOM - 14.0,
    );
    if lifts.is_empty() {
        frame::message(
            &mut sheet,
            &room,
            "Nothing was required or moved in any replication.",
        );
        return sheet;
    }
    let scales: Vec<Amounts> = lifts.iter().map(scale).collect();
    let lefts = scales
        .iter()
        .map(|s| plot::inner(&room, s, LABELS, 0.0).left);
    let left = lefts.fold(0.0, f64::max);
    let times = plot::times(side, Grid::Monthly);
    for (i, (lift, amounts)) in lifts.iter().zip(&scales).enumerate() {
        let area = Area {
            left,
            top: room.top + i as f64 * step + NAME,
            width: room.right() - LABELS - left,
            height,
        };
        panel(&mut sheet, side, lift, &area, (&times, amounts));
        times.draw(&mut sheet, &area, SMALL, i + 1 == lifts.len());
    }
    sheet
}

fn scale(lift: &Lift<'_>) -> Amounts {
    let traffic = lift.traffic();
    let capacity = lift.capacity.map_or(0.0, bands::greatest);
    Amounts::from_zero(
        traffic.max(if is_ample(lift) { 0.0 } else { capacity }),
        3.0,
    )
}

fn is_ample(lift: &Lift<'_>) -> bool {
    lift.capacity
        .is_some_and(|c| bands::greatest(c) > AMPLE * lift.traffic())
}

fn panel(
    sheet: &mut Sheet,
    side: &Side<'_>,
    lift: &Lift<'_>,
    area: &Area,
    (times, amounts): (&Times, &Amounts),
) {
    let name = words::capital(lift.mode.word());
    let drawn = sheet.bold(
        (area.left, area.top - 6.0),
        Anchor::Start,
        SMALL,
        Colour::INK,
        name,
    );
    amounts.draw_left(sheet, area, SMALL, true);
    let place = Place {
        area,
        times,
        amounts,
    };
    let mut ends = Vec::new();
    let days = side.registry.days(Grid::Monthly);
    if let Some(moved) = lift.moved {
        stack::draw(
            sheet,
            area,
            times,
            amounts,
            &columns(moved, days),
            &[Colour::BLUE.tint(0.5)],
        );
        push_end(&mut ends, place, moved, "moved", Colour::BLUE);
    }
    if let Some(required) = lift.required {
        for stretch in bands::stretches(&middles(required, days)) {
            for (low, high, opacity) in [(0, 4, 0.22), (1, 3, 0.32)] {
                let colour = Colour::VERMILION.faded(opacity);
                sheet.fill(bands::ribbon(place, &stretch, low, high), colour);
            }
            let line: Vec<Point> = stretch.iter().map(|(d, q)| place.at(*d, q[2])).collect();
            sheet.line(bands::thin(&line), Colour::VERMILION, 2.0);
        }
        push_end(&mut ends, place, required, "required", Colour::VERMILION);
    }
    if let Some(capacity) = lift.capacity {
        if is_ample(lift) {
            let text = format!(
                "capacity up to {} t, off the scale",
                words::fixed(bands::greatest(capacity), 0)
            );
            sheet.text(
                (drawn.right() + 12.0, area.top - 6.0),
                Anchor::Start,
                SMALL,
                Colour::GREY,
                text,
            );
        } else {
            sheet.line(steps(place, capacity, days), Colour::INK, 1.6);
            push_end(&mut ends, place, capacity, "capacity", Colour::INK);
        }
    }
    let bounds = (area.top + 6.0, area.bottom() - 4.0);
    labels::beside(sheet, ends, area.right() + 8.0, LABELS - 8.0, bounds, SMALL);
}

/// First and last day of month number `i`.
fn month(days: &[i32], i: usize) -> (f64, f64) {
    let from = i
        .checked_sub(1)
        .map_or(0.0, |before| f64::from(days[before]) + 1.0);
    (from, f64::from(days[i]) + 1.0)
}

/// The series with each value in the middle of its month.
fn middles(series: &SeriesSummary, days: &[i32]) -> Vec<crate::experiment::summary::PointSummary> {
    let mut points = series.points.clone();
    for (i, point) in points.iter_mut().enumerate().take(days.len()) {
        let (from, to) = month(days, i);
        point.day = ((from + to) / 2.0) as i32;
    }
    points
}

fn columns(series: &SeriesSummary, days: &[i32]) -> Vec<Column> {
    series
        .points
        .iter()
        .take(days.len())
        .enumerate()
        .map(|(i, point)| {
            let (from, to) = month(days, i);
            Column {
                from,
                to,
                parts: vec![point.quantiles.map_or(0.0, |q| q[2])],
            }
        })
        .collect()
}

fn steps(place: Place<'_>, series: &SeriesSummary, days: &[i32]) -> Vec<Point> {
    let mut line = Vec::new();
    for (i, point) in series.points.iter().enumerate().take(days.len()) {
        if let Some(quantiles) = point.quantiles {
            let (from, to) = month(days, i);
            line.push(place.at(from, quantiles[2]));
            line.push(place.at(to, quantiles[2]));
        }
    }
    line
}

fn push_end(
    ends: &mut Vec<Label>,
    place: Place<'_>,
    series: &SeriesSummary,
    name: &str,
    colour: Colour,
) {
    if let Some(last) = series.points.iter().rev().find_map(|p| p.quantiles) {
        ends.push(Label {
            y: place.amounts.y(place.area, last[2]),
            text: name.to_owned(),
            colour,
        });
    }
}
