//! `verify` finds what has changed in a result, `prove` that nothing changes it, and cluster manifests say what is meant.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const SCENARIO: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/scenarios/01-one-depot-one-base.toml"
);
const OTHER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/scenarios/02-rains-and-closures.toml"
);

/// Runs a command that must end with a code, and returns what it told on both outputs.
fn told(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_bluelift"))
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, error) = (text(output.stdout), text(output.stderr));
    assert_eq!(
        output.status.code(),
        Some(code),
        "{arguments:?}\n{out}{error}"
    );
    out + &error
}

#[test]
fn a_result_as_it_was_written_is_verified_and_run_again() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    told(folder, &["run", SCENARIO, "-n", "12", "-o", "result"], 0);
    let text = told(
        folder,
        &["verify", "result", SCENARIO, "--replications", "4"],
        0,
    );
    assert!(
        text.contains("12 replications of 01-one-depot-one-base with seed 1"),
        "{text}"
    );
    assert!(
        text.contains("the same bits again in replication 0, 3, 7, 11"),
        "{text}"
    );
    let files = text.lines().nth(1).unwrap();
    let n: usize = files.split(' ').next().unwrap().parse().unwrap();
    assert!(n > 20, "{files}");
}

#[test]
fn a_comparison_is_verified_side_by_side() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    told(
        folder,
        &[
            "compare", SCENARIO, OTHER, "-n", "4", "--seed", "9", "-o", "result",
        ],
        0,
    );
    let text = told(folder, &["verify", "result", SCENARIO, OTHER], 0);
    assert!(
        text.contains("01-one-depot-one-base: the same bits again"),
        "{text}"
    );
    assert!(
        text.contains("02-rains-and-closures: the same bits again"),
        "{text}"
    );
}

#[test]
fn a_failed_replication_is_verified_as_failed() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    told(
        folder,
        &[
            "run",
            SCENARIO,
            "-n",
            "3",
            "--max-events",
            "40",
            "-o",
            "few",
        ],
        1,
    );
    let text = told(folder, &["verify", "few", SCENARIO], 0);
    assert!(
        text.contains("the same bits again in replication 0, 1, 2"),
        "{text}"
    );
}

#[test]
fn files_that_changed_went_or_came_are_named() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    told(folder, &["run", SCENARIO, "-n", "4", "-o", "result"], 0);
    let result = folder.join("result");
    let page = fs::read_to_string(result.join("report.html")).unwrap();
    fs::write(result.join("report.html"), page.replacen("</", "< /", 1)).unwrap();
    fs::remove_file(result.join("series.csv")).unwrap();
    fs::write(result.join("notes.txt"), "mine").unwrap();
    let text = told(folder, &["verify", "result", SCENARIO], 1);
    assert!(text.contains("`report.html` has changed"), "{text}");
    assert!(text.contains("`series.csv` cannot be read"), "{text}");
    assert!(
        text.contains("`notes.txt` is not in the manifest"),
        "{text}"
    );
    assert!(
        text.contains("3 files of `result` are not as the manifest says"),
        "{text}"
    );
}

#[test]
fn a_row_that_was_changed_together_with_its_digest_is_found_by_running_again() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    told(folder, &["run", SCENARIO, "-n", "3", "-o", "result"], 0);
    let (outcomes, manifest) = (
        folder.join("result/outcomes.csv"),
        folder.join("result/manifest.json"),
    );
    let text = fs::read_to_string(&outcomes).unwrap();
    let old = blake3::hash(text.as_bytes()).to_hex().to_string();
    // The last digit of the last row.
    let place = text.rfind(|letter: char| letter.is_ascii_digit()).unwrap();
    let digit = if &text[place..=place] == "1" {
        "2"
    } else {
        "1"
    };
    let changed = format!("{}{digit}{}", &text[..place], &text[place + 1..]);
    fs::write(&outcomes, &changed).unwrap();
    let new = blake3::hash(changed.as_bytes()).to_hex().to_string();
    let held = fs::read_to_string(&manifest).unwrap();
    assert!(held.contains(&old));
    fs::write(&manifest, held.replace(&old, &new)).unwrap();
    let text = told(folder, &["verify", "result", SCENARIO], 1);
    assert!(
        text.contains("replication 2 gives other bits than `outcomes.csv` holds"),
        "{text}"
    );
}

#[test]
fn a_scenario_is_found_by_its_digest_or_asked_for() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    fs::copy(SCENARIO, folder.join("mine.toml")).unwrap();
    told(folder, &["run", "mine.toml", "-n", "2", "-o", "result"], 0);
    told(folder, &["verify", "result"], 0);
    fs::write(folder.join("mine.toml"), "format = 1\n").unwrap();
    let text = told(folder, &["verify", "result"], 2);
    assert!(
        text.contains("the scenario of `mine` is not found with its digest"),
        "{text}"
    );
    told(folder, &["verify", "result", "--files-only"], 0);
}

