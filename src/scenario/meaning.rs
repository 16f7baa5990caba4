//! What a key of the language means, told from the same tables by which files are read and the schema is made.
//!
//! A key is written as in a path, with or without ids: `site.storage`, `site.gao.storage.diesel`, `movement.convoy-size`,
//! `commodity.use.person`.

use crate::scenario::catalog;
use crate::scenario::dimension::Dimension;
use crate::scenario::faults::Faults;
use crate::scenario::form::{Form, Key, Need};
use crate::scenario::nearest::nearest;
use crate::scenario::paths;
use crate::scenario::paths::PathEntry;
use crate::scenario::sources::Sources;
use crate::scenario::tables::{IdRule, RULES, TABLES, TOP};
use crate::scenario::uncertain::SHAPES;

/// What one key means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The key with its table, ids left out: `site.storage`.
    pub key: String,
    /// The table or rules in which it stands.
    pub table: String,
    /// One line on what it means.
    pub doc: String,
    /// What a value is, with an example; nothing for a table itself.
    pub form: Option<String>,
    /// Unit in which it counts inside, where it has one.
    pub unit: Option<String>,
    /// Which numbers have a meaning, where that is limited.
    pub range: Option<String>,
    /// What holds if it is left out.
    pub default: Absence,
    /// Keys that stand below it, each with its line.
    pub below: Vec<(String, String)>,
}

/// What holds if a key is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// It may not be, unless the catalog or a file below gives it.
    Required,
    /// Its line says what then holds.
    Said,
    /// This value, as TOML.
    Value(String),
    /// It is a table, or a key at the top, to which this does not apply.
    Table,
}

/// Tables, rules and keys at the top, each with its line: where an explanation begins.
pub fn tables() -> Vec<(String, String)> {
    let top = TOP.iter().map(|(name, doc)| (*name, *doc));
    let tables = TABLES.iter().map(|spec| (spec.name, spec.doc));
    let rules = RULES.iter().map(|spec| (spec.name, spec.doc));
    let all = top.chain(tables).chain(rules);
    all.map(|(name, doc)| (name.to_owned(), doc.to_owned()))
        .collect()
}

/// What a key means; none if no table or rule has it.
pub fn meaning(path: &str) -> Option<Meaning> {
    let parts: Vec<&str> = path.split('.').map(str::trim).collect();
    let (first, rest) = parts.split_first()?;
    if let Some((name, doc)) = TOP.iter().find(|(name, _)| name == first) {
        return rest.is_empty().then(|| of_table(name, doc, &[]));
    }
    let rule = RULES.iter().find(|spec| spec.name == *first);
    let table = TABLES.iter().find(|spec| spec.name == *first);
    let (name, doc, keys, most_ids) = match (table, rule) {
        // A policy is named by its site and its commodity.
        (Some(spec), _) if spec.ids == IdRule::SiteAndCommodity => {
            (spec.name, spec.doc, spec.keys, 2)
        }
        (Some(spec), _) => (spec.name, spec.doc, spec.keys, 1),
        (None, Some(spec)) => (spec.name, spec.doc, spec.keys, 0),
        (None, None) => return None,
    };
    if rest.is_empty() {
        return Some(of_table(name, doc, keys));
    }
    let found = (0..=most_ids).find_map(|ids| of_keys(name, keys, rest.get(ids..)?));
    // An id alone names the row.
    found.or_else(|| {
        (most_ids > 0 && rest.len() <= most_ids && is_id(rest)).then(|| of_table(name, doc, keys))
    })
}

/// Whether all parts could be ids that no key is mistaken for; a slip in a key should not pass for an id.
fn is_id(parts: &[&str]) -> bool {
    parts.iter().all(|part| part.contains("--"))
}

/// The name nearest to one that nothing has, among keys and `further` names.
pub fn nearest_key<'a>(path: &str, further: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut names: Vec<String> = further.into_iter().map(str::to_owned).collect();
    for (name, _) in tables() {
        if let Some(meaning) = meaning(&name) {
            names.extend(meaning.below.iter().map(|(key, _)| format!("{name}.{key}")));
        }
        names.push(name);
    }
    nearest(path, names.iter().map(String::as_str))
}

/// Every value of the built-in catalog with its path and source.
pub fn catalog_values() -> Vec<PathEntry> {
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    paths::list(&catalog::read(&mut sources, &mut faults))
}

fn of_table(name: &str, doc: &str, keys: &[Key]) -> Meaning {
    Meaning {
        key: name.to_owned(),
        table: name.to_owned(),
        doc: doc.to_owned(),
        form: None,
        unit: None,
        range: None,
        default: Absence::Table,
        below: lines(keys),
    }
}

fn lines(keys: &[Key]) -> Vec<(String, String)> {
    keys.iter()
        .map(|key| (key.name.to_owned(), key.doc.to_owned()))
        .collect()
}

/// Follows names through a table of keys.
fn of_keys(table: &str, keys: &[Key], names: &[&str]) -> Option<Meaning> {
    let (first, rest) = names.split_first()?;
    let key = keys.iter().find(|key| key.name == *first)?;
    let mut meaning = of_form(table, &key.form, rest)?;
    meaning.key = format!("{table}.{}{}", key.name, meaning.key);
    if meaning.doc.is_empty() {
        meaning.doc = key.doc.to_owned();
    }
    if rest.is_empty() {
        meaning.default = match key.need {
            Need::Required => Absence::Required,
            Need::Optional => Absence::Said,
            Need::Default(value) => Absence::Value(value.to_owned()),
        };
    }
    Some(meaning)
}

