//! Inputs in groups, one line each, with one or two marks on a common scale: the form of the tornado, of effects and of
//! indices.

use crate::report::axes::amount::Amounts;
use crate::report::axes::frame::SMALL;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;

/// Height of a line, and of the head of a group \[px\].
const LINE: f64 = 30.0;
const HEAD: f64 = 24.0;
/// Height of the key above and of the scale below \[px\].
const KEY: f64 = 26.0;
const SCALE: f64 = 22.0;

/// One mark of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Value.
    pub value: f64,
    /// Ends of its interval.
    pub interval: Option<(f64, f64)>,
    /// Colour.
    pub colour: Colour,
    /// A dot instead of a bar from zero.
    pub is_dot: bool,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is.
    pub label: String,
    /// Marks, from above to below.
    pub marks: Vec<Mark>,
    /// Numbers in words, at the right.
    pub note: String,
}

/// Lines under one head.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Head; none is drawn if it is empty.
    pub head: String,
    /// Lines.
    pub lines: Vec<Line>,
}

/// What the colours mean.
pub type Key<'a> = [(Colour, &'a str)];

/// Height that groups take with key and scale \[px\].
pub fn height(groups: &[Group], key: &Key<'_>) -> f64 {
    let group = |group: &Group| {
        let head = if group.head.is_empty() { 0.0 } else { HEAD };
        head + group.lines.len() as f64 * LINE
    };
    key_height(key) + groups.iter().map(group).sum::<f64>().max(3.0 * LINE) + SCALE
}

fn key_height(key: &Key<'_>) -> f64 {
    if key.is_empty() { 4.0 } else { KEY }
}

/// The least and the greatest number that groups show, zero among them.
pub fn ends(groups: &[Group]) -> (f64, f64) {
    let marks = groups
        .iter()
        .flat_map(|group| &group.lines)
        .flat_map(|line| &line.marks);
    let numbers = marks.flat_map(|mark| {
        let (low, high) = mark.interval.unwrap_or((mark.value, mark.value));
        [mark.value, low, high]
    });
    numbers
        .filter(|number| number.is_finite())
        .fold((0.0, 0.0), |(low, high), number| {
            (f64::min(low, number), f64::max(high, number))
        })
}

/// Draws groups: the key, labels at the left, notes at the right, and one scale below.
pub fn draw(sheet: &mut Sheet, room: &Area, groups: &[Group], amounts: &Amounts, key: &Key<'_>) {
    let lines = || groups.iter().flat_map(|group| &group.lines);
    let widest = |of: &dyn Fn(&Line) -> &str| {
        lines()
            .map(|line| font::width(of(line), SMALL, false))
            .fold(0.0, f64::max)
    };
    let heads = groups
        .iter()
        .map(|group| font::width(&group.head, SMALL, true))
        .fold(0.0, f64::max);
    // No head may reach into the plot, where lines would cross it.
    let labels = widest(&|line| &line.label)
        .max(heads)
        .min(room.width * 0.44);
    let notes = widest(&|line| &line.note).min(room.width * 0.32);
    let area = Area {
        left: room.left + labels + 12.0,
        top: room.top + key_height(key),
        width: room.width - labels - notes - 26.0,
        height: room.height - key_height(key) - SCALE,
    };
    draw_key(sheet, room, key);
    amounts.draw_below(sheet, &area, SMALL);
    let mut y = area.top;
    for group in groups {
        if !group.head.is_empty() {
            let at = (room.left, y + HEAD * 0.7);
            let head = font::fit(&group.head, SMALL, true, labels);
            sheet.bold(at, Anchor::Start, SMALL, Colour::INK, head);
            y += HEAD;
        }
        for line in &group.lines {
            draw_line(sheet, &area, line, y + LINE / 2.0, (labels, notes), amounts);
            y += LINE;
        }
    }
    let zero = amounts.x(&area, 0.0);
    sheet.line(
        vec![(zero, area.top), (zero, area.bottom())],
        Colour::AXIS,
        1.2,
    );
}

fn draw_key(sheet: &mut Sheet, room: &Area, key: &Key<'_>) {
    let mut x = room.left;
    for (colour, text) in key {
        let swatch = Area {
            left: x,
            top: room.top + 2.0,
            width: 14.0,
            height: 10.0,
        };
        sheet.rect(swatch, *colour);
        let at = (x + 20.0, room.top + 11.0);
        let written = sheet.text(at, Anchor::Start, SMALL, Colour::GREY, *text);
        x = written.right() + 22.0;
    }
}

fn draw_line(
    sheet: &mut Sheet,
    area: &Area,
    line: &Line,
    y: f64,
    (labels, notes): (f64, f64),
    amounts: &Amounts,
) {
    let base = y + SMALL * 0.36;
    let label = font::fit(&line.label, SMALL, false, labels);
    sheet.text(
        (area.left - 10.0, base),
        Anchor::End,
        SMALL,
        Colour::INK,
        label,
    );
    let note = font::fit(&line.note, SMALL, false, notes);
    sheet.text(
        (area.right() + 12.0, base),
        Anchor::Start,
        SMALL,
        Colour::GREY,
        note,
    );
    let zero = amounts.x(area, 0.0);
    let bars = line.marks.iter().filter(|mark| !mark.is_dot).count();
    let mut bar_at = y - 5.5 * (bars as f64 - 1.0);
    for mark in &line.marks {
        let at = if mark.is_dot { y } else { bar_at };
        let x = amounts.x(area, mark.value);
        if mark.is_dot {
            sheet.dot((x, at), 4.2, mark.colour);
        } else {
            let bar = Area {
                left: zero.min(x),
                top: at - 4.5,
                width: (x - zero).abs(),
                height: 9.0,
            };
            sheet.rect(bar, mark.colour);
            bar_at += 11.0;
        }
        if let Some((low, high)) = mark.interval {
            let (low, high) = (amounts.x(area, low), amounts.x(area, high));
            sheet.line(vec![(low, at), (high, at)], Colour::INK, 1.4);
            for x in [low, high] {
                sheet.line(vec![(x, at - 3.5), (x, at + 3.5)], Colour::INK, 1.4);
            }
        }
    }
}
