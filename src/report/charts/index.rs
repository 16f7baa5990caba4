//! The index of a folder of charts: what each shows, in a line, with links to its files.

use maud::DOCTYPE;
use maud::html;

use crate::report::charts::Chart;

/// Name of the file.
pub const FILE: &str = "index.html";

const STYLE: &str = "body{font:16px/1.4 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#1a1a1a;background:#fff}\
    table{border-collapse:collapse}td,th{padding:.35em .8em .35em 0;text-align:left;vertical-align:top;border-bottom:1px solid #ddd}\
    .marking{font-weight:bold}@media(prefers-color-scheme:dark){body{color:#eee;background:#111}a{color:#8cf}td,th{border-color:#444}}";

/// The page that lists charts in their order.
pub fn page(charts: &[Chart], marking: &str) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Charts – bluelift" }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                p.marking { (marking) }
                h1 { "Charts" }
                table {
                    thead { tr { th { "Chart" } th { "Shows" } th { "Files" } } }
                    tbody {
                        @for chart in charts {
                            tr {
                                td { (chart.sheet.title) }
                                td { (chart.sheet.subtitle) }
                                td {
                                    a href=(format!("{}.svg", chart.name)) { "SVG" }
                                    " "
                                    a href=(format!("{}.png", chart.name)) { "PNG" }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    page.into_string()
}
