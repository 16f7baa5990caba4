//! `run --precision`: stopping when enough is known, without covering less.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use bluelift::engine::streams::{Draws, EntityKey, Purpose};
use bluelift::engine::tally::Tally;
use bluelift::experiment::estimate::mean;
use bluelift::experiment::looks::Looks;

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/scenarios/01-one-depot-one-base.toml"
);

fn run(folder: &Path, arguments: &[&str]) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluelift"));
    command
        .current_dir(folder)
        .args(["run", FILE])
        .args(arguments);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    (text(output.stdout), text(output.stderr), code)
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

#[test]
fn a_run_that_stops_when_enough_is_known_equals_a_run_of_that_length_on_any_number_of_threads() {
    let parent = tempfile::tempdir().unwrap();
    let goals = [
        "--precision",
        "cost.total=0.4%",
        "--precision",
        "p(cost.total > 1)=6%",
    ];
    for (threads, folder) in [("1", "one"), ("3", "three")] {
        let more = [
            "-n",
            "20",
            "--max",
            "640",
            "--threads",
            threads,
            "-o",
            folder,
        ];
        let (out, error, code) = run(parent.path(), &[&goals[..], &more].concat());
        assert_eq!(code, 0, "{error}");
        assert!(out.contains("  reached      cost.total=0.4%"), "{out}");
    }
    let (one, three) = (parent.path().join("one"), parent.path().join("three"));
    for file in [
        "manifest.json",
        "precision.json",
        "outcomes.csv",
        "summary.txt",
        "report.html",
    ] {
        assert_eq!(read(&one, file), read(&three, file), "{file}");
    }
    let text = read(&one, "precision.json");
    let precision: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(precision["met"], true);
    let n = precision["replications"].as_u64().unwrap();
    assert!(n > 20 && n < 640 && n.is_multiple_of(20), "{n}");
    let goal = &precision["goals"][0];
    let (half, wanted) = (&goal["half_width"], &goal["wanted"]);
    assert!(half.as_f64() <= wanted.as_f64(), "{goal}");
    run(parent.path(), &["-n", &n.to_string(), "-o", "plain"]);
    let plain = parent.path().join("plain");
    for file in ["outcomes.csv", "series.csv", "summary.json"] {
        assert_eq!(read(&one, file), read(&plain, file), "{file}");
    }
}

#[test]
fn a_goal_that_is_not_reached_is_said_so_and_the_most_replications_are_kept_to() {
    let parent = tempfile::tempdir().unwrap();
    let arguments = [
        "-n",
        "8",
        "--max",
        "30",
        "--precision",
        "cost.total=0.1",
        "-o",
        "mine",
    ];
    let (out, _, code) = run(parent.path(), &arguments);
    assert_eq!(code, 0);
    assert!(
        out.contains("precision not reached with 30 of at most 30"),
        "{out}"
    );
    let (again, told, _) = run(parent.path(), &arguments);
    assert!(
        again == out && told.contains("already holds this result"),
        "{told}"
    );
    // Another goal is another result.
    let other = [
        "-n",
        "8",
        "--max",
        "30",
        "--precision",
        "cost.total=0.2",
        "-o",
        "mine",
    ];
    assert_eq!(run(parent.path(), &other).2, 1);
}

#[test]
fn a_bad_goal_is_told_with_code_2() {
    let parent = tempfile::tempdir().unwrap();
    for (goal, told) in [
        ("cost.total", "expected QUANTITY=WIDTH"),
        ("cost.total=0", "a width above 0"),
        ("cost.total=wide", "a width above 0"),
        ("cost.totale=5%", "did you mean `cost.total`?"),
    ] {
        let (_, error, code) = run(parent.path(), &["--precision", goal]);
        assert!(code == 2 && error.contains(told), "{goal}: {error}");
    }
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
}

#[test]
fn stopping_on_a_half_width_covers_as_often_as_the_looks_promise() {
    // Exponential values, stopped as soon as the half-width is a tenth of the mean: without spending the error,
    // samples that vary little by luck would stop early with a mean that is too low.
    const REPEATS: u64 = 1500;
    let looks = Looks {
        first: 50,
        most: 3200,
        confidence: 0.95,
    }
    .all();
    let mut covered = 0;
    for repeat in 0..REPEATS {
        let draws = Draws::new(606, repeat);
        let mut stream = draws.stream(Purpose(3), EntityKey::of("value"), 0);
        let mut tally = Tally::new();
        for look in &looks {
            while tally.count() < look.n {
                tally.add(-stream.uniform().ln());
            }
            let found = mean(&tally, look.level).unwrap();
            let (lower, upper) = (found.lower.unwrap(), found.upper.unwrap());
            if (upper - lower) / 2.0 <= 0.1 * found.value || look.n == 3200 {
                covered += u64::from(lower <= 1.0 && 1.0 <= upper);
                break;
            }
        }
    }
    let share = covered as f64 / REPEATS as f64;
    // Nominal less the 99.9 % range of a share in so many repeats; all looks hold together, so one covers more.
    assert!(share >= 0.95 - 0.0185, "{share}");
}

#[test]
fn limits_hold_and_force_moves_aside_what_is_in_the_way() {
    let parent = tempfile::tempdir().unwrap();
    let goal = ["-n", "8", "--max", "8", "--precision", "cost.total=1%"];
    let with = |more: &[&str]| run(parent.path(), &[&goal[..], more].concat());
    let (_, told, code) = with(&["--max-events", "10", "-o", "few"]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("more than 10 events"), "{told}");
    let (_, told, code) = with(&["--max-memory", "1", "-o", "small"]);
    assert_ne!(code, 0, "{told}");
    assert!(told.contains("--max-memory"), "{told}");
    assert!(!parent.path().join("small").exists());
    let forced = parent.path().join("forced");
    fs::create_dir(&forced).unwrap();
    fs::write(forced.join("thesis.txt"), "years").unwrap();
    let (_, told, code) = with(&["--force", "-o", "forced"]);
    assert_eq!(code, 0, "{told}");
    let aside = parent.path().join("forced.aside-1/thesis.txt");
    assert!(aside.is_file() && forced.join("summary.txt").is_file());
}
