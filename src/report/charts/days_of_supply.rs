//! Days of supply: a panel for each site, a chart for each commodity.

use crate::experiment::summary::SeriesSummary;
use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::bands;
use crate::report::axes::bands::Place;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::axes::time::Times;
use crate::report::charts::Chart;
use crate::report::charts::plot;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;
use crate::scenario::goods::Class;
use crate::scenario::goods::Commodity;

const KEY: &str = "supply.days_of_supply";
/// Days of supply beyond which it matters little how many there are \[d\].
const LONGEST: f64 = 120.0;
/// Height of the site's name above its panel \[px\].
pub const NAME: f64 = 17.0;

/// One chart for each commodity of which any site has days of supply; those without which people cannot stay are main charts.
pub fn charts(side: &Side<'_>) -> Vec<Chart> {
    let mut charts = Vec::new();
    for commodity in &side.scenario.commodities {
        let mut series: Vec<(&str, &SeriesSummary)> =
            of_commodity(side, KEY, commodity.id.as_str());
        series.retain(|(_, s)| s.points.iter().any(|p| p.quantiles.is_some()));
        if series.is_empty() {
            continue;
        }
        series.sort_by(|(a, x), (b, y)| {
            let by_lowest = lowest(x).total_cmp(&lowest(y));
            by_lowest.then(usual(x).total_cmp(&usual(y))).then(a.cmp(b))
        });
        let sheet = panels(side, commodity, &series);
        let name = format!("days-of-supply-{}", commodity.id);
        charts.push(if is_vital(commodity.class) {
            Chart::main(name, sheet)
        } else {
            Chart::further(name, sheet)
        });
    }
    charts
}

/// Whether people cannot stay, or the mission cannot move, without it.
pub fn is_vital(class: Class) -> bool {
    matches!(class, Class::Rations | Class::Water | Class::Diesel)
}

/// Series of one key and commodity: site id and series, in the order of the registry.
pub fn of_commodity<'a>(
    side: &Side<'a>,
    key: &str,
    commodity: &str,
) -> Vec<(&'a str, &'a SeriesSummary)> {
    let summary = side.summary;
    summary
        .series
        .iter()
        .filter(|s| s.key == key)
        .filter_map(|s| s.item.split_once('.').map(|(site, item)| (site, item, s)))
        .filter(|(_, item, _)| *item == commodity)
        .map(|(site, _, s)| (site, s))
        .collect()
}

/// Name of a site on charts.
pub fn site_name(side: &Side<'_>, id: &str) -> String {
    let site = side.scenario.sites.iter().find(|s| s.id.as_str() == id);
    site.map_or_else(|| id.to_owned(), |s| s.name.clone())
}

/// The least 5 % quantile of a series.
fn lowest(series: &SeriesSummary) -> f64 {
    series
        .points
        .iter()
        .filter_map(|p| p.quantiles.map(|q| q[0]))
        .fold(f64::INFINITY, f64::min)
}

/// The mean of the 5 % quantiles of a series, which parts sites that all come down to nothing.
fn usual(series: &SeriesSummary) -> f64 {
    let low: Vec<f64> = series
        .points
        .iter()
        .filter_map(|p| p.quantiles.map(|q| q[0]))
        .collect();
    low.iter().sum::<f64>() / low.len().max(1) as f64
}

/// Columns and height of a panel for a number of sites.
pub fn layout(n: usize) -> (usize, f64) {
    match n {
        0..=3 => (n.max(1), 170.0),
        4..=6 => (3, 120.0),
        7..=12 => (4, 96.0),
        13..=30 => (5, 80.0),
        _ => (6, 66.0),
    }
}

