//! Medical: casualties are brought to surgery, hospitals admit, people fall ill.
//!
//! # State
//!
//! For each hospital (operating units of levels 1 to 3 at a site) its surgery teams and who waits for them, its beds and who lies
//! in them; casualties on the way; for each site and task whether surgery within two hours can be counted on (10-1-2).
//!
//! # What happens
//!
//! Casualties are sorted by urgency where they were hurt. After first aid and the decision to launch, those who need surgery
//! take the way that has them in surgery first: by road, or by a helicopter kept ready for evacuation, which needs to be free
//! and fit, to have hours left in the month and fuel, and flyable weather and light. They wait for a flight that cannot
//! leave yet where it would still be quicker. At the hospital a surgery team takes the most urgent first. The severely
//! wounded die with a probability that grows with the time to surgery. Then, and the lightly wounded at once, they need a
//! bed; the sick come to the nearest hospital by themselves. Nobody stays longer than the level of a hospital allows: who
//! needs more goes up a level or out of the theatre, as does whoever finds no bed. In the end people return to duty or are
//! sent home.
//!
//! # Drivers
//!
//! Without weather in the air evacuation flights are never grounded. Host denials apply to them only as stated.
//!
//! # Limits
//!
//! Ground evacuation covers the great circle times a detour, at one speed. Those who are not severely wounded do not die. A
//! hospital's own stores are not drawn on.

mod deaths;
mod evacuation;
mod hospitals;
mod lifts;
mod patients;
mod surgery;
mod survival;

use std::collections::BinaryHeap;

pub(crate) use crate::model::medical::evacuation::Hurt;
pub(crate) use crate::model::medical::lifts::DETOUR;

use crate::engine::calendar::Calendar;
use crate::engine::calendar::EventHandle;
use crate::engine::causes::Causes;
use crate::engine::field::Field;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::CaseId;
use crate::model::ids::FleetId;
use crate::model::ids::SiteId;
use crate::model::ids::Table;
use crate::model::ids::TaskId;
use crate::model::ids::UnitId;
use crate::model::medical::hospitals::Sick;
use crate::model::medical::hospitals::Stay;
use crate::model::medical::patients::Case;
use crate::model::medical::patients::Patient;
use crate::model::model::Model;
use crate::model::purposes::OTHER_DEATHS;
use crate::model::run::Run;

/// Height of the strips of the fields of other deaths [per day].
const DEATH_STRIP: f64 = 0.005;

#[derive(Debug, Clone, Default)]
struct Hospital {
    beds: i64,
    /// Highest level of its units.
    level: u8,
    /// Whether it had beds when sites were last told their nearest hospital.
    is_open: bool,
    /// Mean number of the sick who come today.
    sick: f64,
    /// The sick who still come today, the last first.
    coming: Vec<Sick>,
    stays: BinaryHeap<Stay>,
    n_stays: u64,
    n_left: u64,
    /// Who waits for surgery, in order of arrival.
    queue: Vec<Patient>,
    /// Surgery teams at work.
    busy: u32,
    /// Up to when beds have been counted, and beds there were and those taken, over time [microseconds].
    since: SimTime,
    bed_time: i64,
    occupied_time: i64,
}

/// Hospitals, and how people fared.
#[derive(Debug, Clone)]
pub(crate) struct Medical {
    hospitals: Table<SiteId, Hospital>,
    /// Until when and by what factor more people fall ill at each site.
    pub epidemics: Table<SiteId, (SimTime, f64)>,
    /// The nearest open hospital of each site.
    nearest: Table<SiteId, Option<SiteId>>,
    /// Sites that have beds at some time.
    places: Vec<SiteId>,
    /// Units with surgeons.
    surgeons: Vec<UnitId>,
    /// Fleets kept ready for evacuation.
    rescuers: Vec<FleetId>,
    /// Casualties under way, and cases that can be used again.
    cases: Table<CaseId, Case>,
    free_cases: Vec<CaseId>,
    /// Aircraft of each fleet out on evacuations.
    pub out: Table<FleetId, u32>,
    /// Whether surgery within two hours can be counted on, by site, and as each task needs it.
    pub in_reach: Table<SiteId, bool>,
    pub is_covered: Table<TaskId, bool>,
    other: Table<SiteId, Field>,
    other_next: Table<SiteId, EventHandle>,
    pub other_deaths: u64,
    /// Those of them by illness.
    pub illness_deaths: u64,
    /// Casualties; those of them who have come to care, died or left the theatre.
    pub evacuations: u64,
    in_care: u64,
    /// Of all, those with first aid in ten minutes.
    pub in_aid_in_time: u64,
    /// The severely wounded who came to surgery or died without; of them those on the way to care within an hour, and in
    /// surgery within two.
    pub severe: u64,
    pub under_way_in_time: u64,
    pub in_surgery_in_time: u64,
    pub died_of_wounds: u64,
    pub flights: u64,
    pub flying_hours: f64,
    pub operations: u64,
    /// Admissions to beds, and those for whom none was free.
    pub admitted: u64,
    pub refused: u64,
    pub moved_up: u64,
    pub returned: u64,
    pub repatriated: u64,
    pub transferred: u64,
    /// People and those of them in reach, by site, summed over weeks.
    pub reach_people: Table<SiteId, (i64, i64)>,
}

