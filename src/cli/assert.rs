//! `bluelift assert`: whether a plan fulfils what is claimed of it.

use clap::Args;

use crate::cli::arguments::{BatchArguments, Format, parse_setting};
use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs::{Prepared, Source};
use crate::cli::keep::Way;
use crate::cli::looking;
use crate::cli::terminal::Terminal;
use crate::experiment::assertion::{Assertion, Verdict, judge, overall};
use crate::experiment::looks::Looks;
use crate::experiment::quantity::Measure;
use crate::model::figures::Registry;
use crate::model::outcome::MOST_EVENTS;
use crate::report::assertion::{self, About};
use crate::report::words;
use crate::scenario::claim::{self, ExpressionFault, Quantity, Statistic};
use crate::scenario::inject::{Comparison, Criterion};

const LONG: &str = "\
A claim compares a quantity of the batch with a number in the figure's unit, or in per cent:
  p(deployment.foc_day <= 180) >= 80 %     how often a condition holds, as in an [[outcome]]
  mean(cost.total) < 5e8                   the mean of a figure
  q95(supply.stockout_days.water) <= 3     a quantile; median(...) is q50(...)
  shortfall(security.killed) <= 40         the mean of the worst twentieth
Claims are joined by `and`. Without an expression, each [[outcome]] of the scenario is asserted with the probability \
that it says is `wanted`; one that says none is only reported.

A claim holds if the whole interval of its quantity fulfils it, fails if none of the interval does, and is undecided \
otherwise: exit code 0, 4 or 3. All verdicts together are right with the stated confidence (Bonferroni). With --max the \
batch is doubled while undecided, and the error is spent over the looks: k-th look α/(k(k+1)).

Assumes: replications are independent. Probabilities have Clopper and Pearson's interval (1934) and quantiles that of \
order statistics, which cover at least as often as they say; means have Student's t (1908) and shortfalls an asymptotic \
interval, which need a large batch.";

