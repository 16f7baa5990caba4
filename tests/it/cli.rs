//! Commands as a user types them.

use std::fs;
use std::path::Path;

use assert_cmd::Command;

fn bluelift(arguments: &[&str]) -> assert_cmd::assert::Assert {
    bluelift_in(Path::new("."), arguments)
}

fn bluelift_in(folder: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluelift"));
    command.current_dir(folder).args(arguments).assert()
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

/// Names of all files below a folder, in order.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path).iter().map(|inner| format!("{name}/{inner}")));
        } else {
            found.push(name);
        }
    }
    found.sort();
    found
}

/// What a method assumes and where it comes from stood in texts that the program never showed.
#[test]
fn the_help_of_every_method_says_what_it_assumes_and_its_source() {
    let methods = [
        "compare",
        "assert",
        "sweep",
        "sensitivity",
        "why",
        "stress",
        "optimise",
        "discover",
        "rare",
    ];
    for method in methods {
        let help = output(&bluelift(&[method, "--help"]).code(0)).0;
        assert!(help.contains("Assumes"), "{method}: {help}");
        let is_year = |word: &str| {
            let digits = word.trim_matches(|letter: char| !letter.is_ascii_digit());
            digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
        };
        // Shocks print the source of each number with the answer.
        let words: Vec<&str> = help.split_whitespace().collect();
        let has_source = words.iter().any(|word| is_year(word))
            || words
                .windows(3)
                .any(|three| three == ["with", "their", "source."]);
        assert!(has_source, "{method}: {help}");
    }
}