/// What stands at the end of names below a form; its key begins with a full stop, or is empty.
fn of_form(table: &str, form: &Form, names: &[&str]) -> Option<Meaning> {
    let Some((first, rest)) = names.split_first() else {
        return Some(leaf(table, form));
    };
    let below = |mut meaning: Meaning| {
        // The table's name stands once, in front.
        let inner = meaning.key.strip_prefix(table).map(str::to_owned);
        meaning.key = inner.unwrap_or(meaning.key);
        meaning
    };
    match form {
        Form::Table(keys) => of_keys(table, keys, names).map(below),
        Form::Rows(keys) => {
            let names = if first.parse::<usize>().is_ok() {
                rest
            } else {
                names
            };
            if names.is_empty() {
                return Some(leaf(table, form));
            }
            of_keys(table, keys, names).map(below)
        }
        Form::Map(_, inner) => of_form(table, inner, rest),
        Form::List(inner, ..) => {
            of_form(table, inner, rest).filter(|_| first.parse::<usize>().is_ok())
        }
        Form::OneOrMore(inner) => {
            let names = if first.parse::<usize>().is_ok() {
                rest
            } else {
                names
            };
            of_form(table, inner, names)
        }
        Form::Either(forms) => forms.iter().find_map(|form| of_form(table, form, names)),
        Form::Uncertain(..) => {
            // Values and weights of an empirical distribution are lists.
            let rest = if rest.iter().all(|name| name.parse::<usize>().is_ok()) {
                &[]
            } else {
                rest
            };
            let is_part = SHAPES.iter().any(|(_, keys)| keys.contains(first))
                || matches!(*first, "shape" | "floor" | "plus");
            (is_part && rest.is_empty()).then(|| leaf(table, form))
        }
        Form::Months => {
            (rest.is_empty() && first.parse::<usize>().is_ok()).then(|| leaf(table, form))
        }
        _ => None,
    }
}

fn leaf(table: &str, form: &Form) -> Meaning {
    let (unit, range) = match form {
        Form::Quantity(dimension, range) | Form::Uncertain(dimension, range) => {
            (unit(*dimension), Some(range.text(*dimension)))
        }
        Form::Whole { min, max } => (None, Some(format!("{min} to {max}"))),
        Form::Measure(_) => (
            Some("kg, L or pcs, as the commodity is counted,".to_owned()),
            None,
        ),
        _ => (None, None),
    };
    Meaning {
        key: String::new(),
        table: table.to_owned(),
        doc: String::new(),
        form: Some(form.expected()),
        unit,
        range,
        default: Absence::Table,
        below: below(form),
    }
}

/// The unit in which a dimension counts inside.
fn unit(dimension: Dimension) -> Option<String> {
    let base = dimension.base();
    (!base.is_empty()).then(|| base.to_owned())
}

/// Keys that stand below a form.
fn below(form: &Form) -> Vec<(String, String)> {
    match form {
        Form::Table(keys) | Form::Rows(keys) => lines(keys),
        Form::Map(_, inner) | Form::List(inner, ..) | Form::OneOrMore(inner) => below(inner),
        Form::Either(forms) => forms
            .iter()
            .map(below)
            .find(|lines| !lines.is_empty())
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_with_and_without_its_id_and_below_tables_maps_and_lists() {
        for (path, key) in [
            ("site", "site"),
            ("site.storage", "site.storage"),
            ("site.gao.storage.diesel", "site.storage"),
            ("site.gao.camp.capacity", "site.camp.capacity"),
            ("policy.gao.diesel.minimum", "policy.minimum"),
            (
                "mission.unmar.authorised.0.military",
                "mission.authorised.military",
            ),
            ("movement.convoy-size", "movement.convoy-size"),
            ("commodity.use.person", "commodity.use.person"),
            ("unit.inf-1.voyage.likely", "unit.voyage"),
            ("zone.north.hot.0", "zone.hot"),
            ("format", "format"),
        ] {
            let found = meaning(path).unwrap_or_else(|| panic!("{path} has a meaning"));
            assert_eq!(found.key, key, "{path}");
            assert!(!found.doc.is_empty(), "{path}");
        }
        for path in [
            "sight",
            "site.gao.storrage",
            "movement.nothing",
            "format.x",
            "",
        ] {
            assert_eq!(meaning(path), None, "{path}");
        }
    }

    #[test]
    fn every_key_of_every_table_and_rule_has_a_meaning_of_its_own() {
        let mut n = 0;
        for (table, _) in tables() {
            let whole = meaning(&table).expect("a table has a meaning");
            for (key, doc) in whole.below {
                let found = meaning(&format!("{table}.{key}")).expect("its keys have one");
                assert_eq!((found.key, found.doc), (format!("{table}.{key}"), doc));
                n += 1;
            }
        }
        assert!(n > 150, "{n} keys");
    }

    #[test]
    fn units_ranges_and_defaults_come_from_the_tables() {
        let refusal = meaning("mission.flight-refusal").expect("a key");
        assert_eq!(refusal.default, Absence::Value("\"3 %\"".to_owned()));
        assert_eq!(refusal.range.as_deref(), Some("0 to 100 %"));
        assert_eq!(
            meaning("mission.horizon").expect("a key").unit.as_deref(),
            Some("d")
        );
        assert_eq!(
            nearest_key("site.storrage", []).as_deref(),
            Some("site.storage")
        );
    }
}
