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

mod deaths;
mod evacuation;
mod hospitals;

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::field::Field;
use crate::model::event::Event;
use crate::model::ids::FleetId;
use crate::model::ids::SiteId;
use crate::model::ids::Table;
use crate::model::ids::UnitId;
use crate::model::model::Model;
use crate::model::purposes::OTHER_DEATHS;
use crate::model::run::Run;

/// Level of care that has surgeons. Source: Medical Support Manual for United Nations Field Missions, 2015.
const SURGICAL_LEVEL: u8 = 2;
/// Discharges are kept for this many days ahead; longer stays end then.
const DAYS_AHEAD: usize = 128;
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
    /// Whether it had beds when sites were last told their nearest hospital.
    is_open: bool,
    /// Mean number of the sick who come today.
    sick: f64,
    /// How long the sick of a week stay [d], and which week that is.
    stay: (u64, f64),
}

/// Hospitals, and how people fared.
#[derive(Debug, Clone)]
pub(crate) struct Medical {
    hospitals: Table<SiteId, Hospital>,
    /// The nearest open hospital of each site.
    nearest: Table<SiteId, Option<SiteId>>,
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
    /// Those of them by illness.
    pub illness_deaths: u64,
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
                is_open: false,
                discharges: [0; DAYS_AHEAD],
                bed_days: 0,
                occupied_days: 0,
                sick: 0.0,
                stay: (u64::MAX, 0.0),
            }),
            nearest: Table::like(&model.sites, |_| None),
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
            illness_deaths: 0,
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

    /// Sites that have beds at some time.
    pub(crate) fn places(&self) -> &[SiteId] {
        &self.places
    }

    /// Beds there were at a site and those occupied, in days.
    pub(crate) fn bed_days_at(&self, site: SiteId) -> (i64, i64) {
        let hospital = &self.hospitals[site];
        (hospital.bed_days, hospital.occupied_days)
    }

    /// Whether no hospital has lost count of its patients, for the ledger.
    pub(crate) fn is_balanced(&self) -> bool {
        self.hospitals.iter().all(|hospital| {
            let leaving: i64 = hospital.discharges.iter().sum();
            hospital.occupied >= 0 && leaving == hospital.occupied
        })
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
