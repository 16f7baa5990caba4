//! `bluelift sweep` and `bluelift sensitivity` as a user types them.

use std::fs;
use std::path::Path;

use assert_cmd::Command;

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/scenarios/02-rains-and-closures.toml"
);
const RATIONS: &str = "policy.tessara.rations.minimum=10 d..40 d";
const TRUCKS: &str = "fleet.contractor-trucks.number=±30%";
const REOPENING: &str = "link.port-amal--ondral.reopening.median=5..20 d";

fn bluelift(folder: &Path, arguments: &[&str]) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluelift"));
    let output = command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    (text(output.stdout), text(output.stderr), code)
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

#[test]
fn a_sweep_of_257_points_leaves_one_tidy_table_whose_points_are_plain_runs() {
    let parent = tempfile::tempdir().unwrap();
    let arguments = [
        "sweep",
        FILE,
        "--vary",
        RATIONS,
        "--vary",
        TRUCKS,
        "--vary",
        REOPENING,
        "--design",
        "nolh",
        "--points",
        "257",
        "--of",
        "supply.stockout_days.rations",
        "--of",
        "q95(cost.total)",
        "-o",
        "sweep",
    ];
    let (out, error, code) = bluelift(parent.path(), &arguments);
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("257 points × 15 replications"), "{out}");
    let folder = parent.path().join("sweep");
    let table = read(&folder, "sweep.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let heads: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(
        heads[..3],
        ["point", "replication", "policy.tessara.rations.minimum"]
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 257 * 15);
    // Any point equals a run of that plan: the same worlds for all.
    let row = rows
        .iter()
        .find(|row| &row[0] == "200" && &row[1] == "3")
        .unwrap();
    let set = |column: usize, unit: &str| format!("{}={}{unit}", heads[column], &row[column]);
    let sets = [set(2, " d"), set(3, ""), set(4, " d")];
    let mut plain = vec!["run", FILE, "-n", "4", "-o", "plain"];
    sets.iter()
        .for_each(|set| plain.extend(["--set", set.as_str()]));
    assert_eq!(bluelift(parent.path(), &plain).2, 0);
    let outcomes = read(&parent.path().join("plain"), "outcomes.csv");
    let figures: Vec<&str> = outcomes
        .lines()
        .nth(4)
        .unwrap()
        .split(',')
        .skip(1)
        .collect();
    assert_eq!(row.iter().skip(5).collect::<Vec<_>>(), figures);
    let points = read(&folder, "points.csv");
    assert_eq!(points.lines().count(), 1 + 2 * 257);
    for chart in [
        "charts/sweep-1.svg",
        "charts/sweep-2.png",
        "sweep.html",
        "manifest.json",
    ] {
        assert!(folder.join(chart).is_file(), "{chart}");
    }
    // The points are chosen again from what was asked, and some rows are run again.
    let (out, error, code) = bluelift(parent.path(), &["verify", "sweep", FILE]);
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("files are as the manifest says"), "{out}");
    assert!(
        out.contains("the same points again, and the same bits in point/replication 0/0, "),
        "{out}"
    );
    fs::write(folder.join("points.csv"), "other").unwrap();
    assert_eq!(bluelift(parent.path(), &["verify", "sweep"]).2, 1);
}

