//! Stocks: an amount that is put and taken at events and flows at a constant rate between them, exactly.
//!
//! Amounts are whole thousandths of the stock's unit, rates whole thousandths per day, time whole
//! microseconds. A whole thousandth is booked once it has flowed entirely; the remainder of the
//! division is carried along, across changes of rate too, so that nothing is ever lost to rounding and
//! the amount never depends on how often it was looked at. Between events it is computed, not ticked.
//!
//! # The rule it keeps
//!
//! At every instant, to the last thousandth:
//!
//! ```text
//! opening + received = issued + drained + on hand
//! ```
//!
//! # Crossings
//!
//! [`Stock::time_below`] and [`Stock::time_above`] give the first microsecond at which the amount, as
//! [`Stock::amount`] reports it, is at or past a level at the present rate. Ask again whenever the
//! rate or the amount changes.
//!
//! # Example
//!
//! ```
//! # use bluelift::engine::stock::Stock;
//! # use bluelift::engine::time::{SimSpan, SimTime};
//! let mut diesel = Stock::new(10_000, None); // 10 L
//! diesel.set_rate(SimTime::ZERO, -3_000); // 3 L a day
//! let dry = diesel.time_below(0);
//! assert_eq!(dry, SimTime::from_days(10.0 / 3.0));
//! assert_eq!(diesel.amount(SimTime::from_days(1.0)), 7_000);
//! assert_eq!(diesel.totals(dry + SimSpan::DAY).unmet, 3_000);
//! ```

use crate::engine::time::MICROS_PER_DAY;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;

const DAY: i128 = MICROS_PER_DAY as i128;

/// What has passed through a stock since its start [thousandths].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StockTotals {
    /// On hand at the start.
    pub opening: i128,
    /// Put in at events, and filled by a positive rate.
    pub received: i128,
    /// Taken at events.
    pub issued: i128,
    /// Drained by a negative rate.
    pub drained: i128,
    /// Demanded by a negative rate while nothing was on hand; not part of the ledger.
    pub unmet: i128,
    /// Supplied by a positive rate while the stock was full; not part of the ledger.
    pub overflow: i128,
    /// On hand now.
    pub on_hand: i128,
    /// Time with nothing on hand.
    pub time_empty: SimSpan,
}

impl StockTotals {
    /// Whether opening + received = issued + drained + on hand.
    pub fn is_balanced(&self) -> bool {
        self.opening + self.received == self.issued + self.drained + self.on_hand
    }
}

/// An amount on hand with a constant net rate, since the last event that changed either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    amount: i64,
    capacity: Option<i64>,
    rate: i64,
    since: SimTime,
    /// Flow not yet booked [thousandth · µs per day], less than a thousandth in either direction.
    carry: i64,
    totals: StockTotals,
}

impl Stock {
    /// A stock at rest at time zero.
    ///
    /// `amount` [thousandths] on hand; `capacity` [thousandths] limits what can be received, not what is there already.
    ///
    /// # Panics
    ///
    /// If either is negative: scenario validation rules that out.
    pub fn new(amount: i64, capacity: Option<i64>) -> Stock {
        assert!(
            amount >= 0 && capacity.is_none_or(|capacity| capacity >= 0),
            "amounts are not negative"
        );
        let totals = StockTotals {
            opening: amount.into(),
            ..StockTotals::default()
        };
        Stock {
            amount,
            capacity,
            rate: 0,
            since: SimTime::ZERO,
            carry: 0,
            totals,
        }
    }

    /// On hand at `now` [thousandths], at or after the last change.
    pub fn amount(&self, now: SimTime) -> i64 {
        self.at(now).amount
    }

    /// The net rate [thousandths per day]; negative drains.
    pub fn rate(&self) -> i64 {
        self.rate
    }

    /// The most that can be on hand by receiving [thousandths]; `None` if there is no limit.
    pub fn capacity(&self) -> Option<i64> {
        self.capacity
    }

    /// What can still be received at `now` [thousandths].
    pub fn space(&self, now: SimTime) -> i64 {
        self.at(now).room()
    }

