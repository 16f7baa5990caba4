//! What surrounds every chart: title, what is shown in which unit, and the notes at the foot.

use crate::report::Meta;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

/// Width of a chart [px].
pub const WIDTH: f64 = 840.0;
/// Height of a chart that has no reason for another [px].
pub const HEIGHT: f64 = 460.0;
/// Margin at both sides [px].
pub const MARGIN: f64 = 16.0;
/// Size of titles [px].
pub const TITLE: f64 = 18.0;
/// Size of main texts [px].
pub const BODY: f64 = 14.0;
/// Size of tick labels and notes [px].
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

impl Frame<'_> {
    /// Writes the frame on a sheet and returns the area that is left for the chart and its axes.
    pub fn draw(&self, sheet: &mut Sheet, meta: &Meta<'_>) -> Area {
        sheet.title = self.title.to_owned();
        sheet.description = format!("{} {}", self.subtitle, self.reading);
        let room = sheet.width - 2.0 * MARGIN;
        let mut y = 12.0;
        for line in font::wrap(self.title, TITLE, true, room) {
            y += TITLE * 1.2;
            sheet.bold((MARGIN, y), Anchor::Start, TITLE, Colour::INK, line);
        }
        for line in font::wrap(self.subtitle, BODY, false, room) {
            y += BODY * 1.35;
            sheet.text((MARGIN, y), Anchor::Start, BODY, Colour::GREY, line);
        }
        let top = y + 10.0;
        let bottom = self.foot(sheet, meta, room);
        Area {
            left: MARGIN,
            top,
            width: room,
            height: bottom - top,
        }
    }

    /// Writes the notes from the lowest line up and returns the height above them.
    fn foot(&self, sheet: &mut Sheet, meta: &Meta<'_>, room: f64) -> f64 {
        let size = 11.5;
        let mut lines = font::wrap(self.reading, size, false, room);
        let batch = batch(meta);
        let marking_room = room - font::width(&batch, size, false) - 24.0;
        let is_beside = font::width(self.marking, size, true) <= marking_room;
        if !is_beside {
            lines.extend(font::wrap(self.marking, size, true, room));
        }
        lines.push(batch);
        let mut y = sheet.height - 10.0;
        if is_beside {
            let right = sheet.width - MARGIN;
            sheet.bold((right, y), Anchor::End, size, Colour::GREY, self.marking);
        }
        for line in lines.into_iter().rev() {
            sheet.text((MARGIN, y), Anchor::Start, size, Colour::GREY, line);
            y -= size * 1.35;
        }
        y - 4.0
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
