//! Medical: casualties are brought to surgery, hospitals admit, people fall ill.
//!
//! # State
//!
//! For each hospital (an operating unit of level 2 or 3) its beds, who lies in them and when they leave; for each site
//! whether surgery within two hours can be counted on (the 10-1-2 rule).
//!
//! # What happens
//!
//! A casualty goes to the hospital that is reached first: by a helicopter kept ready for evacuation, if one is near enough, it
//! can fly at this hour and in this weather; else by road. The severely wounded die with a probability that grows with the
//! time to surgery. Others stay in bed, and some are sent home. The sick are admitted where they are nearest; whoever finds
//! no bed is transferred out of the mission.
//!
//! # Drivers
//!
//! Without weather in the air evacuation flights are never grounded. Host denials never apply to them.
//!
//! # Limits
//!
//! A link's casualties count as midway between its ends. Ground evacuation covers the great circle times a detour. All
//! sick who are admitted to a hospital in one week stay equally long.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::distribution::Distribution;
use crate::engine::field::Field;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::FleetId;
use crate::model::ids::SiteId;
use crate::model::ids::Table;
use crate::model::ids::UnitId;
use crate::model::model::Model;
use crate::model::purposes::ADMISSIONS;
use crate::model::purposes::EVACUATION;
use crate::model::purposes::OTHER_DEATHS;
use crate::model::run::Run;
use crate::model::security::Scene;

/// Level of care that has surgeons. Source: Medical Support Manual for United Nations Field Missions, 2015.
const SURGICAL_LEVEL: u8 = 2;
/// Hours to surgery that the 10-1-2 rule allows. Source: the same, chapter on casualty evacuation.
const SURGERY_HOURS: f64 = 2.0;
/// Hours to surgery at which the rules state the probability of death.
const DEATH_HOURS: [f64; 4] = [1.0, 2.0, 4.0, 8.0];
/// Roads are longer than the great circle by this factor. Source: Ballou, Rahardja and Sakai, Selected country
/// circuity factors for road travel distance estimation (2002): 1.1 to 2.1, mean of developing countries near 1.3.
const DETOUR: f64 = 1.3;
/// Days of a year in rates per person-year.
const DAYS_PER_YEAR: f64 = 365.25;
/// Discharges are kept for this many days ahead; longer stays end then.
const DAYS_AHEAD: usize = 128;
/// Days ahead for which deaths are looked for; a little more than the week after which rates are renewed.
const LOOK_AHEAD: f64 = 8.0;
/// Height of the strips of the fields of other deaths [per day].
const DEATH_STRIP: f64 = 0.005;

#[derive(Debug, Clone)]
struct Hospital {
    beds: i64,
    occupied: i64,
    /// Patients who leave on each of the coming days.
    discharges: [i64; DAYS_AHEAD],
    bed_days: i64,
    occupied_days: i64,
    /// Mean number of the sick who come today.
    sick: f64,
    /// How long the sick of a week stay [d], and which week that is.
    stay: (u64, f64),
}

/// Hospitals, and how people fared.
#[derive(Debug, Clone)]
pub(crate) struct Medical {
    hospitals: Table<SiteId, Hospital>,
    /// Sites that have beds at some time.
    places: Vec<SiteId>,
    /// Units with surgeons.
    surgeons: Vec<UnitId>,
    /// Fleets kept ready for evacuation.
    rescuers: Vec<FleetId>,
    /// Whether surgery within two hours can be counted on, by site.
    pub in_reach: Table<SiteId, bool>,
    other: Table<SiteId, Field>,
    other_next: Table<SiteId, crate::engine::calendar::EventHandle>,
    pub other_deaths: u64,
    pub evacuations: u64,
    pub severe: u64,
    pub in_surgery_in_time: u64,
    pub died_of_wounds: u64,
    pub transferred: u64,
    /// People and those of them in reach, summed over weeks.
    pub reach_people: (i64, i64),
    day: usize,
}

impl Medical {
    pub(crate) fn new(model: &Model) -> Medical {
        Medical {
            hospitals: Table::like(&model.sites, |_| Hospital {
                beds: 0,
                occupied: 0,
                discharges: [0; DAYS_AHEAD],
                bed_days: 0,
                occupied_days: 0,
                sick: 0.0,
                stay: (u64::MAX, 0.0),
            }),
            places: model
                .sites
                .keys()
                .filter(|site| model.units.iter().any(|u| u.beds > 0 && u.to == *site))
                .collect(),
            surgeons: model
                .units
                .keys()
                .filter(|unit| model.units[*unit].medical_level >= SURGICAL_LEVEL)
                .collect(),
            rescuers: model
                .fleets
                .keys()
                .filter(|fleet| model.fleets[*fleet].casevac)
                .collect(),
            in_reach: Table::like(&model.sites, |_| false),
            other: Table::like(&model.sites, |site| {
                Field::new(OTHER_DEATHS, site.key, DEATH_STRIP).with_horizon(model.horizon)
            }),
            other_next: Table::like(&model.sites, |_| Default::default()),
            other_deaths: 0,
            evacuations: 0,
            severe: 0,
            in_surgery_in_time: 0,
            died_of_wounds: 0,
            transferred: 0,
            reach_people: (0, 0),
            day: 0,
        }
    }

