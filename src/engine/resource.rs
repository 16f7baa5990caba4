//! Resources: a number of like units that are seized, held and released, with a queue of requests.
//!
//! Berths, vehicles, handling teams, beds and escorts are resources. A request that cannot be served
//! at once waits in order of its priority number (lower is served first), then of arrival.
//!
//! # The rule it keeps
//!
//! No request overtakes another: while the request at the head of the queue does not fit, everything
//! behind it waits, however small. So a large request is never starved by a trickle of small ones, and
//! one that exceeds the capacity holds up all others until the capacity grows. With
//! [`Resource::with_overtaking`] the first request *that fits* is served instead.
//!
//! # Use
//!
//! After each call that may free units (`release`, `set_capacity`, `cancel`) take the requests that are
//! served now with [`Resource::next_granted`], until it gives `None`. The resource never calls back.
//!
//! # Cost
//!
//! Holders and waiting requests lie in two arrays: `seize` and `release` take O(holders + waiting) at
//! worst and O(1) in the usual case of equal priorities. Nothing is allocated once they have grown.
//!
//! # Example
//!
//! ```
//! # use bluelift::engine::resource::{Request, Resource};
//! # use bluelift::engine::time::SimTime;
//! let mut berth = Resource::new(SimTime::ZERO, 1);
//! assert!(berth.seize(SimTime(0), Request { units: 1, priority: 0, token: "Amal" }));
//! assert!(!berth.seize(SimTime(5), Request { units: 1, priority: 0, token: "Berta" }));
//! berth.release(SimTime(20), "Amal");
//! assert_eq!(berth.next_granted(SimTime(20)).map(|request| request.token), Some("Berta"));
//! assert_eq!(berth.next_granted(SimTime(20)), None);
//! ```

use std::collections::VecDeque;

use crate::engine::tally::Tally;
use crate::engine::time::{SimSpan, SimTime};
use crate::engine::time_average::TimeAverage;

/// Someone's wish for units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<T> {
    /// How many units, all at once.
    pub units: u32,
    /// Lower numbers are served first.
    pub priority: i32,
    /// Who asks; names the holder at release.
    pub token: T,
}

/// Someone who holds units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder<T> {
    /// What was asked for and is held.
    pub request: Request<T>,
    /// When it was granted.
    pub since: SimTime,
}

/// A number of like units, those who hold them and those who wait.
#[derive(Debug, Clone)]
pub struct Resource<T: Copy + PartialEq> {
    overtaking: bool,
    holders: Vec<Holder<T>>,
    /// Requests with their times of arrival, in order of service.
    waiting: VecDeque<(Request<T>, SimTime)>,
    capacity: TimeAverage,
    in_use: TimeAverage,
    queue: TimeAverage,
    waits: Tally,
}

impl<T: Copy + PartialEq> Resource<T> {
    /// A resource with `capacity` units, all free, whose statistics start at `now`.
    pub fn new(now: SimTime, capacity: u32) -> Self {
        Resource {
            overtaking: false,
            holders: Vec::new(),
            waiting: VecDeque::new(),
            capacity: TimeAverage::new(now, capacity.into()),
            in_use: TimeAverage::new(now, 0),
            queue: TimeAverage::new(now, 0),
            waits: Tally::new(),
        }
    }

    /// Lets small requests overtake large ones that do not fit.
    pub fn with_overtaking(mut self) -> Self {
        self.overtaking = true;
        self
    }

    /// Asks for units: true if they are granted at once, false if the request waits.
    #[inline]
    pub fn seize(&mut self, now: SimTime, request: Request<T>) -> bool {
        if self.fits(request.units) && (self.overtaking || self.is_ahead(request.priority)) {
            self.grant(now, request, now);
            return true;
        }
        self.enqueue(now, request);
        false
    }

    /// As [`Resource::seize`], but takes the units from holders of greater priority numbers if need be.
    ///
    /// The least urgent are preempted first, the latest of them before earlier ones, each whole, and
    /// no more than needed; they are appended to `preempted` and hold nothing any more. What is left
    /// of their work is the caller's business, as is asking again. If the request would not fit even
    /// so, nobody is preempted and it waits.
    pub fn seize_preempting(
        &mut self,
        now: SimTime,
        request: Request<T>,
        preempted: &mut Vec<Holder<T>>,
    ) -> bool {
        let held_by_weaker = |holder: &Holder<T>| {
            let is_weaker = holder.request.priority > request.priority;
            i64::from(is_weaker) * i64::from(holder.request.units)
        };
        let held: i64 = self.holders.iter().map(held_by_weaker).sum();
        let is_next = self.overtaking || self.is_ahead(request.priority);
        if is_next && i64::from(request.units) <= self.free() + held {
            while !self.fits(request.units) {
                preempted.push(self.preempt(now));
            }
        }
        self.seize(now, request)
    }

