//! Deployment: how units come, settle, operate, rotate and leave.
//!
//! # State
//!
//! For each unit where its people and equipment are and what it can do; for each site who is there, how many
//! platoons are out, and how many places its camp has.
//!
//! # What happens
//!
//! request → pledge (which may fail) → readiness → tender and voyage → berth and discharge → customs → staging → convoys
//! to the site. The advance party comes with the ship, the main body flies in once the equipment is out of customs and goes
//! on to its site when nine tenths of the equipment are there and the camp has room; until then it waits in staging, and is counted
//! there. After its time to set up it operates. Troops who change helmets are there from one moment to the next, but
//! with part of their equipment, which grows by shipments. A unit that states `generation` goes through the stages of force
//! generation before it is ready (`stages`, `contributors`); individuals may be recruited one by one (`recruitment`). Equipment that
//! no single mode takes inland changes from one to the next on its way. Where a scenario says so, units share ships, aircraft and seats
//! (`lift`, `seats`), ports have a yard and a price (`yard`), and camps ask for tents, water and power first (`camp`, `services`). A rotation brings people up to strength and costs capability for some weeks.
//!
//! # Drivers
//!
//! Without readiness trouble no pledge fails and readiness takes its median time; without port trouble there are always
//! berths and customs take no time; without breakdowns all equipment that is present works.
//!
//! # Limits
//!
//! People travel inland in the planned time of the road, without convoys; a unit is at one site.

mod arrival;
mod camp;
mod contributors;
mod equipment;
mod exit;
mod generation;
mod lift;
mod milestones;
mod operation;
mod people;
pub(crate) mod planned;
mod recruitment;
mod seats;
mod services;
mod stages;
mod yard;

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::resource::Resource;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::engine::time_average::TimeAverage;
use crate::model::deployment::camp::CampState;
use crate::model::deployment::contributors::ForceGeneration;
pub(crate) use crate::model::deployment::contributors::GENERATION_WAITS;
use crate::model::deployment::exit::Exit;
pub(crate) use crate::model::deployment::exit::Leaving;
use crate::model::deployment::lift::Lift;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::ids::Table;
use crate::model::ids::UnitId;
use crate::model::model::ArrivalModel;
use crate::model::model::Model;
use crate::model::model::UnitModel;
use crate::model::run::Run;

/// Share of a unit's equipment that must be at its site before its people follow, and that must be present and work for
/// the unit to be fully capable.
///
/// Source: COE Manual, chapter 3: equipment counts as deployed at 90 % of what was agreed.
const ENOUGH_EQUIPMENT: f64 = 0.9;
/// Reasons for which units wait, in the order of their figures.
pub(crate) const WAITS: [&str; 6] = ["readiness", "lift", "port", "customs", "road", "camp"];

/// One unit.
#[derive(Debug, Clone)]
pub(crate) struct UnitState {
    /// People in the mission area.
    pub people: i64,
    /// Where they are.
    pub at: Option<SiteId>,
    /// Of the people those in their first months.
    pub early: i64,
    pub is_settled: bool,
    pub is_operational: bool,
    has_left: bool,
    /// Whether the main body has come.
    has_landed: bool,
    /// Whether its equipment is ready for the road.
    is_staged: bool,
    /// Whether it has asked for room in its camp, and whether it has been given that and has set out.
    wants_camp: bool,
    is_inland: bool,
    /// Equipment on trucks' lanes: sent, and arrived at the site [g].
    sent: i64,
    arrived: i64,
    /// Share of the agreed equipment that is present once it has arrived.
    pub completeness: f64,
    pub serviceability: f64,
    /// Factor on that while its contributor withholds spares, else 1.
    pub spares: f64,
    /// Capability in the weeks after a rotation, else 1.
    dip: f64,
    n_rotations: u64,
    /// Days waited by cause.
    pub waits: [f64; 6],
    /// When the step under way began.
    since: SimTime,
    /// What the unit waits for, as a place in [`WAITS`]; `None` once it waits for nothing more.
    pub stage: Option<u8>,
    /// When it first operated.
    pub operational_at: Option<SimTime>,
    /// Shipments of missing equipment that have come.
    shipments: u32,
}

/// Who and what is at a site.
#[derive(Debug, Clone)]
pub(crate) struct SiteState {
    pub people: i64,
    /// Of them those in their first months.
    pub early: i64,
    pub vehicles: i64,
    /// Platoons of operating units, by their capability.
    pub platoons: f64,
    pub platoons_out: u32,
    /// Platoons that may not escort.
    unwilling: f64,
    pub suspended_until: SimTime,
    pub units: Vec<UnitId>,
    pub camp: CampState,
    berths: Resource<UnitId>,
}

/// All units and who is where.
#[derive(Debug, Clone)]
pub(crate) struct Deployment {
    pub units: Table<UnitId, UnitState>,
    pub sites: Table<SiteId, SiteState>,
    /// People in the mission area by component, over time.
    pub strength: [TimeAverage; 3],
    /// Platoons on escort, over time, and its area at the end of last week.
    pub escorts: TimeAverage,
    pub escorts_area: i128,
    /// People who came, left, died and were sent home sick or wounded, for the ledger.
    pub came: i64,
    pub left: i64,
    pub died: i64,
    pub sent_home: i64,
    /// Days from the mandate to 50, 75 and 90 % of the authorised strength, and to IOC and FOC, by mission.
    pub milestones: Vec<[Option<f64>; 5]>,
    pub peak_share: f64,
    /// Whether strength or capability may have changed since milestones were looked at, and the ceilings of then.
    pub has_changed: bool,
    pub ceilings: [u32; 3],
    pub required: (u64, u64),
    pub generation: ForceGeneration,
    pub exit: Exit,
    pub lift: Lift,
}

