//! Simulation time: whole microseconds, so that sums are exact and order is total.
//!
//! [`SimTime`] is an instant, counted from the start of the simulated period; it may be negative
//! for what happened before. [`SimSpan`] is the distance between two instants.
//!
//! # Example
//!
//! ```
//! # use bluelift::engine::time::{SimSpan, SimTime};
//! let noon = SimTime::ZERO + SimSpan::from_hours(12.0);
//! assert_eq!(noon.days(), 0.5);
//! assert_eq!((noon + SimSpan::from_days(1.0)).day(), 1);
//! ```

use std::ops::{Add, AddAssign, Neg, Sub};

/// Microseconds in one day.
pub const MICROS_PER_DAY: i64 = 86_400_000_000;
/// Microseconds in one hour.
pub const MICROS_PER_HOUR: i64 = 3_600_000_000;
/// Microseconds in one second.
pub const MICROS_PER_SECOND: i64 = 1_000_000;

/// An instant [µs since the start of the simulated period].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SimTime(pub i64);

/// A length of time [µs]; negative where an instant lies before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SimSpan(pub i64);

impl SimTime {
    /// The start of the simulated period.
    pub const ZERO: SimTime = SimTime(0);
    /// Later than any instant that is simulated.
    pub const NEVER: SimTime = SimTime(i64::MAX);

    /// The instant a number of days after the start, rounded to the nearest microsecond.
    pub fn from_days(days: f64) -> SimTime {
        SimTime::ZERO + SimSpan::from_days(days)
    }

    /// The first instant of a calendar day, counted from 0 at the start.
    pub const fn start_of_day(day: i32) -> SimTime {
        SimTime(day as i64 * MICROS_PER_DAY)
    }

    /// Days since the start, with fraction.
    pub fn days(self) -> f64 {
        self.0 as f64 / MICROS_PER_DAY as f64
    }

    /// The calendar day that holds this instant, counted from 0 at the start.
    pub const fn day(self) -> i32 {
        self.0.div_euclid(MICROS_PER_DAY) as i32
    }

    /// The hour of the day, 0 up to but not including 24.
    pub fn hour_of_day(self) -> f64 {
        self.0.rem_euclid(MICROS_PER_DAY) as f64 / MICROS_PER_HOUR as f64
    }
}

impl SimSpan {
    /// No time at all.
    pub const ZERO: SimSpan = SimSpan(0);
    /// One day.
    pub const DAY: SimSpan = SimSpan(MICROS_PER_DAY);

    /// A number of days, rounded to the nearest microsecond; saturates at about 290,000 years.
    #[inline]
    pub fn from_days(days: f64) -> SimSpan {
        SimSpan(nearest(days * MICROS_PER_DAY as f64))
    }

    /// A number of hours, rounded to the nearest microsecond.
    #[inline]
    pub fn from_hours(hours: f64) -> SimSpan {
        SimSpan(nearest(hours * MICROS_PER_HOUR as f64))
    }

    /// Length in days, with fraction.
    pub fn days(self) -> f64 {
        self.0 as f64 / MICROS_PER_DAY as f64
    }
}

/// The nearest whole number, half away from zero, as [`f64::round`] has it; saturates, and not a number gives 0.
#[inline]
pub fn nearest(value: f64) -> i64 {
    let toward_zero = value as i64;
    // Exact: a number and its whole part differ by less than one, and beyond 2^53 not at all.
    let rest = value - toward_zero as f64;
    toward_zero.saturating_add(i64::from(rest >= 0.5) - i64::from(rest <= -0.5))
}

/// `left + right` or `left − right`, which saturate.
macro_rules! saturating {
    ($operator:ident, $method:ident, $saturating:ident: $left:ident, $right:ident => $result:ident) => {
        impl $operator<$right> for $left {
            type Output = $result;
            #[inline]
            fn $method(self, right: $right) -> $result {
                $result(self.0.$saturating(right.0))
            }
        }
    };
}

saturating!(Add, add, saturating_add: SimTime, SimSpan => SimTime);
saturating!(Add, add, saturating_add: SimSpan, SimSpan => SimSpan);
saturating!(Sub, sub, saturating_sub: SimTime, SimSpan => SimTime);
saturating!(Sub, sub, saturating_sub: SimTime, SimTime => SimSpan);
saturating!(Sub, sub, saturating_sub: SimSpan, SimSpan => SimSpan);

impl AddAssign<SimSpan> for SimTime {
    fn add_assign(&mut self, span: SimSpan) {
        *self = *self + span;
    }
}

impl AddAssign for SimSpan {
    fn add_assign(&mut self, other: SimSpan) {
        *self = *self + other;
    }
}

impl Neg for SimSpan {
    type Output = SimSpan;
    fn neg(self) -> SimSpan {
        SimSpan(self.0.saturating_neg())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_before_the_start_is_day_minus_one() {
        assert_eq!(SimTime(-1).day(), -1);
        assert_eq!(SimTime::start_of_day(-1).day(), -1);
        assert_eq!(SimTime(-1).hour_of_day().floor(), 23.0);
    }

    #[test]
    fn adding_to_never_stays_at_never() {
        assert_eq!(SimTime::NEVER + SimSpan::DAY, SimTime::NEVER);
    }

    #[test]
    fn spans_are_rounded_to_the_nearest_microsecond_and_saturate() {
        assert_eq!(SimSpan::from_hours(0.4 / 3.6e9), SimSpan::ZERO);
        assert_eq!(SimSpan::from_hours(0.6 / 3.6e9), SimSpan(1));
        assert_eq!(SimSpan::from_days(-0.5), SimSpan(-MICROS_PER_DAY / 2));
        assert_eq!(SimSpan::from_days(f64::INFINITY), SimSpan(i64::MAX));
        assert_eq!(-SimSpan(i64::MIN), SimSpan(i64::MAX));
    }

    #[test]
    fn an_instant_less_another_is_the_span_between_them() {
        let (noon, night) = (SimTime::from_days(0.5), SimTime::from_days(1.0));
        assert_eq!((night - noon).days(), 0.5);
        assert_eq!(noon - night, -(night - noon));
        assert_eq!(noon + (night - noon), night);
    }

    #[test]
    fn every_number_is_rounded_as_the_standard_library_rounds_it() {
        let edges = [
            0.0,
            0.5,
            1.5,
            2.5,
            1e15,
            4_503_599_627_370_495.5,
            9e15,
            9.3e18,
            1e300,
        ];
        let around = edges
            .into_iter()
            .flat_map(|edge: f64| [edge.next_down(), edge, edge.next_up()]);
        for value in around.chain([f64::INFINITY, f64::NAN]) {
            assert_eq!(nearest(value), value.round() as i64, "{value}");
            assert_eq!(nearest(-value), (-value).round() as i64, "-{value}");
        }
        let mut value = 1e-6;
        while value < 1e20 {
            assert_eq!(nearest(value), value.round() as i64, "{value}");
            value *= 1.000_37;
        }
    }
}
