//! Distribution functions of the normal, gamma and beta distributions and their inverses.
//!
//! Everything that is not exact in IEEE arithmetic goes through `libm`, so that a variate has the
//! same bits on every platform and whatever other crates are compiled in.
//!
//! Sources: Wichura, Algorithm AS 241: the percentage points of the normal distribution (1988); Press,
//! Teukolsky, Vetterling and Flannery, Numerical Recipes (third edition, 2007), sections 6.2 and 6.4;
//! Abramowitz and Stegun, Handbook of Mathematical Functions (1964), chapters 6 and 26.

const TINY: f64 = 1e-300;
const EPSILON: f64 = 1e-16;
/// Continued fractions and series end in about the square root of their larger parameter, far earlier than this for
/// what constructors admit and for the trials of any batch.
const MAX_TERMS: usize = 100_000;
/// Below this a variate is found from the leading term of its distribution function, which is then all there is.
const LEADING: f64 = 1e-18;
/// A step of Halley's method that is this small, relative to where it leads, is the last.
const SETTLED: f64 = 1e-6;
/// Steps of Halley's method; it settles in two to five.
const MAX_STEPS: usize = 60;

/// Standard normal distribution function.
pub(super) fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Standard normal density.
pub(super) fn normal_density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * std::f64::consts::PI)
}

/// Inverse of the standard normal distribution function, to about 1 part in 10¹⁶ (AS 241, PPND16).
pub(crate) fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 8] = [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ];
    const B: [f64; 8] = [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ];
    const C: [f64; 8] = [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ];
    const D: [f64; 8] = [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ];
    const E: [f64; 8] = [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ];
    const F: [f64; 8] = [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ];
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * polynomial(&A, r) / polynomial(&B, r);
    }
    let r = libm::sqrt(-libm::log(if q < 0.0 { p } else { 1.0 - p }));
    let z = if r <= 5.0 {
        polynomial(&C, r - 1.6) / polynomial(&D, r - 1.6)
    } else {
        polynomial(&E, r - 5.0) / polynomial(&F, r - 5.0)
    };
    if q < 0.0 { -z } else { z }
}

fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients
        .iter()
        .rev()
        .fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x), each accurate where it is small.
///
/// `log_gamma` is ln Γ(a).
pub(super) fn gamma_pq(a: f64, log_gamma: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    let front = libm::exp(a * libm::log(x) - x - log_gamma);
    if x < a + 1.0 {
        let p = front * gamma_series(a, x);
        (p, 1.0 - p)
    } else {
        let q = front * gamma_fraction(a, x);
        (1.0 - q, q)
    }
}

fn gamma_series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    for n in 1..MAX_TERMS {
        term *= x / (a + n as f64);
        sum += term;
        if term < sum * EPSILON {
            break;
        }
    }
    sum
}

/// Lentz's method on the continued fraction of Q.
fn gamma_fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut product = d;
    for n in 1..MAX_TERMS {
        let factor = -(n as f64) * (n as f64 - a);
        b += 2.0;
        d = 1.0 / away_from_zero(factor * d + b);
        c = away_from_zero(b + factor / c);
        product *= d * c;
        if (d * c - 1.0).abs() < 2.0 * EPSILON {
            break;
        }
    }
    product
}

/// Inverse of P(a, ·) by Halley's method.
pub(super) fn gamma_quantile(a: f64, log_gamma: f64, p: f64) -> f64 {
    // Next to zero P(a, x) is xᵃ/(a Γ(a)).
    let leading = libm::exp((libm::log(p * a) + log_gamma) / a);
    if leading < LEADING {
        return leading;
    }
    let start = if a > 1.0 {
        // Wilson and Hilferty: the cube root is nearly normal.
        let root = 1.0 - 1.0 / (9.0 * a) + normal_quantile(p) / (3.0 * libm::sqrt(a));
        (a * root * root * root).max(1e-3 * a)
    } else {
        let bend = 1.0 - a * (0.253 + a * 0.12);
        if p < bend {
            libm::pow(p / bend, 1.0 / a)
        } else {
            1.0 - libm::log(1.0 - (p - bend) / (1.0 - bend))
        }
    };
    let density = |x: f64| libm::exp((a - 1.0) * libm::log(x) - x - log_gamma);
    let bend = |x: f64| (a - 1.0) / x - 1.0;
    halley(
        start,
        f64::INFINITY,
        (p, 1.0 - p),
        |x| gamma_pq(a, log_gamma, x),
        density,
        bend,
    )
}

