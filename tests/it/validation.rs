//! The model against the record of deaths in three missions: levels from the first half of each period, checks on its
//! second.
//!
//! `data/fatalities.csv`: United Nations Peace and Security Data Hub, mission fatalities, state of 28 November 2023, CC BY
//! IGO. What is the same everywhere unless the record says otherwise: the law of deaths on a fatal day (one zeta law for
//! all), the regimes of the catalog's default (calm, tense, crisis with mean stays of 120, 60 and 20 days and factors
//! 0.5, 1 and 3, assumed) and deaths by illness and accident at a rate of their own. What is fitted by period: three levels, the
//! fatal days, the illness deaths and the accident deaths a month. Each level is uncertain by its own count, so it is drawn
//! from its gamma posterior for every model; the bands hold that and the model's own spread. Months are blocks of four weeks.

use std::fmt::Write;

use jiff::civil::{Date, date};

use bluelift::engine::distribution::Distribution;
use bluelift::engine::quantile::quantile_of_sorted;
use bluelift::engine::streams::{Draws, EntityKey, Purpose};
use bluelift::experiment::calibrate::counts::dispersion;
use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::scenario::load::{Request, load_text};

const FATALITIES: &str = include_str!("data/fatalities.csv");
/// Models with levels of their own, and replications of each.
const MODELS: u64 = 60;
const REPLICATIONS: u64 = 5;
/// Greatest number of deaths on one day; 22 in the whole record since 2000.
const MOST_DEATHS: u32 = 22;
const BLOCK: i64 = 28;

struct Period {
    mission: &'static str,
    from: Date,
    until: Date,
}

const PERIODS: [Period; 5] = [
    Period {
        mission: "MINUSMA",
        from: date(2013, 7, 1),
        until: date(2019, 1, 1),
    },
    Period {
        mission: "UNMISS",
        from: date(2011, 8, 1),
        until: date(2017, 9, 1),
    },
    Period {
        mission: "UNMISS",
        from: date(2017, 9, 1),
        until: date(2023, 11, 1),
    },
    Period {
        mission: "UNAMID",
        from: date(2008, 1, 1),
        until: date(2014, 7, 1),
    },
    Period {
        mission: "UNAMID",
        from: date(2014, 7, 1),
        until: date(2021, 1, 1),
    },
];

/// What is checked, and how the record and a replication are reduced to it.
const CHECKS: [&str; 7] = [
    "deaths in attacks a month",
    "fatal days a month",
    "variance over mean of deaths",
    "variance over mean of fatal days",
    "deaths per fatal day",
    "deaths by illness a month",
    "deaths by accident a month",
];

/// Deaths of one half of a period, from a day on.
struct Half {
    attacks: Vec<i64>,
    illness: u32,
    accidents: u32,
    blocks: usize,
}

fn half(period: &Period, second: bool) -> Half {
    let days = (period.until - period.from).get_days() as i64;
    let blocks = days / BLOCK / 2;
    let begin = if second { blocks * BLOCK } else { 0 };
    let mut found = Half {
        attacks: Vec::new(),
        illness: 0,
        accidents: 0,
        blocks: blocks as usize,
    };
    for line in FATALITIES.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let on: Date = cells[0].parse().unwrap();
        let day = (on - period.from).get_days() as i64 - begin;
        if cells[1] != period.mission || !(0..blocks * BLOCK).contains(&day) || on < period.from {
            continue;
        }
        match cells[3] {
            "Malicious Act" => found.attacks.push(day),
            "Illness" => found.illness += 1,
            "Accident" => found.accidents += 1,
            _ => {}
        }
    }
    found.attacks.sort_unstable();
    found
}

/// Number of deaths on each fatal day.
fn severities(days: &[i64]) -> Vec<u32> {
    days.chunk_by(|a, b| a == b)
        .map(|same| same.len() as u32)
        .collect()
}

