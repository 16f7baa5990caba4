//! Days as a planner writes them: a date, or days from the mandate or the start.

use jiff::civil::Date;

use crate::engine::time::{MICROS_PER_DAY, SimTime};

/// Most days from the mandate or the start.
const FARTHEST: i64 = 20_000;

/// A day, before it is known when the mission starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayReference {
    /// A date.
    On(Date),
    /// Days after the mandate; negative before it.
    FromMandate(i64),
    /// Days after the start.
    FromStart(i64),
}

impl DayReference {
    /// Reads `"D+60"`, `"start+30"` or a date in quotes.
    pub fn read(text: &str) -> Option<DayReference> {
        let text = text.trim();
        if let Some(days) = offset(text, "D").or_else(|| offset(text, "d")) {
            return Some(DayReference::FromMandate(days));
        }
        if let Some(days) = offset(text, "start") {
            return Some(DayReference::FromStart(days));
        }
        read_date(text).map(DayReference::On)
    }

    /// The first instant of that day.
    pub fn resolve(self, start: Date, mandate: Date) -> SimTime {
        let days = match self {
            DayReference::On(date) => days_between(start, date),
            DayReference::FromMandate(days) => days_between(start, mandate) + days,
            DayReference::FromStart(days) => days,
        };
        SimTime(days * MICROS_PER_DAY)
    }
}

/// Reads a date written `2013-07-01`.
pub(crate) fn read_date(text: &str) -> Option<Date> {
    let is_plain = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !is_plain {
        return None;
    }
    let part = |range: std::ops::Range<usize>| text[range].parse::<i16>().ok();
    let (month, day) = (part(5..7)? as i8, part(8..10)? as i8);
    Date::new(part(0..4)?, month, day).ok()
}

/// Whole days from one date to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    // Both dates lie within jiff's range, whose length in days is far below the limits of its spans.
    i64::from(from.until(to).map_or(0, |span| span.get_days()))
}

fn offset(text: &str, origin: &str) -> Option<i64> {
    let rest = text.strip_prefix(origin)?.trim_start();
    if rest.is_empty() {
        return Some(0);
    }
    let sign = match rest.as_bytes()[0] {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = rest[1..].trim();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let days: i64 = digits.parse().ok()?;
    (days <= FARTHEST).then_some(sign * days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_count_from_the_mandate_or_the_start() {
        let (start, mandate) = (date(2013, 7, 1), date(2013, 4, 25));
        let day = |text: &str| {
            DayReference::read(text).map(|reference| reference.resolve(start, mandate).days())
        };
        assert_eq!(day("D"), Some(-67.0));
        assert_eq!(day("D+60"), Some(-7.0));
        assert_eq!(day("start + 30"), Some(30.0));
        assert_eq!(day("2014-07-01"), Some(365.0));
        assert_eq!(day("D+6x"), None);
        assert_eq!(day("2013-02-30"), None);
        assert_eq!(day("D+999999"), None);
    }
}
