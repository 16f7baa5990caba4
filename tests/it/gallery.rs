//! The scenarios that come with bluelift: each loads, runs with its ledgers balanced, states what it is and where its
//! numbers come from, and stands in the index.

use std::fs;
use std::path::{Path, PathBuf};

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::scenario::load::{LoadError, Loaded, Request, load_embedded, load_file};

const MARKING: &str = "for study, not for operational use";

/// Tables whose numbers are what is asked, not what is known.
const QUESTIONS: [&str; 2] = ["outcome", "variant"];

/// Keys that name a thing and say nothing about it.
const NAMES: [&str; 3] = ["id", "name", "kind"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Files of the gallery with an extension, in order of their names.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect();
    files.sort();
    files
}

fn scenarios() -> Vec<PathBuf> {
    let files = files(&folder(), "toml");
    assert!(files.len() >= 10, "{} scenarios", files.len());
    files
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn table(path: &Path) -> toml::Table {
    fs::read_to_string(path).unwrap().parse().unwrap()
}

fn load(path: &Path, variant: Option<&str>) -> Loaded {
    let request = Request { variant, set: &[] };
    load_file(path, &request).unwrap_or_else(|error| match error {
        LoadError::Io { path, source } => panic!("{}: {source}", path.display()),
        LoadError::Faults(report) => panic!("{}", report.render(false)),
    })
}

/// Runs replications; each checks its ledgers at the end and fails if one does not balance.
fn run(loaded: &Loaded, n: u64) -> Vec<Vec<Option<f64>>> {
    let name = &loaded.scenario.name;
    let model = Model::compile(&loaded.scenario, Drivers::ALL)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut replicator = Replicator::new(&model);
    let outcomes = (0..n).map(|k| {
        let outcome = replicator.replicate(loaded.scenario.missions[0].seed, k);
        outcome.unwrap_or_else(|failure| panic!("{name}: {failure}"))
    });
    outcomes
        .map(|outcome| {
            assert!(outcome.events > 100, "{name}: {} events", outcome.events);
            outcome.figures
        })
        .collect()
}

#[test]
fn every_scenario_and_each_variant_runs_with_its_ledgers_balanced() {
    for path in scenarios() {
        let loaded = load(&path, None);
        let warnings: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(warnings, [""; 0], "{}", path.display());
        let plan = run(&loaded, 2);
        assert!(plan[0] != plan[1], "{}: chance has no say", path.display());
        for variant in &loaded.variants {
            let changed = run(&load(&path, Some(variant)), 2);
            assert!(
                changed != plan,
                "{}#{variant} changes nothing",
                path.display()
            );
        }
    }
}

#[test]
fn the_embedded_scenario_is_the_file_of_mali() {
    let request = Request {
        variant: None,
        set: &[],
    };
    let embedded = load_embedded(&request).ok().unwrap();
    let file = load(&folder().join("mali.toml"), None);
    assert_eq!(embedded.scenario, file.scenario);
}

#[test]
fn mali_is_as_large_as_it_was_asked_to_be() {
    let scenario = load(&folder().join("mali.toml"), None).scenario;
    assert!(scenario.sites.len() >= 25, "{} sites", scenario.sites.len());
    assert!(scenario.units.len() >= 40, "{} units", scenario.units.len());
    let goods = scenario.commodities.len();
    assert!(goods >= 8, "{goods} commodities");
}

#[test]
fn every_scenario_says_what_it_is_for() {
    for path in scenarios() {
        let text = fs::read_to_string(&path).unwrap();
        let header: Vec<&str> = text.lines().take_while(|l| l.starts_with('#')).collect();
        let header = header.join("\n").to_lowercase();
        assert!(header.contains(MARKING), "header of {}", path.display());
        let marking = table(&path)["marking"].clone();
        assert_eq!(marking.as_str(), Some(MARKING), "{}", path.display());
        assert_eq!(load(&path, None).scenario.marking, MARKING);
    }
}

/// Rows of a scenario that state something and say not from where, each as `table.id`.
fn unsourced(table: &toml::Table) -> Vec<String> {
    let mut found = Vec::new();
    for (key, value) in table {
        let rows: Vec<&toml::Table> = match value {
            _ if QUESTIONS.contains(&key.as_str()) => continue,
            toml::Value::Table(row) => vec![row],
            toml::Value::Array(rows) => rows.iter().filter_map(|row| row.as_table()).collect(),
            _ => continue,
        };
        for row in rows {
            let states = row.keys().any(|key| !NAMES.contains(&key.as_str()));
            if states && !has_source(row) {
                let id = row.get("id").and_then(|id| id.as_str()).unwrap_or("");
                found.push(format!("{key}.{id}"));
            }
        }
    }
    found
}

fn has_source(row: &toml::Table) -> bool {
    let stated = |value: &toml::Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    let one = row.get("source").is_some_and(stated);
    let many = row.get("sources").and_then(|sources| sources.as_table());
    one || many.is_some_and(|sources| !sources.is_empty() && sources.values().all(stated))
}

#[test]
fn every_row_of_a_scenario_says_where_its_numbers_come_from() {
    for path in scenarios() {
        assert_eq!(unsourced(&table(&path)), [""; 0], "{}", path.display());
    }
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            for file in files(&path, "csv") {
                assert_rows_have_sources(&file);
            }
        }
    }
}

