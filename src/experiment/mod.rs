//! Experiment floor: batches of replications, their summaries, and comparisons of alternatives.

pub mod compare;
pub mod summary;
