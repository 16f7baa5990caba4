//! Sobol' indices: which share of a quantity's variance over the inputs' ranges each input makes.
//!
//! The *first-order* index of an input is the share of the variance that would go if it were known; the *total* index is the
//! share that would stay if only it were unknown, its interactions with all others included.
//!
//! # Method
//!
//! Each row of the design has two independent points A and B, and for each input i the point AB_i, which is A with
//! coordinate i of B. With f the quantity at a point, the mean of (f(A) − f(AB_i))²/2 is the total variance of input i, and
//! the mean of f(B) (f(AB_i) − f(A)) its first-order variance; the mean of all values is taken off f first.
//!
//! # Noise taken out
//!
//! f is known only through r replications, whose chance would add to every square. The points of a row meet the same
//! r worlds and other rows meet others; a square is estimated from *different* worlds only, as (Σ d)² − Σ d² over
//! r (r − 1), and a product likewise. Both are unbiased whatever is shared within a world, so that the indices are those of
//! the expectation, not of single outcomes. This needs at least two replications.
//!
//! # Intervals
//!
//! Rows are independent up to the design's evenness; intervals are the jackknife over rows with Student's t, which is
//! wide rather than narrow for points that are more even than chance.
//!
//! Source: Sobol', Sensitivity estimates for nonlinear mathematical models (1993); Jansen, Analysis of variance
//! designs for model output (1999); Saltelli and others, Variance based sensitivity analysis of model output (2010);
//! Efron and Stein, The jackknife estimate of variance (1981).
//!
//! # Limits
//!
//! Inputs are independent and uniform over their ranges. A small index can come out below 0; it is shown as it is.

use crate::engine::tally::Tally;
use crate::experiment::designs::Design;
use crate::experiment::summary::{Estimate, LEVEL};
use crate::experiment::tails::student_t;

/// The points of a study: for each row of a design in 2 k inputs A, B and AB_1 … AB_k.
pub fn points(design: &Design, k: usize) -> Vec<Vec<f64>> {
    let mut points = Vec::with_capacity(design.points.len() * (k + 2));
    for row in &design.points {
        let (a, b) = row.split_at(k);
        points.push(a.to_vec());
        points.push(b[..k].to_vec());
        for input in 0..k {
            let mut point = a.to_vec();
            point[input] = b[input];
            points.push(point);
        }
    }
    points
}

/// The indices of one input.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// Position of the input.
    pub input: usize,
    /// First-order index.
    pub first: Option<Estimate>,
    /// Total index.
    pub total: Option<Estimate>,
}

/// The indices of all inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Indices {
    /// Rows that count.
    pub rows: u64,
    /// Variance of the quantity over the inputs' ranges, noise taken out.
    pub variance: f64,
    /// Mean variance of one replication by chance alone.
    pub chance: f64,
    /// One entry an input, the greatest total index first.
    pub inputs: Vec<Index>,
}

/// What one row adds: unbiased for the expectation's squares and products.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    /// (f(A) + f(B)) / 2.
    mean: f64,
    /// (f(A)² + f(B)²) / 2.
    square: f64,
    /// For each input f(B) (f(AB_i) − f(A)) and (f(A) − f(AB_i))² / 2.
    parts: Vec<(f64, f64)>,
    /// Variance of one replication at A and B.
    chance: f64,
}

/// Indices from the values of each point, in the order of [`points`]: replication by replication, the same ones in all
/// points of a row. Rows that lack a value are left out; `None` with fewer than three rows, or where nothing varies.
pub fn indices(k: usize, values: &[Vec<f64>]) -> Option<Indices> {
    let centre = centre(values);
    let rows: Vec<Row> = values
        .chunks_exact(k + 2)
        .filter_map(|points| row(k, points, centre))
        .collect();
    let n = rows.len();
    if n < 3 {
        return None;
    }
    let all = Sums::of(&rows);
    let least = 1e-12 * all.square.abs() / n as f64;
    let variance = all.variance();
    if variance <= least {
        return None;
    }
    // An index is the mean of a term over the variance.
    let index = |term: &dyn Fn(&Row) -> f64| {
        let sum: f64 = rows.iter().map(term).sum();
        let value = sum / n as f64 / variance;
        let mut without = Tally::new();
        for row in &rows {
            let left = all.without(row);
            without.add((sum - term(row)) / left.n / left.variance().max(least));
        }
        jackknife(value, &without)
    };
    let mut inputs: Vec<Index> = (0..k)
        .map(|input| Index {
            input,
            first: index(&|row| row.parts[input].0),
            total: index(&|row| row.parts[input].1),
        })
        .collect();
    let size = |index: &Index| index.total.map_or(0.0, |total| total.value);
    inputs.sort_by(|a, b| size(b).total_cmp(&size(a)));
    Some(Indices {
        rows: n as u64,
        variance,
        chance: rows.iter().map(|row| row.chance).sum::<f64>() / n as f64,
        inputs,
    })
}

