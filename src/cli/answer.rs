//! Giving an answer: printed, and left in a folder if the person asks for one, where what is done is kept as it comes.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::arguments::Format;
use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder;
use crate::cli::folder::{Claim, FolderError, Found};
use crate::cli::inputs::{Prepared, Source};
use crate::cli::keep;
use crate::cli::keep::{Pace, Place};
use crate::cli::leave;
use crate::cli::terminal::Terminal;
use crate::experiment::effort::{Effort, Memory};
use crate::experiment::kept::ledger::Ledger;
use crate::model::figures::Registry;
use crate::model::outcome::Failure;
use crate::report::Meta;
use crate::report::answer;
use crate::report::answer::Answer;
use crate::report::manifest;
use crate::report::manifest::{FailureEntry, Manifest};
use crate::scenario::nearest::nearest;

/// Which scenario a question is about.
#[derive(Debug, Clone, Args)]
pub struct ScenarioArguments {
    /// Scenario file, or file.toml#variant; without it, the built-in Mali mission
    #[arg(value_name = "FILE")]
    pub scenario: Option<String>,
    /// Change a value, such as site.gao.storage.diesel='400 m3'; may be repeated
    #[arg(long, value_name = "PATH=VALUE", value_parser = crate::cli::arguments::parse_setting)]
    pub set: Vec<(String, String)>,
}

impl ScenarioArguments {
    /// What is to be loaded.
    pub fn source(&self) -> Source {
        let source = self.scenario.as_deref().map(Source::parse);
        Source {
            set: self.set.clone(),
            ..source.unwrap_or_default()
        }
    }
}

/// How an answer is worked out and given.
#[derive(Debug, Clone, Args)]
pub struct AnswerArguments {
    /// Seed; without it, the scenario's
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Threads; without it, one for each core. Results never depend on it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub threads: Option<u16>,
    /// Also leave the answer in this folder: text, JSON, tables, charts and a page. What is done is kept as it comes, and
    /// after an interrupt, a crash or a kill the same command goes on where it was
    #[arg(short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// What is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Move aside a folder, or an unfinished answer, that stands in the way
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

/// What stands where an answer is to go.
pub enum Begun<'a> {
    /// The same answer, whole; it has been printed again.
    There(Manifest),
    /// A question to work at, or to go on with.
    Work(Session<'a>),
}

/// A question that is being worked at; with a folder, what is done is kept there.
pub struct Session<'a> {
    arguments: &'a AnswerArguments,
    planned: Manifest,
    held: Option<Box<Held>>,
}

/// The folder of an answer while it is worked at.
struct Held {
    claim: Claim,
    folder: PathBuf,
    ledger: Ledger,
}

/// The manifest of an answer before anything has been run: what is asked, and of what.
pub fn question(
    prepared: &Prepared,
    seed: u64,
    asked: u64,
    kind: &str,
    options: &[(&str, String)],
) -> Manifest {
    let mut planned = Manifest::planned(vec![prepared.entry()], seed, asked);
    planned.study.insert("kind".to_owned(), kind.to_owned());
    for (name, value) in options {
        planned.study.insert((*name).to_owned(), value.clone());
    }
    planned
}

