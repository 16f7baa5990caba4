//! The same inputs give the same outcome, bit for bit, and what is added elsewhere moves nobody's draws.

use std::collections::BTreeMap;

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::model::replicate::TraceRecord;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;
use bluelift::scenario::load::load_text;

use crate::little::*;

fn ladder(name: &str) -> Model {
    let loaded = load_file(
        std::path::Path::new(&format!("scenarios/{name}.toml")),
        &Request::default(),
    );
    let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
    Model::compile(&loaded.scenario, Drivers::ALL).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_replicator_that_is_used_again_gives_the_bits_of_a_fresh_one_in_any_order() {
    for name in [
        "03-escorts-and-incidents",
        "06-flights-and-evacuation",
        "07-tasks-and-outcomes",
    ] {
        let model = ladder(name);
        let mut used = Replicator::new(&model);
        for replication in [4, 0, 2, 4, 1] {
            let again = used.replicate(9, replication).unwrap();
            let fresh = Replicator::new(&model).replicate(9, replication).unwrap();
            assert_eq!(again, fresh);
        }
    }
}

#[test]
fn a_traced_replication_has_the_bits_of_one_in_a_batch() {
    for name in ["03-escorts-and-incidents", "07-tasks-and-outcomes", "mali"] {
        let model = ladder(name);
        let (records, traced) = events(&model, 5, 3);
        assert_eq!(traced, outcome(&model, 5, 3));
        assert_eq!(traced.events, records.len() as u64);
    }
}

#[test]
fn seeds_and_replications_differ_and_neighbours_share_nothing() {
    let model = ladder("03-escorts-and-incidents");
    let strikes = |seed, replication| {
        let (records, _) = events(&model, seed, replication);
        let struck = records
            .iter()
            .filter(|record| record.kind == "HazardStruck");
        struck
            .map(|record| record.day.to_bits())
            .collect::<Vec<_>>()
    };
    let runs: Vec<_> = [(1, 0), (1, 1), (2, 0), (2, 1), (0, 1), (0, 2)]
        .map(|(s, r)| strikes(s, r))
        .into();
    assert!(runs.iter().all(|run| run.len() > 5));
    for (place, run) in runs.iter().enumerate() {
        let shared = |other: &Vec<u64>| run.iter().filter(|day| other.contains(day)).count();
        assert!(runs[..place].iter().all(|other| shared(other) == 0));
    }
}

/// Days of incidents and of vendors' deliveries, by what they concern.
fn exogenous(records: &[TraceRecord]) -> BTreeMap<String, Vec<u64>> {
    let mut days: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let kinds = [
        "HazardStruck",
        "VendorDelivered",
        "RegimeChanged",
        "LinkWashedOut",
        "OtherDeath",
    ];
    for record in records.iter().filter(|record| kinds.contains(&record.kind)) {
        let place = record
            .names
            .iter()
            .filter(|(role, _)| *role != "amount" && *role != "ordered");
        let name: Vec<_> = place.map(|(_, name)| name.as_str()).collect();
        let key = format!("{} {}", record.kind, name.join(" "));
        days.entry(key).or_default().push(record.day.to_bits());
    }
    days
}

const TWO_BASES: &str = r#"
format = 1
marking = "for study"
[[mission]]
id = "unmar"
name = "Mission"
mandate = 2021-01-01
start = 2021-01-01
horizon = "24 mo"
authorised = [{ from = "D+0", military = 2000, police = 0, civilian = 0 }]
[[zone]]
id = "north"
name = "North"
wet = ["jun", "jul"]
[[site]]
id = "amal"
name = "Amal"
at = "1 N, 1 E"
roles = ["logistics-base"]
zone = "north"
[[site]]
id = "basra"
name = "Base"
at = "2 N, 1 E"
roles = ["base"]
zone = "north"
[[link]]
between = ["amal", "basra"]
distance = "130 km"
surface = "laterite"
zone = "north"
[[commodity]]
id = "rations"
[[unit]]
id = "first"
kind = "rifle-company"
to = "amal"
rehatted = "D+0"
[[policy]]
commodity = "rations"
at = "amal"
vendor = { low = "5 d", likely = "9 d", high = "30 d" }
minimum = "20 d"
maximum = "40 d"
reserve = "0 d"
opening = "40 d"
[[threat]]
zone = "north"
kind = "demonstration"
level = "extreme"
[[threat]]
site = "amal"
kind = "indirect-fire"
level = "extreme"
"#;

const ADDED: &str = r#"
[[site]]
id = "aaa"
name = "Elsewhere"
at = "5 N, 5 E"
roles = ["base"]
zone = "north"
[[commodity]]
id = "ammunition"
[[unit]]
id = "aaa-unit"
kind = "rifle-company"
to = "aaa"
rehatted = "D+30"
[[policy]]
commodity = ["rations", "ammunition"]
at = "aaa"
vendor = { low = "5 d", likely = "9 d", high = "30 d" }
minimum = "20 d"
maximum = "40 d"
reserve = "0 d"
opening = "40 d"
[[threat]]
site = "aaa"
kind = "complex-attack"
level = "extreme"
"#;

#[test]
fn adding_a_site_a_unit_and_a_commodity_elsewhere_moves_no_draw_of_the_others() {
    let (before, after) = (model(TWO_BASES), model(&format!("{TWO_BASES}{ADDED}")));
    for replication in 0..20 {
        let (before, _) = events(&before, 1, replication);
        let (after, _) = events(&after, 1, replication);
        let after = exogenous(&after);
        for (what, days) in exogenous(&before) {
            assert_eq!(after.get(&what), Some(&days), "{what}");
        }
        assert!(after.len() > exogenous(&before).len());
    }
}

/// Rows of tables in the opposite order.
fn turned_round(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for line in text.lines() {
        if line.starts_with("[[") || parts.is_empty() {
            parts.push(String::new());
        }
        let part = parts.last_mut().unwrap();
        part.push_str(line);
        part.push('\n');
    }
    let head = parts.remove(0);
    // Where two modes join the same sites, the first link in the file has the shorter id.
    let (links, mut others): (Vec<_>, Vec<_>) = parts
        .into_iter()
        .partition(|part| part.starts_with("[[link]]"));
    others.reverse();
    head + &others.concat() + &links.concat()
}

#[test]
fn the_order_of_tables_in_a_file_changes_nothing_but_the_order_of_columns() {
    for name in [
        "01-one-depot-one-base",
        "02-rains-and-closures",
        "03-escorts-and-incidents",
        "04-echelons-and-river",
        "06-flights-and-evacuation",
    ] {
        let text = std::fs::read_to_string(format!("scenarios/{name}.toml")).unwrap();
        let forwards = model(&text);
        let backwards = model(&turned_round(&text));
        for replication in 0..10 {
            let (one, other) = (
                outcome(&forwards, 3, replication),
                outcome(&backwards, 3, replication),
            );
            for (place, spec) in forwards.registry().figures.iter().enumerate() {
                let (found, value) = (figure(&backwards, &other, &spec.key), one.figures[place]);
                let is_same = match (found, value) {
                    (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()),
                    (a, b) => a == b,
                };
                assert!(
                    is_same,
                    "{name}, replication {replication}: {} is {value:?}, and {found:?} in another order",
                    spec.key
                );
            }
        }
    }
}

#[test]
fn switching_a_driver_off_moves_no_draw_of_another() {
    use bluelift::model::drivers::Driver;
    let all = model(TWO_BASES);
    let dry = model_with(TWO_BASES, Drivers::ALL.without(Driver::Rain));
    let fire = |model: &Model| days_of(&events(model, 4, 0).0, "HazardStruck", "indirect-fire");
    assert!(!fire(&all).is_empty());
    assert_eq!(fire(&all), fire(&dry));
    let quiet = model_with(TWO_BASES, Drivers::NONE);
    assert!(fire(&quiet).is_empty());
}

#[test]
fn names_of_files_and_spelling_of_numbers_change_nothing() {
    let loaded = |text: &str| {
        load_text("other.toml", text, &Request::default())
            .unwrap()
            .scenario
    };
    let other = TWO_BASES.replace("\"130 km\"", "\"130000 m\"");
    let other = Model::compile(&loaded(&other), Drivers::ALL).unwrap();
    assert_eq!(outcome(&model(TWO_BASES), 1, 0), outcome(&other, 1, 0));
}