    /// Everything that has passed through up to `now`.
    pub fn totals(&self, now: SimTime) -> StockTotals {
        let stock = self.at(now);
        StockTotals {
            on_hand: stock.amount.into(),
            ..stock.totals
        }
    }

    /// Sets the net rate from now on [thousandths per day]; negative drains, positive fills.
    pub fn set_rate(&mut self, now: SimTime, rate: i64) {
        *self = self.at(now);
        self.rate = rate;
    }

    /// Sets the capacity from now on; what is there beyond it stays.
    pub fn set_capacity(&mut self, now: SimTime, capacity: Option<i64>) {
        *self = self.at(now);
        self.capacity = capacity;
    }

    /// Puts an amount in, as far as there is room, and returns what was accepted [thousandths].
    pub fn put(&mut self, now: SimTime, amount: i64) -> i64 {
        *self = self.at(now);
        let accepted = amount.max(0).min(self.room());
        self.amount += accepted;
        self.totals.received += i128::from(accepted);
        accepted
    }

    /// Takes an amount out, as far as it is there, and returns what was taken [thousandths].
    pub fn take(&mut self, now: SimTime, amount: i64) -> i64 {
        *self = self.at(now);
        let taken = amount.max(0).min(self.amount);
        self.amount -= taken;
        self.totals.issued += i128::from(taken);
        taken
    }

    /// The first tick, from the last change on, at which the amount is at or below `level` [thousandths].
    ///
    /// [`SimTime::NEVER`] if the present rate never leads there.
    pub fn time_below(&self, level: i64) -> SimTime {
        if self.amount <= level {
            return self.since;
        }
        if level < 0 {
            return SimTime::NEVER;
        }
        self.time_of_flow(-i128::from(self.amount - level))
    }

    /// The first tick, from the last change on, at which the amount is at or above `level` [thousandths].
    ///
    /// [`SimTime::NEVER`] if the present rate never leads there, or the level is beyond the capacity.
    pub fn time_above(&self, level: i64) -> SimTime {
        if self.amount >= level {
            return self.since;
        }
        if self.capacity.is_some_and(|capacity| level > capacity) {
            return SimTime::NEVER;
        }
        self.time_of_flow(i128::from(level) - i128::from(self.amount))
    }

    /// The first tick at which `whole` thousandths (not zero; negative drains) have been booked since the last change.
    fn time_of_flow(&self, whole: i128) -> SimTime {
        let rate = i128::from(self.rate);
        if rate.signum() != whole.signum() {
            return SimTime::NEVER;
        }
        let missing = (whole * DAY - i128::from(self.carry)).abs();
        let elapsed = (missing + rate.abs() - 1) / rate.abs();
        match i64::try_from(i128::from(self.since.0) + elapsed) {
            Ok(micros) => SimTime(micros),
            Err(_) => SimTime::NEVER,
        }
    }

    /// This stock as it is at `now`, at the present rate.
    fn at(&self, now: SimTime) -> Stock {
        debug_assert!(now >= self.since, "a stock is not asked about the past");
        let mut stock = self.clone();
        let elapsed = i128::from(now.0) - i128::from(self.since.0);
        if elapsed <= 0 {
            return stock;
        }
        let flow = i128::from(self.rate) * elapsed + i128::from(self.carry);
        let whole = flow / DAY;
        stock.carry = (flow % DAY) as i64;
        stock.since = now;
        if whole < 0 {
            let drained = (-whole).min(self.amount.into());
            stock.amount -= drained as i64;
            stock.totals.drained += drained;
            stock.totals.unmet += -whole - drained;
        } else {
            let filled = whole.min(self.room().into());
            stock.amount += filled as i64;
            stock.totals.received += filled;
            stock.totals.overflow += whole - filled;
        }
        stock.totals.time_empty += self.time_empty_until(now);
        stock
    }

    /// Time with nothing on hand between the last change and `now`.
    fn time_empty_until(&self, now: SimTime) -> SimSpan {
        if self.amount > 0 {
            return (now - self.time_below(0)).max(SimSpan::ZERO);
        }
        self.time_above(1).min(now) - self.since
    }

    fn room(&self) -> i64 {
        (self.capacity.unwrap_or(i64::MAX) - self.amount).max(0)
    }
}
