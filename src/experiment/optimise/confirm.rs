//! Confirmation: the best points on random numbers that the search never saw.

use crate::engine::tally::Tally;
use crate::experiment::assertion::Verdict;
use crate::experiment::effort::Effort;
use crate::experiment::estimate;
use crate::experiment::optimise::MOST_TRIES;
use crate::experiment::optimise::OptimiseError;
use crate::experiment::optimise::Point;
use crate::experiment::optimise::Problem;
use crate::experiment::optimise::Tried;
use crate::experiment::summary::Estimate;
use crate::experiment::summary::LEVEL;
use crate::model::model::Model;

/// A candidate on fresh random numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmed {
    /// What the search said.
    pub found: Tried,
    /// What the fresh numbers say.
    pub fresh: Tried,
    /// Whether every claim holds there.
    pub is_accepted: bool,
    /// Mean difference of the objective from the plan as it is, on the fresh numbers.
    pub saving: Option<Estimate>,
}

/// What the confirmation has come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmation {
    /// Seed of the fresh numbers.
    pub seed: u64,
    /// Candidates in the order in which they were tried; the last is accepted if any is.
    pub candidates: Vec<Confirmed>,
    /// The plan as it is.
    pub plan: Option<Tried>,
    /// Whether it was stopped early.
    pub is_partial: bool,
}

/// A seed that the search does not use.
pub fn fresh_seed(seed: u64) -> u64 {
    let hash = blake3::hash(format!("fresh {seed}").as_bytes());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash.as_bytes()[..8]);
    // Seeds are written as numbers that every reader of JSON keeps exactly.
    u64::from_le_bytes(bytes) >> 12
}

/// Tries the best points on fresh random numbers until one keeps every claim there.
///
/// # Errors
///
/// As the search.
pub fn confirm(
    problem: &Problem<'_>,
    plan: &Model,
    ranked: &[Tried],
    effort: &Effort<'_>,
) -> Result<Confirmation, OptimiseError> {
    let seed = fresh_seed(problem.seed);
    let mut confirmation = Confirmation {
        seed,
        candidates: Vec::new(),
        plan: None,
        is_partial: false,
    };
    let met = ranked
        .iter()
        .filter(|tried| tried.is_full && tried.miss == 0.0);
    let candidates: Vec<&Tried> = met.take(MOST_TRIES).collect();
    if candidates.is_empty() {
        return Ok(confirmation);
    }
    let level = 1.0 - (1.0 - problem.confidence) / candidates.len() as f64;
    let batches = crate::experiment::trials::run(&[plan], seed, problem.fresh, effort)?;
    if batches[0].n < problem.fresh {
        confirmation.is_partial = true;
        return Ok(confirmation);
    }
    let plan = problem.judge(&Point::new(), &batches[0], level);
    for found in candidates {
        let points = [found.point.clone()];
        let Some(batches) = problem.run(&points, seed, problem.fresh, effort)? else {
            confirmation.is_partial = true;
            break;
        };
        let Some(batch) = &batches[0] else {
            continue;
        };
        let fresh = problem.judge(&found.point, batch, level);
        let keeps = |(_, verdict): &(Option<Estimate>, Verdict)| {
            matches!(verdict, Verdict::Holds | Verdict::Reported)
        };
        let is_accepted = fresh.claims.iter().all(keeps);
        confirmation.candidates.push(Confirmed {
            found: found.clone(),
            saving: saving(&plan, &fresh),
            fresh,
            is_accepted,
        });
        if is_accepted {
            break;
        }
    }
    confirmation.plan = Some(plan);
    Ok(confirmation)
}

/// The mean difference of the objective, candidate minus plan.
fn saving(plan: &Tried, fresh: &Tried) -> Option<Estimate> {
    if plan.values.len() != fresh.values.len() {
        return None;
    }
    let mut tally = Tally::new();
    for (new, old) in fresh.values.iter().zip(&plan.values) {
        tally.add(new - old);
    }
    estimate::mean(&tally, LEVEL)
}
