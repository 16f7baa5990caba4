//! Histograms of whole numbers with fixed buckets, which merge exactly in any order.
//!
//! # Buckets
//!
//! Values from −127 to 127 have a bucket each. Beyond, every octave 2ᵉ … 2ᵉ⁺¹ is cut into 64 buckets
//! of equal width, and a bucket is represented by its middle: a quantile is off by at most 1/128 of
//! itself, 0.8 %. Negative values mirror positive ones. Count, sum, minimum and maximum are exact.
//!
//! # Cost
//!
//! `add` takes O(log n) for a histogram of n pages. Counts lie in pages of a quarter of an octave (68 bytes), added when
//! first touched: a histogram of few different values takes some 150 bytes.
//!
//! # Example
//!
//! ```
//! # use bluelift::engine::histogram::Histogram;
//! let mut histogram = Histogram::new();
//! (1..=1000).for_each(|value| histogram.add(value));
//! assert_eq!(histogram.sum(), 500_500);
//! assert!((histogram.quantile(0.9).unwrap() - 900).abs() <= 9);
//! ```

use crate::engine::quantile::rank;

/// Buckets of an octave.
const OCTAVE: usize = 64;
/// Counts that are allocated together.
const PAGE: usize = 16;

/// Counts of whole numbers in fixed log-linear buckets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// Pages that hold anything, in order of their number.
    pages: Vec<(i16, [u32; PAGE])>,
    count: u64,
    sum: i128,
    min: i64,
    max: i64,
}

impl Default for Histogram {
    fn default() -> Self {
        Histogram::new()
    }
}

impl Histogram {
    /// A histogram of nothing.
    pub fn new() -> Histogram {
        Histogram {
            pages: Vec::new(),
            count: 0,
            sum: 0,
            min: i64::MAX,
            max: i64::MIN,
        }
    }

    /// Counts one value.
    pub fn add(&mut self, value: i64) {
        self.add_times(value, 1);
    }

    /// Counts a value a number of times, at least once.
    #[inline]
    pub fn add_times(&mut self, value: i64, times: u32) {
        debug_assert!(times > 0, "what never came has no minimum");
        self.add_to_bucket(bucket_of(value), times);
        self.count += u64::from(times);
        self.sum += i128::from(value) * i128::from(times);
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    /// Adds all the values of another histogram; the order of merging makes no difference.
    pub fn merge(&mut self, other: &Histogram) {
        other
            .buckets()
            .for_each(|(bucket, count)| self.add_to_bucket(bucket, count));
        self.count += other.count;
        self.sum += other.sum;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// The histogram that has this sum, minimum and maximum and these buckets, as read from [`Histogram::buckets`].
    ///
    /// `None` if there are counts and the minimum and maximum do not lie in the outermost buckets, or if a
    /// bucket does not exist or overflows.
    pub fn from_buckets(
        sum: i128,
        min: i64,
        max: i64,
        buckets: impl IntoIterator<Item = (i32, u32)>,
    ) -> Option<Histogram> {
        let mut histogram = Histogram::new();
        (histogram.sum, histogram.min, histogram.max) = (sum, min, max);
        for (bucket, count) in buckets {
            if bucket < bucket_of(i64::MIN) || bucket > bucket_of(i64::MAX) {
                return None;
            }
            histogram.try_add_to_bucket(bucket, count)?;
            histogram.count += u64::from(count);
        }
        if histogram.count == 0 {
            return Some(Histogram::new());
        }
        let first = histogram.buckets().next()?.0;
        let last = histogram.buckets().last()?.0;
        (first == bucket_of(min) && last == bucket_of(max)).then_some(histogram)
    }

    /// The buckets that hold anything and their counts, in order of value.
    pub fn buckets(&self) -> impl Iterator<Item = (i32, u32)> + '_ {
        self.pages.iter().flat_map(|(page, counts)| {
            let first = i32::from(*page) * PAGE as i32;
            let counted = counts.iter().enumerate().filter(|(_, count)| **count > 0);
            counted.map(move |(place, count)| (first + place as i32, *count))
        })
    }

    /// Number of values.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Exact sum of the values.
    pub fn sum(&self) -> i128 {
        self.sum
    }

    /// Mean, from the exact sum; `None` without values.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / self.count as f64)
    }

