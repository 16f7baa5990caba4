//! Site by week: the probability that the reserve is breached.

use crate::experiment::summary::SeriesSummary;
use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::Chart;
use crate::report::charts::days_of_supply::is_vital;
use crate::report::charts::days_of_supply::of_commodity;
use crate::report::charts::days_of_supply::site_name;
use crate::report::charts::plot;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

const KEY: &str = "supply.reserve_breached";

/// Upper ends of the classes of probability, with what the legend calls them and how dark they are.
const CLASSES: [(f64, &str, Colour); 6] = [
    (0.0, "never seen", shade(240, 240, 240)),
    (0.05, "up to 5 %", shade(250, 212, 140)),
    (0.20, "5 to 20 %", shade(246, 170, 84)),
    (0.50, "20 to 50 %", shade(222, 112, 38)),
    (0.80, "50 to 80 %", shade(163, 54, 20)),
    (1.00, "over 80 %", shade(84, 14, 22)),
];

const fn shade(r: u8, g: u8, b: u8) -> Colour {
    Colour {
        rgb: (r, g, b),
        opacity: 1.0,
    }
}

/// One row of a heat map.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The site's id.
    pub site: String,
    /// Probability by week; none where no replication has a reserve to breach.
    pub weeks: Vec<Option<f64>>,
}

impl Row {
    /// Weeks in which the reserve is breached, in the mean.
    pub fn sum(&self) -> f64 {
        self.weeks.iter().flatten().sum()
    }
}

/// The worst over all commodities first, then one for each commodity without which people cannot stay.
pub fn charts(side: &Side<'_>) -> Vec<Chart> {
    let mut charts = vec![Chart::main(
        "reserve-breach",
        chart(
            side,
            "any commodity",
            "the commodity most at risk",
            worst(side),
        ),
    )];
    for commodity in side
        .scenario
        .commodities
        .iter()
        .filter(|c| is_vital(c.class))
    {
        let rows = rows(&of_commodity(side, KEY, commodity.id.as_str()));
        // Where no site keeps a reserve of it there is nothing to show.
        let is_kept = |row: &Row| row.weeks.iter().any(Option::is_some);
        if rows.iter().any(is_kept) {
            let name = words::lower(&commodity.name);
            let sheet = chart(side, &name, &name, rows);
            charts.push(Chart::further(
                format!("reserve-breach-{}", commodity.id),
                sheet,
            ));
        }
    }
    charts
}

/// For each site and week the highest probability over commodities.
pub fn worst(side: &Side<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for commodity in &side.scenario.commodities {
        for row in self::rows(&of_commodity(side, KEY, commodity.id.as_str())) {
            match rows.iter_mut().find(|r| r.site == row.site) {
                None => rows.push(row),
                Some(have) => {
                    for (mine, other) in have.weeks.iter_mut().zip(row.weeks) {
                        *mine = match (*mine, other) {
                            (Some(a), Some(b)) => Some(a.max(b)),
                            (a, b) => a.or(b),
                        };
                    }
                }
            }
        }
    }
    rows
}

fn rows(series: &[(&str, &SeriesSummary)]) -> Vec<Row> {
    series
        .iter()
        .map(|(site, s)| Row {
            site: (*site).to_owned(),
            weeks: s.points.iter().map(|p| p.mean).collect(),
        })
        .collect()
}

fn chart(side: &Side<'_>, what: &str, of: &str, mut rows: Vec<Row>) -> Sheet {
    rows.retain(|r| r.weeks.iter().any(Option::is_some));
    rows.sort_by(|a, b| b.sum().total_cmp(&a.sum()).then(a.site.cmp(&b.site)));
    let height = match rows.len() {
        0..=12 => 24.0,
        13..=30 => 19.0,
        _ => 16.0,
    };
    let title = format!("Where and when the reserve is breached: {what}");
    let subtitle =
        format!("Probability by site and week that days of supply of {of} lie below the reserve");
    let frame = Frame {
        title: &title,
        subtitle: &subtitle,
        reading: "Probability: share of replications with a breach on the first day of the week. Worst site first. Never seen is not \
                  impossible: with no breach in n replications the 95 % upper bound is about 3.8/n. White: no reserve is held there.",
        marking: &side.scenario.marking,
    };
    let (mut sheet, room) = frame.sheet(
        side.meta,
        30.0 + plot::TIME_ROOM + rows.len().max(4) as f64 * height,
    );
    if rows.is_empty() {
        frame::message(
            &mut sheet,
            &room,
            "No site holds a reserve in this scenario.",
        );
        return sheet;
    }
    let names = rows
        .iter()
        .map(|r| font::width(&site_name(side, &r.site), SMALL, false))
        .fold(0.0, f64::max)
        .min(190.0);
    let area = Area {
        left: room.left + names + 8.0,
        top: room.top + 30.0,
        width: room.width - names - 8.0,
        height: rows.len() as f64 * height,
    };
    legend(&mut sheet, &area, room.top + 2.0);
    let times = plot::times(side, Grid::Weekly);
    for (i, row) in rows.iter().enumerate() {
        let band = Area {
            top: area.top + i as f64 * height,
            height,
            ..area
        };
        let at = (area.left - 8.0, band.top + height / 2.0 + SMALL * 0.36);
        let name = font::fit(&site_name(side, &row.site), SMALL, false, names);
        sheet.text(at, Anchor::End, SMALL, Colour::INK, name);
        strip(&mut sheet, &band, row);
    }
    times.draw(&mut sheet, &area, SMALL, true);
    sheet
}

/// Draws one row; weeks of one class in a row become one mark.
fn strip(sheet: &mut Sheet, band: &Area, row: &Row) {
    let width = band.width / row.weeks.len() as f64;
    let classes: Vec<Option<usize>> = row.weeks.iter().map(|p| p.map(class)).collect();
    let mut from = 0;
    for to in 1..=classes.len() {
        if to < classes.len() && classes[to] == classes[from] {
            continue;
        }
        if let Some(class) = classes[from] {
            let area = Area {
                left: band.left + from as f64 * width,
                top: band.top + 0.75,
                width: (to - from) as f64 * width,
                height: band.height - 1.5,
            };
            sheet.rect(area, CLASSES[class].2);
        }
        from = to;
    }
}

fn class(probability: f64) -> usize {
    CLASSES
        .iter()
        .position(|(top, _, _)| probability <= *top)
        .unwrap_or(CLASSES.len() - 1)
}

fn legend(sheet: &mut Sheet, area: &Area, top: f64) {
    let size = 11.5;
    let mut right = area.right();
    for (_, name, colour) in CLASSES.iter().rev() {
        let width = font::width(name, size, false);
        sheet.text((right, top + 12.0), Anchor::End, size, Colour::INK, *name);
        let swatch = Area {
            left: right - width - 20.0,
            top: top + 1.5,
            width: 15.0,
            height: 13.0,
        };
        sheet.rect(swatch, *colour);
        right -= width + 34.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_closed_above_and_only_zero_is_never_seen() {
        assert_eq!(class(0.0), 0);
        assert_eq!(class(0.000_1), 1);
        assert_eq!(class(0.05), 1);
        assert_eq!(class(0.51), 4);
        assert_eq!(class(1.0), 5);
    }

    #[test]
    fn classes_darken_so_that_grey_print_keeps_their_order() {
        let lightness = |c: Colour| {
            let (r, g, b) = c.rgb;
            299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)
        };
        assert!(
            CLASSES
                .windows(2)
                .all(|w| lightness(w[0].2) > lightness(w[1].2) + 20_000)
        );
    }
}
