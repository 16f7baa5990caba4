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
//! whose way is open.
//!
//! Below the rationing level only a share of normal use is issued; at zero nothing is. Both count as unmet. What
//! patrols, convoys and flights take is taken at once; its mean of the last weeks is part of the demand that sets levels.
//!
//! # Drivers
//!
//! Without contractors' trouble vendors deliver after their median time.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::EventHandle;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::stock::Stock;
use crate::engine::tally::Tally;
use crate::engine::time::MICROS_PER_DAY;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::CommodityId;
use crate::model::ids::LaneId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::Table;
use crate::model::ids::UnitId;
use crate::model::model::Model;
use crate::model::model::SourceModel;
use crate::model::movement::Item;
use crate::model::movement::Order;
use crate::model::purposes::VENDOR;
use crate::model::run::Run;
use crate::scenario::goods::Class;

/// Weeks over which activity is smoothed (weight of the last one). Assumed: a planner's month.
const ACTIVITY_WEEKS: i64 = 4;
/// Rationing ends when this many days of supply more are on hand than when it began. Assumed.
const RELIEF_DAYS: f64 = 0.5;

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
    /// Loaded for transport.
    pub loaded: i64,
    /// Unloaded into a store.
    pub unloaded: i64,
    /// Brought back and put into a store.
    pub returned: i64,
    /// Destroyed, abandoned or stolen on the way, or brought back to a full store.
    pub lost_on_the_way: i64,
}

/// One commodity at one site.
#[derive(Debug, Clone)]
pub(crate) struct StoreState {
    pub(crate) stock: Stock,
    /// Normal use at the site [thousandths/day].
    pub(crate) use_rate: i64,
    /// What is produced on the spot [thousandths/day].
    gain: i64,
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
    /// Whether stock has been given for the first people.
    opened: bool,
    /// Emergency resupply that has been called for and has not come.
    help_due: i64,
    next: EventHandle,
    /// The level whose crossing comes next while stock falls [thousandths].
    watched: i64,
    since: SimTime,
    /// Normal use so far [thousandths · µs/day].
    demanded: i128,
    /// Use forgone by rationing so far [thousandths · µs/day].
    forgone: i128,
    pub(crate) time_rationed: SimSpan,
    pub(crate) time_empty: SimSpan,
    pub(crate) time_breached: SimSpan,
    pub(crate) first_empty: SimTime,
    pub(crate) first_breach: SimTime,
    is_empty: bool,
    pub(crate) is_breached: bool,
    /// Lowest days of supply seen while something was used here.
    pub(crate) lowest_days: f64,
    n_deliveries: u64,
    /// Put in at events, to tell it from what was produced.
    put: i128,
}

impl StoreState {
    /// Days of supply at `now`; `None` where nothing is demanded.
    pub(crate) fn days_of_supply(&self, now: SimTime) -> Option<f64> {
        (self.demand > 0).then(|| self.stock.amount(now) as f64 / self.demand as f64)
    }

    /// Normal use so far [thousandths].
    pub(crate) fn demanded(&self) -> f64 {
        self.demanded as f64 / MICROS_PER_DAY as f64
    }

    /// Use that was not met, or forgone by rationing [thousandths].
    pub(crate) fn unmet(&self, now: SimTime) -> f64 {
        let forgone = self.forgone as f64 / MICROS_PER_DAY as f64;
        self.stock.totals(now).unmet as f64 + forgone
    }

    /// Notes days of supply as the lowest so far if they are: before stock is put in, and once a week.
    pub(crate) fn note_lowest(&mut self, now: SimTime) {
        if self.use_rate > 0
            && let Some(days) = self.days_of_supply(now)
        {
            self.lowest_days = self.lowest_days.min(days);
        }
    }

    /// Amount that corresponds to days of supply [thousandths].
    pub(crate) fn level(&self, days: f64) -> i64 {
        (self.demand as f64 * days) as i64
    }

    pub(crate) fn put_total(&self) -> i128 {
        self.put
    }

