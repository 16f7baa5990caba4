//! The view for budget committees: groups, variance, deployment factor, outputs and unit costs; no forecast of deaths.
//!
//! Expenses stand in the three main groups of United Nations peacekeeping budgets (reports of the Secretary-General on
//! the budget of a mission: military and police personnel with rations, contingent-owned equipment and freight; civilian
//! personnel; operational costs), and by financial period, 1 July to 30 June.
//!
//! # Limits
//!
//! Where the scenario states no approved budget, the reader types it, and the page says how it lies in the projection.

mod outputs;

use maud::Markup;
use maud::html;

use crate::experiment::summary::FigureSummary;
use crate::experiment::summary::SeriesSummary;
use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::language::both;
use crate::report::language::inline;
use crate::report::numbers::shortest;
use crate::report::page::answers::bar;
use crate::report::page::glossary;
use crate::report::words;
use crate::scenario::mission::Component;
use crate::scenario::rules::BudgetGroup;

/// The main groups of a budget: English, French, and what they hold.
const MAIN: [(&str, &str, &[BudgetGroup]); 3] = [
    (
        "Military and police personnel",
        "Militaires et personnel de police",
        &[
            BudgetGroup::Personnel,
            BudgetGroup::Equipment,
            BudgetGroup::Rations,
            BudgetGroup::Freight,
        ],
    ),
    (
        "Civilian personnel",
        "Personnel civil",
        &[BudgetGroup::Civilian],
    ),
    (
        "Operational costs",
        "Dépenses opérationnelles",
        &[
            BudgetGroup::Facilities,
            BudgetGroup::GroundTransport,
            BudgetGroup::Air,
            BudgetGroup::Naval,
            BudgetGroup::Fuel,
            BudgetGroup::Supplies,
            BudgetGroup::Losses,
        ],
    ),
];

/// The whole view.
pub fn view(side: &Side<'_>) -> Markup {
    html! {
        section.budget id="budget" {
            h2 { (both("For budget committees", "Pour les comités du budget")) }
            p { (both(
                "What the plan would spend, what it would deliver for it, and how sure that is. Ranges hold 90 % of replications. \
                 This view forecasts no deaths.",
                "Ce que le plan dépenserait, ce qu’il livrerait en retour, et avec quelle certitude. Les fourchettes contiennent 90 % \
                 des réplications. Cette vue ne prévoit aucun décès.",
            )) }
            (stated(side))
            h3 { (both("Resource requirements by group", "Ressources nécessaires par groupe")) }
            (groups(side))
            h3 { (both("By financial period (1 July to 30 June)", "Par exercice (1er juillet au 30 juin)")) }
            (periods(side))
            h3 { (both("Deployment factor", "Coefficient de déploiement")) }
            (deployment(side))
            h3 { (both("Planned against projected outputs", "Produits prévus et projetés")) }
            (outputs::table(side))
            h3 { (both("Unit costs", "Coûts unitaires")) }
            (outputs::unit_costs(side))
        }
    }
}

/// Mean of a figure; 0 where it has none.
fn mean_of(side: &Side<'_>, key: &str) -> f64 {
    let figure = side.summary.figure(key).and_then(|f| f.mean);
    figure.map_or(0.0, |mean| mean.value)
}

fn money(value: f64) -> Markup {
    inline(|l| html! { (l.money(value)) })
}