impl Medical {
    pub(crate) fn new(model: &Model) -> Medical {
        let units = || model.units.pairs();
        Medical {
            hospitals: Table::like(&model.sites, |_| Hospital::default()),
            epidemics: Table::like(&model.sites, |_| (SimTime::ZERO, 1.0)),
            nearest: Table::like(&model.sites, |_| None),
            places: model
                .sites
                .keys()
                .filter(|site| units().any(|(_, unit)| unit.beds > 0 && unit.to == *site))
                .collect(),
            surgeons: units()
                .filter(|(_, unit)| unit.surgery_teams > 0)
                .map(|(id, _)| id)
                .collect(),
            rescuers: model
                .fleets
                .keys()
                .filter(|fleet| model.fleets[*fleet].casevac)
                .collect(),
            cases: Table::new(Vec::new()),
            free_cases: Vec::new(),
            out: Table::like(&model.fleets, |_| 0),
            in_reach: Table::like(&model.sites, |_| false),
            is_covered: Table::like(&model.tasks, |_| false),
            other: Table::like(&model.sites, |site| {
                Field::new(OTHER_DEATHS, site.key, DEATH_STRIP).with_horizon(model.horizon)
            }),
            other_next: Table::like(&model.sites, |_| EventHandle::NONE),
            other_deaths: 0,
            illness_deaths: 0,
            evacuations: 0,
            in_care: 0,
            in_aid_in_time: 0,
            severe: 0,
            under_way_in_time: 0,
            in_surgery_in_time: 0,
            died_of_wounds: 0,
            flights: 0,
            flying_hours: 0.0,
            operations: 0,
            admitted: 0,
            refused: 0,
            moved_up: 0,
            returned: 0,
            repatriated: 0,
            transferred: 0,
            reach_people: Table::like(&model.sites, |_| (0, 0)),
        }
    }

    /// Beds there were and those taken, over time [bed-microseconds].
    pub(crate) fn bed_time(&self) -> (i64, i64) {
        let sum = |(all, taken): (i64, i64), hospital: &Hospital| {
            (all + hospital.bed_time, taken + hospital.occupied_time)
        };
        self.hospitals.iter().fold((0, 0), sum)
    }

    /// Sites that have beds at some time.
    pub(crate) fn places(&self) -> &[SiteId] {
        &self.places
    }

    /// Beds there were at a site and those taken, over time [bed-microseconds].
    pub(crate) fn bed_time_at(&self, site: SiteId) -> (i64, i64) {
        let hospital = &self.hospitals[site];
        (hospital.bed_time, hospital.occupied_time)
    }

    /// Whether no patient has been lost count of, on the way or in bed, for the ledger.
    pub(crate) fn is_balanced(&self) -> bool {
        let under_way: usize = self.cases.iter().map(|case| case.patients.len()).sum();
        let waiting: usize = self.hospitals.iter().map(|h| h.queue.len()).sum();
        let is_kept =
            |hospital: &Hospital| hospital.n_stays == hospital.n_left + hospital.stays.len() as u64;
        self.evacuations == self.in_care + (under_way + waiting) as u64
            && self.hospitals.iter().all(is_kept)
    }
}

impl Run<'_> {
    pub(crate) fn begin_medical<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        self.renew_reach();
        for site in self.model.sites.keys() {
            self.schedule_other_death(calendar, site);
        }
    }
}
