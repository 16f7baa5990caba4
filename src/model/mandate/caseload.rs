//! Caseload: people who lay down their arms come, are housed for a time, and leave for a new life.
//!
//! Whoever finds no place waits, and is housed before those who come later. The housed use goods out of the site's stores.

use std::collections::VecDeque;

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::model::event::Event;
use crate::model::ids::TaskId;
use crate::model::model::CampModel;
use crate::model::model::TaskModel;
use crate::model::run::Run;

/// People of one task's camp.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caseload {
    /// Who has come so far, with the part of a person still to come.
    expected: f64,
    pub came: i64,
    pub waiting: i64,
    pub housed: i64,
    pub left: i64,
    /// Who leaves on which day.
    leaving: VecDeque<(u32, i64)>,
    pub waiting_days: i64,
    pub housed_days: i64,
    /// Person-days without all the goods due to them.
    pub short_days: i64,
}

impl Caseload {
    /// Lets a number come, as a mean with fractions; returns how many whole people came.
    pub(super) fn come(&mut self, number: f64) -> i64 {
        self.expected += number;
        let whole = self.expected.floor() as i64 - self.came;
        self.came += whole;
        self.waiting += whole;
        whole
    }

    /// Lets those leave whose time is over.
    fn leave(&mut self, day: u32) {
        while let Some((_, number)) = self.leaving.front().filter(|(due, _)| *due <= day) {
            self.housed -= number;
            self.left += number;
            self.leaving.pop_front();
        }
    }

    /// Houses who waits, as far as there are places and at most so many; returns how many.
    fn house(&mut self, camp: &CampModel, day: u32, most: i64) -> i64 {
        let number = self.waiting.min(camp.places - self.housed).min(most).max(0);
        if number > 0 {
            self.waiting -= number;
            self.housed += number;
            self.leaving.push_back((day + camp.stay_days, number));
        }
        number
    }

    /// Whether nobody has been lost, for the ledger.
    pub(crate) fn is_balanced(&self) -> bool {
        let leaving: i64 = self.leaving.iter().map(|(_, number)| number).sum();
        self.came == self.waiting + self.housed + self.left && leaving == self.housed
    }
}

impl Run<'_> {
    /// A day in a camp: people leave, come in as far as there are places and staff, and use goods. Returns how many were
    /// housed today.
    pub(super) fn run_camp<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        task: TaskId,
        row: &TaskModel,
        most: f64,
    ) -> f64 {
        let Some(camp) = &row.camp else {
            return most;
        };
        let day = calendar.now().day().max(0) as u32;
        let people = &mut self.mandate.tasks[task].people;
        people.leave(day);
        let housed = people.house(camp, day, most.floor() as i64);
        people.waiting_days += people.waiting;
        people.housed_days += people.housed;
        let here = people.housed;
        let mut least = here;
        for &(commodity, each) in camp.draws.iter().filter(|(_, each)| *each > 0) {
            let taken = self.consume(calendar, row.site, commodity, here * each);
            least = least.min(taken / each);
        }
        self.mandate.tasks[task].people.short_days += here - least;
        housed as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_wait_for_a_place_and_nobody_is_lost() {
        let camp = CampModel {
            places: 5,
            stay_days: 3,
            draws: Vec::new(),
        };
        let mut people = Caseload::default();
        let mut housed = Vec::new();
        for day in 0..6 {
            people.leave(day);
            people.come(2.5);
            housed.push(people.house(&camp, day, i64::MAX));
            assert!(people.is_balanced());
        }
        // Two and three come in turn; five are housed for three days, then places are free again.
        assert_eq!(housed, [2, 3, 0, 2, 3, 0]);
        assert_eq!((people.came, people.waiting, people.left), (15, 5, 5));
    }
}
