//! Batches: the same content for any number of threads, honest prefixes, and failures that are never dropped.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bluelift::engine::streams::{Draws, EntityKey, Purpose};
use bluelift::experiment::batch::{Batch, Job, Plan, Replicate, run, run_together};
use bluelift::experiment::compare::{Candidate, compare};
use bluelift::experiment::summarise::summarise;
use bluelift::experiment::summary::Method;
use bluelift::model::figures::{Absent, Direction, FigureSpec, Grid, Registry, SeriesSpec};
use bluelift::model::outcome::{Failure, NO_VALUE, Outcome};

fn figure(key: &str, absent: Absent, is_indicator: bool) -> FigureSpec {
    FigureSpec {
        key: key.into(),
        unit: "d".into(),
        direction: Direction::Less,
        absent,
        is_indicator,
        description: "made up".into(),
    }
}

/// Four figures, one for each kind of absence and an indicator, and one series of three points.
fn registry() -> Registry {
    Registry {
        figures: vec![
            figure("made.never", Absent::Never, false),
            figure("made.undefined", Absent::Undefined, false),
            figure("made.always", Absent::Undefined, false),
            figure("outcome.met", Absent::Undefined, true),
        ],
        series: vec![SeriesSpec {
            key: "made.series".into(),
            item: String::new(),
            unit: "t".into(),
            grid: Grid::Weekly,
            description: "made up".into(),
        }],
        weekly: vec![0, 7, 14],
        monthly: Vec::new(),
    }
}

/// Draws made-up outcomes; `shift` moves the figures without moving the draws.
#[derive(Clone, Default)]
struct Fake {
    shift: f64,
    /// Whether a panic has left this replicator unusable.
    is_broken: bool,
    fails: Vec<u64>,
    panics: Vec<u64>,
    diverges: Vec<u64>,
}

impl Replicate for Fake {
    fn replicate(&mut self, seed: u64, replication: u64) -> Result<Outcome, Failure> {
        assert!(!self.is_broken, "used again after a panic");
        if self.panics.contains(&replication) {
            self.is_broken = true;
            panic!("stock is below zero");
        }
        if self.fails.contains(&replication) {
            return Err(Failure {
                replication,
                seed,
                reason: "the ledger of water does not balance".into(),
            });
        }
        let mut stream = Draws::new(seed, replication).stream(Purpose(9), EntityKey::of("x"), 0);
        let u = stream.uniform();
        let day = 100.0 * u + self.shift;
        let day = if self.diverges.contains(&replication) {
            f64::NAN
        } else {
            day
        };
        Ok(Outcome {
            replication,
            figures: vec![
                (u < 0.8).then_some(day),
                (u > 0.5).then_some(u),
                Some(day),
                Some(f64::from(u8::from(day < 30.0))),
            ],
            series: vec![
                (u * 1e6) as i64,
                if u < 0.1 {
                    NO_VALUE
                } else {
                    -((u * 5e4) as i64)
                },
                NO_VALUE,
            ],
            events: 10 + replication,
        })
    }
}

fn batch_of(fake: &Fake, seed: u64, n: u64, threads: usize) -> Batch {
    let plan = Plan {
        seed,
        n,
        threads,
        cancel: &AtomicBool::new(false),
        progress: &|| {},
    };
    run(&registry(), &plan, || fake.clone()).unwrap()
}

#[test]
fn a_batch_is_the_same_for_any_number_of_threads() {
    let one = batch_of(&Fake::default(), 7, 301, 1);
    assert_eq!(one.rows.len(), 301);
    assert_eq!(one.series[0].count(), 301);
    for threads in [2, 3, 8] {
        let same = batch_of(&Fake::default(), 7, 301, threads) == one;
        assert!(same, "{threads} threads");
    }
    assert_ne!(batch_of(&Fake::default(), 8, 301, 2).rows, one.rows);
}

