//! The charts, one a file.

pub mod best;
pub mod cost;
pub mod days_of_supply;
pub mod delays;
pub mod forest;
pub mod grouped;
pub mod heat_map;
pub mod incidents;
pub mod lift;
pub mod map;
pub mod map_ground;
pub mod map_labels;
pub mod map_legend;
pub mod map_links;
pub mod outlines;
pub mod overlay;
pub mod overlay_cost;
pub mod plot;
pub mod projection;
pub mod rows;
pub mod sensitivity;
pub mod stack;
pub mod strength;
pub mod sweep;

use std::path::Path;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::experiment::compare::Comparison;
use crate::report::ReportError;
use crate::report::Side;
use crate::report::paint::png;
use crate::report::paint::sheet::Sheet;
use crate::report::paint::svg;

/// A chart with the stem of its files.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Stem of the file names.
    pub name: String,
    /// The chart.
    pub sheet: Sheet,
    /// Whether the page shows it even if room is short.
    pub is_main: bool,
}

impl Chart {
    /// A chart that the page always shows.
    pub fn main(name: impl Into<String>, sheet: Sheet) -> Chart {
        Chart {
            name: name.into(),
            sheet,
            is_main: true,
        }
    }

    /// A chart that the page shows if there is room.
    pub fn further(name: impl Into<String>, sheet: Sheet) -> Chart {
        Chart {
            is_main: false,
            ..Chart::main(name, sheet)
        }
    }
}

/// All charts of a batch, in the order of the page.
pub fn all(side: &Side<'_>) -> Vec<Chart> {
    let mut charts = vec![Chart::main("strength", strength::chart(side))];
    charts.extend(heat_map::charts(side));
    charts.extend(days_of_supply::charts(side));
    charts.push(Chart::main("lift", lift::chart(side)));
    charts.push(Chart::main("convoy-delays", delays::chart(side)));
    charts.push(Chart::main("incidents", incidents::chart(side)));
    charts.push(Chart::main("cost", cost::chart(side)));
    charts.push(Chart::main("map", map::chart(side)));
    charts.sort_by_key(|chart| !chart.is_main);
    charts
}

/// All charts of a comparison, in the order of the page.
pub fn overlays(sides: &[Side<'_>], comparison: &Comparison) -> Vec<Chart> {
    let mut charts = forest::charts(sides, comparison);
    charts.push(Chart::main("compare-best", best::chart(sides, comparison)));
    charts.push(Chart::main("compare-strength", overlay::strength(sides)));
    charts.push(Chart::main(
        "compare-days-of-supply",
        overlay::days_of_supply(sides),
    ));
    charts.push(Chart::main("compare-cost", overlay_cost::chart(sides)));
    charts
}

/// Writes each chart as SVG and as PNG.
///
/// # Errors
///
/// If the folder or a file cannot be written.
pub fn write(folder: &Path, charts: &[Chart]) -> Result<(), ReportError> {
    std::fs::create_dir_all(folder).map_err(|source| ReportError::File {
        path: folder.to_owned(),
        source,
    })?;
    let results: Vec<Result<(), ReportError>> = charts
        .par_iter()
        .map(|chart| {
            let path = folder.join(format!("{}.svg", chart.name));
            crate::report::write_text(&path, &svg::svg(&chart.sheet, &chart.name))?;
            let path = folder.join(format!("{}.png", chart.name));
            png::write(&chart.sheet, &path).map_err(|reason| ReportError::Picture { path, reason })
        })
        .collect();
    results.into_iter().collect()
}
