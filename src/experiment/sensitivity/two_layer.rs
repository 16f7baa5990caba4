//! Two layers: what we do not know, apart from luck.
//!
//! The outer layer draws the uncertain inputs from their ranges, N times; the inner one runs r replications of each. The
//! variance of an outcome is then the sum of two parts: the variance of the expectation over the inputs, which more
//! knowledge would shrink, and the mean variance by chance, which it would not.
//!
//! The two are told apart by the analysis of variance of a random effect. Points share no worlds, so that they are
//! independent. Intervals are the jackknife over points with Student's t.
//!
//! Source: Searle, Casella and McCulloch, Variance Components (1992), chapter 3; Helton, Treatment of uncertainty in
//! performance assessments for complex systems (1994), for the two kinds of uncertainty; Efron and Stein, The
//! jackknife estimate of variance (1981).
//!
//! # Limits
//!
//! Inputs are independent and uniform over their ranges. The shares say nothing of what is wrong with the model itself.

use crate::engine::quantile::quantile_of_sorted;
use crate::engine::tally::Tally;
use crate::experiment::summary::{Estimate, LEVEL};
use crate::experiment::tails::student_t;

/// The two layers of a quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Layers {
    /// Points that count.
    pub points: u64,
    /// Mean over everything, with Student's t over points.
    pub mean: Estimate,
    /// Standard deviation of the expectation over the inputs, luck taken out.
    pub sd_knowledge: f64,
    /// Root mean variance by luck within a point.
    pub sd_luck: f64,
    /// Share of the variance that is not luck.
    pub knowledge: Option<Estimate>,
    /// 5, 50 and 95 % quantiles of the expectation over the inputs, drawn together by as much as luck drew them apart.
    pub expectations: [f64; 3],
    /// 5, 50 and 95 % quantiles of all replications together.
    pub outcomes: [f64; 3],
    /// 5, 50 and 95 % quantiles within a point, each the median over points.
    pub luck: [f64; 3],
}

/// The layers from the values of each point; points with fewer than two values are left out. `None` with fewer than
/// three points.
pub fn layers(values: &[Vec<f64>]) -> Option<Layers> {
    let points: Vec<Tally> = values
        .iter()
        .filter(|values| values.len() > 1)
        .map(|values| {
            let mut tally = Tally::new();
            values.iter().for_each(|&value| tally.add(value));
            tally
        })
        .collect();
    if points.len() < 3 {
        return None;
    }
    let (knowledge, luck, share) = components(&points, None);
    let mut means = Tally::new();
    points
        .iter()
        .filter_map(Tally::mean)
        .for_each(|mean| means.add(mean));
    let mut without = Tally::new();
    (0..points.len()).for_each(|left_out| without.add(components(&points, Some(left_out)).2));
    let n = points.len() as f64;
    let t = student_t(LEVEL, n - 1.0);
    let half = |variance: f64| t * libm::sqrt(variance.max(0.0));
    let mean = means.mean()?;
    let half_mean = half(means.variance()? / n);
    let half_share = half(without.variance()? * (n - 1.0) * (n - 1.0) / n);
    let spread = means.variance()?;
    // Means of points spread by what is not known and by luck; the second part is taken out of their distances.
    let shrink = if spread > 0.0 {
        libm::sqrt(knowledge / spread)
    } else {
        0.0
    };
    let expectations: Vec<f64> = points
        .iter()
        .filter_map(Tally::mean)
        .map(|value| mean + shrink * (value - mean))
        .collect();
    Some(Layers {
        points: points.len() as u64,
        mean: Estimate {
            value: mean,
            lower: Some(mean - half_mean),
            upper: Some(mean + half_mean),
        },
        sd_knowledge: libm::sqrt(knowledge),
        sd_luck: libm::sqrt(luck),
        knowledge: (knowledge + luck > 0.0).then_some(Estimate {
            value: share,
            lower: Some((share - half_share).max(0.0)),
            upper: Some((share + half_share).min(1.0)),
        }),
        expectations: quantiles(expectations),
        outcomes: quantiles(values.concat()),
        luck: median_quantiles(values),
    })
}

/// Variance of the expectation, mean variance by luck, and the share of the first; one point may be left out.
fn components(points: &[Tally], left_out: Option<usize>) -> (f64, f64, f64) {
    let (mut means, mut within, mut noise) = (Tally::new(), Tally::new(), Tally::new());
    for (place, point) in points.iter().enumerate() {
        if left_out == Some(place) {
            continue;
        }
        let (Some(mean), Some(variance)) = (point.mean(), point.variance()) else {
            continue;
        };
        means.add(mean);
        within.add(variance);
        noise.add(variance / point.count() as f64);
    }
    let luck = within.mean().unwrap_or(0.0);
    let between = means.variance().unwrap_or(0.0) - noise.mean().unwrap_or(0.0);
    let knowledge = between.max(0.0);
    let whole = knowledge + luck;
    (
        knowledge,
        luck,
        if whole > 0.0 { knowledge / whole } else { 0.0 },
    )
}

fn quantiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_unstable_by(f64::total_cmp);
    [0.05, 0.5, 0.95].map(|p| quantile_of_sorted(&values, p).unwrap_or(f64::NAN))
}

fn median_quantiles(values: &[Vec<f64>]) -> [f64; 3] {
    let each: Vec<[f64; 3]> = values
        .iter()
        .filter(|values| values.len() > 1)
        .map(|values| quantiles(values.clone()))
        .collect();
    [0, 1, 2].map(|place| quantiles(each.iter().map(|quantiles| quantiles[place]).collect())[1])
}
