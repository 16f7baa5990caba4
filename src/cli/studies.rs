//! Sweeps and sensitivity studies as they are run: gone on with where they were cut off, divided among machines, written.
//!
//! A study's replications stand in one line, point after point (see [`crate::experiment::study`]). `sweep` and
//! `sensitivity` run the whole line and keep a log of it; a shard runs a part of it; a merge has it from the parts.

use std::ops::Range;
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;

use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder::Claim;
use crate::cli::inputs::Source;
use crate::cli::keep;
use crate::cli::keep::{Begun, Kept, Pace, Place};
use crate::cli::leave;
use crate::cli::results;
use crate::cli::study::{Asked, Method, StudyArguments, Subject};
use crate::cli::terminal::Terminal;
use crate::cli::{sensitivity, sweep};
use crate::experiment::batch::Batch;
use crate::experiment::kept::keeper::LogKeeper;
use crate::experiment::kept::log::Log;
use crate::experiment::sensitivity::morris::Trajectories;
use crate::experiment::study;
use crate::experiment::study::{PointResult, StudyError, StudyPlan};
use crate::model::figures::Registry;
use crate::report::Meta;
use crate::report::charts::Chart;
use crate::report::manifest::{FailureEntry, Manifest};
use crate::report::study::{About, Table, write_runs};

/// Points that a design or a method may have.
const MOST_POINTS: u64 = 65_536;

/// The points of a study and which replications each has.
#[derive(Debug)]
pub struct Points {
    /// Each input's place in its range, from 0 to 1; none where the scenario's own value stands.
    pub points: Vec<Vec<Option<f64>>>,
    /// Replications of each.
    pub replications: Vec<Range<u64>>,
    /// The ways through them, of Morris only.
    pub trajectories: Option<Trajectories>,
    /// How they were chosen, in words.
    pub method: String,
}

/// A study that is ready to be run.
#[derive(Debug)]
pub struct Study {
    /// What was asked.
    pub asked: Asked,
    /// Of what.
    pub subject: Subject,
    /// At which points.
    pub points: Points,
    /// The manifest of the result before anything has been run.
    pub planned: Manifest,
    /// Figures of the rows.
    registry: Registry,
}

/// What a study leaves beside the rows of its runs.
pub struct Findings {
    /// Names and contents of its files.
    pub files: Vec<(&'static str, Vec<u8>)>,
    /// Tables for people.
    pub tables: Vec<Table>,
    /// Charts.
    pub charts: Vec<Chart>,
}

impl Study {
    /// Reads the scenario and chooses the points.
    ///
    /// # Errors
    ///
    /// With code 2 for a faulty scenario, input, quantity or design, 1 if a file cannot be read.
    pub fn new(
        source: &Source,
        asked: Asked,
        seed: Option<u64>,
        terminal: &Terminal,
    ) -> Result<Study, Stop> {
        let has_points = asked
            .points
            .is_none_or(|points| (1..=MOST_POINTS).contains(&points));
        if asked.n == 0 || !has_points {
            let message =
                format!("a study has 1 to {MOST_POINTS} points of at least 1 replication");
            return Err(Stop::new(Exit::Bad, message));
        }
        let subject = Subject::read(source, &asked, seed, terminal)?;
        let (kind, label, points) = match asked.method {
            Method::Sweep(kind) => {
                let points = sweep::points(kind, &asked, &subject)?;
                ("sweep".to_owned(), "design", points)
            }
            Method::Sensitivity(kind) => {
                let points = sensitivity::points(kind, &asked, &subject)?;
                (format!("sensitivity {}", kind.word()), "method", points)
            }
        };
        let text = serde_json::to_string(&asked).expect("what is asked has only text as keys");
        let options = [
            (label, points.method.clone()),
            ("replications", asked.n.to_string()),
            ("asked", text),
        ];
        let n = points.replications.iter().map(|r| r.end - r.start).sum();
        let planned = subject.planned(&kind, &options, n);
        Ok(Study {
            registry: study::registry(&subject.figures),
            asked,
            subject,
            points,
            planned,
        })
    }

