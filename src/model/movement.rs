//! Movement: orders wait on their lane until a convoy or sortie takes them.
//!
//! # State
//!
//! For each lane the orders that wait, in order of service; for each fleet how many vehicles are out; and every
//! convoy and sortie under way (see [`crate::model::convoy`] and [`crate::model::flight`]).
//!
//! # When a convoy leaves
//!
//! As soon as what can be loaded fills the stated share of the largest convoy the fleet can form, or its oldest order has
//! waited long enough, or an order is urgent. It needs vehicles at home, platoons to escort it where the threat on the way asks for
//! them (from its origin, or else from its destination), and fuel for the way there and back out of its origin's store. If
//! platoons are few, a smaller convoy leaves.
//!
//! A unit's equipment and supplies wait on the same lanes for the same trucks, escorts and roads.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::EventHandle;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::tally::Tally;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::engine::time_average::TimeAverage;
use crate::model::compile::MOST_COMMODITIES;
use crate::model::convoy::Convoy;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::ids::FleetId;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::Table;
use crate::model::ids::UnitId;
use crate::model::model::Model;
use crate::model::path::Search;
use crate::model::purposes::FORMATION;
use crate::model::run::Run;
use crate::scenario::place::Mode;
use crate::scenario::place::ThreatLevel;
use crate::scenario::transport::Carries;

/// What is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    /// Goods for a store, out of another.
    Goods(StoreId, StoreId),
    /// Equipment of a unit, inward or outward; amounts in grams.
    Equipment(UnitId),
}

/// Something to be carried along a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Order {
    pub item: Item,
    /// Thousandths of the commodity's unit; grams of equipment.
    pub amount: i64,
    pub placed: SimTime,
    /// Order of service: when it was placed, moved by its priority.
    pub rank: SimTime,
    pub urgent: bool,
}

/// Part of an order aboard a convoy or aircraft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    pub item: Item,
    pub amount: i64,
    pub placed: SimTime,
    pub urgent: bool,
}

/// Most lines aboard one convoy.
pub(crate) const MOST_LINES: usize = MOST_COMMODITIES;

#[derive(Debug, Clone)]
pub(crate) struct LaneState {
    /// In order of service.
    pub orders: Vec<Order>,
    pub due: EventHandle,
    /// When it is looked at next, if that is pending.
    due_at: SimTime,
    /// Convoys or attempts to fly so far.
    pub n_dispatched: u64,
    pub n_attempts: u64,
    /// Until when a flight that was not cleared is not tried again.
    pub barred_until: SimTime,
    /// Since when a convoy has been waiting for its escort.
    pub escort_wanted: Option<SimTime>,
}

#[derive(Debug, Clone)]
pub(crate) struct FleetState {
    pub out: u32,
    /// Written off and not replaced.
    pub lost: u32,
    pub in_use: TimeAverage,
    /// Vehicles there are, over time.
    pub size: TimeAverage,
    /// Hours that may still be flown this month, all aircraft together.
    pub hours_left: f64,
}

/// Mean delays by cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum DelayCause {
    Escort,
    Closure,
    Breakdown,
    Incident,
    Border,
}

