//! Experiment floor: batches of replications, their summaries, and comparisons of alternatives.
//!
//! ```text
//! Model ─run→ Batch ─summarise→ Summary
//!             Batches ─compare→ Comparison
//! ```

pub mod assertion;
pub mod attribution;
pub mod batch;
pub mod calibrate;
pub mod compare;
pub mod decision;
pub mod designs;
pub mod discover;
pub mod effort;
pub mod estimate;
mod fold;
pub mod incidence;
pub mod inputs;
pub mod kept;
pub mod looks;
pub mod optimise;
pub mod owner;
pub mod precision;
pub mod quantity;
pub mod rare;
pub mod risk;
pub mod rows;
pub mod sensitivity;
pub mod shapley;
pub mod shards;
pub mod splitting;
pub mod story;
pub mod stress;
pub mod study;
pub mod summarise;
pub mod summary;
mod tails;
pub mod trials;