#[test]
fn rows_and_histograms_hold_what_each_replication_yields() {
    let batch = batch_of(&Fake::default(), 7, 50, 2);
    let mut sums = [0i128; 2];
    for number in 0..50 {
        let outcome = Fake::default().replicate(7, number).unwrap();
        let row = number as usize;
        assert_eq!(batch.rows.replication(row), number);
        for (index, value) in outcome.figures.iter().enumerate() {
            assert_eq!(batch.rows.value(row, index), *value);
        }
        for (sum, value) in sums.iter_mut().zip(&outcome.series) {
            *sum += i128::from(if *value == NO_VALUE { 0 } else { *value });
        }
    }
    assert_eq!([batch.series[0].sum(), batch.series[1].sum()], sums);
    assert_eq!(batch.series[2].count(), 0);
    assert_eq!(batch.events, (0..50).map(|number| 10 + number).sum::<u64>());
}

/// Cancels the batch when a number of replications have begun; every fifth takes longer than the others.
struct Cancelling<'a> {
    fake: Fake,
    begun: &'a AtomicU64,
    after: u64,
    cancel: &'a AtomicBool,
}

impl Replicate for Cancelling<'_> {
    fn replicate(&mut self, seed: u64, replication: u64) -> Result<Outcome, Failure> {
        if self.begun.fetch_add(1, Ordering::Relaxed) == self.after {
            self.cancel.store(true, Ordering::Relaxed);
        }
        if replication % 5 == 2 {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        self.fake.replicate(seed, replication)
    }
}

#[test]
fn a_cancelled_batch_equals_a_batch_of_its_prefix() {
    for (threads, after) in [(1, 0), (1, 40), (4, 33), (4, 130)] {
        let (begun, cancel) = (AtomicU64::new(0), AtomicBool::new(false));
        let plan = Plan {
            seed: 3,
            n: 500,
            threads,
            cancel: &cancel,
            progress: &|| {},
        };
        let make = || Cancelling {
            fake: Fake::default(),
            begun: &begun,
            after,
            cancel: &cancel,
        };
        let mut cut = run(&registry(), &plan, make).unwrap();
        assert!(cut.is_partial() && !cut.is_complete());
        // Only those that had begun can be there, and at most one a thread can be lost to a gap.
        assert!(cut.n <= after + threads as u64, "{} after {after}", cut.n);
        assert!(cut.n + threads as u64 > after, "{} after {after}", cut.n);
        cut.asked = cut.n;
        assert!(cut == batch_of(&Fake::default(), 3, cut.n, 2), "{}", cut.n);
    }
}

#[test]
fn batches_that_run_together_are_cut_to_the_same_length() {
    for (threads, after) in [(1, 41), (4, 90)] {
        let (begun, cancel) = (AtomicU64::new(0), AtomicBool::new(false));
        let plan = Plan {
            seed: 3,
            n: 500,
            threads,
            cancel: &cancel,
            progress: &|| {},
        };
        let registry = registry();
        let make = |shift: f64| {
            let (begun, cancel) = (&begun, &cancel);
            move || Cancelling {
                fake: Fake {
                    shift,
                    ..Fake::default()
                },
                begun,
                after,
                cancel,
            }
        };
        let (first, second) = (make(0.0), make(5.0));
        let jobs: [Job<'_, Cancelling<'_>>; 2] = [
            Job {
                registry: &registry,
                make: &first,
            },
            Job {
                registry: &registry,
                make: &second,
            },
        ];
        let mut cut = run_together(&jobs, &plan).unwrap();
        let n = cut[0].n;
        assert!(
            n > 0 && n <= (after + threads as u64) / 2,
            "{n} after {after}"
        );
        for (batch, shift) in cut.iter_mut().zip([0.0, 5.0]) {
            assert_eq!(batch.n, n);
            batch.asked = n;
            let fake = Fake {
                shift,
                ..Fake::default()
            };
            assert!(*batch == batch_of(&fake, 3, n, 2), "{n} with {shift}");
        }
    }
}

#[test]
fn progress_is_told_once_for_each_replication() {
    let told = AtomicU64::new(0);
    let plan = Plan {
        seed: 3,
        n: 77,
        threads: 3,
        cancel: &AtomicBool::new(false),
        progress: &|| {
            told.fetch_add(1, Ordering::Relaxed);
        },
    };
    run(&registry(), &plan, Fake::default).unwrap();
    assert_eq!(told.into_inner(), 77);
}

