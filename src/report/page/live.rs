//! Places of interactive charts: each holds a still picture until the script draws over it.

use maud::Markup;
use maud::PreEscaped;
use maud::html;

use crate::report::Side;
use crate::report::charts::Chart;
use crate::report::language::both;
use crate::report::page::behind;
use crate::report::paint::svg;

/// Most pictures on a page.
const PICTURES: usize = 12;
/// Most room for pictures on a page \[bytes\].
const BUDGET: usize = 900_000;

/// Charts that an interactive one replaces: name of the interactive one, and how the picture's name begins.
const REPLACED: [(&str, &str); 7] = [
    ("strength", "strength"),
    ("reserve", "reserve-breach"),
    ("supply", "days-of-supply"),
    ("lift", "lift"),
    ("delay", "convoy-delays"),
    ("incidents", "incidents"),
    ("cost", "cost"),
];

/// The pictures of a page: which are in it, drawn, and which lie in the folder beside it.
#[derive(Debug)]
pub struct Pictures<'a> {
    /// Name, drawing and the interactive chart that replaces it.
    shown: Vec<(&'a Chart, String, Option<&'static str>)>,
    /// Charts for which there was no room.
    pub left_out: Vec<&'a Chart>,
}

impl<'a> Pictures<'a> {
    /// Draws the charts that fit: those that nothing replaces first, then one for each interactive chart.
    pub fn choose(charts: &'a [Chart]) -> Pictures<'a> {
        let mut order: Vec<(bool, bool, usize)> = charts
            .iter()
            .enumerate()
            .map(|(i, chart)| (replaced(&chart.name).is_some(), !chart.is_main, i))
            .collect();
        order.sort_unstable();
        let mut pictures = Pictures {
            shown: Vec::new(),
            left_out: Vec::new(),
        };
        let mut bytes = 0;
        for (_, _, i) in order {
            let (chart, live) = (&charts[i], replaced(&charts[i].name));
            let is_double =
                live.is_some() && pictures.shown.iter().any(|(_, _, other)| *other == live);
            let drawn = if is_double || pictures.shown.len() == PICTURES {
                None
            } else {
                Some(svg::svg(&chart.sheet, &chart.name))
            };
            match drawn.filter(|drawn| bytes + drawn.len() <= BUDGET) {
                Some(drawn) => {
                    bytes += drawn.len();
                    pictures.shown.push((chart, drawn, live));
                }
                None => pictures.left_out.push(chart),
            }
        }
        pictures
    }

    /// The pictures that no interactive chart replaces and whose name `fits`, each with its numbers where they are those of
    /// one side.
    pub fn still(&self, side: Option<&Side<'_>>, fits: impl Fn(&str) -> bool) -> Markup {
        html! {
            @for (chart, drawn, live) in &self.shown {
                @if live.is_none() && fits(&chart.name) {
                    figure.still id=(chart.name) {
                        div lang="en" { (PreEscaped(drawn)) }
                        @if let Some(side) = side { (behind::table(side, &chart.name)) }
                    }
                }
            }
        }
    }

    /// The place of an interactive chart, with the picture that stands there without a script.
    pub fn live(&self, id: &'static str, title: (&str, &str), about: (&str, &str)) -> Markup {
        let picture = self.shown.iter().find(|(_, _, live)| *live == Some(id));
        html! {
            figure.live id=(format!("live-{id}")) data-live=(id) {
                figcaption {
                    h4 { (both(title.0, title.1)) }
                    p { (both(about.0, about.1)) }
                }
                div.controls {}
                div.plot { @match picture {
                    Some((_, drawn, _)) => (PreEscaped(drawn)),
                    None => { p.note { (both(
                        "This chart is drawn by the page’s script.",
                        "Ce graphique est tracé par le script de la page.",
                    )) } }
                } }
                details.values hidden {
                    summary { (both("Values as a table", "Valeurs en tableau")) }
                    div.scroll {}
                }
            }
        }
    }
}

/// The interactive chart that replaces a picture; the main one of its kind or one of a single commodity.
fn replaced(name: &str) -> Option<&'static str> {
    let begins = |start: &str| {
        let rest = name.strip_prefix(start);
        rest.is_some_and(|rest| {
            rest.is_empty() || start != "cost" && start != "lift" && rest.starts_with('-')
        })
    };
    let found = REPLACED.iter().find(|(_, start)| begins(start));
    found.map(|(live, _)| *live)
}
