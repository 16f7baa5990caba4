//! Generation: a unit is pledged, made ready, shipped and discharged at its port.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::resource::Request;
use crate::engine::time::SimSpan;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::model::ArrivalModel;
use crate::model::purposes::CUSTOMS;
use crate::model::purposes::MAIN_BODY;
use crate::model::purposes::PLEDGE;
use crate::model::purposes::READINESS;
use crate::model::purposes::TENDER;
use crate::model::purposes::VOYAGE;
use crate::model::run::Run;
use crate::scenario::lift::LiftBy;
use crate::scenario::rules::BudgetGroup;

/// Contributors that may fail one after the other; the one after that always comes.
const MOST_FAILURES: u64 = 8;

impl Run<'_> {
    /// Days from request to readiness, over as many contributors as it takes.
    pub(super) fn days_to_readiness(&self, unit: UnitId) -> f64 {
        let row = &self.model.units[unit];
        let ArrivalModel::Generated {
            readiness,
            pledge_fails,
            ..
        } = &row.arrival
        else {
            return 0.0;
        };
        if !self.model.drivers.has(Driver::Readiness) {
            return readiness.quantile(0.5).max(0.0);
        }
        let mut days = 0.0;
        for k in 0..=MOST_FAILURES {
            days += readiness
                .sample(&mut self.draws.stream(READINESS, row.key, k))
                .max(0.0);
            let mut stream = self.draws.stream(PLEDGE, row.key, k);
            if k == MOST_FAILURES || !stream.bernoulli(*pledge_fails) {
                break;
            }
            days += self
                .model
                .rules
                .deployment
                .pledge_failure
                .sample(&mut stream)
                .max(0.0);
        }
        days
    }

    pub(crate) fn unit_ready<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let row = &self.model.units[unit];
        let ArrivalModel::Generated { tender, voyage, .. } = &row.arrival else {
            return;
        };
        if self.deployment.units[unit].has_left {
            return;
        }
        if self.model.rules.deployment.is_arrival_perfect {
            self.deployment.units[unit].has_landed = true;
            self.appear(calendar, unit);
            return;
        }
        self.deployment.units[unit].since = calendar.now();
        self.deployment.units[unit].stage = Some(1);
        if row.load_kg == 0 {
            let span = self.days_of_main_body(unit, 0);
            calendar.schedule_in(span, Priority::NORMAL, Event::PeopleLanded(unit));
            return;
        }
        // A sortie is paid for when it flies.
        if row.lift != LiftBy::Air || self.deployment.lift.aircraft.is_none() {
            self.cost.spend(
                BudgetGroup::Freight,
                row.load_kg * self.model.rules.cost.sealift / 1000,
            );
        }
        if self.begin_shared_lift(calendar, unit) {
            return;
        }
        let tender = tender
            .sample(&mut self.draws.stream(TENDER, row.key, 0))
            .max(0.0);
        let voyage = voyage
            .sample(&mut self.draws.stream(VOYAGE, row.key, 0))
            .max(0.0);
        let span = SimSpan::from_days(tender + voyage);
        calendar.schedule_in(span, Priority::NORMAL, Event::ShipArrived(unit));
    }

    /// Days until people have travelled: to the theatre (part 0) or, alike, of a later journey.
    pub(super) fn days_of_main_body(&self, unit: UnitId, part: u64) -> SimSpan {
        let row = &self.model.units[unit];
        let law = &self.model.rules.deployment.main_body;
        let days = law.sample(&mut self.draws.stream(MAIN_BODY, row.key, part));
        SimSpan::from_days(days.max(0.0) + self.visa_days(row.mission))
    }

    pub(crate) fn ship_arrived<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let now = calendar.now();
        if self.deployment.units[unit].has_left {
            self.give_ship_back(calendar, unit);
            return;
        }
        self.end_wait(unit, 1, now);
        self.deployment.lift.came[unit] = now;
        let row = &self.model.units[unit];
        let ArrivalModel::Generated { port, airport, .. } = &row.arrival else {
            return;
        };
        self.land_advance_party(calendar, unit, *airport);
        let site = &mut self.deployment.sites[*port];
        let is_limited = site.berths.capacity() > 0 && self.model.drivers.has(Driver::Port);
        let request = Request {
            units: 1,
            priority: row.priority.into(),
            token: unit,
        };
        if !is_limited || site.berths.seize(now, request) {
            self.discharge_to_yard(calendar, *port, unit);
        }
    }

    /// The advance party of a unit lands.
    pub(super) fn land_advance_party<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        airport: SiteId,
    ) {
        let people = f64::from(self.model.units[unit].people);
        let advance = (people * self.model.rules.deployment.advance_party) as i64;
        self.land_people(calendar, unit, airport, advance);
    }

    /// Some people of a unit land.
    pub(super) fn land_people<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        airport: SiteId,
        people: i64,
    ) {
        self.pay_travel(people, 1);
        self.add_people(calendar, unit, airport, people);
    }

    pub(super) fn discharge<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        self.pay_waiting_ship(unit, calendar.now());
        let tonnes = self.model.units[unit].load_kg as f64 / 1000.0;
        let days = tonnes / self.model.rules.deployment.discharge;
        let span = SimSpan::from_days(days);
        calendar.schedule_in(span, Priority::EARLY, Event::ShipDischarged(unit));
    }

    pub(crate) fn ship_discharged<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let now = calendar.now();
        self.end_wait(unit, 2, now);
        let row = &self.model.units[unit];
        let ArrivalModel::Generated { port, .. } = row.arrival else {
            return;
        };
        self.deployment.sites[port].berths.release(now, unit);
        if let Some(next) = self.deployment.sites[port].berths.next_granted(now) {
            self.discharge_to_yard(calendar, port, next.token);
        }
        self.deployment.lift.in_yard[unit] = now;
        self.give_ship_back(calendar, unit);
        self.enter_customs(calendar, unit);
    }

    /// Equipment that lies in its port of entry is cleared after customs.
    pub(super) fn enter_customs<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let now = calendar.now();
        let row = &self.model.units[unit];
        let rules = &self.model.rules.deployment;
        let mut days = 0.0;
        if self.model.drivers.has(Driver::Port) {
            let mut stream = self.draws.stream(CUSTOMS, row.key, 0);
            days = rules.customs.sample(&mut stream).max(0.0);
            if !self.politics.has_agreement(row.mission, now) {
                days *= rules.customs_before_agreement;
            }
            days *= self.customs_factor(row.mission);
            if row.is_dangerous {
                let mut stream = self.draws.stream(CUSTOMS, row.key, 2);
                days += rules.dangerous.sample(&mut stream).max(0.0);
            }
        }
        let span = SimSpan::from_days(days);
        calendar.schedule_in(span, Priority::NORMAL, Event::EquipmentCleared(unit));
    }
}
