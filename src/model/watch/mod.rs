//! Watching: one replication with what a story of it needs beside its events: what was closed, struck, empty and late,
//! and once a day what every convoy does and why orders wait.
//!
//! The outcome has the same bits as in a batch: what is looked at is looked at in a copy of the state.
//!
//! # Cost
//!
//! A few times that of an ordinary replication; nothing of it is compiled into one.

mod scan;
mod watcher;

pub use crate::model::watch::scan::ConvoySeen;
pub use crate::model::watch::scan::Day;
pub use crate::model::watch::scan::Doing;
pub use crate::model::watch::scan::LaneSeen;
pub use crate::model::watch::scan::Why;
pub use crate::model::watch::watcher::watch;

use crate::model::ids::CommodityId;
use crate::model::ids::FleetId;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::UnitId;
use crate::model::model::Model;
use crate::model::outcome::Outcome;
use crate::model::prevent::Cause;
use crate::model::replicate::TraceRecord;

/// A link that was closed for a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Shut {
    /// Which.
    pub link: LinkId,
    /// From when [d].
    pub from: f64,
    /// Until when [d]; as known when it was closed.
    pub until: f64,
    /// By what.
    pub by: Cause,
}

/// An incident and what it did.
#[derive(Debug, Clone, PartialEq)]
pub struct Struck {
    /// When [d].
    pub day: f64,
    /// Kind, and where, as the planner called them.
    pub names: Vec<(&'static str, String)>,
    /// The incident; of a cluster, the first one, without which there is no other.
    pub cause: Cause,
    /// Whether an earlier incident excited it.
    pub is_echo: bool,
    /// People of the mission killed at once.
    pub killed: u64,
    /// People of the mission wounded.
    pub wounded: u64,
    /// The convoy that it stopped, and for how long [d].
    pub stopped: Option<(LaneId, u64, f64)>,
    /// Sites whose movement it suspended, and until when [d].
    pub suspended: Vec<(SiteId, f64)>,
}

/// A store without anything on hand while it was used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Which.
    pub store: StoreId,
    /// From when [d].
    pub from: f64,
    /// Until when [d].
    pub until: f64,
}

/// A vendor's delivery.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Delivered {
    /// To which store.
    pub store: StoreId,
    /// When it was ordered [d].
    pub placed: f64,
    /// When it came [d].
    pub day: f64,
    /// Days that the vendor needs in the median.
    pub median: f64,
}

/// One replication, watched.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// What it yielded.
    pub outcome: Outcome,
    /// Every event, in order.
    pub events: Vec<TraceRecord>,
    /// The state at the end of every day.
    pub days: Vec<Day>,
    /// Closures of links, in order.
    pub shut: Vec<Shut>,
    /// Incidents, in order.
    pub struck: Vec<Struck>,
    /// Stockouts, in order of their end.
    pub gaps: Vec<Gap>,
    /// Vendors' deliveries, in order.
    pub delivered: Vec<Delivered>,
}

impl Model {
    /// The planner's id of a site.
    pub fn site_name(&self, site: SiteId) -> &str {
        &self.sites[site].id
    }

    /// The planner's id of a link.
    pub fn link_name(&self, link: LinkId) -> &str {
        &self.links[link].id
    }

    /// The planner's id of a unit.
    pub fn unit_name(&self, unit: UnitId) -> &str {
        &self.units[unit].id
    }

    /// The planner's id of a fleet.
    pub fn fleet_name(&self, fleet: FleetId) -> &str {
        &self.fleets[fleet].id
    }

    /// Site and commodity of a store.
    pub fn store_of(&self, store: StoreId) -> (SiteId, CommodityId) {
        let row = &self.stores[store];
        (row.site, row.commodity)
    }

    /// The planner's id of a commodity.
    pub fn commodity_name(&self, commodity: CommodityId) -> &str {
        &self.commodities[commodity].id
    }

    /// Origin and destination of a lane.
    pub fn lane_ends(&self, lane: LaneId) -> (SiteId, SiteId) {
        (self.lanes[lane].origin, self.lanes[lane].destination)
    }

    /// Links of a lane's planned way.
    pub fn lane_links(&self, lane: LaneId) -> &[LinkId] {
        self.lanes[lane].path.links()
    }

    /// Fleets that may serve a lane.
    pub fn lane_fleets(&self, lane: LaneId) -> impl Iterator<Item = FleetId> + '_ {
        self.lanes[lane].fleets.iter().map(|(fleet, _)| *fleet)
    }

    /// The store of the same commodity from which a lane to a store starts, if it has one.
    pub fn store_upstream(&self, lane: LaneId, store: StoreId) -> Option<StoreId> {
        self.store(self.lanes[lane].origin, self.stores[store].commodity)
    }

    /// The place of a unit by the planner's id.
    pub fn unit(&self, id: &str) -> Option<UnitId> {
        self.units.find(|unit| unit.id == id)
    }

    /// All units with the planner's ids.
    pub fn unit_names(&self) -> impl Iterator<Item = (UnitId, &str)> {
        self.units
            .pairs()
            .map(|(unit, row)| (unit, row.id.as_str()))
    }

    /// The site to which a unit goes, if it has a camp there.
    pub fn camp_of(&self, unit: UnitId) -> Option<SiteId> {
        let site = self.units[unit].to;
        self.sites[site].camp.is_some().then_some(site)
    }

    /// Day of the first mandate, counted from the start; negative where it precedes the simulated period.
    pub fn mandate_day(&self) -> f64 {
        let mut missions = self.missions.iter();
        missions
            .next()
            .map_or(0.0, |mission| mission.mandate.days())
    }
}
