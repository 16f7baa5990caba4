//! `map.geojson`: sites, links and flows for a geographic information system (RFC 7946).
//!
//! A site is a point, a link a line between its two sites; coordinates are those of the scenario, longitude first, in
//! degrees of WGS 84. Flows are tonnes over the whole period: mean, and the span of 90 % of replications.

use serde_json::Value;
use serde_json::json;

use crate::report::Side;
use crate::report::json::pretty;
use crate::scenario::place::Link;
use crate::scenario::place::Role;
use crate::scenario::place::Site;

/// The text of the file, with a line feed at its end.
pub fn text(side: &Side<'_>) -> String {
    let scenario = side.scenario;
    let sites = scenario.sites.iter().map(|site| point(side, site));
    let links = scenario.links.iter().filter_map(|link| line(side, link));
    pretty(&json!({
        "type": "FeatureCollection",
        "marking": scenario.marking,
        "replications": side.meta.n,
        "seed": side.meta.seed.to_string(),
        "features": sites.chain(links).collect::<Vec<Value>>(),
    }))
}

fn point(side: &Side<'_>, site: &Site) -> Value {
    let key = format!("supply.first_breach_day.{}", site.id);
    let reached = side.summary.figure(&key).and_then(|figure| figure.reached);
    json!({
        "type": "Feature",
        "geometry": { "type": "Point", "coordinates": [site.lon, site.lat] },
        "properties": {
            "kind": "site",
            "id": site.id.as_str(),
            "name": site.name,
            "roles": site.roles.iter().map(|role| word(*role)).collect::<Vec<&str>>(),
            "first_breach_probability": reached.map(|reached| reached.value),
        },
    })
}

fn line(side: &Side<'_>, link: &Link) -> Option<Value> {
    let place = |id: &str| {
        let site = side
            .scenario
            .sites
            .iter()
            .find(|site| site.id.as_str() == id)?;
        Some([site.lon, site.lat])
    };
    let ends = [place(link.a.as_str())?, place(link.b.as_str())?];
    let figure = side.summary.figure(&format!("movement.flow.{}", link.id));
    let value = |estimate: Option<crate::experiment::summary::Estimate>| {
        estimate.map(|estimate| estimate.value)
    };
    Some(json!({
        "type": "Feature",
        "geometry": { "type": "LineString", "coordinates": ends },
        "properties": {
            "kind": "link",
            "id": link.id.as_str(),
            "mode": link.mode.word(),
            "distance_km": link.distance,
            "flow_t": figure.and_then(|figure| value(figure.mean)),
            "flow_t_p05": figure.and_then(|figure| value(figure.p05)),
            "flow_t_p95": figure.and_then(|figure| value(figure.p95)),
        },
    }))
}

/// The word for a role in scenario files.
const fn word(role: Role) -> &'static str {
    match role {
        Role::HomePort => "home-port",
        Role::Seaport => "seaport",
        Role::Airport => "airport",
        Role::RiverPort => "river-port",
        Role::Border => "border",
        Role::Junction => "junction",
        Role::LogisticsBase => "logistics-base",
        Role::MissionHq => "mission-hq",
        Role::SectorHq => "sector-hq",
        Role::Base => "base",
        Role::TeamSite => "team-site",
        Role::Hospital => "hospital",
    }
}
