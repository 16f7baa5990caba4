//! Forming: a convoy gathers its vehicles, escort, fuel and load, or stays until it can.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::ids::FleetId;
use crate::model::ids::LaneId;
use crate::model::movement::DelayCause;
use crate::model::movement::convoy::Convoy;
use crate::model::movement::loading::Loadable;
use crate::model::movement::planned_days;
use crate::model::purposes::FORMATION;
use crate::model::run::Run;
use crate::scenario::place::Mode;

/// A fleet with something to send: the days to the origin, the vehicles it takes, and the fewest with which it leaves.
struct Sending {
    fleet: FleetId,
    position_days: f64,
    wanted: u32,
    least: u32,
}

impl Run<'_> {
    /// Forms a convoy on a lane if one can leave; false if not.
    pub(super) fn form_convoy<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        lane: LaneId,
    ) -> bool {
        let now = calendar.now();
        let model = self.model;
        let row = &model.lanes[lane];
        let rules = &model.rules.movement;
        if self.movement.lanes[lane].orders.is_empty()
            || self.deployment.sites[row.origin].suspended_until > now
        {
            return false;
        }
        if let Some(at) = self.way_closed_until(lane, now) {
            self.look_at_lane(calendar, lane, at);
            return false;
        }
        let Some(Sending {
            fleet,
            position_days,
            wanted,
            least,
        }) = self.fleet_to_send(lane, now)
        else {
            return false;
        };
        let vehicle = &model.vehicles[model.fleets[fleet].vehicle];
        let escort = self.escort_at_start(lane, wanted);
        let Some(escorted) = escort.filter(|escorted| escorted.vehicles >= least) else {
            self.movement.lanes[lane].escort_wanted.get_or_insert(now);
            return false;
        };
        let (vehicles, platoons) = (escorted.vehicles, escorted.platoons);
        if !self.fuel_convoy(calendar, lane, fleet, vehicles, platoons) {
            return false;
        }
        let (lines, loaded_kg) = self.load_lines(
            calendar,
            lane,
            fleet,
            f64::from(vehicles) * vehicle.payload_kg,
        );
        let waited = self.movement.lanes[lane].escort_wanted.take();
        let state = &mut self.movement.lanes[lane];
        let k = state.n_dispatched;
        state.n_dispatched += 1;
        self.count_vehicles(fleet, vehicles.into(), now);
        if escorted.own.is_none() {
            self.count_platoons(escorted.site, i64::from(platoons), now);
        }
        let mut convoy = Convoy::new(row, lane, fleet, k, now);
        convoy.vehicles = vehicles;
        convoy.platoons = platoons;
        convoy.escort_site = escorted.site;
        convoy.own_escort = escorted.own;
        convoy.lines = lines;
        convoy.loaded_kg = loaded_kg;
        if let Some(since) = waited {
            convoy.waited = (now - since).days();
            convoy.delays[DelayCause::Escort as usize] = convoy.waited;
        }
        convoy.planned = self.planned_way(lane);
        self.movement.n_convoys += 1;
        self.movement.n_vehicles += u64::from(vehicles);
        let id = self.add_convoy(convoy);
        self.renew_exposure(id);
        let mut stream = self.draws.stream(FORMATION, row.key, k);
        let mut days = rules.formation.sample(&mut stream).max(0.0) + position_days;
        days += self.await_permit(lane, k, id);
        let event = Event::ConvoyFormed(id);
        calendar.schedule_in(SimSpan::from_days(days), Priority::NORMAL, event);
        true
    }

    /// The first fleet of a lane that has vehicles at home and something to send.
    fn fleet_to_send(&mut self, lane: LaneId, now: SimTime) -> Option<Sending> {
        // Where nothing is urgent or overdue, and all that waits fills no convoy, neither does what can be loaded of it.
        if !self.may_leave(lane, now) {
            return None;
        }
        let model = self.model;
        let dispatch = &model.lanes[lane].dispatch;
        // What can be loaded depends on what vehicles carry, not on whose they are.
        let mut known: [Option<Loadable>; 3] = [None; 3];
        for &(fleet, position_days) in &model.lanes[lane].fleets {
            let free = self.vehicles_free(fleet);
            if free == 0 || self.refuses(fleet, lane) {
                continue;
            }
            let vehicle = &model.vehicles[model.fleets[fleet].vehicle];
            let (kilograms, urgent, overdue) = *known[vehicle.carries as usize]
                .get_or_insert_with(|| self.loadable(lane, vehicle.carries, now));
            if kilograms <= 0.0 {
                continue;
            }
            let payload = vehicle.payload_kg;
            let largest = dispatch.most.min(self.vehicles_fit(fleet).max(1));
            let full = dispatch.enough(largest, payload);
            if urgent || overdue || kilograms >= full {
                let needed = (kilograms / payload).ceil().min(f64::from(largest)) as u32;
                let wanted = needed.min(free);
                let least = if urgent { 1 } else { dispatch.least };
                if wanted >= least {
                    return Some(Sending {
                        fleet,
                        position_days,
                        wanted,
                        least,
                    });
                }
            }
        }
        None
    }

    /// When a convoy may leave on a lane that is closed for longer than one would wait, and cannot be gone round.
    pub(crate) fn way_closed_until(&mut self, lane: LaneId, now: SimTime) -> Option<SimTime> {
        // What was found closed is looked at again the next day, in case a way round has opened.
        let state = &self.movement.lanes[lane];
        if state.closed_until > now {
            return Some(state.closed_until);
        }
        if state.round_until > now || state.open_at == Some(self.season.n_changes) {
            return None;
        }
        let row = &self.model.lanes[lane];
        let patience = self.model.rules.movement.patience;
        let mut days = 0.0;
        let mut wait = 0.0;
        let mut is_open = true;
        for &link in row.path.links() {
            let closed_until = self.season.closed_until(link);
            is_open &= closed_until <= now;
            wait = (closed_until - now).days() - days;
            if wait > patience {
                break;
            }
            days += planned_days(self.model, link);
        }
        if is_open {
            self.movement.lanes[lane].open_at = Some(self.season.n_changes);
        }
        if wait <= patience {
            return None;
        }
        let whole: f64 = row
            .path
            .links()
            .iter()
            .map(|&link| planned_days(self.model, link))
            .sum();
        let goes_round = self
            .days_round(lane, now)
            .is_some_and(|round| round <= whole + wait);
        if goes_round {
            self.movement.lanes[lane].round_until = now + SimSpan::DAY;
            return None;
        }
        let at = (now + SimSpan::from_days(wait - patience)).max(now + SimSpan(1));
        let at = at.min(now + SimSpan::DAY);
        self.movement.lanes[lane].closed_until = at;
        Some(at)
    }

    /// Days of the best way over links that are open now; it stays the best until a link closes or opens.
    fn days_round(&mut self, lane: LaneId, now: SimTime) -> Option<f64> {
        let n_changes = self.season.n_changes;
        if let Some((at, days)) = self.movement.lanes[lane].round
            && at == n_changes
        {
            return days;
        }
        let row = &self.model.lanes[lane];
        let way = self.way_round(row.origin, row.destination, lane, now);
        let days = way.map(|(_, days)| days);
        self.movement.lanes[lane].round = Some((n_changes, days));
        days
    }

    pub(crate) fn add_convoy(&mut self, convoy: Convoy) -> ConvoyId {
        match self.movement.free_convoys.pop() {
            Some(id) => {
                self.movement.convoys[id] = convoy;
                id
            }
            None => self.movement.convoys.push(convoy),
        }
    }

    /// Takes fuel for the way there and back; false, and none taken, if the origin's store has not enough.
    fn fuel_convoy<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        lane: LaneId,
        fleet: FleetId,
        vehicles: u32,
        platoons: u32,
    ) -> bool {
        let model = self.model;
        let row = &model.lanes[lane];
        let cargo = &model.vehicles[model.fleets[fleet].vehicle];
        let escort = &model.vehicles[model.escort_vehicle];
        let factors = row.path.links().iter().map(|&link| {
            let link = &model.links[link];
            let factor = if link.mode == Mode::Road {
                model.rules.movement.fuel_factor[link.surface]
            } else {
                1.0
            };
            link.distance * factor
        });
        let km: f64 = 2.0 * factors.sum::<f64>();
        let hours = if cargo.speed > 0.0 {
            2.0 * row.distance / cargo.speed
        } else {
            0.0
        };
        let per_vehicle = km * cargo.fuel_per_km + hours * cargo.fuel_per_hour;
        let escorts = f64::from(platoons * model.rules.movement.escort_vehicles);
        let cargo_fuel = (f64::from(vehicles) * per_vehicle * 1000.0) as i64;
        let escort_fuel = (escorts * km * escort.fuel_per_km * 1000.0) as i64;
        if cargo.fuel == escort.fuel {
            return self.refuel(calendar, row.origin, cargo.fuel, cargo_fuel + escort_fuel);
        }
        let has_escort_fuel = model.store(row.origin, escort.fuel).is_none_or(|store| {
            self.supply.stores[store].stock.amount(calendar.now()) >= escort_fuel
        });
        has_escort_fuel
            && self.refuel(calendar, row.origin, cargo.fuel, cargo_fuel)
            && self.refuel(calendar, row.origin, escort.fuel, escort_fuel)
    }
}
