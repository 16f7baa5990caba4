//! `outcomes.csv` and `series.csv`: the batch and its series, in columns.
//!
//! Numbers are written with the fewest digits that read back as the same bits, so that the files have the same
//! bytes on every platform. Lines end with a line feed.

use std::borrow::Cow;
use std::io;
use std::io::Write;

use crate::experiment::batch::Batch;
use crate::experiment::summary::PointSummary;
use crate::experiment::summary::Summary;
use crate::model::figures::Registry;
use crate::report::numbers::shortest_or_empty;

/// Writes one row for each replication that succeeded, in order: its number, then a column for each figure.
///
/// An absent value is an empty cell. A failed replication has no row; `manifest.json` lists it.
///
/// # Errors
///
/// If `to` cannot be written.
pub fn write_outcomes(to: impl Write, registry: &Registry, batch: &Batch) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    let keys = registry.figures.iter().map(|figure| figure.key.as_str());
    writer.write_record(std::iter::once("replication").chain(keys))?;
    for row in 0..batch.rows.len() {
        writer.write_field(batch.rows.replication(row).to_string())?;
        for figure in 0..registry.figures.len() {
            writer.write_field(shortest_or_empty(batch.rows.value(row, figure)))?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
}

/// Writes one row for each point of each series: `series,item,day,n,mean,p05,p25,p50,p75,p95`.
///
/// `n` counts the replications with a value there; without any, the rest of the row is empty.
///
/// # Errors
///
/// If `to` cannot be written.
pub fn write_series(to: impl Write, summary: &Summary) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    let head = "series,item,day,n,mean,p05,p25,p50,p75,p95";
    writer.write_record(head.split(','))?;
    for series in &summary.series {
        for point in &series.points {
            writer.write_field(&series.key)?;
            writer.write_field(&series.item)?;
            write_point(&mut writer, point)?;
            writer.write_record(None::<&[u8]>)?;
        }
    }
    writer.flush()
}

fn write_point<W: Write>(writer: &mut csv::Writer<W>, point: &PointSummary) -> csv::Result<()> {
    writer.write_field(point.day.to_string())?;
    writer.write_field(point.n.to_string())?;
    writer.write_field(shortest_or_empty(point.mean))?;
    for place in 0..5 {
        let quantile = point.quantiles.map(|quantiles| quantiles[place]);
        writer.write_field(shortest_or_empty(quantile))?;
    }
    Ok(())
}

/// Rows of texts and numbers as CSV, the heads first.
pub fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(heads).expect("memory takes a row");
    for row in rows {
        let cells: Vec<Cow<'_, str>> = row.iter().map(|cell| text_cell(cell)).collect();
        let cells = cells.iter().map(|cell| cell.as_bytes());
        writer
            .write_record(cells)
            .expect("rows are of equal length");
    }
    let bytes = writer.into_inner().expect("memory can be flushed");
    String::from_utf8(bytes).expect("texts are UTF-8")
}

/// A cell that no spreadsheet takes for a formula: a text that begins like one gets an apostrophe before it, a number
/// stays as it is.
///
/// Source: OWASP, CSV Injection.
pub fn text_cell(text: &str) -> Cow<'_, str> {
    let is_like_a_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    match is_like_a_formula && text.parse::<f64>().is_err() {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::summarise::summarise;
    use crate::model::figures::{Absent, Direction, FigureSpec, Grid, SeriesSpec};
    use crate::model::outcome::{NO_VALUE, Outcome};

    fn registry() -> Registry {
        let figure = |key: &str| FigureSpec {
            key: key.into(),
            unit: "d".into(),
            direction: Direction::Less,
            absent: Absent::Never,
            is_indicator: false,
            description: String::new(),
        };
        Registry {
            figures: vec![figure("deployment.foc_day"), figure("supply.lead_time")],
            series: vec![SeriesSpec {
                key: "supply.days_of_supply".into(),
                item: "gao.diesel".into(),
                unit: "d".into(),
                grid: Grid::Weekly,
                description: String::new(),
            }],
            weekly: vec![0, 7],
            monthly: Vec::new(),
        }
    }

    /// Replications 0 and 2, because 1 failed.
    fn batch() -> Batch {
        let mut batch = Batch::new(&registry(), 7, 3);
        for (replication, day) in [(0, Some(240.5)), (2, None)] {
            batch.rows.push(&Outcome {
                replication,
                figures: vec![day, Some(0.1)],
                series: vec![NO_VALUE, 1500],
                events: 0,
            });
            batch.series[1].add(1500 + replication as i64);
        }
        batch
    }

    #[test]
    fn outcomes_have_a_row_a_replication_and_empty_cells_for_absent_values() {
        let mut text = Vec::new();
        write_outcomes(&mut text, &registry(), &batch()).unwrap();
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "replication,deployment.foc_day,supply.lead_time\n0,240.5,0.1\n2,,0.1\n"
        );
    }

    #[test]
    fn series_have_a_row_a_point_and_empty_cells_where_nothing_was() {
        let mut text = Vec::new();
        write_series(&mut text, &summarise(&registry(), &batch())).unwrap();
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "series,item,day,n,mean,p05,p25,p50,p75,p95\n\
             supply.days_of_supply,gao.diesel,0,0,,,,,,\n\
             supply.days_of_supply,gao.diesel,7,2,1.501,1.5,1.5,1.5,1.502,1.502\n"
        );
    }

    #[test]
    fn texts_that_begin_like_formulas_are_told_from_negative_numbers() {
        let rows = [
            vec!["-1.5".to_owned(), "=HYPERLINK(\"a\")".to_owned()],
            vec!["-A2".to_owned(), "two, of them".to_owned()],
        ];
        let expected = "number,text\n-1.5,\"'=HYPERLINK(\"\"a\"\")\"\n'-A2,\"two, of them\"\n";
        assert_eq!(table(&["number", "text"], &rows), expected);
    }
}