impl Deployment {
    pub(crate) fn new(model: &Model) -> Deployment {
        let zero = TimeAverage::new(SimTime::ZERO, 0);
        Deployment {
            units: Table::like(&model.units, |_| UnitState {
                people: 0,
                at: None,
                early: 0,
                is_settled: false,
                is_operational: false,
                has_left: false,
                has_landed: false,
                is_staged: false,
                wants_camp: false,
                is_inland: false,
                sent: 0,
                arrived: 0,
                completeness: 1.0,
                serviceability: 1.0,
                spares: 1.0,
                dip: 1.0,
                n_rotations: 0,
                waits: [0.0; 6],
                since: SimTime::ZERO,
                stage: None,
                operational_at: None,
                shipments: 0,
            }),
            sites: Table::like(&model.sites, |site| SiteState {
                people: 0,
                early: 0,
                vehicles: 0,
                platoons: 0.0,
                platoons_out: 0,
                unwilling: 0.0,
                suspended_until: SimTime::ZERO,
                units: Vec::new(),
                camp: CampState::new(site.camp.as_ref()),
                berths: Resource::new(SimTime::ZERO, site.berths),
            }),
            strength: [zero; 3],
            escorts: zero,
            escorts_area: 0,
            came: 0,
            left: 0,
            died: 0,
            sent_home: 0,
            milestones: vec![[None; 5]; model.missions.len()],
            peak_share: 0.0,
            has_changed: true,
            ceilings: [0; 3],
            required: (0, 0),
            generation: ForceGeneration::new(model),
            exit: Exit::new(model),
            lift: Lift::new(model),
        }
    }

    /// Berths of a port taken, over time [berths · µs].
    pub(crate) fn berth_area(&self, site: SiteId, now: SimTime) -> i128 {
        self.sites[site].berths.in_use_over_time().area(now)
    }

    /// Whether a unit operates.
    pub(crate) fn is_operational(&self, unit: UnitId) -> bool {
        self.units[unit].is_operational
    }

    /// Whether a unit's people are in the mission area.
    pub(crate) fn is_present(&self, unit: UnitId) -> bool {
        self.units[unit].people > 0
    }
}

impl UnitState {
    /// Whether it has been withdrawn.
    pub(crate) fn has_left(&self) -> bool {
        self.has_left
    }

    /// Whether it is still to come.
    pub(crate) fn is_expected(&self) -> bool {
        !self.has_left && !self.is_inland
    }

    /// Share of the unit's establishment that can work: the smaller of people and working equipment, the latter against
    /// the standard of the COE Manual.
    pub(crate) fn capability(&self, row: &UnitModel) -> f64 {
        if !self.is_operational || row.people == 0 {
            return 0.0;
        }
        let people = self.people as f64 / f64::from(row.people);
        let equipment = if row.load_kg > 0 {
            self.completeness * self.serviceability * self.spares / ENOUGH_EQUIPMENT
        } else {
            1.0
        };
        people.min(equipment).clamp(0.0, 1.0) * self.dip
    }
}

impl Run<'_> {
    pub(crate) fn begin_deployment<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        self.begin_camps(calendar);
        self.begin_generation();
        self.begin_exit(calendar);
        for (unit, row) in self.model.units.pairs() {
            if let Some(at) = row.withdraw {
                let at = at.max(SimTime::ZERO);
                calendar.schedule(at, Priority::EARLY, Event::UnitWithdrawn(unit));
            }
            match &row.arrival {
                ArrivalModel::Rehatted { on } if *on <= SimTime::ZERO => {
                    self.people_landed(calendar, unit);
                }
                ArrivalModel::Rehatted { on } => {
                    calendar.schedule(*on, Priority::EARLY, Event::PeopleLanded(unit));
                }
                ArrivalModel::Recruited { requested, .. } => {
                    self.begin_recruitment(calendar, unit, *requested);
                }
                ArrivalModel::Generated {
                    requested,
                    level: Some(_),
                    ..
                } => self.begin_attempt(calendar, unit, *requested),
                ArrivalModel::Generated { requested, .. } => {
                    let days = self.days_to_readiness(unit);
                    self.deployment.units[unit].waits[0] = days;
                    self.deployment.units[unit].stage = Some(0);
                    let at = (*requested + SimSpan::from_days(days)).max(SimTime::ZERO);
                    calendar.schedule(at, Priority::NORMAL, Event::UnitReady(unit));
                }
            }
        }
    }

    /// Ends a wait: adds the days since the step began and begins the next.
    fn end_wait(&mut self, unit: UnitId, cause: usize, now: SimTime) {
        let state = &mut self.deployment.units[unit];
        state.waits[cause] += (now - state.since).days();
        state.since = now;
        // After lift, port and customs the next of them follows; people who wait for the camp are looked for anew.
        state.stage = (cause < 4).then_some(cause as u8 + 1);
    }
}
