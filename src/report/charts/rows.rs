//! Rows: one quantity a row, with a bar from zero or a dot, its interval, and the number in words.

use crate::report::axes::amount::Amounts;
use crate::report::axes::frame::SMALL;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is.
    pub label: String,
    /// Value.
    pub value: f64,
    /// Ends of the interval that is drawn.
    pub interval: Option<(f64, f64)>,
    /// Colour of bar or dot.
    pub colour: Colour,
    /// The number in words, at the right.
    pub note: String,
}

/// How a value is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A bar from zero.
    Bar,
    /// A dot.
    Dot,
}

/// The greatest value or interval end of rows.
pub fn greatest(rows: &[Row]) -> f64 {
    rows.iter()
        .map(|r| r.interval.map_or(r.value, |(_, high)| high.max(r.value)))
        .fold(0.0, f64::max)
}

/// The least value or interval end of rows.
pub fn least(rows: &[Row]) -> f64 {
    rows.iter()
        .map(|r| r.interval.map_or(r.value, |(low, _)| low.min(r.value)))
        .fold(0.0, f64::min)
}

/// Draws rows in an area: labels at the left, notes at the right, the scale below, each row `height` high.
pub fn draw(
    sheet: &mut Sheet,
    room: &Area,
    rows: &[Row],
    mark: Mark,
    amounts: &Amounts,
    height: f64,
) {
    let widest = |texts: &mut dyn Iterator<Item = &str>| {
        texts
            .map(|t| font::width(t, SMALL, false))
            .fold(0.0, f64::max)
    };
    let labels = widest(&mut rows.iter().map(|r| r.label.as_str())).min(room.width * 0.42);
    let notes = widest(&mut rows.iter().map(|r| r.note.as_str())).min(room.width * 0.4);
    let area = Area {
        left: room.left + labels + 10.0,
        top: room.top,
        width: room.width - labels - notes - 20.0,
        height: rows.len() as f64 * height,
    };
    amounts.draw_below(sheet, &area, SMALL);
    let zero = amounts.x(&area, 0.0);
    for (i, row) in rows.iter().enumerate() {
        let y = area.top + (i as f64 + 0.5) * height;
        let base = y + SMALL * 0.36;
        let label = font::fit(&row.label, SMALL, false, labels);
        sheet.text(
            (area.left - 8.0, base),
            Anchor::End,
            SMALL,
            Colour::INK,
            label,
        );
        let note = font::fit(&row.note, SMALL, false, notes);
        sheet.text(
            (area.right() + 8.0, base),
            Anchor::Start,
            SMALL,
            Colour::GREY,
            note,
        );
        let x = amounts.x(&area, row.value);
        if mark == Mark::Bar {
            let bar = Area {
                left: zero.min(x),
                top: y - height * 0.3,
                width: (x - zero).abs(),
                height: height * 0.6,
            };
            sheet.rect(bar, row.colour);
        }
        if let Some((low, high)) = row.interval {
            whisker(
                sheet,
                amounts.x(&area, low),
                amounts.x(&area, high),
                y,
                height,
            );
        }
        if mark == Mark::Dot {
            sheet.dot((x, y), 4.5, row.colour);
        }
    }
}

/// An interval as a line with short ends.
fn whisker(sheet: &mut Sheet, low: f64, high: f64, y: f64, height: f64) {
    let end = (height * 0.16).min(4.0);
    sheet.line(vec![(low, y), (high, y)], Colour::INK, 1.5);
    for x in [low, high] {
        sheet.line(vec![(x, y - end), (x, y + end)], Colour::INK, 1.5);
    }
}
