//! What sweeps and sensitivity studies share on the command line: inputs, quantities, and the scenario at a point.

use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::cli::arguments::{Format, parse_setting};
use crate::cli::assert::bad_expression;
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs::{Maker, Prepared, Source};
use crate::cli::terminal::Terminal;
use crate::cli::{sensitivity, sweep};
use crate::experiment::batch::Batch;
use crate::experiment::inputs::{Input, read_inputs};
use crate::experiment::quantity::Measure;
use crate::experiment::study;
use crate::model::figures::{FigureSpec, Registry};
use crate::model::model::Model;
use crate::report::manifest::Manifest;
use crate::scenario::claim::read_quantity;

/// What every study takes.
#[derive(Debug, Args)]
pub struct StudyArguments {
    /// Scenario file, or file.toml#variant
    #[arg(value_name = "FILE")]
    pub scenario: String,
    /// Vary a value: PATH=LOW..HIGH, PATH=LOW..HIGH:LEVELS, PATH=±20% or PATH=A|B; may be repeated
    #[arg(long, value_name = "PATH=RANGE", required = true)]
    pub vary: Vec<String>,
    /// Seed; without it, the scenario's
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Threads; without it, one for each core. Results never depend on it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub threads: Option<u16>,
    /// Change a value, such as site.gao.storage.diesel='400 m3'; may be repeated
    #[arg(long, value_name = "PATH=VALUE", value_parser = parse_setting)]
    pub set: Vec<(String, String)>,
    /// Result folder; without it, one in results/ named for the study
    #[arg(short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// What is printed; files are the same either way
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Move aside a folder, or an unfinished study, that stands in the way
    #[arg(long)]
    pub force: bool,
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

impl StudyArguments {
    /// Where the scenario comes from.
    pub fn source(&self) -> Source {
        Source {
            set: self.set.clone(),
            ..Source::parse(&self.scenario)
        }
    }
}

/// How the inputs are varied, and to what end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// As `bluelift sweep`.
    Sweep(sweep::Kind),
    /// As `bluelift sensitivity`.
    Sensitivity(sensitivity::Kind),
}

/// All that is asked of a study but its scenario and seed: with these, it is the same everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// How.
    pub method: Method,
    /// What is varied, as typed.
    pub vary: Vec<String>,
    /// Quantities, as typed.
    pub of: Vec<String>,
    /// Points, if they were stated.
    pub points: Option<u64>,
    /// Replications of each point.
    pub n: u64,
}

/// A scenario with what is varied and what is asked.
#[derive(Debug)]
pub struct Subject {
    maker: Maker,
    /// The scenario as it is.
    pub prepared: Prepared,
    /// What is varied.
    pub inputs: Vec<Input>,
    /// What is asked.
    pub measures: Vec<Measure>,
    /// The largest value that counts for each quantity.
    pub limits: Vec<f64>,
    /// Figures that are kept, in the order of rows.
    pub figures: Vec<FigureSpec>,
    /// Seed.
    pub seed: u64,
}

impl Subject {
    /// Reads scenario, inputs and quantities; keeps all figures, or only those that the quantities name.
    ///
    /// # Errors
    ///
    /// With code 2 for anything that is wrong, 1 if a file cannot be read.
    pub fn read(
        source: &Source,
        asked: &Asked,
        seed: Option<u64>,
        terminal: &Terminal,
    ) -> Result<Subject, Stop> {
        let (prepared, maker) = source.prepare_with_maker(terminal)?;
        let paths = &prepared.loaded.paths;
        let present = |path: &str| {
            let entry = paths.iter().find(|entry| entry.path == path);
            entry.map(|entry| entry.value.clone())
        };
        let inputs = read_inputs(&asked.vary, &present)
            .map_err(|fault| Stop::new(Exit::Bad, format!("--vary {fault}")))?;
        let registry = prepared.model.registry();
        let resolved = resolve(&asked.of, registry)?;
        let figures: Vec<FigureSpec> = if matches!(asked.method, Method::Sweep(_)) {
            registry.figures.clone()
        } else {
            let is_named =
                |spec: &&FigureSpec| resolved.iter().any(|measure| measure.names(&spec.key));
            registry.figures.iter().filter(is_named).cloned().collect()
        };
        let measures = resolve(&asked.of, &study::registry(&figures))?;
        let nothing = Batch::new(registry, 0, 0);
        let candidate = prepared.candidate(&nothing);
        let limits = measures
            .iter()
            .map(|measure| match measure.figure() {
                Some(spec) if spec.absent.is_infinite() => candidate.limit(spec),
                _ => f64::INFINITY,
            })
            .collect();
        Ok(Subject {
            seed: seed.unwrap_or(prepared.seed()),
            maker,
            inputs,
            measures,
            limits,
            figures,
            prepared,
        })
    }

    /// The manifest before anything has been run.
    pub fn planned(&self, kind: &str, options: &[(&str, String)], asked: u64) -> Manifest {
        let mut planned = Manifest::planned(vec![self.prepared.entry()], self.seed, asked);
        planned.study.insert("kind".to_owned(), kind.to_owned());
        for input in &self.inputs {
            planned
                .study
                .insert(format!("vary {}", input.path), input.words());
        }
        let quantities: Vec<&str> = self.measures.iter().map(|m| m.text.as_str()).collect();
        planned
            .study
            .insert("quantities".to_owned(), quantities.join("; "));
        for (key, value) in options {
            planned.study.insert((*key).to_owned(), value.clone());
        }
        planned
    }

    /// Paths and values of a point.
    pub fn settings(&self, point: &[Option<f64>]) -> Vec<(String, String)> {
        let pairs = self.inputs.iter().zip(point);
        pairs
            .filter_map(|(input, at)| Some((input.path.clone(), input.text((*at)?))))
            .collect()
    }

    /// The model at a point.
    ///
    /// # Errors
    ///
    /// If the point gives no valid scenario, in the words of its faults.
    pub fn model(&self, point: &[Option<f64>]) -> Result<Model, String> {
        self.maker.model(&self.settings(point))
    }
}

/// Quantities with their figures found.
fn resolve(texts: &[String], registry: &Registry) -> Result<Vec<Measure>, Stop> {
    texts
        .iter()
        .map(|text| {
            read_quantity(text)
                .and_then(|quantity| Measure::resolve(&quantity, registry))
                .map_err(|fault| bad_expression(text, &fault))
        })
        .collect()
}
