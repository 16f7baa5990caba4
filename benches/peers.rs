//! bluelift's engine beside its peers, on the same work and with the same answers: `cargo bench --bench peers`.
//!
//! Every peer is optional: SimPy needs a Python with `benches/peers/simpy/requirements.txt` (named by `PEERS_PYTHON`
//! or the `python3` of the path), NeXosim a build of `benches/peers/nexosim`. Models run in turn, round after round, so
//! that whoever else uses the machine disturbs all alike; the table shows medians. Fails if answers differ by more than
//! chance allows.

mod convoys;
mod m_m_1;

use std::process::Command;
use std::process::ExitCode;
use std::time::Instant;

/// Rounds of all models in turn.
const ROUNDS: u64 = 3;
const CUSTOMERS: u64 = 1_000_000;
/// Customers of the slower peers, who are compared by time for each customer.
const FEW_CUSTOMERS: u64 = 200_000;
/// Mean hours in the system, by theory, and how far a run of [`FEW_CUSTOMERS`] may be off: over five standard deviations.
const HOURS: f64 = 10.0;
const HOURS_OFF: f64 = 3.0;
const DAYS: f64 = 2_000.0;
const REPLICATIONS: u64 = 12;
/// Two means agree if they differ by at most this many standard errors: 99.9 % of the time if they are equal.
const ERRORS: f64 = 3.29;
/// Names of the answers of the convoy model.
const ANSWERS: [&str; 3] = ["share given up", "mean wait [d]", "escorts in use"];

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Mean and standard error.
fn estimate(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / (n - 1.0) / n).sqrt())
}

/// The numbers that a program prints, line by line; `None` if it cannot be run.
fn numbers(program: &str, arguments: &[String]) -> Option<Vec<Vec<f64>>> {
    let output = Command::new(program).args(arguments).output().ok()?;
    if !output.status.success() {
        return None;
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let numbers_of = |line: &str| {
        let numbers = line.split_whitespace().map(str::parse);
        numbers.collect::<Result<Vec<f64>, _>>().ok()
    };
    text.lines().map(numbers_of).collect()
}

fn python() -> String {
    std::env::var("PEERS_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn script(name: &str, arguments: &[String]) -> Option<Vec<Vec<f64>>> {
    let path = format!("{}/benches/peers/simpy/{name}", env!("CARGO_MANIFEST_DIR"));
    let arguments: Vec<String> = std::iter::once(path).chain(arguments.to_vec()).collect();
    numbers(&python(), &arguments)
}

/// Microseconds a customer of each model of the queue that can be run here.
fn queues() -> Vec<(&'static str, f64)> {
    let names = ["bluelift", "by hand", "NeXosim", "SimPy"];
    let mut times: [Vec<f64>; 4] = Default::default();
    let nexosim = format!(
        "{}/benches/peers/nexosim/target/release/nexosim-m-m-1",
        env!("CARGO_MANIFEST_DIR")
    );
    for round in 1..=ROUNDS {
        let begun = Instant::now();
        let engine = m_m_1::engine::run(CUSTOMERS, round);
        times[0].push(begun.elapsed().as_secs_f64() / CUSTOMERS as f64);
        let begun = Instant::now();
        let hand = m_m_1::baseline::run(CUSTOMERS, round);
        times[1].push(begun.elapsed().as_secs_f64() / CUSTOMERS as f64);
        assert_eq!(engine, hand);
        check_hours("bluelift", engine.hours());
        let asked = [FEW_CUSTOMERS.to_string(), round.to_string()];
        let peers = [numbers(&nexosim, &asked), script("m_m_1.py", &asked)];
        for (place, found) in peers.into_iter().enumerate() {
            if let Some([hours, seconds]) = found.as_deref().and_then(<[_]>::first).map(|f| &f[..])
            {
                check_hours(names[2 + place], *hours);
                times[2 + place].push(seconds / FEW_CUSTOMERS as f64);
            }
        }
    }
    let medians = names.into_iter().zip(times.map(median));
    let found = medians.filter_map(|(name, time)| Some((name, time? * 1e6)));
    found.collect()
}

fn check_hours(name: &str, hours: f64) {
    let is_near = (hours - HOURS).abs() < HOURS_OFF;
    assert!(
        is_near,
        "{name} finds {hours} hours in the system, theory {HOURS}"
    );
}

/// Microseconds a convoy asked for, in bluelift and in SimPy, whose answers must agree.
fn convoy_models() -> Vec<(&'static str, f64)> {
    let asked = DAYS * 6.0 * REPLICATIONS as f64;
    let mut times: [Vec<f64>; 2] = Default::default();
    for round in 1..=ROUNDS {
        let begun = Instant::now();
        let answers: Vec<convoys::Answer> = (0..REPLICATIONS)
            .map(|replication| convoys::run(DAYS, round, replication))
            .collect();
        times[0].push(begun.elapsed().as_secs_f64() / asked);
        let ours = answers.iter().map(|a| [a.given_up, a.wait, a.in_use]);
        let ours: Vec<[f64; 3]> = ours.collect();
        let arguments = [
            DAYS.to_string(),
            REPLICATIONS.to_string(),
            round.to_string(),
        ];
        let Some(mut found) = script("convoys.py", &arguments) else {
            continue;
        };
        let seconds = found.pop().expect("the time is last")[0];
        times[1].push(seconds / asked);
        for (place, name) in ANSWERS.iter().enumerate() {
            let one: Vec<f64> = ours.iter().map(|answer| answer[place]).collect();
            let other: Vec<f64> = found.iter().map(|answer| answer[place]).collect();
            let ((a, error_a), (b, error_b)) = (estimate(&one), estimate(&other));
            let error = error_a.hypot(error_b);
            println!(
                "convoys: {name}: bluelift {a:.4}, SimPy {b:.4}, standard error of the difference {error:.4}"
            );
            assert!((a - b).abs() <= ERRORS * error, "{name} differs");
        }
    }
    let medians = ["bluelift", "SimPy"].into_iter().zip(times.map(median));
    let found = medians.filter_map(|(name, time)| Some((name, time? * 1e6)));
    found.collect()
}

fn print(work: &str, item: &str, times: &[(&str, f64)]) {
    println!(
        "\n{work:<24} {:>14} {:>22}",
        format!("µs a {item}"),
        "times bluelift's"
    );
    let ours = times[0].1;
    for (name, time) in times {
        println!("{name:<24} {time:>14.3} {:>22.1}", time / ours);
    }
}

fn main() -> ExitCode {
    // `cargo test` runs this too, to see that it works; it measures nothing then.
    if !std::env::args().any(|argument| argument == "--bench") {
        let answer = convoys::run(100.0, 1, 0);
        assert_eq!(answer, convoys::run(100.0, 1, 0));
        assert!(answer.n_events > 1_000 && answer.in_use < 1.0);
        return ExitCode::SUCCESS;
    }
    print("M/M/1", "customer", &queues());
    print("convoys", "convoy", &convoy_models());
    ExitCode::SUCCESS
}
