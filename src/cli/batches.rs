//! Running batches for a person who watches, and who may interrupt.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::ProgressBar;

use crate::cli::exit::{Exit, Stop};
use crate::cli::keep::Way;
use crate::cli::live::{Live, Shown};
use crate::experiment::batch;
use crate::experiment::batch::{Batch, Job, Keep, KeepNothing, Plan, THREAD_NAME};
use crate::model::model::Model;
use crate::model::outcome::MOST_EVENTS;

/// Raised by the first interrupt.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Lets an interrupt stop batches in good order from now on; a second one ends the program at once.
pub fn listen() {
    static LISTENING: OnceLock<()> = OnceLock::new();
    LISTENING.get_or_init(|| {
        // Without a handler an interrupt ends the program at once, which leaves no half result either.
        let _ = ctrlc::set_handler(|| {
            if INTERRUPTED.swap(true, Ordering::Relaxed) {
                std::process::exit(Exit::Interrupted as i32);
            }
        });
    });
}

/// Whether the person has interrupted.
pub fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// The flag that an interrupt raises, for plans of their own.
pub fn interrupted() -> &'static AtomicBool {
    &INTERRUPTED
}

/// Threads for a batch: as asked, or one for each core.
pub fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(cores, usize::from)
}

/// Cores that this process may use.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Keeps panics of replications off the terminal: they are recorded and reported with number and seed.
pub fn silence_replications() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let thread = std::thread::current();
        let is_replication = thread
            .name()
            .is_some_and(|name| name.starts_with(THREAD_NAME));
        if !is_replication {
            usual(info);
        }
    }));
}

/// Runs a batch of each model, all of the same length, and moves a bar.
///
/// # Errors
///
/// If the system gives no threads.
pub fn run(
    models: &[&Model],
    seed: u64,
    n: u64,
    threads: usize,
    bar: &ProgressBar,
) -> Result<Vec<Batch>, Stop> {
    let new = |model: &&Model| Batch::new(model.registry(), seed, n);
    let batches = models.iter().map(new).collect();
    let way = Way {
        threads,
        max_events: MOST_EVENTS,
    };
    go_on(models, way, batches, bar, &mut KeepNothing)
}

/// Goes on with a batch of each model, all of the same seed and length, up to `n` replications, and moves a bar.
///
/// # Errors
///
/// If the system gives no threads, or the keeper fails.
pub fn extend(
    models: &[&Model],
    mut batches: Vec<Batch>,
    n: u64,
    way: Way,
    bar: &ProgressBar,
    keeper: &mut dyn Keep,
) -> Result<Vec<Batch>, Stop> {
    batches.iter_mut().for_each(|batch| batch.asked = n);
    go_on(models, way, batches, bar, keeper)
}

/// Goes on with a batch of each model until each has the replications asked for, and moves a bar.
///
/// # Errors
///
/// If the system gives no threads, or the keeper fails.
pub fn go_on(
    models: &[&Model],
    way: Way,
    batches: Vec<Batch>,
    bar: &ProgressBar,
    keeper: &mut dyn Keep,
) -> Result<Vec<Batch>, Stop> {
    let plan = Plan {
        seed: batches.first().map_or(0, |batch| batch.seed),
        n: batches.first().map_or(0, |batch| batch.asked),
        threads: way.threads,
        cancel: &INTERRUPTED,
        progress: &|| bar.inc(1),
    };
    let live = Live::beside(bar, models, &batches);
    type Make<'a> = Box<dyn Fn() -> Shown<'a> + Sync + 'a>;
    let live = live.as_ref();
    let make = |place: usize, model| {
        move || Shown::new(model, way.max_events, live.map(|live| (live, place)))
    };
    let makes: Vec<Make<'_>> = models
        .iter()
        .enumerate()
        .map(|(place, model)| Box::new(make(place, *model)) as Make<'_>)
        .collect();
    let jobs: Vec<Job<'_, Shown<'_>>> = models
        .iter()
        .zip(&makes)
        .map(|(model, make)| Job {
            registry: model.registry(),
            make,
        })
        .collect();
    Ok(batch::go_on_together(&jobs, &plan, batches, keeper)?)
}