/// Deaths and fatal days by block.
fn by_block(half: &Half) -> (Vec<u32>, Vec<u32>) {
    let (mut deaths, mut days) = (vec![0; half.blocks], vec![0; half.blocks]);
    for same in half.attacks.chunk_by(|a, b| a == b) {
        let block = (same[0] / BLOCK) as usize;
        deaths[block] += same.len() as u32;
        days[block] += 1;
    }
    (deaths, days)
}

fn reduce(deaths: &[u32], days: &[u32], illness: f64, accidents: f64) -> [Option<f64>; 7] {
    let n = deaths.len() as f64;
    let (all, fatal) = (
        deaths.iter().sum::<u32>() as f64,
        days.iter().sum::<u32>() as f64,
    );
    [
        Some(all / n),
        Some(fatal / n),
        dispersion(deaths),
        dispersion(days),
        (fatal > 0.0).then(|| all / fatal),
        Some(illness / n),
        Some(accidents / n),
    ]
}

/// Exponent of the zeta law of deaths on a fatal day, from the first halves of all periods.
fn shared_exponent() -> f64 {
    let mut all = Vec::new();
    PERIODS
        .iter()
        .for_each(|period| all.extend(severities(&half(period, false).attacks)));
    let logs: f64 = all.iter().map(|n| f64::from(*n).ln()).sum::<f64>() / all.len() as f64;
    let likelihood = |s: f64| {
        let norm: f64 = (1..=MOST_DEATHS).map(|k| f64::from(k).powf(-s)).sum();
        -s * logs - norm.ln()
    };
    let grid = (120..400).map(|s| f64::from(s) / 100.0);
    grid.max_by(|a, b| likelihood(*a).total_cmp(&likelihood(*b)))
        .unwrap()
}

/// A level drawn from its gamma posterior, given a count [per block].
fn level(count: u32, blocks: usize, what: &str, k: u64) -> f64 {
    let shape = f64::from(count) + 0.5;
    let law = Distribution::gamma(shape, shape.sqrt()).unwrap();
    let mut stream = Draws::new(7, k).stream(Purpose(900), EntityKey::of(what), 0);
    law.sample(&mut stream) / blocks as f64
}

/// One site, one zone, one kind of attack; nothing else that matters.
fn scenario(months: usize, fatal: f64, illness: f64, accidents: f64, exponent: f64) -> String {
    const PEOPLE: f64 = 10_000.0;
    let yearly = |per_block: f64| per_block * 365.25 / BLOCK as f64 / PEOPLE * 1000.0;
    let days = months as i64 * BLOCK;
    format!(
        r#"
format = 1
mission = [{{ id = "record", mandate = 2020-01-01, start = 2020-01-01, horizon = "{days} d", authorised = [{{ from = "D+0", military = 10000 }}] }}]
zone = [{{ id = "area", regimes = {{ stay = ["120 d", "60 d", "20 d"], factor = [0.5, 1, 3], initial = "tense", escalation = "33 %" }} }}]
site = [{{ id = "all", at = "10.00 N, 10.00 E", roles = ["base"], zone = "area" }}]
incident = [{{ id = "fatal-attack", target = "site", attack = true, casualties = "100 %", wounded = 0, fatal = "100 %", killed = {{ shape = "zeta", exponent = {exponent}, cap = {MOST_DEATHS} }}, delay = "0 d", vehicles-lost = 0, goods-lost = 0 }}]
threat = [{{ zone = "area", kind = "fatal-attack", rate = "{:.8} /d" }}]
unit = [{{ id = "people", kind = "infantry-battalion", to = "all", people = 10000, load = [], rehatted = "D+0", rotation = "none" }}]
medical = {{ illness-deaths = "{:.6} /1000 person-y", accident-deaths = "{:.6} /1000 person-y" }}
"#,
        fatal / BLOCK as f64,
        yearly(illness),
        yearly(accidents),
    )
}

