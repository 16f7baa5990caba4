//! From a TOML text to [`Node`]s.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::scenario::document::{Entry, Node, Table, Value};
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::limits::TEXT_BYTES;
use crate::scenario::scan::scan;
use crate::scenario::sources::Span;

/// Syntax faults of one file that are shown; what follows the first few is mostly their echo.
const SHOWN: usize = 20;
/// Syntax faults of one file that are looked at: a broken file may have one for every character.
const LOOKED_AT: usize = 200;

/// Reads a whole file. `None` if its syntax is wrong; the faults say where.
pub(crate) fn read_document(file: u32, text: &str, faults: &mut Faults) -> Option<Table> {
    if let Err(too_much) = scan(text) {
        let at = too_much.at as u32;
        let span = Span {
            file,
            start: at,
            end: at + 1,
        };
        faults.add("", span, FaultKind::Refused(too_much.message));
        return None;
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Some(table(file, document.get_ref(), faults));
    }
    let mut last_line = None;
    let mut shown = 0;
    for error in errors.into_iter().take(LOOKED_AT) {
        let range = error.span().unwrap_or(0..0);
        let before = &text.as_bytes()[..range.start.min(text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count();
        if last_line == Some(line) || shown == SHOWN {
            continue;
        }
        last_line = Some(line);
        shown += 1;
        let message = error.message().lines().collect::<Vec<_>>().join(" ");
        faults.add("", spanned(file, &range), FaultKind::Syntax(message));
    }
    None
}

/// Reads the value of `--set path=value`: a quoted text, an array or a table as TOML; anything else is a cell, whose
/// form the key decides, so that `400 m3` needs no quotes.
pub(crate) fn read_option(file: u32, text: &str, offset: u32, faults: &mut Faults) -> Node {
    let node = read_value(file, text, offset, faults);
    let is_quoted = text.trim_start().starts_with(['"', '\'']);
    match node.value {
        Value::List(_) | Value::Table(_) => node,
        Value::Text(_) if is_quoted => node,
        _ => Node {
            value: Value::Cell(checked_text(text.trim(), node.span, faults)),
            span: node.span,
        },
    }
}

/// Reads one TOML value, with its place in a text that starts elsewhere; a text if it is not TOML.
pub(crate) fn read_value(file: u32, text: &str, offset: u32, faults: &mut Faults) -> Node {
    let whole = Span {
        file,
        start: offset,
        end: offset + text.len() as u32,
    };
    let as_text = |faults: &mut Faults| Node {
        value: Value::Text(checked_text(text, whole, faults)),
        span: whole,
    };
    if scan(text).is_err() {
        return as_text(faults);
    }
    match DeValue::parse(text) {
        Ok(value) => {
            let mut node = node(file, &value, faults);
            shift(&mut node, offset);
            node
        }
        Err(_) => as_text(faults),
    }
}

fn shift(node: &mut Node, offset: u32) {
    node.span.start += offset;
    node.span.end += offset;
    match &mut node.value {
        Value::List(nodes) => nodes.iter_mut().for_each(|node| shift(node, offset)),
        Value::Table(table) => {
            for entry in table.entries.values_mut() {
                entry.key.start += offset;
                entry.key.end += offset;
                shift(&mut entry.node, offset);
            }
        }
        _ => {}
    }
}

fn spanned(file: u32, range: &std::ops::Range<usize>) -> Span {
    Span {
        file,
        start: range.start as u32,
        end: range.end as u32,
    }
}

fn table(file: u32, from: &DeTable<'_>, faults: &mut Faults) -> Table {
    let mut entries = BTreeMap::new();
    for (key, value) in from {
        let entry = Entry {
            key: spanned(file, &key.span()),
            node: node(file, value, faults),
        };
        entries.insert(key.get_ref().to_string(), entry);
    }
    Table { entries }
}

fn node(file: u32, from: &Spanned<DeValue<'_>>, faults: &mut Faults) -> Node {
    let span = spanned(file, &from.span());
    let value = match from.get_ref() {
        DeValue::String(text) => Value::Text(checked_text(text, span, faults)),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(whole) => Value::Whole(whole),
            Err(_) => Value::Number(number.as_str().parse().unwrap_or(f64::INFINITY)),
        },
        DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(is) => Value::Boolean(*is),
        DeValue::Datetime(moment) => match (moment.date, moment.time, moment.offset) {
            (Some(date), None, None) => {
                match jiff::civil::Date::new(date.year as i16, date.month as i8, date.day as i8) {
                    Ok(date) => Value::Date(date),
                    Err(_) => Value::Moment(moment.to_string()),
                }
            }
            _ => Value::Moment(moment.to_string()),
        },
        DeValue::Array(values) => Value::List(
            values
                .iter()
                .map(|value| node(file, value, faults))
                .collect(),
        ),
        DeValue::Table(entries) => Value::Table(table(file, entries, faults)),
    };
    Node { value, span }
}

/// The text, cut with a fault if it is too long, and without characters that cannot be seen, with a fault if it has some.
pub(crate) fn checked_text(text: &str, span: Span, faults: &mut Faults) -> String {
    if text.len() > TEXT_BYTES {
        let message = format!(
            "a text is {} bytes long; at most {TEXT_BYTES} are read",
            text.len()
        );
        faults.add("", span, FaultKind::Refused(message));
        return text.chars().take(16).collect();
    }
    if let Some(found) = text.chars().find(|letter| is_hidden(*letter)) {
        let message = format!(
            "a text holds the character U+{:04X}, which cannot be seen; remove it",
            u32::from(found)
        );
        faults.add("", span, FaultKind::Refused(message));
    }
    text.chars().filter(|letter| !is_hidden(*letter)).collect()
}

/// Whether a character steers a terminal or turns the direction of writing, so that a name could show as another.
fn is_hidden(letter: char) -> bool {
    let is_control = letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    is_control || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
