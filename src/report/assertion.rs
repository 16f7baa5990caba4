//! Assertions as text and as JSON: each claim with what was found and what follows.

use serde::Serialize;

use crate::experiment::assertion::{Judged, Verdict, overall};
use crate::experiment::batch::Batch;
use crate::experiment::summary::Estimate;
use crate::report::json::pretty;
use crate::report::numbers::finite;
use crate::report::words;

/// What the claims were judged on.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Label of the scenario.
    pub label: &'a str,
    /// Handling marking of the scenario.
    pub marking: &'a str,
    /// Its batch.
    pub batch: &'a Batch,
    /// Probability with which all verdicts are right.
    pub confidence: f64,
    /// Looks that were taken at the batch.
    pub n_looks: usize,
}

#[derive(Serialize)]
struct File<'a> {
    format: u32,
    scenario: &'a str,
    seed: u64,
    replications: u64,
    failed: usize,
    partial: bool,
    looks: usize,
    confidence: f64,
    verdict: &'static str,
    claims: Vec<Claim<'a>>,
}

#[derive(Serialize)]
struct Claim<'a> {
    claim: &'a str,
    verdict: &'static str,
    unit: &'a str,
    wanted: Option<String>,
    n: u64,
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    infinite: Vec<&'static str>,
    level: f64,
    method: &'static str,
}

/// The verdicts as JSON, with a line feed at the end.
pub fn json(about: &About<'_>, judged: &[Judged<'_>]) -> String {
    pretty(&File {
        format: 1,
        scenario: about.label,
        seed: about.batch.seed,
        replications: about.batch.n,
        failed: about.batch.failures.len(),
        partial: about.batch.is_partial(),
        looks: about.n_looks,
        confidence: about.confidence,
        verdict: overall(judged).word(),
        claims: judged.iter().map(claim).collect(),
    })
}

fn claim<'a>(judged: &Judged<'a>) -> Claim<'a> {
    let mut infinite = Vec::new();
    let mut number = |name, value| finite(value, name, &mut infinite);
    let value = number("value", judged.estimate.map(|e| e.value));
    let lower = number("lower", judged.estimate.and_then(|e| e.lower));
    let upper = number("upper", judged.estimate.and_then(|e| e.upper));
    let bound = judged.assertion.bound;
    Claim {
        claim: &judged.assertion.text,
        verdict: judged.verdict.word(),
        unit: &judged.assertion.measure.unit,
        wanted: bound.map(|(comparison, value)| format!("{} {value}", comparison.sign())),
        n: judged.n,
        value,
        lower,
        upper,
        infinite,
        level: judged.level,
        method: judged.assertion.measure.method(),
    }
}

/// The verdicts for a person: one line a claim, and one that sums up.
pub fn text(about: &About<'_>, judged: &[Judged<'_>]) -> String {
    let batch = about.batch;
    let partial = if batch.is_partial() {
        format!(" of {}, interrupted", batch.asked)
    } else {
        String::new()
    };
    let mut lines = vec![
        about.label.to_owned(),
        about.marking.to_owned(),
        format!("{} replications{partial}, seed {}", batch.n, batch.seed),
    ];
    lines.extend(judged.iter().map(line));
    let confidence = words::percent(about.confidence);
    let looks = match about.n_looks {
        0 | 1 => String::new(),
        n => format!(", after {n} looks over which the error is spent"),
    };
    lines.push(match overall(judged) {
        Verdict::Holds => format!("holds, with {confidence} confidence{looks}"),
        Verdict::Fails => format!("fails, with {confidence} confidence{looks}"),
        Verdict::Undecided => {
            format!("undecided at {confidence} confidence{looks}; more replications may decide, see --max")
        }
        Verdict::Reported => "nothing is asserted".to_owned(),
    });
    lines.retain(|line| !line.is_empty());
    lines.join("\n") + "\n"
}

fn line(judged: &Judged<'_>) -> String {
    let found = match &judged.estimate {
        Some(estimate) => found(judged, estimate),
        None => "no replication counts".to_owned(),
    };
    format!(
        "  {:<9}  {}\n             {found}",
        judged.verdict.word(),
        judged.assertion.text
    )
}

/// What was found, in a few words.
fn found(judged: &Judged<'_>, estimate: &Estimate) -> String {
    let measure = &judged.assertion.measure;
    let level = words::percent(judged.level);
    if measure.is_probability() {
        return format!("{}, at {level}", words::probability(estimate));
    }
    let infinite = measure
        .figure()
        .map_or("infinite", |spec| spec.absent.word());
    if estimate.lower == Some(f64::INFINITY) && measure.is_mean() {
        return format!("{infinite} in some replications, so that no number bounds the mean");
    }
    let show = |value: f64| match (value.is_infinite(), measure.unit.as_str()) {
        (true, _) => infinite.to_owned(),
        (false, "$") => words::money_fine(value),
        (false, unit) => words::amount(value, unit),
    };
    let bounds = words::interval(estimate, show);
    let bounds = if bounds.is_empty() {
        "no interval".to_owned()
    } else {
        bounds
    };
    format!("{} ({bounds}, at {level})", show(estimate.value))
}
