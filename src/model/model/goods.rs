//! Rows of commodities, the stores that hold them, and the policies that fill these.

use crate::engine::distribution::Distribution;
use crate::engine::streams::EntityKey;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::ids::CommodityId;
use crate::model::ids::ContractId;
use crate::model::ids::LaneId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::supply::storage::Room;
use crate::scenario::contract::Penalty;
use crate::scenario::contract::Surge;
use crate::scenario::goods::Class;
use crate::scenario::goods::Consumption;
use crate::scenario::goods::GoodsUnit;
use crate::scenario::goods::Rationing;
use crate::scenario::rules::BudgetGroup;
use crate::scenario::supply::ColdChain;
use crate::scenario::supply::Level;
use crate::scenario::supply::Occasions;
use crate::scenario::supply::Release;
use crate::scenario::supply::Stockpile;

#[derive(Debug, Clone)]
pub(crate) struct CommodityModel {
    pub id: String,
    pub class: Class,
    pub mass_kg: f64,
    pub unit: GoodsUnit,
    pub is_liquid: bool,
    /// Whether it moves in convoys of its own.
    pub is_apart: bool,
    /// Price of one unit [micro-dollars].
    pub price: i64,
    pub consumption: Consumption,
    /// Factor on use, drawn for each site and month.
    pub varies: Option<Distribution>,
    pub rationing: Option<Rationing>,
    pub is_refrigerated: bool,
    /// Time for which it keeps, and how long before its end it is used for what.
    pub shelf_life: Option<(SimSpan, Option<(SimSpan, CommodityId)>)>,
    pub cold_chain: Option<ColdChain>,
    /// What it is used for only while that has run out.
    pub stands_in: Option<CommodityId>,
    /// Share of a stock lost in a week.
    pub weekly_loss: f64,
    pub budget: BudgetGroup,
}

impl CommodityModel {
    /// Whether boreholes and treatment plants give it.
    #[inline]
    pub fn is_piped(&self) -> bool {
        self.class == Class::Water && self.stands_in.is_none()
    }

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

/// Where a store is filled from.
#[derive(Debug, Clone)]
pub(crate) enum SourceModel {
    /// Delivered to the site after a number of days.
    Vendor(Distribution),
    /// Delivered to the site under a contract.
    Contract(ContractId),
    /// Stores upstream, tried in order, each with the lane from it.
    Stores(Vec<(StoreId, LaneId)>),
}

#[derive(Debug, Clone)]
pub(crate) struct PolicyModel {
    pub source: SourceModel,
    pub minimum: Level,
    pub maximum: Level,
    pub reserve: Level,
    pub opening: Level,
    /// Fixed quantity of an order, instead of up to the maximum.
    pub quantity: Option<Level>,
    /// Orders are multiples of this [thousandths].
    pub lot: i64,
    /// Shares of the suppliers; empty where they are tried in order.
    pub shares: Vec<f64>,
    /// What is sent at each review, instead of ordering by levels.
    pub push: Option<Level>,
    pub stockpile: Option<Stockpile>,
    pub review: Option<SimSpan>,
    pub first: Option<SimTime>,
    pub release: Release,
    pub emergency: Option<EmergencyModel>,
}

/// Resupply in an emergency.
#[derive(Debug, Clone)]
pub(crate) struct EmergencyModel {
    /// Days of supply below which help is called for.
    pub below_days: f64,
    /// Stores it may come from, in order, each with the lane from it; at least one.
    pub helpers: Vec<(StoreId, LaneId)>,
}

/// What a contractor has undertaken.
#[derive(Debug, Clone)]
pub(crate) struct ContractModel {
    pub id: String,
    pub key: EntityKey,
    pub lead: Distribution,
    /// Days from taking an order within which he must deliver.
    pub within: f64,
    pub cycle: Option<SimSpan>,
    pub window: Option<SimSpan>,
    pub first: SimTime,
    pub mobilised: SimTime,
    /// What he can deliver [kg/day].
    pub capacity: Option<f64>,
    pub surge: Option<Surge>,
    pub penalty: Option<Penalty>,
    /// Days to a failure, and days that it lasts.
    pub failure: Option<(Distribution, Distribution)>,
    pub price: f64,
}

impl PolicyModel {
    /// Reorder point and order-up-to level at a demand [thousandths/day] in a calendar month [thousandths].
    #[inline]
    pub fn levels(&self, demand: i64, month: usize) -> (i64, i64) {
        let (minimum, maximum) = (self.minimum.amount(demand), self.maximum.amount(demand));
        match &self.stockpile {
            Some(pile) if pile.season.holds(month) => {
                let raised = pile.level.amount(demand).max(maximum);
                (minimum.max(raised - (maximum - minimum)), raised)
            }
            _ => (minimum, maximum),
        }
    }

    /// Whether others may not draw on the reserve.
    #[inline]
    pub fn keeps_reserve(&self, urgent: bool) -> bool {
        match self.release {
            Release::Never => true,
            Release::Urgent => !urgent,
            Release::Always => false,
        }
    }

    /// Whether levels are amounts, so that they hold where nothing is demanded.
    pub fn is_fixed(&self) -> bool {
        matches!(self.minimum, Level::Amount(_))
    }
}

/// Requests for goods beside daily use.
#[derive(Debug, Clone)]
pub(crate) struct DemandModel {
    pub id: String,
    pub key: EntityKey,
    pub store: StoreId,
    /// One lot [thousandths].
    pub amount: i64,
    pub lots: Distribution,
    pub occasions: Occasions,
    pub from: SimTime,
    pub until: SimTime,
    pub waits: bool,
    /// What is asked for on average [thousandths/day].
    pub daily: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct StoreModel {
    pub site: SiteId,
    pub commodity: CommodityId,
    pub key: EntityKey,
    /// Most that fits [thousandths]; `None` does not limit.
    pub capacity: Option<i64>,
    /// Containers that lose goods or shelter them, where there are some.
    pub rooms: Vec<Room>,
    pub opening: i64,
    /// Demand by which days of supply are counted where nothing is used day by day [thousandths/day], else 0.
    pub nominal: i64,
    pub policy: Option<PolicyModel>,
    /// Past issues by calendar month [thousandths/day], which replace computed use.
    pub issues: Option<[i64; 12]>,
    /// The store it is first filled from.
    pub supplier: Option<StoreId>,
    /// Stores that are first filled from here.
    pub customers: Vec<StoreId>,
    /// Who is served first in a shortage, where the scenario has it so; the lowest first.
    pub rank: u8,
    /// The store at the site for which it stands in, and the one that stands in for it.
    pub stands_in_for: Option<StoreId>,
    pub stand_in: Option<StoreId>,
    /// Its place among the stores whose goods expire, if it is one.
    pub lots: Option<usize>,
    /// Its place among the stores at which goods are requested beside daily use, if it is one.
    pub watch: Option<usize>,
}
