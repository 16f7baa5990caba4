//! Power: what the generators of a site burn for the load they carry.
//!
//! The load is people times use, less the public grid and the sun. As many sets run as carry it at three quarters of their
//! rated power; more is carried when sets have failed, up to all that they can give, and the rest of the load is shed.
//!
//! A set burns an idle part by its size and a part by its load: 0.021 L an hour for each kW rated and 0.246 L/kWh, the mean
//! over sets of 100 to 1,000 kW in Event Power's table (200 kW: 29 L an hour at half load, 42 at three quarters), to about
//! a tenth. Half-empty sets therefore burn more for each kWh, as in the field.

use crate::engine::time::SimTime;
use crate::model::ids::SiteId;
use crate::model::model::AssetPurpose;
use crate::model::model::CommodityModel;
use crate::model::run::Run;
use crate::scenario::goods::Class;

/// Burnt by a running set, whatever its load [L/h for each kW rated].
const IDLE: f64 = 0.021;
/// Burnt for the load [L/kWh].
const BY_LOAD: f64 = 0.246;
/// Share of rated power at which sets are run. Source: the same table stops at three quarters; assumed usual practice.
const USUAL_LOAD: f64 = 0.75;

/// How much of a site's load has been carried.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PowerState {
    since: SimTime,
    load: f64,
    carried: f64,
    /// Load, and what of it was carried, over time [kW days].
    pub(crate) wanted: f64,
    pub(crate) met: f64,
}

impl PowerState {
    /// Brings the sums up to `now`.
    pub(crate) fn settle(&mut self, now: SimTime) {
        let days = (now - self.since).days();
        self.wanted += self.load * days;
        self.met += self.carried * days;
        self.since = now;
    }
}

/// Fuel for a load on sets of a rated power of which so many work [L/day], and the load that is carried [kW].
fn burn(load: f64, rated: f64, working: f64) -> (f64, f64) {
    if load <= 0.0 || working <= 0.0 {
        return (0.0, 0.0);
    }
    let carried = load.min(working * rated);
    let running = libm::ceil(load / (USUAL_LOAD * rated)).min(working);
    (24.0 * (IDLE * rated * running + BY_LOAD * carried), carried)
}

impl Run<'_> {
    /// Fuel that generators burn at a site [L/day]; `None` where it is not worked out from load and sets.
    pub(super) fn generator_fuel(&self, site: SiteId, heat: f64, now: SimTime) -> Option<f64> {
        self.power_at(site, heat, now).map(|(fuel, _, _)| fuel)
    }

    /// Notes the load of a site and what is carried from now on.
    pub(super) fn note_power(&mut self, site: SiteId, now: SimTime) {
        let row = &self.model.sites[site];
        if row.power.is_none() {
            return;
        }
        let burns = |goods: &&CommodityModel| {
            goods.class == Class::Diesel && goods.consumption.generator > 0.0
        };
        let hot = self.model.commodities.iter().find(burns);
        let hot = hot.map_or(1.0, |goods| goods.consumption.hot);
        let heat = if self.is_hot(row.zone) && hot > 0.0 {
            hot
        } else {
            1.0
        };
        if let Some((_, load, carried)) = self.power_at(site, heat, now) {
            let state = &mut self.supply.power[site];
            state.settle(now);
            state.load = load;
            state.carried = carried;
        }
    }

    /// Fuel [L/day], load and carried load [kW] at a site.
    fn power_at(&self, site: SiteId, heat: f64, now: SimTime) -> Option<(f64, f64, f64)> {
        let row = &self.model.sites[site];
        let power = row.power?;
        let people = self.deployment.sites[site].people as f64;
        let daily = people * power.per_person * heat + 24.0 * self.plug_load(site, now);
        let daily = daily * (1.0 - row.grid);
        let sun = power.solar * power.sun_hours;
        let load = (daily - sun).max(0.0) / 24.0;
        let (mut fuel, mut carried) = (0.0, 0.0);
        for &asset in &row.assets {
            if let AssetPurpose::Power(rated) = self.model.assets[asset].purpose {
                let working = self.supply.assets[asset].n_working() as f64;
                let (burnt, met) = burn(load - carried, rated, working);
                fuel += burnt;
                carried += met;
            }
        }
        Some((fuel, load, carried))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_200_kw_burns_as_the_table_says_to_a_tenth() {
        for (load, hourly) in [(100.0, 29.0), (150.0, 42.0)] {
            let (daily, carried) = burn(load, 200.0, 1.0);
            assert!((daily / 24.0 / hourly - 1.0).abs() < 0.1, "{daily}");
            assert_eq!(carried, load);
        }
    }

    #[test]
    fn half_empty_sets_burn_more_for_each_kilowatt_hour() {
        let (full, _) = burn(150.0, 200.0, 4.0);
        let (low, _) = burn(30.0, 200.0, 4.0);
        assert!(low / 30.0 > 1.3 * full / 150.0);
    }

    #[test]
    fn what_the_sets_that_work_cannot_carry_is_shed() {
        assert_eq!(burn(500.0, 200.0, 2.0).1, 400.0);
        assert_eq!(burn(500.0, 200.0, 0.0), (0.0, 0.0));
    }
}
