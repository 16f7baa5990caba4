//! Faults: everything that is wrong with a scenario, each said so that a planner can mend it.
//!
//! Faults are collected with the byte range of what is wrong and turned into places, lines and marks once, when all
//! are known.

use std::fmt;

use crate::scenario::limits::{FAULTS, FAULTS_SHOWN};
use crate::scenario::sources::{Place, Sources, Span};

/// One thing wrong with a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The path of the value, as the planner would write it; empty for a whole file.
    pub key: String,
    /// Where it stands.
    pub place: Place,
    /// What is wrong.
    pub kind: FaultKind,
    /// The variant that shows it, if the scenario is sound without.
    pub variant: Option<String>,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum FaultKind {
    /// The text is not TOML, or not CSV.
    Syntax(String),
    /// A file or a size that is refused, with the reason.
    Refused(String),
    /// The file is of another version of the language.
    Version {
        /// What the file says.
        found: String,
    },
    /// The file does not say its version.
    NoVersion,
    /// A key that the table does not know.
    UnknownKey {
        /// The key.
        found: String,
        /// The nearest key it knows.
        nearest: Option<String>,
    },
    /// A key that must be there.
    Missing {
        /// The key.
        name: String,
        /// What it would hold.
        expected: String,
    },
    /// A value of the wrong form or out of its range.
    Wrong {
        /// What was found.
        found: String,
        /// What it must be.
        expected: String,
    },
    /// A number without its unit.
    NoUnit {
        /// What was found.
        found: String,
        /// What it must be.
        expected: String,
    },
    /// A unit that the language does not know.
    UnknownUnit {
        /// The whole value.
        found: String,
        /// The unit.
        unit: String,
        /// What the value must be.
        expected: String,
    },
    /// A unit of another dimension.
    WrongDimension {
        /// The whole value.
        found: String,
        /// The dimension it has.
        is: &'static str,
        /// What it must be.
        expected: String,
    },
    /// A name that nothing defines.
    UnknownName {
        /// The name.
        found: String,
        /// The table in which it should be.
        table: &'static str,
        /// The nearest defined name.
        nearest: Option<String>,
    },
    /// An id that is used twice.
    Duplicate {
        /// File, line and column of the first use.
        first: String,
    },
    /// An id that is not well formed.
    BadId {
        /// What was found.
        found: String,
    },
    /// A path in a variant or `--set` that names nothing.
    UnknownPath {
        /// The path.
        found: String,
        /// The nearest path.
        nearest: Option<String>,
    },
    /// Values that cannot be true together; the text follows the key.
    Contradiction(String),
}

/// Writes ``; did you mean `name`?`` if there is a name.
fn suggest(f: &mut fmt::Formatter<'_>, nearest: &Option<String>) -> fmt::Result {
    match nearest {
        Some(name) => write!(f, "; did you mean `{name}`?"),
        None => Ok(()),
    }
}

/// The message, without its place.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_kind(f)?;
        match &self.variant {
            Some(variant) => write!(f, " (in variant {variant})"),
            None => Ok(()),
        }
    }
}

impl Fault {
    fn write_kind(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = &self.key;
        match &self.kind {
            FaultKind::Syntax(message) | FaultKind::Refused(message) => write!(f, "{message}"),
            FaultKind::Version { found } => write!(
                f,
                "the file is of format {found}, and this program reads format 1; write `format = 1` and mend what \
                 is then reported, or use the version of the program that reads format {found}"
            ),
            FaultKind::NoVersion => {
                write!(
                    f,
                    "the file does not state its format; write `format = 1` at its top"
                )
            }
            FaultKind::UnknownKey { found, nearest } if key.is_empty() => {
                write!(f, "a scenario has no table or key `{found}`")?;
                suggest(f, nearest)
            }
            FaultKind::UnknownKey { found, nearest } => {
                write!(f, "`{key}` has no key `{found}`")?;
                suggest(f, nearest)
            }
            FaultKind::Missing { name, expected } => {
                write!(f, "`{key}` lacks `{name}`, {expected}")
            }
            FaultKind::Wrong { found, expected } => {
                write!(f, "`{key}` is {found}; it must be {expected}")
            }
            FaultKind::NoUnit { found, expected } => {
                write!(
                    f,
                    "`{key}` is {found} without a unit; it must be {expected}"
                )
            }
            FaultKind::UnknownUnit {
                found,
                unit,
                expected,
            } => write!(
                f,
                "`{key}` is {found}, and `{unit}` is not a unit known here; it must be {expected}"
            ),
            FaultKind::WrongDimension {
                found,
                is,
                expected,
            } => write!(f, "`{key}` is {found}, {is}; it must be {expected}"),
            FaultKind::UnknownName {
                found,
                table,
                nearest,
            } => {
                write!(
                    f,
                    "`{key}` names the {table} `{found}`, which is not defined"
                )?;
                suggest(f, nearest)
            }
            FaultKind::Duplicate { first } => {
                write!(f, "`{key}` is defined twice; the first is at {first}")
            }
            FaultKind::BadId { found } => write!(
                f,
                "`{key}` is {found}; an id is 1 to 64 of the characters a-z, 0-9 and `-`, and starts with a letter"
            ),
            FaultKind::UnknownPath { found, nearest } => {
                write!(f, "no value has the path `{found}`")?;
                suggest(f, nearest)
            }
            FaultKind::Contradiction(message) => write!(f, "`{key}` {message}"),
        }
    }
}

