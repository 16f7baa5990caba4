//! Lots: goods that expire are issued first in, first out, and written off or used up elsewhere when their time comes.
//!
//! # State
//!
//! For each store of goods that expire, its lots in order of receipt: up to which of everything ever received a lot
//! reaches, and when it expires. What has left the store says how far the lots are used up; nothing is counted twice and
//! nothing ticks.
//!
//! # What happens
//!
//! Goods come fresh from vendors and with units. On the way they age: what is loaded has the age of the oldest lot in the
//! store. Use, loading, incidents and routine losses take the oldest first. A lot that expires is written off; where the
//! commodity says so it is used for another before that, as ration packs are eaten in their last months.
//!
//! Refrigerated goods are also lost when a container fails: each in use at its rate, once a week.

use std::collections::VecDeque;

use crate::engine::calendar::Calendar;
use crate::engine::calendar::EventHandle;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::distribution::Distribution;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::StoreId;
use crate::model::purposes::COLD_CHAIN;
use crate::model::run::Run;

/// Goods that came together.
#[derive(Debug, Clone, Copy)]
struct Lot {
    /// Everything received up to and with this lot [thousandths].
    until: i128,
    expires: SimTime,
}

/// The lots of one store.
#[derive(Debug, Clone)]
pub(crate) struct Lots {
    queue: VecDeque<Lot>,
    /// Taken out of the middle because it expired [thousandths].
    removed: i128,
    next: EventHandle,
}

impl Lots {
    pub(super) fn new() -> Lots {
        Lots {
            queue: VecDeque::new(),
            removed: 0,
            next: EventHandle::NONE,
        }
    }

    /// Drops the lots that are used up once so much has left the store, expired lots not counted.
    fn use_up(&mut self, used: i128) {
        while self.queue.front().is_some_and(|lot| lot.until <= used) {
            self.queue.pop_front();
        }
    }

    /// Takes out what is past its time at an instant; returns how much.
    fn take_past(&mut self, used: i128, is_past: impl Fn(SimTime) -> bool) -> i128 {
        let (mut gone, mut start) = (0, used);
        self.queue.retain_mut(|lot| {
            let end = lot.until - gone;
            if end <= start {
                return false;
            }
            if is_past(lot.expires) {
                gone += end - start;
                return false;
            }
            lot.until = end;
            start = end;
            true
        });
        self.removed += gone;
        gone
    }
}