fn panels(side: &Side<'_>, commodity: &Commodity, series: &[(&str, &SeriesSummary)]) -> Sheet {
    let (columns, height) = layout(series.len());
    let rows = series.len().div_ceil(columns);
    let amounts = scale(series);
    let title = format!("Days of supply: {}", words::lower(&commodity.name));
    let subtitle = format!(
        "On hand divided by daily use, at {} [d]; the site that comes lowest first, one scale for all",
        words::count(series.len(), "site"),
    );
    let reading = format!("{} Dashes: the reserve.", bands::MEANING);
    let frame = Frame {
        title: &title,
        subtitle: &subtitle,
        reading: &reading,
        marking: &side.scenario.marking,
    };
    let step = NAME + height + 10.0;
    let (mut sheet, room) = frame.sheet(side.meta, rows as f64 * step + plot::TIME_ROOM);
    let inner = plot::inner(&room, &amounts, 0.0, plot::TIME_ROOM);
    let width = (inner.width + 14.0) / columns as f64;
    let times = plot::times(side, Grid::Weekly);
    let n = series.len();
    for (i, (site, series)) in series.iter().enumerate() {
        let (row, column) = (i / columns, i % columns);
        let area = Area {
            left: inner.left + column as f64 * width,
            top: room.top + row as f64 * step + NAME,
            width: width - 14.0,
            height,
        };
        let name = site_name(side, site);
        amounts.draw_left(&mut sheet, &area, SMALL, column == 0);
        panel(&mut sheet, &area, (&amounts, &times), series, &name);
        reserve(&mut sheet, side, &area, &amounts, (commodity, site));
        let is_lowest = i + columns >= n;
        times.draw_panel(&mut sheet, &area, SMALL, is_lowest);
    }
    sheet
}

/// Draws the reserve that a policy keeps at a site, if it lies within the scale.
fn reserve(
    sheet: &mut Sheet,
    side: &Side<'_>,
    area: &Area,
    amounts: &Amounts,
    (commodity, site): (&Commodity, &str),
) {
    let policies = side.scenario.policies.iter();
    let mut here = policies.filter(|p| p.site.as_str() == site && p.commodity == commodity.id);
    // A reserve that is stated as an amount has no fixed place on a scale of days.
    let days = here
        .next()
        .and_then(|policy| policy.reserve.days())
        .unwrap_or(0.0);
    if days > 0.0 && days <= amounts.high {
        let y = amounts.y(area, days);
        sheet.dashes(
            &[(area.left, y), (area.right(), y)],
            Colour::INK,
            1.0,
            4.0,
            3.0,
        );
    }
}

fn panel(
    sheet: &mut Sheet,
    area: &Area,
    (amounts, times): (&Amounts, &Times),
    series: &SeriesSummary,
    name: &str,
) {
    let place = Place {
        area,
        times,
        amounts,
    };
    bands::draw(sheet, place, series, Colour::BLUE, 1.6);
    let top = bands::greatest(series);
    let note = if top > amounts.high {
        format!("to {}", words::fixed(top, 0))
    } else {
        String::new()
    };
    let y = area.top - 5.0;
    let room = area.width - font::width(&note, 11.0, false) - 6.0;
    sheet.bold(
        (area.left, y),
        Anchor::Start,
        SMALL,
        Colour::INK,
        font::fit(name, SMALL, true, room),
    );
    sheet.text((area.right(), y), Anchor::End, 11.0, Colour::GREY, note);
}

/// A scale for all panels: high enough for nine in ten, so that one very full site does not flatten the rest, and no higher
/// than [`LONGEST`], unless stocks usually last longer.
fn scale(series: &[(&str, &SeriesSummary)]) -> Amounts {
    let mut tops: Vec<f64> = series.iter().map(|(_, s)| bands::greatest(s)).collect();
    tops.sort_by(f64::total_cmp);
    let top = tops[(tops.len() - 1) * 9 / 10];
    let points = series.iter().flat_map(|(_, s)| &s.points);
    let mut medians: Vec<f64> = points.filter_map(|p| p.quantiles.map(|q| q[2])).collect();
    medians.sort_by(f64::total_cmp);
    let usual = medians.get(medians.len() / 2).copied().unwrap_or(0.0);
    Amounts::from_zero(top.min(LONGEST.max(2.0 * usual)), 3.0)
}
