//! Stress: what named shocks cost a mission, and how much depends on each site, link and fleet.
//!
//! # Method
//!
//! Each shock is the scenario with fixed events or changed numbers (see [`shocks`]), run over the same replications under
//! the same random numbers as the plan; what it costs is the paired difference. Shocks come in order of the *service*
//! that they cost: the mean of the share of mandate tasks done and of the fill rates of all goods, as far as defined.
//!
//! The loss of a site, a link or a fleet for a time, whatever its cause, is reported as a band of protection and in order
//! of name; neither what it would cost nor an order is given out, because such a list would serve an attacker more
//! than a planner.
//!
//! # What it assumes
//!
//! Shocks come one at a time, on a stated day, and nobody adapts the plan to them. Intervals are Student's t on the paired
//! differences, each at 1 − 0.05/m for m shocks (Bonferroni), so that all hold together for one measure.

pub mod bands;
pub mod less_cash;
pub mod shocks;

use crate::engine::tally::Tally;
use crate::experiment::batch::Batch;
use crate::experiment::estimate;
use crate::experiment::summary::Estimate;
use crate::experiment::summary::LEVEL;
use crate::model::figures::Registry;

/// What is measured of every shock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Mean of the share of tasks done and of all fill rates.
    Service,
    /// Share of mandate tasks done.
    Mandate,
    /// Site-days with nothing on hand, all goods.
    Stockouts,
    /// People killed in attacks and died of wounds.
    Deaths,
    /// All expenses.
    Cost,
}

impl Measure {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Measure; 5] = [
        Measure::Service,
        Measure::Mandate,
        Measure::Stockouts,
        Measure::Deaths,
        Measure::Cost,
    ];

    /// What it is called.
    pub const fn word(self) -> &'static str {
        match self {
            Measure::Service => "service",
            Measure::Mandate => "tasks done",
            Measure::Stockouts => "stockouts",
            Measure::Deaths => "deaths",
            Measure::Cost => "cost",
        }
    }

    /// Its unit; empty for a share.
    pub const fn unit(self) -> &'static str {
        match self {
            Measure::Service | Measure::Mandate => "",
            Measure::Stockouts => "site-d",
            Measure::Deaths => "people",
            Measure::Cost => "$",
        }
    }

    /// Its value in a replication; `None` where it is not defined.
    pub fn of(self, registry: &Registry, batch: &Batch, row: usize) -> Option<f64> {
        let with = |start: &str| -> Vec<f64> {
            let figures = registry.figures.iter().enumerate();
            let its = figures.filter(|(_, figure)| figure.key.starts_with(start));
            its.filter_map(|(place, _)| batch.rows.value(row, place))
                .collect()
        };
        let one = |key: &str| registry.figure(key).and_then(|f| batch.rows.value(row, f));
        match self {
            Measure::Service => {
                let mut parts = with("supply.fill_rate.");
                parts.extend(one("mandate.achieved"));
                (!parts.is_empty()).then(|| parts.iter().sum::<f64>() / parts.len() as f64)
            }
            Measure::Mandate => one("mandate.achieved"),
            Measure::Stockouts => Some(with("supply.stockout_days.").iter().sum()),
            Measure::Deaths => Some(one("security.killed")? + one("medical.died_of_wounds")?),
            Measure::Cost => one("cost.total"),
        }
    }
}

/// What one shock does to each measure: the paired difference, shock minus plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Impact {
    /// Which shock, by its place in the library as it was built.
    pub shock: usize,
    /// Differences, in the order of [`Measure::ALL`]; absent where no pair has the measure.
    pub differences: [Option<Estimate>; 5],
}

/// Impacts of all shocks, the greatest loss of service first.
pub fn impacts(registry: &Registry, plan: &Batch, shocked: &[Batch]) -> Vec<Impact> {
    let level = 1.0 - (1.0 - LEVEL) / shocked.len().max(1) as f64;
    let mut impacts: Vec<Impact> = shocked
        .iter()
        .enumerate()
        .map(|(shock, batch)| Impact {
            shock,
            differences: Measure::ALL.map(|m| difference(registry, plan, batch, m, level)),
        })
        .collect();
    let loss = |impact: &Impact| impact.differences[0].map_or(0.0, |estimate| estimate.value);
    impacts.sort_by(|a, b| loss(a).total_cmp(&loss(b)).then(a.shock.cmp(&b.shock)));
    impacts
}

/// The mean paired difference in a measure.
pub fn difference(
    registry: &Registry,
    plan: &Batch,
    other: &Batch,
    measure: Measure,
    level: f64,
) -> Option<Estimate> {
    let mut tally = Tally::new();
    let mut second = 0;
    for first in 0..plan.rows.len() {
        let replication = plan.rows.replication(first);
        while second < other.rows.len() && other.rows.replication(second) < replication {
            second += 1;
        }
        if second == other.rows.len() || other.rows.replication(second) != replication {
            continue;
        }
        let old = measure.of(registry, plan, first);
        let new = measure.of(registry, other, second);
        if let (Some(old), Some(new)) = (old, new) {
            tally.add(new - old);
        }
    }
    estimate::mean(&tally, level)
}
