//! Orders: what is asked of vendors and of stores upstream, and calls for help.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::LaneId;
use crate::model::ids::StoreId;
use crate::model::model::SourceModel;
use crate::model::movement::Item;
use crate::model::movement::Order;
use crate::model::purposes::VENDOR;
use crate::model::run::Run;

impl Run<'_> {
    /// Reorders where stock is reviewed all the time.
    pub(super) fn reorder<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, store: StoreId) {
        let policy = self.model.stores[store].policy.as_ref();
        if policy.is_some_and(|policy| policy.review.is_none()) {
            self.place_order(calendar, store);
        }
    }

    /// Orders up to the maximum if the position has fallen to the minimum.
    pub(super) fn place_order<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
    ) {
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

    pub(super) fn call_for_help<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
    ) {
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
        let days = (now - placed).days();
        self.supply.lead_times.add(days);
        self.supply.lead_times_to[row.site].add(days);
        self.cost.spend(goods.budget, goods.cents(accepted));
        self.review(calendar, store);
        self.wake_origin(calendar, row.site);
    }
}
