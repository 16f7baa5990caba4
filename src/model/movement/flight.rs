//! Flights: cargo sorties on the lanes of the air.
//!
//! # What happens
//!
//! A sortie needs a fit aircraft with hours left this month, fuel at its origin, clearance from the host and flyable weather at
//! both ends. What is refused, or grounded by weather, is tried again the next day. Where flights are denied or grounded
//! by an incident, orders wait until that ends.
//!
//! # Drivers
//!
//! Without politics no clearance is refused; without weather in the air none grounds a flight.
//!
//! # Limits
//!
//! A fleet that comes in the middle of a month has its hours from the next month on. Aircraft fly one payload at a time, and come home empty; by day and night, from any strip and over
//! any distance within their range, unless a scenario states `flights` (see [`crate::model::movement::air`]).

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::engine::time::nearest;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::ids::FleetId;
use crate::model::ids::LaneId;
use crate::model::ids::SiteId;
use crate::model::movement::air::Held;
use crate::model::movement::convoy::Convoy;
use crate::model::purposes::FLIGHT;
use crate::model::run::Run;
use crate::scenario::place::Mode;

/// A flight that is timed to the hour.
struct Plan {
    fleet: FleetId,
    /// From home to origin, and from origin to destination [h].
    position: f64,
    leg: f64,
    /// Counted against the hours of the month [h].
    flown: f64,
    /// Of them those for which fuel is taken at the destination.
    filled: f64,
    /// What it can carry so far [kg].
    payload: f64,
}

