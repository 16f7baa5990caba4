//! Looking at a batch more than once without fooling oneself.
//!
//! Who stops a batch as soon as its interval pleases is wrong more often than the interval says. Here a batch is looked
//! at only after fixed counts of replications, each twice the one before, and the probability of error is spent over the
//! looks: the k-th may be wrong with probability α / (k (k + 1)). These sum to α however many looks there are, so that
//! by Bonferroni's inequality *all* intervals of all looks hold together with probability 1 − α, whatever the rule by
//! which one stops. The price is a wider interval: the first look has the level 1 − α/2.
//!
//! Source: Darling and Robbins, Confidence sequences for mean, variance, and median (1967), for spending over an open
//! number of looks; Law, Simulation Modeling and Analysis (fifth edition, 2015), section 9.4.1, for stopping on
//! half-widths, and for why that alone covers too seldom.

/// A plan of looks: after `first`, twice, four times … as many replications, at last after `most`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Looks {
    /// Replications before the first look.
    pub first: u64,
    /// Replications before the last look.
    pub most: u64,
    /// Probability with which all intervals of all looks hold together.
    pub confidence: f64,
}

/// One look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Replications.
    pub n: u64,
    /// Level of the intervals of this look.
    pub level: f64,
}

impl Looks {
    /// One look at the full level.
    pub fn once(n: u64, confidence: f64) -> Looks {
        Looks {
            first: n,
            most: n,
            confidence,
        }
    }

    /// The looks, in order.
    ///
    /// # Example
    ///
    /// ```
    /// # use bluelift::experiment::looks::Looks;
    /// let looks = Looks { first: 1000, most: 3000, confidence: 0.95 }.all();
    /// let counts: Vec<u64> = looks.iter().map(|look| look.n).collect();
    /// assert_eq!(counts, [1000, 2000, 3000]);
    /// assert!((looks[0].level - 0.975).abs() < 1e-12);
    /// ```
    pub fn all(&self) -> Vec<Look> {
        if self.most <= self.first {
            return vec![Look {
                n: self.first,
                level: self.confidence,
            }];
        }
        let mut counts = vec![self.first.max(1)];
        while let Some(&last) = counts.last().filter(|last| **last < self.most) {
            counts.push(last.saturating_mul(2).min(self.most));
        }
        let error = 1.0 - self.confidence;
        (1u64..)
            .zip(counts)
            .map(|(k, n)| Look {
                n,
                level: 1.0 - error / (k * (k + 1)) as f64,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_errors_of_all_looks_sum_to_no_more_than_the_error() {
        let looks = Looks {
            first: 1,
            most: 1 << 40,
            confidence: 0.9,
        };
        let spent: f64 = looks.all().iter().map(|look| 1.0 - look.level).sum();
        assert!(spent < 0.1 && spent > 0.097, "{spent}");
    }

    #[test]
    fn a_single_look_spends_everything() {
        let looks = Looks::once(500, 0.95).all();
        assert_eq!(
            looks,
            [Look {
                n: 500,
                level: 0.95
            }]
        );
    }
}
