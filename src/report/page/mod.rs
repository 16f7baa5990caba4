//! The pages: self-contained HTML that opens from a mailed file with no network.
//!
//! Answers, tables and still pictures lie in the page as HTML and SVG and need no script. One plain script, fed by one
//! JSON ([`data`]), draws charts whose values can be read, sorts and filters tables, and changes language, colours and
//! view. The page forbids the browser every address outside it.

pub mod answers;
pub mod areas;
pub mod behind;
mod budget;
pub mod compare;
pub mod data;
pub mod figures;
pub mod glossary;
pub mod live;
pub mod shell;

use maud::Markup;
use maud::html;

use crate::experiment::compare::Comparison;
use crate::report::Meta;
use crate::report::Side;
use crate::report::charts::Chart;
use crate::report::charts::overlay;
use crate::report::language::Language;
use crate::report::language::both;
use crate::report::language::inline;
use crate::report::page::live::Pictures;
use crate::report::words;

/// Most that a page of the Mali mission may weigh \[bytes\].
pub const BUDGET: usize = 3_000_000;

/// The page of one batch.
pub fn report(side: &Side<'_>, charts: &[Chart]) -> String {
    let names: Vec<String> = side
        .scenario
        .missions
        .iter()
        .map(|m| m.name.clone())
        .collect();
    let title = words::capital(&words::list(&names));
    let pictures = Pictures::choose(charts);
    let body = html! {
        (header(side, &title))
        (warning(side.meta))
        (contents())
        div.plan {
            h2 id="answers" { (both("What would probably happen", "Ce qui arriverait probablement")) }
            (answers::all(side))
            h2 id="drivers" { (both("What drives it", "Ce qui le détermine")) }
            (areas::drivers(side, &pictures))
            (areas::all(side, &pictures))
            (left_out(&pictures.left_out))
            h2 id="figures" { (both("All figures", "Toutes les valeurs")) }
            (figures::table(side))
            (explore(&pictures))
            (reading())
        }
        (budget::view(side))
    };
    shell::page(
        &title,
        &side.scenario.marking,
        true,
        body,
        &data::json(&[*side]),
    )
}

/// The page of a comparison; the first side is the baseline.
pub fn comparison(sides: &[Side<'_>], comparison: &Comparison, charts: &[Chart]) -> String {
    let title = |language: Language| {
        let against = language.pick("against", "face à");
        let names = language.list(&comparison.alternatives);
        words::capital(&format!("{names} {against} {}", comparison.baseline))
    };
    let pictures = Pictures::choose(charts);
    let marking = overlay::marking(sides);
    let body = html! {
        header { h1 { (inline(|l| html! { (title(l)) })) } }
        @for side in sides { (warning(side.meta)) }
        (compare::sides(sides))
        div.plan {
            h2 id="answers" { (both("What changes", "Ce qui change")) }
            (compare::sentences(comparison))
            h2 id="charts" { (both("Over time, laid over each other", "Dans le temps, superposés")) }
            p { (both("Choose what is shown, and show or hide each alternative.",
                      "Choisissez ce qui est montré, et montrez ou cachez chaque solution.")) }
            (compare::charts(&pictures))
            (pictures.still(None, |_| true))
            (left_out(&pictures.left_out))
            h2 id="figures" { (both("All differences", "Toutes les différences")) }
            (compare::table(comparison))
            (reading())
        }
    };
    shell::page(
        &title(Language::English),
        &marking,
        false,
        body,
        &data::json(sides),
    )
}

fn contents() -> Markup {
    html! {
        nav.plan aria-label="Contents" data-fr="Sommaire" {
            ul {
                li { a href="#answers" { (both("Answers", "Réponses")) } }
                li { a href="#drivers" { (both("What drives it", "Ce qui le détermine")) } }
                @for (id, english, french, _) in areas::AREAS { li { a href=(format!("#{id}")) { (both(english, french)) } } }
                li { a href="#figures" { (both("All figures", "Toutes les valeurs")) } }
                li { a href="#reading" { (both("How to read this", "Comment lire cette page")) } }
            }
        }
    }
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
            h1 { (title) }
            p.about {
                (both("Scenario ", "Scénario ")) code { (scenario.name) }
                @if let Some(variant) = &scenario.variant { (both(", variant ", ", variante ")) code { (variant) } }
                (inline(|l| html! {
                    (l.pick(", simulated from ", ", simulé du ")) (l.date(scenario.start, 0.0))
                    (l.pick(" to ", " au ")) (l.date(scenario.start, last)) ". "
                }))
                (inline(|l| html! { (batch(side.meta, l)) "." }))
                @if !scenario.digest.is_empty() {
                    (both(" Digest of the inputs: ", " Empreinte des données : "))
                    code { (scenario.digest.chars().take(16).collect::<String>()) } "."
                }
            }
        }
    }
}

/// Number of replications, seed and program.
pub fn batch(meta: &Meta<'_>, language: Language) -> String {
    let n = language.count(meta.n as usize, "replication", "réplication");
    let seed = language.pick("seed", "graine");
    let mut text = format!("n = {n} · {seed} {} · bluelift {}", meta.seed, meta.version);
    if meta.partial {
        text.push_str(language.pick(" · interrupted", " · interrompu"));
    }
    if meta.failures > 0 {
        text.push_str(&format!(
            " · {} {}",
            meta.failures,
            language.pick("failed", "en échec")
        ));
    }
    text
}

