//! Lift required against capacity, by mode: over the whole period, and in the tightest month.

use maud::Markup;
use maud::html;

use crate::experiment::summary::SeriesSummary;
use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::language::Language;
use crate::report::language::both;
use crate::report::language::inline;
use crate::report::page::answers::Answer;
use crate::report::page::answers::bar;
use crate::report::page::glossary;
use crate::scenario::place::Mode;

/// Means of one mode over the period [t], and its tightest month.
struct Lift {
    mode: Mode,
    required: f64,
    moved: f64,
    capacity: f64,
    /// Required over capacity, and the last day of that month.
    tightest: Option<(f64, f64)>,
}

/// Whether there is lift enough.
pub fn answer(side: &Side<'_>) -> Answer {
    let lifts = lifts(side);
    let tight = tightest(&lifts);
    Answer {
        id: "lift-answer",
        question: (
            "Is there lift enough?".to_owned(),
            "Y a-t-il assez de moyens d’acheminement ?".to_owned(),
        ),
        verdict: inline(|language| verdict(side, tight, language)),
        body: html! {
            @if lifts.is_empty() {
                p { (both("Nothing was required or moved.", "Rien n’a été demandé ni transporté.")) }
            } @else {
                (table(side, &lifts))
                p.note { (both(
                    "Means over replications. Capacity is what the fleets of the mode could deliver on their lanes, going to plan: \
                     escorts, closures and breakdowns take from it. Orders of a month are often moved in the next.",
                    "Moyennes des réplications. La capacité est ce que les parcs du mode livreraient sur leurs lignes si tout allait \
                     selon le plan : escortes, fermetures et pannes la réduisent. Les commandes d’un mois partent souvent le mois suivant.",
                )) }
            }
        },
    }
}

fn lifts(side: &Side<'_>) -> Vec<Lift> {
    let find = |key: &str, mode: Mode| side.summary.series(key, mode.word());
    let modes = Mode::ALL.into_iter().filter_map(|mode| {
        let required = find("movement.required", mode)?;
        let moved = find("movement.moved", mode)?;
        let capacity = find("movement.capacity", mode)?;
        Some(Lift {
            mode,
            required: sum(required),
            moved: sum(moved),
            capacity: sum(capacity),
            tightest: month(side, required, capacity),
        })
    });
    modes
        .filter(|lift| lift.required + lift.moved > 0.0)
        .collect()
}

/// Sum of means over the whole period.
fn sum(series: &SeriesSummary) -> f64 {
    series.points.iter().filter_map(|point| point.mean).sum()
}

/// The month in which most is required of the capacity.
fn month(
    side: &Side<'_>,
    required: &SeriesSummary,
    capacity: &SeriesSummary,
) -> Option<(f64, f64)> {
    let days = side.registry.days(Grid::Monthly);
    let pairs = required.points.iter().zip(&capacity.points).zip(days);
    let shares = pairs.filter_map(|((required, capacity), &day)| {
        let share = required.mean? / capacity.mean.filter(|tonnes| *tonnes > 0.0)?;
        Some((share, f64::from(day)))
    });
    shares.reduce(|most, next| if next.0 > most.0 { next } else { most })
}

fn tightest(lifts: &[Lift]) -> Option<(Mode, f64, f64)> {
    let shares = lifts
        .iter()
        .filter_map(|lift| lift.tightest.map(|(share, day)| (lift.mode, share, day)));
    shares.reduce(|most, next| if next.1 > most.1 { next } else { most })
}

fn verdict(side: &Side<'_>, tight: Option<(Mode, f64, f64)>, language: Language) -> Markup {
    let Some((mode, share, day)) = tight else {
        return html! { (language.pick("nothing required", "rien de demandé")) };
    };
    let word = glossary::word(language, mode.word());
    let (share, month) = (whole(language, share), month_of(side, language, day));
    html! {
        @match language {
            Language::English => { "At most " (share) " of capacity asked for: " (word) ", " (month) }
            Language::French => { "Au plus " (share) " de la capacité demandés : " (word) ", " (month) }
        }
    }
}

/// A share that may lie above 1, in whole per cent.
fn whole(language: Language, share: f64) -> String {
    format!("{} %", language.fixed(100.0 * share, 0))
}

/// Month and year of a day.
fn month_of(side: &Side<'_>, language: Language, day: f64) -> String {
    let date = language.date(side.scenario.start, day);
    date.split_once(' ')
        .map_or(date.clone(), |(_, month)| month.to_owned())
}

fn table(side: &Side<'_>, lifts: &[Lift]) -> Markup {
    let tonnes = |value: f64| inline(|l| html! { (l.fixed(value, 0)) });
    html! {
        div.scroll { table {
            thead { tr {
                th scope="col" { (both("Mode", "Mode")) }
                th.number scope="col" { (both("Required [t]", "Demandé [t]")) }
                th.number scope="col" { (both("Moved [t]", "Transporté [t]")) }
                th.number scope="col" { (both("Capacity [t]", "Capacité [t]")) }
                th scope="col" { (both("Required of capacity", "Demandé de la capacité")) }
                th scope="col" { (both("Tightest month", "Mois le plus tendu")) }
            } }
            tbody { @for lift in lifts { tr {
                th scope="row" { (glossary::both_words(lift.mode.word())) }
                td.number { (tonnes(lift.required)) }
                td.number { (tonnes(lift.moved)) }
                td.number { (tonnes(lift.capacity)) }
                td {
                    @if lift.capacity > 0.0 {
                        @let share = lift.required / lift.capacity;
                        (bar(share, None)) (inline(|l| html! { (whole(l, share)) }))
                    } @else { (both("no capacity", "pas de capacité")) }
                }
                td {
                    @if let Some((share, day)) = lift.tightest {
                        (inline(|l| html! { (month_of(side, l, day)) ", " (whole(l, share)) }))
                    }
                }
            } } }
        } }
    }
}
