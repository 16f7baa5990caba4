//! The scenario language: what planners write becomes what the model reads.

use std::path::Path;

use bluelift::engine::distribution::Distribution;
use bluelift::engine::time::{SimSpan, SimTime};
use bluelift::scenario::force::Arrival;
use bluelift::scenario::goods::Source;
use bluelift::scenario::load::{
    LoadError, Loaded, Request, load_embedded, load_file, load_text, schema,
};
use bluelift::scenario::scenario::Id;
use serde_json::Value;

fn scenario_files() -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "toml")
            })
            .collect();
    files.sort();
    files
}

#[test]
fn every_scenario_of_the_repository_loads_under_each_of_its_variants() {
    let files = scenario_files();
    assert!(!files.is_empty());
    for file in files {
        let loaded = match load_file(&file, &Request::default()) {
            Ok(loaded) => loaded,
            Err(LoadError::Faults(report)) => panic!("{}", report.render(false)),
            Err(error) => panic!("{error}"),
        };
        for warning in &loaded.warnings {
            eprintln!("{}: {warning}", file.display());
        }
        for variant in &loaded.variants {
            let request = Request {
                variant: Some(variant),
                set: &[],
            };
            let applied = load_file(&file, &request).unwrap();
            assert_ne!(applied.scenario.digest, loaded.scenario.digest);
        }
    }
}

#[test]
fn the_embedded_scenario_loads() {
    let loaded = load_embedded(&Request::default()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(loaded.scenario.name, "mali");
}

const EVERYTHING: &str = include_str!("data/everything.toml");

fn everything() -> Loaded {
    load_text("everything.toml", EVERYTHING, &Request::default())
        .unwrap_or_else(|error| panic!("{error}"))
}

/// Paths of keys that the schema knows below a value, `*` for any name; a distribution is one value.
fn keys_of(schema: &Value, path: &str, keys: &mut Vec<String>) {
    for part in schema["anyOf"].as_array().into_iter().flatten() {
        keys_of(part, path, keys);
    }
    if schema["items"].is_object() {
        keys_of(&schema["items"], path, keys);
    }
    if schema["additionalProperties"].is_object() {
        keys_of(&schema["additionalProperties"], &format!("{path}.*"), keys);
    }
    let Some(properties) = schema["properties"].as_object() else {
        return;
    };
    for (key, schema) in properties {
        if !["source", "sources", "note", "id"].contains(&key.as_str()) {
            let path = format!("{path}.{key}");
            keys_of(schema, &path, keys);
            keys.push(path);
        }
    }
}

/// A path of a value without ids and positions, as the schema would have it.
fn without_ids(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let n_ids = match parts[0] {
        "movement" | "deployment" | "generation" | "medical" | "supply" | "patrols" | "cost"
        | "readiness" => 0,
        "policy" => 2,
        _ => 1,
    };
    let keys = parts[1 + n_ids..]
        .iter()
        .filter(|part| part.parse::<usize>().is_err());
    let keys: Vec<&str> = keys.copied().collect();
    format!("{}.{}", parts[0], keys.join("."))
}

#[test]
fn a_scenario_that_uses_every_key_is_read() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let mut keys = Vec::new();
    for (table, schema) in schema["properties"].as_object().unwrap() {
        keys_of(schema, table, &mut keys);
    }
    assert!(keys.len() > 300, "{}", keys.len());
    let used: Vec<String> = everything()
        .paths
        .iter()
        .map(|entry| without_ids(&entry.path))
        .collect();
    let is_used = |key: &str| {
        let key: Vec<&str> = key.split('.').collect();
        used.iter().any(|path| {
            let mut parts = path.split('.');
            key.iter()
                .all(|key| parts.next().is_some_and(|part| *key == "*" || *key == part))
        })
    };
    // A count is gone once it has been spread out, and variants have no paths.
    let unused: Vec<&String> = keys
        .iter()
        .filter(|key| !is_used(key) && *key != "unit.count" && !key.starts_with("variant."))
        .collect();
    assert_eq!(unused, Vec::<&String>::new());
}

