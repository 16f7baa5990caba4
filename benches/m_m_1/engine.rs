//! The queue with the engine: calendar, run loop, a resource with all its statistics, distributions.

use bluelift::engine::calendar::Calendar;
use bluelift::engine::calendar::Priority;
use bluelift::engine::causes::Causes;
use bluelift::engine::distribution::Distribution;
use bluelift::engine::resource::Request;
use bluelift::engine::resource::Resource;
use bluelift::engine::simulation::Simulation;
use bluelift::engine::simulation::run_until;
use bluelift::engine::streams::Stream;
use bluelift::engine::time::SimSpan;
use bluelift::engine::time::SimTime;

use crate::m_m_1::Answer;
use crate::m_m_1::MEAN_GAP;
use crate::m_m_1::MEAN_SERVICE;
use crate::m_m_1::streams;

/// A customer is known by the time of arrival.
#[derive(Debug, Clone, Copy)]
enum Event {
    Arrival,
    Departure(SimTime),
}

struct Queue {
    left_to_arrive: u64,
    gap: Distribution,
    service: Distribution,
    gaps: Stream,
    services: Stream,
    server: Resource<SimTime>,
    answer: Answer,
}

impl Queue {
    fn serve<C: Causes>(&mut self, arrival: SimTime, calendar: &mut Calendar<Event, C>) {
        let span = SimSpan::from_hours(self.service.sample(&mut self.services));
        calendar.schedule_in(span, Priority::NORMAL, Event::Departure(arrival));
    }
}

impl Simulation for Queue {
    type Event = Event;

    fn handle<C: Causes>(&mut self, event: Event, calendar: &mut Calendar<Event, C>) {
        let now = calendar.now();
        match event {
            Event::Arrival => {
                let request = Request {
                    units: 1,
                    priority: 0,
                    token: now,
                };
                if self.server.seize(now, request) {
                    self.serve(now, calendar);
                }
                self.left_to_arrive -= 1;
                if self.left_to_arrive > 0 {
                    let span = SimSpan::from_hours(self.gap.sample(&mut self.gaps));
                    calendar.schedule_in(span, Priority::NORMAL, Event::Arrival);
                }
            }
            Event::Departure(arrival) => {
                self.answer.add(now.0 - arrival.0);
                self.server.release(now, arrival);
                while let Some(next) = self.server.next_granted(now) {
                    self.serve(next.token, calendar);
                }
            }
        }
    }
}

/// Runs until `n_customers` have come and gone.
pub fn run(n_customers: u64, seed: u64) -> Answer {
    let (gaps, services) = streams(seed);
    let mut queue = Queue {
        left_to_arrive: n_customers,
        gap: Distribution::exponential(MEAN_GAP).expect("the mean is positive"),
        service: Distribution::exponential(MEAN_SERVICE).expect("the mean is positive"),
        gaps,
        services,
        server: Resource::new(SimTime::ZERO, 1),
        answer: Answer::default(),
    };
    let mut calendar = Calendar::new();
    calendar.schedule(SimTime::ZERO, Priority::NORMAL, Event::Arrival);
    run_until(&mut queue, &mut calendar, SimTime::NEVER, u64::MAX).expect("time goes forward");
    queue.answer
}
