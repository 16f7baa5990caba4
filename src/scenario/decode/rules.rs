//! `[deployment]`, `[medical]`, `[supply]`, `[patrols]` and `[readiness]`.

use crate::engine::distribution::Distribution;
use crate::scenario::decode::generation::{SLIP_KEYS, slip};
use crate::scenario::decode::lift;
use crate::scenario::decode::unit::READINESS;
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{
    FACTOR, Form, Key, SHARE, TIME, UNCERTAIN_TIME, above, default, from_to, optional, required,
};
use crate::scenario::record::Record;
use crate::scenario::rules::{DeploymentRules, Killed, MandateRules, MedicalRules, SupplyRules};
use crate::scenario::supply::{Shortage, WhenFull};

/// Keys of `[deployment]`.
pub(crate) const DEPLOYMENT_KEYS: &[Key] = &[
    required(
        "customs",
        UNCERTAIN_TIME,
        "Days in port after discharge, once the agreement stands.",
    ),
    required(
        "customs-before-agreement",
        FACTOR,
        "Factor on that before the agreement.",
    ),
    required(
        "discharge",
        Form::Quantity(Dimension::TonnesPerDay, above(0.0, 1e6)),
        "Equipment discharged by one berth.",
    ),
    required(
        "main-body",
        UNCERTAIN_TIME,
        "Days between request for and arrival of the main body.",
    ),
    required("advance-party", SHARE, "Share of people that comes ahead."),
    required(
        "staging",
        UNCERTAIN_TIME,
        "Days to load equipment on trucks.",
    ),
    required(
        "pledge-failure",
        UNCERTAIN_TIME,
        "Days the search for another contributor adds.",
    ),
    required(
        "rotation",
        Form::Table(ROTATION_KEYS),
        "Dip in capability after a rotation.",
    ),
    default(
        "arrival",
        Form::Word(&["transport-limited", "perfect"]),
        "\"transport-limited\"",
        "Whether units need ships, ports, roads and camps, or are at their site once they are ready.",
    ),
    default(
        "main-body-after",
        Form::Word(&["clearance", "arrival"]),
        "\"clearance\"",
        "Whether the main body is called once its equipment is out of customs or once it is at its site.",
    ),
    optional(
        "lift",
        Form::Table(lift::LIFT_KEYS),
        "Ships, aircraft and seats that units share; nobody waits for them if left out.",
    ),
    optional(
        "demurrage",
        Form::Table(lift::DEMURRAGE_KEYS),
        "What ports charge for time; nothing if left out.",
    ),
    default(
        "dangerous",
        UNCERTAIN_TIME,
        "\"0 d\"",
        "Time by which dangerous goods on its load list hold a unit's equipment in port beyond customs.",
    ),
    default(
        "by-unit",
        Form::Boolean,
        "false",
        "Whether dates and waits are figures for each unit.",
    ),
];

const ROTATION_KEYS: &[Key] = &[
    required("capability", SHARE, "Capability in the dip."),
    required("dip", UNCERTAIN_TIME, "Length of the dip."),
    optional(
        "slip",
        Form::Table(SLIP_KEYS),
        "By how much rotations slip where visas or flights are refused; none if left out.",
    ),
];

const MINUTES: Form = Form::Uncertain(Dimension::Minutes, from_to(0.0, 14_400.0));

