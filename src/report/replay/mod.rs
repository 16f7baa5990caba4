//! The replay: one replication as a page with a map, a time slider and the list of what happened.
//!
//! The page draws on a canvas, so that thousands of movements stay smooth, and needs no network. Like every page it
//! reads in English and French, light and dark, by pointer and by keys.
//!
//! # Coordinates
//!
//! Sites are drawn on a grid of [`COARSE`] degrees unless the exact places are asked for, and incidents lie at their site
//! or in the middle of their link: a page that is passed on should not tell where people sleep.

mod data;

use maud::DOCTYPE;
use maud::Markup;
use maud::PreEscaped;
use maud::html;

use crate::model::figures::Registry;
use crate::model::film::Film;
use crate::report::charts::map;
use crate::report::language::both;
use crate::report::language::inline;
use crate::report::page::shell;
use crate::report::words;
use crate::scenario::scenario::Scenario;

/// Grid of coordinates \[degrees\]: about 28 km.
pub const COARSE: f64 = 0.25;

/// What a replay shows beside its film.
#[derive(Debug, Clone, Copy)]
pub struct Replay<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What its figures are.
    pub registry: &'a Registry,
    /// The replication.
    pub film: &'a Film,
    /// Why this replication was chosen: English and French.
    pub reason: (&'a str, &'a str),
    /// Whether sites lie where the scenario says, and not on a coarse grid.
    pub is_exact: bool,
    /// Version of the program.
    pub version: &'a str,
}

/// Style and script, the parts that all pages share first.
const STYLE: [&str; 2] = [
    include_str!("../page/assets/page.css"),
    include_str!("assets/replay.css"),
];
const SCRIPT: [&str; 4] = [
    include_str!("../page/assets/base.js"),
    include_str!("assets/words.js"),
    include_str!("assets/scene.js"),
    include_str!("assets/replay.js"),
];

/// The page.
pub fn page(replay: &Replay<'_>) -> String {
    let scenario = replay.scenario;
    let names: Vec<String> = scenario.missions.iter().map(|m| m.name.clone()).collect();
    let title = words::capital(&words::list(&names));
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (shell::head(&title, &scenario.marking, &STYLE.join("\n")))
            body.replay {
                (shell::bar(&scenario.marking, false))
                main {
                    (header(replay, &title))
                    (stage())
                    (aside())
                }
                footer.sheet {
                    p.marking { (scenario.marking) }
                    p { (both(shell::PURPOSE.0, shell::PURPOSE.1)) ". " (both(map::DISCLAIMER, shell::DISCLAIMER)) " " (places(replay)) }
                }
                script type="application/json" id="data" { (PreEscaped(data::json(replay))) }
                script { (PreEscaped(SCRIPT.join("\n"))) }
            }
        }
    };
    page.into_string()
}

fn header(replay: &Replay<'_>, title: &str) -> Markup {
    let film = replay.film;
    html! {
        header {
            h1 { (title) }
            p.about {
                (both("Replication ", "Réplication ")) (film.replication) " · "
                (both("seed ", "graine ")) (film.seed) " · bluelift " (replay.version) ". "
                (both(replay.reason.0, replay.reason.1)) " "
                (both("One course that events could take, not a forecast: the report shows how likely each is.",
                      "Un cours que les événements pourraient prendre, non une prévision : le rapport dit ce qui est probable."))
            }
        }
    }
}

/// The map with its controls.
fn stage() -> Markup {
    html! {
        div.stage {
            div.player {
                button.play type="button" id="play" aria-pressed="false" { (both("Play", "Lire")) }
                label { (both("Speed ", "Vitesse ")) select id="speed" aria-label="Days a second" data-fr="Jours par seconde" {} }
                input type="range" id="time" min="0" value="0" step="0.02" aria-label="Time" data-fr="Temps";
                output id="date" for="time" {}
            }
            div.controls id="filters" {}
            div.screen { canvas id="map" tabindex="0" role="img" aria-label="Map; arrow keys move it, plus and minus change its size"
                data-fr="Carte ; les flèches la déplacent, plus et moins changent sa taille" {} div.tip id="tip" hidden {} }
            div.key id="key" {}
        }
    }
}

/// Stocks of a site, and what happened.
fn aside() -> Markup {
    html! {
        div.beside {
            section { h2 { (both("Stocks", "Stocks")) } div.controls id="site" {} div id="gauges" {} }
            section {
                h2 { (both("What happened", "Ce qui s’est passé")) }
                div.controls id="kinds" {}
                p.note { (both("Newest first. Choose one to go there and see what led to it.",
                               "Le plus récent en tête. Choisissez-en un pour y aller et voir ce qui y a mené.")) }
                ol id="events" {}
            }
            section { h2 { (both("What led to it", "Ce qui y a mené")) } ol id="causes" aria-live="polite" {} }
        }
    }
}

/// How exact the places are.
fn places(replay: &Replay<'_>) -> Markup {
    if replay.is_exact {
        return both(
            "Sites lie where the scenario puts them.",
            "Les sites sont là où le scénario les met.",
        );
    }
    inline(|l| {
        let grid = l.number(COARSE);
        html! {
            (l.pick("Sites lie on a grid of ", "Les sites sont sur une grille de ")) (grid)
            (l.pick(" degrees, incidents at their site or in the middle of their link.",
                    " degré, les incidents à leur site ou au milieu de leur liaison."))
        }
    })
}
