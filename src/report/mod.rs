//! Report floor: data files, tables, charts, the map, and one page that answers the planner's questions.
//!
//! A chart is one function from a batch to a sheet of shapes ([`paint`]); SVG and PNG are both drawn from
//! that sheet. The page holds the same charts inline and needs no network.
//!
//! This floor reads summaries and starts no run.

pub mod assertion;
pub mod axes;
pub mod charts;
pub mod comparison;
pub mod csv;
pub mod json;
pub mod manifest;
pub mod numbers;
pub mod page;
pub mod paint;
pub mod precision;
pub mod sensitivity;
pub mod standings;
pub mod study;
pub mod sweep;
pub mod tables;
pub mod words;

use std::path::Path;
use std::path::PathBuf;

use crate::experiment::compare::Comparison;
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

/// Writes `charts/*.svg`, `charts/*.png` and `report.html` into a result folder.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write_charts(
    folder: &Path,
    scenario: &Scenario,
    registry: &Registry,
    summary: &Summary,
    meta: &Meta<'_>,
) -> Result<(), ReportError> {
    let side = Side {
        label: &scenario.name,
        scenario,
        registry,
        summary,
        meta,
    };
    let charts = charts::all(&side);
    charts::write(&folder.join("charts"), &charts)?;
    write_text(&folder.join("report.html"), &page::report(&side, &charts))
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
    charts::write(&folder.join("charts"), &charts)?;
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
