//! Queues with closed forms: what the calendar, the run loop and resources must reproduce.
//!
//! Mean numbers are time averages after a warm-up, not tallies, because occurrences cut off by the end of a run
//! would bias them low.
//! Source of the formulas: Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory (fourth edition,
//! 2008), chapters 2, 3 and 5.

use bluelift::engine::calendar::Calendar;
use bluelift::engine::calendar::EventHandle;
use bluelift::engine::calendar::Priority;
use bluelift::engine::causes::Causes;
use bluelift::engine::distribution::Distribution;
use bluelift::engine::resource::Holder;
use bluelift::engine::resource::Request;
use bluelift::engine::resource::Resource;
use bluelift::engine::simulation::Simulation;
use bluelift::engine::simulation::run_until;
use bluelift::engine::streams::Draws;
use bluelift::engine::streams::EntityKey;
use bluelift::engine::streams::Purpose;
use bluelift::engine::streams::Stream;
use bluelift::engine::time::SimSpan;
use bluelift::engine::time::SimTime;
use bluelift::engine::time_average::TimeAverage;

use crate::means::assert_mean_is;

const GAP: Purpose = Purpose(1);
const SERVICE: Purpose = Purpose(2);
const SEED: u64 = 20_260_101;

fn exponential(mean: f64) -> Distribution {
    Distribution::exponential(mean).unwrap()
}

fn constant(value: f64) -> Distribution {
    Distribution::constant(value).unwrap()
}

#[derive(Debug, Clone, Copy)]
enum Event {
    /// A customer of a class arrives.
    Arrival(usize),
    /// The customer with this number is done.
    Departure(u32),
}

/// One class of customers; lower classes are served first.
struct Class {
    gap: Distribution,
    gaps: Stream,
    service: Distribution,
    services: Stream,
    /// Customers waiting or served.
    present: TimeAverage,
}

/// A customer in the system.
#[derive(Clone, Copy)]
struct Customer {
    class: usize,
    /// Service still to come, at the last start or interruption.
    left: SimSpan,
    departure: EventHandle,
}

/// Servers with one queue, whose work is resumed where it was interrupted.
struct Queue {
    classes: Vec<Class>,
    servers: Resource<u32>,
    is_preemptive: bool,
    customers: Vec<Customer>,
    /// Numbers of customers who have left, to be given again.
    free: Vec<u32>,
    preempted: Vec<Holder<u32>>,
}

impl Queue {
    /// From means in hours: gaps and services of each class, on its own streams.
    fn new(replication: u64, n_servers: u32, classes: &[(Distribution, Distribution)]) -> Queue {
        let draws = Draws::new(SEED, replication);
        let class = |(k, (gap, service)): (usize, &(Distribution, Distribution))| Class {
            gap: gap.clone(),
            gaps: draws.stream(GAP, EntityKey::of("queue"), k as u64),
            service: service.clone(),
            services: draws.stream(SERVICE, EntityKey::of("queue"), k as u64),
            present: TimeAverage::new(SimTime::ZERO, 0),
        };
        Queue {
            classes: classes.iter().enumerate().map(class).collect(),
            servers: Resource::new(SimTime::ZERO, n_servers),
            is_preemptive: false,
            customers: Vec::new(),
            free: Vec::new(),
            preempted: Vec::new(),
        }
    }

    fn with_preemption(mut self) -> Queue {
        self.is_preemptive = true;
        self
    }

    /// Runs through a warm-up of a tenth, and then `hours` with fresh statistics; returns the end.
    fn run(&mut self, hours: f64) -> SimTime {
        let mut calendar = Calendar::new();
        for class in 0..self.classes.len() {
            self.schedule_arrival(class, &mut calendar);
        }
        let start = SimTime::ZERO + SimSpan::from_hours(hours / 10.0);
        run_until(self, &mut calendar, start, u64::MAX).unwrap();
        self.servers.restart_statistics(start);
        for class in &mut self.classes {
            class.present.restart(start);
        }
        let end = start + SimSpan::from_hours(hours);
        run_until(self, &mut calendar, end, u64::MAX).unwrap();
        end
    }

