//! `summary.xlsx`: the summary as a workbook: figures, success criteria, and what each column means.
//!
//! Names go in as text, never as formulas. Needs the feature `xlsx`, which is off by default because of the crates it takes.

use rust_xlsxwriter::Format;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;

use crate::experiment::summary::Estimate;
use crate::model::figures::FigureSpec;
use crate::report::Side;
use crate::report::explain::columns::COLUMNS;

/// Heads of the sheet of figures.
const HEADS: [&str; 15] = [
    "figure",
    "description",
    "unit",
    "direction",
    "if absent",
    "n",
    "reached",
    "mean",
    "lower",
    "upper",
    "p05",
    "p50",
    "p95",
    "p50_lower",
    "p50_upper",
];

/// The bytes of the workbook.
///
/// # Errors
///
/// If the workbook cannot be made, such as with too long a text.
pub fn workbook(side: &Side<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed date, so that the same batch gives the same bytes.
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &rust_xlsxwriter::DocProperties::new()
            .set_title(&side.scenario.name)
            .set_creation_datetime(&date),
    );
    let bold = Format::new().set_bold();
    let about = workbook.add_worksheet().set_name("about")?;
    let meta = side.meta;
    for (row, (name, text)) in [
        ("marking", side.scenario.marking.clone()),
        ("purpose", "for study, not for operational use".to_owned()),
        ("scenario", side.scenario.name.clone()),
        ("digest of the inputs", side.scenario.digest.clone()),
        ("replications", meta.n.to_string()),
        ("seed", meta.seed.to_string()),
        ("program", format!("bluelift {}", meta.version)),
    ]
    .into_iter()
    .enumerate()
    {
        about.write_string_with_format(row as u32, 0, name, &bold)?;
        about.write_string(row as u32, 1, text)?;
    }
    about.set_column_width(0, 22)?.set_column_width(1, 60)?;
    figures(workbook.add_worksheet().set_name("figures")?, side, &bold)?;
    let sheet = workbook.add_worksheet().set_name("columns")?;
    heads(sheet, &["column", "unit", "meaning"], &bold)?;
    let of_summary = COLUMNS.iter().filter(|(file, ..)| *file == "summary.json");
    for (row, (_, column, unit, doc)) in of_summary.enumerate() {
        for (place, text) in [column, unit, doc].into_iter().enumerate() {
            sheet.write_string(row as u32 + 1, place as u16, *text)?;
        }
    }
    workbook.save_to_buffer()
}

fn heads(sheet: &mut Worksheet, names: &[&str], bold: &Format) -> Result<(), XlsxError> {
    for (place, name) in names.iter().enumerate() {
        sheet.write_string_with_format(0, place as u16, *name, bold)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    Ok(())
}

fn figures(sheet: &mut Worksheet, side: &Side<'_>, bold: &Format) -> Result<(), XlsxError> {
    heads(sheet, &HEADS, bold)?;
    let mut row = 0;
    for spec in &side.registry.figures {
        let Some(figure) = side.summary.figure(&spec.key) else {
            continue;
        };
        row += 1;
        for (place, text) in texts(spec).into_iter().enumerate() {
            sheet.write_string(row, place as u16, text)?;
        }
        sheet.write_number(row, 5, figure.n as f64)?;
        let value = |estimate: Option<Estimate>| estimate.map(|estimate| estimate.value);
        let numbers = [
            value(figure.reached),
            value(figure.mean),
            figure.mean.and_then(|mean| mean.lower),
            figure.mean.and_then(|mean| mean.upper),
            value(figure.p05),
            value(figure.p50),
            value(figure.p95),
            figure.p50.and_then(|median| median.lower),
            figure.p50.and_then(|median| median.upper),
        ];
        for (place, number) in numbers.into_iter().enumerate() {
            match number {
                Some(number) if number.is_finite() => {
                    sheet.write_number(row, 6 + place as u16, number)?
                }
                Some(_) => sheet.write_string(row, 6 + place as u16, spec.absent.word())?,
                None => continue,
            };
        }
    }
    sheet.autofilter(0, 0, row, HEADS.len() as u16 - 1)?;
    sheet.set_column_width(0, 34)?.set_column_width(1, 50)?;
    Ok(())
}

fn texts(spec: &FigureSpec) -> [&str; 5] {
    [
        &spec.key,
        &spec.description,
        &spec.unit,
        spec.direction.word(),
        spec.absent.word(),
    ]
}
