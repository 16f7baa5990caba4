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
//! Bonferroni's inequality holds whatever the dependence, and so under common random numbers, for which Dunnett's
//! narrower intervals are not made. With k alternatives each interval has the level 1 − 0.05/k (Bonferroni), so that for one figure all k hold
//! together in at least 95 % of comparisons. There is no correction across figures: of a hundred figures that do
//! not differ, about five will seem to.

use crate::engine::tally::Tally;
use crate::experiment::batch::Batch;
use crate::experiment::estimate;
use crate::experiment::estimate::PairCounts;
use crate::experiment::ranking::{Standing, rank};
use crate::experiment::summarise::rank_value;
use crate::experiment::summary::Estimate;
use crate::experiment::summary::LEVEL;
use crate::model::figures::Absent;
use crate::model::figures::Direction;
use crate::model::figures::FigureSpec;
use crate::model::figures::Registry;

/// One alternative, or the baseline, with its batch.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Label in tables and charts.
    pub label: &'a str,
    /// Registry of its model.
    pub registry: &'a Registry,
    /// Its batch.
    pub batch: &'a Batch,
    /// Days from the mandate to the end of the horizon: the limit of deployment figures.
    pub days_from_mandate: f64,
    /// Days from the first simulated day to the end of the horizon: the limit of all others.
    pub days_from_start: f64,
}

impl Candidate<'_> {
    /// The largest value that counts for a figure that may be infinite.
    pub fn limit(&self, spec: &FigureSpec) -> f64 {
        if spec.key.starts_with("deployment.") {
            self.days_from_mandate
        } else {
            self.days_from_start
        }
    }
}

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
    /// How all stand in each figure with a direction.
    pub standings: Vec<Standing>,
    /// Figures that some side lacks: key and the labels of the sides without it.
    pub missing: Vec<(String, Vec<String>)>,
}

impl Comparison {
    /// A figure by its key.
    pub fn figure(&self, key: &str) -> Option<&FigureComparison> {
        self.figures.iter().find(|figure| figure.key == key)
    }
}

/// Compares alternatives with a baseline; all batches have the same seed.
pub fn compare(baseline: &Candidate<'_>, alternatives: &[Candidate<'_>]) -> Comparison {
    let level = 1.0 - (1.0 - LEVEL) / alternatives.len().max(1) as f64;
    let figures = baseline.registry.figures.iter().enumerate();
    let all: Vec<Candidate<'_>> = std::iter::once(baseline)
        .chain(alternatives)
        .copied()
        .collect();
    Comparison {
        seed: baseline.batch.seed,
        baseline: baseline.label.to_owned(),
        alternatives: alternatives.iter().map(|a| a.label.to_owned()).collect(),
        level,
        figures: figures
            .filter_map(|(index, spec)| compare_figure(baseline, alternatives, index, spec, level))
            .collect(),
        standings: rank(&all),
        missing: missing(baseline, alternatives),
    }
}

fn compare_figure(
    baseline: &Candidate<'_>,
    alternatives: &[Candidate<'_>],
    index: usize,
    spec: &FigureSpec,
    level: f64,
) -> Option<FigureComparison> {
    let differences: Vec<Option<Difference>> = alternatives
        .iter()
        .map(|alternative| {
            let other = alternative.registry.figure(&spec.key)?;
            Some(difference(baseline, index, alternative, other, spec, level))
        })
        .collect();
    differences
        .iter()
        .any(Option::is_some)
        .then(|| FigureComparison {
            key: spec.key.clone(),
            unit: spec.unit.clone(),
            direction: spec.direction,
            absent: spec.absent,
            is_indicator: spec.is_indicator,
            differences,
        })
}

/// The difference in one figure between the baseline and one alternative.
fn difference(
    baseline: &Candidate<'_>,
    index: usize,
    alternative: &Candidate<'_>,
    other: usize,
    spec: &FigureSpec,
    level: f64,
) -> Difference {
    let limit = spec
        .absent
        .is_infinite()
        .then(|| baseline.limit(spec).min(alternative.limit(spec)));
    let cut = |value: f64| limit.map_or(value, |limit| value.min(limit));
    let (mut tally, mut shares, mut reached) =
        (Tally::new(), PairCounts::default(), PairCounts::default());
    let (mut n, mut better, mut equal) = (0, 0, 0);
    for (old, new) in pairs(baseline.batch, alternative.batch) {
        let old = rank_value(spec, baseline.batch.rows.value(old, index));
        let new = rank_value(spec, alternative.batch.rows.value(new, other));
        let (Some(old), Some(new)) = (old, new) else {
            continue;
        };
        n += 1;
        tally.add(cut(new) - cut(old));
        shares.add(new == 1.0, old == 1.0);
        reached.add(new.is_finite(), old.is_finite());
        better += u64::from(is_better(spec.direction, new, old));
        equal += u64::from(new == old);
    }
    Difference {
        n,
        mean: if spec.is_indicator {
            shares.difference(level)
        } else {
            estimate::mean(&tally, level)
        },
        limit,
        reached: limit.and_then(|_| reached.difference(level)),
        better: (spec.direction != Direction::Neutral)
            .then(|| estimate::wilson(better, n, level))
            .flatten(),
        equal: (n > 0).then(|| equal as f64 / n as f64),
    }
}

fn is_better(direction: Direction, new: f64, old: f64) -> bool {
    match direction {
        Direction::More => new > old,
        Direction::Less => new < old,
        Direction::Neutral => false,
    }
}

/// Rows of two batches that hold the same replication, in order.
fn pairs<'a>(one: &'a Batch, two: &'a Batch) -> impl Iterator<Item = (usize, usize)> + 'a {
    let mut second = 0;
    (0..one.rows.len()).filter_map(move |first| {
        let replication = one.rows.replication(first);
        while second < two.rows.len() && two.rows.replication(second) < replication {
            second += 1;
        }
        let is_there = second < two.rows.len() && two.rows.replication(second) == replication;
        is_there.then_some((first, second))
    })
}

/// Figures that some side lacks, each with the labels of those sides.
fn missing(baseline: &Candidate<'_>, alternatives: &[Candidate<'_>]) -> Vec<(String, Vec<String>)> {
    let sides: Vec<&Candidate<'_>> = std::iter::once(baseline).chain(alternatives).collect();
    let mut keys: Vec<&str> = Vec::new();
    for side in &sides {
        for spec in &side.registry.figures {
            keys.push(&spec.key);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter()
        .filter_map(|key| {
            let lacking: Vec<String> = sides
                .iter()
                .filter(|side| side.registry.figure(key).is_none())
                .map(|side| side.label.to_owned())
                .collect();
            (!lacking.is_empty()).then(|| (key.to_owned(), lacking))
        })
        .collect()
}
