//! `bluelift run`: a batch, its tables, charts and report.

use std::path::PathBuf;

use crate::cli::arguments::RunArguments;
use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder;
use crate::cli::folder::{Claim, Found};
use crate::cli::inputs::{Prepared, Source};
use crate::cli::leave;
use crate::cli::leave::Finished;
use crate::cli::precision;
use crate::cli::results::{conclude, default_folder, folder_of, heading, print};
use crate::cli::terminal::Terminal;
use crate::experiment::batch::Batch;
use crate::experiment::summarise::summarise;
use crate::experiment::summary::Summary;
use crate::report::manifest::Manifest;
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
    let planned = Manifest::planned(vec![prepared.entry()], seed, arguments.batch.n);
    let folder = match &arguments.output {
        Some(folder) => folder.clone(),
        None => default_folder(
            "",
            &prepared.scenario().name,
            &prepared.scenario().digest,
            &planned,
        ),
    };
    let (manifest, folder) = match folder::claim(&folder, &planned)? {
        Found::Same(manifest) => {
            terminal.say(&format!(
                "`{}` already holds this result; it is used again",
                folder.display()
            ));
            (manifest, folder)
        }
        Found::Nothing(claim) => work(arguments, &prepared, planned, claim, folder, terminal)?,
    };
    print(
        arguments.format,
        &folder,
        [leave::SUMMARY_TEXT, leave::SUMMARY_JSON, leave::RUN_PAGE],
        terminal,
    )?;
    conclude(&manifest, terminal)
}

/// Runs the batch, fills the claimed folder and gives it its name.
fn work(
    arguments: &RunArguments,
    prepared: &Prepared,
    mut manifest: Manifest,
    claim: Claim,
    folder: PathBuf,
    terminal: &Terminal,
) -> Result<(Manifest, PathBuf), Stop> {
    batches::listen();
    let bar = terminal.bar(manifest.asked);
    let threads = batches::threads(arguments.batch.threads);
    let batches = batches::run(
        &[&prepared.model],
        manifest.seed,
        manifest.asked,
        threads,
        &bar,
    )?;
    bar.finish_and_clear();
    let batch = &batches[0];
    if batch.n == 0 {
        let message = "interrupted before the first replication was done; nothing is left";
        return Err(Stop::new(Exit::Interrupted, message));
    }
    manifest.record(&prepared.label, batch);
    let folder = folder_of(folder, &manifest)?;
    let summary = summarise(prepared.model.registry(), batch);
    let text = format!("{}{}", heading(prepared, batch), body(&summary, batch));
    let finished = Finished {
        prepared,
        batch,
        summary: &summary,
    };
    leave::write_run(claim.path(), &finished, &text, &mut manifest)?;
    claim.finish(&folder, &manifest)?;
    Ok((manifest, folder))
}

/// The table, or why there is none.
pub fn body(summary: &Summary, batch: &Batch) -> String {
    if batch.rows.is_empty() {
        return "no replication succeeded\n".to_owned();
    }
    tables::summary_table(summary)
}
