//! Numbers, dates and intervals as a planner reads them.

use jiff::civil::Date;

use crate::experiment::summary::Estimate;

/// The largest digit count after the point that a number of this size deserves: three significant digits.
fn decimals(size: f64) -> usize {
    match size.abs() {
        s if s >= 100.0 || s == 0.0 => 0,
        s if s >= 10.0 => 1,
        s if s >= 1.0 => 2,
        _ => 3,
    }
}

/// A number with a set count of decimals, thousands parted by commas and a true minus sign.
pub fn fixed(value: f64, decimals: usize) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, rest) = match plain.find('.') {
        Some(at) => plain.split_at(at),
        None => (plain.as_str(), ""),
    };
    let is_zero = plain.bytes().all(|b| b == b'0' || b == b'.');
    let mut out = String::from(if value < 0.0 && !is_zero { "−" } else { "" });
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// A number with about three significant digits, trailing zeros of decimals left out.
pub fn number(value: f64) -> String {
    let text = fixed(value, decimals(value));
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A share in per cent with one decimal, for intervals that are narrow.
pub fn percent_fine(share: f64) -> String {
    format!("{} %", fixed(share * 100.0, 1))
}

/// Dollars with four digits, for intervals that are narrow.
pub fn money_fine(value: f64) -> String {
    let (size, unit) = match value.abs() {
        s if s >= 999.95e6 => (1e9, " billion"),
        s if s >= 999.95e3 => (1e6, " million"),
        _ => (1.0, ""),
    };
    let scaled = value.abs() / size;
    let decimals = if size == 1.0 || scaled >= 1000.0 {
        0
    } else if scaled >= 100.0 {
        1
    } else {
        2 + usize::from(scaled < 10.0)
    };
    format!(
        "{}${}{unit}",
        if value < 0.0 { "−" } else { "" },
        fixed(scaled, decimals)
    )
}

/// A number with its unit; money is shown in thousands, millions or billions of dollars.
pub fn amount(value: f64, unit: &str) -> String {
    match unit {
        "" => number(value),
        "$" => money(value),
        _ => format!("{} {unit}", number(value)),
    }
}

/// Dollars, shortened.
pub fn money(value: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    let size = value.abs();
    match size {
        s if s >= 999.5e6 => format!("{sign}${} billion", number(s / 1e9)),
        s if s >= 999.5e3 => format!("{sign}${} million", number(s / 1e6)),
        s if s >= 10e3 => format!("{sign}${} thousand", number(s / 1e3)),
        s => format!("{sign}${}", number(s)),
    }
}

/// A share or probability in per cent; never "0 %" or "100 %" for what is only nearly so.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 0.1 {
        return "below 0.1 %".to_owned();
    }
    if percent < 100.0 && percent > 99.9 {
        return "above 99.9 %".to_owned();
    }
    if !(10.0..=90.0).contains(&percent) {
        let text = fixed(percent, 1);
        format!("{} %", text.trim_end_matches(".0"))
    } else {
        format!("{} %", fixed(percent, 0))
    }
}

/// An interval's two bounds, each shown by `show`; empty if there is no bound, half open if there is one.
pub fn interval(estimate: &Estimate, show: impl Fn(f64) -> String) -> String {
    match (estimate.lower, estimate.upper) {
        (Some(lower), Some(upper)) => format!("{} to {}", show(lower), show(upper)),
        (Some(lower), None) => format!("at least {}", show(lower)),
        (None, Some(upper)) => format!("at most {}", show(upper)),
        (None, None) => String::new(),
    }
}

/// A probability with its interval. What no replication showed is stated by its upper bound, what all
/// showed by its lower one.
pub fn probability(estimate: &Estimate) -> String {
    match (estimate.lower, estimate.upper) {
        (_, Some(upper)) if estimate.value <= 0.0 => {
            format!("in no replication (probability below {})", percent(upper))
        }
        (Some(lower), _) if estimate.value >= 1.0 => {
            format!(
                "in every replication (probability above {})",
                percent(lower)
            )
        }
        (None, None) => percent(estimate.value),
        _ => format!(
            "{} ({})",
            percent(estimate.value),
            interval(estimate, percent)
        ),
    }
}