    /// Beds there were and those occupied, in days.
    pub(crate) fn bed_days(&self) -> (i64, i64) {
        let sum = |(all, occupied): (i64, i64), hospital: &Hospital| {
            (all + hospital.bed_days, occupied + hospital.occupied_days)
        };
        self.hospitals.iter().fold((0, 0), sum)
    }

    /// Whether no hospital has lost count of its patients, for the ledger.
    pub(crate) fn is_balanced(&self) -> bool {
        self.hospitals.iter().all(|hospital| {
            let leaving: i64 = hospital.discharges.iter().sum();
            hospital.occupied >= 0 && leaving == hospital.occupied
        })
    }
}

impl Hospital {
    /// Admits patients for a stay; returns how many found a bed.
    fn admit(&mut self, number: i64, stay_days: f64, day: usize) -> i64 {
        let admitted = number.min(self.beds - self.occupied).max(0);
        let stay = (stay_days.round() as usize).clamp(1, DAYS_AHEAD - 1);
        self.discharges[(day + stay) % DAYS_AHEAD] += admitted;
        self.occupied += admitted;
        admitted
    }
}

impl Run<'_> {
    pub(crate) fn begin_medical<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        self.renew_reach(calendar.now());
        for site in self.model.sites.keys() {
            self.schedule_other_death(calendar, site);
        }
    }

    /// Deaths by illness and accident at a site [per day].
    fn other_death_rate(&self, site: SiteId) -> f64 {
        let rules = &self.model.rules.medical;
        let yearly = (rules.illness_deaths + rules.accident_deaths) / 1000.0;
        self.deployment.sites[site].people.max(0) as f64 * yearly / DAYS_PER_YEAR
    }

    fn schedule_other_death<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, site: SiteId) {
        let rate = self.other_death_rate(site);
        let field = &mut self.medical.other[site];
        // Asked again every week.
        let end = calendar.now() + SimSpan::from_days(LOOK_AHEAD);
        let next = field.next_incident_before(&self.draws, calendar.now(), rate, end);
        let handle = &mut self.medical.other_next[site];
        let event = Event::OtherDeath(site);
        *handle = calendar.replace(*handle, next.time, Priority::NORMAL, event);
    }

    pub(crate) fn other_death<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
    ) {
        let day = calendar.now().day() as u64;
        let key = self.model.sites[site].key;
        let who = self.draws.stream(OTHER_DEATHS, key.with(1), day).uniform();
        if let Some(unit) = self.unit_struck(site, who) {
            let died = self.remove_people(calendar, unit, 1);
            self.medical.other_deaths += u64::from(died);
            self.pay_awards(died);
        }
        self.schedule_other_death(calendar, site);
    }

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
        let (hours, hospital) =
            self.way_to_surgery(scene, decision, wheels_up, can_fly, calendar.now());
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
                        self.security.killed += u64::from(died);
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
        now: SimTime,
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
                let flight = self.flight_hours(scene, hospital, now);
                hours = hours.min(decision + wheels_up + flight);
            }
            if hours < best.0 {
                best = (hours, Some(hospital));
            }
        }
        best
    }

    /// Hours of flight of the helicopter that brings a casualty to a hospital first; infinite if there is none.
    fn flight_hours(&self, scene: Scene, hospital: SiteId, now: SimTime) -> f64 {
        let hours = |fleet: FleetId| {
            let row = &self.model.fleets[fleet];
            let vehicle = &self.model.vehicles[row.vehicle];
            let out = self.distance_from(scene, row.home);
            let back = self.distance_from(scene, hospital);
            if out > vehicle.range || self.vehicles_fit(fleet, now) == 0 {
                return f64::INFINITY;
            }
            (out + back) / vehicle.speed
        };
        let rescuers = self.medical.rescuers.iter().copied();
        rescuers.map(hours).fold(f64::INFINITY, f64::min)
    }

    /// Works out anew for each site whether surgery within two hours can be counted on.
    pub(crate) fn renew_reach(&mut self, now: SimTime) {
        let rules = &self.model.rules.medical;
        let decision = rules.decision.mean() / 60.0;
        let wheels_up = rules.wheels_up.mean() / 60.0;
        for site in self.model.sites.keys() {
            if self.deployment.sites[site].people <= 0 {
                self.medical.in_reach[site] = false;
                continue;
            }
            let way = self.way_to_surgery(Scene::Site(site), decision, wheels_up, true, now);
            self.medical.in_reach[site] = way.0 <= SURGERY_HOURS;
        }
    }

    /// Adds this week's people to the share in reach.
    pub(crate) fn count_reach<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        self.renew_reach(calendar.now());
        for site in self.model.sites.keys() {
            let people = self.deployment.sites[site].people.max(0);
            self.medical.reach_people.0 += people;
            if self.medical.in_reach[site] {
                self.medical.reach_people.1 += people;
            }
            self.schedule_other_death(calendar, site);
        }
    }

    /// A day in the hospitals: patients leave, the sick are admitted where they are nearest.
    pub(crate) fn admit_sick(&mut self, day: u32) {
        self.medical.day = day as usize;
        let today = day as usize % DAYS_AHEAD;
        let model = self.model;
        let places = std::mem::take(&mut self.medical.places);
        for &site in &places {
            let hospital = &mut self.medical.hospitals[site];
            hospital.beds = 0;
            hospital.sick = 0.0;
            hospital.occupied -= std::mem::take(&mut hospital.discharges[today]);
        }
        for (unit, row) in model.units.pairs() {
            if row.beds > 0 && self.deployment.units[unit].is_operational {
                self.medical.hospitals[row.to].beds += i64::from(row.beds);
            }
        }
        self.send_sick(&places);
        for &site in &places {
            if self.medical.hospitals[site].beds > 0 {
                self.admit_sick_at(site, day);
                let hospital = &mut self.medical.hospitals[site];
                hospital.bed_days += hospital.beds;
                hospital.occupied_days += hospital.occupied.min(hospital.beds);
            }
        }
        self.medical.places = places;
    }

    /// Adds the sick to be expected at each site to those of the nearest open hospital.
    fn send_sick(&mut self, places: &[SiteId]) {
        let model = self.model;
        let rules = &model.rules.medical;
        let month = self.month_of_year();
        for (site, row) in model.sites.pairs() {
            let people = self.deployment.sites[site].people;
            if people <= 0 {
                continue;
            }
            let hospitals = &self.medical.hospitals;
            let open = places
                .iter()
                .copied()
                .filter(|&place| hospitals[place].beds > 0);
            let distance = |place: SiteId| model.distance(site, place);
            let nearest = open.min_by(|&a, &b| distance(a).total_cmp(&distance(b)));
            if let Some(nearest) = nearest {
                let is_wet = row.zone.is_some_and(|zone| model.zones[zone].wet[month]);
                let factor = if is_wet { rules.wet_admissions } else { 1.0 };
                let sick = people as f64 * rules.admissions / 1000.0 * factor;
                self.medical.hospitals[nearest].sick += sick;
            }
        }
    }

    fn admit_sick_at(&mut self, hospital: SiteId, day: u32) {
        let model = self.model;
        let mean = self.medical.hospitals[hospital].sick;
        let key = model.sites[hospital].key;
        let mut stream = self.draws.stream(ADMISSIONS, key, day.into());
        let number = match Distribution::poisson(mean.min(1e6)) {
            Ok(law) => law.sample(&mut stream) as i64,
            Err(_) => 0,
        };
        if number > 0 {
            let week = u64::from(day / 7);
            if self.medical.hospitals[hospital].stay.0 != week {
                let mut of_week = self.draws.stream(ADMISSIONS, key.with(1), week);
                let stay = model.rules.medical.stay.sample(&mut of_week);
                self.medical.hospitals[hospital].stay = (week, stay);
            }
            let (_, stay) = self.medical.hospitals[hospital].stay;
            let day = self.medical.day;
            let admitted = self.medical.hospitals[hospital].admit(number, stay, day);
            self.medical.transferred += (number - admitted) as u64;
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

    #[test]
    fn a_full_hospital_admits_nobody() {
        let mut hospital = Hospital {
            beds: 3,
            occupied: 1,
            discharges: [0; DAYS_AHEAD],
            bed_days: 0,
            occupied_days: 0,
            sick: 0.0,
            stay: (u64::MAX, 0.0),
        };
        assert_eq!(hospital.admit(5, 4.2, 10), 2);
        assert_eq!(hospital.admit(1, 4.2, 10), 0);
        assert_eq!(hospital.discharges[14], 2);
    }
}
