//! Measures of security and medicine.

use crate::engine::time::SimTime;
use crate::engine::time::nearest;
use crate::model::figures::Direction;
use crate::model::measures::ratio;
use crate::model::record::Figure;
use crate::model::record::Series;
use crate::model::record::Sink;
use crate::model::run::Run;
use crate::model::security::Security;

const KIND: Figure = Figure::new("", Direction::Less, "incidents of this kind");
const ATTACKS: Figure = Figure::new("", Direction::Less, "attacks on the mission");
const CONVOYS: Figure = Figure::new("", Direction::Less, "attacks on convoys per 100 convoys");
const KILLED: Figure = Figure::new(
    "people",
    Direction::Less,
    "people of the mission killed in attacks",
);
const WOUNDED: Figure = Figure::new(
    "people",
    Direction::Less,
    "people of the mission wounded in attacks",
);
const CONTRACTORS: Figure = Figure::new(
    "people",
    Direction::Less,
    "contractors' people killed in attacks on unescorted convoys",
);
const OTHER: Figure = Figure::new("people", Direction::Less, "deaths by accident and illness");
const ILLNESS: Figure = Figure::new("people", Direction::Less, "deaths by illness");
const RATE: Figure = Figure::new(
    "people",
    Direction::Less,
    "killed in attacks per 1,000 years of people present",
);
const DAYS: Figure = Figure::new("d", Direction::Less, "days with a fatal attack");
const ZONE: Figure = Figure::new("", Direction::Less, "incidents in this zone");
const EVACUATIONS: Figure = Figure::new("", Direction::Less, "casualties brought to care");
const IN_TIME: Figure = Figure::new(
    "",
    Direction::More,
    "share of the severely wounded in surgery within two hours",
);
const DIED: Figure = Figure::new("people", Direction::Less, "died of wounds after evacuation");
const BEDS: Figure = Figure::new(
    "",
    Direction::Neutral,
    "share of hospital beds occupied, over time",
);
const TRANSFERRED: Figure = Figure::new(
    "",
    Direction::Less,
    "patients taken out of the theatre, for want of a bed, of surgery or of a longer stay",
);
const REACH: Figure = Figure::new(
    "",
    Direction::More,
    "share of person-days with surgery within two hours in reach",
);
const AID: Figure = Figure::new(
    "",
    Direction::More,
    "share of casualties with first aid within ten minutes",
);
const UNDER_WAY: Figure = Figure::new(
    "",
    Direction::More,
    "share of the severely wounded on the way to care within an hour",
);
const FLIGHTS: Figure = Figure::new("", Direction::Neutral, "evacuation flights");
const HOURS: Figure = Figure::new(
    "h",
    Direction::Neutral,
    "hours flown to evacuate casualties",
);
const OPERATIONS: Figure = Figure::new("", Direction::Neutral, "operations on casualties");
const ADMITTED: Figure = Figure::new("", Direction::Neutral, "admissions to hospital beds");
const NO_BED: Figure = Figure::new("", Direction::Less, "patients for whom no bed was free");
const MOVED_UP: Figure = Figure::new(
    "",
    Direction::Neutral,
    "patients moved up to a hospital of a higher level",
);
const RETURNED: Figure = Figure::new(
    "",
    Direction::More,
    "patients who returned to duty from a bed",
);
const REPATRIATED: Figure = Figure::new("people", Direction::Less, "patients sent home for good");
const REACH_AT: Figure = Figure::new(
    "",
    Direction::More,
    "share of person-days at this site with surgery within two hours in reach",
);
const INCIDENTS: Series = Series {
    key: "security.incidents",
    unit: "",
    description: "incidents of this kind in the week before",
};
const KILLED_NOW: Series = Series {
    key: "security.killed",
    unit: "people",
    description: "people of the mission killed in attacks in the week before",
};
const FATAL_NOW: Series = Series {
    key: "security.fatal_days",
    unit: "d",
    description: "days with a fatal attack in the week before",
};
const REACH_NOW: Series = Series {
    key: "medical.reach",
    unit: "",
    description: "share of people with surgery within two hours in reach",
};

impl Security {
    pub(crate) fn end_week(&mut self) {
        let kinds = self.by_kind_of_week.keys();
        kinds.for_each(|kind| self.by_kind_of_week[kind] = 0);
        self.killed_of_week = 0;
        self.fatal_days_of_week = 0;
    }
}

