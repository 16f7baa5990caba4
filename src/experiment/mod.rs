//! Experiment floor: batches of replications, their summaries, and comparisons of alternatives.
//!
//! ```text
//! Model ─run→ Batch ─summarise→ Summary
//!             Batches ─compare→ Comparison
//! ```

pub mod assertion;
pub mod batch;
pub mod compare;
pub mod designs;
pub mod estimate;
mod fold;
pub mod inputs;
pub mod looks;
pub mod owner;
pub mod precision;
pub mod quantity;
pub mod risk;
pub mod rows;
pub mod sensitivity;
pub mod study;
pub mod summarise;
pub mod summary;
mod tails;
