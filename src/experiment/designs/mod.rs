//! Designs: which points of the inputs' unit cube a study visits.
//!
//! | design | for | source |
//! | --- | --- | --- |
//! | grid | every combination of a few levels of a few inputs | – |
//! | Latin hypercube | each input's range covered evenly by any number of points | McKay, Beckman and Conover, A comparison of three methods for selecting values of input variables (1979) |
//! | scrambled Sobol' | the whole cube covered evenly; powers of two | Sobol', On the distribution of points in a cube (1967); Owen, Randomly permuted (t,m,s)-nets (1995), by hashing: Burley, Practical hash-based Owen scrambling (2020) |
//! | nearly orthogonal Latin hypercube | many inputs, effects that can be told apart; 17, 33, 65, 129 or 257 points | Cioppa and Lucas, Efficient nearly orthogonal and space-filling Latin hypercubes (2007) |
//!
//! Random parts are drawn by address from the study's seed, so that a design is the same on every machine.

pub mod grid;
pub mod latin;
pub mod orthogonal;
pub mod sobol;

/// Points in the unit cube, one coordinate an input.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// n_points × n_inputs.
    pub points: Vec<Vec<f64>>,
}

impl Design {
    /// The greatest absolute correlation between the columns of two inputs; 0 for fewer than two.
    pub fn greatest_correlation(&self) -> f64 {
        let k = self.points.first().map_or(0, Vec::len);
        let column = |j: usize| -> Vec<f64> { self.points.iter().map(|point| point[j]).collect() };
        let columns: Vec<Vec<f64>> = (0..k).map(column).collect();
        let mut greatest = 0.0f64;
        for (j, one) in columns.iter().enumerate() {
            for other in &columns[..j] {
                greatest = greatest.max(correlation(one, other).abs());
            }
        }
        greatest
    }
}

/// The product-moment correlation of two columns; 0 where one does not vary.
pub fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let n = one.len().min(other.len()) as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let (a, b) = (mean(one), mean(other));
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (x, y) in one.iter().zip(other) {
        ab += (x - a) * (y - b);
        aa += (x - a) * (x - a);
        bb += (y - b) * (y - b);
    }
    if aa > 0.0 && bb > 0.0 {
        ab / libm::sqrt(aa * bb)
    } else {
        0.0
    }
}
