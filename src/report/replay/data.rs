//! The JSON of a replay.
//!
//! Sites, links, movements, closures, happenings and stocks are lists, and name each other by their place. Positions run
//! from 0 to 1,000 over the longer side of the map; times are days since the start, rounded to a hundredth (14 minutes).

use serde_json::Value;
use serde_json::json;

use crate::model::film::Happening;
use crate::model::film::Movement;
use crate::report::charts::outlines;
use crate::report::charts::projection::Projection;
use crate::report::charts::projection::clip_polygon;
use crate::report::page::glossary;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;
use crate::report::replay::COARSE;
use crate::report::replay::Replay;
use crate::scenario::scenario::Scenario;

/// Length of the longer side of the map.
const SIDE: f64 = 1000.0;
/// Height of the map.
const HEIGHT: f64 = 640.0;

/// The JSON; `<` is escaped, so that no name can end the element it stands in.
pub fn json(replay: &Replay<'_>) -> String {
    let (scenario, film) = (replay.scenario, replay.film);
    let places: Vec<(f64, f64)> = film.sites.iter().map(|id| place(replay, id)).collect();
    let used = used(replay, &places);
    let area = Area {
        left: 0.0,
        top: 0.0,
        width: SIDE,
        height: HEIGHT,
    };
    let projection = Projection::around(&used, area);
    let sites = film.sites.iter().zip(&places).zip(&film.people);
    let sites: Vec<Value> = sites
        .map(|((id, &(lon, lat)), people)| {
            let (x, y) = projection.at(lon, lat);
            json!({ "id": id, "x": tenth(x), "y": tenth(y), "people": people })
        })
        .collect();
    let number = |id: &str| film.sites.iter().position(|other| other == id);
    let links: Vec<Value> = scenario
        .links
        .iter()
        .filter_map(|link| {
            let (a, b) = (number(link.a.as_str())?, number(link.b.as_str())?);
            Some(json!({ "id": link.id.as_str(), "ends": [a, b], "mode": link.mode.word() }))
        })
        .collect();
    let closures = film.closures.iter();
    let closures: Vec<Value> = closures
        .map(|c| json!([c.ends.0, c.ends.1, hundredth(c.start), hundredth(c.end)]))
        .collect();
    let stocks = film.stocks.iter().map(|stock| {
        let days: Vec<Option<f64>> = stock
            .days
            .iter()
            .map(|days| days.map(|d| coarse(d.min(999.0))))
            .collect();
        json!({ "site": stock.site, "commodity": stock.commodity, "days": days })
    });
    let reserves = scenario.policies.iter().map(|policy| {
        let levels = json!([
            policy.reserve.days(),
            policy.minimum.days(),
            policy.maximum.days()
        ]);
        (format!("{}.{}", policy.site, policy.commodity), levels)
    });
    let value = json!({
        "start": scenario.start.to_string(),
        "days": film.days,
        "height": HEIGHT,
        "names": names(scenario),
        "sites": sites,
        "links": links,
        "land": land(scenario, &projection, &area),
        "movements": film.movements.iter().map(movement).collect::<Vec<Value>>(),
        "closures": closures,
        "events": film.happenings.iter().map(happening).collect::<Vec<Value>>(),
        "stocks": stocks.collect::<Vec<Value>>(),
        "reserve": reserves.collect::<serde_json::Map<String, Value>>(),
    });
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
}

/// Longitude and latitude of a site, on the coarse grid unless exact places are asked for.
fn place(replay: &Replay<'_>, id: &str) -> (f64, f64) {
    let site = replay
        .scenario
        .sites
        .iter()
        .find(|site| site.id.as_str() == id);
    let (lon, lat) = site.map_or((0.0, 0.0), |site| (site.lon, site.lat));
    if replay.is_exact {
        (lon, lat)
    } else {
        let grid = |degrees: f64| (degrees / COARSE).round() * COARSE;
        (grid(lon), grid(lat))
    }
}

