//! The table of all figures.

use maud::Markup;
use maud::html;

use crate::experiment::summary::Estimate;
use crate::experiment::summary::FigureSummary;
use crate::model::figures::FigureSpec;
use crate::report::Side;
use crate::report::words;

/// Every figure: mean with interval, quantiles, n, unit, and what absent means.
pub fn table(side: &Side<'_>) -> Markup {
    let rows: Vec<(&FigureSpec, &FigureSummary)> = side
        .registry
        .figures
        .iter()
        .filter_map(|spec| Some((spec, side.summary.figure(&spec.key)?)))
        .collect();
    html! {
        @if rows.is_empty() {
            p { "No figure is recorded in this batch." }
        } @else {
            div.scroll { table {
                caption {
                    "The same numbers, with the intervals of quantiles, are in " code { "summary.json" }
                    "; each replication’s are in " code { "outcomes.csv" } "."
                }
                thead { tr {
                    th scope="col" { "Figure" }
                    th scope="col" { "Unit" }
                    th.number scope="col" { "n" }
                    th.number scope="col" { "Mean" }
                    th.number scope="col" { "95 % interval" }
                    th.number scope="col" { "5 %" }
                    th.number scope="col" { "Median" }
                    th.number scope="col" { "95 %" }
                    th scope="col" { "If absent" }
                } }
                @for group in groups(&rows) {
                    tbody {
                        tr.group { th scope="rowgroup" colspan="9" { (words::capital(group)) } }
                        @for (spec, figure) in rows.iter().filter(|(s, _)| group_of(s) == group) {
                            (row(spec, figure))
                        }
                    }
                }
            } }
        }
    }
}

/// Groups in the order of the registry.
fn groups<'a>(rows: &[(&'a FigureSpec, &FigureSummary)]) -> Vec<&'a str> {
    let mut groups = Vec::new();
    for (spec, _) in rows {
        if !groups.contains(&group_of(spec)) {
            groups.push(group_of(spec));
        }
    }
    groups
}

fn group_of(spec: &FigureSpec) -> &str {
    spec.key.split('.').next().unwrap_or(&spec.key)
}

fn row(spec: &FigureSpec, figure: &FigureSummary) -> Markup {
    let is_millions = spec.unit == "$" && figure.p50.is_some_and(|p| p.value.abs() >= 1e6);
    let (divisor, unit) = if is_millions {
        (1e6, "million $")
    } else {
        (1.0, spec.unit.as_str())
    };
    let show = |v: f64| words::number(v / divisor);
    let interval = figure
        .mean
        .map(|m| words::interval(&m, show))
        .unwrap_or_default();
    let quantile = |estimate: Option<Estimate>| match estimate {
        Some(e) if e.value.is_infinite() => spec.absent.word().to_owned(),
        Some(e) => show(e.value),
        None => "–".to_owned(),
    };
    html! {
        tr {
            th scope="row" { code { (spec.key) } span.note { (spec.description) } }
            td { (unit) }
            td.number { (words::fixed(figure.n as f64, 0)) }
            td.number { (figure.mean.map_or_else(|| "–".to_owned(), |m| show(m.value))) }
            td.number.interval { (interval) }
            td.number { (quantile(figure.p05)) }
            td.number { (quantile(figure.p50)) }
            td.number { (quantile(figure.p95)) }
            td.wide { (absent(spec, figure)) }
        }
    }
}

/// What an absent value means, and how often there was a value.
fn absent(spec: &FigureSpec, figure: &FigureSummary) -> String {
    match figure.reached {
        Some(reached) if spec.absent.is_infinite() && reached.value < 1.0 => format!(
            "{}; reached {}",
            spec.absent.word(),
            words::probability(&reached)
        ),
        _ => spec.absent.word().to_owned(),
    }
}
