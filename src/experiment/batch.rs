//! A batch: many replications of one model over many threads, with the bytes that one thread would give.
//!
//! # The way
//!
//! Replications run in waves. Within a wave each thread takes the next number, so that they start in order; when
//! the wave is over, figures become rows in order of replication, and the points of series go into exact
//! histograms, whose content does not depend on order. Then the series of the wave are dropped: memory grows only
//! by the rows.
//!
//! # Cancelling
//!
//! When the flag is raised no replication starts any more. Those after the first one that is missing are dropped,
//! so that what is left equals a batch of that many replications: whatever finished first does not count more.
//!
//! # Failures
//!
//! A replication that fails, panics, or yields a value that is not a finite number is recorded with its number,
//! seed and reason and left out of the rows and series; [`Batch::is_complete`] is then false.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::ThreadPool;

use crate::engine::histogram::Histogram;
use crate::experiment::fold::fold;
use crate::experiment::rows::Rows;
use crate::model::figures::Registry;
use crate::model::outcome::Failure;
use crate::model::outcome::Outcome;
use crate::model::replicate::Replicator;

/// Start of the name of every thread that runs replications.
pub const THREAD_NAME: &str = "replication";

/// Replications of a wave for each thread: enough that threads seldom wait for the last one.
const WAVE_PER_THREAD: usize = 16;
/// Series of a wave take at most this many bytes, except that each thread may always hold two.
const WAVE_BYTES: usize = 256 << 20;

/// What can run one replication after another.
pub trait Replicate {
    /// Runs one replication; the outcome depends on nothing but seed and number.
    ///
    /// # Errors
    ///
    /// If the replication cannot be finished.
    fn replicate(&mut self, seed: u64, replication: u64) -> Result<Outcome, Failure>;
}

impl Replicate for Replicator<'_> {
    fn replicate(&mut self, seed: u64, replication: u64) -> Result<Outcome, Failure> {
        Replicator::replicate(self, seed, replication)
    }
}

/// How to run a batch.
pub struct Plan<'a> {
    /// Seed of the batch.
    pub seed: u64,
    /// Replications.
    pub n: u64,
    /// Threads; 0 counts as 1.
    pub threads: usize,
    /// Raised from outside to stop early.
    pub cancel: &'a AtomicBool,
    /// Told after each replication, from any thread.
    pub progress: &'a (dyn Fn() + Sync),
}

/// Why a batch could not be run at all.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The system gave no threads.
    #[error("cannot start {threads} threads")]
    Threads {
        /// Number asked for.
        threads: usize,
        /// What the system said.
        source: rayon::ThreadPoolBuildError,
    },
}

/// What a batch has yielded.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Seed of the batch.
    pub seed: u64,
    /// Replications asked for.
    pub asked: u64,
    /// Replications finished, numbered from 0 without a gap, failures included.
    pub n: u64,
    /// Figures of those that succeeded.
    pub rows: Rows,
    /// Those that failed, in order.
    pub failures: Vec<Failure>,
    /// One histogram for each point of each series, laid out as in an outcome.
    pub series: Vec<Histogram>,
    /// Events handled in those that succeeded.
    pub events: u64,
}

impl Batch {
    /// A batch of which nothing has been run.
    pub fn new(registry: &Registry, seed: u64, asked: u64) -> Batch {
        Batch {
            seed,
            asked,
            n: 0,
            rows: Rows::new(registry.figures.len()),
            failures: Vec::new(),
            series: vec![Histogram::new(); registry.n_points()],
            events: 0,
        }
    }

    /// Whether every replication asked for has succeeded.
    pub fn is_complete(&self) -> bool {
        !self.is_partial() && self.failures.is_empty()
    }

    /// Whether the batch was stopped before its end.
    pub fn is_partial(&self) -> bool {
        self.n < self.asked
    }

    /// Takes in the results that follow, in order.
    fn extend(&mut self, results: Vec<Result<Outcome, Failure>>) {
        self.n += results.len() as u64;
        let mut outcomes = Vec::with_capacity(results.len());
        for result in results {
            match result {
                Ok(outcome) => outcomes.push(outcome),
                Err(failure) => self.failures.push(failure),
            }
        }
        for outcome in &outcomes {
            self.rows.push(outcome);
            self.events += outcome.events;
        }
        fold(&mut self.series, &outcomes);
    }
}

