//! The queue by hand: a heap of packed keys, a ring of arrival times and one sum; no cancelling, no statistics.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::VecDeque;

use bluelift::engine::streams::Stream;
use bluelift::engine::time::SimSpan;

use crate::m_m_1::Answer;
use crate::m_m_1::MEAN_GAP;
use crate::m_m_1::MEAN_SERVICE;
use crate::m_m_1::streams;

const ARRIVAL: u64 = 0;
const DEPARTURE: u64 = 1;

/// Events as one number each: time, order of scheduling, kind.
struct Events {
    heap: BinaryHeap<Reverse<u128>>,
    sequence: u64,
}

impl Events {
    fn schedule(&mut self, at: u64, kind: u64) {
        self.sequence += 1;
        let key = u128::from(at) << 64 | u128::from(self.sequence << 1 | kind);
        self.heap.push(Reverse(key));
    }
}

fn exponential(stream: &mut Stream, mean: f64) -> u64 {
    SimSpan::from_hours(mean * -libm::log1p(-stream.uniform())).0 as u64
}

/// Runs until `n_customers` have come and gone.
pub fn run(n_customers: u64, seed: u64) -> Answer {
    let (mut gaps, mut services) = streams(seed);
    let mut events = Events {
        heap: BinaryHeap::new(),
        sequence: 0,
    };
    // Arrival times of those in the system; the first is served.
    let mut present = VecDeque::new();
    let mut left_to_arrive = n_customers;
    let mut answer = Answer::default();
    events.schedule(0, ARRIVAL);
    while let Some(Reverse(key)) = events.heap.pop() {
        let now = (key >> 64) as u64;
        if key as u64 & 1 == ARRIVAL {
            present.push_back(now);
            if present.len() == 1 {
                events.schedule(now + exponential(&mut services, MEAN_SERVICE), DEPARTURE);
            }
            left_to_arrive -= 1;
            if left_to_arrive > 0 {
                events.schedule(now + exponential(&mut gaps, MEAN_GAP), ARRIVAL);
            }
        } else {
            let arrival = present.pop_front().expect("someone is served");
            answer.add((now - arrival) as i64);
            if !present.is_empty() {
                events.schedule(now + exponential(&mut services, MEAN_SERVICE), DEPARTURE);
            }
        }
    }
    answer
}
