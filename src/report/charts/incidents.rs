//! Incidents by kind: month by month, and over the whole period with its spread.

use crate::experiment::summary::SeriesSummary;
use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::plot;
use crate::report::charts::rows;
use crate::report::charts::rows::Mark;
use crate::report::charts::rows::Row;
use crate::report::charts::stack;
use crate::report::charts::stack::Column;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

const KEY: &str = "security.incidents";
/// Kinds that get a colour of their own; the others are summed.
const KINDS: usize = 6;

/// Expected incidents each month by kind, and each kind's total with the span of 90 % of replications.
pub fn chart(side: &Side<'_>) -> Sheet {
    let frame = Frame {
        title: "Security incidents by kind",
        subtitle: "Expected number a month (left), and over the whole period (right) [incidents]",
        reading: "Columns and bars: means over replications. Lines: the span that holds 90 % of replications (5 to 95 %).",
        marking: &side.scenario.marking,
    };
    let series: Vec<&SeriesSummary> = side
        .summary
        .series
        .iter()
        .filter(|s| s.key == KEY)
        .collect();
    let totals: Vec<f64> = series
        .iter()
        .map(|s| s.points.iter().filter_map(|p| p.mean).sum())
        .collect();
    let (shown, rest) = stack::largest(&totals, KINDS);
    let (mut sheet, room) = frame.sheet(side.meta, frame::HEIGHT);
    if shown.is_empty() {
        frame::message(
            &mut sheet,
            &room,
            "No incident happened in any replication.",
        );
        return sheet;
    }
    let groups: Vec<Vec<&SeriesSummary>> = shown
        .iter()
        .map(|&i| vec![series[i]])
        .chain((!rest.is_empty()).then(|| rest.iter().map(|&i| series[i]).collect()))
        .collect();
    let colours: Vec<Colour> = (0..groups.len()).map(|i| colour(i, shown.len())).collect();
    let left = Area {
        width: room.width * 0.5,
        ..room
    };
    months(side, &mut sheet, &left, &groups, &colours);
    let right = Area {
        left: left.right() + 24.0,
        top: room.top + 4.0,
        width: room.width - left.width - 24.0,
        height: room.height,
    };
    totals_by_kind(side, &mut sheet, &right, &groups, &colours);
    sheet
}

/// Colour of a group; the rest is grey.
pub fn colour(i: usize, shown: usize) -> Colour {
    if i < shown && i < Colour::PARTS.len() - 1 {
        Colour::PARTS[i]
    } else {
        Colour::PARTS[Colour::PARTS.len() - 1]
    }
}

fn months(
    side: &Side<'_>,
    sheet: &mut Sheet,
    room: &Area,
    groups: &[Vec<&SeriesSummary>],
    colours: &[Colour],
) {
    let columns = by_month(side, groups);
    let amounts = Amounts::from_zero(stack::greatest(&columns), 5.0);
    let area = plot::inner(room, &amounts, 0.0, plot::TIME_ROOM);
    let times = plot::times(side, Grid::Weekly);
    amounts.draw_left(sheet, &area, SMALL, true);
    stack::draw(sheet, &area, &times, &amounts, &columns, colours);
    times.draw(sheet, &area, SMALL, true);
}

/// Sums weekly means by calendar month; a week belongs to the month that holds its middle.
fn by_month(side: &Side<'_>, groups: &[Vec<&SeriesSummary>]) -> Vec<Column> {
    let mut months: std::collections::BTreeMap<(i16, i8), Column> =
        std::collections::BTreeMap::new();
    let last = side.registry.weekly.last().map_or(0.0, |&d| f64::from(d));
    for (i, group) in groups.iter().enumerate() {
        for point in group.iter().flat_map(|s| &s.points) {
            let Some(date) = words::on(side.scenario.start, f64::from(point.day) - 3.5) else {
                continue;
            };
            let first = date.first_of_month();
            let from = f64::from(words::days_between(side.scenario.start, first)).max(0.0);
            let to = f64::from(words::days_between(
                side.scenario.start,
                date.last_of_month(),
            )) + 1.0;
            if to <= 0.0 {
                continue;
            }
            let column = months.entry((date.year(), date.month())).or_insert(Column {
                from,
                to: to.min(last),
                parts: vec![0.0; groups.len()],
            });
            column.parts[i] += point.mean.unwrap_or(0.0);
        }
    }
    months.into_values().collect()
}

fn totals_by_kind(
    side: &Side<'_>,
    sheet: &mut Sheet,
    room: &Area,
    groups: &[Vec<&SeriesSummary>],
    colours: &[Colour],
) {
    let rows: Vec<Row> = groups
        .iter()
        .zip(colours)
        .map(|(group, colour)| match group.as_slice() {
            [one] => one_kind(side, one, *colour),
            many => {
                let value = many
                    .iter()
                    .flat_map(|s| &s.points)
                    .filter_map(|p| p.mean)
                    .sum();
                Row {
                    label: format!("{} others", many.len()),
                    value,
                    interval: None,
                    colour: *colour,
                    note: words::number(value),
                }
            }
        })
        .collect();
    let height = ((room.height - 34.0) / rows.len() as f64).min(40.0);
    let amounts = Amounts::from_zero(rows::greatest(&rows), 4.0);
    rows::draw(sheet, room, &rows, Mark::Bar, &amounts, height);
    let bottom = room.top + rows.len() as f64 * height + 44.0;
    if let Some(attacks) = side.summary.figure("security.attacks").and_then(|f| f.mean)
        && bottom < room.bottom()
    {
        let text = format!(
            "attacks among them: {} in the mean",
            words::number(attacks.value)
        );
        sheet.text(
            (room.left, bottom),
            Anchor::Start,
            SMALL,
            Colour::GREY,
            text,
        );
    }
}

fn one_kind(side: &Side<'_>, series: &SeriesSummary, colour: Colour) -> Row {
    let kind = side
        .scenario
        .incidents
        .iter()
        .find(|k| k.id.as_str() == series.item);
    let label = kind.map_or_else(|| words::plain(&series.item), |k| k.name.clone());
    let figure = side.summary.figure(&format!("{KEY}.{}", series.item));
    let mean = figure.and_then(|f| f.mean).map(|m| m.value);
    let value = mean.unwrap_or_else(|| series.points.iter().filter_map(|p| p.mean).sum());
    let span = figure.and_then(|f| Some((f.p05?.value, f.p95?.value)));
    let note = match span {
        Some((low, high)) => format!(
            "{} ({} to {})",
            words::number(value),
            words::number(low),
            words::number(high)
        ),
        None => words::number(value),
    };
    Row {
        label,
        value,
        interval: span,
        colour,
        note,
    }
}
