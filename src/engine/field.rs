//! Incident fields: random incidents that survive changes of their rate.
//!
//! A field is a unit Poisson process over the plane of time × rate. Whatever the rate does, an incident
//! happens at exactly those points that lie below it. Lowering a rate therefore only removes incidents
//! and raising it only adds some; the others stay where they are, in every scenario with the same seed.
//!
//! # Strips and blocks
//!
//! The plane is cut into strips of rate (0–c, c–2c, 2c–4c, …) and each strip into blocks of time with
//! eight points on average. A block has its own address among the [`Draws`], so points are drawn when first
//! needed and nothing depends on the order of questions; no rate is ever capped.
//!
//! # Cost
//!
//! A question costs one step for each strip below the rate, plus one for each point passed over, so it is
//! cheap where the rate is not far below c. A rate close to 0 is bounded by [`Field::with_horizon`].
//!
//! Source: Lewis and Shedler, Simulation of nonhomogeneous Poisson processes by thinning (1979).

use crate::engine::distribution::log;
use crate::engine::streams::{Draws, EntityKey, Purpose, Stream};
use crate::engine::time::{MICROS_PER_DAY, SimTime};

/// Points in a block, on average.
const POINTS_PER_BLOCK: f64 = 8.0;
/// Bits of a key for the number of a point in its block, and for the block; the rest is the strip.
const ORDINAL_BITS: u32 = 14;
const BLOCK_BITS: u32 = 43;

/// One point of a field that lies below the rate: an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incident {
    /// When it happens; [`SimTime::NEVER`] if there is none.
    pub time: SimTime,
    /// Its own number within the field, the same whatever the rate: the k of draws about this incident.
    pub key: u64,
}

/// The Poisson field of one kind of incident at one place.
#[derive(Debug, Clone)]
pub struct Field {
    purpose: Purpose,
    entity: EntityKey,
    strip_rate: f64,
    horizon: SimTime,
    strips: Vec<Strip>,
}

impl Field {
    /// A field whose lowest strip reaches up to `strip_rate_per_day`, near the usual rate; it looks 100 years ahead.
    ///
    /// # Panics
    ///
    /// If the strip rate is not positive and finite; it is a constant of the code.
    pub fn new(purpose: Purpose, entity: EntityKey, strip_rate_per_day: f64) -> Field {
        assert!(
            strip_rate_per_day > 0.0 && strip_rate_per_day.is_finite(),
            "a strip has a width"
        );
        let horizon = SimTime::start_of_day(36_525);
        Field {
            purpose,
            entity,
            strip_rate: strip_rate_per_day,
            horizon,
            strips: Vec::new(),
        }
    }

    /// Looks for incidents before this time only.
    pub fn with_horizon(mut self, horizon: SimTime) -> Field {
        self.horizon = horizon;
        self
    }

    /// Forgets what was drawn, for the next replication; keeps the memory.
    pub fn reset(&mut self) {
        self.strips.clear();
    }

    /// The first incident strictly after `now` and before `end` if the rate [per day] holds; cheap where `end` is near.
    ///
    /// Ask again when it has happened and when the rate changes. `now` must not go back. A rate that is
    /// zero, negative or not a number has no incidents.
    pub fn next_incident_before(
        &mut self,
        draws: &Draws,
        now: SimTime,
        rate_per_day: f64,
        end: SimTime,
    ) -> Incident {
        let end = end.min(self.horizon);
        let mut best = Incident {
            time: SimTime::NEVER,
            key: 0,
        };
        let (mut low, mut high) = (0.0, self.strip_rate);
        let mut index = 0;
        while low < rate_per_day {
            let origin = Origin {
                draws,
                purpose: self.purpose,
                entity: self.entity,
                strip: index as u64,
            };
            if index == self.strips.len() {
                self.strips.push(Strip::start(&origin, now, low, high));
            }
            let strip = &mut self.strips[index];
            strip.advance(&origin, now);
            let last = best.time.min(end);
            if let Some(found) = strip.first_below(&origin, rate_per_day, last) {
                best = found;
            }
            (low, high) = (high, 2.0 * high);
            index += 1;
        }
        best
    }
}

/// Where the points of a strip are drawn from.
struct Origin<'a> {
    draws: &'a Draws,
    purpose: Purpose,
    entity: EntityKey,
    strip: u64,
}

/// A place in the sequence of points of one strip.
#[derive(Debug, Clone)]
struct Strip {
    low: f64,
    width: f64,
    /// Length of a block [µs].
    block_length: i64,
    block: i64,
    ordinal: u64,
    /// The draws of the block, after those of the present point.
    stream: Stream,
    /// Time from the start of the block to the present point [µs].
    offset: f64,
    /// When the present point is.
    time: SimTime,
    /// Rate at which the present point lies.
    height: f64,
    /// No point from the present one on lies below this rate before this time: what was looked through need not be again.
    clear: (f64, SimTime),
}