#[test]
fn names_in_a_manifest_never_leave_its_folder() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    told(folder, &["run", SCENARIO, "-n", "2", "-o", "result"], 0);
    let manifest = folder.join("result/manifest.json");
    let held = fs::read_to_string(&manifest).unwrap();
    fs::write(
        &manifest,
        held.replace("\"series.csv\"", "\"../series.csv\""),
    )
    .unwrap();
    let text = told(folder, &["verify", "result"], 1);
    assert!(
        text.contains("`../series.csv` lies outside the folder"),
        "{text}"
    );
    fs::write(&manifest, "{").unwrap();
    let text = told(folder, &["verify", "result"], 2);
    assert!(text.contains("is no manifest"), "{text}");
}

#[test]
fn every_way_of_running_gives_one_digest() {
    let parent = tempfile::tempdir().unwrap();
    let also = env!("CARGO_BIN_EXE_bluelift");
    let arguments = ["prove", SCENARIO, "-n", "40", "--also", also];
    let text = told(parent.path(), &arguments, 0);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 7, "{text}");
    let digest = lines[6]
        .strip_prefix("all 6 ways give the same bytes: ")
        .unwrap();
    assert!(
        lines[..6]
            .iter()
            .all(|line| line.starts_with(&digest[..16])),
        "{text}"
    );
    assert_eq!(digest.len(), 64);
}

#[test]
fn a_way_that_gives_other_bytes_is_named() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    // Another program that runs one replication less: the folder is the last argument.
    let script = folder.join("other.sh");
    let text = format!(
        "#!/bin/sh\nfor folder in \"$@\"; do :; done\nexec {} run {SCENARIO} -n 39 --quiet -o \"$folder\"\n",
        env!("CARGO_BIN_EXE_bluelift")
    );
    fs::write(&script, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        let arguments = [
            "prove",
            SCENARIO,
            "-n",
            "40",
            "--also",
            script.to_str().unwrap(),
        ];
        let text = told(folder, &arguments, 1);
        assert!(
            text.contains("other.sh` gave other bytes than one thread"),
            "{text}"
        );
    }
}

#[test]
fn a_manifest_for_kubernetes_runs_every_shard_and_retries_only_what_may_work() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    told(
        folder,
        &[
            "shard", "plan", SCENARIO, "-n", "9", "--shards", "3", "-o", "job",
        ],
        0,
    );
    let arguments = [
        "submit",
        "kubernetes",
        "job",
        "--image",
        "image:1",
        "--claim",
        "disk",
    ];
    let text = told(folder, &arguments, 0);
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
    let spec = &manifest["spec"];
    assert_eq!(
        (&spec["completions"], &spec["parallelism"]),
        (&3.into(), &3.into())
    );
    assert_eq!(spec["completionMode"], "Indexed");
    let rule = &spec["podFailurePolicy"]["rules"][0];
    assert_eq!(rule["onExitCodes"]["values"], serde_json::json!([1, 2]));
    let container = &spec["template"]["spec"]["containers"][0];
    assert_eq!(container["command"][4], "$(JOB_COMPLETION_INDEX)");
}

/// Stand-ins for a cluster's commands: the first array loses its second task, as if its node had died.
#[cfg(unix)]
#[test]
fn a_job_on_slurm_is_submitted_again_for_what_is_missing_and_merged() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    write(
        "sbatch",
        "#!/bin/sh\n\
         for word in \"$@\"; do script=$word; case $word in --array=*) list=${word#--array=};; esac; done\n\
         printf '%s\\n' \"$*\" >>calls.txt\n\
         case $list in 0-2) list='0 2';; esac\n\
         for task in $list; do SLURM_ARRAY_TASK_ID=$task sh \"$script\" 2>>tasks.txt; done\n\
         echo 17\n",
    );
    write("squeue", "#!/bin/sh\nexit 0\n");
    told(folder, &["run", SCENARIO, "-n", "9", "-o", "whole"], 0);
    told(
        folder,
        &[
            "shard", "plan", SCENARIO, "-n", "9", "--shards", "3", "-o", "job",
        ],
        0,
    );
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let submit = |job: &str| {
        Command::new(env!("CARGO_BIN_EXE_bluelift"))
            .args([
                "submit", "slurm", job, "--poll", "1", "-o", "merged", "--", "--time=5",
            ])
            .current_dir(folder)
            .env("PATH", &path)
            .output()
            .unwrap()
    };
    let output = submit("job");
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{error}");
    assert!(
        error.contains("round 1: job 17, shards 0-2 of 3"),
        "{error}"
    );
    assert!(error.contains("round 2: job 17, shards 1 of 3"), "{error}");
    let calls = fs::read_to_string(folder.join("calls.txt")).unwrap();
    assert!(calls.contains("--time=5"), "{calls}");
    for file in ["manifest.json", "outcomes.csv", "series.csv", "report.html"] {
        let read = |from: &str| fs::read(folder.join(from).join(file)).unwrap();
        assert!(read("whole") == read("merged"), "{file}");
    }
    write("sbatch", "#!/bin/sh\necho 'no partition' >&2\nexit 1\n");
    told(
        folder,
        &[
            "shard", "plan", SCENARIO, "-n", "8", "--shards", "3", "-o", "next",
        ],
        0,
    );
    let output = submit("next");
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(error.contains("`sbatch` failed: no partition"), "{error}");
}
