//! What a cut of cash by 15 % would lose.

use maud::Markup;
use maud::html;

use crate::experiment::stress::Measure;
use crate::experiment::stress::less_cash::LessCash;
use crate::experiment::stress::less_cash::Loss;
use crate::experiment::summary::Estimate;
use crate::report::Side;
use crate::report::language::Language;
use crate::report::language::both;
use crate::report::language::inline;
use crate::report::less_cash;
use crate::report::page::answers::Answer;
use crate::report::page::answers::bounds;

/// What the cut would lose; without a look at it, how to find out.
pub fn answer(side: &Side<'_>) -> Answer {
    let (verdict, body) = match side.less_cash {
        Some(found) => (inline(|language| verdict(found, language)), table(found)),
        None => (
            both("Not known from this batch", "Inconnu de cette série"),
            elsewhere(side),
        ),
    };
    Answer {
        id: "cash",
        question: (
            "What would 15 % less cash lose?".to_owned(),
            "Que perdrait-on avec 15 % de trésorerie en moins ?".to_owned(),
        ),
        verdict,
        body,
    }
}

/// The first loss that the pairs can tell from chance, in the order of the measures.
fn verdict(found: &LessCash, language: Language) -> Markup {
    let lost = found.losses.iter().find_map(|loss| {
        let difference = loss.difference.filter(is_clear)?;
        let is_worse = match loss.measure {
            Measure::Mandate | Measure::Service => difference.value < 0.0,
            Measure::Stockouts | Measure::Deaths => difference.value > 0.0,
            Measure::Cost => false,
        };
        is_worse.then_some((loss.measure, difference))
    });
    html! {
        @match lost {
            Some((measure, difference)) => {
                (word(measure, language)) ": " (change(measure, difference.value, language))
            }
            None => {
                @match language {
                    Language::English => { "No loss to be seen in " (found.pairs) " pairs" }
                    Language::French => { "Aucune perte visible sur " (found.pairs) " paires" }
                }
            }
        }
    }
}

/// Whether an interval leaves out zero.
fn is_clear(difference: &Estimate) -> bool {
    bounds(difference).is_some_and(|(lower, upper)| lower > 0.0 || upper < 0.0)
}

fn table(found: &LessCash) -> Markup {
    let pairs = found.pairs;
    html! {
        p { (both(
            &format!(
                "The first {pairs} replications were run once more with 15 % less cash for each mission from its first day to \
                 its last: flying hours and contracted vehicles shrink, patrols are not sent beyond the rest, contributors are \
                 paid in part, and nobody adapts the plan. Same random numbers; each interval at 95 %."
            ),
            &format!(
                "Les {pairs} premières réplications ont été refaites avec 15 % de trésorerie en moins pour chaque mission, du \
                 premier jour au dernier : heures de vol et véhicules sous contrat se réduisent, les patrouilles s’arrêtent au \
                 reste, les contributeurs sont payés en partie, et personne n’adapte le plan. Mêmes nombres aléatoires ; chaque \
                 intervalle à 95 %."
            ),
        )) }
        table {
            thead { tr {
                th { (both("Measure", "Mesure")) }
                th.number { (both("As planned", "Comme prévu")) }
                th.number { (both("Difference", "Différence")) }
            } }
            tbody { @for loss in &found.losses { (row(loss)) } }
        }
        p.note { (both("Data: ", "Données : ")) code { (less_cash::FILE) } }
    }
}

fn row(loss: &Loss) -> Markup {
    let cell = |estimate: Option<Estimate>, write: &dyn Fn(&Estimate, Language) -> String| {
        inline(|language| match &estimate {
            Some(estimate) => html! { (write(estimate, language)) },
            None => html! { "–" },
        })
    };
    html! {
        tr {
            td { (inline(|language| html! { (word(loss.measure, language)) })) }
            td.number { (cell(loss.planned, &|mean, language| level(loss.measure, mean.value, language))) }
            td.number { (cell(loss.difference, &|difference, language| {
                language.with_interval(difference, |value| change(loss.measure, value, language))
            })) }
        }
    }
}

fn word(measure: Measure, language: Language) -> &'static str {
    match measure {
        Measure::Service => language.pick(
            "Mean of tasks done and goods delivered",
            "Moyenne des tâches réalisées et des biens fournis",
        ),
        Measure::Mandate => language.pick("Mandate tasks done", "Tâches du mandat réalisées"),
        Measure::Stockouts => language.pick("Stockouts", "Ruptures de stock"),
        Measure::Deaths => language.pick("Deaths", "Décès"),
        Measure::Cost => language.pick("Cost", "Coût"),
    }
}

/// A value of a measure.
fn level(measure: Measure, value: f64, language: Language) -> String {
    match measure.unit() {
        "" => language.percent_fine(value),
        unit => language.amount(value, unit),
    }
}

/// A difference in a measure with its sign; shares in points.
fn change(measure: Measure, value: f64, language: Language) -> String {
    let size = match measure.unit() {
        "" => {
            let points = language.fixed(100.0 * value.abs(), 1);
            format!("{points} points")
        }
        unit => language.amount(value.abs(), unit),
    };
    match value {
        value if value > 0.0 => format!("+{size}"),
        value if value < 0.0 => format!("−{size}"),
        _ => size,
    }
}

/// How to find out where no look was taken.
fn elsewhere(side: &Side<'_>) -> Markup {
    let file = format!("{}.toml", side.scenario.name);
    html! {
        p { (both(
            "This batch ran the plan with all its means. `run` looks at less cash by itself; to state another cut, write it as a \
             variant and compare it under the same random numbers:",
            "Cette série a simulé le plan avec tous ses moyens. `run` examine de lui-même une trésorerie réduite ; pour une \
             autre coupe, écrivez-la comme une variante et comparez-la sous les mêmes nombres aléatoires :",
        )) }
        p { code { "bluelift compare " (file) " '" (file) "#less-cash'" } }
    }
}