/// Keys of `[medical]`.
pub(crate) const MEDICAL_KEYS: &[Key] = &[
    required(
        "decision",
        MINUTES,
        "Time from injury to the decision to launch.",
    ),
    required(
        "wheels-up",
        MINUTES,
        "Time from decision to wheels up by day.",
    ),
    required(
        "night",
        SHARE,
        "Probability that a helicopter can fly at night.",
    ),
    required(
        "severe",
        SHARE,
        "Share of wounded who need surgery at once.",
    ),
    required(
        "death",
        Form::List(&SHARE, 4, 4),
        "Probability of dying of severe wounds at 1, 2, 4 and 8 hours to surgery.",
    ),
    required(
        "ground-speed",
        Form::Quantity(Dimension::Speed, above(0.0, 200.0)),
        "Speed of evacuation by road.",
    ),
    required("stay", UNCERTAIN_TIME, "Days in a hospital bed."),
    required(
        "illness-deaths",
        Form::Quantity(Dimension::PerThousandPersonYears, from_to(0.0, 1_000.0)),
        "Deaths by illness.",
    ),
    required(
        "accident-deaths",
        Form::Quantity(Dimension::PerThousandPersonYears, from_to(0.0, 1_000.0)),
        "Deaths by accident.",
    ),
    required(
        "admissions",
        Form::Quantity(Dimension::PerThousandPersonDays, from_to(0.0, 1_000.0)),
        "Patients who need a hospital bed.",
    ),
    required(
        "wet-admissions",
        FACTOR,
        "Factor on admissions in wet months.",
    ),
    required(
        "repatriated",
        SHARE,
        "Share of the sick and lightly wounded who are repatriated.",
    ),
    required(
        "repatriated-severe",
        SHARE,
        "Share of the severely wounded who are repatriated, if they live.",
    ),
    required("first-aid", MINUTES, "Time from injury to first aid."),
    required(
        "urgent",
        SHARE,
        "Share of wounded who need surgery less urgently.",
    ),
    required(
        "operation",
        UNCERTAIN_TIME,
        "Time for which an operation binds a surgery team.",
    ),
    required(
        "holding",
        Form::List(&TIME, 3, 3),
        "Longest stay in hospitals of levels 1, 2 and 3.",
    ),
    required(
        "litters",
        Form::Whole { min: 1, max: 200 },
        "Casualties lying down in one evacuation flight.",
    ),
    required(
        "refused",
        SHARE,
        "Share of evacuation flights that the host refuses.",
    ),
    required(
        "hot-admissions",
        FACTOR,
        "Factor on admissions in hot months.",
    ),
    required(
        "killed",
        Form::Word(&["all", "at-once"]),
        "Whether the killed of incidents hold those who died of wounds.",
    ),
    required(
        "died-of-wounds",
        SHARE,
        "Share of all killed who died of wounds.",
    ),
    required(
        "record-time",
        TIME,
        "Time to surgery under which all killed hold.",
    ),
];

/// Keys of `[supply]`.
pub(crate) const SUPPLY_KEYS: &[Key] = &[
    required(
        "reefer-tonnes",
        Form::Quantity(Dimension::Tonnes, above(0.0, 1_000.0)),
        "Refrigerated goods that one plugged container holds.",
    ),
    required(
        "population-water",
        Form::Quantity(Dimension::LitresPerPersonDay, from_to(0.0, 1_000.0)),
        "Water for a civilian under protection.",
    ),
    required(
        "shortage",
        Form::Word(Shortage::WORDS),
        "Who is served when a supplier has less than is asked of it.",
    ),
    required(
        "when-full",
        Form::Word(WhenFull::WORDS),
        "What convoys do with what does not fit in.",
    ),
];

/// Keys of `[patrols]`.
pub(crate) const PATROLS_KEYS: &[Key] = &[
    required(
        "guard",
        SHARE,
        "Share of platoons bound by guard, camp and rest.",
    ),
    required(
        "stop-below",
        TIME,
        "Days of supply of vehicle fuel below which patrols stop.",
    ),
];

/// Keys of `[readiness]`.
pub(crate) const READINESS_KEYS: &[Key] = &[
    required(
        "level-1",
        UNCERTAIN_TIME,
        "Days to readiness of a pledge at level 1.",
    ),
    required(
        "level-2",
        UNCERTAIN_TIME,
        "Days to readiness of a pledge at level 2.",
    ),
    required(
        "level-3",
        UNCERTAIN_TIME,
        "Days to readiness of a pledge at level 3.",
    ),
    required(
        "rapid",
        UNCERTAIN_TIME,
        "Days to readiness of a pledge at the rapid deployment level.",
    ),
];

