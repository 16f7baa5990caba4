//! Fleets: vehicles come and go with the plan, are fit or not, and are out or at home.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::FleetId;
use crate::model::run::Run;

impl Run<'_> {
    pub(crate) fn begin_movement<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for (fleet, row) in self.model.fleets.pairs() {
            for &(from, _) in &row.number {
                if from > SimTime::ZERO && from < self.model.horizon {
                    let event = Event::FleetChanged(fleet);
                    calendar.schedule(from, Priority::EARLY, event);
                }
            }
        }
    }

    /// Vehicles have come or gone: lanes that the fleet serves are looked at again.
    pub(crate) fn fleet_changed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        fleet: FleetId,
    ) {
        let now = calendar.now();
        self.note_fleet_size(fleet, now);
        self.wake_fleet(calendar, fleet);
    }

    /// Notes how many vehicles a fleet has.
    pub(crate) fn note_fleet_size(&mut self, fleet: FleetId, now: SimTime) {
        self.count_fleet(fleet, now);
        let state = &mut self.movement.fleets[fleet];
        state.size.update(now, state.number.into());
    }

    /// Vehicles of a fleet that are fit and at home.
    pub(crate) fn vehicles_free(&self, fleet: FleetId) -> u32 {
        self.vehicles_fit(fleet)
            .min(self.model.fleets[fleet].crews)
            .saturating_sub(self.movement.fleets[fleet].out)
    }

    /// Vehicles of a fleet that are fit for use, wherever they are; a unit's come and go with it.
    pub(crate) fn vehicles_fit(&self, fleet: FleetId) -> u32 {
        let row = &self.model.fleets[fleet];
        if row
            .unit
            .is_some_and(|unit| !self.deployment.is_operational(unit))
        {
            return 0;
        }
        self.movement.fleets[fleet].fit
    }

    /// Works out how many vehicles of a fleet there are and how many are fit, as when some come, go or are lost.
    pub(super) fn count_fleet(&mut self, fleet: FleetId, now: SimTime) {
        let row = &self.model.fleets[fleet];
        let state = &mut self.movement.fleets[fleet];
        let number = row.number_at(now);
        state.number = number.saturating_sub(state.lost);
        state.fit = if !self.model.drivers.has(Driver::Breakdowns) {
            state.number
        } else if row.has_asset {
            state.number.saturating_sub(state.broken)
        } else if state.lost == 0 {
            row.fit_at(now)
        } else {
            fit_of(state.number, self.model.vehicles[row.vehicle].availability)
        };
        if self.model.has_cuts && row.is_contracted {
            self.cut_fleet(fleet, number, now);
        }
    }

    /// Contractors withdraw what is not paid for.
    fn cut_fleet(&mut self, fleet: FleetId, number: u32, now: SimTime) {
        let row = &self.model.fleets[fleet];
        let cash = self.cash(self.model.sites[row.home].mission, now);
        if cash < 1.0 {
            let state = &mut self.movement.fleets[fleet];
            let number = (f64::from(number) * cash) as u32;
            let availability = self.model.vehicles[row.vehicle].availability;
            state.fit = fit_of(number.saturating_sub(state.lost), availability);
        }
    }

    /// Counts all fleets anew, as when cash has been cut or restored.
    pub(crate) fn count_fleets(&mut self, now: SimTime) {
        for fleet in self.model.fleets.keys() {
            self.count_fleet(fleet, now);
        }
    }

    /// Counts vehicles out or back.
    pub(crate) fn count_vehicles(&mut self, fleet: FleetId, change: i64, now: SimTime) {
        let state = &mut self.movement.fleets[fleet];
        state.out = (i64::from(state.out) + change).max(0) as u32;
        state.in_use.update(now, state.out.into());
    }
}

/// How many of a number of vehicles are fit for use, rounded to the nearest.
pub(crate) fn fit_of(number: u32, availability: f64) -> u32 {
    (f64::from(number) * availability).round() as u32
}
