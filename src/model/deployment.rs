//! Deployment: how units come, settle, operate, rotate and leave.
//!
//! # State
//!
//! For each unit where its people and equipment are and what it can do; for each site who is there, how many
//! platoons are out, and how many places its camp has.
//!
//! # What happens
//!
//! request → pledge (which may fail) → readiness → tender and voyage → berth and discharge → customs → staging → convoys
//! to the site. The advance party comes with the ship, the main body flies in once the equipment is out of customs and goes
//! on to its site when nine tenths of the equipment are there and the camp has room; until then it waits in staging, and is counted
//! there. After its time to set up it operates. Troops who change helmets are there from one moment to the next, but
//! with part of their equipment. A rotation brings people up to strength and costs capability for some weeks.
//!
//! # Drivers
//!
//! Without readiness trouble no pledge fails and readiness takes its median time; without port trouble there are always
//! berths and customs take no time; without breakdowns all equipment that is present works.
//!
//! # Limits
//!
//! People travel inland in the planned time of the road, without convoys; a unit is at one site.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::resource::Request;
use crate::engine::resource::Resource;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::engine::time_average::TimeAverage;
use crate::model::camp::CampState;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::Key;
use crate::model::ids::LaneId;
use crate::model::ids::SiteId;
use crate::model::ids::Table;
use crate::model::ids::UnitId;
use crate::model::model::ArrivalModel;
use crate::model::model::Model;
use crate::model::model::UnitModel;
use crate::model::movement::Item;
use crate::model::movement::Order;
use crate::model::movement::planned_days;
use crate::model::purposes::CUSTOMS;
use crate::model::purposes::EQUIPMENT;
use crate::model::purposes::MAIN_BODY;
use crate::model::purposes::PLEDGE;
use crate::model::purposes::READINESS;
use crate::model::purposes::ROTATION;
use crate::model::purposes::SETUP;
use crate::model::purposes::TENDER;
use crate::model::purposes::VOYAGE;
use crate::model::run::Run;
use crate::scenario::place::Mode;
use crate::scenario::rules::BudgetGroup;

/// Share of a unit's equipment that must be at its site before its people follow, and that must be present and work for
/// the unit to be fully capable.
///
/// Source: COE Manual, chapter 3: equipment counts as deployed at 90 % of what was agreed.
const ENOUGH_EQUIPMENT: f64 = 0.9;
/// Contributors that may fail one after the other; the one after that always comes.
const MOST_FAILURES: u64 = 8;
/// Days by which each step of priority moves a unit's place in the queue for trucks. Assumed.
const DAYS_PER_PRIORITY: f64 = 3.0;

/// Reasons for which units wait, in the order of their figures.
pub(crate) const WAITS: [&str; 6] = ["readiness", "lift", "port", "customs", "road", "camp"];

/// One unit.
#[derive(Debug, Clone)]
pub(crate) struct UnitState {
    /// People in the mission area.
    pub people: i64,
    /// Where they are.
    pub at: Option<SiteId>,
    /// Of the people those in their first months.
    pub early: i64,
    pub is_settled: bool,
    pub is_operational: bool,
    has_left: bool,
    /// Whether the main body has come.
    has_landed: bool,
    /// Whether its equipment is ready for the road.
    is_staged: bool,
    /// Whether it has asked for room in its camp, and whether it has been given that and has set out.
    wants_camp: bool,
    is_inland: bool,
    /// Equipment on trucks' lanes: sent, and arrived at the site [g].
    sent: i64,
    arrived: i64,
    /// Share of the agreed equipment that is present once it has arrived.
    pub completeness: f64,
    pub serviceability: f64,
    /// Capability in the weeks after a rotation, else 1.
    dip: f64,
    n_rotations: u64,
    /// Days waited by cause.
    pub waits: [f64; 6],
    /// When the step under way began.
    since: SimTime,
}

/// Who and what is at a site.
#[derive(Debug, Clone)]
pub(crate) struct SiteState {
    pub people: i64,
    /// Of them those in their first months.
    pub early: i64,
    pub vehicles: i64,
    /// Platoons of operating units, by their capability.
    pub platoons: f64,
    pub platoons_out: u32,
    pub suspended_until: SimTime,
    pub units: Vec<UnitId>,
    pub camp: CampState,
    berths: Resource<UnitId>,
}

