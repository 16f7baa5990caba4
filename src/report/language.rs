//! The two languages of a page: English, and French.
//!
//! A sentence is written once in each language, side by side in the code, and both lie in the page; the reader chooses.
//! Numbers, dates and intervals follow the language: `1,234.5` and `3 February 2014`, `1 234,5` and `3 février 2014`.
//!
//! # Example
//!
//! ```
//! # use bluelift::report::language::Language;
//! assert_eq!(Language::English.percent(0.39), "39 %");
//! assert_eq!(Language::French.fixed(1_234.5, 1), "1\u{202f}234,5");
//! ```

use jiff::civil::Date;
use maud::Markup;
use maud::html;

use crate::experiment::summary::Estimate;
use crate::report::words;

/// A language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
}

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// A text in both languages, of which the page shows one; once, where they are the same.
pub fn both(english: &str, french: &str) -> Markup {
    inline(|language| html! { (language.pick(english, french)) })
}

/// What `write` gives in each language, in the flow of a sentence; once, where it is the same, as most numbers are.
pub fn inline(write: impl Fn(Language) -> Markup) -> Markup {
    let texts = Language::ALL.map(|language| (language, write(language)));
    if texts[0].1.0 == texts[1].1.0 {
        let [(_, same), _] = texts;
        return same;
    }
    html! { @for (language, text) in &texts { span.t lang=(language.code()) { (text) } } }
}

/// What `write` gives in each language, as a block of its own.
pub fn block(write: impl Fn(Language) -> Markup) -> Markup {
    html! { @for language in Language::ALL { div.t lang=(language.code()) { (write(language)) } } }
}

impl Language {
    /// Both languages, the first as it is shown at first.
    pub const ALL: [Language; 2] = [Language::English, Language::French];

