//! `[[incident]]`.

use crate::engine::distribution::Distribution;
use crate::scenario::decode::context::name_of;
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{
    FACTOR, Form, Key, SHARE, UNCERTAIN_COUNT, UNCERTAIN_SHARE, UNCERTAIN_TIME, above, default,
    from_to, optional, required,
};
use crate::scenario::place::ThreatLevel;
use crate::scenario::record::{Datum, Record};
use crate::scenario::scenario::Id;
use crate::scenario::threat::{IncidentKind, Target};

/// Keys of `[[incident]]`.
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
    required("target", Form::Word(Target::WORDS), "What it befalls."),
    default("attack", Form::Boolean, "false", "Counts as an attack."),
    default("casualties", SHARE, "0", "Probability of any casualty."),
    default(
        "wounded",
        UNCERTAIN_COUNT,
        "0",
        "Wounded, given any casualty.",
    ),
    default(
        "fatal",
        SHARE,
        "0",
        "Probability that someone is killed, given any casualty.",
    ),
    default(
        "killed",
        UNCERTAIN_COUNT,
        "0",
        "Killed, given that someone is.",
    ),
    default(
        "delay",
        UNCERTAIN_TIME,
        "\"0 d\"",
        "Delay of a convoy, or suspension of movement.",
    ),
    default("vehicles-lost", UNCERTAIN_COUNT, "0", "Vehicles lost."),
    default(
        "goods-lost",
        UNCERTAIN_SHARE,
        "0",
        "Share of the cargo or of each stock that is lost.",
    ),
    optional(
        "closure",
        Form::Table(CLOSURE_KEYS),
        "Closure of the link, or of flights in the zone.",
    ),
    default("escorted", FACTOR, "1", "Factor on the rate under escort."),
    default(
        "cleared",
        FACTOR,
        "1",
        "Factor on the rate behind route clearance.",
    ),
    default(
        "hardened",
        FACTOR,
        "1",
        "Factor on casualties in a hardened camp.",
    ),
    default(
        "consent",
        Form::Boolean,
        "false",
        "Whether the rate follows the host's consent.",
    ),
    default(
        "branching",
        Form::Quantity(Dimension::Factor, from_to(0.0, 0.95)),
        "0",
        "Mean number of further incidents that one excites.",
    ),
    default(
        "echo",
        Form::Quantity(Dimension::Days, above(0.0, 3_650.0)),
        "\"10 d\"",
        "Mean time to an excited incident.",
    ),
    default(
        "spill",
        SHARE,
        "0",
        "Share of excited incidents that strike in a neighbouring zone.",
    ),
    optional(
        "night",
        SHARE,
        "Share of incidents at sites and in zones that happen between 18 and 6 o'clock; any hour alike if left out.",
    ),
    optional(
        "epidemic",
        Form::Table(EPIDEMIC_KEYS),
        "Makes more people sick at the site or in the zone for a time.",
    ),
    optional(
        "levels",
        Form::Table(LEVEL_KEYS),
        "Rates by level of threat.",
    ),
];

const CLOSURE_KEYS: &[Key] = &[
    required("chance", SHARE, "Probability of a closure."),
    required("time", UNCERTAIN_TIME, "How long it lasts."),
];

const EPIDEMIC_KEYS: &[Key] = &[
    required("factor", FACTOR, "Factor on admissions."),
    required("time", UNCERTAIN_TIME, "How long it lasts."),
];

const LEVEL_KEYS: &[Key] = &[
    optional("low", Form::Rate, "Rate at low threat."),
    optional("medium", Form::Rate, "Rate at medium threat."),
    optional("high", Form::Rate, "Rate at high threat."),
    optional("extreme", Form::Rate, "Rate at extreme threat."),
];

/// Rates of a kind by level, in the order of [`ThreatLevel::ALL`], per 1,000 km or day after its target.
pub(crate) type Levels = [Option<f64>; 4];

/// Builds a kind of incident, with its rates by level of threat.
pub(crate) fn build(
    record: &Record,
    id: &str,
    faults: &mut Faults,
) -> Option<(IncidentKind, Levels)> {
    let target = Target::parse(record.text("target"))?;
    let (p_closure, closure) = match record.record("closure") {
        Some(row) => (row.number("chance"), row.distribution("time")),
        None => (0.0, Distribution::constant(0.0).ok()?),
    };
    let kind = IncidentKind {
        id: Id::new(id),
        name: name_of(record, id),
        target,
        attack: record.boolean("attack"),
        p_casualties: record.number("casualties"),
        wounded: record.distribution("wounded"),
        p_killed: record.number("fatal"),
        killed: record.distribution("killed"),
        delay: record.distribution("delay"),
        vehicles_lost: record.distribution("vehicles-lost"),
        goods_lost: record.distribution("goods-lost"),
        p_closure,
        closure,
        escorted: record.number("escorted"),
        cleared: record.number("cleared"),
        hardened: record.number("hardened"),
        by_consent: record.boolean("consent"),
        branching: record.number("branching"),
        echo_days: record.number("echo"),
        spill: record.number("spill"),
        night: record.find_number("night"),
        epidemic: record
            .record("epidemic")
            .map(|row| (row.number("factor"), row.distribution("time"))),
    };
    let mut levels = [None; 4];
    if let Some(row) = record.record("levels") {
        for (at, level) in ThreatLevel::ALL.iter().enumerate() {
            levels[at] = rate(row, level.word(), target, faults);
        }
    }
    Some((kind, levels))
}

/// A rate under a key, which must be by distance for convoys and in time for sites and zones.
pub(crate) fn rate(record: &Record, key: &str, target: Target, faults: &mut Faults) -> Option<f64> {
    let item = record.find(key)?;
    let Datum::Rate { by_distance, value } = item.datum else {
        return None;
    };
    let path = record.path_of(key);
    match (by_distance, target) {
        (true, Target::Convoy) | (false, Target::Site | Target::Zone) => Some(value),
        (false, Target::Convoy) => {
            let message = "is a rate in time; incidents to convoys have one by distance, such as \"0.4 /1000 km\"";
            faults.contradict(&path, item.span, message);
            None
        }
        (true, _) => {
            let message = format!(
                "is a rate by distance; incidents to a {} have one in time, such as \"0.2 /mo\"",
                target.word()
            );
            faults.contradict(&path, item.span, message);
            None
        }
    }
}
