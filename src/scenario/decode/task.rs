//! `[[task]]`, spread out to one for each site.

use crate::engine::time::{SimSpan, SimTime};
use crate::scenario::decode::context::{Context, dated, name_of};
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::force::Task;
use crate::scenario::form::{
    COUNT, FACTOR, Form, Key, TIME, UNCERTAIN_TIME, above, default, from_to, optional, required,
};
use crate::scenario::mission::Component;
use crate::scenario::record::{Datum, Record};
use crate::scenario::scenario::Id;
use crate::scenario::task::{Cantonment, Cover, Needs, Response, TaskKind};
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
        Form::Either(&[Form::Boolean, Form::Word(&["all-the-way"])]),
        "false",
        "Needs surgery within two hours in reach at its site, or all the way to where it turns round.",
    ),
    default(
        "kind",
        Form::Word(TaskKind::WORDS),
        "\"patrol\"",
        "What it is, for figures by kind.",
    ),
    optional(
        "staff",
        Form::Table(STAFF_KEYS),
        "People of a component at the site who are needed for one.",
    ),
    optional(
        "flying",
        Form::Table(FLYING_KEYS),
        "Flying hours of a fleet for one.",
    ),
    optional(
        "until",
        Form::Day,
        "Day from which it is of no more use; at the horizon if left out.",
    ),
    default(
        "carried",
        Form::Boolean,
        "false",
        "Whether what could not be done is tried again on later days.",
    ),
    default(
        "tonnes",
        Form::Quantity(Dimension::Tonnes, from_to(0.0, 100_000.0)),
        "\"0 t\"",
        "Humanitarian goods that one brings through.",
    ),
    optional(
        "response",
        Form::Table(RESPONSE_KEYS),
        "How alerts are answered; `per-day` is then their mean number, `distance` how far away they are at most.",
    ),
    optional(
        "camp",
        Form::Table(CAMP_KEYS),
        "Where people are housed who lay down their arms; `per-day` is then how many come.",
    ),
];

const STAFF_KEYS: &[Key] = &[
    required(
        "component",
        Form::Word(Component::WORDS),
        "Component they are of.",
    ),
    required("people", COUNT, "How many."),
];

const FLYING_KEYS: &[Key] = &[
    required("fleet", Form::Name("fleet"), "Fleet of aircraft."),
    required("hours", TIME, "Flying hours."),
];

const RESPONSE_KEYS: &[Key] = &[
    required("within", TIME, "Time within which help must be there."),
    required("ready", UNCERTAIN_TIME, "Time until a force sets out."),
    required(
        "speed",
        Form::Quantity(Dimension::Speed, above(0.0, 300.0)),
        "Speed on the ground in dry months.",
    ),
    default("wet", FACTOR, "1", "Factor on that speed in wet months."),
];

const CAMP_KEYS: &[Key] = &[
    required("places", COUNT, "Places."),
    required("stay", TIME, "How long one person stays."),
    optional(
        "use",
        Form::Map("commodity", &Form::Measure(Per::PersonDay)),
        "Goods used by one person a day.",
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
        casevac: match record.find("casevac").map(|item| &item.datum) {
            Some(Datum::Boolean(true)) => Some(Cover::AtSite),
            Some(Datum::Text(_)) => Some(Cover::AllTheWay),
            _ => None,
        },
        kind: TaskKind::parse(record.text("kind"))?,
        needs: needs(record, mission, context, faults)?,
    })
}

/// What a task takes beside platoons and fuel.
fn needs(
    record: &Record,
    mission: Option<&str>,
    context: &Context,
    faults: &mut Faults,
) -> Option<Needs> {
    let staff = record.record("staff");
    let flying = record.record("flying");
    let until = record.find_day("until");
    let is_carried = record.boolean("carried");
    let response = record.record("response");
    let camp = record.record("camp");
    let mut refuse = |key: &str, message: &str| {
        faults.contradict(&record.path_of(key), record.span_of(key), message);
    };
    if response.is_some() && camp.is_some() {
        refuse("response", "stands beside `camp`; make two tasks of them");
    }
    if is_carried && response.is_some() {
        refuse(
            "carried",
            "has no meaning beside `response`: an alert waits for nobody",
        );
    }
    if let Some(row) = staff.filter(|row| row.whole("people") == 0) {
        faults.contradict(
            &row.path_of("people"),
            row.span_of("people"),
            "is 0; leave out `staff`",
        );
    }
    let mut draws = Vec::new();
    if let Some(row) = camp {
        for (commodity, item) in row.map("use") {
            let Datum::Measure(_, substance, value) = item.datum else {
                continue;
            };
            let path = format!("{}.{commodity}", row.path_of("use"));
            let units = context.units(commodity, substance, value, (&path, item), faults)?;
            draws.push((Id::new(commodity), units));
        }
    }
    Some(Needs {
        staff: match staff {
            Some(row) => Some((
                Component::parse(row.text("component"))?,
                row.whole("people") as f64,
            )),
            None => None,
        },
        flying: flying.map(|row| (Id::new(row.text("fleet")), row.number("hours") * 24.0)),
        until: until.map_or(SimTime::NEVER, |day| context.time(day, mission)),
        is_carried,
        tonnes: record.number("tonnes"),
        response: response.map(|row| Response {
            within: row.number("within") * 24.0,
            ready: row.distribution("ready"),
            speed: row.number("speed"),
            wet: row.number("wet"),
        }),
        camp: camp.map(|row| Cantonment {
            places: row.whole("places") as u32,
            stay: SimSpan::from_days(row.number("stay")),
            draws,
        }),
    })
}
