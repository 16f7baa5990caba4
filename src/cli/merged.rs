//! The merged result of a job: the bytes of one machine, from the parts of many.

use std::path::{Path, PathBuf};

use crate::cli::arguments::Format;
use crate::cli::batches;
use crate::cli::compare;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder;
use crate::cli::folder::Found;
use crate::cli::inputs::Prepared;
use crate::cli::job::{Job, Kind};
use crate::cli::leave;
use crate::cli::parts;
use crate::cli::results;
use crate::cli::run;
use crate::cli::terminal::Terminal;
use crate::model::figures::Registry;
use crate::report::manifest::Manifest;

/// Where the same command without shards would leave its result.
pub fn result_folder(kind: Kind, sides: &[Prepared], planned: &Manifest) -> PathBuf {
    match kind {
        Kind::Compare => compare::default_folder(sides, planned),
        Kind::Run | Kind::Study => {
            let scenario = sides[0].scenario();
            results::default_folder("", &scenario.name, &scenario.digest, planned)
        }
    }
}

/// The result of a job.
#[derive(Debug)]
pub struct Merged {
    manifest: Manifest,
    folder: PathBuf,
    /// Its text, JSON and page.
    files: [&'static str; 3],
}

impl Merged {
    /// Prints the text or the JSON and tells how it went.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or standard output cannot be written, and with code 1 if replications failed.
    pub fn print(&self, format: Format, terminal: &Terminal) -> Result<Exit, Stop> {
        results::print(format, &self.folder, self.files, terminal)?;
        results::conclude(&self.manifest, terminal)
    }
}

/// Merges the parts of a job into a result folder, unless the same result is there.
///
/// # Errors
///
/// With code 75 if parts are missing, with code 1 if parts do not belong together, or if the system refuses.
pub fn merge_job(
    job: &Job,
    from: &Path,
    output: Option<PathBuf>,
    terminal: &Terminal,
) -> Result<Merged, Stop> {
    let study = job.prepare_study(from, terminal)?;
    let sides: Vec<Prepared> = match &study {
        Some(_) => Vec::new(),
        None => (0..job.n_sides())
            .map(|side| job.prepare(from, side, terminal))
            .collect::<Result<_, _>>()?,
    };
    let (folder, files) = match &study {
        Some(study) => (output.unwrap_or_else(|| study.folder()), study.files()),
        None => (
            output.unwrap_or_else(|| result_folder(job.kind, &sides, &job.planned)),
            match job.kind {
                Kind::Compare => [
                    leave::COMPARISON_TEXT,
                    leave::COMPARISON_JSON,
                    leave::COMPARISON_PAGE,
                ],
                _ => [leave::SUMMARY_TEXT, leave::SUMMARY_JSON, leave::RUN_PAGE],
            },
        ),
    };
    let claim = match folder::claim(&folder, &job.planned)? {
        Found::Same(manifest) => {
            return Ok(Merged {
                manifest,
                folder,
                files,
            });
        }
        Found::Nothing(claim) => claim,
    };
    let registries: Vec<&Registry> = match &study {
        Some(study) => vec![study.registry()],
        None => sides.iter().map(|side| side.model.registry()).collect(),
    };
    let merged = parts::merge(job, from, &registries)?;
    let planned = job.planned.clone();
    let (manifest, folder) = match &study {
        Some(study) => study.finish(&merged[0], claim, folder)?,
        None if job.kind == Kind::Compare => {
            compare::finish(&sides, &merged, planned, claim, folder)?
        }
        None => {
            let threads = batches::cores();
            run::finish(&sides[0], &merged[0], planned, claim, folder, threads)?
        }
    };
    Ok(Merged {
        manifest,
        folder,
        files,
    })
}
