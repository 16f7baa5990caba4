//! Losses: how much is lost by what, and of what, against what is moved.

use crate::experiment::summary::FigureSummary;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::charts::grouped;
use crate::report::charts::grouped::Group;
use crate::report::charts::grouped::Line;
use crate::report::charts::grouped::Mark;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

/// Causes with what the chart calls them.
const CAUSES: [(&str, &str); 8] = [
    ("routine", "Routine: evaporated, spilt, pilfered"),
    ("expiry", "Past their time"),
    ("cold-chain", "Cold chain failed"),
    ("diversion", "Diverted on the way"),
    ("leakage", "Leaked on the way"),
    ("spoilage", "Spoilt on the way"),
    ("on-the-way", "Destroyed, abandoned or stolen on the way"),
    ("at-sites", "Destroyed at sites"),
];

/// Bars with intervals: by cause, then by commodity; causes and commodities without losses are left out.
pub fn chart(side: &Side<'_>) -> Sheet {
    let groups = groups(side);
    let frame = Frame {
        title: "What is lost, and to what",
        subtitle: "Lost in the whole period, by cause and by commodity [t]",
        reading: "Bars: mean over replications; strokes: its 95 % interval. Numbers: mean, and the span that holds 90 % of the replications. Both \
                  parts add up to the same.",
        marking: &side.scenario.marking,
    };
    let body = grouped::height(&groups, &[]);
    let (mut sheet, room) = frame.sheet(side.meta, body);
    if groups.iter().all(|group| group.lines.is_empty()) {
        let text = "Nothing is lost in any replication.";
        frame::message(&mut sheet, &room, text);
        return sheet;
    }
    let (_, high) = grouped::ends(&groups);
    let amounts = Amounts::from_zero(high, 5.0);
    grouped::draw(&mut sheet, &room, &groups, &amounts, &[]);
    sheet
}

fn groups(side: &Side<'_>) -> Vec<Group> {
    let causes = CAUSES.iter().filter_map(|(cause, label)| {
        let figure = side.summary.figure(&format!("supply.lost_by.{cause}"))?;
        line(label, figure, Colour::VERMILION)
    });
    let commodities = side.scenario.commodities.iter().filter_map(|commodity| {
        let figure = side
            .summary
            .figure(&format!("supply.lost.{}", commodity.id))?;
        line(&commodity.name, figure, Colour::BLUE)
    });
    let group = |head: &str, lines: Vec<(f64, Line)>| {
        let mut lines = lines;
        lines.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.label.cmp(&b.1.label)));
        Group {
            head: head.to_owned(),
            lines: lines.into_iter().map(|(_, line)| line).collect(),
        }
    };
    vec![
        group("By cause", causes.collect()),
        group("By commodity", commodities.collect()),
    ]
}

/// The line of a figure, with its mean; `None` where nothing is lost.
fn line(label: &str, figure: &FigureSummary, colour: Colour) -> Option<(f64, Line)> {
    let mean = figure.mean.filter(|mean| mean.value > 0.0)?;
    let span = figure
        .p05
        .zip(figure.p95)
        .map_or_else(String::new, |(low, high)| {
            format!(
                " ({} to {})",
                words::number(low.value),
                words::number(high.value)
            )
        });
    let line = Line {
        label: label.to_owned(),
        marks: vec![Mark {
            value: mean.value,
            interval: mean.lower.zip(mean.upper),
            colour,
            is_dot: false,
        }],
        note: format!("{}{span}", words::number(mean.value)),
    };
    Some((mean.value, line))
}
