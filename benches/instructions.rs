//! What the engine costs, in instructions: the only measure that does not depend on who else uses the machine.
//!
//! `cargo bench --bench instructions` runs both versions of the M/M/1 queue, and the calendar with a thousand
//! events pending, under valgrind at two lengths. The difference of the two lengths leaves out start-up. Fails if
//! the engine needs more than [`LIMIT`] times the instructions of the queue written by hand, or the calendar more
//! than [`HOLD_LIMIT`] for one event taken and one scheduled.

mod m_m_1;

use std::process::Command;
use std::process::ExitCode;

use bluelift::engine::calendar::Calendar;
use bluelift::engine::calendar::Priority;
use bluelift::engine::distribution::Distribution;
use bluelift::engine::time::SimSpan;

/// The most instructions of the engine for each one by hand.
const LIMIT: f64 = 1.75;
/// The most instructions to take one of a thousand pending events and schedule another.
const HOLD_LIMIT: f64 = 430.0;
const SHORT: u64 = 20_000;
const LONG: u64 = 120_000;
const SEED: u64 = 1;
const CHILD: &str = "--child";

/// Runs a variant and says what it found, so that nothing is left out as unused.
fn run(variant: &str, n: u64) -> String {
    match variant {
        "engine" => m_m_1::engine::run(n, SEED).to_string(),
        "baseline" => m_m_1::baseline::run(n, SEED).to_string(),
        _ => hold(n).to_string(),
    }
}

/// Takes the earliest of a thousand events and schedules another, `n` times; gives the event taken last.
///
/// Spans come from a table, so that what is measured is the calendar.
fn hold(n: u64) -> u64 {
    let (mut stream, _) = m_m_1::streams(SEED);
    let law = Distribution::exponential(1.0).expect("the mean is positive");
    let spans = [(); 4096].map(|()| SimSpan::from_days(law.sample(&mut stream)));
    let mut calendar = Calendar::new();
    let mut last = 0;
    for event in 0..n + 1_000 {
        if event >= 1_000 {
            last = calendar.pop().expect("a thousand events are pending");
        }
        calendar.schedule_in(spans[event as usize % 4096], Priority::NORMAL, event);
    }
    last
}

/// Instructions of a whole run of this program under callgrind; `None` if there is no valgrind.
fn instructions(variant: &str, n_customers: u64) -> Option<u64> {
    let program = std::env::current_exe().expect("this program has a path");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([CHILD, variant, &n_customers.to_string()])
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

/// Instructions for one more customer or event.
fn each(variant: &str) -> Option<f64> {
    let (short, long) = (instructions(variant, SHORT)?, instructions(variant, LONG)?);
    Some((long - short) as f64 / (LONG - SHORT) as f64)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, variant, n] = &arguments[..]
        && flag == CHILD
    {
        println!("{}", run(variant, n.parse().expect("a number")));
        return ExitCode::SUCCESS;
    }
    assert_eq!(run("engine", LONG), run("baseline", LONG));
    // `cargo test` runs this too, to see that it works; it measures nothing then.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let [engine, baseline, hold] = ["engine", "baseline", "hold"].map(each);
    let (Some(engine), Some(baseline), Some(hold)) = (engine, baseline, hold) else {
        println!("valgrind is not on the PATH: `apt install valgrind` to count instructions");
        return ExitCode::SUCCESS;
    };
    let ratio = engine / baseline;
    println!("m_m_1/engine                {engine:8.1} instructions per customer");
    println!("baseline/m_m_1              {baseline:8.1} instructions per customer");
    println!("ratio                       {ratio:8.3} (at most {LIMIT})");
    println!(
        "calendar/hold/pending=1000  {hold:8.1} instructions per event (at most {HOLD_LIMIT})"
    );
    ExitCode::from(u8::from(ratio > LIMIT || hold > HOLD_LIMIT))
}
