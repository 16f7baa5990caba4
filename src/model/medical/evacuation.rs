//! Evacuation: the way from injury to surgery, how long it takes, and who survives it.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::FleetId;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::purposes::EVACUATION;
use crate::model::run::Run;
use crate::model::security::Scene;

/// Hours to surgery that the 10-1-2 rule allows. Source: Medical Support Manual for United Nations Field Missions, 2015,
/// chapter on casualty evacuation.
const SURGERY_HOURS: f64 = 2.0;
/// Hours to surgery at which the rules state the probability of death.
const DEATH_HOURS: [f64; 4] = [1.0, 2.0, 4.0, 8.0];
/// Roads are longer than the great circle by this factor. Source: Ballou, Rahardja and Sakai, Selected country
/// circuity factors for road travel distance estimation (2002): 1.1 to 2.1, mean of developing countries near 1.3.
const DETOUR: f64 = 1.3;

impl Run<'_> {
    /// Brings the wounded of one incident to care.
    pub(crate) fn evacuate<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        scene: Scene,
        unit: UnitId,
        wounded: u32,
        is_attack: bool,
        key: u64,
    ) {
        let rules = &self.model.rules.medical;
        let mut stream = self
            .draws
            .stream(EVACUATION, self.model.units[unit].key, key);
        let decision = rules.decision.sample(&mut stream).max(0.0) / 60.0;
        let wheels_up = rules.wheels_up.sample(&mut stream).max(0.0) / 60.0;
        let night_flight = stream.bernoulli(rules.night);
        let weather = stream.uniform();
        let can_fly = self.can_evacuate_by_air(scene, night_flight, weather, calendar.now());
        let (hours, hospital) = self.way_to_surgery(scene, decision, wheels_up, can_fly);
        let stay = rules.stay.sample(&mut stream);
        for _ in 0..wounded {
            let is_severe = stream.bernoulli(rules.severe);
            let fate = stream.uniform();
            let is_repatriated = stream.bernoulli(rules.repatriated);
            self.medical.evacuations += 1;
            if is_severe {
                self.medical.severe += 1;
                self.medical.in_surgery_in_time += u64::from(hours <= SURGERY_HOURS);
                if fate < death_probability(&rules.death, hours) {
                    let died = self.remove_people(calendar, unit, 1);
                    self.medical.died_of_wounds += u64::from(died);
                    if is_attack {
                        self.security.count_killed(died, calendar.now().day());
                    } else {
                        self.medical.other_deaths += u64::from(died);
                    }
                    self.pay_awards(died);
                    continue;
                }
            }
            let day = self.medical.day;
            let admitted =
                hospital.map_or(0, |site| self.medical.hospitals[site].admit(1, stay, day));
            self.medical.transferred += u64::from(admitted == 0);
            if is_repatriated {
                self.send_home(calendar, unit);
            }
        }
    }

    fn can_evacuate_by_air(&self, scene: Scene, night: bool, weather: f64, now: SimTime) -> bool {
        let zone = match scene {
            Scene::Site(site) => self.model.sites[site].zone,
            Scene::Link(link) => self.model.links[link].zone,
        };
        let hour = now.hour_of_day();
        let is_day = (6.0..18.0).contains(&hour);
        let bad = self.model.rules.movement.flight_weather[usize::from(self.is_wet(zone))];
        let is_flyable = weather >= bad || !self.model.drivers.has(Driver::AirWeather);
        let is_open = zone.is_none_or(|zone| self.security.grounded_until(zone) <= now);
        (is_day || night) && is_flyable && is_open
    }

    /// Distance from a scene to a site [km].
    fn distance_from(&self, scene: Scene, site: SiteId) -> f64 {
        match scene {
            Scene::Site(from) => self.model.distance(from, site),
            Scene::Link(link) => {
                let row = &self.model.links[link];
                (self.model.distance(row.a, site) + self.model.distance(row.b, site)) / 2.0
            }
        }
    }

    /// Hours from injury to surgery by the quickest way, and the hospital; infinite where there is none.
    fn way_to_surgery(
        &self,
        scene: Scene,
        decision: f64,
        wheels_up: f64,
        can_fly: bool,
    ) -> (f64, Option<SiteId>) {
        let mut best = (f64::INFINITY, None);
        for &unit in &self.medical.surgeons {
            let row = &self.model.units[unit];
            if !self.deployment.units[unit].is_operational {
                continue;
            }
            let hospital = row.to;
            let distance = self.distance_from(scene, hospital);
            let mut hours = decision + distance * DETOUR / self.model.rules.medical.ground_speed;
            if can_fly && distance > 0.0 {
                let flight = self.flight_hours(scene, hospital);
                hours = hours.min(decision + wheels_up + flight);
            }
            if hours < best.0 {
                best = (hours, Some(hospital));
            }
        }
        best
    }

    /// Hours of flight of the helicopter that brings a casualty to a hospital first; infinite if there is none.
    fn flight_hours(&self, scene: Scene, hospital: SiteId) -> f64 {
        let hours = |fleet: FleetId| {
            let row = &self.model.fleets[fleet];
            let vehicle = &self.model.vehicles[row.vehicle];
            let out = self.distance_from(scene, row.home);
            let back = self.distance_from(scene, hospital);
            if out > vehicle.range || self.vehicles_fit(fleet) == 0 {
                return f64::INFINITY;
            }
            (out + back) / vehicle.speed
        };
        let rescuers = self.medical.rescuers.iter().copied();
        rescuers.map(hours).fold(f64::INFINITY, f64::min)
    }

    /// Works out anew for each site whether surgery within two hours can be counted on.
    pub(crate) fn renew_reach(&mut self) {
        let rules = &self.model.rules.medical;
        let decision = rules.decision.mean() / 60.0;
        let wheels_up = rules.wheels_up.mean() / 60.0;
        for site in self.model.sites.keys() {
            if self.deployment.sites[site].people <= 0 {
                self.medical.in_reach[site] = false;
                continue;
            }
            let way = self.way_to_surgery(Scene::Site(site), decision, wheels_up, true);
            self.medical.in_reach[site] = way.0 <= SURGERY_HOURS;
        }
    }

    /// Adds this week's people to the share in reach.
    pub(crate) fn count_reach<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        self.renew_reach();
        for site in self.model.sites.keys() {
            let people = self.deployment.sites[site].people.max(0);
            self.medical.reach_people.0 += people;
            if self.medical.in_reach[site] {
                self.medical.reach_people.1 += people;
            }
            self.schedule_other_death(calendar, site);
        }
    }
}

/// Probability of dying of severe wounds at a time to surgery [h], between the stated points by straight lines.
fn death_probability(death: &[f64; 4], hours: f64) -> f64 {
    if hours <= DEATH_HOURS[0] {
        return death[0];
    }
    for place in 1..DEATH_HOURS.len() {
        let (from, to) = (DEATH_HOURS[place - 1], DEATH_HOURS[place]);
        if hours <= to {
            let share = (hours - from) / (to - from);
            return death[place - 1] + share * (death[place] - death[place - 1]);
        }
    }
    death[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probability_of_death_lies_on_straight_lines_between_its_points() {
        let death = [0.10, 0.18, 0.30, 0.45];
        assert_eq!(death_probability(&death, 0.2), 0.10);
        assert!((death_probability(&death, 1.5) - 0.14).abs() < 1e-12);
        assert!((death_probability(&death, 6.0) - 0.375).abs() < 1e-12);
        assert_eq!(death_probability(&death, f64::INFINITY), 0.45);
    }
}
