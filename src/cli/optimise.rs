//! `bluelift optimise`: the decisions that cost least while claims about the plan hold.

use clap::Args;

use crate::cli::answer;
use crate::cli::answer::{AnswerArguments, Begun, ScenarioArguments};
use crate::cli::assert::{bad_expression, parse_confidence};
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs::{Maker, Prepared};
use crate::cli::terminal::Terminal;
use crate::experiment::assertion::Assertion;
use crate::experiment::decision::Decision;
use crate::experiment::optimise::confirm::{Confirmation, confirm};
use crate::experiment::optimise::front;
use crate::experiment::optimise::search::{Search, first_look, search};
use crate::experiment::optimise::{MOST_TRIES, Problem, is_casualties};
use crate::experiment::quantity::Measure;
use crate::model::figures::{Direction, Registry};
use crate::model::model::Model;
use crate::report;
use crate::report::answer::{Answer, JSON};
use crate::report::charts::Chart;
use crate::report::charts::pareto;
use crate::report::charts::pareto::Pareto;
use crate::report::manifest::Manifest;
use crate::scenario::claim;

const ABOUT: &str = "\
Values to choose from: PATH=4..12 (whole numbers), PATH='20 d..60 d:5 d' (in steps), PATH='20 d..60 d' (in 64 parts), PATH=D+30..D+90:10 (dates), \
PATH=a,b,c (one of these).

If the combinations are within the budget all are tried, else a pattern search goes from a spread of points to better \
neighbours. All points meet the same replications; those that surely fail a claim or are surely worse are dropped after \
a fifth of them. The best is then run on fresh random numbers that the search never saw, and rejected if a claim does \
not hold there at the stated confidence; at most 5 candidates are tried, and share the confidence.

Casualties may stand in claims; they are never minimised, because they are not traded against money.
Exit code 4 if nothing is chosen.

Assumes: claims are about the model; beyond the budget a better point may exist. Sources: Nelson and others, Simple \
procedures for selecting the best simulated system (2001); Kim and Henderson, A guide to sample average approximation \
(2015); Torczon, On the convergence of pattern search algorithms (1997).

Example:
  bluelift optimise mission.toml --vary fleet.trucks.number=4..16 --vary 'policy.gao.diesel.maximum=20 d..60 d:5' \\
    --minimise cost.total --subject-to 'p(supply.fill_rate.diesel >= 0.95) >= 0.9'";

/// What `optimise` takes.
#[derive(Debug, Args)]
#[command(after_long_help = ABOUT)]
pub struct OptimiseArguments {
    /// Which scenario.
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// A value that may be chosen, and from what: LOW..HIGH, LOW..HIGH:LEVELS or A|B; may be repeated
    #[arg(long, value_name = "PATH=LOW..HIGH[:LEVELS]", required = true, value_parser = Decision::parse)]
    pub vary: Vec<Decision>,
    /// Quantity to make least, such as cost.total
    #[arg(
        long,
        value_name = "QUANTITY",
        required_unless_present = "maximise",
        conflicts_with = "maximise"
    )]
    pub minimise: Option<String>,
    /// Quantity to make greatest, such as mandate.achieved
    #[arg(long, value_name = "QUANTITY")]
    pub maximise: Option<String>,
    /// Claim that must hold, such as 'p(deployment.foc_day <= 180) >= 0.8'; may be repeated
    #[arg(long, value_name = "CLAIM")]
    pub subject_to: Vec<String>,
    /// Replications of every point that is run in full
    #[arg(short, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    pub n: u64,
    /// Points that may be tried
    #[arg(long, value_name = "POINTS", default_value_t = 200, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub budget: u32,
    /// Replications on fresh random numbers
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u64).range(2..=10_000_000))]
    pub fresh: u64,
    /// Confidence with which claims must hold there
    #[arg(long, value_name = "SHARE", default_value = "95 %", value_parser = parse_confidence)]
    pub confidence: f64,
    /// How the answer is given.
    #[command(flatten)]
    pub answer: AnswerArguments,
}

