//! Estimates from a sample, each with an interval that covers the truth at least about as often as its level says.
//!
//! | of | interval | source |
//! |---|---|---|
//! | a mean | Student's t | Student, The probable error of a mean (1908) |
//! | a probability | Wilson's score interval | Wilson, Probable inference (1927) |
//! | a probability that is asserted | exact | Clopper and Pearson, The use of confidence or fiducial limits (1934) |
//! | a quantile | order statistics | David and Nagaraja, Order Statistics (third edition, 2003), section 7.1 |
//! | a difference of paired probabilities | Newcombe's method 10 | Newcombe, Improved confidence intervals for the difference between binomial proportions based on paired data (1998) |
//!
//! # Limits
//!
//! Student's t relies on the mean being nearly normal; with fewer than about 30 replications of a skewed figure it
//! covers less than it says. Where every value of the sample is the same, the interval of its mean has no width,
//! which says nothing about rare values: a probability never gets such an interval, but a mean does.

use crate::engine::quantile::quantile_of_sorted;
use crate::engine::tally::Tally;
use crate::experiment::summary::Estimate;
use crate::experiment::tails::{beta_quantile, binomial_cdf, normal_z, student_t};

/// Mean with Student's t at a level; without interval below two values, absent without values.
pub fn mean(tally: &Tally, level: f64) -> Option<Estimate> {
    let value = tally.mean()?;
    let half_width = tally.variance().map(|variance| {
        let n = tally.count() as f64;
        student_t(level, n - 1.0) * libm::sqrt(variance.max(0.0) / n)
    });
    Some(Estimate {
        value,
        lower: half_width.map(|half| value - half),
        upper: half_width.map(|half| value + half),
    })
}

/// Share of `hits` among `n` with Wilson's score interval; absent if `n` is 0.
///
/// The upper bound of no hits is z² / (n + z²), never 0, and the lower bound of only hits is never 1.
///
/// # Example
///
/// ```
/// # use bluelift::experiment::estimate::wilson;
/// let none = wilson(0, 10, 0.95).unwrap();
/// assert_eq!(none.value, 0.0);
/// assert!((none.upper.unwrap() - 0.2775).abs() < 5e-5);
/// ```
pub fn wilson(hits: u64, n: u64, level: f64) -> Option<Estimate> {
    wilson_of(hits as f64, n, level)
}

/// As [`wilson`], where a trial may count in part; the interval is then wide rather than narrow.
pub fn wilson_of(hits: f64, n: u64, level: f64) -> Option<Estimate> {
    if n == 0 {
        return None;
    }
    let z = normal_z(level);
    let n = n as f64;
    let share = hits / n;
    let centre = hits + 0.5 * z * z;
    let spread = z * libm::sqrt(hits * (1.0 - share) + 0.25 * z * z);
    let bound = |numerator: f64| (numerator / (n + z * z)).clamp(0.0, 1.0);
    Some(Estimate {
        value: share,
        lower: Some(if hits == 0.0 {
            0.0
        } else {
            bound(centre - spread)
        }),
        upper: Some(if hits == n {
            1.0
        } else {
            bound(centre + spread)
        }),
    })
}

/// Share of `hits` among `n` with the exact interval of Clopper and Pearson; absent if `n` is 0.
///
/// It covers the truth at least as often as the level says for every probability and every `n`, which Wilson's does only
/// on average: claims are judged by this one.
///
/// # Example
///
/// ```
/// # use bluelift::experiment::estimate::exact;
/// let none = exact(0, 1000, 0.95).unwrap();
/// assert!((none.upper.unwrap() - 0.003_682).abs() < 1e-6);
/// ```
pub fn exact(hits: u64, n: u64, level: f64) -> Option<Estimate> {
    if n == 0 {
        return None;
    }
    let tail = 0.5 * (1.0 - level);
    let (hit, miss) = (hits as f64, (n - hits) as f64);
    let lower = match hits {
        0 => 0.0,
        _ => beta_quantile(tail, hit, miss + 1.0),
    };
    let upper = match n - hits {
        0 => 1.0,
        _ => beta_quantile(1.0 - tail, hit + 1.0, miss),
    };
    Some(Estimate {
        value: hit / n as f64,
        lower: Some(lower),
        upper: Some(upper),
    })
}

