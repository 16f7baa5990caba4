//! Which site runs out first, of what, when, and the last date to act.

use maud::Markup;
use maud::html;

use crate::experiment::summary::Estimate;
use crate::experiment::summary::FigureSummary;
use crate::report::Side;
use crate::report::charts::days_of_supply::site_name;
use crate::report::language::Language;
use crate::report::language::both;
use crate::report::language::inline;
use crate::report::page::answers::Answer;
use crate::report::page::answers::bar;
use crate::report::page::answers::figure;
use crate::report::page::answers::mean;
use crate::report::page::answers::stockpiles;
use crate::report::page::glossary;
use crate::report::words;

/// Sites in the table.
const SITES: usize = 6;

/// A site whose reserve is breached in some replication.
struct AtRisk<'a> {
    site: &'a str,
    figure: &'a FigureSummary,
    /// The commodity breached in most weeks, in the mean.
    commodity: Option<&'a str>,
    /// The week with the highest probability of a breach.
    worst: Option<Week>,
}

/// Day of a week, and the probability of a breach on it.
type Week = (f64, f64);

/// The answer, with a table of the sites most at risk.
pub fn answer(side: &Side<'_>) -> Answer {
    let sites = at_risk(side);
    let is_recorded = side
        .summary
        .figures
        .iter()
        .any(|f| f.key.starts_with("supply.first_breach_day."));
    Answer {
        id: "first-site",
        question: (
            "Which site runs out first, of what, and when?".to_owned(),
            "Quel site manque le premier, de quoi, et quand ?".to_owned(),
        ),
        verdict: inline(|language| verdict(side, sites.first(), language)),
        body: html! {
            @match sites.first() {
                Some(first) => {
                    p { (inline(|l| sentence(side, first, l))) " " (inline(|l| stockouts(side, l))) }
                    p { (inline(|l| last_date(side, first, l))) }
                    (table(side, &sites))
                    (stockpiles::table(side))
                }
                None if is_recorded => {
                    p {
                        (both("No site’s reserve was breached in any replication.",
                              "La réserve d’aucun site n’a été entamée dans aucune réplication."))
                        " " (inline(|l| stockouts(side, l)))
                    }
                }
                None => {
                    p {
                        (both("Reserves are not recorded in this batch.", "Les réserves ne sont pas relevées dans cette série."))
                        " " (inline(|l| stockouts(side, l)))
                    }
                }
            }
        },
    }
}

/// Sites by the median day of their first breach, those in which it is likelier first among those that have none.
fn at_risk<'a>(side: &Side<'a>) -> Vec<AtRisk<'a>> {
    let summary = side.summary;
    let mut sites: Vec<AtRisk<'a>> = summary
        .figures
        .iter()
        .filter_map(|f| Some((f.key.strip_prefix("supply.first_breach_day.")?, f)))
        .filter(|(_, f)| f.reached.is_some_and(|r| r.value > 0.0))
        .map(|(site, figure)| {
            let (commodity, worst) = breached(side, site);
            AtRisk {
                site,
                figure,
                commodity,
                worst,
            }
        })
        .collect();
    let median = |s: &AtRisk<'_>| s.figure.p50.map_or(f64::INFINITY, |p| p.value);
    let chance = |s: &AtRisk<'_>| s.figure.reached.map_or(0.0, |r| r.value);
    sites.sort_by(|a, b| {
        let by_day = median(a).total_cmp(&median(b));
        by_day
            .then(chance(b).total_cmp(&chance(a)))
            .then(a.site.cmp(b.site))
    });
    sites.truncate(SITES);
    sites
}

