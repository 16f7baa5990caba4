//! The calendar: every event that has been scheduled and has not yet happened.
//!
//! Simulation time moves only here: [`Calendar::pop`] removes the earliest event and sets the clock to its time.
//!
//! # Order
//!
//! Events leave in order of time, then [`Priority`], then the order in which they were scheduled. The
//! third key makes a run repeatable: two events due in the same microsecond always happen in the
//! same order. An event that is rescheduled counts as scheduled anew.
//!
//! # Faults
//!
//! Scheduling in the past is a defect of the model. The calendar keeps the first such attempt with the event that
//! was being handled ([`Calendar::fault`]), and schedules nothing; [`crate::engine::simulation`] makes it an error.
//!
//! # Cost
//!
//! Time, priority, sequence and slot are packed into one `u128`, so that one integer comparison orders
//! two events; payloads lie still in a slab. `schedule` and `pop` take O(log n) for n pending events; one
//! that schedules another pays for one way through the heap, not two; what is due at once has a heap of its own.
//! `cancel` takes O(1): the key stays as a dead entry, is dropped when it reaches the top, and all are swept out
//! when they outnumber the live ones. Once heaps and slab have grown to working size nothing is allocated.
//!
//! # Limits
//!
//! At most 2²⁴ − 1 events may be pending and 2³⁶ − 1 scheduled in one run; more is a panic.
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

use std::fmt::Debug;
use std::mem::take;

pub use crate::engine::causes::{Causes, EventId, NoCauses, WithCauses};
use crate::engine::heap::Heap;
use crate::engine::time::{SimSpan, SimTime};

const SLOT_BITS: u32 = 24;
const SEQUENCE_BITS: u32 = 36;
const SLOT_MASK: u64 = (1 << SLOT_BITS) - 1;
const SEQUENCE_MASK: u64 = (1 << SEQUENCE_BITS) - 1;
/// Ends the list of free slots.
const NO_SLOT: u64 = SLOT_MASK;
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
    /// What acts on decisions once all of an instant have been taken: departures.
    pub const LATER: Priority = Priority(14);
    /// Bookkeeping, which changes nothing.
    pub const LAST: Priority = Priority(15);
}

/// Names one scheduled event; goes stale, and is then refused, once that event has happened or moved.
///
/// It belongs to one calendar, and must not outlive a [`Calendar::clear`].
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
    /// Priority, sequence and slot of the event, as in the low half of its key. In a free slot the
    /// place of the next free one: no event has sequence 0.
    tag: u64,
    event: E,
    cause: M,
}

