//! Decisions: values of a scenario that may be chosen, each from a range or a list.
//!
//! | written | means |
//! | --- | --- |
//! | `fleet.trucks.number=4..12` | every whole number |
//! | `policy.gao.diesel.maximum='20 d..60 d:5 d'` | 20 d, 25 d … 60 d |
//! | `policy.gao.diesel.maximum='20 d..60 d'` | any value between; [`PARTS`] equal steps where a list is needed |
//! | `site.gao.camp.ready=D+30..D+90:10` | days of the mandate; `start+` and `$` may stand in front likewise |
//! | `unit.hq.readiness=level-1,level-2` | one of these |
//!
//! # Example
//!
//! ```
//! # use bluelift::experiment::decision::Decision;
//! let days = Decision::parse("policy.gao.diesel.maximum=20 d..60 d:20 d").unwrap();
//! assert_eq!((days.len(), days.value(2).as_str()), (3, "60 d"));
//! assert_eq!(days.at(0.25), "30 d");
//! ```

/// Steps of a range that names none and is not of whole numbers.
pub const PARTS: usize = 64;
/// Values of one decision at most.
const MOST: usize = 10_000;

/// What may be chosen.
#[derive(Debug, Clone, PartialEq)]
enum Choice {
    /// Numbers from low to high in steps, with what is written in front of and behind them.
    Range {
        low: f64,
        high: f64,
        step: f64,
        prefix: &'static str,
        unit: String,
        is_whole: bool,
    },
    /// One of these texts.
    List(Vec<String>),
}

/// One value of a scenario that may be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Its path.
    pub path: String,
    choice: Choice,
}

impl Decision {
    /// Reads `PATH=low..high[:step]` or `PATH=a,b,c`.
    ///
    /// # Errors
    ///
    /// If it is neither, or a range has no extent, or there are more than ten thousand values.
    pub fn parse(text: &str) -> Result<Decision, String> {
        let (path, values) = text
            .split_once('=')
            .ok_or("expected PATH=LOW..HIGH[:STEP]")?;
        let (path, values) = (path.trim(), values.trim());
        if path.is_empty() || values.is_empty() {
            return Err("expected PATH=LOW..HIGH[:STEP]".to_owned());
        }
        let choice = match values.split_once("..") {
            Some((low, rest)) => range(low, rest)?,
            None => list(values)?,
        };
        let decision = Decision {
            path: path.to_owned(),
            choice,
        };
        match decision.len() {
            0..=1 => Err(format!("`{path}` has only one value to choose from")),
            n if n > MOST => Err(format!("`{path}` has {n} values; at most {MOST}")),
            _ => Ok(decision),
        }
    }

    /// Number of values on its list, the ends of a range included.
    pub fn len(&self) -> usize {
        match &self.choice {
            Choice::Range {
                low, high, step, ..
            } => ((high - low) / step + 1e-9) as usize + 1,
            Choice::List(values) => values.len(),
        }
    }

    /// Whether there is nothing to choose from; never, for a decision that was read.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value at a place of the list.
    pub fn value(&self, place: usize) -> String {
        match &self.choice {
            Choice::Range { .. } => self.shown(self.number(place)),
            Choice::List(values) => values[place].clone(),
        }
    }

    /// The number at a place of the list; the place itself where the values are no numbers.
    pub fn number(&self, place: usize) -> f64 {
        match &self.choice {
            Choice::Range {
                low, high, step, ..
            } => (low + place as f64 * step).min(*high),
            Choice::List(_) => place as f64,
        }
    }

    /// The number at a share of the range, from 0 to 1; whole where the range is of whole numbers.
    pub fn number_at(&self, share: f64) -> f64 {
        match &self.choice {
            Choice::Range {
                low,
                high,
                is_whole,
                ..
            } => {
                if *is_whole {
                    (low + (share * (high - low + 1.0)).floor()).min(*high)
                } else {
                    low + share * (high - low)
                }
            }
            Choice::List(values) => {
                let n = values.len() as f64;
                (share * n).floor().min(n - 1.0)
            }
        }
    }

    /// The value at a share of the range, from 0 to 1.
    pub fn at(&self, share: f64) -> String {
        let number = self.number_at(share);
        match &self.choice {
            Choice::Range { .. } => self.shown(number),
            Choice::List(values) => values[number as usize].clone(),
        }
    }

    /// A number of the range with its unit, in at most nine digits.
    pub fn shown(&self, number: f64) -> String {
        let Choice::Range {
            prefix,
            unit,
            is_whole,
            ..
        } = &self.choice
        else {
            return self.value(number as usize);
        };
        let rounded = if *is_whole {
            number.round()
        } else {
            let size = 10f64.powi(8 - number.abs().max(1e-12).log10().floor() as i32);
            (number * size).round() / size
        };
        if unit.is_empty() {
            format!("{prefix}{rounded}")
        } else {
            format!("{prefix}{rounded} {unit}")
        }
    }

    /// The unit of a range, as written; empty for a list.
    pub fn unit(&self) -> &str {
        match &self.choice {
            Choice::Range { unit, .. } => unit,
            Choice::List(_) => "",
        }
    }