/// Budgets that the scenario states, each against what is projected; nothing where it states none.
fn stated(side: &Side<'_>) -> Markup {
    let rows: Vec<(&str, &FigureSummary, &FigureSummary)> = side
        .summary
        .figures
        .iter()
        .filter_map(|variance| {
            let name = variance.key.strip_prefix("cost.variance.")?;
            let projected = side.summary.figure(&format!("cost.projected.{name}"))?;
            Some((name, projected, variance))
        })
        .filter(|(_, projected, variance)| projected.mean.is_some() && variance.mean.is_some())
        .collect();
    html! {
        @if !rows.is_empty() {
            h3 { (both("Approved against projected", "Approuvé face au projeté")) }
            div.scroll { table {
                thead { tr {
                    th scope="col" { (both("Period and section", "Exercice et section")) }
                    th.number scope="col" { (both("Approved", "Approuvé")) }
                    th.number scope="col" { (both("Projected, mean", "Projeté, moyenne")) }
                    th.number scope="col" { (both("Variance, mean", "Écart, moyenne")) }
                    th.number scope="col" { (both("Variance, 90 % range", "Écart, fourchette à 90 %")) }
                } }
                tbody { @for (name, projected, variance) in rows {
                    @let (spent, over) = (projected.mean.map_or(0.0, |m| m.value), variance.mean.map_or(0.0, |m| m.value));
                    tr {
                        th scope="row" { (words::plain(&name.replace('.', ", "))) }
                        td.number { (money(spent - over)) }
                        td.number { (money(spent)) }
                        td.number { (money(over)) }
                        td.number { @if let (Some(low), Some(high)) = (variance.p05, variance.p95) {
                            (money(low.value)) " – " (money(high.value))
                        } }
                    }
                } }
            } }
        }
    }
}

