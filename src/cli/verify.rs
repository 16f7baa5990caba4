//! `bluelift verify`: whether a result folder is as it was written, and whether its replications give the same bits again.

use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use crate::cli::exit::{Exit, Stop};
use crate::cli::folder;
use crate::cli::folder::FolderError;
use crate::cli::inputs::{Prepared, Source};
use crate::cli::job_arguments::VerifyArguments;
use crate::cli::terminal::Terminal;
use crate::cli::verify_study;
use crate::model::replicate::Replicator;
use crate::report::manifest;
use crate::report::manifest::{Manifest, ScenarioEntry};
use crate::report::numbers::shortest_or_empty;

/// Outcomes of a batch.
const OUTCOMES: &str = "outcomes.csv";

/// Checks every file of a folder against its manifest, and runs a sample of its replications again.
///
/// # Errors
///
/// With code 1 if anything differs, with code 2 if it is no result or its scenario is not found.
pub fn run(arguments: &VerifyArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let folder = &arguments.folder;
    let path = folder.join(manifest::FILE);
    let text = fs::read_to_string(&path).map_err(FolderError::io("read", &path))?;
    let held: Manifest = serde_json::from_str(&text).map_err(|error| {
        Stop::new(
            Exit::Bad,
            format!("`{}` is no manifest: {error}", path.display()),
        )
    })?;
    let n_files = check_files(folder, &held, terminal)?;
    let folder_name = folder.display();
    terminal.print(&format!(
        "`{folder_name}`: {}\n{n_files} files are as the manifest says\n",
        held.sentence()
    ))?;
    if arguments.files_only {
        return Ok(Exit::Done);
    }
    let version = env!("CARGO_PKG_VERSION");
    if held.version != version {
        let message = format!(
            "replications are not run again: version {} ran them, this is {version}",
            held.version
        );
        return Err(Stop::new(Exit::Bad, message));
    }
    if let Some(asked) = held.study.get("asked") {
        let again = verify_study::check(&held, asked, arguments, terminal)?;
        terminal.print(&again)?;
        return Ok(Exit::Done);
    }
    if let Some(kind) = held.study.get("kind")
        && !held.data.contains_key(OUTCOMES)
    {
        terminal.print(&format!(
            "the answer of `{kind}` keeps no rows that could be run again; the same command answers anew\n"
        ))?;
        return Ok(Exit::Done);
    }
    for (place, entry) in held.scenarios.iter().enumerate() {
        let prepared = find(entry, place, arguments)?.prepare(terminal)?;
        let again = check_sample(folder, &held, place, &prepared, arguments.replications)?;
        let numbers: Vec<String> = again.iter().map(u64::to_string).collect();
        terminal.print(&format!(
            "{}: the same bits again in replication {}\n",
            entry.label,
            numbers.join(", ")
        ))?;
    }
    Ok(Exit::Done)
}

/// Compares every file with its digest, and counts them.
fn check_files(folder: &Path, held: &Manifest, terminal: &Terminal) -> Result<usize, Stop> {
    let listed: BTreeMap<&String, &String> = held.data.iter().chain(&held.pages).collect();
    let mut wrong = 0;
    let mut complain = |text: String| {
        wrong += 1;
        terminal.say(&text);
    };
    for (name, digest) in &listed {
        if !folder::is_inside(name) {
            complain(format!("`{name}` lies outside the folder"));
            continue;
        }
        match folder::digest_of(&folder.join(name)) {
            Ok(found) if found == **digest => {}
            Ok(_) => complain(format!("`{name}` has changed")),
            Err(error) => complain(format!("`{name}` cannot be read: {error}")),
        }
    }
    for name in names(folder, "")? {
        if name != manifest::FILE && !listed.contains_key(&name) {
            complain(format!("`{name}` is not in the manifest"));
        }
    }
    if wrong > 0 {
        let message = format!(
            "{wrong} files of `{}` are not as the manifest says",
            folder.display()
        );
        return Err(Stop::new(Exit::Failed, message));
    }
    Ok(listed.len())
}

