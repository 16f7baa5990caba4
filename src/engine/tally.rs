//! Tallies: statistics over occurrences (waits, delays, amounts), each of weight one.
//!
//! [`Tally`] takes real values and keeps mean and variance by Welford's method; two tallies merge to
//! the same count, minimum and maximum in any order, but mean and variance only up to rounding.
//! [`ExactTally`] takes whole numbers and keeps exact sums, so that it merges to the same bits in any
//! order and any grouping.
//!
//! Source: Welford, Note on a method for calculating corrected sums of squares and products (1962);
//! Chan, Golub and LeVeque, Updating formulae and a pairwise algorithm for computing sample variances (1979).

/// Count, mean, variance, minimum and maximum of real values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tally {
    count: u64,
    mean: f64,
    /// Sum of squared deviations from the mean.
    squares: f64,
    min: f64,
    max: f64,
}

impl Default for Tally {
    fn default() -> Self {
        Tally::new()
    }
}

impl Tally {
    /// A tally of nothing.
    pub fn new() -> Tally {
        Tally {
            count: 0,
            mean: 0.0,
            squares: 0.0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
        }
    }

    /// Adds one value.
    #[inline]
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        let deviation = value - self.mean;
        // From a signed number the conversion is a single instruction.
        self.mean += deviation / self.count as i64 as f64;
        self.squares += deviation * (value - self.mean);
        if value < self.min {
            self.min = value;
        }
        if value > self.max {
            self.max = value;
        }
    }

    /// Adds all the values of another tally.
    pub fn merge(&mut self, other: &Tally) {
        if other.count == 0 {
            return;
        }
        let (n, m) = (self.count as f64, other.count as f64);
        let deviation = other.mean - self.mean;
        self.count += other.count;
        self.mean += deviation * m / (n + m);
        self.squares += other.squares + deviation * deviation * n * m / (n + m);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// Number of values.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Mean; `None` without values.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// Sample variance, divided by n − 1; `None` with fewer than two values.
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.squares / (self.count - 1) as f64)
    }

    /// Least value; `None` without values.
    pub fn min(&self) -> Option<f64> {
        (self.count > 0).then_some(self.min)
    }

    /// Greatest value; `None` without values.
    pub fn max(&self) -> Option<f64> {
        (self.count > 0).then_some(self.max)
    }
}

/// Count, exact sums, minimum and maximum of whole numbers.
///
/// Exact while the sum of squares stays below 2¹²⁷: 10¹⁵ values of a million each, say, are far inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExactTally {
    count: u64,
    sum: i128,
    sum_of_squares: i128,
    min: i64,
    max: i64,
}

impl Default for ExactTally {
    fn default() -> Self {
        ExactTally::new()
    }
}

impl ExactTally {
    /// A tally of nothing.
    pub fn new() -> ExactTally {
        ExactTally {
            count: 0,
            sum: 0,
            sum_of_squares: 0,
            min: i64::MAX,
            max: i64::MIN,
        }
    }

