//! The grid: every combination of the levels of each input.

use crate::experiment::designs::Design;

/// Points that a grid may have.
pub const MOST_POINTS: usize = 1_000_000;

/// Every combination of evenly spaced levels, the last input fastest; `None` if that is more than [`MOST_POINTS`].
///
/// # Example
///
/// ```
/// # use bluelift::experiment::designs::grid::grid;
/// let design = grid(&[2, 3]).unwrap();
/// assert_eq!(design.points[4], [1.0, 0.5]);
/// ```
pub fn grid(levels: &[usize]) -> Option<Design> {
    let n = levels
        .iter()
        .try_fold(1usize, |n, levels| n.checked_mul(*levels))?;
    if n > MOST_POINTS {
        return None;
    }
    let at = |level: usize, n: usize| {
        if n > 1 {
            level as f64 / (n - 1) as f64
        } else {
            0.5
        }
    };
    let point = |mut index: usize| {
        let mut point = vec![0.0; levels.len()];
        for (coordinate, n) in point.iter_mut().zip(levels).rev() {
            *coordinate = at(index % n, *n);
            index /= n;
        }
        point
    };
    Some(Design {
        points: (0..n).map(point).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_has_each_combination_once() {
        let design = grid(&[3, 2, 2]).unwrap();
        assert_eq!(design.points.len(), 12);
        for (i, point) in design.points.iter().enumerate() {
            assert!(design.points[..i].iter().all(|other| other != point));
        }
        assert_eq!(grid(&[1000, 1000, 2]), None);
    }
}