#[test]
fn failures_are_recorded_and_left_out_and_change_nothing_else() {
    let fake = Fake {
        fails: vec![4],
        panics: vec![11, 12],
        diverges: vec![30],
        ..Fake::default()
    };
    let (broken, whole) = (
        batch_of(&fake, 5, 64, 3),
        batch_of(&Fake::default(), 5, 64, 1),
    );
    assert!(!broken.is_complete() && !broken.is_partial());
    assert_eq!(broken.n, 64);
    let told: Vec<String> = broken.failures.iter().map(Failure::to_string).collect();
    assert_eq!(
        told,
        [
            "replication 4 with seed 5 failed: the ledger of water does not balance",
            "replication 11 with seed 5 failed: panic: stock is below zero",
            "replication 12 with seed 5 failed: panic: stock is below zero",
            "replication 30 with seed 5 failed: figure `made.always` is NaN",
        ]
    );
    assert_eq!(broken.rows.len(), 60);
    for row in 0..60 {
        let same = broken.rows.replication(row) as usize;
        assert_eq!(broken.rows.value(row, 2), whole.rows.value(same, 2));
    }
    assert_eq!(summarise(&registry(), &broken).figures[2].n, 60);
    assert_eq!(broken.series[0].count(), 60);
}

#[test]
fn a_batch_of_which_everything_fails_has_a_summary_of_nothing() {
    let fake = Fake {
        fails: (0..8).collect(),
        ..Fake::default()
    };
    let batch = batch_of(&fake, 5, 8, 2);
    let summary = summarise(&registry(), &batch);
    assert_eq!(batch.failures.len(), 8);
    assert_eq!(summary.figures[0].n, 0);
    assert_eq!(
        (summary.figures[0].reached, summary.figures[0].p50),
        (None, None)
    );
    assert_eq!(summary.series[0].points[0].mean, None);
}

#[test]
fn absent_values_count_as_their_registry_says() {
    let batch = batch_of(&Fake::default(), 7, 400, 2);
    let summary = summarise(&registry(), &batch);
    let [never, undefined, always, met] = &summary.figures[..] else {
        panic!("four figures");
    };
    let reached = batch.rows.column(0).flatten().count();
    assert_eq!(never.n, 400);
    assert_eq!(never.reached.unwrap().value, reached as f64 / 400.0);
    assert_eq!((never.mean, never.sd), (None, None));
    assert!(never.p50.unwrap().value.is_finite());
    assert_eq!(never.p95.unwrap().value, f64::INFINITY);

    let defined: Vec<f64> = batch.rows.column(1).flatten().collect();
    assert_eq!(undefined.n, defined.len() as u64);
    let mean = defined.iter().sum::<f64>() / defined.len() as f64;
    assert!((undefined.mean.unwrap().value - mean).abs() < 1e-12);

    assert_eq!((always.n, always.method), (400, Method::StudentT));
    let hits = batch.rows.column(3).flatten().filter(|met| *met == 1.0);
    assert_eq!(met.mean.unwrap().value, hits.count() as f64 / 400.0);
    assert_eq!(met.method, Method::Wilson);
}

#[test]
fn points_of_series_are_in_their_unit_and_count_what_is_there() {
    let batch = batch_of(&Fake::default(), 7, 400, 2);
    let series = &summarise(&registry(), &batch).series[0];
    let mean = batch.rows.column(2).flatten().sum::<f64>() / 400.0 * 10.0;
    assert_eq!(series.points[0].n, 400);
    assert!((series.points[0].mean.unwrap() - mean).abs() < 1e-3 * mean);
    assert!(series.points[1].n < 400 && series.points[1].mean.unwrap() < 0.0);
    let bands = series.points[1].quantiles.unwrap();
    assert!(bands.is_sorted());
    assert_eq!((series.points[2].n, series.points[2].quantiles), (0, None));
}

fn candidate<'a>(label: &'a str, registry: &'a Registry, batch: &'a Batch) -> Candidate<'a> {
    Candidate {
        label,
        registry,
        batch,
        days_from_mandate: 1000.0,
        days_from_start: 60.0,
    }
}

