//! Measures of each unit: when it operates, what it waited for, and how many people wait for what.

use crate::engine::time::SimTime;
use crate::model::deployment::WAITS;
use crate::model::figures::Absent;
use crate::model::figures::Direction;
use crate::model::model::ArrivalModel;
use crate::model::record::Figure;
use crate::model::record::Series;
use crate::model::record::Sink;
use crate::model::run::Run;

const OPERATIONAL: Figure = Figure::new(
    "d",
    Direction::Less,
    "days from the mandate until the unit operates",
)
.or(Absent::Never);
const WAIT: Figure = Figure::new(
    "d",
    Direction::Less,
    "days that the unit waited for this, as far as it came",
);
const WAITING: Series = Series {
    key: "deployment.waiting",
    unit: "people",
    description: "people of units asked for that wait for this",
};

impl Run<'_> {
    pub(super) fn unit_figures(&self, sink: &mut impl Sink) {
        for (unit, row) in self.model.units.pairs() {
            let state = &self.deployment.units[unit];
            let mandate = self.model.missions[row.mission].mandate;
            let day = state.operational_at.map(|at| (at - mandate).days());
            let id = &row.id;
            sink.figure(
                format_args!("deployment.operational_day.{id}"),
                OPERATIONAL,
                day,
            );
            if matches!(row.arrival, ArrivalModel::Generated { .. }) {
                for (word, days) in WAITS.into_iter().zip(state.waits) {
                    sink.figure(
                        format_args!("deployment.unit_wait.{id}.{word}"),
                        WAIT,
                        Some(days),
                    );
                }
            }
        }
    }

    pub(super) fn waiting_points(&self, now: SimTime, sink: &mut impl Sink) {
        let mut people = [0; WAITS.len()];
        for (unit, row) in self.model.units.pairs() {
            let state = &self.deployment.units[unit];
            let is_asked_for = match row.arrival {
                ArrivalModel::Generated { requested, .. } => requested <= now,
                ArrivalModel::Rehatted { .. } | ArrivalModel::Recruited { .. } => false,
            };
            if let Some(stage) = state.stage
                && is_asked_for
                && !state.has_left()
            {
                people[usize::from(stage)] += i64::from(row.people);
            }
        }
        for (word, people) in WAITS.into_iter().zip(people) {
            sink.point(WAITING, format_args!("{word}"), Some(people * 1000));
        }
    }
}
