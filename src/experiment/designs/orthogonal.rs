//! Nearly orthogonal Latin hypercubes: few points, many inputs, and hardly any correlation between their columns.
//!
//! # Method
//!
//! For m, q = 2^(m−1) rows are built from one permutation e of 1 … q. The columns are e itself, e under each of m − 1
//! permutations A_k that turn the lowest k bits of a row's number, and e under each product of two of them; their signs
//! are those of a full factorial, 1, b_k and b_i b_j. The rows, a row of zeros and the rows with all signs turned make a
//! hypercube of 2^m + 1 points in m + (m−1)(m−2)/2 inputs. The 2 m − 2 columns of Ye's construction, which come first, are
//! orthogonal for every e; for the others e is improved by swaps, which are kept if the sum of the fourth powers of all
//! correlations falls. A sweep states the greatest correlation that is left: it is 0.055 or less in every size.
//!
//! Source: Ye, Orthogonal column Latin hypercubes and their application in computer experiments (1998); Cioppa and
//! Lucas, Efficient nearly orthogonal and space-filling Latin hypercubes (2007), who also look for points that fill the
//! space, which is not done here.

use crate::engine::streams::{Draws, EntityKey, Purpose};
use crate::experiment::designs::Design;
use crate::experiment::designs::latin::permutation;

/// Numbers of points and of inputs that they serve.
pub const SIZES: [(usize, usize); 5] = [(17, 7), (33, 11), (65, 16), (129, 22), (257, 29)];
/// Swaps tried.
const STEPS: usize = 4000;
/// What the swaps are drawn for.
const SWAPS: Purpose = Purpose(0x4e4f_4c48);

/// The hypercube of `n` points, one of [`SIZES`], for `k` inputs; `None` for other numbers or too many inputs.
pub fn orthogonal(n: usize, k: usize, seed: u64) -> Option<Design> {
    let fits = |(points, inputs): &(usize, usize)| *points == n && k <= *inputs;
    let m = SIZES.iter().position(fits)? + 4;
    let columns = improved(m, k, seed);
    let q = 1i64 << (m - 1);
    let at = |level: i64| (level + q) as f64 / (2 * q) as f64;
    let row = |sign: i64, row: usize| -> Vec<f64> {
        let levels = columns.iter().map(|column| sign * column[row]);
        levels.map(at).collect()
    };
    let rows = 0..1usize << (m - 1);
    let mut points: Vec<Vec<f64>> = rows.clone().map(|r| row(1, r)).collect();
    points.push(vec![0.5; k]);
    points.extend(rows.map(|r| row(-1, r)));
    Some(Design { points })
}

/// The least size that serves `k` inputs.
pub fn least_size(k: usize) -> Option<usize> {
    let serves = SIZES.iter().find(|(_, inputs)| k <= *inputs);
    serves.map(|(points, _)| *points)
}

/// The columns of a permutation that is drawn and then improved.
fn improved(m: usize, k: usize, seed: u64) -> Vec<Vec<i64>> {
    let draws = Draws::new(seed, 0);
    let entity = EntityKey::of("nearly orthogonal hypercube");
    let mut e = drawn(m, &draws, entity);
    let mut swaps = draws.stream(SWAPS, entity, 0);
    let mut least = roughness(&columns(&e, m, k));
    for _ in 0..STEPS {
        if least == 0.0 {
            break;
        }
        let (one, other) = (swaps.index(e.len()), swaps.index(e.len()));
        e.swap(one, other);
        let found = roughness(&columns(&e, m, k));
        if found < least {
            least = found;
        } else {
            e.swap(one, other);
        }
    }
    columns(&e, m, k)
}

/// A permutation of 1 … 2^(m−1).
fn drawn(m: usize, draws: &Draws, entity: EntityKey) -> Vec<i64> {
    let order = permutation(1 << (m - 1), draws, entity);
    order.into_iter().map(|place| place as i64 + 1).collect()
}

/// The first `k` signed columns of the upper half, those of Ye's construction first.
fn columns(e: &[i64], m: usize, k: usize) -> Vec<Vec<i64>> {
    // The sign b_k is that of bit k − 1 of the row's number; b_(i+1) b_(j+1) goes with A_i A_j, and after the last comes the
    // first again. Two columns are orthogonal if an odd number of the bits in which their signs differ lie among those
    // in which their rows do.
    let low = |bits: usize| (1usize << bits) - 1;
    let sign = |row: usize, bit: usize| if row >> bit & 1 == 1 { 1 } else { -1 };
    let column = |mask: usize, bits: &[usize]| -> Vec<i64> {
        let signed = |row: usize| {
            let sign: i64 = bits.iter().map(|bit| sign(row, *bit)).product();
            sign * e[row ^ mask]
        };
        (0..e.len()).map(signed).collect()
    };
    let mut columns = vec![column(0, &[])];
    for k in 1..m {
        columns.push(column(low(k), &[k - 1]));
    }
    let last = m - 1;
    let mut pairs: Vec<(usize, usize)> = (1..last).map(|i| (i, last)).collect();
    for j in 2..last {
        pairs.extend((1..j).map(|i| (i, j)));
    }
    for (i, j) in pairs {
        columns.push(column(low(i) ^ low(j), &[i, j % last]));
    }
    columns.truncate(k);
    columns
}

/// The sum of the fourth powers of all correlations, which the greatest rule; all columns have mean zero and one length.
fn roughness(columns: &[Vec<i64>]) -> f64 {
    let length = |first: &Vec<i64>| first.iter().map(|x| x * x).sum::<i64>();
    let length = columns.first().map_or(1, length) as f64;
    let mut sum = 0.0;
    for (j, one) in columns.iter().enumerate() {
        for other in &columns[..j] {
            let product: i64 = one.iter().zip(other).map(|(x, y)| x * y).sum();
            let square = (product as f64 / length) * (product as f64 / length);
            sum += square * square;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_a_latin_hypercube_whose_columns_hardly_correlate() {
        for (n, k) in SIZES {
            let design = orthogonal(n, k, 1).unwrap();
            assert_eq!(design.points.len(), n);
            for input in 0..k {
                let level = |point: &Vec<f64>| (point[input] * (n - 1) as f64).round() as usize;
                let mut levels: Vec<usize> = design.points.iter().map(level).collect();
                levels.sort_unstable();
                assert_eq!(levels, (0..n).collect::<Vec<_>>(), "{n} {input}");
            }
            let found = design.greatest_correlation();
            assert!(found < 0.055, "{n}: {found}");
        }
        assert_eq!(orthogonal(18, 3, 1), None);
        assert_eq!(orthogonal(17, 8, 1), None);
        let sizes = (least_size(7), least_size(8), least_size(30));
        assert_eq!(sizes, (Some(17), Some(33), None));
    }

    #[test]
    fn the_columns_of_yes_construction_are_orthogonal_whatever_the_permutation() {
        for m in 3..=8 {
            let e = drawn(m, &Draws::new(5, 0), EntityKey::of("e"));
            assert_eq!(roughness(&columns(&e, m, 2 * m - 2)), 0.0, "{m}");
        }
    }
}
