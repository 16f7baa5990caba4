//! Batches that grow from look to look until enough is known.

use indicatif::ProgressBar;

use crate::cli::batches;
use crate::cli::exit::Stop;
use crate::cli::keep::Way;
use crate::experiment::batch::{Batch, Keep, KeepNothing};
use crate::experiment::looks::{Look, Looks};
use crate::model::model::Model;

/// A batch of each model after the last look that was needed.
#[derive(Debug)]
pub struct Looked {
    /// The batches, all of the same length.
    pub batches: Vec<Batch>,
    /// The last look that was reached; if the person interrupted before the first, that one.
    pub look: Look,
    /// How many looks were taken.
    pub n_looks: usize,
}

/// Runs to each look in turn, until `is_enough` says so, there is no further look, or the person interrupts.
///
/// # Errors
///
/// If the system gives no threads.
pub fn run(
    models: &[&Model],
    seed: u64,
    looks: &Looks,
    way: Way,
    bar: &ProgressBar,
    is_enough: impl FnMut(&[Batch], &Look) -> bool,
) -> Result<Looked, Stop> {
    let new = |model: &&Model| Batch::new(model.registry(), seed, 0);
    let batches = models.iter().map(new).collect();
    go_on(
        models,
        batches,
        looks,
        way,
        bar,
        &mut KeepNothing,
        is_enough,
    )
}

/// As [`run`], but goes on with batches of which an earlier process has run a part, and has each kept. A look that they
/// have passed was not enough, else that process would have stopped there.
///
/// # Errors
///
/// If the system gives no threads, or the keeper fails.
pub fn go_on(
    models: &[&Model],
    batches: Vec<Batch>,
    looks: &Looks,
    way: Way,
    bar: &ProgressBar,
    keeper: &mut dyn Keep,
    mut is_enough: impl FnMut(&[Batch], &Look) -> bool,
) -> Result<Looked, Stop> {
    let done = batches.first().map_or(0, |batch| batch.n);
    let looks = looks.all();
    let mut looked = Looked {
        batches,
        look: looks[0],
        n_looks: 0,
    };
    for look in looks {
        if look.n < done {
            looked.look = look;
            looked.n_looks += 1;
            continue;
        }
        bar.set_length(look.n * models.len() as u64);
        let batches = std::mem::take(&mut looked.batches);
        looked.batches = batches::extend(models, batches, look.n, way, bar, keeper)?;
        if looked.batches.iter().any(Batch::is_partial) {
            break;
        }
        looked.look = look;
        looked.n_looks += 1;
        if is_enough(&looked.batches, &look) {
            break;
        }
    }
    Ok(looked)
}
