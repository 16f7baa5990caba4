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

mod contributors;

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::engine::time::nearest;
use crate::model::event::Event;
use crate::model::ids::MissionId;
use crate::model::ids::Table;
use crate::model::ids::UnitId;
use crate::model::model::BudgetModel;
use crate::model::model::Model;
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
    /// Of reimbursement: what fell due, what was paid, and what each mission owes.
    due: i64,
    paid: i64,
    arrears: Table<MissionId, i64>,
    /// Since when each mission owes, if it does.
    owing_since: Table<MissionId, SimTime>,
    /// For how long each unit has lacked equipment [days], and what was cut for it.
    short_days: Table<UnitId, f64>,
    pub deducted: i64,
    /// Highest sum of arrears.
    pub most_arrears: i64,
    /// Spent by budget and group of United Nations budgets.
    pub by_budget: Vec<[i64; 3]>,
    /// Person-days up to the last month's end by component [people · µs].
    areas: [i128; 3],
}

impl Cost {
    pub(crate) fn new(model: &Model) -> Cost {
        Cost {
            by_group: [0; 12],
            of_month: [0; 12],
            closed: 0,
            entered: 0,
            goods_lost: 0,
            due: 0,
            paid: 0,
            arrears: Table::like(&model.missions, |_| 0),
            owing_since: Table::like(&model.missions, |_| SimTime::NEVER),
            short_days: Table::like(&model.units, |_| 0.0),
            deducted: 0,
            most_arrears: 0,
            by_budget: vec![[0; 3]; model.budgets.len()],
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
        let is_settled = self.due == self.paid + self.owed();
        self.total() == self.entered && self.closed + open == self.entered && is_settled
    }

    /// What contributors are owed.
    pub(crate) fn owed(&self) -> i64 {
        self.arrears.iter().sum()
    }

    /// Pays contributors the share of what is due for which there is cash.
    fn reimburse(&mut self, mission: MissionId, due: i64, cash: f64) {
        let paid = if cash < 1.0 {
            (due as f64 * cash) as i64
        } else {
            due
        };
        self.due += due;
        self.paid += paid;
        self.arrears[mission] += due - paid;
        self.most_arrears = self.most_arrears.max(self.owed());
    }

    /// Pays all that a mission owes.
    pub(crate) fn settle(&mut self, mission: MissionId) {
        self.paid += std::mem::take(&mut self.arrears[mission]);
    }

    /// Adds the month to the budget in force when it began.
    fn charge_budget(&mut self, budgets: &[BudgetModel], month: Month) {
        let begun = month.start.max(SimTime::ZERO);
        let Some(place) = budgets.iter().rposition(|budget| budget.from <= begun) else {
            return;
        };
        for group in BudgetGroup::ALL {
            if let Some(section) = group.section() {
                self.by_budget[place][section as usize] += self.of_month[group as usize];
            }
        }
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
        self.pay_mitigations(now, share);
        self.deduct(share, rate);
        self.pay_equipment(share);
        if self.model.has_cuts {
            self.pay_contributors(now);
            self.withhold_spares(now);
        }
        self.pay_fleets(calendar, share);
    }

    /// Pays contributors what this month's accounts hold for them, each mission by its uniformed people.
    fn pay_contributors(&mut self, now: SimTime) {
        let groups = [BudgetGroup::Personnel, BudgetGroup::Equipment];
        let due: i64 = groups
            .iter()
            .map(|group| self.cost.of_month[*group as usize])
            .sum();
        let mut left = due;
        let people = |mission: MissionId| -> i64 {
            let rows = self.model.units.pairs();
            let its = rows.filter(|(_, row)| row.mission == mission && row.is_uniformed());
            its.map(|(unit, _)| self.deployment.units[unit].people)
                .sum()
        };
        let by_mission: Vec<(MissionId, i64)> = self
            .model
            .missions
            .keys()
            .map(|mission| (mission, people(mission)))
            .collect();
        let all: i64 = by_mission.iter().map(|(_, people)| people).sum();
        for (place, (mission, people)) in by_mission.iter().enumerate() {
            let is_last = place + 1 == by_mission.len();
            let part = if is_last || all == 0 {
                left
            } else {
                (i128::from(due) * i128::from(*people) / i128::from(all)) as i64
            };
            left -= part;
            let cash = self.cash(*mission, now);
            self.cost.reimburse(*mission, part, cash);
        }
    }

    fn pay_equipment(&mut self, months: f64) {
        let rules = &self.model.rules.cost;
        let mut cents = 0.0;
        for (unit, row) in self.model.units.pairs() {
            let state = &self.deployment.units[unit];
            if state.is_settled && state.people > 0 {
                let working = state.completeness * state.serviceability * state.spares;
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
        self.cost.charge_budget(&self.model.budgets, row);
        self.cost.close_month();
        self.movement.close_month();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::Key;

    /// Accounts of one mission.
    fn small() -> Cost {
        Cost {
            by_group: [0; 12],
            of_month: [0; 12],
            closed: 0,
            entered: 0,
            goods_lost: 0,
            due: 0,
            paid: 0,
            arrears: Table::new(vec![0]),
            owing_since: Table::new(vec![SimTime::NEVER]),
            short_days: Table::new(Vec::new()),
            deducted: 0,
            most_arrears: 0,
            by_budget: vec![[0; 3]],
            areas: [0; 3],
        }
    }

    #[test]
    fn what_is_not_paid_is_owed_to_the_last_cent_and_settled_once() {
        let (mut cost, mission) = (small(), MissionId::from_index(0));
        cost.reimburse(mission, 1_001, 0.85);
        cost.reimburse(mission, 333, 0.85);
        assert_eq!((cost.owed(), cost.paid), (151 + 50, 850 + 283));
        assert!(cost.is_balanced());
        cost.settle(mission);
        cost.reimburse(mission, 10, 1.0);
        assert_eq!((cost.owed(), cost.paid, cost.most_arrears), (0, 1_344, 201));
        assert!(cost.is_balanced());
    }

    #[test]
    fn money_is_neither_made_nor_lost_when_a_month_closes() {
        let mut cost = small();
        cost.spend(BudgetGroup::Fuel, 1201);
        cost.close_month();
        cost.spend(BudgetGroup::Air, 99);
        assert!(cost.is_balanced());
        assert_eq!(cost.total(), 1300);
        cost.by_group[0] += 1;
        assert!(!cost.is_balanced());
    }
}
