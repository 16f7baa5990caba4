//! Which site runs out first, of what, and when.

use maud::Markup;
use maud::html;

use crate::experiment::summary::Estimate;
use crate::experiment::summary::FigureSummary;
use crate::report::Side;
use crate::report::charts::days_of_supply::site_name;
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
pub fn answer(side: &Side<'_>) -> Markup {
    let sites = at_risk(side);
    html! {
        h3 { "Which site runs out first, of what, and when?" }
        @if let Some(first) = sites.first() {
            p { (sentence(side, first)) " " (stockouts(side)) }
            (table(side, &sites))
        } @else if side.summary.figures.iter().any(|f| f.key.starts_with("supply.first_breach_day.")) {
            p { "No site’s reserve was breached in any replication. " (stockouts(side)) }
        } @else {
            p { "Reserves are not recorded in this batch. " (stockouts(side)) }
        }
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

fn sentence(side: &Side<'_>, first: &AtRisk<'_>) -> Markup {
    let reached = first.figure.reached;
    html! {
        strong { (site_name(side, first.site)) } " is the first to fall below its reserve"
        @if let Some(commodity) = first.commodity { ", most often of " strong { (commodity_name(side, commodity)) } }
        ". It does so at some time "
        @if let Some(reached) = reached { (somewhen(&reached)) }
        @match first.figure.p50 {
            Some(median) if median.value.is_finite() => {
                ", in the median on " strong { (words::date(side.scenario.start, median.value)) }
                @let bounds = words::interval(&median, |d| words::date(side.scenario.start, d));
                @if !bounds.is_empty() { " (" (bounds) ")" }
            }
            _ => { "; in the median replication it does not" }
        }
        "."
    }
}

/// A probability, as it follows "at some time".
fn somewhen(reached: &Estimate) -> String {
    let text = words::probability(reached);
    if text.starts_with("in ") {
        text
    } else {
        format!("with probability {text}")
    }
}

fn stockouts(side: &Side<'_>) -> Markup {
    let first = side.summary.figure("supply.first_stockout_day");
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
            "Some site runs out of something altogether " (somewhen(&reached))
            @if let Some(median) = first.and_then(|f| f.p50).filter(|p| p.value.is_finite()) {
                ", in the median first on " (words::date(side.scenario.start, median.value))
            }
            "."
        }
        @if let Some((commodity, days)) = worst.first() {
            " Stockouts last longest for " strong { (commodity_name(side, commodity)) } ": "
            (words::number(days.value))
            @let bounds = words::interval(days, words::number);
            @if !bounds.is_empty() { " (" (bounds) ")" }
            " site-days without any in the mean."
        }
    }
}

fn table(side: &Side<'_>, sites: &[AtRisk<'_>]) -> Markup {
    let start = side.scenario.start;
    html! {
        div.scroll { table {
            caption { "Sites by the median day on which the reserve of any commodity is first breached" }
            thead { tr {
                th scope="col" { "Site" }
                th scope="col" { "Breached at some time" }
                th scope="col" { "Median first day" }
                th scope="col" { "Most at risk of" }
                th scope="col" { "Its worst week" }
            } }
            tbody { @for site in sites { tr {
                th scope="row" { (site_name(side, site.site)) }
                td { @if let Some(reached) = site.figure.reached { (words::probability(&reached)) } }
                td {
                    @match site.figure.p50 {
                        Some(median) if median.value.is_finite() => (words::date(start, median.value)),
                        _ => "never",
                    }
                }
                td { @if let Some(commodity) = site.commodity { (commodity_name(side, commodity)) } }
                td {
                    @if let Some((day, probability)) = site.worst {
                        (words::date(start, day)) ", " (words::percent(probability))
                    }
                }
            } } }
        } }
    }
}

/// Name of a commodity in a sentence.
fn commodity_name(side: &Side<'_>, id: &str) -> String {
    let commodity = side
        .scenario
        .commodities
        .iter()
        .find(|c| c.id.as_str() == id);
    commodity.map_or_else(|| words::plain(id), |c| c.name.to_lowercase())
}