/// A number near all values: what is left after it is taken off loses no digits to its square.
fn centre(values: &[Vec<f64>]) -> f64 {
    let mut tally = Tally::new();
    values.iter().flatten().for_each(|&value| tally.add(value));
    tally.mean().unwrap_or(0.0)
}

/// Sums over rows.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sums {
    n: f64,
    mean: f64,
    mean_squared: f64,
    square: f64,
}

impl Sums {
    fn of(rows: &[Row]) -> Sums {
        let total = |of: &dyn Fn(&Row) -> f64| rows.iter().map(of).sum::<f64>();
        Sums {
            n: rows.len() as f64,
            mean: total(&|row| row.mean),
            mean_squared: total(&|row| row.mean * row.mean),
            square: total(&|row| row.square),
        }
    }

    fn without(self, row: &Row) -> Sums {
        Sums {
            n: self.n - 1.0,
            mean: self.mean - row.mean,
            mean_squared: self.mean_squared - row.mean * row.mean,
            square: self.square - row.square,
        }
    }

    /// The variance of the expectation: its mean square less the mean product of two different rows, both unbiased.
    fn variance(self) -> f64 {
        let products = self.mean * self.mean - self.mean_squared;
        self.square / self.n - products / (self.n * (self.n - 1.0))
    }
}

fn jackknife(value: f64, without: &Tally) -> Option<Estimate> {
    let n = without.count() as f64;
    let variance = without.variance()? * (n - 1.0) * (n - 1.0) / n;
    let half = student_t(LEVEL, n - 1.0) * libm::sqrt(variance.max(0.0));
    Some(Estimate {
        value,
        lower: Some(value - half),
        upper: Some(value + half),
    })
}

fn row(k: usize, points: &[Vec<f64>], centre: f64) -> Option<Row> {
    let r = points.first()?.len();
    if r < 2 || points.iter().any(|point| point.len() != r) {
        return None;
    }
    let moved: Vec<Vec<f64>> = points
        .iter()
        .map(|point| point.iter().map(|value| value - centre).collect())
        .collect();
    let (a, b) = (&moved[0], &moved[1]);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / r as f64;
    let part = |ab: &[f64]| {
        let differences: Vec<f64> = ab.iter().zip(a).map(|(x, y)| x - y).collect();
        (product(b, &differences), square(&differences) / 2.0)
    };
    let chance = |values: &[f64]| {
        let mut tally = Tally::new();
        values.iter().for_each(|&value| tally.add(value));
        tally.variance().unwrap_or(0.0)
    };
    Some(Row {
        mean: (mean(a) + mean(b)) / 2.0,
        square: (square(a) + square(b)) / 2.0,
        parts: (0..k).map(|input| part(&moved[input + 2])).collect(),
        chance: (chance(a) + chance(b)) / 2.0,
    })
}

/// The square of the expectation, unbiased, from independent values: the mean product of two different ones.
fn square(values: &[f64]) -> f64 {
    product(values, values)
}

/// The product of two expectations, unbiased, from values of the same worlds: the mean product over different worlds.
fn product(one: &[f64], other: &[f64]) -> f64 {
    let r = one.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / r;
    let (a, b) = (mean(one), mean(other));
    let shared: f64 = one.iter().zip(other).map(|(x, y)| (x - a) * (y - b)).sum();
    a * b - shared / (r * (r - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_of_the_expectation_is_the_mean_product_of_different_values() {
        let values: [f64; 3] = [2.0, 3.0, 7.0];
        assert!((square(&values) - (6.0 + 14.0 + 21.0) / 3.0).abs() < 1e-12);
    }

    #[test]
    fn points_take_one_coordinate_from_the_other_point() {
        let design = Design {
            points: vec![vec![0.1, 0.2, 0.8, 0.9]],
        };
        let found = points(&design, 2);
        assert_eq!(found, [[0.1, 0.2], [0.8, 0.9], [0.8, 0.2], [0.1, 0.9]]);
    }

    #[test]
    fn what_does_not_vary_has_no_indices() {
        let values = vec![vec![5.0, 5.0]; 12];
        assert_eq!(indices(2, &values), None);
        assert_eq!(indices(2, &values[..4]), None);
    }
}
