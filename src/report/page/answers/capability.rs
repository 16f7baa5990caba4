//! Initial and full operating capability: by when, how likely, and what holds it up.

use maud::Markup;
use maud::html;

use crate::experiment::summary::Estimate;
use crate::experiment::summary::FigureSummary;
use crate::report::Side;
use crate::report::language::Language;
use crate::report::language::inline;
use crate::report::page::answers::Answer;
use crate::report::page::answers::figure;
use crate::report::page::glossary;
use crate::report::words;
use crate::scenario::mission::Mission;

/// When a mission can operate.
pub fn answer(side: &Side<'_>, mission: &Mission) -> Answer {
    let is_one = side.scenario.missions.len() == 1;
    let key = |figure: &str| {
        if is_one {
            format!("deployment.{figure}")
        } else {
            format!("deployment.{figure}.{}", mission.id)
        }
    };
    let (ioc, foc) = (key("ioc_day"), key("foc_day"));
    let is_first = side.scenario.missions.first() == Some(mission);
    let name = &mission.name;
    Answer {
        id: "capability",
        question: (
            if is_one {
                "When can the mission operate?".to_owned()
            } else {
                format!("When can {name} operate?")
            },
            if is_one {
                "Quand la mission peut-elle opérer ?".to_owned()
            } else {
                format!("Quand {name} peut-elle opérer ?")
            },
        ),
        verdict: inline(|language| verdict(side, mission, language, [&ioc, &foc])),
        body: html! {
            p { (inline(|l| milestone(side, mission, l, true, &ioc))) }
            p { (inline(|l| milestone(side, mission, l, false, &foc))) }
            @if is_one || is_first { p { (inline(|l| held_up(side, l))) } }
        },
    }
}

/// Both medians as dates.
fn verdict(side: &Side<'_>, mission: &Mission, language: Language, keys: [&str; 2]) -> Markup {
    let median = |key: &str| {
        let day = figure(side, key).and_then(|f| f.p50).map(|p| p.value);
        day.map_or_else(
            || language.pick("not recorded", "non relevé").to_owned(),
            |day| language.date(mission.mandate_date, day),
        )
    };
    html! {
        (language.pick("Initial: ", "Initiale : ")) (median(keys[0]))
        (language.pick("; full: ", " ; pleine : ")) (median(keys[1]))
    }
}

fn milestone(
    side: &Side<'_>,
    mission: &Mission,
    language: Language,
    is_initial: bool,
    key: &str,
) -> Markup {
    let name = match (language, is_initial) {
        (Language::English, true) => "Initial operating capability",
        (Language::English, false) => "Full operating capability",
        (Language::French, true) => "La capacité opérationnelle initiale",
        (Language::French, false) => "La pleine capacité opérationnelle",
    };
    let level = language.percent(if is_initial {
        mission.capability.initial
    } else {
        mission.capability.full
    });
    let Some(figure) = figure(side, key).filter(|f| f.n > 0) else {
        return html! {
            (name) (language.pick(" is not recorded in this batch.", " n’est pas relevée dans cette série."))
        };
    };
    let last = side.registry.weekly.last().map_or(0.0, |&d| f64::from(d));
    let end = language.date(side.scenario.start, last);
    let chance = figure
        .reached
        .map_or_else(String::new, |r| language.probability(&r));
    html! {
        strong { (name) }
        @match language {
            Language::English => {
                " (" (level) " of the authorised uniformed strength operating) is reached by " (end) ": "
            }
            Language::French => {
                " (" (level) " de l’effectif en tenue autorisé en service) est atteinte au " (end) " : "
            }
        }
        strong { (chance) } ". " (days(mission, figure, language))
    }
}

