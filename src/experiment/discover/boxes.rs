//! Boxes of inputs, and the cases that they hold.

use crate::experiment::estimate;
use crate::experiment::summary::Estimate;
use crate::experiment::summary::LEVEL;

/// Cases: values of the inputs, and how many of the replications there failed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cases {
    pub(super) values: Vec<Vec<f64>>,
    pub(super) fails: Vec<u64>,
    pub(super) n: Vec<u64>,
}

impl Cases {
    /// Adds a case.
    pub fn push(&mut self, values: Vec<f64>, fails: u64, n: u64) {
        self.values.push(values);
        self.fails.push(fails);
        self.n.push(n);
    }

    /// Number of cases.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Values of the inputs of a case.
    pub fn values(&self, case: usize) -> &[f64] {
        &self.values[case]
    }

    /// Share of the replications of a case that failed.
    pub fn failing(&self, case: usize) -> f64 {
        self.fails[case] as f64 / self.n[case].max(1) as f64
    }

    /// Failures and replications of some cases.
    pub fn count(&self, inside: &dyn Fn(usize) -> bool) -> (u64, u64) {
        let its = (0..self.len()).filter(|&case| inside(case));
        its.fold((0, 0), |(fails, n), case| {
            (fails + self.fails[case], n + self.n[case])
        })
    }

    /// Share of the replications of some cases that failed.
    pub fn share(&self, inside: &dyn Fn(usize) -> bool) -> Option<Estimate> {
        let (fails, n) = self.count(inside);
        estimate::wilson(fails, n, LEVEL)
    }
}

/// Bounds of one input; an absent one does not bind.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Interval {
    /// At least this.
    pub low: Option<f64>,
    /// At most this.
    pub high: Option<f64>,
}

impl Interval {
    fn holds(&self, value: f64) -> bool {
        self.low.is_none_or(|low| value >= low) && self.high.is_none_or(|high| value <= high)
    }
}

/// A box: bounds by input.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// `None` where an input is free.
    pub intervals: Vec<Option<Interval>>,
}

impl Rule {
    pub(super) fn free(n: usize) -> Rule {
        Rule {
            intervals: vec![None; n],
        }
    }

    /// Whether values lie in the box.
    pub fn holds(&self, values: &[f64]) -> bool {
        let pairs = self.intervals.iter().zip(values);
        pairs.fold(true, |holds, (interval, value)| {
            holds && interval.is_none_or(|interval| interval.holds(*value))
        })
    }

    pub(super) fn bounded(&self, input: usize, change: impl FnOnce(&mut Interval)) -> Rule {
        let mut rule = self.clone();
        let mut interval = rule.intervals[input].unwrap_or_default();
        change(&mut interval);
        let is_free = interval.low.is_none() && interval.high.is_none();
        rule.intervals[input] = (!is_free).then_some(interval);
        rule
    }
}
