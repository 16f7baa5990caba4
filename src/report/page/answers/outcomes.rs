//! The planner's own success criteria: each with the probability that it is met.

use maud::html;

use crate::report::Side;
use crate::report::language::both;
use crate::report::language::inline;
use crate::report::page::answers::Answer;
use crate::report::page::answers::bar;
use crate::report::page::answers::bounds;
use crate::report::page::answers::mean;
use crate::report::words;

/// Whether the plan's own standard is met; none where the plan has none.
pub fn answer(side: &Side<'_>) -> Option<Answer> {
    let criteria = &side.scenario.criteria;
    if criteria.is_empty() {
        return None;
    }
    let chance = |id: &str| mean(side, &format!("outcome.{id}"));
    let likely = criteria
        .iter()
        .filter(|criterion| chance(criterion.id.as_str()).is_some_and(|p| p.value > 0.5))
        .count();
    let n = criteria.len();
    Some(Answer {
        id: "outcomes",
        question: (
            "Is the plan’s own standard met?".to_owned(),
            "Le plan tient-il ses propres critères ?".to_owned(),
        ),
        verdict: both(
            &format!("{likely} of {n} more likely than not"),
            &format!("{likely} sur {n} plus probables qu’improbables"),
        ),
        body: html! {
            div.scroll { table {
                thead { tr {
                    th scope="col" { (both("Outcome", "Critère")) }
                    th scope="col" { (both("Holds if", "Tenu si")) }
                    th scope="col" { (both("Probability (95 % interval)", "Probabilité (intervalle à 95 %)")) }
                } }
                tbody { @for criterion in criteria {
                    @let chance = chance(criterion.id.as_str());
                    tr {
                        th scope="row" { (words::plain(criterion.id.as_str())) }
                        td { code { (criterion.text) } }
                        td {
                            @match chance {
                                Some(chance) => {
                                    (bar(chance.value, bounds(&chance)))
                                    strong { (inline(|l| html! { (l.probability(&chance)) })) }
                                }
                                None => { (both("not recorded", "non relevé")) }
                            }
                        }
                    }
                } }
            } }
        },
    })
}
