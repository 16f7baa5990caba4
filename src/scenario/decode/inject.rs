//! `[[inject]]`.

use crate::engine::time::SimTime;
use crate::scenario::decode::context::Context;
use crate::scenario::faults::Faults;
use crate::scenario::form::{FACTOR, Form, Key, SHARE, optional, required};
use crate::scenario::inject::{Action, Inject};
use crate::scenario::record::Record;
use crate::scenario::scenario::Id;
use crate::scenario::units::Per;

/// Keys of `[[inject]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the inject."),
    optional("name", Form::Text, "Name, for the reader of the file."),
    required("at", Form::Day, "When."),
    optional(
        "until",
        Form::Day,
        "Until when, for what lasts; to the horizon if left out.",
    ),
    optional("close-link", Form::Name("link"), "Closes a link."),
    optional(
        "withdraw-unit",
        Form::Name("unit"),
        "Withdraws a unit for good.",
    ),
    optional(
        "surge-threat",
        Form::Name("threat"),
        "Multiplies the rate of a threat by `factor`.",
    ),
    optional("factor", FACTOR, "Factor of surge-threat."),
    optional(
        "deny-flights",
        Form::Name("mission"),
        "No flights in a mission, casualty evacuation exempt.",
    ),
    optional(
        "cut-supplier",
        Form::Name("site"),
        "A vendor or supplying site issues nothing.",
    ),
    optional(
        "set-regime",
        Form::Name("zone"),
        "Puts a zone into the regime `level`; held until `until` if given.",
    ),
    optional(
        "set-consent",
        Form::Name("mission"),
        "Puts a host's consent to `level`; held until `until` if given.",
    ),
    optional(
        "level",
        Form::Word(LEVEL_WORDS),
        "Regime of set-regime, or level of set-consent.",
    ),
    optional(
        "cut-cash",
        Form::Name("mission"),
        "Cuts the cash of a mission by `share`.",
    ),
    optional("share", SHARE, "Share of cut-cash."),
    optional(
        "fail-contract",
        Form::Name("contract"),
        "A contractor delivers nothing.",
    ),
    optional("gift", Form::Table(GIFT_KEYS), "Goods appear at a site."),
];

const GIFT_KEYS: &[Key] = &[
    required("site", Form::Name("site"), "Where."),
    required("commodity", Form::Name("commodity"), "What."),
    required("amount", Form::Measure(Per::Nothing), "How much."),
];

/// Regimes of zones, then levels of consent.
const LEVEL_WORDS: &[&str] = &["calm", "tense", "crisis", "full", "strained", "constrained"];

/// Keys that only one action has, and which actions these are.
const COMPANIONS: [(&str, &[&str]); 3] = [
    ("factor", &["surge-threat"]),
    ("level", &["set-regime", "set-consent"]),
    ("share", &["cut-cash"]),
];

const ACTIONS: [&str; 10] = [
    "close-link",
    "withdraw-unit",
    "surge-threat",
    "deny-flights",
    "cut-supplier",
    "set-regime",
    "set-consent",
    "cut-cash",
    "fail-contract",
    "gift",
];

/// Builds an inject.
pub(crate) fn build(
    record: &Record,
    id: &str,
    context: &Context,
    faults: &mut Faults,
) -> Option<Inject> {
    let given: Vec<&str> = ACTIONS
        .into_iter()
        .filter(|key| record.find(key).is_some())
        .collect();
    let [key] = given.as_slice() else {
        let message = match given.len() {
            0 => format!("lacks what happens: one of {}", ACTIONS.join(", ")),
            _ => format!(
                "does several things, {}; give each its own row",
                given.join(" and ")
            ),
        };
        faults.contradict(&record.path, record.span, message);
        return None;
    };
    for (companion, actions) in COMPANIONS {
        if record.find(companion).is_some() != actions.contains(key) {
            let message = match actions {
                [one] => format!("needs both `{one}` and `{companion}`, or neither"),
                _ => format!(
                    "needs `{companion}` beside {} and nowhere else",
                    actions.join(" or ")
                ),
            };
            faults.contradict(&record.path, record.span, &message);
            return None;
        }
    }
    let (at, until) = times(record, key, context, faults);
    Some(Inject {
        id: Id::new(id),
        at,
        until,
        action: action(record, key, context, faults)?,
    })
}

fn times(record: &Record, key: &str, context: &Context, faults: &mut Faults) -> (SimTime, SimTime) {
    let at = context.time(record.day("at"), None);
    if at < SimTime::ZERO {
        let message = format!(
            "lies {} days before the start, {}",
            -at.days(),
            context.start
        );
        faults.contradict(&record.path_of("at"), record.span_of("at"), message);
    }
    let Some(until) = record.find_day("until") else {
        return (at, SimTime::NEVER);
    };
    let until = context.time(until, None);
    let path = record.path_of("until");
    if until <= at {
        faults.contradict(&path, record.span_of("until"), "must come after `at`");
    }
    if matches!(key, "withdraw-unit" | "gift") {
        let message = format!("has no meaning beside `{key}`, which happens once");
        faults.contradict(&path, record.span_of("until"), message);
    }
    (at, until)
}

fn action(record: &Record, key: &str, context: &Context, faults: &mut Faults) -> Option<Action> {
    let name = || Id::new(record.text(key));
    Some(match key {
        "close-link" => Action::CloseLink(name()),
        "withdraw-unit" => Action::WithdrawUnit(name()),
        "surge-threat" => Action::SurgeThreat {
            threat: name(),
            factor: record.number("factor"),
        },
        "deny-flights" => Action::DenyFlights(name()),
        "cut-supplier" => Action::CutSupplier(name()),
        "set-regime" => Action::SetRegime {
            zone: name(),
            level: level(record, &LEVEL_WORDS[..3], faults)?,
        },
        "set-consent" => Action::SetConsent {
            mission: name(),
            level: level(record, &LEVEL_WORDS[3..], faults)?,
        },
        "cut-cash" => Action::CutCash {
            mission: name(),
            share: record.number("share"),
        },
        "fail-contract" => Action::FailContract(name()),
        _ => {
            let row = record.record("gift")?;
            let commodity = row.text("commodity");
            let path = row.path_of("amount");
            Action::Gift {
                site: Id::new(row.text("site")),
                commodity: Id::new(commodity),
                amount: context.amount(commodity, &path, row.find("amount")?, faults)?,
            }
        }
    })
}

/// The place of `level` among the words that fit the action.
fn level(record: &Record, words: &[&str], faults: &mut Faults) -> Option<u8> {
    let found = record.text("level");
    let place = words.iter().position(|word| *word == found);
    if place.is_none() {
        let message = format!("is {found}; it must be one of {}", words.join(", "));
        faults.contradict(&record.path_of("level"), record.span_of("level"), &message);
    }
    place.map(|place| place as u8)
}
