//! `bluelift run --precision`: as many replications as it takes to know some quantities exactly enough.

use std::path::PathBuf;

use indicatif::ProgressBar;

use crate::cli::arguments::RunArguments;
use crate::cli::assert::bad_expression;
use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder::Claim;
use crate::cli::inputs::Prepared;
use crate::cli::keep;
use crate::cli::keep::{Begun, Kept, Pace, Place, Way};
use crate::cli::leave;
use crate::cli::leave::Finished;
use crate::cli::limits;
use crate::cli::looking;
use crate::cli::looking::Looked;
use crate::cli::results;
use crate::cli::run::body;
use crate::cli::terminal::Terminal;
use crate::experiment::batch::Batch;
use crate::experiment::kept::keeper::LogKeeper;
use crate::experiment::kept::merge;
use crate::experiment::looks::{Look, Looks};
use crate::experiment::precision::{Goal, GoalFault, Reached, reached};
use crate::experiment::summarise::summarise;
use crate::experiment::summary::LEVEL;
use crate::report::manifest::Manifest;
use crate::report::precision;

/// Runs a batch until its goals are met or it has as many replications as it may, unless that result is there already.
///
/// # Errors
///
/// With code 2 for a bad goal, 1 if the folder cannot be used or a replication fails, 130 if interrupted.
pub fn run(
    arguments: &RunArguments,
    prepared: &Prepared,
    terminal: &Terminal,
) -> Result<Exit, Stop> {
    let goals = goals(&arguments.precision, prepared)?;
    let seed = arguments.batch.seed.unwrap_or(prepared.seed());
    let looks = Looks {
        first: arguments.batch.n,
        most: arguments.max.max(arguments.batch.n),
        confidence: LEVEL,
    };
    limits::check(&[&prepared.model], looks.most, arguments.limits.max_memory)?;
    let mut planned = Manifest::planned(vec![prepared.entry()], seed, looks.most)
        .with_max_events(arguments.limits.max_events);
    let texts: Vec<&str> = goals.iter().map(|goal| goal.text.as_str()).collect();
    planned.study = [
        ("kind".to_owned(), "precision".to_owned()),
        ("goals".to_owned(), texts.join("; ")),
        ("first look".to_owned(), looks.first.to_string()),
    ]
    .into();
    let folder = match &arguments.output {
        Some(folder) => folder.clone(),
        None => results::study_folder("precision-", &planned),
    };
    let registries = [prepared.model.registry()];
    let force = arguments.limits.force;
    let begun = keep::begin(&folder, &planned, &registries, force, terminal)?;
    let (manifest, folder) = match begun {
        Begun::Same(manifest) => {
            terminal.say(&format!(
                "`{}` already holds this result; it is used again",
                folder.display()
            ));
            (manifest, folder)
        }
        Begun::Work(kept) => {
            let way = Way {
                threads: batches::threads(arguments.batch.threads),
                max_events: arguments.limits.max_events,
            };
            let wanted = Wanted {
                goals: &goals,
                looks: &looks,
                way,
            };
            let bar = terminal.bar(looks.first);
            let (claim, looked) = look(kept, prepared, &wanted, &bar)?;
            bar.finish_and_clear();
            finish(prepared, &wanted, planned, &looked, claim, folder)?
        }
    };
    let files = [leave::SUMMARY_TEXT, leave::SUMMARY_JSON, leave::RUN_PAGE];
    results::print(arguments.format, &folder, files, terminal)?;
    results::conclude(&manifest, terminal)
}

/// What is wanted, and how it is run.
struct Wanted<'a> {
    goals: &'a [Goal],
    looks: &'a Looks,
    way: Way,
}

/// Runs to one look after the other, until all goals are met or there is no further look.
fn look(
    kept: Kept,
    prepared: &Prepared,
    wanted: &Wanted<'_>,
    bar: &ProgressBar,
) -> Result<(Claim, Looked), Stop> {
    let Kept {
        claim,
        log,
        mut batches,
    } = kept;
    batches::listen();
    for batch in &mut batches {
        batch.rows = merge::in_memory(&batch.rows);
        bar.set_position(batch.n);
    }
    let mut pace = Pace::new();
    let mut is_due = || pace.is_due();
    let keeper = LogKeeper::new(log, 0, &batches, &mut is_due);
    let mut keeper = keeper.with_all_in_memory();
    let models = [&prepared.model];
    let is_met = |batches: &[Batch], look: &Look| {
        reached(wanted.goals, &batches[0], look.level)
            .iter()
            .all(Reached::is_met)
    };
    let (looks, way) = (wanted.looks, wanted.way);
    let looked = looking::go_on(&models, batches, looks, way, bar, &mut keeper, is_met)?;
    if looked.batches[0].n == 0 {
        claim.discard();
        let message = "interrupted before the first replication was done; nothing is left";
        return Err(Stop::new(Exit::Interrupted, message));
    }
    Ok((claim, looked))
}

/// Fills the claimed folder and gives it its name.
fn finish(
    prepared: &Prepared,
    wanted: &Wanted<'_>,
    mut manifest: Manifest,
    looked: &Looked,
    claim: Claim,
    folder: PathBuf,
) -> Result<(Manifest, PathBuf), Stop> {
    let batch = &looked.batches[0];
    manifest.record(&prepared.label, batch);
    let (claim, folder) = match keep::place(claim, folder, &manifest)? {
        Place::Into(claim, folder) => (claim, folder),
        Place::There(folder) => return Ok((manifest, folder)),
    };
    let looks = wanted.looks;
    let reached = reached(wanted.goals, batch, looked.look.level);
    let about = precision::About {
        replications: batch.n,
        most: looks.most,
        n_looks: looked.n_looks,
        confidence: looks.confidence,
    };
    let summary = summarise(prepared.model.registry(), batch);
    let text = format!(
        "{}{}{}",
        results::heading(prepared, batch),
        precision::text(&about, &reached),
        body(&summary, batch)
    );
    let json = precision::json(&about, &reached);
    leave::write(claim.path(), precision::FILE, &mut manifest, |to| {
        to.write_all(json.as_bytes())
    })?;
    let less_cash = leave::look_at_less_cash(prepared, batch, wanted.way.threads)?;
    let finished = Finished {
        prepared,
        batch,
        summary: &summary,
        less_cash: Some(&less_cash),
    };
    leave::write_run(claim.path(), &finished, &text, &mut manifest)?;
    claim.finish(&folder, &manifest)?;
    Ok((manifest, folder))
}

/// The goals as they were typed, with their figures found.
fn goals(texts: &[String], prepared: &Prepared) -> Result<Vec<Goal>, Stop> {
    texts.iter().map(|text| goal(text, prepared)).collect()
}

fn goal(text: &str, prepared: &Prepared) -> Result<Goal, Stop> {
    Goal::parse(text, prepared.model.registry()).map_err(|fault| match fault {
        GoalFault::Form => Stop::new(Exit::Bad, format!("`--precision {text}`: {fault}")),
        GoalFault::Quantity { text, fault } => bad_expression(&text, &fault),
    })
}
