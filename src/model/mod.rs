//! Model floor: the peacekeeping mission as a compiled model, its state and its processes.

pub mod compile;
pub mod drivers;
pub mod figures;
pub mod outcome;
pub mod replicate;
