//! A job: a folder with everything that a machine needs to run its part of a batch.
//!
//! ```text
//! job/
//!   job.json        what is to be run, and in how many shards
//!   scenarios/1/…   the files of each scenario, as they were when the job was planned
//!   parts/          a log of replications for each shard that is done
//! ```
//!
//! A job is described by its kind and its scenarios, each with variant and settings: a run has one, a comparison several, a
//! sweep or sensitivity study one and what is varied. Shards divide the replications of all scenarios, or points, alike.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::cli::exit::{Exit, Stop};
use crate::cli::folder::{FolderError, is_inside};
use crate::cli::inputs::{Prepared, Source};
use crate::cli::studies::Study;
use crate::cli::study::Asked;
use crate::cli::terminal::Terminal;
use crate::experiment::kept::head::{Head, SideHead};
use crate::experiment::shards;
use crate::experiment::shards::Share;
use crate::model::figures::Registry;
use crate::report::json::pretty;
use crate::report::manifest::Manifest;

/// Name of the description.
pub const FILE: &str = "job.json";
/// Folder of the parts.
pub const PARTS: &str = "parts";
/// Version of the form.
const FORMAT: u32 = 1;
/// The largest description that is read [bytes].
const LARGEST: u64 = 64 << 20;

/// What becomes of the batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// As `bluelift run`.
    Run,
    /// As `bluelift compare`.
    Compare,
    /// As `bluelift sweep` or `bluelift sensitivity`.
    Study,
}

/// Where a scenario of a job comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobSource {
    /// Its file within the job's folder; without it, the built-in scenario.
    pub file: Option<String>,
    /// Variant applied.
    pub variant: Option<String>,
    /// Values set, by path.
    pub set: Vec<(String, String)>,
}

/// A job as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Version of the form.
    pub format: u32,
    /// What becomes of the batches.
    pub kind: Kind,
    /// Number of shards.
    pub shards: u32,
    /// Where each scenario comes from.
    pub sources: Vec<JobSource>,
    /// What is asked of a study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<Asked>,
    /// The manifest of the result, before anything has been run.
    pub planned: Manifest,
}

impl Job {
    /// Reads the description of a job.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is not one of this version of the program.
    pub fn read(folder: &Path) -> Result<Job, Stop> {
        let path = folder.join(FILE);
        let size = fs::metadata(&path)
            .map_err(FolderError::io("read", &path))?
            .len();
        let wrong = |reason: String| {
            Stop::new(
                Exit::Bad,
                format!("`{}` is not a job: {reason}", path.display()),
            )
        };
        if size > LARGEST {
            return Err(wrong(format!("it has more than {LARGEST} bytes")));
        }
        let text = fs::read_to_string(&path).map_err(FolderError::io("read", &path))?;
        Job::parse(&text).map_err(wrong)
    }

    /// A job from its text.
    ///
    /// # Errors
    ///
    /// With the reason, if it cannot be one.
    pub fn parse(text: &str) -> Result<Job, String> {
        let job: Job = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let version = env!("CARGO_PKG_VERSION");
        let n_sides = job.planned.scenarios.len();
        let names = job
            .sources
            .iter()
            .filter_map(|source| source.file.as_deref());
        if job.format != FORMAT {
            return Err(format!("its form is {}, not {FORMAT}", job.format));
        }
        if job.planned.version != version {
            return Err(format!(
                "version {} planned it, this is {version}",
                job.planned.version
            ));
        }
        if n_sides == 0 || job.sources.len() != n_sides || n_sides > 1_000_000 {
            return Err("its scenarios do not match its sources".to_owned());
        }
        let is_study = job.kind == Kind::Study;
        if is_study != job.study.is_some() || (is_study && n_sides != 1) {
            return Err("what it studies does not match its kind".to_owned());
        }
        if !names.into_iter().all(is_inside) {
            return Err("a file lies outside its folder".to_owned());
        }
        let total = (n_sides as u64).checked_mul(job.planned.asked);
        if job.shards == 0 || total.is_none_or(|total| total < u64::from(job.shards)) {
            return Err(format!("it cannot have {} shards", job.shards));
        }
        Ok(job)
    }

