//! Report floor: data files, tables, charts, the map, and one page that answers the planner's questions.
//!
//! A chart is one function from a batch to a sheet of shapes ([`paint`]); SVG and PNG are both drawn from
//! that sheet. The page holds the same charts inline and needs no network.
//!
//! This floor reads summaries and starts no run.

pub mod answer;
pub mod assertion;
pub mod attribution;
pub mod axes;
pub mod charts;
pub mod comparison;
pub mod csv;
pub mod discover;
pub mod explain;
pub mod geojson;
pub mod json;
pub mod language;
pub mod less_cash;
pub mod manifest;
pub mod numbers;
pub mod optimise;
pub mod page;
pub mod paint;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod plain_page;
pub mod precision;
pub mod rare;
pub mod replay;
pub mod sensitivity;
pub mod sparks;
pub mod standings;
pub mod story;
pub mod stress;
pub mod study;
pub mod sweep;
pub mod tables;
pub mod words;
#[cfg(feature = "xlsx")]
pub mod xlsx;

use std::path::Path;
use std::path::PathBuf;

use crate::experiment::compare::Comparison;
use crate::experiment::rows::Rows;
use crate::experiment::stress::less_cash::LessCash;
use crate::experiment::summary::Summary;
use crate::model::figures::Registry;
use crate::scenario::scenario::Scenario;

/// What charts and pages say about the batch that they show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meta<'a> {
    /// Replications in the summary.
    pub n: u64,
    /// Seed of the batch.
    pub seed: u64,
    /// Version of the program.
    pub version: &'a str,
    /// The batch was interrupted; the summary holds its first `n` replications.
    pub partial: bool,
    /// Replications that failed and are left out.
    pub failures: usize,
}

/// One alternative of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// What it is called.
    pub label: &'a str,
    /// Its scenario.
    pub scenario: &'a Scenario,
    /// What its model yields.
    pub registry: &'a Registry,
    /// Its batch.
    pub summary: &'a Summary,
    /// Figures of each replication, for what only single values show.
    pub rows: &'a Rows,
    /// What less cash would lose, if that was looked at.
    pub less_cash: Option<&'a LessCash>,
    /// About its batch.
    pub meta: &'a Meta<'a>,
}

/// Why a chart or page could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A folder or a text file.
    #[error("cannot write `{}`: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A picture.
    #[error("cannot write `{}`: {reason}", path.display())]
    Picture {
        /// Which.
        path: PathBuf,
        /// Why, in the words of the system.
        reason: String,
    },
}

/// Writes `charts/*.svg`, `charts/*.png`, `charts/index.html`, `map.geojson` and `report.html` into a result folder.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write_charts(folder: &Path, side: &Side<'_>) -> Result<(), ReportError> {
    let charts = charts::all(side);
    charts::write(&folder.join("charts"), &charts, &side.scenario.marking)?;
    write_text(&folder.join("map.geojson"), &geojson::text(side))?;
    write_text(&folder.join("report.html"), &page::report(side, &charts))
}

/// Writes overlaid charts and `compare.html` into a result folder; the first side is the baseline.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write_comparison(
    folder: &Path,
    sides: &[Side<'_>],
    comparison: &Comparison,
) -> Result<(), ReportError> {
    let charts = charts::overlays(sides, comparison);
    let marking = charts::overlay::marking(sides);
    charts::write(&folder.join("charts"), &charts, &marking)?;
    write_text(
        &folder.join("compare.html"),
        &page::comparison(sides, comparison, &charts),
    )
}

fn write_text(path: &Path, text: &str) -> Result<(), ReportError> {
    std::fs::write(path, text).map_err(|source| ReportError::File {
        path: path.to_owned(),
        source,
    })
}
