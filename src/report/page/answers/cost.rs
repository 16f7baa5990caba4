//! Cost in total, its largest groups, and what a day of patrol costs.

use maud::Markup;
use maud::html;

use crate::report::Side;
use crate::report::language::Language;
use crate::report::language::inline;
use crate::report::page::answers::Answer;
use crate::report::page::answers::figure;
use crate::report::page::answers::mean;
use crate::report::page::glossary;
use crate::report::words;
use crate::scenario::rules::BudgetGroup;

/// What the plan costs.
pub fn answer(side: &Side<'_>) -> Answer {
    let total = mean(side, "cost.total");
    Answer {
        id: "cost-answer",
        question: (
            "What does it cost?".to_owned(),
            "Que coûte le plan ?".to_owned(),
        ),
        verdict: inline(|language| match total {
            Some(total) => html! { (language.money(total.value)) },
            None => html! { (language.pick("nothing recorded", "rien de relevé")) },
        }),
        body: html! { p { (inline(|language| sentence(side, language))) } },
    }
}

fn sentence(side: &Side<'_>, language: Language) -> Markup {
    let Some((total, spread)) = mean(side, "cost.total").zip(figure(side, "cost.total")) else {
        return html! {
            (language.pick("Cost is not recorded in this batch.", "Le coût n’est pas relevé dans cette série."))
        };
    };
    let fine = |value: f64| language.money_fine(value);
    let largest = language.list(&largest(side, language));
    let day = mean(side, "cost.per_patrol_day").map(|day| language.with_interval(&day, fine));
    html! {
        strong { (language.with_interval(&total, fine)) }
        (language.pick(" over the whole period in the mean", " sur toute la période en moyenne"))
        @if let (Some(low), Some(high)) = (spread.p05, spread.p95) {
            @match language {
                Language::English => {
                    "; " (language.money(low.value)) " to " (language.money(high.value)) " in 90 % of replications"
                }
                Language::French => {
                    " ; " (language.money(low.value)) " à " (language.money(high.value)) " dans 90 % des réplications"
                }
            }
        }
        "."
        @if !largest.is_empty() {
            (language.pick(" The largest groups are ", " Les plus grands groupes sont ")) (largest) "."
        }
        @if let Some(day) = day {
            @match language {
                Language::English => { " A day of patrol by one platoon costs " (day) "." }
                Language::French => { " Un jour de patrouille d’une section coûte " (day) "." }
            }
        }
    }
}

/// The three largest groups with their means.
fn largest(side: &Side<'_>, language: Language) -> Vec<String> {
    let mut groups: Vec<(&str, f64)> = BudgetGroup::ALL
        .into_iter()
        .filter_map(|group| {
            let mean = mean(side, &format!("cost.{}", group.word()))?;
            Some((group.word(), mean.value))
        })
        .filter(|(_, value)| *value > 0.0)
        .collect();
    groups.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let named = |(group, value): &(&str, f64)| {
        let word = glossary::word(language, &words::plain(group));
        format!("{word} ({})", language.money(*value))
    };
    groups.iter().take(3).map(named).collect()
}
