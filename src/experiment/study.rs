//! Studies: many points, each a model of its own, each with some replications; over many threads, with the bytes of one.
//!
//! # The way
//!
//! The work is cut into pieces of some replications of one point, taken in order of points and replications. A thread
//! that takes a piece of another point than before compiles that point's model, so that few models are in memory at a
//! time, and only the figures that the study asks for are kept, never series. Results are put in order, so that they do
//! not depend on what finished first.
//!
//! # Cancelling
//!
//! When the flag is raised no piece is begun any more, and only the points before the first unfinished one are kept.
//! A point whose model cannot be made ends the study.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::experiment::batch::{BatchError, THREAD_NAME};
use crate::experiment::rows::Rows;
use crate::model::figures::FigureSpec;
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
    /// The system gave no threads.
    #[error(transparent)]
    Threads(#[from] BatchError),
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

/// One piece of work and what came of it.
struct Piece {
    point: usize,
    numbers: Range<u64>,
    done: Mutex<Option<Vec<Result<Outcome, Failure>>>>,
}

/// Runs all points and returns the finished ones up to the first that is not; `make` compiles the model of a point.
///
/// # Errors
///
/// If the threads cannot be started, or a model cannot be made: then the first point of which that is so.
pub fn run<E: Send>(
    plan: &StudyPlan<'_>,
    make: impl Fn(usize) -> Result<Model, E> + Sync,
) -> Result<Vec<PointResult>, StudyError<E>> {
    let pieces = pieces(plan.replications);
    let next = AtomicUsize::new(0);
    let refused: Mutex<Option<(usize, E)>> = Mutex::new(None);
    let is_refused = AtomicBool::new(false);
    let threads = plan.threads.max(1);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("{THREAD_NAME} {index}"))
        .build()
        .map_err(|source| BatchError::Threads { threads, source })?;
    pool.broadcast(|_| {
        let mut model: Option<(usize, Model)> = None;
        while !plan.cancel.load(Ordering::Relaxed) && !is_refused.load(Ordering::Relaxed) {
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
                        is_refused.store(true, Ordering::Relaxed);
                        break;
                    }
                }
            }
            let (_, model) = model.as_ref().expect("the model has just been made");
            let done = replicate(plan, model, piece);
            *piece.done.lock().expect("no thread panics with the lock") = done;
        }
    });
    match refused
        .into_inner()
        .expect("no thread panics with the lock")
    {
        Some((point, source)) => Err(StudyError::Point { point, source }),
        None => Ok(finished(plan, pieces)),
    }
}

/// Keeps the fault of the first point that has one. Pieces are begun in order, so that all before it have been tried.
fn refuse<E>(refused: &Mutex<Option<(usize, E)>>, point: usize, error: E) {
    let mut refused = refused.lock().expect("no thread panics with the lock");
    if refused.as_ref().is_none_or(|(first, _)| point < *first) {
        *refused = Some((point, error));
    }
}

fn pieces(replications: &[Range<u64>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (point, numbers) in replications.iter().enumerate() {
        let mut start = numbers.start;
        while start < numbers.end {
            let end = numbers.end.min(start + PIECE);
            pieces.push(Piece {
                point,
                numbers: start..end,
                done: Mutex::new(None),
            });
            start = end;
        }
    }
    pieces
}

/// Runs the replications of a piece; `None` if it was interrupted.
fn replicate(
    plan: &StudyPlan<'_>,
    model: &Model,
    piece: &Piece,
) -> Option<Vec<Result<Outcome, Failure>>> {
    let registry = model.registry();
    let columns: Vec<Option<usize>> = plan
        .figures
        .iter()
        .map(|figure| registry.figure(&figure.key))
        .collect();
    let mut replicator = Replicator::new(model);
    let mut done = Vec::with_capacity((piece.numbers.end - piece.numbers.start) as usize);
    for number in piece.numbers.clone() {
        if plan.cancel.load(Ordering::Relaxed) {
            return None;
        }
        let kept = |outcome: Outcome| {
            let figure = |column: &Option<usize>| outcome.figures[(*column)?];
            let figures: Vec<Option<f64>> = columns.iter().map(figure).collect();
            if figures.iter().flatten().any(|value| !value.is_finite()) {
                return Err(Failure {
                    replication: number,
                    seed: plan.seed,
                    reason: "a figure is not finite".to_owned(),
                });
            }
            Ok(Outcome {
                replication: outcome.replication,
                figures,
                series: Vec::new(),
                events: outcome.events,
            })
        };
        done.push(replicator.replicate(plan.seed, number).and_then(kept));
        (plan.progress)();
    }
    Some(done)
}

/// The points all of whose pieces are done, up to the first of which that is not so.
fn finished(plan: &StudyPlan<'_>, pieces: Vec<Piece>) -> Vec<PointResult> {
    let new = |_: &Range<u64>| PointResult {
        rows: Rows::new(plan.figures.len()),
        failures: Vec::new(),
    };
    let mut results: Vec<PointResult> = plan.replications.iter().map(new).collect();
    for piece in pieces {
        let done = piece
            .done
            .into_inner()
            .expect("no thread panics with the lock");
        let Some(done) = done else {
            results.truncate(piece.point);
            break;
        };
        let result = &mut results[piece.point];
        for outcome in done {
            match outcome {
                Ok(outcome) => result.rows.push(&outcome),
                Err(failure) => result.failures.push(failure),
            }
        }
    }
    results
}
