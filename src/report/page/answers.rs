//! The planner's questions, answered in sentences with numbers and intervals.

use maud::Markup;
use maud::html;

use crate::experiment::summary::Estimate;
use crate::experiment::summary::FigureSummary;
use crate::report::Side;
use crate::report::page::first_site;
use crate::report::words;
use crate::scenario::mission::Mission;
use crate::scenario::rules::BudgetGroup;

/// All questions, in the order in which a planner asks them.
pub fn all(side: &Side<'_>) -> Markup {
    html! {
        (outcomes(side))
        @for mission in &side.scenario.missions { (capability(side, mission)) }
        (first_site::answer(side))
        (escorts(side))
        (evacuation(side))
        (cost(side))
    }
}

/// A mean with its interval, shown by `show`.
pub fn mean_with_interval(mean: &Estimate, show: impl Fn(f64) -> String) -> String {
    let interval = words::interval(mean, &show);
    if interval.is_empty() {
        show(mean.value)
    } else {
        format!("{} ({interval})", show(mean.value))
    }
}

/// The planner's own success criteria.
fn outcomes(side: &Side<'_>) -> Markup {
    let criteria = &side.scenario.criteria;
    let chance = |id: &str| {
        let mean = side
            .summary
            .figure(&format!("outcome.{id}"))
            .and_then(|f| f.mean);
        mean.map_or_else(|| "not recorded".to_owned(), |m| words::probability(&m))
    };
    html! {
        @if !criteria.is_empty() {
            h3 { "Is the plan’s own standard met?" }
            table {
                thead { tr {
                    th scope="col" { "Outcome" }
                    th scope="col" { "Holds if" }
                    th scope="col" { "Probability (95 % interval)" }
                } }
                tbody { @for criterion in criteria {
                    tr {
                        th scope="row" { (words::plain(criterion.id.as_str())) }
                        td { code { (criterion.text) } }
                        td { strong { (chance(criterion.id.as_str())) } }
                    }
                } }
            }
        }
    }
}

/// Initial and full operating capability: by when, how likely, and what holds it up.
fn capability(side: &Side<'_>, mission: &Mission) -> Markup {
    let is_one = side.scenario.missions.len() == 1;
    let key = |figure: &str| {
        if is_one {
            format!("deployment.{figure}")
        } else {
            format!("deployment.{figure}.{}", mission.id)
        }
    };
    let level = |share: f64| words::percent(share);
    html! {
        h3 {
            "When can " @if is_one { "the mission" } @else { (mission.name) } " operate?"
        }
        p { (milestone(side, mission, "Initial", &key("ioc_day"), &level(mission.capability.initial))) }
        p { (milestone(side, mission, "Full", &key("foc_day"), &level(mission.capability.full))) }
        @if is_one || side.scenario.missions.first() == Some(mission) { p { (held_up(side)) } }
    }
}

fn milestone(side: &Side<'_>, mission: &Mission, name: &str, key: &str, level: &str) -> Markup {
    let Some(figure) = side.summary.figure(key).filter(|f| f.n > 0) else {
        return html! { (name) " operating capability is not recorded in this batch." };
    };
    let last = side.registry.weekly.last().map_or(0.0, |&d| f64::from(d));
    let end = words::date(side.scenario.start, last);
    let chance = figure
        .reached
        .map_or_else(String::new, |r| words::probability(&r));
    html! {
        strong { (name) " operating capability" } " (" (level) " of the authorised uniformed strength operating) is reached by "
        (end) ": " strong { (chance) } ". " (days(mission, figure))
    }
}

/// The days of a milestone: median with interval and date, and the span of replications.
fn days(mission: &Mission, figure: &FigureSummary) -> String {
    let Some(median) = figure.p50 else {
        return String::new();
    };
    if median.value.is_infinite() {
        let early = figure.p05.filter(|p| p.value.is_finite());
        let early = early.map(|p| {
            format!(
                " The earliest twentieth of replications has it by day {} ({}).",
                words::fixed(p.value, 0),
                words::date(mission.mandate_date, p.value)
            )
        });
        return format!(
            "In the median replication it does not come before the end.{}",
            early.unwrap_or_default()
        );
    }
    let interval = words::interval(&median, words::day);
    let bounds = if interval.is_empty() {
        String::new()
    } else {
        format!(" ({interval})")
    };
    let span = match (figure.p05, figure.p95) {
        (Some(low), Some(high)) if high.value.is_finite() => format!(
            "; 90 % of replications have it between day {} and day {}",
            words::fixed(low.value, 0),
            words::fixed(high.value, 0)
        ),
        (Some(low), Some(_)) => format!(
            "; one in twenty has it by day {}, more than one in twenty never",
            words::fixed(low.value, 0)
        ),
        _ => String::new(),
    };
    format!(
        "The median is day {}{bounds} after the mandate, {}{span}.",
        words::fixed(median.value, 0),
        words::date(mission.mandate_date, median.value)
    )
}

