//! Seats: main bodies wait at home for flights of fixed days, so many seats each, those of the first priority first.
//!
//! A unit has landed when its last people have. A flight is looked for only while someone waits.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::EventHandle;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::engine::time_average::TimeAverage;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::run::Run;

/// People of a unit who wait for seats.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    unit: UnitId,
    people: i64,
    since: SimTime,
}

/// Who waits for a flight to an airport.
#[derive(Debug, Clone)]
pub(crate) struct Backlog {
    waiting: Vec<Waiting>,
    flight: EventHandle,
    /// People who wait, over time.
    pub people: TimeAverage,
}

impl Backlog {
    pub(super) fn new() -> Backlog {
        Backlog {
            waiting: Vec::new(),
            flight: EventHandle::NONE,
            people: TimeAverage::new(SimTime::ZERO, 0),
        }
    }
}

impl Run<'_> {
    /// Has people wait for seats where flights come on fixed days; false where they come at once.
    pub(super) fn book_seats<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        people: i64,
    ) -> bool {
        let rules = self.model.rules.deployment.lift.as_ref();
        let Some(passengers) = rules.and_then(|rules| rules.passengers) else {
            return false;
        };
        if people <= 0 {
            return false;
        }
        let now = calendar.now();
        let airport = self.airport_of(unit);
        let backlog = &mut self.deployment.lift.backlog[airport];
        backlog.people.add(now, people);
        let waiting = Waiting {
            unit,
            people,
            since: now,
        };
        let model = self.model;
        let turn = |w: &Waiting| {
            (
                model.units[w.unit].priority,
                w.since,
                model.units[w.unit].key.0,
            )
        };
        let place = backlog
            .waiting
            .partition_point(|other| turn(other) <= turn(&waiting));
        backlog.waiting.insert(place, waiting);
        if !calendar.is_pending(backlog.flight) {
            let every = passengers.every.0.max(1);
            let at = SimTime((now.0.div_euclid(every) + 1) * every);
            backlog.flight = calendar.schedule(at, Priority::LATER, Event::SeatsFlown(airport));
        }
        true
    }

    /// A flight takes as many people to an airport as it has seats, those of the first priority first.
    pub(crate) fn seats_flown<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        airport: SiteId,
    ) {
        let rules = self.model.rules.deployment.lift.as_ref();
        let Some(passengers) = rules.and_then(|rules| rules.passengers) else {
            return;
        };
        let now = calendar.now();
        let mut seats = i64::from(passengers.seats);
        while seats > 0
            && let Some(first) = self.deployment.lift.backlog[airport]
                .waiting
                .first()
                .copied()
        {
            let has_left = self.deployment.units[first.unit].has_left();
            let taken = if has_left {
                first.people
            } else {
                first.people.min(seats)
            };
            let backlog = &mut self.deployment.lift.backlog[airport];
            backlog.people.add(now, -taken);
            backlog.waiting[0].people -= taken;
            if backlog.waiting[0].people == 0 {
                backlog.waiting.remove(0);
            }
            if has_left {
                continue;
            }
            seats -= taken;
            self.deployment.lift.flown += taken;
            self.deployment.lift.waited += (now - first.since).days() * taken as f64;
            self.land_people(calendar, first.unit, airport, taken);
            if first.people == taken {
                self.main_body_landed(calendar, first.unit);
            }
        }
        let backlog = &mut self.deployment.lift.backlog[airport];
        if !backlog.waiting.is_empty() {
            let event = Event::SeatsFlown(airport);
            backlog.flight = calendar.schedule(now + passengers.every, Priority::LATER, event);
        }
    }
}
