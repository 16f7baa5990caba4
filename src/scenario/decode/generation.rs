//! `[generation]`: the stages of force generation, and the keys of units and missions that go with them.

use crate::engine::distribution::Distribution;
use crate::scenario::decode::unit::READINESS;
use crate::scenario::dimension::Dimension;
use crate::scenario::form::{
    FACTOR, Form, Key, SHARE, TIME, UNCERTAIN_COUNT, UNCERTAIN_SHARE, UNCERTAIN_TIME, YEARS, above,
    default, from_to, required,
};
use crate::scenario::generation::{
    Access, AccessOverTime, GenerationRules, N_STAGES, Recruitment, Stage,
};
use crate::scenario::record::{Datum, Record};

/// Keys of `[generation]`.
pub(crate) const KEYS: &[Key] = &[
    required(
        "pledge",
        UNCERTAIN_TIME,
        "Days from the request to a pledge that is selected.",
    ),
    required(
        "visit",
        UNCERTAIN_TIME,
        "Days to and of the assessment visit, after the pledge.",
    ),
    required(
        "agreement",
        UNCERTAIN_TIME,
        "Days of negotiating the agreement, after the visit.",
    ),
    required(
        "preparation",
        UNCERTAIN_TIME,
        "Days of preparing equipment, after the visit.",
    ),
    required(
        "load-list",
        UNCERTAIN_TIME,
        "Days to the load list, after agreement and preparation.",
    ),
    required(
        "training",
        UNCERTAIN_TIME,
        "Days of training, after the pledge.",
    ),
    required(
        "pre-deployment-visit",
        UNCERTAIN_TIME,
        "Days to the declaration of readiness, after training and load list.",
    ),
    required(
        "left",
        Form::Table(LEFT_KEYS),
        "Share of each stage that is left by level of pledge.",
    ),
    required(
        "pace",
        Form::Uncertain(Dimension::Factor, from_to(0.0, 100.0)),
        "Factor on every stage of a mission, drawn once for each.",
    ),
    required(
        "constrained",
        FACTOR,
        "Factor on stages that begin while access is constrained.",
    ),
    required(
        "unfilled",
        UNCERTAIN_SHARE,
        "Share of a mission's requirements for which nobody comes forward at first, drawn once for each.",
    ),
    required(
        "search",
        UNCERTAIN_TIME,
        "Days for which such a requirement stays open.",
    ),
    required(
        "rapid-pool",
        UNCERTAIN_COUNT,
        "Units of a mission that come from the rapid deployment level, first priorities first.",
    ),
];

const LEFT_KEYS: &[Key] = &[
    required("level-1", Form::Table(SHARES), "Of a formal pledge."),
    required("level-2", Form::Table(SHARES), "After an assessment visit."),
    required("level-3", Form::Table(SHARES), "With agreed load lists."),
    required(
        "rapid",
        Form::Table(SHARES),
        "At the rapid deployment level.",
    ),
];

const fn left(name: &'static str) -> Key {
    default(name, SHARE, "1", "Share of this stage that is left.")
}

const SHARES: &[Key] = &[
    left("pledge"),
    left("visit"),
    left("agreement"),
    left("preparation"),
    left("load-list"),
    left("training"),
    left("pre-deployment-visit"),
];

/// Keys of `unit.recruitment`.
pub(crate) const RECRUITMENT_KEYS: &[Key] = &[
    required(
        "time",
        Form::Quantity(Dimension::Days, above(0.0, YEARS.max)),
        "Mean time to fill a post.",
    ),
    default(
        "lead",
        TIME,
        "\"0 d\"",
        "Time from the request until the first can come.",
    ),
    default(
        "vacancy",
        SHARE,
        "\"0 %\"",
        "Share of posts that stays empty.",
    ),
    default(
        "tour",
        Form::Quantity(Dimension::Days, above(0.0, YEARS.max)),
        "\"12 mo\"",
        "Mean time for which a person stays.",
    ),
];

/// Forms of `mission.access`.
pub(crate) const ACCESS: Form = Form::Either(&[Form::Word(Access::WORDS), Form::Rows(ACCESS_KEYS)]);

const ACCESS_KEYS: &[Key] = &[
    required("from", Form::Day, "From when."),
    required(
        "value",
        Form::Word(Access::WORDS),
        "What the host allows from then on.",
    ),
];

/// Keys of `deployment.rotation.slip`.
pub(crate) const SLIP_KEYS: &[Key] = &[
    default(
        "chance",
        SHARE,
        "\"100 %\"",
        "Probability that a rotation slips.",
    ),
    required("time", UNCERTAIN_TIME, "By how much."),
];

/// Builds the rules.
pub(crate) fn build(record: &Record) -> Option<GenerationRules> {
    let table = record.record("left")?;
    let mut left = [[1.0; N_STAGES]; 4];
    for (row, level) in left.iter_mut().zip(READINESS) {
        let shares = table.record(level)?;
        *row = Stage::ALL.map(|stage| shares.number(stage.word()));
    }
    Some(GenerationRules {
        stages: Stage::ALL.map(|stage| record.distribution(stage.word())),
        left,
        pace: record.distribution("pace"),
        constrained: record.number("constrained"),
        unfilled: record.distribution("unfilled"),
        search: record.distribution("search"),
        rapid_pool: record.distribution("rapid-pool"),
    })
}

/// Builds the recruitment of individuals.
pub(crate) fn recruitment(record: &Record) -> Recruitment {
    Recruitment {
        lead: record.number("lead"),
        days: record.number("time"),
        vacancy: record.number("vacancy"),
        tour: record.number("tour"),
    }
}

/// The slip of rotations: its probability and length.
pub(crate) fn slip(rotation: &Record) -> Option<(f64, Distribution)> {
    let slip = rotation.record("slip")?;
    Some((slip.number("chance"), slip.distribution("time")))
}

/// Consent over time from a word or dated words, each day turned into an instant by `at`.
pub(crate) fn access(
    record: &Record,
    at: impl Fn(&Record) -> crate::engine::time::SimTime,
) -> AccessOverTime {
    match record.find("access").map(|item| &item.datum) {
        Some(Datum::Text(word)) => {
            let always = crate::engine::time::SimTime::from_days(-200_000.0);
            Access::parse(word)
                .map(|level| (always, level))
                .into_iter()
                .collect()
        }
        Some(Datum::List(_)) => {
            let rows = record.rows("access");
            rows.filter_map(|row| Some((at(row), Access::parse(row.text("value"))?)))
                .collect()
        }
        _ => Vec::new(),
    }
}
