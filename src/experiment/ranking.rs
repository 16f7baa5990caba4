//! Which of several alternatives is best in a figure, and how sure that is.
//!
//! All alternatives, the baseline among them, are looked at in the worlds that all have. For each figure with a direction:
//!
//! - *best in*: the probability that an alternative is the best in the same world, with Wilson's interval at
//!   1 − 0.05/k for k alternatives (Bonferroni); where some are equally best, each has an equal part.
//! - *may be best*: the subset that contains the alternative with the best mean with probability 95 %. An alternative
//!   leaves it if another one's mean is better by more than t S/√n, with S the standard deviation of their paired
//!   differences and t Student's quantile at 1 − 0.05/(k − 1). This holds under common random numbers and for any k,
//!   because each comparison of the true best with another may err with 0.05/(k − 1) (Bonferroni).
//!
//! Source: Gupta, On some multiple decision (selection and ranking) rules (1965), for subsets; Nelson, Swann, Goldsman
//! and Song, Simple procedures for selecting the best simulated system when the number of alternatives is large (2001),
//! for screening by paired differences; Bechhofer and others, Design and Analysis of Experiments for Statistical
//! Selection (1995), chapter 7, for the probability of being best.
//!
//! # Limits
//!
//! The subset is about means (of min(x, limit), where a figure may be infinite), which should be nearly normal. There is
//! no correction across figures.

use crate::engine::tally::Tally;
use crate::experiment::compare::Candidate;
use crate::experiment::estimate;
use crate::experiment::summarise::rank_value;
use crate::experiment::summary::{Estimate, LEVEL};
use crate::experiment::tails::student_t;
use crate::model::figures::{Direction, FigureSpec};

/// How the alternatives stand in one figure; lists are in the order baseline, alternatives.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Key in the registries.
    pub key: String,
    /// Unit.
    pub unit: String,
    /// Which way is better.
    pub direction: Direction,
    /// Whether every value is 0 or 1.
    pub is_indicator: bool,
    /// Worlds in which all have the figure.
    pub n: u64,
    /// Mean over these worlds with its interval at 95 %; of min(x, limit) where the figure may be infinite.
    pub means: Vec<Estimate>,
    /// Probability of being the best in the same world.
    pub best: Vec<Estimate>,
    /// Whether the alternative belongs to the subset that contains the best mean.
    pub may_be_best: Vec<bool>,
}

/// Standings in every figure with a direction that all candidates have.
pub fn rank(candidates: &[Candidate<'_>]) -> Vec<Standing> {
    let Some(first) = candidates.first() else {
        return Vec::new();
    };
    let worlds = worlds(candidates);
    let figures = first.registry.figures.iter();
    figures
        .filter(|spec| spec.direction != Direction::Neutral)
        .filter_map(|spec| standing(candidates, &worlds, spec))
        .collect()
}

/// Rows of all candidates that hold the same replication, in order.
fn worlds(candidates: &[Candidate<'_>]) -> Vec<Vec<usize>> {
    let rows = |place: usize| &candidates[place].batch.rows;
    let mut next = vec![0; candidates.len()];
    let mut worlds = Vec::new();
    for row in 0..rows(0).len() {
        let replication = rows(0).replication(row);
        next[0] = row;
        let mut is_everywhere = true;
        for (place, next) in next.iter_mut().enumerate().skip(1) {
            let rows = rows(place);
            while *next < rows.len() && rows.replication(*next) < replication {
                *next += 1;
            }
            is_everywhere &= *next < rows.len() && rows.replication(*next) == replication;
        }
        if is_everywhere {
            worlds.push(next.clone());
        }
    }
    worlds
}

fn standing(
    candidates: &[Candidate<'_>],
    worlds: &[Vec<usize>],
    spec: &FigureSpec,
) -> Option<Standing> {
    let k = candidates.len();
    let columns: Option<Vec<usize>> = candidates
        .iter()
        .map(|candidate| candidate.registry.figure(&spec.key))
        .collect();
    let columns = columns?;
    let limits = candidates.iter().map(|candidate| candidate.limit(spec));
    let limit = match spec.absent.is_infinite() {
        true => limits.fold(f64::INFINITY, f64::min),
        false => f64::INFINITY,
    };
    // n_worlds × k, without worlds in which a candidate has the figure undefined.
    let values: Vec<Vec<f64>> = worlds
        .iter()
        .filter_map(|rows| {
            let value = |place: usize| {
                let value = candidates[place]
                    .batch
                    .rows
                    .value(rows[place], columns[place]);
                rank_value(spec, value)
            };
            (0..k).map(value).collect()
        })
        .collect();
    let n = values.len() as u64;
    let level = 1.0 - (1.0 - LEVEL) / k as f64;
    let credits = credits(&values, k, spec.direction);
    let cut: Vec<Vec<f64>> = values
        .iter()
        .map(|world| world.iter().map(|value| value.min(limit)).collect())
        .collect();
    let mean = |place: usize| {
        let mut tally = Tally::new();
        cut.iter().for_each(|world| tally.add(world[place]));
        if spec.is_indicator {
            let hits = cut.iter().filter(|world| world[place] == 1.0).count();
            return estimate::wilson(hits as u64, n, LEVEL);
        }
        estimate::mean(&tally, LEVEL)
    };
    let means: Option<Vec<Estimate>> = (0..k).map(mean).collect();
    let best: Option<Vec<Estimate>> = credits
        .iter()
        .map(|credit| estimate::wilson_of(*credit, n, level))
        .collect();
    Some(Standing {
        key: spec.key.clone(),
        unit: spec.unit.clone(),
        direction: spec.direction,
        is_indicator: spec.is_indicator,
        n,
        means: means?,
        best: best?,
        may_be_best: may_be_best(&cut, k, spec.direction),
    })
}

/// Worlds in which each candidate is best; a world with several bests is shared.
fn credits(values: &[Vec<f64>], k: usize, direction: Direction) -> Vec<f64> {
    let mut credits = vec![0.0; k];
    for world in values {
        let best = match direction {
            Direction::More => world.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            _ => world.iter().copied().fold(f64::INFINITY, f64::min),
        };
        let n = world.iter().filter(|value| **value == best).count() as f64;
        for (credit, value) in credits.iter_mut().zip(world) {
            if *value == best {
                *credit += 1.0 / n;
            }
        }
    }
    credits
}

/// The subset that contains the best mean with probability 95 %; all of them below two worlds.
fn may_be_best(values: &[Vec<f64>], k: usize, direction: Direction) -> Vec<bool> {
    let n = values.len() as f64;
    if values.len() < 2 || k < 2 {
        return vec![true; k];
    }
    // A one-sided level of 1 − a is the two-sided one of 1 − 2 a.
    let t = student_t(1.0 - 2.0 * (1.0 - LEVEL) / (k as f64 - 1.0), n - 1.0);
    let sign = if direction == Direction::More {
        1.0
    } else {
        -1.0
    };
    let is_beaten = |one: usize, other: usize| {
        let mut tally = Tally::new();
        values
            .iter()
            .for_each(|world| tally.add(sign * (world[other] - world[one])));
        let spread = libm::sqrt(tally.variance().unwrap_or(0.0).max(0.0) / n);
        tally.mean().is_some_and(|lead| lead > t * spread)
    };
    (0..k)
        .map(|one| !(0..k).any(|other| other != one && is_beaten(one, other)))
        .collect()
}
