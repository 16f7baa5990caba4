//! Measures of budgets, arrears and consent.

use crate::engine::time::SimTime;
use crate::model::figures::Direction;
use crate::model::record::Figure;
use crate::model::record::Sink;
use crate::model::run::Run;
use crate::scenario::consent::LEVELS;
use crate::scenario::rules::Section;

const PROJECTED: Figure = Figure::new(
    "$",
    Direction::Less,
    "spent in this budget's period on this section",
);
const VARIANCE: Figure = Figure::new(
    "$",
    Direction::Neutral,
    "spent less approved for this budget's period and section",
);
const DEDUCTED: Figure = Figure::new(
    "$",
    Direction::Neutral,
    "cut from reimbursement of people for want of equipment",
);
const OWED: Figure = Figure::new("$", Direction::Less, "owed to contributors at the end");
const MOST_OWED: Figure = Figure::new(
    "$",
    Direction::Less,
    "most that contributors were ever owed",
);
const CONSENT: Figure = Figure::new(
    "",
    Direction::Neutral,
    "share of the time for which the host's consent was at this level",
);

impl Run<'_> {
    /// Budgets against what was spent, and what is owed, as far as the scenario states budgets or cuts.
    pub(super) fn budget_figures(&self, sink: &mut impl Sink) {
        let dollars = |cents: i64| cents as f64 / 100.0;
        for (place, budget) in self.model.budgets.iter().enumerate() {
            for section in Section::ALL {
                let spent = self.cost.by_budget[place][section as usize];
                let (year, word) = (&budget.name, section.word());
                let value = Some(dollars(spent));
                sink.figure(
                    format_args!("cost.projected.{year}.{word}"),
                    PROJECTED,
                    value,
                );
                if let Some(approved) = budget.approved[section as usize] {
                    let value = Some(dollars(spent - approved));
                    sink.figure(format_args!("cost.variance.{year}.{word}"), VARIANCE, value);
                }
            }
        }
        if self.model.rules.cost.deduction.is_some() {
            let deducted = Some(dollars(self.cost.deducted));
            sink.figure(format_args!("cost.deducted"), DEDUCTED, deducted);
        }
        if self.model.has_cuts {
            let owed = Some(dollars(self.cost.owed()));
            sink.figure(format_args!("cost.owed"), OWED, owed);
            let most = Some(dollars(self.cost.most_arrears));
            sink.figure(format_args!("cost.most_owed"), MOST_OWED, most);
        }
    }

    /// How long consent was at each level, for missions that state it.
    pub(super) fn consent_figures(&self, now: SimTime, sink: &mut impl Sink) {
        let is_single = self.model.missions.len() == 1;
        for (mission, row) in self.model.missions.pairs() {
            if row.consent.is_none() {
                continue;
            }
            let shares = self.consent_shares(mission, now);
            for (level, word) in LEVELS.into_iter().enumerate() {
                let share = shares.map(|shares| shares[level]);
                if is_single {
                    sink.figure(format_args!("politics.consent.{word}"), CONSENT, share);
                } else {
                    let id = &row.id;
                    sink.figure(format_args!("politics.consent.{word}.{id}"), CONSENT, share);
                }
            }
        }
    }
}
