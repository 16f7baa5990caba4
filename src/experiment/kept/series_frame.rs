//! The histograms of a batch as bytes; they hold whole numbers only, and add exactly in any order.

use crate::engine::histogram::Histogram;
use crate::experiment::kept::code::{Cursor, put_signed, put_varying};

/// The most values of a histogram: its buckets count 32 bits.
const MOST_VALUES: u64 = u32::MAX as u64;

/// Bytes of a histogram, roughly.
const BYTES_EACH: usize = 32;

/// The payload for the histograms of one scenario after `done` replications.
pub fn encode(place: usize, done: u64, histograms: &[Histogram]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(BYTES_EACH * histograms.len());
    put_varying(&mut bytes, place as u128);
    put_varying(&mut bytes, done.into());
    for histogram in histograms {
        put_histogram(&mut bytes, histogram);
    }
    bytes
}

fn put_histogram(bytes: &mut Vec<u8>, histogram: &Histogram) {
    put_varying(bytes, histogram.buckets().count() as u128);
    let (Some(min), Some(max)) = (histogram.min(), histogram.max()) else {
        return;
    };
    put_signed(bytes, min.into());
    put_varying(bytes, (i128::from(max) - i128::from(min)) as u128);
    put_signed(bytes, histogram.sum());
    let mut last = 0;
    for (bucket, count) in histogram.buckets() {
        put_signed(bytes, i128::from(bucket) - last);
        put_varying(bytes, count.into());
        last = bucket.into();
    }
}

/// Which scenario a payload is of, after how many replications, and where its histograms begin.
pub fn opening(bytes: &[u8]) -> Option<(usize, u64, Cursor<'_>)> {
    let mut cursor = Cursor::new(bytes);
    Some((cursor.small()?, cursor.small()?, cursor))
}

/// Adds the histograms of a payload of `done` replications to those of a batch. `None` if they make no sense; then some
/// may have been added.
pub fn add(cursor: &mut Cursor<'_>, done: u64, to: &mut [Histogram]) -> Option<()> {
    for histogram in to {
        let found = take_histogram(cursor)?;
        if !is_possible(&found, done) || histogram.count() + done > MOST_VALUES {
            return None;
        }
        histogram.merge(&found);
    }
    (cursor.left() == 0).then_some(())
}

/// Whether so many replications can give such a histogram: then it adds without overflow.
fn is_possible(found: &Histogram, done: u64) -> bool {
    let n = i128::from(found.count());
    let low = n * i128::from(found.min().unwrap_or(0));
    let high = n * i128::from(found.max().unwrap_or(0));
    found.count() <= done && (low..=high).contains(&found.sum())
}

fn take_histogram(cursor: &mut Cursor<'_>) -> Option<Histogram> {
    let n_buckets = cursor.small::<usize>()?;
    if n_buckets == 0 {
        return Some(Histogram::new());
    }
    // Each bucket takes two bytes at least.
    if n_buckets > cursor.left() / 2 {
        return None;
    }
    let min = i64::try_from(cursor.signed()?).ok()?;
    let width = i128::try_from(cursor.varying()?).ok()?;
    let max = i64::try_from(i128::from(min).checked_add(width)?).ok()?;
    let sum = cursor.signed()?;
    let mut buckets = Vec::with_capacity(n_buckets);
    let mut last = 0i128;
    for place in 0..n_buckets {
        let bucket = last.checked_add(cursor.signed()?)?;
        let count = cursor.small::<u32>()?;
        if count == 0 || (place > 0 && bucket <= last) {
            return None;
        }
        buckets.push((i32::try_from(bucket).ok()?, count));
        last = bucket;
    }
    Histogram::from_buckets(sum, min, max, buckets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn histograms() -> Vec<Histogram> {
        let mut all = vec![Histogram::new(); 3];
        for value in [-5, 0, 17, 17, 123_456_789, i64::MIN, i64::MAX] {
            all[0].add(value);
        }
        all[2].add(-1);
        all
    }

    #[test]
    fn histograms_read_back_and_add() {
        let bytes = encode(4, 7, &histograms());
        let (place, done, mut cursor) = opening(&bytes).unwrap();
        assert_eq!((place, done), (4, 7));
        let mut read = vec![Histogram::new(); 3];
        add(&mut cursor.clone(), 7, &mut read).unwrap();
        assert_eq!(read, histograms());
        add(&mut cursor, 7, &mut read).unwrap();
        assert_eq!(
            (read[0].count(), read[1].count(), read[2].sum()),
            (14, 0, -2)
        );
    }

    #[test]
    fn bytes_that_are_cut_off_or_too_many_are_refused() {
        let bytes = encode(0, 7, &histograms());
        for length in 0..bytes.len() {
            let refused = opening(&bytes[..length]).is_none_or(|(_, _, mut cursor)| {
                add(&mut cursor, 7, &mut vec![Histogram::new(); 3]).is_none()
            });
            assert!(refused, "{length}");
        }
        let (_, _, mut cursor) = opening(&bytes).unwrap();
        assert_eq!(add(&mut cursor, 7, &mut [Histogram::new()]), None);
    }

    #[test]
    fn more_values_than_replications_or_an_impossible_sum_are_refused() {
        let bytes = encode(0, 7, &histograms());
        let (_, _, cursor) = opening(&bytes).unwrap();
        let mut to = vec![Histogram::new(); 3];
        assert_eq!(add(&mut cursor.clone(), 6, &mut to), None);
        let forged = Histogram::from_buckets(1 << 100, 5, 5, [(5, 1)]).unwrap();
        let bytes = encode(0, 7, &[forged]);
        let (_, _, mut cursor) = opening(&bytes).unwrap();
        assert_eq!(add(&mut cursor, 7, &mut [Histogram::new()]), None);
    }
}
