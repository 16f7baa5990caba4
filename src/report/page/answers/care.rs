//! Troop-days inside casualty-evacuation reach: the 10-1-2 rule.

use maud::Markup;
use maud::html;

use crate::report::Side;
use crate::report::language::Language;
use crate::report::language::inline;
use crate::report::page::answers::Answer;
use crate::report::page::answers::bar;
use crate::report::page::answers::bounds;
use crate::report::page::answers::mean;

/// How many are within reach of casualty evacuation.
pub fn answer(side: &Side<'_>) -> Answer {
    let reach = mean(side, "medical.reach");
    Answer {
        id: "evacuation",
        question: (
            "How many are within reach of casualty evacuation?".to_owned(),
            "Combien sont à portée d’une évacuation sanitaire ?".to_owned(),
        ),
        verdict: inline(|language| match reach {
            Some(reach) => html! {
                (language.percent(reach.value))
                (language.pick(" of troop-days inside 10-1-2", " des jours de troupe dans la règle 10-1-2"))
            },
            None => html! { (language.pick("nothing recorded", "rien de relevé")) },
        }),
        body: html! {
            @if let Some(reach) = reach { (bar(reach.value, bounds(&reach))) }
            p { (inline(|language| sentence(side, language))) }
        },
    }
}

fn sentence(side: &Side<'_>, language: Language) -> Markup {
    let fine = |share: f64| language.percent_fine(share);
    let reach = mean(side, "medical.reach").map(|e| language.with_interval(&e, fine));
    let surgery = mean(side, "medical.surgery_2h").map(|e| language.with_interval(&e, fine));
    html! {
        @match (reach, language) {
            (Some(reach), Language::English) => {
                strong { (reach) } " of all troop-days were spent inside casualty-evacuation reach (10-1-2)."
            }
            (Some(reach), Language::French) => {
                strong { (reach) } " des jours de troupe ont été passés à portée d’une évacuation sanitaire (10-1-2)."
            }
            (None, Language::English) => { "Reach is not recorded in this batch." }
            (None, Language::French) => { "La portée n’est pas relevée dans cette série." }
        }
        @if let Some(surgery) = surgery {
            @match language {
                Language::English => {
                    " Of those who needed it, " (surgery) " were in surgery within two hours."
                }
                Language::French => {
                    " De ceux qui en avaient besoin, " (surgery) " ont été opérés en deux heures."
                }
            }
        }
    }
}
