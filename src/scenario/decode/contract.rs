//! `[[contract]]`.

use crate::engine::time::{SimSpan, SimTime};
use crate::scenario::contract::{Contract, Failure, Penalty, Surge};
use crate::scenario::decode::context::Context;
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{
    FACTOR, Form, Key, POSITIVE, SHARE, TIME, UNCERTAIN_TIME, YEARS, above, default, from_to,
    optional, required,
};
use crate::scenario::record::Record;
use crate::scenario::scenario::Id;

/// A time between two days of a rhythm.
const RHYTHM: Form = Form::Quantity(Dimension::Days, above(0.0, 366.0));

/// Keys of `[[contract]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the contract."),
    optional("name", Form::Text, "Name, for the reader of the file."),
    required(
        "lead",
        UNCERTAIN_TIME,
        "Time from placing an order to its delivery.",
    ),
    optional(
        "within",
        Form::Quantity(Dimension::Days, above(0.0, YEARS.max)),
        "Time from taking an order within which he must deliver; the median of lead if left out.",
    ),
    optional(
        "cycle",
        RHYTHM,
        "Time between days on which orders are taken; at any time if left out.",
    ),
    optional(
        "window",
        RHYTHM,
        "Time between days of delivery; on any day if left out.",
    ),
    default(
        "first",
        Form::Day,
        "\"start\"",
        "Day from which cycles and windows are counted.",
    ),
    default(
        "mobilised",
        Form::Day,
        "\"start\"",
        "Day from which the contractor takes orders.",
    ),
    optional(
        "capacity",
        Form::Quantity(Dimension::TonnesPerDay, POSITIVE),
        "What he can deliver; not limited if left out.",
    ),
    optional(
        "surge",
        Form::Table(SURGE_KEYS),
        "Delivering faster where capacity would make it late.",
    ),
    optional(
        "penalty",
        Form::Table(PENALTY_KEYS),
        "Deductions from the price for late delivery.",
    ),
    optional(
        "failure",
        Form::Table(FAILURE_KEYS),
        "How often he cannot deliver at all, and for how long.",
    ),
    default("price", FACTOR, "1", "Factor on the commodity's price."),
];

const SURGE_KEYS: &[Key] = &[
    required(
        "factor",
        Form::Quantity(Dimension::Factor, from_to(1.0, 100.0)),
        "Factor on capacity.",
    ),
    required(
        "after",
        TIME,
        "Days late, because of capacity alone, from which he surges.",
    ),
    default(
        "price",
        FACTOR,
        "1",
        "Factor on the price of what is delivered so.",
    ),
];

const PENALTY_KEYS: &[Key] = &[
    required("daily", SHARE, "Share of the price for each day late."),
    default(
        "most",
        SHARE,
        "\"100 %\"",
        "Most that is deducted, as a share of the price.",
    ),
];

const FAILURE_KEYS: &[Key] = &[
    required(
        "every",
        UNCERTAIN_TIME,
        "Time from the start, or from the last recovery, to a failure.",
    ),
    required("lasts", UNCERTAIN_TIME, "Time until he delivers again."),
];

/// Builds a contract.
pub(crate) fn build(
    record: &Record,
    id: &str,
    context: &Context,
    faults: &mut Faults,
) -> Option<Contract> {
    let span = |key: &str| record.find_number(key).map(SimSpan::from_days);
    let surge = record.record("surge").map(|row| Surge {
        factor: row.number("factor"),
        after_days: row.number("after"),
        price: row.number("price"),
    });
    let capacity = record.find_number("capacity").map(|tonnes| tonnes * 1000.0);
    if surge.is_some() && capacity.is_none() {
        let message = "has no meaning without `capacity`";
        faults.contradict(&record.path_of("surge"), record.span_of("surge"), message);
    }
    Some(Contract {
        id: Id::new(id),
        lead: record.distribution("lead"),
        within: record.find_number("within"),
        cycle: span("cycle"),
        window: span("window"),
        first: context.time(record.day("first"), None),
        mobilised: context
            .time(record.day("mobilised"), None)
            .max(SimTime::ZERO),
        capacity,
        surge,
        penalty: record.record("penalty").map(|row| Penalty {
            daily: row.number("daily"),
            most: row.number("most"),
        }),
        failure: record.record("failure").map(|row| Failure {
            every: row.distribution("every"),
            lasts: row.distribution("lasts"),
        }),
        price: record.number("price"),
    })
}
