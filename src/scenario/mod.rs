//! Scenario floor: what a planner writes, read strictly and turned into a [`Scenario`](scenario::Scenario)
//! that cannot be wrong.
//!
//! # The way of a scenario
//!
//! ```text
//! file ─syntax→ nodes with places ─merge→ document ─resolve→ one document ─validate→ Scenario
//! TOML, CSV                       extends          catalog, variant,     forms, names,
//!                                                  --set, spread rows    reach
//! ```
//!
//! [`load`] is the way in. Every value keeps its place from file to fault, whichever file, cell or option gave it.
//! The keys of each table are declared once, in `decode`, and serve the reader, [`schema`] and [`paths`] alike.
//!
//! # Units
//!
//! Text and units stop here. A `Scenario` holds time as [`SimTime`](crate::engine::time::SimTime) counted
//! from the first simulated day, uncertain durations as distributions over days, distance in km, road speed
//! in km per day, other speeds in km/h, mass in t, amounts of goods as whole thousandths of the commodity's
//! unit ([`Amount`](goods::Amount)), money as whole cents, and shares as numbers from 0 to 1.

pub mod asset;
mod catalog;
mod changes;
mod check;
pub mod claim;
pub(crate) mod condition;
pub mod consent;
mod containers;
pub mod contract;
mod crosscheck;
mod csv_tables;
mod days;
mod decode;
pub mod dimension;
pub mod dispatch;
mod document;
pub mod faults;
mod files;
pub mod force;
mod form;
pub mod generation;
pub mod goods;
pub mod inject;
pub mod lift;
pub mod limits;
pub mod load;
pub mod meaning;
mod merge;
pub mod mission;
pub mod mitigation;
mod names;
pub(crate) mod nearest;
pub mod paths;
pub mod place;
mod places;
mod record;
mod resolve;
pub mod rules;
mod scalars;
mod scan;
#[expect(
    clippy::module_inception,
    reason = "the floor and its central type share the field's word"
)]
pub mod scenario;
pub mod schema;
pub mod sources;
mod spread;
pub mod supply;
mod syntax;
mod tables;
pub mod task;
pub mod threat;
pub mod transport;
mod uncertain;
pub mod units;
mod validate;
mod warnings;
mod words;
