//! A first look at a TOML text that refuses what would make the parser work too hard.
//!
//! It counts brackets, parts of dotted keys and values outside texts and comments, in one pass without recursion,
//! so that a file of a million opening brackets is refused before anything recurses over it.

use crate::scenario::limits::{DEPTH, VALUES};

/// What is too large, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TooMuch {
    /// Byte at which the limit is passed.
    pub at: usize,
    /// What is wrong.
    pub message: String,
}

/// Looks through a text.
pub(crate) fn scan(text: &str) -> Result<(), TooMuch> {
    let bytes = text.as_bytes();
    let (mut depth, mut dots, mut values, mut at) = (0usize, 0usize, 0usize, 0usize);
    while at < bytes.len() {
        match bytes[at] {
            b'#' => {
                at = line_end(bytes, at);
                continue;
            }
            quote @ (b'"' | b'\'') => {
                at = string_end(bytes, at, quote);
                continue;
            }
            b'[' | b'{' => {
                depth += 1;
                dots = 0;
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                dots = 0;
            }
            b'.' => dots += 1,
            b'=' | b',' => {
                values += 1;
                dots = 0;
            }
            b'\n' => dots = 0,
            _ => {}
        }
        let message = if depth > DEPTH {
            format!("tables and arrays are nested more than {DEPTH} deep")
        } else if dots >= DEPTH {
            format!("a key has more than {DEPTH} parts")
        } else if values > VALUES {
            format!("the file holds more than {VALUES} values")
        } else {
            at += 1;
            continue;
        };
        return Err(TooMuch { at, message });
    }
    Ok(())
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |length| from + length)
}

/// One past the end of the string that starts at `from`; a string on one line ends with its line at the latest.
fn string_end(bytes: &[u8], from: usize, quote: u8) -> usize {
    let triple = bytes[from..].starts_with(&[quote, quote, quote]);
    let mut at = from + if triple { 3 } else { 1 };
    while at < bytes.len() {
        if bytes[at] == b'\\' && quote == b'"' {
            at += 2;
        } else if triple && bytes[at..].starts_with(&[quote, quote, quote]) {
            return at + 3;
        } else if !triple && bytes[at] == quote {
            return at + 1;
        } else if !triple && bytes[at] == b'\n' {
            return at;
        } else {
            at += 1;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_texts_and_comments_do_not_count() {
        let brackets = "[".repeat(100);
        assert_eq!(scan(&format!("a = \"{brackets}\" # {brackets}")), Ok(()));
        assert_eq!(scan(&format!("a = '''\n{brackets}'''")), Ok(()));
    }

    #[test]
    fn deep_arrays_and_long_keys_are_refused() {
        assert_eq!(scan(&format!("a = {}", "[".repeat(33))).unwrap_err().at, 36);
        assert!(scan(&format!("{}a = 1", "a.".repeat(32))).is_err());
        assert_eq!(scan(&format!("{}a = 1", "a.".repeat(31))), Ok(()));
    }
}
