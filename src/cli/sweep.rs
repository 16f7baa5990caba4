//! `bluelift sweep`: a plan at many points of a design, in one tidy table.

use clap::{Args, ValueEnum};

use crate::cli::exit::{Exit, Stop};
use crate::cli::folder;
use crate::cli::folder::{Claim, Found};
use crate::cli::leave;
use crate::cli::results;
use crate::cli::study::{StudyArguments, Subject};
use crate::cli::terminal::Terminal;
use crate::engine::streams::Draws;
use crate::experiment::designs::{Design, grid, latin, orthogonal, sobol};
use crate::experiment::sweep::{associations, at_points};
use crate::report::charts;
use crate::report::charts::Chart;
use crate::report::manifest::Manifest;
use crate::report::study;
use crate::report::study::About;
use crate::report::sweep;
use crate::report::sweep::Swept;
use crate::report::words;

const LONG: &str = "\
Run a plan at many points of a design over any values of the scenario, and leave one tidy table.

Designs:
  grid    every combination of levels (3 each, or PATH=LOW..HIGH:LEVELS)
  lhs     Latin hypercube of --points (McKay, Beckman and Conover 1979)
  sobol   scrambled Sobol' points, best a power of two (Sobol' 1967; Owen 1995; Burley 2020)
  nolh    nearly orthogonal Latin hypercube of 17, 33, 65, 129 or 257 points for up to 7, 11, 16, 22 or 29 inputs \
(Cioppa and Lucas 2007)

sweep.csv has a row for each replication of each point: point, replication, the inputs, all figures. points.csv, sweep.json, the \
charts and the page have the quantities of --of at each point, with intervals. Every point meets the same worlds, so \
that points differ by their inputs and not by luck.

Assumes: nothing of the inputs but that they can be set apart from each other; rank correlations see rises and falls only.";

/// What `sweep` takes.
#[derive(Debug, Args)]
#[command(long_about = LONG)]
pub struct SweepArguments {
    /// Scenario, inputs, threads and folder.
    #[command(flatten)]
    pub study: StudyArguments,
    /// Quantity shown at each point, such as cost.total, 'p(deployment.foc_day <= 180)' or 'q95(cost.total)'; may be repeated
    #[arg(long, value_name = "QUANTITY", default_value = "cost.total")]
    pub of: Vec<String>,
    /// Design
    #[arg(long, value_enum, default_value_t = Kind::Grid)]
    pub design: Kind,
    /// Points; a grid has its own, nolh the fewest that serve unless given
    #[arg(long, value_name = "P", value_parser = clap::value_parser!(u64).range(1..=65_536))]
    pub points: Option<u64>,
    /// Replications of each point
    #[arg(short, value_name = "N", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub n: u64,
}

/// The designs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Every combination of levels
    Grid,
    /// Latin hypercube
    Lhs,
    /// Scrambled Sobol' points
    Sobol,
    /// Nearly orthogonal Latin hypercube
    Nolh,
}

/// Points of a design when none are given.
const USUAL_POINTS: usize = 64;

/// Runs a sweep, unless the same one is there already.
///
/// # Errors
///
/// With code 2 for a faulty scenario, input or design, 1 if the folder cannot be used or a replication fails, 130 if
/// interrupted.
pub fn run(arguments: &SweepArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let terminal = &terminal.quiet(arguments.study.quiet);
    let subject = Subject::read(&arguments.study, &arguments.of, true, terminal)?;
    let (design, words) = design(arguments, &subject)?;
    let options = [
        ("design", words.clone()),
        ("replications", arguments.n.to_string()),
    ];
    let asked = design.points.len() as u64 * arguments.n;
    let planned = subject.planned("sweep", &options, asked);
    let folder = match &arguments.study.output {
        Some(folder) => folder.clone(),
        None => results::study_folder("sweep-", &planned),
    };
    let (manifest, folder) = match folder::claim(&folder, &planned)? {
        Found::Same(manifest) => {
            let name = folder.display();
            terminal.say(&format!(
                "`{name}` already holds this sweep; it is used again"
            ));
            (manifest, folder)
        }
        Found::Nothing(claim) => {
            let manifest = work(
                arguments, &subject, &design, &words, planned, &claim, terminal,
            )?;
            let folder = results::folder_of(folder, &manifest)?;
            claim.finish(&folder, &manifest)?;
            (manifest, folder)
        }
    };
    let files = ["sweep.txt", "sweep.json", "sweep.html"];
    results::print(arguments.study.format, &folder, files, terminal)?;
    results::conclude(&manifest, terminal)
}

