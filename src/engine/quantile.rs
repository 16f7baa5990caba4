//! Exact order statistics of sorted values.

/// The least value that at least a share `p` of the values do not exceed; `None` without values.
///
/// `sorted` is in ascending order. `p` outside 0 to 1 counts as 0 or 1. No value is interpolated, so
/// that a quantile is always something that happened, +∞ included.
pub fn quantile_of_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    let n = sorted.len();
    let rank = ((p * n as f64).ceil() as usize).clamp(1, n.max(1));
    sorted.get(rank - 1).copied()
}

/// The median of sorted values, the mean of the middle two where their number is even; `None` without values.
pub fn median_of_sorted(sorted: &[f64]) -> Option<f64> {
    let n = sorted.len();
    if n == 0 {
        return None;
    }
    let (low, high) = (sorted[(n - 1) / 2], sorted[n / 2]);
    Some(if low == high {
        low
    } else {
        low + (high - low) / 2.0
    })
}
