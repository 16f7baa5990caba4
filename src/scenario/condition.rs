//! The planner's success criteria: comparisons of figures with numbers, joined by `and`.

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
    let mut reader = Reader { text, at: 0 };
    let mut terms = Vec::new();
    loop {
        terms.push(reader.term()?);
        reader.skip_blanks();
        if reader.rest().is_empty() {
            return Ok(terms);
        }
        if reader.word() != "and" {
            return Err(reader.fault("`and` or the end of the condition"));
        }
        if terms.len() == MOST_TERMS {
            return Err(reader.fault("the end of the condition after 32 terms"));
        }
        reader.at += 3;
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The run of characters up to the next blank or comparison sign.
    fn word(&self) -> &'a str {
        let rest = self.rest();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '=' | '%'))
            .unwrap_or(rest.len());
        &rest[..end]
    }

    fn fault(&self, expected: &'static str) -> ConditionFault {
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

    fn comparison(&mut self) -> Result<Comparison, ConditionFault> {
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

    fn number(&mut self) -> Result<f64, ConditionFault> {
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
