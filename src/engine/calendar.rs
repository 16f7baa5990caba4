//! The calendar: every event that has been scheduled and has not yet happened.
//!
//! Simulation time moves only here. [`Calendar::pop`] removes the earliest event and sets the clock
//! to its time; nothing else touches the clock, but for [`Calendar::pop_until`] at the end of a run.
//!
//! # Order
//!
//! Events leave in order of time, then [`Priority`], then the order in which they were scheduled. The
//! third key makes a run repeatable: two events due in the same microsecond always happen in the
//! same order. An event that is rescheduled counts as scheduled anew.
//!
//! # Faults
//!
//! Scheduling in the past is a defect of the model. The calendar keeps the first such attempt
//! ([`Calendar::fault`]) with the event that was being handled, and schedules nothing; the loop in
//! [`crate::engine::simulation`] turns it into an error.
//!
//! # Cost
//!
//! Time, priority, sequence and slot are packed into one `u128`, so that one integer comparison
//! orders two events; payloads lie still in a slab. `schedule` and `pop` take O(log n) for n pending
//! events. `cancel` takes O(1): the key stays in the heap as a dead entry, is dropped when it reaches
//! the top, and all dead entries are swept out when they outnumber the live ones. Once the heap and
//! slab have grown to their working size nothing is allocated.
//!
//! # Limits
//!
//! At most 2²⁴ − 1 events may be pending at once and 2³⁶ − 1 scheduled in one run; more is a panic.
//!
//! # Example
//!
//! ```
//! # use bluelift::engine::calendar::{Calendar, Priority};
//! # use bluelift::engine::time::SimTime;
//! let mut calendar = Calendar::new();
//! calendar.schedule(SimTime(20), Priority::NORMAL, "late");
//! let early = calendar.schedule(SimTime(10), Priority::NORMAL, "early");
//! let moved = calendar.reschedule(early, SimTime(15));
//! assert!(!calendar.cancel(early)); // stale: it has moved
//! assert!(calendar.is_pending(moved));
//! assert_eq!(calendar.pop(), Some("early"));
//! assert_eq!(calendar.now(), SimTime(15));
//! ```

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt::Debug;

pub use crate::engine::causes::Causes;
pub use crate::engine::causes::EventId;
pub use crate::engine::causes::NoCauses;
pub use crate::engine::causes::WithCauses;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;

const SLOT_BITS: u32 = 24;
const SEQUENCE_BITS: u32 = 36;
const SLOT_MASK: u64 = (1 << SLOT_BITS) - 1;
const SEQUENCE_MASK: u64 = (1 << SEQUENCE_BITS) - 1;
/// Flips the sign of a time, so that its bits order as an unsigned number.
const SIGN: u64 = 1 << 63;
/// The tag of a slot that holds no event; no event has sequence 0.
const FREE: u64 = 0;
/// Fewer dead entries than this are never worth a sweep.
const FEW_DEAD: usize = 64;

/// Which of the events of one microsecond comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Priority(u8);

impl Priority {
    /// What changes the rules for everything else: closures, changes of regime.
    pub const FIRST: Priority = Priority(0);
    /// What makes room before others ask for it: releases, arrivals of goods.
    pub const EARLY: Priority = Priority(4);
    /// Everything that has no reason to be elsewhere.
    pub const NORMAL: Priority = Priority(8);
    /// What should see the effect of normal events: decisions, reorders.
    pub const LATE: Priority = Priority(12);
    /// Bookkeeping, which changes nothing.
    pub const LAST: Priority = Priority(15);
}

/// Names one scheduled event; goes stale, and is then refused, once that event has happened or moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EventHandle(u64);

impl EventHandle {
    /// Names no event; always stale.
    pub const NONE: EventHandle = EventHandle(u64::MAX);

    fn slot(self) -> usize {
        (self.0 & SLOT_MASK) as usize
    }
}

impl Default for EventHandle {
    fn default() -> EventHandle {
        EventHandle::NONE
    }
}

/// An attempt to schedule an event before the present.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "{during:?} scheduled {event:?} in the past, for {:.6} d at {:.6} d", asked.days(), now.days()
)]
pub struct PastSchedule<E: Debug> {
    /// The clock at the attempt.
    pub now: SimTime,
    /// The time asked for.
    pub asked: SimTime,
    /// The event that was to be scheduled.
    pub event: E,
    /// The event being handled; `None` before the first.
    pub during: Option<E>,
}

