//! Distributions against closed forms, a second implementation (statrs) and fixed bits.

use bluelift::engine::distribution::Distribution;
use bluelift::engine::distribution::DistributionFault;
use bluelift::engine::streams::Draws;
use bluelift::engine::streams::EntityKey;
use bluelift::engine::streams::Purpose;
use bluelift::engine::streams::Stream;
use statrs::distribution::Beta;
use statrs::distribution::ContinuousCDF;
use statrs::distribution::DiscreteCDF;
use statrs::distribution::Exp;
use statrs::distribution::Gamma;
use statrs::distribution::LogNormal;
use statrs::distribution::NegativeBinomial;
use statrs::distribution::Normal;
use statrs::distribution::Poisson;
use statrs::distribution::Triangular;
use statrs::distribution::Weibull;

use crate::means::assert_mean_is;

/// A distribution with what is known of it.
struct Case {
    name: &'static str,
    distribution: Distribution,
    mean: f64,
    variance: f64,
    is_discrete: bool,
    golden: [u64; 3],
}

type Made = Result<Distribution, DistributionFault>;

fn case(name: &'static str, made: Made, mean: f64, variance: f64, golden: [u64; 3]) -> Case {
    Case {
        name,
        distribution: made.unwrap(),
        mean,
        variance,
        is_discrete: false,
        golden,
    }
}

fn counts(name: &'static str, made: Made, mean: f64, variance: f64, golden: [u64; 3]) -> Case {
    Case {
        is_discrete: true,
        ..case(name, made, mean, variance, golden)
    }
}

