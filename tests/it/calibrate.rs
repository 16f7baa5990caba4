//! Calibration: planted parameters come back, the test of self-excitation keeps its level, and the records are read.
//!
//! `data/fatalities.csv`: United Nations Peace and Security Data Hub, mission fatalities, state of 28 November 2023,
//! CC BY IGO; three missions, names, nationality and sex dropped. `data/conflict_events.csv`: Uppsala Conflict Data
//! Program, Georeferenced Event Dataset 23.1, CC BY 4.0 (Sundberg and Melander, Journal of Peace Research 50(4), 2013; Davies,
//! Pettersson and Öberg, 60(4), 2023); dates and types of the Central African Republic, 2013 to 2016.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use jiff::civil::{Date, date};

use bluelift::engine::clusters::Clusters;
use bluelift::engine::streams::{Draws, EntityKey, Purpose};
use bluelift::experiment::calibrate::Interval;
use bluelift::experiment::calibrate::counts::Seasons;
use bluelift::experiment::calibrate::forecast::grade;
use bluelift::experiment::calibrate::incidents::{Request, calibrate};
use bluelift::experiment::calibrate::log::{Columns, Log, read};

const FATALITIES: &str = include_str!("data/fatalities.csv");
const WET: [bool; 12] = [
    false, false, false, false, false, true, true, true, true, false, false, false,
];
const FIRST: Date = date(2010, 1, 1);
const YEARS: usize = 8;

/// A log of two zones, made by the engine's own clusters and not by the process that is fitted.
fn planted(branching: f64, seed: u64) -> Log {
    let clusters = Clusters::new(Purpose(2), branching, 8.0).unwrap();
    let draws = Draws::new(seed, 0);
    let mut rows = String::from("day,sector,type\n");
    for (zone, dry) in [("north", 0.09), ("south", 0.05)] {
        let key = EntityKey::of(zone);
        for day in 0..YEARS * 365 {
            let on = FIRST.saturating_add(jiff::Span::new().days(day as i64));
            let is_wet = WET[on.month() as usize - 1];
            let rate = if is_wet { 0.5 * dry } else { dry };
            // Several events begin on one day too seldom to matter.
            if draws.stream(Purpose(1), key, day as u64).bernoulli(rate) {
                let begin = day as f64 + draws.stream(Purpose(3), key, day as u64).uniform();
                let mut family = vec![(begin, day as u64)];
                while let Some((time, name)) = family.pop() {
                    if time < (YEARS * 365) as f64 {
                        let on = FIRST.saturating_add(jiff::Span::new().days(time as i64));
                        rows.push_str(&format!("{on},{zone},ied\n"));
                        for (delay, child) in clusters.offspring(&draws, key, name) {
                            family.push((time + delay.days(), child));
                        }
                    }
                }
            }
        }
    }
    read(
        &rows,
        &Columns::parse("date=day,zone=sector,kind=type").unwrap(),
        &[],
    )
    .unwrap()
}

fn request(bootstrap: u32) -> Request {
    Request {
        from: Some(FIRST),
        until: Some(date(2018, 1, 1)),
        phase_months: 0,
        seasons: Seasons::Wet(WET),
        once_a_day: false,
        most_precision: 2,
        bootstrap,
        seed: 3,
    }
}

fn covers(interval: &Interval, truth: f64) -> bool {
    interval.low <= truth && truth <= interval.high
}

#[test]
fn planted_rates_seasons_and_echoes_come_back_inside_their_intervals() {
    let (mut hits, mut asked) = (0, 0);
    for seed in 0..4 {
        let log = planted(0.4, seed);
        let calibration = calibrate(&log, &request(39)).unwrap();
        let fit = &calibration.kinds[0];
        let excitation = fit.excitation.as_ref().unwrap();
        assert!(excitation.is_significant(), "seed {seed}: {excitation:?}");
        assert!(
            (excitation.branching.value - 0.4).abs() < 0.2,
            "{excitation:?}"
        );
        // The mean of the season is 1, and a third of the year is wet at half the rate.
        let wet_share = 122.0 / 365.0;
        let mean_season = 1.0 - 0.5 * wet_share;
        let monthly = |dry: f64| dry * mean_season / 0.6 * 30.4375;
        let checks = [
            covers(&excitation.branching, 0.4),
            covers(&excitation.echo_days, 8.0),
            covers(&fit.season[1], 0.5 / mean_season),
            covers(&fit.zones[0].rate, monthly(0.09)),
            covers(&fit.zones[1].rate, monthly(0.05)),
        ];
        hits += checks.iter().filter(|is_hit| **is_hit).count();
        asked += checks.len();
    }
    // Of 20 intervals of 90 % 18 cover on average; fewer than 14 do once in 400 times.
    assert!(hits >= 14, "{hits} of {asked}");
}

#[test]
fn without_self_excitation_it_is_seldom_found() {
    let rejected = (100..116).filter(|seed| {
        let calibration = calibrate(&planted(0.0, *seed), &request(39)).unwrap();
        let excitation = calibration.kinds[0].excitation.clone().unwrap();
        excitation.is_significant()
    });
    // The test has a level of 5 %: 0.8 of 16 on average; more than 4 once in 700 times.
    let rejected = rejected.count();
    assert!(rejected <= 4, "{rejected} of 16");
}