    /// Exact minimum; `None` without values.
    pub fn min(&self) -> Option<i64> {
        (self.count > 0).then_some(self.min)
    }

    /// Exact maximum; `None` without values.
    pub fn max(&self) -> Option<i64> {
        (self.count > 0).then_some(self.max)
    }

    /// The least value that at least a share `p` of the values do not exceed, to within 0.8 %; `None` without values.
    ///
    /// `p` outside 0 to 1 counts as 0 or 1, which give the exact minimum and maximum.
    pub fn quantile(&self, p: f64) -> Option<i64> {
        let rank = rank(p, self.count);
        if rank == self.count {
            return self.max();
        }
        if rank == 1 {
            return self.min();
        }
        let mut seen = 0;
        let bucket = self.buckets().find(|(_, count)| {
            seen += u64::from(*count);
            seen >= rank
        });
        bucket.map(|(bucket, _)| middle_of(bucket).clamp(self.min, self.max))
    }

    fn add_to_bucket(&mut self, bucket: i32, count: u32) {
        self.try_add_to_bucket(bucket, count)
            .expect("a bucket holds fewer than 2^32 values");
    }

    /// Adds to a bucket that exists; `None` if it overflows.
    fn try_add_to_bucket(&mut self, bucket: i32, count: u32) -> Option<()> {
        if count == 0 {
            return Some(());
        }
        let page = bucket.div_euclid(PAGE as i32) as i16;
        let place = bucket.rem_euclid(PAGE as i32) as usize;
        let index = self.pages.partition_point(|(other, _)| *other < page);
        if self.pages.get(index).map(|(other, _)| *other) != Some(page) {
            // One more and no spare room: there are many histograms, and few grow.
            self.pages.reserve_exact(1);
            self.pages.insert(index, (page, [0; PAGE]));
        }
        let counted = &mut self.pages[index].1[place];
        *counted = counted.checked_add(count)?;
        Some(())
    }
}

/// The number of the bucket that holds a value: 0 for 0, mirrored for negative values, in order of value.
fn bucket_of(value: i64) -> i32 {
    let magnitude = value.unsigned_abs();
    let bucket = if magnitude < OCTAVE as u64 {
        magnitude as i32
    } else {
        let octave = 63 - magnitude.leading_zeros() as i32;
        let place = (magnitude >> (octave - 6)) as i32 - OCTAVE as i32;
        (octave - 5) * OCTAVE as i32 + place
    };
    if value < 0 { -bucket } else { bucket }
}

