//! A rare event as text and JSON.

use comfy_table::CellAlignment;
use serde_json::json;

use crate::experiment::rare::Rare;
use crate::experiment::summary::Estimate;
use crate::report::attribution::Bounds;
use crate::report::json::pretty;
use crate::report::numbers::rounded;
use crate::report::tables;
use crate::report::words;

/// A small probability: in per cent, or one in how many.
fn small(value: f64) -> String {
    if value >= 0.001 || value <= 0.0 {
        return words::percent(value);
    }
    format!("{value:.2e}, one in {}", words::number(1.0 / value))
}

fn shown(estimate: &Estimate) -> String {
    match (estimate.lower, estimate.upper) {
        (Some(lower), Some(upper)) => {
            format!(
                "{} (95 % interval {lower:.2e} to {upper:.2e})",
                small(estimate.value)
            )
        }
        _ => format!(
            "{} (no interval: fewer than two roots led to it)",
            small(estimate.value)
        ),
    }
}

/// The text.
pub fn text(rare: &Rare, event: &str) -> String {
    let estimate = &rare.estimate;
    let partial = if estimate.roots < rare.asked {
        format!(" of {}, interrupted: this is a partial result", rare.asked)
    } else {
        String::new()
    };
    let mut text = format!(
        "p({event}) by multilevel splitting from {} roots{partial}\n",
        estimate.roots
    );
    if estimate.reaching == 0 {
        text += "The event was not reached from any root: nothing is known but that it is rarer than these roots can show.\n";
        text += "More roots, or a larger pilot, may reach it.\n";
    } else {
        text += &format!(
            "{}\nrelative error {}; {} roots led to the event\n",
            shown(&estimate.probability),
            words::percent(estimate.relative_error),
            estimate.reaching
        );
        if estimate.reaching < 10 {
            text +=
                "Few roots led to the event: take the interval with care, or ask for more roots.\n";
        }
        let share = estimate.events as f64 / estimate.crude_events();
        text += &format!(
            "{} events; ordinary replications would need about {} for the same error ({})\n",
            words::number(estimate.events as f64),
            words::number(estimate.crude_events()),
            if share < 1.0 {
                format!("{} of which were spent", words::percent(share))
            } else {
                "fewer: the event is not rare enough for splitting".to_owned()
            }
        );
    }
    if !rare.levels.is_empty() {
        text += &levels(rare);
    }
    text
}

fn levels(rare: &Rare) -> String {
    let reached = &rare.estimate.reached;
    let mut starters = rare.estimate.roots;
    let mut rows = Vec::new();
    for (place, level) in rare.levels.iter().enumerate() {
        rows.push(row(
            rounded(level.at, "event"),
            reached[place],
            starters,
            level.copies.to_string(),
        ));
        starters = reached[place] * level.copies;
    }
    rows.push(row(
        "the event".to_owned(),
        reached[rare.levels.len()],
        starters,
        String::new(),
    ));
    tables::plain(
        &["level", "reached by", "of", "share", "copies from there"],
        rows,
        CellAlignment::Right,
    )
}

fn row(level: String, reached: u64, starters: u64, copies: String) -> Vec<String> {
    let share = reached as f64 / starters.max(1) as f64;
    vec![
        level,
        words::fixed(reached as f64, 0),
        words::fixed(starters as f64, 0),
        words::percent(share),
        copies,
    ]
}

/// The JSON.
pub fn json(rare: &Rare, event: &str, seed: u64) -> String {
    let estimate = &rare.estimate;
    let levels: Vec<serde_json::Value> = rare
        .levels
        .iter()
        .zip(&estimate.reached)
        .map(|(level, reached)| json!({ "at": level.at, "copies": level.copies, "reached": reached }))
        .collect();
    pretty(&json!({
        "format": 1,
        "seed": seed,
        "event": event,
        "probability": Bounds::from(&estimate.probability),
        "relative_error": if estimate.relative_error.is_finite() { Some(estimate.relative_error) } else { None },
        "roots": estimate.roots,
        "asked": rare.asked,
        "partial": estimate.roots < rare.asked,
        "roots_reaching": estimate.reaching,
        "events": estimate.events,
        "levels": levels,
        "particles_in_event": estimate.reached.last(),
    }))
}
