//! Stress: shocks do what they say, come in order of what they cost, and bands of protection give nothing else away.

use std::path::Path;

use assert_cmd::Command;
use bluelift::engine::time::SimTime;
use bluelift::experiment::batch::Batch;
use bluelift::experiment::effort::Effort;
use bluelift::experiment::stress;
use bluelift::experiment::stress::Measure;
use bluelift::experiment::stress::Side;
use bluelift::experiment::stress::bands;
use bluelift::experiment::stress::bands::Band;
use bluelift::experiment::stress::shocks;
use bluelift::experiment::stress::together;
use bluelift::experiment::summary::LEVEL;
use bluelift::experiment::trials;
use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;
use bluelift::scenario::load::load_text;
use bluelift::scenario::scenario::Scenario;

fn scenario(file: &str) -> Scenario {
    load_file(Path::new(file), &Request::default())
        .unwrap()
        .scenario
}

fn compile(scenario: &Scenario) -> Model {
    Model::compile(scenario, Drivers::ALL).unwrap()
}

fn side<'a>(model: &'a Model, batch: &'a Batch) -> Side<'a> {
    Side {
        registry: model.registry(),
        batch,
    }
}

const EFFORT: Effort<'static> = Effort {
    threads: 2,
    stop: &|| false,
    progress: &|| {},
    memory: None,
};

#[test]
fn every_shock_of_the_library_is_built_for_a_mission_that_has_everything() {
    let plan = scenario("scenarios/07-tasks-and-outcomes.toml");
    let built = shocks::library(&plan, SimTime::start_of_day(240));
    let names: Vec<&str> = built
        .iter()
        .map(|shock| shock.as_ref().unwrap().name)
        .collect();
    assert_eq!(names, shocks::NAMES);
    for shock in built.iter().flatten() {
        assert_ne!(shock.scenario, plan, "{}", shock.name);
        assert!(!shock.what.is_empty() && !shock.source.is_empty());
        compile(&shock.scenario);
    }
}

#[test]
fn a_shock_that_a_scenario_cannot_have_says_why() {
    let plan = scenario("scenarios/01-one-depot-one-base.toml");
    let built = shocks::library(&plan, SimTime::start_of_day(100));
    let missing: Vec<&str> = built
        .iter()
        .filter_map(|b| b.as_ref().err())
        .map(|m| m.name)
        .collect();
    assert_eq!(missing, ["flood", "airspace-closure", "mass-casualty"]);
}

#[test]
fn a_closed_port_empties_the_base_that_it_supplies() {
    let plan = scenario("scenarios/01-one-depot-one-base.toml");
    let built = shocks::library(&plan, SimTime::start_of_day(100));
    let closed = built
        .into_iter()
        .flatten()
        .find(|shock| shock.name == "port-closure");
    let models = [compile(&plan), compile(&closed.unwrap().scenario)];
    let models: Vec<&Model> = models.iter().collect();
    let batches = trials::run(&models, 1, 12, &EFFORT).unwrap();
    let sides = [0, 1].map(|place| side(models[place], &batches[place]));
    let impact = &stress::impacts(sides[0], &sides[1..])[0];
    let stockouts = impact.differences[2].unwrap();
    assert!(stockouts.lower.unwrap() > 1.0, "{stockouts:?}");
    let service = impact.differences[0].unwrap();
    assert!(service.upper.unwrap() < 0.0, "{service:?}");
    // There are no tasks in this scenario.
    assert_eq!(impact.differences[1], None);
    assert_eq!(Measure::ALL[2], Measure::Stockouts);
}

#[test]
fn the_only_road_of_a_base_deserves_high_protection() {
    let plan = scenario("scenarios/01-one-depot-one-base.toml");
    let losses = bands::losses(&plan, SimTime::start_of_day(100));
    let link = losses
        .iter()
        .find(|loss| loss.id == "port-amal--tessara")
        .unwrap();
    let models = [compile(&plan), compile(&link.scenario)];
    let models: Vec<&Model> = models.iter().collect();
    let batches = trials::run(&models, 1, 8, &EFFORT).unwrap();
    let band = bands::band(
        side(models[0], &batches[0]),
        side(models[1], &batches[1]),
        LEVEL,
    );
    assert_eq!(band, Band::High);
    let same = bands::band(
        side(models[0], &batches[0]),
        side(models[0], &batches[0]),
        LEVEL,
    );
    assert_eq!(same, Band::Routine);
}