    pub(crate) fn produces(&self) -> bool {
        self.gain > 0
    }

    /// Brings the integrals up to `now`.
    pub(crate) fn settle(&mut self, now: SimTime, rationed_share: f64) {
        let span = now - self.since;
        let elapsed = i128::from(span.0);
        self.since = now;
        if self.use_rate == 0 {
            return;
        }
        self.demanded += i128::from(self.use_rate) * elapsed;
        if self.rationed {
            let issued = (self.use_rate as f64 * rationed_share).round() as i64;
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
}

impl Supply {
    pub(crate) fn new(model: &Model) -> Supply {
        let stores = Table::like(&model.stores, |store| StoreState {
            stock: Stock::new(store.opening, store.capacity),
            use_rate: 0,
            gain: 0,
            activity: 0,
            taken_of_week: 0,
            demand: store.nominal,
            rationed: false,
            on_order: 0,
            owed: 0,
            opened: store.opening > 0,
            help_due: 0,
            next: EventHandle::NONE,
            watched: i64::MAX,
            since: SimTime::ZERO,
            demanded: 0,
            forgone: 0,
            time_rationed: SimSpan::ZERO,
            time_empty: SimSpan::ZERO,
            time_breached: SimSpan::ZERO,
            first_empty: SimTime::NEVER,
            first_breach: SimTime::NEVER,
            is_empty: false,
            is_breached: false,
            lowest_days: f64::INFINITY,
            n_deliveries: 0,
            put: 0,
        });
        Supply {
            stores,
            ledger: Table::like(&model.commodities, |_| GoodsLedger::default()),
            lead_times: Tally::new(),
        }
    }
}

impl Run<'_> {
    pub(crate) fn begin_supply<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        let model = self.model;
        for (id, store) in model.stores.pairs() {
            let now = calendar.now();
            let review = store.policy.as_ref().and_then(|policy| policy.review);
            if let Some(span) = review {
                // Reviews are spread over their period by the store's own key, so that not all fall on one day.
                let offset = (store.key.0 as u64 % span.0.max(1) as u64) as i64;
                let event = Event::StoreReviewed(id);
                calendar.schedule(now + SimSpan(offset), Priority::LATE, event);
            }
        }
        self.renew_use(calendar);
        for store in self.model.stores.keys() {
            if self.model.stores[store].nominal > 0 {
                self.open(store, calendar.now());
                self.review(calendar, store);
            }
            let state = &mut self.supply.stores[store];
            state.opened |= state.demand > 0;
        }
        // What happened while the opening stocks were put together does not count.
        for store in self.model.stores.keys() {
            let state = &mut self.supply.stores[store];
            state.first_empty = SimTime::NEVER;
            state.first_breach = SimTime::NEVER;
            self.review(calendar, store);
        }
    }

