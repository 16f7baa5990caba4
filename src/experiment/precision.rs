//! Precision: how exactly a batch must know some quantities, and how exactly it does.
//!
//! A goal is met when half the width of the quantity's interval is no more than was asked. The batch is looked at only at
//! the counts of [`crate::experiment::looks`], and with m goals each interval has an m-th of the look's error
//! (Bonferroni): all intervals of all looks hold together, so stopping early costs no coverage.
//!
//! # Limits
//!
//! A mean with *never* among its replications is infinite and has no precision; ask for a probability or a median.

use crate::experiment::batch::Batch;
use crate::experiment::quantity::Measure;
use crate::experiment::summary::Estimate;
use crate::model::figures::Registry;
use crate::scenario::claim::{ExpressionFault, read_quantity};

/// Half of an interval, at most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Width {
    /// As a share of the value.
    Relative(f64),
    /// In the unit of the quantity.
    Absolute(f64),
}

/// One goal.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// How it was written.
    pub text: String,
    /// The quantity.
    pub measure: Measure,
    /// How exactly it is to be known.
    pub width: Width,
}

/// Why a text is no goal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GoalFault {
    /// It is not of the form `QUANTITY=WIDTH`.
    #[error(
        "expected QUANTITY=WIDTH with a width above 0, such as 'cost.total=5%' or 'p(deployment.foc_day <= 180)=0.02'"
    )]
    Form,
    /// Its quantity is none.
    #[error("{fault}")]
    Quantity {
        /// The quantity as it was written.
        text: String,
        /// What is wrong with it.
        fault: ExpressionFault,
    },
}

impl Goal {
    /// Reads a goal such as `cost.total=5%` and finds its figures. Of a probability a percentage means points.
    ///
    /// # Errors
    ///
    /// If it has another form, a width that is not above 0, or names a figure that the model does not have.
    pub fn parse(text: &str, registry: &Registry) -> Result<Goal, GoalFault> {
        let (quantity, width) = text.rsplit_once('=').ok_or(GoalFault::Form)?;
        let measure = read_quantity(quantity)
            .and_then(|quantity| Measure::resolve(&quantity, registry))
            .map_err(|fault| GoalFault::Quantity {
                text: quantity.to_owned(),
                fault,
            })?;
        let (digits, is_percent) = match width.trim().strip_suffix('%') {
            Some(digits) => (digits.trim(), true),
            None => (width.trim(), false),
        };
        let number: f64 = digits.parse().map_err(|_| GoalFault::Form)?;
        if !(number > 0.0 && number.is_finite()) {
            return Err(GoalFault::Form);
        }
        let width = match is_percent {
            true if measure.is_probability() => Width::Absolute(number / 100.0),
            true => Width::Relative(number / 100.0),
            false => Width::Absolute(number),
        };
        Ok(Goal {
            text: text.to_owned(),
            measure,
            width,
        })
    }
}

/// What has been reached of one goal.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached<'a> {
    /// The goal.
    pub goal: &'a Goal,
    /// Replications that count.
    pub n: u64,
    /// The quantity with its interval.
    pub estimate: Option<Estimate>,
    /// Level of the interval.
    pub level: f64,
    /// Half of the interval's width, in the unit of the quantity; absent where a bound is.
    pub half_width: Option<f64>,
    /// The most that it may be, in the same unit.
    pub wanted: Option<f64>,
}

impl Reached<'_> {
    /// Whether the goal is met.
    pub fn is_met(&self) -> bool {
        match (self.half_width, self.wanted) {
            (Some(half), Some(wanted)) => half <= wanted,
            _ => false,
        }
    }
}

/// What a batch has reached of all goals, with intervals that hold together at a level.
pub fn reached<'a>(goals: &'a [Goal], batch: &Batch, level: f64) -> Vec<Reached<'a>> {
    let each = 1.0 - (1.0 - level) / goals.len().max(1) as f64;
    goals
        .iter()
        .map(|goal| {
            let sample = goal.measure.sample(batch);
            let estimate = goal.measure.estimate(&sample, each);
            let half_width = estimate.and_then(|estimate| {
                let half = (estimate.upper? - estimate.lower?) / 2.0;
                half.is_finite().then_some(half)
            });
            Reached {
                goal,
                n: sample.len() as u64,
                estimate,
                level: each,
                half_width,
                wanted: estimate.map(|estimate| match goal.width {
                    Width::Relative(share) => share * estimate.value.abs(),
                    Width::Absolute(width) => width,
                }),
            }
        })
        .collect()
}