/// The ranks, counted from 1, of the order statistics that bound the quantile `p` of a sample of `n`.
///
/// Each bound is the tightest whose chance of lying on the wrong side of the quantile is at most half of
/// 1 − `level`, whatever the distribution; a bound that no value of so small a sample can give is absent.
pub fn quantile_ranks(n: u64, p: f64, level: f64) -> (Option<u64>, Option<u64>) {
    let tail = 0.5 * (1.0 - level);
    // The r-th value lies above the quantile if at most r − 1 values lie at or below it.
    let is_low_enough = |rank: u64| binomial_cdf(rank - 1, n, p) <= tail;
    let is_high_enough = |rank: u64| binomial_cdf(rank - 1, n, p) >= 1.0 - tail;
    let below_high = first_rank(n, is_high_enough);
    let above_low = first_rank(n, |rank| !is_low_enough(rank));
    let lower = (above_low > 1).then(|| above_low - 1);
    (lower, (below_high <= n).then_some(below_high))
}

/// The first rank from 1 to n for which a condition holds that, once it holds, keeps holding; n + 1 if none.
fn first_rank(n: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (1, n + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// Quantile of sorted values with bounds at the given ranks; +∞ ranks last and stays +∞; absent without values.
pub fn quantile(sorted: &[f64], p: f64, ranks: (Option<u64>, Option<u64>)) -> Option<Estimate> {
    let at = |rank: u64| sorted[rank as usize - 1];
    Some(Estimate {
        value: quantile_of_sorted(sorted, p)?,
        lower: ranks.0.map(at),
        upper: ranks.1.map(at),
    })
}

/// Pairs of two yes-or-no results in the same replications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PairCounts {
    /// Yes in both.
    pub both: u64,
    /// Yes in the first only.
    pub first: u64,
    /// Yes in the second only.
    pub second: u64,
    /// Yes in neither.
    pub neither: u64,
}

impl PairCounts {
    /// Counts one pair.
    pub fn add(&mut self, first: bool, second: bool) {
        let count = match (first, second) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.first,
            (false, true) => &mut self.second,
            (false, false) => &mut self.neither,
        };
        *count += 1;
    }

    /// Difference of the two probabilities, first minus second, with Newcombe's interval; absent without pairs.
    ///
    /// The interval joins Wilson's intervals of the two shares, so that it has width even where all pairs agree.
    pub fn difference(&self, level: f64) -> Option<Estimate> {
        let n = self.both + self.first + self.second + self.neither;
        let one = wilson(self.both + self.first, n, level)?;
        let two = wilson(self.both + self.second, n, level)?;
        let correlation = self.correlation();
        let join =
            |a: f64, b: f64| libm::sqrt((a * a - 2.0 * correlation * a * b + b * b).max(0.0));
        let value = (self.first as f64 - self.second as f64) / n as f64;
        let down = join(one.value - one.lower?, two.upper? - two.value);
        let up = join(one.upper? - one.value, two.value - two.lower?);
        Some(Estimate {
            value,
            lower: Some((value - down).max(-1.0)),
            upper: Some((value + up).min(1.0)),
        })
    }

    /// The correlation of the two results, with the continuity correction of Newcombe's method 10.
    fn correlation(&self) -> f64 {
        let [both, first, second, neither] =
            [self.both, self.first, self.second, self.neither].map(|count| count as f64);
        let margins = (both + first) * (second + neither) * (both + second) * (first + neither);
        if margins == 0.0 {
            return 0.0;
        }
        let product = both * neither - first * second;
        let n = both + first + second + neither;
        let corrected = if product > 0.0 {
            (product - 0.5 * n).max(0.0)
        } else {
            product
        };
        corrected / libm::sqrt(margins)
    }
}
