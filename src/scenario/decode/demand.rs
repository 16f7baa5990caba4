//! `[[demand]]`: requests beside daily use.

use crate::engine::time::{SimSpan, SimTime};
use crate::scenario::decode::context::Context;
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{
    Form, Key, UNCERTAIN_COUNT, YEARS, above, default, optional, required,
};
use crate::scenario::record::Record;
use crate::scenario::scenario::Id;
use crate::scenario::supply::{Demand, Occasions};
use crate::scenario::units::Per;

/// Keys of `[[demand]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the demand."),
    optional("name", Form::Text, "Name, for the reader of the file."),
    required("site", Form::Name("site"), "Where."),
    required("commodity", Form::Name("commodity"), "Of what."),
    required("amount", Form::Measure(Per::Nothing), "One lot."),
    default("lots", UNCERTAIN_COUNT, "1", "Lots in one request."),
    optional(
        "rate",
        Form::Quantity(Dimension::PerDay, above(0.0, 1_000.0)),
        "Requests in time, at random; or give every.",
    ),
    optional(
        "every",
        Form::Quantity(Dimension::Days, above(0.0, YEARS.max)),
        "Time between regular requests; or give rate.",
    ),
    default("from", Form::Day, "\"start\"", "From when."),
    optional(
        "until",
        Form::Day,
        "Until when; to the horizon if left out.",
    ),
    default(
        "waits",
        Form::Boolean,
        "false",
        "What is not there is owed until it comes; otherwise it is lost.",
    ),
];

/// Builds a demand.
pub(crate) fn build(
    record: &Record,
    id: &str,
    context: &Context,
    faults: &mut Faults,
) -> Option<Demand> {
    let occasions = match (record.find_number("rate"), record.find_number("every")) {
        (Some(rate), None) => Occasions::Rate(rate),
        (None, Some(days)) => Occasions::Every(SimSpan::from_days(days)),
        (Some(_), Some(_)) => {
            let message = "stands beside `every`; give one or the other";
            faults.contradict(&record.path_of("rate"), record.span_of("rate"), message);
            return None;
        }
        (None, None) => {
            let message = "lacks `rate`, requests in time, or `every`, the time between them";
            faults.contradict(&record.path, record.span, message);
            return None;
        }
    };
    let site = record.text("site");
    let mission = context.site_missions.get(site).map(String::as_str);
    let from = context.time(record.day("from"), mission);
    let until = match record.find_day("until") {
        Some(day) => context.time(day, mission),
        None => SimTime::NEVER,
    };
    if until <= from {
        let message = "must come after `from`";
        faults.contradict(&record.path_of("until"), record.span_of("until"), message);
    }
    let commodity = record.text("commodity");
    let path = record.path_of("amount");
    Some(Demand {
        id: Id::new(id),
        site: Id::new(site),
        commodity: Id::new(commodity),
        amount: context.amount(commodity, &path, record.find("amount")?, faults)?,
        lots: record.distribution("lots"),
        occasions,
        from,
        until,
        waits: record.boolean("waits"),
    })
}
