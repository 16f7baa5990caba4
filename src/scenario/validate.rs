//! From a resolved document to a [`Scenario`]: every value checked, every reference followed.

use std::collections::BTreeMap;

use crate::engine::distribution::Distribution;
use crate::scenario::check::{Checker, Defaults};
use crate::scenario::crosscheck;
use crate::scenario::decode::context::Context;
use crate::scenario::decode::incident::Levels;
use crate::scenario::decode::{self, mission};
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::form::Form;
use crate::scenario::merge::Document;
use crate::scenario::mission::Mission;
use crate::scenario::names::Names;
use crate::scenario::place::{Site, Zone};
use crate::scenario::record::{Datum, Record};
use crate::scenario::rules::Rules;
use crate::scenario::scenario::{Id, Scenario};
use crate::scenario::sources::Span;
use crate::scenario::tables::{RULES, TABLES};
use crate::scenario::threat::IncidentKind;
use crate::scenario::warnings::warnings;

/// Checked rows by table, with their ids.
pub(crate) type Records = BTreeMap<&'static str, Vec<(String, Record)>>;

/// A scenario, or `None` beside the faults that stand in its way, and warnings.
pub(crate) fn validate(
    document: &Document,
    catalog: &Document,
    name: &str,
    start_of_file: Span,
    faults: &mut Faults,
) -> Option<(Scenario, Vec<String>)> {
    let names = names(document, catalog);
    let defaults = Defaults::default();
    let mut checker = Checker {
        faults,
        names: &names,
        is_lenient: false,
        defaults: &defaults,
    };
    let marking = top_text(&mut checker, document, "marking");
    top_text(&mut checker, document, "title");
    let mut records = Records::new();
    for spec in TABLES {
        let rows = document.rows(spec.name).iter().map(|row| {
            let path = format!("{}.{}", spec.name, row.id);
            checker.is_lenient = row.has_unknown_kind;
            let mut record = checker.table(&path, &row.table, row.span, spec.keys);
            record.is_broken |= row.has_unknown_kind;
            (row.id.clone(), record)
        });
        records.insert(spec.name, rows.collect());
    }
    checker.is_lenient = false;
    let mut rules = BTreeMap::new();
    for rule in RULES {
        let empty = Default::default();
        let table = document.rules.get(rule.name).unwrap_or(&empty);
        let span = table
            .entries
            .values()
            .next()
            .map_or(start_of_file, |entry| entry.key);
        rules.insert(rule.name, checker.table(rule.name, table, span, rule.keys));
    }
    for (table, text) in [
        (
            "mission",
            "[[mission]], with id, mandate, horizon and authorised",
        ),
        ("site", "[[site]], with id, at and roles"),
    ] {
        if document.rows(table).is_empty() {
            let message = format!("the scenario has no {text}");
            faults.add("", start_of_file, FaultKind::Refused(message));
        }
    }
    let before = faults.len();
    let scenario = Builder {
        records: &records,
        rules: &rules,
        faults,
        context: Context::default(),
    }
    .build(name, marking)?;
    let warnings = if faults.is_empty() && before == 0 {
        let warnings = warnings(&scenario);
        crosscheck::check(&scenario, &records, faults);
        warnings
    } else {
        // Links and sites are whole: what cannot be reached shows beside other faults.
        crosscheck::check(&scenario, &records, faults);
        Vec::new()
    };
    faults.is_empty().then_some((scenario, warnings))
}

fn top_text(checker: &mut Checker<'_>, document: &Document, key: &str) -> String {
    let Some(node) = document.top.get(key) else {
        return String::new();
    };
    match checker.value(key, node, &Form::Text) {
        Some(Datum::Text(text)) => text,
        _ => String::new(),
    }
}

fn names(document: &Document, catalog: &Document) -> Names {
    let ids = |document: &Document, table: &str| {
        document
            .rows(table)
            .iter()
            .map(|row| row.id.clone())
            .collect()
    };
    let mut names = Names::default();
    for spec in TABLES {
        names.defined.insert(spec.name, ids(document, spec.name));
        if spec.has_kinds && spec.name != "unit" {
            names.offered.insert(spec.name, ids(catalog, spec.name));
        }
    }
    names
}

struct Builder<'a> {
    records: &'a Records,
    rules: &'a BTreeMap<&'static str, Record>,
    faults: &'a mut Faults,
    context: Context,
}

