//! A validated scenario: every name defined, every number in its range and unit.

use std::fmt;

use crate::scenario::asset::Asset;
use crate::scenario::contract::Contract;
use crate::scenario::dispatch::Dispatch;
use crate::scenario::force::{Task, Unit};
use crate::scenario::goods::{Commodity, Policy};
use crate::scenario::inject::{Criterion, Inject};
use crate::scenario::mission::Mission;
use crate::scenario::mitigation::Mitigation;
use crate::scenario::place::{Link, Site, Zone};
use crate::scenario::rules::Rules;
use crate::scenario::supply::Demand;
use crate::scenario::threat::{IncidentKind, Threat};
use crate::scenario::transport::{Fleet, VehicleKind};

/// A planner's name for a thing: `[a-z][a-z0-9-]*`, unique within its table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

impl Id {
    /// Wraps a text that has been checked to be a valid id.
    pub fn new(text: impl Into<String>) -> Id {
        Id(text.into())
    }

    /// The id as the planner wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Everything a planner wrote, checked, in base units, catalog defaults filled in.
///
/// Order within each list is the order of the file, base file first; nothing in the model depends on it
/// but the order of columns and rows in what a run leaves behind.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Stem of the file's name, for the result folder.
    pub name: String,
    /// Handling marking shown on every page, such as "for study, not for operational use".
    pub marking: String,
    /// Name of the `[[variant]]` applied, if any.
    pub variant: Option<Id>,
    /// First simulated day; [`SimTime::ZERO`](crate::engine::time::SimTime::ZERO) is its midnight.
    pub start: jiff::civil::Date,
    /// Missions; at least one.
    pub missions: Vec<Mission>,
    /// Zones; may be empty.
    pub zones: Vec<Zone>,
    /// Sites; at least one.
    pub sites: Vec<Site>,
    /// Links between sites.
    pub links: Vec<Link>,
    /// Commodities that anything in the scenario stores, uses or moves.
    pub commodities: Vec<Commodity>,
    /// Vehicle, aircraft and vessel kinds in use.
    pub vehicles: Vec<VehicleKind>,
    /// Fleets.
    pub fleets: Vec<Fleet>,
    /// How convoys and flights leave on some lanes.
    pub dispatches: Vec<Dispatch>,
    /// Contingents and groups of individuals.
    pub units: Vec<Unit>,
    /// Supply policies, already spread out: at most one for each commodity and site.
    pub policies: Vec<Policy>,
    /// Machines that fail and are repaired.
    pub assets: Vec<Asset>,
    /// What contractors have undertaken.
    pub contracts: Vec<Contract>,
    /// Requests for goods beside daily use.
    pub demands: Vec<Demand>,
    /// Incident kinds in use.
    pub incidents: Vec<IncidentKind>,
    /// Threats: where which kind of incident happens how often.
    pub threats: Vec<Threat>,
    /// Measures against incidents.
    pub mitigations: Vec<Mitigation>,
    /// Mandate tasks.
    pub tasks: Vec<Task>,
    /// Fixed events.
    pub injects: Vec<Inject>,
    /// The planner's own success criteria.
    pub criteria: Vec<Criterion>,
    /// Rules of movement, deployment, medicine and cost that hold for the whole scenario.
    pub rules: Rules,
    /// BLAKE3 of the resolved inputs (every included file, variant and `--set`), hexadecimal.
    pub digest: String,
}
