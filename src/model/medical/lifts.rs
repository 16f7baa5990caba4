//! Ways to surgery: by road, and by a helicopter that is kept ready for evacuation and free.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::engine::time::nearest;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::CaseId;
use crate::model::ids::FleetId;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::ids::ZoneId;
use crate::model::model::Model;
use crate::model::purposes::EVACUATION_WEATHER;
use crate::model::run::Run;
use crate::model::security::Scene;

/// Roads are longer than the great circle by this factor. Source: Ballou, Rahardja and Sakai, Selected country
/// circuity factors for road travel distance estimation (2002): 1.1 to 2.1, mean of developing countries near 1.3.
pub(crate) const DETOUR: f64 = 1.3;
/// Hours for which the weather stays flyable or not.
const WEATHER_HOURS: f64 = 3.0;
/// Hours after which a flight that has no aircraft is asked for again.
const RETRY_HOURS: f64 = 0.5;
/// First and last hour of daylight.
const DAYLIGHT: (f64, f64) = (6.0, 18.0);

/// A flight that can leave.
pub(super) struct Lift {
    fleet: FleetId,
    hospital: SiteId,
    /// Hours until it is at the scene, and at the hospital.
    to_scene: f64,
    to_hospital: f64,
    /// Hours until surgery, those who wait there counted.
    pub expected: f64,
    /// Counted against the hours of the month [h].
    flown: f64,
}

/// What helicopters can do for a case.
pub(super) enum Air {
    /// One can leave.
    Now(Lift),
    /// One may leave at this instant, and then need so many hours.
    Later(SimTime, f64),
    /// None can.
    Never,
}

impl Scene {
    /// The site, or the one at the nearer end of the link.
    pub(super) fn site(self, model: &Model) -> SiteId {
        match self {
            Scene::Site(site) | Scene::Out(site, _) => site,
            Scene::Link(link, share) if share > 0.5 => model.links[link].b,
            Scene::Link(link, _) => model.links[link].a,
        }
    }

    fn zone(self, model: &Model) -> Option<ZoneId> {
        match self {
            Scene::Site(site) | Scene::Out(site, _) => model.sites[site].zone,
            Scene::Link(link, _) => model.links[link].zone,
        }
    }
}

