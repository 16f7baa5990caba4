//! Convoys of three depots that share escorts: resources with priorities, giving up, and breakdowns.
//!
//! At each depot a convoy is asked for at exponential gaps; a fifth are urgent and go before others in every queue. It
//! waits for a set of the depot's vehicles, and is given up after a day without one. With vehicles it waits for an
//! escort, which all depots share. It goes out for a uniform time, may break down on the way and is then repaired,
//! lets the escort go, comes back as long, and lets the vehicles go. `benches/peers/simpy/convoys.py` is the same model.

use bluelift::engine::calendar::Calendar;
use bluelift::engine::calendar::EventHandle;
use bluelift::engine::calendar::Priority;
use bluelift::engine::causes::Causes;
use bluelift::engine::distribution::Distribution;
use bluelift::engine::resource::Request;
use bluelift::engine::resource::Resource;
use bluelift::engine::simulation::Simulation;
use bluelift::engine::simulation::run_until;
use bluelift::engine::streams::Draws;
use bluelift::engine::streams::EntityKey;
use bluelift::engine::streams::Purpose;
use bluelift::engine::streams::Stream;
use bluelift::engine::tally::Tally;
use bluelift::engine::time::SimSpan;
use bluelift::engine::time::SimTime;

/// Depots, and the sets of vehicles of each.
const DEPOTS: usize = 3;
const VEHICLES: u32 = 6;
/// Escorts of all depots.
const ESCORTS: u32 = 9;
/// Mean days between convoys that are asked for at one depot.
const GAP: f64 = 0.5;
/// Share of them that is urgent.
const URGENT: f64 = 0.2;
/// Days after which a convoy without vehicles is given up.
const PATIENCE: f64 = 1.0;
/// Least and most days of one way.
const WAY: (f64, f64) = (0.6, 1.8);
/// Mean days to a breakdown, and of its repair.
const BREAKDOWN: f64 = 8.0;
const REPAIR: f64 = 0.5;

/// What a replication found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// Share of the convoys that were given up.
    pub given_up: f64,
    /// Mean days from asking to leaving, of those that left.
    pub wait: f64,
    /// Share of the escorts in use over time.
    pub in_use: f64,
    /// Events handled.
    pub n_events: u64,
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Asked(u8),
    GaveUp(u32),
    BrokeDown(u32),
    CameThere(u32),
    CameBack(u32),
}

#[derive(Debug, Clone, Copy)]
struct Convoy {
    depot: u8,
    priority: i32,
    asked: SimTime,
    patience: EventHandle,
    /// What is left of the way out after a breakdown and its repair.
    rest: SimSpan,
}

struct Depots {
    gap: Distribution,
    way: Distribution,
    breakdown: Distribution,
    repair: Distribution,
    stream: Stream,
    vehicles: [Resource<u32>; DEPOTS],
    escorts: Resource<u32>,
    convoys: Vec<Convoy>,
    free: Vec<u32>,
    n_asked: u64,
    n_given_up: u64,
    waits: Tally,
}

impl Depots {
    fn request(&self, id: u32) -> Request<u32> {
        Request {
            units: 1,
            priority: self.convoys[id as usize].priority,
            token: id,
        }
    }

