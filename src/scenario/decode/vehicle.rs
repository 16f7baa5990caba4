//! `[[vehicle]]`.

use crate::scenario::decode::context::{Context, cents, name_of};
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{
    COUNT, Form, Key, NOT_NEGATIVE, above, default, from_to, optional, required,
};
use crate::scenario::place::Mode;
use crate::scenario::record::{Datum, Record};
use crate::scenario::rules::BudgetGroup;
use crate::scenario::scenario::Id;
use crate::scenario::transport::{Carries, VehicleKind};
use crate::scenario::units::Per;

/// Keys of `[[vehicle]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the kind."),
    optional(
        "kind",
        Form::Text,
        "Kind in the catalog; the id if the catalog has it.",
    ),
    optional(
        "name",
        Form::Text,
        "Name shown on charts; the id if left out.",
    ),
    required("mode", Form::Word(Mode::WORDS), "How it travels."),
    required(
        "payload",
        Form::Quantity(Dimension::Tonnes, from_to(0.0, 200_000.0)),
        "Practical payload.",
    ),
    default(
        "carries",
        Form::Word(Carries::WORDS),
        "\"anything\"",
        "What it can carry; liquids are goods counted in litres.",
    ),
    default("seats", COUNT, "0", "Seats for passengers."),
    optional(
        "speed",
        Form::Quantity(Dimension::Speed, above(0.0, 2_000.0)),
        "Cruise speed; road vehicles may leave it out.",
    ),
    required("fuel", Form::Name("commodity"), "Fuel it burns."),
    required(
        "consumption",
        Form::OneOrMore(&Form::Either(&[
            Form::Measure(Per::Distance),
            Form::Measure(Per::Hour),
        ])),
        "Fuel by distance, by the hour, or both.",
    ),
    optional(
        "availability",
        Form::Quantity(Dimension::Share, above(0.0, 1.0)),
        "Share fit for use; or give mtbf and mttr.",
    ),
    optional(
        "mtbf",
        Form::Quantity(Dimension::Days, above(0.0, 7_305.0)),
        "Mean time between failures.",
    ),
    optional(
        "mttr",
        Form::Quantity(Dimension::Days, from_to(0.0, 7_305.0)),
        "Mean time to repair.",
    ),
    optional(
        "range",
        Form::Quantity(Dimension::Distance, above(0.0, 40_000.0)),
        "Greatest distance with the practical payload; without limit if left out.",
    ),
    optional(
        "range-empty",
        Form::Quantity(Dimension::Distance, above(0.0, 40_000.0)),
        "Greatest distance without payload; the range if left out. It counts where movement.flights says so.",
    ),
    default(
        "paved",
        Form::Boolean,
        "false",
        "Whether it needs a paved runway.",
    ),
    default(
        "night",
        Form::Boolean,
        "true",
        "Whether it can fly by night between lit fields.",
    ),
    default(
        "runway",
        Form::Quantity(Dimension::Length, from_to(0.0, 10_000.0)),
        "\"0 m\"",
        "Runway needed.",
    ),
    optional(
        "hours",
        Form::Quantity(Dimension::HoursPerMonth, above(0.0, 744.0)),
        "Hours of work allowed a month; without limit if left out.",
    ),
    default("armoured", Form::Boolean, "false", "Armoured."),
    default(
        "cost-month",
        Form::Quantity(Dimension::MoneyPerMonth, NOT_NEGATIVE),
        "\"$0 /mo\"",
        "Cost a month.",
    ),
    default(
        "cost-hour",
        Form::Quantity(Dimension::MoneyPerHour, NOT_NEGATIVE),
        "\"$0 /h\"",
        "Cost an hour under way.",
    ),
    optional(
        "budget",
        Form::Word(BudgetGroup::WORDS),
        "Budget group; by its mode if left out.",
    ),
];

/// Speed [km/h] of road vehicles that state none; the rules' tables rule them.
const ROAD_SPEED: f64 = 60.0;

