//! `bluelift stress`: what named shocks cost the mission, and what deserves protection.

use clap::{Args, ValueEnum};

use crate::cli::answer;
use crate::cli::answer::{AnswerArguments, Begun, ScenarioArguments};
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs;
use crate::cli::inputs::Prepared;
use crate::cli::terminal::Terminal;
use crate::engine::time::SimTime;
use crate::experiment::batch::Batch;
use crate::experiment::stress;
use crate::experiment::stress::Measure;
use crate::experiment::stress::Side;
use crate::experiment::stress::bands;
use crate::experiment::stress::bands::{Band, Kind, Loss};
use crate::experiment::stress::shocks;
use crate::experiment::stress::shocks::{Missing, Shock};
use crate::experiment::stress::together;
use crate::experiment::stress::together::Set;
use crate::experiment::summary::LEVEL;
use crate::experiment::trials;
use crate::model::model::Model;
use crate::model::outcome::Failure;
use crate::report;
use crate::report::answer::Answer;
use crate::report::charts::Chart;
use crate::report::charts::shocks as chart;
use crate::report::stress::{Stress, Together};
use crate::scenario::scenario::Scenario;

const ABOUT: &str = "\
Runs the plan and each shock over the same replications, under the same random numbers, and tells what each costs, the \
greatest loss of service first: flood, airspace-closure, fuel-contract-default, mass-casualty, contributor-withdrawal, \
port-closure, cash-cut. Each is built from fixed events and changed numbers, which are printed with their source.

Then each site, link and fleet is lost for 60 days, whatever the cause; the answer is a coarse band of protection \
(routine, raised, high) in order of name. No numbers and no ranking are given out: the list serves protection. With \
`--together K` sets of K are lost at once as well, all of them or a balanced sample of `--sets`: two roads that stand in for \
each other are routine alone and high together.

Assumes: one shock at a time, on a stated day; nobody adapts the plan. Intervals: Student's t on paired differences, \
corrected for the number of shocks (Bonferroni).";

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The library of shocks
    Shocks,
    /// The loss of each site, link and fleet
    Losses,
}

/// What `stress` takes.
#[derive(Debug, Args)]
#[command(after_long_help = ABOUT)]
pub struct StressArguments {
    /// Which scenario.
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// Day on which shocks begin, counted from the start; without it, after a third of the period
    #[arg(long, value_name = "DAY", value_parser = clap::value_parser!(u32).range(0..=7305))]
    pub at: Option<u32>,
    /// Only this part
    #[arg(long, value_enum)]
    pub only: Option<Part>,
    /// Lose so many sites, links and fleets at once as well
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u8).range(2..=4))]
    pub together: Option<u8>,
    /// Sets of `--together` that are tried at most
    #[arg(long, value_name = "N", default_value_t = 200, requires = "together", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub sets: u32,
    /// Replications of each
    #[arg(short, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u64).range(2..=10_000_000))]
    pub n: u64,
    /// How the answer is given.
    #[command(flatten)]
    pub answer: AnswerArguments,
}

/// What is run: the plan first, then shocks, then losses.
struct Plan {
    shocks: Vec<Shock>,
    missing: Vec<Missing>,
    losses: Vec<Loss>,
    /// Sets that are lost together, and what has to be run for them.
    sets: Vec<Set>,
    runs: Vec<(Set, Scenario)>,
}

/// Answers what shocks cost.
///
/// # Errors
///
/// With code 2 for a faulty scenario, 1 if a replication fails, 130 if interrupted.
pub fn run(arguments: &StressArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let prepared = arguments.scenario.source().prepare(terminal)?;
    let seed = arguments.answer.seed.unwrap_or(prepared.seed());
    let plan = plan(arguments, &prepared)?;
    let options = [
        (
            "from day",
            arguments
                .at
                .map_or("a third".to_owned(), |day| day.to_string()),
        ),
        (
            "of",
            match arguments.only {
                None => "shocks and losses",
                Some(Part::Shocks) => "shocks",
                Some(Part::Losses) => "losses",
            }
            .to_owned(),
        ),
    ];
    let planned = answer::question(&prepared, seed, arguments.n, "stress", &options);
    let session = match arguments.answer.begin(planned, terminal)? {
        Begun::There(held) => return answer::conclude_again(&held, terminal),
        Begun::Work(session) => session,
    };
    let shocked = plan.shocks.iter().map(|shock| &shock.scenario);
    let lost = plan.losses.iter().map(|loss| &loss.scenario);
    let models: Result<Vec<Model>, Stop> = shocked
        .chain(lost)
        .chain(plan.runs.iter().map(|(_, scenario)| scenario))
        .map(|scenario| inputs::compile(scenario, &prepared.label))
        .collect();
    let models = models?;
    let all: Vec<&Model> = std::iter::once(&prepared.model).chain(&models).collect();
    let runs = arguments.n * all.len() as u64;
    let batches = session.work(runs, terminal, |effort| {
        trials::run(&all, seed, arguments.n, effort)
    })?;
    if batches[0].n < 2 {
        let message =
            "interrupted before two replications of everything were done; nothing is known";
        return Err(Stop::new(Exit::Interrupted, message));
    }
    let answer = answer_of(&prepared, &plan, &all, &batches);
    let failures: Vec<Failure> = batches.iter().flat_map(|b| b.failures.clone()).collect();
    session.give(&answer, batches[0].n, &failures, terminal)?;
    answer::conclude(batches[0].is_partial(), &failures, terminal)
}

