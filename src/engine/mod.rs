//! Engine floor: a general discrete-event kernel that knows nothing of peacekeeping.

pub mod calendar;
pub mod causes;
pub mod clusters;
pub mod distribution;
pub mod field;
pub mod histogram;
pub mod observer;
pub mod quantile;
pub mod resource;
pub mod simulation;
pub mod stock;
pub mod streams;
pub mod tally;
pub mod time;
pub mod time_average;