#[test]
fn common_random_numbers_make_a_constant_shift_exact() {
    let registry = registry();
    let fake = Fake {
        shift: 5.0,
        fails: vec![9],
        ..Fake::default()
    };
    let (old, new) = (
        batch_of(&Fake::default(), 7, 200, 2),
        batch_of(&fake, 7, 200, 2),
    );
    let sides = [candidate("later", &registry, &new)];
    let found = compare(&candidate("base", &registry, &old), &sides);
    assert_eq!((found.level, found.missing.len()), (0.95, 0));
    let always = found.figure("made.always").unwrap().differences[0]
        .clone()
        .unwrap();
    let mean = always.mean.unwrap();
    assert_eq!(always.n, 199);
    assert!((mean.value - 5.0).abs() < 1e-9 && mean.upper.unwrap() - mean.lower.unwrap() < 1e-9);
    let better = always.better.unwrap();
    assert_eq!((better.value, always.equal), (0.0, Some(0.0)));
    assert!(better.upper.unwrap() > 0.0);
}

#[test]
fn a_figure_that_may_never_come_is_compared_by_being_reached_and_up_to_the_limit() {
    let registry = registry();
    let fake = Fake {
        shift: 5.0,
        ..Fake::default()
    };
    let (old, new) = (
        batch_of(&Fake::default(), 7, 200, 2),
        batch_of(&fake, 7, 200, 2),
    );
    let sides = [candidate("later", &registry, &new)];
    let found = compare(&candidate("base", &registry, &old), &sides);
    let never = found.figure("made.never").unwrap().differences[0]
        .clone()
        .unwrap();
    assert_eq!((never.n, never.limit), (200, Some(60.0)));
    let expected = old.rows.column(0).map(|day| day.unwrap_or(1e9));
    let expected = expected
        .map(|day| (day + 5.0).min(60.0) - day.min(60.0))
        .sum::<f64>()
        / 200.0;
    assert!((never.mean.unwrap().value - expected).abs() < 1e-9);
    let reached = never.reached.unwrap();
    assert_eq!(reached.value, 0.0);
    assert!(reached.lower.unwrap() < 0.0 && reached.upper.unwrap() > 0.0);
    // Never against never is a tie.
    let ties = old.rows.column(0).filter(Option::is_none).count();
    assert_eq!(never.equal, Some(ties as f64 / 200.0));
}

#[test]
fn intervals_widen_with_the_number_of_alternatives() {
    let registry = registry();
    let shifted = |shift| Fake {
        shift,
        ..Fake::default()
    };
    let base = batch_of(&Fake::default(), 7, 100, 1);
    // Another seed stands for an alternative that answers the same world differently.
    let other = batch_of(&shifted(1.0), 8, 100, 1);
    let base = candidate("base", &registry, &base);
    let side = candidate("other", &registry, &other);
    let (one, two) = (compare(&base, &[side]), compare(&base, &[side, side]));
    assert_eq!(two.level, 0.975);
    let width = |found: &bluelift::experiment::compare::Comparison| {
        let difference = found.figure("made.always").unwrap().differences[0]
            .clone()
            .unwrap();
        let mean = difference.mean.unwrap();
        mean.upper.unwrap() - mean.lower.unwrap()
    };
    // t(0.9875; 99) / t(0.975; 99) = 2.2760 / 1.9842.
    assert!((width(&two) / width(&one) - 1.1470).abs() < 1e-3);
}

#[test]
fn a_figure_that_a_side_lacks_is_listed_and_not_compared() {
    let registry = registry();
    let mut fewer = registry.clone();
    fewer.figures[2].key = "made.other".into();
    let batch = batch_of(&Fake::default(), 7, 20, 1);
    let sides = [candidate("b", &fewer, &batch)];
    let found = compare(&candidate("a", &registry, &batch), &sides);
    assert!(found.figure("made.always").is_none());
    let missing = [
        ("made.always".to_owned(), vec!["b".to_owned()]),
        ("made.other".to_owned(), vec!["a".to_owned()]),
    ];
    assert_eq!(found.missing, missing);
}
