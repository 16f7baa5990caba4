//! The run loop: pops events in order and hands each to the model until a time is reached.
//!
//! A model is a state machine: [`Simulation::handle`] changes its state and schedules what follows.
//! The loop owns nothing, so that a run can be stopped at any time, its state and calendar cloned,
//! and each copy continued on its own.
//!
//! # Cost
//!
//! Everything is dispatched statically; with [`Silent`] and causes off the loop adds a comparison
//! with the event limit to each event.

use std::fmt::Debug;

use crate::engine::calendar::{Calendar, PastSchedule};
use crate::engine::causes::Causes;
use crate::engine::observer::{Observer, Silent};
use crate::engine::time::SimTime;

/// A model that reacts to events.
pub trait Simulation {
    /// What can happen: a small plain value, usually an enum.
    type Event: Copy + Debug;

    /// Reacts to an event at `calendar.now()`.
    fn handle<C: Causes>(&mut self, event: Self::Event, calendar: &mut Calendar<Self::Event, C>);
}

/// Why a run stopped before its time.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum RunFault<E: Debug> {
    /// A handler scheduled an event in the past.
    #[error(transparent)]
    Past(PastSchedule<E>),
    /// More events happened than the caller allows: the model goes round in circles, or the limit is low.
    #[error("more than {limit} events happened by {:.6} d, the last {last:?}", now.days())]
    TooManyEvents {
        /// The most events allowed.
        limit: u64,
        /// The time reached.
        now: SimTime,
        /// The event that was one too many; it has not been handled.
        last: E,
    },
}

/// Runs a model until a time, unobserved; see [`run_observed`].
///
/// # Errors
///
/// As [`run_observed`].
pub fn run_until<S: Simulation, C: Causes>(
    simulation: &mut S,
    calendar: &mut Calendar<S::Event, C>,
    until: SimTime,
    max_events: u64,
) -> Result<u64, RunFault<S::Event>> {
    run_observed(simulation, calendar, &mut Silent, until, max_events)
}

