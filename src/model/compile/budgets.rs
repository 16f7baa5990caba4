//! Approved budgets: what was stated, or what the authorised strength comes to.

use crate::engine::time::SimTime;
use crate::model::model::BudgetModel;
use crate::model::model::Model;
use crate::scenario::rules::Budget;
use crate::scenario::rules::Section;
use crate::scenario::scenario::Scenario;

/// Days of a month in monthly prices.
const DAYS_PER_MONTH: f64 = 30.4375;

pub(super) fn add_budgets(model: &mut Model, scenario: &Scenario) {
    let rows = &scenario.rules.cost.budget;
    for (place, row) in rows.iter().enumerate() {
        let until = rows.get(place + 1).map_or(SimTime::NEVER, |next| next.from);
        let months = person_months(model, row.from, until);
        let computed = [
            Some(computed(
                months[0] + months[1],
                row.delayed_deployment,
                row.person_month,
            )),
            Some(computed(
                months[2],
                row.vacancy,
                scenario.rules.cost.civilian_month,
            )),
            None,
        ];
        let approved =
            Section::ALL.map(|section| row.stated[section as usize].or(computed[section as usize]));
        model.budgets.push(BudgetModel {
            name: name_of(row, scenario),
            from: row.from,
            approved,
        });
    }
}

fn computed(months: f64, left_out: f64, cents: i64) -> i64 {
    (months * (1.0 - left_out) * cents as f64).round() as i64
}

/// Authorised person-months by component of the simulated part of a budget; whole months, as accounts are closed.
fn person_months(model: &Model, from: SimTime, until: SimTime) -> [f64; 3] {
    let mut sums = [0.0; 3];
    for month in &model.months {
        let begun = month.start.max(SimTime::ZERO);
        if begun >= from && begun < until {
            let days = (month.end.min(model.horizon) - begun).days();
            let people = model.authorised(begun);
            for (sum, people) in sums.iter_mut().zip(people) {
                *sum += f64::from(people) * days / DAYS_PER_MONTH;
            }
        }
    }
    sums
}

/// `2013-14` for a year that begins after 2013 has, `2013` for one that begins with it.
fn name_of(row: &Budget, scenario: &Scenario) -> String {
    let day = row.from.days().floor() as i64;
    let date = scenario.start.saturating_add(jiff::Span::new().days(day));
    let year = date.year();
    if date.day_of_year() == 1 {
        return year.to_string();
    }
    format!("{year}-{:02}", (year + 1) % 100)
}