    /// Gives back what a holder holds and returns how many units that is; 0 if it holds nothing.
    #[inline]
    pub fn release(&mut self, now: SimTime, token: T) -> u32 {
        let mut holders = self.holders.iter();
        match holders.position(|holder| holder.request.token == token) {
            Some(index) => self.remove(now, index).request.units,
            None => 0,
        }
    }

    /// Withdraws a waiting request; false if none of this token waits.
    pub fn cancel(&mut self, now: SimTime, token: T) -> bool {
        let mut requests = self.waiting.iter().map(|(request, _)| request);
        let place = requests.position(|request| request.token == token);
        if let Some(place) = place {
            self.waiting.remove(place);
            self.queue.add(now, -1);
        }
        place.is_some()
    }

    /// Sets the number of units; holders keep what they hold, even where that is more.
    pub fn set_capacity(&mut self, now: SimTime, capacity: u32) {
        self.capacity.update(now, capacity.into());
    }

    /// Grants the next waiting request that can be served now; `None` if there is none.
    #[inline]
    pub fn next_granted(&mut self, now: SimTime) -> Option<Request<T>> {
        let head = self.waiting.front()?;
        let (request, since) = if self.fits(head.0.units) {
            self.waiting.pop_front()?
        } else if self.overtaking {
            let place = self
                .waiting
                .iter()
                .position(|(request, _)| self.fits(request.units))?;
            self.waiting.remove(place)?
        } else {
            return None;
        };
        self.queue.add(now, -1);
        self.grant(now, request, since);
        Some(request)
    }

    /// Units there are.
    pub fn capacity(&self) -> u32 {
        self.capacity.value() as u32
    }

    /// Units free; negative while holders hold more than the capacity.
    #[inline]
    pub fn free(&self) -> i64 {
        self.capacity.value() - self.in_use.value()
    }

    /// Those who hold units, in no particular order.
    pub fn holders(&self) -> &[Holder<T>] {
        &self.holders
    }

