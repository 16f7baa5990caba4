//! Lanes: orders wait in turn, and a lane is looked at when something may leave on it.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::EventHandle;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::FleetId;
use crate::model::ids::LaneId;
use crate::model::ids::SiteId;
use crate::model::movement::Item;
use crate::model::movement::LONG_AGO;
use crate::model::movement::Order;
use crate::model::run::Run;
use crate::scenario::place::Mode;

/// What waits on a lane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    kilograms: f64,
    /// When the order that waits longest was placed.
    oldest: SimTime,
}

impl Run<'_> {
    /// Puts an order on a lane.
    pub(crate) fn order<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        lane: LaneId,
        order: Order,
    ) {
        let mode = self.model.lanes[lane].mode as usize;
        self.movement.required_of_month[mode] += self.kilograms(order.item, order.amount);
        let model = self.model;
        // Orders of one instant are served by their names, so that the order of the file plays no part.
        let turn = |order: &Order| {
            let key = match order.item {
                Item::Goods(store, _) => model.stores[store].key,
                Item::Equipment(unit) => model.units[unit].key,
            };
            (!order.urgent, order.rank, key.0)
        };
        let state = &mut self.movement.lanes[lane];
        state.waiting = None;
        let orders = &mut state.orders;
        let place = orders.partition_point(|other| turn(other) <= turn(&order));
        orders.insert(place, order);
        // It may fill a convoy, which then leaves without waiting.
        let now = calendar.now();
        let at = if self.may_leave(lane, now) {
            now
        } else {
            model.lanes[lane].dispatch.due(order.placed)
        };
        self.look_at_lane(calendar, lane, at);
    }

    /// Has a lane looked at by an instant at the latest.
    pub(crate) fn look_at_lane<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        lane: LaneId,
        at: SimTime,
    ) {
        let state = &mut self.movement.lanes[lane];
        let now = calendar.now();
        let at = at.max(now);
        if !calendar.is_pending(state.due) || (at == now && state.due_at > now) {
            state.due_at = at;
            state.due = calendar.replace(state.due, at, Priority::LATER, Event::LaneDue(lane));
        }
    }

    pub(crate) fn lane_due<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, lane: LaneId) {
        let (model, now) = (self.model, calendar.now());
        // Lanes of one origin that are due together share its trucks and stocks by who has waited longest.
        let mut due = std::mem::take(&mut self.movement.scratch);
        due.clear();
        for &other in &model.sites[model.lanes[lane].origin].lanes {
            let state = &self.movement.lanes[other];
            let is_due = state.due_at == now && calendar.is_pending(state.due);
            if other == lane || is_due {
                due.push(self.turn_of(other));
            }
        }
        due.sort_unstable();
        for &(.., lane) in &due {
            let handle = std::mem::replace(&mut self.movement.lanes[lane].due, EventHandle::NONE);
            calendar.cancel(handle);
            self.try_lane(calendar, lane);
        }
        self.movement.scratch = due;
    }

    /// By what a lane is served among others: urgency, how long its first order has waited, and its name.
    fn turn_of(&self, lane: LaneId) -> (bool, SimTime, u128, LaneId) {
        let first = self.movement.lanes[lane].orders.first();
        let (calm, rank) =
            first.map_or((true, SimTime::NEVER), |order| (!order.urgent, order.rank));
        (calm, rank, self.model.lanes[lane].key.0, lane)
    }

    /// Whether a lane could have something to send if stocks, vehicles and escorts allow: something urgent, something
    /// that has waited long enough, or a full load. Cheap, and right before anything is looked at in earnest.
    pub(super) fn may_leave(&mut self, lane: LaneId, now: SimTime) -> bool {
        let Waiting { kilograms, oldest } = self.waiting(lane);
        let row = &self.model.lanes[lane];
        let dispatch = &row.dispatch;
        if dispatch.due(oldest) <= now {
            return true;
        }
        let fills = |fleet: FleetId| {
            let payload = self.model.vehicles[self.model.fleets[fleet].vehicle].payload_kg;
            if kilograms < dispatch.enough(1, payload) {
                return false;
            }
            let most = match row.mode {
                Mode::Air => 1,
                _ => dispatch.most.min(self.vehicles_fit(fleet).max(1)),
            };
            kilograms >= dispatch.enough(most, payload)
        };
        kilograms > 0.0 && row.fleets.iter().any(|(fleet, _)| fills(*fleet))
    }

    /// What waits on a lane, added up once for every change of its orders.
    fn waiting(&mut self, lane: LaneId) -> Waiting {
        let state = &self.movement.lanes[lane];
        if let Some(waiting) = state.waiting {
            return waiting;
        }
        let mut waiting = Waiting {
            kilograms: 0.0,
            oldest: SimTime::NEVER,
        };
        let lets_urgent = self.model.lanes[lane].dispatch.lets_urgent;
        for order in &state.orders {
            let is_urgent = order.urgent && lets_urgent;
            let since = if is_urgent { LONG_AGO } else { order.placed };
            waiting.oldest = waiting.oldest.min(since);
            waiting.kilograms += self.kilograms(order.item, order.amount);
        }
        self.movement.lanes[lane].waiting = Some(waiting);
        waiting
    }

    /// Tries every lane that begins at a site where goods have come in.
    pub(crate) fn wake_origin<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
    ) {
        let model = self.model;
        let lanes = model.sites[site].lanes.iter().copied();
        self.wake_lanes(
            calendar,
            lanes.filter(|&lane| model.lanes[lane].origin == site),
        );
    }

    /// Tries every lane that begins or ends at a site where troops have become free.
    pub(crate) fn wake<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, site: SiteId) {
        self.resume_meetings(calendar);
        let model = self.model;
        self.wake_lanes(calendar, model.sites[site].lanes.iter().copied());
    }

    /// Tries every lane that a fleet serves, when vehicles of it have become free.
    pub(crate) fn wake_fleet<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        fleet: FleetId,
    ) {
        let model = self.model;
        self.wake_lanes(calendar, model.fleets[fleet].lanes.iter().copied());
    }

    fn wake_lanes<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        lanes: impl Iterator<Item = LaneId>,
    ) {
        let now = calendar.now();
        let mut waiting = std::mem::take(&mut self.movement.scratch);
        waiting.clear();
        for lane in lanes {
            if self.may_leave(lane, now) {
                waiting.push(self.turn_of(lane));
            }
        }
        // Whoever has waited longest is served first, wherever it stands in the file.
        waiting.sort_unstable();
        for &(.., lane) in &waiting {
            self.look_at_lane(calendar, lane, now);
        }
        self.movement.scratch = waiting;
    }

    fn try_lane<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, lane: LaneId) {
        let is_flown = self.model.lanes[lane].mode == Mode::Air;
        loop {
            let left = if is_flown {
                self.fly(calendar, lane)
            } else {
                self.form_convoy(calendar, lane)
            };
            if !left {
                break;
            }
        }
        // Orders that cannot leave yet come up again when the next of them has waited long enough.
        let dispatch = &self.model.lanes[lane].dispatch;
        let now = calendar.now();
        let waiting = self.movement.lanes[lane].orders.iter();
        let next = waiting
            .map(|order| dispatch.due(order.placed))
            .filter(|due| *due > now)
            .min();
        if let Some(at) = next {
            self.look_at_lane(calendar, lane, at);
        }
    }
}
