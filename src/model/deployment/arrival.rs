//! Arrival: people land, go inland once their equipment and a place in the camp are there, and settle.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::model::deployment::ENOUGH_EQUIPMENT;
use crate::model::event::Event;
use crate::model::ids::UnitId;
use crate::model::model::ArrivalModel;
use crate::model::purposes::SETUP;
use crate::model::run::Run;

impl Run<'_> {
    pub(crate) fn people_landed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let row = &self.model.units[unit];
        if self.deployment.units[unit].has_left {
            return;
        }
        let missing = i64::from(row.people) - self.deployment.units[unit].people;
        match &row.arrival {
            ArrivalModel::Rehatted { .. } => {
                self.deployment.units[unit].has_landed = true;
                self.appear(calendar, unit);
            }
            // Individuals come by their own event.
            ArrivalModel::Recruited { .. } => {}
            ArrivalModel::Generated { airport, .. } => {
                if !self.book_seats(calendar, unit, missing) {
                    self.land_people(calendar, unit, *airport, missing);
                    self.main_body_landed(calendar, unit);
                }
            }
        }
    }

    /// The last people of a unit have landed.
    pub(super) fn main_body_landed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        self.deployment.units[unit].has_landed = true;
        self.try_to_settle(calendar, unit);
    }

    /// A unit is at its site from one moment to the next, whether or not its camp has room.
    pub(super) fn appear<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        let row = &self.model.units[unit];
        let missing = i64::from(row.people) - self.deployment.units[unit].people;
        self.draw_equipment(unit);
        self.add_people(calendar, unit, row.to, missing);
        self.deployment.sites[row.to]
            .camp
            .fill(i64::from(row.people));
        let state = &mut self.deployment.units[unit];
        state.is_staged = true;
        state.sent = (row.hauled_kg as f64 * 1000.0 * state.completeness) as i64;
        state.arrived = state.sent;
        self.settle(calendar, unit);
        self.unit_operational(calendar, unit);
    }

    /// Sends a unit's people to their site if their equipment is there and the camp has room.
    pub(crate) fn try_to_settle<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let now = calendar.now();
        let row = &self.model.units[unit];
        let state = &mut self.deployment.units[unit];
        let has_equipment = state.arrived as f64 >= state.sent as f64 * ENOUGH_EQUIPMENT
            && (row.load_kg == 0 || state.is_staged);
        if !state.has_landed || !has_equipment || state.is_inland || state.has_left {
            return;
        }
        if !state.wants_camp {
            state.wants_camp = true;
            state.since = now;
            state.stage = Some(5);
        } else if self.deployment.sites[row.to].camp.is_waiting(unit) {
            return;
        }
        self.look_at_services(row.to, row.people, now);
        if self.deployment.sites[row.to].camp.admit(unit, row.people) {
            self.go_inland(calendar, unit);
        }
    }

    /// A unit for which there is room in its camp sets out.
    pub(crate) fn go_inland<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        self.deployment.units[unit].is_inland = true;
        self.end_wait(unit, 5, calendar.now());
        let row = &self.model.units[unit];
        let days = match self.deployment.units[unit].at {
            Some(from) if from != row.to => self.model.journey_days(from, row.to),
            _ => 0.0,
        };
        let span = SimSpan::from_days(days);
        calendar.schedule_in(span, Priority::NORMAL, Event::PeopleSettled(unit));
    }

    pub(crate) fn people_settled<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        if self.deployment.units[unit].has_left {
            return;
        }
        self.settle(calendar, unit);
        let row = &self.model.units[unit];
        let days = row
            .setup
            .sample(&mut self.draws.stream(SETUP, row.key, 0))
            .max(0.0);
        let span = SimSpan::from_days(days);
        calendar.schedule_in(span, Priority::NORMAL, Event::UnitOperational(unit));
    }

    /// A unit's people, vehicles and first supplies are at its site.
    pub(super) fn settle<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        let now = calendar.now();
        let row = &self.model.units[unit];
        let state = &mut self.deployment.units[unit];
        let people = state.people;
        let before = state.at.replace(row.to);
        state.is_settled = true;

        state.early = people;
        if let Some(from) = before {
            self.deployment.sites[from].people -= people;
            self.renew_use_at(calendar, from);
        }
        let site = &mut self.deployment.sites[row.to];
        site.people += people;
        site.early += people;
        site.vehicles += i64::from(row.vehicles);
        site.units.push(unit);
        if let Some(required) = row.required {
            self.deployment.required.0 += u64::from(now <= required);
        }
        self.bring_along(calendar, unit, row.to);
        self.renew_use_at(calendar, row.to);
        let early = self.early_days();
        calendar.schedule_in(early, Priority::NORMAL, Event::EarlyPeriodEnded(unit));
        if let Some(span) = self.rotation_in(unit, 0) {
            calendar.schedule_in(span, Priority::NORMAL, Event::RotationBegan(unit));
        }
        if self.deployment.units[unit].completeness < 1.0 {
            self.await_shipment(calendar, unit);
        }
    }

    /// The longest early period of any commodity.
    fn early_days(&self) -> SimSpan {
        let days = self
            .model
            .commodities
            .iter()
            .map(|c| c.consumption.early_days);
        SimSpan::from_days(days.fold(0.0, f64::max))
    }

    pub(crate) fn early_period_ended<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let row = &self.model.units[unit];
        let early = std::mem::take(&mut self.deployment.units[unit].early);
        if early > 0 {
            self.deployment.sites[row.to].early -= early;
            self.renew_use_at(calendar, row.to);
        }
    }
}