/// Builds a kind of vehicle.
pub(crate) fn build(
    record: &Record,
    id: &str,
    context: &Context,
    faults: &mut Faults,
) -> Option<VehicleKind> {
    let mode = Mode::parse(record.text("mode"))?;
    let speed = record.find_number("speed");
    if speed.is_none() && mode != Mode::Road {
        let message = format!(
            "travels by {} and lacks `speed`, such as \"220 km/h\"",
            mode.word()
        );
        faults.contradict(&record.path, record.span, message);
    }
    let fuel = record.text("fuel");
    let (fuel_per_100km, fuel_per_hour) = consumption(record, fuel, context, faults);
    Some(VehicleKind {
        id: Id::new(id),
        name: name_of(record, id),
        mode,
        payload: record.number("payload"),
        carries: Carries::parse(record.text("carries"))?,
        seats: record.whole("seats") as u32,
        speed: speed.unwrap_or(ROAD_SPEED),
        fuel: Id::new(fuel),
        fuel_per_100km,
        fuel_per_hour,
        availability: availability(record, faults)?,
        range: record.find_number("range").unwrap_or(f64::INFINITY),
        range_empty: range_empty(record, faults),
        needs_paved: record.boolean("paved"),
        flies_by_night: record.boolean("night"),
        runway_m: record.number("runway"),
        hours_per_month: record.find_number("hours").unwrap_or(f64::INFINITY),
        armoured: record.boolean("armoured"),
        cost_month: cents(record.number("cost-month")),
        cost_hour: cents(record.number("cost-hour")),
        budget: match record.find_text("budget") {
            Some(word) => BudgetGroup::parse(word)?,
            None => usual_budget(mode),
        },
    })
}

fn consumption(record: &Record, fuel: &str, context: &Context, faults: &mut Faults) -> (f64, f64) {
    let mut found = [None, None];
    let path = record.path_of("consumption");
    for item in record.list("consumption") {
        let Datum::Measure(per, substance, value) = item.datum else {
            continue;
        };
        let units = context.units(fuel, substance, value, (&path, item), faults);
        let place = usize::from(per == Per::Hour);
        if found[place].replace(units.unwrap_or_default()).is_some() {
            faults.contradict(&path, item.span, "gives the same kind of consumption twice");
        }
    }
    (found[0].unwrap_or_default(), found[1].unwrap_or_default())
}

fn availability(record: &Record, faults: &mut Faults) -> Option<f64> {
    let times = (record.find_number("mtbf"), record.find_number("mttr"));
    match (record.find_number("availability"), times) {
        (Some(share), (None, None)) => Some(share),
        (None, (Some(between), Some(repair))) => Some(between / (between + repair)),
        (Some(_), (_, _)) => {
            let message = "stands beside `mtbf` or `mttr`; give one or the other";
            let path = record.path_of("availability");
            faults.contradict(&path, record.span_of("availability"), message);
            None
        }
        _ => {
            let message = "lacks `availability`, such as \"85 %\", or `mtbf` and `mttr`";
            faults.contradict(&record.path, record.span, message);
            None
        }
    }
}

/// Greatest distance without payload [km], which is no less than that with it.
fn range_empty(record: &Record, faults: &mut Faults) -> f64 {
    let range = record.find_number("range").unwrap_or(f64::INFINITY);
    let empty = record.find_number("range-empty").unwrap_or(range);
    if empty < range {
        let message = "is below `range`, the distance with payload";
        let path = record.path_of("range-empty");
        faults.contradict(&path, record.span_of("range-empty"), message);
    }
    empty
}

fn usual_budget(mode: Mode) -> BudgetGroup {
    match mode {
        Mode::Road | Mode::Rail => BudgetGroup::GroundTransport,
        Mode::River | Mode::Sea => BudgetGroup::Naval,
        Mode::Air => BudgetGroup::Air,
    }
}
