//! Quantities of a batch: probabilities, means, quantiles and shortfalls of figures, each with its interval.
//!
//! # Absent values
//!
//! - A figure that is *never* or *endless* in a replication counts as +∞ there. One such replication proves that the mean
//!   is +∞: then the estimate and both its bounds are.
//! - A figure that is *undefined* in a replication is left out of means, quantiles and shortfalls; in a probability its
//!   condition does not hold there, as in an `[[outcome]]`.
//!
//! # Intervals
//!
//! Probabilities have the exact interval of Clopper and Pearson, quantiles that of order statistics: both cover at least
//! as often as they say, whatever the figure. Means have Student's t and shortfalls their asymptotic interval, which hold
//! for large batches.

use crate::engine::tally::Tally;
use crate::experiment::batch::Batch;
use crate::experiment::estimate;
use crate::experiment::risk;
use crate::experiment::rows::Rows;
use crate::experiment::summarise::rank_value;
use crate::experiment::summary::Estimate;
use crate::model::figures::{Direction, FigureSpec, Registry};
use crate::scenario::claim::{ExpressionFault, Quantity, Statistic};
use crate::scenario::inject::{Comparison, Term};
use crate::scenario::nearest::nearest;

/// A quantity whose figures are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// How it was written.
    pub text: String,
    /// Unit of its value; empty for a share or a probability.
    pub unit: String,
    /// Which way is better.
    pub direction: Direction,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Probability(Vec<Bound>),
    Mean(Column),
    Quantile(f64, Column),
    Shortfall(Column),
}

/// A column of the rows with what it means.
#[derive(Debug, Clone, PartialEq)]
struct Column {
    index: usize,
    spec: FigureSpec,
}

impl Column {
    fn value(&self, rows: &Rows, row: usize) -> Option<f64> {
        rank_value(&self.spec, rows.value(row, self.index))
    }
}

/// One comparison of a column with a number.
#[derive(Debug, Clone, PartialEq)]
struct Bound {
    column: Column,
    comparison: Comparison,
    value: f64,
}

impl Measure {
    /// Finds the figures of a quantity.
    ///
    /// # Errors
    ///
    /// If the model has no figure of that name; the fault says where it stands.
    pub fn resolve(quantity: &Quantity, registry: &Registry) -> Result<Measure, ExpressionFault> {
        let kind = match &quantity.statistic {
            Statistic::Probability(terms) => Kind::Probability(bounds(terms, registry)?),
            Statistic::Mean(key) => Kind::Mean(column(key, quantity.at, registry)?),
            Statistic::Quantile(level, key) => {
                Kind::Quantile(*level, column(key, quantity.at, registry)?)
            }
            Statistic::Shortfall(key) => Kind::Shortfall(column(key, quantity.at, registry)?),
        };
        let (unit, direction) = match &kind {
            Kind::Probability(_) => (String::new(), Direction::More),
            Kind::Mean(column) | Kind::Quantile(_, column) | Kind::Shortfall(column) => {
                (column.spec.unit.clone(), column.spec.direction)
            }
        };
        Ok(Measure {
            text: quantity.text.clone(),
            unit,
            direction,
            kind,
        })
    }

    /// Whether the value is a probability.
    pub fn is_probability(&self) -> bool {
        match &self.kind {
            Kind::Probability(_) => true,
            Kind::Mean(column) => column.spec.is_indicator,
            _ => false,
        }
    }

    /// Whether the quantity is the mean of one number a replication, as means and probabilities are.
    pub fn is_mean(&self) -> bool {
        matches!(self.kind, Kind::Probability(_) | Kind::Mean(_))
    }

    /// The figure of a mean, quantile or shortfall.
    pub fn figure(&self) -> Option<&FigureSpec> {
        match &self.kind {
            Kind::Probability(_) => None,
            Kind::Mean(column) | Kind::Quantile(_, column) | Kind::Shortfall(column) => {
                Some(&column.spec)
            }
        }
    }

    /// Whether it is made from a figure.
    pub fn names(&self, key: &str) -> bool {
        match &self.kind {
            Kind::Probability(bounds) => bounds.iter().any(|bound| bound.column.spec.key == key),
            Kind::Mean(column) | Kind::Quantile(_, column) | Kind::Shortfall(column) => {
                column.spec.key == key
            }
        }
    }

    /// How the interval is found, in a word for other programs.
    pub fn method(&self) -> &'static str {
        match &self.kind {
            _ if self.is_probability() => "clopper-pearson",
            Kind::Quantile(..) => "order-statistics",
            Kind::Shortfall(_) => "shortfall-t",
            _ => "student-t",
        }
    }

    /// What a replication adds: 1 or 0 for a probability, else the figure; `None` where that is undefined.
    pub fn value(&self, rows: &Rows, row: usize) -> Option<f64> {
        match &self.kind {
            Kind::Probability(bounds) => {
                let holds = |bound: &Bound| {
                    let found = bound.column.value(rows, row);
                    found.is_some_and(|found| bound.comparison.holds(found, bound.value))
                };
                Some(f64::from(u8::from(bounds.iter().all(holds))))
            }
            Kind::Mean(column) | Kind::Quantile(_, column) | Kind::Shortfall(column) => {
                column.value(rows, row)
            }
        }
    }

    /// What each replication of a batch adds, in order; those that add nothing are left out.
    pub fn sample(&self, batch: &Batch) -> Vec<f64> {
        (0..batch.rows.len())
            .filter_map(|row| self.value(&batch.rows, row))
            .collect()
    }

    /// The quantity of a sample with its interval at a level; absent without values.
    pub fn estimate(&self, sample: &[f64], level: f64) -> Option<Estimate> {
        if self.is_probability() {
            let hits = sample.iter().filter(|value| **value == 1.0).count();
            return estimate::exact(hits as u64, sample.len() as u64, level);
        }
        let sorted = || {
            let mut sorted = sample.to_vec();
            sorted.sort_unstable_by(f64::total_cmp);
            sorted
        };
        match &self.kind {
            Kind::Quantile(p, _) => {
                let ranks = estimate::quantile_ranks(sample.len() as u64, *p, level);
                estimate::quantile(&sorted(), *p, ranks)
            }
            Kind::Shortfall(column) => risk::shortfall(&sorted(), column.spec.direction, level),
            _ => mean(sample, level),
        }
    }
}

