//! Scrambled Sobol' points: the cube covered more evenly than chance would, yet at random, so that errors can be told.
//!
//! The sequence and its scrambling are those of the crate `sobol_burley` (direction numbers of Joe and Kuo, 2008). Its
//! points have 24 bits, which is finer than any input of a scenario.

use crate::experiment::designs::Design;

/// Points that the sequence has.
pub const MOST_POINTS: usize = 1 << 16;
/// Inputs that the sequence serves.
pub const MOST_INPUTS: usize = 256;
/// Half a step of a number of 24 bits: moves points off the faces of the cube.
const HALF_STEP: f64 = 1.0 / (1u64 << 25) as f64;

/// The first `n` points in `k` inputs under the scrambling of a seed; `None` beyond [`MOST_POINTS`] or [`MOST_INPUTS`].
pub fn sobol(n: usize, k: usize, seed: u64) -> Option<Design> {
    if n > MOST_POINTS || k > MOST_INPUTS {
        return None;
    }
    let seed = (seed ^ (seed >> 32)) as u32;
    let point = |index: usize| {
        (0..k)
            .map(|input| {
                let value = sobol_burley::sample(index as u32, input as u32, seed);
                (f64::from(value) + HALF_STEP).min(1.0 - HALF_STEP)
            })
            .collect()
    };
    Some(Design {
        points: (0..n).map(point).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_power_of_two_of_points_has_one_in_each_stratum_of_each_input() {
        for n in [16, 256] {
            let design = sobol(n, 12, 3).unwrap();
            for input in 0..12 {
                let mut strata: Vec<usize> = design
                    .points
                    .iter()
                    .map(|point| (point[input] * n as f64) as usize)
                    .collect();
                strata.sort_unstable();
                assert_eq!(strata, (0..n).collect::<Vec<_>>());
            }
        }
        assert_eq!(sobol(1 << 17, 2, 1), None);
        assert_eq!(sobol(2, 257, 1), None);
    }

    #[test]
    fn the_first_two_inputs_fill_every_box_of_equal_area() {
        // A (0, 4, 2)-net in base 2: each of the 16 boxes of 1/4 by 1/4, 1/2 by 1/8 … holds one of 16 points.
        let design = sobol(16, 2, 11).unwrap();
        for wide in 0..=4u32 {
            let (a, b) = (f64::from(1u32 << wide), f64::from(1u32 << (4 - wide)));
            let mut boxes: Vec<(u32, u32)> = design
                .points
                .iter()
                .map(|point| ((point[0] * a) as u32, (point[1] * b) as u32))
                .collect();
            boxes.sort_unstable();
            boxes.dedup();
            assert_eq!(boxes.len(), 16, "{wide}");
        }
    }
}
