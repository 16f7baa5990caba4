//! `[[zone]]`.

use crate::scenario::decode::context::name_of;
use crate::scenario::decode::road;
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{FACTOR, Form, Key, MONTHS, SHARE, above, default, optional, required};
use crate::scenario::place::{Regimes, Zone};
use crate::scenario::record::Record;
use crate::scenario::scenario::Id;

/// Keys of `[[zone]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the zone."),
    optional(
        "name",
        Form::Text,
        "Name shown on charts; the id if left out.",
    ),
    default(
        "wet",
        Form::Months,
        "[]",
        "Months at the peak of the rains.",
    ),
    default(
        "shoulder",
        Form::Months,
        "[]",
        "Months at the shoulder of the rains.",
    ),
    default(
        "hot",
        Form::Months,
        "[]",
        "Months in which heat raises the use of water and power.",
    ),
    default(
        "neighbours",
        Form::List(&Form::Name("zone"), 0, 64),
        "[]",
        "Zones into which incidents spill over.",
    ),
    default(
        "regimes",
        Form::Table(REGIME_KEYS),
        "{}",
        "Security regime: calm, tense, crisis.",
    ),
    optional(
        "driving",
        Form::Table(road::DRIVING_KEYS),
        "Part of a day in which convoys drive on roads that lie mostly there, as under a curfew; movement.driving if left out.",
    ),
];

const REGIME_KEYS: &[Key] = &[
    default(
        "stay",
        Form::List(&Form::Quantity(Dimension::Days, above(0.0, 36_525.0)), 3, 3),
        "[\"365 d\", \"365 d\", \"365 d\"]",
        "Mean stay in calm, tense and crisis.",
    ),
    default(
        "factor",
        Form::List(&FACTOR, 3, 3),
        "[1, 1, 1]",
        "Factor on incident rates in calm, tense and crisis.",
    ),
    default(
        "initial",
        Form::Word(REGIMES),
        "\"calm\"",
        "Regime at the start.",
    ),
    default(
        "escalation",
        SHARE,
        "\"33 %\"",
        "Share of tense spells that end in crisis rather than calm.",
    ),
];

const REGIMES: &[&str] = &["calm", "tense", "crisis"];

/// Builds a zone.
pub(crate) fn build(record: &Record, id: &str, faults: &mut Faults) -> Zone {
    let (wet, shoulder) = (record.months("wet"), record.months("shoulder"));
    let both: Vec<&str> = (0..12)
        .filter(|month| wet[*month] && shoulder[*month])
        .map(|month| MONTHS[month])
        .collect();
    if !both.is_empty() {
        let message = format!("holds {}, which is also in `wet`", both.join(", "));
        let path = record.path_of("shoulder");
        faults.contradict(&path, record.span_of("shoulder"), message);
    }
    Zone {
        id: Id::new(id),
        name: name_of(record, id),
        wet,
        shoulder,
        hot: record.months("hot"),
        neighbours: record
            .texts("neighbours")
            .iter()
            .map(|(zone, _)| Id::new(*zone))
            .collect(),
        regimes: regimes(record),
        driving: road::driving(record, faults),
    }
}

fn regimes(record: &Record) -> Regimes {
    let row = record.record("regimes").expect("regimes have a default");
    let three = |key: &str| {
        let numbers = row.numbers(key);
        [numbers[0], numbers[1], numbers[2]]
    };
    let initial = REGIMES.iter().position(|word| *word == row.text("initial"));
    Regimes {
        stay: three("stay"),
        factor: three("factor"),
        initial: initial.unwrap_or(0) as u8,
        escalation: row.number("escalation"),
    }
}
