//! When a site first runs out of rations, water or diesel: cumulative incidence, with the closure of the site as a competing event.

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
use crate::report::charts::key;
use crate::report::charts::key::Sample;
use crate::report::charts::plot;
use crate::report::charts::values;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;
use crate::report::paint::sheet::Sheet;
use crate::report::words;
use crate::scenario::goods::Class;

const STOCKOUT: &str = "supply.first_stockout_day.";
const CLOSED: &str = "supply.closed_day.";

/// Size of what stands beside a site's name \[px\].
const NOTE: f64 = 11.5;

/// Colours and dashes of the classes of commodities that have a curve; 0 is a whole line.
const STYLES: [(Class, Colour, f64); 3] = [
    (Class::Water, Colour::BLUE, 0.0),
    (Class::Diesel, Colour::VERMILION, 7.0),
    (Class::Rations, Colour::GREEN, 2.5),
];

/// The curve of one commodity.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Name of the commodity.
    pub name: String,
    class: Class,
    /// Probability that it has run out.
    pub stockout: Vec<Step>,
}

/// The curves of one site.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The site's id.
    pub site: String,
    /// A curve for each commodity.
    pub items: Vec<Item>,
    /// Probability that the site has been closed before anything ran out.
    pub closed: Vec<Step>,
    /// Replications.
    pub n: usize,
}

impl Curve {
    /// The most probable stockout at the end: which commodity, and how probable.
    pub fn worst(&self) -> Option<(&Item, Estimate)> {
        let last = |item: &Item| at(&item.stockout, f64::INFINITY, self.n);
        let items = self.items.iter().map(|item| (item, last(item)));
        items.reduce(|a, b| if b.1.value > a.1.value { b } else { a })
    }

    /// Probability of the most probable stockout, and how early it comes.
    fn rank(&self, horizon: f64) -> (f64, f64) {
        let Some((item, last)) = self.worst() else {
            return (0.0, 0.0);
        };
        let mut early = 0.0;
        let mut before = 0.0;
        for step in &item.stockout {
            early += (step.share.value - before) * (horizon - step.day);
            before = step.share.value;
        }
        (last.value, early)
    }
}

/// Curves of all sites, the most probable stockout first, of equal ones the earliest.
pub fn curves(side: &Side<'_>) -> Vec<Curve> {
    let mut curves: Vec<Curve> = side
        .scenario
        .sites
        .iter()
        .map(|site| curve(side, site.id.as_str()))
        .filter(|curve| curve.n > 0)
        .collect();
    let horizon = values::last_day(side);
    curves.sort_by(|a, b| {
        let (a_rank, b_rank) = (a.rank(horizon), b.rank(horizon));
        let by_share = b_rank.0.total_cmp(&a_rank.0);
        let by_day = b_rank.1.total_cmp(&a_rank.1);
        by_share.then(by_day).then(a.site.cmp(&b.site))
    });
    curves
}

fn curve(side: &Side<'_>, site: &str) -> Curve {
    let closed = values::by_replication(side, &format!("{CLOSED}{site}"));
    let horizon = values::last_day(side);
    let mut any: Vec<f64> = Vec::new();
    let mut items = Vec::new();
    for commodity in &side.scenario.commodities {
        let key = format!("{STOCKOUT}{site}.{}", commodity.id);
        let days = values::by_replication(side, &key);
        if days.is_empty() || !STYLES.iter().any(|style| style.0 == commodity.class) {
            continue;
        }
        let days: Vec<f64> = days.iter().map(|d| d.unwrap_or(f64::INFINITY)).collect();
        any.resize(days.len(), f64::INFINITY);
        for (first, day) in any.iter_mut().zip(&days) {
            *first = first.min(*day);
        }
        items.push(Item {
            name: commodity.name.clone(),
            class: commodity.class,
            stockout: cumulative_incidence(&courses(&days, &closed, horizon), End::Event, LEVEL),
        });
    }
    let courses = courses(&any, &closed, horizon);
    Curve {
        site: site.to_owned(),
        items,
        closed: cumulative_incidence(&courses, End::Competing, LEVEL),
        n: any.len(),
    }
}