/// The middle value of a bucket.
fn middle_of(bucket: i32) -> i64 {
    let index = bucket.abs();
    let octave = index / OCTAVE as i32;
    let place = i128::from(index % OCTAVE as i32);
    let magnitude = if octave == 0 {
        place
    } else {
        let width = 1i128 << (octave - 1);
        (OCTAVE as i128 + place) * width + (width - 1) / 2
    };
    let value = if bucket < 0 { -magnitude } else { magnitude };
    value.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn histogram_of(values: impl IntoIterator<Item = i64>) -> Histogram {
        let mut histogram = Histogram::new();
        values.into_iter().for_each(|value| histogram.add(value));
        histogram
    }

    /// Values of every size and both signs.
    fn spread(n: u64) -> impl Iterator<Item = i64> {
        (1..=n).map(|i| {
            let mixed = i.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            (mixed as i64) >> (mixed % 63)
        })
    }

    #[test]
    fn every_value_lies_within_one_percent_of_the_middle_of_its_bucket() {
        let edges = (0..63).flat_map(|bit| [(1i64 << bit) - 1, 1 << bit, (1 << bit) + 1]);
        for value in spread(10_000).chain(edges).chain([i64::MAX, i64::MIN]) {
            for value in [value, value.saturating_neg()] {
                let middle = middle_of(bucket_of(value));
                let error = (i128::from(middle) - i128::from(value)).unsigned_abs();
                assert!(
                    error * 128 <= u128::from(value.unsigned_abs()),
                    "{value}: {middle}"
                );
            }
        }
    }

    #[test]
    fn buckets_follow_the_order_of_values_without_gaps() {
        let mut last = bucket_of(-5_000);
        for value in -4_999..5_000 {
            let bucket = bucket_of(value);
            assert!(bucket == last || bucket == last + 1, "{value}");
            last = bucket;
        }
        assert_eq!(bucket_of(0), 0);
        assert_eq!(bucket_of(i64::MIN), -bucket_of(i64::MAX) - 1);
    }

    #[test]
    fn quantiles_lie_within_one_percent_of_the_exact_ones() {
        let mut values: Vec<i64> = spread(5_000).collect();
        let histogram = histogram_of(values.iter().copied());
        values.sort_unstable();
        for permille in 0..=1000u32 {
            let p = f64::from(permille) / 1000.0;
            let exact = values[rank(p, 5_000) as usize - 1];
            let found = histogram.quantile(p).unwrap();
            assert!((found as f64 - exact as f64).abs() <= 0.01 * (exact as f64).abs());
        }
        assert_eq!(histogram.quantile(0.0), histogram.min());
        assert_eq!(histogram.quantile(1.0), values.last().copied());
    }

    #[test]
    fn small_values_are_exact() {
        let histogram = histogram_of(-127..=127);
        for (p, value) in [(0.0, -127), (0.5, 0), (200.0 / 255.0, 72), (1.0, 127)] {
            assert_eq!(histogram.quantile(p), Some(value));
        }
        assert_eq!(histogram.mean(), Some(0.0));
    }

    #[test]
    fn a_histogram_of_nothing_has_no_statistics() {
        let histogram = Histogram::default();
        assert_eq!((histogram.mean(), histogram.quantile(0.5)), (None, None));
        assert_eq!((histogram.min(), histogram.max()), (None, None));
        assert_eq!(histogram.buckets().count(), 0);
    }

    #[test]
    fn histograms_merge_to_the_same_bits_in_any_order_and_grouping() {
        let values: Vec<i64> = spread(2_000).collect();
        let whole = histogram_of(values.iter().copied());
        for size in [1, 7, 640, 2_000] {
            let parts = values
                .chunks(size)
                .map(|part| histogram_of(part.iter().copied()));
            let parts: Vec<Histogram> = parts.collect();
            let mut forwards = Histogram::new();
            parts.iter().for_each(|part| forwards.merge(part));
            let mut backwards = Histogram::new();
            parts.iter().rev().for_each(|part| backwards.merge(part));
            assert_eq!(forwards, whole);
            assert_eq!(backwards, whole);
        }
    }

    #[test]
    fn a_histogram_can_be_written_as_buckets_and_read_back() {
        let whole = histogram_of(spread(1_000));
        let read = Histogram::from_buckets(
            whole.sum(),
            whole.min().unwrap(),
            whole.max().unwrap(),
            whole.buckets().collect::<Vec<_>>(),
        );
        assert_eq!(read, Some(whole));
        let nothing = Histogram::from_buckets(0, i64::MAX, i64::MIN, []);
        assert_eq!(nothing, Some(Histogram::new()));
    }

    #[test]
    fn buckets_that_contradict_their_bounds_are_refused() {
        assert_eq!(Histogram::from_buckets(5, 5, 6, [(5, 1)]), None);
        assert_eq!(Histogram::from_buckets(5, 4, 5, [(5, 1)]), None);
        assert_eq!(Histogram::from_buckets(5, 5, 5, [(1 << 20, 1)]), None);
        assert_eq!(Histogram::from_buckets(5, 5, 5, [(i32::MIN, 1)]), None);
        assert_eq!(
            Histogram::from_buckets(5, 5, 5, [(5, u32::MAX), (5, 1)]),
            None
        );
    }
}