/// Faults while they are being collected.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults {
    found: Vec<Found>,
    more: usize,
    variant: Option<String>,
}

/// A fault before its place is known as line and column.
#[derive(Debug, Clone)]
struct Found {
    key: String,
    span: Span,
    kind: FaultKind,
    variant: Option<String>,
}

impl Faults {
    /// Notes a fault.
    pub fn add(&mut self, key: &str, span: Span, kind: FaultKind) {
        if self.found.len() < FAULTS {
            self.found.push(Found {
                key: key.to_owned(),
                span,
                kind,
                variant: self.variant.clone(),
            });
        } else {
            self.more += 1;
        }
    }

    /// Notes that values cannot be true together.
    pub fn contradict(&mut self, key: &str, span: Span, message: impl Into<String>) {
        self.add(key, span, FaultKind::Contradiction(message.into()));
    }

    /// Says of which variant the faults are that follow.
    pub fn enter_variant(&mut self, variant: Option<&str>) {
        self.variant = variant.map(str::to_owned);
    }

    /// How many so far.
    pub fn len(&self) -> usize {
        self.found.len() + self.more
    }

    /// The nearest name, while faults are few enough to be shown: looking for it takes time.
    pub fn suggest(&self, name: impl FnOnce() -> Option<String>) -> Option<String> {
        if self.found.len() < FAULTS_SHOWN {
            name()
        } else {
            None
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The report, in order of file and place; the same fault of the same text is one.
    pub fn into_report(self, name: &str, sources: &Sources) -> FaultReport {
        let mut found = self.found;
        found.sort_by_key(|found| found.span);
        let mut faults: Vec<Fault> = Vec::with_capacity(found.len());
        for found in found {
            let fault = Fault {
                key: found.key,
                place: sources.place(found.span),
                kind: found.kind,
                variant: found.variant,
            };
            // Spread rows repeat the fault of the row they came from.
            let is_new = |known: &Fault| known.place != fault.place || known.kind != fault.kind;
            if faults.iter().rev().take(FAULTS_SHOWN).all(is_new) {
                faults.push(fault);
            }
        }
        FaultReport {
            name: name.to_owned(),
            faults,
            more: self.more,
        }
    }
}

/// Every fault of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultReport {
    name: String,
    faults: Vec<Fault>,
    more: usize,
}

impl FaultReport {
    /// How many faults there are.
    #[allow(clippy::len_without_is_empty)] // a report without faults does not exist
    pub fn len(&self) -> usize {
        self.faults.len() + self.more
    }

    /// The faults, in order of file and place; past the first thousand they are only counted.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The report as text, with source lines and marks; the last line counts the faults.
    pub fn render(&self, colour: bool) -> String {
        let paint = |code: &str, text: &str| {
            if colour {
                format!("\u{1b}[{code}m{text}\u{1b}[0m")
            } else {
                text.to_owned()
            }
        };
        let mut page = String::new();
        for fault in self.faults.iter().take(FAULTS_SHOWN) {
            let place = &fault.place;
            let head = format!("{}:{}:{}:", place.file, place.line, place.column);
            page += &format!("{} {fault}\n", paint("1", &head));
            let margin = place.line.to_string();
            let bar = paint("34", "|");
            page += &format!("{} {bar} {}\n", paint("34", &margin), place.text);
            let mark = paint("31", &"^".repeat(place.width));
            page += &format!(
                "{} {bar} {}{mark}\n",
                " ".repeat(margin.len()),
                " ".repeat(place.indent)
            );
        }
        if self.len() > FAULTS_SHOWN {
            page += &format!(
                "… and {} more\n",
                self.len() - FAULTS_SHOWN.min(self.faults.len())
            );
        }
        let plural = if self.len() == 1 { "fault" } else { "faults" };
        page + &format!("{}: {} {plural}\n", self.name, self.len())
    }
}
