//! Services: a camp that asks for water and power takes people in only when it can give them both.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::model::AssetPurpose;
use crate::model::run::Run;
use crate::scenario::goods::Class;

impl Run<'_> {
    /// Notes whether a camp could serve so many people more.
    pub(super) fn look_at_services(&mut self, site: SiteId, more: u32, now: SimTime) {
        let Some(needs) = self.model.sites[site].camp.as_ref().and_then(|c| c.needs) else {
            return;
        };
        let people = (self.deployment.sites[site].camp.taken() + i64::from(more)) as f64;
        let has_water = needs.water <= 0.0
            || self.water_made(site) >= people * needs.water
            || self.water_stored(site, now) >= people * needs.water * needs.days;
        let has_power = !needs.power || self.carries_load(site, people);
        self.deployment.sites[site].camp.is_served = has_water && has_power;
    }

    /// Water in store at a site [L].
    fn water_stored(&self, site: SiteId, now: SimTime) -> f64 {
        let water = self.model.commodities.pairs();
        let mut water = water.filter(|(_, row)| row.class == Class::Water);
        let store = water.find_map(|(commodity, _)| self.model.store(site, commodity));
        store.map_or(0.0, |store| {
            self.supply.stores[store].stock.amount(now) as f64 / 1000.0
        })
    }

    /// Water that is produced at a site [L/day].
    fn water_made(&self, site: SiteId) -> f64 {
        let row = &self.model.sites[site];
        let mut thousandths = row.water_yield;
        for &asset in &row.assets {
            if let AssetPurpose::Water(each) = self.model.assets[asset].purpose {
                thousandths += each * self.supply.assets[asset].n_working();
            }
        }
        thousandths as f64 / 1000.0
    }

    /// Whether the generators of a site that work, with its grid and its sun, carry the load of so many people. Where a site's power
    /// is not worked out it is taken to be there.
    fn carries_load(&self, site: SiteId, people: f64) -> bool {
        let row = &self.model.sites[site];
        let Some(power) = row.power else {
            return true;
        };
        let daily = people * power.per_person * (1.0 - row.grid);
        let load = (daily - power.solar * power.sun_hours).max(0.0) / 24.0;
        let mut kilowatts = 0.0;
        for &asset in &row.assets {
            if let AssetPurpose::Power(rated) = self.model.assets[asset].purpose {
                kilowatts += rated * self.supply.assets[asset].n_working() as f64;
            }
        }
        kilowatts >= load
    }

    /// Looks once a day whether camps that lacked water or power can take in who waits.
    pub(super) fn look_at_camps<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        let model = self.model;
        for (site, row) in model.sites.pairs() {
            if row.camp.as_ref().is_some_and(|camp| camp.needs.is_some()) {
                self.admit_waiting(calendar, site);
            }
        }
    }
}