/// All units and who is where.
#[derive(Debug, Clone)]
pub(crate) struct Deployment {
    pub units: Table<UnitId, UnitState>,
    pub sites: Table<SiteId, SiteState>,
    /// People in the mission area by component, over time.
    pub strength: [TimeAverage; 3],
    /// Platoons on escort, over time, and its area at the end of last week.
    pub escorts: TimeAverage,
    pub escorts_area: i128,
    /// People who came, left, died and were sent home sick or wounded, for the ledger.
    pub came: i64,
    pub left: i64,
    pub died: i64,
    pub sent_home: i64,
    /// Days from the mandate to 50, 75 and 90 % of the authorised strength, and to IOC and FOC, by mission.
    pub milestones: Vec<[Option<f64>; 5]>,
    pub peak_share: f64,
    pub required: (u64, u64),
}

impl Deployment {
    pub(crate) fn new(model: &Model) -> Deployment {
        let zero = TimeAverage::new(SimTime::ZERO, 0);
        Deployment {
            units: Table::like(&model.units, |_| UnitState {
                people: 0,
                at: None,
                early: 0,
                is_settled: false,
                is_operational: false,
                has_left: false,
                has_landed: false,
                is_staged: false,
                wants_camp: false,
                is_inland: false,
                sent: 0,
                arrived: 0,
                completeness: 1.0,
                serviceability: 1.0,
                dip: 1.0,
                n_rotations: 0,
                waits: [0.0; 6],
                since: SimTime::ZERO,
            }),
            sites: Table::like(&model.sites, |site| SiteState {
                people: 0,
                early: 0,
                vehicles: 0,
                platoons: 0.0,
                platoons_out: 0,
                suspended_until: SimTime::ZERO,
                units: Vec::new(),
                camp: CampState::new(site.camp.as_ref()),
                berths: Resource::new(SimTime::ZERO, site.berths),
            }),
            strength: [zero; 3],
            escorts: zero,
            escorts_area: 0,
            came: 0,
            left: 0,
            died: 0,
            sent_home: 0,
            milestones: vec![[None; 5]; model.missions.len()],
            peak_share: 0.0,
            required: (0, 0),
        }
    }

    /// Whether a unit operates.
    pub(crate) fn is_operational(&self, unit: UnitId) -> bool {
        self.units[unit].is_operational
    }

    /// Whether a unit's people are in the mission area.
    pub(crate) fn is_present(&self, unit: UnitId) -> bool {
        self.units[unit].people > 0
    }
}

impl UnitState {
    /// Share of the unit's establishment that can work: the smaller of people and working equipment, the latter against
    /// the standard of the COE Manual.
    pub(crate) fn capability(&self, row: &UnitModel) -> f64 {
        if !self.is_operational || row.people == 0 {
            return 0.0;
        }
        let people = self.people as f64 / f64::from(row.people);
        let equipment = if row.load_kg > 0 {
            self.completeness * self.serviceability / ENOUGH_EQUIPMENT
        } else {
            1.0
        };
        people.min(equipment).clamp(0.0, 1.0) * self.dip
    }
}

