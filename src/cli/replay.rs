//! `bluelift replay`: one replication as a page with a map that moves.

use std::path::Path;

use crate::cli::arguments::ReplayArguments;
use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder::FolderError;
use crate::cli::inputs::{Prepared, Source};
use crate::cli::terminal::Terminal;
use crate::experiment::batch::Batch;
use crate::model::figures::{Direction, FigureSpec};
use crate::model::film::film;
use crate::report::replay;
use crate::report::replay::Replay;

/// Which replication is shown, and why.
struct Chosen {
    replication: u64,
    english: String,
    french: String,
}

/// Films one replication and writes its page.
///
/// # Errors
///
/// With code 2 for a faulty scenario or a figure that cannot choose a replication, 1 if the replication fails or the page
/// cannot be written, 130 if interrupted.
pub fn run(arguments: &ReplayArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let terminal = &terminal.quiet(arguments.quiet);
    let prepared = Source::parse(&arguments.scenario).prepare(terminal)?;
    let seed = arguments.batch.seed.unwrap_or(prepared.seed());
    let chosen = match (&arguments.median, &arguments.worst) {
        (Some(key), _) => by_figure(arguments, &prepared, seed, key, false, terminal)?,
        (_, Some(key)) => by_figure(arguments, &prepared, seed, key, true, terminal)?,
        _ => Chosen {
            replication: arguments.replication.unwrap_or(0),
            english: "Chosen by its number.".to_owned(),
            french: "Choisie par son numéro.".to_owned(),
        },
    };
    let film = film(&prepared.model, seed, chosen.replication)
        .map_err(|failure| Stop::new(Exit::Failed, failure.to_string()))?;
    let page = replay::page(&Replay {
        scenario: prepared.scenario(),
        registry: prepared.model.registry(),
        film: &film,
        reason: (&chosen.english, &chosen.french),
        is_exact: arguments.exact_coordinates,
        version: env!("CARGO_PKG_VERSION"),
    });
    write(&arguments.output, &page)?;
    let (n, events) = (film.movements.len(), film.happenings.len());
    terminal.print(&format!(
        "{}: replication {}, {n} movements, {events} events\n",
        arguments.output.display(),
        chosen.replication
    ))?;
    Ok(Exit::Done)
}

fn write(path: &Path, page: &str) -> Result<(), Stop> {
    std::fs::write(path, page).map_err(FolderError::io("write", path))?;
    Ok(())
}

/// Runs a batch and chooses the replication whose figure is the median, or the worst.
fn by_figure(
    arguments: &ReplayArguments,
    prepared: &Prepared,
    seed: u64,
    key: &str,
    is_worst: bool,
    terminal: &Terminal,
) -> Result<Chosen, Stop> {
    let registry = prepared.model.registry();
    let Some(place) = registry.figure(key) else {
        let message = format!(
            "`{key}` is not a figure of this scenario; `bluelift explain figures` lists them"
        );
        return Err(Stop::new(Exit::Bad, message));
    };
    let spec = &registry.figures[place];
    if is_worst && spec.direction == Direction::Neutral {
        let message =
            format!("`{key}` has no better or worse; choose with `--median` or `--replication`");
        return Err(Stop::new(Exit::Bad, message));
    }
    batches::listen();
    let bar = terminal.bar(arguments.batch.n);
    let threads = batches::threads(arguments.batch.threads);
    let batches = batches::run(&[&prepared.model], seed, arguments.batch.n, threads, &bar)?;
    bar.finish_and_clear();
    let batch = &batches[0];
    if batch.is_partial() {
        return Err(Stop::new(
            Exit::Interrupted,
            "interrupted before the replication was chosen; nothing is left",
        ));
    }
    let Some((replication, value)) = pick(batch, place, spec, is_worst) else {
        let message = format!("`{key}` is undefined in every replication");
        return Err(Stop::new(Exit::Failed, message));
    };
    let value = if value.is_finite() {
        format!("{} {}", crate::report::words::number(value), spec.unit)
    } else {
        spec.absent.word().to_owned()
    };
    let (value, n) = (value.trim(), batch.rows.len());
    Ok(Chosen {
        replication,
        english: format!(
            "Chosen for the {} {key} of {n} replications: {value}.",
            if is_worst { "worst" } else { "median" }
        ),
        french: format!(
            "Choisie pour {} {key} de {n} réplications : {value}.",
            if is_worst {
                "la pire valeur de"
            } else {
                "la médiane de"
            }
        ),
    })
}

/// The replication with the median or worst value, the first of equals; values that never come rank as +∞.
fn pick(batch: &Batch, place: usize, spec: &FigureSpec, is_worst: bool) -> Option<(u64, f64)> {
    let mut values: Vec<(f64, u64)> = (0..batch.rows.len())
        .filter_map(|row| {
            let infinite = spec.absent.is_infinite().then_some(f64::INFINITY);
            let value = batch.rows.value(row, place).or(infinite)?;
            Some((value, batch.rows.replication(row)))
        })
        .collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let at = match (is_worst, spec.direction) {
        (false, _) => values.len().checked_sub(1)? / 2,
        (true, Direction::Less) => {
            let worst = values.last()?.0;
            values.iter().position(|(value, _)| *value == worst)?
        }
        (true, _) => 0,
    };
    let (value, _) = *values.get(at)?;
    let first = values.iter().find(|(other, _)| *other == value)?;
    Some((first.1, value))
}
