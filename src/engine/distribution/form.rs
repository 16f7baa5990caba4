//! The standard forms of the distributions, before they are moved and stretched.

use std::sync::Arc;

use crate::engine::distribution::counts::negative_binomial_cdf;
use crate::engine::distribution::counts::negative_binomial_quantile;
use crate::engine::distribution::counts::poisson_cdf;
use crate::engine::distribution::counts::poisson_quantile;
use crate::engine::distribution::logarithm::minus_log_of_rest;
use crate::engine::distribution::special::beta_pq;
use crate::engine::distribution::special::beta_quantile;
use crate::engine::distribution::special::gamma_pq;
use crate::engine::distribution::special::gamma_quantile;
use crate::engine::distribution::special::normal_cdf;
use crate::engine::distribution::special::normal_density;
use crate::engine::distribution::special::normal_quantile;

/// A distribution in its own standard units.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Form {
    /// Always 0.
    Constant,
    /// Over 0 to 1.
    Uniform,
    /// Over 0 to 1, with its peak at `mode`.
    Triangular { mode: f64 },
    /// Over 0 to 1.
    Beta { a: f64, b: f64, log_beta: f64 },
    /// Standard normal between `low` and `high`, where the untruncated one has probability `mass`.
    Normal { low: f64, high: f64, mass: f64 },
    /// exp of a normal variate with mean 0.
    Lognormal { sigma: f64 },
    /// Mean 1.
    Exponential,
    /// Scale 1.
    Gamma { shape: f64, log_gamma: f64 },
    /// Scale 1.
    Weibull { shape: f64 },
    /// Counts.
    Poisson { mean: f64 },
    /// Counts with variance mean + mean²/size.
    NegativeBinomial { mean: f64, size: f64 },
    /// Values in ascending order with cumulative probabilities.
    Table(Arc<Table>),
}

/// Values and how probable they are.
#[derive(Debug, PartialEq)]
pub(super) struct Table {
    values: Vec<f64>,
    /// Probability of each value or a smaller one; the last is 1.
    cumulative: Vec<f64>,
    mean: f64,
    variance: f64,
}

impl Table {
    /// From values in ascending order with weights that are not negative and have a positive sum.
    pub(super) fn new(pairs: &[(f64, f64)]) -> Table {
        let total: f64 = pairs.iter().map(|(_, weight)| weight).sum();
        let mut sum = 0.0;
        let mut cumulative = Vec::with_capacity(pairs.len());
        for (_, weight) in pairs {
            sum += weight;
            cumulative.push(sum / total);
        }
        if let Some(last) = cumulative.last_mut() {
            *last = 1.0;
        }
        let mean = pairs
            .iter()
            .map(|(value, weight)| value * (weight / total))
            .sum();
        let squares = pairs
            .iter()
            .map(|(value, weight)| (value - mean) * (value - mean) * (weight / total));
        let variance = squares.sum();
        Table {
            values: pairs.iter().map(|(value, _)| *value).collect(),
            cumulative,
            mean,
            variance,
        }
    }
}

impl Form {
    /// The least x with P(X ≤ x) ≥ p, for 0 < p < 1.
    pub(super) fn quantile(&self, p: f64) -> f64 {
        match *self {
            Form::Constant => 0.0,
            Form::Uniform => p,
            Form::Triangular { mode } if p < mode => libm::sqrt(p * mode),
            Form::Triangular { mode } => 1.0 - libm::sqrt((1.0 - p) * (1.0 - mode)),
            Form::Beta { a, b, log_beta } => beta_quantile(a, b, log_beta, p),
            Form::Normal { low, high, mass } => truncated_normal_quantile(low, high, mass, p),
            Form::Lognormal { sigma } => libm::exp(sigma * normal_quantile(p)),
            Form::Exponential => minus_log_of_rest(p),
            Form::Gamma { shape, log_gamma } => gamma_quantile(shape, log_gamma, p),
            Form::Weibull { shape } => libm::pow(minus_log_of_rest(p), 1.0 / shape),
            Form::Poisson { mean } => poisson_quantile(mean, p),
            Form::NegativeBinomial { mean, size } => negative_binomial_quantile(mean, size, p),
            Form::Table(ref table) => {
                let place = table
                    .cumulative
                    .partition_point(|cumulative| *cumulative < p);
                table.values[place]
            }
        }
    }

