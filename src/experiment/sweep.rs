//! Sweeps: a quantity at each point of a design, and how it goes with each input.
//!
//! The association of an input with a quantity is Spearman's rank correlation over the points, which sees any rise or
//! fall whatever its form, with Fisher's interval and the variance 1.06/(n − 3).
//!
//! Source: Spearman, The proof and measurement of association between two things (1904); Fieller, Hartley and Pearson,
//! Tests for rank correlation coefficients (1957).
//!
//! # Limits
//!
//! A quantity that rises and falls again has no rank correlation: look at the chart. Points of a grid with few levels have
//! many ties, for which the interval is only rough.

use crate::experiment::designs::correlation;
use crate::experiment::quantity::Measure;
use crate::experiment::sensitivity::values;
use crate::experiment::study::PointResult;
use crate::experiment::summary::{Estimate, LEVEL};
use crate::experiment::tails::normal_z;

/// The quantity at each point, with its interval; of a mean, values beyond the limit count as the limit.
pub fn at_points(measure: &Measure, limit: f64, results: &[PointResult]) -> Vec<Option<Estimate>> {
    let limit = if measure.is_mean() {
        limit
    } else {
        f64::INFINITY
    };
    results
        .iter()
        .map(|point| {
            let sample: Vec<f64> = values(measure, limit, point)
                .into_iter()
                .map(|(_, value)| value)
                .collect();
            measure.estimate(&sample, LEVEL)
        })
        .collect()
}

/// Rank correlation of each input with a quantity; `None` where fewer than five points count or nothing varies.
///
/// `points` is n_points × n_inputs.
pub fn associations(points: &[Vec<f64>], found: &[Option<Estimate>]) -> Vec<Option<Estimate>> {
    let k = points.first().map_or(0, Vec::len);
    let counted: Vec<(&Vec<f64>, f64)> = points
        .iter()
        .zip(found)
        .filter_map(|(point, estimate)| Some((point, (*estimate)?.value)))
        .collect();
    let quantity = ranks(&counted.iter().map(|(_, value)| *value).collect::<Vec<_>>());
    (0..k)
        .map(|input| {
            let column: Vec<f64> = counted.iter().map(|(point, _)| point[input]).collect();
            let varies = |ranks: &[f64]| ranks.iter().any(|rank| *rank != ranks[0]);
            let column = ranks(&column);
            if counted.len() < 5 || !varies(&column) || !varies(&quantity) {
                return None;
            }
            Some(with_interval(
                correlation(&column, &quantity),
                counted.len(),
            ))
        })
        .collect()
}

/// Fisher's interval of a rank correlation over n points.
fn with_interval(value: f64, n: usize) -> Estimate {
    let half = normal_z(LEVEL) * libm::sqrt(1.06 / (n as f64 - 3.0));
    let moved = |by: f64| {
        let inside = value.clamp(-1.0 + 1e-12, 1.0 - 1e-12);
        libm::tanh(libm::atanh(inside) + by)
    };
    Estimate {
        value,
        lower: Some(moved(-half)),
        upper: Some(moved(half)),
    }
}

/// Ranks from 1; equal values share the mean of their ranks.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let same = order[start..]
            .iter()
            .take_while(|i| values[**i] == values[order[start]]);
        let end = start + same.count();
        let mean = (start + 1 + end) as f64 / 2.0;
        order[start..end].iter().for_each(|i| ranks[*i] = mean);
        start = end;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_their_ranks() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
    }

    #[test]
    fn what_rises_with_an_input_is_found_whatever_its_form() {
        let points: Vec<Vec<f64>> = (0..20).map(|i| vec![f64::from(i) / 19.0, 0.5]).collect();
        let found: Vec<Option<Estimate>> = points
            .iter()
            .map(|point| {
                let value = (5.0 * point[0]).exp();
                Some(Estimate {
                    value,
                    lower: None,
                    upper: None,
                })
            })
            .collect();
        let associations = associations(&points, &found);
        let first = associations[0].unwrap();
        assert!(
            (first.value - 1.0).abs() < 1e-9 && first.lower.unwrap() > 0.99,
            "{first:?}"
        );
        assert_eq!(associations[1], None);
    }
}
