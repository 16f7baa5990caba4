//! Supply: what each site has on hand, uses, orders and runs out of.
//!
//! # State
//!
//! For each store (one commodity at one site) an exact stock, its use, what is on order and owed to customers, and
//! which levels it is below.
//!
//! # What happens
//!
//! Use is a constant rate until something changes it (people come or go, a month begins, rationing starts); stocks flow
//! between events and are reviewed when they cross a level. All levels are days of supply times the present demand: a
//! site's own use, and for a depot also that of everyone who is supplied from it. What nobody uses day by day, such as
//! aviation fuel, is kept as if what fits were the maximum. When on hand and on order, less what
//! is owed, fall to the minimum, an order up to the maximum goes to the first supplier that has something to give and
//! whose way is open; or by share, in fixed quantities, on a schedule, or up to a stockpile's level in its season, as the
//! policy says. Levels may be amounts instead of days of supply.
//!
//! Requests beside daily use (spares, construction) are met at once, lost, or owed until goods come; see `requests`.
//!
//! Below the rationing level only a share of normal use is issued; at zero nothing is. Both count as unmet. What
//! patrols, convoys and flights take is taken at once; its mean of the last weeks is part of the demand that sets levels.
//!
//! Boreholes, generators and vehicles fail and are repaired (`assets`), and generators burn what their load takes (`power`).
//!
//! What is kept for the day on which something else runs out stands in for it then (`stand_in`).
//!
//! What does not fit goes back, containers leak or shelter, and refrigerated goods share plugs (`storage`).
//!
//! Contractors deliver in cycles and within their capacity (`contracts`), goods that expire are kept in lots (`lots`), and
//! a supplier that has too little serves its customers by a rule (`shortage`).
//!
//! # Drivers
//!
//! Without contractors' trouble vendors deliver after their median time.

mod assets;
mod contracts;
mod demand;
mod goods;
mod lots;
mod occasions;
mod opening;
mod orders;
mod power;
mod requests;
mod resilience;
mod review;
mod shortage;
mod stand_in;
mod stockpiles;
pub(crate) mod storage;

use crate::engine::calendar::EventHandle;
use crate::engine::stock::Stock;
use crate::engine::tally::Tally;
use crate::engine::time::MICROS_PER_DAY;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::engine::time::nearest;
use crate::model::ids::AssetId;
use crate::model::ids::CommodityId;
use crate::model::ids::ContractId;
use crate::model::ids::DemandId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::Table;
use crate::model::model::Model;
use crate::model::supply::assets::AssetState;
use crate::model::supply::contracts::ContractState;
use crate::model::supply::lots::Lots;
use crate::model::supply::power::PowerState;
use crate::model::supply::requests::DemandState;
use crate::model::supply::requests::Watch;
use crate::model::supply::resilience::CutState;
use crate::model::supply::stockpiles::Pile;

/// Goods of one commodity that came into or left the mission [thousandths], for the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct GoodsLedger {
    /// Bought from vendors and delivered.
    pub bought: i64,
    /// Bought and used on the spot, where there is no store.
    pub bought_on_the_spot: i64,
    /// There at the start or when people first came, and brought along by units.
    pub endowed: i64,
    /// Given by others.
    pub given: i64,
    /// Used by convoys, flights, patrols and contacts out of stores.
    pub taken: i64,
    /// Burnt by convoys, barges and flights, out of stores or bought on the spot.
    pub burnt_by_transport: i64,
    /// Spoilt, evaporated or pilfered.
    pub decayed: i64,
    /// Destroyed at sites.
    pub destroyed: i64,
    /// Brought and not taken in, because it did not fit.
    pub turned_away: i64,
    /// Loaded for transport.
    pub loaded: i64,
    /// Unloaded into a store.
    pub unloaded: i64,
    /// Brought back and put into a store.
    pub returned: i64,
    /// Destroyed, abandoned or stolen on the way, or brought back to a full store.
    pub lost_on_the_way: i64,
    /// Of that: diverted, leaked or evaporated, and spoilt by links.
    pub lost_by_links: [i64; 3],
    /// Past their time, and spoilt because a refrigerated container failed.
    pub expired: i64,
    pub spoilt: i64,
    /// Used for another commodity before they expired, and come in so.
    pub turned_out: i64,
    pub turned_in: i64,
}

