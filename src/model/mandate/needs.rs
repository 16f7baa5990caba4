//! Needs beside platoons and fuel: people of a component, and flying hours.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::engine::time::nearest;
use crate::model::event::Event;
use crate::model::ids::FleetId;
use crate::model::ids::SiteId;
use crate::model::model::TaskModel;
use crate::model::run::Run;
use crate::scenario::mission::Component;

impl Run<'_> {
    /// People of a component in the operating units at a site.
    fn staff_at(&self, site: SiteId, component: Component) -> f64 {
        let units = &self.deployment.sites[site].units;
        let its = units.iter().filter(|unit| {
            self.model.units[**unit].component == component
                && self.deployment.units[**unit].is_operational
        });
        its.map(|unit| self.deployment.units[*unit].people.max(0) as f64)
            .sum()
    }

    /// How many the people left at a site today are enough for, at most so many; takes them.
    pub(super) fn staff_task(&mut self, row: &TaskModel, wanted: f64) -> f64 {
        let Some((component, each)) = row.staff else {
            return wanted;
        };
        let used = self.mandate.staff_used[component as usize];
        let left = (self.staff_at(row.site, component) - used).max(0.0);
        let done = wanted.min(left / each);
        self.mandate.staff_used[component as usize] += done * each;
        done
    }

    /// How many the aircraft have hours and fuel for, at most so many; flies them.
    pub(super) fn fly_task<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        row: &TaskModel,
        wanted: f64,
    ) -> f64 {
        let Some((fleet, each)) = row.flying.filter(|(_, hours)| *hours > 0.0) else {
            return wanted;
        };
        let now = calendar.now();
        if wanted <= 0.0 || !self.may_fly(fleet, row.site, now) {
            return 0.0;
        }
        let left = self.movement.fleets[fleet].hours_left.max(0.0);
        let done = wanted.min(left / each);
        self.fly_hours(calendar, fleet, done * each) / each
    }

    /// Whether an aircraft of a fleet is at home, and may fly to a site.
    pub(super) fn may_fly(&self, fleet: FleetId, site: SiteId, now: SimTime) -> bool {
        let home = self.model.fleets[fleet].home;
        self.vehicles_free(fleet) > 0 && self.grounded_until(home, site, now) <= now
    }

    /// Flies so many hours, as far as the fuel at home goes; returns how many.
    pub(super) fn fly_hours<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        fleet: FleetId,
        hours: f64,
    ) -> f64 {
        let row = &self.model.fleets[fleet];
        let vehicle = &self.model.vehicles[row.vehicle];
        let fuel = (hours * vehicle.fuel_per_hour * 1000.0) as i64;
        if hours <= 0.0 || !self.refuel(calendar, row.home, vehicle.fuel, fuel) {
            return 0.0;
        }
        self.movement.fleets[fleet].hours_left -= hours;
        self.mandate.flying_hours += hours;
        let cents = nearest(hours * vehicle.cost_hour as f64);
        self.cost.spend(vehicle.budget, cents);
        hours
    }
}
