//! Decisions: inputs whose values are chosen from a list.
//!
//! They are written as every [`Input`]: a range of whole numbers is the list of all of them, `LOW..HIGH:LEVELS` has so many
//! values at equal steps, another range is cut into [`PARTS`], and `A|B` is a list as it stands.
//!
//! # Example
//!
//! ```
//! # use bluelift::experiment::decision::Decision;
//! let days = Decision::parse("policy.gao.diesel.maximum=20 d..60 d:3").unwrap();
//! assert_eq!((days.len(), days.value(2).as_str()), (3, "60 d"));
//! assert_eq!(days.at(0.25), "30 d");
//! ```

use crate::experiment::inputs::{Input, InputFault, Values, read_input};

/// Steps of a range that names none and is not of whole numbers.
pub const PARTS: usize = 64;
/// Values of one decision at most.
const MOST: usize = 10_000;

/// One value of a scenario that may be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Its path.
    pub path: String,
    input: Input,
    len: usize,
}

impl Decision {
    /// Reads what an [`Input`] is written as, but for a range around the present value.
    ///
    /// # Errors
    ///
    /// If it is none, or there is only one value to choose from, or more than ten thousand.
    pub fn parse(text: &str) -> Result<Decision, InputFault> {
        let input = read_input(text, &|_| None)?;
        let len = match (&input.values, input.levels) {
            (Values::Choice(texts), _) => texts.len(),
            (Values::Range { .. }, Some(_)) => input.n_levels(),
            (Values::Range { low, high, .. }, None) if input.is_whole() => {
                (high - low) as usize + 1
            }
            (Values::Range { .. }, None) => PARTS + 1,
        };
        if !(2..=MOST).contains(&len) {
            return Err(InputFault::Length(input.path, len, MOST));
        }
        let path = input.path.clone();
        Ok(Decision { path, input, len })
    }

    /// How a manifest names it, and its values in a few words.
    pub fn varied(&self) -> (String, String) {
        (format!("vary {}", self.path), self.words())
    }

    /// The values in a few words.
    pub fn words(&self) -> String {
        let last = self.len - 1;
        if self.is_range() {
            let (low, high) = (self.value(0), self.value(last));
            return format!("{} values from {low} to {high}", self.len);
        }
        let all: Vec<String> = (0..self.len).map(|place| self.value(place)).collect();
        all.join(", ")
    }

    /// Number of values on its list, the ends of a range included.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is nothing to choose from; never, for a decision that was read.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value at a place of the list.
    pub fn value(&self, place: usize) -> String {
        self.at(place as f64 / (self.len - 1) as f64)
    }

    /// The number at a share of the range, from 0 to 1; the place in the list where the values are no numbers.
    pub fn number_at(&self, share: f64) -> f64 {
        let place = || (share * self.len as f64).floor().min((self.len - 1) as f64);
        self.input.number(share).unwrap_or_else(place)
    }

    /// The value at a share of the range, from 0 to 1.
    pub fn at(&self, share: f64) -> String {
        self.input.text(share)
    }

    /// A number of the range with its unit, or the text at a place of the list.
    pub fn shown(&self, number: f64) -> String {
        self.input.shown(number)
    }

    /// What is written around the numbers of a range; empty for a list.
    pub fn unit(&self) -> String {
        self.input.unit()
    }

    /// Whether the values are numbers.
    pub fn is_range(&self) -> bool {
        self.input.is_number()
    }

    /// Whether they are whole numbers.
    pub fn is_whole(&self) -> bool {
        self.input.is_whole()
    }

    /// Least and greatest number.
    pub fn ends(&self) -> (f64, f64) {
        (self.number_at(0.0), self.number_at(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let decision = Decision::parse(text).unwrap();
        (0..decision.len())
            .map(|place| decision.value(place))
            .collect()
    }

    #[test]
    fn whole_numbers_are_all_listed_and_others_cut_into_sixty_four_parts() {
        let trucks = Decision::parse("fleet.trucks.number=4..12").unwrap();
        assert_eq!(
            all("fleet.trucks.number=4..12"),
            ["4", "5", "6", "7", "8", "9", "10", "11", "12"]
        );
        assert_eq!(
            (trucks.at(0.0).as_str(), trucks.at(0.9999).as_str()),
            ("4", "12")
        );
        let days = Decision::parse("a.b.c=10 d..42 d").unwrap();
        assert_eq!((days.len(), days.value(1).as_str()), (65, "10.5 d"));
    }

    #[test]
    fn levels_mean_what_they_mean_in_a_sweep() {
        assert_eq!(all("fleet.trucks.number=16..24:3"), ["16", "20", "24"]);
        assert_eq!(all("a.b.c=0.1..0.9:3"), ["0.1", "0.5", "0.9"]);
        assert_eq!(
            all("site.gao.camp.ready=D+30..D+90:4"),
            ["D+30", "D+50", "D+70", "D+90"]
        );
        assert_eq!(all("commodity.diesel.price=$1 /L..$3 /L:5")[1], "$1.5 /L");
    }

    #[test]
    fn a_list_is_taken_as_it_is_written() {
        let kinds = Decision::parse("unit.hq.readiness=level-1|level-2").unwrap();
        assert_eq!((kinds.len(), kinds.value(1).as_str()), (2, "level-2"));
        assert!(!kinds.is_range() && kinds.at(0.4) == "level-1" && kinds.shown(1.0) == "level-2");
        assert_eq!(kinds.ends(), (0.0, 1.0));
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
            "a.b=0..20000",
            "a.b=±5%",
        ] {
            assert!(Decision::parse(bad).is_err(), "{bad}");
        }
    }
}
