//! `bluelift discover`: the conditions on a plan's inputs under which it fails.

use clap::Args;

use crate::cli::answer;
use crate::cli::answer::{AnswerArguments, Begun, ScenarioArguments};
use crate::cli::assert::bad_expression;
use crate::cli::exit::{Exit, Stop};
use crate::cli::optimise::check_paths;
use crate::cli::terminal::Terminal;
use crate::experiment::decision::Decision;
use crate::experiment::discover::{Search, discover};
use crate::experiment::quantity::Measure;
use crate::report;
use crate::report::answer::Answer;
use crate::report::charts::Chart;
use crate::report::charts::rules;
use crate::scenario::claim;

const ABOUT: &str = "\
Spreads the inputs over their ranges (Latin hypercube), runs each point on replications of its own, and finds boxes in \
which failures are dense by the patient rule induction method. Each rule is stated with its density (share of cases in \
it that fail) and coverage (share of all failures in it), on half as many further points that the search did not see.

Assumes: all values of a range are equally likely, inputs are independent, rules are boxes; a rule says where the model \
fails, not why. Sources: Friedman and Fisher, Bump hunting in high-dimensional data (1999); Bryant and Lempert, Thinking \
inside the box (2010).

Example:
  bluelift discover mission.toml --vary fleet.trucks.number=4..16 --vary 'policy.gao.diesel.maximum=20 d..60 d' \\
    --fails 'supply.stockout_days.diesel > 30'";

/// What `discover` takes.
#[derive(Debug, Args)]
#[command(after_long_help = ABOUT)]
pub struct DiscoverArguments {
    /// Which scenario.
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// An input and its range, LOW..HIGH, or its values, A|B; may be repeated
    #[arg(long, value_name = "PATH=LOW..HIGH", required = true, value_parser = Decision::parse)]
    pub vary: Vec<Decision>,
    /// What counts as failure, such as 'deployment.foc_day > 365'
    #[arg(long, value_name = "CONDITION")]
    pub fails: String,
    /// Points on which rules are found
    #[arg(long, value_name = "POINTS", default_value_t = 400, value_parser = clap::value_parser!(u64).range(40..=1_000_000))]
    pub points: u64,
    /// Replications of each point
    #[arg(short, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub n: u64,
    /// How the answer is given.
    #[command(flatten)]
    pub answer: AnswerArguments,
}

/// Answers when the plan fails.
///
/// # Errors
///
/// With code 2 for a faulty scenario, condition or path, 1 if a replication fails, 130 if interrupted.
pub fn run(arguments: &DiscoverArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let source = arguments.scenario.source();
    let (prepared, maker) = source.prepare_with_maker(terminal)?;
    check_paths(&arguments.vary, &maker, &prepared)?;
    let registry = prepared.model.registry();
    let whole = format!("p({})", arguments.fails);
    let quantity = claim::read_quantity(&whole).map_err(|fault| bad_expression(&whole, &fault))?;
    let failure = Measure::resolve(&quantity, registry);
    let failure = failure.map_err(|fault| bad_expression(&whole, &fault))?;
    let build = |settings: &[(String, String)]| maker.model(settings);
    let search = Search {
        inputs: &arguments.vary,
        failure: &failure,
        build: &build,
        seed: arguments.answer.seed.unwrap_or(prepared.seed()),
        points: arguments.points,
        n: arguments.n,
    };
    let mut options = vec![
        ("fails", arguments.fails.clone()),
        ("points", arguments.points.to_string()),
        ("replications", arguments.n.to_string()),
    ];
    let inputs: Vec<(String, String)> = arguments.vary.iter().map(Decision::varied).collect();
    options.extend(
        inputs
            .iter()
            .map(|(key, words)| (key.as_str(), words.clone())),
    );
    let n_points = search.n_points();
    let planned = answer::question(&prepared, search.seed, n_points, "discover", &options);
    let session = match arguments.answer.begin(planned, terminal)? {
        Begun::There(held) => return answer::conclude_again(&held, terminal),
        Begun::Work(session) => session,
    };
    let discovery = session.work(n_points, terminal, |effort| discover(&search, effort))?;
    if discovery.cases.is_empty() {
        let message = "interrupted before the first point was done; nothing is known";
        return Err(Stop::new(Exit::Interrupted, message));
    }
    let marking = &prepared.scenario().marking;
    let done = (discovery.cases.len() + discovery.tests.len()) as u64;
    let meta = answer::meta(done * search.n, search.seed, discovery.is_partial, 0);
    let inputs = &arguments.vary;
    let bars = rules::bars(&discovery, inputs, &arguments.fails, marking, &meta);
    let mut charts = vec![Chart::main("rules", bars)];
    let scatter = rules::scatter(&discovery, inputs, marking, &meta);
    charts.extend(scatter.map(|sheet| Chart::main("cases", sheet)));
    let runs = answer::heading(
        &prepared,
        done * search.n,
        search.n_points() * search.n,
        search.seed,
    );
    let answer = Answer {
        title: format!("Discover: {}", prepared.label),
        marking: marking.clone(),
        text: runs + &report::discover::text(&discovery, inputs, &arguments.fails),
        json: report::discover::json(&discovery, inputs, &arguments.fails, search.seed),
        tables: vec![(
            "cases.csv".to_owned(),
            report::discover::csv(&discovery, inputs),
        )],
        charts,
    };
    let done = done + discovery.invalid;
    session.give(&answer, done, &[], terminal)?;
    answer::conclude(discovery.is_partial, &[], terminal)
}
