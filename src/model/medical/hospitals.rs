//! Hospitals: beds, those who lie in them, and the sick who are admitted where they are nearest.
//!
//! The sick of a day come at instants of their own, drawn when it begins, and each stays for a time of its own; beds are
//! settled whenever somebody looks. So a hospital is a loss system, M/G/c/c: whoever finds no bed is not kept waiting.

use std::cmp::Ordering;

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::distribution::Distribution;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::medical::Hospital;
use crate::model::medical::patients::Patient;
use crate::model::purposes::ADMISSIONS;
use crate::model::run::Run;

/// Somebody in a bed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stay {
    ends: SimTime,
    /// Tells stays that end at the same instant apart.
    number: u64,
    /// Days of care needed elsewhere after that.
    rest: f64,
    /// The unit of a casualty; the sick are of any unit nearby.
    unit: Option<UnitId>,
    is_repatriated: bool,
}

impl PartialEq for Stay {
    fn eq(&self, other: &Stay) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Stay {}

impl PartialOrd for Stay {
    fn partial_cmp(&self, other: &Stay) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Stay {
    /// The one that ends first is the greatest, for a heap.
    fn cmp(&self, other: &Stay) -> Ordering {
        (other.ends, other.number).cmp(&(self.ends, self.number))
    }
}

/// One of the sick who come today.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sick {
    at: SimTime,
    days: f64,
    is_repatriated: bool,
}

impl Run<'_> {
    /// A day in the hospitals: beds are counted, and the sick of the day are drawn for where they are nearest.
    pub(crate) fn admit_sick<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, day: u32) {
        let model = self.model;
        let places = std::mem::take(&mut self.medical.places);
        for &site in &places {
            self.settle_beds(calendar, site);
            let hospital = &mut self.medical.hospitals[site];
            hospital.beds = 0;
            hospital.level = 0;
            hospital.sick = 0.0;
        }
        for (unit, row) in model.units.pairs() {
            if row.beds > 0 && self.deployment.units[unit].is_operational {
                let hospital = &mut self.medical.hospitals[row.to];
                hospital.beds += i64::from(row.beds);
                hospital.level = hospital.level.max(row.medical_level);
            }
        }
        self.send_sick(&places, calendar.now());
        for &site in &places {
            if self.medical.hospitals[site].beds > 0 {
                self.draw_sick(calendar.now(), site, day);
            }
        }
        self.medical.places = places;
    }

    /// Adds the sick to be expected at each site to those of the nearest open hospital.
    fn send_sick(&mut self, places: &[SiteId], now: SimTime) {
        let model = self.model;
        let rules = &model.rules.medical;
        let month = self.month_of_year();
        self.find_nearest(places);
        for (site, row) in model.sites.pairs() {
            let people = self.deployment.sites[site].people;
            if people <= 0 {
                continue;
            }
            if let Some(nearest) = self.medical.nearest[site] {
                let mut sick = people as f64 * rules.admissions / 1000.0;
                if let Some(zone) = row.zone {
                    let zone = &model.zones[zone];
                    sick *= if zone.wet[month] {
                        rules.wet_admissions
                    } else {
                        1.0
                    };
                    sick *= if zone.hot[month] {
                        rules.hot_admissions
                    } else {
                        1.0
                    };
                }
                let (until, factor) = self.medical.epidemics[site];
                if until > now {
                    sick *= factor;
                }
                self.medical.hospitals[nearest].sick += sick;
            }
        }
    }

    /// Finds the nearest open hospital of every site anew if one has opened or closed since it was last found.
    fn find_nearest(&mut self, places: &[SiteId]) {
        let medical = &mut self.medical;
        let mut is_new = false;
        for &place in places {
            let hospital = &mut medical.hospitals[place];
            let is_open = hospital.beds > 0;
            is_new |= is_open != hospital.is_open;
            hospital.is_open = is_open;
        }
        if !is_new {
            return;
        }
        let model = self.model;
        let hospitals = &medical.hospitals;
        for site in model.sites.keys() {
            let open = places.iter().filter(|&&place| hospitals[place].is_open);
            let distance = |place: SiteId| model.distance(site, place);
            let nearest = open.min_by(|&&a, &&b| distance(a).total_cmp(&distance(b)));
            medical.nearest[site] = nearest.copied();
        }
    }

    /// Draws who falls ill today, when they come and how long they stay.
    fn draw_sick(&mut self, today: SimTime, site: SiteId, day: u32) {
        let rules = &self.model.rules.medical;
        let mean = self.medical.hospitals[site].sick;
        let key = self.model.sites[site].key;
        let mut stream = self.draws.stream(ADMISSIONS, key, day.into());
        let number = match Distribution::poisson(mean.min(1e6)) {
            Ok(law) => law.sample(&mut stream) as i64,
            Err(_) => 0,
        };
        let hospital = &mut self.medical.hospitals[site];
        hospital.coming.clear();
        for _ in 0..number {
            let share = stream.uniform();
            let days = rules.stay.sample(&mut stream).max(0.0);
            let is_repatriated = stream.bernoulli(rules.repatriated);
            let at = today + SimSpan::from_days(share);
            hospital.coming.push(Sick {
                at,
                days,
                is_repatriated,
            });
        }
        // The last comes out first.
        hospital
            .coming
            .sort_unstable_by_key(|patient| std::cmp::Reverse(patient.at));
    }

    /// Brings the beds of a hospital up to now: who has come has been admitted or not, who was fit has left.
    pub(super) fn settle_beds<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
    ) {
        let now = calendar.now();
        loop {
            let hospital = &mut self.medical.hospitals[site];
            let comes = hospital
                .coming
                .last()
                .map_or(SimTime::NEVER, |sick| sick.at);
            let leaves = hospital
                .stays
                .peek()
                .map_or(SimTime::NEVER, |stay| stay.ends);
            let next = comes.min(leaves);
            hospital.count_until(next.min(now));
            if next > now {
                return;
            }
            if leaves <= comes {
                let stay = hospital.stays.pop().expect("somebody leaves");
                hospital.n_left += 1;
                self.leave_bed(calendar, site, &stay);
            } else {
                let sick = hospital.coming.pop().expect("somebody comes");
                self.admit(
                    calendar,
                    site,
                    sick.at,
                    sick.days,
                    None,
                    sick.is_repatriated,
                );
            }
        }
    }

    /// Gives a patient a bed from an instant on, for as long as the hospital may keep one; without a free bed the patient is
    /// taken out of the theatre.
    fn admit<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        at: SimTime,
        days: f64,
        unit: Option<UnitId>,
        is_repatriated: bool,
    ) {
        let hospital = &mut self.medical.hospitals[site];
        if hospital.stays.len() as i64 >= hospital.beds {
            self.medical.refused += 1;
            self.leave_theatre(calendar, site, unit, is_repatriated);
            return;
        }
        let level = usize::from(hospital.level.clamp(1, 3));
        let kept = days.min(self.model.rules.medical.holding[level - 1]);
        hospital.n_stays += 1;
        hospital.stays.push(Stay {
            ends: at + SimSpan::from_days(kept),
            number: hospital.n_stays,
            rest: days - kept,
            unit,
            is_repatriated,
        });
        self.medical.admitted += 1;
    }

    /// Puts a casualty to bed.
    pub(super) fn lay<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        patient: &Patient,
    ) {
        self.medical.in_care += 1;
        self.settle_beds(calendar, site);
        let (days, unit) = (patient.stay.max(0.0), Some(patient.unit));
        self.admit(
            calendar,
            site,
            calendar.now(),
            days,
            unit,
            patient.is_repatriated,
        );
    }

    /// A stay ended: up to the next level for whoever needs more care, else back to duty or home.
    fn leave_bed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        stay: &Stay,
    ) {
        if stay.rest > 0.0 {
            match self.higher_hospital(site) {
                Some(higher) => {
                    self.medical.moved_up += 1;
                    self.settle_beds(calendar, higher);
                    let at = calendar.now();
                    self.admit(
                        calendar,
                        higher,
                        at,
                        stay.rest,
                        stay.unit,
                        stay.is_repatriated,
                    );
                }
                None => {
                    self.leave_theatre(calendar, site, stay.unit, stay.is_repatriated);
                }
            }
        } else if stay.is_repatriated {
            self.go_home(calendar, site, stay.unit);
        } else {
            self.medical.returned += 1;
        }
    }

    /// The nearest hospital of a higher level with a free bed.
    fn higher_hospital(&self, site: SiteId) -> Option<SiteId> {
        let level = self.medical.hospitals[site].level;
        let higher = self.model.sites.keys().filter(|place| {
            let hospital = &self.medical.hospitals[*place];
            hospital.level > level && (hospital.stays.len() as i64) < hospital.beds
        });
        let distance = |place: SiteId| self.model.distance(site, place);
        higher.min_by(|&a, &b| distance(a).total_cmp(&distance(b)))
    }

    /// A patient is taken out of the theatre, and comes back to duty unless sent home for good.
    pub(super) fn leave_theatre<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        near: SiteId,
        unit: Option<UnitId>,
        is_repatriated: bool,
    ) {
        self.medical.transferred += 1;
        if is_repatriated {
            self.go_home(calendar, near, unit);
        }
    }

    fn go_home<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        near: SiteId,
        unit: Option<UnitId>,
    ) {
        if let Some(unit) = unit.or_else(|| self.unit_of_the_sick(near)) {
            self.medical.repatriated += 1;
            self.send_home(calendar, unit);
        }
    }

    /// The unit of one of the sick in a hospital: each as likely as it has people at the sites that are nearest to it.
    fn unit_of_the_sick(&self, hospital: SiteId) -> Option<UnitId> {
        // The least of exponential times, each at the rate of the people of a unit: no order of units has a part in it.
        let k = self.medical.repatriated;
        let time = |unit: UnitId| {
            let people = self.deployment.units[unit].people.max(0) as f64;
            let key = self.model.units[unit].key.with(1);
            -libm::log(self.draws.stream(ADMISSIONS, key, k).uniform()) / people
        };
        let units = self.model.units.keys().filter(|unit| {
            let at = self.deployment.units[*unit].at;
            self.deployment.units[*unit].people > 0
                && at.is_some_and(|site| self.medical.nearest[site] == Some(hospital))
        });
        units.min_by(|&a, &b| time(a).total_cmp(&time(b)))
    }
}

impl Hospital {
    /// Adds beds and those taken, over the time up to an instant.
    fn count_until(&mut self, at: SimTime) {
        let elapsed = (at - self.since).0;
        let taken = (self.stays.len() as i64).min(self.beds);
        self.bed_time += self.beds * elapsed;
        self.occupied_time += taken * elapsed;
        self.since = at;
    }
}