/// The commodity of a site that is breached most, and its worst week.
fn breached<'a>(side: &Side<'a>, site: &str) -> (Option<&'a str>, Option<Week>) {
    let summary = side.summary;
    let series = summary
        .series
        .iter()
        .filter(|s| s.key == "supply.reserve_breached")
        .filter_map(|s| {
            s.item
                .split_once('.')
                .map(|(at, commodity)| (at, commodity, s))
        })
        .filter(|(at, _, _)| *at == site);
    let mut most: Option<(f64, &str, Option<Week>)> = None;
    for (_, commodity, series) in series {
        let weeks: f64 = series.points.iter().filter_map(|p| p.mean).sum();
        if weeks > most.map_or(0.0, |m| m.0) {
            let mut worst: Option<Week> = None;
            for point in &series.points {
                let mean = point.mean.unwrap_or(0.0);
                if mean > worst.map_or(0.0, |w| w.1) {
                    worst = Some((f64::from(point.day), mean));
                }
            }
            most = Some((weeks, commodity, worst));
        }
    }
    most.map_or((None, None), |(_, commodity, worst)| {
        (Some(commodity), worst)
    })
}

fn verdict(side: &Side<'_>, first: Option<&AtRisk<'_>>, language: Language) -> Markup {
    let Some(first) = first else {
        return html! { (language.pick("none seen", "aucun observé")) };
    };
    html! {
        (site_name(side, first.site))
        @if let Some(commodity) = first.commodity { ", " (commodity_name(side, commodity, language)) }
        @if let Some(median) = first.figure.p50.filter(|p| p.value.is_finite()) {
            ", " (language.date(side.scenario.start, median.value))
            @if let Some(last) = last_day(side, first, median.value) {
                @if last < 0.0 {
                    (language.pick("; act before the start", " ; agir avant le début"))
                } @else {
                    (language.pick("; act by ", " ; agir avant le "))
                    (language.date(side.scenario.start, last))
                }
            }
        }
    }
}

/// Mean time from order to receipt at a site, or of the whole mission where the site received nothing.
fn lead(side: &Side<'_>, site: &str) -> Option<Estimate> {
    mean(side, &format!("supply.lead_time_to.{site}")).or_else(|| mean(side, "supply.lead_time"))
}

/// The last day on which an order can be placed that comes before the median breach.
fn last_day(side: &Side<'_>, first: &AtRisk<'_>, median: f64) -> Option<f64> {
    lead(side, first.site).map(|lead| (median - lead.value).floor())
}

fn sentence(side: &Side<'_>, first: &AtRisk<'_>, language: Language) -> Markup {
    let reached = first.figure.reached;
    let start = side.scenario.start;
    html! {
        strong { (site_name(side, first.site)) }
        (language.pick(" is the first to fall below its reserve", " tombe le premier sous sa réserve"))
        @if let Some(commodity) = first.commodity {
            (language.pick(", most often of ", ", le plus souvent de "))
            strong { (commodity_name(side, commodity, language)) }
        }
        (language.pick(". It does so at some time ", ". Cela arrive un jour "))
        @if let Some(reached) = reached { (somewhen(&reached, language)) }
        @match first.figure.p50 {
            Some(median) if median.value.is_finite() => {
                (language.pick(", in the median on ", ", dans la médiane le "))
                strong { (language.date(start, median.value)) }
                @let bounds = language.interval(&median, |d| language.date(start, d));
                @if !bounds.is_empty() { " (" (bounds) ")" }
            }
            _ => {
                (language.pick("; in the median replication it does not", " ; dans la réplication médiane cela n’arrive pas"))
            }
        }
        "."
    }
}

/// Until when an order can be placed that comes before the median breach.
fn last_date(side: &Side<'_>, first: &AtRisk<'_>, language: Language) -> Markup {
    let median = first.figure.p50.filter(|p| p.value.is_finite());
    let Some((median, lead)) = median.zip(lead(side, first.site)) else {
        return html! {};
    };
    let days = language.with_interval(&lead, |v| language.number(v));
    let last = (median.value - lead.value).floor();
    let date = language.date(side.scenario.start, last);
    html! {
        strong { (language.pick("Last date to act: ", "Dernière date pour agir : ")) }
        @if last < 0.0 {
            (language.pick("before the first simulated day, so that its opening stock or reserve has to change. ",
                           "avant le premier jour simulé : c’est son stock initial ou sa réserve qu’il faut changer. "))
        } @else {
            strong { (date) } ". "
        }
        @match language {
            Language::English => {
                "An order for this site takes " (days)
                " days in the mean from placing to receipt; one placed later comes, on average, after the median breach."
            }
            Language::French => {
                "Une commande pour ce site prend " (days)
                " jours en moyenne de l’envoi à la réception ; passée plus tard, elle arrive en moyenne après le manque médian."
            }
        }
    }
}

