//! The floor rules, held by reading the sources: who may name whom, what only `cli` may touch, and how long a file is.
//!
//! Code is split from comments and text first, so that a rule looks at names that the compiler sees. Comments may name
//! no higher floor either.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The floors, ground floor first.
const FLOORS: [&str; 6] = ["engine", "scenario", "model", "experiment", "report", "cli"];

/// What `scenario` may take from `engine`.
const SCENARIO_TAKES: [&str; 2] = ["time", "distribution"];

/// What `report` may not name, because it starts no run.
const STARTS_RUNS: [&str; 5] = [
    "Replicator",
    "Replicate",
    "run_together",
    "go_on_together",
    "replicate",
];

/// Names that only `cli` may use, with the reason.
const ONLY_IN_CLI: [(&str, &str); 16] = [
    ("HashMap", "its order differs from run to run"),
    ("HashSet", "its order differs from run to run"),
    ("RandomState", "it differs from run to run"),
    ("Instant", "a wall clock"),
    ("SystemTime", "a wall clock"),
    ("UNIX_EPOCH", "a wall clock"),
    ("Zoned", "a wall clock"),
    ("Timestamp", "a wall clock"),
    ("option_env!", "an environment variable"),
    ("print!", "printing"),
    ("println!", "printing"),
    ("eprint!", "printing"),
    ("eprintln!", "printing"),
    ("dbg!", "printing"),
    ("stdout", "printing"),
    ("stderr", "printing"),
];

/// Modules of the standard library that only `cli` may use, with the reason.
const ONLY_CLI_TAKES: [(&str, &str); 2] = [
    ("std::env", "an environment variable"),
    ("std::process", "leaving the program"),
];

/// Crates that belong to one floor.
const CRATES: [(&str, &[&str]); 8] = [
    ("rand", &["engine"]),
    ("rand_distr", &["engine"]),
    ("toml", &["scenario"]),
    ("plotters", &["report"]),
    ("maud", &["report"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("rayon", &["experiment", "report"]),
];

/// A file stays below this many lines, not counting its tests.
const MOST_LINES: usize = 400;

/// Files that do not, each with its own limit and the reason.
const LONG_FILES: [(&str, usize, &str); 0] = [];

/// The engine stays below this many lines, its distributions and tests apart.
const MOST_ENGINE_LINES: usize = 2_500;

/// A source file, split line by line.
struct Source {
    /// Below `src`, with slashes.
    path: String,
    /// Code without comments and without what stands in quotes.
    code: Vec<String>,
    /// Comments.
    comments: Vec<String>,
}

impl Source {
    fn new(path: &str, text: &str) -> Source {
        let (code, comments) = split(text);
        Source {
            path: path.to_owned(),
            code: code.lines().map(str::to_owned).collect(),
            comments: comments.lines().map(str::to_owned).collect(),
        }
    }

    /// The floor, unless the file is `lib.rs` or `main.rs`.
    fn floor(&self) -> Option<&'static str> {
        let (first, _) = self.path.split_once('/')?;
        FLOORS.into_iter().find(|floor| *floor == first)
    }

    /// Line, counted from 0, at which the test module begins; the number of lines if there is none.
    fn tests_begin(&self) -> usize {
        let is_gate = |line: &String| line.trim() == "#[cfg(test)]";
        let gates = (0..self.code.len()).filter(|&line| is_gate(&self.code[line]));
        let mut modules = gates.filter(|&line| {
            let next = self.code.get(line + 1);
            next.is_some_and(|next| next.starts_with("mod ") && next.ends_with('{'))
        });
        modules.next().unwrap_or(self.code.len())
    }
}

/// Parts code from comments; both keep their lines. Text in quotes is left out of both.
fn split(text: &str) -> (String, String) {
    let (mut code, mut comments) = (String::new(), String::new());
    let mut rest = text;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let (length, kind) = piece(rest, before);
        let taken = &rest[..length];
        let lines = "\n".repeat(taken.matches('\n').count());
        match kind {
            Kind::Code => {
                code.push_str(taken);
                comments.push_str(&lines);
            }
            Kind::Comment => {
                code.push_str(&lines);
                comments.push_str(taken);
            }
            Kind::Text => {
                code.push_str(&format!("\"\"{lines}"));
                comments.push_str(&lines);
            }
        }
        before = first;
        rest = &rest[length..];
    }
    (code, comments)
}

enum Kind {
    Code,
    Comment,
    Text,
}

