//! `[[mission]]`.

use crate::engine::time::{SimSpan, SimTime};
use crate::scenario::days::{DayReference, days_between};
use crate::scenario::decode::consent;
use crate::scenario::decode::context::name_of;
use crate::scenario::decode::generation::{ACCESS, access};
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{
    COUNT, Form, Key, SHARE, UNCERTAIN_TIME, above, default, optional, required,
};
use crate::scenario::limits::HORIZON_DAYS;
use crate::scenario::mission::{Capability, Ceiling, Component, Exit, Mission};
use crate::scenario::record::{Datum, Record};
use crate::scenario::scenario::Id;

/// Keys of `[[mission]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the mission."),
    optional(
        "name",
        Form::Text,
        "Name shown on charts; the id if left out.",
    ),
    required(
        "mandate",
        Form::Date,
        "Date of the resolution: day 0 of D+n.",
    ),
    optional(
        "start",
        Form::Date,
        "First simulated day; the mandate if left out.",
    ),
    required(
        "horizon",
        Form::Quantity(Dimension::Days, above(0.0, HORIZON_DAYS)),
        "How long is simulated, at most 20 years.",
    ),
    required(
        "authorised",
        Form::Rows(CEILING_KEYS),
        "Authorised strength from dates on.",
    ),
    default(
        "seed",
        Form::Whole {
            min: 0,
            max: i64::MAX,
        },
        "1",
        "Seed where the command line gives none.",
    ),
    default(
        "status-of-forces",
        UNCERTAIN_TIME,
        "{ low = \"30 d\", likely = \"90 d\", high = \"365 d\" }",
        "Days from the mandate to the status-of-forces agreement.",
    ),
    default(
        "flight-refusal",
        SHARE,
        "\"3 %\"",
        "Share of flight clearances refused.",
    ),
    optional(
        "consent",
        Form::Table(consent::KEYS),
        "How the host's consent moves and what it allows; as it is if left out.",
    ),
    default(
        "access",
        ACCESS,
        "\"full\"",
        "What the host allows, or from dates on.",
    ),
    optional(
        "exit",
        Form::Table(EXIT_KEYS),
        "By when the mission must be out, and how its units and bases go; units leave on their `withdraw` day.",
    ),
    default(
        "capability",
        Form::Table(CAPABILITY_KEYS),
        "{}",
        "Shares of the uniformed strength that count as operating capability.",
    ),
];

const CEILING_KEYS: &[Key] = &[
    required("from", Form::Day, "From when."),
    optional(
        "military",
        COUNT,
        "Military strength; as before if left out.",
    ),
    optional("police", COUNT, "Police strength; as before if left out."),
    optional(
        "civilian",
        COUNT,
        "Civilian strength; as before if left out.",
    ),
];

const EXIT_KEYS: &[Key] = &[
    required("by", Form::Day, "When everyone and everything must be out."),
    default(
        "packing",
        UNCERTAIN_TIME,
        "{ low = \"7 d\", likely = \"14 d\", high = \"42 d\" }",
        "Days for which a unit packs.",
    ),
    default(
        "handover",
        UNCERTAIN_TIME,
        "{ low = \"1 d\", likely = \"3 d\", high = \"14 d\" }",
        "Days to hand over a base once its last unit has gone.",
    ),
    default(
        "clearance",
        UNCERTAIN_TIME,
        "{ low = \"2 d\", likely = \"7 d\", high = \"30 d\" }",
        "Days to clear a base of waste after that.",
    ),
];

const CAPABILITY_KEYS: &[Key] = &[
    default(
        "initial",
        SHARE,
        "\"70 %\"",
        "Share for initial operating capability.",
    ),
    default(
        "full",
        SHARE,
        "\"90 %\"",
        "Share for full operating capability.",
    ),
];

