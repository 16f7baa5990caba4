//! Rules under which a plan fails: what part of each input's range they take, and where the failures lie.

use crate::experiment::decision::Decision;
use crate::experiment::discover::Discovery;
use crate::experiment::discover::Found;
use crate::report::Meta;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::discover::restriction;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

const HEIGHT: f64 = 30.0;

/// The rules, one bar a restricted input.
pub fn bars(
    discovery: &Discovery,
    inputs: &[Decision],
    failure: &str,
    marking: &str,
    meta: &Meta<'_>,
) -> Sheet {
    let title = format!("When the plan fails: {failure}");
    let failing = discovery.failing.map_or(0.0, |f| f.value);
    let subtitle = format!(
        "Part of each input’s range, in the input’s unit [share of range]; overall {} fail",
        words::percent(failing)
    );
    let frame = Frame {
        title: &title,
        subtitle: &subtitle,
        reading: "Light: the range that was looked at. Dark: the part of it in the rule; inputs that a rule does not restrict are left out. \
                  Density: share of cases in the rule that fail. Coverage: share of all failures in the rule. Both on cases that the search did not see.",
        marking,
    };
    let n: usize = discovery.rules.iter().map(|rule| 1 + bound(rule)).sum();
    let (mut sheet, room) = frame.sheet(meta, n.max(3) as f64 * HEIGHT + 6.0);
    if discovery.rules.is_empty() {
        let text = "No rule tells failures from successes better than none does.";
        frame::message(&mut sheet, &room, text);
        return sheet;
    }
    let mut y = room.top;
    for (place, rule) in discovery.rules.iter().enumerate() {
        let share = |estimate: Option<crate::experiment::summary::Estimate>| {
            estimate.map_or("–".to_owned(), |e| words::percent(e.value))
        };
        let head = format!(
            "Rule {}: density {}, coverage {}",
            place + 1,
            share(rule.density),
            share(rule.coverage)
        );
        let at = (room.left, y + HEIGHT * 0.68);
        sheet.bold(at, Anchor::Start, SMALL, Colour::INK, head);
        y += HEIGHT;
        for (input, interval) in inputs.iter().zip(&rule.intervals) {
            let Some(interval) = interval else { continue };
            let (low, high) = input.ends();
            let share = |value: f64| ((value - low) / (high - low)).clamp(0.0, 1.0);
            let from = interval.low.map_or(0.0, share);
            let to = interval.high.map_or(1.0, share);
            let text = restriction(input, interval);
            let text = if input.is_range() {
                format!("{text} (of {} to {})", input.shown(low), input.shown(high))
            } else {
                text
            };
            bar(&mut sheet, &room, y, (from, to), &text);
            y += HEIGHT;
        }
    }
    sheet
}

fn bound(rule: &Found) -> usize {
    rule.intervals.iter().flatten().count()
}

fn bar(sheet: &mut Sheet, room: &Area, y: f64, (from, to): (f64, f64), text: &str) {
    let width = room.width * 0.42;
    let whole = Area {
        left: room.left + 8.0,
        top: y + HEIGHT * 0.25,
        width,
        height: HEIGHT * 0.5,
    };
    sheet.rect(whole, Colour::RULE);
    let part = Area {
        left: whole.left + from * width,
        width: ((to - from) * width).max(2.0),
        ..whole
    };
    sheet.rect(part, Colour::VERMILION);
    let x = whole.right() + 14.0;
    let text = font::fit(text, SMALL, false, room.right() - x);
    sheet.text(
        (x, y + HEIGHT * 0.62),
        Anchor::Start,
        SMALL,
        Colour::INK,
        text,
    );
}

/// The two inputs that the first rule restricts most: every case, failing or not, and the box.
pub fn scatter(
    discovery: &Discovery,
    inputs: &[Decision],
    marking: &str,
    meta: &Meta<'_>,
) -> Option<Sheet> {
    let rule = discovery.rules.first()?;
    let (across, up) = two(rule, inputs)?;
    let with_unit = |input: &Decision| match input.unit().as_str() {
        "" => format!("{} [number]", input.path),
        unit => format!("{} [{unit}]", input.path),
    };
    let subtitle = format!(
        "To the right: {}. Upwards: {}",
        with_unit(&inputs[across]),
        with_unit(&inputs[up])
    );
    let frame = Frame {
        title: "Where the plan fails",
        subtitle: &subtitle,
        reading: "Filled: cases in which at least half of the replications fail. Open: others. The frame is the first rule in these two inputs.",
        marking,
    };
    let (mut sheet, room) = frame.sheet(meta, frame::HEIGHT);
    let area = Area {
        left: room.left + 60.0,
        top: room.top + 6.0,
        width: room.width - 90.0,
        height: room.height - 30.0,
    };
    let scale = |input: usize| {
        let (low, high) = inputs[input].ends();
        let step = Amounts::from_zero(high - low, 5.0).step;
        Amounts {
            low: (low / step).floor() * step,
            high: (high / step).ceil() * step,
            step,
            divisor: 1.0,
        }
    };
    let (right, top) = (scale(across), scale(up));
    top.draw_left(&mut sheet, &area, SMALL, true);
    right.draw_below(&mut sheet, &area, SMALL);
    for cases in [&discovery.cases, &discovery.tests] {
        for case in 0..cases.len() {
            let values = cases.values(case);
            let at = (right.x(&area, values[across]), top.y(&area, values[up]));
            if cases.failing(case) >= 0.5 {
                sheet.dot(at, 3.2, Colour::VERMILION);
            } else {
                sheet.dot(at, 3.2, Colour::BLUE);
                sheet.dot(at, 2.0, Colour::WHITE);
            }
        }
    }
    // Where a rule has no bound the frame goes to the end of the scale.
    let ends = |input: usize, scale: &Amounts| {
        let interval = rule.intervals[input].unwrap_or_default();
        (
            interval.low.unwrap_or(scale.low),
            interval.high.unwrap_or(scale.high),
        )
    };
    let ((x0, x1), (y0, y1)) = (ends(across, &right), ends(up, &top));
    let corner = |x: f64, y: f64| (right.x(&area, x), top.y(&area, y));
    let frame = vec![
        corner(x0, y0),
        corner(x1, y0),
        corner(x1, y1),
        corner(x0, y1),
        corner(x0, y0),
    ];
    sheet.line(frame, Colour::INK, 2.0);
    Some(sheet)
}

/// The two inputs with ranges that a rule restricts most; one that it leaves free if it restricts only one.
fn two(rule: &Found, inputs: &[Decision]) -> Option<(usize, usize)> {
    let share = |input: usize| {
        let (low, high) = inputs[input].ends();
        let interval = rule.intervals[input].unwrap_or_default();
        (interval.high.unwrap_or(high) - interval.low.unwrap_or(low)) / (high - low)
    };
    let mut order: Vec<usize> = (0..inputs.len())
        .filter(|&i| inputs[i].is_range())
        .collect();
    order.sort_by(|&a, &b| share(a).total_cmp(&share(b)).then(a.cmp(&b)));
    match order.as_slice() {
        [first, second, ..] => Some((*first, *second)),
        _ => None,
    }
}