    /// Writes the job and copies of its scenarios into a folder that is new or empty.
    ///
    /// # Errors
    ///
    /// If the folder holds something, or a scenario has changed since it was read, or the system refuses.
    pub fn write(
        folder: &Path,
        kind: Kind,
        shards: u32,
        sides: &[(&Source, &Prepared)],
        study: Option<&Asked>,
        planned: &Manifest,
    ) -> Result<Job, Stop> {
        let mut job = Job {
            format: FORMAT,
            kind,
            shards,
            sources: Vec::new(),
            study: study.cloned(),
            planned: planned.clone(),
        };
        if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
            return Job::again(folder, job, sides);
        }
        fs::create_dir_all(folder.join(PARTS)).map_err(FolderError::io("create", folder))?;
        for (place, (source, prepared)) in sides.iter().enumerate() {
            job.sources.push(copy(folder, place, source, prepared)?);
        }
        let path = folder.join(FILE);
        fs::write(&path, pretty(&job)).map_err(FolderError::io("write", &path))?;
        Ok(job)
    }

    /// The job that is already in a folder, if it is the same.
    fn again(folder: &Path, mut job: Job, sides: &[(&Source, &Prepared)]) -> Result<Job, Stop> {
        let held = Job::read(folder).ok();
        for (place, (source, _)) in sides.iter().enumerate() {
            job.sources.push(job_source(place, source));
        }
        match held {
            Some(held) if held == job => Ok(held),
            _ => {
                let folder = folder.display();
                let message =
                    format!("`{folder}` holds something else; choose another folder with `-o`");
                Err(Stop::new(Exit::Failed, message))
            }
        }
    }

    /// Number of scenarios.
    pub fn n_sides(&self) -> u32 {
        self.sources.len() as u32
    }

    /// What a shard runs.
    pub fn shares(&self, index: u32) -> Vec<Share> {
        shards::shares(self.n_sides(), self.planned.asked, self.shards, index)
    }

    /// Where a scenario of the job is read from.
    pub fn source(&self, folder: &Path, side: u32) -> Source {
        let source = &self.sources[side as usize];
        Source {
            file: source.file.as_ref().map(|file| folder.join(file)),
            variant: source.variant.clone(),
            set: source.set.clone(),
        }
    }

    /// Reads and compiles a scenario of the job.
    ///
    /// # Errors
    ///
    /// If it is not the one that was planned.
    pub fn prepare(&self, folder: &Path, side: u32, terminal: &Terminal) -> Result<Prepared, Stop> {
        let entry = &self.planned.scenarios[side as usize];
        let source = self.source(folder, side);
        let mut prepared = source.prepare(terminal)?;
        if prepared.scenario().digest != entry.digest {
            return Err(changed(&source));
        }
        prepared.label.clone_from(&entry.label);
        Ok(prepared)
    }

    /// The study of the job; `None` if it is a run or a comparison.
    ///
    /// # Errors
    ///
    /// If its scenario is not the one that was planned.
    pub fn prepare_study(&self, folder: &Path, terminal: &Terminal) -> Result<Option<Study>, Stop> {
        let Some(asked) = &self.study else {
            return Ok(None);
        };
        let source = self.source(folder, 0);
        let seed = Some(self.planned.seed);
        let study = Study::new(&source, asked.clone(), seed, terminal)?;
        if study.planned.job() != self.planned.job() {
            return Err(changed(&source));
        }
        Ok(Some(study))
    }

    /// The head of the part that holds some shares, each with the figures of its rows.
    pub fn head(&self, shares: &[Share], registries: &[&Registry]) -> Head {
        let sides = shares
            .iter()
            .zip(registries)
            .map(|(share, registry)| SideHead::new(share.side, registry, share.first, share.count));
        Head::new(
            &self.planned.job(),
            &self.planned.sentence(),
            self.planned.seed,
            sides.collect(),
        )
    }

    /// Where the part of a shard lies when it is whole.
    pub fn part(&self, folder: &Path, index: u32) -> PathBuf {
        folder.join(PARTS).join(format!("part-{index:06}.log"))
    }
}

fn changed(source: &Source) -> Stop {
    let message = format!(
        "`{}` is not the scenario that was planned; plan again",
        source.name()
    );
    Stop::new(Exit::Bad, message)
}

fn job_source(place: usize, source: &Source) -> JobSource {
    let name = source.file.as_deref().and_then(Path::file_name);
    JobSource {
        file: name.map(|name| format!("scenarios/{}/{}", place + 1, name.to_string_lossy())),
        variant: source.variant.clone(),
        set: source.set.clone(),
    }
}

/// Copies the files that a scenario was read from.
fn copy(
    folder: &Path,
    place: usize,
    source: &Source,
    prepared: &Prepared,
) -> Result<JobSource, Stop> {
    let job_source = job_source(place, source);
    let (Some(file), Some(copy)) = (&source.file, &job_source.file) else {
        return Ok(job_source);
    };
    let to = folder.join(copy);
    let (from, to) = (
        file.parent().unwrap_or(Path::new("")),
        to.parent().unwrap_or(folder),
    );
    for (name, digest) in &prepared.loaded.files {
        let (from, to) = (from.join(name), to.join(name));
        let bytes = fs::read(&from).map_err(FolderError::io("read", &from))?;
        if blake3::hash(&bytes).to_hex().as_str() != digest {
            let message = format!("`{}` has changed while it was read", from.display());
            return Err(Stop::new(Exit::TryAgain, message));
        }
        fs::create_dir_all(to.parent().unwrap_or(folder))
            .map_err(FolderError::io("create", &to))?;
        fs::write(&to, bytes).map_err(FolderError::io("write", &to))?;
    }
    Ok(job_source)
}
