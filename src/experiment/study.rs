//! Studies: many points, each a model of its own, each with some replications; over many threads, with the bytes of one.
//!
//! # The way
//!
//! The replications of all points stand in one line, point after point, and are numbered along it: so a study is one batch,
//! which is kept in a log, gone on with and divided among machines like any other (see [`crate::experiment::kept`] and
//! [`crate::experiment::shards`]). The work is cut into pieces of some replications of one point, taken in order. A thread
//! that takes a piece of another point than before compiles that point's model, so that few models are in memory at a
//! time, and only the figures that the study asks for are kept, never series. Results are put in order, so that they do
//! not depend on what finished first.
//!
//! # Cancelling
//!
//! When the flag is raised no piece is begun any more, and only what lies before the first unfinished one is kept.
//! A point whose model cannot be made ends the study.

use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::experiment::batch::{Batch, BatchError, Keep, THREAD_NAME, panic_message};
use crate::experiment::kept::fault::LogFault;
use crate::experiment::rows::Rows;
use crate::model::figures::{FigureSpec, Registry};
use crate::model::model::Model;
use crate::model::outcome::{Failure, Outcome};
use crate::model::replicate::Replicator;

/// Replications of one piece of work.
const PIECE: u64 = 25;

/// How to run a study.
pub struct StudyPlan<'a> {
    /// Seed of every point.
    pub seed: u64,
    /// Replications of each point, in order of points.
    pub replications: &'a [Range<u64>],
    /// Figures that are kept, in the order of the rows.
    pub figures: &'a [FigureSpec],
    /// Threads; 0 counts as 1.
    pub threads: usize,
    /// Raised from outside to stop early.
    pub cancel: &'a AtomicBool,
    /// Told after each replication, from any thread.
    pub progress: &'a (dyn Fn() + Sync),
}

/// Why a study could not be run.
#[derive(Debug, thiserror::Error)]
pub enum StudyError<E> {
    /// The system gave no threads, or what was done could not be written down.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// The model of a point cannot be made.
    #[error("point {point}: {source}")]
    Point {
        /// Which point, from 0.
        point: usize,
        /// Why.
        source: E,
    },
}

/// The replications of one point.
#[derive(Debug, Clone, PartialEq)]
pub struct PointResult {
    /// Figures of those that succeeded; absent where the model lacks a figure.
    pub rows: Rows,
    /// Those that failed, in order.
    pub failures: Vec<Failure>,
}

/// What the rows of a study are: the figures that are kept, and no series.
pub fn registry(figures: &[FigureSpec]) -> Registry {
    Registry {
        figures: figures.to_vec(),
        ..Registry::default()
    }
}

impl StudyPlan<'_> {
    /// Replications of all points together.
    pub fn n(&self) -> u64 {
        self.replications.iter().map(|r| r.end - r.start).sum()
    }

    /// Pieces of the line from one number to another.
    fn pieces(&self, line: &Range<u64>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut begins = 0;
        for (point, numbers) in self.replications.iter().enumerate() {
            let ends = begins + (numbers.end - numbers.start);
            let (mut at, last) = (begins.max(line.start), ends.min(line.end));
            while at < last {
                let end = last.min(at + PIECE);
                let first = numbers.start + (at - begins);
                pieces.push(Piece {
                    point,
                    line: at,
                    numbers: first..first + (end - at),
                });
                at = end;
            }
            begins = ends;
        }
        pieces
    }
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    point: usize,
    /// Number of its first replication along the line.
    line: u64,
    numbers: Range<u64>,
}

/// Takes results as they come, and keeps those before the first that is missing.
struct Sink<'a> {
    batch: Batch,
    keeper: &'a mut (dyn Keep + Send),
    fault: Option<LogFault>,
}

impl Sink<'_> {
    /// Takes what follows without a gap out of what is waiting, and has it kept.
    fn drain(&mut self, waiting: &Mutex<BTreeMap<u64, Done>>, is_last: bool) {
        loop {
            let next = self.batch.first + self.batch.n;
            let done = waiting
                .lock()
                .expect("no thread panics with the lock")
                .remove(&next);
            let Some(done) = done else { break };
            self.batch.extend(done);
        }
        if self.fault.is_none() {
            let kept = self
                .keeper
                .keep(std::slice::from_mut(&mut self.batch), is_last);
            self.fault = kept.err();
        }
    }
}