    /// Waiting requests with their times of arrival, in order of service.
    pub fn waiting(&self) -> impl ExactSizeIterator<Item = (Request<T>, SimTime)> + '_ {
        self.waiting.iter().copied()
    }

    /// Share of the units in use over time; `None` if there were none, or no time has passed.
    pub fn utilisation(&self, now: SimTime) -> Option<f64> {
        let capacity = self.capacity.area(now);
        (capacity > 0).then(|| self.in_use.area(now) as f64 / capacity as f64)
    }

    /// Units in use over time.
    pub fn in_use_over_time(&self) -> &TimeAverage {
        &self.in_use
    }

    /// Number of waiting requests over time.
    pub fn queue_over_time(&self) -> &TimeAverage {
        &self.queue
    }

    /// Waits of the requests granted so far, zeros included [day].
    pub fn waits(&self) -> &Tally {
        &self.waits
    }

    /// Forgets the statistics, as at the end of a warm-up.
    pub fn restart_statistics(&mut self, now: SimTime) {
        self.capacity.restart(now);
        self.in_use.restart(now);
        self.queue.restart(now);
        self.waits = Tally::new();
    }

    #[inline]
    fn fits(&self, units: u32) -> bool {
        i64::from(units) <= self.free()
    }

    /// Whether a request of this priority would be the first to be served.
    #[inline]
    fn is_ahead(&self, priority: i32) -> bool {
        let head = self.waiting.front();
        head.is_none_or(|(head, _)| priority < head.priority)
    }

    #[inline]
    fn enqueue(&mut self, now: SimTime, request: Request<T>) {
        let is_behind = |(other, _): &(Request<T>, SimTime)| other.priority <= request.priority;
        if self.waiting.back().is_none_or(is_behind) {
            self.waiting.push_back((request, now));
        } else {
            let place = self.waiting.partition_point(is_behind);
            self.waiting.insert(place, (request, now));
        }
        self.queue.add(now, 1);
    }

    #[inline]
    fn grant(&mut self, now: SimTime, request: Request<T>, since: SimTime) {
        self.holders.push(Holder {
            request,
            since: now,
        });
        self.in_use.add(now, request.units.into());
        self.waits.add(SimSpan(now.0 - since.0).days());
    }

    /// Removes a holder; the order of the others stays that of their grants.
    #[inline]
    fn remove(&mut self, now: SimTime, index: usize) -> Holder<T> {
        let is_last = index + 1 == self.holders.len();
        let last = is_last.then(|| self.holders.pop()).flatten();
        let holder = last.unwrap_or_else(|| self.holders.remove(index));
        self.in_use.add(now, -i64::from(holder.request.units));
        holder
    }

    /// Removes the least urgent holder, the latest of them.
    fn preempt(&mut self, now: SimTime) -> Holder<T> {
        let weakest =
            (0..self.holders.len()).max_by_key(|&index| self.holders[index].request.priority);
        self.remove(now, weakest.expect("someone holds units"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(units: u32, priority: i32, token: char) -> Request<char> {
        Request {
            units,
            priority,
            token,
        }
    }

    fn at(micros: i64) -> SimTime {
        SimTime(micros)
    }

    fn served(resource: &mut Resource<char>, now: SimTime) -> String {
        std::iter::from_fn(|| resource.next_granted(now).map(|request| request.token)).collect()
    }

    fn queue(resource: &Resource<char>) -> String {
        resource
            .waiting()
            .map(|(request, _)| request.token)
            .collect()
    }

    #[test]
    fn requests_are_served_by_priority_then_arrival() {
        let mut berth = Resource::new(at(0), 1);
        assert!(berth.seize(at(0), ask(1, 0, 'x')));
        for (priority, token) in [(5, 'e'), (1, 'a'), (5, 'f'), (-1, 'p'), (1, 'b')] {
            assert!(!berth.seize(at(1), ask(1, priority, token)));
        }
        assert_eq!(queue(&berth), "pabef");
        let mut holder = 'x';
        let mut order = String::new();
        for now in 2..7 {
            assert_eq!(berth.release(at(now), holder), 1);
            holder = berth.next_granted(at(now)).unwrap().token;
            assert_eq!(berth.next_granted(at(now)), None);
            order.push(holder);
        }
        assert_eq!(order, "pabef");
    }

    #[test]
    fn no_small_request_overtakes_a_large_one_that_does_not_fit() {
        let mut trucks = Resource::new(at(0), 5);
        assert!(trucks.seize(at(0), ask(3, 0, 'x')));
        assert!(!trucks.seize(at(0), ask(4, 0, 'l')));
        assert!(!trucks.seize(at(0), ask(1, 0, 's')));
        assert_eq!(served(&mut trucks, at(1)), "");
        trucks.release(at(2), 'x');
        assert_eq!(served(&mut trucks, at(2)), "ls");
        assert_eq!((trucks.in_use.value(), trucks.free()), (5, 0));
    }

    #[test]
    fn with_overtaking_the_first_request_that_fits_is_served() {
        let mut trucks = Resource::new(at(0), 5).with_overtaking();
        assert!(trucks.seize(at(0), ask(3, 0, 'x')));
        assert!(!trucks.seize(at(0), ask(4, 0, 'l')));
        assert!(trucks.seize(at(0), ask(1, 0, 's')));
        assert!(!trucks.seize(at(0), ask(2, 0, 'm')));
        trucks.release(at(1), 's');
        assert_eq!(served(&mut trucks, at(1)), "m");
        assert_eq!(queue(&trucks), "l");
    }

    #[test]
    fn a_more_urgent_request_goes_past_those_that_wait() {
        let mut trucks = Resource::new(at(0), 2);
        assert!(trucks.seize(at(0), ask(1, 0, 'x')));
        assert!(!trucks.seize(at(0), ask(2, 5, 'l')));
        assert!(!trucks.seize(at(0), ask(1, 5, 's')));
        assert!(trucks.seize(at(0), ask(1, 4, 'u')));
    }

    #[test]
    fn the_latest_of_the_least_urgent_holders_is_preempted_first() {
        let mut beds = Resource::new(at(0), 4);
        for (priority, token) in [(1, 'a'), (9, 'b'), (9, 'c'), (5, 'd')] {
            assert!(beds.seize(at(0), ask(1, priority, token)));
        }
        let mut preempted = Vec::new();
        assert!(beds.seize_preempting(at(3), ask(2, 2, 'u'), &mut preempted));
        let tokens: String = preempted
            .iter()
            .map(|holder| holder.request.token)
            .collect();
        assert_eq!(tokens, "cb");
        assert_eq!(preempted[0].since, at(0));
        assert_eq!(beds.release(at(3), 'c'), 0);
        assert_eq!(beds.in_use.value(), 4);
    }

    #[test]
    fn nobody_is_preempted_for_a_request_that_would_not_fit_even_so() {
        let mut beds = Resource::new(at(0), 3);
        beds.seize(at(0), ask(1, 0, 'a'));
        beds.seize(at(0), ask(2, 9, 'b'));
        let mut preempted = Vec::new();
        assert!(!beds.seize_preempting(at(1), ask(3, 5, 'u'), &mut preempted));
        assert!(!beds.seize_preempting(at(1), ask(1, 9, 'v'), &mut preempted));
        assert!(preempted.is_empty());
        assert_eq!(queue(&beds), "uv");
        // Behind a request of the same urgency it waits as well.
        assert!(!beds.seize_preempting(at(1), ask(1, 5, 'w'), &mut preempted));
        assert_eq!((preempted.len(), queue(&beds).as_str()), (0, "uwv"));
    }

    #[test]
    fn free_units_are_used_before_anyone_is_preempted() {
        let mut beds = Resource::new(at(0), 3);
        beds.seize(at(0), ask(1, 9, 'a'));
        let mut preempted = Vec::new();
        assert!(beds.seize_preempting(at(1), ask(2, 0, 'u'), &mut preempted));
        assert!(preempted.is_empty());
    }

    #[test]
    fn holders_keep_their_units_when_the_capacity_falls() {
        let mut berths = Resource::new(at(0), 3);
        berths.seize(at(0), ask(2, 0, 'a'));
        berths.set_capacity(at(10), 1);
        assert_eq!((berths.in_use.value(), berths.free()), (2, -1));
        assert!(!berths.seize(at(10), ask(1, 0, 'b')));
        assert_eq!(served(&mut berths, at(10)), "");
        berths.release(at(20), 'a');
        assert_eq!(served(&mut berths, at(20)), "b");
        berths.set_capacity(at(30), 2);
        assert!(berths.seize(at(30), ask(1, 0, 'c')));
    }

    #[test]
    fn a_request_for_more_than_there_is_waits_until_the_capacity_grows() {
        let mut berths = Resource::new(at(0), 1);
        assert!(!berths.seize(at(0), ask(2, 0, 'a')));
        assert!(!berths.seize(at(0), ask(1, 0, 'b')));
        assert_eq!(served(&mut berths, at(5)), "");
        berths.set_capacity(at(6), 3);
        assert_eq!(served(&mut berths, at(6)), "ab");
    }

    #[test]
    fn a_request_that_is_withdrawn_lets_those_behind_it_pass() {
        let mut berths = Resource::new(at(0), 1);
        berths.seize(at(0), ask(2, 0, 'a'));
        berths.seize(at(0), ask(1, 0, 'b'));
        assert!(berths.cancel(at(1), 'a'));
        assert!(!berths.cancel(at(1), 'a'));
        assert_eq!(served(&mut berths, at(1)), "b");
        assert!(!berths.cancel(at(1), 'b'));
        assert_eq!(berths.release(at(2), 'z'), 0);
    }

    #[test]
    fn statistics_weigh_units_by_time() {
        let mut berths = Resource::new(at(0), 4);
        assert_eq!(berths.utilisation(at(0)), None);
        berths.seize(at(0), ask(3, 0, 'a'));
        berths.seize(at(10), ask(2, 0, 'b'));
        berths.release(at(30), 'a');
        assert_eq!(served(&mut berths, at(30)), "b");
        // 3 units for 30 µs and 2 for 10, of 4 for 40.
        assert_eq!(berths.utilisation(at(40)), Some(110.0 / 160.0));
        assert_eq!(berths.queue_over_time().mean(at(40)), Some(20.0 / 40.0));
        assert_eq!(berths.in_use_over_time().max(), 3);
        assert_eq!(berths.waits().count(), 2);
        assert_eq!(berths.waits().max(), Some(SimTime(20).days()));
        berths.set_capacity(at(40), 2);
        assert_eq!(berths.utilisation(at(60)), Some(150.0 / 200.0));
        berths.restart_statistics(at(60));
        assert_eq!(berths.utilisation(at(70)), Some(1.0));
        assert_eq!((berths.waits().count(), berths.in_use.value()), (0, 2));
    }

    #[test]
    fn a_resource_without_units_has_no_utilisation() {
        let none: Resource<char> = Resource::new(at(0), 0);
        assert_eq!(none.utilisation(at(9)), None);
        assert_eq!((none.capacity(), none.free()), (0, 0));
    }
}