    fn schedule_arrival<C: Causes>(&mut self, class: usize, calendar: &mut Calendar<Event, C>) {
        let Class { gap, gaps, .. } = &mut self.classes[class];
        let span = SimSpan::from_hours(gap.sample(gaps));
        calendar.schedule_in(span, Priority::NORMAL, Event::Arrival(class));
    }

    fn arrive<C: Causes>(&mut self, class: usize, calendar: &mut Calendar<Event, C>) {
        let now = calendar.now();
        let Class {
            service, services, ..
        } = &mut self.classes[class];
        let customer = Customer {
            class,
            left: SimSpan::from_hours(service.sample(services)),
            departure: EventHandle::NONE,
        };
        self.classes[class].present.add(now, 1);
        let number = self.free.pop().unwrap_or(self.customers.len() as u32);
        if number as usize == self.customers.len() {
            self.customers.push(customer);
        } else {
            self.customers[number as usize] = customer;
        }
        let request = Request {
            units: 1,
            priority: class as i32,
            token: number,
        };
        let is_served = if self.is_preemptive {
            let is_served = self
                .servers
                .seize_preempting(now, request, &mut self.preempted);
            while let Some(holder) = self.preempted.pop() {
                self.interrupt(holder, calendar);
            }
            is_served
        } else {
            self.servers.seize(now, request)
        };
        if is_served {
            self.start(number, calendar);
        }
    }

    fn interrupt<C: Causes>(&mut self, holder: Holder<u32>, calendar: &mut Calendar<Event, C>) {
        let now = calendar.now();
        let customer = &mut self.customers[holder.request.token as usize];
        customer.left = customer.left - (now - holder.since);
        assert!(calendar.cancel(customer.departure));
        assert!(!self.servers.seize(now, holder.request));
    }

    fn start<C: Causes>(&mut self, number: u32, calendar: &mut Calendar<Event, C>) {
        let customer = &mut self.customers[number as usize];
        let departure = Event::Departure(number);
        customer.departure = calendar.schedule_in(customer.left, Priority::NORMAL, departure);
    }
}

impl Simulation for Queue {
    type Event = Event;

    fn handle<C: Causes>(&mut self, event: Event, calendar: &mut Calendar<Event, C>) {
        let now = calendar.now();
        match event {
            Event::Arrival(class) => {
                self.schedule_arrival(class, calendar);
                self.arrive(class, calendar);
            }
            Event::Departure(number) => {
                let class = self.customers[number as usize].class;
                self.classes[class].present.add(now, -1);
                self.servers.release(now, number);
                self.free.push(number);
                while let Some(next) = self.servers.next_granted(now) {
                    self.start(next.token, calendar);
                }
            }
        }
    }
}

/// The mean number of customers in the system, by class and replication.
fn mean_numbers(n_replications: u64, hours: f64, queue: impl Fn(u64) -> Queue) -> Vec<Vec<f64>> {
    let one = |replication| {
        let mut queue = queue(replication);
        let end = queue.run(hours);
        let means = queue.classes.iter().map(|class| class.present.mean(end));
        means.map(|mean| mean.unwrap()).collect()
    };
    (0..n_replications).map(one).collect()
}

fn of_class(means: &[Vec<f64>], class: usize) -> Vec<f64> {
    means.iter().map(|means| means[class]).collect()
}

#[test]
fn constant_gaps_and_services_give_exact_answers() {
    // A service of 0.75 h in each hour: nobody waits.
    let mut queue = Queue::new(0, 1, &[(constant(1.0), constant(0.75))]);
    let end = queue.run(1_000.0);
    assert_eq!(queue.servers.utilisation(end), Some(0.75));
    assert_eq!(queue.classes[0].present.mean(end), Some(0.75));
    assert_eq!(queue.servers.waits().max(), Some(0.0));
    assert_eq!(queue.servers.queue_over_time().mean(end), Some(0.0));
    // Services of 1.5 h on two servers are the same, and each server is busy three quarters of the time.
    let mut queue = Queue::new(0, 2, &[(constant(1.0), constant(1.5))]);
    let end = queue.run(1_000.0);
    assert_eq!(queue.servers.utilisation(end), Some(0.75));
    assert_eq!(queue.classes[0].present.mean(end), Some(1.5));
    assert_eq!(queue.servers.waits().max(), Some(0.0));
}