/// What replications of the model yield for the second half.
fn simulate(period: &Period, exponent: f64) -> Vec<[Option<f64>; 7]> {
    let first = half(period, false);
    let (_, days) = by_block(&first);
    let mut yields = Vec::new();
    for k in 0..MODELS {
        let draw = |count: u32, what: &str| level(count, first.blocks, what, k);
        let fatal = draw(days.iter().sum(), "fatal");
        let (illness, accidents) = (
            draw(first.illness, "illness"),
            draw(first.accidents, "accident"),
        );
        let text = scenario(first.blocks, fatal, illness, accidents, exponent);
        let loaded =
            load_text("record.toml", &text, &Request::default()).unwrap_or_else(|e| panic!("{e}"));
        let model = Model::compile(&loaded.scenario, Drivers::ALL).unwrap();
        let registry = model.registry();
        let offsets = registry.offsets();
        let place = |key: &str| offsets[registry.series(key, "").unwrap()];
        let (killed, fatal_days) = (place("security.killed"), place("security.fatal_days"));
        let figure = |key: &str| registry.figure(key).unwrap();
        let (ill, other) = (
            figure("security.illness_deaths"),
            figure("security.other_deaths"),
        );
        let mut replicator = Replicator::new(&model);
        for r in 0..REPLICATIONS {
            let outcome = replicator.replicate(k, r).unwrap();
            let blocks = |from: usize| -> Vec<u32> {
                let weeks = &outcome.series[from..from + 4 * first.blocks];
                weeks
                    .chunks(4)
                    .map(|w| (w.iter().sum::<i64>() / 1000) as u32)
                    .collect()
            };
            let illness = outcome.figures[ill].unwrap();
            let accidents = outcome.figures[other].unwrap() - illness;
            yields.push(reduce(
                &blocks(killed),
                &blocks(fatal_days),
                illness,
                accidents,
            ));
        }
    }
    yields
}

/// A line of the page: what was checked, on record, in the model, and whether the record lies inside.
struct Line {
    text: String,
    is_inside: bool,
}

/// Misses that the page explains, by mission and first day of what is checked.
const EXPLAINED: [&str; 1] = ["| UNAMID from 2017-09-19 "];

fn lines() -> Vec<Line> {
    let exponent = shared_exponent();
    let mut lines = Vec::new();
    for period in &PERIODS {
        let yields = simulate(period, exponent);
        let second = half(period, true);
        let (deaths, days) = by_block(&second);
        let record = reduce(
            &deaths,
            &days,
            f64::from(second.illness),
            f64::from(second.accidents),
        );
        for (check, name) in CHECKS.iter().enumerate() {
            let Some(found) = record[check] else {
                continue;
            };
            let mut values: Vec<f64> = yields.iter().filter_map(|y| y[check]).collect();
            values.sort_by(f64::total_cmp);
            let at = |p: f64| quantile_of_sorted(&values, p).unwrap();
            let (low, middle, high) = (at(0.05), at(0.5), at(0.95));
            let is_inside = low <= found && found <= high;
            let from = period
                .from
                .saturating_add(jiff::Span::new().days(second.blocks as i64 * BLOCK));
            let mut text = String::new();
            write!(
                text,
                "| {} from {} | {name} | {found:.2} | {middle:.2} | {low:.2} to {high:.2} | {} |",
                period.mission,
                from,
                if is_inside { "inside" } else { "**outside**" }
            )
            .unwrap();
            lines.push(Line { text, is_inside });
        }
    }
    lines
}

#[test]
fn at_least_four_fifths_of_the_record_lie_inside_the_bands_and_the_page_says_so() {
    let lines = lines();
    let text: String = lines
        .iter()
        .map(|line| format!("{}\n", line.text))
        .collect();
    let inside = lines.iter().filter(|line| line.is_inside).count();
    assert!(
        5 * inside >= 4 * lines.len(),
        "{inside} of {}\n{text}",
        lines.len()
    );
    for line in lines.iter().filter(|line| !line.is_inside) {
        let is_explained = EXPLAINED.iter().any(|start| line.text.starts_with(start));
        assert!(is_explained, "nothing explains {}", line.text);
    }
    let page = include_str!("../../scenarios/record/deaths.md");
    assert!(page.contains(&text), "the page differs from\n{text}");
    assert!(page.contains(&format!("{inside} of {} checks", lines.len())));
    assert!(page.contains(&format!("exponent {}", shared_exponent())));
}
