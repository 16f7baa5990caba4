//! When a site first runs out of something: cumulative incidence, with the closure of the site as a competing event.

use crate::experiment::incidence::Course;
use crate::experiment::incidence::End;
use crate::experiment::incidence::Step;
use crate::experiment::incidence::cumulative_incidence;
use crate::experiment::summary::Estimate;
use crate::experiment::summary::LEVEL;
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
use crate::report::charts::days_of_supply::site_name;
use crate::report::charts::plot;
use crate::report::charts::values;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

const STOCKOUT: &str = "supply.first_stockout_day.";
const CLOSED: &str = "supply.closed_day.";

/// The curves of one site.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The site's id.
    pub site: String,
    /// Probability that something has run out.
    pub stockout: Vec<Step>,
    /// Probability that the site has been closed before.
    pub closed: Vec<Step>,
    /// Replications.
    pub n: usize,
}

impl Curve {
    /// Probability at the end.
    pub fn last(&self) -> Estimate {
        at(&self.stockout, f64::INFINITY, self.n)
    }
}

/// Curves of all sites, the most probable stockout first.
pub fn curves(side: &Side<'_>) -> Vec<Curve> {
    let specs = side.registry.figures.iter();
    let sites = specs.filter_map(|spec| spec.key.strip_prefix(STOCKOUT));
    let mut curves: Vec<Curve> = sites.map(|site| curve(side, site)).collect();
    curves.retain(|curve| curve.n > 0);
    curves.sort_by(|a, b| {
        let by_share = b.last().value.total_cmp(&a.last().value);
        by_share.then(a.site.cmp(&b.site))
    });
    curves
}

fn curve(side: &Side<'_>, site: &str) -> Curve {
    let days = |start: &str| values::by_replication(side, &format!("{start}{site}"));
    let (stockouts, closures) = (days(STOCKOUT), days(CLOSED));
    let horizon = values::last_day(side);
    let courses: Vec<Course> = stockouts
        .iter()
        .enumerate()
        .map(|(k, stockout)| {
            let stockout = stockout.unwrap_or(f64::INFINITY);
            let closed = closures.get(k).copied().flatten().unwrap_or(f64::INFINITY);
            match stockout.min(closed).min(horizon) {
                day if day == stockout => (day, End::Event),
                day if day == closed => (day, End::Competing),
                day => (day, End::Censored),
            }
        })
        .map(|(day, end)| Course { day, end })
        .collect();
    Curve {
        site: site.to_owned(),
        stockout: cumulative_incidence(&courses, End::Event, LEVEL),
        closed: cumulative_incidence(&courses, End::Competing, LEVEL),
        n: courses.len(),
    }
}

/// The probability on a day; before the first step it is 0 with an upper bound.
fn at(steps: &[Step], day: f64, n: usize) -> Estimate {
    let passed = steps.partition_point(|step| step.day <= day);
    let none = Estimate {
        value: 0.0,
        lower: Some(0.0),
        upper: crate::experiment::estimate::wilson(0, n as u64, LEVEL).and_then(|e| e.upper),
    };
    passed.checked_sub(1).map_or(none, |i| steps[i].share)
}

