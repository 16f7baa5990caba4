//! Estimates while batches run: a few figures with intervals that narrow, beside the bar.
//!
//! They are for the person who waits and enter no result: they hold whatever has finished, in any order.

use std::sync::Mutex;

use indicatif::ProgressBar;

use crate::engine::tally::Tally;
use crate::experiment::batch::{Batch, Replicate};
use crate::experiment::estimate;
use crate::experiment::summary::LEVEL;
use crate::model::figures::{FigureSpec, Registry};
use crate::model::model::Model;
use crate::model::outcome::{Failure, Outcome};
use crate::model::replicate::Replicator;
use crate::report::numbers::{rounded, with_interval};

/// Starts of the keys that are shown, the first that the first model has from each.
const SHOWN: [&str; 4] = [
    "outcome.",
    "supply.fill_rate.",
    "mandate.achieved",
    "cost.total",
];
/// Models whose estimates stand side by side; what runs beside them is not shown.
const MOST_MODELS: usize = 3;

/// Estimates beside a bar.
#[derive(Debug)]
pub struct Live {
    bar: ProgressBar,
    figures: Vec<Watched>,
    n: u64,
    /// Replications at which the line is written next.
    next: u64,
}

/// A figure of each model.
#[derive(Debug)]
struct Watched {
    key: String,
    /// Place in the registry of each model, and estimate so far.
    models: Vec<(Option<usize>, Tally)>,
}

impl Live {
    /// Estimates of batches that go on, with what they hold already; none where nobody sees the bar.
    pub fn beside(bar: &ProgressBar, models: &[&Model], batches: &[Batch]) -> Option<Mutex<Live>> {
        let registries: Vec<&Registry> = models.iter().map(|model| model.registry()).collect();
        let mut live = (!bar.is_hidden()).then(|| Live::of(bar.clone(), &registries))?;
        for (model, batch) in batches.iter().enumerate().take(MOST_MODELS) {
            for watched in &mut live.figures {
                let Some((Some(place), tally)) = watched.models.get_mut(model) else {
                    continue;
                };
                batch
                    .rows
                    .column(*place)
                    .flatten()
                    .filter(|value| value.is_finite())
                    .for_each(|value| tally.add(value));
            }
        }
        Some(Mutex::new(live))
    }

    fn of(bar: ProgressBar, registries: &[&Registry]) -> Live {
        let first = registries.first().map_or(&[][..], |r| &r.figures);
        let watched = |place: usize| {
            let key = first[place].key.clone();
            let shown = registries.iter().take(MOST_MODELS);
            let models = shown.map(|r| (r.figure(&key), Tally::new())).collect();
            Watched { key, models }
        };
        Live {
            bar,
            figures: chosen(first).into_iter().map(watched).collect(),
            n: 0,
            next: 10,
        }
    }

    fn note(&mut self, model: usize, outcome: &Outcome) {
        self.n += 1;
        for watched in &mut self.figures {
            if let Some((Some(place), tally)) = watched.models.get_mut(model)
                && let Some(value) = outcome.figures.get(*place).copied().flatten()
            {
                tally.add(value);
            }
        }
        if self.n >= self.next {
            self.next = self.n + (self.n / 20).max(5);
            let message = self.line();
            self.bar.set_message(message);
        }
    }

    /// The estimates so far, each with its interval, those of several models side by side.
    fn line(&self) -> String {
        let told = self.figures.iter().filter_map(|watched| {
            let of = |(_, tally): &(Option<usize>, Tally)| {
                let estimate = estimate::mean(tally, LEVEL)?;
                Some(with_interval(&estimate, |value| rounded(value, "infinite")))
            };
            let estimates: Vec<String> = watched.models.iter().filter_map(of).collect();
            let text = estimates.join(" | ");
            (!text.is_empty()).then(|| format!("{} {text}", watched.key))
        });
        told.collect::<Vec<String>>().join("\n")
    }
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

/// A replicator whose outcomes are shown while it works.
#[derive(Debug)]
pub struct Shown<'m> {
    replicator: Replicator<'m>,
    /// Where its outcomes are shown, and the place of its model there.
    live: Option<(&'m Mutex<Live>, usize)>,
}

impl<'m> Shown<'m> {
    /// A replicator for a model, whose replications end in failure beyond a number of events.
    pub fn new(
        model: &'m Model,
        most_events: u64,
        live: Option<(&'m Mutex<Live>, usize)>,
    ) -> Shown<'m> {
        let replicator = Replicator::new(model).with_most_events(most_events);
        Shown { replicator, live }
    }
}

impl Replicate for Shown<'_> {
    fn replicate(&mut self, seed: u64, replication: u64) -> Result<Outcome, Failure> {
        let result = self.replicator.replicate(seed, replication);
        if let Ok(outcome) = &result
            && let Some((live, model)) = self.live
        {
            let mut live = live.lock().unwrap_or_else(|broken| broken.into_inner());
            live.note(model, outcome);
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
        let registry = Registry {
            figures: figures.to_vec(),
            ..Registry::default()
        };
        let mut live = Live::of(ProgressBar::hidden(), &[&registry, &registry]);
        let mut widths = Vec::new();
        for replication in 0..100_u64 {
            let value = 0.5 + 0.1 * f64::from((replication % 3) as u8);
            live.note(
                0,
                &Outcome {
                    replication,
                    figures: vec![None, Some(value), None],
                    ..Outcome::default()
                },
            );
            let estimate =
                estimate::mean(&live.figures[0].models[0].1, LEVEL).expect("some values");
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
        // The estimates of another model stand beside it.
        for replication in 0..2 {
            let figures = vec![None, Some(0.25), None];
            let outcome = Outcome {
                replication,
                figures,
                ..Outcome::default()
            };
            live.note(1, &outcome);
        }
        assert!(live.line().contains("] | 0.25"), "{}", live.line());
    }
}
