//! Evacuation: the way from injury to care, by road or by air.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::CaseId;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::medical::lifts::Air;
use crate::model::medical::patients::Patient;
use crate::model::medical::patients::Triage;
use crate::model::purposes::EVACUATION;
use crate::model::run::Run;
use crate::model::security::Scene;
use crate::scenario::task::Cover;

/// Hours to first aid, to the way to care, and to surgery that the 10-1-2 rule allows. Source: Medical Support Manual
/// for United Nations Field Missions, 2015, chapter on casualty evacuation.
const RULE_HOURS: [f64; 3] = [1.0 / 6.0, 1.0, 2.0];
/// Patients of one incident that have an address of their own.
const MOST_PATIENTS: u64 = 1 << 12;
/// A way to care is looked for this often; then the casualties leave the theatre.
const MOST_ATTEMPTS: u32 = 300;

/// People hurt by one incident who are still alive.
pub(crate) struct Hurt {
    pub wounded: u32,
    /// Those besides who died of their wounds on record.
    pub died_on_record: u32,
    pub is_attack: bool,
}

impl Run<'_> {
    /// Brings the wounded of one incident to care.
    pub(crate) fn evacuate<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        scene: Scene,
        unit: UnitId,
        hurt: &Hurt,
        key: u64,
    ) {
        let rules = &self.model.rules.medical;
        let now = calendar.now();
        let mut stream = self
            .draws
            .stream(EVACUATION, self.model.units[unit].key, key);
        let decision = rules.decision.sample(&mut stream).max(0.0) / 60.0;
        let wheels_up = rules.wheels_up.sample(&mut stream).max(0.0) / 60.0;
        let flies_at_night = stream.bernoulli(rules.night);
        let first_aid = rules.first_aid.sample(&mut stream).max(0.0) / 60.0;
        let is_refused = stream.bernoulli(rules.refused);
        let id = self.medical.open_case(scene);
        let case = &mut self.medical.cases[id];
        case.wheels_up = wheels_up;
        case.flies_at_night = flies_at_night;
        case.is_refused = is_refused;
        for place in 0..hurt.wounded + hurt.died_on_record {
            let died_on_record = place >= hurt.wounded;
            let urgency = stream.uniform();
            let fate = stream.uniform();
            let goes_home = stream.uniform();
            let stay = rules.stay.sample(&mut stream);
            let triage = match urgency {
                _ if died_on_record => Triage::Immediate,
                u if u < rules.severe => Triage::Immediate,
                u if u < rules.severe + rules.urgent => Triage::Urgent,
                _ => Triage::Light,
            };
            let repatriated = match triage {
                Triage::Immediate => rules.repatriated_severe,
                _ => rules.repatriated,
            };
            case.patients.push(Patient {
                unit,
                triage,
                injured: now,
                fate,
                died_on_record,
                is_attack: hurt.is_attack,
                is_repatriated: goes_home < repatriated,
                stay,
                key: key
                    .wrapping_mul(MOST_PATIENTS)
                    .wrapping_add(u64::from(place)),
            });
        }
        let n = case.patients.len() as u64;
        case.patients.sort_by_key(|patient| patient.triage);
        self.medical.evacuations += n;
        self.medical.in_aid_in_time += if first_aid <= RULE_HOURS[0] { n } else { 0 };
        let at = now + SimSpan::from_hours(decision);
        calendar.schedule(at, Priority::NORMAL, Event::EvacuationDue(id));
    }

    /// Looks for the quickest way to care, and takes it; waits where a flight that cannot leave yet would still be quicker.
    pub(crate) fn evacuation_due<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: CaseId,
    ) {
        if self.medical.cases[id].attempts == 0 {
            self.send_lightly_wounded(calendar, id);
        }
        if self.medical.cases[id].patients.is_empty() {
            self.medical.close_case(id);
            return;
        }
        self.medical.cases[id].attempts += 1;
        let now = calendar.now();
        let road = self.way_by_road(self.medical.cases[id].scene);
        let hours_by_road = road.map_or(f64::INFINITY, |(_, hours, _)| hours);
        match self.way_by_air(id, now) {
            Air::Now(lift) if lift.expected < hours_by_road => self.lift(calendar, id, &lift),
            Air::Later(at, hours)
                if (at - now).days() * 24.0 + hours < hours_by_road
                    && self.medical.cases[id].attempts < MOST_ATTEMPTS =>
            {
                calendar.schedule(at, Priority::NORMAL, Event::EvacuationDue(id));
            }
            _ => match road {
                Some((hospital, _, hours)) => {
                    self.count_under_way(id, now, usize::MAX);
                    self.medical.cases[id].to = Some(hospital);
                    let at = now + SimSpan::from_hours(hours);
                    calendar.schedule(at, Priority::NORMAL, Event::CasualtiesCame(id));
                }
                None => self.send_out_of_theatre(calendar, id),
            },
        }
    }

    /// Counts how many of the first patients of a case are on the way to care within an hour.
    pub(super) fn count_under_way(&mut self, id: CaseId, at: SimTime, most: usize) {
        let patients = self.medical.cases[id].patients.iter().take(most);
        let severe = patients.filter(|patient| patient.triage == Triage::Immediate);
        let in_time =
            severe.filter(|patient| (at - patient.injured).days() * 24.0 <= RULE_HOURS[1]);
        self.medical.under_way_in_time += in_time.count() as u64;
    }

    /// The lightly wounded go by road to the nearest hospital.
    fn send_lightly_wounded<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: CaseId) {
        let case = &self.medical.cases[id];
        let is_light = |patient: &Patient| patient.triage == Triage::Light;
        let Some(first) = case.patients.iter().position(is_light) else {
            return;
        };
        let scene = case.scene;
        let light = self.medical.open_case(scene);
        for place in first..self.medical.cases[id].patients.len() {
            let patient = self.medical.cases[id].patients[place];
            self.medical.cases[light].patients.push(patient);
        }
        self.medical.cases[id].patients.truncate(first);
        let nearest = self.medical.nearest[scene.site(self.model)];
        match nearest {
            Some(hospital) => {
                self.medical.cases[light].to = Some(hospital);
                let hours = self.hours_by_road(scene, hospital);
                let at = calendar.now() + SimSpan::from_hours(hours);
                calendar.schedule(at, Priority::NORMAL, Event::CasualtiesCame(light));
            }
            None => self.send_out_of_theatre(calendar, light),
        }
    }

    /// Nobody in the mission can care for them.
    fn send_out_of_theatre<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: CaseId) {
        let near = self.medical.cases[id].scene.site(self.model);
        for place in 0..self.medical.cases[id].patients.len() {
            let patient = self.medical.cases[id].patients[place];
            self.go_without_surgery(calendar, near, &patient);
        }
        self.medical.close_case(id);
    }

    /// A patient for whom the mission has no surgery: lives until out of the theatre, or does not.
    pub(super) fn go_without_surgery<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        near: SiteId,
        patient: &Patient,
    ) {
        if !self.has_died(calendar, patient, f64::INFINITY) {
            self.medical.in_care += 1;
            self.leave_theatre(calendar, near, Some(patient.unit), patient.is_repatriated);
        }
    }

    /// Casualties came to a hospital: surgery for those who need it, beds for all.
    pub(crate) fn casualties_came<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: CaseId,
    ) {
        let Some(hospital) = self.medical.cases[id].to else {
            return;
        };
        for place in 0..self.medical.cases[id].patients.len() {
            let patient = self.medical.cases[id].patients[place];
            if patient.triage == Triage::Light {
                self.lay(calendar, hospital, &patient);
            } else {
                self.medical.hospitals[hospital].queue.push(patient);
            }
        }
        self.medical.close_case(id);
        self.operate(calendar, hospital);
    }

    /// Counts a severely wounded patient at surgery, some hours after the injury; whether wounds were deadly.
    pub(super) fn has_died<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        patient: &Patient,
        hours: f64,
    ) -> bool {
        if patient.triage != Triage::Immediate {
            return false;
        }
        self.medical.severe += 1;
        self.medical.in_surgery_in_time += u64::from(hours <= RULE_HOURS[2]);
        if !self.model.rules.medical.is_lost(patient, hours) {
            // Who would have died under the care of the record is one of the wounded instead.
            let is_saved = patient.died_on_record && patient.is_attack;
            self.security.wounded += u64::from(is_saved);
            return false;
        }
        self.medical.in_care += 1;
        let died = self.remove_people(calendar, patient.unit, 1);
        self.medical.died_of_wounds += u64::from(died);
        if patient.is_attack {
            self.security.count_killed(died, patient.injured.day());
        } else {
            self.medical.other_deaths += u64::from(died);
        }
        self.pay_awards(died);
        true
    }

    /// Works out anew for each site whether surgery within two hours can be counted on.
    pub(crate) fn renew_reach(&mut self) {
        for site in self.model.sites.keys() {
            let is_there = self.deployment.sites[site].people > 0;
            self.medical.in_reach[site] =
                is_there && self.hours_to_surgery(Scene::Site(site)) <= RULE_HOURS[2];
        }
        for (task, row) in self.model.tasks.pairs() {
            let is_covered = match row.casevac {
                None => false,
                Some(Cover::AtSite) => self.medical.in_reach[row.site],
                Some(Cover::AllTheWay) => {
                    // Where a patrol turns round it is farthest from care.
                    let scene = Scene::Out(row.site, row.distance / 2.0);
                    self.medical.in_reach[row.site] && self.hours_to_surgery(scene) <= RULE_HOURS[2]
                }
            };
            self.medical.is_covered[task] = is_covered;
        }
    }

    /// Adds this week's people to the share in reach.
    pub(crate) fn count_reach<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        self.renew_reach();
        for site in self.model.sites.keys() {
            let people = self.deployment.sites[site].people.max(0);
            let reach = &mut self.medical.reach_people[site];
            reach.0 += people;
            if self.medical.in_reach[site] {
                reach.1 += people;
            }
            self.schedule_other_death(calendar, site);
        }
    }
}
