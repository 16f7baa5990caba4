//! Shortage: who gets how much of a supplier that has less than is asked of it.
//!
//! Whoever has waited longest comes first unless the scenario says otherwise: then all are left with the same days of supply (after
//! Eppen and Schrage, Centralized ordering policies in a multi-warehouse system with lead times and random demand, 1981), or
//! each takes what those before it leave. Emergencies come first in any case, but take from a neighbour only what it does not
//! need itself: what is above its own minimum.

use crate::engine::time::SimTime;
use crate::model::ids::StoreId;
use crate::model::run::Run;
use crate::scenario::supply::Shortage;

/// Days of supply that no store holds, from which the fair share is sought.
const MOST_DAYS: f64 = 10_000.0;
/// Halvings of that: to less than a thousandth of a day's use.
const HALVINGS: u32 = 48;

impl Run<'_> {
    /// What a store may issue to another now [thousandths].
    pub(crate) fn issuable_to(
        &mut self,
        from: StoreId,
        to: StoreId,
        urgent: bool,
        now: SimTime,
    ) -> i64 {
        let most = self.issuable(from, urgent, now);
        if urgent {
            return most.min(self.spare(from, to, now));
        }
        let rule = self.model.rules.supply.shortage;
        if rule == Shortage::FirstCome || most <= 0 {
            return most;
        }
        let customers = &self.model.stores[from].customers;
        let asked = |store: &StoreId| self.supply.stores[*store].asked.max(0);
        if most >= customers.iter().map(asked).sum::<i64>() {
            return most;
        }
        if rule == Shortage::FairShare {
            return self.fair_share(customers, to, most, now);
        }
        let rank = self.model.stores[to].rank;
        let before = customers
            .iter()
            .filter(|other| self.model.stores[**other].rank < rank);
        (most - before.map(asked).sum::<i64>()).max(0)
    }

    /// What a customer gets if an amount is shared so that all are left with the same days of supply, what is on the way
    /// to them included, and none gets more than it asked for.
    fn fair_share(&self, customers: &[StoreId], to: StoreId, most: i64, now: SimTime) -> i64 {
        let needs = |store: StoreId, days: f64| {
            let state = &self.supply.stores[store];
            let asked = state.asked.max(0) as f64;
            let has = state.stock.amount(now) + state.on_order - state.asked;
            (days * state.demand.max(1) as f64 - has as f64).clamp(0.0, asked)
        };
        let (mut low, mut high) = (0.0, MOST_DAYS);
        for _ in 0..HALVINGS {
            let days = (low + high) / 2.0;
            let total: f64 = customers.iter().map(|store| needs(*store, days)).sum();
            if total <= most as f64 {
                low = days;
            } else {
                high = days;
            }
        }
        needs(to, low) as i64
    }

    /// What a helper can do without: everything for those it supplies, what is above its own minimum for a neighbour.
    fn spare(&self, from: StoreId, to: StoreId, now: SimTime) -> i64 {
        let mut next = self.model.stores[to].supplier;
        let mut left = self.model.stores.len();
        while let Some(store) = next
            && left > 0
        {
            if store == from {
                return i64::MAX;
            }
            next = self.model.stores[store].supplier;
            left -= 1;
        }
        let Some(policy) = &self.model.stores[from].policy else {
            return i64::MAX;
        };
        let state = &self.supply.stores[from];
        let (minimum, _) = policy.levels(state.demand, self.month_of_year());
        (state.stock.amount(now) - minimum).max(0)
    }
}
