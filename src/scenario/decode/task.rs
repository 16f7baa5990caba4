//! `[[task]]`, spread out to one for each site.

use crate::scenario::decode::context::{Context, dated, name_of};
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::force::Task;
use crate::scenario::form::{Form, Key, default, from_to, optional, required};
use crate::scenario::record::{Datum, Record};
use crate::scenario::scenario::Id;
use crate::scenario::units::Per;

/// A number of tasks a day.
const PER_DAY: Form = Form::Quantity(Dimension::Count, from_to(0.0, 10_000.0));

/// Keys of `[[task]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the task."),
    optional(
        "name",
        Form::Text,
        "Name shown on charts; the id if left out.",
    ),
    required(
        "site",
        Form::OneOrMore(&Form::Name("site")),
        "Site, a list of them, a role, or \"*\".",
    ),
    required(
        "per-day",
        Form::Either(&[PER_DAY, Form::Rows(PER_DAY_KEYS)]),
        "Planned number a day, or from dates on.",
    ),
    required(
        "platoons",
        Form::Quantity(Dimension::PlatoonDays, from_to(0.0, 1_000.0)),
        "Platoon-days needed by one.",
    ),
    optional(
        "fuel",
        Form::Map("commodity", &Form::Measure(Per::Nothing)),
        "Fuel used by one.",
    ),
    default(
        "distance",
        Form::Quantity(Dimension::Distance, from_to(0.0, 10_000.0)),
        "\"0 km\"",
        "Length of one, for exposure.",
    ),
    default(
        "casevac",
        Form::Boolean,
        "false",
        "Needs casualty evacuation within reach.",
    ),
];

const PER_DAY_KEYS: &[Key] = &[
    required("from", Form::Day, "From when."),
    required("value", PER_DAY, "Number a day."),
];

/// Builds a task.
pub(crate) fn build(
    record: &Record,
    id: &str,
    context: &Context,
    faults: &mut Faults,
) -> Option<Task> {
    let site = record.text("site");
    let mission = context.site_missions.get(site).map(String::as_str);
    let per_day = dated(
        record,
        "per-day",
        context,
        mission,
        faults,
        |datum| match datum {
            Datum::Number(number) => Some(*number),
            _ => None,
        },
    );
    let path = record.path_of("fuel");
    let fuels = record.map("fuel");
    if fuels.len() > 1 {
        let message = "names several commodities; a task uses one kind of fuel";
        faults.contradict(&path, record.span_of("fuel"), message);
    }
    let fuel = match fuels.first() {
        Some((commodity, item)) => {
            let Datum::Measure(_, substance, value) = item.datum else {
                return None;
            };
            let path = format!("{path}.{commodity}");
            let units = context.units(commodity, substance, value, (&path, item), faults)?;
            Some((Id::new(commodity), units))
        }
        None => None,
    };
    Some(Task {
        id: Id::new(id),
        name: name_of(record, id),
        site: Id::new(site),
        per_day,
        platoon_days: record.number("platoons"),
        fuel,
        distance: record.number("distance"),
        casevac: record.boolean("casevac"),
    })
}
