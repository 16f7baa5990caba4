//! A replication allocates while its memory grows to size, and then next to nothing for each event.

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;

use crate::allocations::allocations_of;

/// Allocations and events of one replication of a scenario over a horizon, after another on the same memory.
fn allocations_over(horizon: &str) -> (u64, u64) {
    let set = [(
        "mission.unmar.horizon".to_string(),
        format!("\"{horizon}\""),
    )];
    let request = Request {
        variant: None,
        set: &set,
    };
    let path = std::path::Path::new("scenarios/07-tasks-and-outcomes.toml");
    let loaded = load_file(path, &request).unwrap_or_else(|error| panic!("{error}"));
    let model = Model::compile(&loaded.scenario, Drivers::ALL).unwrap();
    let mut replicator = Replicator::new(&model);
    replicator.replicate(1, 1).unwrap();
    let (outcome, n) = allocations_of(|| replicator.replicate(1, 0).unwrap());
    (n, outcome.events)
}

#[test]
fn events_of_a_mission_that_runs_allocate_next_to_nothing() {
    let (short, few) = allocations_over("24 mo");
    let (long, many) = allocations_over("72 mo");
    assert!(many > 2 * few);
    let each = (long as f64 - short as f64) / (many - few) as f64;
    println!("{short} allocations in {few} events, {long} in {many}: {each} an event");
    assert!(
        each < 0.01,
        "{each} allocations an event: {short} in {few} and {long} in {many}"
    );
}
