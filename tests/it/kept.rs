//! Batches that outlive their process: killed at any moment, cut off, damaged, in the way, on a full disk.

use std::fs;
use std::fs::OpenOptions;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use bluelift::engine::streams::{Draws, EntityKey, Purpose};
use bluelift::experiment::kept::read::scan;

const RIVER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/scenarios/02-rains-and-closures.toml"
);

/// Replications that take some seconds in either kind of build.
const N: &str = if cfg!(debug_assertions) {
    "2500"
} else {
    "12000"
};

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluelift"));
    command
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

fn bluelift(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Runs a command that must succeed.
fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = bluelift(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    told(&output)
}

/// Name and bytes of every file below a folder, in order of name.
fn content(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    fn collect(folder: &Path, root: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, root, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_owned();
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    collect(folder, folder, &mut found);
    found.sort();
    found
}

fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (content(one), content(other));
    let names = |files: &[(PathBuf, Vec<u8>)]| -> Vec<PathBuf> {
        files.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&one), names(&other));
    for ((name, one), (_, other)) in one.iter().zip(&other) {
        assert!(one == other, "{} differs", name.display());
    }
}

/// Kills a command again and again, each time after a random while, until it ends by itself; returns the kills.
fn kill_until_done(folder: &Path, arguments: &[&str], most: Duration, seed: u64) -> u64 {
    let mut kills = 0;
    loop {
        let mut stream = Draws::new(seed, kills).stream(Purpose(1), EntityKey::of("kill"), 0);
        let mut child = command(folder, arguments).spawn().unwrap();
        std::thread::sleep(most.mul_f64(stream.uniform()));
        match child.try_wait().unwrap() {
            None => {
                child.kill().unwrap();
                child.wait().unwrap();
                kills += 1;
                assert!(kills < 2000, "the run makes no progress");
            }
            Some(status) => {
                let output = child.wait_with_output().unwrap();
                assert_eq!(status.code(), Some(0), "{}", told(&output));
                return kills;
            }
        }
    }
}

#[test]
fn a_run_that_is_killed_again_and_again_leaves_the_bytes_of_an_unbroken_one() {
    let parent = tempfile::tempdir().unwrap();
    let run = |output: &'static str| ["run", RIVER, "-n", N, "--threads", "2", "-o", output];
    done(parent.path(), &run("whole"));
    let kills = kill_until_done(parent.path(), &run("cut"), Duration::from_millis(1500), 1);
    assert_same(&parent.path().join("whole"), &parent.path().join("cut"));
    assert!(kills >= 1, "{kills} kills");
}

/// The long form, at least fifty kills: `cargo test --release --test it -- --ignored fifty_kills`.
#[test]
#[ignore = "takes minutes"]
fn fifty_kills_at_random_moments_lose_nothing() {
    let parent = tempfile::tempdir().unwrap();
    let (mut kills, mut rows) = (0, 0);
    for round in 0.. {
        let n = (N.parse::<u64>().unwrap() + 500 * (round % 7)).to_string();
        let (whole, cut) = (format!("whole-{round}"), format!("cut-{round}"));
        let run = |output| ["run", RIVER, "-n", &n, "--threads", "2", "-o", output];
        done(parent.path(), &run(&whole));
        kills += kill_until_done(
            parent.path(),
            &run(&cut),
            Duration::from_millis(2500),
            round,
        );
        assert_same(&parent.path().join(&whole), &parent.path().join(&cut));
        rows += n.parse::<u64>().unwrap();
        if kills >= 60 {
            break;
        }
    }
    println!("{kills} kills survived, {rows} rows compared, 0 lost");
}

#[test]
fn a_comparison_that_is_killed_leaves_the_bytes_of_an_unbroken_one() {
    let parent = tempfile::tempdir().unwrap();
    let run = |output: &'static str| {
        [
            "compare",
            RIVER,
            RIVER,
            "-n",
            "300",
            "--seed",
            "5",
            "--threads",
            "2",
            "-o",
            output,
        ]
    };
    done(parent.path(), &run("whole"));
    kill_until_done(parent.path(), &run("cut"), Duration::from_millis(1200), 2);
    assert_same(&parent.path().join("whole"), &parent.path().join("cut"));
}

