//! `lift` and `demurrage` of `[deployment]`; `tents` and `needs` of a camp.

use crate::engine::time::SimSpan;
use crate::scenario::decode::context::{Context, cents};
use crate::scenario::dimension::Dimension;
use crate::scenario::form::{
    Form, Key, NOT_NEGATIVE, TIME, UNCERTAIN_TIME, above, default, from_to, optional, required,
};
use crate::scenario::lift::{Airlift, CampNeeds, Demurrage, LiftRules, Passengers, Tents};
use crate::scenario::record::Record;

const SOME: Form = Form::Whole {
    min: 1,
    max: 10_000,
};

/// Keys of `lift`.
pub(crate) const LIFT_KEYS: &[Key] = &[
    optional(
        "ships",
        SOME,
        "Ships under charter at once; as many as are asked for if left out.",
    ),
    default(
        "reposition",
        UNCERTAIN_TIME,
        "{ low = \"5 d\", likely = \"14 d\", high = \"30 d\" }",
        "Time from a ship's discharge until it can be chartered again.",
    ),
    default(
        "aircraft",
        SOME,
        "1",
        "Aircraft under charter for units with `lift = \"air\"`.",
    ),
    default(
        "payload",
        Form::Quantity(Dimension::Tonnes, above(0.0, 1_000.0)),
        "\"38 t\"",
        "What one of these aircraft carries.",
    ),
    default(
        "cycle",
        Form::Quantity(Dimension::Days, above(0.0, 60.0)),
        "\"2 d\"",
        "Time of its round trip.",
    ),
    default(
        "ground",
        Form::Quantity(Dimension::Hours, from_to(0.0, 240.0)),
        "\"6 h\"",
        "Time on a parking place of the airport of entry.",
    ),
    default(
        "price",
        Form::Quantity(Dimension::Money, NOT_NEGATIVE),
        "\"$144,000\"",
        "What one of its sorties costs, instead of the sealift of its load.",
    ),
    optional(
        "passengers",
        Form::Table(PASSENGER_KEYS),
        "Flights by which main bodies come on fixed days; as soon as they are called if left out.",
    ),
];

const PASSENGER_KEYS: &[Key] = &[
    required("seats", SOME, "Seats of one flight."),
    required(
        "every",
        Form::Quantity(Dimension::Days, above(0.0, 366.0)),
        "Time from one flight to the next at each airport of entry.",
    ),
];

/// Keys of `demurrage`.
pub(crate) const DEMURRAGE_KEYS: &[Key] = &[
    default(
        "free",
        TIME,
        "\"7 d\"",
        "Time in the yard that costs nothing.",
    ),
    default(
        "container",
        Form::Quantity(Dimension::Money, NOT_NEGATIVE),
        "\"$0\"",
        "For each container and day beyond it.",
    ),
    default(
        "ship",
        Form::Quantity(Dimension::Money, NOT_NEGATIVE),
        "\"$0\"",
        "For each ship and day that it waits to be discharged.",
    ),
];

/// Keys of `tents`.
pub(crate) const TENTS_KEYS: &[Key] = &[
    required("capacity", SOME, "People housed in tents."),
    default("ready", Form::Day, "\"start\"", "Day on which they stand."),
];

/// Keys of `needs`.
pub(crate) const NEEDS_KEYS: &[Key] = &[
    default(
        "water",
        Form::Quantity(Dimension::LitresPerPersonDay, from_to(0.0, 1_000.0)),
        "\"0 L/p/d\"",
        "Water for each person that is produced there, or in store.",
    ),
    default(
        "days",
        TIME,
        "\"7 d\"",
        "Time for which the store must hold it where it is not produced.",
    ),
    default(
        "power",
        Form::Boolean,
        "false",
        "Whether generators and grid must carry the load of those who come; for sites with `power`.",
    ),
];

/// Builds the rules of strategic lift, if a scenario states them.
pub(crate) fn lift(record: &Record) -> Option<LiftRules> {
    let row = record.record("lift")?;
    Some(LiftRules {
        ships: row.find_whole("ships").map(|ships| ships as u32),
        reposition: row.distribution("reposition"),
        airlift: Airlift {
            aircraft: row.whole("aircraft") as u32,
            payload_kg: row.number("payload") * 1000.0,
            cycle: row.number("cycle"),
            ground: row.number("ground"),
            price: cents(row.number("price")),
        },
        passengers: row.record("passengers").map(|row| Passengers {
            seats: row.whole("seats") as u32,
            every: SimSpan::from_days(row.number("every")),
        }),
    })
}

/// Builds what ports charge for time, if a scenario states it.
pub(crate) fn demurrage(record: &Record) -> Option<Demurrage> {
    let row = record.record("demurrage")?;
    Some(Demurrage {
        free_days: row.number("free"),
        container: row.number("container"),
        ship: row.number("ship"),
    })
}

/// The tents of a camp.
pub(crate) fn tents(camp: &Record, mission: &str, context: &Context) -> Option<Tents> {
    let row = camp.record("tents")?;
    Some(Tents {
        capacity: row.whole("capacity") as u32,
        ready: context.time(row.day("ready"), Some(mission)),
    })
}

/// What a camp must have before people come.
pub(crate) fn needs(camp: &Record) -> Option<CampNeeds> {
    let row = camp.record("needs")?;
    Some(CampNeeds {
        water: row.number("water"),
        days: row.number("days"),
        power: row.boolean("power"),
    })
}
