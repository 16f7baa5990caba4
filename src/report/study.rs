//! What sweeps and sensitivity studies share: what is said about them, the tidy table of their runs, tables and a page.

use std::io;
use std::io::Write;

use comfy_table::CellAlignment;
use maud::{PreEscaped, html};

use crate::experiment::inputs::Input;
use crate::experiment::study::PointResult;
use crate::model::figures::FigureSpec;
use crate::report::Meta;
use crate::report::axes::frame;
use crate::report::charts::Chart;
use crate::report::csv::text_cell;
use crate::report::numbers::{shortest, shortest_or_empty};
use crate::report::paint::svg;
use crate::report::plain_page;
use crate::report::tables::plain;
use crate::report::words;

/// About a study.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// What was done, as a title.
    pub title: &'a str,
    /// Label of the scenario.
    pub label: &'a str,
    /// Handling marking of the scenario.
    pub marking: &'a str,
    /// What is varied.
    pub inputs: &'a [Input],
    /// Points that are finished.
    pub points: usize,
    /// Points asked for.
    pub asked_points: usize,
    /// Replications of each point.
    pub replications: u64,
    /// The design, and what the study assumes, in a sentence or two.
    pub method: &'a str,
    /// About all replications together.
    pub meta: Meta<'a>,
}

impl About<'_> {
    /// Points, replications and seed in one line.
    pub fn sentence(&self) -> String {
        let points = words::count(self.points, "point");
        let partial = if self.points < self.asked_points {
            format!(" of {}, interrupted", self.asked_points)
        } else {
            String::new()
        };
        let failed = match self.meta.failures {
            0 => String::new(),
            n => format!(", {n} failed"),
        };
        format!(
            "{points}{partial} × {} replications, seed {}{failed}",
            self.replications, self.meta.seed
        )
    }

    /// The first lines of a text.
    pub fn heading(&self) -> String {
        format!(
            "{}: {}\n{}\n{}\n{}\n",
            self.label,
            self.title,
            self.marking,
            self.sentence(),
            self.method
        )
    }
}

/// A table for people: heads and rows of cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// Heads of the columns.
    pub heads: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The table as lines of text.
    pub fn text(&self) -> String {
        let heads: Vec<&str> = self.heads.iter().map(String::as_str).collect();
        let body = plain(&heads, self.rows.clone(), CellAlignment::Left);
        format!("\n{}\n{body}", self.title)
    }
}

/// Writes one row a replication of each point: point, replication, each input as written, each figure.
///
/// A point leaves an input empty where the scenario's own value stands.
///
/// # Errors
///
/// If `to` cannot be written.
pub fn write_runs(
    to: impl Write,
    inputs: &[Input],
    points: &[Vec<Option<f64>>],
    figures: &[FigureSpec],
    results: &[PointResult],
) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    let heads = ["point", "replication"].into_iter();
    let paths = inputs.iter().map(|input| input.path.as_str());
    let keys = figures.iter().map(|figure| figure.key.as_str());
    writer.write_record(heads.chain(paths).chain(keys))?;
    for (number, (point, result)) in points.iter().zip(results).enumerate() {
        for row in 0..result.rows.len() {
            writer.write_field(number.to_string())?;
            writer.write_field(result.rows.replication(row).to_string())?;
            for text in texts(inputs, point) {
                writer.write_field(&*text_cell(&text))?;
            }
            for figure in 0..figures.len() {
                writer.write_field(shortest_or_empty(result.rows.value(row, figure)))?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
    }
    writer.flush()
}

/// The cells of a point: plain numbers where the input is one, so that other programs can read them.
pub fn texts(inputs: &[Input], point: &[Option<f64>]) -> Vec<String> {
    inputs
        .iter()
        .zip(point)
        .map(|(input, at)| match at {
            None => String::new(),
            Some(at) => input.number(*at).map_or_else(|| input.text(*at), shortest),
        })
        .collect()
}

/// A page that needs nothing else: what was done, the charts, the tables.
pub fn page(about: &About<'_>, tables: &[Table], charts: &[Chart]) -> String {
    let body = html! {
        header {
            p.marking { (about.marking) }
            h1 { (words::capital(about.title)) }
            p.about { "Scenario " code { (about.label) } ". " (about.sentence()) ". " (about.method) }
        }
        @if about.points < about.asked_points {
            div.warning role="note" { p {
                "This study was interrupted. It holds its first " (words::count(about.points, "point"))
                " of " (about.asked_points) ", without gaps; what follows may change with the rest."
            } }
        }
        @if about.meta.failures > 0 {
            div.warning role="note" { p {
                (words::count(about.meta.failures, "replication"))
                " failed and are left out of every number below."
            } }
        }
        h2 { "What was varied" }
        table {
            thead { tr { th { "Input" } th { "In the hand of" } th { "Values" } } }
            tbody { @for input in about.inputs { tr {
                th scope="row" { code { (input.path) } }
                td { (input.owner().word()) }
                td { (input.words()) }
            } } }
        }
        h2 { "Charts" }
        @for chart in charts { figure id=(chart.name) { (PreEscaped(svg::svg(&chart.sheet, &chart.name))) } }
        h2 { "Numbers" }
        @for table in tables {
            h3 { (table.title) }
            div.scroll { table {
                thead { tr { @for head in &table.heads { th scope="col" { (head) } } } }
                tbody { @for row in &table.rows { tr { @for cell in row { td { (cell) } } } } }
            } }
        }
        footer.sheet { p.marking { (about.marking) } p { (frame::batch(&about.meta)) } }
    };
    plain_page::text(about.title, &body)
}
