//! What the engine costs, in instructions: the only measure that does not depend on who else uses the machine.
//!
//! `cargo bench --bench instructions` runs both versions of the M/M/1 queue under valgrind at two lengths. The
//! difference of the two lengths leaves out start-up. Fails if the engine needs more than [`LIMIT`] times the
//! instructions of the queue written by hand.

mod m_m_1;

use std::process::Command;
use std::process::ExitCode;

use m_m_1::Answer;

/// The most instructions of the engine for each one by hand.
const LIMIT: f64 = 1.75;
const SHORT: u64 = 20_000;
const LONG: u64 = 120_000;
const SEED: u64 = 1;
const CHILD: &str = "--child";

fn run(variant: &str, n_customers: u64) -> Answer {
    match variant {
        "engine" => m_m_1::engine::run(n_customers, SEED),
        _ => m_m_1::baseline::run(n_customers, SEED),
    }
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

fn per_customer(variant: &str) -> Option<f64> {
    let (short, long) = (instructions(variant, SHORT)?, instructions(variant, LONG)?);
    Some((long - short) as f64 / (LONG - SHORT) as f64)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [CHILD, variant, n_customers] =
        arguments.iter().map(String::as_str).collect::<Vec<_>>()[..]
    {
        let answer = run(variant, n_customers.parse().expect("a number of customers"));
        println!("{} h in the system", answer.mean_hours());
        return ExitCode::SUCCESS;
    }
    assert_eq!(run("engine", LONG), run("baseline", LONG));
    // `cargo test` runs this too, to see that it works; it measures nothing then.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let (Some(engine), Some(baseline)) = (per_customer("engine"), per_customer("baseline")) else {
        println!(
            "valgrind is not on the PATH; install it (apt install valgrind) to count instructions"
        );
        return ExitCode::SUCCESS;
    };
    let ratio = engine / baseline;
    println!("m_m_1/engine    {engine:8.1} instructions per customer");
    println!("baseline/m_m_1  {baseline:8.1} instructions per customer");
    println!("ratio           {ratio:8.3} (at most {LIMIT})");
    if ratio > LIMIT {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
