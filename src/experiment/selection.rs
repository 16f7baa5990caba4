//! Selection: the best of several alternatives, with replications spent where they decide.
//!
//! # Method
//!
//! After a first stage of n₀ replications of all, alternatives are compared again and again on the worlds that they
//! share, and one that is clearly worse than another gets no further replications. With S² the first stage's variance of
//! the paired differences of two alternatives, one is dropped after r replications when its mean is worse than the other's by
//! more than max(0, (δ/2r) (h² S²/δ² − r)), with h² = 2 η (n₀ − 1) and η = ((2 α/(k − 1))^(−2/(n₀−1)) − 1)/2.
//! The one that is left has the best mean with probability 1 − α, provided that the best is better than the second by at
//! least δ, the difference that matters; otherwise it is within δ of the best.
//!
//! The procedure holds under common random numbers, which make S² small and the decision quick. Looking only now and then,
//! as here, drops alternatives later and never wrongly more often.
//!
//! Source: Kim and Nelson, A fully sequential procedure for indifference-zone selection in simulation (2001), with c = 1.
//!
//! # Limits
//!
//! The guarantee is for normal values; for skewed ones it is nearly kept with a first stage as long as here.

use crate::engine::tally::Tally;

/// Replications of the first stage.
pub const FIRST_STAGE: u64 = 50;
/// Replications between two looks.
pub const STEP: u64 = 25;

/// An alternative that was dropped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dropped {
    /// Which.
    pub candidate: usize,
    /// The better one that it was dropped for.
    pub by: usize,
    /// After how many shared worlds.
    pub after: u64,
}

/// A selection that is going on.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    delta: f64,
    /// h² S² of each pair.
    reach: Vec<Vec<f64>>,
    /// Which are still in.
    pub is_in: Vec<bool>,
    /// Those that are out, in order.
    pub dropped: Vec<Dropped>,
}

impl Selection {
    /// Begins with the values of the first stage, n_worlds × k, greater being better; `delta` is the difference that
    /// matters. `None` with fewer than two worlds or alternatives, or if `delta` is not above zero.
    pub fn begin(first: &[Vec<f64>], delta: f64, confidence: f64) -> Option<Selection> {
        let k = first.first()?.len();
        if first.len() < 2 || k < 2 || delta <= 0.0 || delta.is_nan() {
            return None;
        }
        let freedom = first.len() as f64 - 1.0;
        let error = (1.0 - confidence) / (k as f64 - 1.0);
        let eta = 0.5 * (libm::pow(2.0 * error, -2.0 / freedom) - 1.0);
        let reach = |one: usize, other: usize| {
            let mut tally = Tally::new();
            first
                .iter()
                .for_each(|world| tally.add(world[one] - world[other]));
            2.0 * eta * freedom * tally.variance().unwrap_or(0.0)
        };
        Some(Selection {
            delta,
            reach: (0..k)
                .map(|one| (0..k).map(|other| reach(one, other)).collect())
                .collect(),
            is_in: vec![true; k],
            dropped: Vec::new(),
        })
    }

    /// Looks at all worlds so far, n_worlds × k, and drops who is clearly worse; values of those that are out do not count.
    pub fn look(&mut self, worlds: &[Vec<f64>]) {
        let r = worlds.len() as f64;
        let k = self.is_in.len();
        let sum = |candidate: usize| worlds.iter().map(|world| world[candidate]).sum::<f64>();
        let sums: Vec<f64> = (0..k)
            .map(|one| if self.is_in[one] { sum(one) } else { f64::NAN })
            .collect();
        let rivals: Vec<usize> = (0..k).filter(|one| self.is_in[*one]).collect();
        for &one in &rivals {
            // The one that leads by most is named.
            let lead = |other: &usize| sums[*other] - sums[one] - self.allowance(one, *other, r);
            let others = rivals.iter().copied().filter(|other| *other != one);
            let worst = others.max_by(|a, b| lead(a).total_cmp(&lead(b)));
            if let Some(by) = worst.filter(|other| lead(other) > 0.0) {
                self.is_in[one] = false;
                self.dropped.push(Dropped {
                    candidate: one,
                    by,
                    after: worlds.len() as u64,
                });
            }
        }
    }

    /// By how much the sum of one may stay behind that of another after r worlds.
    fn allowance(&self, one: usize, other: usize, r: f64) -> f64 {
        let left = self.reach[one][other] / (self.delta * self.delta) - r;
        (self.delta / 2.0 * left).max(0.0)
    }

    /// Those that are still in.
    pub fn left(&self) -> Vec<usize> {
        (0..self.is_in.len())
            .filter(|one| self.is_in[*one])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_worse_in_every_world_by_the_same_goes_at_once_and_only_it() {
        let worlds: Vec<Vec<f64>> = (0..50)
            .map(|i| vec![f64::from(i), f64::from(i) + 1.0, f64::from(i) - 1.0])
            .collect();
        let mut selection = Selection::begin(&worlds, 0.5, 0.95).unwrap();
        selection.look(&worlds);
        assert_eq!(selection.left(), [1]);
        assert_eq!(
            selection.dropped[0],
            Dropped {
                candidate: 0,
                by: 1,
                after: 50
            }
        );
        assert_eq!(Selection::begin(&worlds, 0.0, 0.95), None);
    }
}
