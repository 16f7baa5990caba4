//! Experiment floor: batches of replications, their summaries, and comparisons of alternatives.

pub mod summary;
