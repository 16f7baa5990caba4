//! Which event scheduled which: a type parameter of the calendar that costs nothing when off.
//!
//! Every event that is scheduled has an [`EventId`], its number in the order of scheduling. With
//! [`WithCauses`] the calendar also keeps, next to each pending event, the id of the event that was
//! being handled when it was scheduled, so that a chain of events can be followed back to its root.
//! With [`NoCauses`] nothing is stored and the compiler removes every trace of it.

use std::fmt::Debug;

/// The number of an event in order of scheduling, from 1; unique within one calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub u64);

/// Whether a calendar remembers causes; either [`NoCauses`] or [`WithCauses`].
pub trait Causes: Clone + Debug + Default {
    /// What is stored with each pending event.
    type Mark: Copy + Debug + Default;

    /// The mark of an event scheduled while `current` is being handled (`None` between events).
    fn mark(current: Option<EventId>) -> Self::Mark;

    /// The cause that a mark stands for.
    fn cause(mark: Self::Mark) -> Option<EventId>;
}

/// Causes are not tracked.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCauses;

/// Each event knows the event that scheduled it.
#[derive(Debug, Clone, Copy, Default)]
pub struct WithCauses;

impl Causes for NoCauses {
    type Mark = ();

    #[inline(always)]
    fn mark(_: Option<EventId>) {}

    #[inline(always)]
    fn cause((): ()) -> Option<EventId> {
        None
    }
}

impl Causes for WithCauses {
    type Mark = Option<EventId>;

    #[inline(always)]
    fn mark(current: Option<EventId>) -> Option<EventId> {
        current
    }

    #[inline(always)]
    fn cause(mark: Option<EventId>) -> Option<EventId> {
        mark
    }
}
