//! Ids: what they look like, and which rows they name.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::limits::ID_CHARACTERS;
use crate::scenario::nearest::nearest;

/// The ids of each table's rows.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Ids that the scenario defines, by table.
    pub defined: BTreeMap<&'static str, BTreeSet<String>>,
    /// Ids that the catalog could add, for suggestions.
    pub offered: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Names {
    /// Whether a table has a row of this id.
    pub fn has(&self, table: &str, id: &str) -> bool {
        self.defined.get(table).is_some_and(|ids| ids.contains(id))
    }

    /// The nearest id of a table.
    pub fn nearest(&self, table: &str, id: &str) -> Option<String> {
        let ids = |of: &BTreeMap<&'static str, BTreeSet<String>>| {
            of.get(table).cloned().unwrap_or_default()
        };
        let all: BTreeSet<String> = ids(&self.defined)
            .union(&ids(&self.offered))
            .cloned()
            .collect();
        nearest(id, all.iter().map(String::as_str))
    }
}

/// Whether a text is a well-formed id.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() <= ID_CHARACTERS
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
