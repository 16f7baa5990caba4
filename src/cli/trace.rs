//! `bluelift trace`: every event of one replication, one JSON object a line, each with the event that caused it.
//!
//! `event` numbers the events of the replication; `cause` is the number of the event that scheduled this one, and
//! `null` for what was scheduled at the start; `day` counts from the first simulated day, whose date is `date`.

use std::io;
use std::io::{BufWriter, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::cli::arguments::TraceArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs::Source;
use crate::cli::terminal::Terminal;
use crate::model::replicate;
use crate::model::replicate::TraceRecord;

#[derive(Serialize)]
struct Line<'a> {
    event: u64,
    cause: Option<u64>,
    day: f64,
    date: Option<String>,
    kind: &'a str,
    names: Map<String, Value>,
}

/// Prints the events of one replication, with the bits that it has in a batch.
///
/// # Errors
///
/// With code 2 for a faulty scenario, 1 if the replication fails.
pub fn run(arguments: &TraceArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let prepared = Source::parse(&arguments.scenario).prepare(terminal)?;
    let seed = arguments.seed.unwrap_or(prepared.seed());
    let start = prepared.scenario().start;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut written = Ok(());
    let result = replicate::trace(
        &prepared.model,
        seed,
        arguments.replication,
        &mut |record| {
            if written.is_ok() {
                written = write_line(&mut out, start, &record);
            }
        },
    );
    written
        .and_then(|()| out.flush())
        .map_err(|error| Stop::output(&error))?;
    match result {
        Ok(_) => Ok(Exit::Done),
        Err(failure) => Err(Stop::new(Exit::Failed, failure.to_string())),
    }
}

fn write_line(
    out: &mut impl Write,
    start: jiff::civil::Date,
    record: &TraceRecord,
) -> io::Result<()> {
    let line = Line {
        event: record.event,
        cause: record.cause,
        day: record.day,
        date: date(start, record.day),
        kind: record.kind,
        names: names(record),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

/// The calendar date of a day since the start; absent beyond the years that dates can name.
fn date(start: jiff::civil::Date, day: f64) -> Option<String> {
    let span = jiff::Span::new().try_days(day.floor() as i64).ok()?;
    start.checked_add(span).ok().map(|date| date.to_string())
}

/// Names by role; a role that comes twice has a list.
fn names(record: &TraceRecord) -> Map<String, Value> {
    let mut names = Map::new();
    for (role, name) in &record.names {
        let name = Value::from(name.as_str());
        match names.get_mut(*role) {
            None => {
                names.insert((*role).to_owned(), name);
            }
            Some(Value::Array(list)) => list.push(name),
            Some(one) => *one = Value::Array(vec![one.take(), name]),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_its_cause_and_its_date() {
        let record = TraceRecord {
            event: 7,
            cause: Some(3),
            day: 31.5,
            kind: "ConvoyArrived",
            names: vec![
                ("site", "gao".into()),
                ("unit", "a".into()),
                ("unit", "b".into()),
            ],
        };
        let mut out = Vec::new();
        write_line(&mut out, jiff::civil::date(2013, 7, 1), &record).unwrap();
        let expected = concat!(
            r#"{"event":7,"cause":3,"day":31.5,"date":"2013-08-01","kind":"ConvoyArrived","#,
            r#""names":{"site":"gao","unit":["a","b"]}}"#,
            "\n"
        );
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
