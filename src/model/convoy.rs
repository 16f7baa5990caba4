//! Convoys: over the road, river or rail link by link, and back.
//!
//! # State
//!
//! A convoy has vehicles of one fleet, escorting platoons, a load, the rest of its path, and what has delayed it so far.
//!
//! # What happens
//!
//! At each link: if it is closed the convoy goes round, waits or turns back, whichever its commander would think best;
//! else it travels at the speed of the surface, its posture and the season, with breakdowns, a border, and
//! incidents that may strike while it is there. At its destination it is unloaded at the site's handling rate, and goes
//! home the same way, with its escort and what did not fit in.
//!
//! # Drivers
//!
//! Without breakdowns none happen; without port and customs no border delays.
//!
//! # Limits
//!
//! Convoys neither wait for each other on a link nor for unloading teams. Fuel for both ways is drawn at the start.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::EventHandle;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::distribution::Distribution;
use crate::engine::streams::Stream;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::ids::FleetId;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::model::LaneModel;
use crate::model::movement::DelayCause;
use crate::model::movement::Item;
use crate::model::movement::Line;
use crate::model::movement::MOST_LINES;
use crate::model::movement::planned_days;
use crate::model::movement::speed;
use crate::model::path::Path;
use crate::model::purposes::STRETCH;
use crate::model::run::Run;
use crate::scenario::place::Mode;
use crate::scenario::place::ThreatLevel;
use crate::scenario::rules::BudgetGroup;

/// Stretches of one convoy that have addresses of their own.
const STRETCHES: u64 = 256;
/// Up to this many delays are drawn one by one; the sum of more is drawn at once.
const FEW: u32 = 1;
/// Least time in which a stretch is travelled [d], so that a convoy never passes a link in no time.
const LEAST_DAYS: f64 = 0.001;

/// Vehicles, escorts and load that move together.
#[derive(Debug, Clone)]
pub(crate) struct Convoy {
    pub lane: LaneId,
    pub fleet: FleetId,
    /// Which of its lane, from 0.
    pub k: u64,
    /// Cargo vehicles still with it.
    pub vehicles: u32,
    /// Cargo vehicles written off on the way.
    pub lost: u32,
    pub platoons: u32,
    pub escort_site: SiteId,
    /// The unit that escorts its own equipment, if one does.
    pub own_escort: Option<UnitId>,
    /// Days the escort needed to the meeting, which are added to its way home.
    pub approach: f64,
    /// Days waited for an escort before it set out.
    pub waited: f64,
    pub lines: [Option<Line>; MOST_LINES],
    /// Mass of the load as far as it is still aboard [kg].
    pub loaded_kg: f64,
    pub path: Path,
    /// Links of the path that lie behind it.
    pub passed: usize,
    /// Stretches travelled, for addresses.
    pub stretches: u64,
    pub at: SiteId,
    pub is_returning: bool,
    /// Whether its load has been handed over, but for what did not fit in.
    pub is_unloaded: bool,
    /// Whether it is on its way or in the air.
    pub is_active: bool,
    /// Days it was planned to need.
    pub planned: f64,
    pub left_at: SimTime,
    pub waiting_since: SimTime,
    pub delays: [f64; 5],
    /// When it leaves its present link, and how fast it travels there [km/day].
    pub exit: SimTime,
    pub km_per_day: f64,
    /// How exposed it is for its size, relative to the convoy for which incident rates hold.
    pub size_factor: f64,
    pub next: EventHandle,
}

impl Convoy {
    pub(crate) fn new(
        row: &LaneModel,
        lane: LaneId,
        fleet: FleetId,
        k: u64,
        now: SimTime,
    ) -> Convoy {
        Convoy {
            lane,
            fleet,
            k,
            vehicles: 0,
            lost: 0,
            platoons: 0,
            escort_site: row.origin,
            own_escort: None,
            approach: 0.0,
            waited: 0.0,
            lines: [None; MOST_LINES],
            loaded_kg: 0.0,
            path: row.path,
            passed: 0,
            stretches: 0,
            at: row.origin,
            is_returning: false,
            is_unloaded: false,
            is_active: true,
            planned: 0.0,
            left_at: now,
            waiting_since: now,
            delays: [0.0; 5],
            exit: now,
            km_per_day: 0.0,
            size_factor: 1.0,
            next: EventHandle::NONE,
        }
    }

