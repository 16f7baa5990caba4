//! Cost by budget group: month by month, and in total with its spread.

use crate::experiment::summary::FigureSummary;
use crate::experiment::summary::SeriesSummary;
use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::incidents::colour;
use crate::report::charts::plot;
use crate::report::charts::rows;
use crate::report::charts::rows::Mark;
use crate::report::charts::rows::Row;
use crate::report::charts::stack;
use crate::report::charts::stack::Column;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;
use crate::scenario::rules::BudgetGroup;

const KEY: &str = "cost.spent";
/// Groups that get a colour of their own in the columns; the others are summed.
const GROUPS: usize = 6;
const MILLION: f64 = 1e6;

/// Mean cost a month by budget group, and each group's total with the span of 90 % of replications.
pub fn chart(side: &Side<'_>) -> Sheet {
    let subtitle = format!(
        "Mean cost a month (left), and over the whole period (right) [million $]. {}",
        side.summary
            .figure("cost.total")
            .and_then(total)
            .unwrap_or_default()
    );
    let frame = Frame {
        title: "Cost by budget group",
        subtitle: &subtitle,
        reading: "Columns and bars: means over replications. Lines: the span that holds 90 % of replications (5 to 95 %). \
                  Columns name the largest groups; the rest is grey.",
        marking: &side.scenario.marking,
    };
    let groups = groups(side);
    let (mut sheet, room) = frame.sheet(side.meta, frame::HEIGHT + 20.0);
    let totals: Vec<f64> = groups.iter().map(|(_, s)| sum(s)).collect();
    let (shown, rest) = stack::largest(&totals, GROUPS);
    if shown.is_empty() {
        frame::message(&mut sheet, &room, "Nothing was spent in any replication.");
        return sheet;
    }
    let left = Area {
        width: room.width * 0.48,
        ..room
    };
    months(side, &mut sheet, &left, &groups, (&shown, &rest));
    let right = Area {
        left: left.right() + 20.0,
        top: room.top + 4.0,
        width: room.width - left.width - 20.0,
        height: room.height,
    };
    let order: Vec<(usize, Colour)> = shown
        .iter()
        .chain(&rest)
        .enumerate()
        .map(|(place, &i)| (i, colour(place, shown.len())))
        .collect();
    let rows: Vec<Row> = order
        .into_iter()
        .map(|(i, colour)| row(side, groups[i].0, totals[i], colour))
        .collect();
    let height = ((right.height - 30.0) / rows.len() as f64).min(36.0);
    let amounts = Amounts::from_zero(rows::greatest(&rows), 4.0).in_units_of(MILLION);
    rows::draw(&mut sheet, &right, &rows, Mark::Bar, &amounts, height);
    sheet
}

/// The total in words.
fn total(figure: &FigureSummary) -> Option<String> {
    let mean = figure.mean?;
    let span = figure.p05.zip(figure.p95);
    Some(match span {
        Some((low, high)) => format!(
            "Total: {} in the mean, {} to {} in 90 % of replications",
            words::money(mean.value),
            words::money(low.value),
            words::money(high.value)
        ),
        None => format!("Total: {}", words::money(mean.value)),
    })
}

/// Series of spending, in the order of the budget.
pub fn groups<'a>(side: &Side<'a>) -> Vec<(BudgetGroup, &'a SeriesSummary)> {
    let summary = side.summary;
    BudgetGroup::ALL
        .into_iter()
        .filter_map(|group| Some((group, summary.series(KEY, group.word())?)))
        .collect()
}

/// Mean of the whole period.
pub fn sum(series: &SeriesSummary) -> f64 {
    series.points.iter().filter_map(|p| p.mean).sum()
}

fn months(
    side: &Side<'_>,
    sheet: &mut Sheet,
    room: &Area,
    groups: &[(BudgetGroup, &SeriesSummary)],
    (shown, rest): (&[usize], &[usize]),
) {
    let days = side.registry.days(Grid::Monthly);
    let value = |i: usize, month: usize| {
        groups[i]
            .1
            .points
            .get(month)
            .and_then(|p| p.mean)
            .unwrap_or(0.0)
    };
    let columns: Vec<Column> = (0..days.len())
        .map(|month| Column {
            from: month
                .checked_sub(1)
                .map_or(0.0, |m| f64::from(days[m]) + 1.0),
            to: f64::from(days[month]) + 1.0,
            parts: shown
                .iter()
                .map(|&i| value(i, month))
                .chain(std::iter::once(rest.iter().map(|&i| value(i, month)).sum()))
                .collect(),
        })
        .collect();
    let colours: Vec<Colour> = (0..=shown.len()).map(|i| colour(i, shown.len())).collect();
    let amounts = Amounts::from_zero(stack::greatest(&columns), 5.0).in_units_of(MILLION);
    let area = plot::inner(room, &amounts, 0.0, plot::TIME_ROOM);
    let times = plot::times(side, Grid::Monthly);
    amounts.draw_left(sheet, &area, SMALL, true);
    stack::draw(sheet, &area, &times, &amounts, &columns, &colours);
    times.draw(sheet, &area, SMALL, true);
}

fn row(side: &Side<'_>, group: BudgetGroup, mean: f64, colour: Colour) -> Row {
    let figure = side.summary.figure(&format!("cost.{}", group.word()));
    let value = figure.and_then(|f| f.mean).map_or(mean, |m| m.value);
    let span = figure.and_then(|f| Some((f.p05?.value, f.p95?.value)));
    let short = |v: f64| words::number(v / MILLION);
    let note = match span {
        Some((low, high)) => format!("{} ({} to {})", short(value), short(low), short(high)),
        None => short(value),
    };
    Row {
        label: words::capital(&words::plain(group.word())),
        value,
        interval: span,
        colour,
        note,
    }
}