/// Groups with projection, range, share, and a field for what is approved.
fn groups(side: &Side<'_>) -> Markup {
    let total = mean_of(side, "cost.total");
    html! {
        div.scroll { table {
            thead { tr {
                th scope="col" { (both("Group", "Groupe")) }
                th.number scope="col" { (both("Projected, mean", "Projeté, moyenne")) }
                th.number scope="col" { (both("90 % range", "Fourchette à 90 %")) }
                th scope="col" { (both("Share", "Part")) }
                th.number scope="col" { (both("Approved [million $]", "Approuvé [millions $]")) }
                th scope="col" { (both("Variance, projected against approved", "Écart, projeté sur approuvé")) }
            } }
            @for (english, french, parts) in MAIN {
                tbody {
                    tr.group {
                        th scope="rowgroup" { (both(english, french)) }
                        @let sum: f64 = parts.iter().map(|g| mean_of(side, &format!("cost.{}", g.word()))).sum();
                        td.number { (money(sum)) }
                        td {} td { (inline(|l| html! { (l.percent(share(sum, total))) })) } td {} td {}
                    }
                    @for group in parts {
                        @if let Some(figure) = side.summary.figure(&format!("cost.{}", group.word())).filter(|f| f.mean.is_some()) {
                            (group_row(figure, glossary::both_words(&words::plain(group.word())), total))
                        }
                    }
                }
            }
            @if let Some(figure) = side.summary.figure("cost.total").filter(|f| f.mean.is_some()) {
                tbody.total { (group_row(figure, both("Total", "Total"), total)) }
            }
        } }
        p.note { (both(
            "Type approved amounts to see the variance of the whole period; they stay in this window.",
            "Saisissez des montants approuvés pour voir l’écart sur toute la période ; ils restent dans cette fenêtre.",
        )) }
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn group_row(figure: &FigureSummary, name: Markup, total: f64) -> Markup {
    let mean = figure.mean.map_or(0.0, |mean| mean.value);
    let (low, high) = (
        figure.p05.map_or(mean, |p| p.value),
        figure.p95.map_or(mean, |p| p.value),
    );
    html! {
        tr data-projected=(shortest(mean)) data-low=(shortest(low)) data-high=(shortest(high)) {
            th scope="row" { (name) }
            td.number { (money(mean)) }
            td.number { (money(low)) " – " (money(high)) }
            td { (bar(share(mean, total), None)) (inline(|l| html! { (l.percent(share(mean, total))) })) }
            td.number { input type="text" inputmode="decimal" size="8" aria-label="Approved amount in million dollars"
                data-fr="Montant approuvé en millions de dollars"; }
            td { output {} }
        }
    }
}

/// The financial period in which a day of the scenario lies, by the year in which it begins.
fn period(side: &Side<'_>, day: i32) -> Option<i16> {
    let date = words::on(side.scenario.start, f64::from(day))?;
    Some(if date.month() >= 7 {
        date.year()
    } else {
        date.year() - 1
    })
}

/// The periods that the batch touches, in order.
fn all_periods(side: &Side<'_>, grid: Grid) -> Vec<i16> {
    let mut found: Vec<i16> = side
        .registry
        .days(grid)
        .iter()
        .filter_map(|&day| period(side, day))
        .collect();
    found.dedup();
    found
}

fn name_of(period: i16) -> String {
    format!("{period}/{:02}", (period + 1) % 100)
}

/// Sum or mean of a series' means in one period.
fn in_period(side: &Side<'_>, series: &SeriesSummary, wanted: i16) -> (f64, usize) {
    let points = series
        .points
        .iter()
        .filter(|point| period(side, point.day) == Some(wanted));
    points
        .filter_map(|point| point.mean)
        .fold((0.0, 0), |(sum, n), mean| (sum + mean, n + 1))
}

fn periods(side: &Side<'_>) -> Markup {
    let periods = all_periods(side, Grid::Monthly);
    let spent = |group: &BudgetGroup, wanted: i16| {
        let series = side.summary.series("cost.spent", group.word());
        series.map_or(0.0, |series| in_period(side, series, wanted).0)
    };
    html! {
        div.scroll { table {
            caption { (both("Mean over replications", "Moyenne des réplications")) }
            thead { tr {
                th scope="col" { (both("Group", "Groupe")) }
                @for wanted in &periods { th.number scope="col" { (name_of(*wanted)) } }
            } }
            tbody {
                @for (english, french, parts) in MAIN { tr {
                    th scope="row" { (both(english, french)) }
                    @for wanted in &periods { td.number { (money(parts.iter().map(|g| spent(g, *wanted)).sum())) } }
                } }
                tr.total {
                    th scope="row" { (both("Total", "Total")) }
                    @for wanted in &periods { td.number { (money(BudgetGroup::ALL.iter().map(|g| spent(g, *wanted)).sum())) } }
                }
            }
        } }
    }
}

/// Strength present over authorised, by component and period; its complement is what budgets deduct.
fn deployment(side: &Side<'_>) -> Markup {
    let periods = all_periods(side, Grid::Weekly);
    let factor = |component: Component, wanted: Option<i16>| {
        let find = |key: &str| side.summary.series(key, component.word());
        let (present, authorised) = (find("strength.present")?, find("strength.authorised")?);
        let total = |series: &SeriesSummary| match wanted {
            Some(wanted) => in_period(side, series, wanted).0,
            None => series.points.iter().filter_map(|point| point.mean).sum(),
        };
        let authorised = total(authorised);
        (authorised > 0.0).then(|| total(present) / authorised)
    };
    let cell = |value: Option<f64>| match value {
        Some(value) => inline(|l| html! { (l.percent_fine(value)) }),
        None => html! { "–" },
    };
    html! {
        div.scroll { table {
            caption { (both(
                "People present over people authorised, mean over the weeks of the period and over replications; what is missing to 100 % \
                 is the factor of delayed deployment or vacancy",
                "Personnel présent sur personnel autorisé, moyenne des semaines de l’exercice et des réplications ; ce qui manque à 100 % \
                 est l’abattement pour déploiement différé ou vacance",
            )) }
            thead { tr {
                th scope="col" { (both("Component", "Composante")) }
                @for wanted in &periods { th.number scope="col" { (name_of(*wanted)) } }
                th.number scope="col" { (both("Whole period", "Toute la période")) }
            } }
            tbody { @for component in Component::ALL { tr {
                th scope="row" { (glossary::both_words(component.word())) }
                @for wanted in &periods { td.number { (cell(factor(component, Some(*wanted)))) } }
                td.number { strong { (cell(factor(component, None))) } }
            } } }
        } }
    }
}
