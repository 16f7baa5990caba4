//! The tree into which every file, catalog entry, CSV cell and `--set` value is read: values with their places.
//!
//! Merging happens on this tree, so that a fault in a merged value still points at the file that gave it.

use std::collections::BTreeMap;
use std::fmt;

use crate::scenario::sources::Span;

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// What.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

/// What a planner wrote.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Text in quotes.
    Text(String),
    /// A cell of a CSV table: text whose form the key decides.
    Cell(String),
    /// A whole number.
    Whole(i64),
    /// A number with a point, or a whole number too large for 64 bits.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date without a time.
    Date(jiff::civil::Date),
    /// A date with a time, or a time alone; nothing in a scenario takes one.
    Moment(String),
    /// An array.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

/// A table: values by key, each with the place of its key.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Table {
    /// Values by key.
    pub entries: BTreeMap<String, Entry>,
}

/// One entry of a [`Table`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// Where the key stands.
    pub key: Span,
    /// The value.
    pub node: Node,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.get(key).map(|entry| &entry.node)
    }

    /// The value of a key if it is a text or a cell.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::text)
    }

    /// Puts a value under a key, in place of what was there.
    pub fn put(&mut self, key: &str, node: Node) {
        let entry = Entry {
            key: node.span,
            node,
        };
        self.entries.insert(key.to_owned(), entry);
    }

    /// Lays `over` on this table: tables merge key by key, anything else replaces what was there.
    pub fn merge(&mut self, over: Table) {
        for (key, entry) in over.entries {
            match (self.entries.get_mut(&key), entry) {
                (
                    Some(Entry {
                        node:
                            Node {
                                value: Value::Table(below),
                                ..
                            },
                        ..
                    }),
                    Entry {
                        node:
                            Node {
                                value: Value::Table(above),
                                ..
                            },
                        ..
                    },
                ) if merges(below, &above) => below.merge(above),
                (_, entry) => {
                    self.entries.insert(key, entry);
                }
            }
        }
    }
}

/// Whether two tables merge key by key. A table that is one value, such as a range, is replaced whole, because
/// half of one range and half of another make no sense together.
fn merges(below: &Table, above: &Table) -> bool {
    let has = |table: &Table, key: &str| table.entries.contains_key(key);
    let is_levels = |table: &Table| has(table, "medium") || has(table, "extreme");
    let is_value = |table: &Table| {
        (has(table, "low") && has(table, "high"))
            || ["median", "mean", "shape", "values"]
                .iter()
                .any(|key| has(table, key))
    };
    is_levels(below) || is_levels(above) || !(is_value(below) || is_value(above))
}

impl Node {
    /// The text, if it is a text or a cell.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Cell(text) => Some(text),
            _ => None,
        }
    }

    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The texts in a text, a cell (parted by `;`) or an array of texts.
    pub fn texts(&self) -> Vec<(&str, Span)> {
        match &self.value {
            Value::Text(text) => vec![(text.as_str(), self.span)],
            Value::Cell(text) => text
                .split(';')
                .map(|part| (part.trim(), self.span))
                .collect(),
            Value::List(nodes) => nodes
                .iter()
                .filter_map(|node| node.text().map(|text| (text, node.span)))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// What the value is, for a fault.
    pub fn found(&self) -> String {
        match &self.value {
            Value::Text(text) | Value::Cell(text) => format!("`{}`", shorten(text)),
            Value::Whole(_) | Value::Number(_) | Value::Boolean(_) | Value::Date(_) => {
                self.to_string()
            }
            Value::Moment(text) => shorten(text),
            Value::List(_) => "an array".to_owned(),
            Value::Table(_) => "a table".to_owned(),
        }
    }
}

/// The value as it would be written in a file, shortened for tables and arrays to one line.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Text(text) | Value::Cell(text) => write!(f, "{text}"),
            Value::Whole(number) => write!(f, "{number}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Boolean(is) => write!(f, "{is}"),
            Value::Date(date) => write!(f, "{date}"),
            Value::Moment(text) => write!(f, "{text}"),
            Value::List(nodes) => {
                let parts: Vec<String> = nodes.iter().map(Node::to_string).collect();
                write!(f, "[{}]", parts.join(", "))
            }
            Value::Table(table) => {
                let parts: Vec<String> = table
                    .entries
                    .iter()
                    .map(|(key, entry)| format!("{key} = {}", entry.node))
                    .collect();
                write!(f, "{{ {} }}", parts.join(", "))
            }
        }
    }
}

/// At most 60 characters of a text, without line ends.
pub(crate) fn shorten(text: &str) -> String {
    let clean: String = text
        .chars()
        .take(60)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().count() > 60 {
        format!("{clean}…")
    } else {
        clean
    }
}
