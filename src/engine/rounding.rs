//! Rounding to whole numbers, without the call that rounding costs on processors of every age.

/// The nearest whole number, half away from zero, as [`f64::round`] has it; saturates, and not a number gives 0.
#[inline]
pub fn nearest(value: f64) -> i64 {
    let toward_zero = value as i64;
    // Exact: a number and its whole part differ by less than one, and beyond 2^53 not at all.
    let rest = value - toward_zero as f64;
    toward_zero.saturating_add(i64::from(rest >= 0.5) - i64::from(rest <= -0.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_rounded_as_the_standard_library_rounds_it() {
        let edges = [
            0.0,
            0.5,
            1.5,
            2.5,
            1e15,
            4_503_599_627_370_495.5,
            9e15,
            9.3e18,
            1e300,
        ];
        let around = edges
            .into_iter()
            .flat_map(|edge: f64| [edge.next_down(), edge, edge.next_up()]);
        for value in around.chain([f64::INFINITY, f64::NAN]) {
            assert_eq!(nearest(value), value.round() as i64, "{value}");
            assert_eq!(nearest(-value), (-value).round() as i64, "-{value}");
        }
        let mut value = 1e-6;
        while value < 1e20 {
            assert_eq!(nearest(value), value.round() as i64, "{value}");
            value *= 1.000_37;
        }
    }
}
