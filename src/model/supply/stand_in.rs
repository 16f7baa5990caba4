//! Stand-ins: goods that are kept for the day on which others run out, such as bottled water for a plant that fails.
//!
//! # What happens
//!
//! While the commodity for which it stands in is on hand at a site, a stand-in is not used there. Once that has run out it
//! is used, as much as the site needs of it less what is still produced on the spot: a plant that yields a little gives it
//! to drink first. When the other is on hand again the use ends.
//!
//! What the site would need counts as demand all the while, so that policies keep days of supply of it.
//!
//! # Limits
//!
//! What is used of the stand-in is not taken off the unmet demand of the other: a camp with bottled water only has water to
//! drink, and none to wash.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::model::event::Event;
use crate::model::ids::StoreId;
use crate::model::run::Run;

impl Run<'_> {
    /// Sets what a site needs of a stand-in [thousandths/day], and uses as much of it as is called for now.
    pub(super) fn set_stand_in<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        need: i64,
    ) {
        let now = calendar.now();
        let other = self.model.stores[store].stands_in_for;
        let is_called = other.is_some_and(|other| self.supply.stores[other].is_empty);
        let gain = other.map_or(0, |other| self.supply.stores[other].gain);
        let used = if is_called { (need - gain).max(0) } else { 0 };
        let state = &self.supply.stores[store];
        let change = need - state.use_rate - state.standby;
        if change == 0 && state.use_rate == used {
            return;
        }
        self.settle_store(store, now);
        let state = &mut self.supply.stores[store];
        state.note_idle(used, now);
        state.use_rate = used;
        state.standby = need - used;
        self.add_demand(store, change, now);
        self.set_flow(store, now);
        self.review_later(calendar, store);
        if let Some(supplier) = self.model.stores[store].supplier.filter(|_| change > 0) {
            self.review_later(calendar, supplier);
        }
    }

    /// A store has run out, is filled again, or more or less is produced there: its stand-in follows.
    pub(super) fn call_stand_in<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
    ) {
        if let Some(other) = self.model.stores[store].stand_in {
            let state = &self.supply.stores[other];
            let need = state.use_rate + state.standby;
            self.set_stand_in(calendar, other, need);
        }
    }
}