    /// Compiles the first and the last point, so that what no point can be is told before any work.
    ///
    /// # Errors
    ///
    /// With code 2 if one of them is no valid scenario.
    pub fn try_ends(&self) -> Result<(), Stop> {
        let last = self.points.points.len().saturating_sub(1);
        for point in [0, last] {
            if let Err(source) = self.subject.model(&self.points.points[point]) {
                return Err(self.told(StudyError::Point { point, source }));
            }
        }
        Ok(())
    }

    /// Figures of the rows.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The folder of its result, if none is given.
    pub fn folder(&self) -> PathBuf {
        let before = match self.asked.method {
            Method::Sweep(_) => "sweep",
            Method::Sensitivity(kind) => kind.word(),
        };
        results::study_folder(&format!("{before}-"), &self.planned)
    }

    /// Its text, JSON and page.
    pub fn files(&self) -> [&'static str; 3] {
        match self.asked.method {
            Method::Sweep(_) => ["sweep.txt", "sweep.json", "sweep.html"],
            Method::Sensitivity(_) => ["sensitivity.txt", "sensitivity.json", "sensitivity.html"],
        }
    }

    /// The table of its runs.
    pub fn runs(&self) -> &'static str {
        match self.asked.method {
            Method::Sweep(_) => "sweep.csv",
            Method::Sensitivity(_) => "runs.csv",
        }
    }

    /// Goes on with a part of the line of its replications and keeps it in a log.
    ///
    /// # Errors
    ///
    /// With code 2 if the scenario has faults at a point, 1 if what is done cannot be kept.
    pub fn work(
        &self,
        log: Log,
        batch: Batch,
        threads: Option<u16>,
        bar: &ProgressBar,
    ) -> Result<Batch, Stop> {
        bar.set_position(batch.n);
        let mut pace = Pace::new();
        let mut is_due = || pace.is_due();
        let mut keeper = LogKeeper::new(log, 0, std::slice::from_ref(&batch), &mut is_due);
        let plan = StudyPlan {
            seed: self.subject.seed,
            replications: &self.points.replications,
            figures: &self.subject.figures,
            threads: batches::threads(threads),
            cancel: batches::interrupted(),
            progress: &|| bar.inc(1),
        };
        let make = |point: usize| self.subject.model(&self.points.points[point]);
        let result = study::go_on(&plan, batch, &mut keeper, make);
        bar.finish_and_clear();
        let batch = result.map_err(|error| self.told(error))?;
        let mut batches = [batch];
        keeper.restore(&mut batches, &[&self.registry])?;
        let [batch] = batches;
        Ok(batch)
    }

    fn told(&self, error: StudyError<String>) -> Stop {
        match error {
            StudyError::Batch(error) => error.into(),
            StudyError::Point { point, source } => {
                let at = self.subject.settings(&self.points.points[point]);
                let at: Vec<String> = at
                    .iter()
                    .map(|(path, value)| format!("{path}={value}"))
                    .collect();
                let at = at.join(", ");
                Stop::new(
                    Exit::Bad,
                    format!("the scenario has faults at {at}\n{source}"),
                )
            }
        }
    }

    /// Writes what the finished points of the line say into a claimed folder, and gives it its name.
    ///
    /// # Errors
    ///
    /// With code 130 if no point is finished, 1 if the folder cannot be written.
    pub fn finish(
        &self,
        batch: &Batch,
        claim: Claim,
        folder: PathBuf,
    ) -> Result<(Manifest, PathBuf), Stop> {
        let results = study::points(&self.points.replications, &self.subject.figures, batch);
        keep::check_rows(std::slice::from_ref(batch))?;
        if results.is_empty() {
            let left = if batch.n == 0 {
                claim.discard();
                "nothing is left"
            } else {
                "what is done is kept, and the same command goes on from there"
            };
            let message = format!("interrupted before the first point was done; {left}");
            return Err(Stop::new(Exit::Interrupted, message));
        }
        let mut manifest = self.planned.clone();
        self.record(&mut manifest, &results);
        let (claim, folder) = match keep::place(claim, folder, &manifest)? {
            Place::Into(claim, folder) => (claim, folder),
            Place::There(folder) => return Ok((manifest, folder)),
        };
        self.write(&results, claim.path(), &mut manifest)?;
        claim.finish(&folder, &manifest)?;
        Ok((manifest, folder))
    }

