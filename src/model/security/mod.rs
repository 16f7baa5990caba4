//! Security: regimes of zones, incidents, and what they do.
//!
//! # State
//!
//! For each zone its regime and until when flights are grounded there; for each hazard (one kind of incident at one
//! place) its level, its field of possible incidents and when the next one comes.
//!
//! # What happens
//!
//! A hazard's level is its average rate times season, phase, surge and the zone's regime. At a site or in a zone that is
//! the rate of incidents; on a link it is multiplied by the kilometres that convoys travel there a day, which grow with
//! their size and shrink with escorts and route clearance. Incidents are the points of a fixed random field that lie below the
//! rate, so that lowering a rate only removes incidents. Each may excite further ones; on a link where no convoy is they
//! wait for the next.
//!
//! # Driver
//!
//! Without incidents no hazard strikes.

mod harm;
mod hazards;
mod mitigation;
mod reach;
mod redraw;
mod regimes;
mod strikes;

use crate::engine::calendar::Calendar;
use crate::engine::calendar::EventHandle;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::field::Field;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::ids::HazardId;
use crate::model::ids::KindId;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::ids::Table;
use crate::model::ids::ZoneId;
use crate::model::model::Model;
use crate::model::model::PlaceModel;
use crate::model::purposes::HAZARD;
use crate::model::run::Run;

/// Height of the strips of incident fields [per day]; near the usual rates, so that questions are cheap.
const SITE_STRIP: f64 = 0.01;
const LINK_STRIP: f64 = 0.05;

#[derive(Debug, Clone)]
struct ZoneState {
    regime: usize,
    n_changes: u64,
    grounded_until: SimTime,
    next: EventHandle,
}

#[derive(Debug, Clone)]
struct HazardState {
    /// Rate per day, or per kilometre of convoy travel, as things stand.
    level: f64,
    /// Month, counted from 1, up to whose end its next incident has been looked for.
    looked: usize,
    field: Field,
    /// Echoes that found no convoy on their link and wait for the next one.
    echoes: Vec<u64>,
    next: EventHandle,
}

/// Threats and what they have done.
#[derive(Debug, Clone)]
pub(crate) struct Security {
    zones: Table<ZoneId, ZoneState>,
    hazards: Table<HazardId, HazardState>,
    pub by_kind: Table<KindId, u64>,
    pub by_kind_of_week: Table<KindId, u64>,
    pub by_zone: Table<ZoneId, u64>,
    /// What patrols out of each site drive [km/day].
    patrol_km: Table<SiteId, f64>,
    pub attacks: u64,
    pub killed: u64,
    pub wounded: u64,
    pub contractors_killed: u64,
    pub fatal_days: u64,
    last_fatal_day: i32,
    /// Killed in attacks, and days with someone killed, since the last week's end.
    pub killed_of_week: u64,
    pub fatal_days_of_week: u64,
    /// Platoons that measures bind, by site.
    pub bound: Table<SiteId, u32>,
    /// Factor of measures on the casualties of the incident that is under way.
    relief: f64,
    /// Memory for choosing among convoys.
    scratch: Vec<(ConvoyId, f64)>,
}

/// Where people are hurt.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scene {
    Site(SiteId),
    /// On a link, at a share of its length from its first end.
    Link(LinkId, f64),
    /// So many kilometres out of a site.
    Out(SiteId, f64),
}

impl Security {
    pub(crate) fn new(model: &Model) -> Security {
        Security {
            zones: Table::like(&model.zones, |zone| ZoneState {
                regime: usize::from(zone.regimes.initial).min(2),
                n_changes: 0,
                grounded_until: SimTime::ZERO,
                next: EventHandle::NONE,
            }),
            hazards: Table::like(&model.hazards, |hazard| {
                let strip = match hazard.place {
                    PlaceModel::Link(_) => LINK_STRIP,
                    _ => SITE_STRIP,
                };
                HazardState {
                    level: 0.0,
                    looked: 0,
                    echoes: Vec::new(),
                    field: Field::new(HAZARD, hazard.key, strip).with_horizon(model.horizon),
                    next: EventHandle::NONE,
                }
            }),
            by_kind: Table::like(&model.kinds, |_| 0),
            by_kind_of_week: Table::like(&model.kinds, |_| 0),
            by_zone: Table::like(&model.zones, |_| 0),
            patrol_km: Table::like(&model.sites, |_| 0.0),
            attacks: 0,
            killed: 0,
            wounded: 0,
            contractors_killed: 0,
            fatal_days: 0,
            last_fatal_day: i32::MIN,
            killed_of_week: 0,
            fatal_days_of_week: 0,
            bound: Table::like(&model.sites, |_| 0),
            relief: 1.0,
            scratch: Vec::new(),
        }
    }

    /// Until when incidents keep flights in a zone on the ground.
    pub(crate) fn grounded_until(&self, zone: ZoneId) -> SimTime {
        self.zones[zone].grounded_until
    }
}

impl Security {
    /// Counts people killed in attacks on a day.
    pub(crate) fn count_killed(&mut self, killed: u32, day: i32) {
        self.killed += u64::from(killed);
        self.killed_of_week += u64::from(killed);
        // Who dies of wounds later counts on the day of the attack, as the record has it.
        if killed > 0 && day > self.last_fatal_day {
            self.fatal_days += 1;
            self.fatal_days_of_week += 1;
            self.last_fatal_day = day;
        }
    }
}

impl Run<'_> {
    pub(crate) fn begin_security<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for zone in self.model.zones.keys() {
            self.schedule_regime(calendar, zone, SimTime::ZERO);
        }
        let phases = self.model.hazards.iter().flat_map(|hazard| &hazard.phases);
        let mut dates: Vec<SimTime> = phases.map(|(from, _)| *from).collect();
        let measures = self.model.mitigations.iter();
        dates.extend(measures.flat_map(|row| [row.from, row.until]));
        self.bind_platoons(SimTime::ZERO);
        dates.sort_unstable();
        dates.dedup();
        for from in dates {
            if from > SimTime::ZERO && from < self.model.horizon {
                calendar.schedule(from, Priority::FIRST, Event::PhaseBegan);
            }
        }
    }
}
