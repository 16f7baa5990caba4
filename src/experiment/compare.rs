//! Comparison of alternatives with a baseline, replication by replication, under common random numbers.
//!
//! All batches have one seed, so that replication k of each meets the same exogenous world. The difference of a
//! figure is taken within each pair of replications, alternative minus baseline, and then averaged.
//!
//! # What is stated
//!
//! - A figure that cannot be infinite: the mean difference, with Student's t on the differences; for a figure that
//!   is 0 or 1, the difference of the two probabilities, with Newcombe's interval.
//! - A figure that may be *never* or *endless*: the difference of the probabilities of being reached, with
//!   Newcombe's interval, and the mean difference of min(x, limit) with Student's t; the limit is the shorter of the
//!   two horizons, counted from where the figure counts.
//! - The probability that the alternative is better, with Wilson's interval, and that both are equal.
//!
//! Pairs in which a side failed, or has the figure undefined, are left out; `n` says how many are left.
//!
//! # Correction
//!
//! With k alternatives each interval has the level 1 − 0.05/k (Bonferroni), so that for one figure all k hold
//! together in at least 95 % of comparisons. There is no correction across figures: of a hundred figures that do
//! not differ, about five will seem to.

use crate::experiment::summary::Estimate;
use crate::model::figures::Absent;
use crate::model::figures::Direction;

/// One alternative against the baseline in one figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Pairs of replications in which both sides have the figure.
    pub n: u64,
    /// Mean difference, alternative minus baseline, in the figure's unit; of min(x, limit) where there is a limit.
    pub mean: Option<Estimate>,
    /// The limit, for a figure that may be infinite; values at or beyond it, and those never reached, count as it.
    pub limit: Option<f64>,
    /// Difference of the probabilities of being reached, for a figure that may be infinite.
    pub reached: Option<Estimate>,
    /// Probability that the alternative is better in the same world; absent for a figure without direction.
    pub better: Option<Estimate>,
    /// Share of pairs in which the two are equal.
    pub equal: Option<f64>,
}

/// One figure in all alternatives.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureComparison {
    /// Key in the registries.
    pub key: String,
    /// Unit.
    pub unit: String,
    /// Which way is better.
    pub direction: Direction,
    /// What absent values mean.
    pub absent: Absent,
    /// Whether every value is 0 or 1, so that `mean` is a difference of probabilities.
    pub is_indicator: bool,
    /// The differences, in the order of the alternatives; absent for one that lacks the figure.
    pub differences: Vec<Option<Difference>>,
}

/// Alternatives against a baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Seed that all batches share.
    pub seed: u64,
    /// Label of the baseline.
    pub baseline: String,
    /// Labels of the alternatives.
    pub alternatives: Vec<String>,
    /// Level of each interval after correction for the number of alternatives.
    pub level: f64,
    /// Figures of the baseline, in its order, that at least one alternative has.
    pub figures: Vec<FigureComparison>,
    /// Figures that some side lacks: key and the labels of the sides without it.
    pub missing: Vec<(String, Vec<String>)>,
}

impl Comparison {
    /// A figure by its key.
    pub fn figure(&self, key: &str) -> Option<&FigureComparison> {
        self.figures.iter().find(|figure| figure.key == key)
    }
}
