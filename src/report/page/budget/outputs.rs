//! What is delivered for the money: planned against projected outputs, and unit costs.

use maud::Markup;
use maud::html;

use crate::report::Side;
use crate::report::language::both;
use crate::report::language::inline;
use crate::report::page::answers::bar;
use crate::report::page::budget::mean_of;
use crate::report::page::budget::money;
use crate::report::words;
use crate::scenario::force::Task;

/// Number of times that a task is planned within the simulated period.
fn planned(side: &Side<'_>, task: &Task) -> f64 {
    let end = side
        .scenario
        .missions
        .iter()
        .map(|m| (m.start + m.horizon).days())
        .fold(0.0, f64::max);
    let steps = task.per_day.iter().enumerate().map(|(i, (from, per_day))| {
        let until = task
            .per_day
            .get(i + 1)
            .map_or(end, |(next, _)| next.days().min(end));
        (until - from.days().max(0.0)).max(0.0) * per_day
    });
    steps.sum()
}

/// Tasks of the mandate, planned against projected.
pub fn table(side: &Side<'_>) -> Markup {
    html! {
        div.scroll { table {
            thead { tr {
                th scope="col" { (both("Output", "Produit")) }
                th.number scope="col" { (both("Planned", "Prévu")) }
                th.number scope="col" { (both("Projected, mean", "Projeté, moyenne")) }
                th scope="col" { (both("Projected of planned (90 % range)", "Projeté du prévu (fourchette à 90 %)")) }
            } }
            tbody { @for task in &side.scenario.tasks {
                @if let Some(figure) = side.summary.figure(&format!("mandate.achieved.{}", task.id)) {
                    @if let Some(mean) = figure.mean { tr {
                        @let (n, range) = (planned(side, task), figure.p05.zip(figure.p95).map(|(a, b)| (a.value, b.value)));
                        th scope="row" { @if task.name == task.id.as_str() { (words::plain(&task.name)) } @else { (task.name) } }
                        td.number { (inline(|l| html! { (l.fixed(n, 0)) })) }
                        td.number { (inline(|l| html! { (l.fixed(n * mean.value, 0)) })) }
                        td {
                            (bar(mean.value, range))
                            (inline(|l| html! {
                                (l.percent(mean.value))
                                @if let Some((low, high)) = range { " (" (l.percent(low)) " – " (l.percent(high)) ")" }
                            }))
                        }
                    } }
                }
            } }
        } }
    }
}

/// Costs by what they buy; the two that the registry has with their intervals, the others as ratios of means.
pub fn unit_costs(side: &Side<'_>) -> Markup {
    let ratio = |cost: &[&str], by: &[&str]| {
        let sum = |keys: &[&str]| keys.iter().map(|key| mean_of(side, key)).sum::<f64>();
        let by = sum(by);
        (by > 0.0).then(|| sum(cost) / by)
    };
    let ratios = [
        (
            "Haul, air and naval costs per tonne delivered",
            "Transport terrestre, aérien et naval par tonne livrée",
            ratio(
                &["cost.ground-transport", "cost.air", "cost.naval"],
                &[
                    "movement.tonnes.road",
                    "movement.tonnes.rail",
                    "movement.tonnes.river",
                    "movement.tonnes.air",
                ],
            ),
        ),
        (
            "Air costs per hour flown with cargo",
            "Coûts aériens par heure de vol avec fret",
            ratio(&["cost.air"], &["movement.flying_hours"]),
        ),
        (
            "Personnel and equipment per patrol day of a platoon",
            "Personnel et matériel par jour de patrouille d’une section",
            ratio(
                &["cost.personnel", "cost.equipment"],
                &["mandate.patrol_platoon_days"],
            ),
        ),
    ];
    let stated = [
        (
            "cost.per_person_month",
            "All expenses per month of a uniformed person deployed",
            "Toutes les dépenses par mois de personnel en tenue déployé",
        ),
        (
            "cost.per_patrol_day",
            "All expenses per platoon-day on the mandate",
            "Toutes les dépenses par jour de section au mandat",
        ),
    ];
    html! {
        div.scroll { table {
            thead { tr {
                th scope="col" { (both("Unit cost", "Coût unitaire")) }
                th.number scope="col" { (both("Mean", "Moyenne")) }
                th.number scope="col" { (both("90 % range", "Fourchette à 90 %")) }
            } }
            tbody {
                @for (key, english, french) in stated {
                    @if let Some(figure) = side.summary.figure(key) { @if let Some(mean) = figure.mean { tr {
                        th scope="row" { (both(english, french)) }
                        td.number { (inline(|l| html! { (l.with_interval(&mean, |v| l.money_fine(v))) })) }
                        td.number { @if let (Some(low), Some(high)) = (figure.p05, figure.p95) {
                            (money(low.value)) " – " (money(high.value))
                        } }
                    } } }
                }
                @for (english, french, ratio) in ratios { @if let Some(ratio) = ratio { tr {
                    th scope="row" { (both(english, french)) }
                    td.number { (money(ratio)) }
                    td.number { (both("ratio of means", "rapport de moyennes")) }
                } } }
            }
        } }
    }
}