impl Run<'_> {
    /// Distance from a scene to a site [km], as on a plane.
    fn distance_from(&self, scene: Scene, site: SiteId) -> f64 {
        match scene {
            Scene::Site(from) => self.model.distance(from, site),
            // In any direction from its site: on average the squares add up.
            Scene::Out(from, km) => libm::hypot(self.model.distance(from, site), km),
            Scene::Link(link, share) => {
                let row = &self.model.links[link];
                let (a, b) = (
                    self.model.distance(row.a, site),
                    self.model.distance(row.b, site),
                );
                // Stewart's theorem.
                let ends = self.model.distance(row.a, row.b);
                let square =
                    (1.0 - share) * a * a + share * b * b - share * (1.0 - share) * ends * ends;
                libm::sqrt(square.max(0.0))
            }
        }
    }

    /// Hours on the road from a scene to a hospital.
    pub(super) fn hours_by_road(&self, scene: Scene, hospital: SiteId) -> f64 {
        self.distance_from(scene, hospital) * DETOUR / self.model.rules.medical.ground_speed
    }

    /// Units with surgery teams that operate.
    fn open_surgeons(&self) -> impl Iterator<Item = UnitId> + '_ {
        let all = self.medical.surgeons.iter().copied();
        all.filter(|unit| self.deployment.units[*unit].is_operational)
    }

    /// The quickest hospital by road: hours until surgery, those who wait there counted, and hours on the road.
    pub(super) fn way_by_road(&self, scene: Scene) -> Option<(SiteId, f64, f64)> {
        let way = |unit: UnitId| {
            let hospital = self.model.units[unit].to;
            let hours = self.hours_by_road(scene, hospital);
            (hospital, hours + self.wait_for_surgery(hospital), hours)
        };
        let ways = self.open_surgeons().map(way);
        ways.reduce(|best, way| if way.1 < best.1 { way } else { best })
    }

    /// Whether the weather lets an evacuation fly, as it holds for everybody in a zone.
    fn is_flyable(&self, scene: Scene, now: SimTime) -> bool {
        if !self.model.drivers.has(Driver::AirWeather) {
            return true;
        }
        let zone = scene.zone(self.model);
        let bad = self.model.rules.movement.flight_weather[usize::from(self.is_wet(zone))];
        let key = match zone {
            Some(zone) => self.model.zones[zone].key,
            None => self.model.sites[scene.site(self.model)].key,
        };
        let block = (now.days() * 24.0 / WEATHER_HOURS) as u64;
        let mut stream = self.draws.stream(EVACUATION_WEATHER, key, block);
        !stream.bernoulli(bad)
    }

    /// When a flight to a scene may leave at the earliest: night, weather, and incidents that keep flights on the ground.
    fn flight_opens(&self, scene: Scene, flies_at_night: bool, now: SimTime) -> SimTime {
        let hour = now.hour_of_day();
        let after = |hours: f64| now + SimSpan::from_hours(hours);
        let grounded = scene
            .zone(self.model)
            .map_or(now, |zone| self.security.grounded_until(zone));
        if grounded > now {
            grounded
        } else if !flies_at_night && hour < DAYLIGHT.0 {
            after(DAYLIGHT.0 - hour)
        } else if !flies_at_night && hour >= DAYLIGHT.1 {
            after(24.0 + DAYLIGHT.0 - hour)
        } else if !self.is_flyable(scene, now) {
            let blocks = now.days() * 24.0 / WEATHER_HOURS;
            after(((libm::floor(blocks) + 1.0 - blocks) * WEATHER_HOURS).max(0.01))
        } else {
            now
        }
    }

    /// The quickest flight for a case: now, later, or never.
    pub(super) fn way_by_air(&self, id: CaseId, now: SimTime) -> Air {
        let case = &self.medical.cases[id];
        if case.is_refused {
            return Air::Never;
        }
        let opens = self.flight_opens(case.scene, case.flies_at_night, now);
        let mut now_best: Option<Lift> = None;
        let mut least = f64::INFINITY;
        for &fleet in &self.medical.rescuers {
            if self.vehicles_fit(fleet) == 0 {
                continue;
            }
            for unit in self.open_surgeons() {
                let hospital = self.model.units[unit].to;
                let Some(lift) = self.plan_lift(fleet, hospital, case.scene, case.wheels_up) else {
                    continue;
                };
                if self.movement.fleets[fleet].hours_left < lift.flown {
                    continue;
                }
                least = least.min(lift.expected);
                let is_better = now_best
                    .as_ref()
                    .is_none_or(|best| lift.expected < best.expected);
                let is_ready = self.vehicles_free(fleet) > 0 && self.has_fuel(&lift, now);
                if is_better && is_ready && self.may_fly_at(fleet, now) {
                    now_best = Some(lift);
                }
            }
        }
        match now_best {
            Some(lift) if opens <= now => Air::Now(lift),
            _ if least.is_finite() => {
                let retry = now + SimSpan::from_hours(RETRY_HOURS);
                Air::Later(if opens > now { opens } else { retry }, least)
            }
            _ => Air::Never,
        }
    }

    /// A flight from home to a scene, on to a hospital, and home; `None` beyond the range.
    fn plan_lift(
        &self,
        fleet: FleetId,
        hospital: SiteId,
        scene: Scene,
        wheels_up: f64,
    ) -> Option<Lift> {
        let row = &self.model.fleets[fleet];
        let vehicle = &self.model.vehicles[row.vehicle];
        let out = self.distance_from(scene, row.home);
        let on = self.distance_from(scene, hospital);
        let back = self.model.distance(hospital, row.home);
        // Nobody flies from a hospital's own door to the hospital.
        if out > vehicle.range || on <= 0.0 {
            return None;
        }
        let to_hospital = wheels_up + (out + on) / vehicle.speed;
        Some(Lift {
            fleet,
            hospital,
            to_scene: wheels_up + out / vehicle.speed,
            to_hospital,
            expected: to_hospital + self.wait_for_surgery(hospital),
            flown: (out + on + back) / vehicle.speed,
        })
    }

    /// Whether the country of a fleet's unit lets it fly at this hour.
    fn may_fly_at(&self, fleet: FleetId, now: SimTime) -> bool {
        let unit = self.model.fleets[fleet].unit;
        let is_bound = unit.is_some_and(|unit| self.model.units[unit].caveats.no_night_flights);
        !is_bound || (DAYLIGHT.0..DAYLIGHT.1).contains(&now.hour_of_day())
    }

    fn fuel_of(&self, lift: &Lift) -> i64 {
        let vehicle = &self.model.vehicles[self.model.fleets[lift.fleet].vehicle];
        (lift.flown * vehicle.fuel_per_hour * 1000.0) as i64
    }

    fn has_fuel(&self, lift: &Lift, now: SimTime) -> bool {
        let row = &self.model.fleets[lift.fleet];
        let fuel = self.model.vehicles[row.vehicle].fuel;
        self.model
            .store(row.home, fuel)
            .is_none_or(|store| self.supply.stores[store].stock.amount(now) >= self.fuel_of(lift))
    }

    /// A helicopter leaves with as many casualties as it can lay; the others wait for the next.
    pub(super) fn lift<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: CaseId,
        lift: &Lift,
    ) {
        let now = calendar.now();
        let model = self.model;
        let row = &model.fleets[lift.fleet];
        let vehicle = &model.vehicles[row.vehicle];
        let fuel = self.fuel_of(lift);
        self.refuel(calendar, row.home, vehicle.fuel, fuel);
        self.count_vehicles(lift.fleet, 1, now);
        self.medical.out[lift.fleet] += 1;
        self.movement.fleets[lift.fleet].hours_left -= lift.flown;
        self.medical.flights += 1;
        self.medical.flying_hours += lift.flown;
        let cents = nearest(lift.flown * vehicle.cost_hour as f64);
        self.cost.spend(vehicle.budget, cents);
        let after = |hours: f64| now + SimSpan::from_hours(hours);
        let litters = model.rules.medical.litters as usize;
        self.count_under_way(id, after(lift.to_scene), litters);
        let home = lift.flown + model.rules.movement.turnaround;
        let event = Event::RescuerReturned(lift.fleet);
        calendar.schedule(after(home), Priority::EARLY, event);
        let scene = self.medical.cases[id].scene;
        let aboard = self.medical.open_case(scene);
        let n = self.medical.cases[id].patients.len().min(litters);
        for place in 0..n {
            let patient = self.medical.cases[id].patients[place];
            self.medical.cases[aboard].patients.push(patient);
        }
        self.medical.cases[id].patients.drain(..n);
        self.medical.cases[aboard].to = Some(lift.hospital);
        let event = Event::CasualtiesCame(aboard);
        calendar.schedule(after(lift.to_hospital), Priority::NORMAL, event);
        if self.medical.cases[id].patients.is_empty() {
            self.medical.close_case(id);
        } else {
            calendar.schedule(now, Priority::NORMAL, Event::EvacuationDue(id));
        }
    }

    /// A helicopter is home from an evacuation.
    pub(crate) fn rescuer_returned<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        fleet: FleetId,
    ) {
        self.count_vehicles(fleet, -1, calendar.now());
        self.medical.out[fleet] -= 1;
        self.wake_fleet(calendar, fleet);
    }

    /// Hours to surgery that can be counted on at a scene: by day, in flyable weather, with an aircraft at home.
    pub(super) fn hours_to_surgery(&self, scene: Scene) -> f64 {
        let rules = &self.model.rules.medical;
        let decision = rules.decision.mean() / 60.0;
        let wheels_up = rules.wheels_up.mean() / 60.0;
        let mut best = f64::INFINITY;
        for unit in self.open_surgeons() {
            let hospital = self.model.units[unit].to;
            best = best.min(self.hours_by_road(scene, hospital));
            for &fleet in &self.medical.rescuers {
                if self.vehicles_fit(fleet) > 0 {
                    let lift = self.plan_lift(fleet, hospital, scene, wheels_up);
                    best = best.min(lift.map_or(f64::INFINITY, |lift| lift.to_hospital));
                }
            }
        }
        decision + best
    }
}