/// The regularised incomplete beta function I_x(a, b) and its complement, each accurate where it is small.
///
/// `log_beta` is ln B(a, b).
pub(super) fn beta_pq(a: f64, b: f64, log_beta: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x >= 1.0 {
        return (1.0, 0.0);
    }
    let front = libm::exp(a * libm::log(x) + b * libm::log1p(-x) - log_beta);
    if x < (a + 1.0) / (a + b + 2.0) {
        let p = front * beta_fraction(a, b, x) / a;
        (p, 1.0 - p)
    } else {
        let q = front * beta_fraction(b, a, 1.0 - x) / b;
        (1.0 - q, q)
    }
}

/// ln B(a, b).
pub(super) fn log_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// Regularised incomplete beta function I_x(a, b), for positive `a` and `b` and `x` from 0 to 1.
pub(crate) fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    beta_pq(a, b, log_beta(a, b), x).0
}

/// Lentz's method on the continued fraction of the incomplete beta function.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut product = d;
    for n in 1..MAX_TERMS {
        let m = n as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        product *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        product *= d * c;
        if (d * c - 1.0).abs() < 2.0 * EPSILON {
            break;
        }
    }
    product
}

/// Inverse of I_·(a, b) by Halley's method, counted from the nearer end so that both ends are resolved.
pub(super) fn beta_quantile(a: f64, b: f64, log_beta: f64, p: f64) -> f64 {
    let (below, above) = (p, 1.0 - p);
    if beta_start(a, b, below, above) <= 0.5 {
        beta_quantile_from_zero(a, b, log_beta, below, above)
    } else {
        1.0 - beta_quantile_from_zero(b, a, log_beta, above, below)
    }
}

fn beta_quantile_from_zero(a: f64, b: f64, log_beta: f64, below: f64, above: f64) -> f64 {
    // Next to zero I_x(a, b) is xᵃ/(a B(a, b)).
    let leading = libm::exp((libm::log(below * a) + log_beta) / a);
    if leading * (1.0 + b) < LEADING {
        return leading;
    }
    let density =
        |x: f64| libm::exp((a - 1.0) * libm::log(x) + (b - 1.0) * libm::log1p(-x) - log_beta);
    let bend = |x: f64| (a - 1.0) / x - (b - 1.0) / (1.0 - x);
    let start = beta_start(a, b, below, above);
    let pq = |x: f64| beta_pq(a, b, log_beta, x);
    halley(start, 1.0, (below, above), pq, density, bend)
}

/// Roughly where I_x(a, b) is `below` and its complement `above`.
fn beta_start(a: f64, b: f64, below: f64, above: f64) -> f64 {
    if a >= 1.0 && b >= 1.0 {
        // Abramowitz and Stegun 26.5.22.
        let y = -normal_quantile(below);
        let lambda = (y * y - 3.0) / 6.0;
        let (s, t) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
        let h = 2.0 / (s + t);
        let w = y * libm::sqrt((h + lambda).max(0.0)) / h
            - (t - s) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
        a / (a + b * libm::exp(2.0 * w))
    } else {
        let left = libm::exp(a * libm::log(a / (a + b))) / a;
        let right = libm::exp(b * libm::log(b / (a + b))) / b;
        let sum = left + right;
        if below < left / sum {
            libm::pow(a * sum * below, 1.0 / a)
        } else {
            1.0 - libm::pow(b * sum * above, 1.0 / b)
        }
    }
}

/// Solves P(x) = p between 0 and `end` by Halley's method, falling back on bisection of the bracket found so far.
///
/// `target` is p and 1 − p; `pq` gives P and 1 − P, `density` the derivative P′, `bend` P″/P′.
fn halley(
    start: f64,
    end: f64,
    target: (f64, f64),
    pq: impl Fn(f64) -> (f64, f64),
    density: impl Fn(f64) -> f64,
    bend: impl Fn(f64) -> f64,
) -> f64 {
    let (mut low, mut high) = (0.0, end);
    let mut x = if start > low && start < high {
        start
    } else {
        between(low, high, 0.5)
    };
    for _ in 0..MAX_STEPS {
        let (below, above) = pq(x);
        // The smaller of the two tails is the accurate one.
        let excess = if target.0 <= target.1 {
            below - target.0
        } else {
            target.1 - above
        };
        if excess > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = excess / density(x);
        let step = newton / (1.0 - 0.5 * (newton * bend(x)).clamp(-1.0, 1.0));
        let mut next = x - step;
        let is_inside = next > low && next < high;
        if !is_inside && excess != 0.0 {
            next = between(low, high, x);
        }
        let moved = (next - x).abs();
        if excess == 0.0 || moved <= 1e-14 * x {
            break;
        }
        x = next;
        // Halley's method cubes the error: after so small a step nothing is left of it.
        if is_inside && moved <= SETTLED * x {
            break;
        }
    }
    x
}

