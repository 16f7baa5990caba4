//! The embedded font: its bytes, and how wide a text becomes.
//!
//! Widths are read from the font's own tables, so that boxes in tests, marks in PNG and `textLength` in SVG agree.
//!
//! Source: Noto Sans under the SIL Open Font License 1.1; what was changed stands in `assets/OFL.txt`.

use std::sync::LazyLock;

/// Regular weight.
pub const REGULAR: &[u8] = include_bytes!("../assets/BlueliftSans-Regular.ttf");
/// Bold weight.
pub const BOLD: &[u8] = include_bytes!("../assets/BlueliftSans-Bold.ttf");
/// Height of capitals as a share of the size.
pub const CAPITAL: f64 = 0.714;
/// Depth of descenders as a share of the size.
pub const DESCENT: f64 = 0.24;

/// Advance and left bearing of a character at size 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Distance to the next character.
    pub advance: f64,
    /// Distance from the origin to the leftmost mark.
    pub bearing: f64,
}

static METRICS: LazyLock<[Metrics; 2]> =
    LazyLock::new(|| [Metrics::read(REGULAR), Metrics::read(BOLD)]);

/// The glyph of a character; a character that the font lacks takes the width of its box for missing ones.
pub fn glyph(character: char, bold: bool) -> Glyph {
    METRICS[usize::from(bold)].glyph(character)
}

/// Width of a text at a size \[px\].
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    text.chars().map(|c| glyph(c, bold).advance).sum::<f64>() * size
}

/// The text, cut to fit a width and then ended with an ellipsis.
pub fn fit(text: &str, size: f64, bold: bool, room: f64) -> String {
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        kept.push(character);
        if width(&kept, size, bold) + width("…", size, bold) > room {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// The text broken at spaces into lines that fit a width; a word that is too long is cut.
pub fn wrap(text: &str, size: f64, bold: bool, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, bold) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(fit(word, size, bold, room)),
        }
    }
    lines
}

/// Tables of one weight that measuring needs.
struct Metrics {
    bytes: &'static [u8],
    /// Start of the character map's segments, and their number.
    map: (usize, usize),
    /// Start of the horizontal metrics, and how many of them are whole.
    horizontal: (usize, usize),
    units: f64,
}

impl Metrics {
    fn read(bytes: &'static [u8]) -> Metrics {
        let table = |tag: &[u8; 4]| {
            (0..word(bytes, 4))
                .map(|i| 12 + 16 * i)
                .find(|&at| &bytes[at..at + 4] == tag)
                .map(|at| word(bytes, at + 8) << 16 | word(bytes, at + 10))
                .expect("the embedded font has the tables that measuring needs")
        };
        let (map, head, hhea, hmtx) = (
            table(b"cmap"),
            table(b"head"),
            table(b"hhea"),
            table(b"hmtx"),
        );
        // The first subtable of the embedded font has format 4: segments of consecutive characters.
        let segments = map + (word(bytes, map + 8) << 16 | word(bytes, map + 10));
        Metrics {
            bytes,
            map: (segments, word(bytes, segments + 6) / 2),
            horizontal: (hmtx, word(bytes, hhea + 34)),
            units: word(bytes, head + 18) as f64,
        }
    }

    fn glyph(&self, character: char) -> Glyph {
        let index = self.index(character as usize);
        let (start, whole) = self.horizontal;
        let advance = word(self.bytes, start + 4 * index.min(whole - 1));
        let bearing = if index < whole {
            word(self.bytes, start + 4 * index + 2)
        } else {
            word(self.bytes, start + 4 * whole + 2 * (index - whole))
        };
        Glyph {
            advance: advance as f64 / self.units,
            bearing: f64::from(bearing as u16 as i16) / self.units,
        }
    }

    /// Number of the glyph of a character; 0 if the font lacks it.
    fn index(&self, code: usize) -> usize {
        let (start, n) = self.map;
        let entry = |row: usize, i: usize| {
            word(
                self.bytes,
                start + 14 + 2 * (row * n + i) + usize::from(row > 0) * 2,
            )
        };
        let Some(i) = (0..n).find(|&i| code <= entry(0, i)) else {
            return 0;
        };
        let (first, shift, offset) = (entry(1, i), entry(2, i), entry(3, i));
        if code < first {
            return 0;
        }
        if offset == 0 {
            return (code + shift) & 0xffff;
        }
        let at = start + 14 + 2 * (3 * n + i) + 2 + offset + 2 * (code - first);
        match word(self.bytes, at) {
            0 => 0,
            glyph => (glyph + shift) & 0xffff,
        }
    }
}

fn word(bytes: &[u8], at: usize) -> usize {
    usize::from(bytes[at]) << 8 | usize::from(bytes[at + 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font_tables() {
        // Advance widths of Noto Sans 2.004 in thousandths of an em.
        assert!((width("H", 1000.0, false) - 741.0).abs() < 1e-9);
        assert!((width("H", 1000.0, true) - 765.0).abs() < 1e-9);
        assert!((width("1,0", 1000.0, false) - (572.0 + 268.0 + 572.0)).abs() < 1e-9);
    }

    #[test]
    fn the_font_has_every_sign_that_charts_use() {
        let missing = glyph('\u{4e00}', false);
        for sign in "AZaz09 .,–—−×≤≥∞≈·…%$éèçôàïÉñüø’“”→".chars()
        {
            assert!(METRICS[0].index(sign as usize) > 0, "{sign}");
            assert!(METRICS[1].index(sign as usize) > 0, "{sign}");
        }
        assert!(missing.advance > 0.0);
    }

    #[test]
    fn a_text_that_is_too_long_ends_with_an_ellipsis_and_fits() {
        let short = fit("a long name of a site", 12.0, false, 60.0);
        assert!(
            short.ends_with('…') && width(&short, 12.0, false) <= 60.0,
            "{short}"
        );
    }
}
