//! Trials: several models over the same replications, their figures kept and their series dropped.
//!
//! Where many alternatives are tried, only their figures are asked for; a trial keeps the rows of a batch, and memory
//! grows by nothing else. All have the same replications, also if stopped early.

use crate::experiment::batch::Batch;
use crate::experiment::batch::BatchError;
use crate::experiment::effort::Effort;
use crate::model::model::Model;
use crate::model::outcome::Failure;
use crate::model::outcome::Outcome;
use crate::model::replicate::Replicator;

/// Runs replications 0 to `n` − 1 of every model; each batch has rows and failures, and no series.
///
/// # Errors
///
/// If the threads cannot be started.
pub fn run(
    models: &[&Model],
    seed: u64,
    n: u64,
    effort: &Effort<'_>,
) -> Result<Vec<Batch>, BatchError> {
    let width = models.len() as u64;
    let results: Vec<Result<Outcome, Failure>> = effort.in_order_kept(
        n * width,
        || (),
        |(), task| {
            let model = models[(task % width) as usize];
            Some(replicate(model, seed, task / width))
        },
    )?;
    let mut batches: Vec<Batch> = models.iter().map(|model| empty(model, seed, n)).collect();
    let whole = results.len() as u64 / width.max(1);
    for (place, result) in results.into_iter().enumerate() {
        let batch = &mut batches[place % models.len()];
        if batch.n == whole {
            continue;
        }
        batch.n += 1;
        match result {
            Ok(outcome) => {
                batch.rows.push(&outcome);
                batch.events += outcome.events;
            }
            Err(failure) => batch.failures.push(failure),
        }
    }
    Ok(batches)
}

fn empty(model: &Model, seed: u64, n: u64) -> Batch {
    let mut batch = Batch::new(model.registry(), seed, n);
    batch.series.clear();
    batch
}

fn replicate(model: &Model, seed: u64, replication: u64) -> Result<Outcome, Failure> {
    let mut outcome = Replicator::new(model).replicate(seed, replication)?;
    outcome.series = Vec::new();
    Ok(outcome)
}
