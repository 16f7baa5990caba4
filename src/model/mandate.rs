//! Mandate: patrols and other tasks, for which all logistics exists.
//!
//! # State
//!
//! For each task what was planned and done; platoon-days spent on patrol.
//!
//! # What happens
//!
//! Every day each task is done as often as free platoons, people of its component, flying hours, its fuel and, where it needs
//! it, casualty evacuation within reach allow. Platoons on escort, on guard and at rest are not free. Fuel comes out of the
//! site's store; below the stated days of supply patrols stop first. A site whose movement is suspended sends nobody out.
//! Work that can wait is tried again on later days, up to a date from which it is of no more use: an election. Alerts come at
//! random and are answered in time or not; people who lay down their arms are housed as far as there are places.

mod alerts;
pub(crate) mod caseload;
mod needs;

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::ids::Table;
use crate::model::ids::TaskId;
use crate::model::mandate::caseload::Caseload;
use crate::model::model::Model;
use crate::model::model::TaskModel;
use crate::model::run::Run;
use crate::scenario::task::TaskKind;

#[derive(Debug, Clone, Default)]
pub(crate) struct TaskState {
    pub planned: f64,
    pub done: f64,
    pub planned_of_week: f64,
    pub done_of_week: f64,
    /// Waits to be tried again.
    backlog: f64,
    /// Hours to all alerts that help set out for, and their number.
    pub response_hours: f64,
    pub n_answered: u64,
    pub people: Caseload,
}

/// Why a planned task was not done, in the order of the figures.
pub(crate) const CAUSES: [&str; N_CAUSES] = [
    "cash",
    "suspended",
    "evacuation",
    "escort",
    "platoons",
    "fuel",
    "staff",
    "aircraft",
    "places",
    "distance",
    "deadline",
];
const N_CAUSES: usize = 11;

/// Places of the causes.
mod cause {
    pub(super) const CASH: usize = 0;
    pub(super) const SUSPENDED: usize = 1;
    pub(super) const EVACUATION: usize = 2;
    pub(super) const ESCORT: usize = 3;
    pub(super) const PLATOONS: usize = 4;
    pub(super) const FUEL: usize = 5;
    pub(super) const STAFF: usize = 6;
    pub(super) const AIRCRAFT: usize = 7;
    pub(super) const PLACES: usize = 8;
    pub(super) const DISTANCE: usize = 9;
    pub(super) const DEADLINE: usize = 10;
}

/// What the mission was there to do.
#[derive(Debug, Clone)]
pub(crate) struct Mandate {
    /// Sites with tasks, and these in the order of the scenario.
    by_site: Vec<(SiteId, Vec<TaskId>)>,
    pub tasks: Table<TaskId, TaskState>,
    pub patrol_platoon_days: f64,
    /// Those of them by [`TaskKind`].
    pub by_kind: [f64; TaskKind::ALL.len()],
    /// Platoon-days planned, and those lost to each of [`CAUSES`].
    pub planned_platoon_days: f64,
    pub lost: [f64; N_CAUSES],
    /// Weeks of a task, and those in which at least half of what was planned was done.
    pub task_weeks: (u64, u64),
    /// People of each component at the present site who have been used today.
    staff_used: [f64; 3],
    pub flying_hours: f64,
    /// Humanitarian goods brought through [t].
    pub aid_tonnes: f64,
}

