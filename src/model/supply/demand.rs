//! Demand: what is used at each site, and what that adds up to for those who supply it.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::engine::time::nearest;
use crate::model::event::Event;
use crate::model::ids::CommodityId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::model::SourceModel;
use crate::model::purposes::USE;
use crate::model::run::Run;
use crate::scenario::goods::Class;

/// Weeks over which activity is smoothed (weight of the last one). Assumed: a planner's month.
const ACTIVITY_WEEKS: i64 = 4;

impl Run<'_> {
    /// Works out the use of every store anew, as when a month begins.
    pub(crate) fn renew_use<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for &store in &self.model.upstream {
            let row = &self.model.stores[store];
            let use_rate = self.use_at(row.site, row.commodity, store, calendar.now());
            self.set_use(calendar, store, use_rate);
        }
        self.turn_stockpiles(calendar);
        for site in self.model.sites.keys() {
            self.note_power(site, calendar.now());
        }
    }

    /// Works out the use at one site anew, as when people come or go.
    pub(crate) fn renew_use_at<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
    ) {
        self.note_power(site, calendar.now());
        for commodity in self.model.commodities.keys() {
            if let Some(store) = self.model.store(site, commodity) {
                let use_rate = self.use_at(site, commodity, store, calendar.now());
                self.set_use(calendar, store, use_rate);
            }
        }
    }

    /// Normal use of a commodity at a site in the present month [thousandths/day].
    fn use_at(&self, site: SiteId, commodity: CommodityId, store: StoreId, now: SimTime) -> i64 {
        let mean = self.mean_use_at(site, commodity, store, now);
        match &self.model.commodities[commodity].varies {
            Some(law) if mean > 0 => {
                let key = self.model.stores[store].key;
                let month = self.season.month_number() as u64;
                let factor = law.sample(&mut self.draws.stream(USE, key, month));
                (mean as f64 * factor.max(0.0)).round() as i64
            }
            _ => mean,
        }
    }

    /// The same before chance has its say.
    fn mean_use_at(
        &self,
        site: SiteId,
        commodity: CommodityId,
        store: StoreId,
        now: SimTime,
    ) -> i64 {
        if let Some(months) = &self.model.stores[store].issues {
            return months[self.month_of_year()];
        }
        let row = &self.model.sites[site];
        let goods = &self.model.commodities[commodity];
        let rates = &goods.consumption;
        let here = &self.deployment.sites[site];
        let heat = if self.is_hot(row.zone) && rates.hot > 0.0 {
            rates.hot
        } else {
            1.0
        };
        let settled = (here.people - here.early) as f64 * rates.person;
        let early_rate = if rates.early_days > 0.0 {
            rates.person_early
        } else {
            rates.person
        };
        let early = here.early as f64 * early_rate;
        let vehicles = here.vehicles as f64 * rates.vehicle;
        let fuel = match goods.class {
            Class::Diesel if rates.generator > 0.0 => self.generator_fuel(site, heat, now),
            _ => None,
        };
        let mut units = match fuel {
            Some(litres) => (settled + early) * heat + litres + vehicles,
            None => {
                let power = here.people as f64 * rates.generator * (1.0 - row.grid);
                (settled + early + power) * heat + vehicles
            }
        };
        if goods.is_piped() {
            units += f64::from(row.population) * self.model.rules.supply.population_water;
        }
        nearest(units * 1000.0)
    }

    fn set_use<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        store: StoreId,
        use_rate: i64,
    ) {
        let row = &self.model.stores[store];
        if row.stands_in_for.is_some() {
            self.set_stand_in(calendar, store, use_rate);
            return;
        }
        let gain = if self.model.commodities[row.commodity].is_piped() {
            self.water_gain(row.site)
        } else {
            0
        };
        let state = &self.supply.stores[store];
        if state.use_rate == use_rate && state.gain == gain {
            return;
        }
        let before = (state.use_rate - state.gain).max(0);
        let change = (use_rate - gain).max(0) - before;
        self.settle_store(store, calendar.now());
        let state = &mut self.supply.stores[store];
        state.note_idle(use_rate, calendar.now());
        state.use_rate = use_rate;
        state.gain = gain;
        state.has_produced |= gain > 0;
        self.add_demand(store, change, calendar.now());
        self.set_flow(store, calendar.now());
        self.call_stand_in(calendar, store);
        // Stores are looked at once all that changes at this instant has changed, in whatever order.
        self.review_later(calendar, store);
        if let Some(supplier) = row.supplier.filter(|_| change > 0) {
            self.review_later(calendar, supplier);
        }
    }

    /// Adds to the demand of a store and of all from which it is supplied.
    pub(super) fn add_demand(&mut self, store: StoreId, change: i64, now: SimTime) {
        self.pass_demand(store, change, now, self.model.stores.len());
    }

    /// As [`Run::add_demand`], over so many steps upstream at most.
    fn pass_demand(&mut self, store: StoreId, change: i64, now: SimTime, steps: usize) {
        let mut next = Some(store);
        let mut left = steps;
        while let Some(id) = next
            && left > 0
        {
            let before = self.supply.stores[id].demand;
            self.supply.stores[id].demand += change;
            self.supply.stores[id].is_touched = true;
            self.open(id, now);
            next = self.model.stores[id].supplier;
            left -= 1;
            let policy = self.model.stores[id].policy.as_ref();
            if let Some(policy) = policy.filter(|policy| !policy.shares.is_empty())
                && let SourceModel::Stores(sources) = &policy.source
            {
                for (&(from, _), share) in sources.iter().zip(&policy.shares) {
                    let part = |demand: i64| (demand as f64 * share) as i64;
                    self.pass_demand(from, part(before + change) - part(before), now, left);
                }
                return;
            }
        }
    }

    /// Brings what is taken beside regular use into the demand by which levels are set, a mean over some weeks, and
    /// reviews every store that this, decay or others' demand has changed.
    pub(crate) fn note_activity<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for &store in &self.model.upstream {
            let row = &self.model.stores[store];
            let state = &mut self.supply.stores[store];
            let daily = std::mem::take(&mut state.taken_of_week) / 7;
            let gap = daily - state.activity;
            // The last thousandths go too, or a site that nobody uses would keep a demand for ever.
            let change = if gap.abs() < ACTIVITY_WEEKS {
                gap
            } else {
                gap / ACTIVITY_WEEKS
            };
            // Where the storage itself sets the levels, as of aviation fuel, activity does not.
            if change != 0 && row.nominal == 0 {
                state.activity += change;
                self.add_demand(store, change, calendar.now());
            }
        }
        self.renew_plugs(calendar);
        for &store in &self.model.upstream {
            if std::mem::take(&mut self.supply.stores[store].is_touched) {
                self.review(calendar, store);
            }
        }
    }

    /// Sets the stock's net rate from use, rationing and production.
    pub(super) fn set_flow(&mut self, store: StoreId, now: SimTime) {
        let commodity = self.model.stores[store].commodity;
        let rationing = self.model.commodities[commodity].rationing;
        let state = &mut self.supply.stores[store];
        let issued = match rationing {
            Some(rationing) if state.rationed => nearest(state.use_rate as f64 * rationing.share),
            _ => state.use_rate,
        };
        state.stock.set_rate(now, state.gain - issued);
    }
}
