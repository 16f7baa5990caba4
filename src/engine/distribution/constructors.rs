//! The constructors of distributions, which let nothing pass that cannot be.

use std::sync::Arc;

use crate::engine::distribution::Distribution;
use crate::engine::distribution::DistributionFault;
use crate::engine::distribution::form::Form;
use crate::engine::distribution::form::Table;
use crate::engine::distribution::special::{log_beta, normal_cdf};

/// Parameters larger than this have no meaning here and would endanger sums.
const LARGEST: f64 = 1e15;
/// The 90 % point of the standard normal distribution. Source: Abramowitz and Stegun, chapter 26.
const Z90: f64 = 1.281_551_565_544_600_4;

/// Constructors. Each fails with the first parameter that lies outside the range it states; no parameter may
/// exceed 10¹⁵ in magnitude or be NaN.
impl Distribution {
    /// Always `value`.
    pub fn constant(value: f64) -> Result<Distribution, DistributionFault> {
        finite("value", value)?;
        Ok(Distribution::bounded(Form::Constant, value, value))
    }

    /// Uniform from `low` to `high`; a constant if they are equal.
    pub fn uniform(low: f64, high: f64) -> Result<Distribution, DistributionFault> {
        ordered("low", low, "high", high)?;
        Ok(Distribution::bounded(Form::Uniform, low, high))
    }

    /// Triangular from `low` to `high` with its peak at `likely`; a constant if all are equal.
    pub fn triangular(low: f64, likely: f64, high: f64) -> Result<Distribution, DistributionFault> {
        let mode = three_points(low, likely, high)?;
        Ok(Distribution::bounded(Form::Triangular { mode }, low, high))
    }

    /// PERT from `low` to `high` with its peak at `likely`: the beta distribution with mean (low + 4 likely + high)/6.
    ///
    /// Source: Malcolm, Roseboom, Clark and Fazar, Application of a technique for research and
    /// development program evaluation (1959).
    pub fn pert(low: f64, likely: f64, high: f64) -> Result<Distribution, DistributionFault> {
        let mode = three_points(low, likely, high)?;
        Ok(Distribution::bounded(
            beta_form(1.0 + 4.0 * mode, 1.0 + 4.0 * (1.0 - mode)),
            low,
            high,
        ))
    }

    /// Beta with parameters `a` and `b` (0.01 to 10,000), stretched from `low` to `high`.
    pub fn beta(a: f64, b: f64, low: f64, high: f64) -> Result<Distribution, DistributionFault> {
        within("a", a, 0.01, 1e4)?;
        within("b", b, 0.01, 1e4)?;
        ordered("low", low, "high", high)?;
        Ok(Distribution::bounded(beta_form(a, b), low, high))
    }

    /// Beta from `low` to `high` with a given mean and standard deviation.
    pub fn beta_mean_sd(
        mean: f64,
        sd: f64,
        low: f64,
        high: f64,
    ) -> Result<Distribution, DistributionFault> {
        ordered("low", low, "high", high)?;
        positive("sd", sd)?;
        if !(mean > low && mean < high) {
            return Err(fault("mean", mean, format!("above {low} and below {high}")));
        }
        let widest = libm::sqrt((mean - low) * (high - mean));
        if sd >= widest {
            return Err(fault(
                "sd",
                sd,
                format!("below {widest}, the most this mean and range admit"),
            ));
        }
        let (x, ratio) = ((mean - low) / (high - low), widest / sd);
        let sum = ratio * ratio - 1.0;
        Distribution::beta(x * sum, (1.0 - x) * sum, low, high)
    }

    /// Normal.
    pub fn normal(mean: f64, sd: f64) -> Result<Distribution, DistributionFault> {
        Distribution::normal_truncated(mean, sd, f64::NEG_INFINITY, f64::INFINITY)
    }

    /// Normal with parameters `mean` and `sd`, given that it lies from `min` to `max`, either of which may be infinite.
    ///
    /// Mean and standard deviation of the result are not those of the parameters.
    pub fn normal_truncated(
        mean: f64,
        sd: f64,
        min: f64,
        max: f64,
    ) -> Result<Distribution, DistributionFault> {
        finite("mean", mean)?;
        positive("sd", sd)?;
        if min.is_nan() || max.is_nan() || min >= max {
            return Err(fault("min", min, format!("below max, {max}")));
        }
        let (low, high) = ((min - mean) / sd, (max - mean) / sd);
        let mass = if low > 0.0 {
            normal_cdf(-low) - normal_cdf(-high)
        } else {
            normal_cdf(high) - normal_cdf(low)
        };
        if mass < 1e-9 {
            let expected =
                format!("nearer to the range from {min} to {max}, which is almost impossible");
            return Err(fault("mean", mean, expected));
        }
        let form = Form::Normal { low, high, mass };
        Ok(Distribution {
            form,
            scale: sd,
            shift: mean,
            minimum: min,
            maximum: max,
        })
    }

