//! The table of all figures.

use maud::Markup;
use maud::html;

use crate::experiment::summary::Estimate;
use crate::experiment::summary::FigureSummary;
use crate::model::figures::FigureSpec;
use crate::report::Side;
use crate::report::language::both;
use crate::report::language::inline;
use crate::report::numbers::shortest_or_empty;
use crate::report::page::glossary;
use crate::report::words;

/// Every figure: mean with interval, quantiles, n, unit, and what absent means; rows can be sorted and filtered.
pub fn table(side: &Side<'_>) -> Markup {
    let rows: Vec<(&FigureSpec, &FigureSummary)> = side
        .registry
        .figures
        .iter()
        .filter_map(|spec| Some((spec, side.summary.figure(&spec.key)?)))
        .collect();
    if rows.is_empty() {
        return html! { p { (both("No figure is recorded in this batch.", "Aucune valeur n’est relevée dans cette série.")) } };
    }
    let groups = groups(&rows);
    html! {
        div.filterable {
            (filter(&groups))
            p.note { (both(
                "Worst 5 %: the mean of the worst twentieth of the replications. The same numbers, with the intervals of quantiles, are in summary.json; each replication’s are in outcomes.csv. A group opens and closes by its name.",
                "Pires 5 % : la moyenne du vingtième le plus mauvais des réplications. Les mêmes nombres, avec les intervalles des quantiles, sont dans summary.json ; ceux de chaque réplication dans outcomes.csv. Un groupe s’ouvre et se ferme par son nom.",
            )) }
            div.scroll { table.sortable aria-labelledby="figures" {
                thead { tr {
                    th scope="col" { (both("Figure", "Valeur")) }
                    th scope="col" { (both("Unit", "Unité")) }
                    th.number scope="col" { "n" }
                    th.number scope="col" { (both("Mean", "Moyenne")) }
                    th.number scope="col" { (both("95 % interval", "Intervalle à 95 %")) }
                    th.number scope="col" { "5 %" }
                    th.number scope="col" { (both("Median", "Médiane")) }
                    th.number scope="col" { "95 %" }
                    th.number scope="col" { (both("Worst 5 %", "Pires 5 %")) }
                    th scope="col" { (both("If absent", "Si absent")) }
                } }
                @for group in groups {
                    tbody data-group=(group) {
                        tr.group { th scope="rowgroup" colspan="10" { (glossary::both_words(group)) } }
                        @for (spec, figure) in rows.iter().filter(|(s, _)| group_of(s) == group) {
                            (row(spec, figure))
                        }
                    }
                }
            } }
        }
    }
}

/// A field for words, a choice of groups, and how many rows are left; needs the script.
pub fn filter(groups: &[&str]) -> Markup {
    html! {
        p.filter {
            input type="search" placeholder="Filter: words that a row must hold" aria-label="Filter rows"
                data-fr="Filtrer : mots que la ligne doit contenir";
            " "
            @if !groups.is_empty() {
                select aria-label="Group" data-fr="Groupe" {
                    option value="" { "*" }
                    @for group in groups { option value=(group) { (group) } }
                }
            }
            " " output {}
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
    let sorted = |estimate: Option<Estimate>| {
        shortest_or_empty(estimate.map(|e| e.value).filter(|value| value.is_finite()))
    };
    let number = |estimate: Option<Estimate>| {
        inline(|l| match estimate {
            Some(e) if e.value.is_infinite() => html! { (l.absent(spec.absent.word())) },
            Some(e) => html! { (l.number(e.value / divisor)) },
            None => html! { "–" },
        })
    };
    html! {
        tr {
            th scope="row" { code { (spec.key) } span.note { (glossary::both_words(&spec.description)) } }
            td { (inline(|l| html! { (l.unit(unit)) })) }
            td.number data-v=(figure.n) { (words::fixed(figure.n as f64, 0)) }
            td.number data-v=(sorted(figure.mean)) { (number(figure.mean)) }
            td.number.interval {
                @if let Some(mean) = figure.mean {
                    (inline(|l| html! { (l.interval(&mean, |v| l.number(v / divisor))) }))
                }
            }
            td.number data-v=(sorted(figure.p05)) { (number(figure.p05)) }
            td.number data-v=(sorted(figure.p50)) { (number(figure.p50)) }
            td.number data-v=(sorted(figure.p95)) { (number(figure.p95)) }
            td.number data-v=(sorted(figure.shortfall)) { (number(figure.shortfall)) }
            td.wide { (absent(spec, figure)) }
        }
    }
}

/// What an absent value means, and how often there was a value.
fn absent(spec: &FigureSpec, figure: &FigureSummary) -> Markup {
    inline(|l| {
        let word = l.absent(spec.absent.word());
        match figure.reached {
            Some(reached) if spec.absent.is_infinite() && reached.value < 1.0 => {
                let chance = l.probability(&reached);
                html! { (word) (l.pick("; reached ", " ; atteint ")) (chance) }
            }
            _ => html! { (word) },
        }
    })
}
