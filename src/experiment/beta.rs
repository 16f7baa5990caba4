//! The distribution functions behind the intervals, over portable mathematics: intervals have the same bits on
//! every platform.
//!
//! Source: Press, Teukolsky, Vetterling and Flannery, Numerical Recipes (third edition, 2007), section 6.4:
//! incomplete beta function, Student's distribution, cumulative binomial distribution.

const TINY: f64 = 1e-300;
const EPSILON: f64 = 1e-16;
/// The fraction settles in about the square root of its larger parameter, which is at most the replications.
const MAX_TERMS: usize = 1_000_000;
/// Halvings that exhaust the bits of a number.
const HALVINGS: usize = 200;

/// Regularised incomplete beta function I_x(a, b), for positive `a` and `b` and `x` from 0 to 1.
pub fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let log_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    let front = libm::exp(a * libm::log(x) + b * libm::log1p(-x) - log_beta);
    // The fraction converges fast only below the mean; beyond it the mirrored one does.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, 1.0 - x) / b
    }
}

/// The continued fraction of the incomplete beta function, by Lentz's method.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let guard = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    for m in 1..MAX_TERMS {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        result *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        let step = d * c;
        result *= step;
        if (step - 1.0).abs() <= EPSILON {
            break;
        }
    }
    result
}

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

/// The z that a standard normal variate lies within ±z of zero with probability `level`.
pub fn normal_z(level: f64) -> f64 {
    bisect(|z| libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2) > 1.0 - level)
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
    fn incomplete_beta_has_its_closed_forms() {
        // I_x(1, b) = 1 − (1 − x)^b and I_x(a, 1) = x^a.
        for x in [0.01f64, 0.3, 0.5, 0.9, 0.999] {
            assert!((incomplete_beta(1.0, 3.5, x) - (1.0 - (1.0 - x).powf(3.5))).abs() < 1e-13);
            assert!((incomplete_beta(2.5, 1.0, x) - x.powf(2.5)).abs() < 1e-13);
        }
    }

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
