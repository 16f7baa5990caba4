//! `[[policy]]`, spread out to one for each site and commodity.

use crate::engine::time::SimSpan;
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{Form, Key, TIME, UNCERTAIN_TIME, above, default, optional, required};
use crate::scenario::goods::{Emergency, Policy, Source};
use crate::scenario::place::Mode;
use crate::scenario::record::Record;
use crate::scenario::scenario::Id;

/// Keys of `[[policy]]`.
pub(crate) const KEYS: &[Key] = &[
    required(
        "commodity",
        Form::OneOrMore(&Form::Name("commodity")),
        "Commodity, a list of them, or \"*\".",
    ),
    required(
        "at",
        Form::OneOrMore(&Form::Name("site")),
        "Site, a list of them, a role, or \"*\".",
    ),
    optional(
        "vendor",
        UNCERTAIN_TIME,
        "Lead time of a vendor outside; or give from.",
    ),
    optional(
        "from",
        Form::OneOrMore(&Form::Name("site")),
        "Supplying sites in order; or give vendor.",
    ),
    required("minimum", TIME, "Reorder point in days of supply."),
    required("maximum", TIME, "Order-up-to level in days of supply."),
    default(
        "reserve",
        TIME,
        "\"0 d\"",
        "Reserve that other sites never get, in days of supply.",
    ),
    optional(
        "opening",
        TIME,
        "Opening stock in days of supply; the maximum if left out.",
    ),
    default(
        "mode",
        Form::Word(Mode::WORDS),
        "\"road\"",
        "Mode of regular resupply.",
    ),
    optional(
        "review",
        Form::Quantity(Dimension::Days, above(0.0, 366.0)),
        "Time between reviews; whenever stock crosses the minimum if left out.",
    ),
    optional(
        "emergency",
        Form::Table(EMERGENCY_KEYS),
        "Resupply in an emergency.",
    ),
];

const EMERGENCY_KEYS: &[Key] = &[
    required(
        "below",
        TIME,
        "Days of supply below which it is called for.",
    ),
    default("by", Form::Word(Mode::WORDS), "\"air\"", "Mode."),
];

/// Builds a policy.
pub(crate) fn build(record: &Record, faults: &mut Faults) -> Option<Policy> {
    let (minimum, maximum) = (record.number("minimum"), record.number("maximum"));
    let reserve = record.number("reserve");
    if minimum > maximum {
        let message = format!("is {minimum} d, above `maximum`, {maximum} d");
        faults.contradict(
            &record.path_of("minimum"),
            record.span_of("minimum"),
            message,
        );
    }
    if reserve > minimum {
        let message = format!("is {reserve} d, above `minimum`, {minimum} d");
        faults.contradict(
            &record.path_of("reserve"),
            record.span_of("reserve"),
            message,
        );
    }
    let site = record.text("at");
    Some(Policy {
        commodity: Id::new(record.text("commodity")),
        site: Id::new(site),
        source: source(record, site, faults)?,
        minimum_days: minimum,
        maximum_days: maximum,
        reserve_days: reserve,
        opening_days: record.find_number("opening").unwrap_or(maximum),
        mode: Mode::parse(record.text("mode"))?,
        review: record.find_number("review").map(SimSpan::from_days),
        emergency: match record.record("emergency") {
            Some(row) => Some(Emergency {
                below_days: row.number("below"),
                mode: Mode::parse(row.text("by"))?,
            }),
            None => None,
        },
    })
}

fn source(record: &Record, site: &str, faults: &mut Faults) -> Option<Source> {
    match (record.find_distribution("vendor"), record.find("from")) {
        (Some(lead_time), None) => Some(Source::Vendor(lead_time)),
        (None, Some(_)) => {
            let mut sites: Vec<Id> = Vec::new();
            for (id, span) in record.texts("from") {
                if id == site {
                    let message = format!("names {id} itself");
                    faults.contradict(&record.path_of("from"), span, message);
                } else if !sites.iter().any(|known| known.as_str() == id) {
                    sites.push(Id::new(id));
                }
            }
            (!sites.is_empty()).then_some(Source::Sites(sites))
        }
        (Some(_), Some(_)) => {
            let message = "stands beside `from`; give one or the other";
            faults.contradict(&record.path_of("vendor"), record.span_of("vendor"), message);
            None
        }
        (None, None) => {
            let message = "lacks `from`, the supplying sites, or `vendor`, a lead time";
            faults.contradict(&record.path, record.span, message);
            None
        }
    }
}
