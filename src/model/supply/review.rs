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
        self.note_stock(store, now);
        if self.supply.stores[store].waiting > 0 {
            self.serve_waiting(store, now);
        }
        if let Some(place) = row.lots {
            self.watch_lots(calendar, store, place);
        }
        // Only stockpiles have seasons.
        let month = match &row.policy {
            Some(policy) if policy.stockpile.is_some() => self.month_of_year(),
            _ => 0,
        };
        let state = &mut self.supply.stores[store];
        let amount = state.stock.settle(now);
        let mut levels = [0; 4];
        let is_empty = amount == 0 && (state.use_rate > state.gain || state.has_requests);
        let mut is_breached = false;
        if let Some(policy) = &row.policy {
            let reserve = policy.reserve.amount(state.demand);
            levels[0] = reserve;
            is_breached = reserve > 0 && amount <= reserve;
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
        let mut rationed = false;
        if let Some(rationing) = goods.rationing {
            // Without the step between its beginning and its end, production would switch rationing on and off for ever.
            let relief = |is_on: bool| if is_on { RELIEF_DAYS } else { 0.0 };
            let level = state.level(rationing.below_days + relief(state.rationed));
            rationed = state.use_rate > 0 && state.demand > 0 && amount <= level;
            levels[3] = state.level(rationing.below_days + relief(rationed));
        }
        if (is_empty, is_breached, rationed) != (state.is_empty, state.is_breached, state.rationed)
        {
            self.note_condition(store, is_empty, is_breached, rationed, now);
            self.call_stand_in(calendar, store);
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
        if is_empty {
            state.lowest_days = 0.0;
        }
        let rate = state.stock.rate();
        let mut at = SimTime::NEVER;
        state.watched = i64::MAX;
        if let Some(level) = levels.into_iter().filter(|level| *level < amount).max() {
            state.watched = level;
            if rate < 0 {
                at = state.stock.time_below(level);
            }
        }
        // What is taken beside the flow brings crossings forward; a first look a little early saves moving the event
        // with everything that is taken.
        if state.activity > 0 {
            let level = if state.watched == i64::MAX {
                0
            } else {
                state.watched
            };
            at = state.early_look(level, amount, now).unwrap_or(at).min(at);
        }
        // A level that is crossed upwards by production, such as water after a shortage, is seen then.
        if rate > 0
            && let Some(level) = levels.into_iter().filter(|level| *level >= amount).min()
        {
            at = at.min(state.stock.time_above(level + 1));
        }
        if at != SimTime::NEVER {
            at = at.max(now + SimSpan(1));
        }
        self.look_at(calendar, store, at);
    }

    /// Notes that a store has become empty, low or rationed, or is so no longer.
    fn note_condition(
        &mut self,
        store: StoreId,
        is_empty: bool,
        is_breached: bool,
        rationed: bool,
        now: SimTime,
    ) {
        self.settle_store(store, now);
        let state = &mut self.supply.stores[store];
        state.is_empty = is_empty;
        if is_empty && state.first_empty == SimTime::NEVER {
            state.first_empty = now;
        }
        state.is_breached = is_breached;
        if is_breached && state.first_breach == SimTime::NEVER {
            state.first_breach = now;
        }
        if rationed != state.rationed {
            state.rationed = rationed;
            self.set_flow(store, now);
        }
    }

    /// Has a store looked at by an instant. An event that is pending for an earlier one stays where it is and looks
    /// only whether it is time: most crossings are put off again and again.
    fn look_at<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        at: SimTime,
    ) {
        let state = &mut self.supply.stores[store];
        state.due_at = at;
        if at < state.next_at || !calendar.is_pending(state.next) {
            state.next_at = at;
            let event = Event::StoreCrossed(store);
            state.next = calendar.replace(state.next, at, Priority::LATE, event);
        }
    }

    /// A store's crossing may have come.
    pub(crate) fn store_crossed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
    ) {
        let due_at = self.supply.stores[store].due_at;
        if due_at > calendar.now() {
            self.look_at(calendar, store, due_at);
        } else {
            self.review(calendar, store);
        }
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
        state.due_at = now;
        // What is pending for this instant anyway comes late enough.
        if state.next_at != now || !calendar.is_pending(state.next) {
            state.next_at = now;
            state.next = calendar.replace(state.next, now, Priority::LATE, event);
        }
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
        if at < state.due_at {
            self.look_at(calendar, store, at);
        }
    }
}
