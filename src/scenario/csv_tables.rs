//! CSV tables beside a scenario: a header of keys, dotted for nested ones, and a row for each row of the table.
//!
//! Fields are parted by commas and may stand in double quotes, in which `""` is a quote (RFC 4180). An empty cell is
//! an absent key; a cell that is a TOML table or array is read as one; lists of words are parted by `;`.

use crate::scenario::check::KEPT;
use crate::scenario::document::{Entry, Node, Table, Value, shorten};
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::limits::{DEPTH, ROWS, VALUES};
use crate::scenario::nearest::nearest;
use crate::scenario::scan::scan;
use crate::scenario::sources::Span;
use crate::scenario::syntax::{checked_text, read_value};
use crate::scenario::tables::TableSpec;

struct Cell {
    text: String,
    span: Span,
}

/// Reads a CSV text as rows of a table. `None` if it cannot be told what its columns are.
pub(crate) fn read(
    spec: &TableSpec,
    file: u32,
    text: &str,
    faults: &mut Faults,
) -> Option<Vec<(Table, Span)>> {
    let mut records = records(file, text, faults)?.into_iter();
    let Some(header) = records.next() else {
        let span = Span {
            file,
            start: 0,
            end: 0,
        };
        let message = "the table is empty; its first line must name the keys of its columns";
        faults.add(spec.name, span, FaultKind::Syntax(message.to_owned()));
        return None;
    };
    let before = faults.len();
    check_header(spec, &header, faults);
    if faults.len() > before {
        return None;
    }
    let mut rows = Vec::new();
    for record in records {
        let span = record[0].span;
        if record.len() != header.len() {
            let message = format!(
                "the row has {} cells, and the header {}",
                record.len(),
                header.len()
            );
            faults.add(spec.name, span, FaultKind::Syntax(message));
            continue;
        }
        let mut table = Table::default();
        for (name, cell) in header.iter().zip(record) {
            if !cell.text.is_empty() {
                let node = cell_node(cell, faults);
                put(&mut table, &name.text, node);
            }
        }
        rows.push((table, span));
    }
    Some(rows)
}

fn check_header(spec: &TableSpec, header: &[Cell], faults: &mut Faults) {
    for (at, cell) in header.iter().enumerate() {
        let first = cell.text.split('.').next().unwrap_or("");
        let is_known = spec.keys.iter().any(|key| key.name == first) || KEPT.contains(&first);
        let is_path = cell.text.split('.').all(|part| !part.is_empty())
            && cell.text.split('.').count() <= DEPTH;
        if !is_known || !is_path {
            let names = spec.keys.iter().map(|key| key.name);
            let kind = FaultKind::UnknownKey {
                found: shorten(&cell.text),
                nearest: nearest(first, names),
            };
            faults.add(spec.name, cell.span, kind);
        }
        // A column may not repeat another or lie inside it: `camp` beside `camp.capacity`.
        let clash = header[..at].iter().find(|other| {
            let (short, long) = if other.text.len() < cell.text.len() {
                (&other.text, &cell.text)
            } else {
                (&cell.text, &other.text)
            };
            short == long || long.starts_with(&format!("{short}."))
        });
        if let Some(other) = clash {
            let message = format!(
                "column `{}` clashes with column `{}`",
                shorten(&cell.text),
                shorten(&other.text)
            );
            faults.add(spec.name, cell.span, FaultKind::Syntax(message));
        }
    }
}

fn cell_node(cell: Cell, faults: &mut Faults) -> Node {
    let Cell { text, span } = cell;
    if (text.starts_with('{') || text.starts_with('[')) && scan(&text).is_ok() {
        let mut node = read_value(span.file, &text, span.start, faults);
        if !matches!(node.value, Value::Text(_)) {
            place_at(&mut node, span);
            return node;
        }
    }
    let text = checked_text(&text, span, faults);
    Node {
        value: Value::Cell(text),
        span,
    }
}