type Done = Vec<Result<Outcome, Failure>>;

/// Goes on with a study: `batch` is a part of the line of its replications, of which some may be done. `make` compiles the
/// model of a point; `keeper` is told what there is.
///
/// # Errors
///
/// If the threads cannot be started, what is done cannot be kept, or a model cannot be made: then the first point of
/// which that is so.
pub fn go_on<E: Send>(
    plan: &StudyPlan<'_>,
    batch: Batch,
    keeper: &mut (dyn Keep + Send),
    make: impl Fn(usize) -> Result<Model, E> + Sync,
) -> Result<Batch, StudyError<E>> {
    let line = batch.first + batch.n..batch.first + batch.asked;
    let pieces = plan.pieces(&line);
    let next = AtomicUsize::new(0);
    let refused: Mutex<Option<(usize, E)>> = Mutex::new(None);
    let is_over = AtomicBool::new(false);
    let waiting = Mutex::new(BTreeMap::new());
    let sink = Mutex::new(Sink {
        batch,
        keeper,
        fault: None,
    });
    let threads = plan.threads.max(1);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("{THREAD_NAME} {index}"))
        .build()
        .map_err(|source| BatchError::Threads { threads, source })?;
    pool.broadcast(|_| {
        let mut model: Option<(usize, Model)> = None;
        while !plan.cancel.load(Ordering::Relaxed) && !is_over.load(Ordering::Relaxed) {
            let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) else {
                break;
            };
            if model
                .as_ref()
                .is_none_or(|(point, _)| *point != piece.point)
            {
                match make(piece.point) {
                    Ok(made) => model = Some((piece.point, made)),
                    Err(error) => {
                        refuse(&refused, piece.point, error);
                        is_over.store(true, Ordering::Relaxed);
                        break;
                    }
                }
            }
            let (_, model) = model.as_ref().expect("the model has just been made");
            let Some(done) = replicate(plan, model, piece) else {
                break;
            };
            let mut lock = waiting.lock().expect("no thread panics with the lock");
            lock.insert(piece.line, done);
            drop(lock);
            // Who finds another thread at it leaves its piece there: nobody waits for the disk but one.
            if let Ok(mut sink) = sink.try_lock() {
                sink.drain(&waiting, false);
                if sink.fault.is_some() {
                    is_over.store(true, Ordering::Relaxed);
                }
            }
        }
    });
    let mut sink = sink.into_inner().expect("no thread panics with the lock");
    sink.drain(&waiting, true);
    if let Some(fault) = sink.fault {
        return Err(BatchError::from(fault).into());
    }
    let refused = refused
        .into_inner()
        .expect("no thread panics with the lock");
    match refused {
        Some((point, source)) => Err(StudyError::Point { point, source }),
        None => Ok(sink.batch),
    }
}

/// Keeps the fault of the first point that has one. Pieces are begun in order, so that all before it have been tried.
fn refuse<E>(refused: &Mutex<Option<(usize, E)>>, point: usize, error: E) {
    let mut refused = refused.lock().expect("no thread panics with the lock");
    if refused.as_ref().is_none_or(|(first, _)| point < *first) {
        *refused = Some((point, error));
    }
}

/// Runs the replications of a piece, numbered along the line; `None` if it was interrupted.
fn replicate(plan: &StudyPlan<'_>, model: &Model, piece: &Piece) -> Option<Done> {
    let mut one = One::new(model, plan.figures);
    let mut done = Vec::with_capacity((piece.numbers.end - piece.numbers.start) as usize);
    for (number, line) in piece.numbers.clone().zip(piece.line..) {
        if plan.cancel.load(Ordering::Relaxed) {
            return None;
        }
        let result = one.replicate(plan.seed, number);
        done.push(match result {
            Ok(outcome) => Ok(Outcome {
                replication: line,
                ..outcome
            }),
            Err(failure) => Err(Failure {
                replication: line,
                ..failure
            }),
        });
        (plan.progress)();
    }
    Some(done)
}

