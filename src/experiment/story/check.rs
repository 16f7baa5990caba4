//! Checking: the replication again, without one cause at a time.

use crate::experiment::effort::Effort;
use crate::experiment::story::Check;
use crate::experiment::story::StoryError;
use crate::experiment::story::Telling;
use crate::experiment::story::is_alike;
use crate::experiment::story::is_worse;
use crate::model::drivers::Driver;
use crate::model::model::Model;
use crate::model::prevent::Cause;
use crate::model::replicate::Replicator;

/// Named causes that are checked, the first of the story first.
pub(super) const MOST_CAUSES: usize = 24;

/// What the replays gave.
pub(super) struct Checked {
    pub causes: Vec<Check>,
    pub drivers: Vec<Check>,
    pub is_partial: bool,
}

/// Replays without each cause and without each driver.
pub(super) fn check(
    telling: &Telling<'_>,
    figure: usize,
    value: Option<f64>,
    causes: &[Cause],
    effort: &Effort<'_>,
) -> Result<Checked, StoryError> {
    // Drivers are all checked in any case.
    let named = causes
        .iter()
        .copied()
        .filter(|c| !matches!(c, Cause::Driver(_)));
    let causes: Vec<Cause> = named.collect();
    let n_causes = causes.len().min(MOST_CAUSES);
    let drivers = Driver::ALL.into_iter().map(Cause::Driver);
    let all: Vec<Cause> = causes[..n_causes].iter().copied().chain(drivers).collect();
    let answers = effort.in_order(
        all.len() as u64,
        || (),
        |(), place| replay(telling, figure, all[place as usize]),
    )?;
    let registry = telling.model.registry();
    let mut checks = Vec::with_capacity(answers.len());
    for (cause, answer) in all.iter().zip(answers) {
        let without = answer.map_err(StoryError::Failed)?;
        let is_better = is_worse(registry, figure, value, without);
        let is_worse = is_worse(registry, figure, without, value);
        checks.push(Check {
            name: telling.model.name_of(*cause),
            value: without,
            is_better: (!is_alike(value, without) && (is_better || is_worse)).then_some(is_better),
        });
    }
    let is_partial = checks.len() < all.len();
    let drivers = checks.split_off(n_causes.min(checks.len()));
    Ok(Checked {
        causes: checks,
        drivers,
        is_partial,
    })
}

fn replay(
    telling: &Telling<'_>,
    figure: usize,
    cause: Cause,
) -> Result<Option<f64>, crate::model::outcome::Failure> {
    let model: Model = telling.model.without(cause);
    let outcome = Replicator::new(&model).replicate(telling.seed, telling.replication)?;
    Ok(outcome.figures[figure])
}
