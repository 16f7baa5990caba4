//! The compiled model: everything a replication reads, in indices and base units.
//!
//! A [`Model`] is immutable and shared by all threads. It holds the planner's ids only for the names of figures and
//! traces; nothing in a running replication reads them.

mod assets;
mod dispatch;
mod distances;
mod forces;
mod goods;
mod lanes;
mod places;
mod threats;

use crate::engine::distribution::Distribution;
use crate::engine::time::SimTime;
use crate::model::compile::DispatchRow;
use crate::model::deployment::planned::Plan;
use crate::model::drivers::Drivers;
use crate::model::figures::Registry;
use crate::model::ids::AssetId;
use crate::model::ids::CommodityId;
use crate::model::ids::ContractId;
use crate::model::ids::DemandId;
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
pub(crate) use crate::model::model::assets::AssetModel;
pub(crate) use crate::model::model::assets::AssetPurpose;
pub(crate) use crate::model::model::dispatch::Asks;
pub(crate) use crate::model::model::dispatch::DispatchModel;
pub(crate) use crate::model::model::distances::Distances;
pub(crate) use crate::model::model::distances::Rows;
pub(crate) use crate::model::model::forces::ArrivalModel;
pub(crate) use crate::model::model::forces::CampModel;
pub(crate) use crate::model::model::forces::FleetModel;
pub(crate) use crate::model::model::forces::TaskModel;
pub(crate) use crate::model::model::forces::UnitModel;
pub(crate) use crate::model::model::forces::VehicleModel;
pub(crate) use crate::model::model::goods::CommodityModel;
pub(crate) use crate::model::model::goods::ContractModel;
pub(crate) use crate::model::model::goods::DemandModel;
pub(crate) use crate::model::model::goods::EmergencyModel;
pub(crate) use crate::model::model::goods::PolicyModel;
pub(crate) use crate::model::model::goods::SourceModel;
pub(crate) use crate::model::model::goods::StoreModel;
pub(crate) use crate::model::model::lanes::LaneModel;
pub(crate) use crate::model::model::places::LinkModel;
pub(crate) use crate::model::model::places::MissionModel;
pub(crate) use crate::model::model::places::SiteModel;
pub(crate) use crate::model::model::places::ZoneModel;
pub(crate) use crate::model::model::threats::ActionModel;
pub(crate) use crate::model::model::threats::HazardModel;
pub(crate) use crate::model::model::threats::InjectModel;
pub(crate) use crate::model::model::threats::KindModel;
pub(crate) use crate::model::model::threats::MitigationModel;
pub(crate) use crate::model::model::threats::PlaceModel;
use crate::model::movement::planned_days;
use crate::model::path::Network;
use crate::model::path::Search;
use crate::scenario::inject::Comparison;
use crate::scenario::place::Mode;
use crate::scenario::rules::Rules;

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
    pub(crate) assets: Table<AssetId, AssetModel>,
    pub(crate) contracts: Table<ContractId, ContractModel>,
    pub(crate) demands: Table<DemandId, DemandModel>,
    /// Rules by which convoys leave, where a scenario states them.
    pub(crate) dispatches: Vec<DispatchRow>,
    /// Whether any lane plans its way again.
    pub(crate) replans: bool,
    /// All stores, those who are supplied before those who supply them; the order in which they are gone through.
    pub(crate) upstream: Vec<StoreId>,
    /// Stores with a stockpile.
    pub(crate) stockpiles: Vec<StoreId>,
    /// Store by site and commodity, n_sites × n_commodities, row = site.
    pub(crate) store_at: Vec<Option<StoreId>>,
    pub(crate) lanes: Table<LaneId, LaneModel>,
    pub(crate) kinds: Table<KindId, KindModel>,
    pub(crate) hazards: Table<HazardId, HazardModel>,
    pub(crate) mitigations: Vec<MitigationModel>,
    pub(crate) tasks: Table<TaskId, TaskModel>,
    pub(crate) injects: Vec<InjectModel>,
    /// Whether some fixed event cuts cash.
    pub(crate) has_cuts: bool,
    /// Approved budgets, in order of date.
    pub(crate) budgets: Vec<BudgetModel>,
    pub(crate) criteria: Vec<CriterionModel>,
    pub(crate) rules: Rules,
    /// Mean 0 and standard deviation 1.
    pub(crate) standard_normal: Distribution,
    /// Kind of vehicle that escorts.
    pub(crate) escort_vehicle: VehicleId,
    pub(crate) distances: Distances,
    /// Planned days of people's journeys.
    pub(crate) journeys: Rows,
    /// When each unit is planned to come, in order of units; empty unless figures are kept for each.
    pub(crate) plans: Vec<Option<Plan>>,
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
        self.distances.between(a, b)
    }

    /// Planned days of people's journey inland: by road where there is one, else by air in a day.
    pub(crate) fn journey_days(&self, from: SiteId, to: SiteId) -> f64 {
        if from == to {
            return 0.0;
        }
        self.journeys.get(from, to, || {
            let cost = |link| Some(planned_days(self, link));
            let search = &mut Search::default();
            let days = self.network.costs(search, Mode::Road, from, cost);
            days.into_iter().map(|days| days.unwrap_or(1.0)).collect()
        })
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

/// What was approved for a financial year, in the three groups of United Nations budgets.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BudgetModel {
    /// Its name in figures, such as `2013-14`.
    pub name: String,
    pub from: SimTime,
    /// Cents by group; absent where nothing was stated.
    pub approved: [Option<i64>; 3],
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

/// A planner's own condition: figures by their place in the registry.
#[derive(Debug, Clone)]
pub(crate) struct CriterionModel {
    pub terms: Vec<(usize, Comparison, f64)>,
}
