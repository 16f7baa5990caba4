//! Counts: Poisson and negative binomial, by inversion.

use crate::engine::distribution::special::beta_pq;
use crate::engine::distribution::special::gamma_pq;
use crate::engine::distribution::special::log_beta;
use crate::engine::distribution::special::normal_quantile;

/// Below this mean a count is found by adding up probabilities from zero.
const SMALL_MEAN: f64 = 30.0;

/// P(K ≤ k) for a Poisson count.
pub(super) fn poisson_cdf(mean: f64, k: f64) -> f64 {
    if k < 0.0 {
        0.0
    } else {
        gamma_pq(k + 1.0, libm::lgamma(k + 1.0), mean).1
    }
}

/// The least count whose cumulative Poisson probability reaches `p`.
pub(super) fn poisson_quantile(mean: f64, p: f64) -> f64 {
    if mean < SMALL_MEAN {
        return add_up(p, libm::exp(-mean), |k| mean / k);
    }
    let guess = mean + normal_quantile(p) * libm::sqrt(mean);
    least_count(p, guess, |k| poisson_cdf(mean, k))
}

/// P(K ≤ k) for a negative binomial count with variance mean + mean²/size.
pub(super) fn negative_binomial_cdf(mean: f64, size: f64, k: f64) -> f64 {
    if k < 0.0 {
        return 0.0;
    }
    let log_beta = log_beta(size, k + 1.0);
    beta_pq(k + 1.0, size, log_beta, mean / (size + mean)).1
}

/// The least count whose cumulative negative binomial probability reaches `p`.
pub(super) fn negative_binomial_quantile(mean: f64, size: f64, p: f64) -> f64 {
    let success = mean / (mean + size);
    if mean < SMALL_MEAN {
        let none = libm::exp(-size * libm::log1p(mean / size));
        return add_up(p, none, |k| (k - 1.0 + size) / k * success);
    }
    let guess = mean + normal_quantile(p) * libm::sqrt(mean + mean * mean / size);
    least_count(p, guess, |k| negative_binomial_cdf(mean, size, k))
}

/// The least count whose cumulative probability reaches `p`, given that of zero and the ratio of each to the one before.
fn add_up(p: f64, none: f64, ratio: impl Fn(f64) -> f64) -> f64 {
    let mut k = 0.0;
    let mut term = none;
    let mut below = term;
    // The sum is rounded and may stop short of `p`; the terms cannot rise any more once they are this small.
    while below < p && (below < 0.5 || term > 1e-18) {
        k += 1.0;
        term *= ratio(k);
        below += term;
    }
    k
}

/// The least count whose cumulative probability reaches `p`, by bisection around a guess.
fn least_count(p: f64, guess: f64, cdf: impl Fn(f64) -> f64) -> f64 {
    let mut low = guess.floor().max(0.0);
    let mut high = low;
    let mut width = 1.0;
    while cdf(high) < p && width < 1e18 {
        low = high + 1.0;
        high += width;
        width *= 2.0;
    }
    width = 1.0;
    while low > 0.0 && cdf(low - 1.0) >= p {
        high = low - 1.0;
        low = (low - width).max(0.0);
        width *= 2.0;
    }
    while low < high {
        let middle = ((low + high) / 2.0).floor();
        if cdf(middle) >= p {
            high = middle;
        } else {
            low = middle + 1.0;
        }
    }
    low
}
