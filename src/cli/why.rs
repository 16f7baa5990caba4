//! `bluelift why`: what brings a figure about: over all replications by driver, or in one replication as a story.

use clap::{Args, ValueEnum};

use crate::cli::answer;
use crate::cli::answer::{AnswerArguments, ScenarioArguments};
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs::Prepared;
use crate::cli::terminal::Terminal;
use crate::experiment::attribution::{Attributions, MOST_EXACT, Question, attribute};
use crate::model::drivers::Driver;
use crate::report;
use crate::report::answer::Answer;
use crate::report::charts::Chart;
use crate::report::charts::waterfall;

const ABOUT: &str = "\
Switches each driver of trouble off under the same random numbers, and divides the difference between the plan as it \
is and the plan in which nothing goes wrong among the drivers by Shapley value: the parts add exactly to the \
difference. Up to 6 drivers every set of them is run; beyond that each replication takes a random order of the \
drivers and its reverse, which is unbiased.

Assumes: off is what each process says it is; a part is the mean over all orders, not what removing that driver alone \
would save; intervals are Student's t over replications, for each part on its own.
Sources: Shapley, A value for n-person games (1953); Castro, Gomez and Tejada, Polynomial calculation of the Shapley \
value based on sampling (2009); Mitchell and others, Sampling permutations for Shapley value estimation (2022).";

/// What `why` takes.
#[derive(Debug, Args)]
#[command(after_long_help = ABOUT)]
pub struct WhyArguments {
    /// Which scenario.
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// Figure to explain, such as supply.fill_rate.diesel; may be repeated
    #[arg(long, value_name = "KEY", required = true)]
    pub figure: Vec<String>,
    /// Divide among these drivers only; the others stay on throughout
    #[arg(long, value_name = "DRIVER", value_delimiter = ',', value_enum)]
    pub drivers: Vec<DriverArgument>,
    /// Run every set of drivers, however many there are
    #[arg(long)]
    pub exact: bool,
    /// Replications
    #[arg(short, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u64).range(2..=10_000_000))]
    pub n: u64,
    /// How the answer is given.
    #[command(flatten)]
    pub answer: AnswerArguments,
}

/// A driver as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DriverArgument(Driver);

impl ValueEnum for DriverArgument {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [DriverArgument; Driver::ALL.len()] = {
            let mut all = [DriverArgument(Driver::Rain); Driver::ALL.len()];
            let mut place = 0;
            while place < all.len() {
                all[place] = DriverArgument(Driver::ALL[place]);
                place += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.word()))
    }
}

/// Answers why.
///
/// # Errors
///
/// With code 2 for a faulty scenario or an unknown figure, 1 if a replication fails, 130 if interrupted.
pub fn run(arguments: &WhyArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    arguments.answer.check_folder()?;
    let prepared = arguments.scenario.source().prepare(terminal)?;
    let seed = arguments.answer.seed.unwrap_or(prepared.seed());
    let figures = figures(&prepared, &arguments.figure)?;
    let drivers = drivers(&arguments.drivers);
    let question = Question {
        model: &prepared.model,
        drivers: &drivers,
        is_exact: arguments.exact,
        figures: &figures,
        seed,
        n: arguments.n,
    };
    if question.runs_all_sets() && drivers.len() > MOST_EXACT {
        let sets = 1u64 << drivers.len();
        terminal.say(&format!("{sets} runs for each replication"));
    }
    let attributions = arguments
        .answer
        .work(arguments.n, terminal, |effort| attribute(&question, effort))?;
    if attributions.n == 0 {
        let message = "interrupted before the first replication was done; nothing is known";
        return Err(Stop::new(Exit::Interrupted, message));
    }
    let answer = answer_of(&prepared, &attributions);
    arguments.answer.give(&answer, terminal)?;
    let is_partial = attributions.n < attributions.asked;
    answer::conclude(is_partial, &attributions.failures, terminal)
}

/// Places of figures, with the limits that count where they may be infinite.
fn figures(prepared: &Prepared, keys: &[String]) -> Result<Vec<(usize, f64)>, Stop> {
    let registry = prepared.model.registry();
    let places = keys.iter().map(|key| {
        let place = answer::figure(registry, key)?;
        Ok((place, prepared.limit(&registry.figures[place])))
    });
    places.collect()
}

/// The drivers asked for, each once and in the order of the model; all without.
fn drivers(asked: &[DriverArgument]) -> Vec<Driver> {
    let is_asked = |driver: &Driver| asked.is_empty() || asked.iter().any(|a| a.0 == *driver);
    Driver::ALL.into_iter().filter(is_asked).collect()
}

fn answer_of(prepared: &Prepared, attributions: &Attributions) -> Answer {
    let (n, asked, seed) = (attributions.n, attributions.asked, attributions.seed);
    let meta = answer::meta(n, seed, n < asked, attributions.failures.len());
    let marking = &prepared.scenario().marking;
    let charts = attributions
        .figures
        .iter()
        .enumerate()
        .map(|(place, figure)| {
            let sheet = waterfall::chart(figure, marking, &meta);
            Chart::main(format!("why-{}", place + 1), sheet)
        });
    Answer {
        title: format!("Why: {}", prepared.label),
        marking: marking.clone(),
        text: answer::heading(prepared, n, asked, seed) + &report::attribution::text(attributions),
        json: report::attribution::json(attributions),
        tables: Vec::new(),
        charts: charts.collect(),
    }
}