/// What units wait for, the longest first.
fn held_up(side: &Side<'_>) -> Markup {
    let mut waits: Vec<(&str, Estimate)> = side
        .summary
        .figures
        .iter()
        .filter_map(|f| Some((f.key.strip_prefix("deployment.wait_days.")?, f.mean?)))
        .filter(|(_, mean)| mean.value > 0.0)
        .collect();
    waits.sort_by(|a, b| b.1.value.total_cmp(&a.1.value).then(a.0.cmp(b.0)));
    let show = |v: f64| words::number(v);
    html! {
        @if let Some(((first, mean), rest)) = waits.split_first() {
            "What holds it up: a unit waits longest for " strong { (words::plain(first)) } ", "
            (mean_with_interval(mean, show)) " days in the mean"
            @if !rest.is_empty() {
                "; then for "
                (words::list(&rest.iter().map(|(c, m)| format!("{} ({} d)", words::plain(c), show(m.value))).collect::<Vec<_>>()))
            }
            "."
        } @else {
            "No unit waited for anything."
        }
    }
}

/// Platoon-days on escorts against patrols.
fn escorts(side: &Side<'_>) -> Markup {
    let mean = |key: &str| side.summary.figure(key).and_then(|f| f.mean);
    let whole = |v: f64| words::fixed(v, 0);
    let (escorts, patrols) = (
        mean("mandate.escort_platoon_days"),
        mean("mandate.patrol_platoon_days"),
    );
    html! {
        h3 { "What do escorts take from the mandate?" }
        p {
            @match (escorts, patrols) {
                (Some(escorts), Some(patrols)) => {
                    "Escorts took " strong { (mean_with_interval(&escorts, whole)) } " platoon-days in the mean, patrols "
                    (mean_with_interval(&patrols, whole))
                    @if escorts.value + patrols.value > 0.0 {
                        ": of the platoon-days spent outside, "
                        strong { (words::percent(escorts.value / (escorts.value + patrols.value))) } " went to escorts"
                    }
                    "."
                }
                _ => { "Platoon-days are not recorded in this batch." }
            }
            @if let Some(achieved) = mean("mandate.achieved") {
                " Of the planned mandate tasks " (mean_with_interval(&achieved, words::percent_fine)) " were achieved."
            }
        }
    }
}

/// Share of troops inside casualty-evacuation reach.
fn evacuation(side: &Side<'_>) -> Markup {
    let mean = |key: &str| side.summary.figure(key).and_then(|f| f.mean);
    html! {
        h3 { "How many are within reach of casualty evacuation?" }
        p {
            @if let Some(reach) = mean("medical.reach") {
                strong { (mean_with_interval(&reach, words::percent_fine)) }
                " of all troop-days were spent inside casualty-evacuation reach (10-1-2)."
            } @else {
                "Reach is not recorded in this batch."
            }
            @if let Some(surgery) = mean("medical.surgery_2h") {
                " Of those who needed it, " (mean_with_interval(&surgery, words::percent_fine)) " were in surgery within two hours."
            }
        }
    }
}

/// Cost in total, its largest groups, and what a day of patrol costs.
fn cost(side: &Side<'_>) -> Markup {
    let figure = |key: &str| side.summary.figure(key);
    let mean = |key: &str| figure(key).and_then(|f| f.mean);
    let mut groups: Vec<(String, f64)> = BudgetGroup::ALL
        .into_iter()
        .filter_map(|g| {
            Some((
                g.word().to_owned(),
                mean(&format!("cost.{}", g.word()))?.value,
            ))
        })
        .filter(|(_, value)| *value > 0.0)
        .collect();
    groups.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let largest: Vec<String> = groups
        .iter()
        .take(3)
        .map(|(group, value)| format!("{} ({})", words::plain(group), words::money(*value)))
        .collect();
    html! {
        h3 { "What does it cost?" }
        p {
            @if let (Some(total), Some(spread)) = (mean("cost.total"), figure("cost.total")) {
                strong { (mean_with_interval(&total, words::money_fine)) } " over the whole period in the mean"
                @if let (Some(low), Some(high)) = (spread.p05, spread.p95) {
                    "; " (words::money(low.value)) " to " (words::money(high.value)) " in 90 % of replications"
                }
                "."
                @if !largest.is_empty() { " The largest groups are " (words::list(&largest)) "." }
                @if let Some(day) = mean("cost.per_patrol_day") {
                    " A day of patrol by one platoon costs " (mean_with_interval(&day, words::money_fine)) "."
                }
            } @else {
                "Cost is not recorded in this batch."
            }
        }
    }
}