    fn ask<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, depot: u8) {
        let now = calendar.now();
        self.n_asked += 1;
        let convoy = Convoy {
            depot,
            priority: i32::from(!self.stream.bernoulli(URGENT)),
            asked: now,
            patience: EventHandle::NONE,
            rest: SimSpan::ZERO,
        };
        let id = match self.free.pop() {
            Some(id) => {
                self.convoys[id as usize] = convoy;
                id
            }
            None => {
                self.convoys.push(convoy);
                self.convoys.len() as u32 - 1
            }
        };
        let request = self.request(id);
        if self.vehicles[usize::from(depot)].seize(now, request) {
            self.seek_escort(calendar, id);
        } else {
            let patience = SimSpan::from_days(PATIENCE);
            let handle = calendar.schedule_in(patience, Priority::NORMAL, Event::GaveUp(id));
            self.convoys[id as usize].patience = handle;
        }
        let gap = SimSpan::from_days(self.gap.sample(&mut self.stream));
        calendar.schedule_in(gap, Priority::NORMAL, Event::Asked(depot));
    }

    fn give_up(&mut self, now: SimTime, id: u32) {
        self.n_given_up += 1;
        let depot = usize::from(self.convoys[id as usize].depot);
        self.vehicles[depot].cancel(now, id);
        self.free.push(id);
    }

    fn seek_escort<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: u32) {
        let request = self.request(id);
        if self.escorts.seize(calendar.now(), request) {
            self.leave(calendar, id);
        }
    }

    fn leave<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: u32) {
        let now = calendar.now();
        let way = self.way.sample(&mut self.stream);
        let breakdown = self.breakdown.sample(&mut self.stream);
        let convoy = &mut self.convoys[id as usize];
        self.waits.add((now - convoy.asked).days());
        if breakdown < way {
            convoy.rest = SimSpan::from_days(way - breakdown);
            let span = SimSpan::from_days(breakdown);
            calendar.schedule_in(span, Priority::NORMAL, Event::BrokeDown(id));
        } else {
            let span = SimSpan::from_days(way);
            calendar.schedule_in(span, Priority::NORMAL, Event::CameThere(id));
        }
    }

    fn come_there<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: u32) {
        let now = calendar.now();
        self.escorts.release(now, id);
        let way = SimSpan::from_days(self.way.sample(&mut self.stream));
        calendar.schedule_in(way, Priority::NORMAL, Event::CameBack(id));
        while let Some(next) = self.escorts.next_granted(now) {
            self.leave(calendar, next.token);
        }
    }

    fn come_back<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: u32) {
        let now = calendar.now();
        let depot = usize::from(self.convoys[id as usize].depot);
        self.vehicles[depot].release(now, id);
        self.free.push(id);
        while let Some(next) = self.vehicles[depot].next_granted(now) {
            calendar.cancel(self.convoys[next.token as usize].patience);
            self.seek_escort(calendar, next.token);
        }
    }
}

impl Simulation for Depots {
    type Event = Event;

    fn handle<C: Causes>(&mut self, event: Event, calendar: &mut Calendar<Event, C>) {
        match event {
            Event::Asked(depot) => self.ask(calendar, depot),
            Event::GaveUp(id) => self.give_up(calendar.now(), id),
            Event::BrokeDown(id) => {
                let repair = SimSpan::from_days(self.repair.sample(&mut self.stream));
                let span = repair + self.convoys[id as usize].rest;
                calendar.schedule_in(span, Priority::NORMAL, Event::CameThere(id));
            }
            Event::CameThere(id) => self.come_there(calendar, id),
            Event::CameBack(id) => self.come_back(calendar, id),
        }
    }
}

/// Runs one replication of so many days.
pub fn run(days: f64, seed: u64, replication: u64) -> Answer {
    let draws = Draws::new(seed, replication);
    let law = "the parameters are in range";
    let pool = |capacity| Resource::new(SimTime::ZERO, capacity);
    let mut depots = Depots {
        gap: Distribution::exponential(GAP).expect(law),
        way: Distribution::uniform(WAY.0, WAY.1).expect(law),
        breakdown: Distribution::exponential(BREAKDOWN).expect(law),
        repair: Distribution::exponential(REPAIR).expect(law),
        stream: draws.stream(Purpose(1), EntityKey(1), 0),
        vehicles: [pool(VEHICLES), pool(VEHICLES), pool(VEHICLES)],
        escorts: pool(ESCORTS),
        convoys: Vec::new(),
        free: Vec::new(),
        n_asked: 0,
        n_given_up: 0,
        waits: Tally::new(),
    };
    let mut calendar = Calendar::new();
    for depot in 0..DEPOTS as u8 {
        let gap = SimSpan::from_days(depots.gap.sample(&mut depots.stream));
        calendar.schedule_in(gap, Priority::NORMAL, Event::Asked(depot));
    }
    let end = SimTime::from_days(days);
    let n_events = run_until(&mut depots, &mut calendar, end, u64::MAX).expect("time goes forward");
    Answer {
        given_up: depots.n_given_up as f64 / depots.n_asked as f64,
        wait: depots.waits.mean().expect("convoys have left"),
        in_use: depots.escorts.utilisation(end).expect("time has passed"),
        n_events,
    }
}
