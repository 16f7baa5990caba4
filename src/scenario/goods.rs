//! `[[commodity]]` and `[[policy]]`: what is consumed and how it is reordered.

use crate::engine::distribution::Distribution;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::scenario::place::Mode;
use crate::scenario::rules::BudgetGroup;
use crate::scenario::scenario::Id;
use crate::scenario::supply::ColdChain;
use crate::scenario::supply::Level;
use crate::scenario::supply::Push;
use crate::scenario::supply::Release;
use crate::scenario::supply::ShelfLife;
use crate::scenario::supply::Stockpile;

/// An amount of a commodity in whole thousandths of its unit.
pub type Amount = i64;

/// The unit in which a commodity is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoodsUnit {
    /// Kilogram.
    Kilogram,
    /// Litre.
    Litre,
    /// Piece.
    Piece,
}

impl GoodsUnit {
    /// The symbol shown on charts.
    pub const fn symbol(self) -> &'static str {
        match self {
            GoodsUnit::Kilogram => "kg",
            GoodsUnit::Litre => "L",
            GoodsUnit::Piece => "pcs",
        }
    }
}

/// What a commodity does in the mission; decides what suffers when it runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Food.
    Rations,
    /// Water.
    Water,
    /// Diesel for generators, vehicles and convoys.
    Diesel,
    /// Petrol for light vehicles and boats.
    Petrol,
    /// Jet fuel.
    AviationFuel,
    /// Ammunition.
    Ammunition,
    /// Medical consumables.
    Medical,
    /// Engineer and field-defence stores.
    EngineerStores,
    /// Spare parts.
    Spares,
    /// Everything else.
    General,
}

/// What drives consumption. Rates in units of the commodity (not thousandths).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Consumption {
    /// Per person and day.
    pub person: f64,
    /// Per person and day in a unit's first `early` days, instead of `person`.
    pub person_early: f64,
    /// Length of the early period [days]; 0 means none.
    pub early_days: f64,
    /// Per person and day of electricity generated on the spot, scaled by 1 − grid share.
    pub generator: f64,
    /// Per vehicle of a unit and day, beside convoys and patrols.
    pub vehicle: f64,
    /// Factor on `person` and `generator` in hot months.
    pub hot: f64,
    /// Per armed contact.
    pub contact: f64,
    /// Per flying hour of cargo aircraft, beside their fuel.
    pub flying_hour: f64,
    /// Per place of a camp that engineers build.
    pub place: f64,
}

/// Using less below a level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rationing {
    /// Days of supply below which rationing holds.
    pub below_days: f64,
    /// Share of normal use that is issued, 0 to 1.
    pub share: f64,
}

/// A kind of goods.
#[derive(Debug, Clone, PartialEq)]
pub struct Commodity {
    /// The planner's id.
    pub id: Id,
    /// Name shown on charts.
    pub name: String,
    /// What it does.
    pub class: Class,
    /// Unit.
    pub unit: GoodsUnit,
    /// Mass of one unit [kg].
    pub mass_kg: f64,
    /// Price of one unit at its vendor [micro-dollars].
    pub price: i64,
    /// Consumption drivers.
    pub consumption: Consumption,
    /// Factor on use, drawn anew for each site and month; `None` uses what is computed.
    pub varies: Option<Distribution>,
    /// Rationing rule, if any.
    pub rationing: Option<Rationing>,
    /// Share lost of what is stored, per day (spoilage, evaporation, pilferage), 0 to 1.
    pub loss: f64,
    /// Needs refrigeration.
    pub reefer: bool,
    /// Moves in convoys of its own, as ammunition may have to.
    pub apart: bool,
    /// How long it keeps, if it expires.
    pub shelf_life: Option<ShelfLife>,
    /// How refrigerated goods are lost, if they are.
    pub cold_chain: Option<ColdChain>,
    /// What it is used for only while that has run out at a site, as bottled water for what a plant yields.
    pub stands_in: Option<Id>,
    /// Budget group of its purchase.
    pub budget: BudgetGroup,
}

/// Resupply in an emergency.
#[derive(Debug, Clone, PartialEq)]
pub struct Emergency {
    /// Days of supply below which it is called for.
    pub below_days: f64,
    /// By which mode.
    pub mode: Mode,
    /// Who helps, in order, such as neighbours; empty asks the nearest supplier upstream from which the mode leads here.
    pub from: Vec<Id>,
}

/// Where goods come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A vendor outside the simulated network, delivering to this site after a lead time [days].
    Vendor(Distribution),
    /// A contractor, who delivers to this site.
    Contract(Id),
    /// Sites: tried in order, or each with its share of what is ordered.
    Sites(Vec<Id>),
}

/// How one commodity is kept up at one site: order up to `maximum` when on hand and on order fall to `minimum`.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// What.
    pub commodity: Id,
    /// Where.
    pub site: Id,
    /// From whom.
    pub source: Source,
    /// Reorder point.
    pub minimum: Level,
    /// Order-up-to level.
    pub maximum: Level,
    /// Reserve that is never issued to other sites, and whose breach is reported.
    pub reserve: Level,
    /// Stock at the start or when people first arrive, at the demand at that time.
    pub opening: Level,
    /// Who may draw on the reserve.
    pub release: Release,
    /// Who is served first in a shortage, 1 before 9.
    pub priority: u8,
    /// Fixed quantity that is ordered, once or several times, instead of up to the maximum.
    pub quantity: Option<Level>,
    /// Orders are multiples of this [thousandths]; 1 does not round.
    pub lot: Amount,
    /// Shares of the sites in `source`, in order; empty where they are tried in order.
    pub shares: Vec<f64>,
    /// Quantity sent on a schedule, instead of ordering by levels.
    pub push: Option<Push>,
    /// Stock built up in a season.
    pub stockpile: Option<Stockpile>,
    /// Mode of regular resupply.
    pub mode: Mode,
    /// Time between reviews; `None` reviews whenever stock crosses the reorder point.
    pub review: Option<SimSpan>,
    /// The first review or push; `None` spreads first reviews over their period by the store's own key.
    pub first: Option<SimTime>,
    /// Emergency resupply, if allowed.
    pub emergency: Option<Emergency>,
}
