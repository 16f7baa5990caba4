//! bluelift simulates the logistics of United Nations peacekeeping missions.

pub mod cli;
pub mod engine;
pub mod experiment;
pub mod model;
pub mod report;
pub mod scenario;