#[test]
fn stress_ranks_shocks_but_never_sites_links_or_fleets() {
    let file = "scenarios/07-tasks-and-outcomes.toml";
    let run = |format: &str, threads: &str| {
        let arguments = [
            "stress",
            file,
            "-n",
            "4",
            "--format",
            format,
            "--threads",
            threads,
        ];
        let assert = Command::new(env!("CARGO_BIN_EXE_bluelift"))
            .args(arguments)
            .assert()
            .code(0);
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    };
    let json = run("json", "1");
    assert_eq!(json, run("json", "3"));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let lost: Vec<f64> = json["shocks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|shock| shock["service"]["value"].as_f64().unwrap())
        .collect();
    assert_eq!(lost.len(), 7);
    assert!(lost.is_sorted(), "{lost:?}");
    let protection = json["protection"].as_array().unwrap();
    let names: Vec<(&str, &str)> = protection
        .iter()
        .map(|row| (row[0].as_str().unwrap(), row[1].as_str().unwrap()))
        .collect();
    assert!(names.len() > 10 && names.is_sorted(), "{names:?}");
    for row in protection {
        assert_eq!(row.as_array().unwrap().len(), 3);
        assert!(["routine", "raised", "high"].contains(&row[2].as_str().unwrap()));
    }
    assert!(run("text", "2").contains("coarse, in order of name"));
}

// A loss adds figures of its own, and what stood behind them was once read as another figure: one road of two looked vital.
#[test]
fn two_roads_that_stand_in_for_each_other_are_routine_alone_and_high_together() {
    use crate::little::*;
    let second =
        road("amal", "tessara", 360, "").replace("[[link]]\n", "[[link]]\nid = \"second\"\n");
    let text = [
        &mission("200 d"),
        CALM,
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        "opening = { bread = \"9000 t\" }\nhandling = \"1000000 t/d\"\n",
        &site("tessara", "3 N, 1 E", "\"base\""),
        "handling = \"1000000 t/d\"\n",
        BREAD,
        CART,
        &carts("amal", 100),
        &road("amal", "tessara", 350, ""),
        &second,
        &people("company", "tessara", 500),
        &bread_policy(
            "tessara",
            "from = [\"amal\"]",
            "minimum = \"6 d\"\nmaximum = \"20 d\"\nreserve = \"0 d\"\nopening = \"20 d\"",
        ),
    ]
    .join("\n");
    let plan = load_text("roads.toml", &text, &Request::default())
        .unwrap()
        .scenario;
    let at = SimTime::start_of_day(60);
    let losses = bands::losses(&plan, at);
    let sets = together::sets(losses.len(), 2, 100, 1);
    let runs = together::needed(&sets);
    let mut models = vec![compile(&plan)];
    models.extend(losses.iter().map(|loss| compile(&loss.scenario)));
    let changed = runs
        .iter()
        .map(|set| compile(&together::scenario(&plan, &losses, set, at)));
    models.extend(changed);
    let all: Vec<&Model> = models.iter().collect();
    let batches = trials::run(&all, 1, 4, &EFFORT).unwrap();
    let of = |set: &[usize]| match set {
        [] => Some(side(all[0], &batches[0])),
        [one] => Some(side(all[1 + one], &batches[1 + one])),
        _ => {
            let place = runs.iter().position(|known| known.as_slice() == set)?;
            let place = 1 + losses.len() + place;
            Some(side(all[place], &batches[place]))
        }
    };
    let alone = together::bands(losses.len(), &[], of);
    let both = together::bands(losses.len(), &sets, of);
    for (place, loss) in losses.iter().enumerate() {
        if loss.kind == bands::Kind::Link {
            assert_eq!(alone[place], Band::Routine, "{}", loss.id);
            assert_eq!(both[place], Band::High, "{}", loss.id);
        }
    }
}