fn between(low: f64, high: f64, x: f64) -> f64 {
    if high.is_finite() {
        0.5 * (low + high)
    } else {
        2.0 * x.max(low)
    }
}

fn away_from_zero(x: f64) -> f64 {
    if x.abs() < TINY { TINY } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantiles_match_published_ones() {
        // Abramowitz and Stegun, table 26.5, and Wichura's own checks.
        for (p, z) in [
            (0.25, -0.674_489_750_196_081_7),
            (0.001, -3.090_232_306_167_813_5),
            (1e-20, -9.262_340_089_798_408),
            (0.975, 1.959_963_984_540_054),
        ] {
            assert!((normal_quantile(p) / z - 1.0).abs() < 4e-16, "{p}");
        }
        assert_eq!(normal_quantile(0.5), 0.0);
        assert!((normal_cdf(1.0) - 0.841_344_746_068_542_9).abs() < 3e-16);
    }

    #[test]
    fn the_incomplete_gamma_function_with_a_of_one_is_exponential() {
        for x in [1e-9, 0.1, 1.0, 1.9, 2.1, 30.0] {
            let (p, q) = gamma_pq(1.0, 0.0, x);
            assert!((p / -(-x).exp_m1() - 1.0).abs() < 1e-14);
            assert!((q / (-x).exp() - 1.0).abs() < 1e-13);
        }
        assert_eq!(gamma_pq(2.0, 0.0, 0.0), (0.0, 1.0));
    }

    #[test]
    fn incomplete_beta_has_its_closed_forms() {
        // I_x(1, b) = 1 − (1 − x)^b and I_x(a, 1) = x^a.
        for x in [0.01f64, 0.3, 0.5, 0.9, 0.999] {
            assert!((incomplete_beta(1.0, 3.5, x) - (1.0 - (1.0 - x).powf(3.5))).abs() < 1e-13);
            assert!((incomplete_beta(2.5, 1.0, x) - x.powf(2.5)).abs() < 1e-13);
        }
    }

    #[test]
    fn the_incomplete_beta_function_has_its_symmetry_and_its_powers() {
        let log_beta = log_beta(3.0, 1.0);
        for x in [1e-6, 0.2, 0.5, 0.77, 0.999] {
            let (p, q) = beta_pq(3.0, 1.0, log_beta, x);
            assert!((p / (x * x * x) - 1.0).abs() < 1e-13);
            let (mirrored, _) = beta_pq(1.0, 3.0, log_beta, 1.0 - x);
            assert!((q - mirrored).abs() < 1e-14);
        }
        assert_eq!(beta_pq(2.0, 3.0, 0.0, 0.0), (0.0, 1.0));
        assert_eq!(beta_pq(2.0, 3.0, 0.0, 1.0), (1.0, 0.0));
    }

    #[test]
    fn quantiles_next_to_an_end_are_resolved() {
        // Γ with shape 1/900 has its median near 10⁻²⁷¹; iteration from 1 stopped at 10⁻¹⁸.
        let a = 1.0 / 900.0;
        let x = gamma_quantile(a, libm::lgamma(a), 0.5);
        assert!((libm::log(x) - 900.0 * (0.5f64.ln() + libm::lgamma(a + 1.0))).abs() < 1e-9);
        // Two peaks: the distance from 1 mirrors that from 0.
        let log_beta = std::f64::consts::PI.ln();
        let (low, high) = (
            beta_quantile(0.5, 0.5, log_beta, 1e-3),
            beta_quantile(0.5, 0.5, log_beta, 1.0 - 1e-3),
        );
        assert!(((1.0 - high) / low - 1.0).abs() < 1e-9);
    }
}
