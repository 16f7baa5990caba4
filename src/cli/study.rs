//! What sweeps and sensitivity studies share on the command line: inputs, quantities, points, and running them.

use std::ops::Range;
use std::path::PathBuf;

use clap::Args;

use crate::cli::arguments::{Format, parse_setting};
use crate::cli::assert::bad_expression;
use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs::{Prepared, Source, compile};
use crate::cli::terminal::Terminal;
use crate::experiment::batch::Batch;
use crate::experiment::inputs::{Input, read_inputs};
use crate::experiment::quantity::Measure;
use crate::experiment::study;
use crate::experiment::study::{PointResult, StudyError, StudyPlan};
use crate::model::figures::{FigureSpec, Registry};
use crate::model::model::Model;
use crate::report::Meta;
use crate::report::manifest::{FailureEntry, Manifest};
use crate::scenario::claim::read_quantity;
use crate::scenario::load::LoadError;

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
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

/// A scenario with what is varied and what is asked.
#[derive(Debug)]
pub struct Subject {
    source: Source,
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
        arguments: &StudyArguments,
        quantities: &[String],
        keeps_all: bool,
        terminal: &Terminal,
    ) -> Result<Subject, Stop> {
        let source = Source {
            set: arguments.set.clone(),
            ..Source::parse(&arguments.scenario)
        };
        let prepared = source.prepare(terminal)?;
        let paths = &prepared.loaded.paths;
        let present = |path: &str| {
            let entry = paths.iter().find(|entry| entry.path == path);
            entry.map(|entry| entry.value.clone())
        };
        let inputs = read_inputs(&arguments.vary, &present)
            .map_err(|fault| Stop::new(Exit::Bad, format!("--vary {fault}")))?;
        let registry = prepared.model.registry();
        let resolved = resolve(quantities, registry)?;
        let figures: Vec<FigureSpec> = if keeps_all {
            registry.figures.clone()
        } else {
            let is_named =
                |spec: &&FigureSpec| resolved.iter().any(|measure| measure.names(&spec.key));
            registry.figures.iter().filter(is_named).cloned().collect()
        };
        let kept = Registry {
            figures: figures.clone(),
            ..Registry::default()
        };
        let measures = resolve(quantities, &kept)?;
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
            seed: arguments.seed.unwrap_or(prepared.seed()),
            source,
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

    /// Runs all points; what is interrupted ends with the last point before the first unfinished one.
    ///
    /// # Errors
    ///
    /// With code 2 if the scenario has faults at a point, 130 if no point was finished.
    pub fn run(
        &self,
        points: &[Vec<Option<f64>>],
        replications: &[Range<u64>],
        threads: Option<u16>,
        terminal: &Terminal,
    ) -> Result<Vec<PointResult>, Stop> {
        batches::listen();
        let total = replications
            .iter()
            .map(|numbers| numbers.end - numbers.start)
            .sum();
        let bar = terminal.bar(total);
        let plan = StudyPlan {
            seed: self.seed,
            replications,
            figures: &self.figures,
            threads: batches::threads(threads),
            cancel: batches::interrupted(),
            progress: &|| bar.inc(1),
        };
        let results = study::run(&plan, |point| self.model(&points[point]));
        bar.finish_and_clear();
        let results = results.map_err(|error| match error {
            StudyError::Threads(error) => Stop::new(Exit::Failed, error.to_string()),
            StudyError::Point { point, source } => {
                let at = self.settings(&points[point]);
                let at: Vec<String> = at
                    .iter()
                    .map(|(path, value)| format!("{path}={value}"))
                    .collect();
                let message = format!("the scenario has faults at {}\n{source}", at.join(", "));
                Stop::new(Exit::Bad, message)
            }
        })?;
        if results.is_empty() {
            let message = "interrupted before the first point was done; nothing is left";
            return Err(Stop::new(Exit::Interrupted, message));
        }
        Ok(results)
    }

    /// Paths and values of a point.
    fn settings(&self, point: &[Option<f64>]) -> Vec<(String, String)> {
        let pairs = self.inputs.iter().zip(point);
        pairs
            .filter_map(|(input, at)| Some((input.path.clone(), input.text((*at)?))))
            .collect()
    }

    fn model(&self, point: &[Option<f64>]) -> Result<Model, String> {
        let mut source = self.source.clone();
        source.set.extend(self.settings(point));
        let loaded = source.read().map_err(|error| match error {
            LoadError::Faults(report) => report.render(false),
            LoadError::Io { .. } => error.to_string(),
        })?;
        compile(&loaded.scenario, &self.source.name())
            .map_err(|stop| stop.message.unwrap_or_default())
    }

    /// Notes in a manifest what was run.
    pub fn record(&self, manifest: &mut Manifest, results: &[PointResult], n: u64) {
        manifest.replications = results.len() as u64 * n;
        manifest.partial = manifest.replications < manifest.asked;
        for (point, result) in results.iter().enumerate() {
            let label = format!("point {point}");
            let entries = result
                .failures
                .iter()
                .map(|failure| FailureEntry::new(&label, failure));
            manifest.failures.extend(entries);
        }
    }

    /// What charts say of all replications together.
    pub fn meta(&self, manifest: &Manifest) -> Meta<'static> {
        Meta {
            n: manifest.replications - manifest.failures.len() as u64,
            seed: manifest.seed,
            version: env!("CARGO_PKG_VERSION"),
            partial: manifest.partial,
            failures: manifest.failures.len(),
        }
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
