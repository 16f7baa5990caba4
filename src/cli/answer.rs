//! Giving an answer: printed, and left in a folder if the person asks for one.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::arguments::Format;
use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder::FolderError;
use crate::cli::inputs::{Prepared, Source};
use crate::cli::terminal::Terminal;
use crate::experiment::effort::Effort;
use crate::model::figures::Registry;
use crate::model::outcome::Failure;
use crate::report::Meta;
use crate::report::answer;
use crate::report::answer::Answer;
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
    /// Also leave the answer in this folder: text, JSON, tables, charts and a page
    #[arg(short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// What is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

impl AnswerArguments {
    /// Sees to it, before any work, that the folder can take the answer.
    ///
    /// # Errors
    ///
    /// With code 1 if something is there already.
    pub fn check_folder(&self) -> Result<(), Stop> {
        let Some(folder) = &self.output else {
            return Ok(());
        };
        match fs::read_dir(folder) {
            Ok(mut entries) => match entries.next() {
                Some(_) => Err(taken(folder)),
                None => Ok(()),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(FolderError::io("look into", folder)(error).into()),
        }
    }

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
        let bar = terminal.quiet(self.quiet).bar(n);
        let effort = Effort {
            threads: batches::threads(self.threads),
            stop: &batches::is_interrupted,
            progress: &|| bar.inc(1),
        };
        let result = work(&effort);
        bar.finish_and_clear();
        result.map_err(|error| Stop::new(Exit::Failed, error.to_string()))
    }

    /// Prints an answer, and leaves it in the folder that was asked for.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn give(&self, answer: &Answer, terminal: &Terminal) -> Result<(), Stop> {
        terminal.print(match self.format {
            Format::Text => &answer.text,
            Format::Json => &answer.json,
        })?;
        let Some(folder) = &self.output else {
            return Ok(());
        };
        let mut name = folder.file_name().unwrap_or_default().to_owned();
        name.push(".partial");
        let partial = folder.with_file_name(name);
        if partial.exists() {
            fs::remove_dir_all(&partial).map_err(FolderError::io("remove", &partial))?;
        }
        fs::create_dir_all(&partial).map_err(FolderError::io("create", &partial))?;
        answer
            .write(&partial)
            .map_err(|error| Stop::new(Exit::Failed, error.to_string()))?;
        if folder.exists() {
            fs::remove_dir(folder).map_err(|_| taken(folder))?;
        }
        fs::rename(&partial, folder).map_err(FolderError::io("rename to", folder))?;
        terminal.say(&format!("page: {}", folder.join(answer::PAGE).display()));
        Ok(())
    }
}

fn taken(folder: &Path) -> Stop {
    let message = format!(
        "`{}` already holds something; choose another folder with `-o`, or remove it",
        folder.display()
    );
    Stop::new(Exit::Failed, message)
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