impl Run<'_> {
    /// Gives every fleet of aircraft its hours for the month.
    pub(crate) fn refill_flying_hours(&mut self, now: SimTime) {
        for fleet in self.model.fleets.keys() {
            self.note_fleet_size(fleet, now);
            let vehicle = &self.model.vehicles[self.model.fleets[fleet].vehicle];
            let home = self.model.fleets[fleet].home;
            let cash = self.cash(self.model.sites[home].mission, now);
            let fit = f64::from(self.vehicles_fit(fleet)) * cash;
            self.movement.fleets[fleet].hours_left = fit * vehicle.hours_per_month;
        }
    }

    /// Sends one sortie on a lane if one can leave; false if not.
    pub(crate) fn fly<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        lane: LaneId,
    ) -> bool {
        let now = calendar.now();
        let model = self.model;
        let row = &model.lanes[lane];
        if self.movement.lanes[lane].orders.is_empty() {
            return false;
        }
        let grounded = self.grounded_until(row.origin, row.destination, now);
        let grounded = grounded.max(self.movement.lanes[lane].barred_until);
        if grounded > now {
            self.look_at_lane(calendar, lane, grounded);
            return false;
        }
        let Some(plan) = self.plan_flight(lane, now) else {
            self.note_held(Held::Aircraft);
            self.try_tomorrow(calendar, lane);
            return false;
        };
        let (kilograms, urgent, overdue) = {
            let vehicle = &model.vehicles[model.fleets[plan.fleet].vehicle];
            self.loadable(lane, vehicle.carries, now)
        };
        if kilograms <= 0.0 {
            return false;
        }
        let payload = plan.payload;
        if !(urgent || overdue || kilograms >= row.dispatch.enough(1, payload)) {
            return false;
        }
        if let Some(at) = self.unfit_until(lane, plan.fleet, plan.position + plan.leg, now) {
            self.movement.lanes[lane].barred_until = at;
            self.look_at_lane(calendar, lane, at);
            return false;
        }
        if !self.is_cleared(lane, row.origin, row.destination) {
            self.movement.lanes[lane].barred_until = now + SimSpan::DAY;
            self.try_tomorrow(calendar, lane);
            return false;
        }
        let vehicle = &model.vehicles[model.fleets[plan.fleet].vehicle];
        let fuel = ((plan.flown - plan.filled) * vehicle.fuel_per_hour * 1000.0) as i64;
        if !self.refuel(calendar, row.origin, vehicle.fuel, fuel) {
            self.note_held(Held::Fuel);
            self.try_tomorrow(calendar, lane);
            return false;
        }
        if plan.filled > 0.0 {
            let fuel = (plan.filled * vehicle.fuel_per_hour * 1000.0) as i64;
            self.refuel(calendar, row.destination, vehicle.fuel, fuel);
        }
        self.depart(calendar, lane, &plan, payload);
        true
    }

    fn depart<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        lane: LaneId,
        plan: &Plan,
        payload: f64,
    ) {
        let now = calendar.now();
        let row = &self.model.lanes[lane];
        let vehicle = &self.model.vehicles[self.model.fleets[plan.fleet].vehicle];
        let (lines, loaded_kg) = self.load_lines(calendar, lane, plan.fleet, payload);
        let k = self.movement.lanes[lane].n_dispatched;
        self.movement.lanes[lane].n_dispatched += 1;
        self.count_vehicles(plan.fleet, 1, now);
        self.movement.fleets[plan.fleet].hours_left -= plan.flown;
        self.movement.flying_hours += plan.flown;
        let home = self.model.fleets[plan.fleet].home;
        self.use_for_flying(calendar, home, plan.flown);
        self.movement.n_sorties += 1;
        let cents = nearest(plan.flown * vehicle.cost_hour as f64);
        self.cost.spend(vehicle.budget, cents);
        let mut sortie = Convoy::new(row, lane, plan.fleet, k, now);
        sortie.vehicles = 1;
        sortie.lines = lines;
        sortie.loaded_kg = loaded_kg;
        let id = self.add_convoy(sortie);
        let ground = self.model.rules.movement.turnaround;
        let hours = plan.position + plan.leg + ground;
        let event = Event::SortieLanded(id);
        calendar.schedule_in(SimSpan::from_hours(hours), Priority::EARLY, event);
    }

    /// The first fleet of a lane with an aircraft at home and hours for the flight.
    fn plan_flight(&self, lane: LaneId, now: SimTime) -> Option<Plan> {
        let row = &self.model.lanes[lane];
        row.fleets.iter().find_map(|&(fleet, position_days)| {
            let vehicle = &self.model.vehicles[self.model.fleets[fleet].vehicle];
            let home = self.model.fleets[fleet].home;
            let position = position_days * 24.0;
            let leg = row.distance / vehicle.speed;
            let back = self.model.distance(row.destination, home) / vehicle.speed;
            let flown = position + leg + back;
            let load = self.load_so_far(lane, fleet, now)?;
            let is_ready =
                self.vehicles_free(fleet) > 0 && self.movement.fleets[fleet].hours_left >= flown;
            is_ready.then_some(Plan {
                fleet,
                position,
                leg,
                flown,
                filled: load.filled,
                payload: load.kilograms,
            })
        })
    }

    /// Until when nothing flies between two sites; `now` or earlier if something may.
    pub(crate) fn grounded_until(&self, a: SiteId, b: SiteId, now: SimTime) -> SimTime {
        let ends = [a, b].into_iter().map(|site| {
            let row = &self.model.sites[site];
            let zone = row
                .zone
                .map_or(now, |zone| self.security.grounded_until(zone));
            zone.max(self.politics.flights_denied_until(row.mission))
        });
        ends.max().unwrap_or(now)
    }

    /// Whether the host clears the next attempt on a lane and the weather lets it fly.
    fn is_cleared(&mut self, lane: LaneId, a: SiteId, b: SiteId) -> bool {
        let model = self.model;
        let attempt = self.movement.lanes[lane].n_attempts;
        self.movement.lanes[lane].n_attempts += 1;
        let mut stream = self.draws.stream(FLIGHT, model.lanes[lane].key, attempt);
        let refusal = self.flight_refusal(model.sites[a].mission);
        let is_refused = stream.bernoulli(refusal) && model.drivers.has(Driver::Politics);
        let is_wet = self.is_wet(model.sites[a].zone) || self.is_wet(model.sites[b].zone);
        let weather = model.rules.movement.flight_weather[usize::from(is_wet)];
        let is_bad = stream.bernoulli(weather) && model.drivers.has(Driver::AirWeather);
        if is_refused {
            self.note_held(Held::Clearance);
        } else if is_bad {
            self.note_held(Held::Weather);
        }
        !is_refused && !is_bad
    }

    fn try_tomorrow<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, lane: LaneId) {
        let at = calendar.now() + SimSpan::DAY;
        self.look_at_lane(calendar, lane, at);
    }

    pub(crate) fn sortie_landed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) {
        let convoy = &self.movement.convoys[id];
        let lane = &self.model.lanes[convoy.lane];
        let vehicle = &self.model.vehicles[self.model.fleets[convoy.fleet].vehicle];
        let home = self.model.fleets[convoy.fleet].home;
        let kilograms = convoy.loaded_kg;
        let mode = Mode::Air as usize;
        self.movement.tonne_km[mode] += kilograms / 1000.0 * lane.distance;
        self.movement.moved_kg[mode] += kilograms;
        self.movement.moved_of_month[mode] += kilograms;
        self.unload(calendar, id);
        let back = self.model.distance(lane.destination, home) / vehicle.speed;
        let hours = back + self.model.rules.movement.turnaround;
        let at = self.home_by_light(id, calendar.now(), hours);
        calendar.schedule(at, Priority::EARLY, Event::SortieReturned(id));
    }

    pub(crate) fn sortie_returned<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) {
        self.bring_lines_back(calendar, id);
        let convoy = &mut self.movement.convoys[id];
        convoy.is_active = false;
        let fleet = convoy.fleet;
        self.count_vehicles(fleet, -1, calendar.now());
        self.movement.free_convoys.push(id);
        self.wake_fleet(calendar, fleet);
    }
}
