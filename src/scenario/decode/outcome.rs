//! `[[outcome]]`.

use crate::scenario::dimension::Dimension;
use crate::scenario::form::{Form, Key, UNIT, optional, required};
use crate::scenario::inject::Criterion;
use crate::scenario::record::{Datum, Record};
use crate::scenario::scenario::Id;

/// Keys of `[[outcome]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the criterion."),
    optional("name", Form::Text, "Name, for the reader of the file."),
    required(
        "holds",
        Form::Condition,
        "Comparisons of figures with numbers, joined by `and`.",
    ),
    optional(
        "wanted",
        Form::Quantity(Dimension::Share, UNIT),
        "Probability with which it must hold, for `bluelift assert`; without it, none is asserted.",
    ),
];

/// Builds a criterion.
pub(crate) fn build(record: &Record, id: &str) -> Option<Criterion> {
    match &record.find("holds")?.datum {
        Datum::Condition(text, terms) => Some(Criterion {
            id: Id::new(id),
            text: text.clone(),
            terms: terms.clone(),
            wanted: record.find_number("wanted"),
        }),
        _ => None,
    }
}
