//! Optimise: the decisions that make a figure least (or greatest) while claims about the plan hold.
//!
//! # Method
//!
//! 1. Every decision has a list of values; their combinations are a lattice. If it has no more points than the budget,
//!    every point is tried; else a search goes from the best of a spread of points to better neighbours, with a mesh that
//!    narrows, and starts anew elsewhere when no neighbour is better (see [`search`]).
//! 2. All points meet the same replications (common random numbers). Each is first tried on a fifth of them; those of
//!    which a claim surely fails, or whose figure is surely worse than that of a point that surely keeps all claims, are
//!    dropped: subset selection. The others are run in full, and are ranked by their estimates.
//! 3. The best are run on *fresh* random numbers that the search never saw, in order, until one keeps every claim there
//!    at the stated confidence; one that does not is rejected, however good it looked. At most [`MOST_TRIES`] are tried, and
//!    the confidence is shared among them.
//!
//! # What it assumes
//!
//! Claims are about the model, at the stated confidence. Beyond the budget the search finds a point that no neighbour
//! betters, which need not be the best. The estimates of the search flatter whatever wins it; those on fresh numbers do
//! not. Casualties may stand in claims; they are never what is minimised, and no front trades them against anything.
//!
//! Sources: Nelson, Swann, Goldsman and Song, Simple procedures for selecting the best simulated system when the
//! number of alternatives is large (2001), screening; Kim and Henderson, A guide to sample average approximation (in
//! Handbook of Simulation Optimization, 2015); Torczon, On the convergence of pattern search algorithms (1997).

pub mod confirm;
pub mod front;
pub mod search;

use crate::engine::tally::Tally;
use crate::experiment::assertion::Assertion;
use crate::experiment::assertion::Verdict;
use crate::experiment::assertion::judge;
use crate::experiment::batch::Batch;
use crate::experiment::batch::BatchError;
use crate::experiment::decision::Decision;
use crate::experiment::effort::Effort;
use crate::experiment::quantity::Measure;
use crate::experiment::summary::Estimate;
use crate::experiment::summary::LEVEL;
use crate::experiment::trials;
use crate::model::model::Model;

/// Candidates that are tried on fresh random numbers at most.
pub const MOST_TRIES: usize = 5;

/// Starts of the keys of figures that count people hurt.
const CASUALTIES: [&str; 7] = [
    "security.killed",
    "security.wounded",
    "security.contractors_killed",
    "security.other_deaths",
    "security.fatal_days",
    "medical.died",
    "medical.evacuations",
];

/// Whether a figure counts people hurt or killed.
pub fn is_casualties(key: &str) -> bool {
    CASUALTIES.iter().any(|start| key.starts_with(start))
}

/// Makes the model of a choice of values, by path.
pub type Build<'a> = &'a dyn Fn(&[(String, String)]) -> Result<Model, String>;

/// What is to be found.
#[derive(Clone, Copy)]
pub struct Problem<'a> {
    /// What may be chosen.
    pub decisions: &'a [Decision],
    /// What is to be least or greatest.
    pub objective: &'a Measure,
    /// Whether it is to be greatest.
    pub is_maximised: bool,
    /// What must hold.
    pub claims: &'a [Assertion],
    /// Makes models.
    pub build: Build<'a>,
    /// Seed.
    pub seed: u64,
    /// Replications of every point that is run in full.
    pub n: u64,
    /// Points that may be tried.
    pub budget: usize,
    /// Replications on fresh random numbers.
    pub fresh: u64,
    /// Confidence with which claims must hold there.
    pub confidence: f64,
}

/// Why nothing was found.
#[derive(Debug, thiserror::Error)]
pub enum OptimiseError {
    /// No threads.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// A replication failed.
    #[error("{0}")]
    Failed(String),
}

/// A point of the lattice: the place of each decision's value.
pub type Point = Vec<usize>;

/// What is known of a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The point.
    pub point: Point,
    /// Replications that it was run on.
    pub n: u64,
    /// Whether it was run in full, and not dropped before.
    pub is_full: bool,
    /// The objective.
    pub objective: Option<Estimate>,
    /// The objective in each replication, for pairs; empty if it is not the mean of them.
    pub values: Vec<f64>,
    /// Each claim: its quantity and the verdict of this sample.
    pub claims: Vec<(Option<Estimate>, Verdict)>,
    /// By how much the estimates miss the claims, summed, each relative to its bound; 0 if all are met.
    pub miss: f64,
}

