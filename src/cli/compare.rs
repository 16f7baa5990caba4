//! `bluelift compare`: alternatives against a baseline under the same random numbers.

use std::path::PathBuf;

use crate::cli::arguments::CompareArguments;
use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder;
use crate::cli::folder::{Claim, Found};
use crate::cli::inputs::{Prepared, Source};
use crate::cli::leave;
use crate::cli::leave::Finished;
use crate::cli::results;
use crate::cli::select;
use crate::cli::terminal::Terminal;
use crate::experiment::compare::{Candidate, compare};
use crate::experiment::summarise::summarise;
use crate::experiment::summary::Summary;
use crate::model::model::Model;
use crate::report::manifest::Manifest;
use crate::report::tables;

/// Compares alternatives, unless the same comparison is there already. An interrupted one has the same
/// replications on all sides.
///
/// # Errors
///
/// With code 2 for a faulty scenario, 1 if the folder cannot be used or a replication fails, 130 if interrupted.
pub fn run(arguments: &CompareArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let terminal = &terminal.quiet(arguments.quiet);
    let sides = prepare(&arguments.scenarios, terminal)?;
    let seed = arguments.batch.seed.unwrap_or(sides[0].seed());
    if let Some(quantity) = &arguments.select {
        return select::run(arguments, quantity, &sides, seed, terminal);
    }
    let entries = sides.iter().map(Prepared::entry).collect();
    let planned = Manifest::planned(entries, seed, arguments.batch.n);
    let folder = arguments
        .output
        .clone()
        .unwrap_or_else(|| default_folder(&sides, &planned));
    let (manifest, folder) = match folder::claim(&folder, &planned)? {
        Found::Same(manifest) => {
            let folder_name = folder.display();
            terminal.say(&format!(
                "`{folder_name}` already holds this comparison; it is used again"
            ));
            (manifest, folder)
        }
        Found::Nothing(claim) => {
            let threads = batches::threads(arguments.batch.threads);
            let manifest = work(&sides, planned, &claim, threads, terminal)?;
            let folder = results::folder_of(folder, &manifest)?;
            claim.finish(&folder, &manifest)?;
            (manifest, folder)
        }
    };
    let files = [
        leave::COMPARISON_TEXT,
        leave::COMPARISON_JSON,
        leave::COMPARISON_PAGE,
    ];
    results::print(arguments.format, &folder, files, terminal)?;
    results::conclude(&manifest, terminal)
}

/// Reads and compiles every side and gives each a label of its own.
fn prepare(scenarios: &[String], terminal: &Terminal) -> Result<Vec<Prepared>, Stop> {
    let mut sides: Vec<Prepared> = Vec::with_capacity(scenarios.len());
    for text in scenarios {
        let mut side = Source::parse(text).prepare(terminal)?;
        let same = sides
            .iter()
            .filter(|other| other.label == side.label || is_numbered(other, &side))
            .count();
        if same > 0 {
            side.label = format!("{} ({})", side.label, same + 1);
        }
        sides.push(side);
    }
    Ok(sides)
}

/// Whether one side has the label of another with a number behind it.
fn is_numbered(one: &Prepared, other: &Prepared) -> bool {
    let rest = one.label.strip_prefix(&other.label);
    rest.is_some_and(|rest| rest.starts_with(" ("))
}

/// `results/compare-<name>-<digest8>-<seed>-<n>`, with a digest of all sides.
fn default_folder(sides: &[Prepared], planned: &Manifest) -> PathBuf {
    let mut hasher = blake3::Hasher::new();
    for side in sides {
        hasher.update(side.scenario().digest.as_bytes());
        hasher.update(b"\n");
    }
    let digest = hasher.finalize().to_hex();
    results::default_folder(
        "compare-",
        &sides[0].scenario().name,
        digest.as_str(),
        planned,
    )
}

/// Runs every side, compares, and fills the claimed folder.
fn work(
    sides: &[Prepared],
    mut manifest: Manifest,
    claim: &Claim,
    threads: usize,
    terminal: &Terminal,
) -> Result<Manifest, Stop> {
    batches::listen();
    let (seed, n) = (manifest.seed, manifest.asked);
    let bar = terminal.bar(n * sides.len() as u64);
    let models: Vec<&Model> = sides.iter().map(|side| &side.model).collect();
    let batches = batches::run(&models, seed, n, threads, &bar)?;
    bar.finish_and_clear();
    if batches[0].n == 0 {
        let message = "interrupted before the first replications were done; nothing is left";
        return Err(Stop::new(Exit::Interrupted, message));
    }
    let pairs = sides.iter().zip(&batches);
    let candidates: Vec<Candidate<'_>> = pairs
        .clone()
        .map(|(side, batch)| side.candidate(batch))
        .collect();
    let comparison = compare(&candidates[0], &candidates[1..]);
    let summaries: Vec<Summary> = pairs
        .clone()
        .map(|(side, batch)| summarise(side.model.registry(), batch))
        .collect();
    let finished: Vec<Finished<'_>> = pairs
        .clone()
        .zip(&summaries)
        .map(|((prepared, batch), summary)| Finished {
            prepared,
            batch,
            summary,
        })
        .collect();
    pairs.for_each(|(side, batch)| manifest.record(&side.label, batch));
    let headings: Vec<String> = finished
        .iter()
        .map(|f| results::heading(f.prepared, f.batch))
        .collect();
    let text = format!(
        "{}{}",
        headings.join(""),
        tables::comparison_table(&comparison)
    );
    leave::write_comparison(claim.path(), &finished, &comparison, &text, &mut manifest)?;
    Ok(manifest)
}