fn output(assert: &assert_cmd::assert::Assert) -> (String, String) {
    let output = assert.get_output();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn help_names_every_command_and_gives_examples() {
    let (out, error) = output(&bluelift(&["--help"]).code(0));
    let commands = [
        "check",
        "run",
        "compare",
        "shard",
        "submit",
        "verify",
        "prove",
        "assert",
        "sweep",
        "sensitivity",
        "trace",
        "bench",
        "calibrate",
        "paths",
        "schema",
        "completions",
    ];
    for command in commands {
        assert!(out.contains(&format!("\n  {command}")), "{command}: {out}");
        let (help, _) = output(&bluelift(&[command, "--help"]).code(0));
        assert!(help.contains("Usage: bluelift"), "{help}");
    }
    assert!(out.contains("Examples:") && out.contains("Exit codes:"));
    assert_eq!(error, "");
}

#[test]
fn version_is_that_of_the_package() {
    let (out, _) = output(&bluelift(&["--version"]).code(0));
    assert_eq!(out, format!("bluelift {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn bad_arguments_are_told_on_standard_error_with_code_2() {
    let cases: [&[&str]; 11] = [
        &[],
        &["fly"],
        &["check"],
        &["run", "--replications", "5"],
        &["run", "-n", "0"],
        &["run", "-n", "many"],
        &["run", "--threads", "0"],
        &["run", "--set", "site.gao.storage.diesel"],
        &["run", "--set", "=5 t"],
        &["compare", "only-one.toml"],
        &["trace", "mission.toml"],
    ];
    for arguments in cases {
        let (out, error) = output(&bluelift(arguments).code(2));
        assert_eq!(out, "", "{arguments:?}");
        assert!(!error.is_empty(), "{arguments:?}");
    }
}

#[test]
fn completions_complete_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (out, _) = output(&bluelift(&["completions", shell]).code(0));
        assert!(
            out.contains("replication") && out.contains("compare"),
            "{shell}"
        );
    }
    bluelift(&["completions", "tea"]).code(2);
}

#[test]
fn a_missing_file_is_told_with_code_1() {
    let commands: [&[&str]; 5] = [
        &["check", "no-such-file.toml"],
        &["run", "no-such-file.toml"],
        &["compare", "no-such-file.toml", "no-such-file.toml#variant"],
        &["trace", "no-such-file.toml", "--replication", "0"],
        &["paths", "no-such-file.toml"],
    ];
    for arguments in commands {
        let (out, error) = output(&bluelift(arguments).code(1));
        assert_eq!(out, "", "{arguments:?}");
        assert!(error.contains("cannot read `no-such-file.toml`"), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_bluelift"))
        .args(["completions", "bash"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn a_run_leaves_the_same_bytes_for_any_number_of_threads() {
    let parent = tempfile::tempdir().unwrap();
    for (threads, folder) in [("1", "one"), ("3", "three")] {
        let arguments = ["run", "-n", "9", "--threads", threads, "-o", folder];
        bluelift_in(parent.path(), &arguments).code(0);
    }
    let (one, three) = (parent.path().join("one"), parent.path().join("three"));
    let names = files(&one);
    assert_eq!(names, files(&three));
    for wanted in [
        "manifest.json",
        "outcomes.csv",
        "series.csv",
        "summary.json",
        "report.html",
    ] {
        assert!(
            names.iter().any(|name| name == wanted),
            "{wanted}: {names:?}"
        );
    }
    for name in &names {
        let same = fs::read(one.join(name)).unwrap() == fs::read(three.join(name)).unwrap();
        assert!(same, "{name}");
    }
}

#[test]
fn a_run_fills_the_folder_that_the_design_names_and_uses_it_again() {
    let parent = tempfile::tempdir().unwrap();
    let arguments = ["run", "-n", "4", "--seed", "11"];
    let (out, _) = output(&bluelift_in(parent.path(), &arguments).code(0));
    let name = fs::read_dir(parent.path().join("results"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let name = name.file_name().into_string().unwrap();
    let parts: Vec<&str> = name.split('-').collect();
    assert_eq!(
        (parts[0], parts[1].len(), &parts[2..]),
        ("mali", 8, &["11", "4"][..])
    );
    assert!(
        out.contains(&format!("charts: results/{name}/report.html")),
        "{out}"
    );

    let folder = parent.path().join("results").join(&name);
    let written = fs::metadata(folder.join("outcomes.csv"))
        .unwrap()
        .modified()
        .unwrap();
    let (again, told) = output(&bluelift_in(parent.path(), &arguments).code(0));
    assert!(told.contains("already holds this result"), "{told}");
    assert_eq!(again, out);
    assert_eq!(
        fs::metadata(folder.join("outcomes.csv"))
            .unwrap()
            .modified()
            .unwrap(),
        written
    );
}

#[test]
fn outcomes_have_a_row_for_each_replication_and_the_summary_a_figure_for_each_column() {
    let parent = tempfile::tempdir().unwrap();
    let arguments = ["run", "-n", "5", "-o", "result", "--format", "json"];
    let (out, _) = output(&bluelift_in(parent.path(), &arguments).code(0));
    let folder = parent.path().join("result");
    assert_eq!(out, read(&folder, "summary.json"));
    let summary: serde_json::Value = serde_json::from_str(&out).unwrap();
    let outcomes = read(&folder, "outcomes.csv");
    let mut lines = outcomes.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(columns[0], "replication");
    assert_eq!(
        summary["figures"].as_object().unwrap().len(),
        columns.len() - 1
    );
    for key in &columns[1..] {
        assert_eq!(summary["figures"][key]["level"], 0.95, "{key}");
    }
    let numbers: Vec<&str> = lines.map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(numbers, ["0", "1", "2", "3", "4"]);
    let series = read(&folder, "series.csv");
    assert!(series.starts_with("series,item,day,n,mean,p05,p25,p50,p75,p95\n"));
}

#[test]
fn another_result_in_the_way_is_refused_and_untouched() {
    let parent = tempfile::tempdir().unwrap();
    bluelift_in(parent.path(), &["run", "-n", "2", "-o", "mine"]).code(0);
    let before = read(&parent.path().join("mine"), "outcomes.csv");
    let (out, told) =
        output(&bluelift_in(parent.path(), &["run", "-n", "3", "-o", "mine"]).code(1));
    assert_eq!(out, "");
    assert!(
        told.contains("already holds another result (2 replications of mali"),
        "{told}"
    );
    assert_eq!(read(&parent.path().join("mine"), "outcomes.csv"), before);

    fs::create_dir(parent.path().join("other")).unwrap();
    fs::write(parent.path().join("other/thesis.txt"), "years of work").unwrap();
    bluelift_in(parent.path(), &["run", "-n", "2", "-o", "other"]).code(1);
    assert_eq!(files(&parent.path().join("other")), ["thesis.txt"]);
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 2);
}

#[test]
fn a_folder_that_cannot_be_made_is_told_with_code_1() {
    let parent = tempfile::tempdir().unwrap();
    fs::write(parent.path().join("file"), "in the way").unwrap();
    let (out, told) =
        output(&bluelift_in(parent.path(), &["run", "-n", "2", "-o", "file/result"]).code(1));
    assert_eq!(out, "");
    assert!(told.starts_with("cannot "), "{told}");
    assert_eq!(files(parent.path()), ["file"]);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_its_prefix_which_equals_a_run_of_that_length() {
    let parent = tempfile::tempdir().unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_bluelift"))
        .current_dir(parent.path())
        .args(["run", "-n", "5000000", "-o", "long", "--threads", "2"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // Work has begun when the partial folder is there; then some replications get their time.
    let partial = parent.path().join("long.partial");
    while !partial.is_dir() {
        assert_eq!(child.try_wait().unwrap(), None, "the run goes on");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let signalled = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(signalled.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{told}");

    let folders = fs::read_dir(parent.path()).unwrap();
    let mut names: Vec<String> = folders
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    // What has been done stays, so that the same command can go on with it.
    assert_eq!(names.pop().as_deref(), Some("long.partial"));
    let name = names.pop().unwrap();
    assert!(names.is_empty());
    let n = name
        .strip_prefix("long-")
        .and_then(|rest| rest.strip_suffix("of5000000"));
    let n = n.unwrap_or_else(|| panic!("{name} names the prefix"));
    let prefix = parent.path().join(&name);
    assert!(read(&prefix, "manifest.json").contains("\"partial\": true"));
    bluelift_in(parent.path(), &["run", "-n", n, "-o", "short"]).code(0);
    for file in ["outcomes.csv", "series.csv", "summary.json"] {
        let same = read(&prefix, file) == read(&parent.path().join("short"), file);
        assert!(same, "{file} of {n} replications");
    }
}

#[test]
fn a_trace_is_json_lines_whose_causes_come_before_them() {
    let parent = tempfile::tempdir().unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/mali.toml");
    let (out, _) =
        output(&bluelift_in(parent.path(), &["trace", file, "--replication", "1"]).code(0));
    let mut day = f64::NEG_INFINITY;
    let mut seen = std::collections::BTreeSet::new();
    for line in out.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(event["day"].as_f64().unwrap() >= day, "{line}");
        day = event["day"].as_f64().unwrap();
        if let Some(cause) = event["cause"].as_u64() {
            assert!(seen.contains(&cause), "{line}");
        }
        seen.insert(event["event"].as_u64().unwrap());
    }
    assert!(seen.len() > 1000, "{} events", seen.len());
}

#[test]
fn the_same_scenario_on_both_sides_of_a_comparison_differs_in_nothing() {
    let parent = tempfile::tempdir().unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/mali.toml");
    let arguments = ["compare", file, file, "-n", "6", "-o", "both"];
    bluelift_in(parent.path(), &arguments).code(0);
    let folder = parent.path().join("both");
    let text = read(&folder, "comparison.json");
    let comparison: serde_json::Value = serde_json::from_str(&text).unwrap();
    let differences = comparison["differences"].as_array().unwrap();
    assert!(!differences.is_empty());
    for row in differences {
        let n = row["n"].as_u64().unwrap();
        assert!(n == 0 || row["equal"] == 1.0, "{row}");
        assert!(n == 0 || row["difference"] == 0.0, "{row}");
    }
    let csv = read(&folder, "comparison.csv");
    assert_eq!(csv.lines().count(), differences.len() + 1);
}

#[test]
fn the_schema_is_json() {
    let (out, _) = output(&bluelift(&["schema"]).code(0));
    let schema: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(schema["$schema"].is_string(), "{out}");
}