/// A panel for each site that runs out in any replication, and the names of the others.
pub fn chart(side: &Side<'_>) -> Sheet {
    let all = curves(side);
    let (shown, never): (Vec<&Curve>, Vec<&Curve>) =
        all.iter().partition(|curve| !curve.stockout.is_empty());
    let frame = Frame {
        title: "When sites first run out of something",
        subtitle: "Probability that by a date some commodity has run out at the site [%], the most probable first",
        reading: "Cumulative incidence after Aalen and Johansen, seen to the end of the period; a site that closes first can no longer \
                  run out. Band: 95 % confidence interval at each date. Grey from above: closed before anything ran out.",
        marking: &side.scenario.marking,
    };
    let (columns, height) = layout(shown.len());
    let step = NAME + height + 10.0;
    let rows = shown.len().div_ceil(columns).max(1);
    let width = frame::WIDTH - 2.0 * frame::MARGIN;
    let text = never_text(side, &never);
    let lines = font::wrap(&text, SMALL, false, width);
    let below = lines.len() as f64 * SMALL * 1.4;
    let (mut sheet, room) = frame.sheet(side.meta, rows as f64 * step + plot::TIME_ROOM + below);
    let mut y = room.bottom() - below + SMALL * 1.3;
    for line in lines {
        sheet.text((room.left, y), Anchor::Start, SMALL, Colour::GREY, line);
        y += SMALL * 1.4;
    }
    if shown.is_empty() {
        let area = Area {
            height: step,
            ..room
        };
        let text = if all.is_empty() {
            "No site stores anything in this scenario."
        } else {
            "Nothing ran out anywhere in any replication."
        };
        frame::message(&mut sheet, &area, text);
        return sheet;
    }
    let amounts = percent();
    let inner = plot::inner(&room, &amounts, 0.0, 0.0);
    let cell = (inner.width + 14.0) / columns as f64;
    let times = plot::times(side, Grid::Weekly);
    for (i, curve) in shown.iter().enumerate() {
        let (row, column) = (i / columns, i % columns);
        let area = Area {
            left: inner.left + column as f64 * cell,
            top: room.top + row as f64 * step + NAME,
            width: cell - 14.0,
            height,
        };
        amounts.draw_left(&mut sheet, &area, SMALL, column == 0);
        let place = Place {
            area: &area,
            times: &times,
            amounts: &amounts,
        };
        panel(&mut sheet, place, curve, &site_name(side, &curve.site));
        times.draw(&mut sheet, &area, SMALL, i + columns >= shown.len());
    }
    sheet
}

/// A scale of probabilities.
pub fn percent() -> Amounts {
    Amounts {
        low: 0.0,
        high: 1.0,
        step: 0.5,
        divisor: 0.01,
    }
}

fn never_text(side: &Side<'_>, never: &[&Curve]) -> String {
    if never.is_empty() {
        return String::new();
    }
    let names: Vec<String> = never.iter().map(|c| site_name(side, &c.site)).collect();
    let bound = never[0].last().upper.map_or(String::new(), |upper| {
        format!(" (probability below {})", words::percent(upper))
    });
    format!(
        "Nothing ran out in any replication{bound} at: {}.",
        words::list(&names)
    )
}

fn panel(sheet: &mut Sheet, place: Place<'_>, curve: &Curve, name: &str) {
    let days: Vec<f64> = weeks(place);
    let line = |of: &dyn Fn(Estimate) -> f64, steps: &[Step]| -> Vec<Point> {
        let points: Vec<Point> = days
            .iter()
            .map(|&day| place.at(day, of(at(steps, day, curve.n))))
            .collect();
        bands::thin(&points)
    };
    if !curve.closed.is_empty() {
        let mut points = line(&|e| 1.0 - e.value, &curve.closed);
        points.push((place.area.right(), place.area.top));
        points.push((place.area.left, place.area.top));
        sheet.fill(points, Colour::RULE);
    }
    let mut band = line(&|e| e.upper.unwrap_or(e.value), &curve.stockout);
    let lower = line(&|e| e.lower.unwrap_or(e.value), &curve.stockout);
    band.extend(lower.into_iter().rev());
    sheet.fill(band, Colour::VERMILION.tint(0.35));
    let middle = line(&|e| e.value, &curve.stockout);
    sheet.line(middle, Colour::VERMILION, 1.8);
    let last = curve.last();
    let note = words::percent(last.value);
    let y = place.area.top - 5.0;
    let room = place.area.width - font::width(&note, SMALL, true) - 6.0;
    let name = font::fit(name, SMALL, true, room);
    sheet.bold(
        (place.area.left, y),
        Anchor::Start,
        SMALL,
        Colour::INK,
        name,
    );
    let at = (place.area.right(), y);
    sheet.bold(at, Anchor::End, SMALL, Colour::VERMILION, note);
}

/// Days at which curves are drawn: every week, and the ends.
fn weeks(place: Place<'_>) -> Vec<f64> {
    let (first, last) = (place.times.first, place.times.last);
    let n = ((last - first) / 7.0).ceil().max(1.0) as usize;
    (0..=n)
        .map(|i| (first + 7.0 * i as f64).min(last))
        .collect()
}
