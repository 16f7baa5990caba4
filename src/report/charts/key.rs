//! A key: samples of colour with their words, in lines above a chart, where a direct label has no room.

use crate::report::axes::frame::SMALL;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;

/// Height of one line of a key \[px\].
pub const LINE: f64 = 20.0;
/// Width of a sample and of the gap after an entry \[px\].
const SAMPLE: f64 = 20.0;
const GAP: f64 = 18.0;

/// How an entry is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sample {
    /// A filled square.
    Fill(Colour),
    /// A line.
    Line(Colour),
    /// A line of dashes of a length \[px\].
    Dashes(Colour, f64),
    /// A dot.
    Dot(Colour),
    /// A diamond.
    Diamond(Colour),
}

/// Lines that entries need in a width.
pub fn height(entries: &[(Sample, String)], room: f64) -> f64 {
    let lines = places(entries, room).last().map_or(0, |place| place.1 + 1);
    lines as f64 * LINE
}

/// Draws entries from the left upper corner of an area.
pub fn draw(sheet: &mut Sheet, area: &Area, entries: &[(Sample, String)]) {
    for ((sample, text), (x, line)) in entries.iter().zip(places(entries, area.width)) {
        let (left, y) = (area.left + x, area.top + (line as f64 + 0.5) * LINE);
        mark(sheet, *sample, left, y);
        let at = (left + SAMPLE + 6.0, y + SMALL * 0.36);
        sheet.text(at, Anchor::Start, SMALL, Colour::INK, text.as_str());
    }
}

fn mark(sheet: &mut Sheet, sample: Sample, left: f64, y: f64) {
    match sample {
        Sample::Fill(colour) => sheet.rect(
            Area {
                left,
                top: y - 6.0,
                width: SAMPLE,
                height: 12.0,
            },
            colour,
        ),
        Sample::Line(colour) => {
            sheet.line(vec![(left, y), (left + SAMPLE, y)], colour, 2.0);
        }
        Sample::Dashes(colour, dash) => {
            sheet.dashes(&[(left, y), (left + SAMPLE, y)], colour, 2.0, dash, 3.0);
        }
        Sample::Dot(colour) => sheet.dot((left + SAMPLE / 2.0, y), 4.0, colour),
        Sample::Diamond(colour) => diamond(sheet, (left + SAMPLE / 2.0, y), 5.0, colour),
    }
}

/// Draws a diamond.
pub fn diamond(sheet: &mut Sheet, (x, y): (f64, f64), size: f64, colour: Colour) {
    let corners = vec![(x, y - size), (x + size, y), (x, y + size), (x - size, y)];
    sheet.fill(corners, colour);
}

/// Left end and line of each entry.
fn places(entries: &[(Sample, String)], room: f64) -> Vec<(f64, usize)> {
    let (mut x, mut line) = (0.0, 0);
    let mut places = Vec::new();
    for (_, text) in entries {
        let width = SAMPLE + 6.0 + font::width(text, SMALL, false);
        if x > 0.0 && x + width > room {
            x = 0.0;
            line += 1;
        }
        places.push((x, line));
        x += width + GAP;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_that_do_not_fit_go_on_in_the_next_line() {
        let entries = vec![(Sample::Fill(Colour::BLUE), "waiting for a camp".to_owned()); 5];
        assert_eq!(height(&entries, 10_000.0), LINE);
        assert_eq!(height(&entries, 320.0), 3.0 * LINE);
        assert_eq!(height(&[], 320.0), 0.0);
    }
}
