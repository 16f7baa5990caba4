//! Rows of vehicles, fleets, units and tasks.

use crate::engine::distribution::Distribution;
use crate::engine::streams::EntityKey;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::ids::CommodityId;
use crate::model::ids::FleetId;
use crate::model::ids::LaneId;
use crate::model::ids::MissionId;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::ids::VehicleId;
use crate::scenario::force::Caveats;
use crate::scenario::generation::Recruitment;
use crate::scenario::lift::LiftBy;
use crate::scenario::mission::Component;
use crate::scenario::place::Mode;
use crate::scenario::place::ThreatLevel;
use crate::scenario::rules::BudgetGroup;
use crate::scenario::task::Cover;
use crate::scenario::task::Response;
use crate::scenario::task::TaskKind;
use crate::scenario::transport::Carries;

/// People of a platoon. Source: Geocoded Peacekeeping Operations, nominal unit sizes.
const PLATOON: f64 = 35.0;

#[derive(Debug, Clone)]
pub(crate) struct VehicleModel {
    pub mode: Mode,
    pub payload_kg: f64,
    pub carries: Carries,
    /// Cruise speed [km/h].
    pub speed: f64,
    pub fuel: CommodityId,
    /// Fuel per km on a paved road [units].
    pub fuel_per_km: f64,
    /// Fuel per hour under way [units].
    pub fuel_per_hour: f64,
    pub availability: f64,
    pub range: f64,
    pub range_empty: f64,
    pub needs_paved: bool,
    pub flies_by_night: bool,
    pub runway_m: f64,
    pub hours_per_month: f64,
    pub cost_month: i64,
    pub cost_hour: i64,
    pub budget: BudgetGroup,
}

#[derive(Debug, Clone)]
pub(crate) struct FleetModel {
    pub id: String,
    pub vehicle: VehicleId,
    pub home: SiteId,
    pub unit: Option<UnitId>,
    pub number: Vec<(SimTime, u32)>,
    /// How many of each number are fit for use.
    pub fit: Vec<u32>,
    pub casevac: bool,
    /// Whether its vehicles fail and are repaired one by one, instead of a share being unfit.
    pub has_asset: bool,
    /// Lanes that it serves.
    pub lanes: Vec<LaneId>,
    /// Whether a contractor owns it, who is paid by the tonne-km.
    pub is_contracted: bool,
    /// Threat of a way from which on it does not serve a lane.
    pub refuses_threat: Option<ThreatLevel>,
    /// Regime of a zone on the way from which on it does not set out.
    pub refuses_regime: Option<u8>,
    /// Most vehicles out at once.
    pub crews: u32,
    /// Rest after each journey.
    pub rest: SimSpan,
}

impl FleetModel {
    /// The number of vehicles in the plan at an instant.
    pub fn number_at(&self, at: SimTime) -> u32 {
        let last = self.number.iter().rfind(|(from, _)| *from <= at);
        last.map_or(0, |(_, number)| *number)
    }

    /// How many of them are fit for use.
    #[inline]
    pub fn fit_at(&self, at: SimTime) -> u32 {
        let last = self.number.iter().rposition(|(from, _)| *from <= at);
        last.map_or(0, |place| self.fit[place])
    }
}

/// How a unit comes, in indices.
#[derive(Debug, Clone)]
pub(crate) enum ArrivalModel {
    Generated {
        requested: SimTime,
        readiness: Distribution,
        /// Level of pledge where the unit goes through the stages of force generation.
        level: Option<u8>,
        pledge_fails: f64,
        tender: Distribution,
        voyage: Distribution,
        port: SiteId,
        airport: SiteId,
        /// From the port to the destination, one after the other; none where they are the same site or nothing is carried.
        legs: Vec<LaneId>,
    },
    Recruited {
        requested: SimTime,
        recruitment: Recruitment,
    },
    Rehatted {
        on: SimTime,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct UnitModel {
    pub id: String,
    pub key: EntityKey,
    pub mission: MissionId,
    pub component: Component,
    pub to: SiteId,
    pub people: u32,
    pub vehicles: u32,
    pub armoured: u32,
    /// Mass of the load [kg].
    pub load_kg: i64,
    /// Mass of what does not drive itself and needs trucks [kg].
    pub hauled_kg: i64,
    pub arrival: ArrivalModel,
    pub lift: LiftBy,
    /// Containers of the load [TEU], the last counted as a whole one.
    pub teu: u32,
    /// Whether dangerous goods are among the load.
    pub is_dangerous: bool,
    pub required: Option<SimTime>,
    pub priority: u8,
    pub completeness: Distribution,
    pub completion_days: Distribution,
    pub shipments: u32,
    pub serviceability: Distribution,
    pub setup: Distribution,
    pub self_sustainment: SimSpan,
    pub rotation: Option<SimSpan>,
    pub withdraw: Option<SimTime>,
    /// To the port by which its equipment leaves, one after the other; none where it has none or there is no way.
    pub legs_out: Vec<LaneId>,
    pub platoons: u32,
    pub engineer_capacity: f64,
    pub medical_level: u8,
    pub surgery_teams: u32,
    pub beds: u32,
    pub caveats: Caveats,
}

impl UnitModel {
    /// Whether it counts against the uniformed strength.
    pub fn is_uniformed(&self) -> bool {
        self.component != Component::Civilian
    }
}

#[derive(Debug, Clone)]
pub(crate) struct TaskModel {
    pub id: String,
    pub site: SiteId,
    pub per_day: Vec<(SimTime, f64)>,
    pub platoon_days: f64,
    /// Length of one [km].
    pub distance: f64,
    /// Store the fuel of one comes from, if any, and how much [thousandths].
    pub fuel: Option<(CommodityId, i64)>,
    pub casevac: Option<Cover>,
    pub key: EntityKey,
    pub kind: TaskKind,
    /// People of a component, by its place, for one.
    pub staff: Option<(Component, f64)>,
    /// Flying hours of a fleet for one.
    pub flying: Option<(FleetId, f64)>,
    pub until: SimTime,
    pub is_carried: bool,
    /// Humanitarian goods that one brings through [t].
    pub tonnes: f64,
    pub response: Option<Response>,
    pub camp: Option<CampModel>,
}

impl TaskModel {
    /// What one weighs among what is planned [platoon-days]; people without a platoon count as many as it has.
    pub fn weight(&self) -> f64 {
        self.platoon_days + self.staff.map_or(0.0, |(_, people)| people / PLATOON)
    }
}

/// A camp for people who lay down their arms.
#[derive(Debug, Clone)]
pub(crate) struct CampModel {
    pub places: i64,
    pub stay_days: u32,
    /// Used by one person a day [thousandths].
    pub draws: Vec<(CommodityId, i64)>,
}