/// Names of all files below a folder.
fn names(folder: &Path, inside: &str) -> Result<Vec<String>, FolderError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(FolderError::io("look into", folder))? {
        let path = entry.map_err(FolderError::io("look into", folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{inside}{name}");
        if path.is_dir() && !path.is_symlink() {
            found.extend(names(&path, &format!("{name}/"))?);
        } else {
            found.push(name);
        }
    }
    Ok(found)
}

/// Where the scenario of an entry is read from: the one that was named, or one of its name here, in `scenarios`, beside the results, or
/// built in, if it has the digest of the entry.
pub(crate) fn find(
    entry: &ScenarioEntry,
    place: usize,
    arguments: &VerifyArguments,
) -> Result<Source, Stop> {
    let source = |file: Option<PathBuf>| Source {
        file,
        variant: entry.variant.clone(),
        set: entry.set.clone().into_iter().collect(),
    };
    let named = match arguments.scenarios.as_slice() {
        [one] => Some(one),
        several => several.get(place),
    };
    let candidates: Vec<Source> = match named {
        Some(file) => vec![source(Some(file.clone()))],
        None => {
            let name = entry.files.first().map_or("", |file| file.name.as_str());
            let beside = arguments.folder.join("../..");
            let files = [
                PathBuf::from(name),
                Path::new("scenarios").join(name),
                beside.join(name),
            ];
            let there = files.into_iter().filter(|file| file.is_file());
            there
                .map(|file| source(Some(file)))
                .chain([source(None)])
                .collect()
        }
    };
    for candidate in candidates {
        let is_it = candidate
            .read()
            .is_ok_and(|loaded| loaded.scenario.digest == entry.digest);
        if is_it {
            return Ok(candidate);
        }
    }
    let message = format!(
        "the scenario of `{}` is not found with its digest {}; name its file behind the folder, or check `--files-only`",
        entry.label,
        entry.digest.get(..8).unwrap_or(&entry.digest)
    );
    Err(Stop::new(Exit::Bad, message))
}

/// Runs some replications again and compares each with its row, or its failure; returns which.
fn check_sample(
    folder: &Path,
    held: &Manifest,
    place: usize,
    prepared: &Prepared,
    size: u64,
) -> Result<Vec<u64>, Stop> {
    let label = &held.scenarios[place].label;
    let before = format!("sides/{}-", place + 1);
    let is_outcomes = |name: &&String| {
        name.as_str() == OUTCOMES || (name.starts_with(&before) && name.ends_with("/outcomes.csv"))
    };
    let missing = || {
        Stop::new(
            Exit::Failed,
            format!("{label}: the folder holds no outcomes"),
        )
    };
    let name = held.data.keys().find(is_outcomes).ok_or_else(missing)?;
    let numbers = sample(held.replications, size);
    let rows = rows(&folder.join(name), &numbers)?;
    let mut replicator = Replicator::new(&prepared.model).with_most_events(held.most_events());
    for &number in &numbers {
        let failed = held
            .failures
            .iter()
            .find(|failure| failure.label == *label && failure.replication == number);
        let is_same = match (
            replicator.replicate(held.seed, number),
            failed,
            rows.get(&number),
        ) {
            (Ok(outcome), None, Some(row)) => outcome
                .figures
                .into_iter()
                .map(shortest_or_empty)
                .eq(row.iter().cloned()),
            (Err(failure), Some(entry), None) => failure.reason == entry.reason,
            _ => false,
        };
        if !is_same {
            let message =
                format!("{label}: replication {number} gives other bits than `{name}` holds");
            return Err(Stop::new(Exit::Failed, message));
        }
    }
    Ok(numbers)
}

/// Numbers spread evenly from the first replication to the last.
pub(crate) fn sample(n: u64, size: u64) -> Vec<u64> {
    let size = size.min(n);
    let at = |k: u64| match size {
        1 => 0,
        _ => (u128::from(k) * u128::from(n - 1) / u128::from(size - 1)) as u64,
    };
    (0..size).map(at).collect()
}

/// The cells of some rows of a table of outcomes, by replication.
fn rows(path: &Path, numbers: &[u64]) -> Result<BTreeMap<u64, Vec<String>>, Stop> {
    let file = File::open(path).map_err(FolderError::io("read", path))?;
    let mut reader = csv::Reader::from_reader(BufReader::new(file));
    let mut found = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            Stop::new(
                Exit::Failed,
                format!("cannot read `{}`: {error}", path.display()),
            )
        })?;
        let mut cells = record.iter();
        let number = cells.next().and_then(|text| text.parse::<u64>().ok());
        if let Some(number) = number.filter(|number| numbers.contains(number)) {
            found.insert(number, cells.map(str::to_owned).collect());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_spread_from_the_first_to_the_last() {
        assert_eq!(sample(1000, 5), [0, 249, 499, 749, 999]);
        assert_eq!(sample(3, 5), [0, 1, 2]);
        assert_eq!(sample(9, 1), [0]);
        assert_eq!(sample(9, 0), [0; 0]);
    }
}
