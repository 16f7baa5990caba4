//! Measures of deployment.

use crate::engine::time::SimTime;
use crate::engine::time::nearest;
use crate::model::deployment::Deployment;
use crate::model::deployment::WAITS;
use crate::model::figures::Absent;
use crate::model::figures::Direction;
use crate::model::ids::Key;
use crate::model::measures::ratio;
use crate::model::model::ArrivalModel;
use crate::model::record::Figure;
use crate::model::record::Series;
use crate::model::record::Sink;
use crate::model::run::Run;
use crate::scenario::mission::Component;

const MILESTONES: [(&str, &str); 5] = [
    (
        "p50_day",
        "days from the mandate to 50 % of the authorised uniformed strength",
    ),
    (
        "p75_day",
        "days from the mandate to 75 % of the authorised uniformed strength",
    ),
    (
        "p90_day",
        "days from the mandate to 90 % of the authorised uniformed strength",
    ),
    (
        "ioc_day",
        "days from the mandate to initial operating capability",
    ),
    (
        "foc_day",
        "days from the mandate to full operating capability",
    ),
];
const PEAK: Figure = Figure::new(
    "",
    Direction::More,
    "highest share of the authorised uniformed strength",
);
const FINAL: Figure = Figure::new(
    "",
    Direction::More,
    "share of the authorised uniformed strength at the end",
);
const REQUIRED: Figure = Figure::new(
    "",
    Direction::More,
    "share of the units with a required date that were at their site by then",
);
const WAIT: Figure = Figure::new(
    "d",
    Direction::Less,
    "mean days that units generated outside waited for this",
);
const PRESENT: Series = Series {
    key: "strength.present",
    unit: "people",
    description: "people in the mission area; the total is of uniformed people",
};
const AUTHORISED: Series = Series {
    key: "strength.authorised",
    unit: "people",
    description: "authorised strength; the total is of uniformed people",
};
const CAPABLE: Series = Series {
    key: "strength.capable",
    unit: "people",
    description: "uniformed people of operating units, as far as their equipment works",
};

impl Deployment {
    /// Nothing is kept by the week but the escorts' platoon-days.
    pub(crate) fn end_week(&mut self, now: SimTime) {
        self.escorts_area = self.escorts.area(now);
    }
}

impl Run<'_> {
    pub(super) fn deployment_figures(&self, now: SimTime, sink: &mut impl Sink) {
        let is_single = self.model.missions.len() == 1;
        for (mission, row) in self.model.missions.pairs() {
            let reached = self.deployment.milestones[mission.index()];
            for ((key, description), day) in MILESTONES.into_iter().zip(reached) {
                let figure = Figure::new("d", Direction::Less, description).or(Absent::Never);
                if is_single {
                    sink.figure(format_args!("deployment.{key}"), figure, day);
                } else {
                    sink.figure(format_args!("deployment.{key}.{}", row.id), figure, day);
                }
            }
        }
        self.wait_figures(sink);
        let authorised = self.model.authorised(now);
        let authorised = f64::from(authorised[0] + authorised[1]);
        let share = ratio(self.uniformed() as f64, authorised);
        sink.figure(
            format_args!("deployment.peak_share"),
            PEAK,
            Some(self.deployment.peak_share),
        );
        sink.figure(format_args!("deployment.final_share"), FINAL, share);
        let required = self
            .model
            .units
            .iter()
            .filter(|unit| unit.required.is_some())
            .count();
        let met = self.deployment.required.0 as f64;
        let value = ratio(met, required as f64);
        sink.figure(format_args!("deployment.on_required_date"), REQUIRED, value);
    }

    fn wait_figures(&self, sink: &mut impl Sink) {
        for (cause, word) in WAITS.into_iter().enumerate() {
            let (mut days, mut n) = (0.0, 0.0);
            for (unit, row) in self.model.units.pairs() {
                if matches!(row.arrival, ArrivalModel::Generated { .. }) {
                    days += self.deployment.units[unit].waits[cause];
                    n += 1.0;
                }
            }
            sink.figure(
                format_args!("deployment.wait_days.{word}"),
                WAIT,
                ratio(days, n),
            );
        }
    }

    pub(super) fn strength_points(&self, now: SimTime, sink: &mut impl Sink) {
        let strength = &self.deployment.strength;
        sink.point(
            PRESENT,
            format_args!("total"),
            Some(self.uniformed() * 1000),
        );
        for component in Component::ALL {
            let people = strength[component as usize].value() * 1000;
            sink.point(PRESENT, format_args!("{}", component.word()), Some(people));
        }
        let authorised = self.model.authorised(now);
        let total = i64::from(authorised[0] + authorised[1]) * 1000;
        sink.point(AUTHORISED, format_args!("total"), Some(total));
        for component in Component::ALL {
            let people = i64::from(authorised[component as usize]) * 1000;
            sink.point(
                AUTHORISED,
                format_args!("{}", component.word()),
                Some(people),
            );
        }
        let mut capable = 0.0;
        for (unit, row) in self.model.units.pairs() {
            if row.is_uniformed() {
                let state = &self.deployment.units[unit];
                capable += f64::from(row.people) * state.capability(row);
            }
        }
        sink.point(
            CAPABLE,
            format_args!("total"),
            Some(nearest(capable * 1000.0)),
        );
    }
}
