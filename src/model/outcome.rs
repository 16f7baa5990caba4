//! What one replication yields: a plain record that owns no model and borrows nothing.

/// Marks a point of a series that has no value, such as days of supply where nothing is used.
pub const NO_VALUE: i64 = i64::MIN;

/// Events allowed in one replication unless another limit is asked for: a thousand times what a large mission needs.
pub const MOST_EVENTS: u64 = 50_000_000;

/// The outcome of one replication.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// Which replication, counted from 0.
    pub replication: u64,
    /// Values in the order of [`Registry::figures`](crate::model::figures::Registry::figures); absent as the registry says.
    pub figures: Vec<Option<f64>>,
    /// Points of all series, one after the other, in whole thousandths of the series' unit; [`NO_VALUE`] has none.
    pub series: Vec<i64>,
    /// Events handled.
    pub events: u64,
}

/// A replication that could not be finished.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("replication {replication} with seed {seed} failed: {reason}")]
pub struct Failure {
    /// Which replication, counted from 0.
    pub replication: u64,
    /// Seed of the batch.
    pub seed: u64,
    /// What went wrong: a broken ledger, too many events or a panic's message.
    pub reason: String,
}
