//! Alternatives side by side: their cost.

use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::charts::cost as cost_chart;
use crate::report::charts::overlay::colour;
use crate::report::charts::overlay::key;
use crate::report::charts::overlay::marking;
use crate::report::charts::rows;
use crate::report::charts::rows::Mark;
use crate::report::charts::rows::Row;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

/// Budget groups beside the total.
const GROUPS: usize = 7;

/// Cost of each alternative: total, then the largest budget groups.
pub fn chart(sides: &[Side<'_>]) -> Sheet {
    let mut groups: Vec<(&str, f64)> = cost_chart::groups(&sides[0])
        .into_iter()
        .map(|(group, series)| (group.word(), cost_chart::sum(series)))
        .filter(|(_, sum)| *sum > 0.0)
        .collect();
    groups.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    groups.truncate(GROUPS);
    let marking = marking(sides);
    let mut rows = cost_rows(sides, "total");
    for (group, _) in groups {
        // An empty row parts one group from the next.
        rows.push(Row {
            label: String::new(),
            value: 0.0,
            interval: None,
            colour: Colour::WHITE,
            note: String::new(),
        });
        rows.extend(cost_rows(sides, group));
    }
    let frame = Frame {
        title: "Cost of each alternative",
        subtitle: "Over the whole period: total, then the largest budget groups [million $]",
        reading: "Bars: means over replications. Lines: the span that holds 90 % of replications (5 to 95 %).",
        marking: &marking,
    };
    let height = 16.0;
    let (mut sheet, room) = frame.sheet(sides[0].meta, 56.0 + rows.len().max(4) as f64 * height);
    if rows.is_empty() {
        frame::message(&mut sheet, &room, "Nothing was spent in any replication.");
        return sheet;
    }
    key(&mut sheet, sides, &room);
    let area = Area {
        top: room.top + 28.0,
        ..room
    };
    let amounts = Amounts::from_zero(rows::greatest(&rows), 5.0).in_units_of(1e6);
    rows::draw(&mut sheet, &area, &rows, Mark::Bar, &amounts, height);
    sheet
}

/// Rows of one budget group, one a side; the first is labelled.
fn cost_rows(sides: &[Side<'_>], group: &str) -> Vec<Row> {
    let key = format!("cost.{group}");
    let rows = sides.iter().enumerate().filter_map(|(i, side)| {
        let label = if i == 0 {
            words::capital(&words::plain(group))
        } else {
            String::new()
        };
        cost_row(side, &key, &label, colour(i))
    });
    rows.collect()
}

fn cost_row(side: &Side<'_>, key: &str, label: &str, colour: Colour) -> Option<Row> {
    let figure = side.summary.figure(key)?;
    let mean = figure.mean?;
    let span = figure
        .p05
        .zip(figure.p95)
        .map(|(low, high)| (low.value, high.value));
    let short = |v: f64| words::number(v / 1e6);
    let note = match span {
        Some((low, high)) => format!("{} ({} to {})", short(mean.value), short(low), short(high)),
        None => short(mean.value),
    };
    Some(Row {
        label: label.to_owned(),
        value: mean.value,
        interval: span,
        colour: if colour == Colour::INK {
            Colour::GREY
        } else {
            colour
        },
        note,
    })
}
