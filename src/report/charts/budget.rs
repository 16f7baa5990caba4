//! The budget: what is approved, as the planner's outcomes limit costs, against what is projected.

use crate::experiment::estimate::wilson;
use crate::experiment::summary::LEVEL;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::key;
use crate::report::charts::key::Sample;
use crate::report::charts::values;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;
use crate::scenario::inject::Comparison;
use crate::scenario::rules::BudgetGroup;

const MILLION: f64 = 1e6;
const HEIGHT: f64 = 34.0;

/// One line of the budget.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Budget group, or the total.
    pub name: String,
    /// What an outcome of the planner allows at most [$].
    pub approved: Option<f64>,
    /// Mean over replications [$].
    pub projected: f64,
    /// 5 and 95 % quantiles [$].
    pub span: Option<(f64, f64)>,
    /// Share of replications beyond what is approved, in words.
    pub note: String,
}

/// Total and groups, those with a limit first; empty if no outcome limits any cost.
pub fn lines(side: &Side<'_>) -> Vec<Line> {
    let groups = BudgetGroup::ALL.into_iter().map(|group| group.word());
    let mut lines: Vec<Line> = std::iter::once("total")
        .chain(groups)
        .filter_map(|word| line(side, word))
        .collect();
    if lines.iter().all(|line| line.approved.is_none()) {
        return Vec::new();
    }
    lines.retain(|line| line.approved.is_some() || line.projected > 0.0);
    lines.sort_by_key(|line| line.approved.is_none());
    lines
}

fn line(side: &Side<'_>, word: &str) -> Option<Line> {
    let key = format!("cost.{word}");
    let figure = side.summary.figure(&key)?;
    let projected = figure.mean?.value;
    let approved = approved(side, &key);
    let note = approved.map_or(String::new(), |limit| {
        let sorted = values::sorted(side, &key);
        let beyond = values::above(&sorted, limit) as u64;
        let share = wilson(beyond, sorted.len() as u64, LEVEL);
        let share = share.map_or(String::new(), |share| words::probability(&share));
        let change = (projected / limit - 1.0) * 100.0;
        let sign = if change > 0.0 { "+" } else { "" };
        format!("{sign}{} %; above: {share}", words::fixed(change, 1))
    });
    Some(Line {
        name: words::capital(&words::plain(word)),
        approved,
        projected,
        span: figure.p05.zip(figure.p95).map(|(a, b)| (a.value, b.value)),
        note,
    })
}

/// The least limit that any outcome of the planner sets on a figure.
fn approved(side: &Side<'_>, key: &str) -> Option<f64> {
    let terms = side.scenario.criteria.iter().flat_map(|c| &c.terms);
    terms
        .filter(|term| term.figure == key)
        .filter(|term| matches!(term.comparison, Comparison::Less | Comparison::AtMost))
        .map(|term| term.value)
        .reduce(f64::min)
}

/// A row for the total and for each group; none if no outcome limits any cost.
pub fn chart(side: &Side<'_>) -> Option<Sheet> {
    let lines = lines(side);
    if lines.is_empty() {
        return None;
    }
    let frame = Frame {
        title: "Budget: approved against projected",
        subtitle: "Cost of the whole period by budget group [million $]; at the right, variance of the mean and probability to exceed",
        reading: "Approved: the limit that an outcome of the planner sets. Bars: means over replications; lines on them: the span that holds 90 % of \
                  replications.",
        marking: &side.scenario.marking,
    };
    let body = lines.len() as f64 * HEIGHT;
    let (mut sheet, room) = frame.sheet(side.meta, key::LINE + 8.0 + body + 26.0);
    let entries = [
        (Sample::Fill(Colour::BLUE.tint(0.6)), "projected".to_owned()),
        (Sample::Line(Colour::VERMILION), "approved".to_owned()),
    ];
    key::draw(&mut sheet, &room, &entries);
    let widest = |of: &dyn Fn(&Line) -> &str, most: f64| {
        let widths = lines.iter().map(|l| font::width(of(l), SMALL, false));
        widths.fold(0.0, f64::max).min(most)
    };
    let names = widest(&|l| &l.name, 170.0);
    let notes = widest(&|l| &l.note, 330.0);
    let area = Area {
        left: room.left + names + 10.0,
        top: room.top + key::LINE + 8.0,
        width: room.width - names - notes - 28.0,
        height: body,
    };
    let ends = lines.iter().flat_map(|l| {
        let high = l.span.map_or(l.projected, |span| span.1);
        [high, l.approved.unwrap_or(0.0)]
    });
    let amounts = Amounts::from_zero(ends.fold(0.0, f64::max), 4.0).in_units_of(MILLION);
    amounts.draw_below(&mut sheet, &area, SMALL);
    for (i, line) in lines.iter().enumerate() {
        let y = area.top + (i as f64 + 0.5) * HEIGHT;
        let base = y + SMALL * 0.36;
        let name = font::fit(&line.name, SMALL, false, names);
        sheet.text(
            (area.left - 8.0, base),
            Anchor::End,
            SMALL,
            Colour::INK,
            name,
        );
        let note = font::fit(&line.note, SMALL, false, notes);
        let at = (area.right() + 12.0, base);
        sheet.text(at, Anchor::Start, SMALL, Colour::GREY, note);
        row(&mut sheet, &area, &amounts, line, y);
    }
    Some(sheet)
}

fn row(sheet: &mut Sheet, area: &Area, amounts: &Amounts, line: &Line, y: f64) {
    let x = |value: f64| amounts.x(area, value);
    let bar = Area {
        left: x(0.0),
        top: y - 8.0,
        width: x(line.projected) - x(0.0),
        height: 16.0,
    };
    sheet.rect(bar, Colour::BLUE.tint(0.6));
    if let Some((low, high)) = line.span {
        sheet.line(vec![(x(low), y), (x(high), y)], Colour::INK, 1.6);
        for end in [x(low), x(high)] {
            sheet.line(vec![(end, y - 4.0), (end, y + 4.0)], Colour::INK, 1.6);
        }
    }
    if let Some(approved) = line.approved {
        let at = x(approved);
        sheet.line(vec![(at, y - 13.0), (at, y + 13.0)], Colour::VERMILION, 3.0);
    }
}
