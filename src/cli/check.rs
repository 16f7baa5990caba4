//! `bluelift check`: every fault of every file, or one line that says what the file holds.

use std::path::Path;

use crate::cli::arguments::CheckArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs;
use crate::cli::inputs::Source;
use crate::cli::terminal::Terminal;
use crate::scenario::load::Loaded;

/// Checks files one after the other, with each of their variants.
///
/// # Errors
///
/// With code 2 if any file has faults, else with code 1 if any cannot be read; all files are checked first.
pub fn run(arguments: &CheckArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let mut worst = Exit::Done;
    for file in &arguments.files {
        match check(file, terminal) {
            Ok(line) => terminal.print(&line)?,
            Err(stop) => {
                if let Some(message) = &stop.message {
                    terminal.say(message);
                }
                worst = if worst == Exit::Bad { worst } else { stop.exit };
            }
        }
    }
    if worst == Exit::Done {
        Ok(worst)
    } else {
        Err(Stop::silent(worst))
    }
}

/// Checks a file and its variants and says what it holds.
fn check(file: &Path, terminal: &Terminal) -> Result<String, Stop> {
    let source = Source {
        file: Some(file.to_owned()),
        ..Source::default()
    };
    let (loaded, tried) = Source::load_with_variants(file, terminal)?;
    inputs::check(&loaded.scenario, &source.name())?;
    for (name, scenario) in &tried {
        inputs::check(scenario, &format!("{}#{name}", source.name()))?;
    }
    // Where variants are very many, those that loading has not tried are read one by one.
    let is_tried = |variant: &String| tried.iter().any(|(name, _)| name == variant);
    for variant in loaded.variants.iter().filter(|name| !is_tried(name)) {
        let source = Source {
            variant: Some(variant.clone()),
            ..source.clone()
        };
        // What a variant shares with its file has been told already.
        let changed = source
            .read()
            .map_err(|error| inputs::stop(error, terminal))?;
        inputs::check(&changed.scenario, &source.name())?;
    }
    Ok(line(&source.name(), &loaded))
}

/// One line that says what a scenario holds.
fn line(name: &str, loaded: &Loaded) -> String {
    let scenario = &loaded.scenario;
    let counts = [
        (scenario.missions.len(), "mission"),
        (scenario.sites.len(), "site"),
        (scenario.links.len(), "link"),
        (scenario.units.len(), "unit"),
        (scenario.fleets.len(), "fleet"),
        (scenario.policies.len(), "supply policy"),
        (scenario.tasks.len(), "task"),
        (loaded.variants.len(), "variant"),
        (loaded.paths.len(), "value"),
    ];
    let counts: Vec<String> = counts.iter().map(|(n, noun)| count(*n, noun)).collect();
    let goods: Vec<&str> = scenario.commodities.iter().map(|c| c.id.as_str()).collect();
    format!(
        "{name}: ok: {}; goods: {}\n",
        counts.join(", "),
        goods.join(", ")
    )
}

fn count(n: usize, noun: &str) -> String {
    match (n, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{n} {stem}ies"),
        (_, None) => format!("{n} {noun}s"),
    }
}
