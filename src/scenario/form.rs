//! The forms of values, and the keys of a table: one declaration serves the reader, the JSON Schema and the docs.

use crate::scenario::dimension::Dimension;
use crate::scenario::units::Per;

/// The form of a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    /// Free text.
    Text,
    /// An id that this row defines.
    Id,
    /// The id of a row of another table, named here.
    Name(&'static str),
    /// One word of a list.
    Word(&'static [&'static str]),
    /// A whole number.
    Whole { min: i64, max: i64 },
    /// `true` or `false`.
    Boolean,
    /// A number with its unit, in the base unit of the dimension.
    Quantity(Dimension, Range),
    /// An amount of goods in any unit, converted once the commodity is known.
    Measure(Per),
    /// Occurrences in time or by distance.
    Rate,
    /// A quantity or a distribution of it.
    Uncertain(Dimension, Range),
    /// A date, or days from the mandate or the start.
    Day,
    /// A date.
    Date,
    /// An array of months.
    Months,
    /// A latitude and longitude.
    Position,
    /// A condition on figures.
    Condition,
    /// An array, of at least so many entries and at most so many.
    List(&'static Form, usize, usize),
    /// One value, or an array of them.
    OneOrMore(&'static Form),
    /// An array of tables.
    Rows(&'static [Key]),
    /// A table with known keys.
    Table(&'static [Key]),
    /// A table whose keys are names of rows of a table.
    Map(&'static str, &'static Form),
    /// A table from paths to values of any form.
    Changes,
    /// The first of these that a value could be.
    Either(&'static [Form]),
}

/// The numbers that have a meaning, in the base unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Range {
    /// Least.
    pub min: f64,
    /// Greatest.
    pub max: f64,
    /// Whether the least itself has no meaning.
    pub above: bool,
}

/// From `min` to `max`.
pub(crate) const fn from_to(min: f64, max: f64) -> Range {
    Range {
        min,
        max,
        above: false,
    }
}

/// Above `min`, to `max`.
pub(crate) const fn above(min: f64, max: f64) -> Range {
    Range {
        min,
        max,
        above: true,
    }
}

/// From zero to a number no plan reaches.
pub(crate) const NOT_NEGATIVE: Range = from_to(0.0, 1e12);
/// Above zero.
pub(crate) const POSITIVE: Range = above(0.0, 1e12);
/// From nothing to all.
pub(crate) const UNIT: Range = from_to(0.0, 1.0);
/// A time up to twenty years.
pub(crate) const YEARS: Range = from_to(0.0, 7_305.0);

/// Whether a key must be there.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Need {
    /// It must.
    Required,
    /// It may be left out; the doc line says what then holds.
    Optional,
    /// It may be left out, and then has this value, written as TOML.
    Default(&'static str),
}

/// One key of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    /// Its name in files.
    pub name: &'static str,
    /// The form of its value.
    pub form: Form,
    /// Whether it must be there.
    pub need: Need,
    /// One line on what it means.
    pub doc: &'static str,
}

/// A key that must be there.
pub(crate) const fn required(name: &'static str, form: Form, doc: &'static str) -> Key {
    Key {
        name,
        form,
        need: Need::Required,
        doc,
    }
}

/// A key that may be left out.
pub(crate) const fn optional(name: &'static str, form: Form, doc: &'static str) -> Key {
    Key {
        name,
        form,
        need: Need::Optional,
        doc,
    }
}

/// A key with a default.
pub(crate) const fn default(
    name: &'static str,
    form: Form,
    value: &'static str,
    doc: &'static str,
) -> Key {
    Key {
        name,
        form,
        need: Need::Default(value),
        doc,
    }
}

/// A count of things from 0 to ten million.
pub(crate) const COUNT: Form = Form::Whole {
    min: 0,
    max: 10_000_000,
};
/// A share from 0 to 1.
pub(crate) const SHARE: Form = Form::Quantity(Dimension::Share, UNIT);
/// A time of up to 20 years [days].
pub(crate) const TIME: Form = Form::Quantity(Dimension::Days, YEARS);
/// An uncertain time [days].
pub(crate) const UNCERTAIN_TIME: Form = Form::Uncertain(Dimension::Days, YEARS);
/// An uncertain share.
pub(crate) const UNCERTAIN_SHARE: Form = Form::Uncertain(Dimension::Share, UNIT);
/// An uncertain count.
pub(crate) const UNCERTAIN_COUNT: Form = Form::Uncertain(Dimension::Count, NOT_NEGATIVE);
/// A factor from 0 to a thousand.
pub(crate) const FACTOR: Form = Form::Quantity(Dimension::Factor, from_to(0.0, 1_000.0));

/// The calendar's months, as a planner writes them.
pub(crate) const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

impl Form {
    /// What a value of this form is, for faults: "a time such as "21 d"".
    pub fn expected(&self) -> String {
        match self {
            Form::Text => "a text in quotes".to_owned(),
            Form::Id => "an id such as \"tessara\"".to_owned(),
            Form::Name(table) => format!("the id of a {table}"),
            Form::Word(words) => format!("one of {}", words.join(", ")),
            Form::Whole { min, max } => format!("a whole number from {min} to {max}"),
            Form::Boolean => "true or false".to_owned(),
            Form::Quantity(dimension, _) => dimension.expected(),
            Form::Measure(per) => per.expected().to_owned(),
            Form::Rate => "a rate such as \"0.4 /1000 km\" or \"0.2 /mo\"".to_owned(),
            Form::Uncertain(dimension, _) => format!(
                "{}, or a distribution such as {{ low, likely, high }}",
                dimension.expected()
            ),
            Form::Day => "a date such as 2013-07-01, \"D+60\" or \"start+30\"".to_owned(),
            Form::Date => "a date such as 2013-07-01".to_owned(),
            Form::Months => "an array of months such as [\"jul\", \"aug\"]".to_owned(),
            Form::Position => "a position such as \"16.27 N, 0.04 W\"".to_owned(),
            Form::Condition => "a condition such as \"deployment.foc_day <= 240\"".to_owned(),
            Form::List(form, ..) => format!("an array, each {}", form.expected()),
            Form::OneOrMore(form) => format!("{}, or an array of such", form.expected()),
            Form::Rows(keys) => format!("an array of tables {}", key_list(keys)),
            Form::Table(keys) => format!("a table {}", key_list(keys)),
            Form::Map(table, form) => {
                format!("a table from {table} to {}", form.expected())
            }
            Form::Changes => {
                "a table from paths to values such as { \"fleet.trucks.number\" = 40 }".to_owned()
            }
            Form::Either(forms) => forms
                .iter()
                .map(Form::expected)
                .collect::<Vec<_>>()
                .join(", or "),
        }
    }
}

/// `{ first, second, … }`.
fn key_list(keys: &[Key]) -> String {
    let names: Vec<&str> = keys.iter().take(5).map(|key| key.name).collect();
    let more = if keys.len() > 5 { ", …" } else { "" };
    format!("{{ {}{more} }}", names.join(", "))
}

impl Range {
    /// Whether a number lies in it.
    pub fn holds(&self, number: f64) -> bool {
        number <= self.max && (number > self.min || (number == self.min && !self.above))
    }

    /// "0 to 100 t", for faults.
    pub fn text(&self, dimension: Dimension) -> String {
        let (factor, unit) = match dimension {
            Dimension::Share => (100.0, " %".to_owned()),
            _ if dimension.base().is_empty() => (1.0, String::new()),
            _ if dimension.base() == "cents" => (0.01, " dollars".to_owned()),
            _ => (1.0, format!(" {}", dimension.base())),
        };
        let (min, max) = (self.min * factor, self.max * factor);
        match (self.max >= 1e12, self.above) {
            (true, true) => format!("above {min}{unit}"),
            (true, false) => format!("{min}{unit} or more"),
            (false, true) => format!("above {min} and at most {max}{unit}"),
            (false, false) => format!("{min} to {max}{unit}"),
        }
    }
}
