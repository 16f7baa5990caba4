//! `less_cash.csv`: what a cut of cash would lose.

use crate::experiment::stress::less_cash::LessCash;
use crate::report::csv;
use crate::report::numbers::shortest_or_empty;

/// The file.
pub const FILE: &str = "less_cash.csv";

/// One row for each measure: `measure,unit,pairs,planned,difference,lower,upper`.
pub fn csv(less_cash: &LessCash) -> String {
    let heads = [
        "measure",
        "unit",
        "pairs",
        "planned",
        "difference",
        "lower",
        "upper",
    ];
    let rows: Vec<Vec<String>> = less_cash
        .losses
        .iter()
        .map(|loss| {
            let difference = loss.difference;
            vec![
                loss.measure.word().to_owned(),
                loss.measure.unit().to_owned(),
                less_cash.pairs.to_string(),
                shortest_or_empty(loss.planned.map(|planned| planned.value)),
                shortest_or_empty(difference.map(|difference| difference.value)),
                shortest_or_empty(difference.and_then(|difference| difference.lower)),
                shortest_or_empty(difference.and_then(|difference| difference.upper)),
            ]
        })
        .collect();
    csv::table(&heads, &rows)
}
