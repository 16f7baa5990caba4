//! `bluelift explain`: every key, figure, series and column has a meaning, and a slip is told with the nearest name.

use std::path::Path;

use assert_cmd::Command;

use bluelift::model::drivers::Drivers;
use bluelift::model::figures::Registry;
use bluelift::model::model::Model;
use bluelift::report::explain;
use bluelift::report::explain::columns::COLUMNS;
use bluelift::report::explain::drives;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;
use bluelift::scenario::meaning;

fn told(arguments: &[&str]) -> String {
    let assert = Command::new(env!("CARGO_BIN_EXE_bluelift"))
        .arg("explain")
        .args(arguments)
        .assert()
        .code(0);
    String::from_utf8(assert.get_output().stdout.clone()).expect("it is text")
}

fn registry() -> (Registry, Vec<bluelift::scenario::paths::PathEntry>) {
    let loaded = load_file(
        Path::new("scenarios/07-tasks-and-outcomes.toml"),
        &Request::default(),
    )
    .expect("it loads");
    let model = Model::compile(&loaded.scenario, Drivers::ALL).expect("it compiles");
    (model.registry().clone(), loaded.paths)
}

#[test]
fn a_key_is_told_with_meaning_value_unit_default_source_and_what_it_drives() {
    let text = told(&["mission.flight-refusal"]);
    for needed in [
        "mission.flight-refusal (key of a scenario)",
        "Share of flight clearances refused",
        "default",
        "3 %",
        "drives",
        "deployment",
    ] {
        assert!(text.contains(needed), "{needed} in {text}");
    }
    let text = told(&["commodity.use.person"]);
    for needed in [
        "commodity.rations.use.person = 2.53 kg/p/d",
        "# A: 2.2 kg net",
        "unit",
    ] {
        assert!(text.contains(needed), "{needed} in {text}");
    }
    let text = told(&["site.gao.storage.diesel", "scenarios/mali.toml"]);
    assert!(
        text.contains("scenario    site.gao.storage.diesel = "),
        "{text}"
    );
}

#[test]
fn a_figure_is_told_with_unit_direction_absence_and_what_drives_it() {
    let text = told(&["deployment.foc_day"]);
    for needed in [
        "days from the mandate to full operating capability",
        "d (days)",
        "less is better",
        "never",
        "driven by",
        "unit",
    ] {
        assert!(text.contains(needed), "{needed} in {text}");
    }
    let text = told(&["supply.fill_rate"]);
    assert!(text.contains("items") && text.contains("diesel"), "{text}");
    assert!(
        told(&["cost"]).contains("cost (group of figures)")
            && told(&["cost"]).contains("cost (table of a scenario)")
    );
    assert!(told(&[]).contains("Scenario keys") && told(&["figures"]).contains("supply.fill_rate"));
}

#[test]
fn every_value_of_a_scenario_and_every_figure_and_series_has_a_meaning() {
    let (registry, paths) = registry();
    for entry in &paths {
        assert!(meaning::meaning(&entry.path).is_some(), "{}", entry.path);
    }
    for entry in meaning::catalog_values() {
        assert!(meaning::meaning(&entry.path).is_some(), "{}", entry.path);
    }
    for key in registry
        .figures
        .iter()
        .map(|f| &f.key)
        .chain(registry.series.iter().map(|s| &s.key))
    {
        assert!(explain::explain(key, &registry, &[]).is_some(), "{key}");
    }
}

#[test]
fn every_table_drives_something_and_every_group_of_figures_is_driven() {
    let (registry, _) = registry();
    for figure in &registry.figures {
        let group = figure.key.split('.').next().expect("a group");
        assert!(!drives::of_group(group).is_empty(), "{group}");
    }
    for (table, _) in meaning::tables() {
        let is_top = ["format", "marking", "title", "extends", "variant"].contains(&table.as_str());
        assert!(
            is_top || !drives::of_table(&table).is_empty(),
            "{table}: add it to `report/explain/drives.rs`"
        );
    }
}

#[test]
fn every_column_and_field_that_a_run_writes_is_documented() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_bluelift"))
            .args(arguments)
            .args(["-n", "3", "--quiet"])
            .assert()
            .code(0);
    };
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let (one_name, two_name) = (one.to_string_lossy(), two.to_string_lossy());
    run(&[
        "run",
        "scenarios/08-variants-and-injects.toml",
        "-o",
        &one_name,
    ]);
    let loaded = load_file(
        Path::new("scenarios/08-variants-and-injects.toml"),
        &Request::default(),
    )
    .expect("it loads");
    let variant = format!(
        "scenarios/08-variants-and-injects.toml#{}",
        loaded.variants[0]
    );
    run(&[
        "compare",
        "scenarios/08-variants-and-injects.toml",
        &variant,
        "-o",
        &two_name,
    ]);
    let is_told = |file: &str, column: &str| {
        COLUMNS
            .iter()
            .any(|(of, name, ..)| *of == file && *name == column)
    };
    let head = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("the file is there");
        text.lines().next().expect("a head").to_owned()
    };
    for (path, file, n) in [
        (one.join("outcomes.csv"), "outcomes.csv", 1),
        (one.join("series.csv"), "series.csv", 100),
        (two.join("comparison.csv"), "comparison.csv", 100),
    ] {
        for column in head(path).split(',').take(n) {
            assert!(
                is_told(file, column),
                "{file}: {column}: add it to `report/explain/columns.rs`"
            );
        }
    }
    let json: serde_json::Value = serde_json::from_str(
        &std::fs::read_to_string(one.join("summary.json")).expect("it is there"),
    )
    .expect("JSON");
    let figures = json["figures"].as_object().expect("figures");
    for field in figures["cost.total"].as_object().expect("a figure").keys() {
        assert!(
            is_told("summary.json", field),
            "summary.json: {field}: add it to `report/explain/columns.rs`"
        );
    }
    let map: serde_json::Value = serde_json::from_str(
        &std::fs::read_to_string(one.join("map.geojson")).expect("it is there"),
    )
    .expect("JSON");
    let features = map["features"].as_array().expect("features");
    assert_eq!(
        features.len(),
        loaded.scenario.sites.len() + loaded.scenario.links.len()
    );
    for feature in features {
        for property in feature["properties"]
            .as_object()
            .expect("properties")
            .keys()
        {
            let name = property.trim_end_matches("_p05").trim_end_matches("_p95");
            assert!(is_told("map.geojson", name), "map.geojson: {property}");
        }
        let is_point = feature["geometry"]["type"] == "Point";
        let first = if is_point {
            &feature["geometry"]["coordinates"][0]
        } else {
            &feature["geometry"]["coordinates"][0][0]
        };
        assert!(
            first
                .as_f64()
                .is_some_and(|lon| (-180.0..=180.0).contains(&lon)),
            "{feature}"
        );
    }
}

#[test]
fn a_name_that_nothing_has_is_told_with_the_nearest_one_and_code_2() {
    for (slip, meant) in [
        ("site.storrage", "site.storage"),
        ("suply.fill_rate", "supply.fill_rate"),
        ("strenght.present", "strength.present"),
    ] {
        let assert = Command::new(env!("CARGO_BIN_EXE_bluelift"))
            .args(["explain", slip])
            .assert()
            .code(2);
        let error = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        let wanted = format!("nothing is called `{slip}`; did you mean `{meant}`?\n");
        assert_eq!(error, wanted);
    }
}
