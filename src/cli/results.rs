//! What runs and comparisons share: the name of their folder, and what is said at the end.

use std::path::{Path, PathBuf};

use crate::cli::arguments::Format;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder::{FolderError, prefix_folder};
use crate::cli::inputs::Prepared;
use crate::cli::leave;
use crate::cli::terminal::Terminal;
use crate::experiment::batch::Batch;
use crate::report::manifest::{FailureEntry, Manifest};

/// Failures shown; all of them are in the manifest.
const SHOWN: usize = 10;

/// `results/<name>-<digest8>-<seed>-<n>`, with a word before the name.
pub fn default_folder(before: &str, name: &str, digest: &str, planned: &Manifest) -> PathBuf {
    let digest = digest.get(..8).unwrap_or(digest);
    let name = leave::file_name(name);
    let (seed, n) = (planned.seed, planned.asked);
    Path::new("results").join(format!("{before}{name}-{digest}-{seed}-{n}"))
}

/// `results/<before><name>-<digest8>-<seed>-<asked>`, with a digest of all scenarios and of what is studied.
pub fn study_folder(before: &str, planned: &Manifest) -> PathBuf {
    let mut hasher = blake3::Hasher::new();
    let scenarios = planned.scenarios.iter().map(|entry| entry.digest.as_str());
    let options = planned
        .study
        .iter()
        .flat_map(|(key, value)| [key.as_str(), value]);
    for part in scenarios.chain(options) {
        // Each part is led by its length, so that no two lists of parts give the same bytes.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let name = planned
        .scenarios
        .first()
        .map_or("study", |entry| entry.name.as_str());
    default_folder(before, name, hasher.finalize().to_hex().as_str(), planned)
}

/// The folder of what has been run: a name of its own if it is only the first replications of what was asked for.
///
/// # Errors
///
/// If the path has no last name.
pub fn folder_of(folder: PathBuf, manifest: &Manifest) -> Result<PathBuf, FolderError> {
    if manifest.partial {
        prefix_folder(&folder, manifest.replications, manifest.asked)
    } else {
        Ok(folder)
    }
}

/// What was run.
pub fn heading(prepared: &Prepared, batch: &Batch) -> String {
    let scenario = prepared.scenario();
    let missions: Vec<&str> = scenario.missions.iter().map(|m| m.name.as_str()).collect();
    let partial = if batch.is_partial() {
        format!(" of {}, interrupted", batch.asked)
    } else {
        String::new()
    };
    format!(
        "{}: {}\n{}\n{} replications{partial}, seed {}\n",
        prepared.label,
        missions.join(", "),
        scenario.marking,
        batch.n,
        batch.seed
    )
}

/// Prints the text or the JSON of a result folder, and says where its charts are.
///
/// # Errors
///
/// If the file cannot be read or standard output cannot be written.
pub fn print(
    format: Format,
    folder: &Path,
    [text, json, page]: [&str; 3],
    terminal: &Terminal,
) -> Result<(), Stop> {
    let path = folder.join(match format {
        Format::Text => text,
        Format::Json => json,
    });
    let content = std::fs::read_to_string(&path).map_err(FolderError::io("read", &path))?;
    let charts = format!("charts: {}\n", folder.join(page).display());
    match format {
        Format::Text => terminal.print(&(content + &charts)),
        Format::Json => {
            terminal.say(&charts);
            terminal.print(&content)
        }
    }
}

/// Tells of failures and interruption and chooses the exit code.
///
/// # Errors
///
/// With code 130 if the result is partial, else with code 1 if replications failed.
pub fn conclude(manifest: &Manifest, terminal: &Terminal) -> Result<Exit, Stop> {
    let failures = &manifest.failures;
    failures
        .iter()
        .take(SHOWN)
        .for_each(|failure| terminal.say(&told(manifest, failure)));
    if failures.len() > SHOWN {
        terminal.say(&format!(
            "and {} more, listed in manifest.json",
            failures.len() - SHOWN
        ));
    }
    if manifest.partial {
        let (n, asked) = (manifest.replications, manifest.asked);
        let message =
            format!("interrupted: the result is that of the first {n} of {asked} replications");
        return Err(Stop::new(Exit::Interrupted, message));
    }
    if failures.is_empty() {
        return Ok(Exit::Done);
    }
    let message = format!(
        "the batch is incomplete: {} of {} replications failed and are left out",
        failures.len(),
        manifest.replications * manifest.scenarios.len() as u64
    );
    Err(Stop::new(Exit::Failed, message))
}

fn told(manifest: &Manifest, failure: &FailureEntry) -> String {
    format!(
        "{}: replication {} with seed {} failed: {}",
        failure.label, failure.replication, manifest.seed, failure.reason
    )
}
