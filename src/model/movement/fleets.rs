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
        let state = &mut self.movement.fleets[fleet];
        let number = self.model.fleets[fleet].number_at(now);
        let size = i64::from(number.saturating_sub(state.lost));
        state.size.update(now, size);
    }

    /// Vehicles of a fleet that are fit and at home.
    pub(crate) fn vehicles_free(&self, fleet: FleetId, now: SimTime) -> u32 {
        self.vehicles_fit(fleet, now)
            .saturating_sub(self.movement.fleets[fleet].out)
    }

    /// Vehicles of a fleet that are fit for use, wherever they are; a unit's come and go with it.
    pub(crate) fn vehicles_fit(&self, fleet: FleetId, now: SimTime) -> u32 {
        let row = &self.model.fleets[fleet];
        if row
            .unit
            .is_some_and(|unit| !self.deployment.is_operational(unit))
        {
            return 0;
        }
        let number = row.number_at(now);
        let lost = self.movement.fleets[fleet].lost;
        if !self.model.drivers.has(Driver::Breakdowns) {
            return number.saturating_sub(lost);
        }
        if row.has_asset {
            let broken = self.movement.fleets[fleet].broken;
            return number.saturating_sub(lost + broken);
        }
        if lost == 0 {
            return row.fit_at(now);
        }
        fit_of(
            number.saturating_sub(lost),
            self.model.vehicles[row.vehicle].availability,
        )
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
