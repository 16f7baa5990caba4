//! Quantities as text: a number, its unit, and the one place where units are converted.
//!
//! Each [`Dimension`] has a base unit, in which the rest of the program keeps it, and a list of the units that a
//! planner may write. A unit is found after all blanks in it are dropped, so `"8 / 1000 km"` is `"8 /1000km"`.
//!
//! # Example
//!
//! ```
//! # use bluelift::scenario::{dimension::Dimension, units::quantity};
//! assert_eq!(quantity("1,240 km", Dimension::Distance).ok(), Some(1240.0));
//! assert_eq!(quantity("36 h", Dimension::Days).ok(), Some(1.5));
//! assert!(quantity("3 kg", Dimension::Days).is_err());
//! ```

use crate::scenario::dimension::Dimension;

/// Numbers larger than this have no meaning in a scenario.
const LARGEST: f64 = 1e15;

/// What a commodity is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Substance {
    /// Mass [kg].
    Mass,
    /// Volume [L].
    Volume,
    /// Pieces.
    Pieces,
}

/// Units of goods with what they measure and the factor to kg, L or pieces.
const GOODS: [(&str, Substance, f64); 7] = [
    ("kg", Substance::Mass, 1.0),
    ("t", Substance::Mass, 1_000.0),
    ("L", Substance::Volume, 1.0),
    ("kL", Substance::Volume, 1_000.0),
    ("m3", Substance::Volume, 1_000.0),
    ("m³", Substance::Volume, 1_000.0),
    ("pcs", Substance::Pieces, 1.0),
];

/// What an amount of goods is counted by, beside itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// Nothing: an amount.
    Nothing,
    /// A day.
    Day,
    /// A person and day.
    PersonDay,
    /// A vehicle and day.
    VehicleDay,
    /// 100 km.
    Distance,
    /// An hour.
    Hour,
    /// Dollars for one unit.
    Price,
}

impl Per {
    const fn suffixes(self) -> &'static [&'static str] {
        match self {
            Per::Nothing => &[""],
            Per::Day => &["/d"],
            Per::PersonDay => &["/p/d", "/person/d"],
            Per::VehicleDay => &["/v/d", "/vehicle/d"],
            Per::Distance => &["/100km"],
            Per::Hour => &["/h"],
            Per::Price => &["$/"],
        }
    }

    /// "an amount such as "160 m3"", for faults.
    pub const fn expected(self) -> &'static str {
        match self {
            Per::Nothing => "an amount such as \"160 m3\", \"12.5 t\" or \"40 pcs\"",
            Per::Day => "an amount a day such as \"1200 L/d\"",
            Per::PersonDay => "an amount for each person a day such as \"4.5 L/p/d\"",
            Per::VehicleDay => "an amount for each vehicle a day such as \"12 L/v/d\"",
            Per::Distance => "fuel by distance such as \"55 L/100km\"",
            Per::Hour => "fuel by the hour such as \"800 L/h\"",
            Per::Price => "a price such as \"$1.2 /L\", \"$0.8 /kg\" or \"$40 /pcs\"",
        }
    }
}

/// Why a text is not the quantity it should be.
#[derive(Debug, Clone, PartialEq)]
pub enum UnitFault {
    /// It does not start with a number.
    NoNumber,
    /// A comma where a point or a group of three digits should be.
    Comma,
    /// The number is not finite, or beyond 10¹⁵.
    TooLarge,
    /// There is no unit.
    NoUnit,
    /// The language knows no such unit.
    UnknownUnit(String),
    /// The unit belongs to another dimension.
    Other(&'static str),
}

/// Reads a quantity and converts it to the base unit of its dimension.
pub fn quantity(text: &str, dimension: Dimension) -> Result<f64, UnitFault> {
    let (number, unit) = split(text)?;
    match dimension.units().iter().find(|known| known.0 == unit) {
        Some((_, factor, divisor)) => checked(number * factor / divisor),
        None => Err(unknown(unit)),
    }
}

/// Reads an amount of goods, in kg, L or pieces; a price in dollars for one of these.
pub fn measure(text: &str, per: Per) -> Result<(Substance, f64), UnitFault> {
    let (number, unit) = split(text)?;
    for suffix in per.suffixes() {
        let goods = if per == Per::Price {
            unit.strip_prefix(suffix)
        } else {
            unit.strip_suffix(suffix)
        };
        let known = goods.and_then(|goods| GOODS.iter().find(|known| known.0 == goods));
        if let Some((_, substance, factor)) = known {
            let value = if per == Per::Price {
                number / factor
            } else {
                number * factor
            };
            return Ok((*substance, checked(value)?));
        }
    }
    Err(unknown(unit))
}

fn unknown(unit: String) -> UnitFault {
    if unit.is_empty() {
        return UnitFault::NoUnit;
    }
    for dimension in Dimension::ALL {
        if dimension.units().iter().any(|known| known.0 == unit) {
            return UnitFault::Other(dimension.noun());
        }
    }
    let is_goods = |text: &str| GOODS.iter().any(|known| known.0 == text);
    let others = [
        (Per::Nothing, "an amount"),
        (Per::PersonDay, "an amount for each person a day"),
        (Per::VehicleDay, "an amount for each vehicle a day"),
        (Per::Day, "an amount a day"),
        (Per::Distance, "fuel by distance"),
        (Per::Hour, "an amount by the hour"),
    ];
    for (per, noun) in others {
        for suffix in per.suffixes() {
            if unit.strip_suffix(suffix).is_some_and(is_goods) {
                return UnitFault::Other(noun);
            }
        }
    }
    if unit.strip_prefix("$/").is_some_and(is_goods) {
        return UnitFault::Other("a price");
    }
    UnitFault::UnknownUnit(unit)
}

fn checked(number: f64) -> Result<f64, UnitFault> {
    if number.is_finite() && number.abs() <= LARGEST {
        Ok(number)
    } else {
        Err(UnitFault::TooLarge)
    }
}

/// The number and the unit without blanks; a leading `$` moves to the front of the unit.
fn split(text: &str) -> Result<(f64, String), UnitFault> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest.trim_start()),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let (dollars, rest) = match rest.strip_prefix('$') {
        Some(rest) => ("$", rest.trim_start()),
        None => ("", rest),
    };
    let end = number_end(rest);
    let number = number(&rest[..end])?;
    let unit: String = rest[end..].chars().filter(|c| !c.is_whitespace()).collect();
    Ok((sign * number, format!("{dollars}{unit}")))
}

