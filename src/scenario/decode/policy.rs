//! `[[policy]]`, spread out to one for each site and commodity.

use crate::engine::time::{SimSpan, SimTime};
use crate::scenario::decode::context::Context;
use crate::scenario::decode::levels::{LEVEL, PUSH_KEYS, STOCKPILE_KEYS, level, push, stockpile};
use crate::scenario::decode::ordering::{Ordering, check_order};
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{
    Form, Key, SHARE, TIME, UNCERTAIN_TIME, above, default, optional, required,
};
use crate::scenario::goods::{Emergency, Policy, Source};
use crate::scenario::place::Mode;
use crate::scenario::record::Record;
use crate::scenario::scenario::Id;
use crate::scenario::supply::{Level, Release};
use crate::scenario::units::Per;

/// Most suppliers of one policy that are served by share.
const MOST_SUPPLIERS: usize = 12;

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
    optional(
        "contract",
        Form::Name("contract"),
        "Contract under which it is delivered; instead of vendor or from.",
    ),
    optional(
        "shares",
        Form::List(&SHARE, 1, MOST_SUPPLIERS),
        "Share of each site in from; they are tried in order if left out.",
    ),
    optional(
        "minimum",
        LEVEL,
        "Reorder point in days of supply, or as an amount.",
    ),
    optional(
        "maximum",
        LEVEL,
        "Order-up-to level; or give quantity or base-stock.",
    ),
    optional(
        "base-stock",
        LEVEL,
        "Level up to which whatever was used is ordered again, instead of minimum and maximum.",
    ),
    optional(
        "quantity",
        LEVEL,
        "Fixed quantity that is ordered, once or several times, instead of up to maximum.",
    ),
    optional(
        "lot",
        Form::Measure(Per::Nothing),
        "Orders are multiples of it; not rounded if left out.",
    ),
    optional(
        "push",
        Form::Table(PUSH_KEYS),
        "A quantity sent on a schedule, instead of minimum and maximum.",
    ),
    optional(
        "stockpile",
        Form::Table(STOCKPILE_KEYS),
        "A higher level that is built up in a season.",
    ),
    default(
        "reserve",
        LEVEL,
        "\"0 d\"",
        "Reserve that other sites never get.",
    ),
    default(
        "release",
        Form::Word(Release::WORDS),
        "\"urgent\"",
        "Who else may draw on the reserve: nobody, others in an emergency, or others always.",
    ),
    default(
        "priority",
        Form::Whole { min: 1, max: 9 },
        "5",
        "Who is served first in a shortage, 1 before 9.",
    ),
    optional("opening", LEVEL, "Opening stock; the maximum if left out."),
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
        "first",
        Form::Day,
        "Day of the first review or push; spread over the period if left out.",
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
    optional(
        "from",
        Form::OneOrMore(&Form::Name("site")),
        "Who helps, in order, such as neighbours; the nearest supplier upstream if left out.",
    ),
];

/// Builds a policy.
pub(crate) fn build(record: &Record, context: &Context, faults: &mut Faults) -> Option<Policy> {
    let commodity = record.text("commodity");
    let site = record.text("at");
    let before = faults.len();
    let read = |key: &str, faults: &mut Faults| level(record, key, commodity, context, faults);
    let push = push(record, commodity, context, faults);
    let stockpile = stockpile(record, commodity, context, faults);
    let quantity = read("quantity", faults);
    let ordering = Ordering {
        minimum: read("minimum", faults),
        maximum: read("maximum", faults),
        base_stock: read("base-stock", faults),
        quantity,
        is_pushed: push.is_some(),
    };
    if faults.len() > before {
        return None;
    }
    let (minimum, maximum) = ordering.levels(record, faults)?;
    let reserve = read("reserve", faults).unwrap_or(Level::ZERO);
    check_order(record, minimum, maximum, reserve, faults);
    let opening = read("opening", faults).unwrap_or(maximum);
    let source = source(record, site, faults)?;
    let review = record.find_number("review").map(SimSpan::from_days);
    if push.is_some() && review.is_some() {
        let message = "stands beside `push`, which has a schedule of its own";
        faults.contradict(&record.path_of("review"), record.span_of("review"), message);
    }
    let mission = context.site_missions.get(site).map(String::as_str);
    let first = record
        .find_day("first")
        .map(|day| context.time(day, mission).max(SimTime::ZERO));
    if first.is_some() && push.is_none() && review.is_none() {
        let message = "has no meaning without `review` or `push`";
        faults.contradict(&record.path_of("first"), record.span_of("first"), message);
    }
    let path = record.path_of("lot");
    let lot = match record.find("lot") {
        Some(item) => context.amount(commodity, &path, item, faults)?.max(1),
        None => 1,
    };
    Some(Policy {
        commodity: Id::new(commodity),
        site: Id::new(site),
        shares: shares(record, &source, faults)?,
        source,
        minimum,
        maximum,
        reserve,
        opening,
        release: Release::parse(record.text("release"))?,
        priority: record.whole("priority") as u8,
        quantity,
        lot,
        push,
        stockpile,
        mode: Mode::parse(record.text("mode"))?,
        review: review.or(push.map(|push| push.every)),
        first,
        emergency: match record.record("emergency") {
            Some(row) => Some(Emergency {
                below_days: row.number("below"),
                mode: Mode::parse(row.text("by"))?,
                from: helpers(row, site),
            }),
            None => None,
        },
    })
}

fn shares(record: &Record, source: &Source, faults: &mut Faults) -> Option<Vec<f64>> {
    if record.find("shares").is_none() {
        return Some(Vec::new());
    }
    let shares = record.numbers("shares");
    let n_sites = match source {
        Source::Sites(sites) => sites.len(),
        Source::Vendor(_) | Source::Contract(_) => 0,
    };
    let mut refuse = |message: String| {
        faults.contradict(&record.path_of("shares"), record.span_of("shares"), message);
        None
    };
    if shares.len() != n_sites {
        return refuse(format!(
            "has {} entries, but `from` names {n_sites} sites",
            shares.len()
        ));
    }
    let total: f64 = shares.iter().sum();
    if (total - 1.0).abs() > 1e-9 {
        return refuse(format!("sums to {} %; it must be 100 %", total * 100.0));
    }
    Some(shares)
}

/// Sites that help in an emergency, each once; a policy of several sites may name them all, and none helps itself.
fn helpers(row: &Record, site: &str) -> Vec<Id> {
    let mut helpers: Vec<Id> = Vec::new();
    for (id, _) in row.texts("from") {
        if id != site && !helpers.iter().any(|known| known.as_str() == id) {
            helpers.push(Id::new(id));
        }
    }
    helpers
}

fn source(record: &Record, site: &str, faults: &mut Faults) -> Option<Source> {
    if let Some(contract) = record.find_text("contract") {
        for key in ["vendor", "from"] {
            if record.find(key).is_some() {
                let message = "stands beside `contract`; give one or the other";
                faults.contradict(&record.path_of(key), record.span_of(key), message);
                return None;
            }
        }
        return Some(Source::Contract(Id::new(contract)));
    }
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
