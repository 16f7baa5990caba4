//! What a road and its crews ask of a convoy: driving days, ferries, currents, length, and danger refused.

use crate::scenario::decode::context::Context;
use crate::scenario::dimension::Dimension;
use crate::scenario::dispatch::{Against, DrivingDay, Ferry, Length, Refusal};
use crate::scenario::faults::Faults;
use crate::scenario::form::{Form, Key, NOT_NEGATIVE, SHARE, above, from_to, optional, required};
use crate::scenario::place::ThreatLevel;
use crate::scenario::record::Record;
use crate::scenario::scenario::Id;

/// Keys of `driving` of a zone and of the rules of movement.
pub(crate) const DRIVING_KEYS: &[Key] = &[
    required(
        "from",
        Form::Quantity(Dimension::Hours, from_to(0.0, 23.0)),
        "Hour of the day at which it begins.",
    ),
    required(
        "hours",
        Form::Quantity(Dimension::Hours, above(0.0, 24.0)),
        "Hours of it; then everyone stops for the night.",
    ),
];

/// Keys of `ferry` of a link.
pub(crate) const FERRY_KEYS: &[Key] = &[
    required(
        "vehicles",
        Form::Whole {
            min: 1,
            max: 10_000,
        },
        "Vehicles taken across at once.",
    ),
    required(
        "crossing",
        Form::Quantity(Dimension::Hours, above(0.0, 240.0)),
        "Time until it can take the next ones.",
    ),
];

/// Keys of `against` of a link.
pub(crate) const AGAINST_KEYS: &[Key] = &[
    required(
        "towards",
        Form::Name("site"),
        "The end towards which travel is slower, as upstream.",
    ),
    required(
        "speed",
        Form::Quantity(Dimension::DailySpeed, above(0.0, 25_000.0)),
        "Distance a day that way in the dry season.",
    ),
];

/// Keys of `length` of the rules of movement.
pub(crate) const LENGTH_KEYS: &[Key] = &[
    required(
        "vehicles",
        Form::Whole {
            min: 0,
            max: 10_000,
        },
        "Vehicles, escorts among them, for which the tables of speed hold.",
    ),
    required(
        "slower",
        SHARE,
        "Share by which each vehicle beyond them adds to the time under way.",
    ),
];

/// Keys of `danger` of the rules of movement.
pub(crate) const DANGER_KEYS: &[Key] = &[
    required("low", DANGER, "At low threat."),
    required("medium", DANGER, "At medium threat."),
    required("high", DANGER, "At high threat."),
    required("extreme", DANGER, "At extreme threat."),
];

const DANGER: Form = Form::Quantity(Dimension::Factor, NOT_NEGATIVE);

/// Keys of `refuses` of a fleet.
pub(crate) const REFUSES_KEYS: &[Key] = &[
    optional(
        "threat",
        Form::Word(ThreatLevel::WORDS),
        "It serves no lane whose way is threatened this much; any if left out.",
    ),
    optional(
        "regime",
        Form::Word(&["tense", "crisis"]),
        "It does not set out while a zone on the way is in this regime or a worse one; in any if left out.",
    ),
];

/// The driving day of a zone or of the rules of movement.
pub(crate) fn driving(record: &Record, faults: &mut Faults) -> Option<DrivingDay> {
    day(record, "driving", faults)
}

/// The part of a day under a key.
pub(crate) fn day(record: &Record, key: &str, faults: &mut Faults) -> Option<DrivingDay> {
    let row = record.record(key)?;
    let day = DrivingDay {
        from: row.number("from"),
        hours: row.number("hours"),
    };
    if day.from + day.hours > 24.0 {
        let message = "runs past midnight; begin earlier or make it shorter";
        faults.contradict(&row.path_of("hours"), row.span_of("hours"), message);
    }
    Some(day)
}

/// The ferry of a link.
pub(crate) fn ferry(record: &Record) -> Option<Ferry> {
    let row = record.record("ferry")?;
    Some(Ferry {
        vehicles: row.whole("vehicles") as u32,
        crossing: row.number("crossing"),
    })
}

/// The slower direction of a link between two sites.
pub(crate) fn against(record: &Record, ends: [&Id; 2], faults: &mut Faults) -> Option<Against> {
    let row = record.record("against")?;
    let towards = row.text("towards");
    if ends.iter().all(|end| end.as_str() != towards) {
        let message = format!("is {towards}, which is no end of this link");
        faults.contradict(&row.path_of("towards"), row.span_of("towards"), message);
    }
    Some(Against {
        towards: Id::new(towards),
        speed: row.number("speed"),
    })
}

/// How much long convoys are slowed.
pub(crate) fn length(record: &Record) -> Option<Length> {
    let row = record.record("length")?;
    Some(Length {
        vehicles: row.whole("vehicles") as u32,
        slower: row.number("slower"),
    })
}

/// Danger of a kilometre by threat.
pub(crate) fn danger(record: &Record) -> Option<[f64; 4]> {
    let row = record.record("danger")?;
    Some(ThreatLevel::ALL.map(|level| row.number(level.word())))
}

/// The danger that a fleet refuses.
pub(crate) fn refusal(record: &Record) -> Option<Refusal> {
    let row = record.record("refuses")?;
    Some(Refusal {
        threat: row.find_text("threat").and_then(ThreatLevel::parse),
        regime: row.find_text("regime").map(|word| match word {
            "tense" => 1,
            _ => 2,
        }),
    })
}

/// Keys of `mobilisation` of a fleet.
pub(crate) const MOBILISATION_KEYS: &[Key] = &[
    required("from", Form::Day, "When the first vehicle can come."),
    required(
        "over",
        Form::Quantity(Dimension::Days, above(0.0, 3_652.0)),
        "Time until all are there.",
    ),
];

/// Vehicles of a contractor who builds up his fleet in a straight line: how many from each instant on.
pub(crate) fn mobilise(
    record: &Record,
    context: &Context,
    mission: Option<&str>,
    number: u32,
) -> Option<Vec<(crate::engine::time::SimTime, u32)>> {
    let row = record.record("mobilisation")?;
    let from = context.time(row.day("from"), mission);
    let over = row.number("over");
    // At most a hundred steps, so that a large fleet does not come truck by truck.
    let steps = number.clamp(1, 100);
    let at = |step: u32| {
        let share = f64::from(step) / f64::from(steps);
        let instant = from + crate::engine::time::SimSpan::from_days(over * share);
        (instant, (f64::from(number) * share).round() as u32)
    };
    let none = (crate::engine::time::SimTime::from_days(-200_000.0), 0);
    Some(std::iter::once(none).chain((1..=steps).map(at)).collect())
}