/// One commodity at one site.
#[derive(Debug, Clone)]
pub(crate) struct StoreState {
    pub(crate) stock: Stock,
    /// Normal use at the site [thousandths/day].
    pub(crate) use_rate: i64,
    /// What the site would use if this did not stand in for something that is there [thousandths/day].
    standby: i64,
    /// What is produced on the spot [thousandths/day].
    gain: i64,
    has_produced: bool,
    /// What patrols, convoys, flights and contacts have taken of late [thousandths/day], and this week [thousandths].
    activity: i64,
    taken_of_week: i64,
    /// Use and activity of this site and of all that are supplied from here, less what is produced [thousandths/day].
    pub(crate) demand: i64,
    rationed: bool,
    /// Ordered and not yet received.
    on_order: i64,
    /// Ordered by others here and not yet loaded.
    pub(crate) owed: i64,
    /// Asked of its suppliers and not yet loaded there.
    asked: i64,
    /// Whether stock has been given for the first people.
    opened: bool,
    /// Emergency resupply that has been called for and has not come.
    help_due: i64,
    /// The event of its next crossing, when it comes, and when the crossing is due, which may be later.
    next: EventHandle,
    next_at: SimTime,
    due_at: SimTime,
    /// Whether its demand or stock has changed since it was last reviewed, outside events of its own.
    is_touched: bool,
    /// The level whose crossing comes next while stock falls [thousandths].
    watched: i64,
    since: SimTime,
    /// Normal use so far [thousandths · µs/day].
    demanded: i128,
    /// Use forgone by rationing so far [thousandths · µs/day].
    forgone: i128,
    pub(crate) time_rationed: SimSpan,
    pub(crate) time_used: SimSpan,
    pub(crate) time_empty: SimSpan,
    pub(crate) time_breached: SimSpan,
    pub(crate) first_empty: SimTime,
    pub(crate) first_breach: SimTime,
    /// Since when nothing has been used here; never while something is, and before anything was.
    pub(crate) idle_since: SimTime,
    is_empty: bool,
    pub(crate) is_breached: bool,
    /// Lowest days of supply seen while something was used here.
    pub(crate) lowest_days: f64,
    n_deliveries: u64,
    /// Whether goods are requested here beside daily use.
    has_requests: bool,
    /// Requested and not yet issued [thousandths].
    waiting: i64,
    /// Requested so far, and not met at once [thousandths].
    requested: i64,
    denied: i64,
    /// Ordered so far from each supplier, where they are served by share [thousandths].
    ordered: Vec<i64>,
    pub(crate) pile: Pile,
    /// Put in at events, to tell it from what was produced.
    put: i128,
}

impl StoreState {
    /// Days of supply at `now`; `None` where nothing is demanded.
    pub(crate) fn days_of_supply(&self, now: SimTime) -> Option<f64> {
        (self.demand > 0).then(|| self.stock.amount(now) as f64 / self.demand as f64)
    }

    /// Normal use and requests so far [thousandths].
    pub(crate) fn demanded(&self) -> f64 {
        self.demanded as f64 / MICROS_PER_DAY as f64 + self.requested as f64
    }

    /// Use that was not met, or forgone by rationing, and requests that were not met at once [thousandths].
    pub(crate) fn unmet(&self, now: SimTime) -> f64 {
        let forgone = self.forgone as f64 / MICROS_PER_DAY as f64;
        self.stock.totals(now).unmet as f64 + forgone + self.denied as f64
    }

    /// Notes days of supply as the lowest so far if they are: before stock is put in, and once a week.
    pub(crate) fn note_lowest(&mut self, now: SimTime) {
        if self.use_rate + self.standby > 0
            && let Some(days) = self.days_of_supply(now)
        {
            self.lowest_days = self.lowest_days.min(days);
        }
    }

    /// Whether anything is used here.
    pub(crate) fn is_used(&self) -> bool {
        self.use_rate > 0
    }

    /// Notes since when nothing is used, as use becomes another.
    fn note_idle(&mut self, use_rate: i64, now: SimTime) {
        if use_rate > 0 {
            self.idle_since = SimTime::NEVER;
        } else if self.use_rate > 0 {
            self.idle_since = now;
        }
    }

    /// When a level would be crossed if as much were taken as of late; `None` if that is within a day, or nothing is taken.
    fn early_look(&self, level: i64, amount: i64, now: SimTime) -> Option<SimTime> {
        let drain = self.activity - self.stock.rate();
        if self.activity <= 0 || drain <= 0 {
            return None;
        }
        let days = (amount - level) as f64 / drain as f64;
        (days >= 1.0).then(|| now + SimSpan::from_days(days))
    }

