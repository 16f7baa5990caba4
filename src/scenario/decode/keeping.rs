//! How goods keep, in `[[commodity]]` and `[[link]]`: shelf life, cold chain, and what is lost on the way.

use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{Form, Key, SHARE, YEARS, above, default, required};
use crate::scenario::record::Record;
use crate::scenario::scenario::Id;
use crate::scenario::supply::{ColdChain, LinkLosses, ShelfLife, TurnOver};

/// A time for which goods keep.
pub(crate) const SHELF_LIFE: Form = Form::Quantity(Dimension::Days, above(0.0, YEARS.max));

/// Keys of `turn-over`.
pub(crate) const TURN_OVER_KEYS: &[Key] = &[
    required(
        "before",
        Form::Quantity(Dimension::Days, above(0.0, YEARS.max)),
        "Time before expiry at which it is issued.",
    ),
    required(
        "into",
        Form::Name("commodity"),
        "Commodity for which it is used, kilogram for kilogram.",
    ),
];

/// Keys of `cold-chain`.
pub(crate) const COLD_CHAIN_KEYS: &[Key] = &[
    required(
        "fails",
        Form::Quantity(Dimension::PerDay, above(0.0, 1.0)),
        "How often a refrigerated container in use fails.",
    ),
    default(
        "lost",
        SHARE,
        "\"100 %\"",
        "Share of its goods that is lost then.",
    ),
];

/// Keys of `losses` of a link.
pub(crate) const LOSSES_KEYS: &[Key] = &[
    default(
        "diversion",
        SHARE,
        "0",
        "Share of all goods that is diverted on each passage.",
    ),
    default(
        "leakage",
        SHARE,
        "0",
        "Share of liquids that leaks or evaporates.",
    ),
    default(
        "spoilage",
        SHARE,
        "0",
        "Share of refrigerated goods that spoils.",
    ),
];

/// How long a commodity keeps.
pub(crate) fn shelf_life(record: &Record, id: &str, faults: &mut Faults) -> Option<ShelfLife> {
    let days = record.find_number("shelf-life");
    let turn_over = record.record("turn-over").map(|row| TurnOver {
        before_days: row.number("before"),
        into: Id::new(row.text("into")),
    });
    let path = record.path_of("turn-over");
    match (days, &turn_over) {
        (None, Some(_)) => {
            let message = "has no meaning without `shelf-life`";
            faults.contradict(&path, record.span_of("turn-over"), message);
        }
        (Some(days), Some(turn)) if turn.before_days >= days => {
            let message = format!(
                "is issued {} d before expiry, but keeps {days} d",
                turn.before_days
            );
            faults.contradict(&path, record.span_of("turn-over"), message);
        }
        (_, Some(turn)) if turn.into.as_str() == id => {
            let message = format!("is used for {id} itself");
            faults.contradict(&path, record.span_of("turn-over"), message);
        }
        _ => {}
    }
    days.map(|days| ShelfLife { days, turn_over })
}

/// How the cold chain of a commodity fails.
pub(crate) fn cold_chain(
    record: &Record,
    is_refrigerated: bool,
    faults: &mut Faults,
) -> Option<ColdChain> {
    let row = record.record("cold-chain")?;
    if !is_refrigerated {
        let message = "has no meaning where `reefer` is false";
        faults.contradict(&row.path, row.span, message);
        return None;
    }
    Some(ColdChain {
        fails: row.number("fails"),
        lost: row.number("lost"),
    })
}

/// What a commodity is used for only while that has run out.
pub(crate) fn stands_in(record: &Record, id: &str, faults: &mut Faults) -> Option<Id> {
    let other = record.find_text("stands-in")?;
    if other == id {
        let message = format!("names {id} itself");
        faults.contradict(
            &record.path_of("stands-in"),
            record.span_of("stands-in"),
            message,
        );
        return None;
    }
    Some(Id::new(other))
}

/// What is lost on each passage of a link.
pub(crate) fn losses(record: &Record) -> LinkLosses {
    match record.record("losses") {
        Some(row) => LinkLosses {
            diversion: row.number("diversion"),
            leakage: row.number("leakage"),
            spoilage: row.number("spoilage"),
        },
        None => LinkLosses::default(),
    }
}
