//! Little scenarios in text, and what a test wants to know of their outcomes.

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::outcome::NO_VALUE;
use bluelift::model::outcome::Outcome;
use bluelift::model::replicate::Replicator;
use bluelift::model::replicate::TraceRecord;
use bluelift::model::replicate::trace;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_text;

/// A mission of 1,000 soldiers that begins on a New Year's Day, with a horizon.
pub fn mission(horizon: &str) -> String {
    format!(
        "format = 1\nmarking = \"for study\"\n[[mission]]\nid = \"unmar\"\nname = \"Mission\"\n\
         mandate = 2021-01-01\nstart = 2021-01-01\nhorizon = \"{horizon}\"\n\
         authorised = [{{ from = \"D+0\", military = 1000, police = 0, civilian = 0 }}]\n\
         status-of-forces = \"0 d\"\nflight-refusal = 0\n"
    )
}

/// Rules under which nothing goes wrong and everything takes no time but travel: what a test wants it adds.
pub const CALM: &str = r#"
[movement]
formation = "0 d"
fill = "100 %"
longest-wait = "0 d"
wet-breakdowns = 1
breakdowns = { paved = "0 /1000 km", paved-broken = "0 /1000 km", laterite = "0 /1000 km", laterite-degraded = "0 /1000 km", sand = "0 /1000 km", clay = "0 /1000 km" }
flight-weather = { dry = 0, wet = 0 }
[medical]
illness-deaths = "0 /1000 person-y"
accident-deaths = "0 /1000 person-y"
admissions = "0 /1000 person-d"
"#;

/// Open all the year round.
pub const OPEN: &str = "open = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";

/// A commodity of 1 kg a piece of which every person uses a kilogram a day, and nothing else does.
pub const BREAD: &str = r#"
[[commodity]]
id = "bread"
class = "general"
unit = "kg"
mass = "1 kg"
price = "$1 /kg"
use = { person = "1 kg/p/d" }
loss = "0 %"
budget = "supplies"
"#;

/// People who are there from the first day, with hand luggage.
pub fn people(id: &str, to: &str, number: u32) -> String {
    format!(
        "[[unit]]\nid = \"{id}\"\nkind = \"infantry-battalion\"\nto = \"{to}\"\npeople = {number}\n\
         rehatted = \"D+0\"\nvehicles = 0\narmoured = 0\nload = []\nself-sustainment = \"0 d\"\n\
         rotation = \"none\"\ncompleteness = 1\nserviceability = 1\n"
    )
}

/// A site at a place on the map, with roles.
pub fn site(id: &str, at: &str, roles: &str) -> String {
    format!("[[site]]\nid = \"{id}\"\nname = \"{id}\"\nat = \"{at}\"\nroles = [{roles}]\n")
}

/// The model of a scenario in text.
#[track_caller]
pub fn model(text: &str) -> Model {
    model_with(text, Drivers::ALL)
}

/// The model of a scenario in text, with some drivers off.
#[track_caller]
pub fn model_with(text: &str, drivers: Drivers) -> Model {
    let loaded = load_text("little.toml", text, &Request::default());
    let loaded = loaded.unwrap_or_else(|error| panic!("the little scenario has faults:\n{error}"));
    Model::compile(&loaded.scenario, drivers).unwrap_or_else(|error| panic!("{error}"))
}

/// One replication.
#[track_caller]
pub fn outcome(model: &Model, seed: u64, replication: u64) -> Outcome {
    let outcome = Replicator::new(model).replicate(seed, replication);
    outcome.unwrap_or_else(|failure| panic!("{failure}"))
}

/// A number of replications.
#[track_caller]
pub fn outcomes(model: &Model, seed: u64, n: u64) -> Vec<Outcome> {
    let mut replicator = Replicator::new(model);
    let one = |k| replicator.replicate(seed, k);
    let all: Result<Vec<_>, _> = (0..n).map(one).collect();
    all.unwrap_or_else(|failure| panic!("{failure}"))
}

/// A figure of an outcome; absent as the registry says.
#[track_caller]
pub fn figure(model: &Model, outcome: &Outcome, key: &str) -> Option<f64> {
    let place = model.registry().figure(key);
    outcome.figures[place.unwrap_or_else(|| panic!("there is no figure `{key}`"))]
}

/// A figure that every outcome has.
#[track_caller]
pub fn figures(model: &Model, outcomes: &[Outcome], key: &str) -> Vec<f64> {
    let value = |outcome| figure(model, outcome, key).expect("the figure has a value");
    outcomes.iter().map(value).collect()
}

/// The points of a series; `None` where there is no value.
#[track_caller]
pub fn series(model: &Model, outcome: &Outcome, key: &str, item: &str) -> Vec<Option<f64>> {
    let registry = model.registry();
    let place = registry
        .series(key, item)
        .unwrap_or_else(|| panic!("there is no series `{key}` of `{item}`"));
    let start = registry.offsets()[place];
    let n = registry.days(registry.series[place].grid).len();
    let value = |&point: &i64| (point != NO_VALUE).then(|| point as f64 / 1000.0);
    outcome.series[start..start + n].iter().map(value).collect()
}

/// Everything that happens in one replication.
#[track_caller]
pub fn events(model: &Model, seed: u64, replication: u64) -> (Vec<TraceRecord>, Outcome) {
    let mut records = Vec::new();
    let outcome = trace(model, seed, replication, &mut |record| records.push(record));
    (
        records,
        outcome.unwrap_or_else(|failure| panic!("{failure}")),
    )
}

/// The days on which something of a kind happens to something with a name.
pub fn days_of(records: &[TraceRecord], kind: &str, name: &str) -> Vec<f64> {
    let is_its = |record: &&TraceRecord| {
        record.kind == kind && (name.is_empty() || record.names.iter().any(|(_, n)| n == name))
    };
    records
        .iter()
        .filter(is_its)
        .map(|record| record.day)
        .collect()
}

/// A truck of 10 t that burns nothing, is always fit and costs nothing.
pub const CART: &str = r#"
[[vehicle]]
id = "cart"
mode = "road"
payload = "10 t"
seats = 0
speed = "60 km/h"
fuel = "diesel"
consumption = "0 L/100km"
availability = 1
cost-month = "$0 /mo"
cost-hour = "$0 /h"
budget = "ground-transport"
"#;

/// Carts at a site.
pub fn carts(home: &str, number: u32) -> String {
    format!(
        "[[fleet]]\nid = \"carts\"\nkind = \"cart\"\nhome = \"{home}\"\nowner = \"un\"\nnumber = {number}\n"
    )
}

/// A road on which an unescorted truck drives 350 km a day, and is never stopped by the weather.
pub fn road(a: &str, b: &str, km: u32, more: &str) -> String {
    format!(
        "[[link]]\nbetween = [\"{a}\", \"{b}\"]\ndistance = \"{km} km\"\nsurface = \"paved\"\n{OPEN}{more}"
    )
}

/// A policy for bread.
pub fn bread_policy(at: &str, source: &str, levels: &str) -> String {
    format!("[[policy]]\ncommodity = \"bread\"\nat = \"{at}\"\n{source}\n{levels}\n")
}
