//! The built-in catalog: kinds with sourced numbers, laid under what a planner writes.

use std::collections::BTreeSet;

use crate::scenario::check::KEPT;
use crate::scenario::document::{Node, Table, Value};
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::merge::{Document, Row, merge_row};
use crate::scenario::nearest::nearest;
use crate::scenario::sources::Sources;
use crate::scenario::syntax::read_document;
use crate::scenario::tables::TABLES;

/// Files of the catalog: name and text.
pub(crate) const FILES: [(&str, &str); 5] = [
    (
        "catalog/commodities.toml",
        include_str!("catalog/commodities.toml"),
    ),
    (
        "catalog/vehicles.toml",
        include_str!("catalog/vehicles.toml"),
    ),
    ("catalog/units.toml", include_str!("catalog/units.toml")),
    (
        "catalog/incidents.toml",
        include_str!("catalog/incidents.toml"),
    ),
    ("catalog/rules.toml", include_str!("catalog/rules.toml")),
];

/// Reads the catalog.
pub(crate) fn read(sources: &mut Sources, faults: &mut Faults) -> Document {
    let mut catalog = Document::default();
    for (name, text) in FILES {
        let file = sources.add(name, text);
        if let Some(table) = read_document(file, text, faults) {
            let (document, _) = Document::from_file(table, true, sources, faults);
            catalog.merge(document);
        }
    }
    catalog
}

/// Lays the catalog under every row that is of a kind, and under the rules.
pub(crate) fn lay_under(document: &mut Document, catalog: &Document, faults: &mut Faults) {
    for spec in TABLES.iter().filter(|spec| spec.has_kinds) {
        let rows = document.tables.entry(spec.name).or_default();
        for row in rows {
            let Some(kind) = kind_of(spec.name, row, catalog) else {
                continue;
            };
            match catalog.row(spec.name, &kind) {
                Some(below) => {
                    row.kind_sources = kept(&below.table);
                    let mut merged = without_kept(&below.table);
                    merged.entries.remove("id");
                    merge_row(spec.name, &mut merged, std::mem::take(&mut row.table));
                    row.table = merged;
                }
                None => {
                    row.has_unknown_kind = true;
                    let names = catalog.rows(spec.name).iter().map(|row| row.id.as_str());
                    let kind_fault = FaultKind::UnknownName {
                        nearest: faults.suggest(|| nearest(&kind, names)),
                        found: kind,
                        table: "kind",
                    };
                    let span = row.table.get("kind").map_or(row.span, |node| node.span);
                    let path = format!("{}.{}.kind", spec.name, row.id);
                    faults.add(&path, span, kind_fault);
                }
            }
        }
    }
    for (name, below) in &catalog.rules {
        let mut merged = below.clone();
        if let Some(above) = document.rules.remove(name) {
            merged.merge(above);
        }
        document.rules.insert(name, merged);
    }
}

/// The catalog entry a row builds on: its `kind`, or else its id where the catalog has such an entry.
fn kind_of(table: &str, row: &Row, catalog: &Document) -> Option<String> {
    if let Some(kind) = row.table.get("kind") {
        return kind.text().map(str::to_owned);
    }
    let is_implied = table != "unit" && catalog.row(table, &row.id).is_some();
    is_implied.then(|| row.id.clone())
}

fn kept(table: &Table) -> Table {
    let mut kept = table.clone();
    kept.entries.retain(|key, _| KEPT.contains(&key.as_str()));
    kept
}

fn without_kept(table: &Table) -> Table {
    let mut rest = table.clone();
    rest.entries.retain(|key, _| !KEPT.contains(&key.as_str()));
    rest
}

/// Adds rows for the commodities, vehicles and incidents that the document names and only the catalog defines.
pub(crate) fn imply(document: &mut Document, catalog: &Document) {
    // Vehicles imply their fuel, so names are followed until nothing new turns up.
    loop {
        let mut is_new = false;
        for table in ["vehicle", "incident", "commodity"] {
            for name in named(document, table) {
                let is_defined = document.row(table, &name).is_some();
                if let (false, Some(entry)) = (is_defined, catalog.row(table, &name)) {
                    let rows = document.tables.entry(entry_table(table)).or_default();
                    rows.push(Row {
                        table: without_kept(&entry.table),
                        kind_sources: kept(&entry.table),
                        ..entry.clone()
                    });
                    is_new = true;
                }
            }
        }
        if !is_new {
            return;
        }
    }
}

fn entry_table(table: &str) -> &'static str {
    TABLES
        .iter()
        .find(|spec| spec.name == table)
        .map_or("", |spec| spec.name)
}

/// Names of rows of a table that the document uses anywhere.
fn named(document: &Document, table: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut add = |node: Option<&Node>| {
        if let Some(node) = node {
            names.extend(node.texts().iter().map(|(text, _)| (*text).to_owned()));
        }
    };
    match table {
        "vehicle" => {
            for row in document.rows("fleet") {
                add(row.table.get("kind"));
            }
            let movement = document.rules.get("movement");
            add(movement.and_then(|rules| rules.get("escort-vehicle")));
        }
        "incident" => {
            for row in document.rows("threat") {
                add(row.table.get("kind"));
            }
        }
        _ => {
            for row in document.rows("policy") {
                add(row.table.get("commodity"));
            }
            for row in document.rows("demand") {
                add(row.table.get("commodity"));
            }
            for row in document.rows("asset") {
                let spares = row.table.get("spares").and_then(Node::table);
                add(spares.and_then(|table| table.get("commodity")));
            }
            for row in document.rows("commodity") {
                let turned = row.table.get("turn-over").and_then(Node::table);
                add(turned.and_then(|table| table.get("into")));
            }
            for row in document.rows("vehicle") {
                add(row.table.get("fuel"));
            }
            for row in document.rows("inject") {
                let gift = row.table.get("gift").and_then(Node::table);
                add(gift.and_then(|gift| gift.get("commodity")));
            }
            let mut maps = Vec::new();
            for row in document.rows("site") {
                maps.extend(["storage", "opening", "issues"].map(|key| row.table.get(key)));
            }
            for row in document.rows("task") {
                maps.push(row.table.get("fuel"));
            }
            for node in maps.into_iter().flatten() {
                if let Value::Table(table) = &node.value {
                    names.extend(table.entries.keys().cloned());
                }
            }
        }
    }
    names
}
