//! Rare events of a mission: the probability that a figure that only grows exceeds a bound.
//!
//! The importance is the figure itself, as it is at each midnight. See [`splitting`] for
//! the method, and [`course`](crate::model::course) for what a branch draws anew.

use crate::experiment::effort::Effort;
use crate::experiment::splitting;
use crate::experiment::splitting::Level;
use crate::experiment::splitting::Particle;
use crate::experiment::splitting::RareEstimate;
use crate::experiment::splitting::SplittingError;
use crate::model::course::Course;
use crate::model::model::Model;
use crate::scenario::inject::Comparison;

/// Which event, and how much may be spent on it.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The model.
    pub model: &'a Model,
    /// The figure, by its place in the registry.
    pub figure: usize,
    /// Whether it is to be greater, or at least as great.
    pub comparison: Comparison,
    /// The bound.
    pub bound: f64,
    /// Seed.
    pub seed: u64,
    /// Roots.
    pub roots: u64,
    /// Particles of the pilot at each level.
    pub pilot: u64,
}

/// What is known of the event.
#[derive(Debug, Clone, PartialEq)]
pub struct Rare {
    /// Levels that were used.
    pub levels: Vec<Level>,
    /// The estimate.
    pub estimate: RareEstimate,
    /// Roots asked for.
    pub asked: u64,
}

/// A course with its event.
#[derive(Clone)]
struct Tracked<'m> {
    course: Course<'m>,
    comparison: Comparison,
    bound: f64,
}

impl Particle for Tracked<'_> {
    fn importance(&mut self) -> f64 {
        match self.course.value() {
            Some(value) if self.comparison.holds(value, self.bound) => f64::INFINITY,
            Some(value) => value,
            None => f64::NEG_INFINITY,
        }
    }

    fn step(&mut self) -> Result<bool, String> {
        self.course.next_day()
    }

    fn branch(&mut self, n: u64) {
        self.course.branch(n);
    }

    fn events(&self) -> u64 {
        self.course.events()
    }
}

/// Levels that a bar expects of a pilot.
const USUAL_LEVELS: u64 = 6;

impl<'a> Question<'a> {
    /// Courses of pilot and roots, for a bar; the pilot may take more or fewer.
    pub fn n_courses(&self) -> u64 {
        self.roots + 2 * USUAL_LEVELS * self.pilot
    }

    fn root(&self, seed: u64, replication: u64) -> Tracked<'a> {
        Tracked {
            course: Course::begin(self.model, seed, replication, self.figure),
            comparison: self.comparison,
            bound: self.bound,
        }
    }
}

/// Estimates the probability: a pilot with random numbers of its own, then the roots.
///
/// # Errors
///
/// If a course fails or threads cannot be started.
pub fn ask(question: &Question<'_>, effort: &Effort<'_>) -> Result<Rare, SplittingError> {
    let pilot_seed = crate::experiment::optimise::confirm::fresh_seed(question.seed);
    let pilot = |k| question.root(pilot_seed, k);
    let levels = splitting::pilot(&pilot, question.pilot, effort)?;
    let root = |k| question.root(question.seed, k);
    let estimate = splitting::estimate(&root, &levels, question.roots, effort)?;
    Ok(Rare {
        levels,
        estimate,
        asked: question.roots,
    })
}
