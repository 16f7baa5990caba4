//! Rare events: splitting against an analytic probability, and against plain replications of a mission.

use std::path::Path;

use assert_cmd::Command;
use bluelift::engine::streams::Draws;
use bluelift::engine::streams::EntityKey;
use bluelift::engine::streams::Purpose;
use bluelift::engine::tally::Tally;
use bluelift::experiment::effort::Effort;
use bluelift::experiment::rare::Question;
use bluelift::experiment::rare::ask;
use bluelift::experiment::splitting::Level;
use bluelift::experiment::splitting::Particle;
use bluelift::experiment::splitting::estimate;
use bluelift::experiment::splitting::pilot;
use bluelift::model::course::Course;
use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::scenario::inject::Comparison;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;

const EFFORT: Effort<'static> = Effort {
    threads: 2,
    stop: &|| false,
    progress: &|| {},
    memory: None,
};

/// A queue M/M/1 from the first arrival until it is empty: does it ever hold `most` customers?
#[derive(Clone)]
struct Queue {
    draws: Draws,
    branch: u64,
    customers: i64,
    most: i64,
    steps: u64,
}

/// Arrivals per service.
const LOAD: f64 = 0.3;

impl Queue {
    fn begin(seed: u64, k: u64, most: i64) -> Queue {
        Queue {
            draws: Draws::new(seed, k),
            branch: 0,
            customers: 1,
            most,
            steps: 0,
        }
    }
}

impl Particle for Queue {
    fn importance(&mut self) -> f64 {
        if self.customers >= self.most {
            f64::INFINITY
        } else {
            self.customers as f64
        }
    }

    fn step(&mut self) -> Result<bool, String> {
        if self.customers == 0 {
            return Ok(false);
        }
        let mut stream = self.draws.stream(Purpose(1), EntityKey(0), self.steps);
        let is_arrival = stream.bernoulli(LOAD / (1.0 + LOAD));
        self.customers += if is_arrival { 1 } else { -1 };
        self.steps += 1;
        Ok(true)
    }

    fn branch(&mut self, n: u64) {
        self.branch = EntityKey(u128::from(self.branch)).with(n).0 as u64;
        self.draws = self.draws.branch(self.branch);
    }

    fn events(&self) -> u64 {
        self.steps
    }
}

/// The gambler's ruin: the probability that a queue with one customer holds `most` before it is empty.
fn ruin(most: i32) -> f64 {
    let odds = 1.0 / LOAD;
    (odds - 1.0) / (odds.powi(most) - 1.0)
}

#[test]
fn splitting_finds_one_in_a_million_with_less_than_a_hundredth_of_the_events_of_plain_runs() {
    const MOST: i32 = 12;
    let truth = ruin(MOST);
    assert!(truth > 1e-6 && truth < 1.5e-6, "{truth}");
    let levels = pilot(&|k| Queue::begin(77, k, MOST.into()), 500, &EFFORT).unwrap();
    let found = estimate(
        &|k| Queue::begin(5, k, MOST.into()),
        &levels,
        20_000,
        &EFFORT,
    )
    .unwrap();
    let (p, error) = (found.probability.value, found.relative_error);
    assert!(error < 0.1, "the error is small enough to tell: {error}");
    assert!(
        (p - truth).abs() < 3.3 * error * p,
        "{p} and {truth}, {error}"
    );
    let spent = found.events as f64 / found.crude_events();
    assert!(spent < 0.01, "{spent} of {} events", found.crude_events());
}

#[test]
fn the_estimate_is_unbiased_whatever_the_levels_and_its_interval_covers() {
    const MOST: i32 = 7;
    let truth = ruin(MOST);
    // Levels of no merit: unequal steps, too many copies here, too few there.
    let levels = [(2.0, 2), (3.0, 6), (6.0, 3)].map(|(at, copies)| Level { at, copies });
    let (mut mean, mut covered) = (Tally::new(), 0);
    for seed in 0..200 {
        let root = |k| Queue::begin(seed, k, MOST.into());
        let found = estimate(&root, &levels, 1500, &EFFORT).unwrap();
        mean.add(found.probability.value);
        let bounds = found.probability.lower.zip(found.probability.upper);
        covered += u32::from(bounds.is_some_and(|(l, u)| l <= truth && truth <= u));
    }
    let error = (mean.variance().unwrap() / 200.0).sqrt();
    let off = (mean.mean().unwrap() - truth).abs();
    assert!(
        error < 0.05 * truth && off < 3.3 * error,
        "{off} {error} {truth}"
    );
    // 95 % of 200 less two points and three standard errors of the count itself.
    assert!(covered >= 177, "{covered} of 200 intervals hold the truth");
}

