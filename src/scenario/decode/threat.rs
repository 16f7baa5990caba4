//! `[[threat]]`, spread out to one for each place.

use std::collections::BTreeMap;

use crate::scenario::decode::context::Context;
use crate::scenario::decode::incident::{Levels, rate};
use crate::scenario::faults::Faults;
use crate::scenario::form::{FACTOR, Form, Key, default, optional, required};
use crate::scenario::place::ThreatLevel;
use crate::scenario::record::Record;
use crate::scenario::scenario::Id;
use crate::scenario::threat::{IncidentKind, Target, Threat, Where};

/// Keys of `[[threat]]`.
pub(crate) const KEYS: &[Key] = &[
    optional(
        "id",
        Form::Id,
        "Id of the threat; `place-kind` if left out.",
    ),
    optional(
        "zone",
        Form::OneOrMore(&Form::Name("zone")),
        "Zone, a list of them, or \"*\".",
    ),
    optional(
        "site",
        Form::OneOrMore(&Form::Name("site")),
        "Site, a list of them, a role, or \"*\".",
    ),
    optional(
        "link",
        Form::OneOrMore(&Form::Name("link")),
        "Link, a list of them, or \"*\".",
    ),
    required("kind", Form::Name("incident"), "Kind of incident."),
    optional(
        "level",
        Form::Word(ThreatLevel::WORDS),
        "Level of threat; or give rate.",
    ),
    optional(
        "rate",
        Form::Rate,
        "Rate, by distance for convoys and in time for sites and zones; or give level.",
    ),
    default("wet", FACTOR, "1", "Factor in wet months."),
    default(
        "phases",
        Form::Rows(PHASE_KEYS),
        "[]",
        "Factors from dates on; 1 before the first.",
    ),
    default(
        "source",
        Form::Text,
        "\"assumed\"",
        "Where the rate comes from.",
    ),
];

const PHASE_KEYS: &[Key] = &[
    required("from", Form::Day, "From when."),
    required("factor", FACTOR, "Factor on the rate."),
];

/// Builds a threat.
pub(crate) fn build(
    record: &Record,
    id: &str,
    kinds: &BTreeMap<String, (IncidentKind, Levels)>,
    context: &Context,
    faults: &mut Faults,
) -> Option<Threat> {
    let (kind, levels) = kinds.get(record.text("kind"))?;
    let place = place(record, kind, faults)?;
    let mission = match &place {
        Where::Site(id) => context.site_missions.get(id.as_str()).map(String::as_str),
        _ => None,
    };
    let mut phases = Vec::new();
    for row in record.rows("phases") {
        let from = context.time(row.day("from"), mission);
        if phases.last().is_some_and(|(before, _)| *before >= from) {
            let message = "must come after the date before it";
            faults.contradict(&row.path_of("from"), row.span_of("from"), message);
        }
        phases.push((from, row.number("factor")));
    }
    Some(Threat {
        id: Id::new(id),
        place,
        kind: kind.id.clone(),
        rate: rate_of(record, kind, levels, faults)?,
        wet: record.number("wet"),
        phases,
        source: record.text("source").to_owned(),
    })
}

fn place(record: &Record, kind: &IncidentKind, faults: &mut Faults) -> Option<Where> {
    let named: Vec<&str> = ["zone", "site", "link"]
        .into_iter()
        .filter(|key| record.find(key).is_some())
        .collect();
    let [key] = named.as_slice() else {
        let message = match named.len() {
            0 => "lacks `zone`, `site` or `link`: where it holds".to_owned(),
            _ => format!(
                "gives {}; it holds in one kind of place",
                named.join(" and ")
            ),
        };
        faults.contradict(&record.path, record.span, message);
        return None;
    };
    let place = Id::new(record.text(key));
    match (*key, kind.target) {
        ("zone", _) => Some(Where::Zone(place)),
        ("site", Target::Site) => Some(Where::Site(place)),
        ("link", Target::Convoy) => Some(Where::Link(place)),
        (key, target) => {
            let message = format!(
                "is a {key}, and {} befalls a {}; give a zone or a {}",
                kind.id,
                target.word(),
                match target {
                    Target::Site => "site",
                    Target::Convoy => "link",
                    Target::Zone => "zone",
                }
            );
            faults.contradict(&record.path_of(key), record.span_of(key), message);
            None
        }
    }
}

fn rate_of(
    record: &Record,
    kind: &IncidentKind,
    levels: &Levels,
    faults: &mut Faults,
) -> Option<f64> {
    match (record.find("rate"), record.find_text("level")) {
        (Some(_), None) => rate(record, "rate", kind.target, faults),
        (None, Some(word)) => {
            let level = ThreatLevel::ALL
                .iter()
                .position(|level| level.word() == word)?;
            if levels[level].is_none() {
                let message = format!("is {word}, for which {} has no rate; give `rate`", kind.id);
                faults.contradict(&record.path_of("level"), record.span_of("level"), message);
            }
            levels[level]
        }
        (Some(_), Some(_)) => {
            let message = "stands beside `rate`; give one or the other";
            faults.contradict(&record.path_of("level"), record.span_of("level"), message);
            None
        }
        (None, None) => {
            let message = "lacks `level`, such as \"high\", or `rate`";
            faults.contradict(&record.path, record.span, message);
            None
        }
    }
}
