//! Road: what slows a convoy beside distance, surface and breakdowns, and when its way is planned again.
//!
//! # What happens
//!
//! Where convoys drive by day only, a stretch takes the hours that its distance takes at the daily speed, and the convoy stops
//! when the driving day ends; a curfew shortens the day, and with it the distance. Checkpoints, ferries and breakdowns take hours
//! of the same day; a border takes days. A long convoy drives more slowly. Upstream a river has a speed of its own.
//!
//! On a lane that plans again, a convoy that comes to a site asks whether a link has closed or opened since it last looked, and
//! takes the best way over open links if that beats the rest of its own with the waits it knows of. Those that wait before a closed
//! link ask again when any link opens.
//!
//! # Drivers
//!
//! Without port trouble nobody is held at checkpoints.
//!
//! # Limits
//!
//! What an incident costs passes by day and night alike. Convoys do not wait for each other at a ferry.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::streams::Stream;
use crate::engine::time::MICROS_PER_DAY;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::ids::Key;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::model::Asks;
use crate::model::model::Model;
use crate::model::movement::DelayCause;
use crate::model::movement::hours_of_speeds;
use crate::model::movement::planned_days;
use crate::model::movement::travel::sum_of;
use crate::model::purposes::PERMIT;
use crate::model::run::Run;
use crate::scenario::dispatch::DrivingDay;
use crate::scenario::dispatch::Routing;
use crate::scenario::place::Mode;

/// What a stretch takes beside what its link asks [days].
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// Speed over the link [km/day].
    pub speed: f64,
    pub border: f64,
    pub breakdown: f64,
}

/// What a way costs over one link.
pub(crate) fn way_cost(model: &Model, routing: Routing, link: LinkId) -> f64 {
    let row = &model.links[link];
    match routing {
        Routing::Time => planned_days(model, link),
        Routing::Exposure => row.distance * model.rules.movement.danger[row.threat as usize],
        Routing::Cost => {
            let cost = &model.rules.cost;
            let price = match row.mode {
                Mode::River | Mode::Sea => cost.barge,
                _ => cost.haul[row.surface],
            };
            row.distance * price as f64
        }
    }
}

/// When work that takes some hours is done, if it is done in a part of each day only.
pub(crate) fn done_at(now: SimTime, hours: f64, day: DrivingDay) -> SimTime {
    const HOUR: f64 = MICROS_PER_DAY as f64 / 24.0;
    let work = (hours * HOUR).round() as i64;
    if work <= 0 {
        return now;
    }
    let (from, length) = ((day.from * HOUR) as i64, (day.hours * HOUR).max(1.0) as i64);
    let midnight = now.0.div_euclid(MICROS_PER_DAY) * MICROS_PER_DAY;
    // What of today's part has passed counts as if it had been worked.
    let total = (now.0 - midnight - from).clamp(0, length) + work;
    let days = (total - 1).div_euclid(length);
    SimTime(midnight + days * MICROS_PER_DAY + from + total - days * length)
}

