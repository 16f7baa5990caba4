//! Why: attributions add up, do not depend on threads, and answer as a user asks.

use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use assert_cmd::Command;
use bluelift::experiment::attribution::Attributions;
use bluelift::experiment::attribution::Question;
use bluelift::experiment::attribution::attribute;
use bluelift::experiment::effort::Effort;
use bluelift::model::drivers::Driver;
use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;

fn model(file: &str) -> Model {
    let loaded = load_file(Path::new(file), &Request::default()).unwrap();
    Model::compile(&loaded.scenario, Drivers::ALL).unwrap()
}

fn ask(model: &Model, drivers: &[Driver], n: u64, threads: usize) -> Attributions {
    let figures: Vec<(usize, f64)> = ["supply.stockout_days.rations", "supply.first_stockout_day"]
        .iter()
        .map(|key| (model.registry().figure(key).unwrap(), 731.0))
        .collect();
    let question = Question {
        model,
        drivers,
        is_exact: false,
        figures: &figures,
        seed: 3,
        n,
    };
    let effort = Effort {
        threads,
        stop: &|| false,
        progress: &|| {},
        memory: None,
    };
    attribute(&question, &effort).unwrap()
}

#[test]
fn parts_add_exactly_to_the_difference_for_few_and_for_many_drivers() {
    let model = model("scenarios/02-rains-and-closures.toml");
    let few = [Driver::Rain, Driver::Breakdowns, Driver::Contractors];
    for drivers in [&few[..], &Driver::ALL] {
        let answer = ask(&model, drivers, 6, 2);
        assert_eq!(answer.is_exact, drivers.len() == 3);
        // A figure that is always there has one measure, one that may be never has two.
        assert_eq!(answer.figures.len(), 3);
        for figure in &answer.figures {
            let sum: f64 = figure.parts.iter().map(|part| part.adds.value).sum();
            let ends = figure.planned.value - figure.untroubled.value;
            let size = 1e-12 * figure.planned.value.abs().max(1.0);
            assert!((sum - figure.difference.value).abs() < size, "{figure:?}");
            assert!((ends - figure.difference.value).abs() < size, "{figure:?}");
        }
    }
}

#[test]
fn rain_and_what_depends_on_it_bring_about_the_stockouts_of_the_rains_scenario() {
    let model = model("scenarios/02-rains-and-closures.toml");
    let answer = ask(&model, &Driver::ALL, 12, 2);
    let stockouts = &answer.figures[0];
    let adds = |driver: Driver| {
        let part = stockouts.parts.iter().find(|part| part.driver == driver);
        part.unwrap().adds
    };
    assert!(adds(Driver::Rain).lower.unwrap() > 0.0, "{stockouts:?}");
    // Nobody flies and nobody attacks in this scenario.
    assert_eq!(adds(Driver::AirWeather).value, 0.0);
    assert_eq!(adds(Driver::Incidents).value, 0.0);
}

#[test]
fn attributions_do_not_depend_on_threads_and_a_stopped_one_is_that_of_fewer_replications() {
    let model = model("scenarios/02-rains-and-closures.toml");
    let one = ask(&model, &Driver::ALL, 5, 1);
    assert_eq!(one, ask(&model, &Driver::ALL, 5, 3));
    let done = AtomicU64::new(0);
    let figures = [(model.registry().figure("cost.total").unwrap(), 731.0)];
    let question = |n| Question {
        model: &model,
        drivers: &Driver::ALL,
        is_exact: false,
        figures: &figures,
        seed: 3,
        n,
    };
    let count = || {
        done.fetch_add(1, Ordering::Relaxed);
    };
    let effort = Effort {
        threads: 2,
        stop: &|| done.load(Ordering::Relaxed) >= 3,
        progress: &count,
        memory: None,
    };
    let partial = attribute(&question(50), &effort).unwrap();
    assert!(partial.n >= 1 && partial.n < 50, "{}", partial.n);
    let effort = Effort {
        stop: &|| false,
        ..effort
    };
    let whole = attribute(&question(partial.n), &effort).unwrap();
    assert_eq!(partial.figures, whole.figures);
}

fn bluelift(arguments: &[&str]) -> assert_cmd::assert::Assert {
    Command::new(env!("CARGO_BIN_EXE_bluelift"))
        .args(arguments)
        .assert()
}

#[test]
fn why_prints_parts_that_add_up_and_leaves_a_waterfall() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("answer");
    let there = there.to_str().unwrap();
    let file = "scenarios/01-one-depot-one-base.toml";
    let figure = "supply.fill_rate.diesel";
    let arguments = ["why", file, "--figure", figure, "-n", "4", "-o", there];
    let assert = bluelift(&arguments).code(0);
    let text = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
    for needed in [
        "nothing goes wrong",
        "as planned",
        "contractors",
        "4 replications",
    ] {
        assert!(text.contains(needed), "{needed}: {text}");
    }
    let json = std::fs::read_to_string(format!("{there}/answer.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["figures"][0]["drivers"].as_array().unwrap().len(), 8);
    for name in [
        "charts/why-1.svg",
        "charts/why-1.png",
        "answer.html",
        "answer.txt",
    ] {
        assert!(Path::new(there).join(name).is_file(), "{name}");
    }
    let again = bluelift(&arguments).code(0);
    let error = String::from_utf8(again.get_output().stderr.clone()).unwrap();
    assert!(error.contains("already holds this answer"), "{error}");
    assert_eq!(again.get_output().stdout, text.as_bytes());
    let other = [
        "why",
        file,
        "--figure",
        "cost.total",
        "-n",
        "4",
        "-o",
        there,
    ];
    let other = bluelift(&other).code(1);
    let error = String::from_utf8(other.get_output().stderr.clone()).unwrap();
    assert!(error.contains("already holds another result"), "{error}");
}

#[test]
fn an_unknown_figure_is_refused_with_the_nearest() {
    let file = "scenarios/01-one-depot-one-base.toml";
    let assert = bluelift(&["why", file, "--figure", "supply.fill_rate.deisel"]).code(2);
    let error = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(
        error.contains("did you mean `supply.fill_rate.diesel`?"),
        "{error}"
    );
}