#[test]
fn studies_have_the_same_bytes_for_any_number_of_threads_and_are_used_again() {
    let parent = tempfile::tempdir().unwrap();
    let studies: [&[&str]; 5] = [
        &[
            "sweep", FILE, "--vary", RATIONS, "--vary", TRUCKS, "-n", "3",
        ],
        &[
            "sensitivity",
            FILE,
            "--vary",
            RATIONS,
            "--vary",
            REOPENING,
            "-n",
            "8",
        ],
        &[
            "sensitivity",
            FILE,
            "--vary",
            RATIONS,
            "--vary",
            TRUCKS,
            "--method",
            "morris",
            "--points",
            "4",
            "-n",
            "3",
        ],
        &[
            "sensitivity",
            FILE,
            "--vary",
            RATIONS,
            "--vary",
            TRUCKS,
            "--method",
            "sobol",
            "--points",
            "8",
            "-n",
            "3",
        ],
        &[
            "sensitivity",
            FILE,
            "--vary",
            RATIONS,
            "--vary",
            TRUCKS,
            "--method",
            "two-layer",
            "--points",
            "5",
            "-n",
            "4",
        ],
    ];
    for (number, study) in studies.iter().enumerate() {
        let run = |threads: &str, folder: &str| {
            let more = [
                "--threads",
                threads,
                "-o",
                folder,
                "--of",
                "p(supply.stockout_days.rations <= 60)",
            ];
            bluelift(parent.path(), &[study, &more[..]].concat())
        };
        let (one, three) = (format!("one-{number}"), format!("three-{number}"));
        let (out, error, code) = run("1", &one);
        assert_eq!(code, 0, "{error}");
        assert_eq!(run("3", &three).2, 0);
        let (one, three) = (parent.path().join(&one), parent.path().join(&three));
        for entry in fs::read_dir(&one).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name != "charts" {
                assert!(
                    read(&one, &name) == read(&three, &name),
                    "{name} of {study:?}"
                );
            }
        }
        let (again, told, _) = run("2", &format!("one-{number}"));
        assert!(again == out && told.contains("it is used again"), "{told}");
    }
}

#[test]
fn a_tornado_finds_the_input_that_matters_and_says_in_whose_hand_it_is() {
    let parent = tempfile::tempdir().unwrap();
    let varied = ["sensitivity", FILE, "--vary", RATIONS, "--vary", REOPENING];
    let asked = [
        "--of",
        "supply.stockout_days.rations",
        "-n",
        "60",
        "--format",
        "json",
    ];
    let (out, error, code) = bluelift(parent.path(), &[varied, asked].concat());
    assert_eq!(code, 0, "{error}");
    let found: serde_json::Value = serde_json::from_str(&out).unwrap();
    let findings = found["findings"].as_array().unwrap();
    let of = |input: &str, statistic: &str| {
        let is_it = |finding: &&serde_json::Value| {
            finding["input"] == input && finding["statistic"] == statistic
        };
        findings.iter().find(is_it).unwrap()
    };
    let first = of("policy.tessara.rations.minimum", "change at the first end");
    assert!(first["lower"].as_f64().unwrap() > 0.0, "{first}");
    assert_eq!(first["owner"], "planner");
    let last = of("policy.tessara.rations.minimum", "change at the last end");
    assert!(last["upper"].as_f64().unwrap() < 0.0, "{last}");
    let weather = of(
        "link.port-amal--ondral.reopening.median",
        "change at the last end",
    );
    assert_eq!(weather["owner"], "weather");
}

#[test]
fn what_is_wrong_with_a_study_is_told_with_code_2_and_leaves_nothing() {
    let parent = tempfile::tempdir().unwrap();
    let cases: [(&[&str], &str); 6] = [
        (
            &[
                "sweep",
                FILE,
                "--vary",
                "policy.tessara.rations.minimum=40 d..10 d",
            ],
            "must lie below",
        ),
        (
            &[
                "sweep",
                FILE,
                "--vary",
                "policy.tessara.rations.minimun=10 d..40 d",
            ],
            "minimun",
        ),
        (
            &[
                "sweep",
                FILE,
                "--vary",
                "policy.tessara.rations.minimum=1 d..400000 d",
            ],
            "the scenario has faults at",
        ),
        (
            &[
                "sweep", FILE, "--vary", RATIONS, "--design", "nolh", "--points", "18",
            ],
            "17 points for up to 7 inputs",
        ),
        (
            &["sweep", FILE, "--vary", RATIONS, "--of", "cost.totale"],
            "did you mean `cost.total`",
        ),
        (
            &[
                "sensitivity",
                FILE,
                "--vary",
                RATIONS,
                "--of",
                "q95(cost.total)",
            ],
            "is no mean of replications",
        ),
    ];
    for (arguments, told) in cases {
        let (out, error, code) = bluelift(parent.path(), arguments);
        assert_eq!((out.as_str(), code), ("", 2), "{error}");
        assert!(error.contains(told), "{error}");
    }
    let left: Vec<_> = fs::read_dir(parent.path()).unwrap().collect();
    assert!(left.len() <= 1, "{left:?}");
}
