//! Numbers as bytes: fixed ones in little-endian order, small ones in as few bytes as they need.
//!
//! A varying number takes 7 bits a byte, the least first, the eighth bit telling that more follow; signed ones are
//! folded first, so that numbers near zero are short. Reading never panics and never reserves more than there is.
//!
//! # Example
//!
//! ```
//! # use bluelift::experiment::kept::code::{Cursor, put_signed, put_varying};
//! let mut bytes = Vec::new();
//! put_varying(&mut bytes, 300);
//! put_signed(&mut bytes, -2);
//! assert_eq!(bytes, [0xac, 0x02, 0x03]);
//! let mut cursor = Cursor::new(&bytes);
//! assert_eq!((cursor.varying(), cursor.signed(), cursor.varying()), (Some(300), Some(-2), None));
//! ```

/// Bytes of the longest varying number: 128 bits, 7 a byte.
const LONGEST: usize = 19;

/// Adds a number that is usually small.
#[inline]
pub fn put_varying(to: &mut Vec<u8>, value: u128) {
    let mut high = value;
    // Numbers of more than 64 bits are rare, and dear to shift.
    while high > u128::from(u64::MAX) {
        to.push(high as u8 | 0x80);
        high >>= 7;
    }
    let mut low = high as u64;
    while low >= 0x80 {
        to.push(low as u8 | 0x80);
        low >>= 7;
    }
    to.push(low as u8);
}

/// Adds a number that is usually near zero.
pub fn put_signed(to: &mut Vec<u8>, value: i128) {
    put_varying(to, ((value << 1) ^ (value >> 127)) as u128);
}

/// Adds a text with its length before it.
pub fn put_text(to: &mut Vec<u8>, text: &str) {
    put_varying(to, text.len() as u128);
    to.extend_from_slice(text.as_bytes());
}

/// Reads numbers one after the other; `None` where the bytes end or make no sense.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// At the first byte.
    pub fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { bytes }
    }

    /// Bytes not yet read.
    pub fn left(&self) -> usize {
        self.bytes.len()
    }

    /// The next `n` bytes.
    pub fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(n)?;
        self.bytes = rest;
        Some(taken)
    }

    /// A number of 8 bytes.
    pub fn fixed(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    /// A number written by [`put_varying`].
    pub fn varying(&mut self) -> Option<u128> {
        let mut value = 0u128;
        for place in 0..LONGEST {
            let byte = *self.take(1)?.first()?;
            let bits = u128::from(byte & 0x7f);
            let shifted = bits.checked_shl(7 * place as u32)?;
            if shifted >> (7 * place) != bits {
                return None;
            }
            value |= shifted;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// A number written by [`put_varying`] that fits into another type.
    pub fn small<T: TryFrom<u128>>(&mut self) -> Option<T> {
        T::try_from(self.varying()?).ok()
    }

    /// A number written by [`put_signed`].
    pub fn signed(&mut self) -> Option<i128> {
        let folded = self.varying()?;
        Some((folded >> 1) as i128 ^ -((folded & 1) as i128))
    }

    /// A text written by [`put_text`].
    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.small()?;
        std::str::from_utf8(self.take(length)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_reads_back() {
        let edges = (0..128).flat_map(|bit| [(1u128 << bit) - 1, 1 << bit, (1 << bit) + 1]);
        for value in edges.chain([u128::MAX]) {
            let mut bytes = Vec::new();
            put_varying(&mut bytes, value);
            put_signed(&mut bytes, value as i128);
            let mut cursor = Cursor::new(&bytes);
            assert_eq!(cursor.varying(), Some(value));
            assert_eq!(cursor.signed(), Some(value as i128));
            assert_eq!(cursor.left(), 0);
        }
    }

    #[test]
    fn numbers_that_are_too_long_or_cut_off_are_none() {
        assert_eq!(Cursor::new(&[0x80; 40]).varying(), None);
        assert_eq!(Cursor::new(&[0xff; 18]).varying(), None);
        let mut over = vec![0xff; 18];
        over.push(0x04);
        assert_eq!(Cursor::new(&over).varying(), None);
        assert_eq!(Cursor::new(&[0x80]).varying(), None);
        assert_eq!(Cursor::new(&[1, 2, 3]).fixed(), None);
        assert_eq!(Cursor::new(&[200, 1, 3]).small::<u8>(), Some(200));
        assert_eq!(Cursor::new(&[0xc8, 0x02]).small::<u8>(), None);
    }

    #[test]
    fn a_text_that_is_not_there_or_not_a_text_is_none() {
        assert_eq!(Cursor::new(&[5, b'a']).text(), None);
        assert_eq!(Cursor::new(&[1, 0xff]).text(), None);
        let mut bytes = Vec::new();
        put_text(&mut bytes, "Gao");
        assert_eq!(Cursor::new(&bytes).text(), Some("Gao"));
    }
}
