//! Stockpiles: stock that is built up in a season, and whether it is there when the season ends.
//!
//! In the season the policy's maximum is raised to the stockpile's level and its minimum by as much, so that orders
//! keep their size. The stockpile is complete once on hand is at the raised minimum or above: what is missing then is no
//! more than what is always missing between two orders. The days that took, counted back from the end of the season, are
//! the latest date on which it had to begin.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::run::Run;

/// How a store's stockpile has fared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pile {
    /// When the present season began; [`SimTime::NEVER`] outside seasons.
    began: SimTime,
    is_complete: bool,
    /// Days from the beginning of a season until it was complete, the longest; infinite if it was not by its end.
    pub(crate) longest: f64,
    /// Days from the start by which a season had to begin for what it took to be in time, the earliest; infinite if none
    /// was complete.
    pub(crate) begin_by: f64,
    took: f64,
    /// Smallest share of the raised minimum on hand at the end of a season; infinite before the first.
    pub(crate) worst: f64,
}

impl Default for Pile {
    fn default() -> Pile {
        Pile {
            began: SimTime::NEVER,
            is_complete: false,
            longest: 0.0,
            begin_by: f64::INFINITY,
            took: 0.0,
            worst: f64::INFINITY,
        }
    }
}

impl Pile {
    /// Notes that a stockpile is complete, if a season runs and it is.
    pub(super) fn note(&mut self, amount: i64, minimum: i64, now: SimTime) {
        if self.began <= now && !self.is_complete && amount >= minimum {
            self.is_complete = true;
            self.took = (now - self.began).days();
            self.longest = self.longest.max(self.took);
        }
    }

    /// Ends the season with so much on hand.
    fn end(&mut self, amount: i64, minimum: i64, now: SimTime) {
        self.began = SimTime::NEVER;
        let share = if minimum > 0 {
            (amount as f64 / minimum as f64).min(1.0)
        } else {
            1.0
        };
        self.worst = self.worst.min(share);
        if self.is_complete {
            self.begin_by = self.begin_by.min(now.days() - self.took);
        } else {
            self.longest = f64::INFINITY;
        }
    }
}

impl Run<'_> {
    /// Begins and ends seasons, as a month begins.
    pub(super) fn turn_stockpiles<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        let model = self.model;
        let (now, month) = (calendar.now(), self.month_of_year());
        for &store in &model.stockpiles {
            let policy = model.stores[store].policy.as_ref();
            let Some((policy, pile)) = policy.and_then(|row| Some((row, row.stockpile?))) else {
                continue;
            };
            let state = &mut self.supply.stores[store];
            let is_on = state.pile.began != SimTime::NEVER;
            if pile.season.holds(month) == is_on {
                continue;
            }
            if is_on {
                let before = (month + 11) % 12;
                let (minimum, _) = policy.levels(state.demand, before);
                let amount = state.stock.amount(now);
                state.pile.end(amount, minimum, now);
            } else {
                state.pile.began = now;
                state.pile.is_complete = false;
            }
            self.review_later(calendar, store);
        }
    }
}
