//! Discover: the conditions on a plan's inputs under which it fails, as readable rules.
//!
//! # Method
//!
//! Inputs are spread over their ranges by a Latin hypercube; each point is run on replications of its own, so that luck is
//! spread too. The patient rule induction method (PRIM, see [`prim`]) then peels away, a twentieth at a time, the part of
//! the inputs with the fewest failures, and keeps the box that best tells failures from successes; it starts from the
//! whole and from the best interval of each input alone, because peeling looks only one step ahead. Restrictions
//! that the failures do not bear out are taken back. What is left of the failures is searched again for further rules.
//!
//! Each rule is stated with its *density* (the share of cases in it that fail) and its *coverage* (the share of all
//! failures that it holds), both counted on points that the search did not see.
//!
//! # What it assumes
//!
//! All values between the ends count as equally likely, and inputs as independent of each other. Rules are boxes: a
//! diagonal boundary shows as a staircase of them. A rule describes where the model fails, not why.
//!
//! Sources: Friedman and Fisher, Bump hunting in high-dimensional data (1999); Bryant and Lempert, Thinking inside the
//! box: a participatory, computer-assisted approach to scenario discovery (2010), coverage, density and quasi-p-values;
//! McKay, Beckman and Conover (1979), Latin hypercubes; Youden, Index for rating diagnostic tests (1950), the choice of box.

pub mod boxes;
pub mod prim;

use crate::engine::streams::Draws;
use crate::experiment::batch::BatchError;
use crate::experiment::decision::Decision;
use crate::experiment::designs::latin::latin;
use crate::experiment::discover::boxes::Cases;
use crate::experiment::discover::boxes::Interval;
use crate::experiment::discover::boxes::Rule;
use crate::experiment::effort::Effort;
use crate::experiment::estimate;
use crate::experiment::quantity::Measure;
use crate::experiment::rows::Rows;
use crate::experiment::summary::Estimate;
use crate::experiment::summary::LEVEL;
use crate::model::model::Model;
use crate::model::replicate::Replicator;

/// Rules at most.
const MOST_RULES: usize = 3;

/// Makes the model of a choice of values, by path; from any thread.
pub type Build<'a> = &'a (dyn Fn(&[(String, String)]) -> Result<Model, String> + Sync);

/// What to look for.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    /// Inputs with their ranges.
    pub inputs: &'a [Decision],
    /// The probability of the condition that counts as failure.
    pub failure: &'a Measure,
    /// Makes models.
    pub build: Build<'a>,
    /// Seed.
    pub seed: u64,
    /// Points on which rules are found; half as many more test them.
    pub points: u64,
    /// Replications of each point.
    pub n: u64,
}

/// Why nothing could be looked for.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// No threads.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// A replication fails.
    #[error("{0}")]
    Point(String),
}

/// A rule as it did on points that its search did not see.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Restrictions by input; `None` where it is free.
    pub intervals: Vec<Option<Interval>>,
    /// Share of cases in the rule that fail; absent if no test case lies in it.
    pub density: Option<Estimate>,
    /// Share of all failures that lie in the rule; absent without failures.
    pub coverage: Option<Estimate>,
    /// Share of all cases that lie in the rule.
    pub support: f64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Discovery {
    /// The cases by which rules were found.
    pub cases: Cases,
    /// The cases by which they were tested.
    pub tests: Cases,
    /// Share of all test cases that fail.
    pub failing: Option<Estimate>,
    /// Rules, in the order in which they were found.
    pub rules: Vec<Found>,
    /// Points asked for, tests included.
    pub asked: u64,
    /// Points that are no valid scenario and are left out.
    pub invalid: u64,
    /// Whether it was stopped early.
    pub is_partial: bool,
}

impl Search<'_> {
    /// Points in all.
    pub fn n_points(&self) -> u64 {
        self.points + self.points / 2
    }
}

