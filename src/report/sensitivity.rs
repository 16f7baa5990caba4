//! Sensitivity as tables: every number of every method is one finding, and all findings share one form.

use std::io;
use std::io::Write;

use serde::Serialize;

use crate::experiment::inputs::Input;
use crate::experiment::owner::Owner;
use crate::experiment::quantity::Measure;
use crate::experiment::sensitivity::morris::Effect;
use crate::experiment::sensitivity::sobol::Indices;
use crate::experiment::sensitivity::tornado::Tornado;
use crate::experiment::sensitivity::two_layer::Layers;
use crate::experiment::summary::Estimate;
use crate::report::json::pretty;
use crate::report::numbers::{rounded, shortest_or_empty, with_interval};
use crate::report::study::{About, Table};
use crate::report::words;

/// What a method found of one quantity.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// What each input does alone.
    Tornado(Tornado),
    /// Which inputs matter.
    Morris(Vec<Effect>),
    /// Shares of the variance; `None` where nothing varies.
    Sobol(Option<Indices>),
    /// What is not known, and luck; `None` with too few points.
    TwoLayer(Option<Layers>),
}

/// One number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The quantity.
    pub quantity: String,
    /// Path of the input; empty for what concerns all.
    pub input: String,
    /// In whose hand the input is.
    pub owner: &'static str,
    /// What the number is.
    pub statistic: &'static str,
    /// Its unit.
    pub unit: String,
    /// Value.
    pub value: Option<f64>,
    /// Lower bound.
    pub lower: Option<f64>,
    /// Upper bound.
    pub upper: Option<f64>,
}

/// All numbers that were found of a quantity.
pub fn findings(measure: &Measure, inputs: &[Input], found: &Found) -> Vec<Finding> {
    let unit = measure.unit.as_str();
    let finding =
        |input: Option<usize>, statistic, unit: &str, estimate: Option<Estimate>| Finding {
            quantity: measure.text.clone(),
            input: input.map_or(String::new(), |input| inputs[input].path.clone()),
            owner: input.map_or("", |input| inputs[input].owner().word()),
            statistic,
            unit: unit.to_owned(),
            value: estimate.map(|e| e.value).filter(|value| value.is_finite()),
            lower: estimate
                .and_then(|e| e.lower)
                .filter(|value| value.is_finite()),
            upper: estimate
                .and_then(|e| e.upper)
                .filter(|value| value.is_finite()),
        };
    let plain = |value: f64| {
        Some(Estimate {
            value,
            lower: None,
            upper: None,
        })
    };
    let mut all = Vec::new();
    match found {
        Found::Tornado(tornado) => {
            all.push(finding(None, "plan as it is", unit, tornado.base));
            for bar in &tornado.bars {
                all.push(finding(
                    Some(bar.input),
                    "change at the first end",
                    unit,
                    bar.low,
                ));
                all.push(finding(
                    Some(bar.input),
                    "change at the last end",
                    unit,
                    bar.high,
                ));
            }
        }
        Found::Morris(effects) => {
            for effect in effects {
                let input = Some(effect.input);
                all.push(finding(
                    input,
                    "mean absolute effect",
                    unit,
                    effect.mean_absolute,
                ));
                all.push(finding(input, "mean effect", unit, effect.mean));
                all.push(finding(
                    input,
                    "sd of effects",
                    unit,
                    effect.sd.and_then(plain),
                ));
                all.push(finding(
                    input,
                    "noise of one effect",
                    unit,
                    plain(effect.noise),
                ));
            }
        }
        Found::Sobol(Some(indices)) => {
            for index in &indices.inputs {
                all.push(finding(Some(index.input), "total index", "", index.total));
                all.push(finding(
                    Some(index.input),
                    "first-order index",
                    "",
                    index.first,
                ));
            }
            let sd = libm::sqrt(indices.variance.max(0.0));
            all.push(finding(None, "sd over the inputs", unit, plain(sd)));
            let chance = libm::sqrt(indices.chance.max(0.0));
            all.push(finding(None, "sd by chance", unit, plain(chance)));
        }
        Found::TwoLayer(Some(layers)) => {
            all.push(finding(None, "mean", unit, Some(layers.mean)));
            all.push(finding(None, "share not known", "", layers.knowledge));
            all.push(finding(
                None,
                "sd of what is not known",
                unit,
                plain(layers.sd_knowledge),
            ));
            all.push(finding(None, "sd by luck", unit, plain(layers.sd_luck)));
            let names = [
                (
                    "expectation, 5 %",
                    "expectation, 50 %",
                    "expectation, 95 %",
                    layers.expectations,
                ),
                (
                    "luck alone, 5 %",
                    "luck alone, 50 %",
                    "luck alone, 95 %",
                    layers.luck,
                ),
                (
                    "outcome, 5 %",
                    "outcome, 50 %",
                    "outcome, 95 %",
                    layers.outcomes,
                ),
            ];
            // Of a probability each outcome is 0 or 1, and only the expectation has a range.
            let shown = if measure.is_probability() {
                1
            } else {
                names.len()
            };
            for (low, middle, high, values) in names.into_iter().take(shown) {
                for (name, value) in [low, middle, high].into_iter().zip(values) {
                    all.push(finding(None, name, unit, plain(value)));
                }
            }
        }
        Found::Sobol(None) | Found::TwoLayer(None) => {}
    }
    all
}