/// What `assert` takes.
#[derive(Debug, Args)]
#[command(after_long_help = LONG)]
pub struct AssertArguments {
    /// Scenario file, or file.toml#variant
    #[arg(value_name = "FILE")]
    pub scenario: String,
    /// Claims joined by `and`; without it, those of the scenario's outcomes
    #[arg(value_name = "EXPRESSION")]
    pub expression: Option<String>,
    /// Replications, seed and threads.
    #[command(flatten)]
    pub batch: BatchArguments,
    /// Double the replications while undecided, up to this many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub max: Option<u64>,
    /// Probability with which all verdicts are right
    #[arg(long, value_name = "SHARE", default_value = "95 %", value_parser = parse_confidence)]
    pub confidence: f64,
    /// Change a value, such as site.gao.storage.diesel='400 m3'; may be repeated
    #[arg(long, value_name = "PATH=VALUE", value_parser = parse_setting)]
    pub set: Vec<(String, String)>,
    /// What is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

/// Runs a batch and judges the claims.
///
/// # Errors
///
/// With code 2 for a faulty scenario or expression, 1 if a replication fails, 3 if a claim is undecided, 4 if one is
/// false, 130 if interrupted.
pub fn run(arguments: &AssertArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let terminal = &terminal.quiet(arguments.quiet);
    let source = Source {
        set: arguments.set.clone(),
        ..Source::parse(&arguments.scenario)
    };
    let prepared = source.prepare(terminal)?;
    let assertions = assertions(arguments.expression.as_deref(), &prepared)?;
    let seed = arguments.batch.seed.unwrap_or(prepared.seed());
    let looks = Looks {
        first: arguments.batch.n,
        most: arguments.max.unwrap_or(arguments.batch.n),
        confidence: arguments.confidence,
    };
    batches::listen();
    let bar = terminal.bar(looks.first);
    let way = Way {
        threads: batches::threads(arguments.batch.threads),
        max_events: MOST_EVENTS,
    };
    let looked = looking::run(
        &[&prepared.model],
        seed,
        &looks,
        way,
        &bar,
        |batches, look| overall(&judge(&assertions, &batches[0], look.level)) != Verdict::Undecided,
    )?;
    bar.finish_and_clear();
    let batch = &looked.batches[0];
    if batch.rows.is_empty() && batches::is_interrupted() {
        let message = "interrupted before the first replication was done; nothing is judged";
        return Err(Stop::new(Exit::Interrupted, message));
    }
    let judged = judge(&assertions, batch, looked.look.level);
    let about = About {
        label: &prepared.label,
        marking: &prepared.scenario().marking,
        batch,
        confidence: arguments.confidence,
        n_looks: looked.n_looks,
    };
    terminal.print(&match arguments.format {
        Format::Text => assertion::text(&about, &judged),
        Format::Json => assertion::json(&about, &judged),
    })?;
    if batch.is_partial() {
        let message = format!(
            "interrupted: judged on the first {} of {} replications",
            batch.n, batch.asked
        );
        return Err(Stop::new(Exit::Interrupted, message));
    }
    if let Some(failure) = batch.failures.first() {
        let n = words::count(batch.failures.len(), "replication");
        let message = format!("the batch is incomplete: {n} failed, the first {failure}");
        return Err(Stop::new(Exit::Failed, message));
    }
    match overall(&judged) {
        Verdict::Holds => Ok(Exit::Done),
        Verdict::Fails => Ok(Exit::False),
        Verdict::Undecided => Ok(Exit::Undecided),
        Verdict::Reported => {
            terminal.say("nothing is asserted: no outcome of the scenario says what is `wanted`");
            Ok(Exit::Done)
        }
    }
}

/// The claims of an expression, or those of the scenario's outcomes.
fn assertions(expression: Option<&str>, prepared: &Prepared) -> Result<Vec<Assertion>, Stop> {
    let registry = prepared.model.registry();
    if let Some(text) = expression {
        let read = || -> Result<Vec<Assertion>, ExpressionFault> {
            let claims = claim::read_claims(text)?;
            let resolve = |claim: &claim::Claim| {
                Ok(Assertion {
                    text: claim.text.clone(),
                    measure: Measure::resolve(&claim.quantity, registry)?,
                    bound: Some((claim.comparison, claim.value)),
                })
            };
            claims.iter().map(resolve).collect()
        };
        return read().map_err(|fault| bad_expression(text, &fault));
    }
    let criteria = &prepared.scenario().criteria;
    if criteria.is_empty() {
        let message = format!(
            "`{}` has no [[outcome]]; give an expression, such as 'p(deployment.foc_day <= 180) >= 80 %'",
            prepared.label
        );
        return Err(Stop::new(Exit::Bad, message));
    }
    criteria
        .iter()
        .map(|criterion| of_criterion(criterion, registry))
        .collect()
}

/// The claim of an outcome of the scenario.
fn of_criterion(criterion: &Criterion, registry: &Registry) -> Result<Assertion, Stop> {
    let text = format!("p({})", criterion.text);
    let quantity = Quantity {
        statistic: Statistic::Probability(
            criterion
                .terms
                .iter()
                .map(|term| (0, term.clone()))
                .collect(),
        ),
        text: text.clone(),
        at: 0,
    };
    let measure = Measure::resolve(&quantity, registry)
        .map_err(|fault| Stop::new(Exit::Bad, format!("outcome.{}: {fault}", criterion.id)))?;
    let wanted = criterion.wanted.map(|wanted| (Comparison::AtLeast, wanted));
    Ok(Assertion {
        text: match criterion.wanted {
            Some(wanted) => format!("{}: {text} >= {}", criterion.id, words::percent(wanted)),
            None => format!("{}: {text}", criterion.id),
        },
        measure,
        bound: wanted,
    })
}

/// A fault of an expression, with the text and a mark under the place.
pub fn bad_expression(text: &str, fault: &ExpressionFault) -> Stop {
    let column = text[..fault.at].chars().count();
    let end = (fault.at + fault.length).min(text.len());
    let marks = text
        .get(fault.at..end)
        .map_or(1, |wrong| wrong.chars().count().max(1));
    let found = match text.get(fault.at..end) {
        Some(wrong) if !wrong.is_empty() => format!("`{wrong}`"),
        _ => "the end".to_owned(),
    };
    let message = format!(
        "expression:1:{}: expected {}, found {found}\n  {text}\n  {}{}",
        column + 1,
        fault.expected,
        " ".repeat(column),
        "^".repeat(marks)
    );
    Stop::new(Exit::Bad, message)
}

/// A share strictly between 0 and 1, as `0.95` or `95 %`.
pub fn parse_confidence(text: &str) -> Result<f64, String> {
    let (number, divisor) = match text.trim().strip_suffix('%') {
        Some(percent) => (percent.trim(), 100.0),
        None => (text.trim(), 1.0),
    };
    let share = number.parse::<f64>().map(|number| number / divisor);
    share
        .ok()
        .filter(|share| *share >= 0.5 && *share < 1.0)
        .ok_or_else(|| "expected a share from 50 % to below 100 %, such as 95 %".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_expression_is_shown_with_its_column_and_a_mark() {
        let text = "p(é.b < 1)";
        let fault = claim::read_claims(text).unwrap_err();
        let told = bad_expression(text, &fault).message.unwrap();
        assert!(
            told.starts_with("expression:1:3: expected a figure"),
            "{told}"
        );
        assert!(told.ends_with("\n  p(é.b < 1)\n    ^^^"), "{told}");
    }

    #[test]
    fn a_confidence_is_a_share_or_per_cent() {
        assert_eq!(parse_confidence("99 %"), Ok(0.99));
        assert_eq!(parse_confidence("0.9"), Ok(0.9));
        for bad in ["1", "100 %", "40", "sure"] {
            assert!(parse_confidence(bad).is_err(), "{bad}");
        }
    }
}