#[test]
fn an_overloaded_constant_queue_grows_exactly() {
    // One arrival an hour from hour 1 on, one departure every two hours from hour 3 on.
    let mut queue = Queue::new(0, 1, &[(constant(1.0), constant(2.0))]);
    let mut calendar = Calendar::new();
    queue.schedule_arrival(0, &mut calendar);
    let end = SimTime::ZERO + SimSpan::from_hours(100.0);
    run_until(&mut queue, &mut calendar, end, u64::MAX).unwrap();
    // 100 arrivals, 49 departures.
    assert_eq!(queue.classes[0].present.value(), 51);
    // The k-th customer arrives at hour k and starts at hour 2k − 1; 50 have started.
    assert_eq!(queue.servers.waits().count(), 50);
    let longest = SimSpan::from_hours(49.0).days();
    assert_eq!(queue.servers.waits().max(), Some(longest));
    assert_eq!(queue.servers.utilisation(end), Some(0.99));
}

#[test]
fn the_mean_number_in_m_m_1_is_rho_over_one_minus_rho() {
    let means = mean_numbers(30, 12_000.0, |replication| {
        Queue::new(replication, 1, &[(exponential(1.25), exponential(1.0))])
    });
    assert_mean_is(4.0, &of_class(&means, 0));
}

#[test]
fn waits_and_utilisation_in_m_m_1_match_theory() {
    // λ = 0.5 and µ = 1 an hour: W_q = ρ/(µ − λ) = 1 h.
    let (mut waits, mut shares) = (Vec::new(), Vec::new());
    for replication in 0..30 {
        let mut queue = Queue::new(replication, 1, &[(exponential(2.0), exponential(1.0))]);
        let end = queue.run(10_000.0);
        waits.push(queue.servers.waits().mean().unwrap() * 24.0);
        shares.push(queue.servers.utilisation(end).unwrap());
    }
    assert_mean_is(1.0, &waits);
    assert_mean_is(0.5, &shares);
}

#[test]
fn the_mean_number_in_m_m_c_matches_erlang_c() {
    let (n_servers, load) = (5u32, 4.0f64);
    let mut term = 1.0;
    let mut sum = 0.0;
    for k in 0..n_servers {
        sum += term;
        term *= load / f64::from(k + 1);
    }
    let rho = load / f64::from(n_servers);
    let waiting = term / (1.0 - rho);
    let erlang_c = waiting / (sum + waiting);
    assert!((erlang_c - 0.554_1).abs() < 1e-4);
    let means = mean_numbers(30, 6_000.0, |replication| {
        Queue::new(
            replication,
            n_servers,
            &[(exponential(0.25), exponential(1.0))],
        )
    });
    assert_mean_is(load + erlang_c * rho / (1.0 - rho), &of_class(&means, 0));
}

#[test]
fn the_mean_number_in_m_g_1_matches_pollaczek_and_khinchine() {
    let lambda = 0.7;
    let services = [
        constant(1.0),
        Distribution::lognormal_mean_sd(1.0, 1.25).unwrap(),
        Distribution::uniform(0.0, 2.0).unwrap(),
        Distribution::gamma(1.0, 0.5).unwrap(),
    ];
    for service in services {
        let second_moment = service.variance() + 1.0;
        let theory = lambda + lambda * lambda * second_moment / (2.0 * (1.0 - lambda));
        let means = mean_numbers(60, 16_000.0, |replication| {
            Queue::new(
                replication,
                1,
                &[(exponential(1.0 / lambda), service.clone())],
            )
        });
        assert_mean_is(theory, &of_class(&means, 0));
    }
}

#[test]
fn priorities_without_preemption_match_cobham() {
    let (first, second) = (0.3, 0.4);
    // Mean work in service seen by an arrival, and waits in order of priority.
    let residual = first + second;
    let wait_1 = residual / (1.0 - first);
    let wait_2 = residual / ((1.0 - first) * (1.0 - first - second));
    let means = mean_numbers(30, 12_000.0, |replication| {
        two_classes(replication, first, second)
    });
    assert_mean_is(first * (wait_1 + 1.0), &of_class(&means, 0));
    assert_mean_is(second * (wait_2 + 1.0), &of_class(&means, 1));
}