#[test]
fn values_are_converted_to_base_units() {
    let scenario = everything().scenario;
    let port = &scenario.sites[1];
    assert_eq!((port.lat, port.lon), (12.4, -16.1));
    let storage: Vec<(&str, u32, i64)> = port
        .storage
        .iter()
        .map(|store| (store.commodity.as_str(), store.number, store.each))
        .collect();
    assert_eq!(
        storage,
        [
            ("diesel", 1, 1_500_000_000),
            ("rations", 4, 10_000_000),
            ("water", 1, 90_000_000)
        ]
    );
    // 84 t of diesel at 0.84 kg a litre.
    assert_eq!(port.opening[0].1, 100_000_000);
    assert_eq!(port.handling, 240.0);
    assert_eq!(port.airfield.unwrap().runway_m, 2_500.0);
    assert_eq!(port.water_yield, 72_000_000);
    let base = &scenario.sites[2];
    assert_eq!(base.camp.as_ref().unwrap().ready, SimTime::start_of_day(60));
    assert_eq!(base.issues[0].1[0], 1_000);
    assert_eq!(base.issues[0].1[11], 12_000_000);
    let fuel = scenario
        .commodities
        .iter()
        .find(|goods| goods.id.as_str() == "fuel-2")
        .unwrap();
    assert_eq!(fuel.price, 840_000);
    assert_eq!(fuel.consumption.generator, 1.0);
    assert!((fuel.loss - 0.01 / 365.25).abs() < 1e-15);
    let truck = scenario
        .vehicles
        .iter()
        .find(|kind| kind.id.as_str() == "truck")
        .unwrap();
    assert_eq!(truck.availability, 0.9);
    assert_eq!((truck.fuel_per_100km, truck.fuel_per_hour), (50.0, 100.0));
    assert_eq!(truck.hours_per_month, 5.0 * 30.4375);
    assert_eq!((truck.cost_month, truck.cost_hour), (100, 350));
    assert_eq!(scenario.units[0].load[0].lane_m, 100.0);
    assert_eq!(scenario.rules.movement.vehicles_per_platoon[0], 40.0);
    assert_eq!(scenario.tasks[0].fuel.as_ref().unwrap().1, 60.0);
    assert_eq!(scenario.criteria[0].terms[1].value, 0.95);
}

#[test]
fn days_count_from_the_mandate_of_their_own_mission() {
    let scenario = everything().scenario;
    assert_eq!(scenario.start, jiff::civil::date(2013, 7, 1));
    assert_eq!(scenario.missions[0].mandate, SimTime::start_of_day(-67));
    assert_eq!(scenario.missions[1].mandate, SimTime::start_of_day(-30));
    assert_eq!(scenario.units[0].required, Some(SimTime::start_of_day(133)));
    let Arrival::Rehatted { on, .. } = &scenario.units[2].arrival else {
        panic!("the observers are re-hatted");
    };
    assert_eq!(*on, SimTime::start_of_day(1));
    assert_eq!(scenario.missions[0].authorised[1].people, [3200, 420, 400]);
}

#[test]
fn uncertain_values_become_the_distributions_they_describe() {
    let scenario = everything().scenario;
    let unit = &scenario.units[0];
    assert_eq!(
        (unit.completeness.minimum(), unit.completeness.maximum()),
        (0.5, 0.9)
    );
    assert!((unit.completion_days.mean() - 60.0).abs() < 1e-9);
    assert_eq!(unit.serviceability.maximum(), 1.0);
    let Arrival::Generated {
        readiness, voyage, ..
    } = &unit.arrival
    else {
        panic!("the unit is generated");
    };
    assert_eq!(readiness.mean(), 17.5);
    assert!((voyage.mean() - 20.0).abs() < 1e-9 && (voyage.variance() - 16.0).abs() < 1e-9);
    let link = &scenario.links[0];
    assert_eq!(link.reopening.minimum(), 1.0);
    assert!((link.reopening.quantile(0.5) - 10.0).abs() < 1e-9);
    assert!((link.reopening.quantile(0.9) - 32.0).abs() < 1e-9);
    assert!((link.border.mean() - 7.0 / 3.0).abs() < 1e-12);
    let ambush = scenario
        .incidents
        .iter()
        .find(|kind| kind.id.as_str() == "ambush-2")
        .unwrap();
    assert_eq!(
        (ambush.wounded.minimum(), ambush.wounded.maximum()),
        (1.0, 6.0)
    );
    // 1 + Poisson(2) given that it does not exceed 6: P(1) = 1 / (1 + 2 + 2 + 4/3 + 2/3 + 4/15).
    let expected = 1.0 / (1.0 + 2.0 + 2.0 + 4.0 / 3.0 + 2.0 / 3.0 + 4.0 / 15.0);
    assert!((ambush.wounded.cdf(1.0) - expected).abs() < 1e-12);
    assert_eq!(ambush.goods_lost.mean(), 0.05);
    // Breakdown delays are hours, and medical times minutes.
    assert_eq!(scenario.rules.movement.breakdown_delay.maximum(), 6.0);
    assert_eq!(scenario.rules.medical.decision.maximum(), 180.0);
}

