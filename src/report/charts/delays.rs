//! Convoy delays: week by week, and what causes them.

use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::bands;
use crate::report::axes::bands::Place;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::plot;
use crate::report::charts::rows;
use crate::report::charts::rows::Mark;
use crate::report::charts::rows::Row;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

const BY_CAUSE: &str = "movement.delay_by.";

/// Mean delay of the convoys that arrive each week, with bands, and the mean delay by cause with intervals.
pub fn chart(side: &Side<'_>) -> Sheet {
    let reading = format!(
        "{} Bars: mean delay by cause; lines on them: 95 % confidence interval of the mean.",
        bands::MEANING
    );
    let frame = Frame {
        title: "Delay of convoys",
        subtitle: "Mean delay by week of arrival (left), and by cause over the whole period (right) [d a convoy]",
        reading: &reading,
        marking: &side.scenario.marking,
    };
    let (mut sheet, room) = frame.sheet(side.meta, frame::HEIGHT);
    let left = Area {
        width: room.width * 0.54,
        ..room
    };
    weekly(side, &mut sheet, &left);
    let right = Area {
        left: left.right() + 24.0,
        width: room.width - left.width - 24.0,
        ..room
    };
    by_cause(side, &mut sheet, &right);
    sheet
}

fn weekly(side: &Side<'_>, sheet: &mut Sheet, room: &Area) {
    let series = side.summary.series("movement.convoy_delay", "");
    let series = series.filter(|s| s.points.iter().any(|p| p.quantiles.is_some()));
    let amounts = Amounts::from_zero(series.map_or(0.0, bands::greatest), 5.0);
    let area = plot::inner(room, &amounts, 0.0, plot::TIME_ROOM);
    let times = plot::times(side, crate::model::figures::Grid::Weekly);
    amounts.draw_left(sheet, &area, SMALL, true);
    times.draw(sheet, &area, SMALL, true);
    match series {
        Some(series) => {
            let place = Place {
                area: &area,
                times: &times,
                amounts: &amounts,
            };
            bands::draw(sheet, place, series, Colour::BLUE, 1.8);
        }
        None => frame::message(sheet, &area, "No convoy arrived in any replication."),
    }
}

fn by_cause(side: &Side<'_>, sheet: &mut Sheet, room: &Area) {
    let mut rows: Vec<Row> = side
        .summary
        .figures
        .iter()
        .filter_map(|f| Some((f.key.strip_prefix(BY_CAUSE)?, f.mean?)))
        .map(|(cause, mean)| Row {
            label: words::capital(&words::plain(cause)),
            value: mean.value,
            interval: mean.lower.zip(mean.upper),
            colour: Colour::SKY,
            note: words::amount(mean.value, "d"),
        })
        .collect();
    rows.sort_by(|a, b| b.value.total_cmp(&a.value).then(a.label.cmp(&b.label)));
    if rows.is_empty() {
        frame::message(sheet, room, "No delay is recorded by cause.");
        return;
    }
    let area = Area {
        top: room.top + 6.0,
        ..*room
    };
    let height = ((area.height - 80.0) / rows.len() as f64).min(42.0);
    let amounts = Amounts::from_zero(rows::greatest(&rows), 4.0);
    rows::draw(sheet, &area, &rows, Mark::Bar, &amounts, height);
    let mut y = area.top + rows.len() as f64 * height + 46.0;
    for line in totals(side) {
        sheet.text((room.left, y), Anchor::Start, SMALL, Colour::GREY, line);
        y += SMALL * 1.4;
    }
}

/// The mean delay and the share on time, in words.
fn totals(side: &Side<'_>) -> Vec<String> {
    let mean = |key: &str| side.summary.figure(key).and_then(|f| f.mean);
    let mut lines = Vec::new();
    if let Some(delay) = mean("movement.delay") {
        lines.push(format!(
            "All causes: {} ({})",
            words::amount(delay.value, "d"),
            words::interval(&delay, words::number)
        ));
    }
    if let Some(on_time) = mean("movement.on_time") {
        lines.push(format!(
            "On time: {} of convoys",
            words::percent(on_time.value)
        ));
    }
    lines
}
