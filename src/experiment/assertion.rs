//! Assertions: whether a batch bears out what a planner claims.
//!
//! A claim *holds* if the whole interval of its quantity fulfils it, *fails* if no value of the interval does, and is
//! *undecided* otherwise. With m claims joined by `and` each has an interval at 1 − α/m (Bonferroni), so that all verdicts
//! together are right with probability 1 − α. All claims must hold; one that fails makes the whole fail.

use crate::experiment::batch::Batch;
use crate::experiment::quantity::Measure;
use crate::experiment::summary::Estimate;
use crate::scenario::inject::Comparison;

/// A claim whose figures are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Assertion {
    /// How it was written.
    pub text: String,
    /// The quantity.
    pub measure: Measure,
    /// The number that it is compared with, and how; absent where the quantity is only reported.
    pub bound: Option<(Comparison, f64)>,
}

/// What the replications say of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not hold.
    Fails,
    /// The interval has values on both sides, or there is none.
    Undecided,
    /// Nothing is claimed.
    Reported,
}

impl Verdict {
    /// The word shown and written.
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Fails => "fails",
            Verdict::Undecided => "undecided",
            Verdict::Reported => "reported",
        }
    }
}

/// A claim with what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged<'a> {
    /// The claim.
    pub assertion: &'a Assertion,
    /// Replications that count.
    pub n: u64,
    /// The quantity with its interval.
    pub estimate: Option<Estimate>,
    /// Level of the interval.
    pub level: f64,
    /// What follows.
    pub verdict: Verdict,
}

/// Judges all claims on one batch at a level that holds for all of them together.
pub fn judge<'a>(assertions: &'a [Assertion], batch: &Batch, level: f64) -> Vec<Judged<'a>> {
    let n_claims = assertions.iter().filter(|a| a.bound.is_some()).count();
    let each = 1.0 - (1.0 - level) / n_claims.max(1) as f64;
    assertions
        .iter()
        .map(|assertion| {
            let sample = assertion.measure.sample(batch);
            let estimate = assertion.measure.estimate(&sample, each);
            Judged {
                assertion,
                n: sample.len() as u64,
                estimate,
                level: each,
                verdict: verdict(assertion.bound, estimate.as_ref()),
            }
        })
        .collect()
}

/// The verdict on all claims: that of the worst.
pub fn overall(judged: &[Judged<'_>]) -> Verdict {
    let any = |verdict| judged.iter().any(|one| one.verdict == verdict);
    [Verdict::Fails, Verdict::Undecided, Verdict::Holds]
        .into_iter()
        .find(|verdict| any(*verdict))
        .unwrap_or(Verdict::Reported)
}

fn verdict(bound: Option<(Comparison, f64)>, estimate: Option<&Estimate>) -> Verdict {
    let Some((comparison, value)) = bound else {
        return Verdict::Reported;
    };
    let is_upward = matches!(comparison, Comparison::Greater | Comparison::AtLeast);
    let ends = estimate.map_or((None, None), |estimate| (estimate.lower, estimate.upper));
    // A bound that the sample cannot give may lie anywhere.
    let (hardest, easiest) = if is_upward { ends } else { (ends.1, ends.0) };
    if hardest.is_some_and(|end| comparison.holds(end, value)) {
        Verdict::Holds
    } else if easiest.is_some_and(|end| !comparison.holds(end, value)) {
        Verdict::Fails
    } else {
        Verdict::Undecided
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lower: Option<f64>, upper: Option<f64>) -> Estimate {
        Estimate {
            value: 0.5,
            lower,
            upper,
        }
    }

    #[test]
    fn a_claim_holds_or_fails_only_with_its_whole_interval() {
        let judged = |comparison, lower, upper| {
            verdict(
                Some((comparison, 0.8)),
                Some(&found(Some(lower), Some(upper))),
            )
        };
        assert_eq!(judged(Comparison::AtLeast, 0.8, 0.9), Verdict::Holds);
        assert_eq!(judged(Comparison::Greater, 0.8, 0.9), Verdict::Undecided);
        assert_eq!(judged(Comparison::AtLeast, 0.6, 0.7), Verdict::Fails);
        assert_eq!(judged(Comparison::AtMost, 0.6, 0.7), Verdict::Holds);
        assert_eq!(judged(Comparison::Less, 0.8, 0.9), Verdict::Fails);
        assert_eq!(judged(Comparison::AtMost, 0.7, 0.9), Verdict::Undecided);
    }

    #[test]
    fn a_bound_that_is_missing_still_lets_the_other_one_settle_it() {
        let judged =
            |comparison, lower, upper| verdict(Some((comparison, 0.8)), Some(&found(lower, upper)));
        assert_eq!(judged(Comparison::AtLeast, Some(0.9), None), Verdict::Holds);
        assert_eq!(
            judged(Comparison::AtLeast, None, Some(0.9)),
            Verdict::Undecided
        );
        assert_eq!(judged(Comparison::AtMost, Some(0.9), None), Verdict::Fails);
        assert_eq!(
            verdict(Some((Comparison::AtMost, 1.0)), None),
            Verdict::Undecided
        );
        assert_eq!(verdict(None, None), Verdict::Reported);
    }
}
