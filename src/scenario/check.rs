//! Checks values against their forms and turns them into [`Record`]s, collecting every fault.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::condition::read_condition;
use crate::scenario::days::{DayReference, read_date};
use crate::scenario::document::{Node, Table, Value, shorten};
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::form::{Form, Key, MONTHS, Need, Range};
use crate::scenario::limits::ID_CHARACTERS;
use crate::scenario::nearest::nearest;
use crate::scenario::record::{Datum, Item, Record};
use crate::scenario::sources::Span;
use crate::scenario::syntax::read_value;
use crate::scenario::uncertain::uncertain;
use crate::scenario::units::{Dimension, Per, UnitFault, bare, measure, quantity};

/// Keys that every table takes and that only `paths` shows.
pub(crate) const KEPT: [&str; 3] = ["source", "sources", "note"];

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

/// Checks values and notes what is wrong with them.
pub(crate) struct Checker<'a> {
    /// Where faults go.
    pub faults: &'a mut Faults,
    /// Ids that names may refer to.
    pub names: &'a Names,
    /// Whether absent keys are no fault: a row of an unknown kind lacks what its kind would give.
    pub is_lenient: bool,
}

impl Checker<'_> {
    fn wrong(&mut self, path: &str, span: Span, found: String, expected: String) {
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
                    nearest: nearest(name, keys.iter().map(|key| key.name)),
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
        let inner = if path.is_empty() {
            key.name.to_owned()
        } else {
            format!("{path}.{}", key.name)
        };
        if let Some(node) = table.get(key.name) {
            let datum = self.value(&inner, node, &key.form)?;
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
                let mut node = read_value(span.file, text, 0, self.faults);
                node.span = span;
                let datum = self.value(&inner, &node, &key.form)?;
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

    fn mismatch(&mut self, path: &str, node: &Node, form: &Form) -> Option<Datum> {
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

    fn list(&mut self, path: &str, node: &Node, form: &Form, inner: &Form) -> Option<Vec<Item>> {
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
            nearest: self.names.nearest(table, name),
        };
        self.faults.add(path, span, kind);
        false
    }

    fn months(&mut self, path: &str, node: &Node) -> Option<Datum> {
        let items = self.list(path, node, &Form::Months, &Form::Word(&MONTHS))?;
        let mut months = [false; 12];
        for item in items {
            if let Datum::Text(word) = &item.datum
                && let Some(at) = MONTHS.iter().position(|month| month == word)
            {
                months[at] = true;
            }
        }
        Some(Datum::Months(months))
    }

    fn whole(&mut self, path: &str, node: &Node, min: i64, max: i64) -> Option<Datum> {
        let number = match &node.value {
            Value::Whole(number) => Some(*number),
            Value::Cell(text) | Value::Text(text) => {
                let text = text.strip_suffix("people").unwrap_or(text);
                bare(text)
                    .ok()
                    .filter(|number| number.fract() == 0.0)
                    .map(|number| number as i64)
            }
            _ => None,
        };
        match number {
            Some(number) if (min..=max).contains(&number) => Some(Datum::Whole(number)),
            _ => self.mismatch(path, node, &Form::Whole { min, max }),
        }
    }

    fn day(&mut self, path: &str, node: &Node, form: &Form) -> Option<Datum> {
        let datum = match (&node.value, form) {
            (Value::Date(date), Form::Date) => Some(Datum::Date(*date)),
            (Value::Date(date), _) => Some(Datum::Day(DayReference::On(*date))),
            (Value::Cell(text) | Value::Text(text), Form::Date) => {
                read_date(text.trim()).map(Datum::Date)
            }
            (Value::Cell(text) | Value::Text(text), _) => DayReference::read(text).map(Datum::Day),
            _ => None,
        };
        let is_possible = |date: &jiff::civil::Date| (1900..=2200).contains(&date.year());
        match datum {
            Some(Datum::Date(date)) | Some(Datum::Day(DayReference::On(date)))
                if !is_possible(&date) =>
            {
                let expected = "a date from 1900-01-01 to 2200-12-31".to_owned();
                self.wrong(path, node.span, node.found(), expected);
                None
            }
            Some(datum) => Some(datum),
            None => self.mismatch(path, node, form),
        }
    }

    fn quantity(
        &mut self,
        path: &str,
        node: &Node,
        dimension: Dimension,
        range: Range,
    ) -> Option<f64> {
        let expected = || dimension.expected();
        let number = match &node.value {
            Value::Whole(number) if dimension.is_bare() => *number as f64,
            Value::Number(number) if dimension.is_bare() => *number,
            Value::Whole(_) | Value::Number(_) => {
                let kind = FaultKind::NoUnit {
                    found: node.to_string(),
                    expected: expected(),
                };
                self.faults.add(path, node.span, kind);
                return None;
            }
            Value::Text(text) | Value::Cell(text) => match quantity(text, dimension) {
                Ok(number) => number,
                Err(fault) => {
                    let mut expected = expected();
                    if matches!(fault, UnitFault::UnknownUnit(_)) {
                        expected += &format!(" (units: {})", dimension.unit_list());
                    }
                    self.unit_fault(path, node, fault, expected);
                    return None;
                }
            },
            _ => {
                self.wrong(path, node.span, node.found(), expected());
                return None;
            }
        };
        if range.holds(number) {
            return Some(number);
        }
        let found = shorten(&node.to_string());
        self.wrong(path, node.span, found, range.text(dimension));
        None
    }

    fn unit_fault(&mut self, path: &str, node: &Node, fault: UnitFault, expected: String) {
        let found = match fault {
            UnitFault::NoNumber => node.found(),
            _ => shorten(&node.to_string()),
        };
        let kind = match fault {
            UnitFault::NoNumber => FaultKind::Wrong { found, expected },
            UnitFault::TooLarge => FaultKind::Wrong {
                found,
                expected: "a number of at most 15 digits".to_owned(),
            },
            UnitFault::Comma => FaultKind::Wrong {
                found,
                expected: format!(
                    "{expected}, with a point before decimals and commas only between groups of three digits"
                ),
            },
            UnitFault::NoUnit => FaultKind::NoUnit { found, expected },
            UnitFault::UnknownUnit(unit) => FaultKind::UnknownUnit {
                found,
                unit: shorten(&unit),
                expected,
            },
            UnitFault::Other(is) => FaultKind::WrongDimension {
                found,
                is,
                expected,
            },
        };
        self.faults.add(path, node.span, kind);
    }

    /// Forms that are written as text.
    fn text(&mut self, path: &str, node: &Node, form: &Form, text: &str) -> Option<Datum> {
        let owned = || Datum::Text(text.to_owned());
        match form {
            Form::Text => Some(owned()),
            Form::Id => {
                if is_id(text) {
                    return Some(owned());
                }
                let found = node.found();
                self.faults.add(path, node.span, FaultKind::BadId { found });
                None
            }
            Form::Name(table) => self.name(path, text, node.span, table).then(owned),
            Form::Word(words) => {
                if words.contains(&text) {
                    return Some(owned());
                }
                let mut expected = form.expected();
                if let Some(word) = nearest(text, words.iter().copied()) {
                    expected += &format!("; did you mean `{word}`?");
                }
                self.wrong(path, node.span, node.found(), expected);
                None
            }
            Form::Measure(per) => self.measure(path, node, text, *per),
            Form::Rate => self.rate(path, node, text),
            Form::Position => match position(text) {
                Some((lat, lon)) => Some(Datum::Position(lat, lon)),
                None => self.mismatch(path, node, form),
            },
            Form::Condition => match read_condition(text) {
                Ok(terms) => Some(Datum::Condition(text.to_owned(), terms)),
                Err(fault) => {
                    let quoted = matches!(node.value, Value::Text(_));
                    let start = node.span.start + fault.at as u32 + u32::from(quoted);
                    let span = Span {
                        file: node.span.file,
                        start,
                        end: start + fault.length as u32,
                    };
                    let rest = text.get(fault.at..).unwrap_or("");
                    let found = match rest.get(..fault.length) {
                        Some(word) if !word.is_empty() => format!("`{}`", shorten(word)),
                        _ => "nothing".to_owned(),
                    };
                    let message = format!("has {found} where {} should stand", fault.expected);
                    self.faults.contradict(path, span, message);
                    None
                }
            },
            _ => self.mismatch(path, node, form),
        }
    }

    fn measure(&mut self, path: &str, node: &Node, text: &str, per: Per) -> Option<Datum> {
        match measure(text, per) {
            Ok((substance, value)) if (0.0..=1e13).contains(&value) => {
                Some(Datum::Measure(per, substance, value))
            }
            Ok(_) => {
                let found = shorten(text);
                self.wrong(
                    path,
                    node.span,
                    found,
                    "0 or more and at most 10^13".to_owned(),
                );
                None
            }
            Err(fault) => {
                self.unit_fault(path, node, fault, per.expected().to_owned());
                None
            }
        }
    }

    fn rate(&mut self, path: &str, node: &Node, text: &str) -> Option<Datum> {
        let by_distance = quantity(text, Dimension::PerDistance);
        let is_distance = by_distance.is_ok();
        match by_distance.or_else(|_| quantity(text, Dimension::PerDay)) {
            Ok(value) if (0.0..=1e6).contains(&value) => Some(Datum::Rate {
                by_distance: is_distance,
                value,
            }),
            Ok(_) => {
                self.wrong(path, node.span, shorten(text), "0 or more".to_owned());
                None
            }
            Err(fault) => {
                self.unit_fault(path, node, fault, Form::Rate.expected());
                None
            }
        }
    }
}

/// Reads `16.27 N, 0.04 W`.
fn position(text: &str) -> Option<(f64, f64)> {
    let (north, east) = text.split_once(',')?;
    let angle = |text: &str, plus: char, minus: char, most: f64| {
        let text = text.trim();
        let sign = match text.chars().last()? {
            c if c == plus => 1.0,
            c if c == minus => -1.0,
            _ => return None,
        };
        let digits = text[..text.len() - 1].trim().trim_end_matches('°').trim();
        let is_plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let degrees: f64 = digits.parse().ok().filter(|_| is_plain)?;
        (0.0..=most).contains(&degrees).then_some(sign * degrees)
    };
    Some((angle(north, 'N', 'S', 90.0)?, angle(east, 'E', 'W', 180.0)?))
}
