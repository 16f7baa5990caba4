//! The places and commodities that a row names: one id, a list, a role word or `*`.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::document::{Node, Value, shorten};
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::merge::Document;
use crate::scenario::place::Role;
use crate::scenario::sources::Span;

/// Sites by id and by role, as the document has them before it is checked.
pub(crate) struct Places {
    sites: BTreeSet<String>,
    roles: BTreeMap<&'static str, Vec<String>>,
}

/// Whether a value names one id, rather than a list, a role or all.
pub(crate) fn is_single(node: &Node) -> bool {
    match &node.value {
        Value::Text(text) => text != "*",
        Value::Cell(text) => text != "*" && !text.contains(';'),
        _ => false,
    }
}

impl Places {
    /// The places of a document.
    pub fn of(document: &Document) -> Places {
        let mut roles: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for row in document.rows("site") {
            let words: BTreeSet<&str> = match row.table.get("roles") {
                Some(node) => node.texts().iter().map(|(word, _)| *word).collect(),
                None => BTreeSet::new(),
            };
            for role in words.into_iter().filter_map(Role::parse) {
                roles.entry(role.word()).or_default().push(row.id.clone());
            }
        }
        let sites = document.rows("site").iter().map(|row| row.id.clone());
        Places {
            sites: sites.collect(),
            roles,
        }
    }

    /// Whether a word is a role; a site of that id comes first.
    fn is_role(&self, word: &str) -> bool {
        Role::parse(word).is_some() && !self.sites.contains(word)
    }

    /// The rows of a table that a value names, each once, with a fault where it names none or is no name.
    /// `everywhere` gives what `*` stands for.
    pub fn named(
        &self,
        node: &Node,
        table: &str,
        everywhere: &dyn Fn() -> Vec<String>,
        path: &str,
        faults: &mut Faults,
    ) -> Vec<(String, Span)> {
        let is_text = |node: &Node| node.text().is_some();
        let is_names = match &node.value {
            Value::List(nodes) => nodes.iter().all(is_text),
            _ => is_text(node),
        };
        if !is_names {
            let kind = FaultKind::Wrong {
                found: node.found(),
                expected: format!("the id of a {table}, or an array of such"),
            };
            faults.add(path, node.span, kind);
            return Vec::new();
        }
        let mut found = Vec::new();
        let (mut words, mut ids) = (BTreeSet::new(), BTreeSet::new());
        for (word, span) in node
            .texts()
            .into_iter()
            .filter(|(word, _)| words.insert(*word))
        {
            let named = if word == "*" {
                everywhere()
            } else if table == "site" && self.is_role(word) {
                self.roles.get(word).cloned().unwrap_or_default()
            } else {
                vec![word.to_owned()]
            };
            for id in named {
                if ids.insert(id.clone()) {
                    found.push((id, span));
                }
            }
        }
        if found.is_empty() {
            let shown = shorten(&node.to_string());
            faults.contradict(
                path,
                node.span,
                format!("is {shown}, which matches no {table}"),
            );
        }
        found
    }

    /// How narrowly a value names sites or commodities: 3 one id, 2 a list, 1 a role, 0 all.
    pub fn narrowness(&self, node: &Node, can_be_role: bool) -> u8 {
        match node.texts().as_slice() {
            [("*", _)] => 0,
            [(word, _)] if can_be_role && self.is_role(word) => 1,
            [_] if !matches!(node.value, Value::List(_)) => 3,
            _ => 2,
        }
    }
}