/// Gives a value the place of its cell: quotes inside a cell shift what stands after them.
fn place_at(node: &mut Node, span: Span) {
    node.span = span;
    match &mut node.value {
        Value::List(nodes) => nodes.iter_mut().for_each(|node| place_at(node, span)),
        Value::Table(table) => {
            for entry in table.entries.values_mut() {
                entry.key = span;
                place_at(&mut entry.node, span);
            }
        }
        _ => {}
    }
}

/// Puts a value under a dotted key.
fn put(table: &mut Table, path: &str, node: Node) {
    match path.split_once('.') {
        None => table.put(path, node),
        Some((first, rest)) => {
            let span = node.span;
            let entry = table
                .entries
                .entry(first.to_owned())
                .or_insert_with(|| Entry {
                    key: span,
                    node: Node {
                        value: Value::Table(Table::default()),
                        span,
                    },
                });
            if let Value::Table(inner) = &mut entry.node.value {
                put(inner, rest, node);
            }
        }
    }
}

/// Parts a text into records of cells, blank lines left out.
fn records(file: u32, text: &str, faults: &mut Faults) -> Option<Vec<Vec<Cell>>> {
    let bytes = text.as_bytes();
    let (mut records, mut record, mut at, mut cells) = (Vec::new(), Vec::new(), 0, 0);
    while at < bytes.len() {
        let (cell, next) = match cell(file, text, at) {
            Ok(found) => found,
            Err((start, message)) => {
                let span = Span {
                    file,
                    start: start as u32,
                    end: start as u32 + 1,
                };
                faults.add("", span, FaultKind::Syntax(message.to_owned()));
                return None;
            }
        };
        record.push(cell);
        cells += 1;
        at = next;
        let ends_line = at >= bytes.len() || bytes[at] != b',';
        if !ends_line {
            at += 1;
            if at < bytes.len() {
                continue;
            }
            // A comma at the very end leaves one empty cell behind it.
            record.push(Cell {
                text: String::new(),
                span: Span {
                    file,
                    start: at as u32,
                    end: at as u32,
                },
            });
        }
        if bytes.get(at) == Some(&b'\r') {
            at += 1;
        }
        if bytes.get(at) == Some(&b'\n') {
            at += 1;
        }
        let is_blank = record.len() == 1 && record[0].text.is_empty();
        let record = std::mem::take(&mut record);
        if !is_blank {
            records.push(record);
        }
        if records.len() > ROWS + 1 || cells > VALUES {
            let span = Span {
                file,
                start: at as u32,
                end: at as u32,
            };
            let message = format!("the table has more than {ROWS} rows or {VALUES} cells");
            faults.add("", span, FaultKind::Refused(message));
            return None;
        }
    }
    Some(records)
}

/// The cell that starts at a byte, and the byte of the comma or line end behind it.
fn cell(file: u32, text: &str, start: usize) -> Result<(Cell, usize), (usize, &'static str)> {
    let bytes = text.as_bytes();
    let ends = |byte: u8| matches!(byte, b',' | b'\n' | b'\r');
    let made = |text: String, start: usize, end: usize| Cell {
        text: text.trim().to_owned(),
        span: Span {
            file,
            start: start as u32,
            end: end as u32,
        },
    };
    if bytes[start] != b'"' {
        let length = bytes[start..].iter().position(|byte| ends(*byte));
        let end = length.map_or(bytes.len(), |length| start + length);
        return Ok((made(text[start..end].to_owned(), start, end), end));
    }
    let (mut content, mut at) = (String::new(), start + 1);
    loop {
        let Some(length) = bytes[at..].iter().position(|byte| *byte == b'"') else {
            return Err((start, "the quote is not closed"));
        };
        content.push_str(&text[at..at + length]);
        at += length + 1;
        match bytes.get(at) {
            Some(b'"') => {
                content.push('"');
                at += 1;
            }
            Some(byte) if !ends(*byte) => {
                return Err((at, "text stands behind a closing quote"));
            }
            _ => return Ok((made(content, start, at), at)),
        }
    }
}