impl Strip {
    /// The first point of the block that holds `now`.
    fn start(origin: &Origin, now: SimTime, low: f64, high: f64) -> Strip {
        let width = high - low;
        let block_length =
            ((POINTS_PER_BLOCK / width * MICROS_PER_DAY as f64) as i64).clamp(1, i64::MAX / 4);
        let block = now.0.div_euclid(block_length);
        let stream = origin.stream(block);
        let mut strip = Strip {
            low,
            width,
            block_length,
            block,
            ordinal: 0,
            stream,
            offset: 0.0,
            time: SimTime::ZERO,
            height: low,
            clear: (low, SimTime::ZERO),
        };
        strip.draw();
        strip.settle(origin);
        strip
    }

    /// Moves to the first point after `now`.
    #[inline]
    fn advance(&mut self, origin: &Origin, now: SimTime) {
        if self.time <= now && now.0.div_euclid(self.block_length) > self.block {
            *self = Strip::start(origin, now, self.low, self.low + self.width);
        }
        while self.time <= now {
            self.step(origin);
        }
    }

    /// The first point below a rate, from the present one on and before `last`.
    #[inline]
    fn first_below(&mut self, origin: &Origin, rate: f64, last: SimTime) -> Option<Incident> {
        if self.time >= last || (rate <= self.clear.0 && last <= self.clear.1) {
            return None;
        }
        self.look_ahead(origin, rate, last)
    }

    fn look_ahead(&mut self, origin: &Origin, rate: f64, last: SimTime) -> Option<Incident> {
        let (mut ahead, mut lowest) = (self.clone(), f64::INFINITY);
        while ahead.time < last && ahead.height >= rate {
            lowest = lowest.min(ahead.height);
            ahead.step(origin);
        }
        // Of the points that were passed over none lies below the lowest; the one that ended the search is not known of.
        self.clear = (lowest, ahead.time);
        (ahead.time < last).then(|| Incident {
            time: ahead.time,
            key: ahead.key(origin),
        })
    }

    fn step(&mut self, origin: &Origin) {
        self.ordinal += 1;
        self.draw();
        self.settle(origin);
    }

    /// Draws the next point of the block, which may lie beyond its end.
    fn draw(&mut self) {
        let gap = -log(self.stream.uniform()) / self.width;
        self.offset += gap * MICROS_PER_DAY as f64;
        let start = self.block.saturating_mul(self.block_length);
        self.time = SimTime(start.saturating_add(self.offset as i64));
        self.height = self.low + self.width * self.stream.uniform();
    }

    /// Goes on to the next blocks while the point lies beyond the end of its own, up to the end of time.
    fn settle(&mut self, origin: &Origin) {
        while self.offset >= self.block_length as f64 && self.time < SimTime::NEVER {
            self.block += 1;
            self.stream = origin.stream(self.block);
            self.ordinal = 0;
            self.offset = 0.0;
            self.draw();
        }
    }

    fn key(&self, origin: &Origin) -> u64 {
        let block = self.block as u64 & ((1 << BLOCK_BITS) - 1);
        (origin.strip << (BLOCK_BITS + ORDINAL_BITS))
            | (block << ORDINAL_BITS)
            | (self.ordinal & ((1 << ORDINAL_BITS) - 1))
    }
}

