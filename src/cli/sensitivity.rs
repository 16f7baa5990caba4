//! `bluelift sensitivity`: which inputs move a quantity, by how much, and how sure that is.

use std::ops::Range;

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use crate::cli::exit::{Exit, Stop};
use crate::cli::studies;
use crate::cli::studies::{Findings, Points, Study};
use crate::cli::study::{Asked, Method, StudyArguments, Subject};
use crate::cli::terminal::Terminal;
use crate::engine::streams::Draws;
use crate::experiment::designs;
use crate::experiment::quantity::Measure;
use crate::experiment::sensitivity::morris::{self, Move};
use crate::experiment::sensitivity::{differences, sobol, tornado, two_layer, values};
use crate::experiment::study::PointResult;
use crate::report::charts;
use crate::report::charts::Chart;
use crate::report::sensitivity;
use crate::report::sensitivity::{Finding, Found};
use crate::report::study::About;

const LONG: &str = "\
Say which inputs move a quantity, by how much, and how sure that is, grouped by who can change them: planner, contributor, host, \
weather, threat.

Methods:
  tornado    each input alone at both ends of its range, from the plan as it is; paired differences under the same random \
numbers, intervals corrected for all of them (Bonferroni). Misses what inputs do only together
  morris     which of many inputs matter at all, by --points trajectories (Morris 1991; Campolongo and others 2007)
  sobol      share of the variance that each input makes, alone and with all interactions, by --points rows of scrambled \
Sobol' points (Sobol' 1993; Jansen 1999; Saltelli and others 2010); chance is taken out, by different worlds for the two factors of \
each square; jackknife intervals
  two-layer  how much of the spread is what we do not know, and how much is luck, by --points points of a Latin hypercube \
(Searle, Casella and McCulloch 1992)

Interrupted or killed, the same command goes on where it was; `bluelift shard plan --vary …` divides it among machines.

Assumes: inputs are independent, and but for the tornado equally likely anywhere in their ranges. A quantity is a mean or \
a probability: of a mean, never counts as the end of the period.";

/// What `sensitivity` takes.
#[derive(Debug, Args)]
#[command(after_long_help = LONG)]
pub struct SensitivityArguments {
    /// Scenario, inputs, threads and folder.
    #[command(flatten)]
    pub study: StudyArguments,
    /// Quantity: a figure, or 'p(condition)'; may be repeated
    #[arg(long, value_name = "QUANTITY", default_value = "cost.total")]
    pub of: Vec<String>,
    /// Method
    #[arg(long, value_enum, default_value_t = Kind::Tornado)]
    pub method: Kind,
    /// Trajectories of morris (20), rows of sobol (128) or points of two-layer (64)
    #[arg(long, value_name = "P", value_parser = clap::value_parser!(u64).range(4..=65_536))]
    pub points: Option<u64>,
    /// Replications of each point: 200 for tornado, 20 for two-layer, else 10
    #[arg(short, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    pub n: Option<u64>,
}

/// The methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Each input alone, at both ends
    Tornado,
    /// Which of many inputs matter at all
    Morris,
    /// Shares of the variance
    Sobol,
    /// What we do not know, apart from luck
    TwoLayer,
}

impl Kind {
    /// Replications of each point when none are given.
    pub const fn usual_n(self) -> u64 {
        match self {
            Kind::Tornado => 200,
            Kind::TwoLayer => 20,
            Kind::Morris | Kind::Sobol => 10,
        }
    }

    /// Its word on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Tornado => "tornado",
            Kind::Morris => "morris",
            Kind::Sobol => "sobol",
            Kind::TwoLayer => "two-layer",
        }
    }
}

/// Levels of the grid of Morris.
const LEVELS: usize = 4;

/// Runs a study, unless the same one is there already.
///
/// # Errors
///
/// As [`studies::run`].
pub fn run(arguments: &SensitivityArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let asked = Asked {
        method: Method::Sensitivity(arguments.method),
        vary: arguments.study.vary.clone(),
        of: arguments.of.clone(),
        points: arguments.points,
        n: arguments.n.unwrap_or(arguments.method.usual_n()),
    };
    studies::run(&arguments.study, asked, terminal)
}