/// Mean with Student's t; +∞ beyond doubt if a value is.
fn mean(sample: &[f64], level: f64) -> Option<Estimate> {
    if sample.contains(&f64::INFINITY) {
        return Some(Estimate {
            value: f64::INFINITY,
            lower: Some(f64::INFINITY),
            upper: Some(f64::INFINITY),
        });
    }
    let mut tally = Tally::new();
    sample.iter().for_each(|&value| tally.add(value));
    estimate::mean(&tally, level)
}

fn bounds(terms: &[(usize, Term)], registry: &Registry) -> Result<Vec<Bound>, ExpressionFault> {
    terms
        .iter()
        .map(|(at, term)| {
            Ok(Bound {
                column: column(&term.figure, *at, registry)?,
                comparison: term.comparison,
                value: term.value,
            })
        })
        .collect()
}

fn column(key: &str, at: usize, registry: &Registry) -> Result<Column, ExpressionFault> {
    let keys = registry.figures.iter().map(|figure| figure.key.as_str());
    match registry.figure(key) {
        Some(index) => Ok(Column {
            index,
            spec: registry.figures[index].clone(),
        }),
        None => Err(ExpressionFault {
            at,
            length: key.len(),
            expected: match nearest(key, keys) {
                Some(nearest) => format!("a figure of this scenario; did you mean `{nearest}`?"),
                None => "a figure of this scenario, as in outcomes.csv".to_owned(),
            },
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::figures::Absent;
    use crate::model::outcome::Outcome;
    use crate::scenario::claim::read_quantity;

    fn registry() -> Registry {
        let figure = |key: &str, absent, is_indicator| FigureSpec {
            key: key.into(),
            unit: "d".into(),
            direction: Direction::Less,
            absent,
            is_indicator,
            description: String::new(),
        };
        Registry {
            figures: vec![
                figure("deployment.foc_day", Absent::Never, false),
                figure("movement.delay", Absent::Undefined, false),
                figure("outcome.ready", Absent::Undefined, true),
            ],
            ..Registry::default()
        }
    }

    fn batch() -> Batch {
        let mut batch = Batch::new(&registry(), 1, 4);
        let rows = [
            [Some(100.0), Some(2.0), Some(1.0)],
            [Some(200.0), None, Some(0.0)],
            [None, Some(4.0), Some(0.0)],
            [Some(120.0), Some(6.0), Some(1.0)],
        ];
        for (replication, figures) in (0..).zip(rows) {
            batch.rows.push(&Outcome {
                replication,
                figures: figures.to_vec(),
                series: Vec::new(),
                events: 0,
            });
        }
        batch
    }

    fn measured(text: &str) -> (Vec<f64>, f64) {
        let measure = Measure::resolve(&read_quantity(text).unwrap(), &registry()).unwrap();
        let sample = measure.sample(&batch());
        let value = measure.estimate(&sample, 0.95).unwrap().value;
        (sample, value)
    }

    #[test]
    fn undefined_is_left_out_of_means_and_fulfils_no_condition() {
        assert_eq!(measured("movement.delay"), (vec![2.0, 4.0, 6.0], 4.0));
        let (sample, value) = measured("p(movement.delay > 1)");
        assert_eq!((sample, value), (vec![1.0, 0.0, 1.0, 1.0], 0.75));
    }

    #[test]
    fn never_is_late_and_its_mean_is_infinite_beyond_doubt() {
        assert_eq!(measured("p(deployment.foc_day <= 150)").1, 0.5);
        assert_eq!(measured("median(deployment.foc_day)").1, 120.0);
        let measure = Measure::resolve(&read_quantity("deployment.foc_day").unwrap(), &registry());
        let measure = measure.unwrap();
        let estimate = measure.estimate(&measure.sample(&batch()), 0.95).unwrap();
        assert_eq!(
            (estimate.value, estimate.lower),
            (f64::INFINITY, Some(f64::INFINITY))
        );
    }

    #[test]
    fn the_mean_of_an_indicator_is_a_probability() {
        let quantity = read_quantity("mean(outcome.ready)").unwrap();
        let measure = Measure::resolve(&quantity, &registry()).unwrap();
        assert_eq!(measure.method(), "clopper-pearson");
        let estimate = measure.estimate(&measure.sample(&batch()), 0.95).unwrap();
        // Clopper and Pearson for 2 of 4.
        assert!(
            (estimate.lower.unwrap() - 0.0676).abs() < 1e-4,
            "{estimate:?}"
        );
        assert!(
            (estimate.upper.unwrap() - 0.9324).abs() < 1e-4,
            "{estimate:?}"
        );
    }

    #[test]
    fn an_unknown_figure_is_told_with_its_place_and_the_nearest() {
        let quantity = read_quantity("p(movement.delay > 1 and deployment.fok_day < 3)").unwrap();
        let fault = Measure::resolve(&quantity, &registry()).unwrap_err();
        assert_eq!((fault.at, fault.length), (25, 18));
        assert!(
            fault
                .expected
                .contains("did you mean `deployment.foc_day`?")
        );
    }
}
