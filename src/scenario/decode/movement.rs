//! `[movement]`.

use crate::scenario::decode::{flights, road};
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{
    FACTOR, Form, Key, SHARE, TIME, UNCERTAIN_TIME, above, default, from_to, optional, required,
};
use crate::scenario::place::{Surface, ThreatLevel};
use crate::scenario::record::Record;
use crate::scenario::rules::MovementRules;
use crate::scenario::scenario::Id;

/// Keys of a table with one value a surface.
macro_rules! by_surface {
    ($form:expr) => {
        &[
            required("paved", $form, "On good asphalt."),
            required("paved-broken", $form, "On broken asphalt."),
            required("laterite", $form, "On maintained laterite."),
            required("laterite-degraded", $form, "On degraded laterite."),
            required("sand", $form, "On sand or a desert track."),
            required("clay", $form, "On black-cotton clay."),
        ]
    };
}
pub(crate) use by_surface;

const SPEED: Form = Form::Quantity(Dimension::DailySpeed, above(0.0, 2_000.0));
const SHARES: &[Key] = by_surface!(SHARE);

/// Keys of `[movement]`.
pub(crate) const KEYS: &[Key] = &[
    required(
        "convoy-size",
        Form::Whole {
            min: 1,
            max: 10_000,
        },
        "Most cargo vehicles in a convoy.",
    ),
    required(
        "fill",
        SHARE,
        "A convoy leaves once this share of its vehicles is full.",
    ),
    required(
        "longest-wait",
        TIME,
        "Or once its oldest consignment has waited this long.",
    ),
    required("formation", UNCERTAIN_TIME, "Days to form a convoy."),
    required(
        "speed",
        Form::Table(SPEED_KEYS),
        "Distance a day in the dry season.",
    ),
    required(
        "wet-speed",
        Form::Table(by_surface!(Form::Quantity(
            Dimension::Share,
            above(0.0, 1.0)
        ))),
        "Factor on speed in wet months.",
    ),
    required(
        "vehicles-per-platoon",
        Form::Table(ESCORT_KEYS),
        "Cargo vehicles for each escorting platoon by threat.",
    ),
    required(
        "breakdowns",
        Form::Table(by_surface!(Form::Quantity(
            Dimension::PerDistance,
            from_to(0.0, 100.0)
        ))),
        "Breakdowns of a vehicle by distance, in the dry.",
    ),
    required(
        "wet-breakdowns",
        FACTOR,
        "Factor on breakdowns in wet months.",
    ),
    required(
        "breakdown-delay",
        Form::Uncertain(Dimension::Hours, from_to(0.0, 2_400.0)),
        "Delay of the whole convoy by one breakdown.",
    ),
    required(
        "abandoned",
        SHARE,
        "Share of broken-down vehicles abandoned with their cargo.",
    ),
    required(
        "fuel-factor",
        Form::Table(by_surface!(FACTOR)),
        "Factor on fuel by distance.",
    ),
    required(
        "flight-weather",
        Form::Table(WEATHER_KEYS),
        "Share of flights that meet unflyable weather.",
    ),
    required(
        "escort-vehicle",
        Form::Name("vehicle"),
        "Vehicle kind of escorts.",
    ),
    required(
        "escort-vehicles",
        Form::Whole { min: 0, max: 100 },
        "Escort vehicles for each platoon.",
    ),
    required(
        "exposure",
        Form::Table(EXPOSURE_KEYS),
        "How incident rates grow with a convoy.",
    ),
    required(
        "patience",
        TIME,
        "A convoy turns back from a closure longer than this.",
    ),
    required(
        "on-time",
        Form::Quantity(Dimension::Factor, from_to(1.0, 100.0)),
        "Multiple of the planned time within which a convoy is on time.",
    ),
    required(
        "turnaround",
        Form::Quantity(Dimension::Hours, from_to(0.0, 240.0)),
        "Time on the ground between two flights.",
    ),
    optional(
        "recovery",
        Form::Whole {
            min: 1,
            max: 10_000,
        },
        "Vehicles, escorts among them, for each recovery team; teams mend side by side. One team for the whole convoy if left out.",
    ),
    optional(
        "driving",
        Form::Table(road::DRIVING_KEYS),
        "Part of a day in which convoys drive the distance a day of the tables; day and night at an even pace if left out.",
    ),
    default(
        "checkpoint-delay",
        Form::Uncertain(Dimension::Hours, from_to(0.0, 240.0)),
        "{ low = \"5 min\", likely = \"20 min\", high = \"4 h\" }",
        "Time of a convoy at one checkpoint.",
    ),
    optional(
        "flights",
        Form::Table(flights::KEYS),
        "What flying asks beside hours, fuel, clearance and weather; nothing if left out.",
    ),
    optional(
        "length",
        Form::Table(road::LENGTH_KEYS),
        "How much long convoys are slowed; not at all if left out.",
    ),
    default(
        "danger",
        Form::Table(road::DANGER_KEYS),
        "{ low = 0.5, medium = 5, high = 30, extreme = 100 }",
        "Danger of a kilometre by threat, for ways of least exposure.",
    ),
    required(
        "open",
        Form::Table(OPEN_KEYS),
        "Probability that a road is open by season.",
    ),
];

