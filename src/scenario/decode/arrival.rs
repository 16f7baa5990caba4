//! How a unit comes to the mission: re-hatted in theatre, or generated and brought through ports of entry.

use crate::engine::distribution::Distribution;
use crate::scenario::decode::context::Context;
use crate::scenario::decode::generation;
use crate::scenario::decode::unit::{Around, READINESS};
use crate::scenario::faults::Faults;
use crate::scenario::force::Arrival;
use crate::scenario::place::{Role, Site};
use crate::scenario::record::{Datum, Record};
use crate::scenario::scenario::Id;

/// Builds the arrival of a unit; `is_light` if it brings no equipment.
pub(crate) fn arrival(
    record: &Record,
    mission: &Id,
    is_light: bool,
    around: &Around<'_>,
    context: &Context,
    faults: &mut Faults,
) -> Option<Arrival> {
    if let Some(day) = record.find_day("rehatted") {
        let has_port = record.find("port").is_some();
        let port = has_port.then(|| entry(record, "port", Role::Seaport, mission, around, faults));
        return Some(Arrival::Rehatted {
            on: context.time(day, Some(mission.as_str())),
            port: port.flatten(),
        });
    }
    let requested = context.time(record.day("requested"), Some(mission.as_str()));
    if let Some(recruitment) = record.record("recruitment") {
        if !is_light {
            let message = "is for people with hand luggage; `load` must be empty";
            let (path, span) = (record.path_of("recruitment"), record.span_of("recruitment"));
            faults.contradict(&path, span, message);
        }
        return Some(Arrival::Recruited {
            requested,
            recruitment: generation::recruitment(recruitment),
        });
    }
    let level = record
        .find_text("generation")
        .and_then(|level| READINESS.iter().position(|word| *word == level));
    let readiness = match record.find("readiness").map(|item| &item.datum) {
        Some(Datum::Distribution(days)) => days.clone(),
        Some(Datum::Text(level)) => {
            let at = READINESS.iter().position(|word| word == level)?;
            around.readiness.get(at)?.clone()
        }
        _ if level.is_some() => Distribution::constant(0.0).ok()?,
        _ => {
            let message = "lacks `readiness`, such as \"level-2\" or \"120 d\"; a unit already in theatre has `rehatted`";
            faults.contradict(&record.path, record.span, message);
            return None;
        }
    };
    let airport = entry(record, "airport", Role::Airport, mission, around, faults);
    let port = if is_light && record.find("port").is_none() {
        // Without equipment no port is used; the airport stands in.
        airport.clone()
    } else {
        entry(record, "port", Role::Seaport, mission, around, faults)
    };
    Some(Arrival::Generated {
        requested,
        readiness,
        level: level.map(|level| level as u8),
        pledge_fails: record.number("pledge-fails"),
        tender: record.distribution("tender"),
        voyage: record.distribution("voyage"),
        port: port?,
        airport: airport?,
    })
}

/// The place of entry that a unit names, or the only site of that role.
fn entry(
    record: &Record,
    key: &str,
    role: Role,
    mission: &Id,
    around: &Around<'_>,
    faults: &mut Faults,
) -> Option<Id> {
    if let Some(id) = record.find_text(key) {
        let site = around.sites.iter().find(|site| site.id.as_str() == id)?;
        if !site.roles.contains(&role) {
            let message = format!("is {id}, which has not the role {}", role.word());
            faults.contradict(&record.path_of(key), record.span_of(key), message);
            return None;
        }
        return Some(site.id.clone());
    }
    let of_role: Vec<&Site> = around
        .sites
        .iter()
        .filter(|site| site.roles.contains(&role))
        .collect();
    let of_mission: Vec<&&Site> = of_role
        .iter()
        .filter(|site| site.mission == *mission)
        .collect();
    let found = match (of_mission.as_slice(), of_role.as_slice()) {
        ([only], _) => Some(only.id.clone()),
        ([], [only]) => Some(only.id.clone()),
        _ => None,
    };
    // A site with a fault may be the one that is wanted.
    if found.is_none() && around.is_whole {
        let message = match of_role.len() {
            0 => format!("needs `{key}`, and no site has the role {}", role.word()),
            count => format!(
                "must name its `{key}`, because {count} sites have the role {}",
                role.word()
            ),
        };
        faults.contradict(&record.path, record.span, message);
    }
    found
}