/// Looks for rules. Stopped early, it looks among the points that are done.
///
/// # Errors
///
/// If a replication fails, or the threads cannot be started.
pub fn discover(search: &Search<'_>, effort: &Effort<'_>) -> Result<Discovery, DiscoverError> {
    let train = hypercube(search, search.points, 0);
    let test = hypercube(search, search.points / 2, 1);
    let shares: Vec<Vec<f64>> = train.into_iter().chain(test).collect();
    let fails = effort.in_order_kept(
        search.n_points(),
        || (),
        |(), point| Some(run_point(search, &shares[point as usize], point)),
    )?;
    let mut cases = Cases::default();
    let mut tests = Cases::default();
    let done = fails.len() as u64;
    let mut invalid = 0;
    for (point, fails) in fails.into_iter().enumerate() {
        let Some(fails) = fails.map_err(DiscoverError::Point)? else {
            invalid += 1;
            continue;
        };
        let inputs = search.inputs.iter().zip(&shares[point]);
        let values: Vec<f64> = inputs
            .map(|(input, share)| input.number_at(*share))
            .collect();
        // Without tests of their own, rules are stated with the cases by which they were found, and labelled so.
        let into = if (point as u64) < search.points {
            &mut cases
        } else {
            &mut tests
        };
        into.push(values, fails, search.n);
    }
    Ok(Discovery {
        invalid,
        ..conclude(cases, tests, search.n_points(), done)
    })
}

/// Finds rules among cases and states them on the tests.
pub fn conclude(cases: Cases, tests: Cases, asked: u64, done: u64) -> Discovery {
    let stated = if tests.is_empty() { &cases } else { &tests };
    let failing = stated.share(&|_| true);
    let mut rules: Vec<Found> = Vec::new();
    for rule in prim::rules(&cases, MOST_RULES) {
        let found = state(&rule, stated);
        // A rule that does no better than no rule on cases that it was not made from is none.
        let base = failing.map_or(0.0, |f| f.value);
        let is_better = found
            .density
            .and_then(|d| d.lower)
            .is_some_and(|l| l > base);
        if is_better {
            rules.push(found);
        }
    }
    Discovery {
        failing,
        rules,
        asked,
        invalid: 0,
        is_partial: done < asked,
        cases,
        tests,
    }
}

fn state(rule: &Rule, cases: &Cases) -> Found {
    let inside = |case: usize| rule.holds(cases.values(case));
    let (fails, n) = cases.count(&inside);
    let (all_fails, all) = cases.count(&|_| true);
    Found {
        intervals: rule.intervals.clone(),
        density: estimate::wilson(fails, n, LEVEL),
        coverage: estimate::wilson(fails, all_fails, LEVEL),
        support: n as f64 / all.max(1) as f64,
    }
}

/// Failures among the replications of one point, which are its own; `None` if it is no valid scenario.
fn run_point(search: &Search<'_>, shares: &[f64], point: u64) -> Result<Option<u64>, String> {
    let inputs = search.inputs.iter().zip(shares);
    let settings: Vec<(String, String)> = inputs
        .map(|(input, share)| (input.path.clone(), input.at(*share)))
        .collect();
    let Ok(model) = (search.build)(&settings) else {
        return Ok(None);
    };
    let mut replicator = Replicator::new(&model);
    let mut rows = Rows::new(model.registry().figures.len());
    for k in 0..search.n {
        let outcome = replicator.replicate(search.seed, point * search.n + k);
        rows.push(&outcome.map_err(|failure| failure.to_string())?);
    }
    let fails = (0..rows.len()).filter(|&row| search.failure.value(&rows, row) == Some(1.0));
    Ok(Some(fails.count() as u64))
}

/// Shares of the ranges, one in each layer of each input; `which` tells one set of points from the other.
fn hypercube(search: &Search<'_>, n: u64, which: u64) -> Vec<Vec<f64>> {
    latin(
        n as usize,
        search.inputs.len(),
        &Draws::new(search.seed, which),
    )
    .points
}
