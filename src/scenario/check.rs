//! Checks values against their forms and turns them into [`Record`]s, collecting every fault.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::scenario::document::{Node, Table, Value, shorten};
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::form::{Form, Key, Need};
use crate::scenario::names::Names;
use crate::scenario::nearest::nearest;
use crate::scenario::record::{Datum, Item, Record};
use crate::scenario::sources::Span;
use crate::scenario::syntax::read_value;
use crate::scenario::uncertain::uncertain;

/// Keys that every table takes and that only `paths` shows.
pub(crate) const KEPT: [&str; 3] = ["source", "sources", "note"];

/// Checks values and notes what is wrong with them.
pub(crate) struct Checker<'a> {
    /// Where faults go.
    pub faults: &'a mut Faults,
    /// Ids that names may refer to.
    pub names: &'a Names,
    /// Whether absent keys are no fault: a row of an unknown kind lacks what its kind would give.
    pub is_lenient: bool,
    /// Defaults that have been read.
    pub defaults: &'a Defaults,
}

/// The values of defaults, by where in the program their keys stand.
pub(crate) type Defaults = RefCell<BTreeMap<usize, Datum>>;

impl Checker<'_> {
    pub(super) fn wrong(&mut self, path: &str, span: Span, found: String, expected: String) {
        self.faults
            .add(path, span, FaultKind::Wrong { found, expected });
    }

    /// Checks a table against its keys.
    pub fn table(&mut self, path: &str, table: &Table, span: Span, keys: &'static [Key]) -> Record {
        let before = self.faults.len();
        for (name, entry) in &table.entries {
            let is_known = keys.iter().any(|key| key.name == name) || KEPT.contains(&name.as_str());
            if !is_known {
                let kind = FaultKind::UnknownKey {
                    found: shorten(name),
                    nearest: self
                        .faults
                        .suggest(|| nearest(name, keys.iter().map(|key| key.name))),
                };
                self.faults.add(path, entry.key, kind);
            }
        }
        let mut items = BTreeMap::new();
        for key in keys {
            if let Some(item) = self.key(path, table, span, key) {
                items.insert(key.name, item);
            }
        }
        Record {
            path: path.to_owned(),
            span,
            items,
            is_broken: self.faults.len() > before,
        }
    }

    fn key(&mut self, path: &str, table: &Table, span: Span, key: &'static Key) -> Option<Item> {
        let inner = || match path {
            "" => key.name.to_owned(),
            _ => format!("{path}.{}", key.name),
        };
        if let Some(node) = table.get(key.name) {
            let datum = self.value(&inner(), node, &key.form)?;
            return Some(Item {
                datum,
                span: node.span,
            });
        }
        match key.need {
            Need::Optional => None,
            Need::Required if self.is_lenient => None,
            Need::Required => {
                let kind = FaultKind::Missing {
                    name: key.name.to_owned(),
                    expected: key.form.expected(),
                };
                self.faults.add(path, span, kind);
                None
            }
            Need::Default(text) => {
                // A default has one value wherever it stands in, so that it is read once.
                let place = std::ptr::from_ref(key) as usize;
                if let Some(datum) = self.defaults.borrow().get(&place) {
                    let datum = datum.clone();
                    return Some(Item { datum, span });
                }
                let mut node = read_value(span.file, text, 0, self.faults);
                node.span = span;
                let datum = self.value(&inner(), &node, &key.form)?;
                // Tables and lists know where they stand.
                if !matches!(datum, Datum::Record(_) | Datum::List(_) | Datum::Map(_)) {
                    let kept = datum.clone();
                    self.defaults.borrow_mut().insert(place, kept);
                }
                Some(Item { datum, span })
            }
        }
    }

    /// Checks a value against its form.
    pub fn value(&mut self, path: &str, node: &Node, form: &Form) -> Option<Datum> {
        match form {
            Form::Either(forms) => self.either(path, node, form, forms),
            Form::Uncertain(dimension, range) => {
                uncertain(self, path, node, *dimension, *range).map(Datum::Distribution)
            }
            Form::List(inner, least, most) => {
                let items = self.list(path, node, form, inner)?;
                if (*least..=*most).contains(&items.len()) {
                    return Some(Datum::List(items));
                }
                let expected = if least == most {
                    format!("an array of {least}, each {}", inner.expected())
                } else {
                    format!("an array of {least} to {most}, each {}", inner.expected())
                };
                self.wrong(
                    path,
                    node.span,
                    format!("an array of {}", items.len()),
                    expected,
                );
                None
            }
            Form::OneOrMore(inner) => match &node.value {
                Value::List(_) => self.list(path, node, form, inner).map(Datum::List),
                Value::Cell(text) if text.contains(';') => {
                    self.list(path, node, form, inner).map(Datum::List)
                }
                _ => self.value(path, node, inner),
            },
            Form::Rows(keys) => self.rows(path, node, form, keys),
            Form::Table(keys) => match &node.value {
                Value::Table(table) => {
                    let record = self.table(path, table, node.span, keys);
                    (!record.is_broken).then_some(Datum::Record(record))
                }
                _ => self.mismatch(path, node, form),
            },
            Form::Map(table, inner) => self.map(path, node, form, table, inner),
            Form::Months => self.months(path, node),
            Form::Changes => match &node.value {
                Value::Table(_) => Some(Datum::Changes),
                _ => self.mismatch(path, node, form),
            },
            Form::Whole { min, max } => self.whole(path, node, *min, *max),
            Form::Boolean => match &node.value {
                Value::Boolean(is) => Some(Datum::Boolean(*is)),
                Value::Cell(text) if text == "true" || text == "yes" => Some(Datum::Boolean(true)),
                Value::Cell(text) if text == "false" || text == "no" => Some(Datum::Boolean(false)),
                _ => self.mismatch(path, node, form),
            },
            Form::Quantity(dimension, range) => self
                .quantity(path, node, *dimension, *range)
                .map(Datum::Number),
            Form::Date | Form::Day => self.day(path, node, form),
            _ => match node.text() {
                Some(text) => self.text(path, node, form, text),
                None => self.number_for_text(path, node, form),
            },
        }
    }

    pub(super) fn mismatch(&mut self, path: &str, node: &Node, form: &Form) -> Option<Datum> {
        self.wrong(path, node.span, node.found(), form.expected());
        None
    }

    fn number_for_text(&mut self, path: &str, node: &Node, form: &Form) -> Option<Datum> {
        let is_number = matches!(node.value, Value::Whole(_) | Value::Number(_));
        if is_number && matches!(form, Form::Measure(_) | Form::Rate) {
            let kind = FaultKind::NoUnit {
                found: node.to_string(),
                expected: form.expected(),
            };
            self.faults.add(path, node.span, kind);
            return None;
        }
        self.mismatch(path, node, form)
    }

    /// The first form that a value has without fault.
    fn either(&mut self, path: &str, node: &Node, form: &Form, forms: &[Form]) -> Option<Datum> {
        let mut likely = None;
        for candidate in forms {
            let mut faults = Faults::default();
            let mut trial = Checker {
                faults: &mut faults,
                names: self.names,
                is_lenient: self.is_lenient,
                defaults: self.defaults,
            };
            if let Some(datum) = trial.value(path, node, candidate) {
                return Some(datum);
            }
            let is_shape = match candidate {
                Form::Table(_) | Form::Map(..) => matches!(node.value, Value::Table(_)),
                Form::Rows(_) | Form::List(..) => matches!(node.value, Value::List(_)),
                Form::Uncertain(..) => !matches!(node.value, Value::List(_)),
                _ => !matches!(node.value, Value::List(_) | Value::Table(_)),
            };
            if is_shape {
                likely = match likely {
                    None => Some(Some(candidate)),
                    Some(_) => Some(None),
                };
            }
        }
        match likely {
            Some(Some(candidate)) => self.value(path, node, candidate),
            _ => self.mismatch(path, node, form),
        }
    }

    pub(super) fn list(
        &mut self,
        path: &str,
        node: &Node,
        form: &Form,
        inner: &Form,
    ) -> Option<Vec<Item>> {
        let parts: Vec<Node>;
        let nodes = match &node.value {
            Value::List(nodes) => nodes,
            Value::Cell(text) => {
                parts = text
                    .split(';')
                    .map(|part| Node {
                        value: Value::Cell(part.trim().to_owned()),
                        span: node.span,
                    })
                    .collect();
                &parts
            }
            _ => {
                self.mismatch(path, node, form);
                return None;
            }
        };
        let mut items = Vec::with_capacity(nodes.len());
        let mut is_whole = true;
        for (at, node) in nodes.iter().enumerate() {
            match self.value(&format!("{path}.{at}"), node, inner) {
                Some(datum) => items.push(Item {
                    datum,
                    span: node.span,
                }),
                None => is_whole = false,
            }
        }
        is_whole.then_some(items)
    }

    fn rows(
        &mut self,
        path: &str,
        node: &Node,
        form: &Form,
        keys: &'static [Key],
    ) -> Option<Datum> {
        let Value::List(nodes) = &node.value else {
            return self.mismatch(path, node, form);
        };
        let mut items = Vec::with_capacity(nodes.len());
        let mut is_whole = true;
        for (at, node) in nodes.iter().enumerate() {
            let path = format!("{path}.{at}");
            let Value::Table(table) = &node.value else {
                self.mismatch(&path, node, &Form::Table(keys));
                is_whole = false;
                continue;
            };
            let record = self.table(&path, table, node.span, keys);
            is_whole &= !record.is_broken;
            items.push(Item {
                datum: Datum::Record(record),
                span: node.span,
            });
        }
        is_whole.then_some(Datum::List(items))
    }

    fn map(
        &mut self,
        path: &str,
        node: &Node,
        form: &Form,
        of: &'static str,
        inner: &Form,
    ) -> Option<Datum> {
        let Value::Table(table) = &node.value else {
            return self.mismatch(path, node, form);
        };
        let mut pairs = Vec::with_capacity(table.entries.len());
        let mut is_whole = true;
        for (name, entry) in &table.entries {
            if KEPT.contains(&name.as_str()) {
                continue;
            }
            let is_named = self.name(path, name, entry.key, of);
            let value = self.value(&format!("{path}.{name}"), &entry.node, inner);
            match value {
                Some(datum) if is_named => pairs.push((
                    name.clone(),
                    Item {
                        datum,
                        span: entry.node.span,
                    },
                )),
                _ => is_whole = false,
            }
        }
        is_whole.then_some(Datum::Map(pairs))
    }

    /// Whether a name is defined; notes a fault if not.
    pub fn name(&mut self, path: &str, name: &str, span: Span, table: &'static str) -> bool {
        if self.names.has(table, name) {
            return true;
        }
        let kind = FaultKind::UnknownName {
            found: shorten(name),
            table,
            nearest: self.faults.suggest(|| self.names.nearest(table, name)),
        };
        self.faults.add(path, span, kind);
        false
    }
}
