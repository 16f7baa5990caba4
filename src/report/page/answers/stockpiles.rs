//! By when stockpiles have to be begun, and how probably they are complete in time.

use maud::Markup;
use maud::html;

use crate::experiment::summary::FigureSummary;
use crate::report::Side;
use crate::report::charts::days_of_supply::site_name;
use crate::report::language::Language;
use crate::report::language::both;
use crate::report::language::inline;
use crate::report::page::answers::figure;
use crate::report::page::answers::first_site::commodity_name;

const BEGIN_BY: &str = "supply.stockpile_begin_by.";

/// A table with a row for each stockpile; nothing where there is none.
pub fn table(side: &Side<'_>) -> Markup {
    let figures = side.summary.figures.iter();
    let piles: Vec<(&str, &str, &FigureSummary)> = figures
        .filter_map(|f| {
            let (site, commodity) = f.key.strip_prefix(BEGIN_BY)?.split_once('.')?;
            Some((site, commodity, f))
        })
        .collect();
    if piles.is_empty() {
        return html! {};
    }
    html! {
        div.scroll { table {
            caption { (both(
                "Stockpiles, and the latest date on which each has to be begun: of the replications in which it was complete, 95 % had time from that day on",
                "Stocks saisonniers, et la dernière date pour commencer chacun : des réplications où il fut complet, 95 % en avaient le temps à partir de ce jour",
            )) }
            thead { tr {
                th scope="col" { (both("Site", "Site")) }
                th scope="col" { (both("Of what", "De quoi")) }
                th scope="col" { (both("Begin by", "Commencer avant le")) }
                th scope="col" { (both("Complete in time", "Complet à temps")) }
            } }
            tbody { @for (site, commodity, begin) in piles { tr {
                th scope="row" { (site_name(side, site)) }
                td { (inline(|l| html! { (commodity_name(side, commodity, l)) })) }
                td { (inline(|l| latest(side, begin, l))) }
                td { @if let Some(reached) = complete(side, site, commodity) {
                    (inline(|l| html! { (l.probability(&reached)) }))
                } }
            } } }
        } }
    }
}

/// The latest date; a dash where no replication had the stockpile complete.
fn latest(side: &Side<'_>, begin: &FigureSummary, language: Language) -> Markup {
    match begin.p05.filter(|day| day.value.is_finite()) {
        Some(day) if day.value < 0.0 => {
            html! { (language.pick("before the start", "avant le début")) }
        }
        Some(day) => html! { (language.date(side.scenario.start, day.value.floor())) },
        None => html! { "–" },
    }
}

/// The probability that a stockpile was complete at the end of each of its seasons.
fn complete(
    side: &Side<'_>,
    site: &str,
    commodity: &str,
) -> Option<crate::experiment::summary::Estimate> {
    figure(side, &format!("supply.stockpile_days.{site}.{commodity}"))?.reached
}