fn assert_rows_have_sources(file: &Path) {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = headers.iter().position(|header| header == "source");
    let column = column.unwrap_or_else(|| panic!("{} has no sources", file.display()));
    for record in reader.records() {
        let record = record.unwrap();
        assert!(!record[column].trim().is_empty(), "{}", file.display());
    }
}

#[test]
fn a_row_without_source_is_noticed() {
    let found = |text: &str| unsourced(&text.parse().unwrap());
    let row = "[[site]]\nid = \"gao\"\nberths = 2\n";
    assert_eq!(found(row), ["site.gao"]);
    assert_eq!(found(&format!("{row}source = \" \"")), ["site.gao"]);
    assert_eq!(found(&format!("{row}source = \"assumed\"")), [""; 0]);
    assert_eq!(found("[medical]\ndecision = \"1 h\"\n"), ["medical."]);
    assert_eq!(found("[[commodity]]\nid = \"diesel\""), [""; 0]);
}

/// Rows of the index: file, idea, size.
fn index() -> Vec<[String; 3]> {
    let text = fs::read_to_string(folder().join("README.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| ["));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let file = cells[1].trim_start_matches('[').split(']').next().unwrap();
        assert_eq!(cells[1], format!("[{file}]({file})"));
        [file, cells[2], cells[3]].map(str::to_owned)
    })
    .collect()
}

#[test]
fn the_index_lists_every_scenario_once_in_order() {
    let listed: Vec<String> = index().into_iter().map(|[file, ..]| file).collect();
    let present: Vec<String> = scenarios().iter().map(|path| name(path)).collect();
    assert_eq!(listed, present);
}

#[test]
fn the_index_gives_the_idea_and_size_of_every_scenario() {
    for [file, idea, size] in index() {
        let path = folder().join(&file);
        let text = fs::read_to_string(&path).unwrap();
        if file.starts_with(|first: char| first.is_ascii_digit()) {
            let stem = file.trim_end_matches(".toml");
            assert_eq!(text.lines().next(), Some(&*format!("# {stem}: {idea}")));
        }
        if size.starts_with("extends ") {
            assert!(table(&path).contains_key("extends"), "{file}");
            continue;
        }
        let scenario = load(&path, None).scenario;
        let horizon = table(&path)["mission"][0]["horizon"].clone();
        let months = horizon.as_str().unwrap().replace(" mo", " months");
        let units = scenario.units.len();
        let expected = format!(
            "{} sites, {units} unit{}, {} commodities, {months}",
            scenario.sites.len(),
            if units == 1 { "" } else { "s" },
            scenario.commodities.len(),
        );
        assert_eq!(size, expected, "{file}");
    }
}
