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

use crate::engine::time::{MICROS_PER_DAY, SimSpan, SimTime};

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
    #[inline]
    pub fn amount(&self, now: SimTime) -> i64 {
        if now <= self.since || self.rate == 0 {
            return self.amount;
        }
        match self.flow(now) {
            Some((whole, _)) if whole <= -self.amount => 0,
            Some((whole, _)) => self.amount + whole.min(self.room()),
            None => self.at(now).amount,
        }
    }

    /// Books what has flowed up to `now` and returns what is on hand, as [`Stock::amount`]; asked again at the same
    /// instant, both are quick.
    #[inline]
    pub fn settle(&mut self, now: SimTime) -> i64 {
        if now > self.since {
            self.advance(now);
        }
        self.amount
    }

    /// The net rate [thousandths per day]; negative drains.
    pub fn rate(&self) -> i64 {
        self.rate
    }

    /// The most that can be on hand by receiving [thousandths]; `None` if there is no limit.
    pub fn capacity(&self) -> Option<i64> {
        self.capacity
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
        self.advance(now);
        self.rate = rate;
    }

    /// Sets the capacity from now on; what is there beyond it stays.
    pub fn set_capacity(&mut self, now: SimTime, capacity: Option<i64>) {
        self.advance(now);
        self.capacity = capacity;
    }

    /// Puts an amount in, as far as there is room, and returns what was accepted [thousandths].
    pub fn put(&mut self, now: SimTime, amount: i64) -> i64 {
        self.advance(now);
        let accepted = amount.max(0).min(self.room());
        self.amount += accepted;
        self.totals.received += i128::from(accepted);
        accepted
    }

    /// Takes an amount out, as far as it is there, and returns what was taken [thousandths].
    pub fn take(&mut self, now: SimTime, amount: i64) -> i64 {
        self.advance(now);
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
        // Division of 64 bits is by far the quicker, and mostly enough.
        let elapsed = match u64::try_from(missing) {
            Ok(missing) => missing.div_ceil(self.rate.unsigned_abs()).into(),
            Err(_) => (missing + rate.abs() - 1) / rate.abs(),
        };
        match i64::try_from(i128::from(self.since.0) + elapsed) {
            Ok(micros) => SimTime(micros),
            Err(_) => SimTime::NEVER,
        }
    }

    /// This stock as it is at `now`, at the present rate.
    fn at(&self, now: SimTime) -> Stock {
        let mut stock = self.clone();
        stock.advance(now);
        stock
    }

    /// Books everything that has flowed up to `now`.
    #[inline]
    fn advance(&mut self, now: SimTime) {
        debug_assert!(now >= self.since, "a stock is not asked about the past");
        if now <= self.since {
            return;
        }
        if self.rate == 0 && self.amount > 0 {
            self.since = now;
        } else {
            self.book(now);
        }
    }

    /// Books what has flowed up to `now`, which is later than the last change.
    fn book(&mut self, now: SimTime) {
        // Mostly a stock neither runs dry nor fills up, and there is nothing to book but the flow.
        if let Some((whole, carry)) = self.flow(now)
            && self.amount > 0
            && whole > -self.amount
            && whole <= self.room()
        {
            self.amount += whole;
            self.carry = carry;
            self.since = now;
            if whole < 0 {
                self.totals.drained += i128::from(whole.unsigned_abs());
            } else {
                self.totals.received += i128::from(whole);
            }
            return;
        }
        let (whole, carry) = self.large_flow(now);
        self.totals.time_empty += self.time_empty_until(now);
        self.carry = carry;
        self.since = now;
        if whole < 0 {
            let drained = (-whole).min(self.amount.into());
            self.amount -= drained as i64;
            self.totals.drained += drained;
            self.totals.unmet += -whole - drained;
        } else {
            let filled = whole.min(self.room().into());
            self.amount += filled as i64;
            self.totals.received += filled;
            self.totals.overflow += whole - filled;
        }
    }

    /// Whole thousandths that flow between the last change and `now` if nothing stops them, and what is left to carry;
    /// `None` where that takes more than 64 bits.
    #[inline]
    fn flow(&self, now: SimTime) -> Option<(i64, i64)> {
        let elapsed = now.0.checked_sub(self.since.0)?;
        let flow = self.rate.checked_mul(elapsed)?.checked_add(self.carry)?;
        let whole = flow / MICROS_PER_DAY;
        Some((whole, flow - whole * MICROS_PER_DAY))
    }

    /// The same for enormous rates.
    fn large_flow(&self, now: SimTime) -> (i128, i64) {
        let elapsed = now.0.saturating_sub(self.since.0).max(0);
        let flow = i128::from(self.rate) * i128::from(elapsed) + i128::from(self.carry);
        (flow / DAY, (flow % DAY) as i64)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::Strategy;
    use proptest::prop_oneof;
    use proptest::test_runner::Config;
    use proptest::test_runner::RngSeed;

    use super::*;

    fn day(n: i32) -> SimTime {
        SimTime::start_of_day(n)
    }

    #[test]
    fn a_rate_of_a_third_a_day_loses_nothing_in_three_days() {
        let mut stock = Stock::new(10, None);
        stock.set_rate(day(0), -1);
        assert_eq!(stock.amount(SimTime(MICROS_PER_DAY - 1)), 10);
        assert_eq!(stock.amount(day(1)), 9);
        // Seven parts of a day, none of which drains a whole thousandth.
        let mut often = stock.clone();
        for part in 1..=7 {
            often.set_rate(SimTime(MICROS_PER_DAY * part / 7), -1);
        }
        assert_eq!(often.amount(day(1)), 9);
    }

    #[test]
    fn the_remainder_is_carried_across_changes_of_rate() {
        let mut stock = Stock::new(10, None);
        stock.set_rate(day(0), -1);
        let half = SimTime(MICROS_PER_DAY / 2);
        stock.set_rate(half, -3);
        assert_eq!(
            stock.time_below(9),
            half + SimSpan((MICROS_PER_DAY / 2 + 2) / 3)
        );
        stock.set_rate(half, 1);
        assert_eq!(stock.amount(day(1)), 10);
        assert_eq!(stock.time_above(11), day(2));
    }

    #[test]
    fn a_crossing_is_the_first_tick_at_or_past_the_level() {
        let mut stock = Stock::new(1_000, None);
        stock.set_rate(day(0), -7);
        for level in [999, 500, 1, 0] {
            let crossing = stock.time_below(level);
            assert_eq!(stock.amount(crossing), level);
            assert_eq!(stock.amount(SimTime(crossing.0 - 1)), level + 1);
        }
        assert_eq!(stock.time_below(1_000), SimTime::ZERO);
        assert_eq!(stock.time_below(-1), SimTime::NEVER);
        assert_eq!(stock.time_above(1_001), SimTime::NEVER);
    }

    #[test]
    fn a_level_beyond_the_capacity_is_never_reached() {
        let mut stock = Stock::new(0, Some(100));
        stock.set_rate(day(0), 50);
        assert_eq!(stock.time_above(100), day(2));
        assert_eq!(stock.time_above(101), SimTime::NEVER);
        assert_eq!(stock.amount(day(9)), 100);
        assert_eq!(stock.totals(day(9)).overflow, 350);
        assert_eq!(stock.at(day(1)).room(), 50);
    }

    #[test]
    fn what_is_beyond_a_lowered_capacity_stays_but_nothing_is_added() {
        let mut stock = Stock::new(100, Some(100));
        stock.set_capacity(day(1), Some(60));
        assert_eq!((stock.amount(day(1)), stock.at(day(1)).room()), (100, 0));
        assert_eq!(stock.put(day(1), 5), 0);
        assert_eq!(stock.take(day(1), 50), 50);
        assert_eq!(stock.put(day(1), 50), 10);
        assert!(stock.totals(day(1)).is_balanced());
    }

    #[test]
    fn amounts_put_and_taken_are_bounded_by_room_and_stock() {
        let mut stock = Stock::new(5, Some(8));
        assert_eq!(stock.put(day(0), 10), 3);
        assert_eq!(stock.take(day(0), 100), 8);
        assert_eq!((stock.put(day(0), -4), stock.take(day(0), -4)), (0, 0));
        let totals = stock.totals(day(0));
        assert_eq!((totals.received, totals.issued, totals.on_hand), (3, 8, 0));
    }

    #[test]
    fn demand_that_meets_an_empty_stock_is_unmet_and_timed() {
        let mut stock = Stock::new(10, None);
        stock.set_rate(day(0), -10);
        let totals = stock.totals(day(3));
        assert_eq!((totals.drained, totals.unmet), (10, 20));
        assert_eq!(totals.time_empty, SimSpan::from_days(2.0));
        stock.put(day(3), 5);
        assert_eq!(stock.totals(day(4)).time_empty, SimSpan::from_days(2.5));
    }

    #[test]
    fn the_largest_rates_over_a_century_are_exact() {
        let mut stock = Stock::new(i64::MAX, None);
        stock.set_rate(day(0), i64::MIN + 1);
        let totals = stock.totals(day(36_525));
        let flow = i128::from(i64::MAX) * 36_525;
        assert_eq!(totals.drained + totals.unmet, flow);
        assert_eq!(stock.time_below(0), day(1));
        stock.set_rate(day(1), i64::MAX);
        assert_eq!(stock.amount(day(2)), i64::MAX);
        assert_eq!(stock.totals(day(3)).overflow, i64::MAX.into());
    }

    #[test]
    #[should_panic(expected = "amounts are not negative")]
    fn a_negative_opening_is_a_defect() {
        Stock::new(-1, None);
    }

    #[derive(Debug, Clone, Copy)]
    enum Step {
        Wait(i64),
        Rate(i64),
        Put(i64),
        Take(i64),
        Capacity(Option<i64>),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (1i64..300).prop_map(Step::Wait),
            3 => (-MICROS_PER_DAY * 3..MICROS_PER_DAY * 3).prop_map(Step::Rate),
            1 => (-MICROS_PER_DAY / 50..MICROS_PER_DAY / 50).prop_map(Step::Rate),
            1 => (0i64..200).prop_map(Step::Put),
            1 => (0i64..200).prop_map(Step::Take),
            1 => proptest::option::of(0i64..400).prop_map(Step::Capacity),
        ]
    }

    /// The same rules, one microsecond and one thousandth at a time.
    struct SlowStock {
        capacity: i128,
        rate: i128,
        carry: i128,
        totals: StockTotals,
    }

    impl SlowStock {
        fn tick(&mut self) {
            if self.totals.on_hand == 0 {
                self.totals.time_empty += SimSpan(1);
            }
            self.carry += self.rate;
            while self.carry <= -DAY {
                self.carry += DAY;
                if self.totals.on_hand > 0 {
                    self.totals.on_hand -= 1;
                    self.totals.drained += 1;
                } else {
                    self.totals.unmet += 1;
                }
            }
            while self.carry >= DAY {
                self.carry -= DAY;
                if self.totals.on_hand < self.capacity {
                    self.totals.on_hand += 1;
                    self.totals.received += 1;
                } else {
                    self.totals.overflow += 1;
                }
            }
        }
    }

    proptest::proptest! {
        #![proptest_config(Config { cases: 200, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..Config::default() })]

        #[test]
        fn a_stock_does_what_one_counted_tick_by_tick_would(
            opening in 0i64..300,
            steps in proptest::collection::vec(step(), 0..60),
            peek in 1i64..50,
        ) {
            let mut stock = Stock::new(opening, None);
            // Looked at often, which must change nothing.
            let mut watched = stock.clone();
            let mut slow = SlowStock {
                capacity: i64::MAX.into(),
                rate: 0,
                carry: 0,
                totals: StockTotals {
                    opening: opening.into(),
                    on_hand: opening.into(),
                    ..StockTotals::default()
                },
            };
            let mut now = SimTime::ZERO;
            for step in steps {
                match step {
                    Step::Wait(ticks) => {
                        let level = slow.totals.on_hand / 2;
                        let mut asked = stock.clone();
                        asked.set_rate(now, stock.rate());
                        let foretold = asked.time_below(level as i64);
                        let mut crossing = (slow.totals.on_hand <= level).then_some(now);
                        for _ in 0..ticks {
                            slow.tick();
                            now += SimSpan(1);
                            if slow.totals.on_hand <= level {
                                crossing.get_or_insert(now);
                            }
                            if now.0 % peek == 0 {
                                watched.set_rate(now, watched.rate());
                            }
                        }
                        assert_eq!((foretold <= now).then_some(foretold), crossing);
                    }
                    Step::Rate(rate) => {
                        slow.rate = rate.into();
                        stock.set_rate(now, rate);
                        watched.set_rate(now, rate);
                    }
                    Step::Put(amount) => {
                        let room = (slow.capacity - slow.totals.on_hand).max(0);
                        let accepted = room.min(amount.into());
                        slow.totals.on_hand += accepted;
                        slow.totals.received += accepted;
                        assert_eq!(i128::from(stock.put(now, amount)), accepted);
                        watched.put(now, amount);
                    }
                    Step::Take(amount) => {
                        let taken = slow.totals.on_hand.min(amount.into());
                        slow.totals.on_hand -= taken;
                        slow.totals.issued += taken;
                        assert_eq!(i128::from(stock.take(now, amount)), taken);
                        watched.take(now, amount);
                    }
                    Step::Capacity(capacity) => {
                        slow.capacity = capacity.unwrap_or(i64::MAX).into();
                        stock.set_capacity(now, capacity);
                        watched.set_capacity(now, capacity);
                    }
                }
                assert_eq!(stock.totals(now), slow.totals);
                assert_eq!(watched.totals(now), slow.totals);
                assert!(slow.totals.is_balanced());
            }
        }

        #[test]
        fn foretold_crossings_hold_over_long_spans(
            amount in 0i64..1_000_000_000_000,
            rate in -10_000_000_000i64..10_000_000_000,
            first_rate in -1_000i64..1_000,
            level in 0i64..1_000_000_000_000,
        ) {
            let mut stock = Stock::new(amount, None);
            stock.set_rate(SimTime::ZERO, first_rate);
            let start = SimTime(MICROS_PER_DAY / 1_000 + 1);
            stock.set_rate(start, rate);
            for (time, is_below) in [(stock.time_below(level), true), (stock.time_above(level), false)] {
                let is_there = |time| {
                    let amount = stock.amount(time);
                    if is_below { amount <= level } else { amount >= level }
                };
                if time == SimTime::NEVER {
                    assert!(!is_there(SimTime(i64::MAX / 2)));
                } else {
                    assert!(is_there(time));
                    assert!(time == start || !is_there(SimTime(time.0 - 1)));
                }
            }
        }
    }
}