    /// Adds one value.
    #[inline]
    pub fn add(&mut self, value: i64) {
        let wide = i128::from(value);
        self.count += 1;
        self.sum += wide;
        self.add_squares(wide * wide);
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    /// Adds all the values of another tally; the order of merging makes no difference.
    ///
    /// # Panics
    ///
    /// If the sum of squares leaves its range.
    #[inline]
    pub fn merge(&mut self, other: &ExactTally) {
        self.count += other.count;
        self.sum += other.sum;
        self.add_squares(other.sum_of_squares);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    #[inline]
    fn add_squares(&mut self, squares: i128) {
        let sum = self.sum_of_squares.checked_add(squares);
        self.sum_of_squares = sum.expect("the sum of squares stays below 2^127");
    }

    /// Number of values.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Exact sum.
    pub fn sum(&self) -> i128 {
        self.sum
    }

    /// Mean; `None` without values.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / self.count as f64)
    }

    /// Sample variance, divided by n − 1; `None` with fewer than two values.
    pub fn variance(&self) -> Option<f64> {
        let mean = self.mean()?;
        let count = self.count as f64;
        // Around the nearest whole number the exact sums cancel exactly; only a fraction is left to rounding.
        let centre = mean.round() as i128;
        let rest = self.sum - centre * i128::from(self.count);
        let about = self.sum_of_squares - centre * self.sum - centre * rest;
        let offset = rest as f64;
        (self.count > 1).then(|| (about as f64 - offset * offset / count) / (count - 1.0))
    }

    /// Least value; `None` without values.
    pub fn min(&self) -> Option<i64> {
        (self.count > 0).then_some(self.min)
    }

    /// Greatest value; `None` without values.
    pub fn max(&self) -> Option<i64> {
        (self.count > 0).then_some(self.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally_of(values: &[f64]) -> Tally {
        let mut tally = Tally::new();
        values.iter().for_each(|value| tally.add(*value));
        tally
    }

    fn exact_tally_of(values: &[i64]) -> ExactTally {
        let mut tally = ExactTally::new();
        values.iter().for_each(|value| tally.add(*value));
        tally
    }

    #[test]
    fn a_tally_of_nothing_has_no_statistics() {
        let (tally, exact) = (Tally::new(), ExactTally::new());
        assert_eq!((tally.mean(), tally.variance()), (None, None));
        assert_eq!((tally.min(), tally.max()), (None, None));
        assert_eq!((exact.mean(), exact.variance()), (None, None));
        assert_eq!((exact.min(), exact.max()), (None, None));
        assert_eq!(tally_of(&[3.0]).variance(), None);
        assert_eq!(exact_tally_of(&[3]).variance(), None);
    }

    #[test]
    fn statistics_are_those_of_the_values() {
        let tally = tally_of(&[2.0, 4.0, 9.0]);
        assert_eq!((tally.count(), tally.mean()), (3, Some(5.0)));
        assert_eq!(tally.variance(), Some(13.0));
        assert_eq!((tally.min(), tally.max()), (Some(2.0), Some(9.0)));
        let exact = exact_tally_of(&[2, 4, 9]);
        assert_eq!((exact.sum(), exact.mean()), (15, Some(5.0)));
        assert_eq!(exact.variance(), Some(13.0));
        assert_eq!((exact.min(), exact.max()), (Some(2), Some(9)));
    }

    #[test]
    fn a_small_variance_around_a_large_mean_is_not_lost() {
        let exact = exact_tally_of(&[1_000_000_000_001, 1_000_000_000_002, 1_000_000_000_003]);
        assert_eq!(exact.variance(), Some(1.0));
        let tally = tally_of(&[1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0]);
        assert_eq!(tally.variance(), Some(1.0));
    }

    #[test]
    fn merged_tallies_agree_with_one_up_to_rounding() {
        let values: Vec<f64> = (0..1000).map(|i| f64::from(i * i % 997)).collect();
        let whole = tally_of(&values);
        let mut merged = Tally::new();
        merged.merge(&Tally::new());
        values
            .chunks(137)
            .for_each(|part| merged.merge(&tally_of(part)));
        assert_eq!(merged.count(), whole.count());
        assert_eq!((merged.min(), merged.max()), (whole.min(), whole.max()));
        let close = |a: Option<f64>, b: Option<f64>| (a.unwrap() / b.unwrap() - 1.0).abs() < 1e-12;
        assert!(close(merged.mean(), whole.mean()));
        assert!(close(merged.variance(), whole.variance()));
    }

    #[test]
    fn exact_tallies_merge_to_the_same_bits_in_any_order_and_grouping() {
        let values: Vec<i64> = (0..1000i64).map(|i| (i * 7919 % 10_007) - 5_000).collect();
        let whole = exact_tally_of(&values);
        for size in [1, 3, 64, 999, 1000] {
            let mut merged = ExactTally::new();
            values
                .chunks(size)
                .rev()
                .for_each(|part| merged.merge(&exact_tally_of(part)));
            assert_eq!(merged, whole);
        }
    }

    #[test]
    fn sums_of_squares_up_to_their_limit_are_exact() {
        let large = 1i64 << 62;
        let exact = exact_tally_of(&[large, -large, large - 1, 1 - large]);
        assert_eq!(exact.sum(), 0);
        assert_eq!(exact.min(), Some(-large));
        let third = (large as f64).powi(2) * 4.0 / 3.0;
        assert!((exact.variance().unwrap() / third - 1.0).abs() < 1e-12);
        let equal = exact_tally_of(&[large, large, large, large, large, large, large]);
        assert_eq!(equal.variance(), Some(0.0));
    }

    #[test]
    #[should_panic(expected = "the sum of squares stays below 2^127")]
    fn a_sum_of_squares_past_its_limit_is_not_wrapped() {
        exact_tally_of(&[i64::MIN, i64::MIN]);
    }
}