/// Runs replications of one model and keeps the figures that are asked for.
pub struct One<'a> {
    model: &'a Model,
    columns: Vec<Option<usize>>,
    replicator: Replicator<'a>,
}

impl<'a> One<'a> {
    /// Of a model, which may lack some of the figures.
    pub fn new(model: &'a Model, figures: &[FigureSpec]) -> One<'a> {
        let registry = model.registry();
        One {
            columns: figures
                .iter()
                .map(|figure| registry.figure(&figure.key))
                .collect(),
            replicator: Replicator::new(model),
            model,
        }
    }

    /// One replication; the outcome has the kept figures and no series.
    ///
    /// # Errors
    ///
    /// If it fails, panics, or yields a number that is not finite.
    pub fn replicate(&mut self, seed: u64, replication: u64) -> Result<Outcome, Failure> {
        let fail = |reason: String| Failure {
            replication,
            seed,
            reason,
        };
        let replicator = &mut self.replicator;
        let result = catch_unwind(AssertUnwindSafe(|| replicator.replicate(seed, replication)));
        let outcome = match result {
            Ok(result) => result?,
            Err(payload) => {
                // What a panic leaves behind may be half changed.
                self.replicator = Replicator::new(self.model);
                return Err(fail(format!("panic: {}", panic_message(&*payload))));
            }
        };
        let figure = |column: &Option<usize>| outcome.figures[(*column)?];
        let figures: Vec<Option<f64>> = self.columns.iter().map(figure).collect();
        if figures.iter().flatten().any(|value| !value.is_finite()) {
            return Err(fail("a figure is not finite".to_owned()));
        }
        Ok(Outcome {
            replication: outcome.replication,
            figures,
            series: Vec::new(),
            events: outcome.events,
        })
    }
}

/// The points of which all replications are in a batch of the line, which begins with the first.
pub fn points(
    replications: &[Range<u64>],
    figures: &[FigureSpec],
    batch: &Batch,
) -> Vec<PointResult> {
    let mut results = Vec::new();
    let (mut row, mut failure, mut begins) = (0, 0, 0);
    for numbers in replications {
        let ends = begins + (numbers.end - numbers.start);
        if ends > batch.n {
            break;
        }
        let number = |line: u64| numbers.start + (line - begins);
        let mut result = PointResult {
            rows: Rows::new(figures.len()),
            failures: Vec::new(),
        };
        while row < batch.rows.len() && batch.rows.replication(row) < ends {
            let values = (0..figures.len()).map(|f| batch.rows.value(row, f).unwrap_or(f64::NAN));
            let line = batch.rows.replication(row);
            result.rows.push_values(number(line), values);
            row += 1;
        }
        let failures = &batch.failures[failure..];
        let failed = failures.partition_point(|failure| failure.replication < ends);
        result
            .failures
            .extend(failures[..failed].iter().map(|failed| Failure {
                replication: number(failed.replication),
                ..failed.clone()
            }));
        failure += failed;
        results.push(result);
        begins = ends;
    }
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_tile_any_part_of_the_line_and_know_the_numbers_of_their_points() {
        let replications = [0..30, 5..10, 100..126];
        let plan = StudyPlan {
            seed: 1,
            replications: &replications,
            figures: &[],
            threads: 1,
            cancel: &AtomicBool::new(false),
            progress: &|| {},
        };
        let piece = |point, line, numbers| Piece {
            point,
            line,
            numbers,
        };
        assert_eq!(plan.n(), 61);
        assert_eq!(
            plan.pieces(&(27..61)),
            [
                piece(0, 27, 27..30),
                piece(1, 30, 5..10),
                piece(2, 35, 100..125),
                piece(2, 60, 125..126)
            ]
        );
        assert_eq!(plan.pieces(&(31..33)), [piece(1, 31, 6..8)]);
    }
}
