//! Engine floor: a general discrete-event kernel that knows nothing of peacekeeping.

pub mod time;
