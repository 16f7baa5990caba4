//! A plain page: the frame of every small page beside the report, one file that needs nothing else.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Style of the page.
const STYLE: &str = "\
:root { color-scheme: light; } * { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1.25rem 4rem; color: #1a1a1a; background: #fff;
  font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: .25rem 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 2px solid #1a1a1a; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .35rem; overflow-wrap: anywhere; }
.marking { font-weight: 700; } .about, footer { color: #595959; font-size: .92rem; }
.warning { border: 2px solid #b34700; border-left-width: .6rem; padding: .6rem .9rem; margin: 1rem 0; }
figure { margin: 1.25rem -1.9% 2rem; } figure svg { width: 100%; height: auto; display: block; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .84rem; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #d9d9d9; }
thead th { border-bottom: 2px solid #1a1a1a; } tbody th { font-weight: 400; }
code { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; }
@media print { figure, tr { break-inside: avoid; } .scroll { overflow: visible; } }
";

/// The text of a page with a title and what stands in its body.
pub fn text(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – bluelift" }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    };
    page.into_string()
}
