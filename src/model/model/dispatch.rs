//! How convoys leave on a lane, and what a link asks of them beside its length.

use crate::engine::distribution::Distribution;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::ids::SiteId;
use crate::model::movement::LONG_AGO;
use crate::scenario::dispatch::DrivingDay;
use crate::scenario::dispatch::Ferry;
use crate::scenario::dispatch::Routing;
use crate::scenario::dispatch::Schedule;

/// Rules by which convoys leave on a lane.
#[derive(Debug, Clone)]
pub(crate) struct DispatchModel {
    pub schedule: Option<Schedule>,
    pub least: u32,
    pub most: u32,
    pub fill: f64,
    pub longest_wait: SimSpan,
    pub lets_urgent: bool,
    pub routing: Routing,
    pub replans: bool,
    /// Days until a convoy is cleared to leave, if that takes any.
    pub permit: Option<Distribution>,
}

impl DispatchModel {
    /// When an order that was placed at an instant leaves whether or not a convoy is full: after the longest wait, or on the
    /// next day of departure.
    #[inline]
    pub fn due(&self, placed: SimTime) -> SimTime {
        match self.schedule {
            None => placed + self.longest_wait,
            Some(_) if placed == LONG_AGO => placed,
            Some(schedule) => {
                let late = (placed - schedule.first).0.max(0);
                let every = schedule.every.0.max(1);
                let n = late.div_euclid(every) + i64::from(late.rem_euclid(every) > 0);
                schedule.first + SimSpan(n * every)
            }
        }
    }

    /// Kilograms that fill a convoy enough to leave before it is due; infinite where departures are fixed.
    #[inline]
    pub fn enough(&self, most: u32, payload_kg: f64) -> f64 {
        match self.schedule {
            None => self.fill * f64::from(most) * payload_kg,
            Some(_) => f64::INFINITY,
        }
    }
}

/// What a link asks of a convoy beside its length.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asks {
    pub checkpoints: u32,
    pub ferry: Option<Ferry>,
    /// The end towards which it is slower, and the speed that way [km/day].
    pub against: Option<(SiteId, f64)>,
    /// The part of a day in which it is driven.
    pub day: Option<DrivingDay>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(schedule: Option<Schedule>) -> DispatchModel {
        DispatchModel {
            schedule,
            least: 1,
            most: 30,
            fill: 0.8,
            longest_wait: SimSpan::from_days(7.0),
            lets_urgent: true,
            routing: Routing::Time,
            replans: false,
            permit: None,
        }
    }

    #[test]
    fn an_order_is_due_after_the_longest_wait_or_on_the_next_day_of_departure() {
        let day = SimTime::from_days;
        assert_eq!(rules(None).due(day(3.0)), day(10.0));
        let monthly = rules(Some(Schedule {
            first: day(5.0),
            every: SimSpan::from_days(28.0),
        }));
        let due = [-9.0, 5.0, 5.5, 33.0, 33.1].map(|placed| monthly.due(day(placed)));
        assert_eq!(due, [5.0, 5.0, 33.0, 33.0, 61.0].map(day));
        // What is urgent has always waited long enough.
        assert!(monthly.due(LONG_AGO) < day(-1000.0));
        assert_eq!(monthly.enough(30, 1000.0), f64::INFINITY);
        assert_eq!(rules(None).enough(30, 1000.0), 24_000.0);
    }
}