/// A probability, as it follows "at some time".
fn somewhen(reached: &Estimate, language: Language) -> String {
    let text = language.probability(reached);
    if text.starts_with("in ") || text.starts_with("dans ") {
        text
    } else {
        format!(
            "{} {text}",
            language.pick("with probability", "avec une probabilité de")
        )
    }
}

fn stockouts(side: &Side<'_>, language: Language) -> Markup {
    let first = figure(side, "supply.first_stockout_day");
    let mut worst: Vec<(&str, Estimate)> = side
        .summary
        .figures
        .iter()
        .filter_map(|f| Some((f.key.strip_prefix("supply.stockout_days.")?, f.mean?)))
        .filter(|(_, mean)| mean.value > 0.0)
        .collect();
    worst.sort_by(|a, b| b.1.value.total_cmp(&a.1.value).then(a.0.cmp(b.0)));
    html! {
        @if let Some(reached) = first.and_then(|f| f.reached) {
            (language.pick("Some site runs out of something altogether ", "Un site manque entièrement de quelque chose "))
            (somewhen(&reached, language))
            @if let Some(median) = first.and_then(|f| f.p50).filter(|p| p.value.is_finite()) {
                (language.pick(", in the median first on ", ", dans la médiane d’abord le "))
                (language.date(side.scenario.start, median.value))
            }
            "."
        }
        @if let Some((commodity, days)) = worst.first() {
            (language.pick(" Stockouts last longest for ", " Les ruptures durent le plus pour "))
            strong { (commodity_name(side, commodity, language)) }
            (language.pick(": ", " : ")) (language.with_interval(days, |v| language.number(v)))
            (language.pick(" site-days without any in the mean.", " jours de site sans stock en moyenne."))
        }
    }
}

fn table(side: &Side<'_>, sites: &[AtRisk<'_>]) -> Markup {
    let start = side.scenario.start;
    html! {
        div.scroll { table {
            caption { (both(
                "Sites by the median day on which the reserve of any commodity is first breached",
                "Sites selon le jour médian où la réserve d’un produit est entamée d’abord",
            )) }
            thead { tr {
                th scope="col" { (both("Site", "Site")) }
                th scope="col" { (both("Breached at some time", "Entamée un jour")) }
                th scope="col" { (both("Median first day", "Premier jour médian")) }
                th scope="col" { (both("Most at risk of", "Manque surtout de")) }
                th scope="col" { (both("Its worst week", "Sa pire semaine")) }
            } }
            tbody { @for site in sites { tr {
                th scope="row" { (site_name(side, site.site)) }
                td { @if let Some(reached) = site.figure.reached {
                    (bar(reached.value, reached.lower.zip(reached.upper)))
                    (inline(|l| html! { (l.probability(&reached)) }))
                } }
                td {
                    @match site.figure.p50 {
                        Some(median) if median.value.is_finite() => (inline(|l| html! { (l.date(start, median.value)) })),
                        _ => (both("never", "jamais")),
                    }
                }
                td { @if let Some(commodity) = site.commodity {
                    (inline(|l| html! { (commodity_name(side, commodity, l)) }))
                } }
                td {
                    @if let Some((day, probability)) = site.worst {
                        (inline(|l| html! { (l.date(start, day)) ", " (l.percent(probability)) }))
                    }
                }
            } } }
        } }
    }
}

/// Name of a commodity in a sentence.
pub fn commodity_name(side: &Side<'_>, id: &str, language: Language) -> String {
    let commodity = side
        .scenario
        .commodities
        .iter()
        .find(|c| c.id.as_str() == id);
    commodity.map_or_else(
        || words::plain(id),
        |c| words::lower(&glossary::word(language, &c.name)),
    )
}
