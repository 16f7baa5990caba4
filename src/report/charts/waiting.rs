//! Who waits for what: people of units on the way, week by week, and the mean wait of a unit by cause.

use crate::experiment::summary::SeriesSummary;
use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::bands;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::deployment::CAUSES;
use crate::report::charts::plot;
use crate::report::charts::rows;
use crate::report::charts::rows::Mark;
use crate::report::charts::rows::Row;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

const KEY: &str = "deployment.waiting";

/// Mean people who wait for each cause over time, and the mean wait of a unit by cause with its interval.
pub fn chart(side: &Side<'_>) -> Sheet {
    let frame = Frame {
        title: "What units wait for on their way",
        subtitle: "People of units that wait, mean over replications (left) [people]; mean wait of a unit by cause (right) [d]",
        reading: "Areas lie on each other: the upper edge is everyone who waits. Bars: means; lines on them: 95 % confidence interval of the mean.",
        marking: &side.scenario.marking,
    };
    let (mut sheet, room) = frame.sheet(side.meta, frame::HEIGHT - 45.0);
    let found: Vec<Option<&SeriesSummary>> = CAUSES
        .iter()
        .map(|(cause, ..)| side.summary.series(KEY, cause))
        .collect();
    let days: Vec<i32> = side.registry.days(Grid::Weekly).to_vec();
    let value = |cause: usize, week: usize| {
        let point = found[cause].and_then(|series| series.points.get(week));
        point.and_then(|p| p.mean).unwrap_or(0.0)
    };
    let total = |week: usize| {
        (0..CAUSES.len())
            .map(|cause| value(cause, week))
            .sum::<f64>()
    };
    let greatest = (0..days.len()).map(total).fold(0.0, f64::max);
    if greatest <= 0.0 {
        frame::message(
            &mut sheet,
            &room,
            "No unit waits for anything in this scenario.",
        );
        return sheet;
    }
    let left = Area {
        width: room.width * 0.5,
        ..room
    };
    let amounts = Amounts::from_zero(greatest, 5.0);
    let area = plot::inner(&left, &amounts, 0.0, plot::TIME_ROOM);
    let times = plot::times(side, Grid::Weekly);
    amounts.draw_left(&mut sheet, &area, SMALL, true);
    let edge = |causes: usize| -> Vec<Point> {
        let height = |week| (0..causes).map(|cause| value(cause, week)).sum::<f64>();
        let points: Vec<Point> = days
            .iter()
            .enumerate()
            .map(|(week, &day)| {
                let x = times.x(&area, f64::from(day));
                (x, amounts.y(&area, height(week)))
            })
            .collect();
        bands::thin(&points)
    };
    for (cause, (_, _, colour)) in CAUSES.iter().enumerate() {
        if (0..days.len()).any(|week| value(cause, week) > 0.0) {
            let mut points = edge(cause + 1);
            points.extend(edge(cause).into_iter().rev());
            sheet.fill(points, *colour);
            // A white edge parts neighbours in grey print.
            sheet.line(edge(cause + 1), Colour::WHITE, 0.8);
        }
    }
    times.draw(&mut sheet, &area, SMALL, true);
    let right = Area {
        left: left.right() + 24.0,
        top: room.top + 8.0,
        width: room.width - left.width - 24.0,
        height: room.height,
    };
    by_cause(side, &mut sheet, &right);
    sheet
}

fn by_cause(side: &Side<'_>, sheet: &mut Sheet, room: &Area) {
    let rows: Vec<Row> = CAUSES
        .iter()
        .filter_map(|(cause, name, colour)| {
            let figure = side
                .summary
                .figure(&format!("deployment.wait_days.{cause}"));
            let mean = figure?.mean?;
            Some(Row {
                label: words::capital(name),
                value: mean.value,
                interval: mean.lower.zip(mean.upper),
                colour: *colour,
                note: words::amount(mean.value, "d"),
            })
        })
        .rev()
        .collect();
    if rows.is_empty() {
        frame::message(sheet, room, "No wait is recorded by cause.");
        return;
    }
    let amounts = Amounts::from_zero(rows::greatest(&rows), 4.0);
    rows::draw(sheet, room, &rows, Mark::Bar, &amounts, 38.0);
}
