//! One replication: model, seed and number in, outcome out.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::causes::EventId;
use crate::engine::causes::NoCauses;
use crate::engine::causes::WithCauses;
use crate::engine::observer::Observer;
use crate::engine::observer::Silent;
use crate::engine::simulation::Simulation;
use crate::engine::simulation::run_observed;
use crate::engine::streams::Draws;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::model::Model;
use crate::model::outcome::Failure;
use crate::model::outcome::MOST_EVENTS;
use crate::model::outcome::Outcome;
use crate::model::run::Run;
use crate::model::tracing::names;

/// Runs replications of one model, one after the other, reusing its memory. Each thread of a batch owns one.
#[derive(Debug)]
pub struct Replicator<'m> {
    model: &'m Model,
    calendar: Calendar<Event, NoCauses>,
    most_events: u64,
}

impl<'m> Replicator<'m> {
    /// A replicator for a model.
    pub fn new(model: &'m Model) -> Replicator<'m> {
        Replicator {
            model,
            calendar: Calendar::new(),
            most_events: MOST_EVENTS,
        }
    }

    /// The same with another limit of events: a replication that has more fails, and says so.
    #[must_use]
    pub fn with_most_events(self, most_events: u64) -> Replicator<'m> {
        Replicator {
            most_events,
            ..self
        }
    }

    /// Runs replication number `replication` of the batch with this seed. The outcome depends on nothing else.
    ///
    /// # Errors
    ///
    /// If a ledger does not balance, the replication has too many events, or an invariant is broken (a panic is caught).
    pub fn replicate(&mut self, seed: u64, replication: u64) -> Result<Outcome, Failure> {
        let (model, calendar, most_events) = (self.model, &mut self.calendar, self.most_events);
        let run = AssertUnwindSafe(|| {
            calendar.clear();
            simulate(model, calendar, &mut Silent, seed, replication, most_events)
        });
        let result = catch_unwind(run).unwrap_or_else(|panic| Err(message_of(&*panic)));
        result.map_err(|reason| Failure {
            replication,
            seed,
            reason,
        })
    }
}

/// Simulates to the horizon, counts everything again and draws up the outcome.
fn simulate<C: Causes, O: Observer<Event>>(
    model: &Model,
    calendar: &mut Calendar<Event, C>,
    observer: &mut O,
    seed: u64,
    replication: u64,
    most_events: u64,
) -> Result<Outcome, String> {
    let mut run = Run::new(model, Draws::new(seed, replication));
    run.begin(calendar);
    let events = run_observed(&mut run, calendar, observer, model.horizon, most_events)
        .map_err(|fault| fault.to_string())?;
    let now = model.horizon;
    run.check_ledger(now)
        .map_err(|imbalance| imbalance.to_string())?;
    Ok(run.outcome(now, replication, events))
}

impl Run<'_> {
    /// What the replication has yielded at its end.
    pub(crate) fn outcome(&mut self, now: SimTime, replication: u64, events: u64) -> Outcome {
        Outcome {
            replication,
            figures: self.outcome_figures(now),
            series: std::mem::take(&mut self.record.values),
            events,
        }
    }
}

/// A run that counts everything again after each event.
struct Checked<'m> {
    run: Run<'m>,
    fault: Option<String>,
}

impl Simulation for Checked<'_> {
    type Event = Event;

    fn handle<C: Causes>(&mut self, event: Event, calendar: &mut Calendar<Event, C>) {
        if self.fault.is_some() {
            return;
        }
        self.run.handle(event, calendar);
        if let Err(imbalance) = self.run.check_ledger(calendar.now()) {
            self.fault = Some(format!("{imbalance} after {event:?}"));
        }
    }
}

/// As [`Replicator::replicate`], but counts people, goods, vehicles, beds and money again after every event: slow, for
/// tests.
///
/// # Errors
///
/// As [`Replicator::replicate`]; an imbalance names the event after which it was found.
pub fn replicate_checked(model: &Model, seed: u64, replication: u64) -> Result<Outcome, Failure> {
    let fail = |reason| Failure {
        replication,
        seed,
        reason,
    };
    let mut calendar: Calendar<Event, NoCauses> = Calendar::new();
    let mut run = Run::new(model, Draws::new(seed, replication));
    run.begin(&mut calendar);
    let mut checked = Checked { run, fault: None };
    let events = run_observed(
        &mut checked,
        &mut calendar,
        &mut Silent,
        model.horizon,
        MOST_EVENTS,
    )
    .map_err(|fault| fail(fault.to_string()))?;
    match checked.fault {
        Some(reason) => Err(fail(reason)),
        None => Ok(checked.run.outcome(model.horizon, replication, events)),
    }
}

/// What a panic said.
pub(crate) fn message_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_string());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!(
        "panic: {}",
        text.unwrap_or_else(|| "no message".to_string())
    )
}

/// One event of a traced replication.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceRecord {
    /// Number of the event within the replication.
    pub event: u64,
    /// The event that scheduled it; absent for those of the start.
    pub cause: Option<u64>,
    /// Days since the start.
    pub day: f64,
    /// What happened, such as `ConvoyFormed`.
    pub kind: &'static str,
    /// The planner's names of what it concerns, each with its role: `("site", "gao")`.
    pub names: Vec<(&'static str, String)>,
}

/// Hands each event on with its names.
struct Tracer<'a> {
    model: &'a Model,
    observe: &'a mut dyn FnMut(TraceRecord),
}

impl Observer<Event> for Tracer<'_> {
    fn observe(&mut self, time: SimTime, event: &Event, id: EventId, cause: Option<EventId>) {
        (self.observe)(TraceRecord {
            event: id.0,
            cause: cause.map(|cause| cause.0),
            day: time.days(),
            kind: event.word(),
            names: names(self.model, event),
        });
    }
}

/// Runs one replication and hands each event to `observe`, in order; the outcome has the same bits as in a batch.
///
/// # Errors
///
/// As [`Replicator::replicate`].
pub fn trace(
    model: &Model,
    seed: u64,
    replication: u64,
    observe: &mut dyn FnMut(TraceRecord),
) -> Result<Outcome, Failure> {
    let mut calendar: Calendar<Event, WithCauses> = Calendar::with_causes();
    let mut tracer = Tracer { model, observe };
    let run = AssertUnwindSafe(|| {
        simulate(
            model,
            &mut calendar,
            &mut tracer,
            seed,
            replication,
            MOST_EVENTS,
        )
    });
    let result = catch_unwind(run).unwrap_or_else(|panic| Err(message_of(&*panic)));
    result.map_err(|reason| Failure {
        replication,
        seed,
        reason,
    })
}