/// Every sampler, and both branches of those that have two. Means and variances come from textbooks' closed forms.
#[rustfmt::skip]
fn cases() -> Vec<Case> {
    // Lognormal with median 3 and 90 % point 10.
    let sigma = (10.0f64 / 3.0).ln() / 1.281_551_565_544_600_4;
    let grown = (sigma * sigma).exp();
    // Standard normal truncated to −1 … 2, by its density at the ends.
    let density = |z: f64| (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let mass = 0.818_594_614_120_364;
    let shift = (density(1.0) - density(2.0)) / mass;
    let narrowing = 1.0 + (-density(1.0) - 2.0 * density(2.0)) / mass - shift * shift;
    let zeta = |power: f64| (1..=1000).map(|k| f64::from(k).powf(power)).sum::<f64>();
    let zeta_mean = zeta(-1.5) / zeta(-2.5);
    vec![
        case("constant", Distribution::constant(4.5), 4.5, 0.0, [0x4012_0000_0000_0000, 0x4012_0000_0000_0000, 0x4012_0000_0000_0000]),
        case("uniform", Distribution::uniform(-1.0, 5.0), 2.0, 3.0, [0x400b_0bda_8b12_0a96, 0x4000_5eef_49ff_82ba, 0x3fe3_62c5_d999_24d6]),
        case("triangular", Distribution::triangular(2.0, 3.0, 7.0), 4.0, 7.0 / 6.0, [0x4012_b504_8d92_01ba, 0x400e_e5e2_9809_1a63, 0x4009_61ef_486a_c41e]),
        case("pert", Distribution::pert(18.0, 24.0, 45.0), 26.5, 8.5 * 18.5 / 7.0, [0x403d_4fe4_1cb7_9e60, 0x403a_0444_3ac1_fb58, 0x4036_ff17_525d_9fc8]),
        case("beta", Distribution::beta(2.0, 3.0, 1.0, 11.0), 5.0, 4.0, [0x4019_2c28_2568_94e7, 0x4013_9b36_f4a5_3d1a, 0x400c_47a1_9ee0_258a]),
        case("beta with two peaks", Distribution::beta(0.5, 0.5, 0.0, 8.0), 4.0, 8.0, [0x401a_9600_30a7_0c26, 0x4010_6367_d897_d9a8, 0x3ff5_5209_7160_f693]),
        case("beta by mean", Distribution::beta_mean_sd(3.0, 1.0, 0.0, 10.0), 3.0, 1.0, [0x400c_b2ca_897c_1743, 0x4007_9e09_3d71_b731, 0x4002_976c_c3df_5535]),
        case("normal", Distribution::normal(10.0, 3.0), 10.0, 9.0, [0x4027_ade4_10aa_29bf, 0x4024_1dbf_63d5_4cce, 0x4020_47b4_d2cb_bf81]),
        case("truncated normal", Distribution::normal_truncated(10.0, 3.0, 7.0, 16.0), 10.0 + 3.0 * shift, 9.0 * narrowing, [0x4028_2adb_127f_6c59, 0x4025_1fa6_e6cc_7282, 0x4022_21a7_66a1_8d53]),
        case("lognormal by median", Distribution::lognormal_median_p90(3.0, 10.0), 3.0 * grown.sqrt(), 9.0 * grown * (grown - 1.0), [0x4015_594b_d5d8_03ce, 0x4008_70cf_7f25_1a36, 0x3ffa_cf2e_47f9_c385]),
        case("lognormal by mean", Distribution::lognormal_mean_sd(5.0, 2.0), 5.0, 4.0, [0x4017_8497_9514_d8dc, 0x4012_b566_f95c_d792, 0x400d_3f8c_10f5_84d7]),
        case("exponential", Distribution::exponential(2.5), 2.5, 6.25, [0x400a_3247_077d_9138, 0x3ffc_5949_6cfd_4dc8, 0x3fe8_eb05_5412_f1d5]),
        case("gamma", Distribution::gamma(6.0, 3.0), 6.0, 9.0, [0x401d_cb5e_dcae_e5cb, 0x4016_410a_3f56_f225, 0x400f_6679_e1ef_c038]),
        case("gamma with a peak at zero", Distribution::gamma(2.0, 3.0), 2.0, 9.0, [0x4002_eea2_9ec5_614b, 0x3feb_1208_5a4b_5c71, 0x3fc7_3876_eab4_84f4]),
        // Γ(1.5) = √π/2 and Γ(2) = 1.
        case("weibull", Distribution::weibull(2.0, 4.0), 2.0 * std::f64::consts::PI.sqrt(), 16.0 - 4.0 * std::f64::consts::PI, [0x4012_4fc3_8c19_e1cb, 0x400a_f079_5e14_a0a5, 0x4001_dbf4_8f88_9160]),
        counts("poisson", Distribution::poisson(3.5), 3.5, 3.5, [0x4014_0000_0000_0000, 0x4008_0000_0000_0000, 0x4000_0000_0000_0000]),
        counts("poisson with a large mean", Distribution::poisson(250.0), 250.0, 250.0, [0x4070_4000_0000_0000, 0x406f_4000_0000_0000, 0x406e_0000_0000_0000]),
        counts("negative binomial", Distribution::negative_binomial(4.0, 0.5), 4.0, 12.0, [0x4014_0000_0000_0000, 0x4008_0000_0000_0000, 0x4000_0000_0000_0000]),
        counts("negative binomial with a large mean", Distribution::negative_binomial(100.0, 0.1), 100.0, 1_100.0, [0x405d_8000_0000_0000, 0x4058_4000_0000_0000, 0x4053_8000_0000_0000]),
        counts("zeta", Distribution::zeta(2.5, 1000), zeta_mean, zeta(-0.5) / zeta(-2.5) - zeta_mean * zeta_mean, [0x3ff0_0000_0000_0000, 0x3ff0_0000_0000_0000, 0x3ff0_0000_0000_0000]),
        counts("empirical", Distribution::empirical(&[7.0, 1.0, 4.0], &[1.0, 2.0, 1.0]), 3.25, 6.1875, [0x4010_0000_0000_0000, 0x4010_0000_0000_0000, 0x3ff0_0000_0000_0000]),
        case("shifted and scaled", Distribution::exponential(2.0).map(|one| one.shifted(3.0).scale(10.0)), 50.0, 400.0, [0x404c_1923_83be_c89c, 0x4046_1652_5b3f_5372, 0x4042_1d60_aa82_5e3b]),
    ]
}

fn stream(replication: u64) -> Stream {
    Draws::new(2026, replication).stream(Purpose(1), EntityKey::of("inf-bn-1"), 0)
}

/// Probabilities from far in one tail to far in the other.
fn probabilities() -> impl Iterator<Item = f64> {
    let tail = (1..=12).rev().map(|n| 10f64.powi(-n));
    let middle = (1..2_000).map(|n| f64::from(n) / 2_000.0);
    let end = (4..=12).map(|n| 1.0 - 10f64.powi(-n));
    tail.filter(|p| *p < 1.0 / 2_000.0).chain(middle).chain(end)
}

#[test]
fn mean_and_variance_are_those_of_closed_forms() {
    for case in cases() {
        let (mean, variance) = (case.distribution.mean(), case.distribution.variance());
        assert!(
            (mean - case.mean).abs() <= 1e-12 * case.mean.abs(),
            "{}: {mean}",
            case.name
        );
        let error = (variance - case.variance).abs();
        assert!(
            error <= 1e-10 * case.variance,
            "{}: {variance}, not {}",
            case.name,
            case.variance
        );
    }
}

#[test]
fn sample_means_and_variances_match_theory() {
    for case in cases().into_iter().filter(|case| case.variance > 0.0) {
        let (mut means, mut variances) = (Vec::new(), Vec::new());
        for replication in 0..40 {
            let mut stream = stream(replication);
            let draws: Vec<f64> = (0..2_500)
                .map(|_| case.distribution.sample(&mut stream))
                .collect();
            let n = draws.len() as f64;
            means.push(draws.iter().sum::<f64>() / n);
            variances.push(draws.iter().map(|x| (x - case.mean).powi(2)).sum::<f64>() / n);
        }
        assert_mean_is(case.mean, &means);
        // Where the tail is heavy, 100,000 draws do not give a variance to within a tenth.
        if !["lognormal by median", "zeta"].contains(&case.name) {
            assert_mean_is(case.variance, &variances);
        }
    }
}

#[test]
fn the_cdf_of_a_quantile_is_its_probability() {
    for case in cases()
        .into_iter()
        .filter(|case| !case.is_discrete && case.variance > 0.0)
    {
        for p in probabilities() {
            // Near a finite end the rounding of the variate itself is all that is lost.
            let x = case.distribution.quantile(p);
            let (low, high) = (
                case.distribution.cdf(x.next_down()),
                case.distribution.cdf(x.next_up()),
            );
            let allowed = 1e-9 * p.min(1.0 - p) + 1e-15;
            assert!(
                low - allowed <= p && p <= high + allowed && (high - low < 1e-9 || p > 0.999),
                "{}: {p} gives {x}, which has {low} to {high}",
                case.name
            );
        }
    }
}

#[test]
fn a_quantile_of_counts_is_the_least_that_reaches_its_probability() {
    for case in cases().into_iter().filter(|case| case.is_discrete) {
        for p in probabilities() {
            let least = case.distribution.quantile(p);
            assert_eq!(least.fract(), 0.0);
            assert!(
                case.distribution.cdf(least) >= p - 1e-13,
                "{}: {p}",
                case.name
            );
            assert!(
                case.distribution.cdf(least - 1.0) < p + 1e-13,
                "{}: {p}",
                case.name
            );
        }
    }
}

#[test]
fn quantiles_rise_with_probability_and_stay_within_bounds() {
    for case in cases() {
        let quantiles: Vec<f64> = probabilities()
            .map(|p| case.distribution.quantile(p))
            .collect();
        assert!(quantiles.is_sorted(), "{}", case.name);
        let (minimum, maximum) = (case.distribution.minimum(), case.distribution.maximum());
        assert!(
            quantiles.iter().all(|x| (minimum..=maximum).contains(x)),
            "{}",
            case.name
        );
        assert_eq!(case.distribution.quantile(0.0), minimum);
        assert_eq!(case.distribution.quantile(1.0), maximum);
        assert_eq!(case.distribution.cdf(f64::NEG_INFINITY), 0.0);
        assert_eq!(case.distribution.cdf(f64::INFINITY), 1.0);
        assert_eq!(
            case.distribution.is_constant(),
            case.variance == 0.0,
            "{}",
            case.name
        );
    }
}

#[test]
fn a_draw_is_the_quantile_of_exactly_one_uniform_number() {
    for case in cases() {
        let (mut drawn, mut counted) = (stream(0), stream(0));
        for _ in 0..200 {
            let variate = case.distribution.sample(&mut drawn);
            assert_eq!(
                variate,
                case.distribution.quantile(counted.uniform()),
                "{}",
                case.name
            );
            assert_eq!(drawn, counted, "{}", case.name);
        }
    }
}

#[test]
fn draws_have_their_golden_bits() {
    let mut wrong = String::new();
    for case in cases() {
        let mut stream = stream(0);
        let bits: [u64; 3] =
            std::array::from_fn(|_| case.distribution.sample(&mut stream).to_bits());
        if bits != case.golden {
            wrong += &format!(
                "{}: [{:#x}, {:#x}, {:#x}]\n",
                case.name, bits[0], bits[1], bits[2]
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "these have other bits than they had:\n{wrong}"
    );
}

/// Asserts that two distribution functions agree from one end to the other.
#[track_caller]
fn assert_agrees(ours: &Made, theirs: impl Fn(f64) -> f64) {
    let ours = ours.as_ref().unwrap();
    for p in (1..400).map(|n| f64::from(n) / 400.0) {
        let x = ours.quantile(p);
        let (here, there) = (ours.cdf(x), theirs(x));
        assert!(
            (here - there).abs() < 1e-9,
            "at {x}: {here}, and {there} by statrs"
        );
    }
}

#[test]
fn distribution_functions_agree_with_a_second_implementation() {
    for (shape, scale) in [
        (0.05, 2.0),
        (0.4, 1.0),
        (1.0, 3.0),
        (2.5, 0.5),
        (40.0, 1.0),
        (900.0, 0.1),
    ] {
        let theirs = Gamma::new(shape, 1.0 / scale).unwrap();
        let ours = Distribution::gamma(shape * scale, scale * f64::sqrt(shape));
        assert_agrees(&ours, |x| theirs.cdf(x));
    }
    for (a, b) in [
        (0.3, 0.4),
        (0.5, 5.0),
        (1.0, 1.0),
        (2.0, 3.0),
        (30.0, 2.0),
        (400.0, 600.0),
    ] {
        let theirs = Beta::new(a, b).unwrap();
        assert_agrees(&Distribution::beta(a, b, 0.0, 1.0), |x| theirs.cdf(x));
    }
    for (shape, scale) in [(0.3, 1.0), (1.0, 2.0), (3.5, 10.0)] {
        let theirs = Weibull::new(shape, scale).unwrap();
        assert_agrees(&Distribution::weibull(shape, scale), |x| theirs.cdf(x));
    }
    let sigma = (1.0f64 + 0.16).ln().sqrt();
    let theirs = LogNormal::new(5.0f64.ln() - 0.5 * sigma * sigma, sigma).unwrap();
    assert_agrees(&Distribution::lognormal_mean_sd(5.0, 2.0), |x| {
        theirs.cdf(x)
    });
    let theirs = Normal::new(-3.0, 0.5).unwrap();
    assert_agrees(&Distribution::normal(-3.0, 0.5), |x| theirs.cdf(x));
    let theirs = Exp::new(0.25).unwrap();
    assert_agrees(&Distribution::exponential(4.0), |x| theirs.cdf(x));
    let theirs = Triangular::new(2.0, 7.0, 3.0).unwrap();
    assert_agrees(&Distribution::triangular(2.0, 3.0, 7.0), |x| theirs.cdf(x));
    for mean in [0.1, 3.0, 29.9, 30.1, 1_000.0] {
        let theirs = Poisson::new(mean).unwrap();
        assert_agrees(&Distribution::poisson(mean), |x| theirs.cdf(x as u64));
    }
    for (mean, dispersion) in [
        (0.2, 0.5),
        (4.0, 2.0),
        (29.0, 0.01),
        (31.0, 1.0),
        (500.0, 0.2),
    ] {
        let theirs =
            NegativeBinomial::new(1.0 / dispersion, 1.0 / (1.0 + mean * dispersion)).unwrap();
        assert_agrees(&Distribution::negative_binomial(mean, dispersion), |x| {
            theirs.cdf(x as u64)
        });
    }
}

#[test]
fn parameters_at_their_limits_still_give_ordered_draws() {
    let extremes = [
        ("gamma, sd of 30 means", Distribution::gamma(1.0, 30.0)),
        ("gamma, sd of a thousandth", Distribution::gamma(1.0, 0.001)),
        (
            "beta, 0.01 and 0.01",
            Distribution::beta(0.01, 0.01, 0.0, 1.0),
        ),
        (
            "beta, 0.01 and 10,000",
            Distribution::beta(0.01, 1e4, 0.0, 1.0),
        ),
        (
            "beta, 10,000 and 10,000",
            Distribution::beta(1e4, 1e4, 0.0, 1.0),
        ),
        ("weibull, 0.1", Distribution::weibull(0.1, 1.0)),
        ("weibull, 100", Distribution::weibull(100.0, 1.0)),
        ("pert, peak at the end", Distribution::pert(0.0, 1.0, 1.0)),
        ("pert, peak at the start", Distribution::pert(0.0, 0.0, 1.0)),
        (
            "triangular, peak at the end",
            Distribution::triangular(0.0, 1.0, 1.0),
        ),
        (
            "triangular, peak at the start",
            Distribution::triangular(0.0, 0.0, 1.0),
        ),
        (
            "normal, far in one tail",
            Distribution::normal_truncated(0.0, 1.0, 5.5, f64::INFINITY),
        ),
        (
            "normal, far in the other",
            Distribution::normal_truncated(0.0, 1.0, -9.0, -5.5),
        ),
        ("poisson, a million", Distribution::poisson(1e6)),
        ("poisson, nothing", Distribution::poisson(0.0)),
        (
            "negative binomial, dispersion 100",
            Distribution::negative_binomial(29.0, 100.0),
        ),
        (
            "negative binomial, a million",
            Distribution::negative_binomial(1e6, 100.0),
        ),
        (
            "negative binomial, nothing",
            Distribution::negative_binomial(0.0, 1.0),
        ),
        (
            "negative binomial, nearly poisson",
            Distribution::negative_binomial(20.0, 1e-4),
        ),
        ("zeta, all alike", Distribution::zeta(0.0, 10)),
        ("zeta, one alone", Distribution::zeta(100.0, 100_000)),
        (
            "lognormal, hardly any spread",
            Distribution::lognormal_mean_sd(1.0, 1e-9),
        ),
    ];
    for (name, made) in extremes {
        let distribution = made.unwrap();
        let ps: Vec<f64> = probabilities().collect();
        let quantiles: Vec<f64> = ps.iter().map(|p| distribution.quantile(*p)).collect();
        assert!(quantiles.iter().all(|x| x.is_finite()), "{name}");
        let fall = quantiles.windows(2).find(|pair| pair[0] > pair[1]);
        assert_eq!(fall, None, "{name}");
        for (p, x) in ps.iter().zip(&quantiles) {
            // Rounding of the variate moves the probability where nearly everything lies at one end; a distribution
            // function with parameters of a million is itself good to eight digits.
            let below = distribution.cdf(x.next_down() - 1e-300);
            let above = distribution.cdf(x.next_up() + 1e-300);
            assert!(
                below - 1e-8 <= *p && *p <= above + 1e-8,
                "{name}: {p} gives {x}, {below} to {above}"
            );
        }
    }
    assert!(Distribution::poisson(0.0).unwrap().is_constant());
    assert!(
        Distribution::negative_binomial(0.0, 1.0)
            .unwrap()
            .is_constant()
    );
}