/// A day of a scenario as a date, such as `3 February 2014`.
pub fn date(start: Date, day: f64) -> String {
    match on(start, day) {
        Some(date) => format!("{} {} {}", date.day(), month(date, false), date.year()),
        None if day.is_infinite() => "never".to_owned(),
        None => format!("day {}", number(day)),
    }
}

/// A day number; *never* if it does not come.
pub fn day(value: f64) -> String {
    if value.is_infinite() {
        "never".to_owned()
    } else {
        fixed(value, 0)
    }
}

/// The date of a day counted from the start; none beyond the calendar.
pub fn on(start: Date, day: f64) -> Option<Date> {
    if !day.is_finite() || day.abs() > 3_000_000.0 {
        return None;
    }
    start
        .checked_add(jiff::Span::new().days(day.floor() as i64))
        .ok()
}

/// Days from one date to another.
pub fn days_between(from: Date, to: Date) -> i32 {
    (to.duration_since(from).as_hours() / 24) as i32
}

/// The name of a date's month, in full or in three letters.
pub fn month(date: Date, short: bool) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = NAMES[date.month() as usize - 1];
    if short { &name[..3] } else { name }
}

/// A planner's id or a column word as words: `ground-transport` becomes `ground transport`.
///
/// `un` is the organisation: `un-trucks` becomes `UN trucks`.
pub fn plain(id: &str) -> String {
    let words = id.split(['-', '_']);
    let words: Vec<&str> = words.map(|w| if w == "un" { "UN" } else { w }).collect();
    words.join(" ")
}

/// A name as it stands within a sentence: in small letters, but for words that hold a figure or several capitals.
///
/// # Example
///
/// ```
/// # use bluelift::report::words::lower;
/// assert_eq!(lower("Aviation fuel (Jet A-1)"), "aviation fuel (jet A-1)");
/// assert_eq!(lower("UN stores"), "UN stores");
/// ```
pub fn lower(name: &str) -> String {
    let is_kept = |word: &str| {
        let n_capitals = word.chars().filter(|sign| sign.is_uppercase()).count();
        n_capitals > 1 || word.chars().any(|sign| sign.is_ascii_digit())
    };
    let words = name.split(' ').map(|word| {
        if is_kept(word) {
            word.to_owned()
        } else {
            word.to_lowercase()
        }
    });
    words.collect::<Vec<String>>().join(" ")
}

/// `1 site`, `3 sites`.
pub fn count(n: usize, one: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{} {one}s", fixed(n as f64, 0))
    }
}

/// Joins names as a sentence does: `a, b and c`.
pub fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// The text with its first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_three_digits_and_group_thousands() {
        assert_eq!(number(1_234_567.0), "1,234,567");
        assert_eq!(number(12.34), "12.3");
        assert_eq!(number(-0.12345), "−0.123");
        assert_eq!(number(2.0), "2");
        assert_eq!(number(-0.0001), "0");
        assert_eq!(number(f64::INFINITY), "∞");
        assert_eq!(money(12_345_678.0), "$12.3 million");
    }

    #[test]
    fn what_no_replication_showed_is_an_upper_bound_and_not_zero() {
        let none = Estimate {
            value: 0.0,
            lower: Some(0.0),
            upper: Some(0.0038),
        };
        assert_eq!(
            probability(&none),
            "in no replication (probability below 0.4 %)"
        );
        assert_eq!(percent(0.00001), "below 0.1 %");
        assert_eq!(percent(0.9999), "above 99.9 %");
    }

    #[test]
    fn days_become_dates_across_leap_years() {
        let start = jiff::civil::date(2015, 7, 1);
        assert_eq!(date(start, 244.0), "1 March 2016");
        assert_eq!(days_between(start, jiff::civil::date(2016, 3, 1)), 244);
        assert_eq!(date(start, f64::INFINITY), "never");
    }
}
