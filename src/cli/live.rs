//! Estimates while a batch runs: a few figures with intervals that narrow, beside the bar.
//!
//! They are for the person who waits and enter no result: they hold whatever has finished, in any order.

use std::sync::Mutex;

use indicatif::ProgressBar;

use crate::engine::tally::Tally;
use crate::experiment::batch::Replicate;
use crate::experiment::estimate;
use crate::experiment::summary::LEVEL;
use crate::model::figures::{FigureSpec, Registry};
use crate::model::model::Model;
use crate::model::outcome::{Failure, Outcome};
use crate::model::replicate::Replicator;
use crate::report::numbers::{rounded, with_interval};

/// Starts of the keys that are shown, the first that the model has from each.
const SHOWN: [&str; 4] = [
    "outcome.",
    "supply.fill_rate.",
    "mandate.achieved",
    "cost.total",
];

/// What is shown of the batch that runs; nothing while none is watched.
static WATCHED: Mutex<Option<Live>> = Mutex::new(None);

/// Estimates beside a bar.
struct Live {
    bar: ProgressBar,
    /// Place in the registry, name and estimate so far.
    figures: Vec<(usize, String, Tally)>,
    n: u64,
    /// Replications at which the line is written next.
    next: u64,
}

/// Shows estimates of a model's figures beside a bar, until the bar is done.
pub fn watch(bar: &ProgressBar, registry: &Registry) {
    if bar.is_hidden() {
        return;
    }
    let figures = chosen(&registry.figures)
        .into_iter()
        .map(|place| (place, registry.figures[place].key.clone(), Tally::new()));
    let live = Live {
        bar: bar.clone(),
        figures: figures.collect(),
        n: 0,
        next: 10,
    };
    *WATCHED.lock().unwrap_or_else(|broken| broken.into_inner()) = Some(live);
}

/// Ends the watch.
pub fn stop() {
    *WATCHED.lock().unwrap_or_else(|broken| broken.into_inner()) = None;
}

/// The figures that are shown: from each start the first that always has a value.
fn chosen(figures: &[FigureSpec]) -> Vec<usize> {
    let of = |start: &&str| {
        figures
            .iter()
            .position(|figure| figure.key.starts_with(*start) && !figure.absent.is_infinite())
    };
    SHOWN.iter().filter_map(of).collect()
}

impl Live {
    fn note(&mut self, outcome: &Outcome) {
        self.n += 1;
        for (place, _, tally) in &mut self.figures {
            if let Some(value) = outcome.figures.get(*place).copied().flatten() {
                tally.add(value);
            }
        }
        if self.n >= self.next {
            self.next = self.n + (self.n / 20).max(5);
            let message = self.line();
            self.bar.set_message(message);
        }
    }

    /// The estimates so far, each with its interval.
    fn line(&self) -> String {
        let told = self.figures.iter().filter_map(|(_, key, tally)| {
            let estimate = estimate::mean(tally, LEVEL)?;
            Some(format!(
                "{key} {}",
                with_interval(&estimate, |value| rounded(value, "infinite"))
            ))
        });
        told.collect::<Vec<String>>().join("\n")
    }
}

/// A replicator whose outcomes are shown while it works.
#[derive(Debug)]
pub struct Shown<'m>(Replicator<'m>);

impl<'m> Shown<'m> {
    /// A replicator for a model, whose replications end in failure beyond a number of events.
    pub fn new(model: &'m Model, most_events: u64) -> Shown<'m> {
        Shown(Replicator::new(model).with_most_events(most_events))
    }
}

impl Replicate for Shown<'_> {
    fn replicate(&mut self, seed: u64, replication: u64) -> Result<Outcome, Failure> {
        let result = self.0.replicate(seed, replication);
        if let Ok(outcome) = &result
            && let Some(live) = WATCHED
                .lock()
                .unwrap_or_else(|broken| broken.into_inner())
                .as_mut()
        {
            live.note(outcome);
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::figures::{Absent, Direction};

    fn spec(key: &str, absent: Absent) -> FigureSpec {
        FigureSpec {
            key: key.into(),
            unit: String::new(),
            direction: Direction::More,
            absent,
            is_indicator: false,
            description: String::new(),
        }
    }

    #[test]
    fn the_line_narrows_as_outcomes_come_and_leaves_out_what_may_never_come() {
        let figures = [
            spec("deployment.foc_day", Absent::Never),
            spec("supply.fill_rate.diesel", Absent::Undefined),
            spec("cost.total", Absent::Undefined),
        ];
        assert_eq!(chosen(&figures), [1, 2]);
        let mut live = Live {
            bar: ProgressBar::hidden(),
            figures: vec![(1, "supply.fill_rate.diesel".into(), Tally::new())],
            n: 0,
            next: 10,
        };
        let mut widths = Vec::new();
        for replication in 0..100_u64 {
            let value = 0.5 + 0.1 * f64::from((replication % 3) as u8);
            live.note(&Outcome {
                replication,
                figures: vec![None, Some(value), None],
                ..Outcome::default()
            });
            let estimate = estimate::mean(&live.figures[0].2, LEVEL).expect("some values");
            widths.push(
                estimate
                    .upper
                    .zip(estimate.lower)
                    .map(|(upper, lower)| upper - lower),
            );
        }
        assert!(widths[99] < widths[9] && widths[99].is_some());
        assert!(
            live.line()
                .starts_with("supply.fill_rate.diesel 0.599 [0.583, 0.615]"),
            "{}",
            live.line()
        );
    }
}
