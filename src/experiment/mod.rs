//! Experiment floor: batches of replications, their summaries, and comparisons of alternatives.
//!
//! ```text
//! Model ─run→ Batch ─summarise→ Summary
//!             Batches ─compare→ Comparison
//! ```

pub mod batch;
pub mod compare;
pub mod estimate;
mod fold;
pub mod incidence;
pub mod rows;
pub mod summarise;
pub mod summary;
mod tails;