/// Builds a mission.
pub(crate) fn build(record: &Record, id: &str, faults: &mut Faults) -> Mission {
    let mandate_date = record.date("mandate");
    let start = record.find_date("start").unwrap_or(mandate_date);
    let mut authorised: Vec<Ceiling> = Vec::new();
    for row in record.rows("authorised") {
        let from = row.day("from").resolve(start, mandate_date);
        let mut people = authorised.last().map_or([0; 3], |before| before.people);
        let is_first = authorised.is_empty();
        let mut is_given = false;
        for (at, component) in Component::ALL.iter().enumerate() {
            if let Some(number) = row.find_whole(component.word()) {
                people[at] = number as u32;
                is_given = true;
            }
        }
        if is_first && !is_given {
            let message = "must give a strength: military, police or civilian";
            faults.contradict(&row.path, row.span, message);
        }
        if authorised.last().is_some_and(|before| before.from >= from) {
            let message = "must come after the date before it";
            faults.contradict(&row.path_of("from"), row.span_of("from"), message);
        }
        authorised.push(Ceiling { from, people });
    }
    let authorised_path = record.path_of("authorised");
    if authorised.is_empty() {
        let message = "has no entries; the first gives the strength at the mandate";
        faults.contradict(&authorised_path, record.span_of("authorised"), message);
    }
    let capability = capability(record, faults);
    check_order(record, faults, start, mandate_date);
    Mission {
        id: Id::new(id),
        name: name_of(record, id),
        mandate_date,
        mandate: DayReference::FromMandate(0).resolve(start, mandate_date),
        start: SimTime::ZERO,
        horizon: SimSpan::from_days(record.number("horizon")),
        authorised,
        seed: record.whole("seed") as u64,
        status_of_forces: record.distribution("status-of-forces"),
        flight_refusal: record.number("flight-refusal"),
        consent: record.record("consent").map(consent::build),
        access: access(record, |row| row.day("from").resolve(start, mandate_date)),
        exit: record.record("exit").map(|row| Exit {
            by: row.day("by").resolve(start, mandate_date),
            packing: row.distribution("packing"),
            handover: row.distribution("handover"),
            clearance: row.distribution("clearance"),
        }),
        capability,
    }
}

/// Dates of access must follow each other.
fn check_order(
    record: &Record,
    faults: &mut Faults,
    start: jiff::civil::Date,
    mandate: jiff::civil::Date,
) {
    if !matches!(
        record.find("access").map(|item| &item.datum),
        Some(Datum::List(_))
    ) {
        return;
    }
    let mut last = None;
    for row in record.rows("access") {
        let from = row.day("from").resolve(start, mandate);
        if last.is_some_and(|before| before >= from) {
            let message = "must come after the date before it";
            faults.contradict(&row.path_of("from"), row.span_of("from"), message);
        }
        last = Some(from);
    }
}

fn capability(record: &Record, faults: &mut Faults) -> Capability {
    let shares = record
        .record("capability")
        .map(|row| (row.number("initial"), row.number("full")));
    let (initial, full) = shares.unwrap_or((0.7, 0.9));
    if initial > full {
        let message = format!("has initial, {initial}, above full, {full}");
        let path = record.path_of("capability");
        faults.contradict(&path, record.span_of("capability"), message);
    }
    Capability { initial, full }
}

/// Faults that show only when missions are seen beside each other.
pub(crate) fn check_together(missions: &[(Mission, &Record)], faults: &mut Faults) {
    let Some((first, _)) = missions.first() else {
        return;
    };
    let start_of = |mission: &Mission, record: &Record| {
        record.find_date("start").unwrap_or(mission.mandate_date)
    };
    let first_start = start_of(first, missions[0].1);
    for (mission, record) in &missions[1..] {
        if days_between(first_start, start_of(mission, record)) != 0 {
            let path = record.path_of("start");
            let message = format!("must be that of every mission, {first_start}");
            faults.contradict(&path, record.span_of("start"), message);
        }
        if mission.horizon != first.horizon {
            let path = record.path_of("horizon");
            let message = format!("must be that of every mission, {} d", first.horizon.days());
            faults.contradict(&path, record.span_of("horizon"), message);
        }
    }
}