/// The points of a method.
///
/// # Errors
///
/// With code 2 if a quantity is no mean, or the method does not serve so many inputs.
pub fn points(kind: Kind, asked: &Asked, subject: &Subject) -> Result<Points, Stop> {
    if let Some(measure) = subject.measures.iter().find(|measure| !measure.is_mean()) {
        let message = format!(
            "`{}` is no mean of replications; ask for a figure or for a probability, such as 'p({} <= 100)'",
            measure.text,
            measure
                .figure()
                .map_or("cost.total", |figure| figure.key.as_str())
        );
        return Err(Stop::new(Exit::Bad, message));
    }
    let n = asked.n;
    if n < 2 || asked.points.is_some_and(|points| points < 4) {
        let message = "a sensitivity study has at least 4 points, each of at least 2 replications";
        return Err(Stop::new(Exit::Bad, message));
    }
    let (k, seed) = (subject.inputs.len(), subject.seed);
    let size = |usual: usize| asked.points.map_or(usual, |points| points as usize);
    // Those that are compared meet the same worlds; groups of `together` points meet worlds of their own.
    let worlds = |n_points: usize, together: usize| -> Vec<Range<u64>> {
        let group = |point: usize| (point / together) as u64 * n;
        (0..n_points)
            .map(|point| group(point)..group(point) + n)
            .collect()
    };
    let all = |points: Vec<Vec<f64>>| -> Vec<Vec<Option<f64>>> {
        points
            .into_iter()
            .map(|point| point.into_iter().map(Some).collect())
            .collect()
    };
    let found = match kind {
        Kind::Tornado => {
            let points = tornado::points(k);
            Points {
                replications: vec![0..n; points.len()],
                points,
                trajectories: None,
                method: "Each input alone at both ends of its range".to_owned(),
            }
        }
        Kind::Morris => {
            let r = size(20);
            let trajectories = morris::trajectories(r, k, LEVELS, seed);
            let points = all(trajectories.points.clone());
            Points {
                replications: worlds(points.len(), k + 1),
                points,
                trajectories: Some(trajectories),
                method: format!("{r} trajectories of Morris on a grid of {LEVELS} levels"),
            }
        }
        Kind::Sobol => {
            let rows = size(128);
            let design = designs::sobol::sobol(rows, 2 * k, seed).ok_or_else(|| {
                let most = designs::sobol::MOST_INPUTS / 2;
                Stop::new(
                    Exit::Bad,
                    format!("the method serves at most {most} inputs"),
                )
            })?;
            let points = all(sobol::points(&design, k));
            Points {
                replications: worlds(points.len(), k + 2),
                points,
                trajectories: None,
                method: format!("{rows} rows of scrambled Sobol’ points"),
            }
        }
        Kind::TwoLayer => {
            let size = size(64);
            let points = all(designs::latin::latin(size, k, &Draws::new(seed, 0)).points);
            Points {
                replications: worlds(points.len(), 1),
                points,
                trajectories: None,
                method: format!("Latin hypercube of {size} points, worlds of its own for each"),
            }
        }
    };
    Ok(found)
}

/// What the method finds of one quantity.
fn find(
    kind: Kind,
    points: &Points,
    k: usize,
    measure: &Measure,
    limit: f64,
    results: &[PointResult],
) -> Result<Found, Stop> {
    let pairs = |point: &PointResult| values(measure, limit, point);
    let plain = |point: &PointResult| -> Vec<f64> {
        pairs(point).into_iter().map(|(_, value)| value).collect()
    };
    Ok(match kind {
        Kind::Tornado => {
            let found = tornado::tornado(measure, limit, k, results);
            Found::Tornado(found.ok_or_else(|| Stop::new(Exit::Failed, "no point is finished"))?)
        }
        Kind::Morris => {
            let trajectories = points.trajectories.as_ref();
            let trajectories =
                trajectories.ok_or_else(|| Stop::new(Exit::Failed, "there are no trajectories"))?;
            let moves: Vec<Option<Move>> = results
                .chunks_exact(k + 1)
                .flat_map(|way| way.windows(2))
                .map(|step| Move::of(&differences(&pairs(&step[0]), &pairs(&step[1]))))
                .collect();
            Found::Morris(morris::effects(trajectories, &moves))
        }
        Kind::Sobol => {
            let values: Vec<Vec<f64>> = results.iter().map(plain).collect();
            Found::Sobol(sobol::indices(k, &values))
        }
        Kind::TwoLayer => {
            let values: Vec<Vec<f64>> = results.iter().map(plain).collect();
            Found::TwoLayer(two_layer::layers(&values))
        }
    })
}

/// What the method finds of each quantity.
///
/// # Errors
///
/// With code 1 if too few points are finished.
pub fn findings(
    kind: Kind,
    study: &Study,
    about: &About<'_>,
    results: &[PointResult],
) -> Result<Findings, Stop> {
    let subject = &study.subject;
    let k = subject.inputs.len();
    let (mut findings, mut charts): (Vec<Finding>, Vec<Chart>) = (Vec::new(), Vec::new());
    for (place, (measure, limit)) in subject.measures.iter().zip(&subject.limits).enumerate() {
        let found = find(kind, &study.points, k, measure, *limit, results)?;
        findings.extend(sensitivity::findings(measure, &subject.inputs, &found));
        charts.push(charts::sensitivity::chart(
            about,
            measure,
            &found,
            place + 1,
        ));
    }
    let mut table = Vec::new();
    sensitivity::write_csv(&mut table, &subject.inputs, &findings)
        .map_err(|error| Stop::new(Exit::Failed, error.to_string()))?;
    let json = sensitivity::json(about, kind.word(), &findings);
    Ok(Findings {
        files: vec![
            ("sensitivity.csv", table),
            ("sensitivity.json", json.into_bytes()),
        ],
        tables: sensitivity::tables(&subject.measures, &findings),
        charts,
    })
}
