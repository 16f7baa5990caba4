//! Studies that outlive their process and are divided among machines: sweeps, sensitivity studies, runs of a precision.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use bluelift::engine::streams::{Draws, EntityKey, Purpose};

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/scenarios/02-rains-and-closures.toml"
);
const RATIONS: &str = "policy.tessara.rations.minimum=10 d..40 d";
const TRUCKS: &str = "fleet.contractor-trucks.number=±30%";

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluelift"));
    command
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs a command that must end with a code, and returns what it told on both outputs.
fn told(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = command(folder, arguments).output().unwrap();
    let text = told_by(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{text}");
    text
}

fn told_by(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    text(&output.stdout) + &text(&output.stderr)
}

fn content(folder: &Path, inside: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder.join(inside)).unwrap() {
        let name = inside.join(entry.unwrap().file_name());
        let path = folder.join(&name);
        if path.is_dir() {
            found.extend(content(folder, &name));
        } else {
            found.push((name, fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (content(one, Path::new("")), content(other, Path::new("")));
    assert!(!one.is_empty() && one.len() == other.len());
    for ((name, one), (other_name, other)) in one.iter().zip(&other) {
        assert!(
            name == other_name && one == other,
            "{} differs",
            name.display()
        );
    }
}

/// Kills a command again and again, each time after a random while, until it ends by itself; returns the kills.
fn kill_until_done(folder: &Path, arguments: &[&str], most: Duration, seed: u64) -> u64 {
    let mut kills = 0;
    loop {
        let mut stream = Draws::new(seed, kills).stream(Purpose(1), EntityKey::of("kill"), 0);
        let mut child = command(folder, arguments).spawn().unwrap();
        std::thread::sleep(most.mul_f64(0.2 + 0.8 * stream.uniform()));
        if child.try_wait().unwrap().is_some() {
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{}", told_by(&output));
            return kills;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        assert!(kills < 500, "the command makes no progress");
    }
}

/// Interrupts a command, as Ctrl-C does, when it has written something down; returns what it told.
#[cfg(unix)]
fn interrupted(folder: &Path, arguments: &[&str], partial: &str) -> String {
    let child = command(folder, arguments).spawn().unwrap();
    let partial = folder.join(partial);
    let length = || {
        let log = fs::metadata(partial.join("batch.log"));
        log.map_or(0, |log| log.len())
    };
    // What comes behind the head is what has been done.
    let mut first = 0;
    for _ in 0..3000 {
        if first > 0 && length() > first {
            break;
        }
        first = if first > 0 { first } else { length() };
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(300));
    let signalled = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(signalled.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", told_by(&output));
    told_by(&output)
}

fn sweep<'a>(points: &'a str, output: &'a str) -> Vec<&'a str> {
    vec![
        "sweep",
        FILE,
        "--vary",
        RATIONS,
        "--vary",
        TRUCKS,
        "--design",
        "lhs",
        "--points",
        points,
        "-n",
        "30",
        "--of",
        "supply.stockout_days.rations",
        "--threads",
        "2",
        "-o",
        output,
    ]
}

#[test]
fn a_sweep_that_is_killed_again_and_again_leaves_the_bytes_of_an_unbroken_one() {
    let parent = tempfile::tempdir().unwrap();
    let points = "250";
    told(parent.path(), &sweep(points, "whole"), 0);
    let kills = kill_until_done(
        parent.path(),
        &sweep(points, "cut"),
        Duration::from_millis(1500),
        3,
    );
    assert!(kills > 0, "the sweep was too short to be killed");
    assert_same(&parent.path().join("whole"), &parent.path().join("cut"));
}

#[cfg(unix)]
#[test]
fn an_interrupted_sweep_leaves_its_first_points_and_the_same_command_goes_on_from_there() {
    let parent = tempfile::tempdir().unwrap();
    let points = "400";
    let told_then = interrupted(parent.path(), &sweep(points, "cut"), "cut.partial");
    assert!(told_then.contains("interrupted"), "{told_then}");
    let partial = fs::read_dir(parent.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .find(|name| name.starts_with("cut-"));
    let partial = parent.path().join(partial.expect("a partial result"));
    let text = fs::read_to_string(partial.join("sweep.txt")).unwrap();
    assert!(
        text.contains(&format!(" of {points}, interrupted")),
        "{text}"
    );
    let told_now = told(parent.path(), &sweep(points, "cut"), 0);
    assert!(told_now.contains("going on after the first"), "{told_now}");
    told(parent.path(), &sweep(points, "whole"), 0);
    assert_same(&parent.path().join("whole"), &parent.path().join("cut"));
    // The first points are those of the whole.
    let whole = fs::read_to_string(parent.path().join("whole/sweep.csv")).unwrap();
    let first = fs::read_to_string(partial.join("sweep.csv")).unwrap();
    assert!(whole.starts_with(&first));
}

#[test]
fn another_study_is_not_gone_on_with_unless_what_is_there_is_moved_aside() {
    let parent = tempfile::tempdir().unwrap();
    let child = command(parent.path(), &sweep("4000", "cut"))
        .spawn()
        .unwrap();
    let log = parent.path().join("cut.partial/batch.log");
    while !log.is_file() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let busy = told(parent.path(), &sweep("4000", "cut"), 75);
    assert!(busy.contains("another run is writing"), "{busy}");
    let mut child = child;
    child.kill().unwrap();
    child.wait().unwrap();
    let other = told(parent.path(), &sweep("5", "cut"), 1);
    assert!(other.contains("--force"), "{other}");
    let forced = [&sweep("5", "cut")[..], &["--force"]].concat();
    let forced = told(parent.path(), &forced, 0);
    assert!(forced.contains("was moved aside"), "{forced}");
    assert!(
        parent
            .path()
            .join("cut.partial.aside-1/batch.log")
            .is_file()
    );
}

#[test]
fn any_number_of_shards_of_a_sweep_gives_the_bytes_of_one_machine() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    let study = [
        "--vary",
        RATIONS,
        "--vary",
        TRUCKS,
        "--design",
        "sobol",
        "--points",
        "8",
        "--of",
        "q95(cost.total)",
        "--of",
        "supply.stockout_days.rations",
        "-n",
        "7",
        "--seed",
        "3",
    ];
    told(
        folder,
        &[&["sweep", FILE, "-o", "whole"], &study[..]].concat(),
        0,
    );
    for shards in ["1", "5", "56"] {
        let (job, output) = (format!("job-{shards}"), format!("merged-{shards}"));
        let plan = ["shard", "plan", FILE, "--shards", shards, "-o", &job];
        told(folder, &[&plan[..], &study[..]].concat(), 0);
        let k: u32 = shards.parse().unwrap();
        for index in (0..k).rev() {
            told(folder, &["shard", "run", &job, &index.to_string()], 0);
        }
        told(folder, &["shard", "merge", &job, "-o", &output], 0);
        assert_same(&folder.join("whole"), &folder.join(&output));
    }
    let verified = told(folder, &["verify", "merged-5", FILE], 0);
    assert!(
        verified.contains("the same bits in point/replication 0/0, "),
        "{verified}"
    );
}

#[test]
fn every_method_of_sensitivity_is_divided_and_verified() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    for (method, points) in [
        ("tornado", None),
        ("morris", Some("4")),
        ("sobol", Some("4")),
        ("two-layer", Some("4")),
    ] {
        let mut study = vec![
            "--vary",
            RATIONS,
            "--vary",
            TRUCKS,
            "--method",
            method,
            "-n",
            "4",
            "--of",
            "supply.stockout_days.rations",
        ];
        if let Some(points) = points {
            study.extend(["--points", points]);
        }
        let (whole, job, merged) = (
            format!("{method}-whole"),
            format!("{method}-job"),
            format!("{method}-merged"),
        );
        told(
            folder,
            &[&["sensitivity", FILE, "-o", &whole], &study[..]].concat(),
            0,
        );
        let plan = ["shard", "plan", FILE, "--shards", "3", "-o", &job];
        told(folder, &[&plan[..], &study[..]].concat(), 0);
        for index in ["2", "0", "1"] {
            told(folder, &["shard", "run", &job, index], 0);
        }
        told(folder, &["shard", "merge", &job, "-o", &merged], 0);
        assert_same(&folder.join(&whole), &folder.join(&merged));
        told(folder, &["verify", &merged, FILE], 0);
    }
}

#[test]
fn missing_mixed_overlapping_and_truncated_parts_of_a_study_are_refused() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    let plan = |job: &str, shards: &str, vary: &str| {
        told(
            folder,
            &[
                "shard", "plan", FILE, "--vary", vary, "-n", "5", "--shards", shards, "-o", job,
            ],
            0,
        );
    };
    let run = |job: &str, index: &str| told(folder, &["shard", "run", job, index], 0);
    let merge = |job: &str, code: i32| told(folder, &["shard", "merge", job, "-o", "merged"], code);
    plan("job", "5", RATIONS);
    run("job", "1");
    assert!(merge("job", 75).contains("4 of 5 shards are missing: 0,2-4"));
    for index in ["0", "2", "3", "4"] {
        run("job", index);
    }
    // A part of the same study in other shards overlaps.
    plan("two", "2", RATIONS);
    run("two", "0");
    let part = |job: &str, index: u32| folder.join(format!("{job}/parts/part-{index:06}.log"));
    fs::copy(part("two", 0), part("job", 9)).unwrap();
    assert!(merge("job", 1).contains("have replications in common"));
    // A part of another study does not belong.
    plan("other", "5", "policy.tessara.rations.minimum=10 d..35 d");
    run("other", "0");
    fs::copy(part("other", 0), part("job", 9)).unwrap();
    let mixed = merge("job", 1);
    assert!(mixed.contains("belongs to"), "{mixed}");
    fs::remove_file(part("job", 9)).unwrap();
    // A part that lost its end is told.
    let bytes = fs::read(part("job", 3)).unwrap();
    fs::write(part("job", 3), &bytes[..bytes.len() - 40]).unwrap();
    assert!(merge("job", 1).contains("is cut off"));
    run("job", "3");
    merge("job", 0);
}

#[test]
fn what_cannot_be_planned_is_told_with_code_2() {
    let parent = tempfile::tempdir().unwrap();
    let plan = |more: &[&str]| {
        let plan = ["shard", "plan", FILE, "--shards", "3", "-o", "job"];
        told(parent.path(), &[&plan[..], more].concat(), 2)
    };
    assert!(plan(&["--design", "lhs"]).contains("--vary"));
    assert!(
        plan(&["--vary", RATIONS, "--design", "lhs", "--method", "morris"])
            .contains("cannot be used with")
    );
    assert!(plan(&["--vary", RATIONS, FILE]).contains("one scenario"));
    assert!(
        plan(&["--vary", "policy.tessara.rations.minimum=1 d..400000 d"]).contains("has faults at")
    );
    assert!(
        plan(&["--vary", RATIONS, "-n", "1", "--shards", "4"])
            .contains("cannot be used multiple times")
    );
    let few = ["--vary", RATIONS, "--method", "morris", "--points", "2"];
    assert!(plan(&few).contains("at least 4 points"));
    assert!(!parent.path().join("job").exists());
}

/// The goals are met after some looks; kills fall before, between and after them.
#[test]
fn a_run_of_a_precision_that_is_killed_goes_on_and_stops_at_the_same_look() {
    let parent = tempfile::tempdir().unwrap();
    let (first, width) = ("400", "supply.stockout_days.rations=2%");
    let run = |output: &'static str| {
        [
            "run",
            FILE,
            "-n",
            first,
            "--max",
            "20000",
            "--precision",
            width,
            "--threads",
            "2",
            "-o",
            output,
        ]
    };
    told(parent.path(), &run("whole"), 0);
    let kills = kill_until_done(parent.path(), &run("cut"), Duration::from_millis(1200), 8);
    assert!(kills > 0, "the run was too short to be killed");
    assert_same(&parent.path().join("whole"), &parent.path().join("cut"));
}

/// Questions that take some seconds, each with a folder.
fn questions(output: &str) -> Vec<Vec<&str>> {
    let trucks = "fleet.contractor-trucks.number=14..30";
    let mut questions = vec![
        vec![
            "why",
            FILE,
            "--figure",
            "supply.stockout_days.rations",
            "-n",
            "600",
        ],
        vec!["stress", FILE, "--only", "shocks", "-n", "1500"],
        vec![
            "optimise",
            FILE,
            "--vary",
            trucks,
            "--minimise",
            "cost.total",
            "--subject-to",
            "p(supply.stockout_days.rations <= 120) >= 0.5",
            "-n",
            "500",
            "--fresh",
            "500",
        ],
        vec![
            "discover",
            FILE,
            "--vary",
            trucks,
            "--vary",
            RATIONS,
            "--fails",
            "supply.stockout_days.rations > 90",
            "--points",
            "2000",
        ],
    ];
    for question in &mut questions {
        question.extend(["--threads", "2", "-o", output]);
    }
    questions
}

#[test]
fn a_question_that_is_killed_again_and_again_gets_the_answer_of_an_unbroken_one() {
    let mut kills = 0;
    for (whole, cut) in questions("whole").iter().zip(&questions("cut")) {
        let parent = tempfile::tempdir().unwrap();
        told(parent.path(), whole, 0);
        kills += kill_until_done(parent.path(), cut, Duration::from_millis(1500), 5);
        assert_same(&parent.path().join("whole"), &parent.path().join("cut"));
        // The same command again finds its answer, and `verify` finds it as it was written.
        let again = told(parent.path(), cut, 0);
        assert!(again.contains("already holds this answer"), "{again}");
        told(parent.path(), &["verify", "cut", "--files-only"], 0);
    }
    assert!(kills >= 4, "{kills} kills");
}

#[cfg(unix)]
#[test]
fn an_interrupted_question_leaves_a_partial_answer_and_goes_on_to_the_whole_one() {
    for (whole, cut) in questions("whole").iter().zip(&questions("cut")) {
        let parent = tempfile::tempdir().unwrap();
        let told_then = interrupted(parent.path(), cut, "cut.partial");
        let partial = fs::read_dir(parent.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .find(|name| name.starts_with("cut-"));
        match partial {
            Some(partial) => {
                let text = fs::read_to_string(parent.path().join(partial).join("answer.txt"));
                assert!(text.unwrap().contains("partial"), "{told_then}");
            }
            None => assert!(told_then.contains("nothing is known"), "{told_then}"),
        }
        let told_now = told(parent.path(), cut, 0);
        assert!(told_now.contains("going on"), "{told_now}");
        told(parent.path(), whole, 0);
        assert_same(&parent.path().join("whole"), &parent.path().join("cut"));
    }
}
