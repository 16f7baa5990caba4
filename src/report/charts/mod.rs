//! The charts, one a file.
//!
//! Each states its unit, the number of replications and the seed; shows spread or interval and never a mean alone; and is told
//! apart by lightness and dashes as well as by colour. What fills a panel for six sites fills a smaller one, or a row, for
//! sixty. `tests/it/charts*.rs` measure every text of every chart and fail where two touch.
//!
//! | Question | Charts |
//! | --- | --- |
//! | who is there when | `strength`, `components`, `deployment`, `waiting` |
//! | what runs out | `days_of_supply`, `heat_map`, `first_stockout`, `pipeline`, `losses` |
//! | what moves | `lift`, `delays`, `lead_times`, `utilisation`, `map` |
//! | what happens | `incidents`, `timeline` |
//! | how bad it can get, how well that is known | `exceedance`, `percentiles` |
//! | what it costs | `cost`, `budget` |
//! | what an alternative changes | `forest`, `paired`, `overlay`, `overlay_exceedance`, `overlay_cost` |
//!
//! # Cost
//!
//! All charts of Mali are laid out and written as SVG and PNG in about a second on two cores; see `benches/charts.rs`.

pub mod best;
pub mod budget;
pub mod components;
pub mod cost;
pub mod days_of_supply;
pub mod delays;
pub mod deployment;
pub mod exceedance;
pub mod first_stockout;
pub mod forest;
pub mod grouped;
pub mod heat_map;
pub mod incidents;
pub mod index;
pub mod key;
pub mod lead_times;
pub mod lift;
pub mod losses;
pub mod map;
pub mod map_ground;
pub mod map_labels;
pub mod map_legend;
pub mod map_links;
pub mod map_zones;
pub mod outlines;
pub mod overlay;
pub mod overlay_cost;
pub mod overlay_exceedance;
pub mod paired;
pub mod pareto;
pub mod percentiles;
pub mod pipeline;
pub mod plot;
pub mod projection;
pub mod rows;
pub mod rules;
pub mod sensitivity;
pub mod shocks;
pub mod stack;
pub mod strength;
pub mod sweep;
pub mod timeline;
pub mod utilisation;
pub mod values;
pub mod waiting;
pub mod waterfall;

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
    charts.push(Chart::further(
        "strength-by-component",
        components::chart(side),
    ));
    charts.push(Chart::main("deployment", deployment::chart(side)));
    charts.push(Chart::further("waiting", waiting::chart(side)));
    charts.push(Chart::main("first-stockout", first_stockout::chart(side)));
    charts.extend(heat_map::charts(side));
    charts.extend(days_of_supply::charts(side));
    charts.push(Chart::main("lift", lift::chart(side)));
    charts.push(Chart::further("pipeline", pipeline::chart(side)));
    charts.push(Chart::further("losses", losses::chart(side)));
    charts.push(Chart::further("lead-times", lead_times::chart(side)));
    charts.push(Chart::main("convoy-delays", delays::chart(side)));
    charts.push(Chart::further("utilisation", utilisation::chart(side)));
    charts.push(Chart::main("incidents", incidents::chart(side)));
    charts.push(Chart::further("incident-timeline", timeline::chart(side)));
    charts.push(Chart::main("exceedance", exceedance::chart(side)));
    charts.push(Chart::further("percentiles", percentiles::chart(side)));
    charts.push(Chart::main("cost", cost::chart(side)));
    charts.extend(budget::chart(side).map(|sheet| Chart::main("budget", sheet)));
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
    charts.push(Chart::main(
        "compare-paired",
        paired::chart(sides, comparison),
    ));
    charts.push(Chart::main(
        "compare-exceedance",
        overlay_exceedance::chart(sides),
    ));
    charts.push(Chart::main("compare-cost", overlay_cost::chart(sides)));
    charts
}

/// Writes each chart as SVG and as PNG, and a page that lists them.
///
/// # Errors
///
/// If the folder or a file cannot be written.
pub fn write(folder: &Path, charts: &[Chart], marking: &str) -> Result<(), ReportError> {
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
    results.into_iter().collect::<Result<(), ReportError>>()?;
    crate::report::write_text(&folder.join(index::FILE), &index::page(charts, marking))
}
