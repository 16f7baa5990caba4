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
use crate::scenario::supply::Level;

impl Run<'_> {
    /// Reorders where stock is reviewed all the time.
    pub(super) fn reorder<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, store: StoreId) {
        let policy = self.model.stores[store].policy.as_ref();
        if policy.is_some_and(|policy| policy.review.is_none()) {
            self.place_order(calendar, store);
        }
    }

    /// Orders if the position has fallen to the minimum: up to the maximum, or a fixed quantity as often as it takes.
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
        let month = self.month_of_year();
        let state = &self.supply.stores[store];
        let position = state.stock.amount(now) + state.on_order - state.owed - state.waiting;
        let (minimum, maximum) = policy.levels(state.demand, month);
        if (state.demand <= 0 && !policy.is_fixed()) || position > minimum {
            return;
        }
        let quantity = policy.quantity.map(|level| level.amount(state.demand));
        let mut wanted = match quantity {
            // The least multiple that lifts the position above the minimum.
            Some(quantity) if quantity > 0 => ((minimum - position) / quantity + 1) * quantity,
            _ => up_to_lot(maximum - position, policy.lot),
        };
        if let Some(capacity) = row.capacity
            && wanted > capacity - position
        {
            wanted = down_to_lot(capacity - position, policy.lot);
        }
        if let Some(left) = self
            .plugs_to_order(store, now)
            .filter(|left| *left < wanted)
        {
            wanted = down_to_lot(left, policy.lot);
        }
        self.order_for(calendar, store, wanted);
    }

    /// Sends for what a schedule says, whatever is on hand, as far as there is room for it.
    pub(super) fn push<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        amount: Level,
    ) {
        let now = calendar.now();
        let row = &self.model.stores[store];
        let lot = row.policy.as_ref().map_or(1, |policy| policy.lot);
        let state = &self.supply.stores[store];
        let mut wanted = up_to_lot(amount.amount(state.demand), lot);
        if let Some(capacity) = row.capacity {
            let room = capacity - state.stock.amount(now) - state.on_order;
            if wanted > room {
                wanted = down_to_lot(room, lot);
            }
        }
        if let Some(left) = self
            .plugs_to_order(store, now)
            .filter(|left| *left < wanted)
        {
            wanted = down_to_lot(left, lot);
        }
        self.order_for(calendar, store, wanted);
    }

    /// Orders an amount from the vendor, or from a store upstream.
    fn order_for<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        wanted: i64,
    ) {
        let now = calendar.now();
        let row = &self.model.stores[store];
        let Some(policy) = row.policy.as_ref().filter(|_| wanted > 0) else {
            return;
        };
        self.note_stock(store, now);
        if let Some(place) = row.watch {
            self.supply.watches[place].n_orders += 1;
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
            SourceModel::Contract(id) => self.order_on_contract(calendar, *id, store, wanted),
            SourceModel::Stores(sources) => {
                if let Some((from, lane)) = self.supplier_for(store, wanted, sources, now) {
                    self.request(calendar, store, from, lane, wanted, false);
                }
            }
        }
    }

    /// The supplier of the next order: by share the one that is farthest behind, else the first that has something to
    /// give and whose way is open; the first of all if none is.
    fn supplier_for(
        &mut self,
        store: StoreId,
        wanted: i64,
        sources: &[(StoreId, LaneId)],
        now: SimTime,
    ) -> Option<(StoreId, LaneId)> {
        let policy = self.model.stores[store].policy.as_ref();
        let shares = policy.map_or(&[][..], |policy| &policy.shares);
        let can_give = |run: &mut Self, &(from, lane): &(StoreId, LaneId)| {
            run.issuable(from, false, now) > 0 && run.way_closed_until(lane, now).is_none()
        };
        if shares.is_empty() {
            let chosen = sources.iter().find(|source| can_give(self, source));
            return chosen.or(sources.first()).copied();
        }
        let mut best: Option<(bool, f64, usize)> = None;
        for (place, (source, share)) in sources.iter().zip(shares).enumerate() {
            if *share <= 0.0 {
                continue;
            }
            let is_barred = !can_give(self, source);
            let ordered = self.supply.stores[store].ordered[place] + wanted;
            let rank = (is_barred, ordered as f64 / share, place);
            if best.is_none_or(|best| (rank.0, rank.1) < (best.0, best.1)) {
                best = Some(rank);
            }
        }
        let (.., place) = best?;
        self.supply.stores[store].ordered[place] += wanted;
        Some(sources[place])
    }

    pub(super) fn vendor_days(
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
        if !urgent {
            self.supply.stores[store].asked += amount;
        }
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
        let Some(emergency) = policy.and_then(|policy| policy.emergency.as_ref()) else {
            return;
        };
        let days = emergency.below_days;
        let now = calendar.now();
        let state = &self.supply.stores[store];
        let level = state.level(days);
        let amount = state.stock.amount(now);
        if state.help_due > 0 || level <= 0 || amount > level {
            return;
        }
        let reserve = policy.map_or(0, |policy| policy.reserve.amount(state.demand));
        let wanted = reserve.max(state.level(2.0 * days)) - amount;
        let room = self.model.stores[store]
            .capacity
            .map_or(wanted, |most| most - amount);
        let wanted = wanted.min(room);
        if wanted > 0 {
            self.note_stock(store, now);
            let state = &mut self.supply.stores[store];
            state.help_due += wanted;
            state.on_order += wanted;
            let can_help = |run: &mut Self, &(from, lane): &(StoreId, LaneId)| {
                run.issuable_to(from, store, true, now) > 0
                    && run.way_closed_until(lane, now).is_none()
            };
            let helpers = &emergency.helpers;
            let chosen = helpers.iter().find(|helper| can_help(self, helper));
            if let Some(&(from, lane)) = chosen.or(helpers.first()) {
                self.request(calendar, store, from, lane, wanted, true);
            }
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
        let contract = match row.policy.as_ref().map(|policy| &policy.source) {
            Some(SourceModel::Contract(id)) => Some(*id),
            _ => None,
        };
        if let Some(at) = contract.and_then(|id| self.put_off(id, now)) {
            let event = Event::VendorDelivered(store, amount, placed);
            calendar.schedule(at, Priority::EARLY, event);
            return;
        }
        self.note_stock(store, now);
        let state = &mut self.supply.stores[store];
        state.note_lowest(now);
        state.on_order -= amount;
        // A vendor takes back, unpaid, what does not fit.
        let accepted = self.put_in(store, amount, now);
        let goods = &self.model.commodities[row.commodity];
        self.supply.ledger[row.commodity].bought += accepted;
        self.supply.ledger[row.commodity].turned_away += amount - accepted;
        let days = (now - placed).days();
        self.supply.lead_times.add(days);
        self.supply.lead_times_to[row.site].add(days);
        let cents = goods.cents(accepted);
        let cents = match contract {
            Some(id) => self.contract_price(id, cents, placed, now),
            None => cents,
        };
        self.cost.spend(goods.budget, cents);
        self.add_lot(store, None, now);
        self.review(calendar, store);
        self.wake_origin(calendar, row.site);
    }
}

/// An amount rounded up to whole lots.
fn up_to_lot(amount: i64, lot: i64) -> i64 {
    if amount <= 0 {
        return 0;
    }
    (amount + lot - 1) / lot * lot
}

/// An amount rounded down to whole lots.
fn down_to_lot(amount: i64, lot: i64) -> i64 {
    amount.max(0) / lot * lot
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_whole() {
        assert_eq!(up_to_lot(1, 12), 12);
        assert_eq!(up_to_lot(24, 12), 24);
        assert_eq!(up_to_lot(-3, 12), 0);
        assert_eq!(down_to_lot(23, 12), 12);
        assert_eq!(down_to_lot(-3, 12), 0);
        assert_eq!(up_to_lot(7, 1), 7);
    }
}
