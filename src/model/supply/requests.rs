//! Requests: goods that are asked for beside daily use, one request at a time.
//!
//! # State
//!
//! For each demand what it has asked for and got; for each store at which goods are requested the requests that wait
//! there, in order of arrival, and how its stock, its orders and what waits have averaged over time.
//!
//! # What happens
//!
//! A request takes what is there. What is not is lost, or waits and is met, oldest first, as soon as goods come. What
//! waits is part of the position by which orders are placed, as theory has it: on hand + on order − backorders.
//!
//! A demand adds its mean to the demand by which days of supply are counted, from its first day to its last.
//!
//! # Limits
//!
//! Requests that wait are met when goods are put in. At a store that only fills from production on the spot they wait
//! until the store is reviewed for another reason, a week at most.

use std::collections::VecDeque;

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::field::Field;
use crate::engine::time::MICROS_PER_DAY;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::DemandId;
use crate::model::ids::StoreId;
use crate::model::model::DemandModel;
use crate::model::purposes::REQUEST;
use crate::model::purposes::REQUEST_SIZE;
use crate::model::run::Run;
use crate::scenario::supply::Occasions;

/// Height of the strips of a demand's field [per day]; near the usual rate, so that questions are cheap.
const REQUEST_STRIP: f64 = 0.5;

/// What one demand has asked for, and what became of it [thousandths].
#[derive(Debug, Clone)]
pub(crate) struct DemandState {
    field: Field,
    pub(crate) asked: i64,
    pub(crate) met_at_once: i64,
    pub(crate) met_later: i64,
    /// Waiting time of what was met later [thousandths · µs].
    pub(crate) waited: i128,
}

impl DemandState {
    pub(super) fn new(row: &DemandModel, horizon: SimTime) -> DemandState {
        let end = row.until.min(horizon);
        DemandState {
            field: Field::new(REQUEST, row.key, REQUEST_STRIP).with_horizon(end),
            asked: 0,
            met_at_once: 0,
            met_later: 0,
            waited: 0,
        }
    }

    /// Mean time from asking to getting of what was met [d].
    pub(crate) fn mean_wait(&self) -> Option<f64> {
        let met = self.met_at_once + self.met_later;
        (met > 0).then(|| self.waited as f64 / MICROS_PER_DAY as f64 / met as f64)
    }
}

/// One request that waits.
#[derive(Debug, Clone, Copy)]
struct Waiter {
    demand: DemandId,
    amount: i64,
    since: SimTime,
}

/// What happens over time at a store at which goods are requested.
#[derive(Debug, Clone, Default)]
pub(crate) struct Watch {
    waiters: VecDeque<Waiter>,
    since: SimTime,
    level: i64,
    /// Twice the area under stock on hand, and the areas under what waits and what is on order [thousandths · µs].
    on_hand: i128,
    waiting: i128,
    on_order: i128,
    /// Time with something on hand [µs].
    ready: i64,
    pub(crate) n_orders: u64,
}

impl Watch {
    /// Mean on hand, waiting and on order up to `now` [units], and the share of time with something on hand.
    pub(crate) fn means(&self, now: SimTime) -> Option<[f64; 4]> {
        let span = (now > SimTime::ZERO).then_some(now.0 as f64)?;
        let mean = |area: i128| area as f64 / span / 1000.0;
        Some([
            mean(self.on_hand) / 2.0,
            mean(self.waiting),
            mean(self.on_order),
            self.ready as f64 / span,
        ])
    }
}

