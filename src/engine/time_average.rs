//! Time averages: statistics over time (queue lengths, units in use, amounts), weighted by duration.
//!
//! The value is a whole number that holds from one change to the next. Its area is kept as an exact
//! integer, so that an average does not depend on how often the same value was recorded.
//!
//! # Example
//!
//! ```
//! # use bluelift::engine::time::SimTime;
//! # use bluelift::engine::time_average::TimeAverage;
//! let mut length = TimeAverage::new(SimTime::ZERO, 0);
//! length.update(SimTime(10), 3);
//! assert_eq!(length.mean(SimTime(30)), Some(2.0));
//! ```

use crate::engine::time::SimTime;

/// A whole number over time: its mean, minimum and maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeAverage {
    value: i64,
    start: SimTime,
    /// Sum of the changes, the first value included, each times the time at which it came [µs].
    moment: i128,
    min: i64,
    max: i64,
}

impl TimeAverage {
    /// Starts with a value that holds from `now` on.
    pub fn new(now: SimTime, value: i64) -> TimeAverage {
        TimeAverage {
            value,
            start: now,
            moment: i128::from(value) * i128::from(now.0),
            min: value,
            max: value,
        }
    }

    /// Sets the value that holds from `now` on.
    #[inline]
    pub fn update(&mut self, now: SimTime, value: i64) {
        self.add(now, value - self.value);
    }

    /// Adds to the value that holds from `now` on.
    #[inline]
    pub fn add(&mut self, now: SimTime, change: i64) {
        self.value += change;
        self.moment += i128::from(change) * i128::from(now.0);
        if self.value > self.max {
            self.max = self.value;
        } else if self.value < self.min {
            self.min = self.value;
        }
    }

    /// Forgets the past, as at the end of a warm-up; the value goes on.
    pub fn restart(&mut self, now: SimTime) {
        *self = TimeAverage::new(now, self.value);
    }

    /// The value that holds.
    #[inline]
    pub fn value(&self) -> i64 {
        self.value
    }

    /// Value times time from the start to `now` [µs], exactly.
    #[inline]
    pub fn area(&self, now: SimTime) -> i128 {
        // Each change counts from its own time to now.
        i128::from(self.value) * i128::from(now.0) - self.moment
    }

    /// Mean from the start to `now`; `None` if no time has passed.
    pub fn mean(&self, now: SimTime) -> Option<f64> {
        let elapsed = (now - self.start).0;
        (elapsed > 0).then(|| self.area(now) as f64 / elapsed as f64)
    }

    /// Least value since the start.
    pub fn min(&self) -> i64 {
        self.min
    }

    /// Greatest value since the start.
    pub fn max(&self) -> i64 {
        self.max
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_weighs_each_value_by_its_duration() {
        let mut average = TimeAverage::new(SimTime(100), 4);
        average.update(SimTime(110), -2);
        average.add(SimTime(140), 10);
        assert_eq!(average.area(SimTime(150)), 40 - 60 + 80);
        assert_eq!(average.mean(SimTime(150)), Some(60.0 / 50.0));
        assert_eq!((average.min(), average.max(), average.value()), (-2, 8, 8));
    }

    #[test]
    fn there_is_no_mean_before_time_passes() {
        let average = TimeAverage::new(SimTime(5), 1);
        assert_eq!(average.mean(SimTime(5)), None);
    }

    #[test]
    fn recording_the_same_value_again_changes_no_bit() {
        let mut once = TimeAverage::new(SimTime::ZERO, 7);
        let mut often = once;
        for micros in 1..1000 {
            often.update(SimTime(micros), 7);
        }
        once.update(SimTime(1000), 0);
        often.update(SimTime(1000), 0);
        assert_eq!(once, often);
    }

    #[test]
    fn a_restart_forgets_the_past_and_keeps_the_value() {
        let mut average = TimeAverage::new(SimTime::ZERO, 9);
        average.update(SimTime(10), 3);
        average.restart(SimTime(20));
        assert_eq!(average.mean(SimTime(30)), Some(3.0));
        assert_eq!((average.min(), average.max()), (3, 3));
    }

    #[test]
    fn areas_of_the_largest_values_are_exact() {
        let average = TimeAverage::new(SimTime::ZERO, i64::MAX);
        let century = SimTime::start_of_day(36_525);
        assert_eq!(
            average.area(century),
            i128::from(i64::MAX) * i128::from(century.0)
        );
    }
}
