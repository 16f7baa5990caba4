//! Claims about a batch, such as `p(deployment.foc_day <= 180) >= 80 %`, and the quantities that they are about.
//!
//! | written | means |
//! | --- | --- |
//! | `p(a.b <= 3 and c.d > 5)` | the probability that a replication fulfils the condition, which is that of an `[[outcome]]` |
//! | `mean(a.b)`, or `a.b` alone | the mean of a figure |
//! | `q95(a.b)`, `p95(a.b)`, `median(a.b)` | a quantile of a figure, here that at 95 % |
//! | `shortfall(a.b)` | the mean of the worst twentieth of a figure |
//!
//! A claim compares a quantity with a number in the figure's unit, or in per cent; claims are joined by `and`, and then
//! all must hold.
//!
//! # Example
//!
//! ```
//! # use bluelift::scenario::claim::read_claims;
//! let claims = read_claims("p(deployment.foc_day <= 180) >= 80 % and mean(cost.total) < 5e8").unwrap();
//! assert_eq!(claims[0].value, 0.8);
//! let fault = read_claims("p(deployment.foc_day <= 180) => 80 %").unwrap_err();
//! assert_eq!((fault.at, fault.expected.as_str()), (29, "one of `<`, `<=`, `>`, `>=`"));
//! ```

use crate::scenario::condition::{ConditionFault, Reader};
use crate::scenario::inject::{Comparison, Term};

/// What is asked of the replications of a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum Statistic {
    /// Share of the replications in which all terms hold; each with the byte at which it begins.
    Probability(Vec<(usize, Term)>),
    /// Mean of a figure.
    Mean(String),
    /// Quantile of a figure at a level from 0 to 1.
    Quantile(f64, String),
    /// Mean of the worst twentieth of a figure.
    Shortfall(String),
}

/// A quantity as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// What it asks.
    pub statistic: Statistic,
    /// How it was written.
    pub text: String,
    /// Byte at which its figure begins; for a probability, its first one.
    pub at: usize,
}

/// A quantity compared with a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The quantity.
    pub quantity: Quantity,
    /// How it is to compare.
    pub comparison: Comparison,
    /// With what, in the figure's unit.
    pub value: f64,
    /// How the claim was written.
    pub text: String,
}

/// Why an expression cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct ExpressionFault {
    /// Byte in the text.
    pub at: usize,
    /// Bytes that are wrong.
    pub length: usize,
    /// What should stand there.
    pub expected: String,
}

impl From<ConditionFault> for ExpressionFault {
    fn from(fault: ConditionFault) -> ExpressionFault {
        ExpressionFault {
            at: fault.at,
            length: fault.length,
            expected: fault.expected.to_owned(),
        }
    }
}

/// Claims that one expression may join.
const MOST_CLAIMS: usize = 32;
/// What a quantity looks like.
const FORMS: &str =
    "`p(condition)`, `mean(figure)`, `q95(figure)`, `shortfall(figure)` or a figure";

/// Reads claims joined by `and`.
///
/// # Errors
///
/// The first place at which the text is no claim.
pub fn read_claims(text: &str) -> Result<Vec<Claim>, ExpressionFault> {
    let mut reader = Reader::new(text);
    let mut claims = Vec::new();
    loop {
        reader.skip_blanks();
        let start = reader.at;
        let quantity = quantity(&mut reader, text)?;
        reader.skip_blanks();
        let comparison = reader.comparison()?;
        reader.skip_blanks();
        let value = reader.number()?;
        claims.push(Claim {
            quantity,
            comparison,
            value,
            text: text[start..reader.at].trim_end().to_owned(),
        });
        reader.skip_blanks();
        if reader.rest().is_empty() {
            return Ok(claims);
        }
        if reader.word() != "and" || claims.len() == MOST_CLAIMS {
            return Err(reader.fault("`and` or the end of the expression").into());
        }
        reader.at += 3;
    }
}

/// Reads one quantity.
///
/// # Errors
///
/// The first place at which the text is no quantity.
pub fn read_quantity(text: &str) -> Result<Quantity, ExpressionFault> {
    let mut reader = Reader::new(text);
    let quantity = quantity(&mut reader, text)?;
    reader.skip_blanks();
    if reader.rest().is_empty() {
        Ok(quantity)
    } else {
        Err(reader.fault("the end of the quantity").into())
    }
}

/// Reads a condition, as an `[[outcome]]` has it, and says of each term where it begins.
///
/// # Errors
///
/// The first place at which the text is no condition.
pub fn read_terms(text: &str) -> Result<Vec<(usize, Term)>, ExpressionFault> {
    let end = "`and` or the end of the condition";
    Ok(Reader::new(text).terms("", end)?)
}

