//! `[[fleet]]`.

use crate::scenario::decode::context::{Context, dated};
use crate::scenario::decode::road;
use crate::scenario::faults::Faults;
use crate::scenario::form::{COUNT, Form, Key, TIME, default, optional, required};
use crate::scenario::record::{Datum, Record};
use crate::scenario::scenario::Id;
use crate::scenario::transport::{Fleet, Owner};

/// Keys of `[[fleet]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the fleet."),
    optional("name", Form::Text, "Name, for the reader of the file."),
    required("kind", Form::Name("vehicle"), "Kind of vehicle."),
    required("home", Form::Name("site"), "Home site."),
    default("owner", Form::Word(Owner::WORDS), "\"un\"", "Owner."),
    optional(
        "unit",
        Form::Name("unit"),
        "Unit with which it arrives and leaves.",
    ),
    required(
        "number",
        Form::Either(&[COUNT, Form::Rows(NUMBER_KEYS)]),
        "How many, or how many from dates on.",
    ),
    default(
        "casevac",
        Form::Boolean,
        "false",
        "Also kept ready for casualty evacuation.",
    ),
    optional(
        "mobilisation",
        Form::Table(road::MOBILISATION_KEYS),
        "How a contractor builds the fleet up, in a straight line; at once if left out.",
    ),
    optional(
        "refuses",
        Form::Table(road::REFUSES_KEYS),
        "Danger in which it does not drive; none if left out.",
    ),
    optional(
        "crews",
        COUNT,
        "Vehicles that can be out at once for want of crews; all if left out.",
    ),
    default(
        "rest",
        TIME,
        "\"0 d\"",
        "Rest of crews and vehicles after each journey by land or water.",
    ),
];

const NUMBER_KEYS: &[Key] = &[
    required("from", Form::Day, "From when."),
    required("value", COUNT, "How many."),
];

/// Builds a fleet.
pub(crate) fn build(
    record: &Record,
    id: &str,
    context: &Context,
    faults: &mut Faults,
) -> Option<Fleet> {
    let home = record.text("home");
    let mission = context.site_missions.get(home).map(String::as_str);
    let number = dated(
        record,
        "number",
        context,
        mission,
        faults,
        |datum| match datum {
            Datum::Whole(number) => Some(*number as u32),
            _ => None,
        },
    );
    let number = match number.as_slice() {
        [(_, only)] => road::mobilise(record, context, mission, *only).unwrap_or(number),
        _ => {
            if record.find("mobilisation").is_some() {
                let path = record.path_of("mobilisation");
                let message = "stands beside a `number` that changes by date; keep one of them";
                faults.contradict(&path, record.span_of("mobilisation"), message);
            }
            number
        }
    };
    Some(Fleet {
        id: Id::new(id),
        kind: Id::new(record.text("kind")),
        home: Id::new(home),
        owner: Owner::parse(record.text("owner"))?,
        unit: record.find_text("unit").map(Id::new),
        number,
        casevac: record.boolean("casevac"),
        refuses: road::refusal(record),
        crews: record.find_whole("crews").map(|crews| crews as u32),
        rest_days: record.number("rest"),
    })
}