/// The future event list and its clock.
///
/// `E` is the event, a small plain value; `C` says whether causes are tracked.
#[derive(Debug, Clone)]
pub struct Calendar<E: Copy + Debug, C: Causes = NoCauses> {
    /// Keys of pending and dead events, the earliest on top.
    heap: Heap,
    /// The same of those that were scheduled for the present: the clock does not move on before they have happened.
    at_once: Heap,
    slots: Vec<Slot<E, C::Mark>>,
    /// The place of the first free slot; [`NO_SLOT`] if none.
    free: u64,
    /// Entries of the heaps whose event was cancelled.
    dead: usize,
    now: SimTime,
    /// Sequence of the event scheduled last.
    sequence: u64,
    /// Tag and event of what is being handled.
    current: Option<(u64, E)>,
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
            heap: Heap::default(),
            at_once: Heap::default(),
            slots: Vec::new(),
            free: NO_SLOT,
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
        let (mut heap, mut at_once) = (take(&mut self.heap), take(&mut self.at_once));
        let mut slots = take(&mut self.slots);
        heap.clear();
        at_once.clear();
        slots.clear();
        *self = Calendar {
            heap,
            at_once,
            slots,
            ..Calendar::default()
        };
    }

    /// The time of the event being handled.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// Events that are pending.
    pub fn len(&self) -> usize {
        self.heap.len() + self.at_once.len() - self.dead
    }

    /// Whether no event is pending.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Schedules an event, at the present or later.
    ///
    /// An event due at [`SimTime::NEVER`] is not kept, and its handle is [`EventHandle::NONE`]. So is
    /// the handle of an event asked for in the past, which also leaves a [`Calendar::fault`].
    #[inline(always)]
    pub fn schedule(&mut self, at: SimTime, priority: Priority, event: E) -> EventHandle {
        if at < self.now {
            return self.refuse(at, event);
        }
        if at == SimTime::NEVER {
            return EventHandle::NONE;
        }
        self.sequence += 1;
        assert!(self.sequence <= SEQUENCE_MASK, "2^36 events in one run");
        let cause = C::mark(self.current_id());
        let tag =
            (u64::from(priority.0) << (SLOT_BITS + SEQUENCE_BITS)) | (self.sequence << SLOT_BITS);
        let tag = match self.slots.get_mut(self.free as usize) {
            Some(slot) => {
                let tag = tag | self.free;
                self.free = slot.tag;
                *slot = Slot { tag, event, cause };
                tag
            }
            None => self.grow(tag, event, cause),
        };
        if at == self.now {
            self.at_once.push(key(at, tag));
        } else {
            self.heap.push(key(at, tag));
        }
        EventHandle(tag)
    }

    /// Schedules an event a span from now; a negative span is the past.
    #[inline(always)]
    pub fn schedule_in(&mut self, span: SimSpan, priority: Priority, event: E) -> EventHandle {
        self.schedule(self.now + span, priority, event)
    }

    /// Removes a pending event; returns false, and does nothing, if the handle is stale.
    pub fn cancel(&mut self, handle: EventHandle) -> bool {
        if !self.is_pending(handle) {
            return false;
        }
        self.slots[handle.slot()].tag = self.free;
        self.free = handle.slot() as u64;
        self.dead += 1;
        if self.dead > FEW_DEAD && self.dead > self.len() {
            self.sweep();
        }
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
        matches!(self.slots.get(handle.slot()), Some(slot) if slot.tag == handle.0)
    }

    /// Removes the earliest event and sets the clock to its time; `None`, clock unchanged, if none is pending.
    #[inline]
    pub fn pop(&mut self) -> Option<E> {
        self.pop_up_to(u128::MAX)
    }

    /// Like [`Calendar::pop`] for an event due at or before `until`; if there is none, sets the clock to `until`.
    #[inline]
    pub fn pop_until(&mut self, until: SimTime) -> Option<E> {
        if until >= self.now
            && let Some(event) = self.pop_up_to(key(until, u64::MAX))
        {
            return Some(event);
        }
        self.now = self.now.max(until);
        self.current = None;
        None
    }

    #[inline]
    fn pop_up_to(&mut self, limit: u128) -> Option<E> {
        loop {
            let heap = if self.at_once.is_clear() {
                &mut self.heap
            } else {
                self.earlier()
            };
            let key = heap.pop_up_to(limit)?;
            let tag = key as u64;
            let index = tag & SLOT_MASK;
            let slot = &mut self.slots[index as usize];
            if slot.tag != tag {
                self.dead -= 1;
                continue;
            }
            slot.tag = self.free;
            self.free = index;
            let event = slot.event;
            self.current_cause = slot.cause;
            self.current = Some((tag, event));
            self.now = time_of(key);
            return Some(event);
        }
    }

    /// The heap with the next event, if anything is or was due at once.
    fn earlier(&mut self) -> &mut Heap {
        match (self.at_once.peek(), self.heap.peek()) {
            (None, _) => {
                self.at_once.clear();
                &mut self.heap
            }
            (Some(key), Some(other)) if other < key => &mut self.heap,
            _ => &mut self.at_once,
        }
    }

    /// The id of the event being handled; `None` before the first and after the end of a run.
    #[inline]
    pub fn current_id(&self) -> Option<EventId> {
        self.current
            .map(|(tag, _)| EventId((tag >> SLOT_BITS) & SEQUENCE_MASK))
    }

    /// The id of the event that scheduled the one being handled; `None` if causes are off or there is none.
    #[inline]
    pub fn current_cause(&self) -> Option<EventId> {
        self.current.and_then(|_| C::cause(self.current_cause))
    }

    /// The first attempt to schedule in the past.
    pub fn fault(&self) -> Option<&PastSchedule<E>> {
        self.fault.as_ref()
    }

    /// Puts an event into a slot of its own and completes its tag.
    #[cold]
    fn grow(&mut self, tag: u64, event: E, cause: C::Mark) -> u64 {
        let slot = self.slots.len() as u64;
        assert!(slot < NO_SLOT, "2^24 events are pending");
        let tag = tag | slot;
        self.slots.push(Slot { tag, event, cause });
        tag
    }

    #[cold]
    fn refuse(&mut self, asked: SimTime, event: E) -> EventHandle {
        self.fault.get_or_insert(PastSchedule {
            now: self.now,
            asked,
            event,
            during: self.current.map(|(_, event)| event),
        });
        EventHandle::NONE
    }

    /// Drops all dead entries.
    #[cold]
    fn sweep(&mut self) {
        for heap in [&mut self.heap, &mut self.at_once] {
            heap.retain(|key| is_live(&self.slots, key));
        }
        self.dead = 0;
    }
}