/// What the slab keeps for one pending event.
#[derive(Debug, Clone, Copy)]
struct Slot<E, M> {
    /// Priority, sequence and slot of the event, as in the low half of its key; [`FREE`] if none.
    tag: u64,
    event: E,
    cause: M,
}

/// The future event list and its clock.
///
/// `E` is the event, a small plain value; `C` says whether causes are tracked.
#[derive(Debug, Clone)]
pub struct Calendar<E: Copy + Debug, C: Causes = NoCauses> {
    /// Keys of pending and dead events, the earliest on top; the top is never dead.
    heap: BinaryHeap<Reverse<u128>>,
    slots: Vec<Slot<E, C::Mark>>,
    free: Vec<u32>,
    /// Entries of the heap whose event was cancelled.
    dead: usize,
    now: SimTime,
    /// Sequence of the event scheduled last.
    sequence: u64,
    current: Option<(EventId, E)>,
    current_cause: C::Mark,
    fault: Option<PastSchedule<E>>,
}

impl<E: Copy + Debug> Calendar<E, NoCauses> {
    /// An empty calendar at time zero that does not track causes.
    pub fn new() -> Self {
        Calendar::default()
    }
}

impl<E: Copy + Debug> Calendar<E, WithCauses> {
    /// An empty calendar at time zero that tracks causes.
    pub fn with_causes() -> Self {
        Calendar::default()
    }
}

impl<E: Copy + Debug, C: Causes> Default for Calendar<E, C> {
    fn default() -> Self {
        Calendar {
            heap: BinaryHeap::new(),
            slots: Vec::new(),
            free: Vec::new(),
            dead: 0,
            now: SimTime::ZERO,
            sequence: 0,
            current: None,
            current_cause: C::Mark::default(),
            fault: None,
        }
    }
}

impl<E: Copy + Debug, C: Causes> Calendar<E, C> {
    /// Forgets everything and returns to time zero; keeps the memory for the next replication.
    pub fn clear(&mut self) {
        self.heap.clear();
        self.slots.clear();
        self.free.clear();
        self.dead = 0;
        self.now = SimTime::ZERO;
        self.sequence = 0;
        self.current = None;
        self.current_cause = C::Mark::default();
        self.fault = None;
    }

    /// The time of the event being handled.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// Events that are pending.
    pub fn len(&self) -> usize {
        self.heap.len() - self.dead
    }

    /// Whether no event is pending.
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// The time of the next event, if any is pending.
    pub fn next_time(&self) -> Option<SimTime> {
        self.heap.peek().map(|Reverse(key)| time_of(*key))
    }

    /// Schedules an event, at the present or later.
    ///
    /// An event due at [`SimTime::NEVER`] is not kept, and its handle is [`EventHandle::NONE`]. So is
    /// the handle of an event asked for in the past, which also leaves a [`Calendar::fault`].
    #[inline]
    pub fn schedule(&mut self, at: SimTime, priority: Priority, event: E) -> EventHandle {
        if at < self.now {
            return self.refuse(at, event);
        }
        if at == SimTime::NEVER {
            return EventHandle::NONE;
        }
        self.sequence += 1;
        assert!(
            self.sequence <= SEQUENCE_MASK,
            "a run schedules fewer than 2^36 events"
        );
        let cause = C::mark(self.current.map(|(id, _)| id));
        let tag =
            (u64::from(priority.0) << (SLOT_BITS + SEQUENCE_BITS)) | (self.sequence << SLOT_BITS);
        let tag = match self.free.pop() {
            Some(slot) => {
                let tag = tag | u64::from(slot);
                self.slots[slot as usize] = Slot { tag, event, cause };
                tag
            }
            None => {
                let slot = self.slots.len() as u64;
                assert!(slot < SLOT_MASK, "fewer than 2^24 events are pending");
                self.slots.push(Slot {
                    tag: tag | slot,
                    event,
                    cause,
                });
                tag | slot
            }
        };
        self.heap.push(Reverse(key(at, tag)));
        EventHandle(tag)
    }

    /// Schedules an event a span from now; a negative span is the past.
    #[inline]
    pub fn schedule_in(&mut self, span: SimSpan, priority: Priority, event: E) -> EventHandle {
        self.schedule(self.now + span, priority, event)
    }

    /// Removes a pending event; returns false, and does nothing, if the handle is stale.
    pub fn cancel(&mut self, handle: EventHandle) -> bool {
        if !self.is_pending(handle) {
            return false;
        }
        self.slots[handle.slot()].tag = FREE;
        self.free.push(handle.slot() as u32);
        self.dead += 1;
        self.drop_dead();
        true
    }

