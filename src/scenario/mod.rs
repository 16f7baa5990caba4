//! Scenario floor: what a planner writes, read strictly and turned into a [`Scenario`](scenario::Scenario)
//! that cannot be wrong.
//!
//! # Units
//!
//! Text and units stop here. A `Scenario` holds time as [`SimTime`](crate::engine::time::SimTime) counted
//! from the first simulated day, uncertain durations as distributions over days, distance in km, road speed
//! in km per day, other speeds in km/h, mass in t, amounts of goods as whole thousandths of the commodity's
//! unit ([`Amount`](goods::Amount)), money as whole cents, and shares as numbers from 0 to 1.

pub mod force;
pub mod goods;
pub mod inject;
pub mod mission;
pub mod place;
pub mod rules;
pub mod scenario;
pub mod threat;
pub mod transport;
