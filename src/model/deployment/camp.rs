//! Camps: a unit moves in when its camp is ready and has room.
//!
//! # State
//!
//! For each camp whether it is ready, its places, those taken, and the units that wait for room.
//!
//! # What happens
//!
//! A camp is ready on its planned day plus its delay, and is paid for then; one that stands at the start costs nothing. Where more people are to be housed than it has places, the engineers
//! of the mission add places, all together at the rate that the operating engineer units can build, to one
//! camp after the other in the order of the scenario, as far as what a place takes of stores is on hand there. A site without a
//! camp has room for everyone.
//! Where tents are stated people live in them, so many, until the hard camp is ready; where water or power are asked for, nobody comes
//! before they are there (`services`).

use std::collections::VecDeque;

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::purposes::CAMP;
use crate::model::run::Run;
use crate::scenario::place::Camp;
use crate::scenario::rules::BudgetGroup;

/// The quarters at one site.
#[derive(Debug, Clone)]
pub(crate) struct CampState {
    is_ready: bool,
    /// Places; `None` where there is no limit.
    places: Option<i64>,
    taken: i64,
    /// Part of a place that is built already.
    begun: f64,
    /// Whether it could give water and power to the next who come, where it is asked for that.
    pub(super) is_served: bool,
    waiting: VecDeque<(UnitId, u32)>,
}

impl CampState {
    pub(crate) fn new(camp: Option<&Camp>) -> CampState {
        CampState {
            is_ready: camp.is_none(),
            places: camp.map(|camp| {
                let tents = camp.tents.map(|tents| tents.capacity);
                tents.unwrap_or(camp.capacity).into()
            }),
            taken: 0,
            begun: 0.0,
            is_served: true,
            waiting: VecDeque::new(),
        }
    }

    /// Takes places whether or not there is room, as by troops who are there already.
    pub(crate) fn fill(&mut self, people: i64) {
        self.taken += people;
    }

    /// Gives places back.
    pub(crate) fn leave(&mut self, people: u32) {
        self.taken -= i64::from(people);
    }

    /// Takes places for a unit if there is room, or else has it wait.
    pub(crate) fn admit(&mut self, unit: UnitId, people: u32) -> bool {
        if self.waiting.is_empty() && self.has_room(people) {
            self.taken += i64::from(people);
            return true;
        }
        self.waiting.push_back((unit, people));
        false
    }

    /// Forgets a unit that leaves before it has moved in: where it waits, or else the places it was given.
    pub(crate) fn forget(&mut self, unit: UnitId, people: u32) {
        let before = self.waiting.len();
        self.waiting.retain(|(other, _)| *other != unit);
        if self.waiting.len() == before {
            self.leave(people);
        }
    }

    pub(crate) fn is_waiting(&self, unit: UnitId) -> bool {
        self.waiting.iter().any(|(other, _)| *other == unit)
    }

    fn has_room(&self, people: u32) -> bool {
        let fits = |places: i64| self.taken + i64::from(people) <= places;
        self.is_ready && self.is_served && self.places.is_none_or(fits)
    }

    /// The next waiting unit for which there is room now.
    fn next_admitted(&mut self) -> Option<UnitId> {
        let &(unit, people) = self.waiting.front()?;
        if !self.has_room(people) {
            return None;
        }
        self.waiting.pop_front();
        self.taken += i64::from(people);
        Some(unit)
    }

    /// Places taken.
    pub(super) fn taken(&self) -> i64 {
        self.taken
    }

    /// People of the unit that waits longest.
    fn first_waiting(&self) -> Option<u32> {
        self.waiting.front().map(|(_, people)| *people)
    }

    /// Places that are missing for the unit that waits longest.
    fn missing(&self) -> i64 {
        match (self.waiting.front(), self.places) {
            (Some((_, people)), Some(places)) if self.is_ready => {
                (self.taken + i64::from(*people) - places).max(0)
            }
            _ => 0,
        }
    }
}

impl Run<'_> {
    pub(crate) fn begin_camps<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for (site, row) in self.model.sites.pairs() {
            if let Some(camp) = &row.camp {
                let mut stream = self.draws.stream(CAMP, row.key, 0);
                let days = camp.delay.sample(&mut stream).max(0.0);
                let at = camp.ready + SimSpan::from_days(days);
                if let Some(tents) = camp.tents
                    && tents.ready < at
                {
                    if tents.ready <= SimTime::ZERO {
                        self.deployment.sites[site].camp.is_ready = true;
                    } else {
                        let event = Event::TentsPitched(site);
                        calendar.schedule(tents.ready, Priority::EARLY, event);
                    }
                }
                if at <= SimTime::ZERO {
                    // It stands already, and was paid for before.
                    let state = &mut self.deployment.sites[site].camp;
                    state.is_ready = true;
                    state.places = Some(camp.capacity.into());
                } else {
                    calendar.schedule(at, Priority::EARLY, Event::CampReady(site));
                }
            }
        }
    }

    pub(crate) fn camp_ready<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
    ) {
        let hard = self.model.sites[site].camp.as_ref();
        let hard = hard.map_or(0, |camp| i64::from(camp.capacity));
        let camp = &mut self.deployment.sites[site].camp;
        camp.is_ready = true;
        camp.places = camp.places.map(|places| places.max(hard));
        let places = camp.places.unwrap_or(0);
        let cents = places * self.model.rules.cost.camp_place;
        self.cost.spend(BudgetGroup::Facilities, cents);
        self.admit_waiting(calendar, site);
    }

    /// Tents stand in which people can live until the camp is ready.
    pub(crate) fn tents_pitched<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
    ) {
        self.deployment.sites[site].camp.is_ready = true;
        self.admit_waiting(calendar, site);
    }

    pub(crate) fn admit_waiting<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
    ) {
        while let Some(people) = self.deployment.sites[site].camp.first_waiting() {
            self.look_at_services(site, people, calendar.now());
            let Some(unit) = self.deployment.sites[site].camp.next_admitted() else {
                return;
            };
            self.go_inland(calendar, unit);
        }
    }

    /// A day's work of the engineers on camps that are too small.
    pub(crate) fn build_camps<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        self.look_at_exit(calendar);
        self.look_at_camps(calendar);
        let sites = &self.deployment.sites;
        if sites.iter().all(|site| site.camp.missing() == 0) {
            return;
        }
        let mut capacity = 0.0;
        for (unit, row) in self.model.units.pairs() {
            if row.engineer_capacity > 0.0 {
                capacity += row.engineer_capacity * self.deployment.units[unit].capability(row);
            }
        }
        for site in self.model.sites.keys() {
            let camp = &self.deployment.sites[site].camp;
            let missing = camp.missing() as f64 - camp.begun;
            if missing <= 0.0 || capacity <= 0.0 {
                continue;
            }
            let built = self.buildable(calendar, site, missing.min(capacity));
            capacity -= built;
            self.use_for_building(calendar, site, built);
            let camp = &mut self.deployment.sites[site].camp;
            camp.begun += built;
            let whole = camp.begun.floor();
            camp.begun -= whole;
            if let Some(places) = &mut camp.places {
                *places += whole as i64;
            }
            let cents = whole as i64 * self.model.rules.cost.camp_place;
            self.cost.spend(BudgetGroup::Facilities, cents);
            self.admit_waiting(calendar, site);
        }
    }
}