impl Run<'_> {
    pub(super) fn security_figures(&self, now: SimTime, sink: &mut impl Sink) {
        let security = &self.security;
        for (kind, row) in self.model.kinds.pairs() {
            let n = security.by_kind[kind] as f64;
            sink.figure(format_args!("security.incidents.{}", row.id), KIND, Some(n));
        }
        let count = |n: u64| Some(n as f64);
        sink.figure(
            format_args!("security.attacks"),
            ATTACKS,
            count(security.attacks),
        );
        let convoys = self.movement.n_convoys as f64;
        let share = ratio(100.0 * self.movement.n_attacked as f64, convoys);
        sink.figure(
            format_args!("security.convoys_attacked_per_100"),
            CONVOYS,
            share,
        );
        sink.figure(
            format_args!("security.killed"),
            KILLED,
            count(security.killed),
        );
        sink.figure(
            format_args!("security.wounded"),
            WOUNDED,
            count(security.wounded),
        );
        let contractors = count(security.contractors_killed);
        sink.figure(
            format_args!("security.contractors_killed"),
            CONTRACTORS,
            contractors,
        );
        let other = count(self.medical.other_deaths);
        sink.figure(format_args!("security.other_deaths"), OTHER, other);
        let ill = count(self.medical.illness_deaths);
        sink.figure(format_args!("security.illness_deaths"), ILLNESS, ill);
        let area: i128 = self.deployment.strength.iter().map(|s| s.area(now)).sum();
        let years = area as f64 / crate::engine::time::MICROS_PER_DAY as f64 / 365.25;
        let rate = ratio(1000.0 * security.killed as f64, years);
        sink.figure(format_args!("security.killed_per_1000"), RATE, rate);
        sink.figure(
            format_args!("security.fatal_days"),
            DAYS,
            count(security.fatal_days),
        );
        for (zone, row) in self.model.zones.pairs() {
            let n = count(security.by_zone[zone]);
            sink.figure(format_args!("security.incidents_in.{}", row.id), ZONE, n);
        }
    }

    pub(super) fn medical_figures(&self, sink: &mut impl Sink) {
        let medical = &self.medical;
        let count = |n: u64| Some(n as f64);
        sink.figure(
            format_args!("medical.evacuations"),
            EVACUATIONS,
            count(medical.evacuations),
        );
        let in_time = ratio(medical.in_surgery_in_time as f64, medical.severe as f64);
        sink.figure(format_args!("medical.surgery_2h"), IN_TIME, in_time);
        sink.figure(
            format_args!("medical.died_of_wounds"),
            DIED,
            count(medical.died_of_wounds),
        );
        let in_aid = ratio(medical.in_aid_in_time as f64, medical.evacuations as f64);
        sink.figure(format_args!("medical.first_aid_10min"), AID, in_aid);
        let under_way = ratio(medical.under_way_in_time as f64, medical.severe as f64);
        sink.figure(format_args!("medical.under_way_1h"), UNDER_WAY, under_way);
        let (all, occupied) = medical.bed_time();
        let occupancy = ratio(occupied as f64, all as f64);
        sink.figure(format_args!("medical.bed_occupancy"), BEDS, occupancy);
        sink.figure(
            format_args!("medical.transferred"),
            TRANSFERRED,
            count(medical.transferred),
        );
        for (word, figure, n) in [
            ("flights", FLIGHTS, medical.flights),
            ("operations", OPERATIONS, medical.operations),
            ("admitted", ADMITTED, medical.admitted),
            ("no_bed", NO_BED, medical.refused),
            ("moved_up", MOVED_UP, medical.moved_up),
            ("returned", RETURNED, medical.returned),
            ("repatriated", REPATRIATED, medical.repatriated),
        ] {
            sink.figure(format_args!("medical.{word}"), figure, count(n));
        }
        let hours = Some(medical.flying_hours);
        sink.figure(format_args!("medical.flying_hours"), HOURS, hours);
        let (mut people, mut reached) = (0, 0);
        for (site, row) in self.model.sites.pairs() {
            let (here, in_reach) = medical.reach_people[site];
            people += here;
            reached += in_reach;
            if self.model.units.iter().any(|unit| unit.to == site) {
                let share = ratio(in_reach as f64, here as f64);
                sink.figure(format_args!("medical.reach_at.{}", row.id), REACH_AT, share);
            }
        }
        sink.figure(
            format_args!("medical.reach"),
            REACH,
            ratio(reached as f64, people as f64),
        );
    }

    pub(super) fn incident_points(&self, sink: &mut impl Sink) {
        for (kind, row) in self.model.kinds.pairs() {
            let n = self.security.by_kind_of_week[kind] as i64;
            sink.point(INCIDENTS, format_args!("{}", row.id), Some(n * 1000));
        }
        let killed = self.security.killed_of_week as i64;
        sink.point(KILLED_NOW, format_args!(""), Some(killed * 1000));
        let days = self.security.fatal_days_of_week as i64;
        sink.point(FATAL_NOW, format_args!(""), Some(days * 1000));
    }

    pub(super) fn reach_points(&self, sink: &mut impl Sink) {
        let (mut people, mut reached) = (0, 0);
        for site in self.model.sites.keys() {
            let here = self.deployment.sites[site].people.max(0);
            people += here;
            reached += if self.medical.in_reach[site] { here } else { 0 };
        }
        let share = ratio(reached as f64, people as f64);
        sink.point(
            REACH_NOW,
            format_args!(""),
            share.map(|s| nearest(s * 1000.0)),
        );
    }
}