impl DelayCause {
    pub const ALL: [(DelayCause, &'static str); 5] = [
        (DelayCause::Escort, "escort"),
        (DelayCause::Closure, "closure"),
        (DelayCause::Breakdown, "breakdown"),
        (DelayCause::Incident, "incident"),
        (DelayCause::Border, "border"),
    ];
}

/// Lanes, fleets and everything under way.
#[derive(Debug, Clone)]
pub(crate) struct Movement {
    pub lanes: Table<LaneId, LaneState>,
    pub fleets: Table<FleetId, FleetState>,
    pub convoys: Table<ConvoyId, Convoy>,
    pub free_convoys: Vec<ConvoyId>,
    /// Convoys on each link, and those that wait for it to open.
    pub on_link: Table<LinkId, Vec<ConvoyId>>,
    pub at_link: Table<LinkId, Vec<ConvoyId>>,
    /// Convoys that wait for an escort, in order of arrival.
    pub at_meeting: Vec<ConvoyId>,
    /// Carried over each link [kg].
    pub flow: Table<LinkId, f64>,
    pub search: Search,
    /// Memory for the lanes that are woken.
    scratch: Vec<(bool, SimTime, u128, LaneId)>,
    pub n_convoys: u64,
    pub n_sorties: u64,
    pub n_attacked: u64,
    pub n_arrived: u64,
    pub n_on_time: u64,
    /// Sum of delays of arrived convoys by cause [d].
    pub delays: [f64; 5],
    pub delay: Tally,
    /// Delays of the convoys that arrived this week.
    pub delay_of_week: Tally,
    pub tonne_km: [f64; 5],
    pub moved_kg: [f64; 5],
    pub flying_hours: f64,
    /// Ordered and moved in the present month by mode [kg].
    pub required_of_month: [f64; 5],
    pub moved_of_month: [f64; 5],
}

impl Movement {
    pub(crate) fn new(model: &Model) -> Movement {
        let start = SimTime::ZERO;
        Movement {
            lanes: Table::like(&model.lanes, |_| LaneState {
                orders: Vec::new(),
                due: EventHandle::NONE,
                due_at: start,
                n_dispatched: 0,
                n_attempts: 0,
                barred_until: start,
                escort_wanted: None,
            }),
            fleets: Table::like(&model.fleets, |fleet| FleetState {
                out: 0,
                lost: 0,
                in_use: TimeAverage::new(start, 0),
                size: TimeAverage::new(start, fleet.number_at(start).into()),
                hours_left: 0.0,
            }),
            convoys: Table::new(Vec::new()),
            free_convoys: Vec::new(),
            on_link: Table::like(&model.links, |_| Vec::new()),
            at_link: Table::like(&model.links, |_| Vec::new()),
            at_meeting: Vec::new(),
            flow: Table::like(&model.links, |_| 0.0),
            search: Search::default(),
            scratch: Vec::new(),
            n_convoys: 0,
            n_sorties: 0,
            n_attacked: 0,
            n_arrived: 0,
            n_on_time: 0,
            delays: [0.0; 5],
            delay: Tally::new(),
            delay_of_week: Tally::new(),
            tonne_km: [0.0; 5],
            moved_kg: [0.0; 5],
            flying_hours: 0.0,
            required_of_month: [0.0; 5],
            moved_of_month: [0.0; 5],
        }
    }
}

/// Speed over a link [km/day].
///
/// `is_escorted` tells how a road convoy travels; behind route clearance where the threat is extreme.
pub(crate) fn speed(model: &Model, link: LinkId, is_escorted: bool, is_wet: bool) -> f64 {
    let row = &model.links[link];
    let rules = &model.rules.movement;
    let (dry, wet) = if row.mode == Mode::Road {
        let table = match (is_escorted, row.threat) {
            (false, _) => &rules.speed_single,
            (true, ThreatLevel::Extreme) => &rules.speed_cleared,
            (true, _) => &rules.speed_escorted,
        };
        // A speed of the link's own is that of an escorted convoy; others go faster or slower as in the table.
        let own = row.speed.map(|own| {
            let escorted = rules.speed_escorted[row.surface];
            own * table[row.surface] / escorted
        });
        (
            own.unwrap_or(table[row.surface]),
            rules.wet_speed[row.surface],
        )
    } else {
        (row.speed.unwrap_or(f64::INFINITY), 1.0)
    };
    if is_wet {
        dry * row.wet_speed.unwrap_or(wet)
    } else {
        dry
    }
}

/// Days a convoy is planned to need over a link: dry, escorted if the threat asks for it, nothing going wrong.
pub(crate) fn planned_days(model: &Model, link: LinkId) -> f64 {
    let row = &model.links[link];
    row.distance / speed(model, link, row.threat > ThreatLevel::Low, false)
}

impl Run<'_> {
    pub(crate) fn begin_movement<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for (fleet, row) in self.model.fleets.pairs() {
            for &(from, _) in &row.number {
                if from > SimTime::ZERO && from < self.model.horizon {
                    let event = Event::FleetChanged(fleet);
                    calendar.schedule(from, Priority::EARLY, event);
                }
            }
        }
    }

    /// Vehicles have come or gone: lanes that the fleet serves are looked at again.
    pub(crate) fn fleet_changed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        fleet: FleetId,
    ) {
        let now = calendar.now();
        self.note_fleet_size(fleet, now);
        self.wake_fleet(calendar, fleet);
    }

    /// Notes how many vehicles a fleet has.
    pub(crate) fn note_fleet_size(&mut self, fleet: FleetId, now: SimTime) {
        let state = &mut self.movement.fleets[fleet];
        let number = self.model.fleets[fleet].number_at(now);
        let size = i64::from(number.saturating_sub(state.lost));
        state.size.update(now, size);
    }

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
        let orders = &mut self.movement.lanes[lane].orders;
        let place = orders.partition_point(|other| turn(other) <= turn(&order));
        orders.insert(place, order);
        // It may fill a convoy, which then leaves without waiting.
        let now = calendar.now();
        let wait = SimSpan::from_days(model.rules.movement.longest_wait);
        let at = if self.may_leave(lane, now) {
            now
        } else {
            order.placed + wait
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
        if !calendar.is_pending(state.due) || at <= now {
            let event = Event::LaneDue(lane);
            state.due_at = at.max(now);
            state.due = calendar.replace(state.due, at.max(now), Priority::LATER, event);
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
    fn may_leave(&self, lane: LaneId, now: SimTime) -> bool {
        let row = &self.model.lanes[lane];
        let rules = &self.model.rules.movement;
        let wait = SimSpan::from_days(rules.longest_wait);
        let mut kilograms = 0.0;
        for order in &self.movement.lanes[lane].orders {
            if order.urgent || order.placed + wait <= now {
                return true;
            }
            kilograms += self.kilograms(order.item, order.amount);
        }
        let fills = |fleet: FleetId| {
            let payload = self.model.vehicles[self.model.fleets[fleet].vehicle].payload_kg;
            let most = match row.mode {
                Mode::Air => 1,
                _ => rules.convoy_size.min(self.vehicles_fit(fleet, now).max(1)),
            };
            kilograms >= rules.fill * f64::from(most) * payload
        };
        kilograms > 0.0 && row.fleets.iter().any(|(fleet, _)| fills(*fleet))
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
        let wait = SimSpan::from_days(self.model.rules.movement.longest_wait);
        let now = calendar.now();
        let waiting = self.movement.lanes[lane].orders.iter();
        let next = waiting
            .map(|order| order.placed + wait)
            .filter(|due| *due > now)
            .min();
        if let Some(at) = next {
            self.look_at_lane(calendar, lane, at);
        }
    }

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

    /// What a fleet could take from a lane now [kg], whether any of it is urgent, and whether any has waited long enough.
    pub(crate) fn loadable(&self, lane: LaneId, fleet: FleetId, now: SimTime) -> (f64, bool, bool) {
        let wait = SimSpan::from_days(self.model.rules.movement.longest_wait);
        let mut promised = [0i64; MOST_COMMODITIES];
        let (mut kilograms, mut urgent, mut overdue) = (0.0, false, false);
        for order in &self.movement.lanes[lane].orders {
            if !self.can_carry(fleet, order.item) {
                continue;
            }
            let amount = match order.item {
                Item::Equipment(_) => order.amount,
                Item::Goods(_, from) => {
                    use crate::model::ids::Key;
                    let place = self.model.stores[from].commodity.index();
                    let left = self.issuable(from, order.urgent, now) - promised[place];
                    let amount = order.amount.min(left.max(0));
                    promised[place] += amount;
                    amount
                }
            };
            if amount > 0 {
                kilograms += self.kilograms(order.item, amount);
                urgent |= order.urgent;
                overdue |= order.placed + wait <= now;
            }
        }
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
        let mut lines = [None; MOST_LINES];
        let mut n = 0;
        let mut loaded_kg = 0.0;
        let mut place = 0;
        while place < self.movement.lanes[lane].orders.len() && n < MOST_LINES {
            let order = self.movement.lanes[lane].orders[place];
            if !self.can_carry(fleet, order.item) {
                place += 1;
                continue;
            }
            let room = self.amount_of(order.item, most_kg - loaded_kg);
            let mut amount = order.amount.min(room);
            if let Item::Goods(_, from) = order.item {
                amount = amount.min(self.issuable(from, order.urgent, calendar.now()));
                if amount > 0 {
                    amount = self.load(calendar, from, amount);
                }
            }
            if amount <= 0 {
                place += 1;
                continue;
            }
            loaded_kg += self.kilograms(order.item, amount);
            lines[n] = Some(Line {
                item: order.item,
                amount,
                placed: order.placed,
                urgent: order.urgent,
            });
            n += 1;
            let orders = &mut self.movement.lanes[lane].orders;
            orders[place].amount -= amount;
            if orders[place].amount <= 0 {
                orders.remove(place);
            } else {
                place += 1;
            }
        }
        (lines, loaded_kg)
    }

    /// Vehicles of a fleet that are fit and at home.
    pub(crate) fn vehicles_free(&self, fleet: FleetId, now: SimTime) -> u32 {
        self.vehicles_fit(fleet, now)
            .saturating_sub(self.movement.fleets[fleet].out)
    }

    /// Vehicles of a fleet that are fit for use, wherever they are; a unit's come and go with it.
    pub(crate) fn vehicles_fit(&self, fleet: FleetId, now: SimTime) -> u32 {
        let row = &self.model.fleets[fleet];
        if row
            .unit
            .is_some_and(|unit| !self.deployment.is_operational(unit))
        {
            return 0;
        }
        let number = row.number_at(now);
        let number = number.saturating_sub(self.movement.fleets[fleet].lost);
        let fit = if self.model.drivers.has(Driver::Breakdowns) {
            self.model.vehicles[row.vehicle].availability
        } else {
            1.0
        };
        (f64::from(number) * fit).round() as u32
    }

    /// Counts vehicles out or back.
    pub(crate) fn count_vehicles(&mut self, fleet: FleetId, change: i64, now: SimTime) {
        let state = &mut self.movement.fleets[fleet];
        state.out = (i64::from(state.out) + change).max(0) as u32;
        state.in_use.update(now, state.out.into());
    }

    /// Forms a convoy on a lane if one can leave; false if not.
    fn form_convoy<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, lane: LaneId) -> bool {
        let now = calendar.now();
        let model = self.model;
        let row = &model.lanes[lane];
        let rules = &model.rules.movement;
        if self.movement.lanes[lane].orders.is_empty()
            || self.deployment.sites[row.origin].suspended_until > now
        {
            return false;
        }
        let Some((fleet, position_days, wanted)) = self.fleet_to_send(lane, now) else {
            return false;
        };
        if let Some(at) = self.way_closed_until(lane, now) {
            self.look_at_lane(calendar, lane, at);
            return false;
        }
        let vehicle = &model.vehicles[model.fleets[fleet].vehicle];
        let Some(escorted) = self.escort_at_start(lane, wanted) else {
            self.movement.lanes[lane].escort_wanted.get_or_insert(now);
            return false;
        };
        let (vehicles, platoons) = (escorted.vehicles, escorted.platoons);
        if !self.fuel_convoy(calendar, lane, fleet, vehicles, platoons) {
            return false;
        }
        let (lines, loaded_kg) = self.load_lines(
            calendar,
            lane,
            fleet,
            f64::from(vehicles) * vehicle.payload_kg,
        );
        let waited = self.movement.lanes[lane].escort_wanted.take();
        let state = &mut self.movement.lanes[lane];
        let k = state.n_dispatched;
        state.n_dispatched += 1;
        self.count_vehicles(fleet, vehicles.into(), now);
        if escorted.own.is_none() {
            self.count_platoons(escorted.site, i64::from(platoons), now);
        }
        let mut convoy = Convoy::new(row, lane, fleet, k, now);
        convoy.vehicles = vehicles;
        convoy.platoons = platoons;
        convoy.escort_site = escorted.site;
        convoy.own_escort = escorted.own;
        convoy.lines = lines;
        convoy.loaded_kg = loaded_kg;
        if let Some(since) = waited {
            convoy.waited = (now - since).days();
            convoy.delays[DelayCause::Escort as usize] = convoy.waited;
        }
        let planned: f64 = row
            .path
            .links()
            .iter()
            .map(|&link| planned_days(model, link))
            .sum();
        convoy.planned = planned;
        self.movement.n_convoys += 1;
        let id = self.add_convoy(convoy);
        self.renew_exposure(id);
        let mut stream = self.draws.stream(FORMATION, row.key, k);
        let days = rules.formation.sample(&mut stream).max(0.0) + position_days;
        let event = Event::ConvoyFormed(id);
        calendar.schedule_in(SimSpan::from_days(days), Priority::NORMAL, event);
        true
    }

    /// The first fleet of a lane that has vehicles at home and something to send: which, the days to the origin, and how
    /// many vehicles it takes.
    fn fleet_to_send(&self, lane: LaneId, now: SimTime) -> Option<(FleetId, f64, u32)> {
        let rules = &self.model.rules.movement;
        let mut fleets = self.model.lanes[lane].fleets.iter();
        fleets.find_map(|&(fleet, position_days)| {
            let free = self.vehicles_free(fleet, now);
            if free == 0 {
                return None;
            }
            let (kilograms, urgent, overdue) = self.loadable(lane, fleet, now);
            let payload = self.model.vehicles[self.model.fleets[fleet].vehicle].payload_kg;
            let largest = rules.convoy_size.min(self.vehicles_fit(fleet, now).max(1));
            let full = rules.fill * f64::from(largest) * payload;
            let leaves = kilograms > 0.0 && (urgent || overdue || kilograms >= full);
            let needed = (kilograms / payload).ceil().min(f64::from(largest)) as u32;
            leaves.then_some((fleet, position_days, needed.min(free)))
        })
    }

    /// Whether a fleet's vehicles can carry something.
    fn can_carry(&self, fleet: FleetId, item: Item) -> bool {
        let is_liquid = match item {
            Item::Goods(store, _) => {
                self.model.commodities[self.model.stores[store].commodity].is_liquid
            }
            Item::Equipment(_) => false,
        };
        match self.model.vehicles[self.model.fleets[fleet].vehicle].carries {
            Carries::Anything => true,
            Carries::Liquids => is_liquid,
            Carries::Dry => !is_liquid,
        }
    }

    /// When a convoy may leave on a lane that is closed for longer than one would wait, and cannot be gone round.
    pub(crate) fn way_closed_until(&mut self, lane: LaneId, now: SimTime) -> Option<SimTime> {
        let row = &self.model.lanes[lane];
        let patience = self.model.rules.movement.patience;
        let mut days = 0.0;
        let mut wait = 0.0;
        for &link in row.path.links() {
            wait = (self.season.closed_until(link) - now).days() - days;
            if wait > patience {
                break;
            }
            days += planned_days(self.model, link);
        }
        if wait <= patience {
            return None;
        }
        let whole: f64 = row
            .path
            .links()
            .iter()
            .map(|&link| planned_days(self.model, link))
            .sum();
        let round = self.way_round(row.origin, row.destination, row.mode, now);
        let goes_round = round.is_some_and(|(_, round)| round <= whole + wait);
        let at = now + SimSpan::from_days(wait - patience);
        (!goes_round).then_some(at.max(now + SimSpan(1)))
    }

    pub(crate) fn add_convoy(&mut self, convoy: Convoy) -> ConvoyId {
        match self.movement.free_convoys.pop() {
            Some(id) => {
                self.movement.convoys[id] = convoy;
                id
            }
            None => self.movement.convoys.push(convoy),
        }
    }

    /// Takes fuel for the way there and back; false, and none taken, if the origin's store has not enough.
    fn fuel_convoy<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        lane: LaneId,
        fleet: FleetId,
        vehicles: u32,
        platoons: u32,
    ) -> bool {
        let model = self.model;
        let row = &model.lanes[lane];
        let cargo = &model.vehicles[model.fleets[fleet].vehicle];
        let escort = &model.vehicles[model.escort_vehicle];
        let factors = row.path.links().iter().map(|&link| {
            let link = &model.links[link];
            let factor = if link.mode == Mode::Road {
                model.rules.movement.fuel_factor[link.surface]
            } else {
                1.0
            };
            link.distance * factor
        });
        let km: f64 = 2.0 * factors.sum::<f64>();
        let hours = if cargo.speed > 0.0 {
            2.0 * row.distance / cargo.speed
        } else {
            0.0
        };
        let per_vehicle = km * cargo.fuel_per_km + hours * cargo.fuel_per_hour;
        let escorts = f64::from(platoons * model.rules.movement.escort_vehicles);
        let cargo_fuel = (f64::from(vehicles) * per_vehicle * 1000.0) as i64;
        let escort_fuel = (escorts * km * escort.fuel_per_km * 1000.0) as i64;
        if cargo.fuel == escort.fuel {
            return self.refuel(calendar, row.origin, cargo.fuel, cargo_fuel + escort_fuel);
        }
        let has_escort_fuel = model.store(row.origin, escort.fuel).is_none_or(|store| {
            self.supply.stores[store].stock.amount(calendar.now()) >= escort_fuel
        });
        has_escort_fuel
            && self.refuel(calendar, row.origin, cargo.fuel, cargo_fuel)
            && self.refuel(calendar, row.origin, escort.fuel, escort_fuel)
    }
}
