//! The natural logarithm of random numbers, with the very bits of `libm`'s and without its special cases.
//!
//! Exponential variates and the gaps of incident fields take a logarithm each, so that it is worth having in line.
//! Source: the method and constants are FreeBSD's `e_log.c` and `s_log1p.c` (Sun Microsystems, 1993), as `libm` has them.

const LN2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
const LN2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
const SERIES: [f64; 7] = [
    f64::from_bits(0x3fe5_5555_5555_5593),
    f64::from_bits(0x3fd9_9999_9997_fa04),
    f64::from_bits(0x3fd2_4924_9422_9359),
    f64::from_bits(0x3fcc_71c5_1d8e_78af),
    f64::from_bits(0x3fc7_4664_96cb_03de),
    f64::from_bits(0x3fc3_9a09_d078_c69f),
    f64::from_bits(0x3fc2_f112_df3e_5244),
];
/// The high words of 1 and of √½, which part octaves.
const ONE: u64 = 0x3ff0_0000 << 32;
const ROOT_OF_HALF: u64 = 0x3fe6_a09e << 32;
/// The high word of 1 − √½, up to which `log1p` takes its argument as it is.
const WHOLE: u64 = 0x3fd2_bec4;

/// ln x for a normal number between 0 and 1, both excluded: what `libm::log` gives.
#[inline]
pub(crate) fn log(x: f64) -> f64 {
    let (k, m) = reduce(x);
    series(k, m - 1.0)
}

/// −ln(1 − p) for a number between 0 and 1, both excluded: what `-libm::log1p(-p)` gives.
#[inline]
pub(super) fn minus_log_of_rest(p: f64) -> f64 {
    let rest = 1.0 - p;
    if 1.0 - rest != p {
        // Digits are lost in the rest, which does not happen to numbers of a stream.
        return -libm::log1p(-p);
    }
    let (k, m) = reduce(rest);
    let is_whole = p.to_bits() >> 32 <= WHOLE;
    let (k, f) = if is_whole { (0.0, -p) } else { (k, m - 1.0) };
    -series(k, f)
}

/// k and m with x = 2ᵏ·m and m between √½ and √2.
#[inline]
fn reduce(x: f64) -> (f64, f64) {
    let bits = x.to_bits() + (ONE - ROOT_OF_HALF);
    let k = (bits >> 52) as i64 - 0x3ff;
    let m = f64::from_bits((bits & ((1 << 52) - 1)) + ROOT_OF_HALF);
    (k as f64, m)
}

/// k·ln 2 + ln(1 + f), in the order of operations that gives the bits of `libm`.
#[inline]
fn series(k: f64, f: f64) -> f64 {
    let [a, b, c, d, e, g, h] = SERIES;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (b + w * (d + w * g));
    let odd = z * (a + w * (c + w * (e + w * h)));
    s * (half_square + (odd + even)) + k * LN2_LOW - half_square + f + k * LN2_HIGH
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::engine::streams::{Draws, EntityKey, Purpose, open_unit};

    /// Numbers of a stream, those next to its ends and to the borders between ways of computing, and some of few digits.
    fn numbers() -> impl Iterator<Item = f64> {
        let mut stream = Draws::new(1, 0).stream(Purpose(1), EntityKey(1), 0);
        let drawn: Vec<f64> = (0..200_000)
            .map(|n| open_unit(stream.next_u64() >> (n % 50)))
            .collect();
        let ends = [0, 1, u64::MAX, u64::MAX - 4096].map(open_unit);
        let borders = [
            0.5,
            0.25,
            0.75,
            1.0 - std::f64::consts::FRAC_1_SQRT_2,
            std::f64::consts::FRAC_1_SQRT_2,
            f64::from_bits(WHOLE << 32),
        ];
        let near = borders.into_iter().flat_map(|border: f64| {
            (0..20_000).map(move |n| f64::from_bits(border.to_bits() - 10_000 * 4096 + n * 4096))
        });
        let around = near.chain(borders).chain(ends);
        around
            .chain(drawn.clone())
            .chain(drawn.into_iter().map(|x| 1.0 - x))
    }

    #[test]
    fn logarithms_have_the_bits_of_libm() {
        for x in numbers() {
            assert_eq!(log(x).to_bits(), libm::log(x).to_bits(), "{x}");
        }
    }

    #[test]
    fn logarithms_of_the_rest_have_the_bits_of_libm() {
        for p in numbers().chain([1e-300, 1e-20, 0.1, 0.3, 0.7, 0.9]) {
            let found = minus_log_of_rest(p);
            assert_eq!(found.to_bits(), (-libm::log1p(-p)).to_bits(), "{p}");
        }
    }
}
