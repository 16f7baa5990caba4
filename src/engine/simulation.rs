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

use crate::engine::calendar::Calendar;
use crate::engine::calendar::PastSchedule;
use crate::engine::causes::Causes;
use crate::engine::observer::Observer;
use crate::engine::observer::Silent;
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
        let id = calendar.current_id().expect("an event is being handled");
        observer.observe(calendar.now(), &event, id, calendar.current_cause());
        simulation.handle(event, calendar);
    }
    match calendar.fault() {
        Some(fault) => Err(RunFault::Past(*fault)),
        None => Ok(n_events),
    }
}
