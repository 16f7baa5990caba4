//! The pipeline: what is on order and what is on its way, a panel for each commodity.

use crate::experiment::summary::SeriesSummary;
use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::bands;
use crate::report::axes::bands::Place;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::days_of_supply::NAME;
use crate::report::charts::days_of_supply::layout;
use crate::report::charts::key;
use crate::report::charts::key::Sample;
use crate::report::charts::plot;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;

const ON_ORDER: &str = "supply.on_order";
const IN_TRANSIT: &str = "supply.in_transit";

/// One commodity.
struct Line<'a> {
    name: String,
    on_order: &'a SeriesSummary,
    in_transit: Option<&'a SeriesSummary>,
    top: f64,
}

/// Panels with scales of their own, the commodity of which most is on order first.
pub fn chart(side: &Side<'_>) -> Sheet {
    let lines = lines(side);
    let reading = format!("{} A scale for each panel.", bands::MEANING);
    let frame = Frame {
        title: "What is in the pipeline",
        subtitle: "Ordered and not yet received, and what of it is aboard convoys and aircraft, all sites together [t]",
        reading: &reading,
        marking: &side.scenario.marking,
    };
    let entries = [
        (Sample::Fill(Colour::BLUE.tint(0.45)), "On order".to_owned()),
        (
            Sample::Dashes(Colour::VERMILION, 4.0),
            "Aboard, median".to_owned(),
        ),
    ];
    let above = key::height(&entries, frame::WIDTH - 2.0 * frame::MARGIN) + 4.0;
    let (columns, height) = layout(lines.len());
    let columns = columns.min(4);
    let step = NAME + height + plot::TIME_ROOM + 8.0;
    let rows = lines.len().div_ceil(columns).max(1);
    let (mut sheet, room) = frame.sheet(side.meta, above + rows as f64 * step);
    if lines.is_empty() {
        let text = "Nothing is on order in any replication.";
        frame::message(&mut sheet, &room, text);
        return sheet;
    }
    key::draw(&mut sheet, &room, &entries);
    let times = plot::times(side, Grid::Weekly);
    let scales: Vec<Amounts> = lines
        .iter()
        .map(|line| Amounts::from_zero(line.top, 3.0))
        .collect();
    let labels = scales.iter().flat_map(|amounts| {
        amounts
            .ticks()
            .map(|tick| font::width(&amounts.label(tick), SMALL, false))
    });
    let left = labels.fold(0.0, f64::max) + 8.0;
    let width = room.width / columns as f64;
    for (i, (line, amounts)) in lines.iter().zip(&scales).enumerate() {
        let (row, column) = (i / columns, i % columns);
        let area = Area {
            left: room.left + column as f64 * width + left,
            top: room.top + above + row as f64 * step + NAME,
            width: width - left - 14.0,
            height,
        };
        amounts.draw_left(&mut sheet, &area, SMALL, true);
        let place = Place {
            area: &area,
            times: &times,
            amounts,
        };
        bands::draw(&mut sheet, place, line.on_order, Colour::BLUE, 1.6);
        if let Some(series) = line.in_transit {
            dashed(&mut sheet, place, series);
        }
        let name = font::fit(&line.name, SMALL, true, area.width);
        let at = (area.left, area.top - 5.0);
        sheet.bold(at, Anchor::Start, SMALL, Colour::INK, name);
        times.draw_panel(&mut sheet, &area, SMALL, true);
    }
    sheet
}

/// Commodities of which anything is on order.
fn lines<'a>(side: &Side<'a>) -> Vec<Line<'a>> {
    let find = |key: &str, item: &str| {
        let mut series = side.summary.series.iter();
        series.find(|s| s.key == key && s.item == item)
    };
    let mut lines: Vec<Line<'a>> = side
        .scenario
        .commodities
        .iter()
        .filter_map(|commodity| {
            let on_order = find(ON_ORDER, commodity.id.as_str())?;
            let in_transit = find(IN_TRANSIT, commodity.id.as_str());
            let top = in_transit.map_or(0.0, bands::greatest);
            Some(Line {
                name: commodity.name.clone(),
                on_order,
                in_transit,
                top: bands::greatest(on_order).max(top),
            })
        })
        .filter(|line| line.top > 0.0)
        .collect();
    lines.sort_by(|a, b| b.top.total_cmp(&a.top).then(a.name.cmp(&b.name)));
    lines
}

/// The median, dashed.
fn dashed(sheet: &mut Sheet, place: Place<'_>, series: &SeriesSummary) {
    for stretch in bands::stretches(&series.points) {
        let line: Vec<_> = stretch.iter().map(|(d, q)| place.at(*d, q[2])).collect();
        sheet.dashes(&bands::thin(&line), Colour::VERMILION, 1.6, 4.0, 3.0);
    }
}