    /// Amount that corresponds to days of supply [thousandths].
    pub(crate) fn level(&self, days: f64) -> i64 {
        (self.demand as f64 * days) as i64
    }

    pub(crate) fn put_total(&self) -> i128 {
        self.put
    }

    pub(crate) fn on_order(&self) -> i64 {
        self.on_order
    }

    /// Whether anything has ever been produced on the spot.
    pub(crate) fn produces(&self) -> bool {
        self.has_produced
    }

    /// Brings the integrals up to `now`.
    pub(crate) fn settle(&mut self, now: SimTime, rationed_share: f64) {
        let span = now - self.since;
        let elapsed = i128::from(span.0);
        self.since = now;
        if self.use_rate == 0 && !self.has_requests {
            // The reserve of what stands in for others is kept while it is not used.
            if self.is_breached && self.standby > 0 {
                self.time_breached += span;
            }
            return;
        }
        self.time_used += span;
        self.demanded += i128::from(self.use_rate) * elapsed;
        if self.rationed {
            let issued = nearest(self.use_rate as f64 * rationed_share);
            self.forgone += i128::from(self.use_rate - issued) * elapsed;
            self.time_rationed += span;
        }
        if self.is_empty {
            self.time_empty += span;
        }
        if self.is_breached {
            self.time_breached += span;
        }
    }
}

/// All stores.
#[derive(Debug, Clone)]
pub(crate) struct Supply {
    pub(crate) stores: Table<StoreId, StoreState>,
    pub(crate) ledger: Table<CommodityId, GoodsLedger>,
    pub(crate) lead_times: Tally,
    pub(crate) assets: Table<AssetId, AssetState>,
    pub(crate) power: Table<SiteId, PowerState>,
    pub(crate) contracts: Table<ContractId, ContractState>,
    /// By the places of fixed events in the model.
    pub(crate) cuts: Vec<CutState>,
    /// By the places that stores have in the model.
    pub(crate) lots: Vec<Lots>,
    pub(crate) demands: Table<DemandId, DemandState>,
    /// By the places that stores have in the model.
    pub(crate) watches: Vec<Watch>,
    /// From order to receipt, by the site that receives.
    pub(crate) lead_times_to: Table<SiteId, Tally>,
}

impl Supply {
    pub(crate) fn new(model: &Model) -> Supply {
        let stores = Table::like(&model.stores, |store| StoreState {
            stock: Stock::new(store.opening, store.capacity),
            use_rate: 0,
            standby: 0,
            gain: 0,
            has_produced: false,
            activity: 0,
            taken_of_week: 0,
            demand: store.nominal,
            rationed: false,
            on_order: 0,
            owed: 0,
            asked: 0,
            opened: store.opening > 0,
            help_due: 0,
            next: EventHandle::NONE,
            next_at: SimTime::NEVER,
            due_at: SimTime::NEVER,
            is_touched: false,
            watched: i64::MAX,
            since: SimTime::ZERO,
            demanded: 0,
            forgone: 0,
            time_rationed: SimSpan::ZERO,
            time_used: SimSpan::ZERO,
            time_empty: SimSpan::ZERO,
            time_breached: SimSpan::ZERO,
            first_empty: SimTime::NEVER,
            first_breach: SimTime::NEVER,
            idle_since: SimTime::NEVER,
            is_empty: false,
            is_breached: false,
            lowest_days: f64::INFINITY,
            n_deliveries: 0,
            has_requests: store.watch.is_some(),
            waiting: 0,
            requested: 0,
            denied: 0,
            ordered: vec![
                0;
                store
                    .policy
                    .as_ref()
                    .map_or(0, |policy| policy.shares.len())
            ],
            pile: Pile::default(),
            put: 0,
        });
        Supply {
            stores,
            ledger: Table::like(&model.commodities, |_| GoodsLedger::default()),
            lead_times: Tally::new(),
            assets: Table::like(&model.assets, AssetState::new),
            power: Table::like(&model.sites, |_| PowerState::default()),
            contracts: Table::like(&model.contracts, |_| ContractState::default()),
            cuts: CutState::all(model),
            lots: model
                .stores
                .iter()
                .filter_map(|row| row.lots)
                .map(|_| Lots::new())
                .collect(),
            demands: Table::like(&model.demands, |row| DemandState::new(row, model.horizon)),
            watches: model
                .stores
                .iter()
                .filter_map(|row| row.watch)
                .map(|_| Watch::default())
                .collect(),
            lead_times_to: Table::like(&model.sites, |_| Tally::new()),
        }
    }
}
