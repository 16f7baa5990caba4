//! A table whose keys and values have been checked against its key table: what the builders read.
//!
//! # The rule it keeps
//!
//! A builder asks only for keys that the key table declares, in the form that it declares; anything else is a
//! defect in this program and panics with the key. A test reads a scenario that uses every key.

use std::collections::BTreeMap;

use crate::engine::distribution::Distribution;
use crate::scenario::days::DayReference;
use crate::scenario::inject::Term;
use crate::scenario::sources::Span;
use crate::scenario::units::{Per, Substance};

/// A checked value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Datum {
    /// A text, a word, an id or a name.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// True or false.
    Boolean(bool),
    /// A quantity in its base unit.
    Number(f64),
    /// An amount of goods in kg, L or pieces, by something.
    Measure(Per, Substance, f64),
    /// Occurrences per 1,000 km if true, per day if not.
    Rate { by_distance: bool, value: f64 },
    /// A distribution in the base unit.
    Distribution(Distribution),
    /// A day.
    Day(DayReference),
    /// A date.
    Date(jiff::civil::Date),
    /// Months, index 0 = January.
    Months([bool; 12]),
    /// Latitude and longitude [degrees].
    Position(f64, f64),
    /// A condition: its text and its terms.
    Condition(String, Vec<Term>),
    /// Several values.
    List(Vec<Item>),
    /// A table.
    Record(Record),
    /// A table from names to values.
    Map(Vec<(String, Item)>),
    /// Changes, which are read elsewhere.
    Changes,
}

/// A checked value with its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    /// What.
    pub datum: Datum,
    /// Where.
    pub span: Span,
}

/// A checked table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    /// Its path, such as `site.tessara`.
    pub path: String,
    /// Where it stands.
    pub span: Span,
    /// Values by key.
    pub items: BTreeMap<&'static str, Item>,
    /// Whether a fault was found in it, so that values may be absent.
    pub is_broken: bool,
}

/// Defines an accessor that panics and one that does not for one form.
macro_rules! accessor {
    ($(#[$doc:meta])* $name:ident, $find:ident, $variant:ident, $type:ty, $from:expr) => {
        $(#[$doc])*
        pub fn $name(&self, key: &str) -> $type {
            match self.$find(key) {
                Some(value) => value,
                None => panic!("`{key}` of `{}` has been checked and is there", self.path),
            }
        }

        $(#[$doc])*
        /// `None` if the key was left out.
        #[allow(dead_code)] // each pair of accessors is complete, whichever a table needs
        pub fn $find(&self, key: &str) -> Option<$type> {
            self.items.get(key).map(|item| match &item.datum {
                Datum::$variant(value) => $from(value),
                other => panic!("`{key}` of `{}` is declared in another form: {other:?}", self.path),
            })
        }
    };
}

impl Record {
    accessor!(
        /// A text, word, id or name.
        text, find_text, Text, &str, String::as_str
    );
    accessor!(
        /// A whole number.
        whole, find_whole, Whole, i64, |value: &i64| *value
    );
    accessor!(
        /// True or false.
        boolean, find_boolean, Boolean, bool, |value: &bool| *value
    );
    accessor!(
        /// A quantity in its base unit.
        number, find_number, Number, f64, |value: &f64| *value
    );
    accessor!(
        /// A distribution in the base unit.
        distribution, find_distribution, Distribution, Distribution, Distribution::clone
    );
    accessor!(
        /// A date.
        date, find_date, Date, jiff::civil::Date, |value: &jiff::civil::Date| *value
    );
    accessor!(
        /// A day.
        day, find_day, Day, DayReference, |value: &DayReference| *value
    );
    accessor!(
        /// Months.
        months, find_months, Months, [bool; 12], |value: &[bool; 12]| *value
    );

    /// A value in whatever form it has.
    pub fn find(&self, key: &str) -> Option<&Item> {
        self.items.get(key)
    }

    /// Where a value stands; where the table stands if the key was left out.
    pub fn span_of(&self, key: &str) -> Span {
        self.items.get(key).map_or(self.span, |item| item.span)
    }

    /// The path of a key.
    pub fn path_of(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    /// The table under a key.
    pub fn record(&self, key: &str) -> Option<&Record> {
        self.items.get(key).map(|item| match &item.datum {
            Datum::Record(record) => record,
            other => panic!(
                "`{key}` of `{}` is declared in another form: {other:?}",
                self.path
            ),
        })
    }

    /// The values under a key: none if it was left out, one if it holds one.
    pub fn list(&self, key: &str) -> &[Item] {
        match self.items.get(key) {
            None => &[],
            Some(item) => match &item.datum {
                Datum::List(items) => items,
                _ => std::slice::from_ref(item),
            },
        }
    }

    /// The tables in an array of tables under a key.
    pub fn rows(&self, key: &str) -> impl Iterator<Item = &Record> {
        self.list(key).iter().filter_map(|item| match &item.datum {
            Datum::Record(record) => Some(record),
            _ => None,
        })
    }

    /// The texts in an array of texts under a key, with their places.
    pub fn texts(&self, key: &str) -> Vec<(&str, Span)> {
        self.list(key)
            .iter()
            .filter_map(|item| match &item.datum {
                Datum::Text(text) => Some((text.as_str(), item.span)),
                _ => None,
            })
            .collect()
    }

    /// The numbers in an array of quantities under a key.
    pub fn numbers(&self, key: &str) -> Vec<f64> {
        self.list(key)
            .iter()
            .filter_map(|item| match item.datum {
                Datum::Number(number) => Some(number),
                _ => None,
            })
            .collect()
    }

    /// Names and values of a map under a key.
    pub fn map(&self, key: &str) -> &[(String, Item)] {
        match self.items.get(key).map(|item| &item.datum) {
            Some(Datum::Map(pairs)) => pairs,
            _ => &[],
        }
    }
}
