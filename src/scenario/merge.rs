//! The document: rows by table and rules, as one file gives them and as files laid on each other give them.

use std::collections::BTreeMap;

use crate::scenario::check::KEPT;
use crate::scenario::document::{Node, Table, Value, shorten};
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::limits::ROWS;
use crate::scenario::names::is_id;
use crate::scenario::nearest::nearest;
use crate::scenario::sources::{Sources, Span};
use crate::scenario::tables::{IdRule, RULES, TABLES, TOP, TableSpec};

/// A row of a table, not yet checked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Its id; for a policy, `site.commodity`.
    pub id: String,
    /// Where it stands.
    pub span: Span,
    /// Its keys.
    pub table: Table,
    /// `source`, `sources` and `note` of the catalog entry laid under it.
    pub kind_sources: Table,
    /// Whether it names a kind that the catalog does not have.
    pub has_unknown_kind: bool,
}

/// All rows and rules.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Document {
    /// Values at the top.
    pub top: Table,
    /// Rows by table.
    pub tables: BTreeMap<&'static str, Vec<Row>>,
    /// Rules by name.
    pub rules: BTreeMap<&'static str, Table>,
}

/// Names of CSV files in a document, by table.
pub(crate) type CsvFiles = Vec<(&'static TableSpec, Node)>;

impl Document {
    /// Sorts the tables of one file. The names of its CSV files come back beside it.
    pub fn from_file(
        file: Table,
        is_catalog: bool,
        sources: &Sources,
        faults: &mut Faults,
    ) -> (Document, CsvFiles) {
        let mut document = Document::default();
        let mut csv_files = Vec::new();
        for (key, entry) in file.entries {
            if let Some(spec) = TABLES.iter().find(|spec| spec.name == key) {
                let rows = table_nodes(spec, entry.node, faults);
                document.add_rows(spec, rows, sources, faults);
            } else if let Some(spec) = TABLES.iter().find(|spec| spec.plural == key) {
                csv_files.push((spec, entry.node));
            } else if let Some(rule) = RULES.iter().find(|rule| rule.name == key) {
                match entry.node.value {
                    Value::Table(table) => {
                        document.rules.insert(rule.name, table);
                    }
                    _ => wrong(faults, &key, &entry.node, format!("a table: [{key}]")),
                }
            } else if TOP.iter().any(|(name, _)| *name == key) && !is_catalog {
                document.top.entries.insert(key, entry);
            } else if !KEPT.contains(&key.as_str()) {
                let names = TABLES
                    .iter()
                    .flat_map(|spec| [spec.name, spec.plural])
                    .chain(RULES.iter().map(|rule| rule.name))
                    .chain(TOP.iter().map(|(name, _)| *name));
                let kind = FaultKind::UnknownKey {
                    nearest: faults.suggest(|| nearest(&key, names)),
                    found: shorten(&key),
                };
                faults.add("", entry.key, kind);
            }
        }
        (document, csv_files)
    }

    /// Adds rows of one file to a table, giving each its id.
    pub fn add_rows(
        &mut self,
        spec: &'static TableSpec,
        nodes: Vec<(Table, Span)>,
        sources: &Sources,
        faults: &mut Faults,
    ) {
        let rows = self.tables.entry(spec.name).or_default();
        let mut places: BTreeMap<String, Span> =
            rows.iter().map(|row| (row.id.clone(), row.span)).collect();
        for (table, span) in nodes {
            if rows.len() == ROWS {
                let message = format!("table `{}` has more than {ROWS} rows", spec.name);
                faults.add(spec.name, span, FaultKind::Refused(message));
                return;
            }
            let span = table.get("id").map_or(span, |node| node.span);
            let Some(mut id) = row_id(spec, &table, span, faults) else {
                continue;
            };
            if spec.ids == IdRule::Ends
                && table.get("id").is_none()
                && places.contains_key(&id)
                && let Some(mode) = table.text("mode")
            {
                id = format!("{id}--{mode}");
            }
            if let Some(first) = places.get(&id) {
                let first = sources.place(*first);
                let first = format!("{}:{}:{}", first.file, first.line, first.column);
                let key = format!("{}.{id}", spec.name);
                faults.add(&key, span, FaultKind::Duplicate { first });
                continue;
            }
            places.insert(id.clone(), span);
            rows.push(Row {
                id,
                span,
                table,
                kind_sources: Table::default(),
                has_unknown_kind: false,
            });
        }
    }

    /// Lays another document on this one: rows of the same id and rules merge, new rows come after the old.
    pub fn merge(&mut self, over: Document) {
        self.top.merge(over.top);
        for (name, rows) in over.tables {
            let below = self.tables.entry(name).or_default();
            let mut at: BTreeMap<String, usize> = below
                .iter()
                .enumerate()
                .map(|(at, row)| (row.id.clone(), at))
                .collect();
            for row in rows {
                match at.get(&row.id) {
                    Some(at) => {
                        below[*at].span = row.span;
                        merge_row(name, &mut below[*at].table, row.table);
                    }
                    None => {
                        at.insert(row.id.clone(), below.len());
                        below.push(row);
                    }
                }
            }
        }
        for (name, table) in over.rules {
            self.rules.entry(name).or_default().merge(table);
        }
    }

    /// The rows of a table.
    pub fn rows(&self, table: &str) -> &[Row] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// The row of an id.
    pub fn row(&self, table: &str, id: &str) -> Option<&Row> {
        self.rows(table).iter().find(|row| row.id == id)
    }
}

/// Ways of saying one thing, by table: the later way replaces the earlier one.
const EITHER: &[(&str, &[&str], &[&str])] = &[
    ("vehicle", &["availability"], &["mtbf", "mttr"]),
    ("threat", &["level"], &["rate"]),
    ("policy", &["vendor"], &["from", "contract"]),
    ("policy", &["contract"], &["from"]),
    ("policy", &["maximum"], &["quantity"]),
    (
        "policy",
        &["base-stock", "push"],
        &["minimum", "maximum", "quantity"],
    ),
    ("demand", &["rate"], &["every"]),
    ("link", &["zone"], &["zones"]),
    ("unit", &["readiness"], &["generation"]),
];

/// Drops from a row what a new value of a key says in another way.
pub(crate) fn make_way(table: &str, row: &mut Table, key: &str) {
    for (name, one, other) in EITHER {
        if *name != table {
            continue;
        }
        let gone = if one.contains(&key) {
            other
        } else if other.contains(&key) {
            one
        } else {
            continue;
        };
        row.entries.retain(|key, _| !gone.contains(&key.as_str()));
    }
}

/// Lays a row on one of the same id.
pub(crate) fn merge_row(table: &str, below: &mut Table, above: Table) {
    for key in above.entries.keys() {
        make_way(table, below, key);
    }
    below.merge(above);
}

fn wrong(faults: &mut Faults, path: &str, node: &Node, expected: String) {
    let kind = FaultKind::Wrong {
        found: node.found(),
        expected,
    };
    faults.add(path, node.span, kind);
}

fn table_nodes(spec: &TableSpec, node: Node, faults: &mut Faults) -> Vec<(Table, Span)> {
    let expected = || format!("an array of tables: [[{}]]", spec.name);
    let Value::List(nodes) = node.value else {
        wrong(faults, spec.name, &node, expected());
        return Vec::new();
    };
    let mut rows = Vec::with_capacity(nodes.len());
    for node in nodes {
        let span = node.span;
        match node.value {
            Value::Table(table) => rows.push((table, span)),
            _ => wrong(faults, spec.name, &node, expected()),
        }
    }
    rows
}

/// The id of a row, stated or made from what it holds. `None` with a fault where neither is possible.
fn row_id(spec: &TableSpec, table: &Table, span: Span, faults: &mut Faults) -> Option<String> {
    if let Some(node) = table.get("id") {
        return match node.text() {
            Some(text) if is_id(text) => Some(text.to_owned()),
            _ => {
                let found = node.found();
                let path = format!("{}.id", spec.name);
                faults.add(&path, node.span, FaultKind::BadId { found });
                None
            }
        };
    }
    let joined = |key: &str| {
        table.get(key).map(|node| {
            let texts: Vec<&str> = node.texts().iter().map(|(text, _)| *text).collect();
            if texts.is_empty() {
                "?".to_owned()
            } else {
                texts.join("+")
            }
        })
    };
    let (id, needed) = match spec.ids {
        IdRule::Stated => (None, "id"),
        IdRule::Ends => {
            let ends = table.get("between").map(Node::texts).unwrap_or_default();
            let id = (ends.len() == 2).then(|| format!("{}--{}", ends[0].0, ends[1].0));
            if id.is_none() && table.get("between").is_some() {
                let node = table.get("between")?;
                let kind = FaultKind::Wrong {
                    found: format!("an array of {}", ends.len()),
                    expected: "an array of two sites such as [\"gao\", \"kidal\"]".to_owned(),
                };
                faults.add("link.between", node.span, kind);
                return None;
            }
            (id, "between")
        }
        IdRule::SiteAndCommodity => match (joined("at"), joined("commodity")) {
            (Some(at), Some(commodity)) => (Some(format!("{at}.{commodity}")), ""),
            (None, _) => (None, "at"),
            _ => (None, "commodity"),
        },
        IdRule::PlaceAndKind => {
            let place = joined("zone").or(joined("site")).or(joined("link"));
            match (place, joined("kind")) {
                (Some(place), Some(kind)) => (Some(format!("{place}-{kind}")), ""),
                (_, None) => (None, "kind"),
                _ => (None, "zone"),
            }
        }
    };
    if id.is_none() {
        let expected = match needed {
            "id" => "an id such as \"tessara\"",
            "between" => "an array of two sites",
            "zone" => "or `site`, or `link`: where it holds",
            _ => "which names what the row is about",
        };
        let kind = FaultKind::Missing {
            name: needed.to_owned(),
            expected: expected.to_owned(),
        };
        faults.add(spec.name, span, kind);
    }
    id
}
