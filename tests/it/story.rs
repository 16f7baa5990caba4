//! Stories: a watched replication is the replication, a cause that is taken out is gone, and the chain leads to it.

use std::path::Path;

use bluelift::experiment::effort::Effort;
use bluelift::experiment::story;
use bluelift::experiment::story::Story;
use bluelift::experiment::story::Telling;
use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::prevent::Cause;
use bluelift::model::replicate::Replicator;
use bluelift::model::watch::watch;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;

const RAINS: &str = "scenarios/02-rains-and-closures.toml";
const INCIDENTS: &str = "scenarios/03-escorts-and-incidents.toml";

fn model(file: &str) -> Model {
    let loaded = load_file(Path::new(file), &Request::default()).unwrap();
    Model::compile(&loaded.scenario, Drivers::ALL).unwrap()
}

fn figure(model: &Model, key: &str) -> usize {
    model.registry().figure(key).unwrap()
}

fn tell(model: &Model, replication: u64, key: Option<&str>, threads: usize) -> Story {
    let telling = Telling {
        model,
        seed: 1,
        replication,
        figure: key.map(|key| figure(model, key)),
        n: 30,
    };
    let effort = Effort {
        threads,
        stop: &|| false,
        progress: &|| {},
        memory: None,
    };
    story::tell(&telling, &effort).unwrap()
}

#[test]
fn a_watched_replication_has_the_bits_of_the_batch() {
    for file in [RAINS, INCIDENTS, "scenarios/07-tasks-and-outcomes.toml"] {
        let model = model(file);
        let plain = Replicator::new(&model).replicate(1, 4).unwrap();
        let watched = watch(&model, 1, 4).unwrap();
        assert_eq!(watched.outcome, plain, "{file}");
        assert_eq!(watched.events.len() as u64, plain.events, "{file}");
    }
}

#[test]
fn stockouts_and_closures_that_were_watched_add_up_to_the_figures() {
    let model = model(RAINS);
    let watched = watch(&model, 1, 3).unwrap();
    let gaps = watched
        .gaps
        .iter()
        .map(|gap| gap.until - gap.from)
        .sum::<f64>();
    let figures = ["rations", "diesel"].map(|goods| {
        let place = figure(&model, &format!("supply.stockout_days.{goods}"));
        watched.outcome.figures[place].unwrap()
    });
    let empty: f64 = figures.iter().sum();
    assert!(
        empty > 5.0 && (gaps - empty).abs() < 0.01,
        "{gaps} and {empty}"
    );
}

#[test]
fn a_closure_that_is_prevented_is_gone_and_the_days_before_it_are_the_same() {
    let model = model(RAINS);
    let watched = watch(&model, 1, 3).unwrap();
    let shut = watched
        .shut
        .iter()
        .find(|shut| matches!(shut.by, Cause::WeatherClosure(..)) && shut.until - shut.from > 5.0);
    let shut = shut.expect("weather closes a link for long");
    let other = watch(&model.without(shut.by), 1, 3).unwrap();
    let still = other.shut.iter().any(|s| {
        s.link == shut.link && (s.from - shut.from).abs() < 1e-6 && s.until - s.from > 0.01
    });
    assert!(!still, "{shut:?}");
    let before = |w: &bluelift::model::watch::Watched| -> Vec<(f64, &'static str)> {
        let events = w.events.iter().filter(|e| e.day < shut.from - 0.01);
        events.map(|e| (e.day, e.kind)).collect()
    };
    assert!(before(&watched).len() > 50);
    assert_eq!(before(&watched), before(&other));
}

#[test]
fn an_incident_that_is_prevented_leaves_all_earlier_ones_where_they_were() {
    let model = model(INCIDENTS);
    let watched = watch(&model, 1, 17).unwrap();
    let deadly = watched.struck.iter().filter(|s| s.killed > 0 && !s.is_echo);
    let worst = deadly.max_by_key(|s| s.killed).expect("somebody is killed");
    let other = watch(&model.without(worst.cause), 1, 17).unwrap();
    let at = |w: &bluelift::model::watch::Watched, day: f64| w.struck.iter().any(|s| s.day == day);
    assert!(at(&watched, worst.day) && !at(&other, worst.day));
    for earlier in watched.struck.iter().filter(|s| s.day < worst.day) {
        assert!(at(&other, earlier.day), "{earlier:?}");
    }
}

#[test]
fn the_story_of_a_stockout_in_the_rains_leads_to_a_closure_that_makes_the_difference() {
    let model = model(RAINS);
    let key = "supply.stockout_days.diesel";
    let story = tell(&model, 3, Some(key), 2);
    assert!(story.steps[0].text.contains("had no diesel"), "{story:?}");
    assert!(
        story
            .steps
            .iter()
            .any(|s| s.depth >= 2 && s.text.contains("was closed"))
    );
    let rain = story
        .causes
        .iter()
        .filter(|check| check.name.contains("weather"));
    let helped = rain.filter(|check| check.is_better == Some(true)).count();
    assert!(helped > 0, "{:?}", story.causes);
    // Drivers on their own are checked too, and rain is the one that matters here.
    let rain = story
        .drivers
        .iter()
        .find(|check| check.name == "rain")
        .unwrap();
    assert!(rain.value.unwrap() < 0.2 * story.value.unwrap());
}

#[test]
fn without_a_figure_the_worst_one_is_told_and_threads_change_nothing() {
    let model = model(INCIDENTS);
    let one = tell(&model, 17, None, 1);
    assert_eq!(one, tell(&model, 17, None, 3));
    let (n, worse) = one.place;
    assert!(n == 30 && worse < 8, "{worse} of {n} are worse");
    assert!(!one.steps.is_empty());
}

#[test]
fn the_story_of_a_late_deployment_follows_the_last_unit() {
    let model = model("scenarios/05-pledge-to-camp.toml");
    let story = tell(&model, 2, Some("deployment.ioc_day"), 2);
    let last = &story.steps[0].text;
    assert!(
        last.contains("the last unit it waited for") || last.contains("every unit"),
        "{last}"
    );
    let way: Vec<&str> = story.steps.iter().map(|s| s.text.as_str()).collect();
    assert!(
        way.iter()
            .any(|text| text.contains("after the step before")),
        "{way:?}"
    );
}

#[test]
fn a_flood_is_followed_through_detour_and_escort_queue_to_the_base_that_has_no_diesel() {
    let model = model("tests/it/data/flood.toml");
    let story = tell(&model, 3, Some("supply.stockout_days.diesel"), 2);
    let chain = [
        "tessara had no diesel",
        "no platoon was free to escort",
        "out with 2 convoys",
        "on the long way from port-amal to ondral",
        "port-amal--ondral was closed from day 300 to day 420 by a planned closure",
    ];
    let mut depth = 0;
    for link in chain {
        let step = story.steps.iter().find(|step| step.text.contains(link));
        let step = step.unwrap_or_else(|| panic!("{link}: {:#?}", story.steps));
        assert!(step.depth >= depth, "{link} lies behind what it caused");
        depth = step.depth;
    }
    let without = &story.causes[0];
    assert_eq!(without.name, "the planned closure of port-amal--ondral");
    assert_eq!(without.is_better, Some(true), "{without:?}");
}
