//! Inputs: values of a scenario that a study varies, each written as a path and a range.
//!
//! | written | means |
//! | --- | --- |
//! | `site.gao.storage.diesel=100 m3..400 m3` | every amount between; the unit may be left out at the first end |
//! | `fleet.trucks.number=10..40` | whole numbers, because both ends are; `10.0..40.0` has fractions |
//! | `unit.bn-1.required=D+60..D+120:4` | four levels in a grid |
//! | `fleet.trucks.number=±20%` | a fifth less to a fifth more than the scenario has |
//! | `site.gao.camp.hardened=true\|false` | one of some values |
//!
//! A point of the unit interval stands for a value: 0 for the first end, 1 for the last.

use crate::experiment::owner::Owner;

/// What a study varies.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Path in the scenario.
    pub path: String,
    /// The values it takes.
    pub values: Values,
    /// Levels in a grid, if the planner states them.
    pub levels: Option<usize>,
}

/// The values that an input takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers from one end to the other, with what is written before and behind them.
    Range {
        /// One end.
        low: f64,
        /// The other end.
        high: f64,
        /// Written before the number, such as `$` or `D+`.
        before: String,
        /// Written behind the number, such as ` m3`.
        behind: String,
        /// Whether only whole numbers are taken.
        is_whole: bool,
    },
    /// One of some texts.
    Choice(Vec<String>),
}

/// Why an input cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputFault {
    /// It is not of the form `PATH=LOW..HIGH`.
    #[error("`{0}`: expected PATH=LOW..HIGH, PATH=LOW..HIGH:LEVELS, PATH=±20% or PATH=A|B")]
    Form(String),
    /// An end is no number with a unit.
    #[error("`{0}`: `{1}` has no number")]
    NoNumber(String, String),
    /// The ends are of different kinds.
    #[error("`{0}`: both ends must be numbers of the same unit")]
    Units(String),
    /// The first end is not below the last.
    #[error("`{0}`: the first end must lie below the second")]
    Order(String),
    /// The levels make no grid.
    #[error("`{0}`: a grid has 2 to 1000 levels")]
    Levels(String),
    /// There is nothing to choose from, or too much.
    #[error("`{0}` has {1} values to choose from; it must be 2 to {2}")]
    Length(String, usize, usize),
    /// The scenario has no number at the path.
    #[error("`{0}`: the scenario states no single number there; write the range as LOW..HIGH")]
    NoPresent(String),
    /// The same path stands twice.
    #[error("`{0}` is varied twice")]
    Twice(String),
}

