//! Mandate: patrols and other tasks, for which all logistics exists.
//!
//! # State
//!
//! For each task what was planned and done; platoon-days spent on patrol.
//!
//! # What happens
//!
//! Every day each task is done as often as free platoons, its fuel and, where it needs it, casualty evacuation within
//! reach allow. Platoons on escort, on guard and at rest are not free. Fuel comes out of the site's store; below the
//! stated days of supply patrols stop first. A site whose movement is suspended sends nobody out.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::ids::Table;
use crate::model::ids::TaskId;
use crate::model::model::Model;
use crate::model::model::TaskModel;
use crate::model::run::Run;

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct TaskState {
    pub planned: f64,
    pub done: f64,
    pub planned_of_week: f64,
    pub done_of_week: f64,
}

/// Why a planned task was not done, in the order in which causes are asked.
pub(crate) const CAUSES: [&str; 6] = [
    "cash",
    "suspended",
    "evacuation",
    "escort",
    "platoons",
    "fuel",
];

/// What the mission was there to do.
#[derive(Debug, Clone)]
pub(crate) struct Mandate {
    /// Sites with tasks, and these in the order of the scenario.
    by_site: Vec<(SiteId, Vec<TaskId>)>,
    pub tasks: Table<TaskId, TaskState>,
    pub patrol_platoon_days: f64,
    /// Platoon-days planned, and those lost to each of [`CAUSES`].
    pub planned_platoon_days: f64,
    pub lost: [f64; 6],
    /// Weeks of a task, and those in which at least half of what was planned was done.
    pub task_weeks: (u64, u64),
}

impl Mandate {
    pub(crate) fn new(model: &Model) -> Mandate {
        Mandate {
            by_site: by_site(model),
            tasks: Table::like(&model.tasks, |_| TaskState::default()),
            patrol_platoon_days: 0.0,
            planned_platoon_days: 0.0,
            lost: [0.0; 6],
            task_weeks: (0, 0),
        }
    }

    /// Closes the week of every task.
    pub(crate) fn end_week(&mut self) {
        let keys = self.tasks.keys();
        for task in keys {
            let state = &mut self.tasks[task];
            if state.planned_of_week > 0.0 {
                self.task_weeks.0 += 1;
                let is_half = state.done_of_week >= 0.5 * state.planned_of_week;
                self.task_weeks.1 += u64::from(is_half);
            }
            state.planned_of_week = 0.0;
            state.done_of_week = 0.0;
        }
    }
}

fn by_site(model: &Model) -> Vec<(SiteId, Vec<TaskId>)> {
    let tasks_of = |site: SiteId| -> Vec<TaskId> {
        let its = model.tasks.pairs().filter(|(_, row)| row.site == site);
        its.map(|(task, _)| task).collect()
    };
    let sites = model.sites.keys().map(|site| (site, tasks_of(site)));
    sites.filter(|(_, tasks)| !tasks.is_empty()).collect()
}

impl TaskModel {
    fn planned_at(&self, now: SimTime) -> f64 {
        let last = self.per_day.iter().rfind(|(from, _)| *from <= now);
        last.map_or(0.0, |(_, number)| *number)
    }
}

impl Run<'_> {
    pub(crate) fn day_began<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, day: u32) {
        self.build_camps(calendar);
        self.note_milestones(calendar.now());
        self.admit_sick(day);
        self.do_tasks(calendar);
        self.watch_cuts(calendar.now());
        self.retry_repairs(calendar);
        self.schedule_day(calendar, day + 1);
    }

    fn do_tasks<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        let model = self.model;
        // Tasks of one site share its platoons in the order of the scenario.
        let sites = std::mem::take(&mut self.mandate.by_site);
        for (site, tasks) in &sites {
            let mut platoons = f64::from(self.platoons_free(*site));
            let mut km = 0.0;
            for &task in tasks {
                let row = &model.tasks[task];
                let done = self.do_task(calendar, task, row, platoons);
                platoons -= done * row.platoon_days;
                km += done * row.distance;
            }
            self.patrols_changed(calendar, *site, km);
        }
        self.mandate.by_site = sites;
    }

    /// Does a task as often as planned, or as platoons, fuel and cover allow; returns how often.
    fn do_task<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        task: TaskId,
        row: &TaskModel,
        platoons: f64,
    ) -> f64 {
        let now = calendar.now();
        let planned = row.planned_at(now);
        let mut lost = [0.0; 6];
        let mut done = planned;
        if self.model.has_cuts {
            done *= self.cash(self.model.sites[row.site].mission, now);
            lost[0] = planned - done;
        }
        let here = &self.deployment.sites[row.site];
        if here.suspended_until > now {
            lost[1] = std::mem::take(&mut done);
        } else if row.casevac && !self.medical.in_reach[row.site] {
            lost[2] = std::mem::take(&mut done);
        }
        if row.platoon_days > 0.0 {
            let with_escorts = (platoons + f64::from(here.platoons_out)) / row.platoon_days;
            let possible = platoons / row.platoon_days;
            if possible < done {
                // What platoons on escort could have done is lost to escort, the rest to too few platoons.
                let short = done - possible;
                let missing = (done - with_escorts).clamp(0.0, short);
                lost[3] += short - missing;
                lost[4] += missing;
                done = possible;
            }
        }
        let fuelled = self.fuel_task(calendar, row, done);
        lost[5] += done - fuelled;
        done = fuelled;
        self.mandate.planned_platoon_days += planned * row.platoon_days;
        for (sum, lost) in self.mandate.lost.iter_mut().zip(lost) {
            *sum += lost * row.platoon_days;
        }
        self.mandate.patrol_platoon_days += done * row.platoon_days;
        let state = &mut self.mandate.tasks[task];
        state.planned += planned;
        state.done += done;
        state.planned_of_week += planned;
        state.done_of_week += done;
        done
    }

    /// Takes the fuel for a number of patrols and returns how many it is enough for.
    fn fuel_task<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        row: &TaskModel,
        wanted: f64,
    ) -> f64 {
        let Some((fuel, each)) = row.fuel.filter(|(_, each)| *each > 0) else {
            return wanted;
        };
        let Some(store) = self.model.store(row.site, fuel) else {
            return wanted;
        };
        let state = &self.supply.stores[store];
        let now = calendar.now();
        let days = state.days_of_supply(now).unwrap_or(f64::INFINITY);
        if wanted <= 0.0 || days < self.model.rules.mandate.patrol_fuel_days {
            return 0.0;
        }
        let amount = (wanted * each as f64) as i64;
        let taken = self.consume(calendar, row.site, fuel, amount);
        if taken >= amount {
            wanted
        } else {
            taken as f64 / each as f64
        }
    }
}
