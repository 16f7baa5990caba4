//! Attribution as a waterfall: from a plan in which nothing goes wrong, driver by driver, to the plan as it is.

use crate::experiment::attribution::Attribution;
use crate::experiment::attribution::Part;
use crate::report::Meta;
use crate::report::attribution;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::forest;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

const HEIGHT: f64 = 32.0;

/// One bar of the waterfall.
struct Bar {
    label: String,
    from: f64,
    to: f64,
    /// Ends of the interval of `to`.
    interval: Option<(f64, f64)>,
    colour: Colour,
    note: String,
}

/// The waterfall of one figure.
pub fn chart(figure: &Attribution, marking: &str, meta: &Meta<'_>) -> Sheet {
    let unit = attribution::unit(figure);
    let title = format!("Why: {}", attribution::measured(figure));
    let subtitle = match unit {
        "" => "What each driver of trouble adds [share, or number without unit]".to_owned(),
        unit => format!("What each driver of trouble adds [{unit}]"),
    };
    let frame = Frame {
        title: &title,
        subtitle: &subtitle,
        reading: "Bars: mean over replications, each from where the one above ends; together they lead from a plan in which \
                  nothing goes wrong to the plan as it is. Lines: 95 % confidence interval of each bar's own length. Shapley values: \
                  a driver's mean effect over all orders in which the drivers could be switched on.",
        marking,
    };
    let bars = bars(figure, unit);
    let (mut sheet, room) = frame.sheet(meta, bars.len() as f64 * HEIGHT + 28.0);
    draw(&mut sheet, &room, &bars);
    sheet
}

fn bars(figure: &Attribution, unit: &str) -> Vec<Bar> {
    let mut parts: Vec<&Part> = figure.parts.iter().collect();
    parts.sort_by(|a, b| b.adds.value.abs().total_cmp(&a.adds.value.abs()));
    let end = |label: &str, value: f64| Bar {
        label: label.to_owned(),
        from: 0.0,
        to: value,
        interval: None,
        colour: Colour::GREY,
        note: words::amount(value, unit),
    };
    let mut at = figure.untroubled.value;
    let mut bars = vec![end("Nothing goes wrong", at)];
    for part in parts {
        let adds = &part.adds;
        let to = at + adds.value;
        let note = match (adds.lower, adds.upper) {
            (Some(low), Some(high)) => format!(
                "{} ({} to {})",
                forest::signed(adds.value, unit),
                forest::signed(low, ""),
                forest::signed(high, "")
            ),
            _ => forest::signed(adds.value, unit),
        };
        bars.push(Bar {
            label: words::capital(&words::plain(part.driver.word())),
            from: at,
            to,
            interval: adds.lower.zip(adds.upper).map(|(l, h)| (at + l, at + h)),
            colour: if adds.value >= 0.0 {
                Colour::VERMILION
            } else {
                Colour::BLUE
            },
            note,
        });
        at = to;
    }
    bars.push(end("As planned", figure.planned.value));
    bars
}

fn draw(sheet: &mut Sheet, room: &Area, bars: &[Bar]) {
    let widest = |of: &dyn Fn(&Bar) -> &str| {
        let widths = bars.iter().map(|bar| font::width(of(bar), SMALL, false));
        widths.fold(0.0, f64::max)
    };
    let labels = widest(&|bar| &bar.label);
    let notes = widest(&|bar| &bar.note).min(room.width * 0.42);
    let area = Area {
        left: room.left + labels + 12.0,
        top: room.top,
        width: room.width - labels - notes - 30.0,
        height: bars.len() as f64 * HEIGHT,
    };
    let ends = bars.iter().flat_map(|bar| {
        let (low, high) = bar.interval.unwrap_or((bar.to, bar.to));
        [bar.from, bar.to, low, high]
    });
    let (low, high) = ends.fold((0.0f64, 0.0f64), |(l, h), v| (l.min(v), h.max(v)));
    let amounts = Amounts::around_zero(low, high, 5.0);
    amounts.draw_below(sheet, &area, SMALL);
    for (place, bar) in bars.iter().enumerate() {
        let y = area.top + (place as f64 + 0.5) * HEIGHT;
        let base = y + SMALL * 0.36;
        let label = (area.left - 8.0, base);
        sheet.text(label, Anchor::End, SMALL, Colour::INK, bar.label.as_str());
        let note = font::fit(&bar.note, SMALL, false, notes);
        let at = (area.right() + 10.0, base);
        sheet.text(at, Anchor::Start, SMALL, Colour::GREY, note);
        let (from, to) = (amounts.x(&area, bar.from), amounts.x(&area, bar.to));
        let rect = Area {
            left: from.min(to),
            top: y - HEIGHT * 0.3,
            width: (from - to).abs().max(1.0),
            height: HEIGHT * 0.6,
        };
        sheet.rect(rect, bar.colour);
        if let Some((low, high)) = bar.interval {
            let (low, high) = (amounts.x(&area, low), amounts.x(&area, high));
            sheet.line(vec![(low, y), (high, y)], Colour::INK, 1.5);
            for x in [low, high] {
                sheet.line(vec![(x, y - 4.0), (x, y + 4.0)], Colour::INK, 1.5);
            }
        }
        if place + 1 < bars.len() {
            let next = y + HEIGHT * 0.7;
            sheet.line(vec![(to, y + HEIGHT * 0.3), (to, next)], Colour::AXIS, 1.0);
        }
    }
}