/// Reads inputs; `present` gives the value that the scenario has at a path, for ranges around it.
///
/// # Errors
///
/// The first input that cannot be read.
pub fn read_inputs(
    texts: &[String],
    present: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Input>, InputFault> {
    let mut inputs: Vec<Input> = Vec::with_capacity(texts.len());
    for text in texts {
        let input = read_input(text, present)?;
        if inputs.iter().any(|other| other.path == input.path) {
            return Err(InputFault::Twice(input.path));
        }
        inputs.push(input);
    }
    Ok(inputs)
}

/// Reads one input.
///
/// # Errors
///
/// If it is not written as [`Input`] says.
///
/// # Example
///
/// ```
/// # use bluelift::experiment::inputs::read_input;
/// let input = read_input("site.gao.storage.diesel=100..400 m3", &|_| None).unwrap();
/// assert_eq!(input.text(0.5), "250 m3");
/// ```
pub fn read_input(
    text: &str,
    present: &dyn Fn(&str) -> Option<String>,
) -> Result<Input, InputFault> {
    let form = || InputFault::Form(text.to_owned());
    let (path, values) = text.split_once('=').ok_or_else(form)?;
    let (path, values) = (path.trim().to_owned(), values.trim());
    if path.is_empty() || values.is_empty() {
        return Err(form());
    }
    let (values, levels) = match values.rsplit_once(':') {
        Some((range, digits)) if digits.trim().bytes().all(|b| b.is_ascii_digit()) => {
            let levels = digits.trim().parse::<usize>().ok();
            let levels = levels.filter(|levels| (2..=1000).contains(levels));
            (
                range.trim(),
                Some(levels.ok_or_else(|| InputFault::Levels(text.to_owned()))?),
            )
        }
        _ => (values, None),
    };
    let values = if let Some(share) = around(values) {
        let now = present(&path).ok_or_else(|| InputFault::NoPresent(path.clone()))?;
        let now = now.trim().trim_matches('"').to_owned();
        let (before, number, behind) =
            parts(&now).ok_or_else(|| InputFault::NoPresent(path.clone()))?;
        let spread = share * number.value.abs();
        let is_whole = number.is_whole && behind.is_empty();
        let end = |value: f64| if is_whole { value.round() } else { value };
        Values::Range {
            low: end(number.value - spread),
            high: end(number.value + spread),
            before: before.to_owned(),
            behind: behind.to_owned(),
            is_whole,
        }
    } else if let Some((low, high)) = values.split_once("..") {
        range(text, low.trim(), high.trim())?
    } else if values.contains('|') {
        Values::Choice(
            values
                .split('|')
                .map(|value| value.trim().to_owned())
                .collect(),
        )
    } else {
        return Err(form());
    };
    match &values {
        Values::Range { low, high, .. } if low >= high => Err(InputFault::Order(text.to_owned())),
        _ => Ok(Input {
            path,
            values,
            levels,
        }),
    }
}

/// The share of `±20%` or `20%`.
fn around(text: &str) -> Option<f64> {
    let text = text.strip_prefix('±').unwrap_or(text);
    let percent: f64 = text.strip_suffix('%')?.trim().parse().ok()?;
    (percent > 0.0 && percent <= 100.0).then_some(percent / 100.0)
}

fn range(text: &str, low: &str, high: &str) -> Result<Values, InputFault> {
    let no_number = |end: &str| InputFault::NoNumber(text.to_owned(), end.to_owned());
    let (first, from, unit) = parts(low).ok_or_else(|| no_number(low))?;
    let (before, to, behind) = parts(high).ok_or_else(|| no_number(high))?;
    let is_same_unit = unit.is_empty() || unit.trim() == behind.trim();
    let is_same_sign = first.is_empty() || first == before;
    if !is_same_unit || !is_same_sign {
        return Err(InputFault::Units(text.to_owned()));
    }
    Ok(Values::Range {
        low: from.value,
        high: to.value,
        before: before.to_owned(),
        behind: behind.to_owned(),
        is_whole: from.is_whole && to.is_whole && (behind.is_empty() || before.ends_with('+')),
    })
}

/// Up to here every whole number has a value of its own; a greater one counts as one with fractions.
const GREATEST_WHOLE: f64 = 9_007_199_254_740_992.0;

struct Number {
    value: f64,
    is_whole: bool,
}

/// What stands before the first number of a text, the number, and what stands behind it.
fn parts(text: &str) -> Option<(&str, Number, &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut start = text.find(is_digit)?;
    if text[..start].ends_with('.') {
        start -= 1;
    }
    if text[..start].ends_with('-') && !text[..start - 1].ends_with(|c: char| c.is_alphanumeric()) {
        start -= 1;
    }
    let rest = &text[start..];
    let length = rest
        .char_indices()
        .find(|(at, c)| !(is_digit(*c) || matches!(c, '.' | ',' | '_') || (*at == 0 && *c == '-')))
        .map_or(rest.len(), |(at, _)| at);
    let digits: String = rest[..length]
        .chars()
        .filter(|c| !matches!(c, ',' | '_'))
        .collect();
    let value = digits
        .parse::<f64>()
        .ok()
        .filter(|value| value.is_finite())?;
    let number = Number {
        value,
        is_whole: !digits.contains('.') && value.abs() <= GREATEST_WHOLE,
    };
    Some((&text[..start], number, &rest[length..]))
}

impl Input {
    /// The value at a point of the unit interval, as a scenario writes it.
    pub fn text(&self, at: f64) -> String {
        match &self.values {
            Values::Choice(texts) => texts[place(at, texts.len())].clone(),
            Values::Range { .. } => self.shown(self.number(at).unwrap_or(0.0)),
        }
    }

    /// A number of the range as a scenario writes it; of a choice the text at that place.
    pub fn shown(&self, number: f64) -> String {
        match &self.values {
            Values::Choice(texts) => texts[(number as usize).min(texts.len() - 1)].clone(),
            Values::Range {
                before,
                behind,
                is_whole,
                ..
            } => {
                let number = if *is_whole {
                    number.round()
                } else {
                    short(number)
                };
                format!("{before}{number}{behind}")
            }
        }
    }

    /// The number at a point of the unit interval, in the unit of the range; `None` for a choice.
    pub fn number(&self, at: f64) -> Option<f64> {
        match &self.values {
            Values::Choice(_) => None,
            Values::Range {
                low,
                high,
                is_whole: true,
                ..
            } => {
                let count = (high - low) as usize + 1;
                Some(low + place(at, count) as f64)
            }
            Values::Range { low, high, .. } => Some(short(low + at * (high - low))),
        }
    }

    /// Whether only whole numbers are taken.
    pub fn is_whole(&self) -> bool {
        matches!(self.values, Values::Range { is_whole: true, .. })
    }

    /// Whether a number can be shown along an axis.
    pub fn is_number(&self) -> bool {
        matches!(self.values, Values::Range { .. })
    }

    /// What is written around its numbers, as a unit for an axis.
    pub fn unit(&self) -> String {
        match &self.values {
            Values::Choice(_) => String::new(),
            Values::Range { before, behind, .. } => format!("{before}{behind}").trim().to_owned(),
        }
    }

    /// Levels in a grid: as stated, all of a choice, else 3.
    pub fn n_levels(&self) -> usize {
        match &self.values {
            Values::Choice(texts) => texts.len(),
            Values::Range {
                low,
                high,
                is_whole: true,
                ..
            } => self.levels.unwrap_or(3).min((high - low) as usize + 1),
            Values::Range { .. } => self.levels.unwrap_or(3),
        }
    }

    /// Who can change it.
    pub fn owner(&self) -> Owner {
        Owner::of(&self.path)
    }

    /// The values of a study in a few words: `100 m3 to 400 m3`.
    pub fn words(&self) -> String {
        match &self.values {
            Values::Choice(texts) => texts.join(", "),
            Values::Range { .. } => format!("{} to {}", self.text(0.0), self.text(1.0)),
        }
    }
}

/// Which of `n` equal parts of the unit interval a point lies in.
fn place(at: f64, n: usize) -> usize {
    ((at * n as f64) as usize).min(n.saturating_sub(1))
}

/// A number without the last digits that only rounding gave it.
fn short(value: f64) -> f64 {
    format!("{value:.6e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(text: &str) -> Input {
        read_input(text, &|_| None).unwrap()
    }

    #[test]
    fn ranges_keep_their_unit_and_whole_numbers_stay_whole() {
        let diesel = input("site.gao.storage.diesel=100 m3..400 m3:7");
        assert_eq!(
            (diesel.text(0.0), diesel.text(1.0)),
            ("100 m3".into(), "400 m3".into())
        );
        assert_eq!((diesel.text(0.25), diesel.n_levels()), ("175 m3".into(), 7));
        let money = input("commodity.diesel.price=$1.10 /L..$1.40 /L");
        assert_eq!(money.text(1.0 / 3.0), "$1.2 /L");
        let trucks = input("fleet.trucks.number=1..4");
        let texts: Vec<String> = [0.0, 0.3, 0.5, 0.99, 1.0].map(|at| trucks.text(at)).into();
        assert_eq!(texts, ["1", "2", "3", "4", "4"]);
        assert_eq!(input("a.b.c=1.0..4.0").text(0.5), "2.5");
        assert_eq!(input("unit.a.required=D+60..D+120").text(0.5), "D+90");
        assert_eq!(input("a.b.c=-2..-1.5").text(0.0), "-2");
        assert_eq!(input("a.b.c=1,000 t..2,000 t").text(0.0), "1000 t");
    }

    #[test]
    fn a_choice_is_one_of_its_texts() {
        let choice = input("site.gao.camp.hardened=true|false");
        assert_eq!(
            (choice.text(0.49), choice.text(0.5)),
            ("true".into(), "false".into())
        );
        assert_eq!((choice.number(0.2), choice.n_levels()), (None, 2));
    }

    #[test]
    fn a_range_around_the_present_value_needs_one() {
        let present = |path: &str| (path == "a.b.c").then(|| "\"200 m3\"".to_owned());
        let around = read_input("a.b.c=±20%", &present).unwrap();
        assert_eq!(around.words(), "160 m3 to 240 m3");
        assert_eq!(
            read_input("a.b.d=20%", &present),
            Err(InputFault::NoPresent("a.b.d".into()))
        );
    }

    /// They overflowed the count of values.
    #[test]
    fn numbers_beyond_all_counting_are_not_taken_one_by_one() {
        let vast = input("a.b.c=1..36893488147419103232");
        assert!(!vast.is_whole() && vast.n_levels() == 3);
        assert_eq!(vast.text(0.0), "1");
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let fault = |text: &str| read_input(text, &|_| None).unwrap_err();
        assert!(matches!(fault("a.b.c"), InputFault::Form(_)));
        assert!(matches!(fault("a.b.c=5"), InputFault::Form(_)));
        assert!(matches!(fault("a.b.c=low..high"), InputFault::NoNumber(..)));
        assert!(matches!(fault("a.b.c=1 t..2 kg"), InputFault::Units(_)));
        assert!(matches!(fault("a.b.c=3..1"), InputFault::Order(_)));
        assert!(matches!(fault("a.b.c=1..3:1"), InputFault::Levels(_)));
        let twice = ["a.b.c=1..3".to_owned(), "a.b.c=1..2".to_owned()];
        assert!(matches!(
            read_inputs(&twice, &|_| None),
            Err(InputFault::Twice(_))
        ));
    }
}