    /// Notes in a manifest what was run.
    fn record(&self, manifest: &mut Manifest, results: &[PointResult]) {
        manifest.replications = results.len() as u64 * self.asked.n;
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

    fn write(
        &self,
        results: &[PointResult],
        path: &Path,
        manifest: &mut Manifest,
    ) -> Result<(), Stop> {
        let subject = &self.subject;
        let title = match self.asked.method {
            Method::Sweep(_) => "sweep".to_owned(),
            Method::Sensitivity(kind) => format!("sensitivity, {}", kind.word()),
        };
        let failures = manifest.failures.len();
        let about = About {
            title: &title,
            label: &subject.prepared.label,
            marking: &subject.prepared.scenario().marking,
            inputs: &subject.inputs,
            points: results.len(),
            asked_points: self.points.points.len(),
            replications: self.asked.n,
            method: &self.points.method,
            meta: Meta {
                n: manifest.replications - failures as u64,
                seed: manifest.seed,
                version: env!("CARGO_PKG_VERSION"),
                partial: manifest.partial,
                failures,
            },
        };
        let found = match self.asked.method {
            Method::Sweep(_) => sweep::findings(self, &about, results)?,
            Method::Sensitivity(kind) => sensitivity::findings(kind, self, &about, results)?,
        };
        leave::write(path, self.runs(), manifest, |to| {
            let points = &self.points.points;
            write_runs(to, &subject.inputs, points, &subject.figures, results)
        })?;
        for (name, content) in &found.files {
            leave::write(path, name, manifest, |to| to.write_all(content))?;
        }
        let [text, _, page] = self.files();
        let tables: String = found.tables.iter().map(Table::text).collect();
        let content = about.heading() + &tables;
        leave::write(path, text, manifest, |to| to.write_all(content.as_bytes()))?;
        leave::write_study_page(path, page, &about, &found.tables, &found.charts, manifest)
    }
}

/// Runs a study, unless the same one is there already; one that was cut off is gone on with.
///
/// # Errors
///
/// With code 2 for a faulty scenario, input, quantity or design, 1 if the folder cannot be used or a replication fails,
/// 130 if interrupted.
pub fn run(arguments: &StudyArguments, asked: Asked, terminal: &Terminal) -> Result<Exit, Stop> {
    let terminal = &terminal.quiet(arguments.quiet);
    let study = Study::new(&arguments.source(), asked, arguments.seed, terminal)?;
    let folder = match &arguments.output {
        Some(folder) => folder.clone(),
        None => study.folder(),
    };
    let registries = [study.registry()];
    let begun = keep::begin(
        &folder,
        &study.planned,
        &registries,
        arguments.force,
        terminal,
    )?;
    let (manifest, folder) = match begun {
        Begun::Same(manifest) => {
            let name = folder.display();
            terminal.say(&format!(
                "`{name}` already holds this study; it is used again"
            ));
            (manifest, folder)
        }
        Begun::Work(Kept {
            claim,
            log,
            mut batches,
        }) => {
            batches::listen();
            let bar = terminal.bar(study.planned.asked);
            match study.work(log, batches.remove(0), arguments.threads, &bar) {
                Ok(batch) => study.finish(&batch, claim, folder)?,
                Err(stop) => {
                    // A point that is no valid scenario stays one: there is nothing to go on with.
                    if stop.exit == Exit::Bad {
                        claim.discard();
                    }
                    return Err(stop);
                }
            }
        }
    };
    results::print(arguments.format, &folder, study.files(), terminal)?;
    results::conclude(&manifest, terminal)
}