impl AnswerArguments {
    /// Sees to it, before any work, that the folder can take the answer, and finds what an earlier process has left.
    ///
    /// # Errors
    ///
    /// With code 1 if something else is there, with code 75 if another process works at it.
    pub fn begin(&self, planned: Manifest, terminal: &Terminal) -> Result<Begun<'_>, Stop> {
        let Some(folder) = &self.output else {
            return Ok(Begun::Work(Session {
                arguments: self,
                planned,
                held: None,
            }));
        };
        match attempt(folder, &planned) {
            Ok(None) => {
                let name = folder.display();
                terminal.say(&format!(
                    "`{name}` already holds this answer; it is used again"
                ));
                let held = fs::read_to_string(folder.join(manifest::FILE));
                let held = held.map_err(FolderError::io("read", folder))?;
                let held: Manifest = serde_json::from_str(&held)
                    .map_err(|error| Stop::new(Exit::Failed, error.to_string()))?;
                let path = folder.join(match self.format {
                    Format::Text => answer::TEXT,
                    Format::Json => answer::JSON,
                });
                let text = fs::read_to_string(&path).map_err(FolderError::io("read", &path))?;
                terminal.print(&text)?;
                Ok(Begun::There(held))
            }
            Ok(Some(held)) => {
                let n = held.ledger.n_known();
                if n > 0 {
                    terminal.say(&format!(
                        "going on: an earlier run has left {n} of the answers that this is made of"
                    ));
                }
                Ok(Begun::Work(Session {
                    arguments: self,
                    planned,
                    held: Some(held),
                }))
            }
            Err(error) if self.force && keep::move_aside(&error, folder, terminal)? => {
                // There may be something in the way under both names.
                self.begin(planned, terminal)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Claims a folder and opens its ledger; `None` if the same answer is there.
fn attempt(folder: &Path, planned: &Manifest) -> Result<Option<Box<Held>>, FolderError> {
    let mut claim = match folder::claim_with_log(folder, planned)? {
        Found::Same(_) => return Ok(None),
        Found::Nothing(claim) => claim,
    };
    // Whatever happens from here on, what is done stays.
    claim.keep_log();
    let mut pace = Pace::new();
    let ledger = Ledger::open(
        &claim.log(),
        &planned.job(),
        &planned.sentence(),
        Box::new(move || pace.is_due()),
    )?;
    Ok(Some(Box::new(Held {
        claim,
        folder: folder.to_owned(),
        ledger,
    })))
}

impl Session<'_> {
    /// Works at `work` with a bar over `n` steps, which can be interrupted.
    ///
    /// # Errors
    ///
    /// As the work, or with code 1 if the system gives no threads.
    pub fn work<T, E: std::error::Error>(
        &self,
        n: u64,
        terminal: &Terminal,
        work: impl FnOnce(&Effort<'_>) -> Result<T, E>,
    ) -> Result<T, Stop> {
        batches::listen();
        let bar = terminal.quiet(self.arguments.quiet).bar(n);
        let effort = Effort {
            threads: batches::threads(self.arguments.threads),
            stop: &batches::is_interrupted,
            progress: &|| bar.inc(1),
            memory: self.held.as_ref().map(|held| &held.ledger as &dyn Memory),
        };
        let result = work(&effort);
        bar.finish_and_clear();
        result.map_err(|error| Stop::new(Exit::Failed, error.to_string()))
    }

    /// Prints an answer, and leaves it in the folder that was asked for; that of the first `done` steps in a folder of its
    /// own, so that the same command goes on.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn give(
        self,
        answer: &Answer,
        done: u64,
        failures: &[Failure],
        terminal: &Terminal,
    ) -> Result<(), Stop> {
        terminal.print(match self.arguments.format {
            Format::Text => &answer.text,
            Format::Json => &answer.json,
        })?;
        let Some(held) = self.held else {
            return Ok(());
        };
        let held = *held;
        let mut manifest = self.planned;
        manifest.replications = done;
        manifest.partial = done < manifest.asked;
        let label = manifest.scenarios[0].label.clone();
        let entries = failures.iter();
        let entries = entries.map(|failure| FailureEntry::new(&label, failure));
        manifest.failures.extend(entries);
        let (claim, folder) = match keep::place(held.claim, held.folder, &manifest)? {
            Place::Into(claim, folder) => (claim, folder),
            Place::There(folder) => {
                terminal.say(&format!("page: {}", folder.join(answer::PAGE).display()));
                return Ok(());
            }
        };
        answer
            .write(claim.path())
            .map_err(|error| Stop::new(Exit::Failed, error.to_string()))?;
        leave::write_manifest(claim.path(), &mut manifest)?;
        claim.finish(&folder, &manifest)?;
        terminal.say(&format!("page: {}", folder.join(answer::PAGE).display()));
        Ok(())
    }
}

/// How a command ends whose answer was there already.
///
/// # Errors
///
/// With code 1 if replications failed when it was worked out.
pub fn conclude_again(held: &Manifest, terminal: &Terminal) -> Result<Exit, Stop> {
    for failure in held.failures.iter().take(10) {
        terminal.say(&format!(
            "replication {} failed: {}",
            failure.replication, failure.reason
        ));
    }
    if held.failures.is_empty() {
        return Ok(Exit::Done);
    }
    let message = format!(
        "{} replications failed and are left out",
        held.failures.len()
    );
    Err(Stop::new(Exit::Failed, message))
}

/// The place of a figure in the registry.
///
/// # Errors
///
/// With code 2 if there is no such figure, with the nearest that there is.
pub fn figure(registry: &Registry, key: &str) -> Result<usize, Stop> {
    registry.figure(key).ok_or_else(|| {
        let keys = registry.figures.iter().map(|figure| figure.key.as_str());
        let hint =
            nearest(key, keys).map_or(String::new(), |key| format!("; did you mean `{key}`?"));
        let message = format!("the scenario yields no figure `{key}`{hint}");
        Stop::new(Exit::Bad, message)
    })
}

/// What charts say of the work.
pub fn meta(n: u64, seed: u64, partial: bool, failures: usize) -> Meta<'static> {
    Meta {
        n,
        seed,
        version: env!("CARGO_PKG_VERSION"),
        partial,
        failures,
    }
}

/// The first lines of every answer: what was asked about, and with how many replications.
pub fn heading(prepared: &Prepared, n: u64, asked: u64, seed: u64) -> String {
    let partial = if n < asked {
        format!(" of {asked}, interrupted: this is a partial result")
    } else {
        String::new()
    };
    format!(
        "{}, {}\n{n} replications{partial}, seed {seed}\n",
        prepared.label,
        prepared.scenario().marking,
    )
}

/// Tells of failures and interruption and chooses the exit code.
///
/// # Errors
///
/// With code 130 if the answer is partial, else with code 1 if replications failed.
pub fn conclude(is_partial: bool, failures: &[Failure], terminal: &Terminal) -> Result<Exit, Stop> {
    for failure in failures.iter().take(10) {
        terminal.say(&failure.to_string());
    }
    if is_partial {
        let message = "interrupted: the answer is that of what was done";
        return Err(Stop::new(Exit::Interrupted, message));
    }
    if failures.is_empty() {
        return Ok(Exit::Done);
    }
    let message = format!("{} replications failed and are left out", failures.len());
    Err(Stop::new(Exit::Failed, message))
}
