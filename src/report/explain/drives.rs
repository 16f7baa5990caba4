//! Which tables and rules drive which groups of figures, one step away: a planner's first guess where to turn.
//!
//! Processes share troops, fuel, roads and money, so in the end everything drives everything; `bluelift compare` measures
//! how much.

/// Tables and rules, each with the groups of figures that its values enter first.
const DRIVES: &[(&str, &[&str])] = &[
    ("mission", &["deployment", "movement", "cost", "politics"]),
    ("zone", &["security", "movement", "supply"]),
    ("site", &["supply", "deployment", "movement", "medical"]),
    ("link", &["movement", "supply", "security"]),
    ("commodity", &["supply", "movement", "cost"]),
    ("vehicle", &["movement", "medical", "cost"]),
    ("fleet", &["movement", "supply", "medical", "cost"]),
    (
        "unit",
        &["deployment", "supply", "mandate", "medical", "cost"],
    ),
    ("policy", &["supply", "movement", "cost"]),
    ("incident", &["security", "movement", "medical"]),
    ("threat", &["security", "movement", "medical", "mandate"]),
    ("mitigation", &["security", "mandate", "cost"]),
    ("task", &["mandate", "security", "supply"]),
    (
        "inject",
        &["security", "movement", "supply", "deployment", "politics"],
    ),
    ("outcome", &["outcome"]),
    ("variant", &[]),
    ("movement", &["movement", "mandate", "supply"]),
    ("deployment", &["deployment", "cost"]),
    ("medical", &["medical"]),
    ("supply", &["supply"]),
    ("patrols", &["mandate"]),
    ("cost", &["cost"]),
    ("readiness", &["deployment"]),
    ("generation", &["deployment"]),
    ("demand", &["supply", "movement"]),
    ("contract", &["supply", "movement", "cost"]),
    ("asset", &["supply", "movement", "resilience"]),
    ("dispatch", &["movement", "supply", "security"]),
];

/// Groups of figures that a table or rule drives.
pub fn of_table(table: &str) -> &'static [&'static str] {
    DRIVES
        .iter()
        .find(|(name, _)| *name == table)
        .map_or(&[], |(_, groups)| groups)
}

/// Tables and rules that drive a group of figures.
pub fn of_group(group: &str) -> Vec<&'static str> {
    let of = DRIVES.iter().filter(|(_, groups)| groups.contains(&group));
    of.map(|(table, _)| *table).collect()
}