impl Builder<'_> {
    /// Builds every row of a table that has no fault of its own.
    fn rows<T>(
        &mut self,
        table: &str,
        mut build: impl FnMut(&Record, &str, &Context, &mut Faults) -> Option<T>,
    ) -> Vec<T> {
        let records = self.records.get(table).map_or(&[][..], Vec::as_slice);
        let mut built = Vec::with_capacity(records.len());
        for (id, record) in records {
            if !record.is_broken
                && let Some(thing) = build(record, id, &self.context, self.faults)
            {
                built.push(thing);
            }
        }
        built
    }

    fn rule(&self, name: &str) -> Option<&Record> {
        self.rules.get(name).filter(|record| !record.is_broken)
    }

    fn missions(&mut self) -> Option<Vec<Mission>> {
        let records = self.records.get("mission")?;
        if records.is_empty() || records.iter().any(|(_, record)| record.is_broken) {
            return None;
        }
        let missions: Vec<(Mission, &Record)> = records
            .iter()
            .map(|(id, record)| (mission::build(record, id, self.faults), record))
            .collect();
        mission::check_together(&missions, self.faults);
        let (first, record) = missions.first()?;
        self.context.start = record.find_date("start").unwrap_or(first.mandate_date);
        for (mission, _) in &missions {
            let id = mission.id.as_str().to_owned();
            self.context.mandates.insert(id, mission.mandate_date);
        }
        self.context.mission = match missions.as_slice() {
            [(only, _)] => Some(only.id.as_str().to_owned()),
            _ => None,
        };
        Some(missions.into_iter().map(|(mission, _)| mission).collect())
    }

    fn build(mut self, name: &str, marking: String) -> Option<Scenario> {
        let missions = self.missions()?;
        let zones = self.rows("zone", |row, id, _, faults| {
            Some(decode::zone::build(row, id, faults))
        });
        let commodities = self.rows("commodity", |row, id, _, faults| {
            decode::commodity::build(row, id, faults)
        });
        for commodity in &commodities {
            let id = commodity.id.as_str().to_owned();
            self.context.commodities.insert(id, commodity.clone());
        }
        let sites = self.rows("site", decode::site::build);
        for site in &sites {
            let mission = site.mission.as_str().to_owned();
            let id = site.id.as_str().to_owned();
            self.context.site_missions.insert(id, mission);
        }
        let links = self.links(&sites, &zones);
        let readiness: Vec<Distribution> = self
            .rule("readiness")
            .map(decode::rules::readiness)
            .unwrap_or_default();
        let around = decode::unit::Around {
            sites: &sites,
            is_whole: sites.len() == self.records.get("site").map_or(0, Vec::len),
            readiness: &readiness,
        };
        let units = self.rows("unit", |row, id, context, faults| {
            decode::unit::build(row, id, &around, context, faults)
        });
        let vehicles = self.rows("vehicle", decode::vehicle::build);
        let fleets = self.rows("fleet", decode::fleet::build);
        let dispatches = self.rows("dispatch", decode::dispatch::build);
        let policies = self.rows("policy", |row, _, context, faults| {
            decode::policy::build(row, context, faults)
        });
        let assets = self.rows("asset", decode::asset::build);
        let contracts = self.rows("contract", decode::contract::build);
        let demands = self.rows("demand", decode::demand::build);
        let kinds: BTreeMap<String, (IncidentKind, Levels)> = self
            .rows("incident", |row, id, _, faults| {
                let built = decode::incident::build(row, id, faults)?;
                Some((id.to_owned(), built))
            })
            .into_iter()
            .collect();
        let threats = self.rows("threat", |row, id, context, faults| {
            decode::threat::build(row, id, &kinds, context, faults)
        });
        let mitigations = self.rows("mitigation", decode::mitigation::build);
        let tasks = self.rows("task", decode::task::build);
        let injects = self.rows("inject", decode::inject::build);
        let criteria = self.rows("outcome", |row, id, _, _| decode::outcome::build(row, id));
        let incidents = self.rows("incident", |_, id, _, _| {
            kinds.get(id).map(|(kind, _)| kind.clone())
        });
        let rules = self.scenario_rules()?;
        Some(Scenario {
            name: name.to_owned(),
            marking,
            variant: None,
            start: self.context.start,
            missions,
            zones,
            sites,
            links,
            commodities,
            vehicles,
            fleets,
            dispatches,
            units,
            policies,
            assets,
            contracts,
            demands,
            incidents,
            threats,
            mitigations,
            tasks,
            injects,
            criteria,
            rules,
            digest: String::new(),
        })
    }

    fn links(&mut self, sites: &[Site], zones: &[Zone]) -> Vec<crate::scenario::place::Link> {
        let open = self.rule("movement").and_then(decode::movement::open);
        let around = decode::link::Around {
            sites,
            zones,
            // Without rules the scenario is refused; roads are then taken as open.
            open: open.unwrap_or([[1.0; 6]; 3]),
        };
        self.rows("link", |row, id, context, faults| {
            decode::link::build(row, id, &around, context, faults)
        })
    }

    fn scenario_rules(&mut self) -> Option<Rules> {
        let movement = self
            .rules
            .get("movement")
            .filter(|record| !record.is_broken)
            .and_then(|row| decode::movement::build(row, self.faults));
        let deployment = self.rule("deployment").and_then(decode::rules::deployment);
        let generation = self.rule("generation").and_then(decode::generation::build);
        let supply = self.rule("supply").map(decode::rules::supply);
        let mandate = self.rule("patrols").map(decode::rules::patrols);
        let whole = |name: &str| self.rules.get(name).filter(|record| !record.is_broken);
        let medical = whole("medical").and_then(|row| decode::rules::medical(row, self.faults));
        let cost =
            whole("cost").and_then(|row| decode::cost::cost(row, &self.context, self.faults));
        Some(Rules {
            movement: movement?,
            deployment: deployment?,
            generation: generation?,
            medical: medical?,
            supply: supply?,
            mandate: mandate?,
            cost: cost?,
        })
    }
}

/// The id of a variant that was applied.
pub(crate) fn variant_id(name: Option<&str>) -> Option<Id> {
    name.map(Id::new)
}