    /// Lognormal with a given median and 90 % point.
    ///
    /// Above a floor: give the distances from the floor, and [`Distribution::shifted`] by it.
    pub fn lognormal_median_p90(median: f64, p90: f64) -> Result<Distribution, DistributionFault> {
        positive("median", median)?;
        finite("p90", p90)?;
        if p90 <= median {
            return Err(fault("p90", p90, format!("above the median, {median}")));
        }
        Distribution::lognormal(median, libm::log(p90 / median) / Z90)
    }

    /// Lognormal with a given mean and standard deviation, of the variate itself, not of its logarithm.
    ///
    /// Above a floor: give the mean above the floor, and [`Distribution::shifted`] by it.
    pub fn lognormal_mean_sd(mean: f64, sd: f64) -> Result<Distribution, DistributionFault> {
        let spread = positive("sd", sd)? / positive("mean", mean)?;
        let variance = libm::log1p(spread * spread);
        Distribution::lognormal(mean * libm::exp(-0.5 * variance), libm::sqrt(variance))
    }

    /// Exponential.
    pub fn exponential(mean: f64) -> Result<Distribution, DistributionFault> {
        Ok(Distribution::above_zero(
            Form::Exponential,
            positive("mean", mean)?,
        ))
    }

    /// Gamma with a given mean and standard deviation, which lies from 0.001 to 30 means.
    pub fn gamma(mean: f64, sd: f64) -> Result<Distribution, DistributionFault> {
        positive("mean", mean)?;
        within("sd", sd, 0.001 * mean, 30.0 * mean)?;
        let shape = (mean / sd) * (mean / sd);
        Ok(Distribution::above_zero(
            Form::Gamma {
                shape,
                log_gamma: libm::lgamma(shape),
            },
            mean / shape,
        ))
    }

    /// Weibull with a shape from 0.1 to 100 and a scale, the point that 63 % do not exceed.
    pub fn weibull(shape: f64, scale: f64) -> Result<Distribution, DistributionFault> {
        within("shape", shape, 0.1, 100.0)?;
        Ok(Distribution::above_zero(
            Form::Weibull { shape },
            positive("scale", scale)?,
        ))
    }

    /// Poisson counts with a mean up to a million.
    pub fn poisson(mean: f64) -> Result<Distribution, DistributionFault> {
        within("mean", mean, 0.0, 1e6)?;
        if mean == 0.0 {
            return Distribution::constant(0.0);
        }
        Ok(Distribution::above_zero(Form::Poisson { mean }, 1.0))
    }

    /// Negative binomial counts with a mean up to a million and variance mean + dispersion × mean².
    ///
    /// `dispersion` lies from 0.0001 to 100; 1 is the geometric distribution, towards 0 it approaches Poisson.
    pub fn negative_binomial(
        mean: f64,
        dispersion: f64,
    ) -> Result<Distribution, DistributionFault> {
        within("mean", mean, 0.0, 1e6)?;
        within("dispersion", dispersion, 1e-4, 100.0)?;
        if mean == 0.0 {
            return Distribution::constant(0.0);
        }
        Ok(Distribution::above_zero(
            Form::NegativeBinomial {
                mean,
                size: 1.0 / dispersion,
            },
            1.0,
        ))
    }

    /// Whole numbers from 1 to `cap` (at most 100,000) with probability proportional to k^−exponent.
    pub fn zeta(exponent: f64, cap: u32) -> Result<Distribution, DistributionFault> {
        within("exponent", exponent, 0.0, 100.0)?;
        within("cap", f64::from(cap), 1.0, 1e5)?;
        let weight = |k: u32| libm::pow(f64::from(k), -exponent);
        let pairs: Vec<(f64, f64)> = (1..=cap).map(|k| (f64::from(k), weight(k))).collect();
        Ok(Distribution::tabulated(&pairs))
    }

