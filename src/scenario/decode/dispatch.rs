//! `[[dispatch]]`.

use crate::engine::time::SimSpan;
use crate::scenario::decode::context::Context;
use crate::scenario::dimension::Dimension;
use crate::scenario::dispatch::{Dispatch, Routing, Schedule};
use crate::scenario::faults::Faults;
use crate::scenario::form::{
    Form, Key, SHARE, TIME, UNCERTAIN_TIME, above, default, optional, required,
};
use crate::scenario::place::Mode;
use crate::scenario::record::Record;
use crate::scenario::scenario::Id;

const SIZE: Form = Form::Whole {
    min: 1,
    max: 10_000,
};

/// Keys of `[[dispatch]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the rule."),
    optional("name", Form::Text, "Name, for the reader of the file."),
    optional(
        "from",
        Form::Name("site"),
        "Origin of the lanes it rules; any if left out.",
    ),
    optional(
        "to",
        Form::Name("site"),
        "Destination of the lanes it rules; any if left out.",
    ),
    optional(
        "mode",
        Form::Word(Mode::WORDS),
        "Mode of the lanes it rules; any if left out.",
    ),
    optional(
        "schedule",
        Form::Table(SCHEDULE_KEYS),
        "Fixed days of departure; once full or after the longest wait if left out.",
    ),
    default("least", SIZE, "1", "Fewest cargo vehicles of a convoy."),
    optional(
        "most",
        SIZE,
        "Most cargo vehicles of a convoy; movement.convoy-size if left out.",
    ),
    optional(
        "fill",
        SHARE,
        "A convoy leaves once this share of it is full; movement.fill if left out.",
    ),
    optional(
        "longest-wait",
        TIME,
        "Or once its oldest consignment has waited this long; movement.longest-wait if left out.",
    ),
    default(
        "urgent",
        Form::Boolean,
        "true",
        "Whether something urgent leaves at once, whatever schedule and least.",
    ),
    default(
        "routing",
        Form::Word(Routing::WORDS),
        "\"time\"",
        "By what the way is chosen.",
    ),
    default(
        "replan",
        Form::Boolean,
        "false",
        "Whether the way is planned again at every site once a link has closed or opened, not only before a closed one.",
    ),
    default(
        "permit",
        UNCERTAIN_TIME,
        "\"0 d\"",
        "Days until each convoy is cleared to leave, as by a river permit or a security clearance.",
    ),
];

const SCHEDULE_KEYS: &[Key] = &[
    required("first", Form::Day, "First departure."),
    required(
        "every",
        Form::Quantity(Dimension::Days, above(0.0, 366.0)),
        "From one departure to the next.",
    ),
];

/// Builds a rule of dispatch.
pub(crate) fn build(
    record: &Record,
    id: &str,
    context: &Context,
    faults: &mut Faults,
) -> Option<Dispatch> {
    let least = record.whole("least") as u32;
    let most = record.find_whole("most").map(|most| most as u32);
    if most.is_some_and(|most| most < least) {
        let message = format!("is below `least`, {least}");
        faults.contradict(&record.path_of("most"), record.span_of("most"), message);
    }
    let mission = record
        .find_text("from")
        .and_then(|site| context.site_missions.get(site));
    let schedule = record.record("schedule").map(|row| Schedule {
        first: context.time(row.day("first"), mission.map(String::as_str)),
        every: SimSpan::from_days(row.number("every")),
    });
    for key in ["fill", "longest-wait"] {
        if schedule.is_some() && record.find(key).is_some() {
            let message = "stands beside `schedule`, which decides when convoys leave";
            faults.contradict(&record.path_of(key), record.span_of(key), message);
        }
    }
    Some(Dispatch {
        id: Id::new(id),
        from: record.find_text("from").map(Id::new),
        to: record.find_text("to").map(Id::new),
        mode: match record.find_text("mode") {
            Some(word) => Some(Mode::parse(word)?),
            None => None,
        },
        schedule,
        least,
        most,
        fill: record.find_number("fill"),
        longest_wait: record.find_number("longest-wait"),
        lets_urgent: record.boolean("urgent"),
        routing: Routing::parse(record.text("routing"))?,
        replans: record.boolean("replan"),
        permit: record.distribution("permit"),
    })
}