/// Places of sites that links or movements reach, which the map must show.
fn used(replay: &Replay<'_>, places: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut is_used = vec![false; places.len()];
    for movement in &replay.film.movements {
        for leg in &movement.legs {
            is_used[leg.from] = true;
            is_used[leg.to] = true;
        }
    }
    for stock in &replay.film.stocks {
        is_used[stock.site] = true;
    }
    let found: Vec<(f64, f64)> = places
        .iter()
        .zip(is_used)
        .filter(|(_, used)| *used)
        .map(|(place, _)| *place)
        .collect();
    if found.is_empty() {
        places.to_vec()
    } else {
        found
    }
}

/// Rings of countries on the map; none where the place is invented.
fn land(scenario: &Scenario, projection: &Projection, area: &Area) -> Vec<Vec<f64>> {
    let says = |text: &str| text.to_lowercase().contains("fiction");
    if says(&scenario.marking) || scenario.missions.iter().any(|m| says(&m.name)) {
        return Vec::new();
    }
    // Room round the map, so that moving it shows no edge at once.
    let wide = area.grown(SIDE / 2.0);
    let rings = outlines::countries()
        .iter()
        .flat_map(|country| &country.rings);
    rings
        .map(|ring| {
            let points: Vec<Point> = ring
                .iter()
                .map(|&(lon, lat)| projection.at(lon, lat))
                .collect();
            clip_polygon(&points, &wide)
                .iter()
                .flat_map(|&(x, y)| [x.round(), y.round()])
                .collect()
        })
        .filter(|ring: &Vec<f64>| ring.len() > 5)
        .collect()
}

/// Names by table and id, with the French of what is the catalog's.
fn names(scenario: &Scenario) -> Value {
    let named = |pairs: Vec<(&str, &String)>| {
        let entries = pairs.into_iter().map(|(id, name)| {
            let text = match glossary::french(name) {
                Some(french) => json!([name, french]),
                None => json!(name),
            };
            (id.to_owned(), text)
        });
        Value::Object(entries.collect())
    };
    json!({
        "site": named(scenario.sites.iter().map(|s| (s.id.as_str(), &s.name)).collect()),
        "commodity": named(scenario.commodities.iter().map(|c| (c.id.as_str(), &c.name)).collect()),
        "incident": named(scenario.incidents.iter().map(|k| (k.id.as_str(), &k.name)).collect()),
        "unit": named(scenario.units.iter().map(|u| (u.id.as_str(), &u.name)).collect()),
        "zone": named(scenario.zones.iter().map(|z| (z.id.as_str(), &z.name)).collect()),
        "mission": named(scenario.missions.iter().map(|m| (m.id.as_str(), &m.name)).collect()),
    })
}

fn movement(movement: &Movement) -> Value {
    let legs = movement.legs.iter().map(|leg| {
        json!([
            leg.from,
            leg.to,
            hundredth(leg.start),
            hundredth(leg.end),
            u8::from(leg.is_back)
        ])
    });
    let cargo = movement
        .cargo
        .iter()
        .map(|(name, tonnes)| json!([name, tenth(*tonnes)]));
    json!([
        movement.mode,
        movement.origin,
        movement.destination,
        movement.fleet,
        movement.vehicles,
        movement.platoons,
        cargo.collect::<Vec<Value>>(),
        legs.collect::<Vec<Value>>(),
    ])
}

fn happening(happening: &Happening) -> Value {
    let names = happening
        .names
        .iter()
        .map(|(role, name)| json!([role, name]));
    json!([
        hundredth(happening.day),
        happening.kind,
        names.collect::<Vec<Value>>(),
        happening.cause,
        happening.movement,
        happening.harm.0,
        happening.harm.1,
        u8::from(happening.is_told),
    ])
}

/// Rounded to a tenth from 10 on, to a whole number from 100 on.
fn coarse(days: f64) -> f64 {
    if days >= 100.0 {
        days.round()
    } else {
        tenth(days)
    }
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