/// Where the number at the start of a text ends.
fn number_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while end < bytes.len() && matches!(bytes[end], b'0'..=b'9' | b'.' | b',' | b'_') {
        end += 1;
    }
    if end > 0 && matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let digits = bytes[end + 1 + sign..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if digits > 0 {
            end += 1 + sign + digits;
        }
    }
    end
}

fn number(text: &str) -> Result<f64, UnitFault> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Err(UnitFault::NoNumber);
    }
    let whole = text.split(['.', 'e', 'E']).next().unwrap_or("");
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let commas = text.matches(',').count();
    let grouped = groups.clone().count() == commas
        && (1..=3).contains(&first.len())
        && groups.all(|group| group.len() == 3);
    if commas > 0 && !grouped {
        return Err(UnitFault::Comma);
    }
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | '_')).collect();
    checked(plain.parse().map_err(|_| UnitFault::NoNumber)?)
}

/// Reads a bare number, as in a CSV cell.
pub(crate) fn bare(text: &str) -> Result<f64, UnitFault> {
    match split(text)? {
        (number, unit) if unit.is_empty() => Ok(number),
        (_, unit) => Err(unknown(unit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_converted_to_the_base_of_their_dimension() {
        assert_eq!(quantity("2 wk", Dimension::Days), Ok(14.0));
        assert_eq!(quantity("30 min", Dimension::Hours), Ok(0.5));
        assert_eq!(quantity("0.03 /100 km", Dimension::PerDistance), Ok(0.3));
        assert_eq!(
            quantity("$1,332 /mo", Dimension::MoneyPerMonth),
            Ok(133_200.0)
        );
        assert_eq!(quantity("35 %", Dimension::Share), Ok(0.35));
        assert_eq!(quantity("-1.5e2 km", Dimension::Distance), Ok(-150.0));
        assert_eq!(
            measure("160 m3", Per::Nothing),
            Ok((Substance::Volume, 160_000.0))
        );
        assert_eq!(measure("$800 /t", Per::Price), Ok((Substance::Mass, 0.8)));
    }

    #[test]
    fn a_decimal_comma_is_not_taken_for_a_thousands_separator() {
        assert_eq!(quantity("1,240 km", Dimension::Distance), Ok(1240.0));
        assert_eq!(
            quantity("1,5 km", Dimension::Distance),
            Err(UnitFault::Comma)
        );
        assert_eq!(
            quantity("1.5,000 km", Dimension::Distance),
            Err(UnitFault::Comma)
        );
    }

    #[test]
    fn a_unit_is_missing_unknown_or_of_another_dimension() {
        assert_eq!(quantity("5", Dimension::Days), Err(UnitFault::NoUnit));
        assert_eq!(
            quantity("5 parsec", Dimension::Distance),
            Err(UnitFault::UnknownUnit("parsec".to_owned()))
        );
        assert_eq!(
            quantity("5 kg", Dimension::Days),
            Err(UnitFault::Other("a mass"))
        );
        assert_eq!(quantity("d", Dimension::Days), Err(UnitFault::NoNumber));
        assert_eq!(
            quantity("1e400 d", Dimension::Days),
            Err(UnitFault::TooLarge)
        );
    }

    #[test]
    fn every_example_is_a_quantity_of_its_dimension() {
        for dimension in Dimension::ALL {
            let example = dimension.example().split(" or ").next().unwrap();
            assert!(
                quantity(example.trim_matches('"'), dimension).is_ok(),
                "{dimension:?}"
            );
        }
    }
}
