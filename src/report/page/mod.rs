//! The pages: self-contained HTML that opens from a mailed file with no network.

use crate::experiment::compare::Comparison;
use crate::report::Side;
use crate::report::charts::Chart;

pub fn report(_side: &Side<'_>, _charts: &[Chart]) -> String {
    String::new()
}
pub fn comparison(_sides: &[Side<'_>], _comparison: &Comparison, _charts: &[Chart]) -> String {
    String::new()
}
