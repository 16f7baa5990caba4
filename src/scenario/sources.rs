//! The texts a scenario was read from, and where in them a value stands.

/// A range of bytes in one of the [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// Which text, by its number in [`Sources`].
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A place as a person finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name of the file, relative to the scenario's folder, or `--set`.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// The text of that line, shortened where it is long.
    pub text: String,
    /// Characters of `text` before the mark.
    pub indent: usize,
    /// Characters to mark, at least 1.
    pub width: usize,
}

/// Characters of a line shown on either side of a mark.
const SHOWN: usize = 100;

/// One text with its name.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Name shown in faults.
    pub name: String,
    /// Its text, without a byte-order mark.
    pub text: String,
    /// First byte of each line.
    lines: Vec<u32>,
}

/// All texts of one scenario, in the order in which they were read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a text and returns its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> u32 {
        let text = text.into();
        let mut lines = vec![0];
        lines.extend(
            text.bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| at as u32 + 1),
        );
        self.files.push(SourceFile {
            name: name.into(),
            text,
            lines,
        });
        self.files.len() as u32 - 1
    }

    /// The text with a number.
    pub fn text(&self, file: u32) -> &str {
        self.files
            .get(file as usize)
            .map_or("", |source| source.text.as_str())
    }

    /// The name of the text with a number.
    pub fn name(&self, file: u32) -> &str {
        self.files
            .get(file as usize)
            .map_or("", |source| source.name.as_str())
    }

    /// Line and column of a span, with the line's text.
    pub fn place(&self, span: Span) -> Place {
        let Some(source) = self.files.get(span.file as usize) else {
            return Place {
                file: String::new(),
                line: 1,
                column: 1,
                text: String::new(),
                indent: 0,
                width: 1,
            };
        };
        let line = source.lines.partition_point(|first| *first <= span.start) - 1;
        let first = source.lines[line] as usize;
        let whole = source.text.get(first..).unwrap_or("");
        let whole = whole
            .split('\n')
            .next()
            .unwrap_or("")
            .trim_end_matches('\r');
        let within = |byte: u32| {
            let mut byte = (byte as usize).saturating_sub(first).min(whole.len());
            while !whole.is_char_boundary(byte) {
                byte -= 1;
            }
            whole[..byte].chars().count()
        };
        let (start, end) = (within(span.start), within(span.end));
        let skipped = start.saturating_sub(SHOWN);
        let shown: String = whole
            .chars()
            .skip(skipped)
            .take(2 * SHOWN)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let indent = start - skipped;
        let room = shown.chars().count().saturating_sub(indent).max(1);
        Place {
            file: source.name.clone(),
            line: line + 1,
            column: start + 1,
            text: shown,
            indent,
            width: end.saturating_sub(start).clamp(1, room),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let mut sources = Sources::default();
        let file = sources.add("a.toml", "x = 1\né = \"3 t\"\r\n");
        let place = sources.place(Span {
            file,
            start: 11,
            end: 16,
        });
        assert_eq!((place.line, place.column, place.width), (2, 5, 5));
        assert_eq!(place.text, "é = \"3 t\"");
    }

    #[test]
    fn a_span_past_the_end_still_has_a_place() {
        let mut sources = Sources::default();
        let file = sources.add("a.toml", "x = 1");
        let place = sources.place(Span {
            file,
            start: 90,
            end: 99,
        });
        assert_eq!((place.line, place.column, place.width), (1, 6, 1));
    }
}
