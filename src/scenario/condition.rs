//! The planner's success criteria: comparisons of figures with numbers, joined by `and`.
//!
//! The same reader serves the criteria of a scenario and, with brackets round them, the claims of
//! [`crate::scenario::claim`].

use crate::scenario::inject::{Comparison, Term};

/// Why a condition cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConditionFault {
    /// Byte in the text.
    pub at: usize,
    /// Length of what is wrong.
    pub length: usize,
    /// What should stand there.
    pub expected: &'static str,
}

/// Terms that a condition may have.
const MOST_TERMS: usize = 32;

/// Reads a condition such as `deployment.foc_day <= 240 and supply.fill_rate.diesel >= 95 %`.
pub(crate) fn read_condition(text: &str) -> Result<Vec<Term>, ConditionFault> {
    let mut reader = Reader::new(text);
    let terms = reader.terms("", "`and` or the end of the condition")?;
    Ok(terms.into_iter().map(|(_, term)| term).collect())
}

/// A text that is read from front to back.
pub(crate) struct Reader<'a> {
    text: &'a str,
    /// Byte at which reading goes on.
    pub at: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of a text.
    pub fn new(text: &'a str) -> Reader<'a> {
        Reader { text, at: 0 }
    }

    /// What is still to be read.
    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Terms joined by `and` up to a sign that is not read, or to the end where the sign is empty; each with the byte at
    /// which it begins.
    pub fn terms(
        &mut self,
        end: &str,
        expected: &'static str,
    ) -> Result<Vec<(usize, Term)>, ConditionFault> {
        let mut terms = Vec::new();
        loop {
            self.skip_blanks();
            let at = self.at;
            terms.push((at, self.term()?));
            self.skip_blanks();
            let is_end = if end.is_empty() {
                self.rest().is_empty()
            } else {
                self.rest().starts_with(end)
            };
            if is_end {
                return Ok(terms);
            }
            if self.word() != "and" {
                return Err(self.fault(expected));
            }
            if terms.len() == MOST_TERMS {
                return Err(self.fault("the end of the condition after 32 terms"));
            }
            self.at += 3;
        }
    }

    /// Goes on to the next sign that is not blank.
    pub fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The run of characters up to the next blank, bracket or comparison sign.
    pub fn word(&self) -> &'a str {
        let rest = self.rest();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '=' | '%' | '(' | ')'))
            .unwrap_or(rest.len());
        &rest[..end]
    }

    /// A fault at the next word.
    pub fn fault(&self, expected: &'static str) -> ConditionFault {
        let length = match self.word().len() {
            0 => self.rest().chars().next().map_or(1, char::len_utf8),
            length => length,
        };
        ConditionFault {
            at: self.at,
            length,
            expected,
        }
    }

    fn term(&mut self) -> Result<Term, ConditionFault> {
        let figure = self.figure()?;
        self.skip_blanks();
        let comparison = self.comparison()?;
        self.skip_blanks();
        let value = self.number()?;
        Ok(Term {
            figure: figure.to_owned(),
            comparison,
            value,
        })
    }

    /// The key of a figure.
    pub fn figure(&mut self) -> Result<&'a str, ConditionFault> {
        self.skip_blanks();
        let figure = self.word();
        let is_key = figure.contains('.')
            && figure.starts_with(|c: char| c.is_ascii_lowercase())
            && !figure.ends_with('.')
            && !figure.contains("..")
            && figure.chars().all(|c| {
                c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-')
            });
        if !is_key {
            return Err(self.fault("a figure such as `deployment.foc_day`"));
        }
        self.at += figure.len();
        Ok(figure)
    }

    /// A comparison sign.
    pub fn comparison(&mut self) -> Result<Comparison, ConditionFault> {
        const SIGNS: [(&str, Comparison); 4] = [
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        for (sign, comparison) in SIGNS {
            if self.rest().starts_with(sign) {
                self.at += sign.len();
                return Ok(comparison);
            }
        }
        Err(self.fault("one of `<`, `<=`, `>`, `>=`"))
    }

    /// A number, or a number in per cent.
    pub fn number(&mut self) -> Result<f64, ConditionFault> {
        let word = self.word();
        let is_number =
            word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
        let value = match word.parse::<f64>() {
            Ok(value) if is_number && value.is_finite() => value,
            _ => return Err(self.fault("a number")),
        };
        self.at += word.len();
        self.skip_blanks();
        if self.rest().starts_with('%') {
            self.at += 1;
            return Ok(value / 100.0);
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_joined_by_and() {
        let terms =
            read_condition("deployment.foc_day <= 240 and supply.fill_rate.diesel>=95 %").unwrap();
        assert_eq!(terms.len(), 2);
        assert_eq!(terms[0].comparison, Comparison::AtMost);
        assert_eq!(terms[1].figure, "supply.fill_rate.diesel");
        assert_eq!(terms[1].value, 0.95);
    }

    #[test]
    fn a_fault_says_where() {
        let at = |text: &str| read_condition(text).unwrap_err().at;
        assert_eq!(at("foc <= 3"), 0);
        assert_eq!(at("deployment.foc_day = 3"), 19);
        assert_eq!(at("deployment.foc_day <= soon"), 22);
        assert_eq!(at("deployment.foc_day <= 3 or a.b > 1"), 24);
        assert_eq!(at("deployment.foc_day <= 3 and"), 27);
        assert_eq!(at("a.é < 3"), 0);
    }
}