    /// Whether the values are numbers.
    pub fn is_range(&self) -> bool {
        matches!(self.choice, Choice::Range { .. })
    }

    /// Least and greatest number.
    pub fn ends(&self) -> (f64, f64) {
        (
            self.number(0),
            match &self.choice {
                Choice::Range { high, .. } => *high,
                Choice::List(values) => values.len() as f64 - 1.0,
            },
        )
    }
}

fn range(low: &str, rest: &str) -> Result<Choice, String> {
    let (high, step) = match rest.split_once(':') {
        Some((high, step)) => (high, Some(step)),
        None => (rest, None),
    };
    let (prefix, from, low_unit) = number(low)?;
    let (high_prefix, to, high_unit) = number(high)?;
    if prefix != high_prefix {
        return Err(format!("`{low}` and `{high}` begin differently"));
    }
    let unit = if low_unit.is_empty() {
        high_unit
    } else {
        low_unit
    };
    if !high_unit.is_empty() && unit != high_unit {
        return Err(format!("`{low}` and `{high}` have different units"));
    }
    let is_whole = |text: &str| !text.contains('.') && unit.is_empty();
    let mut whole = is_whole(low) && is_whole(high);
    let step = match step {
        Some(text) => {
            let (_, step, step_unit) = number(text)?;
            if !step_unit.is_empty() && step_unit != unit {
                return Err(format!("the step `{text}` has another unit than the range"));
            }
            whole &= is_whole(text);
            step
        }
        None if whole => 1.0,
        None => (to - from) / PARTS as f64,
    };
    if !(to > from && step > 0.0) {
        return Err(format!("`{low}..{rest}` is not a rising range"));
    }
    Ok(Choice::Range {
        low: from,
        high: to,
        step,
        prefix,
        unit: unit.to_owned(),
        is_whole: whole,
    })
}

/// What may stand in front of a number: days of the mandate, days of the start, dollars.
const PREFIXES: [&str; 4] = ["D+", "start+", "$", ""];

/// What stands in front of a number, the number, and the unit behind it.
fn number(text: &str) -> Result<(&'static str, f64, &str), String> {
    let text = text.trim();
    let of = |prefix: &&'static str| text.strip_prefix(*prefix).map(|rest| (*prefix, rest));
    let (prefix, rest) = PREFIXES.iter().find_map(of).unwrap_or(("", text));
    let end = rest
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | '_')))
        .unwrap_or(rest.len());
    let (digits, unit) = rest.split_at(end);
    match digits.replace('_', "").parse::<f64>() {
        Ok(value) if value.is_finite() => Ok((prefix, value, unit.trim())),
        _ => Err(format!(
            "`{text}` is not a number with a unit, such as `20 d`"
        )),
    }
}

fn list(text: &str) -> Result<Choice, String> {
    let values: Vec<String> = text
        .split(',')
        .map(|value| value.trim().to_owned())
        .collect();
    if values.iter().any(String::is_empty) {
        return Err(format!("`{text}` has an empty value"));
    }
    Ok(Choice::List(values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_step_by_one_and_others_in_sixty_four_parts() {
        let trucks = Decision::parse("fleet.trucks.number=4..12").unwrap();
        assert_eq!((trucks.len(), trucks.value(8).as_str()), (9, "12"));
        assert_eq!(
            (trucks.at(0.0).as_str(), trucks.at(0.9999).as_str()),
            ("4", "12")
        );
        let days = Decision::parse("a.b.c=10 d..42 d").unwrap();
        assert_eq!((days.len(), days.value(1).as_str()), (65, "10.5 d"));
        let share = Decision::parse("a.b.c=0.1..0.9:0.4").unwrap();
        let all: Vec<String> = (0..share.len()).map(|place| share.value(place)).collect();
        assert_eq!(all, ["0.1", "0.5", "0.9"]);
    }

    #[test]
    fn dates_of_the_mandate_and_dollars_keep_what_stands_in_front() {
        let ready = Decision::parse("site.gao.camp.ready=D+30..D+90:20").unwrap();
        assert_eq!((ready.len(), ready.value(3).as_str()), (4, "D+90"));
        let price = Decision::parse("commodity.diesel.price=$1 /L..$3 /L:0.5").unwrap();
        assert_eq!(price.value(1), "$1.5 /L");
        assert!(Decision::parse("a.b.c=D+30..90").is_err());
    }

    #[test]
    fn a_list_is_taken_as_it_is_written() {
        let kinds = Decision::parse("unit.hq.readiness=level-1, level-2").unwrap();
        assert_eq!((kinds.len(), kinds.value(1).as_str()), (2, "level-2"));
        assert!(!kinds.is_range() && kinds.at(0.4) == "level-1");
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for bad in [
            "a.b",
            "a.b=",
            "a.b=3",
            "a.b=5..2",
            "a.b=1 d..2 km",
            "a.b=1..2:0",
            "a.b=x..y",
        ] {
            assert!(Decision::parse(bad).is_err(), "{bad}");
        }
    }
}