    /// Works out the use of every store anew, as when a month begins.
    pub(crate) fn renew_use<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for &store in &self.model.upstream {
            let row = &self.model.stores[store];
            let use_rate = self.use_at(row.site, row.commodity, store);
            self.set_use(calendar, store, use_rate);
        }
    }

    /// Works out the use at one site anew, as when people come or go.
    pub(crate) fn renew_use_at<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
    ) {
        for commodity in self.model.commodities.keys() {
            if let Some(store) = self.model.store(site, commodity) {
                let use_rate = self.use_at(site, commodity, store);
                self.set_use(calendar, store, use_rate);
            }
        }
    }

    /// Normal use of a commodity at a site [thousandths/day].
    fn use_at(&self, site: SiteId, commodity: CommodityId, store: StoreId) -> i64 {
        if let Some(months) = &self.model.stores[store].issues {
            return months[self.month_of_year()];
        }
        let row = &self.model.sites[site];
        let goods = &self.model.commodities[commodity];
        let rates = &goods.consumption;
        let here = &self.deployment.sites[site];
        let heat = if self.is_hot(row.zone) && rates.hot > 0.0 {
            rates.hot
        } else {
            1.0
        };
        let settled = (here.people - here.early) as f64 * rates.person;
        let early_rate = if rates.early_days > 0.0 {
            rates.person_early
        } else {
            rates.person
        };
        let early = here.early as f64 * early_rate;
        let power = here.people as f64 * rates.generator * (1.0 - row.grid);
        let vehicles = here.vehicles as f64 * rates.vehicle;
        let mut units = (settled + early + power) * heat + vehicles;
        if goods.class == Class::Water {
            units += f64::from(row.population) * self.model.rules.supply.population_water;
        }
        (units * 1000.0).round() as i64
    }

    fn set_use<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        use_rate: i64,
    ) {
        let row = &self.model.stores[store];
        let is_water = self.model.commodities[row.commodity].class == Class::Water;
        let gain = if is_water {
            self.model.sites[row.site].water_yield
        } else {
            0
        };
        let state = &self.supply.stores[store];
        if state.use_rate == use_rate && state.gain == gain {
            return;
        }
        let before = (state.use_rate - state.gain).max(0);
        let change = (use_rate - gain).max(0) - before;
        self.settle_store(store, calendar.now());
        let state = &mut self.supply.stores[store];
        state.use_rate = use_rate;
        state.gain = gain;
        self.add_demand(store, change, calendar.now());
        self.set_flow(store, calendar.now());
        // Stores are looked at once all that changes at this instant has changed, in whatever order.
        self.review_later(calendar, store);
        if let Some(supplier) = row.supplier.filter(|_| change > 0) {
            self.review_later(calendar, supplier);
        }
    }

    /// Adds to the demand of a store and of all from which it is supplied.
    fn add_demand(&mut self, store: StoreId, change: i64, now: SimTime) {
        let mut next = Some(store);
        let mut left = self.model.stores.len();
        while let Some(id) = next
            && left > 0
        {
            self.supply.stores[id].demand += change;
            self.open(id, now);
            next = self.model.stores[id].supplier;
            left -= 1;
        }
    }

    /// Brings what is taken beside regular use into the demand by which levels are set, a mean over some weeks, and
    /// reviews every store.
    pub(crate) fn note_activity<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for &store in &self.model.upstream {
            let row = &self.model.stores[store];
            let state = &mut self.supply.stores[store];
            let daily = std::mem::take(&mut state.taken_of_week) / 7;
            let gap = daily - state.activity;
            // The last thousandths go too, or a site that nobody uses would keep a demand for ever.
            let change = if gap.abs() < ACTIVITY_WEEKS {
                gap
            } else {
                gap / ACTIVITY_WEEKS
            };
            // Where the storage itself sets the levels, as of aviation fuel, activity does not.
            if change != 0 && row.nominal == 0 {
                state.activity += change;
                self.add_demand(store, change, calendar.now());
            }
        }
        for &store in &self.model.upstream {
            self.review(calendar, store);
        }
    }

    /// The stock that a policy provides when its first people come.
    fn open(&mut self, store: StoreId, now: SimTime) {
        let row = &self.model.stores[store];
        let Some(policy) = &row.policy else {
            return;
        };
        let state = &mut self.supply.stores[store];
        if state.demand <= 0 || (state.opened && now > SimTime::ZERO) {
            return;
        }
        // On the first day demand is built up unit by unit, and the opening stock with it.
        state.opened = now > SimTime::ZERO || row.opening > 0;
        if row.opening > 0 {
            return;
        }
        let wanted = state.level(policy.opening_days) - state.stock.amount(now);
        self.endow(store, wanted, now);
    }

    fn endow(&mut self, store: StoreId, amount: i64, now: SimTime) {
        let state = &mut self.supply.stores[store];
        let accepted = state.stock.put(now, amount);
        state.put += i128::from(accepted);
        self.supply.ledger[self.model.stores[store].commodity].endowed += accepted;
    }

    /// Brings along what a unit needs for its first days.
    pub(crate) fn bring_along<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        site: SiteId,
    ) {
        let row = &self.model.units[unit];
        let days = row.self_sustainment.days();
        let people = f64::from(row.people);
        for (commodity, goods) in self.model.commodities.pairs() {
            let Some(store) = self.model.store(site, commodity) else {
                continue;
            };
            let rates = &goods.consumption;
            let grid = self.model.sites[site].grid;
            let daily = people * (rates.person + rates.generator * (1.0 - grid))
                + f64::from(row.vehicles) * rates.vehicle;
            let is_piped = goods.class == Class::Water && self.model.sites[site].water_yield > 0;
            if !is_piped {
                self.endow(store, (daily * days * 1000.0) as i64, calendar.now());
                self.review_later(calendar, store);
            }
        }
    }

    fn settle_store(&mut self, store: StoreId, now: SimTime) {
        let commodity = self.model.stores[store].commodity;
        let rationing = &self.model.commodities[commodity].rationing;
        let share = rationing.map_or(1.0, |rationing| rationing.share);
        self.supply.stores[store].settle(now, share);
    }

    /// Brings the integrals of all stores up to the end.
    pub(crate) fn settle_stores(&mut self, now: SimTime) {
        for store in self.model.stores.keys() {
            self.settle_store(store, now);
        }
    }

    /// Sets the stock's net rate from use, rationing and production.
    fn set_flow(&mut self, store: StoreId, now: SimTime) {
        let commodity = self.model.stores[store].commodity;
        let rationing = self.model.commodities[commodity].rationing;
        let state = &mut self.supply.stores[store];
        let issued = match rationing {
            Some(rationing) if state.rationed => {
                (state.use_rate as f64 * rationing.share).round() as i64
            }
            _ => state.use_rate,
        };
        state.stock.set_rate(now, state.gain - issued);
    }

    /// Looks at a store after any change: levels crossed, orders to place, and when to look again.
    pub(crate) fn review<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, store: StoreId) {
        let now = calendar.now();
        let row = &self.model.stores[store];
        let goods = &self.model.commodities[row.commodity];
        self.settle_store(store, now);
        let state = &mut self.supply.stores[store];
        let amount = state.stock.amount(now);
        state.is_empty = amount == 0 && state.use_rate > state.gain;
        if state.is_empty && state.first_empty == SimTime::NEVER {
            state.first_empty = now;
        }
        if state.is_empty {
            state.lowest_days = 0.0;
        }
        let mut levels = [0; 4];
        if let Some(policy) = &row.policy {
            let reserve = state.level(policy.reserve_days);
            levels[0] = reserve;
            state.is_breached = state.demand > 0 && reserve > 0 && amount <= reserve;
            if state.is_breached && state.first_breach == SimTime::NEVER {
                state.first_breach = now;
            }
            levels[1] = (state.level(policy.minimum_days) - state.on_order + state.owed).max(0);
            if let Some((days, ..)) = policy.emergency {
                levels[2] = state.level(days);
            }
        }
        if let Some(rationing) = goods.rationing {
            // Without the step between its beginning and its end, production would switch rationing on and off for ever.
            let relief = if state.rationed { RELIEF_DAYS } else { 0.0 };
            levels[3] = state.level(rationing.below_days + relief);
            let rationed = state.use_rate > 0 && state.demand > 0 && amount <= levels[3];
            if rationed != state.rationed {
                state.rationed = rationed;
                let relief = if rationed { RELIEF_DAYS } else { 0.0 };
                levels[3] = state.level(rationing.below_days + relief);
                self.set_flow(store, now);
            }
        }
        if row.policy.is_some() {
            self.reorder(calendar, store);
            self.call_for_help(calendar, store);
        }
        let state = &mut self.supply.stores[store];
        let below = levels.into_iter().filter(|level| *level < amount).max();
        let rate = state.stock.rate();
        state.watched = below.unwrap_or(i64::MAX);
        let next = match below {
            Some(level) if rate < 0 => state.stock.time_below(level),
            _ => SimTime::NEVER,
        };
        // A level that is crossed upwards by production, such as water after a shortage, is seen then.
        let above = levels.into_iter().filter(|level| *level >= amount).min();
        let rising = match above {
            Some(level) if rate > 0 => state.stock.time_above(level + 1),
            _ => SimTime::NEVER,
        };
        let at = next.min(rising);
        let at = if at == SimTime::NEVER {
            at
        } else {
            at.max(now + SimSpan(1))
        };
        state.next = calendar.replace(state.next, at, Priority::LATE, Event::StoreCrossed(store));
    }

    pub(crate) fn store_reviewed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
    ) {
        let policy = self.model.stores[store].policy.as_ref();
        let span = policy.and_then(|policy| policy.review);
        self.place_order(calendar, store);
        if let Some(span) = span {
            calendar.schedule_in(span, Priority::LATE, Event::StoreReviewed(store));
        }
        self.review(calendar, store);
    }

    /// Reorders where stock is reviewed all the time.
    fn reorder<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, store: StoreId) {
        let policy = self.model.stores[store].policy.as_ref();
        if policy.is_some_and(|policy| policy.review.is_none()) {
            self.place_order(calendar, store);
        }
    }

    /// Orders up to the maximum if the position has fallen to the minimum.
    fn place_order<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, store: StoreId) {
        let now = calendar.now();
        let row = &self.model.stores[store];
        let Some(policy) = &row.policy else {
            return;
        };
        let state = &self.supply.stores[store];
        let position = state.stock.amount(now) + state.on_order - state.owed;
        if state.demand <= 0 || position > state.level(policy.minimum_days) {
            return;
        }
        let mut wanted = state.level(policy.maximum_days) - position;
        if let Some(capacity) = row.capacity {
            wanted = wanted.min(capacity - position);
        }
        if wanted <= 0 {
            return;
        }
        self.supply.stores[store].on_order += wanted;
        match &policy.source {
            SourceModel::Vendor(lead) => {
                let days = self.vendor_days(store, lead);
                let free = self.politics.cut_until(row.site).max(now);
                let at = free + SimSpan::from_days(days);
                let event = Event::VendorDelivered(store, wanted, now);
                calendar.schedule(at, Priority::EARLY, event);
            }
            SourceModel::Stores(sources) => {
                let chosen = sources.iter().find(|&&(from, lane)| {
                    self.issuable(from, false, now) > 0
                        && self.way_closed_until(lane, now).is_none()
                });
                if let Some(&(from, lane)) = chosen.or(sources.first()) {
                    self.request(calendar, store, from, lane, wanted, false);
                }
            }
        }
    }

    fn vendor_days(
        &mut self,
        store: StoreId,
        lead: &crate::engine::distribution::Distribution,
    ) -> f64 {
        let state = &mut self.supply.stores[store];
        let k = state.n_deliveries;
        state.n_deliveries += 1;
        let key = self.model.stores[store].key;
        let days = if self.model.drivers.has(Driver::Contractors) {
            lead.sample(&mut self.draws.stream(VENDOR, key, k))
        } else {
            lead.quantile(0.5)
        };
        days.max(0.0)
    }

    fn request<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        from: StoreId,
        lane: LaneId,
        amount: i64,
        urgent: bool,
    ) {
        self.supply.stores[from].owed += amount;
        let now = calendar.now();
        let order = Order {
            item: Item::Goods(store, from),
            amount,
            placed: now,
            rank: now,
            urgent,
        };
        self.order(calendar, lane, order);
        self.review_later(calendar, from);
    }

    /// Has a store reviewed at once, but after what is happening now.
    fn review_later<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, store: StoreId) {
        let now = calendar.now();
        let state = &mut self.supply.stores[store];
        let event = Event::StoreCrossed(store);
        state.watched = i64::MAX;
        state.next = calendar.replace(state.next, now, Priority::LATE, event);
    }

    fn call_for_help<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, store: StoreId) {
        let policy = self.model.stores[store].policy.as_ref();
        let Some((days, from, lane)) = policy.and_then(|policy| policy.emergency) else {
            return;
        };
        let now = calendar.now();
        let state = &self.supply.stores[store];
        let level = state.level(days);
        let amount = state.stock.amount(now);
        if state.help_due > 0 || level <= 0 || amount > level {
            return;
        }
        let reserve = policy.map_or(0.0, |policy| policy.reserve_days);
        let wanted = state.level(reserve.max(2.0 * days)) - amount;
        let room = self.model.stores[store]
            .capacity
            .map_or(wanted, |most| most - amount);
        let wanted = wanted.min(room);
        if wanted > 0 {
            let state = &mut self.supply.stores[store];
            state.help_due += wanted;
            state.on_order += wanted;
            self.request(calendar, store, from, lane, wanted, true);
        }
    }

    pub(crate) fn vendor_delivered<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        amount: i64,
        placed: SimTime,
    ) {
        let now = calendar.now();
        let row = &self.model.stores[store];
        let state = &mut self.supply.stores[store];
        state.note_lowest(now);
        state.on_order -= amount;
        // A vendor takes back, unpaid, what does not fit.
        let accepted = state.stock.put(now, amount);
        state.put += i128::from(accepted);
        let goods = &self.model.commodities[row.commodity];
        self.supply.ledger[row.commodity].bought += accepted;
        self.supply.lead_times.add((now - placed).days());
        self.cost.spend(goods.budget, goods.cents(accepted));
        self.review(calendar, store);
        self.wake_origin(calendar, row.site);
    }

    /// Goods given by others at a date.
    pub(crate) fn give<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        amount: i64,
    ) {
        let state = &mut self.supply.stores[store];
        state.note_lowest(calendar.now());
        let accepted = state.stock.put(calendar.now(), amount);
        state.put += i128::from(accepted);
        self.supply.ledger[self.model.stores[store].commodity].given += accepted;
        self.review(calendar, store);
        self.wake_origin(calendar, self.model.stores[store].site);
    }

    /// What a store may issue to others now: everything above its reserve, or all of it if the need is urgent.
    pub(crate) fn issuable(&self, store: StoreId, urgent: bool, now: SimTime) -> i64 {
        let row = &self.model.stores[store];
        if self.politics.cut_until(row.site) > now {
            return 0;
        }
        let state = &self.supply.stores[store];
        let reserve = match &row.policy {
            Some(policy) if !urgent => {
                // A depot keeps its reserve for itself, not for those it supplies.
                let own = (state.use_rate - state.gain).max(0) as f64;
                (own * policy.reserve_days) as i64
            }
            _ => 0,
        };
        (state.stock.amount(now) - reserve).max(0)
    }

    /// Takes goods out of a store for transport; returns what was there to take.
    pub(crate) fn load<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        from: StoreId,
        amount: i64,
    ) -> i64 {
        let state = &mut self.supply.stores[from];
        let taken = state.stock.take(calendar.now(), amount);
        state.owed -= taken;
        self.supply.ledger[self.model.stores[from].commodity].loaded += taken;
        self.review_later(calendar, from);
        taken
    }

    /// Puts goods off a convoy or aircraft into their store; returns what fitted in.
    pub(crate) fn receive<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        amount: i64,
        placed: SimTime,
        urgent: bool,
    ) -> i64 {
        let now = calendar.now();
        let row = &self.model.stores[store];
        let state = &mut self.supply.stores[store];
        state.note_lowest(now);
        let accepted = state.stock.put(now, amount);
        state.put += i128::from(accepted);
        state.on_order -= amount;
        if urgent {
            state.help_due -= amount;
        }
        self.supply.ledger[row.commodity].unloaded += accepted;
        self.supply.lead_times.add((now - placed).days());
        self.review(calendar, store);
        self.wake_origin(calendar, row.site);
        accepted
    }

    /// Forgets part of an order that will never come, so that it is ordered again.
    pub(crate) fn give_up<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        amount: i64,
        urgent: bool,
    ) {
        let state = &mut self.supply.stores[store];
        state.on_order -= amount;
        if urgent {
            state.help_due -= amount;
        }
        self.review_later(calendar, store);
    }

    /// Brings goods back into the store they came from; what does not fit is lost.
    pub(crate) fn bring_back<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        from: StoreId,
        amount: i64,
    ) {
        let commodity = self.model.stores[from].commodity;
        let state = &mut self.supply.stores[from];
        let accepted = state.stock.put(calendar.now(), amount);
        state.put += i128::from(accepted);
        let ledger = &mut self.supply.ledger[commodity];
        ledger.returned += accepted;
        ledger.lost_on_the_way += amount - accepted;
        self.review(calendar, from);
    }

    /// Uses goods at a site at once; returns what was there to use.
    pub(crate) fn consume<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        commodity: CommodityId,
        amount: i64,
    ) -> i64 {
        let Some(store) = self.model.store(site, commodity) else {
            return 0;
        };
        let taken = self.supply.stores[store].stock.take(calendar.now(), amount);
        self.supply.ledger[commodity].taken += taken;
        self.supply.stores[store].taken_of_week += taken;
        if taken > 0 {
            self.look_again(calendar, store);
        }
        taken
    }

    /// After stock was taken: a review if it has fallen to the level it was watched for, else only a nearer crossing.
    fn look_again<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, store: StoreId) {
        let now = calendar.now();
        let state = &mut self.supply.stores[store];
        let is_above = state.stock.amount(now) > state.watched && state.stock.rate() < 0;
        if !is_above || !calendar.is_pending(state.next) {
            self.review(calendar, store);
            return;
        }
        let at = state.stock.time_below(state.watched).max(now + SimSpan(1));
        let event = Event::StoreCrossed(store);
        state.next = calendar.replace(state.next, at, Priority::LATE, event);
    }

    /// Fuel for a journey: out of the store at a site, or bought where there is none. False, and nothing taken, if a
    /// store is there and does not hold enough.
    pub(crate) fn refuel<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        fuel: CommodityId,
        amount: i64,
    ) -> bool {
        let now = calendar.now();
        match self.model.store(site, fuel) {
            Some(store) if self.supply.stores[store].stock.amount(now) < amount => return false,
            Some(_) => {
                self.consume(calendar, site, fuel, amount);
            }
            None => {
                let goods = &self.model.commodities[fuel];
                self.supply.ledger[fuel].bought_on_the_spot += amount;
                self.cost.spend(goods.budget, goods.cents(amount));
            }
        }
        self.supply.ledger[fuel].burnt_by_transport += amount;
        true
    }

    /// Destroys a share of every stock at a site.
    pub(crate) fn burn<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        share: f64,
    ) {
        for commodity in self.model.commodities.keys() {
            let Some(store) = self.model.store(site, commodity) else {
                continue;
            };
            let now = calendar.now();
            let state = &mut self.supply.stores[store];
            let amount = (state.stock.amount(now) as f64 * share) as i64;
            let taken = state.stock.take(now, amount);
            self.supply.ledger[commodity].destroyed += taken;
            self.write_off(commodity, taken);
            self.review(calendar, store);
        }
    }

    /// Takes what spoilt, evaporated or was pilfered in a week; stores are reviewed after [`Run::note_activity`].
    pub(crate) fn decay(&mut self, now: SimTime) {
        for (store, row) in self.model.stores.pairs() {
            let share = self.model.commodities[row.commodity].weekly_loss;
            if share > 0.0 {
                let state = &mut self.supply.stores[store];
                let amount = (state.stock.amount(now) as f64 * share) as i64;
                let taken = state.stock.take(now, amount);
                self.supply.ledger[row.commodity].decayed += taken;
            }
        }
    }
}