/// The days of a milestone: median with interval and date, and the span of replications.
fn days(mission: &Mission, figure: &FigureSummary, language: Language) -> String {
    let Some(median) = figure.p50 else {
        return String::new();
    };
    let day = |value: f64| language.fixed(value, 0);
    let date = |value: f64| language.date(mission.mandate_date, value);
    if median.value.is_infinite() {
        let early = figure.p05.filter(|p| p.value.is_finite());
        let early = early.map(|p| match language {
            Language::English => format!(
                " The earliest twentieth of replications has it by day {} ({}).",
                day(p.value),
                date(p.value)
            ),
            Language::French => format!(
                " Le vingtième le plus précoce des réplications l’a au jour {} ({}).",
                day(p.value),
                date(p.value)
            ),
        });
        let never = language.pick(
            "In the median replication it does not come before the end.",
            "Dans la réplication médiane elle n’est pas atteinte avant la fin.",
        );
        return format!("{never}{}", early.unwrap_or_default());
    }
    let interval = language.interval(&median, |value| language.day(value));
    let bounds = if interval.is_empty() {
        String::new()
    } else {
        format!(" ({interval})")
    };
    let span = span(figure, language);
    match language {
        Language::English => format!(
            "The median is day {}{bounds} after the mandate, {}{span}.",
            day(median.value),
            date(median.value)
        ),
        Language::French => format!(
            "La médiane est le jour {}{bounds} après le mandat, le {}{span}.",
            day(median.value),
            date(median.value)
        ),
    }
}

/// Between which days most replications have it.
fn span(figure: &FigureSummary, language: Language) -> String {
    let (Some(low), Some(high)) = (figure.p05, figure.p95) else {
        return String::new();
    };
    let day = |value: f64| language.fixed(value, 0);
    match (high.value.is_finite(), language) {
        (true, Language::English) => format!(
            "; 90 % of replications have it between day {} and day {}",
            day(low.value),
            day(high.value)
        ),
        (true, Language::French) => format!(
            " ; 90 % des réplications l’ont entre le jour {} et le jour {}",
            day(low.value),
            day(high.value)
        ),
        (false, Language::English) => format!(
            "; one in twenty has it by day {}, more than one in twenty never",
            day(low.value)
        ),
        (false, Language::French) => format!(
            " ; une sur vingt l’a au jour {}, plus d’une sur vingt jamais",
            day(low.value)
        ),
    }
}

/// What units wait for, the longest first.
pub fn waits<'a>(side: &Side<'a>) -> Vec<(&'a str, Estimate)> {
    let mut waits: Vec<(&str, Estimate)> = side
        .summary
        .figures
        .iter()
        .filter_map(|f| Some((f.key.strip_prefix("deployment.wait_days.")?, f.mean?)))
        .filter(|(_, mean)| mean.value > 0.0)
        .collect();
    waits.sort_by(|a, b| b.1.value.total_cmp(&a.1.value).then(a.0.cmp(b.0)));
    waits
}

fn held_up(side: &Side<'_>, language: Language) -> Markup {
    let waits = waits(side);
    let show = |v: f64| language.number(v);
    let word = |cause: &str| glossary::word(language, &words::plain(cause));
    let Some(((first, mean), rest)) = waits.split_first() else {
        return html! { (language.pick("No unit waited for anything.", "Aucune unité n’a rien attendu.")) };
    };
    let unit = language.unit("d");
    let rest: Vec<String> = rest
        .iter()
        .map(|(cause, mean)| format!("{} ({} {unit})", word(cause), show(mean.value)))
        .collect();
    html! {
        @match language {
            Language::English => {
                "What holds it up: a unit waits longest for " strong { (word(first)) } ", "
                (language.with_interval(mean, show)) " days in the mean"
            }
            Language::French => {
                "Ce qui retient : une unité attend le plus longtemps pour « " strong { (word(first)) } " », "
                (language.with_interval(mean, show)) " jours en moyenne"
            }
        }
        @if !rest.is_empty() {
            (language.pick("; then for ", " ; puis : ")) (language.list(&rest))
        }
        "."
    }
}
