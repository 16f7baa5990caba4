//! Storage: what fits in where, what containers lose, and what happens when they are full.
//!
//! # What happens
//!
//! A store holds what its containers hold, filled in the order in which they are listed: tanks before bladders, if the
//! planner says so. Refrigerated goods share the plugs of their site; each plugged container holds so much, and while it is
//! in use it is a load for the site's power.
//!
//! A container may lose a share of what is in it, as a bladder leaks, and may be sheltered, as a magazine is: attacks on
//! the site do not destroy what lies there.
//!
//! What does not fit goes home with whoever brought it: vendors take it back unpaid, convoys and aircraft carry it back.
//! Where the rules say so convoys wait instead, with what does not fit aboard, as long as they would wait for a closed road.
//!
//! # Limits
//!
//! The load of plugs is looked at when use is worked out anew, and once a week. When load has to be shed, plugs come first:
//! a site that is short of power loses no refrigerated goods for it.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::model::StoreModel;
use crate::model::run::Run;

/// Containers of one kind, from the amount that those before them hold up to the amount that they hold too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Room {
    pub from: i64,
    pub until: i64,
    /// Share that is lost in a week.
    pub weekly_loss: f64,
    pub is_sheltered: bool,
}

impl Room {
    /// What of an amount on hand is in here.
    fn holds(&self, amount: i64) -> i64 {
        (amount.min(self.until) - self.from).max(0)
    }
}

impl StoreModel {
    /// What containers lose in a week of an amount on hand.
    pub(crate) fn leaks(&self, amount: i64) -> i64 {
        let leaks = |room: &Room| (room.holds(amount) as f64 * room.weekly_loss) as i64;
        self.rooms.iter().map(leaks).sum()
    }

    /// What of an amount on hand an attack can reach.
    pub(crate) fn exposed(&self, amount: i64) -> i64 {
        let sheltered = self.rooms.iter().filter(|room| room.is_sheltered);
        amount - sheltered.map(|room| room.holds(amount)).sum::<i64>()
    }
}

impl Run<'_> {
    /// Puts goods into a store; returns what fitted in.
    pub(super) fn put_in(&mut self, store: StoreId, amount: i64, now: SimTime) -> i64 {
        let fits = match self.plugs_left(store, now) {
            Some(left) => amount.min(left),
            None => amount,
        };
        let state = &mut self.supply.stores[store];
        let accepted = state.stock.put(now, fits);
        state.put += i128::from(accepted);
        accepted
    }

    /// What fits into a store now; `None` is not limited.
    pub(crate) fn room(&mut self, store: StoreId, now: SimTime) -> Option<i64> {
        let stock = &mut self.supply.stores[store].stock;
        let on_hand = stock.settle(now);
        let room = stock.capacity().map(|most| most - on_hand);
        match (room, self.plugs_left(store, now)) {
            (Some(room), Some(left)) => Some(room.min(left)),
            (room, left) => room.or(left),
        }
    }

    /// What still fits into the containers at a site's plugs, where several commodities share them.
    fn plugs_left(&self, store: StoreId, now: SimTime) -> Option<i64> {
        let used = |other: StoreId| self.supply.stores[other].stock.amount(now);
        self.shared_room(store, used)
    }

    /// The same less what is on order.
    pub(super) fn plugs_to_order(&self, store: StoreId, now: SimTime) -> Option<i64> {
        let used = |other: StoreId| {
            let state = &self.supply.stores[other];
            state.stock.amount(now) + state.on_order
        };
        self.shared_room(store, used)
    }

    fn shared_room(&self, store: StoreId, used: impl Fn(StoreId) -> i64) -> Option<i64> {
        let row = &self.model.stores[store];
        let (most, sharers) = self.model.sites[row.site].shared_plugs.as_ref()?;
        if !sharers.contains(&store) {
            return None;
        }
        let mass = |other: &StoreId| {
            let goods = &self.model.commodities[self.model.stores[*other].commodity];
            goods.kilograms(used(*other))
        };
        let left = most - sharers.iter().map(mass).sum::<f64>();
        Some(self.model.commodities[row.commodity].amount_of(left.max(0.0)))
    }

    /// Load of the plugged containers that are in use at a site [kW].
    pub(super) fn plug_load(&self, site: SiteId, now: SimTime) -> f64 {
        let row = &self.model.sites[site];
        let each = row.power.map_or(0.0, |power| power.plug);
        if each <= 0.0 {
            return 0.0;
        }
        let full = self.model.rules.supply.reefer_tonnes * 1000.0;
        let in_use = |store: &StoreId| {
            let goods = &self.model.commodities[self.model.stores[*store].commodity];
            let amount = self.supply.stores[*store].stock.amount(now);
            libm::ceil(goods.kilograms(amount) / full)
        };
        each * row.refrigerated.iter().map(in_use).sum::<f64>()
    }

    /// Works out power anew where it depends on what is plugged in, once a week.
    pub(super) fn renew_plugs<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for site in self.model.sites.keys() {
            let row = &self.model.sites[site];
            let is_load = row.power.is_some_and(|power| power.plug > 0.0);
            if is_load && !row.refrigerated.is_empty() {
                self.renew_use_at(calendar, site);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_filled_in_order() {
        let room = Room {
            from: 100,
            until: 160,
            weekly_loss: 0.1,
            is_sheltered: false,
        };
        assert_eq!(
            [80, 100, 130, 160, 200].map(|a| room.holds(a)),
            [0, 0, 30, 60, 60]
        );
    }
}