impl Run<'_> {
    pub(crate) fn begin_deployment<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        self.begin_camps(calendar);
        for (unit, row) in self.model.units.pairs() {
            if let Some(at) = row.withdraw {
                let at = at.max(SimTime::ZERO);
                calendar.schedule(at, Priority::EARLY, Event::UnitWithdrawn(unit));
            }
            match &row.arrival {
                ArrivalModel::Rehatted { on } if *on <= SimTime::ZERO => {
                    self.people_landed(calendar, unit);
                }
                ArrivalModel::Rehatted { on } => {
                    calendar.schedule(*on, Priority::EARLY, Event::PeopleLanded(unit));
                }
                ArrivalModel::Generated { requested, .. } => {
                    let days = self.days_to_readiness(unit);
                    self.deployment.units[unit].waits[0] = days;
                    let at = (*requested + SimSpan::from_days(days)).max(SimTime::ZERO);
                    calendar.schedule(at, Priority::NORMAL, Event::UnitReady(unit));
                }
            }
        }
    }

    /// Days from request to readiness, over as many contributors as it takes.
    fn days_to_readiness(&self, unit: UnitId) -> f64 {
        let row = &self.model.units[unit];
        let ArrivalModel::Generated {
            readiness,
            pledge_fails,
            ..
        } = &row.arrival
        else {
            return 0.0;
        };
        if !self.model.drivers.has(Driver::Readiness) {
            return readiness.quantile(0.5).max(0.0);
        }
        let mut days = 0.0;
        for k in 0..=MOST_FAILURES {
            days += readiness
                .sample(&mut self.draws.stream(READINESS, row.key, k))
                .max(0.0);
            let mut stream = self.draws.stream(PLEDGE, row.key, k);
            if k == MOST_FAILURES || !stream.bernoulli(*pledge_fails) {
                break;
            }
            days += self
                .model
                .rules
                .deployment
                .pledge_failure
                .sample(&mut stream)
                .max(0.0);
        }
        days
    }

    /// Ends a wait: adds the days since the step began and begins the next.
    fn end_wait(&mut self, unit: UnitId, cause: usize, now: SimTime) {
        let state = &mut self.deployment.units[unit];
        state.waits[cause] += (now - state.since).days();
        state.since = now;
    }

    pub(crate) fn unit_ready<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let row = &self.model.units[unit];
        let ArrivalModel::Generated { tender, voyage, .. } = &row.arrival else {
            return;
        };
        if self.deployment.units[unit].has_left {
            return;
        }
        self.deployment.units[unit].since = calendar.now();
        if row.load_kg == 0 {
            let span = self.days_of_main_body(unit, 0);
            calendar.schedule_in(span, Priority::NORMAL, Event::PeopleLanded(unit));
            return;
        }
        let tender = tender
            .sample(&mut self.draws.stream(TENDER, row.key, 0))
            .max(0.0);
        let voyage = voyage
            .sample(&mut self.draws.stream(VOYAGE, row.key, 0))
            .max(0.0);
        self.cost.spend(
            BudgetGroup::Freight,
            row.load_kg * self.model.rules.cost.sealift / 1000,
        );
        let span = SimSpan::from_days(tender + voyage);
        calendar.schedule_in(span, Priority::NORMAL, Event::ShipArrived(unit));
    }

    /// Days until people have travelled: to the theatre (part 0) or, alike, of a later journey.
    fn days_of_main_body(&self, unit: UnitId, part: u64) -> SimSpan {
        let row = &self.model.units[unit];
        let law = &self.model.rules.deployment.main_body;
        let days = law.sample(&mut self.draws.stream(MAIN_BODY, row.key, part));
        SimSpan::from_days(days.max(0.0))
    }

    pub(crate) fn ship_arrived<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let now = calendar.now();
        if self.deployment.units[unit].has_left {
            return;
        }
        self.end_wait(unit, 1, now);
        let row = &self.model.units[unit];
        let ArrivalModel::Generated { port, airport, .. } = &row.arrival else {
            return;
        };
        let advance = (f64::from(row.people) * self.model.rules.deployment.advance_party) as i64;
        self.pay_travel(advance, 1);
        self.add_people(calendar, unit, *airport, advance);
        let site = &mut self.deployment.sites[*port];
        let is_limited = site.berths.capacity() > 0 && self.model.drivers.has(Driver::Port);
        let request = Request {
            units: 1,
            priority: row.priority.into(),
            token: unit,
        };
        if !is_limited || site.berths.seize(now, request) {
            self.discharge(calendar, unit);
        }
    }

    fn discharge<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        let tonnes = self.model.units[unit].load_kg as f64 / 1000.0;
        let days = tonnes / self.model.rules.deployment.discharge;
        let span = SimSpan::from_days(days);
        calendar.schedule_in(span, Priority::EARLY, Event::ShipDischarged(unit));
    }

    pub(crate) fn ship_discharged<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let now = calendar.now();
        self.end_wait(unit, 2, now);
        let row = &self.model.units[unit];
        let ArrivalModel::Generated { port, .. } = row.arrival else {
            return;
        };
        self.deployment.sites[port].berths.release(now, unit);
        if let Some(next) = self.deployment.sites[port].berths.next_granted(now) {
            self.discharge(calendar, next.token);
        }
        let rules = &self.model.rules.deployment;
        let mut days = 0.0;
        if self.model.drivers.has(Driver::Port) {
            let mut stream = self.draws.stream(CUSTOMS, row.key, 0);
            days = rules.customs.sample(&mut stream).max(0.0);
            if !self.politics.has_agreement(row.mission, now) {
                days *= rules.customs_before_agreement;
            }
        }
        let span = SimSpan::from_days(days);
        calendar.schedule_in(span, Priority::NORMAL, Event::EquipmentCleared(unit));
    }

    pub(crate) fn equipment_cleared<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        if self.deployment.units[unit].has_left {
            return;
        }
        self.end_wait(unit, 3, calendar.now());
        let row = &self.model.units[unit];
        let span = self.days_of_main_body(unit, 0);
        calendar.schedule_in(span, Priority::NORMAL, Event::PeopleLanded(unit));
        let mut stream = self.draws.stream(CUSTOMS, row.key, 1);
        let days = self
            .model
            .rules
            .deployment
            .staging
            .sample(&mut stream)
            .max(0.0);
        let span = SimSpan::from_days(days);
        calendar.schedule_in(span, Priority::NORMAL, Event::EquipmentStaged(unit));
    }

    pub(crate) fn equipment_staged<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let row = &self.model.units[unit];
        self.draw_equipment(unit);
        let state = &mut self.deployment.units[unit];
        if state.has_left {
            return;
        }
        state.is_staged = true;
        state.sent = (row.hauled_kg as f64 * 1000.0 * state.completeness) as i64;
        let sent = state.sent;
        match &row.arrival {
            ArrivalModel::Generated {
                lane: Some(lane), ..
            } if sent > 0 => {
                self.order_equipment(calendar, unit, *lane, sent);
            }
            _ => {
                self.deployment.units[unit].arrived = sent;
                self.try_to_settle(calendar, unit);
            }
        }
    }

    /// How much of its equipment a unit has, and how much of that works.
    fn draw_equipment(&mut self, unit: UnitId) {
        let row = &self.model.units[unit];
        let mut stream = self.draws.stream(EQUIPMENT, row.key, 0);
        let complete = row.completeness.sample(&mut stream).clamp(0.0, 1.0);
        let serviceable = row.serviceability.sample(&mut stream).clamp(0.0, 1.0);
        let state = &mut self.deployment.units[unit];
        state.completeness = complete;
        let is_on = self.model.drivers.has(Driver::Breakdowns);
        state.serviceability = if is_on { serviceable } else { 1.0 };
    }

    /// Asks for trucks for equipment [g].
    pub(crate) fn order_equipment<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        lane: LaneId,
        amount: i64,
    ) {
        let now = calendar.now();
        let steps = f64::from(self.model.units[unit].priority) - 5.0;
        let order = Order {
            item: Item::Equipment(unit),
            amount,
            placed: now,
            rank: now + SimSpan::from_days(steps * DAYS_PER_PRIORITY),
            urgent: false,
        };
        if amount > 0 {
            self.order(calendar, lane, order);
        }
    }

    pub(crate) fn equipment_arrived<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        lane: LaneId,
        amount: i64,
    ) {
        if self.model.units[unit].lane_out == Some(lane) {
            let tonnes = amount as f64 / 1e6;
            let cents = tonnes * self.model.rules.cost.sealift as f64;
            self.cost.spend(BudgetGroup::Freight, cents.round() as i64);
            return;
        }
        let now = calendar.now();
        let state = &mut self.deployment.units[unit];
        let enough = (state.sent as f64 * ENOUGH_EQUIPMENT) as i64;
        let was_short = state.arrived < enough;
        state.arrived += amount;
        if was_short && state.arrived >= enough {
            self.end_wait(unit, 4, now);
        }
        self.try_to_settle(calendar, unit);
    }

    pub(crate) fn people_landed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let row = &self.model.units[unit];
        if self.deployment.units[unit].has_left {
            return;
        }
        self.deployment.units[unit].has_landed = true;
        let missing = i64::from(row.people) - self.deployment.units[unit].people;
        match &row.arrival {
            ArrivalModel::Rehatted { .. } => {
                self.draw_equipment(unit);
                self.add_people(calendar, unit, row.to, missing);
                self.deployment.sites[row.to]
                    .camp
                    .fill(i64::from(row.people));
                self.settle(calendar, unit);
                self.unit_operational(calendar, unit);
            }
            ArrivalModel::Generated { airport, .. } => {
                self.pay_travel(missing, 1);
                self.add_people(calendar, unit, *airport, missing);
                self.try_to_settle(calendar, unit);
            }
        }
    }

    fn pay_travel(&mut self, people: i64, ways: i64) {
        let cents = people * ways * self.model.rules.cost.passenger;
        self.cost.spend(BudgetGroup::Personnel, cents);
    }

    /// Sends a unit's people to their site if their equipment is there and the camp has room.
    pub(crate) fn try_to_settle<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let now = calendar.now();
        let row = &self.model.units[unit];
        let state = &mut self.deployment.units[unit];
        let has_equipment = state.arrived as f64 >= state.sent as f64 * ENOUGH_EQUIPMENT
            && (row.load_kg == 0 || state.is_staged);
        if !state.has_landed || !has_equipment || state.is_inland || state.has_left {
            return;
        }
        if !state.wants_camp {
            state.wants_camp = true;
            state.since = now;
        } else if self.deployment.sites[row.to].camp.is_waiting(unit) {
            return;
        }
        if self.deployment.sites[row.to]
            .camp
            .admit(unit, row.people, now)
        {
            self.go_inland(calendar, unit);
        }
    }

    /// A unit for which there is room in its camp sets out.
    pub(crate) fn go_inland<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        self.deployment.units[unit].is_inland = true;
        self.end_wait(unit, 5, calendar.now());
        let row = &self.model.units[unit];
        let days = match self.deployment.units[unit].at {
            Some(from) if from != row.to => self.journey_days(from, row.to),
            _ => 0.0,
        };
        let span = SimSpan::from_days(days);
        calendar.schedule_in(span, Priority::NORMAL, Event::PeopleSettled(unit));
    }

    /// Planned days of people's journey inland: by road where there is one, else by air in a day.
    pub(crate) fn journey_days(&mut self, from: SiteId, to: SiteId) -> f64 {
        if from == to {
            return 0.0;
        }
        let model = self.model;
        let cost = |link| Some(planned_days(model, link));
        let search = &mut self.movement.search;
        let way = model.network.shortest(search, Mode::Road, from, to, cost);
        way.map_or(1.0, |(_, days)| days)
    }

    pub(crate) fn people_settled<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        if self.deployment.units[unit].has_left {
            return;
        }
        self.settle(calendar, unit);
        let row = &self.model.units[unit];
        let days = row
            .setup
            .sample(&mut self.draws.stream(SETUP, row.key, 0))
            .max(0.0);
        let span = SimSpan::from_days(days);
        calendar.schedule_in(span, Priority::NORMAL, Event::UnitOperational(unit));
    }

    /// A unit's people, vehicles and first supplies are at its site.
    fn settle<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        let now = calendar.now();
        let row = &self.model.units[unit];
        let state = &mut self.deployment.units[unit];
        let people = state.people;
        let before = state.at.replace(row.to);
        state.is_settled = true;

        state.early = people;
        if let Some(from) = before {
            self.deployment.sites[from].people -= people;
            self.renew_use_at(calendar, from);
        }
        let site = &mut self.deployment.sites[row.to];
        site.people += people;
        site.early += people;
        site.vehicles += i64::from(row.vehicles);
        site.units.push(unit);
        if let Some(required) = row.required {
            self.deployment.required.0 += u64::from(now <= required);
        }
        self.bring_along(calendar, unit, row.to);
        self.renew_use_at(calendar, row.to);
        let early = self.early_days();
        calendar.schedule_in(early, Priority::NORMAL, Event::EarlyPeriodEnded(unit));
        if let Some(span) = row.rotation {
            calendar.schedule_in(span, Priority::NORMAL, Event::RotationBegan(unit));
        }
        if self.deployment.units[unit].completeness < 1.0 {
            let mut stream = self.draws.stream(EQUIPMENT, row.key, 1);
            let days = row.completion_days.sample(&mut stream).max(0.0);
            let event = Event::EquipmentCompleted(unit);
            calendar.schedule_in(SimSpan::from_days(days), Priority::NORMAL, event);
        }
    }

    /// The longest early period of any commodity.
    fn early_days(&self) -> SimSpan {
        let days = self
            .model
            .commodities
            .iter()
            .map(|c| c.consumption.early_days);
        SimSpan::from_days(days.fold(0.0, f64::max))
    }

    pub(crate) fn early_period_ended<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let row = &self.model.units[unit];
        let early = std::mem::take(&mut self.deployment.units[unit].early);
        if early > 0 {
            self.deployment.sites[row.to].early -= early;
            self.renew_use_at(calendar, row.to);
        }
    }

    pub(crate) fn unit_operational<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        if self.deployment.units[unit].has_left {
            return;
        }
        self.deployment.units[unit].is_operational = true;
        self.renew_platoons(unit);
        self.wake(calendar, self.model.units[unit].to);
    }

    pub(crate) fn equipment_completed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        self.deployment.units[unit].completeness = 1.0;
        self.renew_platoons(unit);
        self.wake(calendar, self.model.units[unit].to);
    }

    /// Works out anew how many platoons there are at a unit's site.
    fn renew_platoons(&mut self, unit: UnitId) {
        let site = self.model.units[unit].to;
        let here = &self.deployment.sites[site];
        let platoons = here.units.iter().map(|&unit| {
            let row = &self.model.units[unit];
            f64::from(row.platoons) * self.deployment.units[unit].capability(row)
        });
        self.deployment.sites[site].platoons = platoons.sum();
    }

    /// Platoons at a site that are neither bound by guard, camp and rest nor out.
    pub(crate) fn platoons_free(&self, site: SiteId) -> u32 {
        let here = &self.deployment.sites[site];
        let mobile = here.platoons * (1.0 - self.model.rules.mandate.guard);
        (mobile as u32).saturating_sub(here.platoons_out)
    }

    /// Counts platoons out on escort or back.
    pub(crate) fn count_platoons(&mut self, site: SiteId, change: i64, now: SimTime) {
        let here = &mut self.deployment.sites[site];
        here.platoons_out = (i64::from(here.platoons_out) + change).max(0) as u32;
        self.deployment.escorts.add(now, change);
    }

    pub(crate) fn rotation_began<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let row = &self.model.units[unit];
        let state = &mut self.deployment.units[unit];
        if state.has_left {
            return;
        }
        let k = state.n_rotations;
        state.n_rotations += 1;
        state.dip = self.model.rules.deployment.rotation_capability;
        let missing = i64::from(row.people) - state.people;
        self.pay_travel(row.people.into(), 2);
        self.add_people(calendar, unit, row.to, missing);
        self.renew_platoons(unit);
        let mut stream = self.draws.stream(ROTATION, row.key, k);
        let days = self
            .model
            .rules
            .deployment
            .rotation_dip
            .sample(&mut stream)
            .max(0.0);
        let span = SimSpan::from_days(days);
        calendar.schedule_in(span, Priority::NORMAL, Event::RotationEnded(unit));
        if let Some(span) = row.rotation {
            calendar.schedule_in(span, Priority::NORMAL, Event::RotationBegan(unit));
        }
    }

    pub(crate) fn rotation_ended<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        self.deployment.units[unit].dip = 1.0;
        self.renew_platoons(unit);
        self.wake(calendar, self.model.units[unit].to);
    }

    pub(crate) fn unit_withdrawn<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let row = &self.model.units[unit];
        let state = &mut self.deployment.units[unit];
        if std::mem::replace(&mut state.has_left, true) {
            return;
        }
        state.is_operational = false;
        let (people, at, was_settled) = (state.people, state.at, state.is_settled);
        let equipment = state.arrived;
        self.take_people(calendar, unit, people);
        self.deployment.left += people;
        self.pay_travel(people, 1);
        if was_settled {
            let site = &mut self.deployment.sites[row.to];
            site.vehicles -= i64::from(row.vehicles);
            site.units.retain(|other| *other != unit);
            site.camp.leave(row.people);
            self.renew_platoons(unit);
            self.renew_use_at(calendar, row.to);
            if let Some(lane) = row.lane_out {
                self.order_equipment(calendar, unit, lane, equipment);
            }
        } else {
            if let Some(site) = at {
                self.renew_use_at(calendar, site);
            }
            if self.deployment.units[unit].wants_camp {
                self.deployment.sites[row.to].camp.forget(unit, row.people);
            }
        }
        self.admit_waiting(calendar, row.to);
    }

    /// People come to a site of the mission.
    fn add_people<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        site: SiteId,
        people: i64,
    ) {
        if people <= 0 {
            return;
        }
        let component = self.model.units[unit].component as usize;
        let state = &mut self.deployment.units[unit];
        let at = *state.at.get_or_insert(site);
        state.people += people;
        self.deployment.came += people;
        self.deployment.sites[at].people += people;
        self.deployment.strength[component].add(calendar.now(), people);
        // Troops who change helmets settle at once, which works out the use there.
        if state_is_elsewhere(self.model, unit) {
            self.renew_use_at(calendar, at);
        }
    }

    fn take_people<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        people: i64,
    ) {
        let component = self.model.units[unit].component as usize;
        let state = &mut self.deployment.units[unit];
        state.people -= people;
        let early = people.min(state.early);
        state.early -= early;
        if let Some(site) = state.at {
            self.deployment.sites[site].people -= people;
            self.deployment.sites[site].early -= early;
        }
        self.deployment.strength[component].add(calendar.now(), -people);
    }

    /// People of a unit die; returns how many, which is no more than are there.
    pub(crate) fn remove_people<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        number: u32,
    ) -> u32 {
        let number = i64::from(number).min(self.deployment.units[unit].people);
        self.take_people(calendar, unit, number);
        self.deployment.died += number;
        number as u32
    }

    /// One person of a unit is sent home sick or wounded, to be replaced at the next rotation.
    pub(crate) fn send_home<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        if self.deployment.units[unit].people > 0 {
            self.take_people(calendar, unit, 1);
            self.deployment.sent_home += 1;
        }
    }

    /// The unit at a site that is struck: each as likely as it has people there.
    pub(crate) fn unit_struck(&self, site: SiteId, u: f64) -> Option<UnitId> {
        let units = &self.deployment.sites[site].units;
        let people = |unit: &UnitId| self.deployment.units[*unit].people.max(0) as f64;
        let total: f64 = units.iter().map(people).sum();
        let mut left = u * total;
        units.iter().copied().find(|unit| {
            left -= people(unit);
            left < 0.0
        })
    }

    /// Notes milestones reached; looked at once a day.
    pub(crate) fn note_milestones(&mut self, now: SimTime) {
        for (mission, row) in self.model.missions.pairs() {
            let authorised = row.authorised_at(now);
            let authorised = f64::from(authorised[0] + authorised[1]);
            if authorised <= 0.0 {
                continue;
            }
            let (mut present, mut capable) = (0.0, 0.0);
            for (unit, unit_row) in self.model.units.pairs() {
                if unit_row.mission == mission && unit_row.is_uniformed() {
                    let state = &self.deployment.units[unit];
                    present += state.people as f64;
                    capable += f64::from(unit_row.people) * state.capability(unit_row);
                }
            }
            let day = (now - row.mandate).days();
            let shares = [present, present, present, capable, capable];
            let goals = [0.5, 0.75, 0.9, row.capability.initial, row.capability.full];
            for (place, (share, goal)) in shares.into_iter().zip(goals).enumerate() {
                let reached = &mut self.deployment.milestones[mission.index()][place];
                if reached.is_none() && share >= goal * authorised {
                    *reached = Some(day);
                }
            }
        }
        let authorised = self.model.authorised(now);
        let authorised = f64::from(authorised[0] + authorised[1]);
        if authorised > 0.0 {
            let share = self.uniformed() as f64 / authorised;
            self.deployment.peak_share = self.deployment.peak_share.max(share);
        }
    }

    /// Uniformed people in the mission area.
    pub(crate) fn uniformed(&self) -> i64 {
        self.deployment.strength[0].value() + self.deployment.strength[1].value()
    }
}

/// Whether a unit's people wait somewhere before they settle.
fn state_is_elsewhere(model: &Model, unit: UnitId) -> bool {
    matches!(model.units[unit].arrival, ArrivalModel::Generated { .. })
}

impl Deployment {
    /// Counts equipment that is lost on the way [g]; the unit goes on with what it has.
    pub(crate) fn equipment_lost(&mut self, unit: UnitId, amount: i64) {
        self.units[unit].sent -= amount;
    }
}
