//! What an optimisation has found, as text, JSON and CSV.

use comfy_table::CellAlignment;
use serde_json::json;

use crate::experiment::optimise::Problem;
use crate::experiment::optimise::Tried;
use crate::experiment::optimise::confirm::Confirmation;
use crate::experiment::optimise::confirm::Confirmed;
use crate::experiment::optimise::search::Search;
use crate::experiment::summary::Estimate;
use crate::report::attribution::Bounds;
use crate::report::csv;
use crate::report::json::pretty;
use crate::report::numbers::{per_cent, rounded, shortest, shortest_or_empty, with_interval};
use crate::report::tables;
use crate::report::words;

/// Rows of the table.
const SHOWN: usize = 10;

/// An estimate of a quantity: probabilities in per cent.
fn shown(estimate: Option<&Estimate>, is_probability: bool) -> String {
    match estimate {
        None => "undefined".to_owned(),
        Some(estimate) if is_probability => with_interval(estimate, per_cent),
        Some(estimate) => with_interval(estimate, |value| rounded(value, "never")),
    }
}

fn objective_of(problem: &Problem<'_>, tried: &Tried) -> String {
    shown(tried.objective.as_ref(), problem.objective.is_probability())
}

fn claims_of(problem: &Problem<'_>, tried: &Tried) -> Vec<String> {
    let pairs = problem.claims.iter().zip(&tried.claims);
    pairs
        .map(|(claim, (estimate, _))| shown(estimate.as_ref(), claim.measure.is_probability()))
        .collect()
}

fn settings(problem: &Problem<'_>, tried: &Tried) -> String {
    let settings = problem.settings(&tried.point);
    let texts = settings
        .iter()
        .map(|(path, value)| format!("{path} = {value}"));
    texts.collect::<Vec<_>>().join(", ")
}

/// The text.
pub fn text(
    problem: &Problem<'_>,
    search: &Search,
    confirmation: &Confirmation,
    front: &[usize],
) -> String {
    let goal = if problem.is_maximised {
        "greatest"
    } else {
        "least"
    };
    let mut text = format!("{} {}", words::capital(goal), problem.objective.text);
    for claim in problem.claims {
        text += &format!("\n  such that {}", claim.text);
    }
    let how = if search.is_exhaustive {
        "every point of the lattice"
    } else {
        "a search within the budget; a better point may exist elsewhere"
    };
    text += &format!(
        "\n{} of {} points tried: {how}.\n\n",
        search.tried.len(),
        words::fixed(problem.size(), 0)
    );
    let invalid = search.tried.iter().filter(|tried| tried.n == 0).count();
    if invalid > 0 {
        text += &format!("{invalid} of them are no valid scenario and are left out.\n\n");
    }
    text += &verdict(problem, search, confirmation);
    text += "\nThe best points of the search (estimates that flatter the first; 95 % intervals, 99.9 % for claims; * on the front):\n";
    text += &table(problem, search, front);
    text
}

fn verdict(problem: &Problem<'_>, search: &Search, confirmation: &Confirmation) -> String {
    let mut text = String::new();
    for candidate in &confirmation.candidates {
        text += &told(problem, candidate);
    }
    let accepted = confirmation.candidates.last().filter(|c| c.is_accepted);
    match accepted {
        Some(winner) => {
            text += &format!("\nChosen: {}\n", settings(problem, &winner.found));
            if let Some(saving) = &winner.saving {
                let unit = &problem.objective.unit;
                let change = with_interval(saving, |v| words::amount(v, unit));
                text +=
                    &format!("against the plan as it is, on the fresh random numbers: {change}\n");
            }
        }
        None if confirmation.is_partial || search.is_partial => {
            text += "interrupted before a candidate could be confirmed: nothing is chosen\n";
        }
        None if confirmation.candidates.is_empty() => {
            text += "No point that was tried meets every claim; nothing is chosen.\n";
        }
        None => {
            text += "\nNo candidate keeps its claims on fresh random numbers; nothing is chosen.\n"
        }
    }
    text
}

fn told(problem: &Problem<'_>, candidate: &Confirmed) -> String {
    let word = if candidate.is_accepted {
        "confirmed"
    } else {
        "rejected"
    };
    let mut text = format!(
        "{word} on {} fresh replications: {}\n  {} = {}, in the search {}\n",
        candidate.fresh.n,
        settings(problem, &candidate.found),
        problem.objective.text,
        objective_of(problem, &candidate.fresh),
        objective_of(problem, &candidate.found),
    );
    let claims = problem.claims.iter().zip(&candidate.fresh.claims);
    for (claim, (estimate, verdict)) in claims {
        let value = shown(estimate.as_ref(), claim.measure.is_probability());
        text += &format!("  {}: {value}, {}\n", claim.text, verdict.word());
    }
    text
}

