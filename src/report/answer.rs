//! Answers: what a command that asks one question leaves behind, as text, JSON, tables, charts and one page.

use std::path::Path;

use maud::PreEscaped;
use maud::html;

use crate::report::ReportError;
use crate::report::charts;
use crate::report::charts::Chart;
use crate::report::paint::svg;
use crate::report::plain_page;
use crate::report::write_text;

/// Name of the text.
pub const TEXT: &str = "answer.txt";
/// Name of the JSON.
pub const JSON: &str = "answer.json";
/// Name of the page.
pub const PAGE: &str = "answer.html";

/// The answer to one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Title of the page.
    pub title: String,
    /// Handling marking of the scenario.
    pub marking: String,
    /// What is told to a person.
    pub text: String,
    /// The same for other programs, with a line feed at its end.
    pub json: String,
    /// Names and contents of CSV files.
    pub tables: Vec<(String, String)>,
    /// Charts.
    pub charts: Vec<Chart>,
}

impl Answer {
    /// Writes the text, the JSON, the tables, the charts and the page into a folder.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), ReportError> {
        write_text(&folder.join(TEXT), &self.text)?;
        write_text(&folder.join(JSON), &self.json)?;
        for (name, content) in &self.tables {
            write_text(&folder.join(name), content)?;
        }
        charts::write(&folder.join("charts"), &self.charts, &self.marking)?;
        write_text(&folder.join(PAGE), &self.page())
    }

    /// The page: text and charts in one file that needs nothing else.
    pub fn page(&self) -> String {
        let body = html! {
            header {
                p.marking { (self.marking) }
                h1 { (self.title) }
            }
            @for chart in &self.charts {
                figure { (PreEscaped(svg::svg(&chart.sheet, &chart.name))) }
            }
            div.scroll { pre { (self.text) } }
            footer.sheet { p.marking { (self.marking) } }
        };
        plain_page::text(&self.title, &body)
    }
}
