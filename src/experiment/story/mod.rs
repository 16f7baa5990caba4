//! The story of one replication: the chain of events behind its worst figure, and what changes without each cause in it.
//!
//! # Method
//!
//! 1. The figure is the one asked for, or the one in which the replication stands worst among those of a small batch.
//! 2. Its *episode* is found: the longest stockout, the most delayed convoy, the worst incident, the last unit to operate.
//! 3. The episode is followed back in time through what its consignment, convoy or unit waited for, and through what
//!    those waited for in turn: a closed link, a platoon out with another convoy that is held, a depot that was empty.
//!    Each wait ends in named causes: a closure, an incident, a late vendor, a fixed event.
//! 4. Each named cause is taken out, the replication is run again under the same random numbers, and the figure printed.
//!
//! # What it assumes
//!
//! A story names what was in the way, which is more than what mattered: only the replays tell that. They tell it for one
//! cause at a time, in one replication; another cause may step into the place of the one that is taken out. What
//! is waited for is looked at once a day.
//!
//! Source of the test: a cause is that without which the outcome would have been different (Lewis, Causation, 1973),
//! taken literally, as a run of the model allows.

mod check;
mod episode;
mod holders;
mod units;
mod waits;
mod walk;

use crate::engine::tally::Tally;
use crate::experiment::batch::BatchError;
use crate::experiment::effort::Effort;
use crate::experiment::story::check::check;
use crate::experiment::story::walk::Walk;
use crate::experiment::summarise::rank_value;
use crate::model::figures::Direction;
use crate::model::figures::Registry;
use crate::model::model::Model;
use crate::model::outcome::Failure;
use crate::model::outcome::Outcome;
use crate::model::replicate::Replicator;
use crate::model::watch;

/// What to tell the story of.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// The model.
    pub model: &'a Model,
    /// Seed.
    pub seed: u64,
    /// Which replication.
    pub replication: u64,
    /// The figure, by its place in the registry; without, the worst.
    pub figure: Option<usize>,
    /// Replications by which the worst figure is found, and among which the replication is placed.
    pub n: u64,
}

/// One sentence of a story.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// When it begins [d].
    pub day: f64,
    /// How far it is from the episode: 0 is the episode, 1 what it waited for, 2 what that waited for.
    pub depth: usize,
    /// What happened.
    pub text: String,
}

/// The replication without one cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// The cause.
    pub name: String,
    /// The figure without it; `None` as its registry says.
    pub value: Option<f64>,
    /// Whether the figure is better, worse or the same without it.
    pub is_better: Option<bool>,
}

/// The story of one replication.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Seed.
    pub seed: u64,
    /// Which replication.
    pub replication: u64,
    /// The figure, by its place in the registry.
    pub figure: usize,
    /// Its value.
    pub value: Option<f64>,
    /// Replications among which it is placed, and how many of them are worse in the figure.
    pub place: (u64, u64),
    /// The steps, the episode first and then back along the chain.
    pub steps: Vec<Step>,
    /// Without each named cause.
    pub causes: Vec<Check>,
    /// Without each driver.
    pub drivers: Vec<Check>,
    /// Whether it was stopped before everything was checked.
    pub is_partial: bool,
}

/// Why no story could be told.
#[derive(Debug, thiserror::Error)]
pub enum StoryError {
    /// No threads.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// The replication fails.
    #[error("{0}")]
    Failed(Failure),
    /// It was stopped before it had begun.
    #[error("interrupted before the replication could be placed among others")]
    Stopped,
    /// No figure has a direction.
    #[error("no figure of the replication is worse than in others")]
    Nothing,
}

/// Tells the story of a replication.
///
/// # Errors
///
/// If the replication fails, or threads cannot be started, or it is stopped early on.
pub fn tell(telling: &Telling<'_>, effort: &Effort<'_>) -> Result<Story, StoryError> {
    let model = telling.model;
    let others = effort.in_order(
        telling.n,
        || Replicator::new(model),
        |replicator, k| replicator.replicate(telling.seed, k),
    )?;
    if others.is_empty() {
        return Err(StoryError::Stopped);
    }
    let others: Vec<Outcome> = others.into_iter().flatten().collect();
    let watched = watch::watch(model, telling.seed, telling.replication);
    let watched = watched.map_err(StoryError::Failed)?;
    let registry = model.registry();
    let figure = match telling.figure {
        Some(figure) => figure,
        None => worst(registry, &watched.outcome, &others).ok_or(StoryError::Nothing)?,
    };
    let value = watched.outcome.figures[figure];
    let worse = others
        .iter()
        .filter(|other| is_worse(registry, figure, other.figures[figure], value));
    let place = (others.len() as u64, worse.count() as u64);
    let mut walk = Walk::new(model, &watched);
    episode::follow(&mut walk, &registry.figures[figure].key, value);
    let (steps, causes) = walk.finish();
    let checked = check(telling, figure, value, &causes, effort)?;
    Ok(Story {
        seed: telling.seed,
        replication: telling.replication,
        figure,
        value,
        place,
        steps,
        is_partial: checked.is_partial || others.len() as u64 != telling.n,
        causes: checked.causes,
        drivers: checked.drivers,
    })
}

/// Replays of the telling, for a bar: those of the batch, and at most those of the causes and drivers.
pub fn n_runs(n: u64) -> u64 {
    n + check::MOST_CAUSES as u64 + crate::model::drivers::Driver::ALL.len() as u64
}

/// Whether two values of a figure are the same to speak of: within half a per cent.
fn is_alike(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= 0.005 * one.abs().max(other.abs()),
        (one, other) => one == other,
    }
}

/// Whether `one` is worse than `other`; undefined is neither.
fn is_worse(registry: &Registry, figure: usize, one: Option<f64>, other: Option<f64>) -> bool {
    let spec = &registry.figures[figure];
    let (Some(one), Some(other)) = (rank_value(spec, one), rank_value(spec, other)) else {
        return false;
    };
    match spec.direction {
        Direction::More => one < other,
        Direction::Less => one > other,
        Direction::Neutral => false,
    }
}

/// The figure in which the fewest others are as bad; among equals the one that lies farthest from the mean of the others.
fn worst(registry: &Registry, outcome: &Outcome, others: &[Outcome]) -> Option<usize> {
    let candidates = (0..registry.figures.len()).filter(|&figure| {
        let spec = &registry.figures[figure];
        spec.direction != Direction::Neutral && episode::has_episode(&spec.key)
    });
    let measured = candidates.filter_map(|figure| {
        let spec = &registry.figures[figure];
        let own = rank_value(spec, outcome.figures[figure])?;
        let values = others.iter().map(|other| other.figures[figure]);
        let mut better = 0u64;
        let mut tally = Tally::new();
        for value in values.filter_map(|value| rank_value(spec, value)) {
            better += u64::from(is_worse(registry, figure, Some(own), Some(value)));
            tally.add(value.min(1e9));
        }
        let sd = libm::sqrt(tally.variance()?.max(0.0));
        let distance = (own.min(1e9) - tally.mean()?).abs() / sd.max(1e-9);
        Some((better, distance, figure))
    });
    let found = measured
        .filter(|(better, ..)| *better > 0)
        .max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(b.2.cmp(&a.2)));
    found.map(|(.., figure)| figure)
}
