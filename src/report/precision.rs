//! What was reached of the precision asked for: as lines of text, and as `precision.json`.

use serde::Serialize;

use crate::experiment::precision::{Reached, Width};
use crate::report::json::pretty;
use crate::report::numbers::finite;
use crate::report::words;

/// Name of the file.
pub const FILE: &str = "precision.json";

#[derive(Serialize)]
struct File<'a> {
    format: u32,
    replications: u64,
    most: u64,
    looks: usize,
    confidence: f64,
    met: bool,
    goals: Vec<Goal<'a>>,
}

#[derive(Serialize)]
struct Goal<'a> {
    goal: &'a str,
    unit: &'a str,
    met: bool,
    n: u64,
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    half_width: Option<f64>,
    wanted: Option<f64>,
    infinite: Vec<&'static str>,
    level: f64,
    method: &'static str,
}

/// Where the looks ended.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// Replications.
    pub replications: u64,
    /// Replications that there may be.
    pub most: u64,
    /// Looks taken.
    pub n_looks: usize,
    /// Probability with which all intervals of all looks hold.
    pub confidence: f64,
}

/// The text of `precision.json`, with a line feed at its end.
pub fn json(about: &About, reached: &[Reached<'_>]) -> String {
    pretty(&File {
        format: 1,
        replications: about.replications,
        most: about.most,
        looks: about.n_looks,
        confidence: about.confidence,
        met: reached.iter().all(Reached::is_met),
        goals: reached.iter().map(goal).collect(),
    })
}

fn goal<'a>(reached: &Reached<'a>) -> Goal<'a> {
    let mut infinite = Vec::new();
    let mut number = |name, value| finite(value, name, &mut infinite);
    let value = number("value", reached.estimate.map(|e| e.value));
    let lower = number("lower", reached.estimate.and_then(|e| e.lower));
    let upper = number("upper", reached.estimate.and_then(|e| e.upper));
    Goal {
        goal: &reached.goal.text,
        unit: &reached.goal.measure.unit,
        met: reached.is_met(),
        n: reached.n,
        value,
        lower,
        upper,
        half_width: reached.half_width,
        wanted: reached.wanted.filter(|wanted| wanted.is_finite()),
        infinite,
        level: reached.level,
        method: reached.goal.measure.method(),
    }
}

/// Lines for a person: a head, then one line a goal.
pub fn text(about: &About, reached: &[Reached<'_>]) -> String {
    let (n, looks) = (about.replications, words::count(about.n_looks, "look"));
    let met = reached.iter().all(Reached::is_met);
    let head = if met {
        format!("precision reached with {n} replications, after {looks}")
    } else {
        format!(
            "precision not reached with {n} of at most {} replications, after {looks}",
            about.most
        )
    };
    let confidence = words::percent(about.confidence);
    let mut lines = vec![format!(
        "{head}; all intervals of all looks hold together at {confidence}"
    )];
    lines.extend(reached.iter().map(line));
    lines.join("\n") + "\n"
}

fn line(reached: &Reached<'_>) -> String {
    let measure = &reached.goal.measure;
    let show = |value: f64| match measure.unit.as_str() {
        "$" => words::money_fine(value),
        _ if measure.is_probability() => words::percent_fine(value),
        unit => words::amount(value, unit),
    };
    let found = match (reached.estimate, reached.half_width) {
        (Some(estimate), Some(half)) => {
            let share = match reached.goal.width {
                Width::Relative(_) if estimate.value != 0.0 => {
                    format!(", {} of it", words::percent(half / estimate.value.abs()))
                }
                _ => String::new(),
            };
            format!("{} ± {}{share}", show(estimate.value), show(half))
        }
        (Some(estimate), None) if estimate.value.is_infinite() => {
            "infinite: it never happens in some replications; ask for a probability or a median"
                .to_owned()
        }
        _ => "no interval yet".to_owned(),
    };
    let word = if reached.is_met() {
        "reached"
    } else {
        "not reached"
    };
    format!("  {word:<11}  {}: {found}", reached.goal.text)
}
