//! The distribution functions behind the intervals, over the engine's special functions: intervals have the same bits
//! on every platform.
//!
//! Source: Press, Teukolsky, Vetterling and Flannery, Numerical Recipes (third edition, 2007), section 6.4:
//! Student's distribution and the cumulative binomial distribution by the incomplete beta function.

use crate::engine::distribution::{incomplete_beta, normal_quantile};

/// Halvings that exhaust the bits of a number.
const HALVINGS: usize = 200;

/// Probability of at most `k` successes in `n` trials of probability `p`.
pub fn binomial_cdf(k: u64, n: u64, p: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    incomplete_beta((n - k) as f64, k as f64 + 1.0, 1.0 - p)
}

/// The t that a Student variate with `freedom` degrees of freedom lies within ±t of zero with probability `level`.
pub fn student_t(level: f64, freedom: f64) -> f64 {
    let outside = |t: f64| incomplete_beta(0.5 * freedom, 0.5, freedom / (freedom + t * t));
    bisect(|t| outside(t) > 1.0 - level)
}

/// The value that a beta variate with parameters `a` and `b` stays below with probability `p`.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle: f64 = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if incomplete_beta(a, b, middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// The z that a standard normal variate lies within ±z of zero with probability `level`.
pub fn normal_z(level: f64) -> f64 {
    -normal_quantile((1.0 - level) / 2.0)
}

/// The least number from 0 up at which `is_below` no longer holds.
fn bisect(is_below: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while is_below(high) && high < 1e12 {
        low = high;
        high *= 2.0;
    }
    for _ in 0..HALVINGS {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, StudentsT};

    #[test]
    fn student_t_agrees_with_published_and_independent_values() {
        // Tables: t(0.975) is 12.706 at 1 degree of freedom, 2.776 at 4, 2.262 at 9, 1.984 at 100.
        for (freedom, table) in [(1.0, 12.706), (4.0, 2.776), (9.0, 2.262), (100.0, 1.984)] {
            assert!((student_t(0.95, freedom) - table).abs() < 6e-4, "{freedom}");
        }
        for freedom in [2.0, 7.0, 31.0, 999.0, 99_999.0] {
            let other = StudentsT::new(0.0, 1.0, freedom).unwrap();
            let t = student_t(0.99, freedom);
            assert!((other.cdf(t) - 0.995).abs() < 1e-9, "{freedom}: {t}");
        }
    }

    #[test]
    fn normal_z_is_the_published_quantile() {
        assert!((normal_z(0.95) - 1.959_963_984_540_054).abs() < 1e-13);
        assert!((normal_z(0.975) - 2.241_402_727_604_947).abs() < 1e-12);
    }

    #[test]
    fn binomial_cdf_agrees_with_an_independent_sum() {
        for (n, p) in [(10, 0.05), (59, 0.95), (1000, 0.5), (1000, 0.05)] {
            let other = Binomial::new(p, n).unwrap();
            for k in (0..n).step_by(1 + n as usize / 20) {
                let by_sum: f64 = (0..=k)
                    .map(|j| statrs::distribution::Discrete::pmf(&other, j))
                    .sum();
                assert!(
                    (binomial_cdf(k, n, p) - by_sum).abs() < 1e-9,
                    "{k} of {n} at {p}"
                );
                assert!((other.cdf(k) - by_sum).abs() < 1e-9);
            }
        }
    }
}
