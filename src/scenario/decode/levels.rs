//! Levels of stock, and the rules of ordering that are tables of their own inside `[[policy]]`.

use crate::engine::time::SimSpan;
use crate::scenario::decode::context::Context;
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{Form, Key, MONTHS, TIME, above, required};
use crate::scenario::record::{Datum, Record};
use crate::scenario::supply::{Level, Push, Season, Stockpile};
use crate::scenario::units::Per;

/// Days of supply, or an amount.
pub(crate) const LEVEL: Form = Form::Either(&[TIME, Form::Measure(Per::Nothing)]);

/// Keys of `push`.
pub(crate) const PUSH_KEYS: &[Key] = &[
    required("amount", LEVEL, "How much each time."),
    required(
        "every",
        Form::Quantity(Dimension::Days, above(0.0, 366.0)),
        "Time between two.",
    ),
];

/// Keys of `stockpile`.
pub(crate) const STOCKPILE_KEYS: &[Key] = &[
    required("level", LEVEL, "The level it is to reach."),
    required(
        "start",
        Form::Word(&MONTHS),
        "Month at whose beginning building up begins.",
    ),
    required(
        "by",
        Form::Word(&MONTHS),
        "Month at whose beginning it is to be complete, as when the rains set in.",
    ),
];

/// The level under a key; `None` if it was left out or cannot be converted, which is then a fault.
pub(crate) fn level(
    record: &Record,
    key: &str,
    commodity: &str,
    context: &Context,
    faults: &mut Faults,
) -> Option<Level> {
    let item = record.find(key)?;
    match item.datum {
        Datum::Number(days) => Some(Level::Days(days)),
        _ => context
            .amount(commodity, &record.path_of(key), item, faults)
            .map(Level::Amount),
    }
}

/// The schedule of a policy that pushes.
pub(crate) fn push(
    record: &Record,
    commodity: &str,
    context: &Context,
    faults: &mut Faults,
) -> Option<Push> {
    let row = record.record("push")?;
    Some(Push {
        amount: level(row, "amount", commodity, context, faults)?,
        every: SimSpan::from_days(row.number("every")),
    })
}

/// The stockpile of a policy.
pub(crate) fn stockpile(
    record: &Record,
    commodity: &str,
    context: &Context,
    faults: &mut Faults,
) -> Option<Stockpile> {
    let row = record.record("stockpile")?;
    let month = |key: &str| MONTHS.iter().position(|name| *name == row.text(key));
    let (start, by) = (month("start")?, month("by")?);
    if start == by {
        let message = "is the month of `start` too; give it at least a month";
        faults.contradict(&row.path_of("by"), row.span_of("by"), message);
        return None;
    }
    Some(Stockpile {
        level: level(row, "level", commodity, context, faults)?,
        season: Season { start, by },
    })
}
