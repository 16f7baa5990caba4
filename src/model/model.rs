//! The compiled model: everything a replication reads, in indices and base units.
//!
//! A [`Model`] is immutable and shared by all threads. It holds the planner's ids only for the names of figures and
//! traces; nothing in a running replication reads them.

use crate::engine::clusters::Clusters;
use crate::engine::distribution::Distribution;
use crate::engine::streams::EntityKey;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Drivers;
use crate::model::figures::Registry;
use crate::model::ids::CommodityId;
use crate::model::ids::FleetId;
use crate::model::ids::HazardId;
use crate::model::ids::Key;
use crate::model::ids::KindId;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::ids::MissionId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::Table;
use crate::model::ids::TaskId;
use crate::model::ids::UnitId;
use crate::model::ids::VehicleId;
use crate::model::ids::ZoneId;
use crate::model::path::Network;
use crate::model::path::Path;
use crate::scenario::goods::Class;
use crate::scenario::goods::Consumption;
use crate::scenario::goods::Rationing;
use crate::scenario::inject::Comparison;
use crate::scenario::mission::Capability;
use crate::scenario::mission::Ceiling;
use crate::scenario::mission::Component;
use crate::scenario::place::Camp;
use crate::scenario::place::Mode;
use crate::scenario::place::Regimes;
use crate::scenario::place::ThreatLevel;
use crate::scenario::rules::BudgetGroup;
use crate::scenario::rules::Rules;
use crate::scenario::threat::Target;
use crate::scenario::transport::Carries;

/// A compiled mission: immutable, shared by all threads.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) registry: Registry,
    pub(crate) drivers: Drivers,
    pub(crate) horizon: SimTime,
    /// Calendar months that begin before the horizon; the first begins at or before the start.
    pub(crate) months: Vec<Month>,
    pub(crate) missions: Table<MissionId, MissionModel>,
    pub(crate) zones: Table<ZoneId, ZoneModel>,
    pub(crate) sites: Table<SiteId, SiteModel>,
    pub(crate) links: Table<LinkId, LinkModel>,
    pub(crate) network: Network,
    pub(crate) commodities: Table<CommodityId, CommodityModel>,
    pub(crate) vehicles: Table<VehicleId, VehicleModel>,
    pub(crate) fleets: Table<FleetId, FleetModel>,
    pub(crate) units: Table<UnitId, UnitModel>,
    pub(crate) stores: Table<StoreId, StoreModel>,
    /// All stores, those who are supplied before those who supply them; the order in which they are gone through.
    pub(crate) upstream: Vec<StoreId>,
    /// Store by site and commodity, n_sites × n_commodities, row = site.
    pub(crate) store_at: Vec<Option<StoreId>>,
    pub(crate) lanes: Table<LaneId, LaneModel>,
    pub(crate) kinds: Table<KindId, KindModel>,
    pub(crate) hazards: Table<HazardId, HazardModel>,
    pub(crate) tasks: Table<TaskId, TaskModel>,
    pub(crate) injects: Vec<InjectModel>,
    pub(crate) criteria: Vec<CriterionModel>,
    pub(crate) rules: Rules,
    /// Mean 0 and standard deviation 1.
    pub(crate) standard_normal: Distribution,
    /// Kind of vehicle that escorts.
    pub(crate) escort_vehicle: VehicleId,
    /// Great-circle distance between sites [km], n_sites × n_sites.
    pub(crate) distances: Vec<f64>,
}

impl Model {
    /// What every replication of this model yields.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The store of a commodity at a site, if there is one.
    #[inline]
    pub(crate) fn store(&self, site: SiteId, commodity: CommodityId) -> Option<StoreId> {
        self.store_at[site.index() * self.commodities.len() + commodity.index()]
    }

    /// Great-circle distance between two sites [km].
    pub(crate) fn distance(&self, a: SiteId, b: SiteId) -> f64 {
        self.distances[a.index() * self.sites.len() + b.index()]
    }

