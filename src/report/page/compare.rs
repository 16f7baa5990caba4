//! What a comparison says, in sentences and in full.

use maud::Markup;
use maud::html;

use crate::experiment::compare::Comparison;
use crate::experiment::compare::Difference;
use crate::experiment::compare::FigureComparison;
use crate::report::Side;
use crate::report::charts::forest;
use crate::report::charts::forest::Shown;
use crate::report::charts::forest::Verdict;
use crate::report::language::both;
use crate::report::language::inline;
use crate::report::numbers::shortest_or_empty;
use crate::report::page;
use crate::report::page::live::Pictures;
use crate::report::words;

/// What is compared.
pub fn sides(sides: &[Side<'_>]) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { (both("Alternative", "Solution")) }
                th scope="col" { (both("Scenario", "Scénario")) }
                th scope="col" { (both("Variant", "Variante")) }
                th scope="col" { (both("Batch", "Série")) }
            } }
            tbody { @for side in sides { tr {
                th scope="row" { (side.label) }
                td { code { (side.scenario.name) } }
                td { @if let Some(variant) = &side.scenario.variant { code { (variant) } } @else { "–" } }
                td { (inline(|l| html! { (page::batch(side.meta, l)) })) }
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
            @for (verdict, word, french) in [(Verdict::Better, "Better", "Mieux"), (Verdict::Worse, "Worse", "Moins bien")] {
                @let some: Vec<&Shown> = rows.iter().filter(|r| r.verdict == verdict).collect();
                @if some.is_empty() {
                    p { (both(&format!("{word}: nothing for which there is evidence."), &format!("{french} : rien qui soit établi."))) }
                } @else {
                    p { span.t lang="en" { strong { (word) ":" } } span.t lang="fr" { strong { (french) " :" } } }
                    ul.plain { @for row in some { li { (row.label) ", " (row.note) } } }
                }
            }
        }
        p.note {
            span.t lang="en" {
                "Differences are alternative minus baseline, replication by replication under the same random numbers, with "
                (words::percent(comparison.level)) " intervals that hold together for all "
                (words::count(comparison.alternatives.len(), "alternative"))
                ". There is no correction across figures: of a hundred that do not differ, about five will seem to."
            }
            span.t lang="fr" {
                "Les différences sont la solution moins la référence, réplication par réplication sous les mêmes nombres aléatoires, \
                 avec des intervalles à " (words::percent(comparison.level)) " valables ensemble pour toutes les solutions. Il n’y a pas de \
                 correction entre valeurs : sur cent qui ne diffèrent pas, cinq environ sembleront différer."
            }
        }
    }
}

/// Interactive charts of all sides.
pub fn charts(pictures: &Pictures<'_>) -> Markup {
    let reading = (
        "Line: median, or mean where it says so; bands hold 50 % and 90 % of replications.",
        "Trait : médiane, ou moyenne là où c’est dit ; les bandes contiennent 50 % et 90 % des réplications.",
    );
    html! {
        (pictures.live("strength", ("Strength", "Effectif"), reading))
        (pictures.live("reserve", ("Where and when the reserve is breached", "Où et quand la réserve est entamée"),
            ("Share of replications below the reserve; choose the alternative.", "Part des réplications sous la réserve ; choisissez la solution.")))
        (pictures.live("supply", ("Days of supply", "Jours de stock"), reading))
        (pictures.live("lift", ("Lift", "Acheminement"), reading))
        (pictures.live("tasks", ("Mandate tasks, done over planned", "Tâches du mandat, réalisé sur prévu"), reading))
        (pictures.live("cost", ("Expenses a month by group", "Dépenses par mois et par groupe"), reading))
        (pictures.live("explore", ("Any series", "Toute série"), reading))
    }
}

/// Every figure in every alternative.
pub fn table(comparison: &Comparison) -> Markup {
    html! {
        div.filterable { (page::figures::filter(&[])) div.scroll { table.sortable {
            thead { tr {
                th scope="col" { (both("Figure", "Valeur")) }
                th scope="col" { (both("Unit", "Unité")) }
                th scope="col" { (both("Alternative", "Solution")) }
                th.number scope="col" { (both("Pairs", "Paires")) }
                th.number scope="col" { (both("Mean difference (interval)", "Différence moyenne (intervalle)")) }
                th.number scope="col" { (both("Reached, difference", "Atteint, différence")) }
                th.number scope="col" { (both("Better in", "Mieux dans")) }
            } }
            tbody {
                @for figure in &comparison.figures {
                    @for (name, difference) in comparison.alternatives.iter().zip(&figure.differences) {
                        @if let Some(difference) = difference { (row(figure, name, difference)) }
                    }
                }
            }
        } } }
        @if !comparison.missing.is_empty() {
            p { (both("Figures that some side lacks, which are not compared:", "Valeurs qui manquent à un côté, non comparées :")) }
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
            td.number data-v=(difference.n) { (words::fixed(difference.n as f64, 0)) }
            td.number data-v=(shortest_or_empty(difference.mean.map(|mean| mean.value))) {
                @if let Some(mean) = &difference.mean {
                    @if figure.is_indicator { (with(mean, &points)) } @else { (with(mean, &signed)) }
                }
                @if let Some(limit) = difference.limit {
                    span.note { "of values up to " (words::number(limit)) }
                }
            }
            td.number { @if let Some(reached) = &difference.reached { (with(reached, &points)) } }
            td.number data-v=(shortest_or_empty(difference.better.map(|better| better.value))) { @if let Some(better) = &difference.better { (words::percent(better.value)) } }
        }
    }
}
