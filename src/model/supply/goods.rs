//! Goods: into stores, out of them, and lost, each counted in the ledger.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::CommodityId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::movement::Line;
use crate::model::run::Run;

impl Run<'_> {
    /// Goods given by others at a date.
    pub(crate) fn give<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        amount: i64,
    ) {
        self.note_stock(store, calendar.now());
        let state = &mut self.supply.stores[store];
        state.note_lowest(calendar.now());
        let accepted = self.put_in(store, amount, calendar.now());
        self.supply.ledger[self.model.stores[store].commodity].given += accepted;
        self.add_lot(store, None, calendar.now());
        self.review(calendar, store);
        self.wake_origin(calendar, self.model.stores[store].site);
    }

    /// What a store may issue to others now: everything above its reserve, or all of it if the need is urgent.
    pub(crate) fn issuable(&mut self, store: StoreId, urgent: bool, now: SimTime) -> i64 {
        let row = &self.model.stores[store];
        if self.politics.cut_until(row.site) > now {
            return 0;
        }
        let state = &mut self.supply.stores[store];
        let amount = state.stock.settle(now);
        let reserve = match &row.policy {
            Some(policy) if policy.keeps_reserve(urgent) => {
                // A depot keeps its reserve for itself, not for those it supplies.
                let own = (state.use_rate - state.gain).max(0);
                policy.reserve.amount(own)
            }
            _ => 0,
        };
        (amount - reserve).max(0)
    }

    /// Takes goods out of a store for transport to another; returns what was there to take.
    pub(crate) fn load<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        from: StoreId,
        to: StoreId,
        amount: i64,
        urgent: bool,
    ) -> i64 {
        self.note_stock(from, calendar.now());
        let state = &mut self.supply.stores[from];
        let taken = state.stock.take(calendar.now(), amount);
        state.owed -= taken;
        if !urgent {
            self.supply.stores[to].asked -= taken;
        }
        self.supply.ledger[self.model.stores[from].commodity].loaded += taken;
        self.review_later(calendar, from);
        taken
    }

    /// Puts goods off a convoy or aircraft into their store; returns what fitted in. Who unloads wakes the lanes that
    /// begin here, once for all that is unloaded.
    pub(crate) fn receive<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        line: Line,
    ) -> i64 {
        let Line {
            amount,
            placed,
            urgent,
            expires,
            ..
        } = line;
        let now = calendar.now();
        let row = &self.model.stores[store];
        self.note_stock(store, now);
        let state = &mut self.supply.stores[store];
        state.note_lowest(now);
        let accepted = self.put_in(store, amount, now);
        let state = &mut self.supply.stores[store];
        state.on_order -= amount;
        if urgent {
            state.help_due -= amount;
        }
        self.supply.ledger[row.commodity].unloaded += accepted;
        self.supply.ledger[row.commodity].turned_away += amount - accepted;
        let days = (now - placed).days();
        self.supply.lead_times.add(days);
        self.supply.lead_times_to[row.site].add(days);
        self.add_lot(store, Some(expires), now);
        self.review(calendar, store);
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
        self.note_stock(store, calendar.now());
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
        expires: SimTime,
    ) {
        let commodity = self.model.stores[from].commodity;
        self.note_stock(from, calendar.now());
        let accepted = self.put_in(from, amount, calendar.now());
        let ledger = &mut self.supply.ledger[commodity];
        ledger.returned += accepted;
        ledger.lost_on_the_way += amount - accepted;
        self.add_lot(from, Some(expires), calendar.now());
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
        self.note_stock(store, calendar.now());
        let taken = self.supply.stores[store].stock.take(calendar.now(), amount);
        self.supply.ledger[commodity].taken += taken;
        self.supply.stores[store].taken_of_week += taken;
        if taken > 0 {
            self.look_again(calendar, store);
        }
        taken
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
            self.note_stock(store, now);
            let state = &mut self.supply.stores[store];
            let reached = self.model.stores[store].exposed(state.stock.amount(now));
            let amount = (reached as f64 * share) as i64;
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
            if share > 0.0 || !row.rooms.is_empty() {
                self.note_stock(store, now);
                let state = &mut self.supply.stores[store];
                let on_hand = state.stock.settle(now);
                let amount = (on_hand as f64 * share) as i64 + row.leaks(on_hand);
                let taken = state.stock.take(now, amount);
                state.is_touched |= taken > 0;
                self.supply.ledger[row.commodity].decayed += taken;
            }
            self.fail_cold_chain(store, now);
        }
    }
}