impl Run<'_> {
    /// Days that a stretch takes where its link asks more than its length; notes what for.
    pub(super) fn days_asked(
        &mut self,
        now: SimTime,
        id: ConvoyId,
        link: LinkId,
        asks: &Asks,
        stretch: Stretch,
        stream: &mut Stream,
    ) -> f64 {
        let model = self.model;
        let (row, rules) = (&model.links[link], &model.rules.movement);
        let vehicles = self.vehicles_with_escort(id);
        let at = self.movement.convoys[id].at;
        let speed = match asks.against {
            Some((towards, speed)) if towards != at => {
                let wet = row.wet_speed.unwrap_or(1.0);
                if self.is_wet(row.zone) {
                    speed * wet
                } else {
                    speed
                }
            }
            _ => stretch.speed,
        };
        let length = rules.length.filter(|_| row.mode == Mode::Road);
        let longer = length.map_or(0.0, |length| {
            length.slower * f64::from(vehicles.saturating_sub(length.vehicles))
        });
        let driving = row.distance / speed * (1.0 + longer);
        let crossing = asks.ferry.map_or(0.0, |ferry| {
            f64::from(vehicles.max(1).div_ceil(ferry.vehicles)) * ferry.crossing / 24.0
        });
        let held = if asks.checkpoints > 0 && model.drivers.has(Driver::Port) {
            let normal = &model.standard_normal;
            sum_of(&rules.checkpoint_delay, normal, asks.checkpoints, stream) / 24.0
        } else {
            0.0
        };
        let stops = crossing + held + stretch.breakdown;
        let even = driving + stops + stretch.border;
        let days = match asks.day {
            None => even,
            Some(day) => {
                let hours = driving * hours_of_speeds(rules) + stops * 24.0;
                (done_at(now, hours, day) - now).days() + stretch.border
            }
        };
        let delays = &mut self.movement.convoys[id].delays;
        delays[DelayCause::Ferry as usize] += crossing;
        delays[DelayCause::Checkpoint as usize] += held;
        delays[DelayCause::Night as usize] += (days - even).max(0.0);
        days
    }

    /// Days that a lane's way is planned to take, against the current where it is.
    pub(super) fn planned_way(&self, lane: LaneId) -> f64 {
        let model = self.model;
        let row = &model.lanes[lane];
        let mut at = row.origin;
        let mut sum = 0.0;
        for &link in row.path.links() {
            let link_row = &model.links[link];
            let against = link_row.asks.as_ref().and_then(|asks| asks.against);
            sum += match against {
                Some((towards, speed)) if towards != at => link_row.distance / speed,
                _ => planned_days(model, link),
            };
            at = if at == link_row.a {
                link_row.b
            } else {
                link_row.a
            };
        }
        sum
    }

    /// Days until a new convoy of a lane is cleared to leave; notes them.
    pub(super) fn await_permit(&mut self, lane: LaneId, k: u64, id: ConvoyId) -> f64 {
        let row = &self.model.lanes[lane];
        let Some(law) = &row.dispatch.permit else {
            return 0.0;
        };
        let days = law
            .sample(&mut self.draws.stream(PERMIT, row.key, k))
            .max(0.0);
        let convoy = &mut self.movement.convoys[id];
        convoy.waited += days;
        convoy.delays[DelayCause::Permit as usize] += days;
        days
    }

    /// Plans the rest of a convoy's way again if a link has closed or opened since it last looked.
    pub(super) fn replan(&mut self, now: SimTime, id: ConvoyId) {
        let model = self.model;
        let changes = self.season.n_changes;
        let convoy = &mut self.movement.convoys[id];
        let dispatch = &model.lanes[convoy.lane].dispatch;
        if !dispatch.replans || convoy.planned_at == changes {
            return;
        }
        convoy.planned_at = changes;
        let rest = convoy.path;
        let rest = &rest.links()[convoy.passed..];
        let (mut days, mut cost, mut waits) = (0.0_f64, 0.0, false);
        for &link in rest {
            let wait = (self.season.closed_until(link) - now).days() - days;
            waits |= wait > 0.0;
            days += wait.max(0.0) + planned_days(model, link);
            cost += way_cost(model, dispatch.routing, link);
        }
        let (at, lane) = (self.movement.convoys[id].at, self.movement.convoys[id].lane);
        let target = self.target(id);
        let Some((path, other_days)) = self.way_round(at, target, lane, now) else {
            return;
        };
        let other = path.links().iter();
        let other_cost: f64 = other
            .map(|&link| way_cost(model, dispatch.routing, link))
            .sum();
        let is_better = if waits {
            other_days < days
        } else {
            other_cost < cost * (1.0 - 1e-9)
        };
        if is_better {
            let convoy = &mut self.movement.convoys[id];
            convoy.path = path;
            convoy.passed = 0;
        }
    }

    /// Has convoys that wait before closed links plan again, as when any link has opened.
    pub(crate) fn rethink_ways<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        if !self.model.replans {
            return;
        }
        for place in 0..self.model.links.len() {
            let link = LinkId::from_index(place);
            let replans = |id: &ConvoyId| {
                let lane = self.movement.convoys[*id].lane;
                self.model.lanes[lane].dispatch.replans
            };
            if self.movement.at_link[link].iter().any(replans) {
                self.resume_convoys(calendar, link);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_of_a_day_stops_in_the_evening_and_goes_on_in_the_morning() {
        let day = DrivingDay {
            from: 6.0,
            hours: 11.0,
        };
        let at = |day: i64, hour: f64| {
            SimTime(day * MICROS_PER_DAY + (hour * 3600.0 * 1e6).round() as i64)
        };
        // From the morning a whole day ends in the evening; a second more ends the next morning.
        assert_eq!(done_at(at(0, 6.0), 11.0, day), at(0, 17.0));
        let second = 1.0 / 3600.0;
        assert_eq!(done_at(at(0, 6.0), 11.0 + second, day), at(1, 6.0 + second));
        // Before dawn and after dusk nothing moves.
        assert_eq!(done_at(at(0, 1.0), 2.0, day), at(0, 8.0));
        assert_eq!(done_at(at(0, 22.0), 2.0, day), at(1, 8.0));
        assert_eq!(done_at(at(0, 16.0), 2.0, day), at(1, 7.0));
        // 25 hours from noon: 5, 11, and 9 of the third day.
        assert_eq!(done_at(at(3, 12.0), 25.0, day), at(5, 15.0));
        assert_eq!(done_at(at(3, 12.0), 0.0, day), at(3, 12.0));
        assert_eq!(done_at(at(-1, 16.0), 2.0, day), at(0, 7.0));
    }
}