    /// Authorised strength by component in force at an instant [people], all missions together.
    pub(crate) fn authorised(&self, at: SimTime) -> [u32; 3] {
        let mut sum = [0; 3];
        for mission in self.missions.iter() {
            for (total, people) in sum.iter_mut().zip(mission.authorised_at(at)) {
                *total += people;
            }
        }
        sum
    }
}

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Month {
    /// Its first instant.
    pub start: SimTime,
    /// The first instant of the next month.
    pub end: SimTime,
    /// 0 = January.
    pub of_year: usize,
}

#[derive(Debug, Clone)]
pub(crate) struct MissionModel {
    pub id: String,
    pub key: EntityKey,
    pub mandate: SimTime,
    pub authorised: Vec<Ceiling>,
    pub status_of_forces: Distribution,
    pub flight_refusal: f64,
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
    pub regimes: Regimes,
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
    pub berths: u32,
    /// Goods handled a day [kg].
    pub handling: f64,
    pub camp: Option<Camp>,
    pub grid: f64,
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
    /// Hazards that befall convoys here.
    pub hazards: Vec<HazardId>,
}

#[derive(Debug, Clone)]
pub(crate) struct CommodityModel {
    pub id: String,
    pub class: Class,
    pub mass_kg: f64,
    pub is_liquid: bool,
    /// Price of one unit [micro-dollars].
    pub price: i64,
    pub consumption: Consumption,
    pub rationing: Option<Rationing>,
    /// Share of a stock lost in a week.
    pub weekly_loss: f64,
    pub budget: BudgetGroup,
}

impl CommodityModel {
    /// Mass of an amount [kg].
    #[inline]
    pub fn kilograms(&self, amount: i64) -> f64 {
        amount as f64 / 1000.0 * self.mass_kg
    }

    /// The amount of a mass [thousandths of the unit], rounded down.
    #[inline]
    pub fn amount_of(&self, kilograms: f64) -> i64 {
        (kilograms / self.mass_kg * 1000.0) as i64
    }

    /// Price of an amount [cents], rounded half up.
    pub fn cents(&self, amount: i64) -> i64 {
        // Thousandths of a unit times micro-dollars are nano-dollars; ten million of them are a cent.
        let nano = i128::from(amount) * i128::from(self.price);
        ((nano + 5_000_000) / 10_000_000) as i64
    }
}

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
    pub casevac: bool,
    /// Lanes that it serves.
    pub lanes: Vec<LaneId>,
    /// Whether a contractor owns it, who is paid by the tonne-km.
    pub is_contracted: bool,
}

impl FleetModel {
    /// The number of vehicles in the plan at an instant.
    pub fn number_at(&self, at: SimTime) -> u32 {
        let last = self.number.iter().rfind(|(from, _)| *from <= at);
        last.map_or(0, |(_, number)| *number)
    }
}

