//! `[[contract]]`: what a contractor has undertaken, and how he may fail.

use crate::engine::distribution::Distribution;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::scenario::scenario::Id;

/// Delivering faster than agreed where capacity would make a delivery late.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surge {
    /// Factor on capacity.
    pub factor: f64,
    /// Days late, because of capacity alone, from which he surges.
    pub after_days: f64,
    /// Factor on the price of what is delivered so.
    pub price: f64,
}

/// What is deducted for a late delivery.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Penalty {
    /// Share of the price for each day late.
    pub daily: f64,
    /// Most that is deducted, as a share of the price.
    pub most: f64,
}

/// Times at which a contractor cannot deliver at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// Days from the start, or the last recovery, to a failure.
    pub every: Distribution,
    /// Days until he delivers again.
    pub lasts: Distribution,
}

/// A turnkey contract for supply.
#[derive(Debug, Clone, PartialEq)]
pub struct Contract {
    /// The planner's id.
    pub id: Id,
    /// Days from placing an order to delivering it.
    pub lead: Distribution,
    /// Days from taking an order by which he must deliver; `None` is the median of `lead`.
    pub within: Option<f64>,
    /// Time between two days on which orders are taken; `None` takes them at any time.
    pub cycle: Option<SimSpan>,
    /// Time between two days on which deliveries are made; `None` delivers on any day.
    pub window: Option<SimSpan>,
    /// Day from which cycles and windows are counted.
    pub first: SimTime,
    /// Day from which he takes orders.
    pub mobilised: SimTime,
    /// What he can deliver [kg/day]; `None` is not limited.
    pub capacity: Option<f64>,
    /// Delivering faster at a price.
    pub surge: Option<Surge>,
    /// Deductions for late delivery.
    pub penalty: Option<Penalty>,
    /// How he fails and recovers.
    pub failure: Option<Failure>,
    /// Factor on the commodity's price.
    pub price: f64,
}
