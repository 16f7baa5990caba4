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
//! `add` takes O(1) for a histogram that covers few octaves. Counts lie in pages of one octave (256
//! bytes), allocated when first touched: a histogram of values within one octave takes about 400 bytes.
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

const PAGE: usize = 64;

/// Counts of whole numbers in fixed log-linear buckets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// Pages that hold anything, in order of their number.
    pages: Vec<(i8, Box<[u32; PAGE]>)>,
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
        self.add_to_bucket(bucket_of(value), 1);
        self.count += 1;
        self.sum += i128::from(value);
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
    /// `None` if there are counts and the minimum and maximum do not lie in the outermost buckets.
    pub fn from_buckets(
        sum: i128,
        min: i64,
        max: i64,
        buckets: impl IntoIterator<Item = (i32, u32)>,
    ) -> Option<Histogram> {
        let mut histogram = Histogram {
            pages: Vec::new(),
            count: 0,
            sum,
            min,
            max,
        };
        for (bucket, count) in buckets {
            if bucket < bucket_of(i64::MIN) || bucket > bucket_of(i64::MAX) {
                return None;
            }
            histogram.add_to_bucket(bucket, count);
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
        let rank = ((p * self.count as f64).ceil() as u64).clamp(1, self.count.max(1));
        if rank == self.count {
            return self.max();
        }
        let mut seen = 0;
        let bucket = self.buckets().find(|(_, count)| {
            seen += u64::from(*count);
            seen >= rank
        });
        if rank == 1 {
            return self.min();
        }
        bucket.map(|(bucket, _)| middle_of(bucket).clamp(self.min, self.max))
    }

    fn add_to_bucket(&mut self, bucket: i32, count: u32) {
        if count == 0 {
            return;
        }
        let page = bucket.div_euclid(PAGE as i32) as i8;
        let place = bucket.rem_euclid(PAGE as i32) as usize;
        let index = match self.pages.binary_search_by_key(&page, |(page, _)| *page) {
            Ok(index) => index,
            Err(index) => {
                self.pages.insert(index, (page, Box::new([0; PAGE])));
                index
            }
        };
        let counted = &mut self.pages[index].1[place];
        *counted = counted
            .checked_add(count)
            .expect("a bucket holds fewer than 2^32 values");
    }
}

/// The number of the bucket that holds a value: 0 for 0, mirrored for negative values, in order of value.
fn bucket_of(value: i64) -> i32 {
    let magnitude = value.unsigned_abs();
    let bucket = if magnitude < PAGE as u64 {
        magnitude as i32
    } else {
        let octave = 63 - magnitude.leading_zeros() as i32;
        let place = (magnitude >> (octave - 6)) as i32 - PAGE as i32;
        (octave - 5) * PAGE as i32 + place
    };
    if value < 0 { -bucket } else { bucket }
}

/// The middle value of a bucket.
fn middle_of(bucket: i32) -> i64 {
    let index = bucket.abs();
    let page = index / PAGE as i32;
    let place = i128::from(index % PAGE as i32);
    let magnitude = if page == 0 {
        place
    } else {
        let width = 1i128 << (page - 1);
        (PAGE as i128 + place) * width + (width - 1) / 2
    };
    let value = if bucket < 0 { -magnitude } else { magnitude };
    value.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}
