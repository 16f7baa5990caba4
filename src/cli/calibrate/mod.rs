//! `bluelift calibrate`: what a scenario should say, from a table of what happened.
//!
//! What is printed is TOML: the tables to put into a scenario, and in comments how sure each number is.

pub mod arguments;
mod deployment;
mod fragment;
mod incidents;

use std::fs;
use std::path::Path;

use crate::cli::calibrate::arguments::{CalibrateArguments, CalibrateCommand};
use crate::cli::exit::{Exit, Stop};
use crate::cli::terminal::Terminal;
use crate::experiment::calibrate::log::LogFault;

/// Largest table that is read [bytes].
const MOST_BYTES: u64 = 256 << 20;

/// Calibrates what the person asked for.
///
/// # Errors
///
/// With code 2 for a table or arguments that make no sense, 1 if the table cannot be read.
pub fn run(arguments: &CalibrateArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    match &arguments.command {
        CalibrateCommand::Incidents(arguments) => incidents::run(arguments, terminal),
        CalibrateCommand::Deployment(arguments) => deployment::run(arguments, terminal),
    }
}

fn read(file: &Path) -> Result<String, Stop> {
    let fail = |why: String| {
        Stop::new(
            Exit::Failed,
            format!("cannot read `{}`: {why}", file.display()),
        )
    };
    let size = fs::metadata(file)
        .map_err(|error| fail(error.to_string()))?
        .len();
    if size > MOST_BYTES {
        return Err(fail(format!(
            "it has {size} bytes; at most {MOST_BYTES} are read"
        )));
    }
    fs::read_to_string(file).map_err(|error| fail(error.to_string()))
}

fn bad(file: &Path, fault: &LogFault) -> Stop {
    Stop::new(Exit::Bad, format!("{}: {fault}", file.display()))
}

/// The name of a file without its folder, for sources.
fn name(file: &Path) -> String {
    file.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
