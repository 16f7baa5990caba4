//! Engine floor: a general discrete-event kernel that knows nothing of peacekeeping.
//!
//! A model is a state that implements [`simulation::Simulation`]: it handles one event after another and
//! schedules what follows on the [`calendar`]. [`simulation::run_until`] drives the two. Everything else is
//! there to be held in that state.
//!
//! | module | is for |
//! | --- | --- |
//! | [`time`] | instants and spans in whole microseconds |
//! | [`calendar`], [`causes`] | the events to come, in a total order; which event scheduled which |
//! | [`simulation`], [`observer`] | the run loop, and what may watch it |
//! | [`stock`], [`resource`] | amounts that flow, exactly; units that are seized, held and released |
//! | [`streams`], [`distribution`] | random numbers by address; what a planner says about chance |
//! | [`field`], [`clusters`] | incidents that survive a change of their rate; incidents that excite others |
//! | [`tally`], [`time_average`], [`histogram`], [`quantile`] | statistics over occurrences, over time, and of order |
//!
//! Nothing here reads a clock, spawns a thread or draws a number that was not asked for by address, so that the
//! same model and the same [`streams::Draws`] give the same events on every machine. A state and its calendar can be
//! cloned between any two events and each copy continued.
//!
//! # Example
//!
//! Trucks come to one unloading bay at random, 12 a day, and take an hour on average: an M/M/1 queue, whose mean
//! wait is ρ/(µ − λ) = 1 hour.
//!
//! ```
//! # use bluelift::engine::calendar::{Calendar, Priority};
//! # use bluelift::engine::causes::Causes;
//! # use bluelift::engine::distribution::Distribution;
//! # use bluelift::engine::resource::{Request, Resource};
//! # use bluelift::engine::simulation::{Simulation, run_until};
//! # use bluelift::engine::streams::{Draws, EntityKey, Purpose};
//! # use bluelift::engine::time::{SimSpan, SimTime};
//! /// What happens, with the number of the truck in order of arrival.
//! #[derive(Debug, Clone, Copy)]
//! enum Event {
//!     Arrival(u64),
//!     Departure(u64),
//! }
//!
//! struct Depot {
//!     draws: Draws,
//!     bay: Resource<u64>,
//!     hours: [Distribution; 2],
//! }
//!
//! /// What is drawn for: the gap before the next truck, and the unloading of this one.
//! const GAP: Purpose = Purpose(0);
//! const UNLOADING: Purpose = Purpose(1);
//!
//! impl Depot {
//!     fn draw(&self, purpose: Purpose, truck: u64) -> SimSpan {
//!         let mut stream = self.draws.stream(purpose, EntityKey::of("port-amal"), truck);
//!         SimSpan::from_hours(self.hours[purpose.0 as usize].sample(&mut stream))
//!     }
//! }
//!
//! impl Simulation for Depot {
//!     type Event = Event;
//!
//!     fn handle<C: Causes>(&mut self, event: Event, calendar: &mut Calendar<Event, C>) {
//!         let now = calendar.now();
//!         match event {
//!             Event::Arrival(truck) => {
//!                 if self.bay.seize(now, Request { units: 1, priority: 0, token: truck }) {
//!                     let span = self.draw(UNLOADING, truck);
//!                     calendar.schedule_in(span, Priority::NORMAL, Event::Departure(truck));
//!                 }
//!                 let gap = self.draw(GAP, truck);
//!                 calendar.schedule_in(gap, Priority::NORMAL, Event::Arrival(truck + 1));
//!             }
//!             Event::Departure(truck) => {
//!                 self.bay.release(now, truck);
//!                 if let Some(Request { token, .. }) = self.bay.next_granted(now) {
//!                     let span = self.draw(UNLOADING, token);
//!                     calendar.schedule_in(span, Priority::NORMAL, Event::Departure(token));
//!                 }
//!             }
//!         }
//!     }
//! }
//!
//! let mut depot = Depot {
//!     draws: Draws::new(2026, 0),
//!     bay: Resource::new(SimTime::ZERO, 1),
//!     hours: [Distribution::exponential(2.0)?, Distribution::exponential(1.0)?],
//! };
//! let mut calendar = Calendar::new();
//! calendar.schedule(SimTime::ZERO, Priority::NORMAL, Event::Arrival(0));
//! let end = SimTime::from_days(5_000.0);
//! run_until(&mut depot, &mut calendar, end, 1_000_000)?;
//!
//! let wait = depot.bay.waits().mean().expect("trucks came") * 24.0;
//! assert!((wait - 1.0).abs() < 0.1);
//! let in_use = depot.bay.utilisation(end).expect("time has passed");
//! assert!((in_use - 0.5).abs() < 0.02);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod calendar;
pub mod causes;
pub mod clusters;
pub mod distribution;
pub mod field;
mod heap;
pub mod histogram;
pub mod observer;
pub mod quantile;
pub mod resource;
pub mod simulation;
pub mod stock;
pub mod streams;
pub mod tally;
pub mod time;
pub mod time_average;
