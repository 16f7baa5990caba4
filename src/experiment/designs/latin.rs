//! The Latin hypercube: n points, and in each input exactly one in each n-th of its range.

use crate::engine::streams::{Draws, EntityKey, Purpose, Stream};
use crate::experiment::designs::Design;

/// What the order of the strata is drawn for, and the place within one.
const ORDER: Purpose = Purpose(0x4c48_5301);
const WITHIN: Purpose = Purpose(0x4c48_5302);

/// A Latin hypercube of `n` points in `k` inputs; the same for the same draws.
pub fn latin(n: usize, k: usize, draws: &Draws) -> Design {
    let mut points = vec![vec![0.0; k]; n];
    for input in 0..k {
        let entity = EntityKey::of("latin hypercube").with(input as u64);
        let order = permutation(n, draws, entity);
        let mut within = draws.stream(WITHIN, entity, 0);
        for (point, stratum) in points.iter_mut().zip(order) {
            point[input] = (stratum as f64 + within.uniform()) / n as f64;
        }
    }
    Design { points }
}

/// The numbers 0 to n − 1 in an order drawn for an entity.
pub fn permutation(n: usize, draws: &Draws, entity: EntityKey) -> Vec<usize> {
    shuffled(n, &mut draws.stream(ORDER, entity, 0))
}

/// The numbers 0 to n − 1 in an order that is as likely as any other (Fisher and Yates, 1938).
pub fn shuffled(n: usize, stream: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for last in (1..n).rev() {
        order.swap(last, stream.index(last + 1));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stratum_of_each_input_holds_one_point() {
        let design = latin(37, 5, &Draws::new(7, 0));
        for input in 0..5 {
            let mut strata: Vec<usize> = design
                .points
                .iter()
                .map(|point| (point[input] * 37.0) as usize)
                .collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..37).collect::<Vec<_>>());
        }
        assert_eq!(design, latin(37, 5, &Draws::new(7, 0)));
        assert_ne!(design, latin(37, 5, &Draws::new(8, 0)));
        // Another input leaves those before it as they were.
        let wider = latin(37, 6, &Draws::new(7, 0));
        assert!(
            design
                .points
                .iter()
                .zip(&wider.points)
                .all(|(a, b)| a[..] == b[..5])
        );
    }
}