/// Answers what to choose.
///
/// # Errors
///
/// With code 2 for a faulty scenario, expression or objective, 1 if a replication fails, 4 if nothing is chosen, 130 if
/// interrupted.
pub fn run(arguments: &OptimiseArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let source = arguments.scenario.source();
    let (prepared, maker) = source.prepare_with_maker(terminal)?;
    check_paths(&arguments.vary, &maker, &prepared)?;
    let registry = prepared.model.registry();
    let (objective, is_maximised) = objective(arguments, registry)?;
    let claims = claims(&arguments.subject_to, registry)?;
    let build = |settings: &[(String, String)]| maker.model(settings);
    let problem = Problem {
        decisions: &arguments.vary,
        objective: &objective,
        is_maximised,
        claims: &claims,
        build: &build,
        seed: arguments.answer.seed.unwrap_or(prepared.seed()),
        n: arguments.n,
        budget: arguments.budget as usize,
        fresh: arguments.fresh,
        confidence: arguments.confidence,
    };
    let points = problem.size().min(f64::from(arguments.budget)) as u64;
    let runs = points * (first_look(arguments.n) + arguments.n)
        + (1 + MOST_TRIES as u64) * arguments.fresh;
    let goal = if is_maximised { "maximise" } else { "minimise" };
    let mut options = vec![
        (goal, objective.text.clone()),
        ("subject to", arguments.subject_to.join("; ")),
        ("replications", arguments.n.to_string()),
        ("budget", arguments.budget.to_string()),
        ("fresh", arguments.fresh.to_string()),
        ("confidence", arguments.confidence.to_string()),
    ];
    let varied: Vec<(String, String)> = arguments.vary.iter().map(Decision::varied).collect();
    options.extend(
        varied
            .iter()
            .map(|(key, words)| (key.as_str(), words.clone())),
    );
    let planned = answer::question(&prepared, problem.seed, runs, "optimise", &options);
    let session = match arguments.answer.begin(planned, terminal)? {
        Begun::There(held) => return ended_again(arguments, &held, terminal),
        Begun::Work(session) => session,
    };
    let (search, confirmation) = session.work(runs, terminal, |effort| {
        let search = search(&problem, effort)?;
        let confirmation = confirm(&problem, &prepared.model, &search.tried, effort)?;
        Ok::<_, crate::experiment::optimise::OptimiseError>((search, confirmation))
    })?;
    let answer = answer_of(&prepared, &problem, &search, &confirmation);
    let is_partial = search.is_partial || confirmation.is_partial;
    // How many runs the search takes is not known before; a partial one is named for its points.
    let done = if is_partial {
        search.tried.len() as u64
    } else {
        runs
    };
    session.give(&answer, done, &[], terminal)?;
    answer::conclude(is_partial, &[], terminal)?;
    let is_chosen = confirmation
        .candidates
        .last()
        .is_some_and(|c| c.is_accepted);
    Ok(if is_chosen { Exit::Done } else { Exit::False })
}

/// How the command ends whose answer was there already: as it did then.
fn ended_again(
    arguments: &OptimiseArguments,
    held: &Manifest,
    terminal: &Terminal,
) -> Result<Exit, Stop> {
    let exit = answer::conclude_again(held, terminal)?;
    let folder = arguments.answer.output.as_deref();
    let json = folder.map(|folder| std::fs::read(folder.join(JSON)));
    let json = json
        .transpose()
        .map_err(|error| Stop::new(Exit::Failed, error.to_string()))?;
    let json: Option<serde_json::Value> =
        json.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let is_chosen = json.is_some_and(|json| json["accepted"] == true);
    Ok(if is_chosen { exit } else { Exit::False })
}

/// Tries the ends and the middle of every decision alone, so that a wrong path is told as such before any work.
///
/// # Errors
///
/// With code 2 if a path is varied twice, gives no valid scenario, or changes which figures there are.
pub fn check_paths(decisions: &[Decision], maker: &Maker, prepared: &Prepared) -> Result<(), Stop> {
    let mut paths: Vec<&str> = decisions.iter().map(|d| d.path.as_str()).collect();
    paths.sort_unstable();
    if let Some(twice) = paths.windows(2).find(|pair| pair[0] == pair[1]) {
        let message = format!("`{}` is varied twice", twice[0]);
        return Err(Stop::new(Exit::Bad, message));
    }
    for decision in decisions {
        // Values that only fit together with others of the search may be wrong alone.
        let places = [0, decision.len() / 2, decision.len() - 1];
        let built = places.map(|place| {
            let setting = [(decision.path.clone(), decision.value(place))];
            maker.model(&setting)
        });
        if let [Err(told), Err(_), Err(_)] = built {
            return Err(Stop::new(Exit::Bad, told));
        }
        let differs = |model: &Model| model.registry().figures != prepared.model.registry().figures;
        if built.iter().flatten().any(differs) {
            let message = format!("`{}` changes which figures there are", decision.path);
            return Err(Stop::new(Exit::Bad, message));
        }
    }
    Ok(())
}

