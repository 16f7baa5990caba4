//! Calibration: what a scenario should say, estimated from a table of what happened.
//!
//! | file | what it holds |
//! | --- | --- |
//! | [`log`] | a table of dated events, read by a map of its columns; the layouts of known collections |
//! | [`counts`] | events by zone and day, with the phases and seasons in which they fall |
//! | [`process`], `simulate` | the seasonal Poisson process and the one that excites itself: likelihood, fit, simulation |
//! | [`incidents`] | one kind of incident after another: rates, over-dispersion, self-excitation, with intervals (`bootstrap`) |
//! | [`forecast`] | the record's last months forecast from those before, and how good that was |
//! | [`deployment`] | the total delay of a deployment from a series of strength |
//!
//! Days are the unit of time: a log says on which day something happened and no more.
//!
//! # Limits
//!
//! A log holds what was reported. Where reporting grew, rates seem to grow. A level that drifts within a phase looks
//! like self-excitation; shorter phases take that away, at the price of wider intervals.

mod bootstrap;
pub mod counts;
pub mod deployment;
pub mod forecast;
pub mod incidents;
pub mod log;
pub mod process;
mod simulate;

/// An estimate with its interval, both in the same unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Probability that an interval of this module covers what it estimates.
pub const LEVEL: f64 = 0.9;