impl Problem<'_> {
    /// Points of the lattice.
    pub fn size(&self) -> f64 {
        self.decisions.iter().map(|d| d.len() as f64).product()
    }

    /// Paths and values of a point.
    pub fn settings(&self, point: &[usize]) -> Vec<(String, String)> {
        let pairs = self.decisions.iter().zip(point);
        pairs
            .map(|(decision, &place)| (decision.path.clone(), decision.value(place)))
            .collect()
    }

    /// The objective as it is ranked: less is better.
    pub fn rank(&self, value: f64) -> f64 {
        if self.is_maximised { -value } else { value }
    }

    /// Whether `a` ranks before `b`: kept claims first, then the objective, then the smaller miss, then the point.
    pub fn is_before(&self, a: &Tried, b: &Tried) -> std::cmp::Ordering {
        let value = |t: &Tried| t.objective.map_or(f64::INFINITY, |o| self.rank(o.value));
        a.miss
            .total_cmp(&b.miss)
            .then(value(a).total_cmp(&value(b)))
            .then(a.point.cmp(&b.point))
    }

    /// Runs points on the first `n` replications; `None` if it was stopped, and for a point that is no valid scenario.
    pub(crate) fn run(
        &self,
        points: &[Point],
        seed: u64,
        n: u64,
        effort: &Effort<'_>,
    ) -> Result<Option<Vec<Option<Batch>>>, OptimiseError> {
        let built = points
            .iter()
            .map(|point| (self.build)(&self.settings(point)).ok());
        let models: Vec<Option<Model>> = built.collect();
        let valid: Vec<&Model> = models.iter().flatten().collect();
        if valid.is_empty() {
            return Ok(Some(vec![None; points.len()]));
        }
        let batches = trials::run(&valid, seed, n, effort)?;
        if batches.iter().any(|batch| batch.n < n) {
            return Ok(None);
        }
        if let Some(failure) = batches.iter().flat_map(|batch| &batch.failures).next() {
            return Err(OptimiseError::Failed(failure.to_string()));
        }
        let mut batches = batches.into_iter();
        let mut next = |model: &Option<Model>| model.as_ref().and_then(|_| batches.next());
        Ok(Some(models.iter().map(&mut next).collect()))
    }

    /// A point that is no valid scenario.
    pub(crate) fn invalid(&self, point: &Point) -> Tried {
        Tried {
            point: point.clone(),
            n: 0,
            is_full: false,
            objective: None,
            values: Vec::new(),
            claims: vec![(None, Verdict::Fails); self.claims.len()],
            miss: f64::INFINITY,
        }
    }

    /// What a batch says of a point.
    pub(crate) fn judge(&self, point: &Point, batch: &Batch, level: f64) -> Tried {
        let sample = self.objective.sample(batch);
        let judged = judge(self.claims, batch, level);
        let miss = judged.iter().map(|one| {
            let Some((comparison, bound)) = one.assertion.bound else {
                return 0.0;
            };
            match one.estimate {
                Some(estimate) if comparison.holds(estimate.value, bound) => 0.0,
                Some(estimate) => {
                    ((estimate.value - bound).abs() / bound.abs().max(1e-9)).max(1e-12)
                }
                None => f64::INFINITY,
            }
        });
        Tried {
            point: point.clone(),
            n: batch.n,
            is_full: true,
            objective: self.objective.estimate(&sample, LEVEL),
            values: if self.objective.is_mean() {
                sample
            } else {
                Vec::new()
            },
            claims: judged
                .iter()
                .map(|one| (one.estimate, one.verdict))
                .collect(),
            miss: miss.sum(),
        }
    }

    /// Whether the objective of `other` is surely worse than that of `best`, replication by replication.
    pub(crate) fn is_surely_worse(&self, other: &Tried, best: &Tried, level: f64) -> bool {
        let n = other.values.len();
        if n < 2 || n != best.values.len() {
            return false;
        }
        let mut tally = Tally::new();
        for (a, b) in other.values.iter().zip(&best.values) {
            tally.add(self.rank(*a) - self.rank(*b));
        }
        let estimate = crate::experiment::estimate::mean(&tally, level);
        estimate.is_some_and(|e| e.lower.is_some_and(|lower| lower > 0.0))
    }
}