    /// Moves a pending event to another time and returns its new handle; [`EventHandle::NONE`] if the
    /// old one is stale, or if the event now never happens.
    pub fn reschedule(&mut self, handle: EventHandle, at: SimTime) -> EventHandle {
        if !self.is_pending(handle) {
            return EventHandle::NONE;
        }
        let event = self.slots[handle.slot()].event;
        let priority = Priority((handle.0 >> (SLOT_BITS + SEQUENCE_BITS)) as u8);
        self.replace(handle, at, priority, event)
    }

    /// Cancels the event of a handle, if it is pending, and schedules another in its place.
    pub fn replace(
        &mut self,
        handle: EventHandle,
        at: SimTime,
        priority: Priority,
        event: E,
    ) -> EventHandle {
        self.cancel(handle);
        self.schedule(at, priority, event)
    }

    /// Whether the event of a handle has yet to happen.
    pub fn is_pending(&self, handle: EventHandle) -> bool {
        self.slots
            .get(handle.slot())
            .is_some_and(|slot| slot.tag == handle.0)
    }

    /// The time of a pending event; `None` if the handle is stale. Takes O(n): for checks, not for events.
    pub fn time_of(&self, handle: EventHandle) -> Option<SimTime> {
        let is_it = |entry: &&Reverse<u128>| entry.0 as u64 == handle.0;
        self.is_pending(handle)
            .then(|| self.heap.iter().find(is_it).map(|entry| time_of(entry.0)))?
    }

    /// Removes the earliest event and sets the clock to its time; `None`, clock unchanged, if none is pending.
    #[inline]
    pub fn pop(&mut self) -> Option<E> {
        let Reverse(key) = self.heap.pop()?;
        let tag = key as u64;
        let index = (tag & SLOT_MASK) as usize;
        let slot = &mut self.slots[index];
        slot.tag = FREE;
        let event = slot.event;
        self.current_cause = slot.cause;
        self.current = Some((EventId((tag >> SLOT_BITS) & SEQUENCE_MASK), event));
        self.free.push(index as u32);
        self.now = time_of(key);
        self.drop_dead();
        Some(event)
    }

    /// Like [`Calendar::pop`] for an event due at or before `until`; if there is none, sets the clock to `until`.
    #[inline]
    pub fn pop_until(&mut self, until: SimTime) -> Option<E> {
        match self.heap.peek() {
            Some(Reverse(key)) if time_of(*key) <= until => self.pop(),
            _ => {
                self.now = self.now.max(until);
                self.current = None;
                None
            }
        }
    }

    /// The id of the event being handled; `None` before the first and after the end of a run.
    pub fn current_id(&self) -> Option<EventId> {
        self.current.map(|(id, _)| id)
    }

    /// The id of the event that scheduled the one being handled; `None` if causes are off or there is none.
    pub fn current_cause(&self) -> Option<EventId> {
        self.current.and_then(|_| C::cause(self.current_cause))
    }

    /// The first attempt to schedule in the past.
    pub fn fault(&self) -> Option<&PastSchedule<E>> {
        self.fault.as_ref()
    }

    #[cold]
    fn refuse(&mut self, asked: SimTime, event: E) -> EventHandle {
        let during = self.current.map(|(_, event)| event);
        let fault = PastSchedule {
            now: self.now,
            asked,
            event,
            during,
        };
        self.fault.get_or_insert(fault);
        EventHandle::NONE
    }

    /// Restores the two rules of the heap: its top is alive, and the dead do not outnumber the living.
    #[inline]
    fn drop_dead(&mut self) {
        if self.dead > 0 {
            self.sweep();
        }
    }

    #[cold]
    fn sweep(&mut self) {
        let slots = &self.slots;
        let is_live = |key: u128| slots[(key as u64 & SLOT_MASK) as usize].tag == key as u64;
        while self.heap.peek().is_some_and(|Reverse(key)| !is_live(*key)) {
            self.heap.pop();
            self.dead -= 1;
        }
        if self.dead > FEW_DEAD && self.dead > self.heap.len() / 2 {
            self.heap.retain(|Reverse(key)| is_live(*key));
            self.dead = 0;
        }
    }
}

fn key(time: SimTime, tag: u64) -> u128 {
    (u128::from(time.0 as u64 ^ SIGN) << 64) | u128::from(tag)
}

fn time_of(key: u128) -> SimTime {
    SimTime(((key >> 64) as u64 ^ SIGN) as i64)
}
