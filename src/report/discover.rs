//! Rules under which a plan fails, as text, JSON and CSV.

use serde_json::json;

use crate::experiment::decision::Decision;
use crate::experiment::discover::Discovery;
use crate::experiment::discover::Found;
use crate::experiment::discover::boxes::Interval;
use crate::experiment::summary::Estimate;
use crate::report::attribution::Bounds;
use crate::report::csv;
use crate::report::json::pretty;
use crate::report::numbers::{shortest, shortest_or_empty};
use crate::report::words;

/// A share with its interval, in words.
fn share(estimate: Option<&Estimate>) -> String {
    match estimate {
        Some(estimate) => format!(
            "{} ({})",
            words::percent(estimate.value),
            words::interval(estimate, words::percent)
        ),
        None => "undefined".to_owned(),
    }
}

/// One restriction in words: `policy.gao.diesel.maximum at most 24.5 d`.
pub fn restriction(input: &Decision, interval: &Interval) -> String {
    if !input.is_range() {
        let is_inside = |place: &usize| {
            let value = *place as f64;
            interval.low.is_none_or(|low| value >= low) && interval.high.is_none_or(|h| value <= h)
        };
        let values: Vec<String> = (0..input.len())
            .filter(is_inside)
            .map(|place| input.value(place))
            .collect();
        return format!("{} is {}", input.path, values.join(" or "));
    }
    // Bounds lie between values; a whole number on the right side of one says the same.
    let low = interval.low.map(|low| {
        input.shown(if input.is_whole() {
            low.ceil()
        } else {
            rounded(low)
        })
    });
    let high = interval.high.map(|h| {
        input.shown(if input.is_whole() {
            h.floor()
        } else {
            rounded(h)
        })
    });
    match (low, high) {
        (Some(low), Some(high)) => format!("{} from {low} to {high}", input.path),
        (Some(low), None) => format!("{} at least {low}", input.path),
        (None, Some(high)) => format!("{} at most {high}", input.path),
        (None, None) => format!("{} at any value", input.path),
    }
}

/// Three digits: a bound is known no better.
fn rounded(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let size = 10f64.powi(2 - value.abs().log10().floor() as i32);
    (value * size).round() / size
}

/// A rule in words.
pub fn rule(inputs: &[Decision], found: &Found) -> String {
    let pairs = inputs.iter().zip(&found.intervals);
    let parts: Vec<String> = pairs
        .filter_map(|(input, interval)| interval.as_ref().map(|i| restriction(input, i)))
        .collect();
    parts.join("\n      and ")
}

/// The text.
pub fn text(discovery: &Discovery, inputs: &[Decision], failure: &str) -> String {
    let on = if discovery.tests.is_empty() {
        "the cases by which they were found, because it was interrupted before the tests: too good"
    } else {
        "cases that the search did not see"
    };
    let mut text = format!(
        "fails if {failure}\n{} cases to find rules, {} to test them; overall {} fail.\n\
         Shares with 95 % intervals (Wilson's) on {on}.\n\n",
        discovery.cases.len(),
        discovery.tests.len(),
        share(discovery.failing.as_ref()),
    );
    if discovery.invalid > 0 {
        text += &format!(
            "{} points are no valid scenario and are left out.\n\n",
            discovery.invalid
        );
    }
    if discovery.rules.is_empty() {
        text += "No rule tells failures from successes better than none does.\n";
    }
    for (place, found) in discovery.rules.iter().enumerate() {
        text += &format!(
            "Rule {}: {}\n   density:  {} of the cases in it fail\n   coverage: {} of all failures are in it\n   support:  {} of all cases\n\n",
            place + 1,
            rule(inputs, found),
            share(found.density.as_ref()),
            share(found.coverage.as_ref()),
            words::percent(found.support),
        );
    }
    text.trim_end().to_owned() + "\n"
}

/// The JSON.
pub fn json(discovery: &Discovery, inputs: &[Decision], failure: &str, seed: u64) -> String {
    let bounds = |estimate: Option<&Estimate>| estimate.map(Bounds::from);
    let rules: Vec<serde_json::Value> = discovery
        .rules
        .iter()
        .map(|found| {
            let pairs = inputs.iter().zip(&found.intervals);
            let parts: Vec<serde_json::Value> = pairs
                .filter_map(|(input, interval)| {
                    let interval = (*interval)?;
                    Some(json!({
                        "path": input.path,
                        "unit": input.unit(),
                        "low": interval.low,
                        "high": interval.high,
                        "text": restriction(input, &interval),
                    }))
                })
                .collect();
            json!({
                "restrictions": parts,
                "density": bounds(found.density.as_ref()),
                "coverage": bounds(found.coverage.as_ref()),
                "support": found.support,
            })
        })
        .collect();
    pretty(&json!({
        "format": 1,
        "seed": seed,
        "fails_if": failure,
        "points": discovery.cases.len(),
        "test_points": discovery.tests.len(),
        "asked": discovery.asked,
        "invalid_points": discovery.invalid,
        "partial": discovery.is_partial,
        "failing": bounds(discovery.failing.as_ref()),
        "rules": rules,
    }))
}

/// One row a case: values of the inputs, share of failures, and whether it tests or finds rules.
pub fn csv(discovery: &Discovery, inputs: &[Decision]) -> String {
    let mut heads: Vec<&str> = inputs.iter().map(|input| input.path.as_str()).collect();
    heads.extend(["failing", "use"]);
    let mut rows = Vec::new();
    for (cases, word) in [(&discovery.cases, "find"), (&discovery.tests, "test")] {
        for case in 0..cases.len() {
            let mut row: Vec<String> = cases.values(case).iter().map(|v| shortest(*v)).collect();
            row.push(shortest_or_empty(Some(cases.failing(case))));
            row.push(word.to_owned());
            rows.push(row);
        }
    }
    csv::table(&heads, &rows)
}