    /// The code that HTML uses.
    pub const fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::French => "fr",
        }
    }

    /// The text in this language.
    pub const fn pick<'t>(self, english: &'t str, french: &'t str) -> &'t str {
        match self {
            Language::English => english,
            Language::French => french,
        }
    }

    /// A number written the English way, as this language writes it: commas and points change places.
    fn turn(self, english: String) -> String {
        match self {
            Language::English => english,
            Language::French => english
                .chars()
                .map(|sign| match sign {
                    ',' => '\u{202f}',
                    '.' => ',',
                    other => other,
                })
                .collect(),
        }
    }

    /// A number with a set count of decimals.
    pub fn fixed(self, value: f64, decimals: usize) -> String {
        self.turn(words::fixed(value, decimals))
    }

    /// A number with about three significant digits.
    pub fn number(self, value: f64) -> String {
        self.turn(words::number(value))
    }

    /// A share or probability in per cent; never "0 %" or "100 %" for what is only nearly so.
    pub fn percent(self, share: f64) -> String {
        let text = self.turn(words::percent(share));
        match self {
            Language::English => text,
            Language::French => text
                .replace("below", "moins de")
                .replace("above", "plus de"),
        }
    }

    /// A share in per cent with one decimal.
    pub fn percent_fine(self, share: f64) -> String {
        self.turn(words::percent_fine(share))
    }

    /// A number with its unit; dollars are shortened.
    pub fn amount(self, value: f64, unit: &str) -> String {
        match unit {
            "" => self.number(value),
            "$" => self.money(value),
            _ => format!("{} {}", self.number(value), self.unit(unit)),
        }
    }

    /// A unit: days, hours and people have other letters in French.
    pub fn unit(self, unit: &str) -> String {
        if self == Language::English {
            return unit.to_owned();
        }
        match unit {
            "d" => "j",
            "site-d" => "site-j",
            "platoon-d" => "section-j",
            "people" => "personnes",
            "L" => "l",
            "million $" => "millions $",
            other => other,
        }
        .to_owned()
    }

    /// Dollars, shortened.
    pub fn money(self, value: f64) -> String {
        self.dollars(words::money(value))
    }

    /// Dollars with four digits, for intervals that are narrow.
    pub fn money_fine(self, value: f64) -> String {
        self.dollars(words::money_fine(value))
    }

    /// `$1.63 billion` as `1,63 milliard $`.
    fn dollars(self, english: String) -> String {
        if self == Language::English {
            return english;
        }
        let (sign, rest) = match english.strip_prefix('−') {
            Some(rest) => ("−", rest),
            None => ("", english.as_str()),
        };
        let rest = rest.trim_start_matches('$');
        let (number, word) = rest.split_once(' ').unwrap_or((rest, ""));
        let is_plural = number
            .split(['.', ','])
            .next()
            .and_then(|whole| whole.parse::<u64>().ok())
            .is_none_or(|whole| whole >= 2);
        let word = match (word, is_plural) {
            ("billion", true) => " milliards",
            ("billion", false) => " milliard",
            ("million", true) => " millions",
            ("million", false) => " million",
            ("thousand", _) => " mille",
            _ => "",
        };
        format!("{sign}{}{word} $", self.turn(number.to_owned()))
    }

    /// A day of a scenario as a date, such as `3 février 2014`.
    pub fn date(self, start: Date, day: f64) -> String {
        if self == Language::English {
            return words::date(start, day);
        }
        match words::on(start, day) {
            Some(date) => {
                let number = if date.day() == 1 {
                    "1er".to_owned()
                } else {
                    date.day().to_string()
                };
                let month = MONTHS[date.month() as usize - 1];
                format!("{number} {month} {}", date.year())
            }
            None if day.is_infinite() => "jamais".to_owned(),
            None => format!("jour {}", self.number(day)),
        }
    }

    /// A day number; *never* if it does not come.
    pub fn day(self, value: f64) -> String {
        if value.is_infinite() {
            self.pick("never", "jamais").to_owned()
        } else {
            self.fixed(value, 0)
        }
    }

    /// The word for what an absent value means, where it is +∞.
    pub fn absent(self, english: &str) -> String {
        if self == Language::English {
            return english.to_owned();
        }
        match english {
            "never" => "jamais",
            "endless" => "sans fin",
            "undefined" => "indéfini",
            other => other,
        }
        .to_owned()
    }

    /// An interval's two bounds, each shown by `show`; empty if there is no bound, half open if there is one.
    pub fn interval(self, estimate: &Estimate, show: impl Fn(f64) -> String) -> String {
        if self == Language::English {
            return words::interval(estimate, show);
        }
        match (estimate.lower, estimate.upper) {
            (Some(lower), Some(upper)) => format!("{} à {}", show(lower), show(upper)),
            (Some(lower), None) => format!("au moins {}", show(lower)),
            (None, Some(upper)) => format!("au plus {}", show(upper)),
            (None, None) => String::new(),
        }
    }

    /// A value with its interval in brackets, each shown by `show`.
    pub fn with_interval(self, estimate: &Estimate, show: impl Fn(f64) -> String) -> String {
        let interval = self.interval(estimate, &show);
        if interval.is_empty() {
            show(estimate.value)
        } else {
            format!("{} ({interval})", show(estimate.value))
        }
    }

    /// A probability with its interval; what no replication showed is stated by its upper bound.
    pub fn probability(self, estimate: &Estimate) -> String {
        if self == Language::English {
            return words::probability(estimate);
        }
        let show = |share: f64| self.percent(share);
        // `below 0.1 %` reads as a bound already.
        let bound = |word: &str, share: f64| {
            let text = show(share);
            if text.starts_with(word) {
                text
            } else {
                format!("{word} {text}")
            }
        };
        match (estimate.lower, estimate.upper) {
            (_, Some(upper)) if estimate.value <= 0.0 => format!(
                "dans aucune réplication (probabilité : {})",
                bound("moins de", upper)
            ),
            (Some(lower), _) if estimate.value >= 1.0 => format!(
                "dans chaque réplication (probabilité : {})",
                bound("plus de", lower)
            ),
            (None, None) => show(estimate.value),
            _ => self.with_interval(estimate, show),
        }
    }

    /// `3 replications`, `3 réplications`: a count with its word, whose plural has an s.
    pub fn count(self, n: usize, english: &str, french: &str) -> String {
        let is_plural = match self {
            Language::English => n != 1,
            Language::French => n > 1,
        };
        let word = self.pick(english, french);
        let number = self.fixed(n as f64, 0);
        format!("{number} {word}{}", if is_plural { "s" } else { "" })
    }

    /// Joins names as a sentence does: `a, b and c`.
    pub fn list(self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [rest @ .., last] => {
                format!("{} {} {last}", rest.join(", "), self.pick("and", "et"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_numbers_dates_and_dollars_follow_french_rules() {
        let french = Language::French;
        let start = jiff::civil::date(2013, 7, 1);
        assert_eq!(french.number(1_234_567.0), "1\u{202f}234\u{202f}567");
        assert_eq!(french.percent(0.0004), "moins de 0,1 %");
        assert_eq!(french.money(1.632e9), "1,63 milliard $");
        assert_eq!(french.money(-2.5e6), "−2,5 millions $");
        assert_eq!(french.date(start, 0.0), "1er juillet 2013");
        assert_eq!(french.date(start, f64::INFINITY), "jamais");
        assert_eq!(french.count(1, "site", "site"), "1 site");
        assert_eq!(Language::English.count(0, "site", "site"), "0 sites");
        assert_eq!(french.amount(12.5, "d"), "12,5 j");
    }

    #[test]
    fn french_probabilities_state_bounds_once() {
        let none = Estimate {
            value: 0.0,
            lower: Some(0.0),
            upper: Some(0.0004),
        };
        assert_eq!(
            Language::French.probability(&none),
            "dans aucune réplication (probabilité : moins de 0,1 %)"
        );
        let some = Estimate {
            value: 0.25,
            lower: Some(0.2),
            upper: Some(0.3),
        };
        assert_eq!(Language::French.probability(&some), "25 % (20 % à 30 %)");
    }
}
