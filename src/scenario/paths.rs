//! The paths of all values of a resolved scenario, for `--set`, variants, sweeps and reports.

use crate::scenario::catalog::FILES;
use crate::scenario::check::KEPT;
use crate::scenario::document::{Node, Table, Value};
use crate::scenario::merge::Document;
use crate::scenario::tables::{RULES, TABLES};

/// One value with its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathEntry {
    /// `table.id.key[.key]`, as `--set` takes it.
    pub path: String,
    /// The value as written.
    pub value: String,
    /// Where the value comes from, as its table says; empty where it does not.
    pub source: String,
}

/// Lists every value of a resolved document, in order of tables and rows.
pub(crate) fn list(document: &Document) -> Vec<PathEntry> {
    let mut entries = Vec::new();
    // A variant is itself a list of paths; nothing changes it by path.
    for spec in TABLES.iter().filter(|spec| spec.name != "variant") {
        for row in document.rows(spec.name) {
            let sources = [&row.table, &row.kind_sources];
            let prefix = format!("{}.{}", spec.name, row.id);
            walk_table(&prefix, &row.table, None, &sources, &mut entries);
        }
    }
    for rule in RULES {
        if let Some(table) = document.rules.get(rule.name) {
            walk_table(rule.name, table, None, &[table], &mut entries);
        }
    }
    entries
}

fn walk_table(
    prefix: &str,
    table: &Table,
    top: Option<&str>,
    sources: &[&Table],
    entries: &mut Vec<PathEntry>,
) {
    for (key, entry) in &table.entries {
        if KEPT.contains(&key.as_str()) || (top.is_none() && key == "id") {
            continue;
        }
        let path = format!("{prefix}.{key}");
        walk(&path, &entry.node, top.unwrap_or(key), sources, entries);
    }
}

fn walk(path: &str, node: &Node, top: &str, sources: &[&Table], entries: &mut Vec<PathEntry>) {
    match &node.value {
        Value::Table(table) => walk_table(path, table, Some(top), sources, entries),
        Value::List(nodes) => {
            for (at, node) in nodes.iter().enumerate() {
                walk(&format!("{path}.{at}"), node, top, sources, entries);
            }
        }
        _ => entries.push(PathEntry {
            path: path.to_owned(),
            value: node.to_string(),
            source: source_of(node, top, sources),
        }),
    }
}

/// Whether a value stands in the catalog, whose texts are read first.
fn is_catalog(node: &Node) -> bool {
    (node.span.file as usize) < FILES.len()
}

/// The source of the value under a key: its own, or that of the whole table, from the file that gave the value.
fn source_of(value: &Node, key: &str, sources: &[&Table]) -> String {
    let own = sources.iter().filter_map(|table| {
        let by_key = table.get("sources").and_then(Node::table);
        by_key.and_then(|by_key| by_key.get(key))
    });
    let whole = sources.iter().filter_map(|table| table.get("source"));
    own.chain(whole)
        .find(|source| is_catalog(source) == is_catalog(value))
        .and_then(Node::text)
        .unwrap_or("")
        .to_owned()
}
