//! Review: which levels a store is below, and when it is looked at again.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::StoreId;
use crate::model::run::Run;

/// Rationing ends when this many days of supply more are on hand than when it began. Assumed.
const RELIEF_DAYS: f64 = 0.5;

impl Run<'_> {
    pub(super) fn settle_store(&mut self, store: StoreId, now: SimTime) {
        let commodity = self.model.stores[store].commodity;
        let rationing = &self.model.commodities[commodity].rationing;
        let share = rationing.map_or(1.0, |rationing| rationing.share);
        self.note_stock(store, now);
        self.supply.stores[store].settle(now, share);
    }

    /// Brings the integrals of all stores up to the end.
    pub(crate) fn settle_stores(&mut self, now: SimTime) {
        for store in self.model.stores.keys() {
            self.settle_store(store, now);
        }
    }

    /// Looks at a store after any change: levels crossed, orders to place, and when to look again.
    pub(crate) fn review<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, store: StoreId) {
        let now = calendar.now();
        let row = &self.model.stores[store];
        let goods = &self.model.commodities[row.commodity];
        self.settle_store(store, now);
        if self.supply.stores[store].waiting > 0 {
            self.serve_waiting(store, now);
        }
        if let Some(place) = row.lots {
            self.watch_lots(calendar, store, place);
        }
        let month = self.month_of_year();
        let state = &mut self.supply.stores[store];
        let amount = state.stock.amount(now);
        state.is_empty = amount == 0 && (state.use_rate > state.gain || state.has_requests);
        if state.is_empty && state.first_empty == SimTime::NEVER {
            state.first_empty = now;
        }
        if state.is_empty {
            state.lowest_days = 0.0;
        }
        let mut levels = [0; 4];
        if let Some(policy) = &row.policy {
            let reserve = policy.reserve.amount(state.demand);
            levels[0] = reserve;
            state.is_breached = reserve > 0 && amount <= reserve;
            if state.is_breached && state.first_breach == SimTime::NEVER {
                state.first_breach = now;
            }
            let (minimum, _) = policy.levels(state.demand, month);
            let promised = state.owed + state.waiting;
            levels[1] = (minimum - state.on_order + promised).max(0);
            if policy.stockpile.is_some() {
                state.pile.note(amount, minimum, now);
            }
            if let Some(emergency) = &policy.emergency {
                levels[2] = state.level(emergency.below_days);
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
            if amount <= levels[1] {
                self.reorder(calendar, store);
            }
            if amount <= levels[2] {
                self.call_for_help(calendar, store);
            }
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
        // What is taken beside the flow brings crossings forward; a first look a little early saves moving the event
        // with everything that is taken.
        let next = state
            .early_look(below.unwrap_or(0), amount, now)
            .unwrap_or(next)
            .min(next);
        let at = next.min(rising);
        let at = if at == SimTime::NEVER {
            at
        } else {
            at.max(now + SimSpan(1))
        };
        state.next_at = at;
        state.next = calendar.replace(state.next, at, Priority::LATE, Event::StoreCrossed(store));
    }

    pub(crate) fn store_reviewed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
    ) {
        let policy = self.model.stores[store].policy.as_ref();
        let span = policy.and_then(|policy| policy.review);
        match policy.and_then(|policy| policy.push) {
            Some(amount) => self.push(calendar, store, amount),
            None => self.place_order(calendar, store),
        }
        if let Some(span) = span {
            calendar.schedule_in(span, Priority::LATE, Event::StoreReviewed(store));
        }
        self.review(calendar, store);
    }

    /// Has a store reviewed at once, but after what is happening now.
    pub(super) fn review_later<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
    ) {
        let now = calendar.now();
        let state = &mut self.supply.stores[store];
        let event = Event::StoreCrossed(store);
        state.watched = i64::MAX;
        state.next_at = now;
        state.next = calendar.replace(state.next, now, Priority::LATE, event);
    }

    /// After stock was taken: a review if it has fallen to the level it was watched for, else only a nearer crossing.
    pub(super) fn look_again<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
    ) {
        let now = calendar.now();
        let state = &mut self.supply.stores[store];
        let is_above = state.stock.amount(now) > state.watched && state.stock.rate() < 0;
        if !is_above || !calendar.is_pending(state.next) {
            self.review(calendar, store);
            return;
        }
        let at = state.stock.time_below(state.watched).max(now + SimSpan(1));
        if at >= state.next_at {
            return;
        }
        state.next_at = at;
        let event = Event::StoreCrossed(store);
        state.next = calendar.replace(state.next, at, Priority::LATE, event);
    }
}
