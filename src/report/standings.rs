//! How alternatives stand: a table of means side by side, and sentences in plain words.

use comfy_table::CellAlignment;
use serde::Serialize;

use crate::experiment::compare::{Comparison, Difference, FigureComparison};
use crate::experiment::ranking::Standing;
use crate::report::charts::forest::{Verdict, shown};
use crate::report::numbers::{per_cent, rounded};
use crate::report::tables::{first, plain};
use crate::report::words;

/// One alternative in one figure, as written in `comparison.json`.
#[derive(Debug, Serialize)]
pub struct Entry<'a> {
    figure: &'a str,
    unit: &'a str,
    alternative: &'a str,
    n: u64,
    mean: f64,
    mean_lower: Option<f64>,
    mean_upper: Option<f64>,
    best: f64,
    best_lower: Option<f64>,
    best_upper: Option<f64>,
    may_be_best: bool,
}

/// The labels of all, the baseline first.
fn labels(comparison: &Comparison) -> Vec<&str> {
    let alternatives = comparison.alternatives.iter().map(String::as_str);
    std::iter::once(comparison.baseline.as_str())
        .chain(alternatives)
        .collect()
}

/// All standings for `comparison.json`.
pub fn entries(comparison: &Comparison) -> Vec<Entry<'_>> {
    let labels = labels(comparison);
    let entry =
        |standing: &'_ Standing, place: usize| (standing.means[place], standing.best[place]);
    let mut entries = Vec::new();
    for standing in &comparison.standings {
        for (place, label) in labels.iter().enumerate().take(standing.means.len()) {
            let (mean, best) = entry(standing, place);
            entries.push(Entry {
                figure: &standing.key,
                unit: &standing.unit,
                alternative: label,
                n: standing.n,
                mean: mean.value,
                mean_lower: mean.lower,
                mean_upper: mean.upper,
                best: best.value,
                best_lower: best.lower,
                best_upper: best.upper,
                may_be_best: standing.may_be_best[place],
            });
        }
    }
    entries
}

/// The standings that come first for a planner.
pub fn headline(comparison: &Comparison) -> Vec<&Standing> {
    let keys = comparison
        .standings
        .iter()
        .map(|standing| standing.key.as_str());
    first(keys)
        .into_iter()
        .map(|place| &comparison.standings[place])
        .collect()
}

/// Means side by side, with the probability of being best; a star marks who may have the best mean.
pub fn table(comparison: &Comparison) -> String {
    let labels = labels(comparison);
    let mut heads = vec!["mean (best in)", "unit"];
    heads.extend(&labels);
    let cell = |standing: &Standing, place: usize| {
        let mean = standing.means[place].value;
        let mean = if standing.is_indicator {
            per_cent(mean)
        } else {
            rounded(mean, "infinite")
        };
        let star = if standing.may_be_best[place] {
            "*"
        } else {
            " "
        };
        format!("{star} {mean} ({})", per_cent(standing.best[place].value))
    };
    let rows: Vec<Vec<String>> = headline(comparison)
        .into_iter()
        .map(|standing| {
            let cells = (0..labels.len()).map(|place| cell(standing, place));
            [standing.key.clone(), standing.unit.clone()]
                .into_iter()
                .chain(cells)
                .collect()
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "{}* belongs to the subset that contains the best mean with 95 % confidence, figure by figure (Student's t of paired \
         differences, Bonferroni); best in: share of the same worlds in which it is the best\n",
        plain(&heads, rows, CellAlignment::Left)
    )
}

/// What each alternative makes better, worse, and neither, in plain words.
pub fn sentences(comparison: &Comparison) -> String {
    let names = comparison.alternatives.iter().enumerate();
    names
        .map(|(place, name)| sentence(comparison, place, name))
        .collect()
}

fn sentence(comparison: &Comparison, alternative: usize, name: &str) -> String {
    let (mut better, mut worse) = (Vec::new(), Vec::new());
    let (mut unclear, mut n_same) = (Vec::new(), 0);
    for standing in headline(comparison) {
        let Some(figure) = comparison.figure(&standing.key) else {
            continue;
        };
        let Some(Some(difference)) = figure.differences.get(alternative) else {
            continue;
        };
        if difference.equal == Some(1.0) {
            n_same += 1;
            continue;
        }
        match shown(figure, difference).map(|shown| shown.verdict) {
            Some(Verdict::Better) => better.push(change(standing, figure, difference)),
            Some(Verdict::Worse) => worse.push(change(standing, figure, difference)),
            Some(_) => unclear.push(standing.key.clone()),
            None => {}
        }
    }
    let part = |word: &str, parts: Vec<String>| match parts.is_empty() {
        true => String::new(),
        false => format!("  {word} {}\n", parts.join(", ")),
    };
    let same = match n_same {
        0 => String::new(),
        n => format!(
            "  the same in every world: {}\n",
            words::count(n, "other figure")
        ),
    };
    let head = format!("{name} against {}:\n", comparison.baseline);
    let said =
        part("better:", better) + &part("worse:", worse) + &part("no evidence on", unclear) + &same;
    head + &said
}

/// The change of a figure: in per cent of the baseline's mean where there is one, else in its unit.
fn change(standing: &Standing, figure: &FigureComparison, difference: &Difference) -> String {
    let key = &standing.key;
    let mean = difference.mean;
    if let (Some(mean), false) = (mean, figure.is_indicator) {
        let base = standing.means[0].value.abs();
        let half = mean
            .upper
            .zip(mean.lower)
            .map(|(upper, lower)| (upper - lower) / 2.0);
        let is_clear = mean.lower.is_some_and(|l| l > 0.0) || mean.upper.is_some_and(|u| u < 0.0);
        if let (Some(half), true, true) = (half, base > 0.0, is_clear) {
            let word = if mean.value > 0.0 { "more" } else { "less" };
            let percent = |value: f64| words::number(100.0 * value / base);
            return format!(
                "{} % {word} {key} (± {})",
                percent(mean.value.abs()),
                percent(half)
            );
        }
    }
    match shown(figure, difference) {
        Some(shown) => format!("{key} {}", shown.note),
        None => key.clone(),
    }
}
