//! The pages: self-contained HTML that opens from a mailed file with no network.
//!
//! No script, no outside address: style and charts lie in the page. [`BUDGET`] keeps it small enough to mail.

pub mod answers;
pub mod compare;
pub mod figures;
pub mod first_site;

use maud::DOCTYPE;
use maud::Markup;
use maud::PreEscaped;
use maud::html;

use crate::experiment::compare::Comparison;
use crate::report::Meta;
use crate::report::Side;
use crate::report::axes::frame;
use crate::report::charts::Chart;
use crate::report::charts::map;
use crate::report::charts::overlay;
use crate::report::paint::svg;
use crate::report::words;

/// Room for charts on a page \[bytes\].
pub const BUDGET: usize = 2_300_000;
/// Most charts on a page.
const CHARTS: usize = 14;

/// The page of one batch.
pub fn report(side: &Side<'_>, charts: &[Chart]) -> String {
    let names: Vec<String> = side
        .scenario
        .missions
        .iter()
        .map(|m| m.name.clone())
        .collect();
    let title = words::capital(&words::list(&names));
    let body = html! {
        (header(side, &title))
        (warning(side.meta))
        nav aria-label="Contents" {
            ul {
                li { a href="#answers" { "Answers" } }
                li { a href="#charts" { "Charts" } }
                li { a href="#figures" { "All figures" } }
                li { a href="#reading" { "How to read this" } }
            }
        }
        h2 id="answers" { "What would probably happen" }
        (answers::all(side))
        h2 id="charts" { "Charts" }
        (figures_of(charts))
        h2 id="figures" { "All figures" }
        (figures::table(side))
        (reading())
    };
    page(&title, &side.scenario.marking, body)
}

/// The page of a comparison; the first side is the baseline.
pub fn comparison(sides: &[Side<'_>], comparison: &Comparison, charts: &[Chart]) -> String {
    let title = format!(
        "{} against {}",
        words::list(&comparison.alternatives),
        comparison.baseline
    );
    let title = words::capital(&title);
    let body = html! {
        header {
            p.marking { (overlay::marking(sides)) }
            h1 { (title) }
        }
        @for side in sides { (warning(side.meta)) }
        (compare::sides(sides))
        h2 id="answers" { "What changes" }
        (compare::sentences(comparison))
        h2 id="charts" { "Charts" }
        (figures_of(charts))
        h2 id="figures" { "All differences" }
        (compare::table(comparison))
        (reading())
    };
    page(&title, &overlay::marking(sides), body)
}

fn page(title: &str, marking: &str, body: Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – bluelift" }
                style { (PreEscaped(include_str!("../assets/page.css"))) (PreEscaped(running(marking))) }
            }
            body {
                (body)
                footer.sheet {
                    p.marking { (marking) }
                    p { (map::DISCLAIMER) }
                }
            }
        }
    };
    page.into_string()
}

/// Style that prints the marking at the foot of each page. Every sign but letters and digits is escaped.
fn running(marking: &str) -> String {
    let mut text = String::new();
    for sign in marking.chars() {
        if sign.is_ascii_alphanumeric() {
            text.push(sign);
        } else {
            text.push_str(&format!("\\{:x} ", u32::from(sign)));
        }
    }
    format!("@page {{ @bottom-center {{ content: \"{text}\"; font: 8pt sans-serif; }} }}")
}

fn header(side: &Side<'_>, title: &str) -> Markup {
    let scenario = side.scenario;
    let ends = scenario
        .missions
        .iter()
        .map(|mission| (mission.start + mission.horizon).days());
    let last = ends.fold(0.0, f64::max);
    html! {
        header {
            p.marking { (scenario.marking) }
            h1 { (title) }
            p.about {
                "Scenario " code { (scenario.name) }
                @if let Some(variant) = &scenario.variant { ", variant " code { (variant) } }
                ", simulated from " (words::date(scenario.start, 0.0)) " to " (words::date(scenario.start, last)) ". "
                (frame::batch(side.meta)) "."
                @if !scenario.digest.is_empty() {
                    " Digest of the inputs: " code { (scenario.digest.chars().take(16).collect::<String>()) } "."
                }
            }
        }
    }
}

/// What the reader must know before any number: an interrupted batch, failed replications, very few of them.
fn warning(meta: &Meta<'_>) -> Markup {
    let mut lines = Vec::new();
    if meta.partial {
        lines.push(format!(
            "This batch was interrupted. It holds its first {}, without gaps, and equals a batch of that many.",
            words::count(meta.n as usize, "replication")
        ));
    }
    if meta.failures > 0 {
        lines.push(format!(
            "{} failed and {} left out of every number below. They may not be a random selection: see manifest.json \
             for each one’s number and reason.",
            words::count(meta.failures, "replication"),
            if meta.failures == 1 { "is" } else { "are" },
        ));
    }
    if meta.n < 30 {
        lines.push(format!(
            "Only {}: intervals are wide, and some cannot be given.",
            words::count(meta.n as usize, "replication")
        ));
    }
    html! {
        @if !lines.is_empty() {
            div.warning role="note" { @for line in lines { p { (line) } } }
        }
    }
}

/// Charts inline as long as there is room: the main ones first.
fn figures_of(charts: &[Chart]) -> Markup {
    let drawn: Vec<String> = charts.iter().map(|c| svg::svg(&c.sheet, &c.name)).collect();
    let mut order: Vec<usize> = (0..charts.len()).collect();
    order.sort_by_key(|&i| !charts[i].is_main);
    let (mut bytes, mut shown) = (0, Vec::new());
    for i in order {
        if shown.len() < CHARTS && bytes + drawn[i].len() <= BUDGET {
            bytes += drawn[i].len();
            shown.push(i);
        }
    }
    shown.sort_unstable();
    let left_out: Vec<&Chart> = (0..charts.len())
        .filter(|i| !shown.contains(i))
        .map(|i| &charts[i])
        .collect();
    html! {
        @for i in shown {
            figure id=(charts[i].name) { (PreEscaped(&drawn[i])) }
        }
        @if !left_out.is_empty() {
            p.note {
                "Further charts lie beside this page in the folder " code { "charts" } ": "
                @for (k, chart) in left_out.iter().enumerate() {
                    @if k > 0 { ", " }
                    code { (chart.name) ".svg" }
                }
                "."
            }
        }
    }
}

fn reading() -> Markup {
    html! {
        h2 id="reading" { "How to read this" }
        p {
            "Each replication is one course that events could take under this plan. The median is the middle of all "
            "replications; 5 % and 95 % are exceeded by all but one in twenty, and by one in twenty. A confidence interval "
            "says how exactly the batch knows a number, at 95 %: more replications narrow it. It does not say how well "
            "the scenario describes the world."
        }
        p {
            "Every number rests on those of the scenario and of the catalog. Which of them are on record and which are "
            "assumed stands beside each there, in its " code { "source" } " or a comment; a number without either is "
            "its author’s."
        }
        p {
            "Means have Student’s t intervals, probabilities Wilson’s, quantiles those of order statistics. What no "
            "replication showed is stated by its upper bound, never as 0 %. Days that never come before the end of the "
            "period, and supplies that would last for ever, rank above every number and have no mean; “undefined” values, "
            "such as the delay of convoys where none ran, are left out, and n says so."
        }
    }
}
