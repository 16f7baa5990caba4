//! Shards: any division gives the bytes of one machine; what does not belong together is refused.

use std::fs;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const SCENARIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/09-tables.toml");
const OTHER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/scenarios/01-one-depot-one-base.toml"
);

fn bluelift(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bluelift"))
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// Runs a command that must end with a code, and returns what it told on both outputs.
fn told(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = bluelift(folder, arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, error) = (text(output.stdout), text(output.stderr));
    assert_eq!(
        output.status.code(),
        Some(code),
        "{arguments:?}\n{out}{error}"
    );
    out + &error
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    told(folder, arguments, 0)
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
    assert_eq!(one.len(), other.len());
    for ((name, one), (other_name, other)) in one.iter().zip(&other) {
        assert!(
            name == other_name && one == other,
            "{} differs",
            name.display()
        );
    }
}

/// Plans a job of some shards and runs those that are named.
fn job(
    folder: &Path,
    name: &str,
    scenarios: &[&str],
    shards: u32,
    run: impl IntoIterator<Item = u32>,
) {
    let k = shards.to_string();
    let plan = [
        "shard", "plan", "-n", "23", "--seed", "3", "--shards", &k, "-o", name,
    ];
    done(folder, &[&plan[..], scenarios].concat());
    for index in run {
        done(folder, &["shard", "run", name, &index.to_string()]);
    }
}

#[test]
fn any_number_of_shards_gives_the_bytes_of_one_machine() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    done(
        folder,
        &["run", SCENARIO, "-n", "23", "--seed", "3", "-o", "whole"],
    );
    for shards in [1, 2, 5, 23] {
        let name = format!("job-{shards}");
        // Backwards: the order in which shards are run makes no difference.
        job(folder, &name, &[SCENARIO], shards, (0..shards).rev());
        let output = format!("merged-{shards}");
        done(folder, &["shard", "merge", &name, "-o", &output]);
        assert_same(&folder.join("whole"), &folder.join(&output));
    }
}

#[test]
fn a_comparison_is_divided_across_its_sides() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    let compare = [
        "compare", SCENARIO, OTHER, SCENARIO, "-n", "23", "--seed", "3", "-o", "whole",
    ];
    done(folder, &compare);
    for shards in [2, 7] {
        let name = format!("job-{shards}");
        job(
            folder,
            &name,
            &[SCENARIO, OTHER, SCENARIO],
            shards,
            0..shards,
        );
        let output = format!("merged-{shards}");
        done(folder, &["shard", "merge", &name, "-o", &output]);
        assert_same(&folder.join("whole"), &folder.join(&output));
    }
}

#[test]
fn a_shard_that_is_done_is_not_run_again_and_planning_again_changes_nothing() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    job(folder, "job", &[SCENARIO], 4, [2]);
    let part = folder.join("job/parts/part-000002.log");
    let written = fs::metadata(&part).unwrap().modified().unwrap();
    let text = done(folder, &["shard", "run", "job", "2"]);
    assert!(text.contains("shard 2 is already done"), "{text}");
    job(folder, "job", &[SCENARIO], 4, []);
    assert_eq!(fs::metadata(&part).unwrap().modified().unwrap(), written);
    let other = [
        "shard", "plan", SCENARIO, "-n", "24", "--shards", "4", "-o", "job",
    ];
    let text = told(folder, &other, 1);
    assert!(text.contains("holds something else"), "{text}");
}

#[test]
fn missing_shards_are_listed_as_a_job_array_with_code_75() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    job(folder, "job", &[SCENARIO], 9, [0, 4, 6]);
    let text = told(folder, &["shard", "merge", "job"], 75);
    assert!(
        text.contains("6 of 9 shards are missing: 1-3,5,7-8"),
        "{text}"
    );
    let text = told(folder, &["shard", "status", "job"], 75);
    assert_eq!(text, "3 of 9 parts are there; missing: 1-3,5,7-8\n");
    assert_eq!(
        told(folder, &["shard", "status", "job", "--missing"], 75),
        "1-3,5,7-8\n"
    );
    assert!(
        !folder.join("results").exists()
            || fs::read_dir(folder.join("results"))
                .unwrap()
                .next()
                .is_none()
    );
}

