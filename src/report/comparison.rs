//! `comparison.csv` and `comparison.json`: every figure of every alternative against the baseline.

use std::io;
use std::io::Write;

use serde::Serialize;

use crate::experiment::compare::{Comparison, Difference, FigureComparison};
use crate::experiment::summary::Estimate;
use crate::report::csv::text_cell;
use crate::report::json::pretty;
use crate::report::numbers::{shortest, shortest_or_empty};
use crate::report::standings::{Entry, entries};

/// Columns of `comparison.csv`, which are also the names in `comparison.json`.
const COLUMNS: [&str; 17] = [
    "figure",
    "unit",
    "direction",
    "alternative",
    "n",
    "measure",
    "limit",
    "difference",
    "lower",
    "upper",
    "reached_difference",
    "reached_lower",
    "reached_upper",
    "better",
    "better_lower",
    "better_upper",
    "equal",
];

#[derive(Serialize)]
struct ComparisonFile<'a> {
    format: u32,
    seed: u64,
    baseline: &'a str,
    alternatives: &'a [String],
    level: f64,
    correction: &'static str,
    differences: Vec<Row<'a>>,
    standings: Vec<Entry<'a>>,
    missing: Vec<Missing<'a>>,
}

#[derive(Serialize)]
struct Missing<'a> {
    figure: &'a str,
    sides: &'a [String],
}

/// One figure of one alternative.
#[derive(Serialize)]
struct Row<'a> {
    figure: &'a str,
    unit: &'a str,
    direction: &'static str,
    alternative: &'a str,
    n: u64,
    measure: &'static str,
    limit: Option<f64>,
    difference: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    reached_difference: Option<f64>,
    reached_lower: Option<f64>,
    reached_upper: Option<f64>,
    better: Option<f64>,
    better_lower: Option<f64>,
    better_upper: Option<f64>,
    equal: Option<f64>,
}

/// What the column `difference` holds: the plain mean, a probability, or the mean up to a limit.
pub fn measure(figure: &FigureComparison, difference: &Difference) -> &'static str {
    match (figure.is_indicator, difference.limit) {
        (true, _) => "difference of probabilities",
        (false, None) => "mean difference",
        (false, Some(_)) => "mean difference of min(x, limit)",
    }
}

/// Writes one row for each figure and alternative; all differences are alternative minus baseline.
///
/// # Errors
///
/// If `to` cannot be written.
pub fn write_csv(to: impl Write, comparison: &Comparison) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(COLUMNS)?;
    for row in rows(comparison) {
        for text in [row.figure, row.unit, row.direction, row.alternative] {
            writer.write_field(&*text_cell(text))?;
        }
        writer.write_field(row.n.to_string())?;
        writer.write_field(row.measure)?;
        let numbers = [
            row.limit,
            row.difference,
            row.lower,
            row.upper,
            row.reached_difference,
            row.reached_lower,
            row.reached_upper,
            row.better,
            row.better_lower,
            row.better_upper,
            row.equal,
        ];
        for number in numbers {
            writer.write_field(shortest_or_empty(number))?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
}

/// The text of `comparison.json`, with a line feed at its end.
pub fn text(comparison: &Comparison) -> String {
    let missing = comparison.missing.iter();
    pretty(&ComparisonFile {
        format: 1,
        seed: comparison.seed,
        baseline: &comparison.baseline,
        alternatives: &comparison.alternatives,
        level: comparison.level,
        correction: "bonferroni over alternatives",
        differences: rows(comparison).collect(),
        standings: entries(comparison),
        missing: missing
            .map(|(figure, sides)| Missing { figure, sides })
            .collect(),
    })
}

/// One line that states the level of the intervals and how it was corrected.
pub fn statement(comparison: &Comparison) -> String {
    let level = shortest((comparison.level * 1e4).round() / 1e2);
    let n = comparison.alternatives.len();
    if n < 2 {
        return format!("intervals at {level} %, same random numbers on both sides");
    }
    format!(
        "intervals at {level} % each, so that all {n} alternatives hold together at 95 % or more (Bonferroni); \
         same random numbers on all sides"
    )
}

fn rows(comparison: &Comparison) -> impl Iterator<Item = Row<'_>> {
    comparison.figures.iter().flat_map(move |figure| {
        let sides = comparison.alternatives.iter().zip(&figure.differences);
        sides.filter_map(move |(label, difference)| Some(row(figure, label, difference.as_ref()?)))
    })
}

fn row<'a>(figure: &'a FigureComparison, label: &'a str, difference: &Difference) -> Row<'a> {
    let parts = |estimate: Option<Estimate>| {
        let lower = estimate.and_then(|e| e.lower);
        (
            estimate.map(|e| e.value),
            lower,
            estimate.and_then(|e| e.upper),
        )
    };
    let (mean, lower, upper) = parts(difference.mean);
    let (reached_difference, reached_lower, reached_upper) = parts(difference.reached);
    let (better, better_lower, better_upper) = parts(difference.better);
    Row {
        figure: &figure.key,
        unit: &figure.unit,
        direction: figure.direction.word(),
        alternative: label,
        n: difference.n,
        measure: measure(figure, difference),
        limit: difference.limit,
        difference: mean,
        lower,
        upper,
        reached_difference,
        reached_lower,
        reached_upper,
        better,
        better_lower,
        better_upper,
        equal: difference.equal,
    }
}
