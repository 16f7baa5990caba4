//! Multilevel splitting: probabilities of rare events by copying the courses that come near to them.
//!
//! # Method
//!
//! A *particle* has an importance that says how near it is to the event. Levels of importance lead up to the event. A
//! root particle runs until it reaches the first level or ends; at each level it is split into copies that go on with
//! draws of their own, and so on up to the event. With r₁, r₂ … copies at the levels, each copy that reaches the event
//! weighs 1/(r₁r₂ …), and the sum of the weights of one root has exactly the probability of the event as its mean,
//! whatever the levels and numbers of copies are: the estimate is unbiased, and the roots are independent, so that
//! their spread gives an honest error.
//!
//! Levels and copies are chosen by a *pilot* with other random numbers, such that about one copy in r reaches the next
//! level. Poor levels make the error large, and never the estimate wrong.
//!
//! # What it assumes
//!
//! The copies' future does not depend on what has been drawn and not yet happened, or is drawn alike for all (then copies
//! are alike, and the error larger). The interval holds for many roots: it is that of a mean, on the scale of logarithms
//! because estimates of small probabilities are skewed.
//!
//! Sources: Garvels, The splitting method in rare event simulation (2000), chapters 2 and 3 (fixed splitting, unbiased);
//! Glasserman, Heidelberger, Shahabuddin and Zajic, Multilevel splitting for estimating rare event probabilities (1999);
//! Cérou and Guyader, Adaptive multilevel splitting for rare event analysis (2007), the choice of levels.

use crate::engine::tally::Tally;
use crate::experiment::batch::BatchError;
use crate::experiment::effort::Effort;
use crate::experiment::summary::Estimate;
use crate::experiment::summary::LEVEL;
use crate::experiment::tails::student_t;

/// Levels at most.
const MOST_LEVELS: usize = 60;
/// Copies at one level at most.
const MOST_COPIES: u64 = 10;

/// A course that can be copied and continued differently.
pub trait Particle: Clone {
    /// How near it is to the event; +∞ in the event. It must depend on the past only.
    fn importance(&mut self) -> f64;

    /// Goes on a little; false if it has ended.
    ///
    /// # Errors
    ///
    /// If the course fails.
    fn step(&mut self) -> Result<bool, String>;

    /// Continues with draws of its own; `n` tells copies of one particle apart.
    fn branch(&mut self, n: u64);

    /// Events handled so far, those before it was copied included.
    fn events(&self) -> u64;
}

/// A level, and how many copies go on from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// The importance at which particles are split.
    pub at: f64,
    /// Copies of each particle that reaches it.
    pub copies: u64,
}

/// What is known of a probability.
#[derive(Debug, Clone, PartialEq)]
pub struct RareEstimate {
    /// The probability with its interval; without bounds if fewer than two roots led to the event.
    pub probability: Estimate,
    /// Standard error over the estimate; +∞ if the event was not reached.
    pub relative_error: f64,
    /// Roots done.
    pub roots: u64,
    /// Roots from which the event was reached.
    pub reaching: u64,
    /// Particles that reached each level, the event last.
    pub reached: Vec<u64>,
    /// Events handled, those of the pilot not included.
    pub events: u64,
    /// Mean events of an ordinary course.
    pub events_each: f64,
}

impl RareEstimate {
    /// Events that ordinary replications would need for the same relative error.
    pub fn crude_events(&self) -> f64 {
        let p = self.probability.value;
        let n = (1.0 - p) / (p * self.relative_error * self.relative_error);
        n * self.events_each
    }
}

/// What one root has come to.
#[derive(Debug, Clone, PartialEq, Default)]
struct Tree {
    weight: f64,
    reached: Vec<u64>,
    events: u64,
    /// Events of the first course from its beginning, if it came to its end or to the event without being split.
    first: u64,
}

/// Estimates the probability of the event from `roots` particles. Stopped early, it answers for the first roots.
///
/// # Errors
///
/// If a course fails, in its words, or threads cannot be started.
pub fn estimate<P: Particle>(
    root: &(dyn Fn(u64) -> P + Sync),
    levels: &[Level],
    roots: u64,
    effort: &Effort<'_>,
) -> Result<RareEstimate, SplittingError> {
    let trees = effort.in_order(
        roots,
        || (),
        |(), k| {
            let grow = std::panic::AssertUnwindSafe(|| grow(root(k), levels));
            std::panic::catch_unwind(grow).unwrap_or_else(|_| Err("panic".to_owned()))
        },
    )?;
    let mut sum = Tally::new();
    let mut reached = vec![0; levels.len() + 1];
    let (mut events, mut reaching) = (0, 0);
    let mut first = Tally::new();
    for (k, tree) in trees.into_iter().enumerate() {
        let tree = tree.map_err(|reason| SplittingError::Course {
            root: k as u64,
            reason,
        })?;
        sum.add(tree.weight);
        reaching += u64::from(tree.weight > 0.0);
        events += tree.events;
        if tree.first > 0 {
            first.add(tree.first as f64);
        }
        reached
            .iter_mut()
            .zip(&tree.reached)
            .for_each(|(sum, n)| *sum += n);
    }
    Ok(conclude(
        &sum,
        reached,
        reaching,
        events,
        first.mean().unwrap_or(0.0),
    ))
}

fn conclude(
    sum: &Tally,
    reached: Vec<u64>,
    reaching: u64,
    events: u64,
    events_each: f64,
) -> RareEstimate {
    let n = sum.count();
    let value = sum.mean().unwrap_or(0.0);
    let error = libm::sqrt(sum.variance().unwrap_or(0.0).max(0.0) / n.max(1) as f64);
    let relative_error = if value > 0.0 {
        error / value
    } else {
        f64::INFINITY
    };
    let bounds = (reaching > 1).then(|| {
        let reach = libm::exp(student_t(LEVEL, n as f64 - 1.0) * relative_error);
        (value / reach, (value * reach).min(1.0))
    });
    RareEstimate {
        probability: Estimate {
            value,
            lower: bounds.map(|(lower, _)| lower),
            upper: bounds.map(|(_, upper)| upper),
        },
        relative_error,
        roots: n,
        reaching,
        reached,
        events,
        events_each,
    }
}

