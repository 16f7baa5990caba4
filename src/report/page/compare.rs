//! What a comparison says, in sentences and in full.

use maud::Markup;
use maud::html;

use crate::experiment::compare::Comparison;
use crate::experiment::compare::Difference;
use crate::experiment::compare::FigureComparison;
use crate::report::Side;
use crate::report::axes::frame;
use crate::report::charts::forest;
use crate::report::charts::forest::Shown;
use crate::report::charts::forest::Verdict;
use crate::report::words;

/// What is compared.
pub fn sides(sides: &[Side<'_>]) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { "Alternative" }
                th scope="col" { "Scenario" }
                th scope="col" { "Variant" }
                th scope="col" { "Batch" }
            } }
            tbody { @for side in sides { tr {
                th scope="row" { (side.label) }
                td { code { (side.scenario.name) } }
                td { @if let Some(variant) = &side.scenario.variant { code { (variant) } } @else { "–" } }
                td { (frame::batch(side.meta)) }
            } } }
        }
    }
}

/// What each alternative makes better and worse, as far as there is evidence.
pub fn sentences(comparison: &Comparison) -> Markup {
    html! {
        @for (i, name) in comparison.alternatives.iter().enumerate() {
            @let rows = forest::rows(comparison, i);
            h3 { (words::capital(name)) }
            @for (verdict, word) in [(Verdict::Better, "Better"), (Verdict::Worse, "Worse")] {
                @let some: Vec<&Shown> = rows.iter().filter(|r| r.verdict == verdict).collect();
                @if some.is_empty() {
                    p { strong { (word) ":" } " nothing for which there is evidence." }
                } @else {
                    p { strong { (word) ":" } }
                    ul.plain { @for row in some { li { (row.label) ", " (row.note) } } }
                }
            }
        }
        p.note {
            "Differences are alternative minus baseline, replication by replication under the same random numbers, with "
            (words::percent(comparison.level)) " intervals that hold together for all "
            (words::count(comparison.alternatives.len(), "alternative"))
            ". There is no correction across figures: of a hundred that do not differ, about five will seem to."
        }
    }
}

/// Every figure in every alternative.
pub fn table(comparison: &Comparison) -> Markup {
    html! {
        div.scroll { table {
            thead { tr {
                th scope="col" { "Figure" }
                th scope="col" { "Unit" }
                th scope="col" { "Alternative" }
                th.number scope="col" { "Pairs" }
                th.number scope="col" { "Mean difference (interval)" }
                th.number scope="col" { "Reached, difference" }
                th.number scope="col" { "Better in" }
            } }
            tbody {
                @for figure in &comparison.figures {
                    @for (name, difference) in comparison.alternatives.iter().zip(&figure.differences) {
                        @if let Some(difference) = difference { (row(figure, name, difference)) }
                    }
                }
            }
        } }
        @if !comparison.missing.is_empty() {
            p { "Figures that some side lacks, which are not compared:" }
            ul {
                @for (key, sides) in &comparison.missing {
                    li { code { (key) } " (not in " (words::list(sides)) ")" }
                }
            }
        }
    }
}

fn row(figure: &FigureComparison, name: &str, difference: &Difference) -> Markup {
    let verdict = forest::shown(figure, difference).map(|s| s.verdict);
    let is_clear = verdict.is_some_and(|v| v != Verdict::Unclear);
    let signed = |v: f64| forest::signed(v, "");
    let points = |v: f64| format!("{} points", forest::signed(v * 100.0, ""));
    let with = |estimate: &crate::experiment::summary::Estimate, show: &dyn Fn(f64) -> String| {
        let bounds = words::interval(estimate, show);
        if bounds.is_empty() {
            show(estimate.value)
        } else {
            format!("{} ({bounds})", show(estimate.value))
        }
    };
    html! {
        tr.clear[is_clear] {
            th scope="row" { code { (figure.key) } }
            td { (figure.unit) }
            td { (name) }
            td.number { (words::fixed(difference.n as f64, 0)) }
            td.number {
                @if let Some(mean) = &difference.mean {
                    @if figure.is_indicator { (with(mean, &points)) } @else { (with(mean, &signed)) }
                }
                @if let Some(limit) = difference.limit {
                    span.note { "of values up to " (words::number(limit)) }
                }
            }
            td.number { @if let Some(reached) = &difference.reached { (with(reached, &points)) } }
            td.number { @if let Some(better) = &difference.better { (words::percent(better.value)) } }
        }
    }
}
