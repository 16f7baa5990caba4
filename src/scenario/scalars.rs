//! Checks of values that are one text, number or date.

use crate::scenario::check::Checker;
use crate::scenario::condition::read_condition;
use crate::scenario::days::{DayReference, read_date};
use crate::scenario::dimension::Dimension;
use crate::scenario::document::{Node, Value, shorten};
use crate::scenario::faults::FaultKind;
use crate::scenario::form::{Form, MONTHS, Range};
use crate::scenario::names::is_id;
use crate::scenario::nearest::nearest;
use crate::scenario::record::Datum;
use crate::scenario::sources::Span;
use crate::scenario::units::{Per, UnitFault, bare, measure, quantity};

impl Checker<'_> {
    pub(super) fn months(&mut self, path: &str, node: &Node) -> Option<Datum> {
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

    pub(super) fn whole(&mut self, path: &str, node: &Node, min: i64, max: i64) -> Option<Datum> {
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

    pub(super) fn day(&mut self, path: &str, node: &Node, form: &Form) -> Option<Datum> {
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

    pub(super) fn quantity(
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
    pub(super) fn text(
        &mut self,
        path: &str,
        node: &Node,
        form: &Form,
        text: &str,
    ) -> Option<Datum> {
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