impl Origin<'_> {
    fn stream(&self, block: i64) -> Stream {
        let block = block as u64 & ((1 << BLOCK_BITS) - 1);
        self.draws.stream(
            self.purpose,
            self.entity,
            (self.strip << BLOCK_BITS) | block,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::time::SimSpan;

    const ATTACK: Purpose = Purpose(9);

    impl Field {
        fn next_incident(&mut self, draws: &Draws, now: SimTime, rate: f64) -> Incident {
            self.next_incident_before(draws, now, rate, SimTime::NEVER)
        }
    }

    fn field(strip_rate: f64) -> Field {
        Field::new(ATTACK, EntityKey::of("north"), strip_rate)
    }

    /// The incidents of a rate that changes daily, up to the end of the last day.
    fn incidents(field: &mut Field, draws: &Draws, rates: &[f64]) -> Vec<Incident> {
        let mut found = Vec::new();
        for (day, rate) in rates.iter().enumerate() {
            let mut now = SimTime::start_of_day(day as i32);
            let end = SimTime::start_of_day(day as i32 + 1);
            loop {
                let next = field.next_incident(draws, now, *rate);
                if next.time > end {
                    break;
                }
                found.push(next);
                now = next.time;
            }
        }
        found
    }

    /// Rates from 0 to `most` without much order.
    fn rates(n: u64, most: f64) -> Vec<f64> {
        let mixed = |i: u64| i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        (1..=n)
            .map(|i| mixed(i) as f64 / (1 << 24) as f64 * most)
            .collect()
    }

    #[test]
    fn what_was_looked_through_before_changes_no_answer() {
        let draws = Draws::new(4, 0);
        // Rates and ends rise and fall, so that answers come out of what is known as well as out of the field.
        let (rates, ends) = (rates(2_000, 12.0), rates(2_000, 3.0));
        let mut known = field(1.0);
        for (step, (rate, days)) in rates.iter().zip(&ends).enumerate() {
            let now = SimTime::from_days(step as f64 * 0.05);
            let end = now + SimSpan::from_days(*days);
            let fresh = field(1.0).next_incident_before(&draws, now, *rate, end);
            assert_eq!(known.next_incident_before(&draws, now, *rate, end), fresh);
        }
    }

    #[test]
    fn lowering_a_rate_only_removes_incidents_and_raising_it_only_adds() {
        let draws = Draws::new(1, 0);
        let high = rates(400, 20.0);
        let low: Vec<f64> = high
            .iter()
            .zip(rates(400, 1.0))
            .map(|(a, b)| a * b)
            .collect();
        let many = incidents(&mut field(1.5), &draws, &high);
        let few = incidents(&mut field(1.5), &draws, &low);
        assert!(few.len() > 1_000 && many.len() > few.len() + 1_000);
        assert!(few.iter().all(|incident| many.contains(incident)));
    }

    #[test]
    fn questions_in_between_change_no_answer() {
        let draws = Draws::new(2, 5);
        let mut asked = field(1.0);
        let mut now = SimTime::ZERO;
        for (i, rate) in rates(2_000, 9.0).into_iter().enumerate() {
            now += crate::engine::time::SimSpan((rate * 1e10) as i64);
            asked.next_incident(&draws, now, 9.0 - rate);
            let found = asked.next_incident(&draws, now, rate);
            assert_eq!(
                found,
                field(1.0).next_incident(&draws, now, rate),
                "question {i}"
            );
        }
    }

    #[test]
    fn an_incident_is_found_from_any_time_before_it() {
        let draws = Draws::new(3, 0);
        let late = field(2.0).next_incident(&draws, SimTime::from_days(100.0), 2.5);
        let just_before = SimTime(late.time.0 - 1);
        assert_eq!(field(2.0).next_incident(&draws, just_before, 2.5), late);
        assert!(field(2.0).next_incident(&draws, late.time, 2.5).time > late.time);
    }

    #[test]
    fn no_two_incidents_share_a_key() {
        let found = incidents(&mut field(0.7), &Draws::new(4, 0), &[50.0; 200]);
        let mut keys: Vec<u64> = found.iter().map(|incident| incident.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), found.len());
    }

    #[test]
    fn a_rate_that_is_not_positive_has_no_incidents() {
        let (mut field, draws) = (field(1.0), Draws::new(5, 0));
        for rate in [0.0, -1.0, f64::NAN, f64::NEG_INFINITY] {
            assert_eq!(
                field.next_incident(&draws, SimTime::ZERO, rate).time,
                SimTime::NEVER
            );
        }
        assert!(field.strips.is_empty());
    }

    #[test]
    fn nothing_happens_at_the_horizon_or_later() {
        let draws = Draws::new(6, 0);
        let first = field(1.0).next_incident(&draws, SimTime::ZERO, 1.0).time;
        let mut short = field(1.0).with_horizon(first);
        assert_eq!(
            short.next_incident(&draws, SimTime::ZERO, 1.0).time,
            SimTime::NEVER
        );
        let mut longer = field(1.0).with_horizon(SimTime(first.0 + 1));
        assert_eq!(longer.next_incident(&draws, SimTime::ZERO, 1.0).time, first);
    }

    #[test]
    fn a_strip_so_low_that_nothing_ever_happens_is_no_fault() {
        // The number of the block times its length left the range of time.
        let draws = Draws::new(7, 0);
        for rate in [1e-9, 1e-15, 1e-300] {
            assert_eq!(
                field(rate).next_incident(&draws, SimTime::ZERO, rate).time,
                SimTime::NEVER
            );
        }
    }

    #[test]
    fn seeds_replications_entities_and_purposes_have_incidents_of_their_own() {
        let here = EntityKey::of("north");
        let first = |purpose, entity, draws: Draws| {
            Field::new(purpose, entity, 1.0)
                .next_incident(&draws, SimTime::ZERO, 1.0)
                .time
        };
        let times = [
            first(ATTACK, here, Draws::new(8, 0)),
            first(Purpose(10), here, Draws::new(8, 0)),
            first(ATTACK, EntityKey::of("south"), Draws::new(8, 0)),
            first(ATTACK, here, Draws::new(8, 1)),
            first(ATTACK, here, Draws::new(9, 0)),
            first(ATTACK, here, Draws::new(8, 0).branch(1)),
        ];
        for (place, time) in times.iter().enumerate() {
            assert!(!times[..place].contains(time));
        }
    }

    #[test]
    fn a_field_that_was_reset_serves_another_replication() {
        let (one, two) = (Draws::new(9, 0), Draws::new(9, 1));
        let mut used = field(1.0);
        incidents(&mut used, &one, &[3.0; 30]);
        used.reset();
        let again = incidents(&mut used, &two, &[3.0; 30]);
        assert_eq!(again, incidents(&mut field(1.0), &two, &[3.0; 30]));
    }

    #[test]
    fn time_before_the_start_has_incidents_too() {
        let draws = Draws::new(10, 0);
        let found = field(1.0)
            .next_incident(&draws, SimTime::start_of_day(-1000), 1.0)
            .time;
        assert!(found < SimTime::start_of_day(-900));
    }
}
