//! Batches that grow from look to look until enough is known.

use indicatif::ProgressBar;

use crate::cli::batches;
use crate::cli::exit::Stop;
use crate::cli::keep::Way;
use crate::experiment::batch::Batch;
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
    mut is_enough: impl FnMut(&[Batch], &Look) -> bool,
) -> Result<Looked, Stop> {
    let looks = looks.all();
    let new = |model: &&Model| Batch::new(model.registry(), seed, 0);
    let mut looked = Looked {
        batches: models.iter().map(new).collect(),
        look: looks[0],
        n_looks: 0,
    };
    for look in looks {
        bar.set_length(look.n * models.len() as u64);
        let batches = std::mem::take(&mut looked.batches);
        looked.batches = batches::extend(models, batches, look.n, way, bar)?;
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