impl Run<'_> {
    /// Schedules the beginning of every demand, and counts those that have begun.
    pub(super) fn begin_demands<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for (id, row) in self.model.demands.pairs() {
            for at in [row.from.max(SimTime::ZERO), row.until] {
                if at > SimTime::ZERO && at < self.model.horizon {
                    calendar.schedule(at, Priority::EARLY, Event::DemandTurned(id));
                }
            }
            if row.from <= SimTime::ZERO && row.until > SimTime::ZERO {
                self.start_demand(calendar, id, row);
            }
        }
    }

    /// A demand began or ended.
    pub(crate) fn demand_turned<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: DemandId,
    ) {
        let row = &self.model.demands[id];
        if calendar.now() < row.until {
            self.start_demand(calendar, id, row);
        } else {
            self.add_demand(row.store, -row.daily, calendar.now());
        }
        self.review_later(calendar, row.store);
    }

    fn start_demand<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: DemandId,
        row: &DemandModel,
    ) {
        let now = calendar.now();
        self.add_demand(row.store, row.daily, now);
        match row.occasions {
            Occasions::Rate(_) => self.await_request(calendar, id, row, 0),
            Occasions::Every(span) => {
                // A demand that began before the start keeps its rhythm.
                let late = (now - row.from).0 % span.0.max(1);
                let wait = if late == 0 { 0 } else { span.0 - late };
                let at = SimTime(now.0 + wait);
                calendar.schedule(at, Priority::LAST, Event::DemandArose(id, 0));
            }
        }
    }

    /// Schedules the next request, if there is one before the demand ends.
    fn await_request<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: DemandId,
        row: &DemandModel,
        k: u64,
    ) {
        let now = calendar.now();
        let (at, k, priority) = match row.occasions {
            Occasions::Rate(rate) => {
                let field = &mut self.supply.demands[id].field;
                let next = field.next_incident_before(&self.draws, now, rate, SimTime::NEVER);
                (next.time, next.key, Priority::NORMAL)
            }
            // Goods that come and orders that are placed at the same instant come before a regular request.
            Occasions::Every(span) => (now + span, k + 1, Priority::LAST),
        };
        if at < row.until && at < self.model.horizon {
            calendar.schedule(at, priority, Event::DemandArose(id, k));
        }
    }

    /// A request: what is there is issued, the rest waits or is lost.
    pub(crate) fn demand_arose<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: DemandId,
        k: u64,
    ) {
        let now = calendar.now();
        let row = &self.model.demands[id];
        let mut stream = self.draws.stream(REQUEST_SIZE, row.key, k);
        let lots = row.lots.sample(&mut stream).max(0.0);
        let amount = (row.amount as f64 * lots).round() as i64;
        self.await_request(calendar, id, row, k);
        self.note_stock(row.store, now);
        let state = &mut self.supply.stores[row.store];
        // Nobody is served before those who wait.
        let taken = if state.waiting > 0 {
            0
        } else {
            state.stock.take(now, amount)
        };
        let rest = amount - taken;
        state.requested += amount;
        state.denied += rest;
        let commodity = self.model.stores[row.store].commodity;
        self.supply.ledger[commodity].taken += taken;
        let demand = &mut self.supply.demands[id];
        demand.asked += amount;
        demand.met_at_once += taken;
        if rest > 0
            && row.waits
            && let Some(place) = self.model.stores[row.store].watch
        {
            state.waiting += rest;
            self.supply.watches[place].waiters.push_back(Waiter {
                demand: id,
                amount: rest,
                since: now,
            });
        }
        self.review(calendar, row.store);
    }

    /// Issues what is there to those who wait, oldest first.
    pub(super) fn serve_waiting(&mut self, store: StoreId, now: SimTime) {
        let row = &self.model.stores[store];
        let Some(place) = row.watch else {
            return;
        };
        let watch = &mut self.supply.watches[place];
        let state = &mut self.supply.stores[store];
        while let Some(first) = watch.waiters.front_mut() {
            let taken = state.stock.take(now, first.amount);
            if taken == 0 {
                break;
            }
            state.waiting -= taken;
            first.amount -= taken;
            self.supply.ledger[row.commodity].taken += taken;
            let demand = &mut self.supply.demands[first.demand];
            demand.met_later += taken;
            demand.waited += i128::from(taken) * i128::from((now - first.since).0);
            if first.amount > 0 {
                break;
            }
            watch.waiters.pop_front();
        }
        watch.level = state.stock.amount(now);
    }

    /// Brings the time averages of a store at which goods are requested up to `now`, before and after each change.
    #[inline]
    pub(super) fn note_stock(&mut self, store: StoreId, now: SimTime) {
        if let Some(place) = self.model.stores[store].watch {
            self.note_watched(store, place, now);
        }
    }

    fn note_watched(&mut self, store: StoreId, place: usize, now: SimTime) {
        let state = &self.supply.stores[store];
        let watch = &mut self.supply.watches[place];
        let amount = state.stock.amount(now);
        let span = (now - watch.since).0;
        if span > 0 {
            let area = |level: i64| i128::from(level) * i128::from(span);
            watch.on_hand += area(watch.level) + area(amount);
            watch.waiting += area(state.waiting);
            watch.on_order += area(state.on_order);
            if watch.level > 0 || amount > 0 {
                watch.ready += span;
            }
        }
        watch.since = now;
        watch.level = amount;
    }
}