/// Whether the event of a key has yet to happen.
fn is_live<E, M>(slots: &[Slot<E, M>], key: u128) -> bool {
    slots[(key as u64 & SLOT_MASK) as usize].tag == key as u64
}

/// No event is due before time zero, so that times order like unsigned numbers.
fn key(time: SimTime, tag: u64) -> u128 {
    (u128::from(time.0 as u64) << 64) | u128::from(tag)
}

fn time_of(key: u128) -> SimTime {
    SimTime((key >> 64) as i64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::Strategy;
    use proptest::prelude::any;
    use proptest::prop_oneof;
    use proptest::test_runner::Config;
    use proptest::test_runner::RngSeed;

    use super::*;

    impl<E: Copy + Debug, C: Causes> Calendar<E, C> {
        fn keys(&self) -> impl Iterator<Item = u128> + '_ {
            self.heap.iter().chain(self.at_once.iter())
        }

        fn next_time(&self) -> Option<SimTime> {
            let live = self.keys().filter(|key| is_live(&self.slots, *key));
            live.min().map(time_of)
        }

        fn time_of(&self, handle: EventHandle) -> Option<SimTime> {
            let mut keys = self.keys().filter(|key| *key as u64 == handle.0);
            self.is_pending(handle).then(|| keys.next().map(time_of))?
        }
    }

    fn drain<E: Copy + Debug, C: Causes>(calendar: &mut Calendar<E, C>) -> Vec<E> {
        std::iter::from_fn(|| calendar.pop()).collect()
    }

    #[test]
    fn events_leave_in_order_of_time_then_priority_then_scheduling() {
        let mut calendar = Calendar::new();
        calendar.schedule(SimTime(2), Priority::FIRST, 6);
        calendar.schedule(SimTime(1), Priority::LAST, 5);
        calendar.schedule(SimTime(1), Priority::NORMAL, 3);
        calendar.schedule(SimTime(1), Priority::LATE, 4);
        calendar.schedule(SimTime(1), Priority::EARLY, 2);
        calendar.schedule(SimTime(1), Priority::FIRST, 1);
        assert_eq!(drain(&mut calendar), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn events_at_the_same_time_and_priority_leave_in_scheduling_order() {
        let mut calendar = Calendar::new();
        for event in 0..100 {
            calendar.schedule(SimTime(60), Priority::NORMAL, event);
        }
        assert_eq!(drain(&mut calendar), (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn a_slot_used_anew_does_not_disturb_scheduling_order() {
        let mut calendar = Calendar::new();
        let first = calendar.schedule(SimTime(5), Priority::NORMAL, 'a');
        calendar.schedule(SimTime(5), Priority::NORMAL, 'b');
        calendar.cancel(first);
        calendar.schedule(SimTime(5), Priority::NORMAL, 'c');
        assert_eq!(calendar.slots.len(), 2);
        assert_eq!(drain(&mut calendar), ['b', 'c']);
    }

    #[test]
    fn a_cancelled_event_never_happens_and_its_handle_is_stale() {
        let mut calendar = Calendar::new();
        let handle = calendar.schedule(SimTime(1), Priority::NORMAL, 'a');
        calendar.schedule(SimTime(2), Priority::NORMAL, 'b');
        assert!(calendar.cancel(handle));
        assert!(!calendar.cancel(handle));
        assert!(!calendar.is_pending(handle));
        assert_eq!(calendar.len(), 1);
        assert_eq!(calendar.next_time(), Some(SimTime(2)));
        assert_eq!(drain(&mut calendar), ['b']);
    }

    #[test]
    fn the_handle_of_an_event_that_happened_does_not_name_the_next_user_of_its_slot() {
        let mut calendar = Calendar::new();
        let old = calendar.schedule(SimTime(1), Priority::NORMAL, 'a');
        calendar.pop();
        let new = calendar.schedule(SimTime(1), Priority::NORMAL, 'b');
        assert_eq!(old.slot(), new.slot());
        assert!(!calendar.cancel(old));
        assert_eq!(calendar.reschedule(old, SimTime(9)), EventHandle::NONE);
        assert!(calendar.is_pending(new));
    }

    #[test]
    fn no_event_has_the_handle_none() {
        let mut calendar = Calendar::new();
        calendar.schedule(SimTime(1), Priority::NORMAL, 'a');
        assert!(!calendar.is_pending(EventHandle::NONE));
        assert!(!calendar.cancel(EventHandle::default()));
        assert_eq!(calendar.time_of(EventHandle::NONE), None);
        let kept = calendar.replace(EventHandle::NONE, SimTime(3), Priority::NORMAL, 'b');
        assert_eq!(calendar.time_of(kept), Some(SimTime(3)));
    }

    #[test]
    fn a_rescheduled_event_keeps_its_priority_and_goes_behind_its_equals() {
        let mut calendar = Calendar::new();
        let moved = calendar.schedule(SimTime(1), Priority::LATE, 'm');
        calendar.schedule(SimTime(5), Priority::LATE, 'b');
        calendar.schedule(SimTime(5), Priority::LAST, 'c');
        let moved = calendar.reschedule(moved, SimTime(5));
        assert_eq!(calendar.time_of(moved), Some(SimTime(5)));
        assert_eq!(drain(&mut calendar), ['b', 'm', 'c']);
    }

    #[test]
    fn an_event_that_never_happens_is_not_kept() {
        let mut calendar = Calendar::new();
        let never = calendar.schedule(SimTime::NEVER, Priority::NORMAL, 'a');
        assert_eq!(never, EventHandle::NONE);
        let handle = calendar.schedule(SimTime(1), Priority::NORMAL, 'b');
        assert_eq!(
            calendar.reschedule(handle, SimTime::NEVER),
            EventHandle::NONE
        );
        let late = calendar.schedule_in(SimSpan(i64::MAX), Priority::NORMAL, 'c');
        assert_eq!(late, EventHandle::NONE);
        assert!(calendar.is_empty());
        assert_eq!(calendar.fault(), None);
    }

    #[test]
    fn the_first_attempt_to_schedule_in_the_past_is_kept_with_its_author() {
        let mut calendar = Calendar::new();
        calendar.schedule(SimTime::from_days(2.0), Priority::NORMAL, "author");
        calendar.pop();
        let past = calendar.schedule(SimTime::from_days(1.5), Priority::NORMAL, "victim");
        calendar.schedule_in(SimSpan(-1), Priority::NORMAL, "another");
        assert_eq!(past, EventHandle::NONE);
        assert!(calendar.is_empty());
        let fault = calendar.fault().expect("there was an attempt");
        assert_eq!((fault.event, fault.during), ("victim", Some("author")));
        assert_eq!(
            fault.to_string(),
            "Some(\"author\") scheduled \"victim\" in the past, for 1.500000 d at 2.000000 d"
        );
    }

    #[test]
    fn scheduling_at_the_present_is_allowed() {
        let mut calendar = Calendar::new();
        calendar.schedule(SimTime(7), Priority::NORMAL, 1);
        calendar.pop();
        calendar.schedule(SimTime(7), Priority::FIRST, 2);
        assert_eq!(calendar.pop(), Some(2));
        assert_eq!((calendar.now(), calendar.fault()), (SimTime(7), None));
    }

    #[test]
    fn pop_until_takes_what_is_due_and_then_moves_the_clock() {
        let mut calendar = Calendar::new();
        calendar.schedule(SimTime(5), Priority::NORMAL, 'a');
        calendar.schedule(SimTime(6), Priority::NORMAL, 'b');
        assert_eq!(calendar.pop_until(SimTime(5)), Some('a'));
        assert_eq!(calendar.pop_until(SimTime(5)), None);
        assert_eq!((calendar.now(), calendar.current_id()), (SimTime(5), None));
        assert_eq!(calendar.pop_until(SimTime(3)), None);
        assert_eq!(calendar.now(), SimTime(5));
        assert_eq!(calendar.len(), 1);
    }

    #[test]
    fn an_empty_calendar_leaves_the_clock_alone() {
        let mut calendar: Calendar<()> = Calendar::new();
        assert_eq!(calendar.pop(), None);
        assert_eq!(
            (calendar.now(), calendar.next_time()),
            (SimTime::ZERO, None)
        );
    }

    #[test]
    fn the_dead_never_outnumber_the_living_by_much() {
        let mut calendar = Calendar::new();
        calendar.schedule(SimTime(1), Priority::NORMAL, 0);
        for event in 1..10_000 {
            let handle = calendar.schedule(SimTime(1000 + event), Priority::NORMAL, event);
            calendar.cancel(handle);
            assert!(calendar.heap.len() <= FEW_DEAD + 2);
        }
        assert_eq!((calendar.len(), calendar.slots.len()), (1, 2));
        assert_eq!(drain(&mut calendar), [0]);
        assert_eq!(calendar.dead, 0);
    }

    #[test]
    fn a_cleared_calendar_is_as_new() {
        let mut calendar = Calendar::with_causes();
        for event in 0..100 {
            calendar.schedule(SimTime(event), Priority::NORMAL, event);
        }
        calendar.pop_until(SimTime(50));
        calendar.schedule(SimTime(-1), Priority::NORMAL, -1);
        calendar.clear();
        assert_eq!(
            format!("{calendar:?}"),
            format!("{:?}", Calendar::<i64, WithCauses>::with_causes())
        );
    }

    #[test]
    fn each_event_knows_what_scheduled_it_if_causes_are_tracked() {
        let mut calendar = Calendar::with_causes();
        calendar.schedule(SimTime(1), Priority::NORMAL, 'a');
        calendar.pop();
        let author = calendar.current_id();
        assert_eq!(calendar.current_cause(), None);
        calendar.schedule(SimTime(2), Priority::NORMAL, 'b');
        calendar.pop();
        assert_eq!(calendar.current_cause(), author);
    }

    /// What can be done to a calendar; places point into the list of handles given out so far.
    #[derive(Debug, Clone, Copy)]
    enum Step {
        Schedule(i64, u8),
        Cancel(usize),
        Move(usize, i64),
        Pop,
        PopUntil(i64),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (0i64..20, 0u8..16).prop_map(|(ahead, priority)| Step::Schedule(ahead, priority)),
            3 => any::<usize>().prop_map(Step::Cancel),
            2 => (any::<usize>(), 0i64..20).prop_map(|(place, ahead)| Step::Move(place, ahead)),
            2 => proptest::strategy::Just(Step::Pop),
            1 => (0i64..5).prop_map(Step::PopUntil),
        ]
    }

    /// The same rules, in a plain list that is searched each time.
    #[derive(Default)]
    struct SlowCalendar {
        now: i64,
        n_scheduled: u64,
        /// Time, priority, order of scheduling, event.
        pending: Vec<(i64, u8, u64, usize)>,
    }

    impl SlowCalendar {
        fn schedule(&mut self, at: i64, priority: u8, event: usize) {
            self.n_scheduled += 1;
            self.pending.push((at, priority, self.n_scheduled, event));
        }

        fn remove(&mut self, event: usize) -> Option<(i64, u8, u64, usize)> {
            let place = self.pending.iter().position(|entry| entry.3 == event)?;
            Some(self.pending.swap_remove(place))
        }

        fn pop_until(&mut self, until: i64) -> Option<usize> {
            let first = self.pending.iter().min().copied();
            let (at, _, _, event) = first.filter(|entry| entry.0 <= until)?;
            self.now = at;
            self.remove(event);
            Some(event)
        }
    }

    proptest::proptest! {
        #![proptest_config(Config { cases: 150, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..Config::default() })]

        #[test]
        fn a_calendar_does_what_a_plain_list_would(
            steps in proptest::collection::vec(step(), 0..400),
        ) {
            let mut calendar = Calendar::new();
            let mut slow = SlowCalendar::default();
            // Handles by event; an event that moves keeps its number.
            let mut handles: Vec<EventHandle> = Vec::new();
            for step in steps {
                let place = |place: usize| place % handles.len().max(1);
                match step {
                    Step::Schedule(ahead, priority) => {
                        let at = slow.now + ahead;
                        slow.schedule(at, priority, handles.len());
                        handles.push(calendar.schedule(SimTime(at), Priority(priority), handles.len()));
                    }
                    Step::Cancel(n) if !handles.is_empty() => {
                        let event = place(n);
                        assert_eq!(calendar.cancel(handles[event]), slow.remove(event).is_some());
                    }
                    Step::Move(n, ahead) if !handles.is_empty() => {
                        let event = place(n);
                        let at = slow.now + ahead;
                        let moved = calendar.reschedule(handles[event], SimTime(at));
                        if let Some((_, priority, _, event)) = slow.remove(event) {
                            slow.schedule(at, priority, event);
                            assert_eq!(calendar.time_of(moved), Some(SimTime(at)));
                            handles[event] = moved;
                        } else {
                            assert_eq!(moved, EventHandle::NONE);
                        }
                    }
                    Step::Cancel(_) | Step::Move(..) => {}
                    Step::Pop => assert_eq!(calendar.pop(), slow.pop_until(i64::MAX)),
                    Step::PopUntil(ahead) => {
                        let until = slow.now + ahead;
                        let popped = slow.pop_until(until);
                        assert_eq!(calendar.pop_until(SimTime(until)), popped);
                        if popped.is_none() {
                            slow.now = until;
                        }
                    }
                }
                assert_eq!((calendar.len(), calendar.now()), (slow.pending.len(), SimTime(slow.now)));
                assert_eq!(calendar.is_empty(), slow.pending.is_empty());
                assert_eq!(calendar.next_time().map(|time| time.0), slow.pending.iter().min().map(|entry| entry.0));
            }
            let mut copy = calendar.clone();
            assert_eq!(drain(&mut copy), drain(&mut calendar));
        }
    }
}
