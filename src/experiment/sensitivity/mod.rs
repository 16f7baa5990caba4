//! Sensitivity: which inputs move a quantity, by how much, and how sure that is.
//!
//! | method | answers | points |
//! | --- | --- | --- |
//! | [`tornado`] | what each input does alone, at both its ends, from the plan as it is | 2 k + 1 |
//! | [`morris`] | which of many inputs matter at all, and which only together with others | r (k + 1) |
//! | [`sobol`] | which share of the variance each input makes, alone and with all its interactions | N (k + 2) |
//! | [`two_layer`] | how much of the spread is what we do not know, and how much is luck | N |
//!
//! All take the inputs as independent and, but for the tornado, as equally likely anywhere in their ranges. All use
//! common random numbers wherever two points are compared.

pub mod morris;
pub mod sobol;
pub mod tornado;
pub mod two_layer;

use crate::experiment::quantity::Measure;
use crate::experiment::study::PointResult;

/// What a measure says of each replication of a point, in order of replication; absent where it says nothing.
pub fn values(measure: &Measure, limit: f64, point: &PointResult) -> Vec<(u64, f64)> {
    (0..point.rows.len())
        .filter_map(|row| {
            let value = measure.value(&point.rows, row)?;
            Some((point.rows.replication(row), value.min(limit)))
        })
        .collect()
}

/// The differences, second minus first, of the replications that both have.
pub fn differences(first: &[(u64, f64)], second: &[(u64, f64)]) -> Vec<f64> {
    let mut rest = second.iter().peekable();
    first
        .iter()
        .filter_map(|(replication, value)| {
            while rest.next_if(|(other, _)| other < replication).is_some() {}
            let other = rest.next_if(|(other, _)| other == replication)?;
            Some(other.1 - value)
        })
        .collect()
}
