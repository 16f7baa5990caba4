//! Contributors: what they are paid less for want of equipment, and what they withhold while they are owed.

use crate::engine::time::SimTime;
use crate::engine::time::nearest;
use crate::model::cost::DAYS_PER_MONTH;
use crate::model::run::Run;
use crate::scenario::rules::BudgetGroup;

impl Run<'_> {
    /// Cuts the reimbursement of people whose equipment has been missing or broken for long, at a rate a person and month
    /// [cents] for a share of a month [months].
    ///
    /// Source: General Assembly resolution 67/261 (2013), which states the cut; the share is that of what is missing.
    pub(super) fn deduct(&mut self, months: f64, rate: i64) {
        let Some(rule) = self.model.rules.cost.deduction else {
            return;
        };
        let mut cents = 0;
        for (unit, row) in self.model.units.pairs() {
            let state = &self.deployment.units[unit];
            let is_counted =
                state.is_settled && state.people > 0 && row.is_uniformed() && row.vehicles > 0;
            let missing = 1.0 - state.completeness * state.serviceability * state.spares;
            let days = &mut self.cost.short_days[unit];
            if !is_counted || missing <= rule.above {
                *days = 0.0;
                continue;
            }
            *days += months * DAYS_PER_MONTH;
            if *days > rule.after {
                let due = state.people as f64 * rate as f64 * months;
                cents += nearest(due * missing.min(rule.most));
            }
        }
        self.cost.spend(BudgetGroup::Personnel, -cents);
        self.cost.deducted += cents;
    }

    /// Contributors who have been owed for long send no more spares, until they are paid.
    pub(super) fn withhold_spares(&mut self, now: SimTime) {
        let Some(rule) = self.model.rules.cost.unpaid else {
            return;
        };
        for mission in self.model.missions.keys() {
            let since = &mut self.cost.owing_since[mission];
            if self.cost.arrears[mission] == 0 {
                *since = SimTime::NEVER;
            } else if *since == SimTime::NEVER {
                *since = now;
            }
            let is_withheld = *since < now && (now - *since).days() >= rule.after;
            let spares = if is_withheld {
                rule.serviceability
            } else {
                1.0
            };
            for (unit, row) in self.model.units.pairs() {
                let state = &mut self.deployment.units[unit];
                if row.mission == mission && row.vehicles > 0 && state.spares != spares {
                    state.spares = spares;
                    self.renew_platoons(unit);
                }
            }
        }
    }
}
