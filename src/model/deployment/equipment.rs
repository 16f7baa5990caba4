//! Equipment: through customs and staging, by truck to the site, and what of it is there and works.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::nearest;
use crate::model::deployment::Deployment;
use crate::model::deployment::ENOUGH_EQUIPMENT;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::LaneId;
use crate::model::ids::UnitId;
use crate::model::model::ArrivalModel;
use crate::model::movement::Item;
use crate::model::movement::Order;
use crate::model::purposes::CUSTOMS;
use crate::model::purposes::EQUIPMENT;
use crate::model::run::Run;
use crate::scenario::rules::BudgetGroup;

/// Days by which each step of priority moves a unit's place in the queue for trucks. Assumed.
const DAYS_PER_PRIORITY: f64 = 3.0;

impl Run<'_> {
    pub(crate) fn equipment_cleared<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        if self.deployment.units[unit].has_left {
            self.leave_yard(calendar, unit);
            return;
        }
        self.end_wait(unit, 3, calendar.now());
        let row = &self.model.units[unit];
        if !self.model.rules.deployment.calls_after_arrival {
            self.call_main_body(calendar, unit);
        }
        let mut stream = self.draws.stream(CUSTOMS, row.key, 1);
        let days = self
            .model
            .rules
            .deployment
            .staging
            .sample(&mut stream)
            .max(0.0);
        let span = SimSpan::from_days(days);
        calendar.schedule_in(span, Priority::NORMAL, Event::EquipmentStaged(unit));
    }

    pub(crate) fn equipment_staged<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let row = &self.model.units[unit];
        self.leave_yard(calendar, unit);
        self.draw_equipment(unit);
        let state = &mut self.deployment.units[unit];
        if state.has_left {
            return;
        }
        state.is_staged = true;
        state.sent = (row.hauled_kg as f64 * 1000.0 * state.completeness) as i64;
        let sent = state.sent;
        let first = match &row.arrival {
            ArrivalModel::Generated { legs, .. } => legs.first().copied(),
            _ => None,
        };
        match first {
            Some(lane) if sent > 0 => self.order_equipment(calendar, unit, lane, sent),
            _ => {
                self.deployment.units[unit].arrived = sent;
                if self.model.rules.deployment.calls_after_arrival {
                    self.call_main_body(calendar, unit);
                }
                self.try_to_settle(calendar, unit);
            }
        }
    }

    /// Has the main body of a unit fly in.
    fn call_main_body<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        let span = self.days_of_main_body(unit, 0);
        calendar.schedule_in(span, Priority::NORMAL, Event::PeopleLanded(unit));
    }

    /// How much of its equipment a unit has, and how much of that works.
    pub(super) fn draw_equipment(&mut self, unit: UnitId) {
        let row = &self.model.units[unit];
        let mut stream = self.draws.stream(EQUIPMENT, row.key, 0);
        let complete = row.completeness.sample(&mut stream).clamp(0.0, 1.0);
        let serviceable = row.serviceability.sample(&mut stream).clamp(0.0, 1.0);
        let state = &mut self.deployment.units[unit];
        state.completeness = complete;
        let is_on = self.model.drivers.has(Driver::Breakdowns);
        state.serviceability = if is_on { serviceable } else { 1.0 };
    }

    /// Asks for trucks for equipment [g].
    pub(crate) fn order_equipment<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        lane: LaneId,
        amount: i64,
    ) {
        let now = calendar.now();
        let steps = f64::from(self.model.units[unit].priority) - 5.0;
        let order = Order {
            item: Item::Equipment(unit),
            amount,
            placed: now,
            rank: now + SimSpan::from_days(steps * DAYS_PER_PRIORITY),
            urgent: false,
        };
        if amount > 0 {
            self.order(calendar, lane, order);
        }
    }

    pub(crate) fn equipment_arrived<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        lane: LaneId,
        amount: i64,
    ) {
        let row = &self.model.units[unit];
        let legs = match &row.arrival {
            ArrivalModel::Generated { legs, .. } => legs.as_slice(),
            _ => &[],
        };
        // What has come to the end of a leg is loaded on the next.
        let next = |legs: &[LaneId]| {
            let place = legs.iter().position(|leg| *leg == lane)?;
            legs.get(place + 1).copied()
        };
        if let Some(next) = next(legs).or_else(|| next(&row.legs_out)) {
            self.order_equipment(calendar, unit, next, amount);
            return;
        }
        if row.legs_out.last() == Some(&lane) {
            let tonnes = amount as f64 / 1e6;
            let cents = tonnes * self.model.rules.cost.sealift as f64;
            self.cost.spend(BudgetGroup::Freight, nearest(cents));
            self.equipment_out(calendar, unit, amount);
            return;
        }
        let now = calendar.now();
        let state = &mut self.deployment.units[unit];
        let enough = (state.sent as f64 * ENOUGH_EQUIPMENT) as i64;
        let was_short = state.arrived < enough;
        state.arrived += amount;
        if was_short && state.arrived >= enough {
            self.end_wait(unit, 4, now);
            if self.model.rules.deployment.calls_after_arrival {
                self.call_main_body(calendar, unit);
            }
        }
        self.try_to_settle(calendar, unit);
    }

    /// Schedules the next shipment of missing equipment.
    pub(super) fn await_shipment<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let row = &self.model.units[unit];
        let mut stream = self.draws.stream(EQUIPMENT, row.key, 1);
        let days =
            row.completion_days.sample(&mut stream).max(0.0) / f64::from(row.shipments.max(1));
        let event = Event::EquipmentCompleted(unit);
        calendar.schedule_in(SimSpan::from_days(days), Priority::NORMAL, event);
    }

    pub(crate) fn equipment_completed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let state = &mut self.deployment.units[unit];
        let left = self.model.units[unit]
            .shipments
            .saturating_sub(state.shipments)
            .max(1);
        state.shipments += 1;
        if left == 1 {
            state.completeness = 1.0;
        } else {
            state.completeness += (1.0 - state.completeness) / f64::from(left);
            if !state.has_left {
                self.await_shipment(calendar, unit);
            }
        }
        self.renew_platoons(unit);
        self.wake(calendar, self.model.units[unit].to);
    }
}

impl Deployment {
    /// Counts equipment that is lost on the way [g]; the unit goes on with what it has.
    pub(crate) fn equipment_lost(&mut self, unit: UnitId, amount: i64, is_outward: bool) {
        if !(is_outward && self.exit.lose(unit, amount)) {
            self.units[unit].sent -= amount;
        }
    }
}
