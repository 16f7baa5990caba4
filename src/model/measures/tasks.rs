//! Measures of kinds of task: what they did, how quickly alerts were answered, and how people of a camp fared.

use crate::engine::time::SimTime;
use crate::model::figures::Direction;
use crate::model::measures::ratio;
use crate::model::model::TaskModel;
use crate::model::record::Figure;
use crate::model::record::Sink;
use crate::model::run::Run;
use crate::scenario::task::TaskKind;

const OF_KIND: Figure = Figure::new(
    "",
    Direction::More,
    "done over planned of all tasks of this kind",
);
const DAYS_OF_KIND: Figure = Figure::new(
    "platoon-d",
    Direction::More,
    "platoon-days on tasks of this kind",
);
const RESPONSE: Figure = Figure::new(
    "h",
    Direction::Less,
    "mean time from an alert until help is there",
);
const HOUSED: Figure = Figure::new(
    "people",
    Direction::Neutral,
    "people housed in this camp, over time",
);
const REINTEGRATED: Figure = Figure::new(
    "people",
    Direction::More,
    "people who left this camp when their time was over",
);
const WAITING: Figure = Figure::new(
    "people",
    Direction::Less,
    "people waiting for a place in this camp, over time",
);
const SHORT: Figure = Figure::new(
    "",
    Direction::Less,
    "share of person-days in this camp without all the goods due",
);
const AID: Figure = Figure::new(
    "t",
    Direction::More,
    "humanitarian goods brought through under escort",
);
const FLYING: Figure = Figure::new("h", Direction::Neutral, "hours flown for tasks");

impl Run<'_> {
    /// Whether anything in the model can be lost to a cause.
    pub(super) fn can_be_lost_to(&self, cause: &str) -> bool {
        let any = |has: fn(&TaskModel) -> bool| self.model.tasks.iter().any(has);
        match cause {
            "staff" => any(|task| task.staff.is_some()),
            "aircraft" => any(|task| task.flying.is_some()),
            "places" => any(|task| task.camp.is_some()),
            "distance" => any(|task| task.response.is_some()),
            "deadline" => any(|task| task.is_carried),
            _ => true,
        }
    }

    /// Figures of tasks that are more than patrols.
    pub(super) fn task_figures(&self, now: SimTime, sink: &mut impl Sink) {
        let tasks = &self.model.tasks;
        if tasks.iter().any(|task| task.kind != TaskKind::Patrol) {
            for kind in TaskKind::ALL {
                self.kind_figures(kind, sink);
            }
        }
        for (task, row) in tasks.pairs() {
            let state = &self.mandate.tasks[task];
            if row.response.is_some() {
                let hours = ratio(state.response_hours, state.n_answered as f64);
                sink.figure(format_args!("mandate.response.{}", row.id), RESPONSE, hours);
            }
            if row.camp.is_some() {
                let people = &state.people;
                let mean = |days: i64| ratio(days as f64, now.days());
                let housed = mean(people.housed_days);
                sink.figure(format_args!("mandate.housed.{}", row.id), HOUSED, housed);
                let left = Some(people.left as f64);
                let key = format_args!("mandate.reintegrated.{}", row.id);
                sink.figure(key, REINTEGRATED, left);
                let waiting = mean(people.waiting_days);
                sink.figure(format_args!("mandate.waiting.{}", row.id), WAITING, waiting);
                let short = ratio(people.short_days as f64, people.housed_days as f64);
                sink.figure(format_args!("mandate.short.{}", row.id), SHORT, short);
            }
        }
        if tasks.iter().any(|task| task.tonnes > 0.0) {
            let tonnes = Some(self.mandate.aid_tonnes);
            sink.figure(format_args!("mandate.aid_tonnes"), AID, tonnes);
        }
        if tasks.iter().any(|task| task.flying.is_some()) {
            let hours = Some(self.mandate.flying_hours);
            sink.figure(format_args!("mandate.flying_hours"), FLYING, hours);
        }
    }

    fn kind_figures(&self, kind: TaskKind, sink: &mut impl Sink) {
        let its = || self.model.tasks.pairs().filter(|(_, row)| row.kind == kind);
        if its().next().is_none() {
            return;
        }
        let (mut planned, mut done) = (0.0, 0.0);
        for (task, _) in its() {
            planned += self.mandate.tasks[task].planned;
            done += self.mandate.tasks[task].done;
        }
        let word = kind.word();
        let share = ratio(done, planned);
        sink.figure(format_args!("mandate.achieved_by.{word}"), OF_KIND, share);
        let days = Some(self.mandate.by_kind[kind as usize]);
        sink.figure(
            format_args!("mandate.platoon_days.{word}"),
            DAYS_OF_KIND,
            days,
        );
    }
}