impl Run<'_> {
    /// What has left a store by use, expired lots not counted [thousandths].
    fn used(&self, store: StoreId, place: usize, now: SimTime) -> i128 {
        let totals = self.supply.stores[store].stock.totals(now);
        totals.issued + totals.drained - self.supply.lots[place].removed
    }

    /// Time for which goods keep that are in a store.
    pub(super) fn keeps(&self, store: StoreId) -> Option<SimSpan> {
        let commodity = self.model.stores[store].commodity;
        let shelf_life = self.model.commodities[commodity].shelf_life.as_ref();
        shelf_life.map(|(span, _)| *span)
    }

    /// Counts what was just put into a store as a lot that expires at an instant; fresh goods where none is given.
    pub(super) fn add_lot(&mut self, store: StoreId, expires: Option<SimTime>, now: SimTime) {
        let Some(place) = self.model.stores[store].lots else {
            return;
        };
        let fresh = self.keeps(store).map(|span| now + span);
        let Some(expires) = expires.filter(|at| *at != SimTime::NEVER).or(fresh) else {
            return;
        };
        let totals = self.supply.stores[store].stock.totals(now);
        let lots = &mut self.supply.lots[place];
        // Lots that were taken out of the middle are no longer part of what was received.
        let until = totals.opening + totals.received - lots.removed;
        match lots.queue.back_mut() {
            Some(last) if last.expires == expires || last.until >= until => last.until = until,
            _ => lots.queue.push_back(Lot { until, expires }),
        }
    }

    /// When the oldest goods in a store expire; never where they keep.
    pub(crate) fn oldest(&mut self, store: StoreId, now: SimTime) -> SimTime {
        let Some(place) = self.model.stores[store].lots else {
            return SimTime::NEVER;
        };
        let used = self.used(store, place, now);
        let lots = &mut self.supply.lots[place];
        lots.use_up(used);
        lots.queue.front().map_or(SimTime::NEVER, |lot| lot.expires)
    }

    /// Has a store looked at when the first of its lots is past its time.
    pub(super) fn watch_lots<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        place: usize,
    ) {
        let now = calendar.now();
        let used = self.used(store, place, now);
        let before = self.turned_before(store);
        let lots = &mut self.supply.lots[place];
        lots.use_up(used);
        let first = lots.queue.iter().map(|lot| lot.expires).min();
        let at = match first {
            Some(expires) => (expires - before).max(now + SimSpan(1)),
            None => SimTime::NEVER,
        };
        let event = Event::LotExpired(store);
        lots.next = calendar.replace(lots.next, at, Priority::LATE, event);
    }

    /// How long before expiry goods are used for others.
    fn turned_before(&self, store: StoreId) -> SimSpan {
        let commodity = self.model.stores[store].commodity;
        let shelf_life = self.model.commodities[commodity].shelf_life.as_ref();
        let turn = shelf_life.and_then(|(_, turn)| *turn);
        turn.map_or(SimSpan::ZERO, |(before, _)| before)
    }

    /// Lots are past their time: they are written off, or used for another commodity.
    pub(crate) fn lot_expired<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
    ) {
        let now = calendar.now();
        let row = &self.model.stores[store];
        let Some(place) = row.lots else {
            return;
        };
        self.note_stock(store, now);
        let used = self.used(store, place, now);
        let before = self.turned_before(store);
        let gone = self.supply.lots[place].take_past(used, |expires| expires - before <= now);
        let taken = self.supply.stores[store].stock.take(now, gone as i64);
        let turned = self.turn_over(calendar, store, taken);
        self.supply.ledger[row.commodity].expired += taken - turned;
        self.write_off(row.commodity, taken - turned);
        self.review(calendar, store);
    }

    /// Uses goods for another commodity at their site, as far as there is room for them; returns how much.
    fn turn_over<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        amount: i64,
    ) -> i64 {
        let now = calendar.now();
        let row = &self.model.stores[store];
        let goods = &self.model.commodities[row.commodity];
        let turn = goods.shelf_life.as_ref().and_then(|(_, turn)| *turn);
        let Some((_, into)) = turn else {
            return 0;
        };
        let Some(to) = self.model.store(row.site, into) else {
            return 0;
        };
        let target = &self.model.commodities[into];
        let room = self.room(to, now).unwrap_or(i64::MAX);
        let most = target.amount_of(goods.kilograms(amount)).min(room);
        if most <= 0 {
            return 0;
        }
        let turned = goods.amount_of(target.kilograms(most)).clamp(0, amount);
        self.note_stock(to, now);
        let accepted = self.put_in(to, most, now);
        self.supply.ledger[into].turned_in += accepted;
        self.supply.ledger[row.commodity].turned_out += turned;
        self.add_lot(to, None, now);
        self.review_later(calendar, to);
        turned
    }

    /// Loses what was in refrigerated containers that failed in a week.
    pub(super) fn fail_cold_chain(&mut self, store: StoreId, now: SimTime) {
        let row = &self.model.stores[store];
        let goods = &self.model.commodities[row.commodity];
        let Some(chain) = goods.cold_chain else {
            return;
        };
        if !self.model.drivers.has(Driver::Breakdowns) {
            return;
        }
        let each = self.model.rules.supply.reefer_tonnes * 1000.0;
        let amount = self.supply.stores[store].stock.amount(now);
        let in_use = libm::ceil(goods.kilograms(amount) / each);
        let Ok(law) = Distribution::poisson((in_use * chain.fails * 7.0).max(0.0)) else {
            return;
        };
        let week = now.day() as u64 / 7;
        let failed = law.sample(&mut self.draws.stream(COLD_CHAIN, row.key, week));
        let share = (failed.min(in_use) / in_use.max(1.0)) * chain.lost;
        self.note_stock(store, now);
        let state = &mut self.supply.stores[store];
        let taken = state.stock.take(now, (amount as f64 * share) as i64);
        state.is_touched |= taken > 0;
        self.supply.ledger[row.commodity].spoilt += taken;
        self.write_off(row.commodity, taken);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lots(ends: &[(i128, i64)]) -> Lots {
        let mut lots = Lots::new();
        for &(until, day) in ends {
            let expires = SimTime(day);
            lots.queue.push_back(Lot { until, expires });
        }
        lots
    }

    #[test]
    fn what_is_used_up_does_not_expire() {
        let mut lots = lots(&[(100, 5), (150, 9)]);
        assert_eq!(lots.take_past(40, |at| at.0 <= 5), 60);
        assert_eq!(lots.queue.len(), 1);
        // 50 are left, of which 10 are used before they expire.
        assert_eq!(lots.take_past(50, |at| at.0 <= 9), 40);
        assert_eq!(lots.removed, 100);
    }

    #[test]
    fn an_older_lot_behind_a_younger_one_expires_alone() {
        let mut lots = lots(&[(100, 9), (150, 5), (170, 9)]);
        assert_eq!(lots.take_past(0, |at| at.0 <= 5), 50);
        assert_eq!(lots.take_past(0, |at| at.0 <= 9), 120);
        assert!(lots.queue.is_empty());
    }
}
