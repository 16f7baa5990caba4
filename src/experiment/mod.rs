//! Experiment floor: batches of replications, their summaries, and comparisons of alternatives.
//!
//! ```text
//! Model ─run→ Batch ─summarise→ Summary
//!             Batches ─compare→ Comparison, Standings ─select→ the best
//!             Batch ─judge→ holds, fails, undecided
//! Inputs ─design→ points ─study→ rows of each point ─sweep, tornado, morris, sobol, two layers→ findings
//! ```
//!
//! A [`quantity`] is what is asked of a batch, as a planner writes it: `p(deployment.foc_day <= 180)`, `q95(cost.total)`. Whoever
//! looks at a batch more than once does so by [`looks`].

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
pub mod ranking;
pub mod rare;
pub mod risk;
pub mod rows;
pub mod selection;
pub mod sensitivity;
pub mod shapley;
pub mod shards;
pub mod splitting;
pub mod story;
pub mod stress;
pub mod study;
pub mod summarise;
pub mod summary;
pub mod sweep;
mod tails;
pub mod trials;
