//! Lift: units share the ships and aircraft that carry their equipment, and the flights that carry their people.
//!
//! # State
//!
//! Ships and aircraft under charter; parking places of airports of entry; for each unit the sorties that are still to land; for
//! each airport who waits for a seat.
//!
//! # What happens
//!
//! Once a ship has been tendered for, the unit waits for one, by priority; the ship is free again some time after its discharge. A
//! contributor under a letter of assist brings its own. Equipment that comes by air is split into sorties, each of which holds an
//! aircraft for its round trip and its time on the ground, and a parking place of the airport while it is unloaded; when the last is there the equipment goes
//! through customs. Main bodies wait at home for seats on flights of fixed days, by priority, and a unit has landed when its last
//! people have.
//!
//! # Limits
//!
//! Rotations and people who leave do not compete for seats. Without `[deployment.lift]` nobody waits for ships, aircraft or seats.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::resource::Request;
use crate::engine::resource::Resource;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::deployment::seats::Backlog;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::ids::Table;
use crate::model::ids::UnitId;
use crate::model::model::ArrivalModel;
use crate::model::model::Model;
use crate::model::purposes::TENDER;
use crate::model::purposes::VOYAGE;
use crate::model::run::Run;
use crate::scenario::lift::LiftBy;
use crate::scenario::rules::BudgetGroup;

/// What units share on their way to the mission area.
#[derive(Debug, Clone)]
pub(crate) struct Lift {
    pub ships: Option<Resource<UnitId>>,
    pub aircraft: Option<Resource<UnitId>>,
    parking: Table<SiteId, Option<Resource<UnitId>>>,
    pub(super) backlog: Table<SiteId, Backlog>,
    /// Sorties of each unit that have not been unloaded.
    sorties: Table<UnitId, u32>,
    pub n_sorties: u64,
    /// People who have flown in on fixed days, and the days they waited for a seat, all together.
    pub flown: i64,
    pub waited: f64,
    /// Containers in the yard of each port that states one.
    pub yards: Table<SiteId, Option<Resource<UnitId>>>,
    /// When a ship came to its port, and when its containers came into the yard.
    pub came: Table<UnitId, SimTime>,
    pub in_yard: Table<UnitId, SimTime>,
    /// Paid for time in port [cents].
    pub demurrage: i64,
}

impl Lift {
    pub(super) fn new(model: &Model) -> Lift {
        let start = SimTime::ZERO;
        let rules = model.rules.deployment.lift.as_ref();
        let flies = model.units.iter().any(|unit| unit.lift == LiftBy::Air);
        Lift {
            ships: rules
                .and_then(|rules| rules.ships)
                .map(|ships| Resource::new(start, ships)),
            aircraft: rules
                .filter(|_| flies)
                .map(|rules| Resource::new(start, rules.airlift.aircraft)),
            parking: Table::like(&model.sites, |site| {
                (flies && site.parking > 0).then(|| Resource::new(start, site.parking))
            }),
            backlog: Table::like(&model.sites, |_| Backlog::new()),
            sorties: Table::like(&model.units, |_| 0),
            n_sorties: 0,
            flown: 0,
            waited: 0.0,
            yards: Table::like(&model.sites, |site| {
                site.yard.map(|teu| Resource::new(start, teu))
            }),
            came: Table::like(&model.units, |_| start),
            in_yard: Table::like(&model.units, |_| SimTime::NEVER),
            demurrage: 0,
        }
    }

    /// People who wait for seats, over time [people · µs], all airports together.
    pub(crate) fn backlog_area(&self, now: SimTime) -> i128 {
        self.backlog.iter().map(|b| b.people.area(now)).sum()
    }

    /// People who wait for seats now.
    pub(crate) fn backlog_now(&self) -> i64 {
        self.backlog
            .iter()
            .map(|backlog| backlog.people.value())
            .sum()
    }
}

