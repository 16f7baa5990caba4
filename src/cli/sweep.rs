//! `bluelift sweep`: a plan at many points of a design, in one tidy table.

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use crate::cli::exit::{Exit, Stop};
use crate::cli::studies;
use crate::cli::studies::{Findings, Points, Study};
use crate::cli::study::{Asked, Method, StudyArguments, Subject};
use crate::cli::terminal::Terminal;
use crate::engine::streams::Draws;
use crate::experiment::designs::{Design, grid, latin, orthogonal, sobol};
use crate::experiment::study::PointResult;
use crate::experiment::sweep::{associations, at_points};
use crate::report::charts;
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

Interrupted or killed, the same command goes on where it was; `bluelift shard plan --vary …` divides it among machines.

Assumes: nothing of the inputs but that they can be set apart from each other; rank correlations see rises and falls only.";

/// What `sweep` takes.
#[derive(Debug, Args)]
#[command(after_long_help = LONG)]
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
    #[arg(short, value_name = "N", default_value_t = USUAL_N, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub n: u64,
}

/// The designs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

/// Replications of a point when none are given.
pub const USUAL_N: u64 = 15;
/// Points of a design when none are given.
const USUAL_POINTS: usize = 64;

/// Runs a sweep, unless the same one is there already.
///
/// # Errors
///
/// As [`studies::run`].
pub fn run(arguments: &SweepArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let asked = Asked {
        method: Method::Sweep(arguments.design),
        vary: arguments.study.vary.clone(),
        of: arguments.of.clone(),
        points: arguments.points,
        n: arguments.n,
    };
    studies::run(&arguments.study, asked, terminal)
}

/// The points of a design; all meet the same worlds.
///
/// # Errors
///
/// With code 2 if the design cannot be had for so many inputs or points.
pub fn points(kind: Kind, asked: &Asked, subject: &Subject) -> Result<Points, Stop> {
    let (design, method) = design(kind, asked, subject)?;
    let points: Vec<Vec<Option<f64>>> = design
        .points
        .into_iter()
        .map(|point| point.into_iter().map(Some).collect())
        .collect();
    Ok(Points {
        replications: vec![0..asked.n; points.len()],
        points,
        trajectories: None,
        method,
    })
}

/// The design, and what it is in words.
fn design(kind: Kind, asked: &Asked, subject: &Subject) -> Result<(Design, String), Stop> {
    let (k, seed) = (subject.inputs.len(), subject.seed);
    let points = asked.points.map(|points| points as usize);
    let bad = |message: String| Stop::new(Exit::Bad, message);
    let (design, name) = match kind {
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

/// What the points say of each quantity.
///
/// # Errors
///
/// Never, as far as memory serves.
pub fn findings(
    study: &Study,
    about: &About<'_>,
    results: &[PointResult],
) -> Result<Findings, Stop> {
    let (subject, points) = (&study.subject, &study.points.points);
    let shares: Vec<Vec<f64>> = points
        .iter()
        .map(|point| point.iter().flatten().copied().collect())
        .collect();
    let swept: Vec<Swept<'_>> = subject
        .measures
        .iter()
        .zip(&subject.limits)
        .map(|(measure, limit)| {
            let at = at_points(measure, *limit, results);
            Swept {
                measure,
                associations: associations(&shares, &at),
                at,
            }
        })
        .collect();
    let mut table = Vec::new();
    sweep::write_points(&mut table, about, points, &swept)
        .map_err(|error| Stop::new(Exit::Failed, error.to_string()))?;
    let charts = swept
        .iter()
        .enumerate()
        .map(|(place, quantity)| charts::sweep::chart(about, points, quantity, place + 1));
    Ok(Findings {
        files: vec![
            ("points.csv", table),
            (
                "sweep.json",
                sweep::json(about, points, &swept).into_bytes(),
            ),
        ],
        charts: charts.collect(),
        tables: sweep::tables(about, points, &swept),
    })
}