fn quantity(reader: &mut Reader<'_>, text: &str) -> Result<Quantity, ExpressionFault> {
    reader.skip_blanks();
    let start = reader.at;
    let name = reader.word();
    if name.contains('.') && !reader.rest()[name.len()..].starts_with('(') {
        let figure = reader.figure()?.to_owned();
        return Ok(Quantity {
            statistic: Statistic::Mean(figure),
            text: text[start..reader.at].to_owned(),
            at: start,
        });
    }
    let Some(function) = function(name) else {
        return Err(ExpressionFault {
            expected: FORMS.to_owned(),
            ..reader.fault("").into()
        });
    };
    reader.at += name.len();
    reader.skip_blanks();
    if !reader.rest().starts_with('(') {
        return Err(reader.fault("`(`").into());
    }
    reader.at += 1;
    reader.skip_blanks();
    let at = reader.at;
    let statistic = match function {
        Function::Probability => {
            Statistic::Probability(reader.terms(")", "`and` or `)` after a term")?)
        }
        Function::Mean => Statistic::Mean(reader.figure()?.to_owned()),
        Function::Quantile(level) => Statistic::Quantile(level, reader.figure()?.to_owned()),
        Function::Shortfall => Statistic::Shortfall(reader.figure()?.to_owned()),
    };
    reader.skip_blanks();
    if !reader.rest().starts_with(')') {
        return Err(reader.fault("`)`").into());
    }
    reader.at += 1;
    Ok(Quantity {
        statistic,
        text: text[start..reader.at].to_owned(),
        at,
    })
}

enum Function {
    Probability,
    Mean,
    Quantile(f64),
    Shortfall,
}

/// The function of a name; quantiles lie strictly between 0 and 100.
fn function(name: &str) -> Option<Function> {
    match name {
        "p" => Some(Function::Probability),
        "mean" => Some(Function::Mean),
        "median" => Some(Function::Quantile(0.5)),
        "shortfall" => Some(Function::Shortfall),
        _ => {
            let digits = name.strip_prefix(['q', 'p'])?;
            let is_number = digits.starts_with(|c: char| c.is_ascii_digit());
            let percent: f64 = digits.parse().ok().filter(|_| is_number)?;
            (percent > 0.0 && percent < 100.0).then_some(Function::Quantile(percent / 100.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statistic(text: &str) -> Statistic {
        read_quantity(text).unwrap().statistic
    }

    #[test]
    fn every_form_of_a_quantity_is_read() {
        assert_eq!(statistic("mean( a.b )"), Statistic::Mean("a.b".into()));
        assert_eq!(statistic("a.b"), Statistic::Mean("a.b".into()));
        assert_eq!(
            statistic("p5(a.b)"),
            Statistic::Quantile(0.05, "a.b".into())
        );
        assert_eq!(
            statistic("q99.5(a.b)"),
            Statistic::Quantile(0.995, "a.b".into())
        );
        assert_eq!(
            statistic("median(a.b)"),
            Statistic::Quantile(0.5, "a.b".into())
        );
        assert_eq!(
            statistic("shortfall(a.b)"),
            Statistic::Shortfall("a.b".into())
        );
        let Statistic::Probability(terms) = statistic("p(a.b<1 and c.d >= 2 %)") else {
            panic!("a probability");
        };
        assert_eq!((terms[0].0, terms[1].0), (2, 12));
        assert_eq!(terms[1].1.value, 0.02);
    }

    #[test]
    fn claims_keep_their_text_and_the_place_of_their_figure() {
        let text = " mean(a.b) < 3 and p(c.d > 1) >= 5 % ";
        let claims = read_claims(text).unwrap();
        let texts: Vec<&str> = claims.iter().map(|claim| claim.text.as_str()).collect();
        assert_eq!(texts, ["mean(a.b) < 3", "p(c.d > 1) >= 5 %"]);
        assert_eq!(claims[1].quantity.at, text.find("c.d").unwrap());
        assert_eq!(claims[1].quantity.text, "p(c.d > 1)");
    }

    #[test]
    fn a_fault_says_where_and_what_was_expected() {
        let fault = |text: &str| {
            let fault = read_claims(text).unwrap_err();
            (fault.at, fault.length, fault.expected)
        };
        assert_eq!(fault("prob(a.b < 1) > 0.5"), (0, 4, FORMS.to_owned()));
        assert_eq!(fault("q100(a.b) > 0.5").0, 0);
        assert_eq!(fault("p a.b < 1) > 0.5"), (2, 3, "`(`".to_owned()));
        assert_eq!(fault("p(a.b < 1 > 0.5").0, 10);
        assert_eq!(fault("mean(a.b > 0.5"), (9, 1, "`)`".to_owned()));
        assert_eq!(fault("mean(a.b) > x"), (12, 1, "a number".to_owned()));
        assert_eq!(fault("mean(a.b) > 1 or mean(a.b) > 2").0, 14);
        assert_eq!(fault(""), (0, 1, FORMS.to_owned()));
        assert_eq!(read_quantity("mean(a.b) > 1").unwrap_err().at, 10);
    }
}