/// Length and kind of the piece at the start of a text; `before` is the character in front of it.
fn piece(rest: &str, before: char) -> (usize, Kind) {
    let in_word = before.is_alphanumeric() || before == '_';
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), Kind::Comment);
    }
    if rest.starts_with("/*") {
        return (block_comment(rest), Kind::Comment);
    }
    if !in_word && let Some(length) = raw_text(rest) {
        return (length, Kind::Text);
    }
    if rest.starts_with('"') {
        return (quoted(rest), Kind::Text);
    }
    if rest.starts_with('\'')
        && let Some(length) = character(rest)
    {
        return (length, Kind::Text);
    }
    (rest.chars().next().map_or(0, char::len_utf8), Kind::Code)
}

/// Length of a block comment, which may hold others.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// Length of a raw string, if one begins here.
fn raw_text(rest: &str) -> Option<usize> {
    let prefix = if rest.starts_with("br") { 2 } else { 1 };
    let body = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = body.len() - body.trim_start_matches('#').len();
    let inner = body[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inner.find(&end).map_or(inner.len(), |at| at + end.len());
    Some(prefix + hashes + 1 + length)
}

/// Length of a string that begins here.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Length of a character literal, if one begins here and not a lifetime.
fn character(rest: &str) -> Option<usize> {
    let mut characters = rest.char_indices().skip(1);
    let (_, first) = characters.next()?;
    if first == '\\' {
        let close = rest[3..].find('\'')?;
        return Some(3 + close + 1);
    }
    let (at, close) = characters.next()?;
    (close == '\'').then_some(at + 1)
}

/// Paths in a line of code, such as `crate::engine::time`, `println!`, `super::*` or `crate::{`.
fn paths(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut path = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        if first.is_alphanumeric() || first == '_' {
            path.push(first);
            rest = &rest[first.len_utf8()..];
        } else if rest.starts_with("::") && !path.is_empty() {
            path.push_str("::");
            rest = &rest[2..];
            if rest.starts_with('*') || rest.starts_with('{') {
                path.push_str(&rest[..1]);
                found.push(std::mem::take(&mut path));
                rest = &rest[1..];
            }
        } else {
            if first == '!' && !rest.starts_with("!=") && !path.is_empty() {
                path.push('!');
            }
            found.push(std::mem::take(&mut path));
            rest = &rest[first.len_utf8()..];
        }
    }
    found.push(path);
    found.retain(|path| !path.is_empty());
    found
}

/// Everything a file breaks, each as `path:line: what`.
fn violations(path: &str, text: &str) -> Vec<String> {
    let source = Source::new(path, text);
    let tests = source.tests_begin();
    let mut found = Vec::new();
    for (number, line) in source.code.iter().enumerate() {
        for name in paths(&line.replace("pub(crate)", "pub")) {
            for fault in faults_of(&source, &name, number > tests) {
                found.push(format!("{path}:{}: `{name}`: {fault}", number + 1));
            }
        }
    }
    for (number, line) in source.comments.iter().enumerate() {
        for name in paths(line) {
            if let Some(fault) = upward(&source, &name) {
                found.push(format!("{path}:{}: `{name}`: {fault}", number + 1));
            }
        }
    }
    if source.path == "main.rs"
        && source
            .code
            .iter()
            .any(|line| line.contains("std::process::exit"))
    {
        found.push(format!(
            "{path}: turns an answer into an exit code and does nothing else"
        ));
    }
    found
}

/// What one name in the code of a file breaks.
fn faults_of(source: &Source, name: &str, in_tests: bool) -> Vec<String> {
    let segments: Vec<&str> = name.split("::").collect();
    let mut faults: Vec<String> = upward(source, name).into_iter().collect();
    let mut fault = |text: &str| faults.push(text.to_owned());
    if segments
        .windows(2)
        .any(|pair| matches!(pair, ["super", "super"]))
    {
        fault("names its grandparent; write the full path");
    }
    if segments.last() == Some(&"*") && !(in_tests && name == "super::*") {
        fault("takes everything");
    }
    match segments[..] {
        ["crate", "{"] | ["std", "{"] => fault("bundles names; write the full paths"),
        ["crate", first, ..] if !FLOORS.contains(&first) => fault("is on no floor"),
        ["crate"] => fault("renames the crate"),
        _ => {}
    }
    let Some(floor) = source.floor() else {
        return faults;
    };
    if source.path == format!("{floor}/mod.rs") && !in_tests && segments[0] == "super" {
        fault("leaves its floor by the roof; write the full path");
    }
    if let ("scenario", ["crate", "engine", part, ..]) = (floor, &segments[..])
        && !SCENARIO_TAKES.contains(part)
    {
        fault("is more than `scenario` may take from the engine");
    }
    if floor == "report" && segments.iter().any(|part| STARTS_RUNS.contains(part)) {
        fault("starts a run");
    }
    for (owned, floors) in CRATES {
        if segments.len() > 1 && segments[0] == owned && !floors.contains(&floor) {
            fault(&format!("belongs to {}", floors.join(" and ")));
        }
    }
    if floor != "cli" {
        for (only, reason) in ONLY_IN_CLI {
            if segments.contains(&only) {
                fault(reason);
            }
        }
        for (only, reason) in ONLY_CLI_TAKES {
            if name == only || name.starts_with(&format!("{only}::")) {
                fault(reason);
            }
        }
    }
    faults
}