#[test]
fn forecasts_of_a_steady_process_keep_their_band_and_beat_the_seasonal_mean() {
    let (mut n, mut covered, mut score, mut of_mean) = (0, 0, 0.0, 0.0);
    for seed in 0..6 {
        let log = planted(0.4, seed);
        let asked = request(19);
        let calibration = calibrate(&log, &asked).unwrap();
        let forecast = grade(&log, &calibration, &asked, 12).unwrap();
        n += forecast.apart.n;
        covered += forecast.apart.covered;
        score += forecast.apart.score;
        of_mean += forecast.apart.score_of_mean;
    }
    assert_eq!(n, 6 * 2 * 12);
    // Bands of counts cover more than they say, because counts are whole.
    let share = f64::from(covered) / f64::from(n);
    assert!((0.87..0.995).contains(&share), "{covered} of {n}");
    assert!(score < of_mean, "{score} {of_mean}");
}

#[test]
fn fatal_days_of_the_record_fit_a_poisson_process_and_deaths_do_not() {
    let columns = Columns::parse("date=incident_date,zone=mission").unwrap();
    let only = [
        ("mission".to_owned(), "MINUSMA".to_owned()),
        ("incident_type".to_owned(), "Malicious Act".to_owned()),
    ];
    let log = read(FATALITIES, &columns, &only).unwrap();
    let mut asked = request(39);
    (asked.from, asked.until) = (Some(date(2013, 7, 1)), Some(date(2019, 1, 1)));
    asked.seasons = Seasons::None;
    let deaths = calibrate(&log, &asked).unwrap();
    asked.once_a_day = true;
    let days = calibrate(&log, &asked).unwrap();
    let (deaths, days) = (&deaths.kinds[0], &days.kinds[0]);
    assert_eq!((deaths.n, days.n), (106, 41));
    assert!((deaths.dispersion.unwrap() - 5.0).abs() < 0.1, "{deaths:?}");
    assert!((days.dispersion.unwrap() - 1.2).abs() < 0.1, "{days:?}");
    assert!(!days.excitation.as_ref().unwrap().is_significant());
}

fn bluelift(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluelift"));
    let output = command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code().unwrap(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn the_fragment_that_is_printed_belongs_in_a_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let base = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/scenarios/03-escorts-and-incidents.toml"
    );
    fs::copy(base, folder.path().join("base.toml")).unwrap();
    let log = planted(0.4, 1);
    let rows: String = log
        .events
        .iter()
        .filter(|event| event.zone == "north")
        .map(|event| format!("{},north,Explosions/Remote violence,1\n", event.date))
        .collect();
    let table = format!("event_date,admin1,event_type,time_precision\n{rows}");
    fs::write(folder.path().join("log.csv"), table).unwrap();
    let arguments = [
        "calibrate",
        "incidents",
        "log.csv",
        "--wet",
        "jun,jul,aug,sep",
        "--bootstrap",
        "39",
        "--kilometres",
        "12000",
        "--map",
        "explosions-remote-violence=ied",
        "--holdout",
        "12m",
    ];
    let (code, fragment, error) = bluelift(folder.path(), &arguments);
    assert_eq!((code, error.as_str()), (0, ""));
    assert!(
        fragment.contains("p = 0.025 by parametric bootstrap"),
        "{fragment}"
    );
    assert!(fragment.contains("/1000 km\"  # "), "{fragment}");
    assert!(fragment.contains("inside the 90 % band"), "{fragment}");
    let scenario = format!("format = 1\nextends = \"base.toml\"\n{fragment}");
    fs::write(folder.path().join("with.toml"), scenario).unwrap();
    let (code, out, error) = bluelift(folder.path(), &["check", "with.toml"]);
    assert_eq!(code, 0, "{out}{error}{fragment}");
    let (_, again, _) = bluelift(folder.path(), &arguments);
    assert_eq!(fragment, again);
}

#[test]
fn the_layout_of_a_public_collection_is_known_by_its_columns() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/data"));
    let arguments = [
        "calibrate",
        "incidents",
        "conflict_events.csv",
        "--bootstrap",
        "19",
        "--phases",
        "none",
    ];
    let (code, out, _) = bluelift(folder, &arguments);
    assert_eq!(code, 0);
    // Violence there is far from Poisson: every kind excites itself or drifts.
    for kind in ["state-based", "non-state", "one-sided"] {
        assert!(
            out.contains(&format!("\n[[incident]]\nid = \"{kind}\"\nbranching = 0.")),
            "{out}"
        );
    }
    let (code, _, error) = bluelift(folder, &["calibrate", "incidents", "fatalities.csv"]);
    assert_eq!(code, 2);
    assert!(error.contains("say which column holds what"), "{error}");
}

#[test]
fn a_deployment_delay_is_told_as_a_total_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut table = String::from("month_end,mission,total\n");
    for month in 1..=30_i64 {
        let day = date(2013, 4, 30).saturating_add(jiff::Span::new().months(month));
        // Nobody for 90 days, then a steady stream up to day 690.
        let share = ((30.4 * month as f64 - 90.0) / 600.0).clamp(0.0, 1.0);
        table.push_str(&format!("{day},X,{:.0}\n", 9000.0 * share));
    }
    fs::write(folder.path().join("strength.csv"), table).unwrap();
    let arguments = [
        "calibrate",
        "deployment",
        "strength.csv",
        "--where",
        "mission=X",
        "--mandate",
        "2013-04-30",
    ];
    let (code, out, error) = bluelift(folder.path(), &arguments);
    assert_eq!((code, error.as_str()), (0, ""));
    assert!(
        out.contains("The split between stages is the catalog's"),
        "{out}"
    );
    let median: f64 = out
        .split("median ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!((median - 390.0).abs() < 30.0, "{out}");
    let (code, _, error) = bluelift(
        folder.path(),
        &[
            "calibrate",
            "deployment",
            "strength.csv",
            "--mandate",
            "2020-01-01",
        ],
    );
    assert_eq!(code, 2);
    assert!(
        error.contains("no event is left after the resolution"),
        "{error}"
    );
}
