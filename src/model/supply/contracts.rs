//! Contracts: deliveries by contractors, in cycles and windows, within their capacity, late at a price, or not at all.
//!
//! # What happens
//!
//! An order is taken on the next day of the cycle and promised within the time that the contract gives, else the median lead time, on a day of
//! delivery. It comes
//! after the lead time that is drawn, but no sooner than the contractor's capacity has got through what was ordered
//! before it. Where capacity alone would make it late by more than the contract says he works faster, at a price. What
//! comes late is paid for less. While a contractor has failed nothing comes; what was due comes once he has recovered.
//!
//! # Driver
//!
//! Without contractors' trouble lead times are medians and nobody fails; capacity still holds.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::ContractId;
use crate::model::ids::StoreId;
use crate::model::model::ContractModel;
use crate::model::purposes::CONTRACT;
use crate::model::run::Run;

/// A delivery is late from half a day on. Assumed: it counts in days.
const LATE_DAYS: f64 = 0.5;

/// How a contractor has done.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ContractState {
    /// When he has got through what has been ordered.
    busy_until: SimTime,
    /// Until when he cannot deliver.
    failed_until: SimTime,
    failed_since: SimTime,
    failed_time: SimSpan,
    n_failures: u64,
    pub(crate) n_deliveries: u64,
    pub(crate) n_late: u64,
    /// Deducted for late delivery, and paid for fast delivery [cents].
    pub(crate) penalties: i64,
    pub(crate) premiums: i64,
}

impl ContractState {
    /// Time for which he could not deliver, up to `now`.
    pub(crate) fn failed_time(&self, now: SimTime) -> SimSpan {
        self.failed_time + (self.failed_until.min(now) - self.failed_since).max(SimSpan::ZERO)
    }

    /// Fails until an instant, or longer if he already has.
    fn fail(&mut self, now: SimTime, until: SimTime) {
        if self.failed_until <= now {
            self.failed_time += (self.failed_until - self.failed_since).max(SimSpan::ZERO);
            self.failed_since = now;
            self.failed_until = now;
        }
        self.failed_until = self.failed_until.max(until);
    }
}

impl ContractModel {
    /// The day on which an order that is placed now is taken.
    fn taken(&self, now: SimTime) -> SimTime {
        next_date(self.first, self.cycle, now.max(self.mobilised))
    }

    /// The day of delivery at or after an instant.
    fn day_of_delivery(&self, at: SimTime) -> SimTime {
        next_date(self.first, self.window, at)
    }

    /// When an order that is placed now is promised.
    fn promised(&self, now: SimTime) -> SimTime {
        self.day_of_delivery(self.taken(now) + SimSpan::from_days(self.within))
    }
}

/// The first date of a rhythm at or after an instant; the instant itself where there is no rhythm.
fn next_date(first: SimTime, every: Option<SimSpan>, at: SimTime) -> SimTime {
    let Some(every) = every.filter(|every| *every > SimSpan::ZERO) else {
        return at;
    };
    let past = (at - first).0;
    let periods = past.div_euclid(every.0) + i64::from(past.rem_euclid(every.0) > 0);
    SimTime(first.0 + periods * every.0)
}

