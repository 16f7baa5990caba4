//! `consent` of a mission.

use crate::scenario::consent::{Consent, LEVELS};
use crate::scenario::dimension::Dimension;
use crate::scenario::form::{FACTOR, Form, Key, SHARE, TIME, above, default};
use crate::scenario::record::Record;

/// Keys of `consent`.
pub(crate) const KEYS: &[Key] = &[
    default(
        "stay",
        Form::List(&Form::Quantity(Dimension::Days, above(0.0, 36_525.0)), 3, 3),
        "[\"365 d\", \"120 d\", \"90 d\"]",
        "Mean stay in full, strained and constrained.",
    ),
    default(
        "initial",
        Form::Word(&LEVELS),
        "\"full\"",
        "Level at the start.",
    ),
    default(
        "worsening",
        SHARE,
        "\"33 %\"",
        "Share of strained spells that end in constrained rather than full.",
    ),
    default(
        "flight-refusal",
        Form::List(&SHARE, 3, 3),
        "[\"3 %\", \"10 %\", \"24 %\"]",
        "Share of flight clearances refused; takes the place of the mission's.",
    ),
    default(
        "customs",
        Form::List(&FACTOR, 3, 3),
        "[1, 1.5, 3]",
        "Factor on the time in customs.",
    ),
    default(
        "visas",
        Form::List(&TIME, 3, 3),
        "[\"0 d\", \"15 d\", \"45 d\"]",
        "Days by which visas delay main bodies and lengthen rotations.",
    ),
    default(
        "denials",
        Form::List(&FACTOR, 3, 3),
        "[1, 2, 4]",
        "Factor on incidents whose kind has `consent = true`.",
    ),
];

/// Builds the consent of a mission.
pub(crate) fn build(record: &Record) -> Consent {
    let three = |key: &str| {
        let numbers = record.numbers(key);
        [numbers[0], numbers[1], numbers[2]]
    };
    let initial = LEVELS
        .iter()
        .position(|word| *word == record.text("initial"));
    Consent {
        stay: three("stay"),
        initial: initial.unwrap_or(0) as u8,
        worsening: record.number("worsening"),
        flight_refusal: three("flight-refusal"),
        customs: three("customs"),
        visas: three("visas"),
        denials: three("denials"),
    }
}
