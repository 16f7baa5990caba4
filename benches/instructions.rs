//! What the engine costs, in instructions: the only measure that does not depend on who else uses the machine.
//!
//! `cargo bench --bench instructions` runs each variant under valgrind at two lengths; the difference leaves out start-up.
//! It fails if a count lies more than 5 % above its line in `instructions.txt`, the engine needs more than [`LIMIT`] times
//! the instructions of the queue written by hand, or the calendar more than [`HOLD_LIMIT`] for one event taken and one
//! scheduled.
//!
//! # Moving a line
//!
//! `cargo bench --bench instructions -- --write` writes the present counts as the new lines. The commit that does so says
//! what is bought with them. Counts belong to a version of the compiler, which the file names: a new one may move all
//! lines, in a commit of its own.

mod convoys;
mod m_m_1;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::process::ExitCode;

use bluelift::engine::calendar::Calendar;
use bluelift::engine::calendar::Priority;
use bluelift::engine::distribution::Distribution;
use bluelift::engine::time::SimSpan;
use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_embedded;

/// The most instructions of the engine for each one by hand.
const LIMIT: f64 = 1.75;
/// The most instructions to take one of a thousand pending events and schedule another.
const HOLD_LIMIT: f64 = 430.0;
/// By how much a count may lie above its line.
const SLACK: f64 = 1.05;
const LINES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.txt");
const SEED: u64 = 1;
const CHILD: &str = "--child";

/// What is counted: its name, what one of it is, and the two lengths.
const VARIANTS: [(&str, &str, [u64; 2]); 6] = [
    ("m_m_1/engine", "customer", [20_000, 120_000]),
    ("baseline/m_m_1", "customer", [20_000, 120_000]),
    ("calendar/hold/pending=10", "event", [20_000, 120_000]),
    ("calendar/hold/pending=1_000", "event", [20_000, 120_000]),
    ("convoys/engine", "day of 6 convoys", [1_000, 5_000]),
    ("replication/mali", "replication", [1, 3]),
];

/// Runs a variant and says what it found, so that nothing is left out as unused.
fn run(variant: &str, n: u64) -> String {
    match variant {
        "m_m_1/engine" => m_m_1::engine::run(n, SEED).to_string(),
        "baseline/m_m_1" => m_m_1::baseline::run(n, SEED).to_string(),
        "convoys/engine" => format!("{:?}", convoys::run(n as f64, SEED, 0)),
        "replication/mali" => replicate(n).to_string(),
        _ => {
            let pending = variant.rsplit('=').next().unwrap_or("");
            let pending = pending.replace('_', "").parse();
            hold(pending.expect("a number of events"), n).to_string()
        }
    }
}

/// Takes the earliest of so many events and schedules another, `n` times; gives the event taken last.
///
/// Spans come from a table, so that what is measured is the calendar.
fn hold(pending: u64, n: u64) -> u64 {
    let (mut stream, _) = m_m_1::streams(SEED);
    let law = Distribution::exponential(1.0).expect("the mean is positive");
    let spans = [(); 4096].map(|()| SimSpan::from_days(law.sample(&mut stream)));
    let mut calendar = Calendar::new();
    let mut last = 0;
    for event in 0..n + pending {
        if event >= pending {
            last = calendar.pop().expect("events are pending");
        }
        calendar.schedule_in(spans[event as usize % 4096], Priority::NORMAL, event);
    }
    last
}

/// Events of the first `n` replications of Mali.
fn replicate(n: u64) -> u64 {
    let loaded = load_embedded(&Request::default()).expect("the gallery has no faults");
    let model = Model::compile(&loaded.scenario, Drivers::ALL).expect("the gallery compiles");
    let mut replicator = Replicator::new(&model);
    let outcomes = (0..n).map(|number| replicator.replicate(SEED, number));
    outcomes
        .map(|outcome| outcome.expect("the ledger balances").events)
        .sum()
}

/// Instructions of a whole run of this program under callgrind; `None` if there is no valgrind.
fn instructions(variant: &str, n: u64) -> Option<u64> {
    let program = std::env::current_exe().expect("this program has a path");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([CHILD, variant, &n.to_string()])
        .output()
        .ok()?;
    let log = String::from_utf8_lossy(&output.stderr);
    let collected = log
        .lines()
        .find_map(|line| line.split("Collected : ").nth(1));
    let count = collected.and_then(|count| count.trim().parse().ok());
    assert!(count.is_some(), "callgrind gives a count: {log}");
    count
}

/// Instructions for one more of a variant.
fn each(variant: &str, [short, long]: [u64; 2]) -> Option<f64> {
    let (few, many) = (instructions(variant, short)?, instructions(variant, long)?);
    Some((many - few) as f64 / (long - short) as f64)
}

/// The lines that counts are held against, by variant.
fn lines(path: &Path) -> BTreeMap<String, f64> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    let pairs = rows.filter_map(|row| row.split_once(' '));
    pairs
        .map(|(name, count)| {
            let count = count.trim().parse().expect("a line is a count");
            (name.to_owned(), count)
        })
        .collect()
}

/// Writes the counts as the new lines.
fn write(counts: &BTreeMap<&str, f64>) {
    let compiler = Command::new("rustc").arg("--version").output();
    let compiler = compiler.map_or_else(
        |_| "an unknown compiler".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    );
    let mut text = format!(
        "# Instructions of each variant of benches/instructions.rs, which says how these lines move. Counted with {compiler}.\n"
    );
    for (name, count) in counts {
        writeln!(text, "{name} {count:.0}").expect("a text takes text");
    }
    std::fs::write(LINES, text).expect("the lines can be written");
}

/// Prints a count beside its line; whether it is too high.
fn is_above(name: &str, of: &str, count: f64, line: Option<f64>) -> bool {
    match line {
        Some(line) => {
            let change = (count / line - 1.0) * 100.0;
            println!("{name:<28} {count:>13.1} a {of}, {change:+.1} % of the line");
            count > line * SLACK
        }
        None => {
            println!("{name:<28} {count:>13.1} a {of}, which has no line");
            true
        }
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, variant, n] = &arguments[..]
        && flag == CHILD
    {
        println!("{}", run(variant, n.parse().expect("a number")));
        return ExitCode::SUCCESS;
    }
    assert_eq!(run("m_m_1/engine", 100_000), run("baseline/m_m_1", 100_000));
    let lines = lines(Path::new(LINES));
    let is_written = arguments.iter().any(|argument| argument == "--write");
    let has_line = |variant: &(&str, &str, [u64; 2])| lines.contains_key(variant.0);
    assert!(
        is_written || VARIANTS.iter().all(has_line),
        "every variant has a line"
    );
    // `cargo test` runs this too, to see that it works; it measures nothing then.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let mut counts = BTreeMap::new();
    let mut is_bad = false;
    for (name, of, lengths) in VARIANTS {
        let Some(count) = each(name, lengths) else {
            println!("valgrind is not on the PATH: `apt install valgrind` to count instructions");
            return ExitCode::SUCCESS;
        };
        is_bad |= is_above(name, of, count, lines.get(name).copied());
        counts.insert(name, count);
    }
    if is_written {
        write(&counts);
        return ExitCode::SUCCESS;
    }
    let ratio = counts["m_m_1/engine"] / counts["baseline/m_m_1"];
    println!("the engine takes {ratio:.3} times the instructions by hand (at most {LIMIT})");
    let hold = counts["calendar/hold/pending=1_000"];
    ExitCode::from(u8::from(is_bad || ratio > LIMIT || hold > HOLD_LIMIT))
}