/// Writes one row a finding: quantity, input, owner, values, statistic, unit, value, lower, upper.
///
/// # Errors
///
/// If `to` cannot be written.
pub fn write_csv(to: impl Write, inputs: &[Input], findings: &[Finding]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record([
        "quantity",
        "input",
        "owner",
        "values",
        "statistic",
        "unit",
        "value",
        "lower",
        "upper",
    ])?;
    for finding in findings {
        let input = inputs.iter().find(|input| input.path == finding.input);
        writer.write_record([
            finding.quantity.as_str(),
            &finding.input,
            finding.owner,
            &input.map(Input::words).unwrap_or_default(),
            finding.statistic,
            &finding.unit,
            &shortest_or_empty(finding.value),
            &shortest_or_empty(finding.lower),
            &shortest_or_empty(finding.upper),
        ])?;
    }
    writer.flush()
}

#[derive(Serialize)]
struct File<'a> {
    format: u32,
    scenario: &'a str,
    method: &'a str,
    about: &'a str,
    seed: u64,
    points: usize,
    asked_points: usize,
    replications: u64,
    findings: &'a [Finding],
}

/// The text of `sensitivity.json`, with a line feed at its end.
pub fn json(about: &About<'_>, method: &str, findings: &[Finding]) -> String {
    pretty(&File {
        format: 1,
        scenario: about.label,
        method,
        about: about.method,
        seed: about.meta.seed,
        points: about.points,
        asked_points: about.asked_points,
        replications: about.replications,
        findings,
    })
}

/// One table a quantity: inputs grouped by who can change them, statistics side by side.
pub fn tables(measures: &[Measure], findings: &[Finding]) -> Vec<Table> {
    measures
        .iter()
        .map(|measure| {
            let own: Vec<&Finding> = findings
                .iter()
                .filter(|finding| finding.quantity == measure.text)
                .collect();
            table(measure, &own)
        })
        .collect()
}

fn table(measure: &Measure, findings: &[&Finding]) -> Table {
    let mut statistics: Vec<&'static str> = Vec::new();
    let mut inputs: Vec<(&str, &str)> = Vec::new();
    for finding in findings.iter().filter(|finding| !finding.input.is_empty()) {
        if !statistics.contains(&finding.statistic) {
            statistics.push(finding.statistic);
        }
        let input = (finding.owner, finding.input.as_str());
        if !inputs.contains(&input) {
            inputs.push(input);
        }
    }
    let place = |owner: &str| Owner::ALL.iter().position(|other| other.word() == owner);
    inputs.sort_by_key(|(owner, _)| place(owner));
    let cell = |input: &str, statistic: &str| {
        let found = findings
            .iter()
            .find(|finding| finding.input == input && finding.statistic == statistic);
        found.map_or("–".to_owned(), |finding| shown(finding))
    };
    let mut rows: Vec<Vec<String>> = inputs
        .iter()
        .map(|(owner, input)| {
            let numbers = statistics.iter().map(|statistic| cell(input, statistic));
            [(*owner).to_owned(), (*input).to_owned()]
                .into_iter()
                .chain(numbers)
                .collect()
        })
        .collect();
    let mut heads: Vec<String> = ["in the hand of", "input"].map(str::to_owned).to_vec();
    heads.extend(statistics.iter().map(|statistic| (*statistic).to_owned()));
    let whole: Vec<&&Finding> = findings
        .iter()
        .filter(|finding| finding.input.is_empty())
        .collect();
    let mut title = measure.text.clone();
    if rows.is_empty() {
        heads = ["what", "value"].map(str::to_owned).to_vec();
        rows = whole
            .iter()
            .map(|finding| vec![finding.statistic.to_owned(), with_unit(finding)])
            .collect();
        if rows.is_empty() {
            title += ": nothing varies, or too few points";
        }
    } else {
        for finding in whole {
            title += &format!("; {} {}", finding.statistic, with_unit(finding));
        }
    }
    Table { title, heads, rows }
}

fn with_unit(finding: &Finding) -> String {
    let show = |value: f64| words::amount(value, &finding.unit);
    let estimate = match finding.value {
        Some(value) => Estimate {
            value,
            lower: finding.lower,
            upper: finding.upper,
        },
        None => return "–".to_owned(),
    };
    let bounds = words::interval(&estimate, show);
    if bounds.is_empty() {
        show(estimate.value)
    } else {
        format!("{} ({bounds})", show(estimate.value))
    }
}

fn shown(finding: &Finding) -> String {
    let write = |value: f64| rounded(value, "infinite");
    match (finding.value, finding.lower, finding.upper) {
        (None, ..) => "–".to_owned(),
        (Some(value), None, None) => write(value),
        (Some(value), lower, upper) => {
            let estimate = Estimate {
                value,
                lower,
                upper,
            };
            with_interval(&estimate, write)
        }
    }
}
