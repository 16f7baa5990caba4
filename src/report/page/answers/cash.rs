//! What a cut of cash by 15 % would lose: not a part of a batch, so the page says how to find out.

use maud::html;

use crate::report::Side;
use crate::report::language::both;
use crate::report::page::answers::Answer;

/// Where the answer comes from.
pub fn answer(side: &Side<'_>) -> Answer {
    let file = format!("{}.toml", side.scenario.name);
    Answer {
        id: "cash",
        question: (
            "What would 15 % less cash lose?".to_owned(),
            "Que perdrait-on avec 15 % de trésorerie en moins ?".to_owned(),
        ),
        verdict: both("Not known from this batch", "Inconnu de cette série"),
        body: html! {
            p { (both(
                "This batch ran the plan with all its means. State the cut as a variant (fewer vehicles, flying hours, smaller \
                 stocks: whatever would be cut first) and compare it under the same random numbers; its page states the loss \
                 with intervals:",
                "Cette série a simulé le plan avec tous ses moyens. Écrivez la coupe comme une variante (moins de véhicules, \
                 d’heures de vol, de stocks : ce qui serait coupé d’abord) et comparez-la sous les mêmes nombres aléatoires ; \
                 sa page donne la perte avec ses intervalles :",
            )) }
            p { code { "bluelift compare " (file) " '" (file) "#less-cash'" } }
        },
    }
}
