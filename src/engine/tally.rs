//! Tallies: statistics over occurrences (waits, delays, amounts), each of weight one.
//!
//! [`Tally`] takes real values and keeps mean and variance by Welford's method; two tallies merge to
//! the same count, minimum and maximum in any order, but mean and variance only up to rounding.
//! What must merge to the same bits in any order goes into a [`crate::engine::histogram::Histogram`].
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

#[cfg(test)]
mod tests {
    use super::*;

    fn tally_of(values: &[f64]) -> Tally {
        let mut tally = Tally::new();
        values.iter().for_each(|value| tally.add(*value));
        tally
    }

    #[test]
    fn a_tally_of_nothing_has_no_statistics() {
        let tally = Tally::new();
        assert_eq!((tally.mean(), tally.variance()), (None, None));
        assert_eq!((tally.min(), tally.max()), (None, None));
        assert_eq!(tally_of(&[3.0]).variance(), None);
    }

    #[test]
    fn statistics_are_those_of_the_values() {
        let tally = tally_of(&[2.0, 4.0, 9.0]);
        assert_eq!((tally.count(), tally.mean()), (3, Some(5.0)));
        assert_eq!(tally.variance(), Some(13.0));
        assert_eq!((tally.min(), tally.max()), (Some(2.0), Some(9.0)));
    }

    #[test]
    fn a_small_variance_around_a_large_mean_is_not_lost() {
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
}
