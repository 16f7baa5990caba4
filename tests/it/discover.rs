//! Discover: rules lead to the input that matters, and are stated on cases that the search did not see.

use assert_cmd::Command;

const FILE: &str = "scenarios/01-one-depot-one-base.toml";

fn run(arguments: &[&str], code: i32) -> (String, String) {
    let assert = Command::new(env!("CARGO_BIN_EXE_bluelift"))
        .args(arguments)
        .assert()
        .code(code);
    let output = assert.get_output();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

const VARY: [&str; 6] = [
    "--vary",
    "fleet.contractor-trucks.number=1..12",
    "--vary",
    "link.port-amal--tessara.distance=500 km..620 km",
    "--vary",
    "policy.tessara.diesel.reserve=0 d..8 d",
];

#[test]
fn too_few_trucks_are_found_as_the_rule_under_which_a_base_runs_dry() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("rules");
    let mut arguments = vec!["discover", FILE];
    arguments.extend(VARY);
    arguments.extend([
        "--fails",
        "supply.stockout_days.diesel > 10",
        "--points",
        "120",
    ]);
    arguments.extend(["--format", "json", "-o", there.to_str().unwrap()]);
    let (json, _) = run(&arguments, 0);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let rule = &json["rules"][0];
    let bound = &rule["restrictions"][0];
    assert_eq!(bound["path"], "fleet.contractor-trucks.number", "{json}");
    assert!(
        bound["low"].is_null() && bound["high"].as_f64().unwrap() < 9.0,
        "{json}"
    );
    assert!(
        rule["density"]["lower"].as_f64() > json["failing"]["value"].as_f64(),
        "{json}"
    );
    assert_eq!(
        (json["points"].as_u64(), json["test_points"].as_u64()),
        (Some(120), Some(60))
    );
    for name in [
        "charts/rules.svg",
        "charts/cases.png",
        "cases.csv",
        "answer.html",
    ] {
        assert!(there.join(name).is_file(), "{name}");
    }
    let mut again = vec!["discover", FILE];
    again.extend(VARY);
    again.extend([
        "--fails",
        "supply.stockout_days.diesel > 10",
        "--points",
        "120",
        "--format",
        "json",
    ]);
    again.extend(["--threads", "1"]);
    let (one, _) = run(&again, 0);
    let one: serde_json::Value = serde_json::from_str(&one).unwrap();
    assert_eq!(one, json);
}

#[test]
fn a_bad_condition_or_path_is_told_before_any_work() {
    let (_, error) = run(
        &[
            "discover",
            FILE,
            "--vary",
            VARY[1],
            "--fails",
            "supply.stockout_days.deisel > 1",
        ],
        2,
    );
    assert!(
        error.contains("did you mean `supply.stockout_days.diesel`?"),
        "{error}"
    );
    let (_, error) = run(
        &[
            "discover",
            FILE,
            "--vary",
            "fleet.trucks.number=1..3",
            "--fails",
            "cost.total > 1",
        ],
        2,
    );
    assert!(error.contains("fleet.trucks"), "{error}");
    let (_, error) = run(
        &[
            "discover",
            FILE,
            "--vary",
            "fleet.trucks.number",
            "--fails",
            "cost.total > 1",
        ],
        2,
    );
    assert!(error.contains("PATH=LOW..HIGH"), "{error}");
}