/// What the reader must know before any number: an interrupted batch, failed replications, very few of them.
fn warning(meta: &Meta<'_>) -> Markup {
    let lines = |language: Language| {
        let n = language.count(meta.n as usize, "replication", "réplication");
        let mut lines = Vec::new();
        if meta.partial {
            lines.push(match language {
                Language::English => format!(
                    "This batch was interrupted. It holds its first {n}, without gaps, and equals a batch of that many."
                ),
                Language::French => format!(
                    "Cette série a été interrompue. Elle contient sans lacune ses {n} premières et vaut une série de ce nombre."
                ),
            });
        }
        if meta.failures > 0 {
            let failed = language.count(meta.failures, "replication", "réplication");
            lines.push(match language {
                Language::English => format!(
                    "{failed} failed and {} left out of every number below. They may not be a random selection: see manifest.json \
                     for each one’s number and reason.",
                    if meta.failures == 1 { "is" } else { "are" }
                ),
                Language::French => format!(
                    "{failed} en échec, hors de tous les nombres ci-dessous. Ce n’est peut-être pas un tirage au hasard : voir \
                     manifest.json pour le numéro et la raison de chacune."
                ),
            });
        }
        if meta.n < 30 {
            lines.push(match language {
                Language::English => {
                    format!("Only {n}: intervals are wide, and some cannot be given.")
                }
                Language::French => {
                    format!("Seulement {n} : les intervalles sont larges, et certains manquent.")
                }
            });
        }
        lines
    };
    html! {
        @if !lines(Language::English).is_empty() {
            div.warning role="note" {
                @for language in Language::ALL {
                    @for line in lines(language) { p.t lang=(language.code()) { (line) } }
                }
            }
        }
    }
}

/// Names the charts that lie beside the page.
fn left_out(charts: &[&Chart]) -> Markup {
    html! {
        @if !charts.is_empty() {
            p.note {
                (both("Further charts lie beside this page in the folder ", "D’autres graphiques sont à côté de cette page dans le dossier "))
                code { "charts" } ": "
                @for (k, chart) in charts.iter().enumerate() {
                    @if k > 0 { ", " }
                    code { (chart.name) ".svg" }
                }
                "."
            }
        }
    }
}

/// Any series of the batch, chosen by the reader.
fn explore(pictures: &Pictures<'_>) -> Markup {
    html! {
        h3 id="explore" { (both("Any series over time", "Toute série dans le temps")) }
        (pictures.live("explore", ("Any series", "Toute série"),
            ("Choose a series and an item. The numbers are those of series.csv, rounded.",
             "Choisissez une série et un élément. Les nombres sont ceux de series.csv, arrondis.")))
    }
}

fn reading() -> Markup {
    html! {
        h2 id="reading" { (both("How to read this", "Comment lire cette page")) }
        p { (both(
            "Each replication is one course that events could take under this plan. The median is the middle of all \
             replications; 5 % and 95 % are exceeded by all but one in twenty, and by one in twenty. A confidence interval \
             says how exactly the batch knows a number, at 95 %: more replications narrow it. It does not say how well \
             the scenario describes the world.",
            "Chaque réplication est un cours que les événements pourraient prendre sous ce plan. La médiane est le milieu des \
             réplications ; 5 % et 95 % sont dépassés par toutes sauf une sur vingt, et par une sur vingt. Un intervalle de \
             confiance dit avec quelle exactitude la série connaît un nombre, à 95 % : plus de réplications le resserrent. Il ne \
             dit pas à quel point le scénario décrit le monde.",
        )) }
        p { (both(
            "Every number rests on those of the scenario and of the catalog. Which of them are on record and which are \
             assumed stands beside each there, in its source or a comment; a number without either is its author’s. \
             bluelift paths lists them all, bluelift explain tells what each means.",
            "Chaque nombre repose sur ceux du scénario et du catalogue. Lesquels sont attestés et lesquels supposés se lit à \
             côté de chacun, dans sa source ou un commentaire ; un nombre sans l’un ni l’autre est de son auteur. \
             bluelift paths les liste, bluelift explain dit ce que chacun signifie.",
        )) }
        p { (both(
            "Means have Student’s t intervals, probabilities Wilson’s, quantiles those of order statistics. What no \
             replication showed is stated by its upper bound, never as 0 %. Days that never come before the end of the \
             period, and supplies that would last for ever, rank above every number and have no mean; “undefined” values, \
             such as the delay of convoys where none ran, are left out, and n says so.",
            "Les moyennes ont des intervalles de Student, les probabilités ceux de Wilson, les quantiles ceux des statistiques \
             d’ordre. Ce qu’aucune réplication n’a montré est dit par sa borne supérieure, jamais par 0 %. Les jours qui ne \
             viennent jamais avant la fin et les stocks qui dureraient toujours se rangent au-dessus de tout nombre et n’ont \
             pas de moyenne ; les valeurs « indéfinies », comme le retard de convois là où aucun n’a roulé, sont omises, et n le dit.",
        )) }
    }
}
