//! Model floor: the peacekeeping mission as a compiled model, its state and its processes.
//!
//! | file | what it holds |
//! | --- | --- |
//! | [`model`], [`compile`] | the immutable model, and how a scenario becomes one |
//! | `run`, `event` | the state of one replication, and everything that can happen |
//! | `season`, `politics` | months, rains and closures; agreement, denials and fixed events |
//! | `deployment` | units from pledge to operation, rotation and exit; their people, equipment and quarters |
//! | `supply` | stocks, use, orders, rationing, losses |
//! | `movement` | lanes and fleets; convoys by land and river, and their escorts; sorties |
//! | `security`, `medical` | regimes, incidents and what they do; evacuation, surgery, beds |
//! | `mandate`, `cost` | tasks and patrols; money |
//! | `ledger`, `record`, `measures` | conservation; series; what each process yields |
//! | [`replicate`], [`outcome`], [`figures`] | the way in, and what comes out |
//! | [`drivers`], [`prevent`] | what trouble can be switched off; one named cause taken out |
//! | [`course`] | one replication day by day, that can be copied and continued differently |
//! | [`watch`] | one replication with what a story of it needs |
//! | [`film`] | one replication with every movement, for a replay |

pub mod compile;
mod cost;
pub mod course;
mod deployment;
pub mod drivers;
mod event;
pub mod figures;
pub mod film;
pub mod ids;
mod ledger;
mod mandate;
mod measures;
mod medical;
#[expect(
    clippy::module_inception,
    reason = "the floor and its central type share the field's word"
)]
pub mod model;
mod movement;
pub mod outcome;
mod path;
mod politics;
pub mod prevent;
mod purposes;
mod record;
pub mod replicate;
mod run;
mod season;
mod security;
mod supply;
mod tracing;
pub mod watch;
