//! Courses: one replication day by day, that can be copied and continued differently.
//!
//! A course ends where its replication ends, and has the same bits in every figure as long as it is not branched. A
//! *branch* keeps everything that has happened and draws what comes from other addresses: random fields are drawn anew
//! from the present instant on, which their law allows because what lies ahead in a Poisson field does not depend on
//! what lies behind. What has been scheduled already, such as the end of a convoy's stretch, stays.

use crate::engine::calendar::Calendar;
use crate::engine::causes::NoCauses;
use crate::engine::simulation::run_until;
use crate::engine::streams::Draws;
use crate::engine::streams::EntityKey;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::figures::FigureSpec;
use crate::model::model::Model;
use crate::model::outcome::MOST_EVENTS;
use crate::model::record::Figure;
use crate::model::record::Series;
use crate::model::record::Sink;
use crate::model::run::Run;

/// Starts of the keys of figures that only grow in the course of a replication, so far as they are known at any time.
const GROWING: [&str; 16] = [
    "security.incidents.",
    "security.attacks",
    "security.killed",
    "security.wounded",
    "security.contractors_killed",
    "security.other_deaths",
    "security.fatal_days",
    "medical.evacuations",
    "medical.died_of_wounds",
    "medical.transferred",
    "supply.stockout_days.",
    "supply.reserve_breach_days.",
    "supply.rationing_days",
    "supply.lost.",
    "movement.closed_days.",
    "cost.total",
];

/// Whether a figure only grows in the course of a replication.
pub fn grows(spec: &FigureSpec) -> bool {
    let fits = |start: &str| {
        let rest = spec.key.strip_prefix(start);
        rest.is_some_and(|rest| start.ends_with('.') || rest.is_empty())
    };
    GROWING.into_iter().any(fits)
}

/// A replication on its way.
#[derive(Debug, Clone)]
pub struct Course<'m> {
    run: Run<'m>,
    calendar: Calendar<Event, NoCauses>,
    figure: usize,
    branch: u64,
    /// Events handled, those before it was copied included.
    events: u64,
}

impl<'m> Course<'m> {
    /// The beginning of a replication, watched in one figure by its place in the registry.
    pub fn begin(model: &'m Model, seed: u64, replication: u64, figure: usize) -> Course<'m> {
        let mut calendar = Calendar::new();
        let mut run = Run::new(model, Draws::new(seed, replication));
        run.begin(&mut calendar);
        Course {
            run,
            calendar,
            figure,
            branch: 0,
            events: 0,
        }
    }

    /// Goes on to the next midnight; false if it is at its end.
    ///
    /// # Errors
    ///
    /// If a handler breaks an invariant, there are too many events, or a ledger does not balance at the end.
    pub fn next_day(&mut self) -> Result<bool, String> {
        let horizon = self.run.model.horizon;
        let now = self.calendar.now();
        if now >= horizon {
            return Ok(false);
        }
        let midnight = SimTime::start_of_day(now.day() + 1).min(horizon);
        let events = run_until(&mut self.run, &mut self.calendar, midnight, MOST_EVENTS);
        self.events += events.map_err(|fault| fault.to_string())?;
        if midnight == horizon {
            let balanced = self.run.check_ledger(horizon);
            balanced.map_err(|imbalance| imbalance.to_string())?;
        }
        Ok(true)
    }

    /// The figure as it is by now.
    pub fn value(&mut self) -> Option<f64> {
        let now = self.calendar.now();
        self.run.settle_stores(now);
        let mut pick = Pick {
            left: self.figure,
            value: None,
        };
        self.run.figures(now, &mut pick);
        pick.value.filter(|value| value.is_finite())
    }

    /// Events handled so far, those before it was copied included.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Continues differently from other courses with the same past: `n` tells those apart.
    pub fn branch(&mut self, n: u64) {
        let key = EntityKey(u128::from(self.branch)).with(n);
        // Branch 0 is the trunk.
        self.branch = (key.0 as u64).max(1);
        self.run.draws = self.run.draws.branch(self.branch);
        self.run.redraw_closures(&mut self.calendar);
        self.run.redraw_hazards(&mut self.calendar);
    }
}

/// Takes one figure by its place.
struct Pick {
    left: usize,
    value: Option<f64>,
}

impl Sink for Pick {
    fn figure(&mut self, _: std::fmt::Arguments<'_>, _: Figure, value: Option<f64>) {
        if self.left == 0 {
            self.value = value;
        }
        self.left = self.left.wrapping_sub(1);
    }

    fn point(&mut self, _: Series, _: std::fmt::Arguments<'_>, _: Option<i64>) {}
}
