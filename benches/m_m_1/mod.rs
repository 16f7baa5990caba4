//! One queue with one server, written twice: with the engine, and by hand to show what the engine costs.
//!
//! Both draw the same random numbers and must give the same answer to the last microsecond.

pub mod baseline;
pub mod engine;

use bluelift::engine::streams::Draws;
use bluelift::engine::streams::EntityKey;
use bluelift::engine::streams::Purpose;
use bluelift::engine::streams::Stream;

/// Mean hours between arrivals: a load of 0.9, where theory says 10 hours in the system.
pub const MEAN_GAP: f64 = 1.0 / 0.9;
/// Mean hours of service.
pub const MEAN_SERVICE: f64 = 1.0;

/// What a run found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answer {
    /// Customers who left.
    pub n_customers: u64,
    /// Sum of their times in the system [µs].
    pub time_in_system: i128,
}

impl Answer {
    /// Mean hours in the system.
    pub fn hours(&self) -> f64 {
        self.time_in_system as f64 / self.n_customers as f64 / 3.6e9
    }

    /// Counts a customer who leaves after a time in the system [µs].
    pub fn add(&mut self, time: i64) {
        self.n_customers += 1;
        self.time_in_system += i128::from(time);
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let (n, hours) = (self.n_customers, self.hours());
        write!(f, "{n} customers, {hours} h in the system")
    }
}

/// The numbers for gaps and for services.
pub fn streams(seed: u64) -> (Stream, Stream) {
    let draws = Draws::new(seed, 0);
    let bay = EntityKey(1);
    (
        draws.stream(Purpose(1), bay, 0),
        draws.stream(Purpose(2), bay, 0),
    )
}
