//! The planner's questions, answered in sentences with numbers and intervals: the first thing on the page.
//!
//! Each answer is a card: the question, the answer in a few words, then the sentences and the table behind it.

mod capability;
mod care;
mod cash;
mod cost;
mod first_site;
mod lift;
mod mandate;
mod outcomes;
mod stockpiles;

use maud::Markup;
use maud::html;

use crate::experiment::summary::Estimate;
use crate::experiment::summary::FigureSummary;
use crate::report::Side;
use crate::report::language::both;

/// One question with its answer.
#[derive(Debug)]
pub struct Answer {
    /// Anchor on the page.
    pub id: &'static str,
    /// The question, in English and French.
    pub question: (String, String),
    /// The answer in a few words.
    pub verdict: Markup,
    /// Sentences and table.
    pub body: Markup,
}

/// All questions, in the order in which a planner asks them.
pub fn all(side: &Side<'_>) -> Markup {
    let mut answers = vec![outcomes::answer(side)];
    let missions = side.scenario.missions.iter();
    answers.extend(missions.map(|mission| Some(capability::answer(side, mission))));
    answers.push(Some(first_site::answer(side)));
    answers.push(Some(mandate::answer(side)));
    answers.push(Some(care::answer(side)));
    answers.push(Some(lift::answer(side)));
    answers.push(Some(cost::answer(side)));
    answers.push(Some(cash::answer(side)));
    let answers: Vec<Answer> = answers.into_iter().flatten().collect();
    html! {
        ul.glance { @for answer in &answers { li { (glance(answer)) } } }
        div.answers { @for answer in answers { (card(answer)) } }
    }
}

/// Question and answer in a few words, leading to the card.
fn glance(answer: &Answer) -> Markup {
    html! {
        a href=(format!("#{}", answer.id)) {
            span.asked { (both(&answer.question.0, &answer.question.1)) }
            strong { (answer.verdict) }
        }
    }
}

fn card(answer: Answer) -> Markup {
    html! {
        section.answer id=(answer.id) {
            h3 { (both(&answer.question.0, &answer.question.1)) }
            p.verdict { (answer.verdict) }
            (answer.body)
        }
    }
}

/// A figure's mean.
pub fn mean(side: &Side<'_>, key: &str) -> Option<Estimate> {
    figure(side, key).and_then(|figure| figure.mean)
}

/// A figure.
fn figure<'a>(side: &Side<'a>, key: &str) -> Option<&'a FigureSummary> {
    side.summary.figure(key)
}

/// A bar from nothing to a share of its room, with a line over its interval; hidden from readers who hear the page,
/// because the number stands beside it.
pub fn bar(share: f64, interval: Option<(f64, f64)>) -> Markup {
    let percent = |share: f64| format!("{:.1}", 100.0 * share.clamp(0.0, 1.0));
    html! {
        span.track aria-hidden="true" {
            span.bar style=(format!("width:{}%", percent(share))) {}
            @if let Some((low, high)) = interval {
                @let (low, high) = (low.clamp(0.0, 1.0), high.clamp(0.0, 1.0));
                span.whisker style=(format!("left:{}%;width:{}%", percent(low), percent(high - low))) {}
            }
        }
    }
}

/// Both bounds of an interval, if it has both.
pub fn bounds(estimate: &Estimate) -> Option<(f64, f64)> {
    estimate.lower.zip(estimate.upper)
}
