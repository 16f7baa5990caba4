//! Tornado: what each input does alone, at the two ends of its range, from the plan as it is.
//!
//! Every point meets the same worlds as the plan, and differences are taken replication by replication. With k inputs
//! each of the 2 k intervals has the level 1 − 0.05/(2 k) (Bonferroni), so that all hold together: Student's t of
//! a mean, Newcombe's of a probability.
//!
//! Source: Eschenbach, Spiderplots versus tornado diagrams for sensitivity analysis (1992); Law, Simulation Modeling and
//! Analysis (fifth edition, 2015), section 11.2, for common random numbers.
//!
//! # Limits
//!
//! One input at a time: what two inputs do only together stays hidden. [`crate::experiment::sensitivity::sobol`] shows it.

use crate::engine::tally::Tally;
use crate::experiment::estimate;
use crate::experiment::estimate::PairCounts;
use crate::experiment::quantity::Measure;
use crate::experiment::sensitivity::{differences, values};
use crate::experiment::study::PointResult;
use crate::experiment::summary::{Estimate, LEVEL};

/// What one input does.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Position of the input.
    pub input: usize,
    /// Mean difference from the plan at the first end of the range.
    pub low: Option<Estimate>,
    /// At the last end.
    pub high: Option<Estimate>,
}

impl Bar {
    /// The greater of the two differences, whatever its sign.
    pub fn reach(&self) -> f64 {
        let size = |end: &Option<Estimate>| end.map_or(0.0, |estimate| estimate.value.abs());
        size(&self.low).max(size(&self.high))
    }
}

/// What all inputs do.
#[derive(Debug, Clone, PartialEq)]
pub struct Tornado {
    /// The quantity in the plan as it is.
    pub base: Option<Estimate>,
    /// Level of each interval of a difference.
    pub level: f64,
    /// One bar an input, the longest first.
    pub bars: Vec<Bar>,
}

/// The points of a tornado of `k` inputs: the plan as it is, then each input at its first and last end.
///
/// `None` leaves an input as the plan has it.
pub fn points(k: usize) -> Vec<Vec<Option<f64>>> {
    let mut points = vec![vec![None; k]];
    for input in 0..k {
        for end in [0.0, 1.0] {
            let mut point = vec![None; k];
            point[input] = Some(end);
            points.push(point);
        }
    }
    points
}

/// The tornado of a measure over the results of [`points`]; inputs whose points are missing are left out.
pub fn tornado(
    measure: &Measure,
    limit: f64,
    k: usize,
    results: &[PointResult],
) -> Option<Tornado> {
    let base = values(measure, limit, results.first()?);
    let level = 1.0 - (1.0 - LEVEL) / (2 * k).max(1) as f64;
    let difference = |point: usize| {
        let other = values(measure, limit, results.get(point)?);
        let paired = differences(&base, &other);
        if measure.is_probability() {
            return shares(&paired, &base).difference(level);
        }
        let mut tally = Tally::new();
        paired.into_iter().for_each(|d| tally.add(d));
        estimate::mean(&tally, level)
    };
    let mut bars: Vec<Bar> = (0..k)
        .filter(|input| 2 * input + 2 < results.len())
        .map(|input| Bar {
            input,
            low: difference(2 * input + 1),
            high: difference(2 * input + 2),
        })
        .collect();
    bars.sort_by(|a, b| b.reach().total_cmp(&a.reach()));
    let sample: Vec<f64> = base.iter().map(|(_, value)| *value).collect();
    Some(Tornado {
        base: measure.estimate(&sample, LEVEL),
        level,
        bars,
    })
}

/// Pairs of a probability from their differences: those that agree are split as in the plan as it is.
fn shares(paired: &[f64], base: &[(u64, f64)]) -> PairCounts {
    let count = |wanted: f64| paired.iter().filter(|d| **d == wanted).count() as u64;
    let (first, second, agree) = (count(1.0), count(-1.0), count(0.0));
    let yes = base.iter().filter(|(_, value)| *value == 1.0).count() as u64;
    let both = yes.saturating_sub(second).min(agree);
    PairCounts {
        both,
        first,
        second,
        neither: agree - both,
    }
}