#[test]
fn a_part_that_is_cut_off_is_refused_by_the_merge_and_run_again_by_its_shard() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    done(
        folder,
        &["run", SCENARIO, "-n", "23", "--seed", "3", "-o", "whole"],
    );
    job(folder, "job", &[SCENARIO], 3, 0..3);
    let part = folder.join("job/parts/part-000001.log");
    let size = fs::metadata(&part).unwrap().len();
    let file = OpenOptions::new().write(true).open(&part).unwrap();
    file.set_len(size - 1).unwrap();
    let text = told(folder, &["shard", "merge", "job", "-o", "merged"], 1);
    assert!(
        text.contains("part-000001.log` is cut off: it holds 0 of 8 replications"),
        "{text}"
    );
    let text = done(folder, &["shard", "run", "job", "1"]);
    assert!(
        text.contains("is not the part of this shard; moved aside"),
        "{text}"
    );
    done(folder, &["shard", "merge", "job", "-o", "merged"]);
    assert_same(&folder.join("whole"), &folder.join("merged"));
}

#[test]
fn a_part_with_a_changed_byte_is_refused() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    job(folder, "job", &[SCENARIO], 2, 0..2);
    let part = folder.join("job/parts/part-000000.log");
    let whole = fs::read(&part).unwrap();
    for place in (0..whole.len()).step_by(whole.len() / 7) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x10;
        fs::write(&part, bytes).unwrap();
        told(folder, &["shard", "merge", "job", "-o", "merged"], 1);
    }
    assert!(!folder.join("merged").exists());
}

#[test]
fn parts_of_other_jobs_and_parts_that_overlap_are_refused() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    job(folder, "job", &[SCENARIO], 3, 0..3);
    let part = |job: &str, index: u32| folder.join(format!("{job}/parts/part-{index:06}.log"));
    let plan = [
        "shard", "plan", SCENARIO, "-n", "23", "--seed", "4", "--shards", "3", "-o", "seed",
    ];
    done(folder, &plan);
    done(folder, &["shard", "run", "seed", "1"]);
    let own = fs::read(part("job", 1)).unwrap();
    fs::copy(part("seed", 1), part("job", 1)).unwrap();
    let text = told(folder, &["shard", "merge", "job", "-o", "merged"], 1);
    assert!(
        text.contains("belongs to 23 replications of 09-tables with seed 4"),
        "{text}"
    );
    fs::write(part("job", 1), own).unwrap();

    job(folder, "other", &[SCENARIO], 5, 0..5);
    fs::copy(part("other", 0), part("job", 7)).unwrap();
    let text = told(folder, &["shard", "merge", "job", "-o", "merged"], 1);
    assert!(text.contains("have replications in common"), "{text}");
    // Parts of another division of the same job are as good as its own.
    fs::remove_file(part("job", 7)).unwrap();
    for index in 0..3 {
        fs::remove_file(part("job", index)).unwrap();
    }
    for index in 0..5 {
        fs::copy(part("other", index), part("job", index)).unwrap();
    }
    done(folder, &["shard", "merge", "job", "-o", "merged"]);
}

#[test]
fn a_job_does_not_depend_on_the_scenario_file_any_more() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    let copy = folder.join("mine.toml");
    fs::copy(OTHER, &copy).unwrap();
    let file = copy.to_str().unwrap();
    job(folder, "job", &[file], 2, [0]);
    fs::write(&copy, "format = 1\n").unwrap();
    done(folder, &["shard", "run", "job", "1"]);
    done(folder, &["shard", "merge", "job", "-o", "merged"]);
    let planned = folder.join("job/scenarios/1/mine.toml");
    let changed = fs::read_to_string(&planned).unwrap() + "\n# changed\n";
    fs::write(&planned, changed).unwrap();
    let text = told(folder, &["shard", "run", "job", "1"], 2);
    assert!(
        text.contains("is not the scenario that was planned"),
        "{text}"
    );
}

#[test]
fn jobs_and_shards_that_cannot_be_are_told() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    let text = told(
        folder,
        &["shard", "plan", SCENARIO, "-n", "5", "--shards", "6"],
        2,
    );
    assert!(
        text.contains("5 replications cannot be divided into 6 shards"),
        "{text}"
    );
    job(folder, "job", &[SCENARIO], 2, []);
    let text = told(folder, &["shard", "run", "job", "2"], 2);
    assert!(text.contains("there is no shard 2; they are 0-1"), "{text}");
    let path = folder.join("job/job.json");
    let text = fs::read_to_string(&path).unwrap();
    for (from, to, reason) in [
        (
            "\"scenarios/1/",
            "\"../scenarios/1/",
            "a file lies outside its folder",
        ),
        (
            "\"scenarios/1/",
            "\"/scenarios/1/",
            "a file lies outside its folder",
        ),
        ("\"shards\": 2", "\"shards\": 0", "it cannot have 0 shards"),
        ("\"format\": 1", "\"format\": 2", "its form is 2, not 1"),
        ("\"kind\"", "\"sort\"", "unknown field `sort`"),
    ] {
        assert!(text.contains(from), "{from}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let told = told(folder, &["shard", "run", "job", "0"], 2);
        assert!(told.contains(reason), "{told}");
    }
}