    /// P(X ≤ x).
    pub(super) fn cdf(&self, x: f64) -> f64 {
        match *self {
            Form::Constant => f64::from(x >= 0.0),
            Form::Uniform => x.clamp(0.0, 1.0),
            Form::Triangular { .. } if x <= 0.0 => 0.0,
            Form::Triangular { .. } if x >= 1.0 => 1.0,
            Form::Triangular { mode } if x < mode => x * x / mode,
            Form::Triangular { mode } => 1.0 - (1.0 - x) * (1.0 - x) / (1.0 - mode),
            Form::Beta { a, b, log_beta } => beta_pq(a, b, log_beta, x).0,
            Form::Normal { low, high, mass } => truncated_normal_cdf(low, high, mass, x),
            Form::Lognormal { .. } if x <= 0.0 => 0.0,
            Form::Lognormal { sigma } => normal_cdf(libm::log(x) / sigma),
            Form::Exponential => -libm::expm1(-x.max(0.0)),
            Form::Gamma { shape, log_gamma } => gamma_pq(shape, log_gamma, x).0,
            Form::Weibull { shape } => -libm::expm1(-libm::pow(x.max(0.0), shape)),
            Form::Poisson { mean } => poisson_cdf(mean, x.floor()),
            Form::NegativeBinomial { mean, size } => negative_binomial_cdf(mean, size, x.floor()),
            Form::Table(ref table) => match table.values.partition_point(|value| *value <= x) {
                0 => 0.0,
                place => table.cumulative[place - 1],
            },
        }
    }

    /// Mean.
    pub(super) fn mean(&self) -> f64 {
        match *self {
            Form::Constant => 0.0,
            Form::Uniform => 0.5,
            Form::Triangular { mode } => (1.0 + mode) / 3.0,
            Form::Beta { a, b, .. } => a / (a + b),
            Form::Normal { low, high, mass } => (normal_density(low) - normal_density(high)) / mass,
            Form::Lognormal { sigma } => libm::exp(0.5 * sigma * sigma),
            Form::Exponential => 1.0,
            Form::Gamma { shape, .. } => shape,
            Form::Weibull { shape } => libm::tgamma(1.0 + 1.0 / shape),
            Form::Poisson { mean } | Form::NegativeBinomial { mean, .. } => mean,
            Form::Table(ref table) => table.mean,
        }
    }

    /// Variance.
    pub(super) fn variance(&self) -> f64 {
        match *self {
            Form::Constant => 0.0,
            Form::Uniform => 1.0 / 12.0,
            Form::Triangular { mode } => (1.0 - mode + mode * mode) / 18.0,
            Form::Beta { a, b, .. } => a * b / ((a + b) * (a + b) * (a + b + 1.0)),
            Form::Normal { low, high, mass } => {
                let edge = |z: f64| {
                    if z.is_finite() {
                        z * normal_density(z)
                    } else {
                        0.0
                    }
                };
                let mean = self.mean();
                1.0 + (edge(low) - edge(high)) / mass - mean * mean
            }
            Form::Lognormal { sigma } => libm::expm1(sigma * sigma) * libm::exp(sigma * sigma),
            Form::Exponential => 1.0,
            Form::Gamma { shape, .. } => shape,
            Form::Weibull { shape } => {
                let mean = self.mean();
                libm::tgamma(1.0 + 2.0 / shape) - mean * mean
            }
            Form::Poisson { mean } => mean,
            Form::NegativeBinomial { mean, size } => mean + mean * mean / size,
            Form::Table(ref table) => table.variance,
        }
    }
}

fn truncated_normal_quantile(low: f64, high: f64, mass: f64, p: f64) -> f64 {
    // Counted from the end that lies in the tail, where probabilities have their full precision.
    let z = if low > 0.0 {
        -normal_quantile(normal_cdf(-high) + (1.0 - p) * mass)
    } else {
        normal_quantile(normal_cdf(low) + p * mass)
    };
    z.clamp(low, high)
}

fn truncated_normal_cdf(low: f64, high: f64, mass: f64, z: f64) -> f64 {
    let z = z.clamp(low, high);
    if low > 0.0 {
        1.0 - (normal_cdf(-z) - normal_cdf(-high)) / mass
    } else {
        (normal_cdf(z) - normal_cdf(low)) / mass
    }
}
