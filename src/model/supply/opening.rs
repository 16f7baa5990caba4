//! Opening: the stocks that are there at the start, come with the first people, or are brought along.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::UnitId;
use crate::model::run::Run;
use crate::scenario::supply::Level;

impl Run<'_> {
    pub(crate) fn begin_supply<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        let model = self.model;
        for (id, store) in model.stores.pairs() {
            let now = calendar.now();
            let review = store.policy.as_ref().and_then(|policy| policy.review);
            if let Some(span) = review {
                // Reviews are spread over their period by the store's own key, so that not all fall on one day.
                let offset = (store.key.0 as u64 % span.0.max(1) as u64) as i64;
                let first = store.policy.as_ref().and_then(|policy| policy.first);
                let event = Event::StoreReviewed(id);
                let at = first.unwrap_or(now + SimSpan(offset));
                calendar.schedule(at, Priority::LATE, event);
            }
        }
        self.renew_use(calendar);
        self.begin_demands(calendar);
        self.begin_contracts(calendar);
        self.begin_assets(calendar);
        for store in self.model.stores.keys() {
            if self.supply.stores[store].stock.amount(calendar.now()) > 0 {
                self.add_lot(store, None, calendar.now());
            }
        }
        for store in self.model.stores.keys() {
            let row = &self.model.stores[store];
            let policy = row.policy.as_ref();
            if row.nominal > 0 || policy.is_some_and(|policy| policy.is_fixed()) {
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

    /// The stock that a policy provides when its first people come.
    pub(super) fn open(&mut self, store: StoreId, now: SimTime) {
        let row = &self.model.stores[store];
        let Some(policy) = &row.policy else {
            return;
        };
        let state = &mut self.supply.stores[store];
        let is_wanted = state.demand > 0 || matches!(policy.opening, Level::Amount(_));
        if !is_wanted || (state.opened && now > SimTime::ZERO) {
            return;
        }
        // On the first day demand is built up unit by unit, and the opening stock with it.
        state.opened = now > SimTime::ZERO || row.opening > 0;
        if row.opening > 0 {
            return;
        }
        let wanted = policy.opening.amount(state.demand) - state.stock.amount(now);
        self.endow(store, wanted, now);
    }

    fn endow(&mut self, store: StoreId, amount: i64, now: SimTime) {
        let accepted = self.put_in(store, amount, now);
        self.supply.ledger[self.model.stores[store].commodity].endowed += accepted;
        self.add_lot(store, None, now);
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
            let is_piped = goods.is_piped() && self.water_gain(site) > 0;
            if !is_piped {
                self.endow(store, (daily * days * 1000.0) as i64, calendar.now());
                self.review_later(calendar, store);
            }
        }
    }
}
