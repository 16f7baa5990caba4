//! `bluelift run`: a batch, its tables, charts and report.

use std::path::PathBuf;

use crate::cli::arguments::RunArguments;
use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder::Claim;
use crate::cli::inputs::{Prepared, Source};
use crate::cli::keep;
use crate::cli::keep::{Begun, Place, Way};
use crate::cli::leave;
use crate::cli::leave::Finished;
use crate::cli::limits;
use crate::cli::live;
use crate::cli::precision;
use crate::cli::results::{conclude, default_folder, heading, print};
use crate::cli::terminal::Terminal;
use crate::experiment::batch::Batch;
use crate::experiment::summarise::summarise;
use crate::experiment::summary::Summary;
use crate::report::manifest::Manifest;
use crate::report::sparks;
use crate::report::tables;

/// Runs a batch, unless the same result is there already.
///
/// # Errors
///
/// With code 2 for a faulty scenario, 1 if the folder cannot be used or a replication fails, 130 if interrupted.
pub fn run(arguments: &RunArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let terminal = &terminal.quiet(arguments.quiet);
    let source = Source {
        file: arguments.file.clone(),
        variant: arguments.variant.clone(),
        set: arguments.set.clone(),
    };
    let prepared = source.prepare(terminal)?;
    if !arguments.precision.is_empty() {
        return precision::run(arguments, &prepared, terminal);
    }
    let seed = arguments.batch.seed.unwrap_or(prepared.seed());
    let planned = Manifest::planned(vec![prepared.entry()], seed, arguments.batch.n)
        .with_max_events(arguments.limits.max_events);
    let folder = match &arguments.output {
        Some(folder) => folder.clone(),
        None => default_folder(
            "",
            &prepared.scenario().name,
            &prepared.scenario().digest,
            &planned,
        ),
    };
    let models = [&prepared.model];
    limits::check(&models, planned.asked, arguments.limits.max_memory)?;
    let begun = keep::begin(&folder, &planned, &models, arguments.limits.force, terminal)?;
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
            batches::listen();
            let bar = terminal.bar(planned.asked);
            live::watch(&bar, prepared.model.registry());
            let (claim, mut batches) = kept.run(&models, way, &bar)?;
            live::stop();
            bar.finish_and_clear();
            let batch = batches.remove(0);
            finish(&prepared, &batch, planned, claim, folder, way.threads)?
        }
    };
    print(
        arguments.format,
        &folder,
        [leave::SUMMARY_TEXT, leave::SUMMARY_JSON, leave::RUN_PAGE],
        terminal,
    )?;
    conclude(&manifest, terminal)
}

/// Summarises a batch, fills the claimed folder and gives it its name.
///
/// # Errors
///
/// If the folder cannot be written.
pub fn finish(
    prepared: &Prepared,
    batch: &Batch,
    mut manifest: Manifest,
    claim: Claim,
    folder: PathBuf,
    threads: usize,
) -> Result<(Manifest, PathBuf), Stop> {
    manifest.record(&prepared.label, batch);
    let (claim, folder) = match keep::place(claim, folder, &manifest)? {
        Place::Into(claim, folder) => (claim, folder),
        Place::There(folder) => return Ok((manifest, folder)),
    };
    let summary = summarise(prepared.model.registry(), batch);
    let text = format!("{}{}", heading(prepared, batch), body(&summary, batch));
    let less_cash = leave::look_at_less_cash(prepared, batch, threads)?;
    let finished = Finished {
        prepared,
        batch,
        summary: &summary,
        less_cash: Some(&less_cash),
    };
    leave::write_run(claim.path(), &finished, &text, &mut manifest)?;
    keep::check_rows(std::slice::from_ref(batch))?;
    claim.finish(&folder, &manifest)?;
    Ok((manifest, folder))
}

/// The table, or why there is none.
pub fn body(summary: &Summary, batch: &Batch) -> String {
    if batch.rows.is_empty() {
        return "no replication succeeded\n".to_owned();
    }
    tables::summary_table(summary) + &sparks::fans(summary)
}
