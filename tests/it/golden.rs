//! Figures of three scenarios for fixed seeds, against stored ones. `BLESS=1` writes them anew; the commit says why.

use std::fmt::Write;
use std::path::Path;

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;

use crate::little::outcomes;

/// Figures in rows, replications of seed 1 in columns.
fn figures_of(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = folder.join("scenarios").join(format!("{name}.toml"));
    let loaded = load_file(&path, &Request::default()).unwrap_or_else(|error| panic!("{error}"));
    let model = Model::compile(&loaded.scenario, Drivers::ALL).unwrap();
    let outcomes = outcomes(&model, 1, 3);
    let mut text = "figure,replication 0,replication 1,replication 2\n".to_string();
    for (place, spec) in model.registry().figures.iter().enumerate() {
        text.push_str(&spec.key);
        for outcome in &outcomes {
            match outcome.figures[place] {
                Some(value) => write!(text, ",{value}").unwrap(),
                None => write!(text, ",{}", spec.absent.word()).unwrap(),
            }
        }
        text.push('\n');
    }
    text
}

fn compare(name: &str) {
    let found = figures_of(name);
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(format!("{name}.csv"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, found).unwrap();
        return;
    }
    let stored = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for (found, stored) in found.lines().zip(stored.lines()) {
        assert_eq!(
            found, stored,
            "in {name}; if this is meant, write it anew with BLESS=1"
        );
    }
    assert_eq!(found.lines().count(), stored.lines().count());
}

#[test]
fn one_depot_and_one_base_have_their_golden_figures() {
    compare("01-one-depot-one-base");
}

#[test]
fn escorts_and_incidents_have_their_golden_figures() {
    compare("03-escorts-and-incidents");
}

#[test]
fn tasks_and_outcomes_have_their_golden_figures() {
    compare("07-tasks-and-outcomes");
}
