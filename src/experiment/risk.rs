//! Risk: what the bad end of a figure looks like, with an interval of its own.
//!
//! The *expected shortfall* is the mean of the worst twentieth of replications: of the largest values where less is
//! better, of the smallest where more is. Unlike a quantile it tells how bad the bad cases are. It is estimated as
//! q + mean(max(x − q, 0)) / 0.05 with q the 95 % quantile of the sample, and its interval is that of the mean of these
//! terms, by Student's t with the freedom of the values in the tail.
//!
//! Source: Rockafellar and Uryasev, Optimization of conditional value-at-risk (2000); Hong, Hu and Liu, Monte Carlo
//! methods for value-at-risk and conditional value-at-risk: a review (2014), section 3, for the asymptotic variance.
//!
//! # Limits
//!
//! The interval is asymptotic: it needs some fifty values in the tail, a thousand replications, to cover 93 times in
//! 100 where the figure is exponential, and covers less for heavier tails. A tail that was never drawn is in no sample.

use crate::engine::quantile::quantile_of_sorted;
use crate::engine::tally::Tally;
use crate::experiment::summary::Estimate;
use crate::experiment::tails::student_t;
use crate::model::figures::Direction;

/// Share of the replications that counts as the bad end.
pub const TAIL: f64 = 0.05;

/// Whether the large values of a figure are its bad end.
pub const fn is_upper_bad(direction: Direction) -> bool {
    !matches!(direction, Direction::More)
}

/// Expected shortfall of sorted values at the bad end of a direction, with an interval at a level.
///
/// +∞ ranks last: where the bad end holds it, the shortfall is +∞ and has no interval. Absent without values; without
/// interval if fewer than two values lie in the tail.
pub fn shortfall(sorted: &[f64], direction: Direction, level: f64) -> Option<Estimate> {
    if is_upper_bad(direction) {
        return upper_shortfall(sorted, |x| x, level);
    }
    if sorted.last()?.is_infinite() && sorted.first()?.is_infinite() {
        return upper_shortfall(sorted, |x| x, level);
    }
    let mirrored: Vec<f64> = sorted.iter().rev().map(|x| -x).collect();
    upper_shortfall(&mirrored, |x| -x, level)
}

/// The mean of the values beyond the upper quantile, `shown` as they were before they were mirrored.
fn upper_shortfall(sorted: &[f64], shown: impl Fn(f64) -> f64, level: f64) -> Option<Estimate> {
    let q = quantile_of_sorted(sorted, 1.0 - TAIL)?;
    if sorted.last()?.is_infinite() {
        return Some(Estimate {
            value: shown(f64::INFINITY),
            lower: None,
            upper: None,
        });
    }
    let mut tally = Tally::new();
    // −∞ is a mirrored *never* at the good end and adds nothing to the bad one.
    sorted
        .iter()
        .for_each(|&x| tally.add(q + (x - q).max(0.0) / TAIL));
    let in_tail = sorted.iter().filter(|x| **x > q).count();
    let value = tally.mean()?;
    let half = tally.variance().filter(|_| in_tail > 1).map(|variance| {
        let n = tally.count() as f64;
        student_t(level, in_tail as f64 - 1.0) * libm::sqrt(variance.max(0.0) / n)
    });
    let ends = half.map(|half| {
        let (a, b) = (shown(value - half), shown(value + half));
        (a.min(b), a.max(b))
    });
    Some(Estimate {
        value: shown(value),
        lower: ends.map(|ends| ends.0),
        upper: ends.map(|ends| ends.1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortfall_of_one_to_a_hundred_is_the_mean_of_the_worst_five() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        let less = shortfall(&values, Direction::Less, 0.95).unwrap();
        assert!((less.value - 98.0).abs() < 1e-9, "{less:?}");
        let more = shortfall(&values, Direction::More, 0.95).unwrap();
        assert!((more.value - 3.0).abs() < 1e-9, "{more:?}");
        assert!(more.lower < Some(3.0) && more.upper > Some(3.0));
    }

    #[test]
    fn never_at_the_bad_end_is_an_infinite_shortfall_and_at_the_good_end_is_none() {
        let mut values: Vec<f64> = (1..=100).map(f64::from).collect();
        values[99] = f64::INFINITY;
        let less = shortfall(&values, Direction::Less, 0.95).unwrap();
        assert_eq!((less.value, less.lower), (f64::INFINITY, None));
        let more = shortfall(&values, Direction::More, 0.95).unwrap();
        assert!((more.value - 3.0).abs() < 1e-9, "{more:?}");
        let all = [f64::INFINITY; 3];
        assert_eq!(
            shortfall(&all, Direction::More, 0.95).unwrap().value,
            f64::INFINITY
        );
        assert_eq!(shortfall(&[], Direction::Less, 0.95), None);
    }
}