#[test]
fn preemptive_priorities_with_resumption_match_theory() {
    let (first, second) = (0.3, 0.4);
    let residual = first + second;
    let stay_1 = 1.0 / (1.0 - first);
    let stay_2 = 1.0 / (1.0 - first) + residual / ((1.0 - first) * (1.0 - first - second));
    let means = mean_numbers(30, 12_000.0, |replication| {
        two_classes(replication, first, second).with_preemption()
    });
    assert_mean_is(first * stay_1, &of_class(&means, 0));
    assert_mean_is(second * stay_2, &of_class(&means, 1));
}

fn two_classes(replication: u64, first: f64, second: f64) -> Queue {
    let classes = [
        (exponential(1.0 / first), exponential(1.0)),
        (exponential(1.0 / second), exponential(1.0)),
    ];
    Queue::new(replication, 1, &classes)
}

#[derive(Debug, Clone, Copy)]
enum Shop {
    Failure(u32),
    Repaired(u32),
}

/// Machines that fail and wait for one of a few repairers.
struct Machines {
    draws: Draws,
    repairers: Resource<u32>,
    running: TimeAverage,
    /// Failures and repairs of each machine so far.
    n_drawn: Vec<u64>,
    mean_running: Distribution,
    mean_repair: Distribution,
}

impl Machines {
    /// The next draw of a machine, on its own address.
    fn draw(&mut self, machine: u32, is_repair: bool) -> SimSpan {
        let k = &mut self.n_drawn[machine as usize];
        *k += 1;
        let key = EntityKey::of("machine").with(machine.into());
        let mut stream = self.draws.stream(GAP, key, *k);
        let law = if is_repair {
            &self.mean_repair
        } else {
            &self.mean_running
        };
        SimSpan::from_hours(law.sample(&mut stream))
    }

    fn repair<C: Causes>(&mut self, machine: u32, calendar: &mut Calendar<Shop, C>) {
        let span = self.draw(machine, true);
        calendar.schedule_in(span, Priority::NORMAL, Shop::Repaired(machine));
    }
}

impl Simulation for Machines {
    type Event = Shop;

    fn handle<C: Causes>(&mut self, event: Shop, calendar: &mut Calendar<Shop, C>) {
        let now = calendar.now();
        match event {
            Shop::Failure(machine) => {
                self.running.add(now, -1);
                let request = Request {
                    units: 1,
                    priority: 0,
                    token: machine,
                };
                if self.repairers.seize(now, request) {
                    self.repair(machine, calendar);
                }
            }
            Shop::Repaired(machine) => {
                self.running.add(now, 1);
                let span = self.draw(machine, false);
                calendar.schedule_in(span, Priority::NORMAL, Shop::Failure(machine));
                self.repairers.release(now, machine);
                while let Some(next) = self.repairers.next_granted(now) {
                    self.repair(next.token, calendar);
                }
            }
        }
    }
}

#[test]
fn machines_running_in_a_finite_source_queue_match_theory() {
    let (n_machines, n_repairers, ratio) = (8u32, 2u32, 0.4f64);
    let mut weight = 1.0;
    let (mut total, mut running) = (0.0, 0.0);
    for down in 0..=n_machines {
        total += weight;
        running += weight * f64::from(n_machines - down);
        weight *= f64::from(n_machines - down) * ratio / f64::from((down + 1).min(n_repairers));
    }
    let mut means = Vec::new();
    for replication in 0..20 {
        let mut shop = Machines {
            draws: Draws::new(SEED, replication),
            repairers: Resource::new(SimTime::ZERO, n_repairers),
            running: TimeAverage::new(SimTime::ZERO, n_machines.into()),
            n_drawn: vec![0; n_machines as usize],
            mean_running: exponential(10.0),
            mean_repair: exponential(10.0 * ratio),
        };
        let mut calendar = Calendar::new();
        for machine in 0..n_machines {
            let span = shop.draw(machine, false);
            calendar.schedule_in(span, Priority::NORMAL, Shop::Failure(machine));
        }
        let start = SimTime::from_days(20.0);
        run_until(&mut shop, &mut calendar, start, u64::MAX).unwrap();
        shop.running.restart(start);
        let end = SimTime::from_days(500.0);
        run_until(&mut shop, &mut calendar, end, u64::MAX).unwrap();
        means.push(shop.running.mean(end).unwrap());
    }
    assert_mean_is(running / total, &means);
}
