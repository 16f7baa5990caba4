//! `flights` of `[movement]`: what flying asks beside hours, fuel, clearance and weather.

use crate::scenario::decode::road;
use crate::scenario::dispatch::FlightRules;
use crate::scenario::faults::Faults;
use crate::scenario::form::{Form, Key, SHARE, default, optional};
use crate::scenario::record::Record;

/// Keys of `flights`.
pub(crate) const KEYS: &[Key] = &[
    default(
        "payload-range",
        Form::Boolean,
        "true",
        "Whether the payload falls in a straight line from a kind's range to its range-empty.",
    ),
    default(
        "refuel",
        Form::Boolean,
        "true",
        "Whether aircraft fill up for the way home where the destination has fuel in store; elsewhere they carry it, and their range is for both ways.",
    ),
    optional(
        "daylight",
        Form::Table(road::DRIVING_KEYS),
        "Hours of light; outside them only kinds with night fly between lit fields. Day and night alike if left out.",
    ),
    default(
        "soft-strips",
        SHARE,
        "0",
        "Share of days of wet months on which an unpaved runway bears no aeroplane.",
    ),
    default(
        "hot",
        SHARE,
        "0",
        "Share of the payload that is lost in hot months.",
    ),
];

/// Builds the rules of flights, if a scenario states them.
pub(crate) fn build(record: &Record, faults: &mut Faults) -> Option<FlightRules> {
    let row = record.record("flights")?;
    Some(FlightRules {
        has_payload_range: row.boolean("payload-range"),
        refuels: row.boolean("refuel"),
        daylight: road::day(row, "daylight", faults),
        soft_strips: row.number("soft-strips"),
        hot: row.number("hot"),
    })
}
