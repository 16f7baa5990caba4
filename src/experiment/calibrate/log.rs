//! Logs: tables of dated events in CSV, read by a map of their columns.
//!
//! Two public collections are known by the names of their columns, so that their exports need no map: the Armed
//! Conflict Location and Event Data (ACLED) and the Georeferenced Event Dataset of the Uppsala Conflict Data Program
//! (UCDP). Any other table needs a map that names at least the column of dates.
//!
//! # Example
//!
//! ```
//! # use bluelift::experiment::calibrate::log::{Columns, read};
//! let text = "day,area,what\n2016-03-01,north,ied\n2016-03-09,north,ambush\n";
//! let columns = Columns::parse("date=day,zone=area,kind=what")?;
//! let log = read(text, &columns, &[])?;
//! assert_eq!(log.events.len(), 2);
//! assert_eq!((log.events[0].zone.as_str(), log.events[1].kind.as_str()), ("north", "ambush"));
//! # Ok::<(), bluelift::experiment::calibrate::log::LogFault>(())
//! ```

use jiff::civil::Date;

/// Most rows that are read.
const MOST_ROWS: usize = 2_000_000;
/// Name of the zone or kind where the table has no column for it.
const ALL: &str = "all";

/// Why a log cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LogFault {
    /// The map of columns is not understood.
    #[error(
        "`{0}` is no map of columns; write date=COLUMN, and zone=, kind=, precision= where there are such columns"
    )]
    Map(String),
    /// A column that the map names is missing.
    #[error("the table has no column `{name}`; it has {found}")]
    NoColumn {
        /// What the map names.
        name: String,
        /// The columns there are.
        found: String,
    },
    /// No layout is known for these columns.
    #[error(
        "the columns are not those of a layout known by name; say which column holds what, such as date=COLUMN,zone=COLUMN,kind=COLUMN. Columns: {0}"
    )]
    UnknownLayout(String),
    /// A line is not CSV.
    #[error("line {line}: {why}")]
    Line {
        /// Which line, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
    /// A date is not understood.
    #[error("line {line}: `{found}` is no date; expected 2016-03-09 or 9 March 2016")]
    Date {
        /// Which line, from 1.
        line: u64,
        /// What stands there.
        found: String,
    },
    /// A number is not understood.
    #[error("line {line}: `{found}` is no number in column `{column}`")]
    Number {
        /// Which line, from 1.
        line: u64,
        /// What stands there.
        found: String,
        /// In which column.
        column: String,
    },
    /// The table is too long.
    #[error("the table has more than {MOST_ROWS} rows")]
    TooLong,
    /// Nothing is left.
    #[error("no event is left{0}")]
    Empty(String),
}

/// Which column holds what, by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// Day of the event.
    pub date: String,
    /// Area in which it happened.
    pub zone: Option<String>,
    /// Kind of event.
    pub kind: Option<String>,
    /// How well the day is known: 1 for the day itself, more for coarser dates.
    pub precision: Option<String>,
}

impl Columns {
    /// Reads a map such as `date=incident_date,zone=mission,kind=incident_type`.
    ///
    /// # Errors
    ///
    /// If a part is not `what=COLUMN`, names an unknown part, or the date is missing.
    pub fn parse(text: &str) -> Result<Columns, LogFault> {
        let fault = || LogFault::Map(text.to_owned());
        let mut columns = Columns::default();
        for part in text.split(',') {
            let (what, name) = part.split_once('=').ok_or_else(fault)?;
            let name = name.trim().to_owned();
            match what.trim() {
                "date" => columns.date = name,
                "zone" => columns.zone = Some(name),
                "kind" => columns.kind = Some(name),
                "precision" => columns.precision = Some(name),
                _ => return Err(fault()),
            }
        }
        if columns.date.is_empty() {
            return Err(fault());
        }
        Ok(columns)
    }
}

/// A public collection whose columns are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Armed Conflict Location and Event Data.
    Acled,
    /// Georeferenced Event Dataset of the Uppsala Conflict Data Program.
    Ucdp,
}