#[test]
fn rows_of_many_places_are_spread_out() {
    let scenario = everything().scenario;
    let ids = |ids: Vec<&Id>| {
        ids.iter()
            .map(|id| id.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ids(scenario.units.iter().map(|unit| &unit.id).collect()),
        ["inf-1", "inf-2", "observers", "staged", "monitors"]
    );
    assert_eq!(scenario.units[1].name, "Infantry 2");
    assert_eq!(
        ids(scenario.tasks.iter().map(|task| &task.id).collect()),
        ["patrol-base", "alerts", "election", "cantonment"]
    );
    assert_eq!(
        ids(scenario.threats.iter().map(|threat| &threat.id).collect()),
        [
            "road-main",
            "road-base--post",
            "north-ied",
            "home-indirect-fire",
            "port-indirect-fire",
            "base-indirect-fire",
            "post-indirect-fire",
        ]
    );
    assert_eq!(
        ids(scenario.links.iter().map(|link| &link.id).collect()),
        ["main", "base--post", "base--post--river"]
    );
}

#[test]
fn the_policy_that_names_its_site_more_narrowly_holds() {
    let scenario = everything().scenario;
    let of = |site: &str, commodity: &str| {
        scenario
            .policies
            .iter()
            .find(|policy| policy.site.as_str() == site && policy.commodity.as_str() == commodity)
    };
    // One site beats a role, although the commodity is any.
    assert_eq!(
        of("port", "diesel").unwrap().source,
        Source::Vendor(Distribution::constant(20.0).unwrap())
    );
    assert_eq!(
        of("base", "diesel").unwrap().source,
        Source::Sites(vec![Id::new("port")])
    );
    assert_eq!(
        of("base", "diesel").unwrap().review,
        Some(SimSpan::from_days(7.0))
    );
    assert!(of("home", "diesel").is_none());
}

#[test]
fn a_link_takes_seasons_from_its_zones() {
    let scenario = everything().scenario;
    let main = &scenario.links[0];
    assert_eq!(main.wet_speed, Some(0.4));
    assert_eq!((main.open[5], main.open[6], main.open[8]), (0.8, 0.5, 0.8));
    assert_eq!(main.open[0], 0.98);
    // Without a stated length, great circle times 1.2: one degree of latitude is 111.19 km.
    let track = &scenario.links[1];
    assert!(
        (track.distance - 1.2 * 106.17).abs() < 0.5,
        "{}",
        track.distance
    );
    assert_eq!(track.open[6], 0.0);
    assert_eq!(scenario.links[2].open, [1.0; 12]);
}

#[test]
fn every_value_has_a_path_that_set_accepts() {
    let loaded = everything();
    let of = |path: &str| {
        loaded
            .paths
            .iter()
            .find(|entry| entry.path == path)
            .unwrap()
    };
    assert_eq!(of("site.port.storage.rations.0.each").value, "10 t");
    assert_eq!(of("policy.base.diesel.maximum").value, "25 d");
    assert_eq!(of("threat.north-ied.rate").value, "1 /1000 km");
    assert_eq!(of("movement.vehicles-per-platoon.low").value, "40");
    assert!(of("movement.convoy-size").source.starts_with("A: 30"));
    assert!(
        of("vehicle.articulated-truck.payload")
            .source
            .starts_with("V: 25 t")
    );
    for entry in &loaded.paths {
        // The value of a key that names the row, or takes part in it, stays where it is.
        let set = [(entry.path.clone(), entry.value.clone())];
        let request = Request {
            variant: None,
            set: &set,
        };
        if let Err(error) = load_text("everything.toml", EVERYTHING, &request) {
            let text = error.to_string();
            assert!(
                text.contains("names its row"),
                "{} = {}: {text}",
                entry.path,
                entry.value
            );
        }
    }
}

#[test]
fn warnings_say_what_is_probably_not_meant() {
    let text = include_str!("data/river.toml").replace("\"160 m3\"", "\"5 m3\"");
    let text = text.replace(
        "commodity = [\"diesel\", \"rations\"]\nat = \"port-amal\"",
        "commodity = \"diesel\"\nat = \"port-amal\"",
    );
    let text = text.replace(
        "reserve = \"7 d\"",
        "reserve = \"7 d\"\nemergency = { below = \"2 d\" }",
    );
    let loaded = load_text(
        "river.toml",
        &format!("{text}\n[[commodity]]\nid = \"water\"\n"),
        &Request::default(),
    );
    assert_eq!(
        loaded.unwrap_or_else(|error| panic!("{error}")).warnings,
        [
            "water is used at tessara without a [[policy]]: what is used there beyond the opening stock is a stockout",
            "rations is supplied by port-amal, which no [[policy]] supplies in turn",
            "storage of diesel at tessara holds 2.2 days of supply at full strength, below the minimum of 10 days",
            "emergency resupply by air is planned for tessara, where nothing lands: give `airfield`",
        ]
    );
}

/// Whether a value fits a schema, as far as forms and keys go; texts are not matched with patterns.
fn fits(value: &Value, schema: &Value, whole: &Value) -> bool {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.strip_prefix("#/definitions/").unwrap();
        return fits(value, &whole["definitions"][name], whole);
    }
    if let Some(parts) = schema["anyOf"].as_array() {
        return parts.iter().any(|part| fits(value, part, whole));
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.contains(value);
    }
    let is_type = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        other => panic!("{other}"),
    };
    let is_typed = match &schema["type"] {
        Value::String(name) => is_type(name),
        Value::Array(names) => names.iter().any(|name| is_type(name.as_str().unwrap())),
        _ => true,
    };
    let rest = &schema["additionalProperties"];
    let keys_fit = value.as_object().is_none_or(|map| {
        map.iter()
            .all(|(key, value)| match schema["properties"].get(key) {
                Some(schema) => fits(value, schema, whole),
                None => rest.is_null() || (rest.is_object() && fits(value, rest, whole)),
            })
    });
    let items_fit = value
        .as_array()
        .is_none_or(|items| items.iter().all(|item| fits(item, &schema["items"], whole)));
    let required = schema["required"].as_array().into_iter().flatten();
    let is_complete = required
        .into_iter()
        .all(|key| value.get(key.as_str().unwrap()).is_some());
    is_typed && keys_fit && items_fit && is_complete
}

