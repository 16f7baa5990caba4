//! What every page has round its content: head, controls, marking, notices, style and script.

use std::fmt::Write;

use maud::DOCTYPE;
use maud::Markup;
use maud::PreEscaped;
use maud::html;

use crate::report::charts::map;
use crate::report::language::both;

/// What the program's pages are for, said on each page whatever the scenario's own marking says.
pub const PURPOSE: (&str, &str) = (
    "For study, not for operational use",
    "Pour étude, non pour usage opérationnel",
);

/// The French of what every map says.
pub const DISCLAIMER: &str = "Les frontières et les noms indiqués n’impliquent ni reconnaissance ni acceptation officielle par \
                              l’Organisation des Nations Unies ; bluelift n’est pas un produit des Nations Unies.";

/// The style of a page.
const STYLE: &str = include_str!("assets/page.css");

/// The script of a page, part by part.
const SCRIPT: [&str; 7] = [
    include_str!("assets/base.js"),
    include_str!("assets/axes.js"),
    include_str!("assets/fan.js"),
    include_str!("assets/heat.js"),
    include_str!("assets/live.js"),
    include_str!("assets/tables.js"),
    include_str!("assets/controls.js"),
];

/// Nothing may be fetched: the browser itself refuses.
pub const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/// A page with its controls; `json` feeds its script.
pub fn page(title: &str, marking: &str, has_budget: bool, body: Markup, json: &str) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (head(title, marking, STYLE))
            body data-view="plan" {
                (bar(marking, has_budget))
                main { (body) }
                footer.sheet {
                    p.marking { (marking) }
                    p { (both(PURPOSE.0, PURPOSE.1)) ". " (both(map::DISCLAIMER, DISCLAIMER)) }
                }
                script type="application/json" id="data" { (PreEscaped(json)) }
                script { (PreEscaped(SCRIPT.join("\n"))) }
            }
        }
    };
    page.into_string()
}

/// The head of a page with its style.
pub fn head(title: &str, marking: &str, style: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="referrer" content="no-referrer";
            title { (title) " – bluelift" }
            style { (PreEscaped(style)) (PreEscaped(running(marking))) }
        }
    }
}

/// Marking and controls, in sight while the page scrolls.
pub fn bar(marking: &str, has_budget: bool) -> Markup {
    let button = |group: &str, value: &str, text: Markup| {
        html! { button type="button" data-set=(group) value=(value) aria-pressed="false" { (text) } }
    };
    html! {
        div.topbar {
            p.marking { (marking) }
            @if !says_purpose(marking) { p.purpose { (both(PURPOSE.0, PURPOSE.1)) } }
            div.tools {
                @if has_budget {
                    div.switch role="group" aria-label="View" data-fr="Vue" {
                        (button("view", "plan", both("Planner", "Planification")))
                        (button("view", "budget", both("Budget committee", "Comité du budget")))
                    }
                }
                div.switch role="group" aria-label="Language" data-fr="Langue" {
                    (button("language", "en", html! { "EN" }))
                    (button("language", "fr", html! { "FR" }))
                }
                div.switch role="group" aria-label="Colours" data-fr="Couleurs" {
                    (button("theme", "auto", both("Auto", "Auto")))
                    (button("theme", "light", both("Light", "Clair")))
                    (button("theme", "dark", both("Dark", "Sombre")))
                }
                button type="button" data-print="" { (both("Print", "Imprimer")) }
            }
        }
    }
}

/// Whether a marking says itself that the page is for study.
fn says_purpose(marking: &str) -> bool {
    marking.to_lowercase().contains("not for operational use")
}

/// Style that prints the marking, and the purpose if the marking does not say it, at the foot of each page.
///
/// Every sign but letters and digits is escaped, so that no marking can end the text.
fn running(marking: &str) -> String {
    let escaped = |text: &str| {
        let mut out = String::new();
        for sign in text.chars() {
            if sign.is_ascii_alphanumeric() {
                out.push(sign);
            } else {
                let _ = write!(out, "\\{:x} ", u32::from(sign));
            }
        }
        out
    };
    let purpose = if says_purpose(marking) {
        String::new()
    } else {
        escaped(&format!(" · {}", PURPOSE.0))
    };
    format!(
        "@page {{ @bottom-left {{ content: \"{}{purpose}\"; font: 8pt sans-serif; }} \
         @bottom-right {{ content: counter(page) \" / \" counter(pages); font: 8pt sans-serif; }} }}",
        escaped(marking)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marking_can_neither_end_its_text_nor_its_style() {
        let style = running("a\"; } </style><b>");
        assert!(!style.contains("</") && !style.contains("a\""));
        assert!(style.contains("content: \"a\\22 \\3b "));
    }

    #[test]
    fn the_purpose_is_printed_unless_the_marking_says_it() {
        assert!(running("restricted").contains("operational"));
        let own = running("for study, not for operational use");
        assert_eq!(own.matches("operational").count(), 1);
    }
}