impl Layout {
    /// The map of columns for a header; absent where the header is not of this layout.
    fn columns(self, header: &[String]) -> Option<Columns> {
        let find = |names: &[&str]| {
            let is_one = |cell: &&String| names.contains(&cell.as_str());
            header.iter().find(is_one).cloned()
        };
        Some(match self {
            Layout::Acled => Columns {
                date: find(&["event_date"])?,
                kind: Some(find(&["event_type"])?),
                zone: find(&["admin1"]),
                precision: find(&["time_precision"]),
            },
            Layout::Ucdp => Columns {
                date: find(&["date_start"])?,
                kind: Some(find(&["type_of_violence", "violence_type"])?),
                zone: find(&["adm_1"]),
                precision: find(&["date_prec", "date_precision"]),
            },
        })
    }

    /// The columns of a table: those of a layout, or of whichever layout fits.
    ///
    /// # Errors
    ///
    /// If the first line is not that of the layout, or of any.
    pub fn recognise(text: &str, layout: Option<Layout>) -> Result<Columns, LogFault> {
        let header = header(text)?;
        let known = [Layout::Acled, Layout::Ucdp].into_iter();
        let mut tried = known.filter(|one| layout.is_none_or(|asked| asked == *one));
        let found = tried.find_map(|one| one.columns(&header));
        found.ok_or_else(|| LogFault::UnknownLayout(header.join(", ")))
    }
}

/// One event of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its day.
    pub date: Date,
    /// Its zone, as an id.
    pub zone: String,
    /// Its kind, as an id.
    pub kind: String,
    /// How well the day is known; 1 where the table does not say.
    pub precision: u32,
}

/// The events of a table, in order of date, zone and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// The events.
    pub events: Vec<Event>,
}

/// Reads a table. `only` keeps the rows in which every named column holds its value.
///
/// # Errors
///
/// If the table is not CSV, lacks a column, or a date or number cannot be read.
pub fn read(text: &str, columns: &Columns, only: &[(String, String)]) -> Result<Log, LogFault> {
    let header = header(text)?;
    let place = |name: &str| {
        let found = header.iter().position(|cell| cell == name);
        found.ok_or_else(|| LogFault::NoColumn {
            name: name.to_owned(),
            found: header.join(", "),
        })
    };
    let optional = |name: &Option<String>| name.as_deref().map(place).transpose();
    let date = place(&columns.date)?;
    let (zone, kind) = (optional(&columns.zone)?, optional(&columns.kind)?);
    let precision = optional(&columns.precision)?;
    let mut filters = Vec::new();
    for (name, value) in only {
        filters.push((place(name)?, value.as_str()));
    }
    let mut events = Vec::new();
    let mut reader = reader(text);
    for record in reader.records() {
        let record = record.map_err(|error| fault_of(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or("").trim();
        if filters.iter().any(|(at, value)| cell(*at) != *value) || cell(date).is_empty() {
            continue;
        }
        if events.len() == MOST_ROWS {
            return Err(LogFault::TooLong);
        }
        let day = parse_date(cell(date)).ok_or_else(|| LogFault::Date {
            line,
            found: cell(date).chars().take(40).collect(),
        })?;
        let precision = match precision.map(cell).filter(|text| !text.is_empty()) {
            None => 1,
            Some(text) => text.parse().map_err(|_| LogFault::Number {
                line,
                found: text.chars().take(40).collect(),
                column: columns.precision.clone().unwrap_or_default(),
            })?,
        };
        let is_violence = columns
            .kind
            .as_ref()
            .is_some_and(|name| name.contains("violence"));
        events.push(Event {
            date: day,
            zone: zone.map_or_else(|| ALL.to_owned(), |at| id_of(cell(at))),
            kind: kind.map_or_else(|| ALL.to_owned(), |at| kind_of(cell(at), is_violence)),
            precision,
        });
    }
    events.sort_by(|a, b| (a.date, &a.zone, &a.kind).cmp(&(b.date, &b.zone, &b.kind)));
    Ok(Log { events })
}

pub(super) fn reader(text: &str) -> csv::Reader<&[u8]> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    csv::ReaderBuilder::new().from_reader(text.as_bytes())
}

pub(super) fn header(text: &str) -> Result<Vec<String>, LogFault> {
    let mut reader = reader(text);
    let cells = reader.headers().map_err(|error| fault_of(&error))?;
    Ok(cells.iter().map(|cell| cell.trim().to_owned()).collect())
}

pub(super) fn fault_of(error: &csv::Error) -> LogFault {
    LogFault::Line {
        line: error.position().map_or(0, csv::Position::line),
        why: match error.kind() {
            csv::ErrorKind::UnequalLengths {
                expected_len, len, ..
            } => {
                format!("the row has {len} cells, and the header {expected_len}")
            }
            csv::ErrorKind::Utf8 { .. } => "the text is not UTF-8".to_owned(),
            _ => "the line is not CSV".to_owned(),
        },
    }
}

/// A date as `2016-03-09`, with or without a time of day after it, or as `9 March 2016`.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    if let Some(front) = text.get(..10)
        && let Ok(date) = front.parse::<Date>()
    {
        return Some(date);
    }
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let mut parts = text.split_whitespace();
    let day: i8 = parts.next()?.parse().ok()?;
    let word = parts.next()?.to_ascii_lowercase();
    let year: i16 = parts.next()?.parse().ok()?;
    let month = MONTHS
        .iter()
        .position(|name| word.len() >= 3 && name.starts_with(&word))?;
    Date::new(year, month as i8 + 1, day).ok()
}

