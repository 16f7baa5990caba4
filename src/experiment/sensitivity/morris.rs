//! Morris: which of many inputs matter at all, by a few hundred points.
//!
//! A trajectory starts at a random point of a grid of p levels and moves one input after the other, in random order, by
//! Δ = p / (2 (p − 1)). Each move gives an *elementary effect*, the change of the quantity over Δ; over r trajectories µ* is
//! the mean of its absolute value and σ its standard deviation. An input with a small µ* does nothing; one with a large σ acts
//! by its interactions, or not in proportion.
//!
//! With chance in the model an effect is known only up to noise. All points of a trajectory meet the same worlds, and
//! the mean square of the noise that is left is taken out of σ². µ* is not corrected: where the noise of an effect is
//! as large as the effect itself it is too large, and `noise` says how large that is.
//!
//! Source: Morris, Factorial sampling plans for preliminary computational experiments (1991); Campolongo, Cariboni and
//! Saltelli, An effective screening design for sensitivity analysis of large models (2007), for µ*.

use crate::engine::streams::{Draws, EntityKey, Purpose};
use crate::engine::tally::Tally;
use crate::experiment::designs::latin::permutation;
use crate::experiment::estimate;
use crate::experiment::summary::{Estimate, LEVEL};

/// What the start of a trajectory and the way of a move are drawn for.
const START: Purpose = Purpose(0x4d4f_5201);

/// The trajectories of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectories {
    /// Points, k + 1 a trajectory, in the order in which they are visited.
    pub points: Vec<Vec<f64>>,
    /// Which input each move changes, k a trajectory.
    pub moves: Vec<usize>,
    /// Number of inputs.
    pub k: usize,
    /// Size of a move.
    pub delta: f64,
}

/// `r` trajectories over `k` inputs on a grid of `levels`, an even number; the same for the same seed.
pub fn trajectories(r: usize, k: usize, levels: usize, seed: u64) -> Trajectories {
    let levels = (levels.max(2) / 2) * 2;
    let steps = (levels - 1) as f64;
    let delta = levels as f64 / (2.0 * steps);
    let (mut points, mut moves) = (Vec::new(), Vec::new());
    for trajectory in 0..r {
        let draws = Draws::new(seed, trajectory as u64);
        let mut stream = draws.stream(START, EntityKey::of("trajectory"), 0);
        // Half of the grid lies so low that a move up stays within it; the other half moves down.
        let start: Vec<(f64, f64)> = (0..k)
            .map(|_| {
                let low = stream.index(levels / 2) as f64 / steps;
                if stream.bernoulli(0.5) {
                    (low, delta)
                } else {
                    (low + delta, -delta)
                }
            })
            .collect();
        let mut point: Vec<f64> = start.iter().map(|(at, _)| *at).collect();
        points.push(point.clone());
        for input in permutation(k, &draws, EntityKey::of("order of moves")) {
            point[input] = (point[input] + start[input].1).clamp(0.0, 1.0);
            points.push(point.clone());
            moves.push(input);
        }
    }
    Trajectories {
        points,
        moves,
        k,
        delta,
    }
}

/// What the effects of one input come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Position of the input.
    pub input: usize,
    /// Mean elementary effect, with Student's t over trajectories.
    pub mean: Option<Estimate>,
    /// Mean absolute elementary effect, likewise.
    pub mean_absolute: Option<Estimate>,
    /// Standard deviation of the effects, noise taken out.
    pub sd: Option<f64>,
    /// Root mean square of the noise of one effect.
    pub noise: f64,
    /// Effects that count.
    pub n: u64,
}

/// The difference that one move makes: mean over replications, and the variance of that mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Move {
    /// Mean difference, later minus earlier point.
    pub difference: f64,
    /// Variance of the mean by chance; 0 if there is none.
    pub variance: f64,
}

impl Move {
    /// The move between paired replications; `None` without pairs.
    pub fn of(differences: &[f64]) -> Option<Move> {
        let mut tally = Tally::new();
        differences.iter().for_each(|&d| tally.add(d));
        let variance = tally.variance().unwrap_or(0.0) / tally.count().max(1) as f64;
        Some(Move {
            difference: tally.mean()?,
            variance,
        })
    }
}

/// The effects of all inputs, the greatest first, from the moves of whole trajectories, in order.
pub fn effects(trajectories: &Trajectories, moves: &[Option<Move>]) -> Vec<Effect> {
    let k = trajectories.k;
    let mut effects: Vec<Effect> = (0..k)
        .map(|input| effect(trajectories, moves, input))
        .collect();
    let size = |effect: &Effect| effect.mean_absolute.map_or(0.0, |mean| mean.value);
    effects.sort_by(|a, b| size(b).total_cmp(&size(a)));
    effects
}

fn effect(trajectories: &Trajectories, moves: &[Option<Move>], input: usize) -> Effect {
    let (mut plain, mut absolute, mut noise) = (Tally::new(), Tally::new(), Tally::new());
    for (place, made) in moves.iter().enumerate() {
        if trajectories.moves.get(place) != Some(&input) {
            continue;
        }
        let Some(made) = made else { continue };
        let before = place / trajectories.k * (trajectories.k + 1) + place % trajectories.k;
        let step = trajectories.points[before + 1][input] - trajectories.points[before][input];
        let elementary = made.difference / step;
        plain.add(elementary);
        absolute.add(elementary.abs());
        noise.add(made.variance / (step * step));
    }
    let noise = noise.mean().unwrap_or(0.0);
    Effect {
        input,
        mean: estimate::mean(&plain, LEVEL),
        mean_absolute: estimate::mean(&absolute, LEVEL),
        sd: plain
            .variance()
            .map(|variance| libm::sqrt((variance - noise).max(0.0))),
        noise: libm::sqrt(noise),
        n: plain.count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trajectory_moves_each_input_once_by_delta_and_stays_in_the_cube() {
        let found = trajectories(20, 6, 4, 9);
        assert_eq!((found.points.len(), found.moves.len()), (20 * 7, 20 * 6));
        assert!((found.delta - 2.0 / 3.0).abs() < 1e-12);
        for trajectory in 0..20 {
            let mut moved = found.moves[trajectory * 6..][..6].to_vec();
            for step in 0..6 {
                let (a, b) = (
                    &found.points[trajectory * 7 + step],
                    &found.points[trajectory * 7 + step + 1],
                );
                let changed: Vec<usize> = (0..6).filter(|i| a[*i] != b[*i]).collect();
                assert_eq!(changed, [found.moves[trajectory * 6 + step]]);
                assert!(((a[changed[0]] - b[changed[0]]).abs() - found.delta).abs() < 1e-12);
                assert!(b.iter().all(|x| (0.0..=1.0).contains(x)));
            }
            moved.sort_unstable();
            assert_eq!(moved, [0, 1, 2, 3, 4, 5]);
        }
    }
}