/// Handles every event due at or before `until`, sets the clock to `until`, and returns how many events happened.
///
/// # Errors
///
/// If a handler, or the caller before the run, scheduled in the past, or if more than `max_events` happened.
pub fn run_observed<S: Simulation, C: Causes, O: Observer<S::Event>>(
    simulation: &mut S,
    calendar: &mut Calendar<S::Event, C>,
    observer: &mut O,
    until: SimTime,
    max_events: u64,
) -> Result<u64, RunFault<S::Event>> {
    let mut n_events = 0;
    while calendar.fault().is_none()
        && let Some(event) = calendar.pop_until(until)
    {
        if n_events == max_events {
            return Err(RunFault::TooManyEvents {
                limit: max_events,
                now: calendar.now(),
                last: event,
            });
        }
        n_events += 1;
        if let Some(id) = calendar.current_id() {
            observer.observe(calendar.now(), &event, id, calendar.current_cause());
        }
        simulation.handle(event, calendar);
    }
    match calendar.fault() {
        Some(fault) => Err(RunFault::Past(*fault)),
        None => Ok(n_events),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::calendar::Priority;
    use crate::engine::causes::WithCauses;
    use crate::engine::observer::Recorder;
    use crate::engine::time::SimSpan;

    /// Ticks every 10 µs and counts; may be told to look back.
    #[derive(Debug, Clone, Default)]
    struct Ticker {
        ticks: Vec<SimTime>,
        errs_at: Option<SimTime>,
    }

    impl Simulation for Ticker {
        type Event = &'static str;

        fn handle<C: Causes>(&mut self, _: &'static str, calendar: &mut Calendar<&'static str, C>) {
            self.ticks.push(calendar.now());
            if self.errs_at == Some(calendar.now()) {
                calendar.schedule_in(SimSpan(-1), Priority::NORMAL, "yesterday");
            }
            calendar.schedule_in(SimSpan(10), Priority::NORMAL, "tick");
        }
    }

    fn started() -> (Ticker, Calendar<&'static str>) {
        let mut calendar = Calendar::new();
        calendar.schedule(SimTime(10), Priority::NORMAL, "start");
        (Ticker::default(), calendar)
    }

    #[test]
    fn a_run_handles_what_is_due_at_its_end_and_stops_the_clock_there() {
        let (mut ticker, mut calendar) = started();
        assert_eq!(
            run_until(&mut ticker, &mut calendar, SimTime(30), 100),
            Ok(3)
        );
        assert_eq!(ticker.ticks, [SimTime(10), SimTime(20), SimTime(30)]);
        assert_eq!(
            run_until(&mut ticker, &mut calendar, SimTime(35), 100),
            Ok(0)
        );
        assert_eq!((calendar.now(), calendar.len()), (SimTime(35), 1));
    }

    #[test]
    fn a_run_of_exactly_the_most_events_is_allowed_and_one_more_is_a_fault() {
        let (mut ticker, mut calendar) = started();
        assert_eq!(run_until(&mut ticker, &mut calendar, SimTime(30), 3), Ok(3));
        let fault = run_until(&mut ticker, &mut calendar, SimTime(60), 2);
        let expected = RunFault::TooManyEvents {
            limit: 2,
            now: SimTime(60),
            last: "tick",
        };
        assert_eq!(fault, Err(expected));
        assert_eq!(ticker.ticks.len(), 5);
        assert_eq!(
            expected.to_string(),
            "more than 2 events happened by 0.000000 d, the last \"tick\""
        );
    }

    #[test]
    fn a_run_stops_at_the_event_that_schedules_in_the_past() {
        let (mut ticker, mut calendar) = started();
        ticker.errs_at = Some(SimTime(20));
        let fault = run_until(&mut ticker, &mut calendar, SimTime(100), 100);
        let Err(RunFault::Past(past)) = fault else {
            panic!("{fault:?}")
        };
        assert_eq!((past.now, past.asked), (SimTime(20), SimTime(19)));
        assert_eq!((past.event, past.during), ("yesterday", Some("tick")));
        assert_eq!(ticker.ticks.len(), 2);
    }

    #[test]
    fn a_run_in_two_parts_with_a_copy_between_gives_the_events_of_one() {
        let (mut whole, mut calendar) = started();
        run_until(&mut whole, &mut calendar, SimTime(1000), 1000).unwrap();
        let (mut part, mut calendar) = started();
        run_until(&mut part, &mut calendar, SimTime(500), 1000).unwrap();
        let (mut copy, mut copied) = (part.clone(), calendar.clone());
        run_until(&mut part, &mut calendar, SimTime(1000), 1000).unwrap();
        run_until(&mut copy, &mut copied, SimTime(1000), 1000).unwrap();
        assert_eq!(part.ticks, whole.ticks);
        assert_eq!(copy.ticks, whole.ticks);
    }

    #[test]
    fn an_observer_sees_each_event_with_its_cause_and_changes_nothing() {
        let (mut silent, mut calendar) = started();
        run_until(&mut silent, &mut calendar, SimTime(40), 100).unwrap();
        let mut seen = Ticker::default();
        let mut calendar = Calendar::<_, WithCauses>::with_causes();
        calendar.schedule(SimTime(10), Priority::NORMAL, "start");
        let mut recorder = Recorder::default();
        run_observed(&mut seen, &mut calendar, &mut recorder, SimTime(40), 100).unwrap();
        assert_eq!(seen.ticks, silent.ticks);
        let times: Vec<_> = recorder.records.iter().map(|record| record.time).collect();
        assert_eq!(times, seen.ticks);
        let causes: Vec<_> = recorder.records.iter().map(|record| record.cause).collect();
        let ids = recorder.records.iter().map(|record| Some(record.id));
        assert_eq!(causes[0], None);
        assert_eq!(causes[1..], ids.take(3).collect::<Vec<_>>());
        let chain = recorder.chain(recorder.records[3].id);
        let events: Vec<_> = chain.iter().map(|record| record.event).collect();
        assert_eq!(events, ["tick", "tick", "tick", "start"]);
    }
}
