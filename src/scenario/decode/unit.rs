//! `[[unit]]`.

use crate::engine::distribution::Distribution;
use crate::engine::time::SimSpan;
use crate::scenario::decode::arrival::arrival;
use crate::scenario::decode::context::{Context, name_of};
use crate::scenario::decode::generation::RECRUITMENT_KEYS;
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::force::{Arrival, Caveats, LoadLine, Unit};
use crate::scenario::form::{
    COUNT, Form, Key, SHARE, TIME, UNCERTAIN_SHARE, UNCERTAIN_TIME, YEARS, default, from_to,
    optional, required,
};
use crate::scenario::lift::LiftBy;
use crate::scenario::mission::Component;
use crate::scenario::place::{Role, Site};
use crate::scenario::record::{Datum, Record};
use crate::scenario::scenario::Id;

/// Levels of pledge, whose days are in `[readiness]`.
pub(crate) const READINESS: &[&str] = &["level-1", "level-2", "level-3", "rapid"];

/// Keys of `[[unit]]`.
pub(crate) const KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the unit."),
    optional(
        "kind",
        Form::Text,
        "Kind in the catalog; without it every number must be given.",
    ),
    optional(
        "name",
        Form::Text,
        "Name shown on charts; the id if left out. Contributors stay anonymous.",
    ),
    optional(
        "mission",
        Form::Name("mission"),
        "Mission it serves; the only one if left out.",
    ),
    required(
        "component",
        Form::Word(Component::WORDS),
        "Component it counts against.",
    ),
    required("to", Form::Name("site"), "Destination."),
    required("people", COUNT, "People."),
    default("vehicles", COUNT, "0", "Vehicles, armoured ones included."),
    default("armoured", COUNT, "0", "Armoured vehicles among them."),
    default(
        "load",
        Form::Rows(LOAD_KEYS),
        "[]",
        "Load list; empty for people with hand luggage.",
    ),
    optional(
        "rehatted",
        Form::Day,
        "Day on which troops already in theatre change helmets.",
    ),
    default(
        "requested",
        Form::Day,
        "\"D+0\"",
        "When the unit is asked for.",
    ),
    optional(
        "readiness",
        Form::Either(&[Form::Word(READINESS), UNCERTAIN_TIME]),
        "Days from request to equipment ready for loading, or the level of the pledge.",
    ),
    optional(
        "generation",
        Form::Word(READINESS),
        "Level of the pledge of a unit that goes through the stages of `[generation]`; instead of `readiness`.",
    ),
    optional(
        "recruitment",
        Form::Table(RECRUITMENT_KEYS),
        "Fills the posts one by one, for individual police, observers and civilians; instead of `readiness`.",
    ),
    default(
        "pledge-fails",
        SHARE,
        "\"0 %\"",
        "Probability that the pledge fails.",
    ),
    default(
        "tender",
        UNCERTAIN_TIME,
        "\"0 d\"",
        "Days to tender for and position a ship.",
    ),
    default("voyage", UNCERTAIN_TIME, "\"0 d\"", "Days at sea."),
    default(
        "lift",
        Form::Word(LiftBy::WORDS),
        "\"charter\"",
        "How its equipment comes; charters and aircraft are shared where deployment.lift says so.",
    ),
    optional(
        "port",
        Form::Name("site"),
        "Port of entry; the only seaport if left out.",
    ),
    optional(
        "airport",
        Form::Name("site"),
        "Airport of entry; the only airport if left out.",
    ),
    optional(
        "required",
        Form::Day,
        "Day by which it is required at its destination.",
    ),
    default(
        "priority",
        Form::Whole { min: 1, max: 9 },
        "5",
        "Priority of its movement, 1 first.",
    ),
    default(
        "completeness",
        UNCERTAIN_SHARE,
        "\"100 %\"",
        "Share of equipment present on arrival.",
    ),
    default(
        "completion",
        UNCERTAIN_TIME,
        "\"0 d\"",
        "Days until missing equipment is made good.",
    ),
    default(
        "shipments",
        Form::Whole { min: 1, max: 60 },
        "1",
        "Shipments of equal size in which missing equipment comes over that time.",
    ),
    default(
        "serviceability",
        UNCERTAIN_SHARE,
        "\"100 %\"",
        "Share of present equipment that works.",
    ),
    default(
        "setup",
        UNCERTAIN_TIME,
        "\"0 d\"",
        "Days from arrival to initial capability.",
    ),
    default(
        "self-sustainment",
        TIME,
        "\"0 d\"",
        "Days of supply brought along.",
    ),
    default(
        "rotation",
        Form::Either(&[
            Form::Word(&["none"]),
            Form::Quantity(Dimension::Days, from_to(1.0, YEARS.max)),
        ]),
        "\"none\"",
        "Time between rotations of people.",
    ),
    optional("withdraw", Form::Day, "Day it leaves for good."),
    default(
        "platoons",
        COUNT,
        "0",
        "Platoons that can patrol or escort.",
    ),
    default(
        "engineers",
        Form::Quantity(Dimension::PlacesPerDay, from_to(0.0, 100_000.0)),
        "\"0 places/d\"",
        "Camp places it can build.",
    ),
    default(
        "medical-level",
        Form::Either(&[Form::Whole { min: 0, max: 3 }, Form::Word(PLUS_LEVELS)]),
        "0",
        "Level of its hospital, 0 to 3, or \"1+\" or \"2+\" with a surgery team more; 0 has none.",
    ),
    optional(
        "surgery-teams",
        Form::Whole { min: 0, max: 50 },
        "Surgery teams; by level if left out: none at 0 and 1, one at 1+ and 2, two at 2+, three at 3.",
    ),
    default("beds", COUNT, "0", "Hospital beds."),
    default(
        "caveats",
        Form::List(&Form::Word(Caveats::WORDS), 0, 2),
        "[]",
        "What its country does not let it do.",
    ),
    optional(
        "count",
        Form::Whole { min: 1, max: 4_096 },
        "Number of like units, with ids id-1, id-2 and so on.",
    ),
];

