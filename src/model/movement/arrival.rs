//! Arrival: a convoy is counted, paid and unloaded at its destination, and comes home.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::time::nearest;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::movement::Item;
use crate::model::movement::MOST_LINES;
use crate::model::run::Run;
use crate::scenario::place::Mode;
use crate::scenario::rules::BudgetGroup;
use crate::scenario::supply::WhenFull;

impl Run<'_> {
    pub(super) fn arrive<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: ConvoyId) {
        if self.movement.convoys[id].is_returning {
            self.convoy_home(calendar, id);
            return;
        }
        let convoy = &self.movement.convoys[id];
        let lane = &self.model.lanes[convoy.lane];
        let mode = lane.mode as usize;
        let travel = (calendar.now() - convoy.left_at).days();
        let taken = travel + convoy.waited;
        let planned = convoy.planned;
        let delay = (taken - planned).max(0.0);
        let delays = convoy.delays;
        let is_on_time = taken <= self.model.rules.movement.on_time * planned;
        let movement = &mut self.movement;
        movement.n_arrived += 1;
        movement.n_on_time += u64::from(is_on_time);
        movement.delay.add(delay);
        movement.delay_of_week.add(delay);
        let convoys = &mut movement.convoys_to[lane.destination];
        convoys.n += 1;
        convoys.taken += taken;
        convoys.planned += planned;
        for (sum, days) in movement.delays.iter_mut().zip(delays) {
            *sum += days;
        }
        let convoy = &self.movement.convoys[id];
        let tonnes = convoy.loaded_kg / 1000.0;
        let hauled = self.haul_cost(id, tonnes);
        let kilograms = convoy.loaded_kg;
        self.movement.tonne_km[mode] += tonnes * lane.distance;
        self.movement.moved_kg[mode] += kilograms;
        self.movement.moved_of_month[mode] += kilograms;
        let group = match lane.mode {
            Mode::River | Mode::Sea => BudgetGroup::Naval,
            _ => BudgetGroup::GroundTransport,
        };
        self.cost.spend(group, hauled);
        self.come_to_bay(calendar, lane.destination, id);
    }

    /// What a contractor is paid for a haul [cents].
    fn haul_cost(&self, id: ConvoyId, tonnes: f64) -> i64 {
        let convoy = &self.movement.convoys[id];
        if !self.model.fleets[convoy.fleet].is_contracted {
            return 0;
        }
        let lane = &self.model.lanes[convoy.lane];
        let cents = lane.path.links().iter().map(|&link| {
            let row = &self.model.links[link];
            let price = match row.mode {
                Mode::River | Mode::Sea => self.model.rules.cost.barge,
                _ => self.model.rules.cost.haul[row.surface],
            };
            row.distance * tonnes * price as f64
        });
        nearest(cents.sum())
    }

    pub(crate) fn convoy_unloaded<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) {
        let waits = self.model.rules.supply.when_full == WhenFull::Wait;
        if waits && self.waits_for_room(calendar, id) {
            return;
        }
        self.unload(calendar, id);
        let lane = &self.model.lanes[self.movement.convoys[id].lane];
        self.leave_bay(calendar, lane.destination, id);
        let convoy = &mut self.movement.convoys[id];
        convoy.is_returning = true;
        convoy.path = lane.path.reversed();
        convoy.passed = 0;
        convoy.at = lane.destination;
        self.enter_link(calendar, id);
    }

    /// Hands over every line to its store or unit; what does not fit stays aboard.
    pub(crate) fn unload<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: ConvoyId) {
        for place in 0..MOST_LINES {
            let Some(mut line) = self.movement.convoys[id].lines[place].take() else {
                continue;
            };
            match line.item {
                Item::Goods(store, _) => {
                    line.amount -= self.receive(calendar, store, line);
                    if line.amount > 0 {
                        self.movement.convoys[id].lines[place] = Some(line);
                    }
                }
                Item::Equipment(unit) => {
                    let lane = self.movement.convoys[id].lane;
                    self.equipment_arrived(calendar, unit, lane, line.amount);
                }
            }
        }
        let convoy = &mut self.movement.convoys[id];
        convoy.loaded_kg = 0.0;
        convoy.is_unloaded = true;
        let site = self.model.lanes[convoy.lane].destination;
        self.wake_origin(calendar, site);
    }

    fn convoy_home<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: ConvoyId) {
        if !self.rest_crew(calendar, id) {
            self.release_convoy(calendar, id);
        }
    }

    /// Gives a convoy's vehicles back to their fleet.
    pub(crate) fn release_convoy<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) {
        let now = calendar.now();
        self.bring_lines_back(calendar, id);
        let convoy = &mut self.movement.convoys[id];
        convoy.is_active = false;
        let (fleet, vehicles, lost) = (convoy.fleet, convoy.vehicles, convoy.lost);
        self.count_vehicles(fleet, -i64::from(vehicles + lost), now);
        // A contractor replaces what he loses; it is his to keep the fleet up.
        if !self.model.fleets[fleet].is_contracted {
            self.movement.fleets[fleet].lost += lost;
            self.count_fleet(fleet, now);
        }
        self.leave_escort(calendar, id);
        self.movement.free_convoys.push(id);
        self.wake_fleet(calendar, fleet);
    }

    /// Puts what is still aboard back where it came from.
    pub(crate) fn bring_lines_back<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) {
        let turned_back = !self.movement.convoys[id].is_unloaded;
        for place in 0..MOST_LINES {
            let Some(line) = self.movement.convoys[id].lines[place].take() else {
                continue;
            };
            match line.item {
                Item::Goods(store, from) => {
                    self.bring_back(calendar, from, line.amount, line.expires);
                    if turned_back {
                        self.give_up(calendar, store, line.amount, line.urgent);
                    }
                }
                Item::Equipment(unit) => {
                    let lane = self.movement.convoys[id].lane;
                    self.order_equipment(calendar, unit, lane, line.amount);
                }
            }
        }
    }
}
