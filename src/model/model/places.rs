//! Rows of missions, zones, sites and links.

use crate::engine::distribution::Distribution;
use crate::engine::streams::EntityKey;
use crate::engine::time::SimTime;
use crate::model::ids::AssetId;
use crate::model::ids::HazardId;
use crate::model::ids::LaneId;
use crate::model::ids::MissionId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::ZoneId;
use crate::model::model::Asks;
use crate::scenario::asset::Power;
use crate::scenario::consent::Consent;
use crate::scenario::dispatch::DrivingDay;
use crate::scenario::generation::AccessOverTime;
use crate::scenario::mission::Capability;
use crate::scenario::mission::Ceiling;
use crate::scenario::mission::Exit;
use crate::scenario::place::Camp;
use crate::scenario::place::Mode;
use crate::scenario::place::Regimes;
use crate::scenario::place::ThreatLevel;
use crate::scenario::supply::LinkLosses;

#[derive(Debug, Clone)]
pub(crate) struct MissionModel {
    pub id: String,
    pub key: EntityKey,
    pub mandate: SimTime,
    pub authorised: Vec<Ceiling>,
    pub status_of_forces: Distribution,
    pub flight_refusal: f64,
    pub consent: Option<Consent>,
    /// What the host allows, from instants on.
    pub access: AccessOverTime,
    pub exit: Option<Exit>,
    pub capability: Capability,
}

impl MissionModel {
    /// Authorised strength by component at an instant [people].
    pub fn authorised_at(&self, at: SimTime) -> [u32; 3] {
        let last = self.authorised.iter().rfind(|ceiling| ceiling.from <= at);
        last.or(self.authorised.first())
            .map_or([0; 3], |ceiling| ceiling.people)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct ZoneModel {
    pub id: String,
    pub key: EntityKey,
    pub wet: [bool; 12],
    pub hot: [bool; 12],
    /// Zones into which incidents spill over.
    pub neighbours: Vec<ZoneId>,
    pub regimes: Regimes,
    /// The part of a day in which convoys drive there, where that is its own.
    pub driving: Option<DrivingDay>,
    /// Mean of the regimes' factors over a long time, so that a rate is the average one.
    pub mean_factor: f64,
    pub sites: Vec<SiteId>,
    /// Hazards whose regime is this zone's.
    pub hazards: Vec<HazardId>,
}

#[derive(Debug, Clone)]
pub(crate) struct SiteModel {
    pub id: String,
    pub key: EntityKey,
    pub mission: MissionId,
    pub zone: Option<ZoneId>,
    /// Longest runway [m] (0 for helicopters only) and whether it is paved; `None` where nothing lands.
    pub airfield: Option<(f64, bool)>,
    /// Whether its airfield is lit, and how high it lies [m].
    pub is_lit: bool,
    pub elevation_m: f64,
    pub berths: u32,
    /// Containers for which a port has room [TEU].
    pub yard: Option<u32>,
    /// Aircraft on the ground at once; 0 where nothing lands.
    pub parking: u32,
    /// Convoys unloaded at once; 0 where that does not matter.
    pub bays: u32,
    /// Goods handled a day [kg].
    pub handling: f64,
    pub camp: Option<Camp>,
    pub grid: f64,
    pub power: Option<Power>,
    /// Stores of refrigerated goods.
    pub refrigerated: Vec<StoreId>,
    /// What fits at the plugs [kg] and the stores that share it, where there are several.
    pub shared_plugs: Option<(f64, Vec<StoreId>)>,
    /// Boreholes, plants and generators that stand here.
    pub assets: Vec<AssetId>,
    /// Water produced [thousandths of a litre a day].
    pub water_yield: i64,
    pub population: u32,
    /// Lanes that begin or end here.
    pub lanes: Vec<LaneId>,
    /// Hazards that befall patrols out of this site.
    pub patrol_hazards: Vec<HazardId>,
}

#[derive(Debug, Clone)]
pub(crate) struct LinkModel {
    pub id: String,
    pub key: EntityKey,
    pub a: SiteId,
    pub b: SiteId,
    pub mode: Mode,
    pub distance: f64,
    /// Days a convoy is planned to need: dry, escorted if the threat asks for it, nothing going wrong.
    pub planned_days: f64,
    /// Place of the surface in the rule tables.
    pub surface: usize,
    /// Zone with the greatest share of its length.
    pub zone: Option<ZoneId>,
    pub threat: ThreatLevel,
    pub speed: Option<f64>,
    pub wet_speed: Option<f64>,
    pub open: [f64; 12],
    pub reopening: Distribution,
    pub border: Distribution,
    pub closed: Vec<(SimTime, SimTime)>,
    /// What it asks beside its length, if anything.
    pub asks: Option<Asks>,
    /// Goods lost on each passage, if any.
    pub losses: Option<LinkLosses>,
    /// Hazards that befall convoys here.
    pub hazards: Vec<HazardId>,
}