/// Levels with a forward surgical or extra specialist team.
const PLUS_LEVELS: &[&str] = &["1+", "2+"];

const LOAD_KEYS: &[Key] = &[
    required("name", Form::Text, "What it is."),
    default(
        "teu",
        Form::Quantity(Dimension::Count, from_to(0.0, 1e5)),
        "0",
        "Containers.",
    ),
    default("vehicles", COUNT, "0", "Vehicles."),
    default(
        "lane",
        Form::Quantity(Dimension::Length, from_to(0.0, 1e6)),
        "\"0 m\"",
        "Lane-metres.",
    ),
    required(
        "tonnes",
        Form::Quantity(Dimension::Tonnes, from_to(0.0, 1e6)),
        "Mass.",
    ),
    default("reefers", COUNT, "0", "Refrigerated containers among them."),
    optional(
        "dangerous",
        Form::Word(LoadLine::DANGEROUS),
        "Class of dangerous goods.",
    ),
];

/// What a unit takes from elsewhere in the scenario.
pub(crate) struct Around<'a> {
    /// Sites.
    pub sites: &'a [Site],
    /// Whether every site of the scenario is among them.
    pub is_whole: bool,
    /// Days to readiness by level, in the order of [`READINESS`].
    pub readiness: &'a [Distribution],
}

