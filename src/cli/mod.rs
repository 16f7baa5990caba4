//! Command floor: arguments, files and the terminal. The only floor that prints, exits, or asks the system anything.
//!
//! Results go to standard output, everything else to standard error. Every command ends with one of the codes of
//! [`exit::Exit`]. Below this floor nothing is printed and no error is a text.

pub mod answer;
pub mod arguments;
pub mod assert;
pub mod batches;
pub mod bench;
pub mod calibrate;
pub mod check;
pub mod compare;
pub mod discover;
pub mod exit;
pub mod explain;
pub mod folder;
pub mod folder_error;
pub mod inputs;
pub mod job;
pub mod job_arguments;
pub mod keep;
pub mod kubernetes;
pub mod leave;
pub mod limits;
pub mod listing;
pub mod live;
pub mod looking;
pub mod merged;
pub mod optimise;
pub mod parts;
pub mod precision;
pub mod prove;
pub mod rare;
pub mod replay;
pub mod results;
pub mod run;
pub mod select;
pub mod sensitivity;
pub mod shard;
pub mod stress;
pub mod studies;
pub mod study;
pub mod submit;
pub mod sweep;
pub mod terminal;
pub mod trace;
pub mod verify;
pub mod verify_study;
pub mod why;

use std::ffi::OsString;

use clap::Parser;

use crate::cli::arguments::{Arguments, Command};
use crate::cli::exit::{Exit, Stop};
use crate::cli::terminal::Terminal;

/// Runs the program with its arguments, its own name first, and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let terminal = Terminal::new();
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output and are no error; a closed output is none either.
            let _ = error.print();
            return if error.use_stderr() {
                Exit::Bad as u8
            } else {
                Exit::Done as u8
            };
        }
    };
    let terminal = terminal.plain(arguments.plain);
    batches::silence_replications();
    match dispatch(&arguments.command, &terminal) {
        Ok(exit) => exit as u8,
        Err(stop) => {
            if let Some(message) = &stop.message {
                terminal.say(message);
            }
            stop.exit as u8
        }
    }
}

fn dispatch(command: &Command, terminal: &Terminal) -> Result<Exit, Stop> {
    match command {
        Command::Check(arguments) => check::run(arguments, terminal),
        Command::Run(arguments) => run::run(arguments, terminal),
        Command::Compare(arguments) => compare::run(arguments, terminal),
        Command::Assert(arguments) => assert::run(arguments, terminal),
        Command::Shard(command) => shard::run(command, terminal),
        Command::Submit(command) => submit::run(command, terminal),
        Command::Verify(arguments) => verify::run(arguments, terminal),
        Command::Prove(arguments) => prove::run(arguments, terminal),
        Command::Sweep(arguments) => sweep::run(arguments, terminal),
        Command::Sensitivity(arguments) => sensitivity::run(arguments, terminal),
        Command::Trace(arguments) => trace::run(arguments, terminal),
        Command::Stress(arguments) => stress::run(arguments, terminal),
        Command::Optimise(arguments) => optimise::run(arguments, terminal),
        Command::Discover(arguments) => discover::run(arguments, terminal),
        Command::Rare(arguments) => rare::run(arguments, terminal),
        Command::Why(arguments) => why::run(arguments, terminal),
        Command::Bench(arguments) => bench::run(arguments, terminal),
        Command::Calibrate(arguments) => calibrate::run(arguments, terminal),
        Command::Replay(arguments) => replay::run(arguments, terminal),
        Command::Explain(arguments) => explain::run(arguments, terminal),
        Command::Paths(arguments) => listing::paths(arguments, terminal),
        Command::Schema => listing::schema(terminal),
        Command::Completions(arguments) => listing::completions(arguments, terminal),
    }
}
