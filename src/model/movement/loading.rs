//! Loading: what a fleet could take from a lane, and what it does take.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::model::compile::MOST_COMMODITIES;
use crate::model::event::Event;
use crate::model::ids::FleetId;
use crate::model::ids::LaneId;
use crate::model::movement::Item;
use crate::model::movement::Line;
use crate::model::movement::MOST_LINES;
use crate::model::run::Run;
use crate::scenario::transport::Carries;

/// What could be taken [kg], whether any of it is urgent, and whether any has waited long enough.
pub(crate) type Loadable = (f64, bool, bool);

impl Run<'_> {
    /// Mass of an amount of something [kg].
    pub(crate) fn kilograms(&self, item: Item, amount: i64) -> f64 {
        match item {
            Item::Goods(store, _) => {
                let commodity = self.model.stores[store].commodity;
                self.model.commodities[commodity].kilograms(amount)
            }
            Item::Equipment(_) => amount as f64 / 1000.0,
        }
    }

    /// The amount of something that weighs no more than a mass [kg].
    fn amount_of(&self, item: Item, kilograms: f64) -> i64 {
        match item {
            Item::Goods(store, _) => {
                let commodity = self.model.stores[store].commodity;
                self.model.commodities[commodity].amount_of(kilograms)
            }
            Item::Equipment(_) => (kilograms * 1000.0) as i64,
        }
    }

    /// What vehicles that carry this could take from a lane now.
    pub(crate) fn loadable(&mut self, lane: LaneId, carries: Carries, now: SimTime) -> Loadable {
        let dispatch = &self.model.lanes[lane].dispatch;
        let mut promised = [0i64; MOST_COMMODITIES];
        let (mut kilograms, mut urgent, mut overdue) = (0.0, false, false);
        let mut apart = None;
        let orders = std::mem::take(&mut self.movement.lanes[lane].orders);
        for order in &orders {
            let is_apart = self.is_apart(order.item);
            if !self.can_carry(carries, order.item) || apart.is_some_and(|a| a != is_apart) {
                continue;
            }
            let amount = match order.item {
                Item::Equipment(_) => order.amount,
                Item::Goods(to, from) => {
                    use crate::model::ids::Key;
                    let place = self.model.stores[from].commodity.index();
                    let left = self.issuable_to(from, to, order.urgent, now) - promised[place];
                    let amount = order.amount.min(left.max(0));
                    promised[place] += amount;
                    amount
                }
            };
            if amount > 0 {
                apart = Some(is_apart);
                kilograms += self.kilograms(order.item, amount);
                urgent |= order.urgent && dispatch.lets_urgent;
                overdue |= dispatch.due(order.placed) <= now;
            }
        }
        self.movement.lanes[lane].orders = orders;
        (kilograms, urgent, overdue)
    }

    /// Loads orders up to a mass [kg] and returns the lines, how many there are and their mass.
    pub(crate) fn load_lines<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        lane: LaneId,
        fleet: FleetId,
        most_kg: f64,
    ) -> ([Option<Line>; MOST_LINES], f64) {
        let carries = self.model.vehicles[self.model.fleets[fleet].vehicle].carries;
        let mut lines = [None; MOST_LINES];
        let mut n = 0;
        let mut loaded_kg = 0.0;
        let mut place = 0;
        let mut apart = None;
        while place < self.movement.lanes[lane].orders.len() && n < MOST_LINES {
            let order = self.movement.lanes[lane].orders[place];
            let is_apart = self.is_apart(order.item);
            if !self.can_carry(carries, order.item) || apart.is_some_and(|a| a != is_apart) {
                place += 1;
                continue;
            }
            let room = self.amount_of(order.item, most_kg - loaded_kg);
            let mut amount = order.amount.min(room);
            let mut expires = SimTime::NEVER;
            if let Item::Goods(to, from) = order.item {
                let now = calendar.now();
                amount = amount.min(self.issuable_to(from, to, order.urgent, now));
                if amount > 0 {
                    expires = self.oldest(from, now);
                    amount = self.load(calendar, from, to, amount, order.urgent);
                }
            }
            if amount <= 0 {
                place += 1;
                continue;
            }
            apart = Some(is_apart);
            loaded_kg += self.kilograms(order.item, amount);
            lines[n] = Some(Line {
                item: order.item,
                amount,
                placed: order.placed,
                urgent: order.urgent,
                expires,
            });
            n += 1;
            let state = &mut self.movement.lanes[lane];
            state.waiting = None;
            let orders = &mut state.orders;
            orders[place].amount -= amount;
            if orders[place].amount <= 0 {
                orders.remove(place);
            } else {
                place += 1;
            }
        }
        (lines, loaded_kg)
    }

    /// Whether something moves in convoys of its own.
    fn is_apart(&self, item: Item) -> bool {
        match item {
            Item::Goods(store, _) => {
                self.model.commodities[self.model.stores[store].commodity].is_apart
            }
            Item::Equipment(_) => false,
        }
    }

    /// Whether vehicles that carry this can carry something.
    fn can_carry(&self, carries: Carries, item: Item) -> bool {
        let is_liquid = match item {
            Item::Goods(store, _) => {
                self.model.commodities[self.model.stores[store].commodity].is_liquid
            }
            Item::Equipment(_) => false,
        };
        match carries {
            Carries::Anything => true,
            Carries::Liquids => is_liquid,
            Carries::Dry => !is_liquid,
        }
    }
}