/// Builds a unit.
pub(crate) fn build(
    record: &Record,
    id: &str,
    around: &Around<'_>,
    context: &Context,
    faults: &mut Faults,
) -> Option<Unit> {
    let mission = context.mission_of(record, faults)?;
    let day = |key: &str| {
        record
            .find_day(key)
            .map(|day| context.time(day, Some(mission.as_str())))
    };
    let load = load(record, faults);
    let (people, vehicles) = (
        record.whole("people") as u32,
        record.whole("vehicles") as u32,
    );
    let armoured = record.whole("armoured") as u32;
    if armoured > vehicles {
        let message = format!("is {armoured}, more than the {vehicles} vehicles of the unit");
        faults.contradict(
            &record.path_of("armoured"),
            record.span_of("armoured"),
            message,
        );
    }
    let arrival = arrival(record, &mission, load.is_empty(), around, context, faults)?;
    if let (Arrival::Rehatted { on, .. }, Some(leaves)) = (&arrival, day("withdraw"))
        && leaves <= *on
    {
        let message = "must come after `rehatted`";
        faults.contradict(
            &record.path_of("withdraw"),
            record.span_of("withdraw"),
            message,
        );
    }
    check_destination(record, around, faults);
    let (medical_level, surgery_teams) = hospital(record);
    Some(Unit {
        id: Id::new(id),
        name: name_of(record, id),
        kind: record.find_text("kind").unwrap_or(id).to_owned(),
        component: Component::parse(record.text("component"))?,
        to: Id::new(record.text("to")),
        people,
        vehicles,
        armoured,
        load,
        arrival,
        lift: LiftBy::parse(record.text("lift"))?,
        required: day("required"),
        priority: record.whole("priority") as u8,
        completeness: record.distribution("completeness"),
        completion_days: record.distribution("completion"),
        shipments: record.whole("shipments") as u32,
        serviceability: record.distribution("serviceability"),
        setup: record.distribution("setup"),
        self_sustainment: SimSpan::from_days(record.number("self-sustainment")),
        rotation: match record.find("rotation").map(|item| &item.datum) {
            Some(Datum::Number(days)) => Some(SimSpan::from_days(*days)),
            _ => None,
        },
        withdraw: day("withdraw"),
        platoons: record.whole("platoons") as u32,
        engineer_capacity: record.number("engineers"),
        medical_level,
        surgery_teams,
        beds: record.whole("beds") as u32,
        caveats: Caveats::of(record.texts("caveats").iter().map(|(word, _)| *word)),
        mission,
    })
}

/// Level of the hospital of a unit, and its surgery teams.
fn hospital(record: &Record) -> (u8, u32) {
    let item = record.find("medical-level").map(|item| &item.datum);
    let (level, teams) = match item {
        Some(Datum::Whole(level)) => (*level as u8, [0, 0, 1, 3][(*level).clamp(0, 3) as usize]),
        Some(Datum::Text(word)) if word == "2+" => (2, 2),
        _ => (1, 1),
    };
    let stated = record.find("surgery-teams").map(|item| &item.datum);
    match stated {
        Some(Datum::Whole(stated)) => (level, *stated as u32),
        _ => (level, teams),
    }
}

fn load(record: &Record, faults: &mut Faults) -> Vec<LoadLine> {
    let mut lines = Vec::new();
    for row in record.rows("load") {
        let (teu, reefers) = (row.number("teu"), row.whole("reefers") as u32);
        if f64::from(reefers) > teu {
            let message = format!("is {reefers}, more than the {teu} containers of the line");
            faults.contradict(&row.path_of("reefers"), row.span_of("reefers"), message);
        }
        lines.push(LoadLine {
            name: row.text("name").to_owned(),
            teu,
            vehicles: row.whole("vehicles") as u32,
            lane_m: row.number("lane"),
            tonnes: row.number("tonnes"),
            reefers,
            dangerous: row.find_text("dangerous").map(str::to_owned),
        });
    }
    lines
}

fn check_destination(record: &Record, around: &Around<'_>, faults: &mut Faults) {
    let to = record.text("to");
    let Some(site) = around.sites.iter().find(|site| site.id.as_str() == to) else {
        return;
    };
    let houses = |role: &Role| !matches!(role, Role::Border | Role::Junction | Role::HomePort);
    if site.camp.is_none() && !site.roles.iter().any(houses) {
        let words: Vec<&str> = site.roles.iter().map(|role| role.word()).collect();
        let message = format!(
            "is {to}, a {} without `camp`; people need a base or a camp",
            words.join(" and ")
        );
        faults.contradict(&record.path_of("to"), record.span_of("to"), message);
    }
}
