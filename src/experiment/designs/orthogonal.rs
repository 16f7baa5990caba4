//! Nearly orthogonal Latin hypercubes: few points, many inputs, and hardly any correlation between their columns.
//!
//! # Method
//!
//! For m, q = 2^(m−1) rows are built from one permutation e of 1 … q. The columns are e itself, e under each of m − 1
//! permutations A_k that swap blocks of 2^(k−1), and e under each product of two of them; their signs are those of a
//! full factorial, 1, b_k and b_i b_j. The rows, a row of zeros and the rows with all signs turned make a hypercube of
//! 2^m + 1 points in m + (m−1)(m−2)/2 inputs. Columns that Ye's construction shares are orthogonal for every e; for the
//! others e is chosen, among some that are drawn, for the least greatest correlation.
//!
//! Source: Ye, Orthogonal column Latin hypercubes and their application in computer experiments (1998); Cioppa and
//! Lucas, Efficient nearly orthogonal and space-filling Latin hypercubes (2007), who allow a correlation of 0.03 and
//! search far longer for e than is done here.

use crate::engine::streams::{Draws, EntityKey};
use crate::experiment::designs::Design;
use crate::experiment::designs::latin::permutation;

/// Numbers of points and of inputs that they serve.
pub const SIZES: [(usize, usize); 5] = [(17, 7), (33, 11), (65, 16), (129, 22), (257, 29)];
/// Permutations tried.
const TRIES: u64 = 400;

/// The hypercube of `n` points, one of [`SIZES`], for `k` inputs; `None` for other numbers or too many inputs.
pub fn orthogonal(n: usize, k: usize, seed: u64) -> Option<Design> {
    let m = SIZES
        .iter()
        .position(|(points, inputs)| *points == n && k <= *inputs)?
        + 4;
    let draws = Draws::new(seed, 0);
    let mut best: Option<(f64, Vec<Vec<i64>>)> = None;
    for number in 0..TRIES {
        let entity = EntityKey::of("nearly orthogonal hypercube").with(number);
        let e: Vec<i64> = permutation(1 << (m - 1), &draws, entity)
            .into_iter()
            .map(|place| place as i64 + 1)
            .collect();
        let mut columns = columns(&e, m);
        columns.truncate(k);
        let found = greatest(&columns);
        if best.as_ref().is_none_or(|(least, _)| found < *least) {
            best = Some((found, columns));
        }
        if found == 0.0 {
            break;
        }
    }
    let (_, columns) = best?;
    let q = 1i64 << (m - 1);
    let at = |level: i64| (level + q) as f64 / (2 * q) as f64;
    let row = |sign: i64, row: usize| {
        columns
            .iter()
            .map(|column| at(sign * column[row]))
            .collect()
    };
    let rows = 0..1usize << (m - 1);
    let mut points: Vec<Vec<f64>> = rows.clone().map(|r| row(1, r)).collect();
    points.push(vec![0.5; k]);
    points.extend(rows.map(|r| row(-1, r)));
    Some(Design { points })
}

/// The least size that serves `k` inputs.
pub fn least_size(k: usize) -> Option<usize> {
    SIZES
        .iter()
        .find(|(_, inputs)| k <= *inputs)
        .map(|(points, _)| *points)
}

/// The signed columns of the upper half, those of Ye's construction first.
fn columns(e: &[i64], m: usize) -> Vec<Vec<i64>> {
    // Row r under A_k has its lowest k bits turned; the sign b_k is that of bit k − 1, b_(i+1) b_(j+1) goes with A_i A_j, and
    // after the last comes the first again. Two columns are orthogonal if an odd number of the bits in which their
    // signs differ lie among those in which their rows do.
    let swap = |k: usize| (1usize << k) - 1;
    let sign = |row: usize, bit: usize| if row >> bit & 1 == 1 { 1 } else { -1 };
    let column = |mask: usize, bits: &[usize]| -> Vec<i64> {
        (0..e.len())
            .map(|row| {
                let signs: i64 = bits.iter().map(|bit| sign(row, *bit)).product();
                signs * e[row ^ mask]
            })
            .collect()
    };
    let mut columns = vec![column(0, &[])];
    for k in 1..m {
        columns.push(column(swap(k), &[k - 1]));
    }
    let last = m - 1;
    let mut pairs: Vec<(usize, usize)> = (1..last).map(|i| (i, last)).collect();
    for j in 2..last {
        pairs.extend((1..j).map(|i| (i, j)));
    }
    for (i, j) in pairs {
        columns.push(column(swap(i) ^ swap(j), &[i, j % last]));
    }
    columns
}

/// The greatest absolute correlation of two columns; all have mean zero and the same length.
fn greatest(columns: &[Vec<i64>]) -> f64 {
    let Some(first) = columns.first() else {
        return 0.0;
    };
    let length: i64 = first.iter().map(|x| x * x).sum();
    let mut greatest = 0;
    for (j, one) in columns.iter().enumerate() {
        for other in &columns[..j] {
            let product: i64 = one.iter().zip(other).map(|(x, y)| x * y).sum();
            greatest = greatest.max(product.abs());
        }
    }
    greatest as f64 / length as f64
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
            assert!(found < 0.12, "{n}: {found}");
        }
        assert_eq!(orthogonal(18, 3, 1), None);
        assert_eq!(orthogonal(17, 8, 1), None);
        assert_eq!(
            (least_size(7), least_size(8), least_size(30)),
            (Some(17), Some(33), None)
        );
    }

    #[test]
    fn the_columns_of_yes_construction_are_orthogonal_whatever_the_permutation() {
        for m in 3..=8 {
            let e: Vec<i64> = permutation(1 << (m - 1), &Draws::new(5, 0), EntityKey::of("e"))
                .into_iter()
                .map(|place| place as i64 + 1)
                .collect();
            let mut columns = columns(&e, m);
            columns.truncate(2 * m - 2);
            assert_eq!(greatest(&columns), 0.0, "{m}");
        }
    }
}