/// Builds the rules of arrival.
pub(crate) fn deployment(record: &Record) -> Option<DeploymentRules> {
    let rotation = record.record("rotation")?;
    Some(DeploymentRules {
        customs: record.distribution("customs"),
        customs_before_agreement: record.number("customs-before-agreement"),
        discharge: record.number("discharge"),
        main_body: record.distribution("main-body"),
        advance_party: record.number("advance-party"),
        staging: record.distribution("staging"),
        pledge_failure: record.distribution("pledge-failure"),
        rotation_capability: rotation.number("capability"),
        rotation_dip: rotation.distribution("dip"),
        rotation_slip: slip(rotation),
        is_arrival_perfect: record.text("arrival") == "perfect",
        calls_after_arrival: record.text("main-body-after") == "arrival",
        lift: lift::lift(record),
        demurrage: lift::demurrage(record),
        dangerous: record.distribution("dangerous"),
        by_unit: record.boolean("by-unit"),
    })
}

/// Builds the rules of the chain of care.
pub(crate) fn medical(record: &Record, faults: &mut Faults) -> Option<MedicalRules> {
    let death = <[f64; 4]>::try_from(record.numbers("death")).ok()?;
    if death.windows(2).any(|pair| pair[0] > pair[1]) {
        let message = "falls with time to surgery; it must rise or stay";
        faults.contradict(&record.path_of("death"), record.span_of("death"), message);
    }
    let (severe, urgent) = (record.number("severe"), record.number("urgent"));
    if severe + urgent > 1.0 {
        let message = "and `severe` add up to more than all wounded";
        faults.contradict(&record.path_of("urgent"), record.span_of("urgent"), message);
    }
    let killed = if record.text("killed") == "all" {
        Killed::All {
            of_wounds: record.number("died-of-wounds"),
            hours: record.number("record-time") * 24.0,
        }
    } else {
        Killed::AtOnce
    };
    Some(MedicalRules {
        decision: record.distribution("decision"),
        wheels_up: record.distribution("wheels-up"),
        night: record.number("night"),
        severe,
        death,
        ground_speed: record.number("ground-speed"),
        stay: record.distribution("stay"),
        illness_deaths: record.number("illness-deaths"),
        accident_deaths: record.number("accident-deaths"),
        admissions: record.number("admissions"),
        wet_admissions: record.number("wet-admissions"),
        repatriated: record.number("repatriated"),
        repatriated_severe: record.number("repatriated-severe"),
        first_aid: record.distribution("first-aid"),
        urgent,
        operation: record.distribution("operation"),
        holding: <[f64; 3]>::try_from(record.numbers("holding")).ok()?,
        litters: record.whole("litters") as u32,
        refused: record.number("refused"),
        hot_admissions: record.number("hot-admissions"),
        killed,
    })
}

/// Builds the rules of storage.
pub(crate) fn supply(record: &Record) -> SupplyRules {
    SupplyRules {
        reefer_tonnes: record.number("reefer-tonnes"),
        population_water: record.number("population-water"),
        shortage: Shortage::parse(record.text("shortage")).expect("the word has been checked"),
        when_full: WhenFull::parse(record.text("when-full")).expect("the word has been checked"),
    }
}

/// Builds the rules of patrols and guards.
pub(crate) fn patrols(record: &Record) -> MandateRules {
    MandateRules {
        guard: record.number("guard"),
        patrol_fuel_days: record.number("stop-below"),
    }
}

/// Days to readiness by level of pledge, in the order of [`READINESS`].
pub(crate) fn readiness(record: &Record) -> Vec<Distribution> {
    READINESS
        .iter()
        .map(|level| record.distribution(level))
        .collect()
}