/// A TOML document as JSON; dates become texts, as editors hand them to a schema.
fn as_json(text: &str) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => Value::String(date.to_string()),
            toml::Value::Array(values) => values.into_iter().map(convert).collect(),
            toml::Value::Table(table) => table
                .into_iter()
                .map(|(key, value)| (key, convert(value)))
                .collect(),
            other => serde_json::to_value(other).unwrap(),
        }
    }
    convert(toml::Value::Table(toml::from_str(text).unwrap()))
}

#[test]
fn the_schema_accepts_every_scenario_and_refuses_an_unknown_key() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    for file in scenario_files() {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(
            fits(&as_json(&text), &schema, &schema),
            "{}",
            file.display()
        );
    }
    assert!(fits(&as_json(EVERYTHING), &schema, &schema));
    for (from, to) in [
        ("reefer-plugs", "reefer-plug"),
        ("format = 1", "format = 2"),
        ("grid = \"50 %\"", "grid = true"),
        ("berths = 3", "berths = 3.5"),
        ("mode = \"river\"", "mode = \"canal\""),
    ] {
        assert!(EVERYTHING.contains(from));
        assert!(
            !fits(&as_json(&EVERYTHING.replace(from, to)), &schema, &schema),
            "{to}"
        );
    }
}

#[test]
fn the_schema_beside_the_scenarios_is_the_one_the_program_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/bluelift.schema.json");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, schema()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        schema(),
        "run with BLESS=1 to renew it"
    );
}
