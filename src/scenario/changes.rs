//! Changes: what a variant or `--set` puts in the place of what the files say, by path.

use crate::scenario::document::{Entry, Node, Table, Value};
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::merge::{Document, make_way};
use crate::scenario::nearest::nearest;
use crate::scenario::sources::Span;
use crate::scenario::tables::{IdRule, RULES, TABLES, TableSpec, rule_of, table_of};

/// One value put at one path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    /// `table.id.key[.key]`, or `rule.key[.key]`.
    pub path: String,
    /// Where the path stands.
    pub span: Span,
    /// The value.
    pub node: Node,
}

/// Where a path leads.
enum Target<'a> {
    /// Rows of a table, and the keys below them.
    Rows {
        spec: &'static TableSpec,
        id: Vec<&'a str>,
        keys: Vec<&'a str>,
    },
    /// A rule, and the keys below it.
    Rule {
        name: &'static str,
        keys: Vec<&'a str>,
    },
}

fn target(path: &str) -> Option<Target<'_>> {
    let mut parts = path.split('.');
    let first = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    if rest.iter().any(|part| part.is_empty()) || rest.len() > 16 {
        return None;
    }
    if let Some(rule) = rule_of(first) {
        return (!rest.is_empty()).then_some(Target::Rule {
            name: rule.name,
            keys: rest,
        });
    }
    let spec = table_of(first)?;
    let id_parts = if spec.ids == IdRule::SiteAndCommodity {
        2
    } else {
        1
    };
    if rest.len() <= id_parts || spec.name == "variant" {
        return None;
    }
    let (id, keys) = rest.split_at(id_parts);
    Some(Target::Rows {
        spec,
        id: id.to_vec(),
        keys: keys.to_vec(),
    })
}

/// Whether an id fits the parts of a path, in which `*` stands for every id.
fn fits(id: &str, parts: &[&str]) -> bool {
    match parts {
        [only] => *only == "*" || *only == id,
        _ => {
            let mut pieces = id.split('.');
            parts.iter().all(|part| {
                pieces
                    .next()
                    .is_some_and(|piece| *part == "*" || *part == piece)
            })
        }
    }
}

/// Whether a change must be made before the catalog is laid under: it chooses the kind.
pub(crate) fn chooses_kind(change: &Change) -> bool {
    matches!(target(&change.path), Some(Target::Rows { spec, keys, .. }) if spec.has_kinds && keys == ["kind"])
}

/// Whether a change concerns policies, whose paths exist only once they are spread out.
pub(crate) fn concerns_policies(change: &Change) -> bool {
    change.path.starts_with("policy.")
}

/// Whether a path leads anywhere in a document.
pub(crate) fn leads(document: &Document, path: &str) -> bool {
    match target(path) {
        Some(Target::Rule { .. }) => true,
        Some(Target::Rows { spec, id, .. }) => document
            .rows(spec.name)
            .iter()
            .any(|row| fits(&row.id, &id)),
        None => false,
    }
}

/// Keys by which a row is known, and by which rows of many places have been spread out.
fn names_row(table: &str, key: &str, is_spread: bool) -> bool {
    match table {
        _ if key == "id" => true,
        "policy" => matches!(key, "at" | "commodity"),
        "task" => is_spread && key == "site",
        "threat" => is_spread && matches!(key, "zone" | "site" | "link"),
        "unit" => is_spread && key == "count",
        _ => false,
    }
}

/// Makes a change, before or after rows of many places are spread out. `false` if no row fits its path.
pub(crate) fn make(
    document: &mut Document,
    change: &Change,
    is_spread: bool,
    faults: &mut Faults,
) -> bool {
    match target(&change.path) {
        None => false,
        Some(Target::Rule { name, keys }) => {
            let table = document.rules.entry(name).or_default();
            put(table, &keys, change, faults);
            true
        }
        Some(Target::Rows { spec, keys, .. }) if names_row(spec.name, keys[0], is_spread) => {
            let message = "names its row, and cannot be changed";
            faults.contradict(&change.path, change.span, message);
            true
        }
        Some(Target::Rows { spec, id, keys }) => {
            let mut is_made = false;
            let rows = document.tables.entry(spec.name).or_default();
            for row in rows.iter_mut().filter(|row| fits(&row.id, &id)) {
                make_way(spec.name, &mut row.table, keys[0]);
                put(&mut row.table, &keys, change, faults);
                is_made = true;
            }
            is_made
        }
    }
}

/// Notes that a path leads nowhere, with the nearest that does.
pub(crate) fn unknown_path(document: &Document, path: &str, span: Span, faults: &mut Faults) {
    let kind = FaultKind::UnknownPath {
        nearest: nearest_path(document, path),
        found: crate::scenario::document::shorten(path),
    };
    faults.add("", span, kind);
}

fn nearest_path(document: &Document, path: &str) -> Option<String> {
    let (first, rest) = path.split_once('.')?;
    let Some(spec) = table_of(first) else {
        let names = TABLES.iter().map(|spec| spec.name);
        let name = nearest(first, names.chain(RULES.iter().map(|rule| rule.name)))?;
        return Some(format!("{name}.{rest}"));
    };
    let parts: Vec<&str> = rest.split('.').collect();
    let n = if spec.ids == IdRule::SiteAndCommodity {
        2
    } else {
        1
    };
    let id = parts[..n.min(parts.len())].join(".");
    let ids = document.rows(spec.name).iter().map(|row| row.id.as_str());
    let id = nearest(&id, ids)?;
    let mut near = format!("{first}.{id}");
    for part in parts.iter().skip(n) {
        near += &format!(".{part}");
    }
    Some(near)
}

/// Puts the value of a change under keys, making the tables on the way.
fn put(table: &mut Table, keys: &[&str], change: &Change, faults: &mut Faults) {
    match keys {
        [] => {}
        [last] => {
            let entry = Entry {
                key: change.span,
                node: change.node.clone(),
            };
            table.entries.insert((*last).to_owned(), entry);
        }
        [first, rest @ ..] => {
            let entry = table
                .entries
                .entry((*first).to_owned())
                .or_insert_with(|| Entry {
                    key: change.span,
                    node: Node {
                        value: Value::Table(Table::default()),
                        span: change.span,
                    },
                });
            put_below(&mut entry.node, rest, change, faults);
        }
    }
}

fn put_below(node: &mut Node, keys: &[&str], change: &Change, faults: &mut Faults) {
    let what = match &mut node.value {
        Value::Table(table) => return put(table, keys, change, faults),
        Value::List(nodes) => {
            let count = nodes.len();
            let at = keys[0].parse::<usize>().ok();
            match at.and_then(|at| nodes.get_mut(at)) {
                Some(inner) if keys.len() == 1 => {
                    *inner = change.node.clone();
                    return;
                }
                Some(inner) => return put_below(inner, &keys[1..], change, faults),
                None => format!("an array of {count}, whose entries are counted from 0"),
            }
        }
        _ => format!("{}, which has no parts", node.found()),
    };
    let message = format!("leads to `{}` in {what}", keys[0]);
    faults.contradict(&change.path, change.span, message);
}
