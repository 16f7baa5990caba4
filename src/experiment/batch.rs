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
//! Batches that are to be compared run together and keep the same length.
//!
//! # Failures
//!
//! A replication that fails, panics, or yields a value that is not a finite number is recorded with its number,
//! seed and reason and left out of the rows and series; [`Batch::is_complete`] is then false.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::ThreadPool;

use crate::engine::histogram::Histogram;
use crate::experiment::fold::fold;
use crate::experiment::kept::fault::LogFault;
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
    /// What was done could not be written down.
    #[error(transparent)]
    Kept(#[from] LogFault),
}

/// What writes down what batches have come to while they run.
pub trait Keep {
    /// Told after each wave; `is_last` if no other follows.
    ///
    /// # Errors
    ///
    /// If it cannot be written down; the batches then stop.
    fn keep(&mut self, batches: &mut [Batch], is_last: bool) -> Result<(), LogFault>;
}

/// Writes nothing down.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeepNothing;

impl Keep for KeepNothing {
    fn keep(&mut self, _: &mut [Batch], _: bool) -> Result<(), LogFault> {
        Ok(())
    }
}

/// What a batch has yielded.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Seed of the batch.
    pub seed: u64,
    /// Number of the first replication: 0, unless the batch is a part of another.
    pub first: u64,
    /// Replications asked for.
    pub asked: u64,
    /// Replications finished, numbered from the first without a gap, failures included.
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
        Batch::from(registry, seed, 0, asked)
    }

    /// Replications of a batch from a number on, of which nothing has been run.
    pub fn from(registry: &Registry, seed: u64, first: u64, asked: u64) -> Batch {
        Batch {
            seed,
            first,
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
    pub(crate) fn extend(&mut self, results: Vec<Result<Outcome, Failure>>) {
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

/// A model to be run: its registry, and what gives each thread its replicator, called again after a panic.
pub struct Job<'a, R> {
    /// Registry of the model.
    pub registry: &'a Registry,
    /// Makes a replicator.
    pub make: &'a (dyn Fn() -> R + Sync),
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
    let job = Job {
        registry,
        make: &make,
    };
    let mut batches = run_together(&[job], plan)?;
    Ok(batches.pop().expect("one job gives one batch"))
}

/// Runs a batch of each job, wave by wave, so that all have the same length even if they are cancelled.
///
/// # Errors
///
/// As [`run`].
pub fn run_together<R: Replicate + Send>(
    jobs: &[Job<'_, R>],
    plan: &Plan<'_>,
) -> Result<Vec<Batch>, BatchError> {
    let new = |job: &Job<'_, R>| Batch::new(job.registry, plan.seed, plan.n);
    let batches = jobs.iter().map(new).collect();
    go_on_together(jobs, plan, batches, &mut KeepNothing)
}

/// Goes on with batches of the same jobs and seed, all of one length, up to `plan.n` replications: what comes out equals
/// a run of that many at once.
///
/// # Errors
///
/// As [`run`].
pub fn extend_together<R: Replicate + Send>(
    jobs: &[Job<'_, R>],
    plan: &Plan<'_>,
    mut batches: Vec<Batch>,
) -> Result<Vec<Batch>, BatchError> {
    batches.iter_mut().for_each(|batch| batch.asked = plan.n);
    go_on_together(jobs, plan, batches, &mut KeepNothing)
}

/// As [`run_together`], but goes on with batches that have begun, one of each job and all of the same length, until each
/// has the replications asked for; `plan.n` counts for nothing. After each wave `keeper` is told what there is.
///
/// # Errors
///
/// As [`run`], and if the keeper fails.
pub fn go_on_together<R: Replicate + Send>(
    jobs: &[Job<'_, R>],
    plan: &Plan<'_>,
    mut batches: Vec<Batch>,
    keeper: &mut dyn Keep,
) -> Result<Vec<Batch>, BatchError> {
    let threads = plan.threads.max(1);
    let pool = pool(threads)?;
    let crews: Vec<Crew<'_, R>> = jobs.iter().map(|job| Crew::new(job, threads)).collect();
    let wave = wave_length(jobs, threads);
    let (mut n, end) = batches.first().map_or((0, 0), |batch| {
        (batch.first + batch.n, batch.first + batch.asked)
    });
    while n < end && !plan.cancel.load(Ordering::Relaxed) {
        let numbers = n..end.min(n + wave);
        let run = |crew: &Crew<'_, R>| crew.run_wave(plan, &pool, numbers.clone());
        let mut waves: Vec<Vec<Result<Outcome, Failure>>> = crews.iter().map(run).collect();
        let shortest = waves.iter().map(Vec::len).min().unwrap_or(0);
        n += shortest as u64;
        for (batch, results) in batches.iter_mut().zip(&mut waves) {
            results.truncate(shortest);
            pool.install(|| batch.extend(std::mem::take(results)));
        }
        keeper.keep(&mut batches, false)?;
    }
    keeper.keep(&mut batches, true)?;
    Ok(batches)
}

/// A pool of its own, so that a batch never takes threads that its caller has not given.
fn pool(threads: usize) -> Result<ThreadPool, BatchError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("{THREAD_NAME} {index}"))
        .build()
        .map_err(|source| BatchError::Threads { threads, source })
}

fn wave_length<R>(jobs: &[Job<'_, R>], threads: usize) -> u64 {
    let points: usize = jobs.iter().map(|job| job.registry.n_points()).sum();
    let fitting = WAVE_BYTES / (points.max(1) * size_of::<i64>());
    fitting.max(2 * threads).min(WAVE_PER_THREAD * threads) as u64
}

/// The replicators of one job, one for each thread.
struct Crew<'a, R> {
    job: &'a Job<'a, R>,
    workers: Vec<Mutex<R>>,
}

impl<'a, R: Replicate + Send> Crew<'a, R> {
    fn new(job: &'a Job<'a, R>, threads: usize) -> Crew<'a, R> {
        let workers = (0..threads).map(|_| Mutex::new((job.make)())).collect();
        Crew { job, workers }
    }

    /// Runs a range of replications and returns the results up to the first that is missing.
    fn run_wave(
        &self,
        plan: &Plan<'_>,
        pool: &ThreadPool,
        numbers: Range<u64>,
    ) -> Vec<Result<Outcome, Failure>> {
        let next = AtomicU64::new(numbers.start);
        let shares = pool.broadcast(|context| {
            let mut worker = self.workers[context.index()]
                .lock()
                .expect("panics are caught before they reach the lock");
            let mut done = Vec::new();
            while !plan.cancel.load(Ordering::Relaxed) {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= numbers.end {
                    break;
                }
                done.push((number, self.attempt(&mut worker, plan.seed, number)));
                (plan.progress)();
            }
            done
        });
        let mut results: Vec<(u64, Result<Outcome, Failure>)> =
            shares.into_iter().flatten().collect();
        results.sort_unstable_by_key(|(number, _)| *number);
        let in_order = numbers.zip(results);
        in_order
            .map_while(|(wanted, (number, result))| (wanted == number).then_some(result))
            .collect()
    }

    /// Runs one replication, turning a panic and an outcome that breaks its contract into a failure.
    fn attempt(&self, worker: &mut R, seed: u64, replication: u64) -> Result<Outcome, Failure> {
        let fail = |reason: String| Failure {
            replication,
            seed,
            reason,
        };
        match catch_unwind(AssertUnwindSafe(|| worker.replicate(seed, replication))) {
            Ok(Ok(outcome)) => match breach(self.job.registry, &outcome, replication) {
                Some(reason) => Err(fail(reason)),
                None => Ok(outcome),
            },
            Ok(Err(failure)) => Err(failure),
            Err(payload) => {
                // What a panic leaves behind may be half changed.
                *worker = (self.job.make)();
                Err(fail(format!("panic: {}", panic_message(&*payload))))
            }
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

/// What a panic said.
pub(crate) fn panic_message(payload: &(dyn std::any::Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