/// Says so if a name of this crate lies on a higher floor than the file.
fn upward(source: &Source, name: &str) -> Option<String> {
    let own = FLOORS
        .iter()
        .position(|floor| Some(*floor) == source.floor())?;
    let mut segments = name.split("::");
    let root = segments.next()?;
    let floor = segments.next()?;
    let there = FLOORS.iter().position(|name| *name == floor)?;
    let within = root == "crate" || root == "bluelift";
    (within && there > own).then(|| format!("`{}` may not name `{floor}`", FLOORS[own]))
}

/// All sources, sorted by path.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, "", &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let below = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{below}/"), found);
        } else if below.ends_with(".rs") {
            found.push((below, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Lines of a file without its tests: the test module at its foot, and the examples in its docs, which run too.
fn length(path: &str, text: &str) -> usize {
    let source = Source::new(path, text);
    // Within a block of the docs: whether it runs.
    let mut block: Option<bool> = None;
    let counts = |line: &&String| {
        let text = line.trim_start_matches(['/', '!', ' ']);
        let was = block;
        if text.starts_with("```") {
            block = match was {
                None => Some(text == "```"),
                Some(_) => None,
            };
        }
        was != Some(true) && block != Some(true)
    };
    let lines = &source.comments[..source.tests_begin()];
    lines.iter().filter(counts).count()
}

#[test]
fn every_source_keeps_the_floor_rules() {
    let sources = sources();
    for floor in FLOORS {
        let file = format!("{floor}/mod.rs");
        assert!(sources.iter().any(|(path, _)| *path == file), "no {file}");
    }
    let found: Vec<String> = sources
        .iter()
        .flat_map(|(path, text)| violations(path, text))
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_source_lies_on_a_floor() {
    for (path, _) in sources() {
        let known = path == "lib.rs" || path == "main.rs";
        assert!(known || Source::new(&path, "").floor().is_some(), "{path}");
    }
}

#[test]
fn every_file_is_short_or_says_why_it_is_not() {
    let mut found = Vec::new();
    let lengths: BTreeMap<String, usize> = sources()
        .into_iter()
        .map(|(path, text)| {
            let lines = length(&path, &text);
            (path, lines)
        })
        .collect();
    for (path, &lines) in &lengths {
        let excuse = LONG_FILES.iter().find(|(long, ..)| long == path);
        let most = excuse.map_or(MOST_LINES, |&(_, most, _)| most);
        if lines >= most {
            found.push(format!(
                "{path} has {lines} lines; it must stay below {most}"
            ));
        }
    }
    for (path, _, reason) in LONG_FILES {
        let lines = lengths.get(path).copied().unwrap_or(0);
        if lines < MOST_LINES {
            found.push(format!(
                "{path} has {lines} lines; strike its excuse: {reason}"
            ));
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn the_engine_can_be_read_in_an_evening() {
    let sources = sources();
    let engine = sources.iter().filter(|(path, _)| {
        path.starts_with("engine/") && !path.starts_with("engine/distribution")
    });
    let lines: usize = engine.map(|(path, text)| length(path, text)).sum();
    assert!(lines > 500, "{lines} lines: the engine has moved");
    assert!(lines < MOST_ENGINE_LINES, "{lines} lines");
}

#[test]
fn a_planted_violation_of_each_rule_is_caught_once() {
    let planted = [
        ("engine/a.rs", "use crate::scenario::goods::Amount;"),
        ("engine/a.rs", "/// See [`crate::model::ids`].\nstruct A;"),
        ("engine/a.rs", "//! # use bluelift::report::csv::write;"),
        ("scenario/a.rs", "use crate::model::ids::SiteId;"),
        ("model/a.rs", "fn f() { crate::experiment::batch::run(); }"),
        ("experiment/a.rs", "pub(crate) use crate::report::tables;"),
        ("report/a.rs", "use crate::cli::exit::Exit;"),
        ("scenario/a.rs", "use crate::engine::calendar::Calendar;"),
        ("scenario/a.rs", "use crate::engine::{calendar, time};"),
        ("report/a.rs", "use crate::model::replicate::trace;"),
        ("report/a.rs", "use crate::experiment::batch::run_together;"),
        ("model/a.rs", "use crate::{engine, scenario};"),
        ("model/a.rs", "use std::{env, fs};"),
        ("model/a/b.rs", "use super::super::run::Run;"),
        ("model/mod.rs", "use super::experiment;"),
        ("model/a.rs", "use crate::prelude::Run;"),
        ("model/a.rs", "use crate as bluelift;"),
        ("model/a.rs", "use crate::model::ids::*;"),
        ("model/a.rs", "use rayon_core::prelude::*;"),
        ("model/a.rs", "use super::*;"),
        (
            "model/a.rs",
            "#[cfg(test)]\nmod tests {\n    use super::run::*;\n}",
        ),
        ("model/a.rs", "use std::collections::HashMap;"),
        ("report/a.rs", "use std::collections::{BTreeMap, HashSet};"),
        ("engine/a.rs", "let begun = std::time::Instant::now();"),
        ("report/a.rs", "use std::time::{Duration, SystemTime};"),
        ("report/a.rs", "let today = jiff::Zoned::now();"),
        ("scenario/a.rs", "let home = std::env::var(\"HOME\");"),
        ("scenario/a.rs", "use std::env;"),
        ("model/a.rs", "println!(\"{x}\");"),
        ("model/a.rs", "eprintln!(\"{x}\");"),
        ("model/a.rs", "print!(\"{x}\");"),
        ("experiment/a.rs", "let y = dbg!(x);"),
        ("report/a.rs", "let out = io::stdout().lock();"),
        ("report/a.rs", "std::process::exit(1);"),
        ("model/a.rs", "let table: toml::Table;"),
        ("model/a.rs", "use plotters::style::RGBColor;"),
        ("model/a.rs", "use rand::Rng;"),
        ("scenario/a.rs", "use rayon::iter::ParallelIterator;"),
        ("main.rs", "fn main() { std::process::exit(3) }"),
        // What stands in front must not hide what follows.
        ("model/a.rs", "let a = '\"'; println!(\"{a}\");"),
        ("model/a.rs", "let a = r#\"a\"quote\"#; println!(\"{a}\");"),
        ("model/a.rs", "let a = \"\\\"\"; println!(\"{a}\");"),
        ("model/a.rs", "/* a /* b */ c */ println!(\"{a}\");"),
        ("model/a.rs", "fn f<'a>(a: &'a str) { println!(\"{a}\"); }"),
    ];
    for (path, text) in planted {
        let found = violations(path, text);
        assert_eq!(found.len(), 1, "{path}: {text}\n{found:#?}");
    }
}

#[test]
fn what_is_allowed_is_not_caught() {
    let allowed = [
        ("model/a.rs", "use crate::engine::time::{SimSpan, SimTime};"),
        ("model/a.rs", "use crate::scenario::place::Mode;"),
        (
            "scenario/a.rs",
            "use crate::engine::distribution::Distribution;",
        ),
        (
            "model/a.rs",
            "use std::collections::BTreeMap;\nuse super::run::Run;",
        ),
        (
            "model/a.rs",
            "// A HashMap or println!() would break this.\nlet a = 1;",
        ),
        (
            "model/a.rs",
            "const A: &str = \"use crate::cli::exit; println!()\";",
        ),
        (
            "model/a.rs",
            "/// Instants at which a series is recorded.\nstruct A;",
        ),
        (
            "model/a.rs",
            "const VERSION: &str = env!(\"CARGO_PKG_VERSION\");",
        ),
        (
            "model/a.rs",
            "#[cfg(test)]\nmod tests {\n    use super::*;\n}",
        ),
        (
            "model/a.rs",
            "let product = Self::A * b; let other = a::B != c;",
        ),
        (
            "cli/a.rs",
            "use std::time::Instant;\nuse std::env;\nfn f() { println!(); }",
        ),
        (
            "cli/a.rs",
            "use crate::report::csv::write;\nuse std::collections::HashMap;",
        ),
        (
            "main.rs",
            "fn main() -> std::process::ExitCode { bluelift::cli::run(std::env::args_os()) }",
        ),
        ("lib.rs", "//! See [`crate::cli`].\npub mod cli;"),
    ];
    for (path, text) in allowed {
        assert_eq!(violations(path, text), [""; 0], "{path}: {text}");
    }
}

#[test]
fn tests_do_not_count_as_lines_of_a_file() {
    let text = "struct A;\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\n";
    assert_eq!(length("model/a.rs", text), 2);
    assert_eq!(
        length("model/a.rs", "#[cfg(test)]\nmod other;\nstruct A;\n"),
        3
    );
}