/// Runs a batch. `make` gives each thread what runs its replications; it is called again after a panic.
///
/// # Errors
///
/// If the threads cannot be started. Failed replications are no error; the batch lists them.
pub fn run<R: Replicate + Send>(
    registry: &Registry,
    plan: &Plan<'_>,
    make: impl Fn() -> R + Sync,
) -> Result<Batch, BatchError> {
    let threads = plan.threads.max(1);
    let pool = pool(threads)?;
    let workers: Vec<Mutex<R>> = (0..threads).map(|_| Mutex::new(make())).collect();
    let wave = wave_length(registry, threads);
    let mut batch = Batch::new(registry, plan.seed, plan.n);
    while batch.n < plan.n && !plan.cancel.load(Ordering::Relaxed) {
        let numbers = batch.n..plan.n.min(batch.n + wave);
        let results = run_wave(registry, plan, &pool, &workers, &make, numbers);
        pool.install(|| batch.extend(results));
    }
    Ok(batch)
}

/// A pool of its own, so that a batch never takes threads that its caller has not given.
fn pool(threads: usize) -> Result<ThreadPool, BatchError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("{THREAD_NAME} {index}"))
        .build()
        .map_err(|source| BatchError::Threads { threads, source })
}

fn wave_length(registry: &Registry, threads: usize) -> u64 {
    let bytes = registry.n_points().max(1) * size_of::<i64>();
    let fitting = (WAVE_BYTES / bytes).max(2 * threads);
    fitting.min(WAVE_PER_THREAD * threads) as u64
}

/// Runs a range of replications and returns the results up to the first that is missing.
fn run_wave<R: Replicate + Send>(
    registry: &Registry,
    plan: &Plan<'_>,
    pool: &ThreadPool,
    workers: &[Mutex<R>],
    make: &(impl Fn() -> R + Sync),
    numbers: std::ops::Range<u64>,
) -> Vec<Result<Outcome, Failure>> {
    let next = AtomicU64::new(numbers.start);
    let mut results: Vec<(u64, Result<Outcome, Failure>)> = pool
        .broadcast(|context| {
            let mut worker = workers[context.index()]
                .lock()
                .expect("panics are caught before they reach the lock");
            let mut done = Vec::new();
            while !plan.cancel.load(Ordering::Relaxed) {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= numbers.end {
                    break;
                }
                done.push((
                    number,
                    attempt(registry, &mut *worker, make, plan.seed, number),
                ));
                (plan.progress)();
            }
            done
        })
        .into_iter()
        .flatten()
        .collect();
    results.sort_unstable_by_key(|(number, _)| *number);
    let without_gap =
        |(place, (number, result))| (numbers.start + place as u64 == number).then_some(result);
    results
        .into_iter()
        .enumerate()
        .map_while(without_gap)
        .collect()
}

/// Runs one replication, turning a panic and an outcome that breaks its contract into a failure.
fn attempt<R: Replicate>(
    registry: &Registry,
    worker: &mut R,
    make: &impl Fn() -> R,
    seed: u64,
    replication: u64,
) -> Result<Outcome, Failure> {
    let fail = |reason: String| Failure {
        replication,
        seed,
        reason,
    };
    match catch_unwind(AssertUnwindSafe(|| worker.replicate(seed, replication))) {
        Ok(Ok(outcome)) => match breach(registry, &outcome, replication) {
            Some(reason) => Err(fail(reason)),
            None => Ok(outcome),
        },
        Ok(Err(failure)) => Err(failure),
        Err(payload) => {
            // What a panic leaves behind may be half changed.
            *worker = make();
            Err(fail(format!("panic: {}", panic_message(&*payload))))
        }
    }
}

/// How an outcome breaks its contract with the registry, if it does.
fn breach(registry: &Registry, outcome: &Outcome, replication: u64) -> Option<String> {
    if outcome.replication != replication {
        return Some(format!("it says it is replication {}", outcome.replication));
    }
    if outcome.figures.len() != registry.figures.len()
        || outcome.series.len() != registry.n_points()
    {
        return Some("it does not have the figures and points of its registry".to_owned());
    }
    let mut pairs = registry.figures.iter().zip(&outcome.figures);
    pairs.find_map(|(spec, value)| {
        let value = value.filter(|value| !value.is_finite())?;
        Some(format!("figure `{}` is {value}", spec.key))
    })
}

fn panic_message(payload: &(dyn std::any::Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
