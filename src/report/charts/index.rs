//! The index of a folder of charts: what each shows, in a line, with links to its files.

use maud::html;

use crate::report::charts::Chart;
use crate::report::plain_page;

/// Name of the file.
pub const FILE: &str = "index.html";

/// The page that lists charts in their order.
pub fn page(charts: &[Chart], marking: &str) -> String {
    let body = html! {
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
    };
    plain_page::text("Charts", &body)
}