impl Run<'_> {
    /// Whether a unit's equipment waits for shared ships or aircraft; if so, its tender is begun.
    pub(super) fn begin_shared_lift<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) -> bool {
        let row = &self.model.units[unit];
        let lift = &self.deployment.lift;
        let is_shared = match row.lift {
            LiftBy::Charter => lift.ships.is_some(),
            LiftBy::LetterOfAssist => false,
            LiftBy::Air => lift.aircraft.is_some(),
        };
        let ArrivalModel::Generated { tender, .. } = &row.arrival else {
            return false;
        };
        if is_shared {
            let mut stream = self.draws.stream(TENDER, row.key, 0);
            let days = tender.sample(&mut stream).max(0.0);
            let span = SimSpan::from_days(days);
            calendar.schedule_in(span, Priority::NORMAL, Event::LiftTendered(unit));
        }
        is_shared
    }

    pub(crate) fn lift_tendered<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        if self.deployment.units[unit].has_left() {
            return;
        }
        let now = calendar.now();
        let row = &self.model.units[unit];
        let request = Request {
            units: 1,
            priority: row.priority.into(),
            token: unit,
        };
        if row.lift == LiftBy::Air {
            let payload = self.airlift().payload_kg;
            let n = (row.load_kg as f64 / payload).ceil().max(1.0) as u32;
            self.deployment.lift.sorties[unit] = n;
            for _ in 0..n {
                let aircraft = self.deployment.lift.aircraft.as_mut();
                if aircraft.is_some_and(|aircraft| aircraft.seize(now, request)) {
                    self.fly_sortie(calendar, unit);
                }
            }
            return;
        }
        let ships = self.deployment.lift.ships.as_mut();
        if ships.is_some_and(|ships| ships.seize(now, request)) {
            self.sail(calendar, unit);
        }
    }

    fn airlift(&self) -> crate::scenario::lift::Airlift {
        let rules = self.model.rules.deployment.lift.as_ref();
        rules
            .expect("aircraft are shared where lift is stated")
            .airlift
    }

    fn sail<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        let row = &self.model.units[unit];
        let ArrivalModel::Generated { voyage, .. } = &row.arrival else {
            return;
        };
        let mut stream = self.draws.stream(VOYAGE, row.key, 0);
        let span = SimSpan::from_days(voyage.sample(&mut stream).max(0.0));
        calendar.schedule_in(span, Priority::NORMAL, Event::ShipArrived(unit));
    }

    /// A ship has been discharged, or its unit has left: it is free again once it has been repositioned.
    pub(super) fn give_ship_back<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let row = &self.model.units[unit];
        let rules = self.model.rules.deployment.lift.as_ref();
        if let Some(rules) = rules
            && row.lift == LiftBy::Charter
            && self.deployment.lift.ships.is_some()
        {
            let mut stream = self.draws.stream(TENDER, row.key, 1);
            let days = rules.reposition.sample(&mut stream).max(0.0);
            let span = SimSpan::from_days(days);
            calendar.schedule_in(span, Priority::EARLY, Event::ShipFreed(unit));
        }
    }

    pub(crate) fn ship_freed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let now = calendar.now();
        if let Some(ships) = &mut self.deployment.lift.ships {
            ships.release(now, unit);
        }
        while let Some(ships) = &mut self.deployment.lift.ships
            && let Some(next) = ships.next_granted(now)
        {
            self.sail(calendar, next.token);
        }
    }

    fn fly_sortie<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        self.deployment.lift.n_sorties += 1;
        self.cost.spend(BudgetGroup::Freight, self.airlift().price);
        let span = SimSpan::from_days(self.airlift().cycle / 2.0);
        calendar.schedule_in(span, Priority::NORMAL, Event::AirliftLanded(unit));
    }

    pub(crate) fn airlift_landed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let now = calendar.now();
        let airport = self.airport_of(unit);
        let request = Request {
            units: 1,
            priority: self.model.units[unit].priority.into(),
            token: unit,
        };
        let has_place = match &mut self.deployment.lift.parking[airport] {
            Some(parking) => parking.seize(now, request),
            None => true,
        };
        if has_place {
            self.unload_sortie(calendar, unit);
        }
    }

    pub(super) fn airport_of(&self, unit: UnitId) -> SiteId {
        match self.model.units[unit].arrival {
            ArrivalModel::Generated { airport, .. } => airport,
            _ => self.model.units[unit].to,
        }
    }

    fn unload_sortie<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        let span = SimSpan::from_hours(self.airlift().ground);
        calendar.schedule_in(span, Priority::EARLY, Event::AirliftUnloaded(unit));
    }

    pub(crate) fn airlift_unloaded<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let now = calendar.now();
        let airport = self.airport_of(unit);
        if let Some(parking) = &mut self.deployment.lift.parking[airport] {
            parking.release(now, unit);
        }
        while let Some(parking) = &mut self.deployment.lift.parking[airport]
            && let Some(next) = parking.next_granted(now)
        {
            self.unload_sortie(calendar, next.token);
        }
        let span = SimSpan::from_days(self.airlift().cycle / 2.0);
        calendar.schedule_in(span, Priority::EARLY, Event::AirliftFreed(unit));
        let left = &mut self.deployment.lift.sorties[unit];
        *left -= 1;
        if *left == 0 && !self.deployment.units[unit].has_left() {
            self.end_wait(unit, 1, now);
            self.land_advance_party(calendar, unit, airport);
            self.end_wait(unit, 2, now);
            self.enter_customs(calendar, unit);
        }
    }

    pub(crate) fn airlift_freed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let now = calendar.now();
        if let Some(aircraft) = &mut self.deployment.lift.aircraft {
            aircraft.release(now, unit);
        }
        while let Some(aircraft) = &mut self.deployment.lift.aircraft
            && let Some(next) = aircraft.next_granted(now)
        {
            self.fly_sortie(calendar, next.token);
        }
    }
}