impl Mandate {
    pub(crate) fn new(model: &Model) -> Mandate {
        Mandate {
            by_site: by_site(model),
            tasks: Table::like(&model.tasks, |_| TaskState::default()),
            patrol_platoon_days: 0.0,
            planned_platoon_days: 0.0,
            by_kind: [0.0; TaskKind::ALL.len()],
            lost: [0.0; N_CAUSES],
            task_weeks: (0, 0),
            staff_used: [0.0; 3],
            flying_hours: 0.0,
            aid_tonnes: 0.0,
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
        if now >= self.until {
            return 0.0;
        }
        let last = self.per_day.iter().rfind(|(from, _)| *from <= now);
        last.map_or(0.0, |(_, number)| *number)
    }
}

impl Run<'_> {
    pub(crate) fn day_began<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, day: u32) {
        self.build_camps(calendar);
        self.note_milestones(calendar.now());
        self.admit_sick(calendar, day);
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
            self.mandate.staff_used = [0.0; 3];
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

    /// Does a task as often as planned, or as all that it needs allows; returns how often.
    fn do_task<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        task: TaskId,
        row: &TaskModel,
        platoons: f64,
    ) -> f64 {
        let now = calendar.now();
        let mut lost = [0.0; N_CAUSES];
        let mut new = row.planned_at(now);
        let mut alerts = None;
        if row.response.is_some() {
            let (number, stream) = self.draw_alerts(row, new, now.day().max(0) as u64);
            new = number;
            alerts = Some(stream);
        }
        let state = &mut self.mandate.tasks[task];
        if row.camp.is_some() {
            new = state.people.come(new) as f64;
            state.backlog = state.people.waiting as f64 - new;
        } else if now >= row.until {
            lost[cause::DEADLINE] = std::mem::take(&mut state.backlog);
        }
        let planned = new + state.backlog;
        let mut done = planned;
        if self.model.has_cuts {
            done *= self.cash(self.model.sites[row.site].mission, now);
            lost[cause::CASH] = planned - done;
        }
        let here = &self.deployment.sites[row.site];
        if here.suspended_until > now {
            lost[cause::SUSPENDED] = std::mem::take(&mut done);
        } else if row.casevac.is_some() && !self.medical.is_covered[task] {
            lost[cause::EVACUATION] = std::mem::take(&mut done);
        }
        if row.platoon_days > 0.0 {
            let with_escorts = (platoons + f64::from(here.platoons_out)) / row.platoon_days;
            let mut possible = platoons / row.platoon_days;
            if row.response.is_some() {
                // An alert is answered or not.
                possible = possible.floor();
            }
            if possible < done {
                // What platoons on escort could have done is lost to escort, the rest to too few platoons.
                let short = done - possible;
                let missing = (done - with_escorts).clamp(0.0, short);
                lost[cause::ESCORT] += short - missing;
                lost[cause::PLATOONS] += missing;
                done = possible;
            }
        }
        let staffed = self.staff_task(row, done);
        lost[cause::STAFF] += done - staffed;
        done = staffed;
        if row.response.is_none() {
            let flown = self.fly_task(calendar, row, done);
            lost[cause::AIRCRAFT] += done - flown;
            done = flown;
        }
        let fuelled = self.fuel_task(calendar, row, done);
        lost[cause::FUEL] += done - fuelled;
        done = fuelled;
        let sent = done;
        if let Some(mut stream) = alerts {
            done = self.answer_alerts(calendar, task, row, sent.floor(), &mut stream);
            lost[cause::DISTANCE] += sent - done;
        } else if row.camp.is_some() {
            done = self.run_camp(calendar, task, row, sent);
            lost[cause::PLACES] += sent - done;
        }
        self.count_task(task, row, new, planned, done, &mut lost);
        sent
    }

    /// Enters what was planned anew, done, lost or put off of a task today.
    fn count_task(
        &mut self,
        task: TaskId,
        row: &TaskModel,
        new: f64,
        planned: f64,
        done: f64,
        lost: &mut [f64; N_CAUSES],
    ) {
        let state = &mut self.mandate.tasks[task];
        if row.is_carried && row.camp.is_none() {
            state.backlog = planned - done;
        }
        if row.is_carried || row.camp.is_some() {
            // What waits is not lost before the date; its first day tells what it waits for.
            let missing = planned - done;
            let share = if missing > 0.0 {
                (new - done).clamp(0.0, missing) / missing
            } else {
                0.0
            };
            let put_off = cause::DEADLINE;
            for (place, lost) in lost.iter_mut().enumerate() {
                if place != put_off {
                    *lost *= if row.camp.is_some() { share } else { 0.0 };
                }
            }
        }
        let weight = row.weight();
        self.mandate.planned_platoon_days += new * weight;
        for (sum, lost) in self.mandate.lost.iter_mut().zip(lost) {
            *sum += *lost * weight;
        }
        let platoon_days = done * row.platoon_days;
        self.mandate.patrol_platoon_days += platoon_days;
        self.mandate.by_kind[row.kind as usize] += platoon_days;
        self.mandate.aid_tonnes += done * row.tonnes;
        let state = &mut self.mandate.tasks[task];
        state.planned += new;
        state.done += done;
        state.planned_of_week += new;
        state.done_of_week += done;
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
