//! `bluelift paths`, `bluelift schema` and `bluelift completions`.

use clap::CommandFactory;

use crate::cli::arguments::{Arguments, CompletionsArguments, PathsArguments};
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs::Source;
use crate::cli::terminal::Terminal;
use crate::scenario::load;

/// Prints every value of a scenario with its path, one a line: `path = value`, then where it comes from.
///
/// # Errors
///
/// With code 2 for a faulty scenario, 1 if a file cannot be read.
pub fn paths(arguments: &PathsArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let loaded = Source::parse(&arguments.scenario).load(terminal)?;
    let mut text = String::new();
    for entry in &loaded.paths {
        text.push_str(&format!(
            "{} = {}  # {}\n",
            entry.path, entry.value, entry.source
        ));
    }
    terminal.print(&text)?;
    Ok(Exit::Done)
}

/// Prints the JSON Schema of scenario files.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn schema(terminal: &Terminal) -> Result<Exit, Stop> {
    let text = load::schema();
    terminal.print(&format!("{}\n", text.trim_end()))?;
    Ok(Exit::Done)
}

/// Prints completions for a shell.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn completions(arguments: &CompletionsArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        env!("CARGO_PKG_NAME"),
        &mut script,
    );
    terminal.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
