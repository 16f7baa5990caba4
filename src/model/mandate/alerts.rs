//! Alerts: a threat to civilians somewhere around a site, which help reaches in time or not.
//!
//! Alerts of a day are a Poisson number, each anywhere up to the distance of the task. Help sets out by road, or by a helicopter
//! where the task has one that is free and would be quicker, and binds platoons like any other task.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::distribution::Distribution;
use crate::engine::streams::Stream;
use crate::model::event::Event;
use crate::model::ids::TaskId;
use crate::model::model::TaskModel;
use crate::model::purposes::ALERTS;
use crate::model::run::Run;
use crate::scenario::task::Response;

impl Run<'_> {
    /// Draws how many alerts a task has today, and the stream for where they are.
    pub(super) fn draw_alerts(&self, row: &TaskModel, mean: f64, day: u64) -> (f64, Stream) {
        let mut stream = self.draws.stream(ALERTS, row.key, day);
        let number = match Distribution::poisson(mean.min(1e6)) {
            Ok(law) if mean > 0.0 => law.sample(&mut stream),
            _ => 0.0,
        };
        (number, stream)
    }

    /// Answers alerts as far as there is a force; returns how many got help in time.
    pub(super) fn answer_alerts<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        task: TaskId,
        row: &TaskModel,
        number: f64,
        stream: &mut Stream,
    ) -> f64 {
        let Some(response) = &row.response else {
            return number;
        };
        let mut in_time = 0.0;
        for _ in 0..number as u64 {
            let km = row.distance * stream.uniform();
            let hours = response.ready.sample(stream).max(0.0) * 24.0;
            let hours = hours + self.hours_to_alert(calendar, row, response, km);
            let state = &mut self.mandate.tasks[task];
            state.response_hours += hours;
            state.n_answered += 1;
            if hours <= response.within {
                in_time += 1.0;
            }
        }
        in_time
    }

    /// Hours on the way to an alert by the quicker way, which is taken.
    fn hours_to_alert<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        row: &TaskModel,
        response: &Response,
        km: f64,
    ) -> f64 {
        let is_wet = self.is_wet(self.model.sites[row.site].zone);
        let speed = response.speed * if is_wet { response.wet } else { 1.0 };
        let by_road = if speed > 0.0 {
            km / speed
        } else {
            f64::INFINITY
        };
        let Some((fleet, _)) = row.flying else {
            return by_road;
        };
        let fleet_row = &self.model.fleets[fleet];
        let vehicle = &self.model.vehicles[fleet_row.vehicle];
        let home = self.model.distance(fleet_row.home, row.site);
        let by_air = (home + km) / vehicle.speed;
        let flown = 2.0 * by_air;
        let can_fly = by_air < by_road
            && home + km <= vehicle.range
            && self.may_fly(fleet, row.site, calendar.now())
            && self.movement.fleets[fleet].hours_left >= flown;
        if can_fly && self.fly_hours(calendar, fleet, flown) > 0.0 {
            by_air
        } else {
            by_road
        }
    }
}