    /// Given values with given weights, in any order; weights need not add up to 1.
    pub fn empirical(values: &[f64], weights: &[f64]) -> Result<Distribution, DistributionFault> {
        if values.len() != weights.len() {
            let expected = format!("as many as the values, {}", values.len());
            return Err(fault("number of weights", weights.len() as f64, expected));
        }
        let mut pairs = Vec::with_capacity(values.len());
        for (&value, &weight) in values.iter().zip(weights) {
            finite("value", value)?;
            within("weight", weight, 0.0, LARGEST)?;
            if weight > 0.0 {
                pairs.push((value, weight));
            }
        }
        if pairs.is_empty() {
            return Err(fault("sum of weights", 0.0, "above 0".to_owned()));
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        Ok(Distribution::tabulated(&pairs))
    }

    fn lognormal(median: f64, sigma: f64) -> Result<Distribution, DistributionFault> {
        within("spread of the logarithm", sigma, 0.0, 5.0)?;
        Ok(Distribution::above_zero(Form::Lognormal { sigma }, median))
    }

    fn bounded(form: Form, low: f64, high: f64) -> Distribution {
        let form = if low == high { Form::Constant } else { form };
        Distribution {
            form,
            scale: high - low,
            shift: low,
            minimum: low,
            maximum: high,
        }
    }

    fn above_zero(form: Form, scale: f64) -> Distribution {
        Distribution {
            form,
            scale,
            shift: 0.0,
            minimum: 0.0,
            maximum: f64::INFINITY,
        }
    }

    fn tabulated(pairs: &[(f64, f64)]) -> Distribution {
        let (minimum, maximum) = (pairs[0].0, pairs[pairs.len() - 1].0);
        let form = Form::Table(Arc::new(Table::new(pairs)));
        Distribution {
            form,
            scale: 1.0,
            shift: 0.0,
            minimum,
            maximum,
        }
    }
}

fn beta_form(a: f64, b: f64) -> Form {
    Form::Beta {
        a,
        b,
        log_beta: log_beta(a, b),
    }
}

/// Where `likely` lies, from 0 at `low` to 1 at `high`.
fn three_points(low: f64, likely: f64, high: f64) -> Result<f64, DistributionFault> {
    ordered("low", low, "likely", likely)?;
    ordered("likely", likely, "high", high)?;
    Ok(if low == high {
        0.5
    } else {
        (likely - low) / (high - low)
    })
}

fn ordered(
    lesser: &'static str,
    low: f64,
    greater: &'static str,
    high: f64,
) -> Result<(), DistributionFault> {
    finite(lesser, low)?;
    finite(greater, high)?;
    if low > high {
        Err(fault(lesser, low, format!("at most {greater}, {high}")))
    } else {
        Ok(())
    }
}

fn finite(parameter: &'static str, found: f64) -> Result<f64, DistributionFault> {
    within(parameter, found, -LARGEST, LARGEST)
}

fn positive(parameter: &'static str, found: f64) -> Result<f64, DistributionFault> {
    if found <= 0.0 {
        Err(fault(parameter, found, "above 0".to_owned()))
    } else {
        finite(parameter, found)
    }
}

fn within(
    parameter: &'static str,
    found: f64,
    min: f64,
    max: f64,
) -> Result<f64, DistributionFault> {
    let is_within = found >= min && found <= max;
    if is_within {
        Ok(found)
    } else {
        Err(fault(parameter, found, format!("{min} to {max}")))
    }
}

fn fault(parameter: &'static str, found: f64, expected: String) -> DistributionFault {
    DistributionFault {
        parameter,
        found,
        expected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_refused(made: Result<Distribution, DistributionFault>, message: &str) {
        assert_eq!(made.expect_err(message).to_string(), message);
    }

    #[test]
    fn parameters_out_of_order_are_refused() {
        assert_refused(
            Distribution::uniform(2.0, 1.0),
            "low is 2; it must be at most high, 1",
        );
        assert_refused(
            Distribution::triangular(1.0, 5.0, 4.0),
            "likely is 5; it must be at most high, 4",
        );
        assert_refused(
            Distribution::pert(3.0, 2.0, 4.0),
            "low is 3; it must be at most likely, 2",
        );
        assert_refused(
            Distribution::normal_truncated(0.0, 1.0, 2.0, 2.0),
            "min is 2; it must be below max, 2",
        );
        assert_refused(
            Distribution::lognormal_median_p90(5.0, 5.0),
            "p90 is 5; it must be above the median, 5",
        );
        assert_refused(
            Distribution::beta_mean_sd(10.0, 1.0, 0.0, 10.0),
            "mean is 10; it must be above 0 and below 10",
        );
        assert_refused(
            Distribution::beta_mean_sd(5.0, 5.0, 0.0, 10.0),
            "sd is 5; it must be below 5, the most this mean and range admit",
        );
    }

    #[test]
    fn parameters_out_of_range_are_refused() {
        assert_refused(
            Distribution::exponential(0.0),
            "mean is 0; it must be above 0",
        );
        assert_refused(
            Distribution::gamma(1.0, 31.0),
            "sd is 31; it must be 0.001 to 30",
        );
        assert_refused(
            Distribution::weibull(0.0, 1.0),
            "shape is 0; it must be 0.1 to 100",
        );
        assert_refused(
            Distribution::poisson(-1.0),
            "mean is -1; it must be 0 to 1000000",
        );
        assert_refused(
            Distribution::negative_binomial(1.0, 0.0),
            "dispersion is 0; it must be 0.0001 to 100",
        );
        assert_refused(
            Distribution::zeta(2.0, 0),
            "cap is 0; it must be 1 to 100000",
        );
        assert_refused(
            Distribution::beta(0.0, 1.0, 0.0, 1.0),
            "a is 0; it must be 0.01 to 10000",
        );
        assert_refused(
            Distribution::lognormal_median_p90(1e-9, 1e9),
            "spread of the logarithm is 32.340900505458755; it must be 0 to 5",
        );
        assert_refused(
            Distribution::normal_truncated(0.0, 1.0, 8.0, 9.0),
            "mean is 0; it must be nearer to the range from 8 to 9, which is almost impossible",
        );
    }

    #[test]
    fn no_parameter_may_be_infinite_or_not_a_number() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for made in [
                Distribution::constant(bad),
                Distribution::uniform(bad, 1.0),
                Distribution::uniform(0.0, bad),
                Distribution::triangular(0.0, bad, 2.0),
                Distribution::pert(0.0, 1.0, bad),
                Distribution::beta(bad, 1.0, 0.0, 1.0),
                Distribution::beta_mean_sd(bad, 0.1, 0.0, 1.0),
                Distribution::normal(bad, 1.0),
                Distribution::normal(1.0, bad),
                Distribution::lognormal_median_p90(1.0, bad),
                Distribution::lognormal_mean_sd(1.0, bad),
                Distribution::exponential(bad),
                Distribution::gamma(bad, 1.0),
                Distribution::gamma(1.0, bad),
                Distribution::weibull(1.0, bad),
                Distribution::poisson(bad),
                Distribution::negative_binomial(1.0, bad),
                Distribution::zeta(bad, 5),
                Distribution::empirical(&[bad], &[1.0]),
                Distribution::empirical(&[1.0], &[bad]),
            ] {
                assert!(made.is_err(), "{bad}: {made:?}");
            }
        }
    }

