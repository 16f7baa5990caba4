//! Deployment of each unit: planned against simulated, coloured by what it waited for.

use crate::report::Side;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::time::Times;
use crate::report::charts::days_of_supply::site_name;
use crate::report::charts::key;
use crate::report::charts::key::Sample;
use crate::report::charts::plot;
use crate::report::charts::values;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;
use crate::scenario::force::Arrival;
use crate::scenario::force::Unit;

/// Causes of waiting, as in the registry, with what they are called and their colours, dark and light by turns.
pub const CAUSES: [(&str, &str, Colour); 6] = [
    ("readiness", "readiness of the unit", Colour::BLUE),
    ("lift", "lift and voyage", Colour::ORANGE),
    ("port", "berth and discharge", Colour::GREEN),
    ("customs", "customs", Colour::SKY),
    ("road", "staging and trucks", Colour::VERMILION),
    ("camp", "room in the camp", Colour::YELLOW),
];

/// One unit that is generated outside the mission.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is called.
    pub name: String,
    /// Where it goes.
    pub site: String,
    /// When it is asked for [d since the start].
    pub from: f64,
    /// Mean days of waiting by cause.
    pub waits: [f64; 6],
    /// 5, 50 and 95 % of the day it operates [d since the start]; infinite where it is not reached.
    pub operates: [f64; 3],
    /// Share of replications in which it operates before the end.
    pub reached: f64,
    /// When it would operate if every step took its median and it waited for nothing [d since the start].
    pub planned: f64,
    /// When it is required at its site [d since the start].
    pub required: Option<f64>,
}

impl Line {
    fn arrow(&self) -> String {
        format!(" → {}", self.site)
    }
}

/// Lines of all units that come from outside, by the day they are planned to operate.
pub fn lines(side: &Side<'_>) -> Vec<Line> {
    let mut lines: Vec<Line> = side
        .scenario
        .units
        .iter()
        .filter_map(|unit| line(side, unit))
        .collect();
    lines.sort_by(|a, b| {
        let by_plan = a.planned.total_cmp(&b.planned);
        by_plan.then(a.name.cmp(&b.name))
    });
    lines
}

fn line(side: &Side<'_>, unit: &Unit) -> Option<Line> {
    let Arrival::Generated { requested, .. } = &unit.arrival else {
        return None;
    };
    let mean = |key: &str| side.summary.figure(key).and_then(|f| f.mean);
    let waits = CAUSES.map(|(cause, ..)| {
        let key = format!("deployment.unit_wait.{}.{cause}", unit.id);
        mean(&key).map_or(0.0, |mean| mean.value)
    });
    let figure = side
        .summary
        .figure(&format!("deployment.operational_day.{}", unit.id))?;
    let mission = side.scenario.missions.iter().find(|m| m.id == unit.mission);
    let mandate = mission.map_or(0.0, |mission| mission.mandate.days());
    let quantile = |of: Option<crate::experiment::summary::Estimate>| {
        of.map_or(f64::INFINITY, |e| e.value + mandate)
    };
    Some(Line {
        name: unit.name.clone(),
        site: site_name(side, unit.to.as_str()),
        from: requested.days(),
        waits,
        operates: [figure.p05, figure.p50, figure.p95].map(quantile),
        reached: figure.reached.map_or(0.0, |reached| reached.value),
        planned: planned(side, unit),
        required: unit.required.map(|at| at.days()),
    })
}

/// The day on which a unit operates if every step takes its median and nothing has to be waited for.
fn planned(side: &Side<'_>, unit: &Unit) -> f64 {
    let Arrival::Generated {
        requested,
        readiness,
        tender,
        voyage,
        ..
    } = &unit.arrival
    else {
        return 0.0;
    };
    let rules = &side.scenario.rules.deployment;
    let tonnes: f64 = unit.load.iter().map(|line| line.tonnes).sum();
    let median = |law: &crate::engine::distribution::Distribution| law.quantile(0.5).max(0.0);
    let days = if tonnes > 0.0 {
        let road = format!("movement.planned_days.{}", unit.to);
        let road = side.summary.figure(&road).and_then(|f| f.mean);
        median(tender)
            + median(voyage)
            + tonnes / rules.discharge.max(1.0)
            + median(&rules.customs)
            + median(&rules.staging)
            + road.map_or(0.0, |mean| mean.value)
    } else {
        median(&rules.main_body)
    };
    requested.days() + median(readiness) + days + median(&unit.setup)
}

/// Height of a row and size of its texts for a number of rows \[px\].
fn row(n: usize) -> (f64, f64) {
    match n {
        0..=20 => (22.0, 12.5),
        21..=45 => (17.0, 12.0),
        _ => (15.0, 11.5),
    }
}

