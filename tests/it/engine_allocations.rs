//! Once its memory has grown to working size, the engine allocates nothing: proven, not promised.

use bluelift::engine::calendar::Calendar;
use bluelift::engine::calendar::EventHandle;
use bluelift::engine::calendar::Priority;
use bluelift::engine::causes::Causes;
use bluelift::engine::clusters::Clusters;
use bluelift::engine::distribution::Distribution;
use bluelift::engine::field::Field;
use bluelift::engine::histogram::Histogram;
use bluelift::engine::resource::Request;
use bluelift::engine::resource::Resource;
use bluelift::engine::simulation::Simulation;
use bluelift::engine::simulation::run_until;
use bluelift::engine::stock::Stock;
use bluelift::engine::streams::Draws;
use bluelift::engine::streams::EntityKey;
use bluelift::engine::streams::Purpose;
use bluelift::engine::tally::Tally;
use bluelift::engine::time::SimSpan;
use bluelift::engine::time::SimTime;

use crate::allocations::allocations_of;

const PURPOSE: Purpose = Purpose(1);
const EXCITED: Purpose = Purpose(2);

#[derive(Debug, Clone, Copy)]
enum Event {
    /// A truck comes to the depot.
    Arrival,
    /// The truck with this number has been filled.
    Filled(u64),
    /// The depot runs low, at the present rate.
    Low,
    /// Something happens to the depot; its key.
    Incident(u64),
    /// An incident that another one led to.
    Offspring(u64),
}

/// A depot that uses everything the engine has.
struct Depot {
    draws: Draws,
    id: EntityKey,
    n_trucks: u64,
    pumps: Resource<u64>,
    diesel: Stock,
    low: EventHandle,
    next_incident: EventHandle,
    incidents: Field,
    clusters: Clusters,
    laws: Vec<Distribution>,
    waits: Tally,
    amounts: Histogram,
}

impl Depot {
    fn new(replication: u64) -> Depot {
        let laws = [
            Distribution::exponential(1.0),
            Distribution::gamma(1.0, 0.7),
            Distribution::lognormal_median_p90(0.8, 2.0),
            Distribution::pert(0.2, 0.8, 3.0),
            Distribution::triangular(0.2, 0.8, 2.0),
            Distribution::weibull(1.5, 1.0),
            Distribution::normal_truncated(1.0, 0.4, 0.0, 3.0),
            Distribution::negative_binomial(1.0, 0.5),
            Distribution::poisson(50.0).map(|counts| counts.scale(0.02)),
            Distribution::empirical(&[0.5, 1.0, 1.5], &[1.0, 2.0, 1.0]),
            Distribution::zeta(2.5, 100),
        ];
        Depot {
            draws: Draws::new(1, replication),
            id: EntityKey::of("port-amal"),
            n_trucks: 0,
            pumps: Resource::new(SimTime::ZERO, 4),
            diesel: Stock::new(50_000, Some(200_000)),
            low: EventHandle::NONE,
            next_incident: EventHandle::NONE,
            incidents: Field::new(PURPOSE, EntityKey::of("port-amal"), 1.0),
            clusters: Clusters::new(EXCITED, 0.5, 0.1).unwrap(),
            laws: laws.map(|law| law.unwrap()).into(),
            waits: Tally::new(),
            amounts: Histogram::new(),
        }
    }

    fn hours(&self, k: u64) -> f64 {
        let law = &self.laws[k as usize % self.laws.len()];
        law.sample(&mut self.draws.stream(PURPOSE, self.id, k))
    }

    fn fill<C: Causes>(&mut self, truck: u64, calendar: &mut Calendar<Event, C>) {
        let span = SimSpan::from_hours(3.0 * self.hours(truck));
        calendar.schedule_in(span, Priority::EARLY, Event::Filled(truck));
    }

    /// Sets a rate and moves the crossing and the next incident that depend on it.
    fn set_rate<C: Causes>(&mut self, rate: i64, calendar: &mut Calendar<Event, C>) {
        let now = calendar.now();
        self.diesel.set_rate(now, rate);
        let at = self.diesel.time_below(20_000).max(now + SimSpan(1));
        self.low = calendar.replace(self.low, at, Priority::LATE, Event::Low);
        let rate = (rate % 7).unsigned_abs() as f64 + 0.5;
        let next = self
            .incidents
            .next_incident_before(&self.draws, now, rate, SimTime::NEVER);
        let event = Event::Incident(next.key);
        self.next_incident =
            calendar.replace(self.next_incident, next.time, Priority::NORMAL, event);
    }
}

