//! Observers: what may watch a run without changing it.
//!
//! The run loop tells its observer of each event before it is handled. [`Silent`] is the observer of
//! ordinary runs and compiles to nothing; [`Recorder`] keeps every event and can follow causes back,
//! which needs a calendar made by [`crate::engine::calendar::Calendar::with_causes`].

use crate::engine::causes::EventId;
use crate::engine::time::SimTime;

/// Watches events; a type parameter of the run loop.
pub trait Observer<E> {
    /// Sees an event at the moment it happens, with its id and the id of the event that scheduled it
    /// (`None` if it was scheduled from outside, or if causes are off).
    fn observe(&mut self, time: SimTime, event: &E, id: EventId, cause: Option<EventId>);
}

/// Sees nothing and costs nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl<E> Observer<E> for Silent {
    #[inline(always)]
    fn observe(&mut self, _: SimTime, _: &E, _: EventId, _: Option<EventId>) {}
}

/// One event that happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record<E> {
    /// When it happened.
    pub time: SimTime,
    /// Its number in order of scheduling.
    pub id: EventId,
    /// The event that scheduled it.
    pub cause: Option<EventId>,
    /// The event itself.
    pub event: E,
}

/// Keeps every event, in the order in which they happened.
#[derive(Debug, Clone)]
pub struct Recorder<E> {
    /// What happened, first to last.
    pub records: Vec<Record<E>>,
}

impl<E> Default for Recorder<E> {
    fn default() -> Self {
        Recorder {
            records: Vec::new(),
        }
    }
}

impl<E: Copy> Observer<E> for Recorder<E> {
    fn observe(&mut self, time: SimTime, event: &E, id: EventId, cause: Option<EventId>) {
        self.records.push(Record {
            time,
            id,
            cause,
            event: *event,
        });
    }
}

impl<E: Copy> Recorder<E> {
    /// The chain of events that led to one event, from that event back to its root; empty if it was not recorded.
    pub fn chain(&self, last: EventId) -> Vec<Record<E>> {
        let mut wanted = Some(last);
        let mut chain = Vec::new();
        // A cause always happens before its effect, so that one pass backwards finds the whole chain.
        for record in self.records.iter().rev() {
            if Some(record.id) == wanted {
                chain.push(*record);
                wanted = record.cause;
            }
        }
        chain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_leads_from_an_event_to_its_root_past_unrelated_events() {
        let mut recorder = Recorder::default();
        for (id, cause) in [
            (1, None),
            (2, None),
            (4, Some(1)),
            (3, Some(2)),
            (5, Some(4)),
        ] {
            recorder.observe(SimTime(id as i64), &'x', EventId(id), cause.map(EventId));
        }
        let ids = |last| -> Vec<u64> {
            let chain = recorder.chain(EventId(last));
            chain.iter().map(|record| record.id.0).collect()
        };
        assert_eq!(ids(5), [5, 4, 1]);
        assert_eq!(ids(3), [3, 2]);
        assert_eq!(ids(1), [1]);
        assert!(ids(9).is_empty());
    }
}
