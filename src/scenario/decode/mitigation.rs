//! `[[mitigation]]`.

use crate::engine::time::SimTime;
use crate::scenario::decode::context::{Context, cents};
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{
    FACTOR, Form, Key, NOT_NEGATIVE, TIME, above, default, optional, required,
};
use crate::scenario::mitigation::Mitigation;
use crate::scenario::record::Record;
use crate::scenario::rules::BudgetGroup;
use crate::scenario::scenario::Id;

/// Keys of `[[mitigation]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the mitigation."),
    optional("name", Form::Text, "Name, for the reader of the file."),
    required("zone", Form::Name("zone"), "Zone in which it works."),
    required(
        "kinds",
        Form::List(&Form::Name("incident"), 1, 64),
        "Kinds of incident against which it works.",
    ),
    default("rate", FACTOR, "1", "Factor on their rate at full effect."),
    default(
        "casualties",
        FACTOR,
        "1",
        "Factor on their probability of casualties at full effect.",
    ),
    required("from", Form::Day, "When it begins."),
    optional(
        "until",
        Form::Day,
        "When it ends; at the horizon if left out.",
    ),
    default(
        "ramp",
        TIME,
        "\"0 d\"",
        "Time to its full effect, and from its end until that is gone.",
    ),
    default(
        "cost",
        Form::Quantity(Dimension::MoneyPerMonth, NOT_NEGATIVE),
        "\"$0 /mo\"",
        "What it costs.",
    ),
    default(
        "budget",
        Form::Word(BudgetGroup::WORDS),
        "\"supplies\"",
        "Group of the budget that pays.",
    ),
    optional("site", Form::Name("site"), "Site whose platoons it binds."),
    default(
        "platoons",
        Form::Whole {
            min: 0,
            max: 10_000,
        },
        "0",
        "Platoons bound at that site.",
    ),
    optional(
        "response",
        Form::Table(RESPONSE_KEYS),
        "A quick reaction force at `site`: `casualties` holds only where it comes in time.",
    ),
];

const RESPONSE_KEYS: &[Key] = &[
    required("within", TIME, "Time within which it spares casualties."),
    required(
        "speed",
        Form::Quantity(Dimension::Speed, above(0.0, 500.0)),
        "Speed, on the great circle times a detour.",
    ),
];

/// Builds a mitigation.
pub(crate) fn build(
    record: &Record,
    id: &str,
    context: &Context,
    faults: &mut Faults,
) -> Option<Mitigation> {
    let from = context.time(record.day("from"), None);
    let until = record.find_day("until");
    let until = until.map_or(SimTime::NEVER, |day| context.time(day, None));
    if until <= from {
        let path = record.path_of("until");
        faults.contradict(&path, record.span_of("until"), "must come after `from`");
    }
    let platoons = record.whole("platoons") as u32;
    let site = record.find_text("site");
    if (platoons > 0) != site.is_some() {
        let message = "needs both `site` and `platoons`, or neither";
        faults.contradict(&record.path, record.span, message);
    }
    let kinds = record.texts("kinds");
    Some(Mitigation {
        id: Id::new(id),
        zone: Id::new(record.text("zone")),
        kinds: kinds.iter().map(|(kind, _)| Id::new(*kind)).collect(),
        rate: record.number("rate"),
        casualties: record.number("casualties"),
        from,
        until,
        ramp_days: record.number("ramp"),
        cost_month: cents(record.number("cost")),
        budget: BudgetGroup::parse(record.text("budget"))?,
        response: match (record.record("response"), site) {
            (Some(row), Some(site)) => Some((
                Id::new(site),
                row.number("within") * 24.0,
                row.number("speed"),
            )),
            (Some(_), None) => {
                let path = record.path_of("response");
                let message = "needs `site` and `platoons` beside it: a force comes from somewhere";
                faults.contradict(&path, record.span_of("response"), message);
                None
            }
            _ => None,
        },
        platoons: site.map(|site| (Id::new(site), platoons)),
    })
}