/// A partial folder as a run leaves it that was killed after some checkpoints.
fn killed(parent: &Path, arguments: &[&str], partial: &str) -> PathBuf {
    let log = parent.join(partial).join("batch.log");
    let mut child = command(parent, arguments).spawn().unwrap();
    // The file also grows between checkpoints, so that its size does not tell how many of them it holds.
    let mut checkpoints = Vec::new();
    while checkpoints.len() < 2 {
        assert_eq!(child.try_wait().unwrap(), None, "the run goes on");
        let done = scan(&log).map_or(0, |scan| scan.done());
        if done > 0 && checkpoints.last() != Some(&done) {
            checkpoints.push(done);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    log
}

const LONG: [&str; 8] = ["run", RIVER, "-n", N, "--threads", "1", "-o", "cut"];

#[test]
fn a_torn_tail_is_cut_off_and_run_again() {
    let parent = tempfile::tempdir().unwrap();
    done(parent.path(), &["run", RIVER, "-n", N, "-o", "whole"]);
    let log = killed(parent.path(), &LONG, "cut.partial");
    let file = OpenOptions::new().write(true).open(&log).unwrap();
    let size = file.metadata().unwrap().len();
    // As if half of the last frame had not reached the disk, and zeros stood for it.
    file.set_len(size - size / 8).unwrap();
    file.set_len(size + 4096).unwrap();
    drop(file);
    let told = done(parent.path(), &LONG);
    assert!(told.contains("going on after the first"), "{told}");
    assert_same(&parent.path().join("whole"), &parent.path().join("cut"));
}

#[test]
fn a_damaged_log_is_refused_and_moved_aside_only_with_force() {
    let parent = tempfile::tempdir().unwrap();
    let log = killed(parent.path(), &LONG, "cut.partial");
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(&log)
        .unwrap();
    // A byte of the first rows, behind the head and before whole frames.
    let place = SeekFrom::Start(2000);
    let mut byte = [0];
    file.seek(place).unwrap();
    file.read_exact(&mut byte).unwrap();
    file.seek(place).unwrap();
    file.write_all(&[byte[0] ^ 1]).unwrap();
    drop(file);
    let before = fs::read(&log).unwrap();
    let output = bluelift(parent.path(), &LONG);
    assert_eq!(output.status.code(), Some(1));
    let text = told(&output);
    assert!(
        text.contains("is damaged at byte") && text.contains("--force"),
        "{text}"
    );
    assert!(
        fs::read(&log).unwrap() == before,
        "a refused log is untouched"
    );

    let short = ["run", RIVER, "-n", "20", "-o", "cut", "--force"];
    let text = done(parent.path(), &short);
    assert!(
        text.contains("was moved aside to `cut.partial.aside-1`"),
        "{text}"
    );
    let aside = parent.path().join("cut.partial.aside-1/batch.log");
    assert!(fs::read(aside).unwrap() == before, "nothing is lost");
}

#[test]
fn an_unfinished_batch_of_other_replications_is_refused_and_kept() {
    let parent = tempfile::tempdir().unwrap();
    let log = killed(parent.path(), &LONG, "cut.partial");
    let before = fs::read(&log).unwrap();
    let other = ["run", RIVER, "-n", N, "--seed", "77", "-o", "cut"];
    let output = bluelift(parent.path(), &other);
    assert_eq!(output.status.code(), Some(1));
    let text = told(&output);
    assert!(
        text.contains("replications of 02-rains-and-closures"),
        "{text}"
    );
    assert!(fs::read(&log).unwrap() == before);
}

#[test]
fn a_second_process_is_told_to_try_again() {
    let parent = tempfile::tempdir().unwrap();
    let long = ["run", RIVER, "-n", "1000000", "--threads", "1", "-o", "cut"];
    let mut child = command(parent.path(), &long).spawn().unwrap();
    while !parent.path().join("cut.partial/batch.log").exists() {
        assert_eq!(child.try_wait().unwrap(), None, "the run goes on");
        std::thread::sleep(Duration::from_millis(10));
    }
    for force in [&[][..], &["--force"]] {
        let output = bluelift(parent.path(), &[&long[..], force].concat());
        assert_eq!(output.status.code(), Some(75));
        let text = told(&output);
        assert!(
            text.contains("another run is writing to `cut.partial`"),
            "{text}"
        );
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn force_moves_a_folder_aside_and_loses_nothing() {
    let parent = tempfile::tempdir().unwrap();
    fs::create_dir(parent.path().join("mine")).unwrap();
    fs::write(parent.path().join("mine/thesis.txt"), "years of work").unwrap();
    let run = ["run", RIVER, "-n", "10", "-o", "mine"];
    assert_eq!(bluelift(parent.path(), &run).status.code(), Some(1));
    done(parent.path(), &[&run[..], &["--force"]].concat());
    let kept = fs::read_to_string(parent.path().join("mine.aside-1/thesis.txt")).unwrap();
    assert_eq!(kept, "years of work");
    assert!(parent.path().join("mine/manifest.json").is_file());
}

/// Mounts a file system of a few hundred kilobytes, if the system lets this process; unmounts it when dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path, size: &str) -> Option<SmallDisk> {
        fs::create_dir(at).unwrap();
        let size = format!("size={size}");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(at)
            .output();
        mounted
            .is_ok_and(|output| output.status.success())
            .then(|| SmallDisk(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_a_run_which_goes_on_when_there_is_room() {
    let parent = tempfile::tempdir().unwrap();
    done(parent.path(), &["run", RIVER, "-n", N, "-o", "whole"]);
    let at = parent.path().join("small");
    let Some(disk) = SmallDisk::mount(&at, "600k") else {
        println!("skipped: this process may not mount a file system");
        return;
    };
    let run = ["run", RIVER, "-n", N, "--threads", "2", "-o", "small/cut"];
    let output = bluelift(parent.path(), &run);
    let text = told(&output);
    assert_eq!(output.status.code(), Some(75), "{text}");
    assert!(text.contains("what is done is kept"), "{text}");
    let remounted = Command::new("mount")
        .args(["-o", "remount,size=200m"])
        .arg(&at)
        .status();
    assert!(remounted.unwrap().success());
    done(parent.path(), &run);
    assert_same(&parent.path().join("whole"), &at.join("cut"));
    drop(disk);
}

#[test]
fn a_replication_with_more_events_than_allowed_fails_and_names_the_limit() {
    let parent = tempfile::tempdir().unwrap();
    let run = ["run", RIVER, "-n", "3", "--max-events", "50", "-o", "few"];
    let output = bluelift(parent.path(), &run);
    assert_eq!(output.status.code(), Some(1));
    let text = told(&output);
    assert!(
        text.contains("failed: more than 50 events happened by"),
        "{text}"
    );
    assert!(text.contains("3 of 3 replications failed"), "{text}");
    let manifest = fs::read_to_string(parent.path().join("few/manifest.json")).unwrap();
    assert!(manifest.contains("\"max_events\": 50"), "{manifest}");
}

#[test]
fn a_batch_that_needs_more_memory_than_allowed_is_refused_before_it_begins() {
    let parent = tempfile::tempdir().unwrap();
    let run = [
        "run",
        RIVER,
        "-n",
        "1000000000",
        "--max-memory",
        "100",
        "-o",
        "much",
    ];
    let output = bluelift(parent.path(), &run);
    assert_eq!(output.status.code(), Some(2));
    let text = told(&output);
    assert!(
        text.contains("more than the 100 MiB of `--max-memory`"),
        "{text}"
    );
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
}