/// How each replication ends: by a stockout, by the closure of the site, or at the end of the period.
fn courses(stockouts: &[f64], closures: &[Option<f64>], horizon: f64) -> Vec<Course> {
    let closure = |k: usize| closures.get(k).copied().flatten().unwrap_or(f64::INFINITY);
    stockouts
        .iter()
        .enumerate()
        .map(
            |(k, &stockout)| match stockout.min(closure(k)).min(horizon) {
                day if day == stockout => (day, End::Event),
                day if day == closure(k) => (day, End::Competing),
                day => (day, End::Censored),
            },
        )
        .map(|(day, end)| Course { day, end })
        .collect()
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
    let (shown, never): (Vec<&Curve>, Vec<&Curve>) = all
        .iter()
        .partition(|c| c.items.iter().any(|i| !i.stockout.is_empty()));
    let frame = Frame {
        title: "When sites first run out",
        subtitle: "Probability that by a date the site has been without [%]; most probable first, then earliest",
        reading: "Cumulative incidence after Aalen and Johansen, seen to the end of the period; a site that closes first can no longer \
                  run out. Band: 95 % confidence interval at each date. Beside the name: the most probable at the end.",
        marking: &side.scenario.marking,
    };
    let (columns, height) = layout(shown.len());
    let step = NAME + height + 10.0;
    let rows = shown.len().div_ceil(columns).max(1);
    let width = frame::WIDTH - 2.0 * frame::MARGIN;
    let text = never_text(side, &never);
    let lines = font::wrap(&text, SMALL, false, width);
    let below = lines.len() as f64 * SMALL * 1.4;
    let entries = entries(&shown);
    let above = key::height(&entries, width) + 4.0;
    let body = rows as f64 * step + plot::TIME_ROOM + below;
    let (mut sheet, mut room) = frame.sheet(side.meta, above + body);
    key::draw(&mut sheet, &room, &entries);
    room.top += above;
    room.height -= above;
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
            "No site stores rations, water or diesel in this scenario."
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
        times.draw_panel(&mut sheet, &area, SMALL, i + columns >= shown.len());
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

/// A sample for each commodity that has a curve.
fn entries(shown: &[&Curve]) -> Vec<(Sample, String)> {
    let mut entries: Vec<(Sample, String)> = Vec::new();
    let items = shown.iter().flat_map(|curve| &curve.items);
    for item in items.filter(|item| !item.stockout.is_empty()) {
        let (colour, dash) = style(item.class);
        if !entries.iter().any(|(_, name)| *name == item.name) {
            let sample = if dash > 0.0 {
                Sample::Dashes(colour, dash)
            } else {
                Sample::Line(colour)
            };
            entries.push((sample, item.name.clone()));
        }
    }
    if shown.iter().any(|curve| !curve.closed.is_empty()) {
        let sample = Sample::Fill(Colour::RULE);
        entries.push((sample, "closed before anything ran out".to_owned()));
    }
    entries
}

fn style(class: Class) -> (Colour, f64) {
    let style = STYLES.iter().find(|style| style.0 == class);
    style.map_or((Colour::INK, 0.0), |style| (style.1, style.2))
}

fn never_text(side: &Side<'_>, never: &[&Curve]) -> String {
    if never.is_empty() {
        return String::new();
    }
    let names: Vec<String> = never.iter().map(|c| site_name(side, &c.site)).collect();
    let bound = never[0]
        .worst()
        .and_then(|(_, e)| e.upper)
        .map_or(String::new(), |upper| {
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
    // A commodity that never runs out there has no curve: its line would lie on the axis.
    let items = || curve.items.iter().filter(|i| !i.stockout.is_empty());
    for item in items() {
        let mut band = line(&|e| e.upper.unwrap_or(e.value), &item.stockout);
        let lower = line(&|e| e.lower.unwrap_or(e.value), &item.stockout);
        band.extend(lower.into_iter().rev());
        sheet.fill(band, style(item.class).0.faded(0.22));
    }
    for item in items() {
        let middle = line(&|e| e.value, &item.stockout);
        match style(item.class) {
            (colour, 0.0) => sheet.line(middle, colour, 1.8),
            (colour, dash) => sheet.dashes(&middle, colour, 2.0, dash, 3.0),
        }
    }
    let Some((worst, last)) = curve.worst() else {
        return;
    };
    // The name of the site comes first; the commodity is named beside it where both have room.
    let share = words::percent(last.value);
    let full = format!("{} {share}", words::lower(&worst.name));
    let both = font::width(name, SMALL, true) + font::width(&full, NOTE, false) + 6.0;
    let note = if both <= place.area.width {
        full
    } else {
        share
    };
    let y = place.area.top - 5.0;
    let room = place.area.width - font::width(&note, NOTE, false) - 6.0;
    let name = font::fit(name, SMALL, true, room);
    sheet.bold(
        (place.area.left, y),
        Anchor::Start,
        SMALL,
        Colour::INK,
        name,
    );
    sheet.text(
        (place.area.right(), y),
        Anchor::End,
        NOTE,
        Colour::GREY,
        note,
    );
}

/// Days at which curves are drawn: every week, and the ends.
fn weeks(place: Place<'_>) -> Vec<f64> {
    let (first, last) = (place.times.first, place.times.last);
    let n = ((last - first) / 7.0).ceil().max(1.0) as usize;
    (0..=n)
        .map(|i| (first + 7.0 * i as f64).min(last))
        .collect()
}