#[test]
fn without_levels_splitting_is_plain_replication() {
    let found = estimate(&|k| Queue::begin(3, k, 3), &[], 4000, &EFFORT).unwrap();
    assert_eq!(found.reached, [found.reaching]);
    let p = found.probability.value;
    assert!((p - found.reaching as f64 / 4000.0).abs() < 1e-12);
    assert!((p - ruin(3)).abs() < 3.3 * found.relative_error * p);
}

fn model(file: &str) -> Model {
    let loaded = load_file(Path::new(file), &Request::default()).unwrap();
    Model::compile(&loaded.scenario, Drivers::ALL).unwrap()
}

const INCIDENTS: &str = "scenarios/03-escorts-and-incidents.toml";

#[test]
fn a_course_day_by_day_has_the_figures_of_its_replication_and_a_branch_the_same_past() {
    let model = model(INCIDENTS);
    for key in [
        "security.killed",
        "supply.stockout_days.rations",
        "cost.total",
    ] {
        let figure = model.registry().figure(key).unwrap();
        let whole = Replicator::new(&model).replicate(9, 2).unwrap();
        let mut course = Course::begin(&model, 9, 2, figure);
        let mut at_day_300 = None;
        let mut day = 0;
        while course.next_day().unwrap() {
            day += 1;
            if day == 300 {
                at_day_300 = Some(course.clone());
            }
        }
        assert_eq!(course.value(), whole.figures[figure], "{key}");
        assert_eq!(course.events(), whole.events);
        let end = |mut course: Course<'_>, branch: Option<u64>| {
            if let Some(branch) = branch {
                course.branch(branch);
            }
            while course.next_day().unwrap() {}
            course.value()
        };
        let copy = at_day_300.unwrap();
        assert_eq!(end(copy.clone(), None), whole.figures[figure]);
        let first = end(copy.clone(), Some(1));
        assert_eq!(first, end(copy.clone(), Some(1)));
        if key != "supply.stockout_days.rations" {
            let others: Vec<_> = (2..12).map(|n| end(copy.clone(), Some(n))).collect();
            assert!(others.iter().any(|other| *other != first), "{key}");
        }
    }
}

#[test]
fn splitting_a_mission_agrees_with_plain_replications() {
    let model = model(INCIDENTS);
    let figure = model.registry().figure("security.killed").unwrap();
    let bound = 20.0;
    let mut replicator = Replicator::new(&model);
    let (mut hits, n) = (0.0, 1500);
    for k in 0..n {
        let killed = replicator.replicate(1_000, k).unwrap().figures[figure].unwrap();
        hits += f64::from(u8::from(killed > bound));
    }
    let plain = hits / n as f64;
    let plain_error = (plain * (1.0 - plain) / n as f64).sqrt();
    let question = Question {
        model: &model,
        figure,
        comparison: Comparison::Greater,
        bound,
        seed: 4,
        roots: 300,
        pilot: 60,
    };
    let rare = ask(&question, &EFFORT).unwrap();
    assert!(!rare.levels.is_empty(), "{rare:?}");
    let split = rare.estimate.probability.value;
    let error = (plain_error.powi(2) + (rare.estimate.relative_error * split).powi(2)).sqrt();
    assert!(
        plain > 0.0 && error < 0.6 * plain,
        "{plain} {split} {error}"
    );
    assert!(
        (plain - split).abs() < 3.3 * error,
        "{plain} {split} {error}"
    );
}

#[test]
fn rare_prints_its_levels_and_refuses_what_has_none() {
    let run = |event: &str, threads: &str, code: i32| {
        let arguments = [
            "rare",
            INCIDENTS,
            "--p",
            event,
            "-n",
            "40",
            "--pilot",
            "20",
            "--threads",
            threads,
        ];
        let assert = Command::new(env!("CARGO_BIN_EXE_bluelift"))
            .args(arguments)
            .assert()
            .code(code);
        let output = assert.get_output().clone();
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    };
    let one = run("security.killed > 12", "1", 0);
    assert_eq!(one, run("security.killed > 12", "3", 0));
    assert!(
        one.contains("by multilevel splitting from 40 roots"),
        "{one}"
    );
    assert!(run("supply.fill_rate.diesel > 0.5", "1", 2).contains("does not only grow"));
    assert!(run("security.killed < 3", "1", 2).contains("above a bound"));
}
