//! What surrounds every chart: title, what is shown in which unit, and the notes at the foot.

use crate::report::Meta;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

/// Width of a chart \[px\].
pub const WIDTH: f64 = 720.0;
/// Height of a chart's area that has no reason for another \[px\].
pub const HEIGHT: f64 = 345.0;
/// Margin at both sides \[px\].
pub const MARGIN: f64 = 16.0;
/// Size of titles \[px\].
pub const TITLE: f64 = 18.0;
/// Size of main texts \[px\].
pub const BODY: f64 = 14.0;
/// Size of tick labels and notes \[px\].
pub const SMALL: f64 = 12.5;

/// What is written around a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame<'a> {
    /// Title.
    pub title: &'a str,
    /// Second line: what is shown, and its unit.
    pub subtitle: &'a str,
    /// How to read it: what bands and intervals mean.
    pub reading: &'a str,
    /// Handling marking of the scenario.
    pub marking: &'a str,
}

/// Size of notes \[px\].
const NOTE: f64 = 11.5;

impl Frame<'_> {
    /// A sheet with the frame written on it, and the area that is left for a chart of this height.
    pub fn sheet(&self, meta: &Meta<'_>, height: f64) -> (Sheet, Area) {
        let room = WIDTH - 2.0 * MARGIN;
        let head = self.head(room);
        let foot = self.foot(meta, room);
        let top = head.last().map_or(12.0, |line| line.0) + 14.0;
        let mut sheet = Sheet::new(
            WIDTH,
            top + height + 14.0 + foot.len() as f64 * NOTE * 1.35 + 8.0,
        );
        sheet.title = self.title.to_owned();
        sheet.subtitle = self.subtitle.to_owned();
        sheet.description = format!("{} {}", self.subtitle, self.reading);
        for (y, is_title, line) in head {
            if is_title {
                sheet.bold((MARGIN, y), Anchor::Start, TITLE, Colour::INK, line);
            } else {
                sheet.text((MARGIN, y), Anchor::Start, BODY, Colour::GREY, line);
            }
        }
        let mut y = sheet.height - 10.0;
        if self.is_beside(meta, room) {
            let right = WIDTH - MARGIN;
            sheet.bold((right, y), Anchor::End, NOTE, Colour::GREY, self.marking);
        }
        for line in foot.into_iter().rev() {
            sheet.text((MARGIN, y), Anchor::Start, NOTE, Colour::GREY, line);
            y -= NOTE * 1.35;
        }
        let area = Area {
            left: MARGIN,
            top,
            width: room,
            height,
        };
        (sheet, area)
    }

    /// Lines above the chart: base line, whether it is the title, text.
    fn head(&self, room: f64) -> Vec<(f64, bool, String)> {
        let mut y = 10.0;
        let mut lines = Vec::new();
        for line in font::wrap(self.title, TITLE, true, room) {
            y += TITLE * 1.2;
            lines.push((y, true, line));
        }
        for line in font::wrap(self.subtitle, BODY, false, room) {
            y += BODY * 1.4;
            lines.push((y, false, line));
        }
        lines
    }

    /// Lines below the chart.
    fn foot(&self, meta: &Meta<'_>, room: f64) -> Vec<String> {
        let mut lines = font::wrap(self.reading, NOTE, false, room);
        if !self.is_beside(meta, room) {
            lines.extend(font::wrap(self.marking, NOTE, true, room));
        }
        lines.push(batch(meta));
        lines
    }

    /// Whether the marking has room beside the last line.
    fn is_beside(&self, meta: &Meta<'_>, room: f64) -> bool {
        let left = room - font::width(&batch(meta), NOTE, false) - 24.0;
        font::width(self.marking, NOTE, true) <= left
    }
}

/// Number of replications, seed and program, as every chart states them.
pub fn batch(meta: &Meta<'_>) -> String {
    let mut text = format!(
        "n = {} {} · seed {} · bluelift {}",
        words::fixed(meta.n as f64, 0),
        if meta.n == 1 {
            "replication"
        } else {
            "replications"
        },
        meta.seed,
        meta.version,
    );
    if meta.partial {
        text.push_str(" · interrupted");
    }
    if meta.failures > 0 {
        text.push_str(&format!(" · {} failed", meta.failures));
    }
    text
}

/// Says in the middle of an area why it is empty.
pub fn message(sheet: &mut Sheet, area: &Area, text: &str) {
    let lines = font::wrap(text, BODY, false, area.width - 20.0);
    let mut y = area.top + area.height / 2.0 - (lines.len() as f64 - 1.0) * BODY * 0.7;
    for line in lines {
        sheet.text(
            (area.left + area.width / 2.0, y),
            Anchor::Middle,
            BODY,
            Colour::GREY,
            line,
        );
        y += BODY * 1.4;
    }
}
