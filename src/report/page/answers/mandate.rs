//! Platoon-days on escorts against those on the mandate.

use maud::Markup;
use maud::html;

use crate::experiment::summary::Estimate;
use crate::report::Side;
use crate::report::language::Language;
use crate::report::language::inline;
use crate::report::page::answers::Answer;
use crate::report::page::answers::bar;
use crate::report::page::answers::mean;

/// What escorts take from the mandate.
pub fn answer(side: &Side<'_>) -> Answer {
    let escorts = mean(side, "mandate.escort_platoon_days");
    let patrols = mean(side, "mandate.patrol_platoon_days");
    let pair = escorts.zip(patrols);
    let share = pair
        .map(|(escorts, patrols)| escorts.value / (escorts.value + patrols.value))
        .filter(|share| share.is_finite());
    Answer {
        id: "escorts",
        question: (
            "What do escorts take from the mandate?".to_owned(),
            "Que prennent les escortes au mandat ?".to_owned(),
        ),
        verdict: inline(|language| match share {
            Some(share) => html! {
                (language.percent(share))
                (language.pick(" of platoon-days outside", " des jours de section hors du camp"))
            },
            None => html! { (language.pick("nothing recorded", "rien de relevé")) },
        }),
        body: html! {
            @if let Some(share) = share { (bar(share, None)) }
            p { (inline(|language| sentence(pair, share, language))) }
            p { (inline(|language| achieved(side, language))) }
        },
    }
}

fn sentence(pair: Option<(Estimate, Estimate)>, share: Option<f64>, language: Language) -> Markup {
    let Some((escorts, patrols)) = pair else {
        return html! {
            (language.pick("Platoon-days are not recorded in this batch.", "Les jours de section ne sont pas relevés dans cette série."))
        };
    };
    let whole = |v: f64| language.fixed(v, 0);
    let (escorts, patrols) = (
        language.with_interval(&escorts, whole),
        language.with_interval(&patrols, whole),
    );
    html! {
        @match language {
            Language::English => {
                "Escorts took " strong { (escorts) } " platoon-days in the mean, tasks of the mandate " (patrols)
            }
            Language::French => {
                "Les escortes ont pris " strong { (escorts) } " jours de section en moyenne, les tâches du mandat " (patrols)
            }
        }
        @if let Some(share) = share {
            @match language {
                Language::English => {
                    ": of the platoon-days spent outside, " strong { (language.percent(share)) } " went to escorts"
                }
                Language::French => {
                    " : des jours de section passés dehors, " strong { (language.percent(share)) } " sont allés aux escortes"
                }
            }
        }
        "."
    }
}

fn achieved(side: &Side<'_>, language: Language) -> Markup {
    let achieved = mean(side, "mandate.achieved");
    html! {
        @if let Some(achieved) = achieved {
            @let text = language.with_interval(&achieved, |v| language.percent_fine(v));
            @match language {
                Language::English => { "Of the planned mandate tasks " (text) " were achieved." }
                Language::French => { "Des tâches prévues du mandat, " (text) " ont été réalisées." }
            }
        }
    }
}