fn plan(arguments: &StressArguments, prepared: &Prepared) -> Result<Plan, Stop> {
    let scenario = prepared.scenario();
    let horizon = shocks::horizon(scenario);
    let third = SimTime::start_of_day(horizon.day() / 3);
    let at = arguments
        .at
        .map_or(third, |day| SimTime::start_of_day(day as i32));
    if at >= horizon {
        let message = format!(
            "`--at` lies beyond the period of {:.0} days",
            horizon.days()
        );
        return Err(Stop::new(Exit::Bad, message));
    }
    let mut plan = Plan {
        shocks: Vec::new(),
        missing: Vec::new(),
        losses: Vec::new(),
        sets: Vec::new(),
        runs: Vec::new(),
    };
    if arguments.only != Some(Part::Losses) {
        for built in shocks::library(scenario, at) {
            match built {
                Ok(shock) => plan.shocks.push(shock),
                Err(missing) => plan.missing.push(missing),
            }
        }
    }
    if arguments.only != Some(Part::Shocks) {
        plan.losses = bands::losses(scenario, at);
    }
    if let Some(k) = arguments.together {
        let seed = arguments.answer.seed.unwrap_or(prepared.seed());
        plan.sets = together::sets(plan.losses.len(), k.into(), arguments.sets as usize, seed);
        for set in together::needed(&plan.sets) {
            let changed = together::scenario(scenario, &plan.losses, &set, at);
            plan.runs.push((set, changed));
        }
    }
    Ok(plan)
}

fn answer_of(prepared: &Prepared, plan: &Plan, models: &[&Model], batches: &[Batch]) -> Answer {
    let sides: Vec<Side<'_>> = models
        .iter()
        .zip(batches)
        .map(|(model, batch)| Side {
            registry: model.registry(),
            batch,
        })
        .collect();
    let (first, others) = sides.split_first().expect("the plan itself was run");
    let base = first.batch;
    let (shocked, lost) = others.split_at(plan.shocks.len());
    let (lost, sets) = lost.split_at(plan.losses.len());
    let of = |set: &[usize]| match set {
        [] => Some(*first),
        [one] => lost.get(*one).copied(),
        _ => {
            let place = plan
                .runs
                .binary_search_by(|(known, _)| known.as_slice().cmp(set));
            place.ok().and_then(|place| sets.get(place).copied())
        }
    };
    let together = together::bands(plan.losses.len(), &plan.sets, of);
    let impacts = stress::impacts(*first, shocked);
    let pairs = plan.losses.iter().zip(lost);
    let bands: Vec<(Kind, String, Band)> = pairs
        .map(|(loss, side)| {
            (
                loss.kind,
                loss.id.clone(),
                bands::band(*first, *side, LEVEL),
            )
        })
        .collect();
    let stress = Stress {
        n: base.n,
        asked: base.asked,
        seed: base.seed,
        shocks: &plan.shocks,
        impacts: &impacts,
        missing: &plan.missing,
        bands: &bands,
        together: plan.sets.first().map(|set| Together {
            size: set.len(),
            sets: plan.sets.len(),
            bands: &together,
        }),
    };
    let marking = &prepared.scenario().marking;
    let failures = batches.iter().map(|batch| batch.failures.len()).sum();
    let meta = answer::meta(base.n, base.seed, base.is_partial(), failures);
    let charts = Measure::ALL.into_iter().map(|measure| {
        let sheet = chart::chart(&stress, measure, marking, &meta);
        Chart::main(
            format!("shocks-{}", measure.word().replace(' ', "-")),
            sheet,
        )
    });
    let has_shocks = !plan.shocks.is_empty();
    Answer {
        title: format!("Stress: {}", prepared.label),
        marking: marking.clone(),
        text: answer::heading(prepared, base.n, base.asked, base.seed)
            + &report::stress::text(&stress),
        json: report::stress::json(&stress),
        tables: vec![("shocks.csv".to_owned(), report::stress::csv(&stress))],
        charts: if has_shocks {
            charts.collect()
        } else {
            Vec::new()
        },
    }
}