    #[test]
    fn an_empirical_distribution_needs_a_weight_for_each_value_and_one_above_zero() {
        assert_refused(
            Distribution::empirical(&[1.0, 2.0], &[1.0]),
            "number of weights is 1; it must be as many as the values, 2",
        );
        assert_refused(
            Distribution::empirical(&[1.0], &[0.0]),
            "sum of weights is 0; it must be above 0",
        );
        assert_refused(
            Distribution::empirical(&[], &[]),
            "sum of weights is 0; it must be above 0",
        );
        assert_refused(
            Distribution::empirical(&[1.0], &[-1.0]),
            "weight is -1; it must be 0 to 1000000000000000",
        );
        let made = Distribution::empirical(&[3.0, 9.0, 3.0], &[1.0, 0.0, 1.0]).unwrap();
        assert!(made.is_constant());
        assert_eq!((made.mean(), made.variance()), (3.0, 0.0));
    }

    #[test]
    fn a_range_without_width_is_a_constant() {
        for made in [
            Distribution::uniform(3.0, 3.0),
            Distribution::triangular(3.0, 3.0, 3.0),
            Distribution::pert(3.0, 3.0, 3.0),
        ] {
            let made = made.unwrap();
            assert!(made.is_constant());
            assert_eq!((made.mean(), made.quantile(0.7)), (3.0, 3.0));
            assert_eq!((made.cdf(2.9), made.cdf(3.0)), (0.0, 1.0));
        }
    }

    #[test]
    fn bounds_move_with_the_distribution() {
        let made = Distribution::uniform(1.0, 2.0).unwrap();
        let made = made.shifted(-3.0).scale(10.0);
        assert_eq!((made.minimum(), made.maximum()), (-20.0, -10.0));
        assert_eq!((made.mean(), made.quantile(0.5)), (-15.0, -15.0));
        assert_eq!(made.cdf(-12.5), 0.75);
    }

    #[test]
    #[should_panic(expected = "a factor is positive and finite")]
    fn a_factor_of_zero_is_a_defect() {
        let _ = Distribution::exponential(1.0).unwrap().scale(0.0);
    }
}