/// How a unit comes, in indices.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "one a unit, read in place")]
pub(crate) enum ArrivalModel {
    Generated {
        requested: SimTime,
        readiness: Distribution,
        pledge_fails: f64,
        tender: Distribution,
        voyage: Distribution,
        port: SiteId,
        airport: SiteId,
        /// From the port to the destination; `None` where they are the same site or nothing is carried.
        lane: Option<LaneId>,
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
    pub required: Option<SimTime>,
    pub priority: u8,
    pub completeness: Distribution,
    pub completion_days: Distribution,
    pub serviceability: Distribution,
    pub setup: Distribution,
    pub self_sustainment: SimSpan,
    pub rotation: Option<SimSpan>,
    pub withdraw: Option<SimTime>,
    /// To the port by which its equipment leaves; `None` where it has none or there is no way.
    pub lane_out: Option<LaneId>,
    pub platoons: u32,
    pub engineer_capacity: f64,
    pub medical_level: u8,
    pub beds: u32,
}

impl UnitModel {
    /// Whether it counts against the uniformed strength.
    pub fn is_uniformed(&self) -> bool {
        self.component != Component::Civilian
    }
}

/// Where a store is filled from.
#[derive(Debug, Clone)]
pub(crate) enum SourceModel {
    /// Delivered to the site after a number of days.
    Vendor(Distribution),
    /// Stores upstream, tried in order, each with the lane from it.
    Stores(Vec<(StoreId, LaneId)>),
}

#[derive(Debug, Clone)]
pub(crate) struct PolicyModel {
    pub source: SourceModel,
    pub minimum_days: f64,
    pub maximum_days: f64,
    pub reserve_days: f64,
    pub opening_days: f64,
    pub review: Option<SimSpan>,
    /// Days of supply below which help is called for, the store it comes from and the lane.
    pub emergency: Option<(f64, StoreId, LaneId)>,
}

#[derive(Debug, Clone)]
pub(crate) struct StoreModel {
    pub site: SiteId,
    pub commodity: CommodityId,
    pub key: EntityKey,
    /// Most that fits [thousandths]; `None` does not limit.
    pub capacity: Option<i64>,
    pub opening: i64,
    /// Demand by which days of supply are counted where nothing is used day by day [thousandths/day], else 0.
    pub nominal: i64,
    pub policy: Option<PolicyModel>,
    /// Past issues by calendar month [thousandths/day], which replace computed use.
    pub issues: Option<[i64; 12]>,
    /// The store it is first filled from.
    pub supplier: Option<StoreId>,
}

/// Origin, destination and mode of convoys or sorties.
#[derive(Debug, Clone)]
pub(crate) struct LaneModel {
    pub origin: SiteId,
    pub destination: SiteId,
    pub mode: Mode,
    pub key: EntityKey,
    /// Planned links; empty for flights.
    pub path: Path,
    /// Length [km]; the great circle for flights.
    pub distance: f64,
    /// Highest threat on the planned path.
    pub threat: ThreatLevel,
    /// Fleets that may serve it with the days they need from home to the origin, the nearest first.
    pub fleets: Vec<(FleetId, f64)>,
}

#[derive(Debug, Clone)]
pub(crate) struct KindModel {
    pub id: String,
    pub attack: bool,
    pub target: Target,
    pub p_casualties: f64,
    pub wounded: Distribution,
    pub p_killed: f64,
    pub killed: Distribution,
    pub delay: Distribution,
    pub vehicles_lost: Distribution,
    pub goods_lost: Distribution,
    pub p_closure: f64,
    pub closure: Distribution,
    pub escorted: f64,
    pub cleared: f64,
    pub hardened: f64,
    pub echo: Option<Clusters>,
}

/// What a hazard befalls, in indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlaceModel {
    Site(SiteId),
    Link(LinkId),
    Zone(ZoneId),
    /// Patrols out of a site.
    Patrols(SiteId),
}

/// One kind of incident at one place.
#[derive(Debug, Clone)]
pub(crate) struct HazardModel {
    pub kind: KindId,
    pub place: PlaceModel,
    pub key: EntityKey,
    /// Zone whose regime and season hold.
    pub zone: Option<ZoneId>,
    /// Rate on average over regimes: per day, or per km of convoy travel.
    pub rate: f64,
    pub wet: f64,
    pub phases: Vec<(SimTime, f64)>,
    /// Place of its threat in the scenario, for injects.
    pub threat: usize,
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
    pub casevac: bool,
}

/// What a fixed event does, in indices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ActionModel {
    CloseLink(LinkId),
    WithdrawUnit(UnitId),
    SurgeThreat { threat: usize, factor: f64 },
    DenyFlights(MissionId),
    CutSupplier(SiteId),
    Gift { store: StoreId, amount: i64 },
}

#[derive(Debug, Clone)]
pub(crate) struct InjectModel {
    pub id: String,
    pub at: SimTime,
    pub until: SimTime,
    pub action: ActionModel,
}

/// A planner's own condition: figures by their place in the registry.
#[derive(Debug, Clone)]
pub(crate) struct CriterionModel {
    pub terms: Vec<(usize, Comparison, f64)>,
}