impl Run<'_> {
    pub(super) fn begin_contracts<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for id in self.model.contracts.keys() {
            self.await_failure(calendar, id);
        }
    }

    fn await_failure<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: ContractId) {
        let row = &self.model.contracts[id];
        let Some((every, _)) = &row.failure else {
            return;
        };
        if self.model.drivers.has(Driver::Contractors) {
            let k = self.supply.contracts[id].n_failures;
            let days = every.sample(&mut self.draws.stream(CONTRACT, row.key, 2 * k));
            let span = SimSpan::from_days(days.max(0.0));
            calendar.schedule_in(span, Priority::EARLY, Event::ContractFailed(id));
        }
    }

    pub(crate) fn contract_failed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ContractId,
    ) {
        let row = &self.model.contracts[id];
        let Some((_, lasts)) = &row.failure else {
            return;
        };
        let k = self.supply.contracts[id].n_failures;
        let days = lasts.sample(&mut self.draws.stream(CONTRACT, row.key, 2 * k + 1));
        let until = calendar.now() + SimSpan::from_days(days.max(0.0));
        self.supply.contracts[id].n_failures += 1;
        self.supply.contracts[id].fail(calendar.now(), until);
        calendar.schedule(until, Priority::EARLY, Event::ContractRecovered(id));
    }

    pub(crate) fn contract_recovered<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ContractId,
    ) {
        self.await_failure(calendar, id);
    }

    /// A fixed event keeps a contractor from delivering.
    pub(crate) fn fail_contract(&mut self, id: ContractId, now: SimTime, until: SimTime) {
        self.supply.contracts[id].fail(now, until);
    }

    /// Orders an amount under a contract.
    pub(super) fn order_on_contract<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ContractId,
        store: StoreId,
        amount: i64,
    ) {
        let now = calendar.now();
        let row = &self.model.contracts[id];
        let site = self.model.stores[store].site;
        let taken = row.taken(self.politics.cut_until(site).max(now));
        let lead = self.vendor_days(store, &row.lead);
        let ready = taken + SimSpan::from_days(lead);
        let goods = &self.model.commodities[self.model.stores[store].commodity];
        let mut due = ready;
        if let Some(capacity) = row.capacity {
            let start = self.supply.contracts[id].busy_until.max(taken);
            let work = goods.kilograms(amount) / capacity;
            due = ready.max(start + SimSpan::from_days(work));
            let mut done = start + SimSpan::from_days(work);
            if let Some(surge) = row.surge
                && (due - ready).days() > surge.after_days
            {
                done = start + SimSpan::from_days(work / surge.factor);
                due = ready.max(done);
                let price = goods.cents(amount) as f64 * row.price;
                let premium = (price * (surge.price - 1.0)).round() as i64;
                self.supply.contracts[id].premiums += premium;
                self.cost.spend(goods.budget, premium);
            }
            self.supply.contracts[id].busy_until = done;
        }
        let at = row.day_of_delivery(due);
        let event = Event::VendorDelivered(store, amount, now);
        calendar.schedule(at, Priority::EARLY, event);
    }

    /// When a delivery that is due now comes instead, if the contractor cannot deliver; `None` if he can.
    pub(super) fn put_off(&self, id: ContractId, now: SimTime) -> Option<SimTime> {
        let until = self.supply.contracts[id].failed_until;
        (until > now).then(|| self.model.contracts[id].day_of_delivery(until))
    }

    /// What is paid for a delivery under a contract [cents]; counts whether it is late.
    pub(super) fn contract_price(
        &mut self,
        id: ContractId,
        cents: i64,
        placed: SimTime,
        now: SimTime,
    ) -> i64 {
        let row = &self.model.contracts[id];
        let state = &mut self.supply.contracts[id];
        let late = (now - row.promised(placed)).days();
        state.n_deliveries += 1;
        state.n_late += u64::from(late > LATE_DAYS);
        let price = (cents as f64 * row.price).round() as i64;
        let Some(penalty) = row.penalty.filter(|_| late > LATE_DAYS) else {
            return price;
        };
        let share = (penalty.daily * late).min(penalty.most);
        let deducted = (price as f64 * share).round() as i64;
        state.penalties += deducted;
        price - deducted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_a_rhythm_lie_at_whole_periods_from_the_first() {
        let day = SimTime::start_of_day;
        let every = Some(SimSpan::from_days(28.0));
        assert_eq!(next_date(day(5), every, day(5)), day(5));
        assert_eq!(next_date(day(5), every, day(6)), day(33));
        assert_eq!(next_date(day(5), every, day(0)), day(5));
        assert_eq!(next_date(day(40), every, day(0)), day(12));
        assert_eq!(next_date(day(5), None, day(6)), day(6));
    }

    #[test]
    fn failures_that_overlap_count_once() {
        let day = SimTime::start_of_day;
        let mut state = ContractState::default();
        state.fail(day(10), day(20));
        state.fail(day(15), day(30));
        assert_eq!(state.failed_time(day(25)).days(), 15.0);
        state.fail(day(50), day(60));
        assert_eq!(state.failed_time(day(60)).days(), 30.0);
        state.fail(day(70), day(80));
        assert_eq!(state.failed_time(day(70)).days(), 30.0);
    }
}