const SPEED_KEYS: &[Key] = &[
    required(
        "single",
        Form::Table(by_surface!(SPEED)),
        "Of a truck without escort.",
    ),
    required(
        "escorted",
        Form::Table(by_surface!(SPEED)),
        "Of an escorted convoy.",
    ),
    required(
        "cleared",
        Form::Table(by_surface!(SPEED)),
        "Behind route clearance.",
    ),
];

const PER_PLATOON: Form = Form::Quantity(Dimension::Count, above(0.0, 10_000.0));

const ESCORT_KEYS: &[Key] = &[
    optional("low", PER_PLATOON, "At low threat; no escort if left out."),
    required("medium", PER_PLATOON, "At medium threat."),
    required("high", PER_PLATOON, "At high threat."),
    required("extreme", PER_PLATOON, "At extreme threat."),
];

const WEATHER_KEYS: &[Key] = &[
    required("dry", SHARE, "In dry months."),
    required("wet", SHARE, "In wet months."),
];

const EXPOSURE_KEYS: &[Key] = &[
    required(
        "vehicles",
        Form::Quantity(Dimension::Count, above(0.0, 10_000.0)),
        "Cargo vehicles for which the rates hold.",
    ),
    default(
        "power",
        Form::Quantity(Dimension::Factor, from_to(0.0, 3.0)),
        "0.5",
        "Rates grow with the number of vehicles to this power.",
    ),
];

const OPEN_KEYS: &[Key] = &[
    required("dry", Form::Table(SHARES), "In dry months."),
    required(
        "shoulder",
        Form::Table(SHARES),
        "At the shoulder of the rains.",
    ),
    required("wet", Form::Table(SHARES), "At the peak of the rains."),
];

/// The numbers of a table by surface, in the order of [`Surface::ALL`].
pub(crate) fn surfaces(record: Option<&Record>) -> Option<[f64; 6]> {
    let record = record?;
    Some(Surface::ALL.map(|surface| record.number(surface.word())))
}

/// Probability that a road is open, by season (dry, shoulder, wet) and surface.
pub(crate) fn open(record: &Record) -> Option<[[f64; 6]; 3]> {
    let seasons = record.record("open")?;
    Some([
        surfaces(seasons.record("dry"))?,
        surfaces(seasons.record("shoulder"))?,
        surfaces(seasons.record("wet"))?,
    ])
}

/// Builds the rules of movement.
pub(crate) fn build(record: &Record, faults: &mut Faults) -> Option<MovementRules> {
    let speed = record.record("speed")?;
    let escort = record.record("vehicles-per-platoon")?;
    let weather = record.record("flight-weather")?;
    let exposure = record.record("exposure")?;
    Some(MovementRules {
        convoy_size: record.whole("convoy-size") as u32,
        fill: record.number("fill"),
        longest_wait: record.number("longest-wait"),
        formation: record.distribution("formation"),
        speed_single: surfaces(speed.record("single"))?,
        speed_escorted: surfaces(speed.record("escorted"))?,
        speed_cleared: surfaces(speed.record("cleared"))?,
        wet_speed: surfaces(record.record("wet-speed"))?,
        vehicles_per_platoon: ThreatLevel::ALL
            .map(|level| escort.find_number(level.word()).unwrap_or(f64::INFINITY)),
        breakdowns: surfaces(record.record("breakdowns"))?,
        wet_breakdowns: record.number("wet-breakdowns"),
        breakdown_delay: record.distribution("breakdown-delay"),
        abandoned: record.number("abandoned"),
        fuel_factor: surfaces(record.record("fuel-factor"))?,
        flight_weather: [weather.number("dry"), weather.number("wet")],
        escort_vehicle: Id::new(record.text("escort-vehicle")),
        escort_vehicles: record.whole("escort-vehicles") as u32,
        exposure_vehicles: exposure.number("vehicles"),
        exposure_power: exposure.number("power"),
        patience: record.number("patience"),
        on_time: record.number("on-time"),
        turnaround: record.number("turnaround"),
        recovery: record
            .find_whole("recovery")
            .map(|vehicles| vehicles as u32),
        driving: road::driving(record, faults),
        checkpoint_delay: record.distribution("checkpoint-delay"),
        length: road::length(record),
        flights: flights::build(record, faults),
        danger: road::danger(record)?,
    })
}
