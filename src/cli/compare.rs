//! `bluelift compare`: alternatives against a baseline under the same random numbers.

use std::path::PathBuf;

use crate::cli::arguments::CompareArguments;
use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder::Claim;
use crate::cli::inputs::{Prepared, Source};
use crate::cli::keep;
use crate::cli::keep::{Begun, Place, Way};
use crate::cli::leave;
use crate::cli::leave::Finished;
use crate::cli::limits;
use crate::cli::results;
use crate::cli::select;
use crate::cli::terminal::Terminal;
use crate::experiment::batch::Batch;
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
    let texts = arguments.scenarios.iter();
    let sources: Vec<Source> = texts.map(|text| Source::parse(text)).collect();
    let sides = prepare(&sources, terminal)?;
    let seed = arguments.batch.seed.unwrap_or(sides[0].seed());
    if let Some(quantity) = &arguments.select {
        return select::run(arguments, quantity, &sides, seed, terminal);
    }
    let entries = sides.iter().map(Prepared::entry).collect();
    let planned = Manifest::planned(entries, seed, arguments.batch.n)
        .with_max_events(arguments.limits.max_events);
    let folder = arguments
        .output
        .clone()
        .unwrap_or_else(|| default_folder(&sides, &planned));
    let models: Vec<&Model> = sides.iter().map(|side| &side.model).collect();
    limits::check(&models, planned.asked, arguments.limits.max_memory)?;
    let force = arguments.limits.force;
    let (manifest, folder) = match keep::begin(&folder, &planned, &models, force, terminal)? {
        Begun::Same(manifest) => {
            let folder_name = folder.display();
            terminal.say(&format!(
                "`{folder_name}` already holds this comparison; it is used again"
            ));
            (manifest, folder)
        }
        Begun::Work(kept) => {
            let way = Way {
                threads: batches::threads(arguments.batch.threads),
                max_events: arguments.limits.max_events,
            };
            batches::listen();
            let bar = terminal.bar(planned.asked * sides.len() as u64);
            let (claim, batches) = kept.run(&models, way, &bar)?;
            bar.finish_and_clear();
            finish(&sides, &batches, planned, claim, folder)?
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
///
/// # Errors
///
/// With code 2 for a faulty scenario.
pub fn prepare(sources: &[Source], terminal: &Terminal) -> Result<Vec<Prepared>, Stop> {
    let mut sides: Vec<Prepared> = Vec::with_capacity(sources.len());
    for source in sources {
        let mut side = source.prepare(terminal)?;
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
pub fn default_folder(sides: &[Prepared], planned: &Manifest) -> PathBuf {
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

/// Compares the batches of all sides, fills the claimed folder and gives it its name.
///
/// # Errors
///
/// If the folder cannot be written.
pub fn finish(
    sides: &[Prepared],
    batches: &[Batch],
    mut manifest: Manifest,
    claim: Claim,
    folder: PathBuf,
) -> Result<(Manifest, PathBuf), Stop> {
    let pairs = sides.iter().zip(batches);
    pairs
        .clone()
        .for_each(|(side, batch)| manifest.record(&side.label, batch));
    let (claim, folder) = match keep::place(claim, folder, &manifest)? {
        Place::Into(claim, folder) => (claim, folder),
        Place::There(folder) => return Ok((manifest, folder)),
    };
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
            less_cash: None,
        })
        .collect();
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
    keep::check_rows(batches)?;
    claim.finish(&folder, &manifest)?;
    Ok((manifest, folder))
}
