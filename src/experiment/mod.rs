//! Experiment floor: batches of replications, their summaries, and comparisons of alternatives.
//!
//! ```text
//! Model ─run→ Batch ─summarise→ Summary
//!             Batches ─compare→ Comparison
//! ```

pub mod assertion;
pub mod batch;
pub mod compare;
pub mod estimate;
mod fold;
pub mod looks;
pub mod precision;
pub mod quantity;
pub mod risk;
pub mod rows;
pub mod summarise;
pub mod summary;
mod tails;