/// Kinds of the Uppsala collection have numbers; everything else its own words.
fn kind_of(text: &str, is_violence: bool) -> String {
    match (text, is_violence) {
        ("1", true) => "state-based".to_owned(),
        ("2", true) => "non-state".to_owned(),
        ("3", true) => "one-sided".to_owned(),
        _ => id_of(text),
    }
}

/// An id of the scenario language that reads like a text: small letters, digits and single hyphens.
pub fn id_of(text: &str) -> String {
    let mut id = String::new();
    for letter in text.chars().flat_map(char::to_lowercase).map(plain) {
        if letter.is_ascii_alphanumeric() {
            id.push(letter);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
        if id.len() == 60 {
            break;
        }
    }
    let id = id.trim_matches('-').to_owned();
    match id.chars().next() {
        None => "unknown".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{id}"),
        Some(_) => id,
    }
}

/// A letter without its accent, where it is one of the usual ones of place names.
fn plain(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_known_collections_need_no_map() {
        let acled = "event_id_cnty,event_date,time_precision,event_type,admin1\n\
                     X1,9 March 2016,1,Explosions/Remote violence,Bas-Uélé\n";
        let columns = Layout::recognise(acled, None).unwrap();
        let log = read(acled, &columns, &[]).unwrap();
        let event = &log.events[0];
        assert_eq!(
            (event.zone.as_str(), event.kind.as_str()),
            ("bas-uele", "explosions-remote-violence")
        );
        assert_eq!(event.date, jiff::civil::date(2016, 3, 9));
        let ucdp =
            "id,type_of_violence,adm_1,date_prec,date_start\n7,3,Ouaka,2,2016-03-09 00:00:00.000\n";
        let columns = Layout::recognise(ucdp, Some(Layout::Ucdp)).unwrap();
        let event = read(ucdp, &columns, &[]).unwrap().events.remove(0);
        assert_eq!((event.kind.as_str(), event.precision), ("one-sided", 2));
        assert!(Layout::recognise(ucdp, Some(Layout::Acled)).is_err());
    }

    #[test]
    fn faults_name_the_line_and_what_was_expected() {
        let columns = Columns::parse("date=d").unwrap();
        let fault = read("d,x\n2016-13-01,1\n", &columns, &[]).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "line 2: `2016-13-01` is no date; expected 2016-03-09 or 9 March 2016"
        );
        let fault = read("e\n2016-03-01\n", &columns, &[]).unwrap_err();
        assert_eq!(fault.to_string(), "the table has no column `d`; it has e");
        let fault = read("d,x\n2016-03-01\n", &columns, &[]).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "line 2: the row has 1 cells, and the header 2"
        );
        assert!(matches!(Columns::parse("zone=x"), Err(LogFault::Map(_))));
    }

    #[test]
    fn only_the_rows_asked_for_are_read() {
        let columns = Columns::parse("date=d,zone=m").unwrap();
        let text = "d,m\n2016-03-02,A\n2016-03-01,B\n,A\n2016-03-01,A\n";
        let log = read(text, &columns, &[("m".into(), "A".into())]).unwrap();
        let days: Vec<i8> = log.events.iter().map(|event| event.date.day()).collect();
        assert_eq!(days, [1, 2]);
    }

    #[test]
    fn any_text_becomes_an_id() {
        assert_eq!(id_of("Nana-Grébizi  (north)"), "nana-grebizi-north");
        assert_eq!(id_of("3rd zone"), "n3rd-zone");
        assert_eq!(id_of("—"), "unknown");
    }
}
