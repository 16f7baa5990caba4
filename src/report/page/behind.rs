//! The numbers behind a picture: a table that opens below it.
//!
//! Interactive charts have a table of their own. A picture has here the figures that it draws, and of its series the mean
//! over time and the highest 95 % quantile; numbers stand as in the picture, in English. Of many only the first are here: all
//! are in the table of all figures.

use maud::Markup;
use maud::html;

use crate::experiment::summary::FigureSummary;
use crate::experiment::summary::SeriesSummary;
use crate::report::Side;
use crate::report::axes::bands;
use crate::report::language::both;
use crate::report::words;

/// How the name of a picture begins, and how the keys of its figures and series begin.
const BEHIND: [(&str, &[&str]); 12] = [
    (
        "deployment",
        &[
            "deployment.p",
            "deployment.ioc_day",
            "deployment.foc_day",
            "deployment.wait_days.",
        ],
    ),
    ("waiting", &["deployment.wait_days.", "deployment.waiting"]),
    ("strength-by-component", &["strength."]),
    ("first-stockout", &["supply.first_stockout_day"]),
    ("pipeline", &["supply.on_order", "supply.in_transit"]),
    ("losses", &["supply.lost_by.", "supply.lost."]),
    (
        "lead-times",
        &[
            "supply.lead_time_to.",
            "movement.convoy_days.",
            "movement.planned_days.",
        ],
    ),
    (
        "utilisation",
        &[
            "movement.fleet_in_use",
            "deployment.berths_in_use",
            "medical.beds_in_use",
        ],
    ),
    (
        "incident-timeline",
        &["security.incidents.", "security.killed", "security.wounded"],
    ),
    (
        "exceedance",
        &[
            "security.killed",
            "security.wounded",
            "movement.delay",
            "cost.total",
        ],
    ),
    ("budget", &["cost.projected.", "cost.variance."]),
    ("map", &["movement.flow."]),
];
/// Rows of a table.
const MOST: usize = 30;

/// The table of a picture; nothing where it has no figures.
pub fn table(side: &Side<'_>, name: &str) -> Markup {
    let Some((_, keys)) = BEHIND.iter().find(|(start, _)| name.starts_with(start)) else {
        return html! {};
    };
    let is_its = |key: &str| keys.iter().any(|start| key.starts_with(start));
    let figures: Vec<&FigureSummary> = side
        .summary
        .figures
        .iter()
        .filter(|figure| is_its(&figure.key) && figure.p50.is_some())
        .take(MOST)
        .collect();
    let series: Vec<&SeriesSummary> = side
        .summary
        .series
        .iter()
        .filter(|series| is_its(&series.key) && mean_over_time(series).is_some())
        .take(MOST)
        .collect();
    if figures.is_empty() && series.is_empty() {
        return html! {};
    }
    html! {
        details.values {
            summary { (both("Values as a table", "Valeurs en tableau")) }
            div.scroll {
                @if !figures.is_empty() { (of_figures(side, &figures)) }
                @if !series.is_empty() { (of_series(side, &series)) }
            }
        }
    }
}

fn of_figures(side: &Side<'_>, figures: &[&FigureSummary]) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { (both("Figure", "Valeur")) }
                th scope="col" { (both("Unit", "Unité")) }
                th.number scope="col" { (both("Mean", "Moyenne")) }
                th.number scope="col" { "5 %" }
                th.number scope="col" { (both("Median", "Médiane")) }
                th.number scope="col" { "95 %" }
            } }
            tbody { @for figure in figures { tr {
                @let spec = side.registry.figures.iter().find(|spec| spec.key == figure.key);
                @let word = spec.map_or("", |spec| spec.absent.word());
                th scope="row" { span { code { (figure.key) } } }
                td { (spec.map_or("", |spec| spec.unit.as_str())) }
                @for estimate in [figure.mean, figure.p05, figure.p50, figure.p95] {
                    td.number { @match estimate {
                        Some(e) if e.value.is_infinite() => (word),
                        Some(e) => (words::number(e.value)),
                        None => "–",
                    } }
                }
            } } }
        }
    }
}

fn of_series(side: &Side<'_>, series: &[&SeriesSummary]) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { (both("Series", "Série")) }
                th scope="col" { (both("Unit", "Unité")) }
                th.number scope="col" { (both("Mean over time", "Moyenne dans le temps")) }
                th.number scope="col" { (both("Highest 95 % quantile", "Plus haut quantile à 95 %")) }
            } }
            tbody { @for series in series { tr {
                @let spec = side.registry.series.iter().find(|spec| spec.key == series.key);
                th scope="row" { span { code { (series.key) @if !series.item.is_empty() { " " (series.item) } } } }
                td { (spec.map_or("", |spec| spec.unit.as_str())) }
                td.number { (words::number(mean_over_time(series).unwrap_or(0.0))) }
                td.number { (words::number(bands::greatest(series))) }
            } } }
        }
    }
}

/// Mean of the means of all dates that have one.
fn mean_over_time(series: &SeriesSummary) -> Option<f64> {
    let means: Vec<f64> = series
        .points
        .iter()
        .filter_map(|point| point.mean)
        .collect();
    (!means.is_empty()).then(|| means.iter().sum::<f64>() / means.len() as f64)
}
