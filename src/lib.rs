//! bluelift simulates the logistics of United Nations peacekeeping missions.

pub mod engine;
pub mod scenario;