fn objective(arguments: &OptimiseArguments, registry: &Registry) -> Result<(Measure, bool), Stop> {
    let (text, is_maximised) = match (&arguments.minimise, &arguments.maximise) {
        (Some(text), _) => (text, false),
        (None, Some(text)) => (text, true),
        (None, None) => unreachable!("one of them is required"),
    };
    let quantity = claim::read_quantity(text).map_err(|fault| bad_expression(text, &fault))?;
    let measure =
        Measure::resolve(&quantity, registry).map_err(|fault| bad_expression(text, &fault))?;
    let is_about_people = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)))
        .any(is_casualties);
    if is_about_people {
        let message = format!(
            "`{text}` counts people hurt or killed, who are not traded against anything; state what must hold of them with \
             `--subject-to`, such as 'mean(security.killed) <= 3', and minimise something else"
        );
        return Err(Stop::new(Exit::Bad, message));
    }
    let direction = measure.figure().map(|figure| figure.direction);
    let wrong = match (direction, is_maximised) {
        (Some(Direction::Less), true) => Some("--minimise"),
        (Some(Direction::More), false) => Some("--maximise"),
        _ => None,
    };
    if let (Some(other), Some(direction)) = (wrong, direction) {
        let word = direction.word();
        let message = format!(
            "of `{text}` {word}; `{other}` makes the plan better, this would make it worse"
        );
        return Err(Stop::new(Exit::Bad, message));
    }
    Ok((measure, is_maximised))
}

fn claims(texts: &[String], registry: &Registry) -> Result<Vec<Assertion>, Stop> {
    let mut claims = Vec::new();
    for text in texts {
        let read = claim::read_claims(text).map_err(|fault| bad_expression(text, &fault))?;
        for claim in read {
            let measure = Measure::resolve(&claim.quantity, registry);
            claims.push(Assertion {
                text: claim.text.clone(),
                measure: measure.map_err(|fault| bad_expression(text, &fault))?,
                bound: Some((claim.comparison, claim.value)),
            });
        }
    }
    Ok(claims)
}

fn answer_of(
    prepared: &Prepared,
    problem: &Problem<'_>,
    search: &Search,
    confirmation: &Confirmation,
) -> Answer {
    let marking = &prepared.scenario().marking;
    let claim = front::risk_claim(problem);
    let places = claim.map_or(Vec::new(), |claim| {
        front::front(problem, &search.tried, claim)
    });
    let meta = answer::meta(problem.n, problem.seed, search.is_partial, 0);
    let accepted = confirmation.candidates.last().filter(|c| c.is_accepted);
    let chart = claim.map(|claim| {
        let pareto = Pareto {
            problem,
            tried: &search.tried,
            front: &places,
            claim,
            chosen: accepted.map(|candidate| &candidate.found),
        };
        Chart::main("front", pareto::chart(&pareto, marking, &meta))
    });
    let partial = if search.is_partial || confirmation.is_partial {
        "interrupted: this is a partial result\n"
    } else {
        ""
    };
    let heading = format!(
        "{}, {marking}\n{} replications a point, seed {}\n{partial}",
        prepared.label, problem.n, problem.seed
    );
    Answer {
        title: format!("Optimise: {}", prepared.label),
        marking: marking.clone(),
        text: heading + &report::optimise::text(problem, search, confirmation, &places),
        json: report::optimise::json(problem, search, confirmation, &places),
        tables: vec![(
            "points.csv".to_owned(),
            report::optimise::csv(problem, search, &places),
        )],
        charts: chart.into_iter().collect(),
    }
}
