//! Cost: every expense in whole cents, charged to a group of the budget as it arises.
//!
//! # State
//!
//! The total by group, by group in the present month, and as entered one by one; the ledger compares them.
//!
//! # What happens
//!
//! Purchases, hauls, flights, freight, travel and awards are charged when they happen. At the end of a month personnel is
//! reimbursed for the person-days of the month, equipment for what is present and works, fleets by the month.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::engine::time::nearest;
use crate::model::event::Event;
use crate::model::model::Month;
use crate::model::run::Run;
use crate::scenario::rules::BudgetGroup;

/// Days of a month in monthly prices.
const DAYS_PER_MONTH: f64 = 30.4375;
/// Microseconds of a day in areas of people over time.
const MICROS_PER_DAY: f64 = crate::engine::time::MICROS_PER_DAY as f64;

/// Money spent [cents].
#[derive(Debug, Clone)]
pub(crate) struct Cost {
    pub by_group: [i64; 12],
    pub of_month: [i64; 12],
    /// Sum of the months closed so far.
    closed: i64,
    entered: i64,
    /// Worth of goods destroyed, which were paid for when they were bought.
    pub goods_lost: i64,
    /// Person-days up to the last month's end by component [people · µs].
    areas: [i128; 3],
}

impl Cost {
    pub(crate) fn new() -> Cost {
        Cost {
            by_group: [0; 12],
            of_month: [0; 12],
            closed: 0,
            entered: 0,
            goods_lost: 0,
            areas: [0; 3],
        }
    }

    /// Charges an expense.
    pub(crate) fn spend(&mut self, group: BudgetGroup, cents: i64) {
        self.by_group[group as usize] += cents;
        self.of_month[group as usize] += cents;
        self.entered += cents;
    }

    /// Counts goods that were destroyed; no expense of its own.
    pub(crate) fn count_goods_lost(&mut self, cents: i64) {
        self.goods_lost += cents;
    }

    pub(crate) fn total(&self) -> i64 {
        self.by_group.iter().sum()
    }

    /// Whether what was entered is what the groups and the months hold.
    pub(crate) fn is_balanced(&self) -> bool {
        let open: i64 = self.of_month.iter().sum();
        self.total() == self.entered && self.closed + open == self.entered
    }

    /// Begins a new month.
    pub(crate) fn close_month(&mut self) {
        self.closed += self.of_month.iter().sum::<i64>();
        self.of_month = [0; 12];
    }
}

impl Run<'_> {
    /// Charges what falls due at the end of a month.
    pub(crate) fn pay_month<C: Causes>(&mut self, calendar: &Calendar<Event, C>, month: Month) {
        let now = calendar.now();
        let rules = &self.model.rules.cost;
        let mut person_months = [0.0; 3];
        for (place, strength) in self.deployment.strength.iter().enumerate() {
            let area = strength.area(now);
            let days = (area - self.cost.areas[place]) as f64 / MICROS_PER_DAY;
            self.cost.areas[place] = area;
            person_months[place] = days / DAYS_PER_MONTH;
        }
        let uniformed = person_months[0] + person_months[1];
        let rate = rules.reimbursement.iter().rfind(|(from, _)| *from <= now);
        let rate = rate
            .or(rules.reimbursement.first())
            .map_or(0, |(_, cents)| *cents);
        let charge = |months: f64, cents: i64| nearest(months * cents as f64);
        self.cost
            .spend(BudgetGroup::Personnel, charge(uniformed, rate));
        self.cost.spend(
            BudgetGroup::Equipment,
            charge(uniformed, rules.self_sustainment),
        );
        self.cost.spend(
            BudgetGroup::Civilian,
            charge(person_months[2], rules.civilian_month),
        );
        let share = (month.end.min(self.model.horizon) - month.start.max(SimTime::ZERO)).days()
            / DAYS_PER_MONTH;
        self.pay_equipment(share);
        self.pay_fleets(calendar, share);
    }

    fn pay_equipment(&mut self, months: f64) {
        let rules = &self.model.rules.cost;
        let mut cents = 0.0;
        for (unit, row) in self.model.units.pairs() {
            let state = &self.deployment.units[unit];
            if state.is_settled && state.people > 0 {
                let working = state.completeness * state.serviceability;
                let armoured = f64::from(row.armoured.min(row.vehicles));
                let soft = f64::from(row.vehicles) - armoured;
                let monthly =
                    armoured * rules.armoured_month as f64 + soft * rules.vehicle_month as f64;
                cents += monthly * working * months;
            }
        }
        self.cost.spend(BudgetGroup::Equipment, nearest(cents));
    }

    fn pay_fleets<C: Causes>(&mut self, calendar: &Calendar<Event, C>, months: f64) {
        let now = calendar.now();
        for fleet in self.model.fleets.keys() {
            let row = &self.model.fleets[fleet];
            let vehicle = &self.model.vehicles[row.vehicle];
            let is_here = row.unit.is_none_or(|unit| self.deployment.is_present(unit));
            let number = row
                .number_at(now)
                .saturating_sub(self.movement.fleets[fleet].lost);
            if is_here && vehicle.cost_month > 0 {
                let cents = f64::from(number) * vehicle.cost_month as f64 * months;
                self.cost.spend(vehicle.budget, nearest(cents));
            }
        }
    }

    pub(crate) fn month_ended<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, month: u16) {
        self.schedule_month_end(calendar, month + 1);
        let row = self.model.months[usize::from(month)];
        self.pay_month(calendar, row);
        self.record_month(calendar.now(), month.into());
        self.cost.close_month();
        self.movement.close_month();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_neither_made_nor_lost_when_a_month_closes() {
        let mut cost = Cost::new();
        cost.spend(BudgetGroup::Fuel, 1201);
        cost.close_month();
        cost.spend(BudgetGroup::Air, 99);
        assert!(cost.is_balanced());
        assert_eq!(cost.total(), 1300);
        cost.by_group[0] += 1;
        assert!(!cost.is_balanced());
    }
}
