//! Folding the series of outcomes into one exact histogram a point.
//!
//! The points are split over threads, not the outcomes: there is one set of histograms whatever the number of
//! threads, each is touched by one thread only, and nothing needs merging.

use rayon::prelude::*;

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
            for outcome in outcomes {
                let points = &outcome.series[share * SHARE..][..histograms.len()];
                for (histogram, &value) in histograms.iter_mut().zip(points) {
                    if value != NO_VALUE {
                        histogram.add(value);
                    }
                }
            }
        });
}
