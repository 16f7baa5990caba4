//! How numbers are written: shortest for machines, rounded with their unit for people.

use crate::experiment::summary::Estimate;

/// The shortest text that reads back as the same number: `12`, `0.25`, `1e-7`, `inf`; zero has no sign.
///
/// # Example
///
/// ```
/// # use bluelift::report::numbers::shortest;
/// assert_eq!(shortest(12.0), "12");
/// assert_eq!(shortest(-0.0), "0");
/// assert_eq!(shortest(1e300), "1e300");
/// ```
pub fn shortest(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude == 0.0 {
        "0".to_owned()
    } else if magnitude.is_finite() && !(1e-5..1e16).contains(&magnitude) {
        format!("{value:e}")
    } else {
        format!("{value}")
    }
}

/// The shortest text, or nothing for an absent number.
pub fn shortest_or_empty(value: Option<f64>) -> String {
    value.map(shortest).unwrap_or_default()
}

/// Notes the name of an infinite number, which JSON cannot hold, and leaves it out.
pub fn finite(
    value: Option<f64>,
    name: &'static str,
    infinite: &mut Vec<&'static str>,
) -> Option<f64> {
    let value = value?;
    if value.is_infinite() {
        infinite.push(name);
        return None;
    }
    Some(value)
}

/// A number for a person: three or four significant digits, thousands set apart, millions as `M`, +∞ as `infinite`.
///
/// # Example
///
/// ```
/// # use bluelift::report::numbers::rounded;
/// assert_eq!(rounded(0.987_65, "never"), "0.988");
/// assert_eq!(rounded(12_345.6, "never"), "12,346");
/// assert_eq!(rounded(1_234_567_890.0, "never"), "1,234.6 M");
/// assert_eq!(rounded(f64::INFINITY, "never"), "never");
/// ```
pub fn rounded(value: f64, infinite: &str) -> String {
    let magnitude = value.abs();
    if magnitude.is_infinite() {
        return infinite.to_owned();
    }
    let text = match magnitude {
        m if m >= 1e7 => return format!("{} M", with_commas(&format!("{:.1}", value / 1e6))),
        m if m >= 100.0 => format!("{value:.0}"),
        m if m >= 10.0 => format!("{value:.1}"),
        m if m >= 1.0 => format!("{value:.2}"),
        m if m >= 0.000_5 => format!("{value:.3}"),
        0.0 => "0".to_owned(),
        _ => format!("{value:.1e}"),
    };
    with_commas(&text)
}

/// A probability as per cent, with more digits near 0 and 1 so that neither is claimed by rounding.
pub fn per_cent(share: f64) -> String {
    let text = if share == 0.0 || share == 1.0 || (0.01..=0.99).contains(&share) {
        format!("{:.0}", 100.0 * share)
    } else {
        format!("{:.2}", 100.0 * share)
    };
    format!("{text} %")
}

/// An estimate as `value [lower, upper]`; a bound that the sample cannot give is `?`.
pub fn with_interval(estimate: &Estimate, write: impl Fn(f64) -> String) -> String {
    let bound = |bound: Option<f64>| bound.map_or("?".to_owned(), &write);
    let (lower, upper) = (bound(estimate.lower), bound(estimate.upper));
    format!("{} [{lower}, {upper}]", write(estimate.value))
}

/// Sets the thousands of a decimal number apart.
fn with_commas(text: &str) -> String {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (whole, fraction) = rest.split_at(rest.find('.').unwrap_or(rest.len()));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortest_numbers_read_back_to_the_same_bits() {
        for value in [
            0.1,
            -2.5,
            1e15,
            1e16,
            123_456_789.125,
            4.9e-324,
            f64::MAX,
            1.0 / 3.0,
            1e-5,
        ] {
            let text = shortest(value);
            assert_eq!(
                text.parse::<f64>().unwrap().to_bits(),
                value.to_bits(),
                "{text}"
            );
            assert!(text.len() <= 24, "{text}");
        }
        assert_eq!(shortest_or_empty(None), "");
    }

    #[test]
    fn rounding_never_claims_certainty() {
        assert_eq!(per_cent(0.004), "0.40 %");
        assert_eq!(per_cent(0.9963), "99.63 %");
        assert_eq!(per_cent(0.62), "62 %");
        assert_eq!(per_cent(0.0), "0 %");
    }

    #[test]
    fn negative_thousands_are_set_apart() {
        assert_eq!(rounded(-1_234.4, ""), "-1,234");
        assert_eq!(rounded(-123.4, ""), "-123");
        assert_eq!(rounded(-0.25, ""), "-0.250");
    }

    #[test]
    fn a_bound_that_is_absent_shows_as_a_question_mark() {
        let estimate = Estimate {
            value: f64::INFINITY,
            lower: Some(12.25),
            upper: None,
        };
        let text = with_interval(&estimate, |value| rounded(value, "never"));
        assert_eq!(text, "never [12.2, ?]");
    }
}
