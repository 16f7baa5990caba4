//! Utilisation of fleets, ports and beds: a row each, a cell a month.

use crate::experiment::summary::SeriesSummary;
use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::days_of_supply::site_name;
use crate::report::charts::key;
use crate::report::charts::key::Sample;
use crate::report::charts::plot;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

/// Kinds of things that are used: key of the series, heading.
const KINDS: [(&str, &str); 5] = [
    ("movement.fleet_in_use", "Fleets: vehicles under way"),
    ("deployment.berths_in_use", "Ports: berths taken"),
    ("deployment.ships_in_use", "Ships under charter"),
    ("movement.bays_in_use", "Sites: unloading bays taken"),
    ("medical.beds_in_use", "Hospitals: beds taken"),
];

/// Upper ends of the classes of use, with what the key calls them, darkening.
const CLASSES: [(f64, &str, Colour); 6] = [
    (0.05, "up to 5 %", shade(237, 242, 247)),
    (0.25, "5 to 25 %", shade(190, 215, 235)),
    (0.50, "25 to 50 %", shade(130, 178, 214)),
    (0.75, "50 to 75 %", shade(66, 131, 182)),
    (0.90, "75 to 90 %", shade(24, 84, 138)),
    (f64::INFINITY, "over 90 %", shade(10, 38, 74)),
];

const fn shade(r: u8, g: u8, b: u8) -> Colour {
    Colour {
        rgb: (r, g, b),
        opacity: 1.0,
    }
}

const HEAD: f64 = 22.0;

/// One row.
struct Line<'a> {
    label: String,
    series: &'a SeriesSummary,
    mean: f64,
    highest: f64,
}

/// A row for each fleet, port and hospital, most used first within its kind.
pub fn chart(side: &Side<'_>) -> Sheet {
    let groups: Vec<(&str, Vec<Line<'_>>)> = KINDS
        .into_iter()
        .map(|(key, heading)| (heading, lines(side, key)))
        .filter(|(_, lines)| !lines.is_empty())
        .collect();
    let n: usize = groups.iter().map(|(_, lines)| lines.len()).sum();
    let frame = Frame {
        title: "Utilisation of fleets, ports and beds",
        subtitle: "Share in use by month, mean over replications [%]",
        reading: "Most used first. Numbers: mean of all months / highest 95 % quantile of any month. White: there is nothing to use. Vehicles under \
                  repair count as not in use.",
        marking: &side.scenario.marking,
    };
    let height = match n {
        0..=14 => 22.0,
        15..=35 => 18.0,
        _ => 15.0,
    };
    let entries: Vec<(Sample, String)> = CLASSES
        .iter()
        .map(|(_, name, colour)| (Sample::Fill(*colour), (*name).to_owned()))
        .collect();
    let above = key::height(&entries, frame::WIDTH - 2.0 * frame::MARGIN) + 4.0;
    let body = n.max(3) as f64 * height + groups.len() as f64 * HEAD;
    let (mut sheet, room) = frame.sheet(side.meta, above + body + plot::TIME_ROOM);
    if n == 0 {
        frame::message(
            &mut sheet,
            &room,
            "No fleet, port or hospital is recorded in this batch.",
        );
        return sheet;
    }
    key::draw(&mut sheet, &room, &entries);
    let labels = groups.iter().flat_map(|(_, lines)| lines);
    let widest = labels.map(|line| font::width(&line.label, SMALL, false));
    let label = widest.fold(0.0, f64::max).min(230.0);
    let area = Area {
        left: room.left + label + 8.0,
        top: room.top + above,
        width: room.width - label - 8.0 - 92.0,
        height: body,
    };
    let times = plot::times(side, Grid::Monthly);
    let mut y = area.top;
    for (heading, lines) in &groups {
        let at = (room.left, y + HEAD - 7.0);
        sheet.bold(at, Anchor::Start, SMALL, Colour::INK, *heading);
        y += HEAD;
        for line in lines {
            let band = Area {
                top: y,
                height,
                ..area
            };
            strip(side, &mut sheet, &band, line, label);
            y += height;
        }
    }
    times.draw(&mut sheet, &area, SMALL, true);
    sheet
}

fn lines<'a>(side: &Side<'a>, key: &str) -> Vec<Line<'a>> {
    let series = side.summary.series.iter().filter(|s| s.key == key);
    let mut lines: Vec<Line<'_>> = series
        .filter_map(|series| {
            let means: Vec<f64> = series.points.iter().filter_map(|p| p.mean).collect();
            let tops = series.points.iter().filter_map(|p| p.quantiles);
            (!means.is_empty()).then(|| Line {
                label: label(side, key, &series.item),
                series,
                mean: means.iter().sum::<f64>() / means.len() as f64,
                highest: tops.map(|q| q[4]).fold(0.0, f64::max),
            })
        })
        .collect();
    lines.sort_by(|a, b| {
        let by_mean = b.mean.total_cmp(&a.mean);
        by_mean.then(a.label.cmp(&b.label))
    });
    lines
}

fn label(side: &Side<'_>, key: &str, item: &str) -> String {
    if key == KINDS[0].0 {
        words::capital(&words::plain(item))
    } else {
        site_name(side, item)
    }
}

fn strip(side: &Side<'_>, sheet: &mut Sheet, band: &Area, line: &Line<'_>, label: f64) {
    let base = band.top + band.height / 2.0 + SMALL * 0.36;
    let text = font::fit(&line.label, SMALL, false, label);
    sheet.text(
        (band.left - 8.0, base),
        Anchor::End,
        SMALL,
        Colour::INK,
        text,
    );
    let times = plot::times(side, Grid::Monthly);
    let days = side.registry.days(Grid::Monthly);
    for (i, point) in line.series.points.iter().enumerate().take(days.len()) {
        let Some(mean) = point.mean else { continue };
        let from = i.checked_sub(1).map_or(0.0, |k| f64::from(days[k]) + 1.0);
        let left = times.x(band, from);
        let cell = Area {
            left,
            top: band.top + 0.75,
            width: times.x(band, f64::from(days[i]) + 1.0) - left,
            height: band.height - 1.5,
        };
        sheet.rect(cell, CLASSES[class(mean)].2);
    }
    let note = format!(
        "{} / {}",
        words::fixed(line.mean * 100.0, 0),
        words::fixed(line.highest * 100.0, 0)
    );
    let at = (band.right() + 8.0, base);
    sheet.text(at, Anchor::Start, SMALL, Colour::GREY, note);
}

fn class(share: f64) -> usize {
    CLASSES
        .iter()
        .position(|(top, ..)| share <= *top)
        .unwrap_or(CLASSES.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_darken_with_use_and_the_last_takes_everything_above() {
        let lightness = |c: Colour| {
            let (r, g, b) = c.rgb;
            299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)
        };
        let is_darker = |w: &[(f64, &str, Colour)]| lightness(w[0].2) > lightness(w[1].2) + 20_000;
        assert!(CLASSES.windows(2).all(is_darker));
        assert_eq!((class(0.0), class(0.5), class(1.3)), (0, 2, 5));
    }
}
