//! Every table and rule of the language, with its keys: the one list that reader, schema and paths go by.

use crate::scenario::decode;
use crate::scenario::form::Key;

/// How the rows of a table get their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdRule {
    /// Every row states its id.
    Stated,
    /// A link without id is `a--b`.
    Ends,
    /// A policy is known by its site and commodity.
    SiteAndCommodity,
    /// A threat without id is `place-kind`.
    PlaceAndKind,
}

/// A table of rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TableSpec {
    /// Its name, as in `[[site]]`.
    pub name: &'static str,
    /// The key that names its CSV file.
    pub plural: &'static str,
    /// How rows are named.
    pub ids: IdRule,
    /// Whether the built-in catalog has kinds of it.
    pub has_kinds: bool,
    /// One line on what it holds.
    pub doc: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

const fn table(
    name: &'static str,
    plural: &'static str,
    doc: &'static str,
    keys: &'static [Key],
) -> TableSpec {
    TableSpec {
        name,
        plural,
        ids: IdRule::Stated,
        has_kinds: false,
        doc,
        keys,
    }
}

const fn kinds(
    name: &'static str,
    plural: &'static str,
    doc: &'static str,
    keys: &'static [Key],
) -> TableSpec {
    TableSpec {
        has_kinds: true,
        ..table(name, plural, doc, keys)
    }
}

const fn named(ids: IdRule, spec: TableSpec) -> TableSpec {
    TableSpec { ids, ..spec }
}

/// Tables of rows, in the order in which they are read.
pub(crate) const TABLES: &[TableSpec] = &[
    table(
        "mission",
        "missions",
        "Missions with mandate, dates and authorised strength.",
        decode::mission::KEYS,
    ),
    table(
        "zone",
        "zones",
        "Areas with a season and a security regime.",
        decode::zone::KEYS,
    ),
    table("site", "sites", "Places.", decode::site::KEYS),
    named(
        IdRule::Ends,
        table(
            "link",
            "links",
            "Stretches between two sites by one mode.",
            decode::link::KEYS,
        ),
    ),
    kinds(
        "commodity",
        "commodities",
        "Kinds of goods.",
        decode::commodity::KEYS,
    ),
    kinds(
        "vehicle",
        "vehicles",
        "Kinds of vehicles, aircraft and vessels.",
        decode::vehicle::KEYS,
    ),
    table(
        "fleet",
        "fleets",
        "Vehicles of one kind at one home site.",
        decode::fleet::KEYS,
    ),
    kinds(
        "unit",
        "units",
        "Contingents and groups of individuals.",
        decode::unit::KEYS,
    ),
    table(
        "dispatch",
        "dispatches",
        "How convoys and flights leave on some lanes, and which way they go.",
        decode::dispatch::KEYS,
    ),
    named(
        IdRule::SiteAndCommodity,
        table(
            "policy",
            "policies",
            "How commodities are kept up at sites.",
            decode::policy::KEYS,
        ),
    ),
    table(
        "asset",
        "assets",
        "Machines that fail and are repaired.",
        decode::asset::KEYS,
    ),
    table(
        "contract",
        "contracts",
        "What contractors have undertaken to deliver.",
        decode::contract::KEYS,
    ),
    table(
        "demand",
        "demands",
        "Requests for goods beside daily use.",
        decode::demand::KEYS,
    ),
    kinds(
        "incident",
        "incidents",
        "Kinds of incident.",
        decode::incident::KEYS,
    ),
    named(
        IdRule::PlaceAndKind,
        table(
            "threat",
            "threats",
            "Where which incidents happen how often.",
            decode::threat::KEYS,
        ),
    ),
    table(
        "mitigation",
        "mitigations",
        "Measures against incidents in a zone, and what they take.",
        decode::mitigation::KEYS,
    ),
    table("task", "tasks", "Mandate tasks.", decode::task::KEYS),
    table("inject", "injects", "Fixed events.", decode::inject::KEYS),
    table(
        "outcome",
        "outcomes",
        "The planner's own success criteria.",
        decode::outcome::KEYS,
    ),
    table(
        "variant",
        "variants",
        "Named alternative courses of action.",
        decode::VARIANT_KEYS,
    ),
];

/// A table of rules that hold for the whole scenario.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RuleSpec {
    /// Its name, as in `[movement]`.
    pub name: &'static str,
    /// One line on what it holds.
    pub doc: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

/// Rules, each with its defaults in the catalog.
pub(crate) const RULES: &[RuleSpec] = &[
    RuleSpec {
        name: "movement",
        doc: "Rules of convoys and roads.",
        keys: decode::movement::KEYS,
    },
    RuleSpec {
        name: "deployment",
        doc: "Rules of ports and arrival.",
        keys: decode::rules::DEPLOYMENT_KEYS,
    },
    RuleSpec {
        name: "generation",
        doc: "Stages of force generation.",
        keys: decode::generation::KEYS,
    },
    RuleSpec {
        name: "medical",
        doc: "Rules of the chain of care.",
        keys: decode::rules::MEDICAL_KEYS,
    },
    RuleSpec {
        name: "supply",
        doc: "Rules of storage.",
        keys: decode::rules::SUPPLY_KEYS,
    },
    RuleSpec {
        name: "patrols",
        doc: "Rules of patrols and guards.",
        keys: decode::rules::PATROLS_KEYS,
    },
    RuleSpec {
        name: "cost",
        doc: "Prices.",
        keys: decode::cost::COST_KEYS,
    },
    RuleSpec {
        name: "readiness",
        doc: "Days from request to readiness by level of pledge.",
        keys: decode::rules::READINESS_KEYS,
    },
];

/// Keys at the top of a file beside tables and rules, each with one line on what it means.
pub(crate) const TOP: &[(&str, &str)] = &[
    ("format", "Version of the language: 1."),
    ("marking", "Handling marking shown on every page."),
    ("title", "Title of the scenario."),
    (
        "extends",
        "File, in the folder of this one or below it, on which this one builds.",
    ),
];

/// The table of a name.
pub(crate) fn table_of(name: &str) -> Option<&'static TableSpec> {
    TABLES.iter().find(|table| table.name == name)
}

/// The rules of a name.
pub(crate) fn rule_of(name: &str) -> Option<&'static RuleSpec> {
    RULES.iter().find(|rule| rule.name == name)
}
