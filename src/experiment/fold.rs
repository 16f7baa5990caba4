//! Folding the series of outcomes into one exact histogram a point.
//!
//! The points are split over threads, not the outcomes: there is one set of histograms whatever the number of
//! threads, each is touched by one thread only, and nothing needs merging.

use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use crate::engine::histogram::Histogram;
use crate::model::outcome::{NO_VALUE, Outcome};

/// Points that one thread takes at a time.
const SHARE: usize = 1024;

/// Adds the series of some outcomes to the histograms of their points; points without a value are left out.
pub fn fold(histograms: &mut [Histogram], outcomes: &[Outcome]) {
    histograms
        .par_chunks_mut(SHARE)
        .enumerate()
        .for_each(|(share, histograms)| {
            // Each histogram takes all its values at once, while it is in the nearest cache.
            for (place, histogram) in histograms.iter_mut().enumerate() {
                let point = share * SHARE + place;
                // Many points have the same value in one replication after another.
                let (mut last, mut times) = (NO_VALUE, 0);
                for outcome in outcomes {
                    let value = outcome.series[point];
                    if value == last {
                        times += 1;
                    } else {
                        add(histogram, last, times);
                        (last, times) = (value, 1);
                    }
                }
                add(histogram, last, times);
            }
        });
}

#[inline]
fn add(histogram: &mut Histogram, value: i64, times: u32) {
    if value != NO_VALUE {
        histogram.add_times(value, times);
    }
}
