//! What a cut of cash by 15 % loses: the plan's first replications, run once more with less cash.
//!
//! # Method
//!
//! Every mission has 15 % less cash from its first day to its last; what that does is the model's (flying hours and
//! contracted vehicles shrink, patrols are not sent beyond the rest, contributors are paid in part). The pairs have the same
//! random numbers; intervals are Student's t on the differences, at 95 % each.
//!
//! # What it assumes
//!
//! Nobody adapts the plan to the cut. The share is that of October 2025, when peacekeeping operations were told to spend
//! 15 % less.

use crate::engine::tally::Tally;
use crate::experiment::batch::Batch;
use crate::experiment::batch::BatchError;
use crate::experiment::effort::Effort;
use crate::experiment::estimate;
use crate::experiment::stress::Measure;
use crate::experiment::summary::Estimate;
use crate::experiment::summary::LEVEL;
use crate::experiment::trials;
use crate::model::figures::Registry;
use crate::model::model::Model;
use crate::scenario::inject::Action;
use crate::scenario::inject::Inject;
use crate::scenario::scenario::Id;
use crate::scenario::scenario::Scenario;

/// Share of the cash that is cut.
pub const SHARE: f64 = 0.15;

/// What is measured; deaths are never set against money.
pub const MEASURES: [Measure; 4] = [
    Measure::Mandate,
    Measure::Service,
    Measure::Stockouts,
    Measure::Cost,
];

/// What the cut does to one measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loss {
    /// Which.
    pub measure: Measure,
    /// Mean of the plan over the pairs, as it is.
    pub planned: Option<Estimate>,
    /// Mean paired difference, with less cash minus as planned.
    pub difference: Option<Estimate>,
}

/// What the cut loses.
#[derive(Debug, Clone, PartialEq)]
pub struct LessCash {
    /// Replications that succeeded both ways.
    pub pairs: u64,
    /// One for each of [`MEASURES`].
    pub losses: Vec<Loss>,
}

/// Replications that are run once more for a batch of `n`: a twentieth, at least 20 and at most 100.
pub fn pairs(n: u64) -> u64 {
    (n / 20).clamp(20, 100).min(n)
}

/// The scenario with less cash.
pub fn scenario(scenario: &Scenario) -> Scenario {
    let mut changed = scenario.clone();
    for mission in &scenario.missions {
        let n = changed.injects.len();
        changed.injects.push(Inject {
            // A planner's names have no dots.
            id: Id::new(format!("less-cash.{n}")),
            at: mission.start,
            until: mission.start + mission.horizon,
            action: Action::CutCash {
                mission: mission.id.clone(),
                share: SHARE,
            },
        });
    }
    changed
}

/// Runs the first replications of a batch again with less cash.
///
/// `plan` is what the plan's model yields; the model with less cash has figures of its own besides.
///
/// # Errors
///
/// If the threads cannot be started.
pub fn look(
    less: &Model,
    plan: &Registry,
    batch: &Batch,
    effort: &Effort<'_>,
) -> Result<LessCash, BatchError> {
    let mut cut = trials::run(&[less], batch.seed, pairs(batch.n), effort)?;
    let cut = cut.remove(0);
    let mut losses = MEASURES.map(|measure| (measure, Tally::new(), Tally::new()));
    let mut both = 0;
    for (row, other) in paired(batch, &cut) {
        both += 1;
        for (measure, planned, difference) in &mut losses {
            let old = measure.of(plan, batch, row);
            let new = measure.of(less.registry(), &cut, other);
            if let (Some(old), Some(new)) = (old, new) {
                planned.add(old);
                difference.add(new - old);
            }
        }
    }
    let losses = losses.map(|(measure, planned, difference)| Loss {
        measure,
        planned: estimate::mean(&planned, LEVEL),
        difference: estimate::mean(&difference, LEVEL),
    });
    Ok(LessCash {
        pairs: both,
        losses: losses.into(),
    })
}

/// Rows of the replications that succeeded in both batches.
fn paired(batch: &Batch, cut: &Batch) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut row = 0;
    for other in 0..cut.rows.len() {
        let wanted = cut.rows.replication(other);
        while row < batch.rows.len() && batch.rows.replication(row) < wanted {
            row += 1;
        }
        if row < batch.rows.len() && batch.rows.replication(row) == wanted {
            pairs.push((row, other));
        }
    }
    pairs
}