fn table(problem: &Problem<'_>, search: &Search, front: &[usize]) -> String {
    let mut heads = vec!["point".to_owned(), problem.objective.text.clone()];
    heads.extend(
        problem
            .claims
            .iter()
            .map(|claim| claim.measure.text.clone()),
    );
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let full = search.tried.iter().enumerate().filter(|(_, t)| t.is_full);
    let rows = full.take(SHOWN).map(|(place, tried)| {
        let mark = if front.contains(&place) { "*" } else { " " };
        let values = problem.settings(&tried.point);
        let values: Vec<String> = values.into_iter().map(|(_, value)| value).collect();
        let mut row = vec![format!("{mark} {}", values.join(", "))];
        row.push(objective_of(problem, tried));
        row.extend(claims_of(problem, tried));
        row
    });
    tables::plain(&heads, rows.collect(), CellAlignment::Right)
}

/// One row a point that was tried.
pub fn csv(problem: &Problem<'_>, search: &Search, front: &[usize]) -> String {
    let mut heads: Vec<&str> = problem.decisions.iter().map(|d| d.path.as_str()).collect();
    heads.extend([
        "replications",
        "full",
        "front",
        "objective",
        "lower",
        "upper",
        "miss",
    ]);
    heads.extend(problem.claims.iter().map(|claim| claim.text.as_str()));
    let rows: Vec<Vec<String>> = search
        .tried
        .iter()
        .enumerate()
        .map(|(place, tried)| {
            let settings = problem.settings(&tried.point);
            let mut row: Vec<String> = settings.into_iter().map(|(_, value)| value).collect();
            let objective = tried.objective;
            row.extend([
                tried.n.to_string(),
                tried.is_full.to_string(),
                front.contains(&place).to_string(),
                shortest_or_empty(objective.map(|o| o.value)),
                shortest_or_empty(objective.and_then(|o| o.lower)),
                shortest_or_empty(objective.and_then(|o| o.upper)),
                shortest(tried.miss),
            ]);
            let claims = tried.claims.iter();
            row.extend(claims.map(|(estimate, _)| shortest_or_empty(estimate.map(|e| e.value))));
            row
        })
        .collect();
    csv::table(&heads, &rows)
}

/// The JSON.
pub fn json(
    problem: &Problem<'_>,
    search: &Search,
    confirmation: &Confirmation,
    front: &[usize],
) -> String {
    let bounds = |estimate: Option<&Estimate>| estimate.map(Bounds::from);
    let point = |tried: &Tried| {
        let settings = problem.settings(&tried.point);
        let settings: serde_json::Map<String, serde_json::Value> =
            settings.into_iter().map(|(k, v)| (k, v.into())).collect();
        let claims = problem.claims.iter().zip(&tried.claims);
        let claims: Vec<serde_json::Value> = claims
            .map(|(claim, (estimate, verdict))| {
                json!({ "claim": claim.text, "value": bounds(estimate.as_ref()), "verdict": verdict.word() })
            })
            .collect();
        json!({
            "settings": settings,
            "replications": tried.n,
            "objective": bounds(tried.objective.as_ref()),
            "claims": claims,
        })
    };
    let candidates: Vec<serde_json::Value> = confirmation
        .candidates
        .iter()
        .map(|candidate| {
            json!({
                "accepted": candidate.is_accepted,
                "search": point(&candidate.found),
                "fresh": point(&candidate.fresh),
                "difference_from_plan": bounds(candidate.saving.as_ref()),
            })
        })
        .collect();
    let front: Vec<serde_json::Value> = front
        .iter()
        .map(|&place| point(&search.tried[place]))
        .collect();
    let is_accepted = confirmation
        .candidates
        .last()
        .is_some_and(|c| c.is_accepted);
    pretty(&json!({
        "format": 1,
        "objective": problem.objective.text,
        "maximised": problem.is_maximised,
        "claims": problem.claims.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(),
        "seed": problem.seed,
        "fresh_seed": confirmation.seed,
        "points": problem.size(),
        "tried": search.tried.len(),
        "exhaustive": search.is_exhaustive,
        "partial": search.is_partial || confirmation.is_partial,
        "accepted": is_accepted,
        "candidates": candidates,
        "front": front,
    }))
}