/// Why no probability could be estimated.
#[derive(Debug, thiserror::Error)]
pub enum SplittingError {
    /// No threads.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// A course failed.
    #[error("the course of root {root} failed: {reason}")]
    Course {
        /// Of which root.
        root: u64,
        /// Why.
        reason: String,
    },
}

/// Runs a particle until it reaches an importance or ends.
fn advance<P: Particle>(particle: &mut P, at: f64) -> Result<bool, String> {
    loop {
        if particle.importance() >= at {
            return Ok(true);
        }
        if !particle.step()? {
            return Ok(false);
        }
    }
}

/// All copies of one root.
fn grow<P: Particle>(root: P, levels: &[Level]) -> Result<Tree, String> {
    let mut tree = Tree {
        reached: vec![0; levels.len() + 1],
        ..Tree::default()
    };
    let mut pending = vec![(root, 0usize, 1.0)];
    let mut is_first = true;
    while let Some((mut particle, level, weight)) = pending.pop() {
        let before = particle.events();
        let at = levels.get(level).map_or(f64::INFINITY, |level| level.at);
        let is_there = advance(&mut particle, at)?;
        tree.events += particle.events() - before;
        if is_first && !is_there {
            tree.first = particle.events();
        }
        is_first = false;
        if !is_there {
            continue;
        }
        tree.reached[level] += 1;
        let Some(split) = levels.get(level) else {
            tree.weight += weight;
            continue;
        };
        let share = weight / split.copies as f64;
        for copy in (0..split.copies).rev() {
            let mut next = particle.clone();
            next.branch(level as u64 * (MOST_COPIES + 1) + copy);
            pending.push((next, level + 1, share));
        }
    }
    Ok(tree)
}

/// Chooses levels and copies by running `n` particles from level to level up to the event.
///
/// The level after one is the importance that about one in five of the particles from there reach. The pilot's particles
/// must have other random numbers than the roots of the estimate.
///
/// # Errors
///
/// As [`estimate`].
pub fn pilot<P: Particle + Send + Sync>(
    root: &(dyn Fn(u64) -> P + Sync),
    n: u64,
    effort: &Effort<'_>,
) -> Result<Vec<Level>, SplittingError> {
    const REACH: f64 = 0.2;
    let fault = |(k, reason): (u64, String)| SplittingError::Course { root: k, reason };
    let mut levels: Vec<f64> = Vec::new();
    let mut shares: Vec<f64> = Vec::new();
    let mut pool: Vec<P> = (0..n).map(root).collect();
    while levels.len() < MOST_LEVELS {
        let maxima = effort.in_order(
            n,
            || (),
            |(), k| greatest(start(&pool, k)).map_err(|reason| (k, reason)),
        )?;
        let maxima: Result<Vec<f64>, _> = maxima.into_iter().collect();
        let mut maxima = maxima.map_err(fault)?;
        if (maxima.len() as u64) < n {
            break;
        }
        maxima.sort_unstable_by(|a, b| b.total_cmp(a));
        let here = levels.last().copied().unwrap_or(f64::NEG_INFINITY);
        let reaching = |at: f64| maxima.iter().filter(|m| **m >= at).count() as f64 / n as f64;
        let wanted = maxima[(REACH * n as f64) as usize];
        let to_event = reaching(f64::INFINITY);
        if wanted == f64::INFINITY || to_event >= 0.5 * REACH {
            shares.push(to_event);
            break;
        }
        // Importance that comes in steps may leave everyone where they are: then the next step that anyone reaches.
        let next = if wanted > here {
            wanted
        } else {
            let above = maxima.iter().copied().filter(|m| *m > here);
            above.fold(f64::INFINITY, f64::min)
        };
        if next == f64::INFINITY {
            shares.push(to_event.max(1.0 / n as f64));
            break;
        }
        let entered = effort.in_order(
            n,
            || (),
            |(), k| {
                let mut particle = start(&pool, k);
                let is_there = advance(&mut particle, next).map_err(|reason| (k, reason))?;
                Ok(is_there.then_some(particle))
            },
        )?;
        let entered: Result<Vec<Option<P>>, _> = entered.into_iter().collect();
        pool = entered.map_err(fault)?.into_iter().flatten().collect();
        if pool.is_empty() {
            break;
        }
        levels.push(next);
        shares.push(reaching(next));
    }
    // From a level as many copies go on as it takes for about one of them to reach the next.
    let copies = |place: usize| {
        let share = shares.get(place + 1).copied().unwrap_or(REACH);
        ((1.0 / share.max(1e-3)).round() as u64).clamp(2, MOST_COPIES)
    };
    let levels = levels.into_iter().enumerate();
    Ok(levels
        .map(|(place, at)| Level {
            at,
            copies: copies(place),
        })
        .collect())
}

/// The k-th particle that starts from a pool, with draws of its own.
fn start<P: Particle>(pool: &[P], k: u64) -> P {
    let mut particle = pool[k as usize % pool.len()].clone();
    particle.branch(1_000_000 + k);
    particle
}

/// The greatest importance on the way to the end.
fn greatest<P: Particle>(mut particle: P) -> Result<f64, String> {
    let mut greatest = particle.importance();
    while greatest < f64::INFINITY && particle.step()? {
        greatest = greatest.max(particle.importance());
    }
    Ok(greatest)
}
