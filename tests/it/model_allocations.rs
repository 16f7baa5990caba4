//! A replication allocates while its memory grows to size, and then next to nothing for each event.

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;

use crate::allocations::allocations_of;

/// Allocations and events of one replication of a scenario over a horizon, after another on the same memory.
fn allocations_over(name: &str, horizon: &str) -> (u64, u64) {
    let set = [("mission.*.horizon".to_string(), format!("\"{horizon}\""))];
    let request = Request {
        variant: None,
        set: &set,
    };
    let path = format!("scenarios/{name}.toml");
    let loaded = load_file(path.as_ref(), &request).unwrap_or_else(|error| panic!("{error}"));
    let model = Model::compile(&loaded.scenario, Drivers::ALL).unwrap();
    let mut replicator = Replicator::new(&model);
    replicator.replicate(1, 1).unwrap();
    let (outcome, n) = allocations_of(|| replicator.replicate(1, 0).unwrap());
    (n, outcome.events)
}

#[track_caller]
fn assert_few(name: &str, short: &str, long: &str) {
    let (before, few) = allocations_over(name, short);
    let (after, many) = allocations_over(name, long);
    assert!(many > few + few / 3);
    let each = (after as f64 - before as f64) / (many - few) as f64;
    assert!(
        each < 0.01,
        "{name}: {before} allocations in {few} events, {after} in {many}: {each} an event"
    );
}

#[test]
fn events_of_a_mission_that_runs_allocate_next_to_nothing() {
    assert_few("03-escorts-and-incidents", "24 mo", "72 mo");
    assert_few("07-tasks-and-outcomes", "24 mo", "72 mo");
}

#[test]
fn events_of_a_large_mission_allocate_next_to_nothing() {
    assert_few("mali", "24 mo", "36 mo");
}
