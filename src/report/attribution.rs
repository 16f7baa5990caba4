//! Attributions as text and as JSON.

use comfy_table::CellAlignment;
use serde::Serialize;

use crate::experiment::attribution::Attribution;
use crate::experiment::attribution::Attributions;
use crate::experiment::attribution::Measure;
use crate::experiment::summary::Estimate;
use crate::experiment::summary::LEVEL;
use crate::report::json::pretty;
use crate::report::numbers::{rounded, with_interval};
use crate::report::tables;

/// What is attributed, in words.
pub fn measured(attribution: &Attribution) -> String {
    let key = &attribution.key;
    match attribution.measure {
        Measure::Value => format!("mean of {key}"),
        Measure::Cut(limit) => format!("mean of min({key}, {})", rounded(limit, "")),
        Measure::Reached => format!("probability that {key} is reached"),
    }
}

/// The unit of what is attributed; probabilities have none.
pub fn unit(attribution: &Attribution) -> &str {
    match attribution.measure {
        Measure::Reached => "",
        _ => &attribution.unit,
    }
}

/// All attributions as tables.
pub fn text(attributions: &Attributions) -> String {
    let how = if attributions.is_exact {
        "every set of drivers was run".to_owned()
    } else {
        "each replication takes one random order of the drivers and its reverse".to_owned()
    };
    let mut text = format!(
        "Shapley values over the drivers, under the same random numbers; {how}.\n\
         Intervals: {:.0} %, Student's t (Wilson's for shares of replications), each on its own.\n",
        100.0 * LEVEL
    );
    for figure in &attributions.figures {
        text += &format!("\n{}\n", one(figure));
    }
    text.trim_end().to_owned() + "\n"
}

fn one(figure: &Attribution) -> String {
    let unit = unit(figure);
    let show = |estimate: &Estimate| with_interval(estimate, |value| rounded(value, "never"));
    let mut parts: Vec<_> = figure.parts.iter().collect();
    parts.sort_by(|a, b| b.adds.value.abs().total_cmp(&a.adds.value.abs()));
    let whole = figure.difference.value;
    let share = |value: f64| {
        if whole == 0.0 || value == 0.0 {
            String::new()
        } else {
            format!("{:.0} %", 100.0 * value / whole).replace("-0 %", "0 %")
        }
    };
    let mut rows = vec![row("nothing goes wrong", show(&figure.untroubled), "")];
    for part in parts {
        let adds = show(&part.adds);
        let sign = if part.adds.value > 0.0 { "+" } else { "" };
        let is_idle = part.adds.lower == Some(0.0) && part.adds.upper == Some(0.0);
        rows.push(row(
            part.driver.word(),
            if is_idle {
                "nothing in any replication".to_owned()
            } else {
                format!("{sign}{adds}")
            },
            &share(part.adds.value),
        ));
    }
    rows.push(row("as planned", show(&figure.planned), ""));
    rows.push(row(
        "difference, the sum of the parts",
        show(&figure.difference),
        &share(whole),
    ));
    let head = if unit.is_empty() {
        "adds".to_owned()
    } else {
        format!("adds [{unit}]")
    };
    format!(
        "{} ({} replications)\n{}",
        measured(figure),
        figure.n,
        tables::plain(&["driver", &head, "share"], rows, CellAlignment::Right)
    )
}

fn row(name: &str, value: String, share: &str) -> Vec<String> {
    vec![name.to_owned(), value, share.to_owned()]
}

/// An estimate with its bounds, as written.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bounds {
    value: f64,
    lower: Option<f64>,
    upper: Option<f64>,
}

impl From<&Estimate> for Bounds {
    fn from(estimate: &Estimate) -> Bounds {
        Bounds {
            value: estimate.value,
            lower: estimate.lower,
            upper: estimate.upper,
        }
    }
}

#[derive(Serialize)]
struct File<'a> {
    format: u32,
    seed: u64,
    asked: u64,
    replications: u64,
    partial: bool,
    exact: bool,
    level: f64,
    figures: Vec<Record<'a>>,
    failures: Vec<String>,
}

#[derive(Serialize)]
struct Record<'a> {
    figure: &'a str,
    unit: &'a str,
    measure: &'static str,
    limit: Option<f64>,
    n: u64,
    planned: Bounds,
    untroubled: Bounds,
    difference: Bounds,
    drivers: Vec<Driver>,
}

#[derive(Serialize)]
struct Driver {
    driver: &'static str,
    adds: Bounds,
}

/// All attributions as JSON.
pub fn json(attributions: &Attributions) -> String {
    let record = |figure| record(figure);
    pretty(&File {
        format: 1,
        seed: attributions.seed,
        asked: attributions.asked,
        replications: attributions.n,
        partial: attributions.n < attributions.asked,
        exact: attributions.is_exact,
        level: LEVEL,
        figures: attributions.figures.iter().map(record).collect(),
        failures: attributions
            .failures
            .iter()
            .map(|f| f.to_string())
            .collect(),
    })
}

fn record(figure: &Attribution) -> Record<'_> {
    let (measure, limit) = match figure.measure {
        Measure::Value => ("mean", None),
        Measure::Cut(limit) => ("mean of min(x, limit)", Some(limit)),
        Measure::Reached => ("probability of being reached", None),
    };
    let parts = figure.parts.iter().map(|part| Driver {
        driver: part.driver.word(),
        adds: Bounds::from(&part.adds),
    });
    Record {
        figure: &figure.key,
        unit: unit(figure),
        measure,
        limit,
        n: figure.n,
        planned: Bounds::from(&figure.planned),
        untroubled: Bounds::from(&figure.untroubled),
        difference: Bounds::from(&figure.difference),
        drivers: parts.collect(),
    }
}