/// A row for each unit that comes from outside.
pub fn chart(side: &Side<'_>) -> Sheet {
    let lines = lines(side);
    let others = side.scenario.units.len() - lines.len();
    let subtitle = format!(
        "{}, from request to operation; lengths are waits [d]{}",
        words::count(lines.len(), "unit"),
        if others > 0 {
            format!("; without {others} already in theatre")
        } else {
            String::new()
        }
    );
    let frame = Frame {
        title: "Deployment: planned against simulated, and what units waited for",
        subtitle: &subtitle,
        reading: "Bars: mean days waited for each cause, one after the other. Dot and line: median day of operation, and the span that holds \
                  90 % of replications. Thin line below a bar: the plan, each step at its median and no queue. An arrow: not before the end.",
        marking: &side.scenario.marking,
    };
    let (height, size) = row(lines.len());
    let entries = entries(&lines);
    let above = key::height(&entries, frame::WIDTH - 2.0 * frame::MARGIN) + 6.0;
    let body = lines.len().max(4) as f64 * height;
    let (mut sheet, room) = frame.sheet(side.meta, above + body + plot::TIME_ROOM);
    if lines.is_empty() {
        let text = "No unit comes from outside in this scenario.";
        frame::message(&mut sheet, &room, text);
        return sheet;
    }
    key::draw(&mut sheet, &room, &entries);
    let widest = |of: &dyn Fn(&Line) -> String, most: f64| {
        let widths = lines.iter().map(|l| font::width(&of(l), size, false));
        widths.fold(0.0, f64::max).min(most)
    };
    let label = widest(&|l| format!("{}{}", l.name, l.arrow()), 250.0);
    let note = widest(&|l| note(side, l), 150.0);
    let area = Area {
        left: room.left + label + 8.0,
        top: room.top + above,
        width: room.width - label - note - 16.0,
        height: body,
    };
    let times = times(side, &lines);
    times.draw_grid(&mut sheet, &area, size);
    for (i, line) in lines.iter().enumerate() {
        let band = Area {
            top: area.top + i as f64 * height,
            height,
            ..area
        };
        let base = band.top + height / 2.0 + size * 0.36;
        let room = label - font::width(&line.arrow(), size, false);
        let text = font::fit(&line.name, size, false, room) + &line.arrow();
        sheet.text(
            (area.left - 8.0, base),
            Anchor::End,
            size,
            Colour::INK,
            text,
        );
        let text = font::fit(&self::note(side, line), size, false, note);
        sheet.text(
            (area.right() + 8.0, base),
            Anchor::Start,
            size,
            Colour::GREY,
            text,
        );
        bar(&mut sheet, &band, &times, line);
    }
    times.draw(&mut sheet, &area, frame::SMALL, true);
    sheet
}

fn entries(lines: &[Line]) -> Vec<(Sample, String)> {
    let mut entries: Vec<(Sample, String)> = CAUSES
        .iter()
        .enumerate()
        .filter(|(i, _)| lines.iter().any(|line| line.waits[*i] > 0.0))
        .map(|(_, (_, name, colour))| (Sample::Fill(*colour), (*name).to_owned()))
        .collect();
    entries.push((Sample::Dot(Colour::INK), "operates".to_owned()));
    entries.push((Sample::Line(Colour::GREY), "plan".to_owned()));
    if lines.iter().any(|line| line.required.is_some()) {
        entries.push((
            Sample::Diamond(Colour::INK),
            "required at its site".to_owned(),
        ));
    }
    entries
}

fn times(side: &Side<'_>, lines: &[Line]) -> Times {
    let first = lines.iter().map(|line| line.from).fold(0.0, f64::min);
    Times {
        start: side.scenario.start,
        first,
        last: values::last_day(side).max(first + 7.0),
    }
}

/// The median date, and how often it is not reached.
fn note(side: &Side<'_>, line: &Line) -> String {
    let date = words::on(side.scenario.start, line.operates[1]);
    let date = date.map(|date| format!("{} {}", words::month(date, true), date.year()));
    let never = 1.0 - line.reached;
    match date {
        None => format!("never in {}", words::percent(never)),
        Some(date) if never > 0.0 => format!("{date}, never {}", words::percent(never)),
        Some(date) => date,
    }
}

fn bar(sheet: &mut Sheet, band: &Area, times: &Times, line: &Line) {
    let (top, height) = (band.top + band.height * 0.14, band.height * 0.5);
    let mut from = line.from;
    for (days, (_, _, colour)) in line.waits.into_iter().zip(CAUSES) {
        let (left, right) = (times.x(band, from), times.x(band, from + days));
        let part = Area {
            left,
            top,
            width: (right - left - 0.5).max(0.0),
            height,
        };
        sheet.rect(part, colour);
        from += days;
    }
    let y = band.top + band.height * 0.84;
    let plan = [times.x(band, line.from), times.x(band, line.planned)];
    sheet.line(vec![(plan[0], y), (plan[1], y)], Colour::GREY, 1.6);
    sheet.line(
        vec![(plan[1], y - 2.5), (plan[1], y + 2.5)],
        Colour::GREY,
        1.6,
    );
    let middle = top + height / 2.0;
    let [low, median, high] = line.operates.map(|day| times.x(band, day.min(times.last)));
    if line.operates[0].is_finite() {
        sheet.line(vec![(low, middle), (high, middle)], Colour::INK, 1.4);
    }
    if line.operates[2].is_infinite() {
        let tip = band.right() + 3.0;
        let arrow = vec![
            (tip, middle),
            (tip - 6.0, middle - 4.0),
            (tip - 6.0, middle + 4.0),
        ];
        sheet.fill(arrow, Colour::INK);
    }
    if line.operates[1].is_finite() {
        sheet.dot((median, middle), 3.4, Colour::WHITE);
        sheet.dot((median, middle), 2.6, Colour::INK);
    }
    if let Some(required) = line.required {
        key::diamond(sheet, (times.x(band, required), middle), 4.5, Colour::WHITE);
        key::diamond(sheet, (times.x(band, required), middle), 3.6, Colour::INK);
    }
}
