//! Incidents by zone and casualties, month by month, each with its spread.

use crate::experiment::summary::SeriesSummary;
use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::axes::time::Times;
use crate::report::charts::days_of_supply::NAME;
use crate::report::charts::plot;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

const ZONES: &str = "security.incidents_in";
const CASUALTIES: &str = "security.casualties";
/// Zones that get a panel, those with most incidents.
const MOST: usize = 10;

/// One panel.
struct Panel<'a> {
    name: String,
    series: &'a SeriesSummary,
    colour: Colour,
}

/// A panel for each zone, and one each for killed and wounded.
pub fn chart(side: &Side<'_>) -> Sheet {
    let panels = panels(side);
    let frame = Frame {
        title: "Incidents by zone, and casualties, over time",
        subtitle: "Incidents, and people killed and wounded in attacks [a month]; each panel has its own scale",
        reading: "Columns hold 50 % (dark) and 90 % (light) of the replications in each month; the stroke is the mean.",
        marking: &side.scenario.marking,
    };
    let columns = if panels.len() <= 2 {
        panels.len().max(1)
    } else {
        3
    };
    let rows = panels.len().div_ceil(columns).max(1);
    let height = if rows <= 2 { 130.0 } else { 92.0 };
    let step = NAME + height + 12.0;
    let (mut sheet, room) = frame.sheet(side.meta, rows as f64 * step + plot::TIME_ROOM - 8.0);
    if panels.is_empty() {
        let text = "Neither an incident nor a casualty is recorded in any replication.";
        frame::message(&mut sheet, &room, text);
        return sheet;
    }
    let times = plot::times(side, Grid::Monthly);
    let width = (room.width + 14.0) / columns as f64;
    for (i, panel) in panels.iter().enumerate() {
        let cell = Area {
            left: room.left + (i % columns) as f64 * width,
            top: room.top + (i / columns) as f64 * step + NAME,
            width: width - 14.0,
            height,
        };
        let is_lowest = i + columns >= panels.len();
        draw(&mut sheet, side, panel, &cell, &times, is_lowest);
    }
    sheet
}

fn panels<'a>(side: &Side<'a>) -> Vec<Panel<'a>> {
    let happens = |series: &&SeriesSummary| series.points.iter().any(|p| p.mean > Some(0.0));
    let total =
        |series: &SeriesSummary| -> f64 { series.points.iter().filter_map(|p| p.mean).sum() };
    let all = side.summary.series.iter();
    let mut zones: Vec<&SeriesSummary> = all
        .clone()
        .filter(|s| s.key == ZONES)
        .filter(happens)
        .collect();
    zones.sort_by(|a, b| total(b).total_cmp(&total(a)).then(a.item.cmp(&b.item)));
    zones.truncate(MOST);
    let zone_name = |id: &str| {
        let zone = side.scenario.zones.iter().find(|z| z.id.as_str() == id);
        zone.map_or_else(|| words::capital(&words::plain(id)), |z| z.name.clone())
    };
    let zones = zones.into_iter().map(|series| Panel {
        name: format!("{}: incidents", zone_name(&series.item)),
        series,
        colour: Colour::BLUE,
    });
    let harm = all.filter(|s| s.key == CASUALTIES).filter(happens);
    let harm = harm.map(|series| Panel {
        name: format!("{} in attacks", words::capital(&series.item)),
        series,
        colour: Colour::VERMILION,
    });
    zones.chain(harm).collect()
}

fn draw(
    sheet: &mut Sheet,
    side: &Side<'_>,
    panel: &Panel<'_>,
    cell: &Area,
    times: &Times,
    has_labels: bool,
) {
    let points = &panel.series.points;
    let highest = points
        .iter()
        .filter_map(|p| p.quantiles.map(|q| q[4].max(q[2])));
    let means = points.iter().filter_map(|p| p.mean);
    let amounts = Amounts::from_zero(highest.chain(means).fold(0.0, f64::max), 3.0);
    let area = plot::inner(cell, &amounts, 0.0, 0.0);
    let name = font::fit(&panel.name, SMALL, true, cell.width);
    sheet.bold(
        (cell.left, cell.top - 5.0),
        Anchor::Start,
        SMALL,
        Colour::INK,
        name,
    );
    amounts.draw_left(sheet, &area, SMALL, true);
    let days = side.registry.days(Grid::Monthly);
    for (i, point) in points.iter().enumerate().take(days.len()) {
        let from = i.checked_sub(1).map_or(0.0, |k| f64::from(days[k]) + 1.0);
        let (left, right) = (
            times.x(&area, from),
            times.x(&area, f64::from(days[i]) + 1.0),
        );
        let gap = ((right - left) * 0.15).min(1.5);
        if let Some(q) = point.quantiles {
            for (low, high, share) in [(q[0], q[4], 0.25), (q[1], q[3], 0.6)] {
                let (top, bottom) = (amounts.y(&area, high), amounts.y(&area, low));
                let column = Area {
                    left,
                    top,
                    width: right - left - gap,
                    height: bottom - top,
                };
                sheet.rect(column, panel.colour.tint(share));
            }
        }
        if let Some(mean) = point.mean {
            let y = amounts.y(&area, mean);
            sheet.line(vec![(left, y), (right - gap, y)], Colour::INK, 1.6);
        }
    }
    times.draw_panel(sheet, &area, SMALL, has_labels);
}
