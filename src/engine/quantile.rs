//! Exact order statistics of sorted values.

/// The least value that at least a share `p` of the values do not exceed; `None` without values.
///
/// `sorted` is in ascending order. `p` outside 0 to 1 counts as 0 or 1. No value is interpolated, so
/// that a quantile is always something that happened, +∞ included.
pub fn quantile_of_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    let n = sorted.len();
    let rank = rank(p, n as u64) as usize;
    sorted.get(rank.wrapping_sub(1)).copied()
}

/// The least number of values, from 1, that is at least a share `p` of `count`; 0 if there are none.
pub(crate) fn rank(p: f64, count: u64) -> u64 {
    // The product of 0.07 and 100 is rounded to more than 7, but means 7.
    let share = p * count as f64 * (1.0 - 2.0 * f64::EPSILON);
    (share.ceil() as u64).clamp(count.min(1), count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_no_quantile_of_nothing() {
        assert_eq!(quantile_of_sorted(&[], 0.5), None);
    }

    #[test]
    fn a_quantile_is_the_least_value_that_enough_others_do_not_exceed() {
        let sorted = [1.0, 2.0, 3.0, 4.0];
        let at = |p| quantile_of_sorted(&sorted, p).unwrap();
        assert_eq!(
            [at(0.0), at(0.25), at(0.26), at(0.75)],
            [1.0, 1.0, 2.0, 3.0]
        );
        assert_eq!([at(0.76), at(1.0), at(-1.0), at(7.0)], [4.0, 4.0, 1.0, 4.0]);
        assert_eq!(at(f64::NAN), 1.0);
    }

    #[test]
    fn a_share_in_whole_percent_of_a_hundred_values_counts_that_many() {
        // 0.07 × 100 is 7.000000000000001 in floating point and gave the eighth value.
        for percent in 1..=100 {
            assert_eq!(rank(f64::from(percent) / 100.0, 100), percent as u64);
            assert_eq!(
                rank(f64::from(percent) / 100.0, 10_000),
                100 * percent as u64
            );
        }
    }

    #[test]
    fn infinite_values_rank_last_and_spoil_no_other_quantile() {
        let sorted = [5.0, 6.0, f64::INFINITY];
        assert_eq!(quantile_of_sorted(&sorted, 0.6), Some(6.0));
        assert_eq!(quantile_of_sorted(&sorted, 0.7), Some(f64::INFINITY));
    }
}