    /// The link it is on or comes to next.
    pub(crate) fn link(&self) -> Option<LinkId> {
        self.path.links().get(self.passed).copied()
    }
}

impl Run<'_> {
    pub(crate) fn convoy_formed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) {
        self.movement.convoys[id].left_at = calendar.now();
        self.enter_link(calendar, id);
    }

    /// Goes on to the next link, or arrives.
    pub(crate) fn enter_link<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) {
        let Some(link) = self.movement.convoys[id].link() else {
            self.arrive(calendar, id);
            return;
        };
        if self.season.closed_until(link) > calendar.now() {
            self.meet_closure(calendar, id, link);
        } else if self.is_escorted(calendar, id, link) {
            self.travel(calendar, id, link);
        }
    }

    /// Goes round a closed link, turns back, or waits.
    fn meet_closure<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
        link: LinkId,
    ) {
        let now = calendar.now();
        let convoy = &self.movement.convoys[id];
        let rest = convoy.path.links()[convoy.passed..].iter();
        let rest_days: f64 = rest.map(|&link| planned_days(self.model, link)).sum();
        let wait = (self.season.closed_until(link) - now).days();
        let target = self.target(id);
        let mode = self.model.lanes[convoy.lane].mode;
        if let Some((path, days)) = self.way_round(convoy.at, target, mode, now)
            && days <= rest_days + wait
        {
            let convoy = &mut self.movement.convoys[id];
            convoy.path = path;
            convoy.passed = 0;
            self.enter_link(calendar, id);
            return;
        }
        let convoy = &self.movement.convoys[id];
        if !convoy.is_returning && wait > self.model.rules.movement.patience {
            self.turn_back(calendar, id);
            return;
        }
        self.movement.convoys[id].waiting_since = now;
        self.movement.at_link[link].push(id);
    }

    fn target(&self, id: ConvoyId) -> SiteId {
        let convoy = &self.movement.convoys[id];
        let lane = &self.model.lanes[convoy.lane];
        if convoy.is_returning {
            lane.origin
        } else {
            lane.destination
        }
    }

    /// The best way over links that are open now.
    pub(crate) fn way_round(
        &mut self,
        from: SiteId,
        to: SiteId,
        mode: Mode,
        now: SimTime,
    ) -> Option<(Path, f64)> {
        let (model, season) = (self.model, &self.season);
        let cost =
            |link: LinkId| (season.closed_until(link) <= now).then(|| planned_days(model, link));
        model
            .network
            .shortest(&mut self.movement.search, mode, from, to, cost)
    }

    fn turn_back<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: ConvoyId) {
        let convoy = &self.movement.convoys[id];
        let (here, lane) = (convoy.at, &self.model.lanes[convoy.lane]);
        let model = self.model;
        let cost = |link: LinkId| Some(planned_days(model, link));
        let search = &mut self.movement.search;
        let way = model
            .network
            .shortest(search, lane.mode, here, lane.origin, cost);
        let (path, _) = way.expect("a convoy can go back the way it came");
        let convoy = &mut self.movement.convoys[id];
        convoy.path = path;
        convoy.passed = 0;
        convoy.is_returning = true;
        self.enter_link(calendar, id);
    }

    /// Lets the convoys go on that waited for a link.
    pub(crate) fn resume_convoys<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        link: LinkId,
    ) {
        let mut waiting = std::mem::take(&mut self.movement.at_link[link]);
        for &id in &waiting {
            let convoy = &mut self.movement.convoys[id];
            let days = (calendar.now() - convoy.waiting_since).days();
            convoy.delays[DelayCause::Closure as usize] += days;
            self.enter_link(calendar, id);
        }
        waiting.clear();
        if self.movement.at_link[link].is_empty() {
            self.movement.at_link[link] = waiting;
        }
    }

    fn travel<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: ConvoyId, link: LinkId) {
        let model = self.model;
        let row = &model.links[link];
        let convoy = &self.movement.convoys[id];
        let lane = &model.lanes[convoy.lane];
        let k = convoy.k * STRETCHES + convoy.stretches % STRETCHES;
        let mut stream = self.draws.stream(STRETCH, lane.key, k);
        let is_wet = self.is_wet(row.zone);
        let speed = speed(model, link, row.threat > ThreatLevel::Low, is_wet);
        let border = row.border.sample(&mut stream).max(0.0);
        let border = if model.drivers.has(Driver::Port) {
            border
        } else {
            0.0
        };
        let breakdown = self.break_down(calendar, id, link, is_wet, &mut stream);
        let days = (row.distance / speed + border + breakdown).max(LEAST_DAYS);
        let convoy = &mut self.movement.convoys[id];
        convoy.stretches += 1;
        convoy.delays[DelayCause::Border as usize] += border;
        convoy.delays[DelayCause::Breakdown as usize] += breakdown;
        convoy.exit = calendar.now() + SimSpan::from_days(days);
        convoy.km_per_day = row.distance / days;
        let event = Event::LinkPassed(id);
        convoy.next = calendar.schedule(convoy.exit, Priority::NORMAL, event);
        if !convoy.is_returning {
            self.movement.flow[link] += convoy.loaded_kg;
        }
        self.movement.on_link[link].push(id);
        self.expose_link(calendar, link);
    }

    /// Breakdowns on a stretch: days lost, and vehicles left behind.
    fn break_down<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
        link: LinkId,
        is_wet: bool,
        stream: &mut Stream,
    ) -> f64 {
        let rules = &self.model.rules.movement;
        let row = &self.model.links[link];
        if !self.model.drivers.has(Driver::Breakdowns) || row.mode != Mode::Road {
            return 0.0;
        }
        let vehicles = f64::from(self.vehicles_with_escort(id));
        let wet = if is_wet { rules.wet_breakdowns } else { 1.0 };
        let mean = vehicles * row.distance / 1000.0 * rules.breakdowns[row.surface] * wet;
        let n = poisson(mean, stream);
        if n == 0 {
            return 0.0;
        }
        let days = sum_of(
            &rules.breakdown_delay,
            &self.model.standard_normal,
            n,
            stream,
        ) / 24.0;
        let cargo = self.movement.convoys[id].vehicles;
        let left = (0..n.min(cargo))
            .filter(|_| stream.bernoulli(rules.abandoned))
            .count();
        self.lose_vehicles(calendar, id, left as u32);
        days
    }

    pub(crate) fn vehicles_with_escort(&self, id: ConvoyId) -> u32 {
        let convoy = &self.movement.convoys[id];
        convoy.vehicles + convoy.platoons * self.model.rules.movement.escort_vehicles
    }

    /// Works out a convoy's exposure anew when its size has changed.
    pub(crate) fn renew_exposure(&mut self, id: ConvoyId) {
        let rules = &self.model.rules.movement;
        let size = f64::from(self.vehicles_with_escort(id)) / rules.exposure_vehicles;
        self.movement.convoys[id].size_factor = libm::pow(size, rules.exposure_power);
    }

    /// Writes off cargo vehicles and their share of the load.
    pub(crate) fn lose_vehicles<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
        number: u32,
    ) {
        let convoy = &mut self.movement.convoys[id];
        let number = number.min(convoy.vehicles);
        if number == 0 {
            return;
        }
        let share = f64::from(number) / f64::from(convoy.vehicles);
        convoy.vehicles -= number;
        convoy.lost += number;
        self.renew_exposure(id);
        let cents = i64::from(number) * self.model.rules.cost.truck_loss;
        self.cost.spend(BudgetGroup::Losses, cents);
        self.lose_cargo(calendar, id, share);
    }

    /// Destroys a share of what a convoy carries.
    pub(crate) fn lose_cargo<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
        share: f64,
    ) {
        let mut kilograms = 0.0;
        // What did not fit in is no longer on order.
        let is_on_order = !self.movement.convoys[id].is_unloaded;
        for place in 0..MOST_LINES {
            let Some(mut line) = self.movement.convoys[id].lines[place] else {
                continue;
            };
            let lost = ((line.amount as f64 * share) as i64).clamp(0, line.amount);
            line.amount -= lost;
            kilograms += self.kilograms(line.item, line.amount);
            self.movement.convoys[id].lines[place] = Some(line);
            match line.item {
                Item::Goods(store, _) => {
                    let commodity = self.model.stores[store].commodity;
                    self.supply.ledger[commodity].lost_on_the_way += lost;
                    self.write_off(commodity, lost);
                    if is_on_order {
                        self.give_up(calendar, store, lost, line.urgent);
                    }
                }
                Item::Equipment(unit) => self.deployment.equipment_lost(unit, lost),
            }
        }
        if is_on_order {
            self.movement.convoys[id].loaded_kg = kilograms;
        }
    }

    /// Stops a convoy on its link for a time.
    pub(crate) fn delay_convoy<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
        days: f64,
    ) {
        let now = calendar.now();
        let convoy = &mut self.movement.convoys[id];
        let km_left = convoy.km_per_day * (convoy.exit - now).days();
        convoy.exit += SimSpan::from_days(days);
        // The kilometres that remain are the same, so that the exposure is too.
        convoy.km_per_day = km_left / (convoy.exit - now).days().max(LEAST_DAYS);
        convoy.delays[DelayCause::Incident as usize] += days;
        convoy.next = calendar.reschedule(convoy.next, convoy.exit);
    }

    pub(crate) fn link_passed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) {
        let convoy = &mut self.movement.convoys[id];
        let link = convoy.link().expect("a convoy is on a link of its path");
        let row = &self.model.links[link];
        convoy.at = if convoy.at == row.a { row.b } else { row.a };
        convoy.passed += 1;
        self.movement.on_link[link].retain(|other| *other != id);
        self.expose_link(calendar, link);
        self.enter_link(calendar, id);
    }

    fn arrive<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: ConvoyId) {
        if self.movement.convoys[id].is_returning {
            self.convoy_home(calendar, id);
            return;
        }
        let convoy = &self.movement.convoys[id];
        let lane = &self.model.lanes[convoy.lane];
        let mode = lane.mode as usize;
        let travel = (calendar.now() - convoy.left_at).days();
        let taken = travel + convoy.waited;
        let delay = (taken - convoy.planned).max(0.0);
        let delays = convoy.delays;
        let is_on_time = taken <= self.model.rules.movement.on_time * convoy.planned;
        let movement = &mut self.movement;
        movement.n_arrived += 1;
        movement.n_on_time += u64::from(is_on_time);
        movement.delay.add(delay);
        movement.delay_of_week.add(delay);
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
        let handling = self.model.sites[lane.destination].handling.max(1.0);
        let span = SimSpan::from_days(kilograms / handling);
        calendar.schedule_in(span, Priority::EARLY, Event::ConvoyUnloaded(id));
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
        cents.sum::<f64>().round() as i64
    }

    pub(crate) fn convoy_unloaded<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) {
        self.unload(calendar, id);
        let convoy = &mut self.movement.convoys[id];
        let lane = &self.model.lanes[convoy.lane];
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
                    let (amount, placed) = (line.amount, line.placed);
                    line.amount -= self.receive(calendar, store, amount, placed, line.urgent);
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
        self.movement.convoys[id].loaded_kg = 0.0;
        self.movement.convoys[id].is_unloaded = true;
    }

    fn convoy_home<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: ConvoyId) {
        let now = calendar.now();
        self.bring_lines_back(calendar, id);
        let convoy = &mut self.movement.convoys[id];
        convoy.is_active = false;
        let (fleet, vehicles, lost) = (convoy.fleet, convoy.vehicles, convoy.lost);
        self.count_vehicles(fleet, -i64::from(vehicles + lost), now);
        // A contractor replaces what he loses; it is his to keep the fleet up.
        if !self.model.fleets[fleet].is_contracted {
            self.movement.fleets[fleet].lost += lost;
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
                    self.bring_back(calendar, from, line.amount);
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

/// A Poisson count with a mean, from one uniform number.
fn poisson(mean: f64, stream: &mut Stream) -> u32 {
    let Ok(law) = Distribution::poisson(mean.clamp(0.0, 1e6)) else {
        return 0;
    };
    law.sample(stream) as u32
}

/// The sum of n draws, not below zero: one by one if they are few, else normal with the sum's mean and variance.
///
/// The central limit theorem is close enough for delays of hours in a journey of days, and costs one draw.
fn sum_of(law: &Distribution, normal: &Distribution, n: u32, stream: &mut Stream) -> f64 {
    if n <= FEW {
        return (0..n).map(|_| law.sample(stream).max(0.0)).sum();
    }
    let n = f64::from(n);
    let sd = libm::sqrt(n * law.variance());
    (n * law.mean() + sd * normal.sample(stream)).max(0.0)
}
