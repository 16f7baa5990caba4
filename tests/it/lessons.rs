//! What the scenarios of supply teach: each plan that is to hold holds, and fails as its variant says.

use std::path::Path;

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::scenario::load::{Request, load_file};

use crate::little::outcomes;

/// Values of a figure in replications of a scenario, with a variant or without.
fn values(name: &str, variant: Option<&str>, key: &str, n: u64) -> Vec<Option<f64>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = folder.join("scenarios").join(format!("{name}.toml"));
    let request = Request { variant, set: &[] };
    let loaded = load_file(&path, &request).unwrap_or_else(|error| panic!("{error}"));
    let model = Model::compile(&loaded.scenario, Drivers::ALL).unwrap();
    let place = model.registry().figure(key);
    let place = place.unwrap_or_else(|| panic!("there is no figure `{key}`"));
    let outcomes = outcomes(&model, 1, n);
    outcomes.iter().map(|o| o.figures[place]).collect()
}

fn mean(values: &[Option<f64>]) -> f64 {
    let values: Vec<f64> = values.iter().flatten().copied().collect();
    assert!(!values.is_empty(), "no replication has a value");
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn a_stockpile_begun_in_time_carries_a_camp_through_the_rains_and_one_begun_late_does_not() {
    for (name, outcome, late) in [
        (
            "16-stockpile-before-the-rains",
            "outcome.through-the-rains",
            "start-late",
        ),
        (
            "south-sudan-stockpile",
            "outcome.bentiu-through-the-rains",
            "start-in-may",
        ),
    ] {
        let plan = mean(&values(name, None, outcome, 12));
        let late = mean(&values(name, Some(late), outcome, 12));
        assert!(plan >= 0.8, "{name} holds in {plan}");
        assert!(late <= 0.5, "{name} holds in {late} though it starts late");
    }
}

#[test]
fn a_fuel_contract_that_fails_in_mali_empties_sites_within_weeks() {
    let key = "resilience.survived.fuel-contract-fails";
    let days = values("mali", Some("fuel-contract-fails"), key, 2);
    assert!(days.iter().flatten().all(|day| *day < 120.0), "{days:?}");
    assert!(days.iter().any(Option::is_some), "no stock ran out");
}

#[test]
fn bottled_water_carries_a_camp_over_what_its_boreholes_miss() {
    let name = "19-power-water-and-repair";
    let stood_in = mean(&values(name, None, "supply.stood_in.bottled-water", 20));
    assert!(stood_in > 0.05, "{stood_in} days");
    let met = mean(&values(name, None, "outcome.never-thirsty", 20));
    assert!(met >= 0.8, "{met}");
}