/// The design, and what it is in words.
fn design(arguments: &SweepArguments, subject: &Subject) -> Result<(Design, String), Stop> {
    let (k, seed) = (subject.inputs.len(), subject.seed);
    let points = arguments.points.map(|points| points as usize);
    let bad = |message: String| Stop::new(Exit::Bad, message);
    let (design, name) = match arguments.design {
        Kind::Grid => {
            let levels: Vec<usize> = subject
                .inputs
                .iter()
                .map(|input| input.n_levels())
                .collect();
            let design = grid::grid(&levels).ok_or_else(|| {
                bad(format!(
                    "the grid has more than {} points; choose another design",
                    grid::MOST_POINTS
                ))
            })?;
            let levels: Vec<String> = levels.iter().map(usize::to_string).collect();
            (design, format!("Grid of {} points", levels.join(" × ")))
        }
        Kind::Lhs => {
            let n = points.unwrap_or(USUAL_POINTS);
            (
                latin::latin(n, k, &Draws::new(seed, 0)),
                format!("Latin hypercube of {n} points"),
            )
        }
        Kind::Sobol => {
            let n = points.unwrap_or(USUAL_POINTS);
            let design = sobol::sobol(n, k, seed).ok_or_else(|| {
                bad(format!(
                    "Sobol' points serve at most {} inputs",
                    sobol::MOST_INPUTS
                ))
            })?;
            (design, format!("Scrambled Sobol’ design of {n} points"))
        }
        Kind::Nolh => {
            let n = points.or(orthogonal::least_size(k)).unwrap_or(0);
            let design = orthogonal::orthogonal(n, k, seed).ok_or_else(|| {
                let sizes =
                    orthogonal::SIZES.map(|(n, k)| format!("{n} points for up to {k} inputs"));
                bad(format!(
                    "a nearly orthogonal hypercube has {}",
                    sizes.join(", ")
                ))
            })?;
            (
                design,
                format!("Nearly orthogonal Latin hypercube of {n} points"),
            )
        }
    };
    let correlation = design.greatest_correlation();
    let words = if k > 1 {
        format!(
            "{name}, greatest correlation of two inputs {}",
            words::fixed(correlation, 3)
        )
    } else {
        name
    };
    Ok((design, words))
}

/// Runs all points and fills the claimed folder.
fn work(
    arguments: &SweepArguments,
    subject: &Subject,
    design: &Design,
    method: &str,
    mut manifest: Manifest,
    claim: &Claim,
    terminal: &Terminal,
) -> Result<Manifest, Stop> {
    let points: Vec<Vec<Option<f64>>> = design
        .points
        .iter()
        .map(|point| point.iter().copied().map(Some).collect())
        .collect();
    let replications = vec![0..arguments.n; points.len()];
    let results = subject.run(&points, &replications, arguments.study.threads, terminal)?;
    subject.record(&mut manifest, &results, arguments.n);
    let about = About {
        title: "sweep",
        label: &subject.prepared.label,
        marking: &subject.prepared.scenario().marking,
        inputs: &subject.inputs,
        points: results.len(),
        asked_points: points.len(),
        replications: arguments.n,
        method,
        meta: subject.meta(&manifest),
    };
    let swept: Vec<Swept<'_>> = subject
        .measures
        .iter()
        .zip(&subject.limits)
        .map(|(measure, limit)| {
            let at = at_points(measure, *limit, &results);
            Swept {
                measure,
                associations: associations(&design.points, &at),
                at,
            }
        })
        .collect();
    let path = claim.path();
    leave::write(path, "sweep.csv", &mut manifest, |to| {
        study::write_runs(to, &subject.inputs, &points, &subject.figures, &results)
    })?;
    leave::write(path, "points.csv", &mut manifest, |to| {
        sweep::write_points(to, &about, &points, &swept)
    })?;
    let json = sweep::json(&about, &points, &swept);
    leave::write(path, "sweep.json", &mut manifest, |to| {
        to.write_all(json.as_bytes())
    })?;
    let tables = sweep::tables(&about, &points, &swept);
    let text: String = tables.iter().map(study::Table::text).collect();
    let text = about.heading() + &text;
    leave::write(path, "sweep.txt", &mut manifest, |to| {
        to.write_all(text.as_bytes())
    })?;
    let charts: Vec<Chart> = swept
        .iter()
        .enumerate()
        .map(|(place, quantity)| charts::sweep::chart(&about, &points, quantity, place + 1))
        .collect();
    leave::write_study_page(path, "sweep.html", &about, &tables, &charts, &mut manifest)?;
    Ok(manifest)
}
