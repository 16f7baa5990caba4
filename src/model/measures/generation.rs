//! Measures of force generation, and of each unit where the planner asks for them.

use crate::engine::time::SimTime;
use crate::model::deployment::GENERATION_WAITS;
use crate::model::deployment::WAITS;
use crate::model::figures::Absent;
use crate::model::figures::Direction;
use crate::model::ids::Key;
use crate::model::ids::UnitId;
use crate::model::measures::ratio;
use crate::model::model::ArrivalModel;
use crate::model::model::UnitModel;
use crate::model::record::Figure;
use crate::model::record::Series;
use crate::model::record::Sink;
use crate::model::run::Run;

const STAGE: Figure = Figure::new(
    "d",
    Direction::Less,
    "mean days on the way to readiness that hung on this, over units that became ready",
);
const READY: Figure = Figure::new(
    "d",
    Direction::Less,
    "days from the mandate to the unit's readiness",
)
.or(Absent::Never);
const PLANNED: Figure = Figure::new(
    "d",
    Direction::Neutral,
    "days from the mandate to the unit's operation if every step took its median",
);
const UNIT_WAIT: Figure = Figure::new(
    "d",
    Direction::Less,
    "days for which the unit waited for this",
);
const WAITING: Series = Series {
    key: "deployment.generation_waiting",
    unit: "people",
    description: "establishment of the units asked for and not yet at their site, by what they wait for",
};

impl Run<'_> {
    pub(super) fn generation_figures(&self, sink: &mut impl Sink) {
        let generation = &self.deployment.generation;
        if !generation.units.is_empty() {
            for (cause, word) in GENERATION_WAITS.into_iter().enumerate() {
                let ready = generation
                    .units
                    .iter()
                    .filter(|unit| unit.ready < SimTime::NEVER);
                let (mut days, mut n) = (0.0, 0.0);
                for unit in ready {
                    days += unit.waits[cause];
                    n += 1.0;
                }
                sink.figure(
                    format_args!("deployment.generation_days.{word}"),
                    STAGE,
                    ratio(days, n),
                );
            }
        }
        if self.model.rules.deployment.by_unit {
            for (unit, row) in self.model.units.pairs() {
                self.figures_of_unit(unit, row, sink);
            }
        }
    }

    fn figures_of_unit(&self, unit: UnitId, row: &UnitModel, sink: &mut impl Sink) {
        let (state, id) = (&self.deployment.units[unit], &row.id);
        let mandate = self.model.missions[row.mission].mandate;
        let day = |at: SimTime| (at < SimTime::NEVER).then(|| (at - mandate).days());
        if let Some(plan) = self.model.plans.get(unit.index()).copied().flatten() {
            sink.figure(
                format_args!("deployment.planned_day.{id}"),
                PLANNED,
                day(plan.operational),
            );
        }
        if !matches!(row.arrival, ArrivalModel::Generated { .. }) {
            return;
        }
        let staged = matches!(row.arrival, ArrivalModel::Generated { level: Some(_), .. });
        if let Some(generation) = self.deployment.generation.of(unit).filter(|_| staged) {
            sink.figure(
                format_args!("deployment.ready_day.{id}"),
                READY,
                day(generation.ready),
            );
            for (word, days) in GENERATION_WAITS.into_iter().zip(generation.waits) {
                sink.figure(
                    format_args!("deployment.unit_wait_days.{id}.{word}"),
                    UNIT_WAIT,
                    Some(days),
                );
            }
        }
        for (word, days) in WAITS.into_iter().zip(state.waits) {
            sink.figure(
                format_args!("deployment.unit_wait_days.{id}.{word}"),
                UNIT_WAIT,
                Some(days),
            );
        }
    }

    /// People by what their units wait for, where units go through the stages of force generation.
    pub(super) fn generation_points(&self, now: SimTime, sink: &mut impl Sink) {
        let generation = &self.deployment.generation;
        if generation.units.is_empty() {
            return;
        }
        let mut people = [0_i64; GENERATION_WAITS.len() + WAITS.len()];
        for (unit, row) in self.model.units.pairs() {
            let state = &self.deployment.units[unit];
            if state.is_settled || !state.is_expected() {
                continue;
            }
            let staged = generation.units[unit.index()].waits_for(now);
            let later = state
                .stage
                .filter(|stage| (1..WAITS.len()).contains(&usize::from(*stage)))
                .map(|stage| GENERATION_WAITS.len() + usize::from(stage));
            if let Some(place) = later.or(staged) {
                people[place] += i64::from(row.people);
            }
        }
        let words = GENERATION_WAITS.into_iter().chain(WAITS);
        for (place, word) in words.enumerate() {
            if place != GENERATION_WAITS.len() {
                sink.point(WAITING, format_args!("{word}"), Some(people[place] * 1000));
            }
        }
    }
}