impl Simulation for Depot {
    type Event = Event;

    fn handle<C: Causes>(&mut self, event: Event, calendar: &mut Calendar<Event, C>) {
        let now = calendar.now();
        match event {
            Event::Arrival => {
                self.n_trucks += 1;
                let request = Request {
                    units: 1 + (self.n_trucks % 3) as u32,
                    priority: (self.n_trucks % 2) as i32,
                    token: self.n_trucks,
                };
                if self.pumps.seize(now, request) {
                    self.fill(self.n_trucks, calendar);
                }
                let span = SimSpan::from_hours(2.0 * self.hours(self.n_trucks) + 0.01);
                calendar.schedule_in(span, Priority::NORMAL, Event::Arrival);
            }
            Event::Filled(truck) => {
                self.pumps.release(now, truck);
                while let Some(next) = self.pumps.next_granted(now) {
                    self.fill(next.token, calendar);
                }
                self.waits.add((now.0 % 1_000) as f64);
                self.amounts.add(self.diesel.take(now, 1_500));
                self.set_rate(-(truck as i64 % 900), calendar);
            }
            Event::Low => {
                self.diesel.put(now, 100_000);
                self.set_rate(self.diesel.rate(), calendar);
            }
            Event::Incident(key) | Event::Offspring(key) => {
                for (delay, key) in self.clusters.offspring(&self.draws, self.id, key) {
                    calendar.schedule_in(delay, Priority::NORMAL, Event::Offspring(key));
                }
                if matches!(event, Event::Incident(_)) {
                    self.set_rate(self.diesel.rate() - 1, calendar);
                }
            }
        }
    }
}

fn started() -> Calendar<Event> {
    let mut calendar = Calendar::new();
    calendar.schedule(SimTime::ZERO, Priority::NORMAL, Event::Arrival);
    calendar
}

#[test]
fn a_run_in_its_steady_state_allocates_nothing() {
    let (mut depot, mut calendar) = (Depot::new(0), started());
    run_until(
        &mut depot,
        &mut calendar,
        SimTime::from_days(2_000.0),
        u64::MAX,
    )
    .unwrap();
    let end = SimTime::from_days(3_000.0);
    let (events, n) = allocations_of(|| run_until(&mut depot, &mut calendar, end, u64::MAX));
    assert!(events.unwrap() > 20_000);
    assert!(depot.pumps.waits().max() > Some(0.0) && depot.diesel.totals(end).is_balanced());
    assert_eq!(n, 0);
}

#[test]
fn a_replication_that_reuses_a_calendar_allocates_nothing_for_its_events() {
    let (mut depot, mut calendar) = (Depot::new(0), started());
    let end = SimTime::from_days(3_000.0);
    run_until(&mut depot, &mut calendar, end, u64::MAX).unwrap();
    // The same world again: all that grows is what the new depot itself holds.
    let mut again = Depot::new(0);
    calendar.clear();
    calendar.schedule(SimTime::ZERO, Priority::NORMAL, Event::Arrival);
    run_until(
        &mut again,
        &mut calendar,
        SimTime::from_days(2_000.0),
        u64::MAX,
    )
    .unwrap();
    let (events, n) = allocations_of(|| run_until(&mut again, &mut calendar, end, u64::MAX));
    assert!(events.unwrap() > 20_000);
    assert_eq!(n, 0);
    assert_eq!(again.waits, depot.waits);
    assert_eq!(again.amounts, depot.amounts);
}

#[test]
fn scheduling_cancelling_and_sweeping_allocate_nothing_at_working_size() {
    let mut calendar = Calendar::new();
    let mut handles = vec![EventHandle::NONE; 1_000];
    let mut churn = |calendar: &mut Calendar<usize>| {
        for round in 0..20i64 {
            for (event, handle) in handles.iter_mut().enumerate() {
                let at = calendar.now() + SimSpan(1 + (event as i64 * 7919 + round) % 5_000);
                *handle = calendar.replace(*handle, at, Priority::NORMAL, event);
            }
            for _ in 0..100 {
                calendar.pop();
            }
        }
    };
    churn(&mut calendar);
    let ((), n) = allocations_of(|| churn(&mut calendar));
    assert_eq!(n, 0);
}
