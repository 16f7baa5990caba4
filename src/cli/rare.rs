//! `bluelift rare`: the probability of what hardly ever happens.

use clap::Args;

use crate::cli::answer;
use crate::cli::answer::{AnswerArguments, Begun, ScenarioArguments};
use crate::cli::assert::bad_expression;
use crate::cli::exit::{Exit, Stop};
use crate::cli::terminal::Terminal;
use crate::experiment::rare;
use crate::experiment::rare::Question;
use crate::model::course::grows;
use crate::report;
use crate::report::answer::Answer;
use crate::scenario::claim;
use crate::scenario::claim::Statistic;
use crate::scenario::inject::{Comparison, Term};

const ABOUT: &str = "\
Levels of the figure lead up to the event. Each replication that reaches a level is copied there; the copies keep what \
has happened and draw what comes from addresses of their own. Each copy in the event counts by its weight, so that the \
estimate is unbiased whatever the levels, and the spread over the roots gives its error. A pilot with other random \
numbers chooses the levels.

The figure must be one that only grows in the course of a replication: security.killed, security.attacks, \
supply.stockout_days.*, supply.rationing_days, movement.closed_days.*, cost.total and the like.

Assumes: the interval is that of a mean on the scale of logarithms, for many roots. What has been scheduled at a split, \
such as the end of a convoy's stretch, is the same for all copies; incidents and closures by weather are drawn anew. \
Sources: Garvels, The splitting method in rare event simulation (2000); Cerou and Guyader, Adaptive multilevel splitting \
for rare event analysis (2007).";

/// What `rare` takes.
#[derive(Debug, Args)]
#[command(after_long_help = ABOUT)]
pub struct RareArguments {
    /// Which scenario.
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// The event, such as 'security.killed > 40'
    #[arg(long = "p", value_name = "CONDITION")]
    pub event: String,
    /// Roots: replications from which copies are taken
    #[arg(short, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(2..=10_000_000))]
    pub n: u64,
    /// Replications of the pilot at each level
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u64).range(20..=1_000_000))]
    pub pilot: u64,
    /// How the answer is given.
    #[command(flatten)]
    pub answer: AnswerArguments,
}

/// Answers how probable an event is.
///
/// # Errors
///
/// With code 2 for a faulty scenario or an event that cannot be split, 1 if a course fails, 130 if interrupted.
pub fn run(arguments: &RareArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let prepared = arguments.scenario.source().prepare(terminal)?;
    let seed = arguments.answer.seed.unwrap_or(prepared.seed());
    let term = term(&arguments.event)?;
    let registry = prepared.model.registry();
    let figure = answer::figure(registry, &term.figure)?;
    if !grows(&registry.figures[figure]) {
        let message = format!(
            "`{}` does not only grow in the course of a replication, so that no levels lead up to its event; `bluelift rare \
             --help` names figures that do",
            term.figure
        );
        return Err(Stop::new(Exit::Bad, message));
    }
    let question = Question {
        model: &prepared.model,
        figure,
        comparison: term.comparison,
        bound: term.value,
        seed,
        roots: arguments.n,
        pilot: arguments.pilot,
    };
    let options = [
        ("event", arguments.event.clone()),
        ("pilot", arguments.pilot.to_string()),
    ];
    let planned = answer::question(&prepared, seed, arguments.n, "rare", &options);
    let session = match arguments.answer.begin(planned, terminal)? {
        Begun::There(held) => return answer::conclude_again(&held, terminal),
        Begun::Work(session) => session,
    };
    let rare = session.work(question.n_courses(), terminal, |effort| {
        rare::ask(&question, effort)
    })?;
    if rare.estimate.roots == 0 {
        let message = "interrupted before the first root was done; nothing is known";
        return Err(Stop::new(Exit::Interrupted, message));
    }
    let marking = &prepared.scenario().marking;
    let heading = format!("{}, {marking}\nseed {seed}\n", prepared.label);
    let answer = Answer {
        title: format!("Rare: {}", prepared.label),
        marking: marking.clone(),
        text: heading + &report::rare::text(&rare, &arguments.event),
        json: report::rare::json(&rare, &arguments.event, seed),
        tables: Vec::new(),
        charts: Vec::new(),
    };
    session.give(&answer, rare.estimate.roots, &[], terminal)?;
    answer::conclude(rare.estimate.roots < rare.asked, &[], terminal)
}

/// The one comparison of an event.
fn term(text: &str) -> Result<Term, Stop> {
    let whole = format!("p({text})");
    let quantity = claim::read_quantity(&whole).map_err(|fault| bad_expression(&whole, &fault))?;
    let only = match quantity.statistic {
        Statistic::Probability(terms) if terms.len() == 1 => terms.into_iter().next(),
        _ => None,
    };
    let is_upward =
        |term: &Term| matches!(term.comparison, Comparison::Greater | Comparison::AtLeast);
    match only {
        Some((_, term)) if is_upward(&term) => Ok(term),
        _ => {
            let message =
                "the event must be one figure above a bound, such as 'security.killed > 40'";
            Err(Stop::new(Exit::Bad, message))
        }
    }
}
