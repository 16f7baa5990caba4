//! `bluelift why`: what brings a figure about: over all replications by driver, or in one replication as a story.

use clap::{Args, ValueEnum};

use crate::cli::answer;
use crate::cli::answer::{AnswerArguments, Begun, ScenarioArguments};
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs::Prepared;
use crate::cli::terminal::Terminal;
use crate::experiment::attribution::{Attributions, MOST_EXACT, Question, attribute};
use crate::experiment::story;
use crate::experiment::story::Telling;
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
value based on sampling (2009); Mitchell and others, Sampling permutations for Shapley value estimation (2022).

With --replication K: follows the longest stockout, the most delayed convoy, the worst incident or the last unit back \
through what was waited for, and runs the replication again without each cause that it names. Assumes: what is \
waited for is looked at once a day; one cause is taken out at a time, and another may step into its place. \
Source: Lewis, Causation (1973): a cause is that without which the outcome would have been different.";

/// What `why` takes.
#[derive(Debug, Args)]
#[command(after_long_help = ABOUT)]
pub struct WhyArguments {
    /// Which scenario.
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// Figure to explain, such as supply.fill_rate.diesel; may be repeated
    #[arg(long, value_name = "KEY", required_unless_present = "replication")]
    pub figure: Vec<String>,
    /// Tell the story of this replication instead, counted from 0 as in outcomes.csv: the chain of events behind the
    /// figure, or behind its worst one, and what changes without each cause in it
    #[arg(long, value_name = "K")]
    pub replication: Option<u64>,
    /// Divide among these drivers only; the others stay on throughout
    #[arg(long, value_name = "DRIVER", value_delimiter = ',', value_enum)]
    pub drivers: Vec<DriverArgument>,
    /// Run every set of drivers, however many there are
    #[arg(long)]
    pub exact: bool,
    /// Replications; for a story those among which it is placed
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
    let prepared = arguments.scenario.source().prepare(terminal)?;
    let seed = arguments.answer.seed.unwrap_or(prepared.seed());
    let figures = figures(&prepared, &arguments.figure)?;
    if let Some(replication) = arguments.replication {
        return tell_story(arguments, &prepared, seed, replication, &figures, terminal);
    }
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
    let words: Vec<&str> = drivers.iter().map(|driver| driver.word()).collect();
    let options = [
        ("figures", arguments.figure.join("; ")),
        ("drivers", words.join(", ")),
        ("every set", question.runs_all_sets().to_string()),
    ];
    let planned = answer::question(&prepared, seed, arguments.n, "why", &options);
    let session = match arguments.answer.begin(planned, terminal)? {
        Begun::There(held) => return answer::conclude_again(&held, terminal),
        Begun::Work(session) => session,
    };
    let attributions =
        session.work(arguments.n, terminal, |effort| attribute(&question, effort))?;
    if attributions.n == 0 {
        let message = "interrupted before the first replication was done; nothing is known";
        return Err(Stop::new(Exit::Interrupted, message));
    }
    let answer = answer_of(&prepared, &attributions);
    session.give(&answer, attributions.n, &attributions.failures, terminal)?;
    let is_partial = attributions.n < attributions.asked;
    answer::conclude(is_partial, &attributions.failures, terminal)
}

/// Tells the story of one replication for each figure, or for its worst one.
fn tell_story(
    arguments: &WhyArguments,
    prepared: &Prepared,
    seed: u64,
    replication: u64,
    figures: &[(usize, f64)],
    terminal: &Terminal,
) -> Result<Exit, Stop> {
    if figures.len() > 1 {
        let message = "a story is that of one figure; give one `--figure`, or none for the worst";
        return Err(Stop::new(Exit::Bad, message));
    }
    let telling = Telling {
        model: &prepared.model,
        seed,
        replication,
        figure: figures.first().map(|(place, _)| *place),
        n: arguments.n,
    };
    let runs = story::n_runs(arguments.n);
    let options = [
        ("replication", replication.to_string()),
        ("figures", arguments.figure.join("; ")),
        ("among", arguments.n.to_string()),
    ];
    let planned = answer::question(prepared, seed, runs, "story", &options);
    let session = match arguments.answer.begin(planned, terminal)? {
        Begun::There(held) => return answer::conclude_again(&held, terminal),
        Begun::Work(session) => session,
    };
    let story = session.work(runs, terminal, |effort| story::tell(&telling, effort))?;
    let spec = &prepared.model.registry().figures[story.figure];
    let start = prepared.scenario().start;
    let heading = format!(
        "{}, {}\nreplication {replication}, seed {seed}\n",
        prepared.label,
        prepared.scenario().marking
    );
    let answer = Answer {
        title: format!("The story of replication {replication}: {}", prepared.label),
        marking: prepared.scenario().marking.clone(),
        text: heading + &report::story::text(&story, spec, start),
        json: report::story::json(&story, spec),
        tables: Vec::new(),
        charts: Vec::new(),
    };
    let done = if story.is_partial { runs - 1 } else { runs };
    session.give(&answer, done, &[], terminal)?;
    answer::conclude(story.is_partial, &[], terminal)
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
