//! The story of a replication as text and as JSON.

use jiff::civil::Date;
use serde::Serialize;

use crate::experiment::story::Check;
use crate::experiment::story::Story;
use crate::model::figures::FigureSpec;
use crate::report::json::pretty;
use crate::report::words;

/// The story in plain sentences, dated.
pub fn text(story: &Story, spec: &FigureSpec, start: Date) -> String {
    let (n, worse) = story.place;
    let mut text = format!(
        "{} is {} in replication {}; of {n} replications {worse} are worse.\n\nWhat happened, and what that waited for:\n\n",
        spec.key,
        shown(story.value, spec),
        story.replication,
    );
    for step in &story.steps {
        let indent = "  ".repeat(step.depth);
        let date = words::date(start, step.day);
        text += &format!(
            "  {indent}{date} (day {:.0}): {}\n",
            step.day.floor(),
            step.text
        );
    }
    text += "\nThe same replication again, without one cause at a time:\n\n";
    text += &checks(&story.causes, spec, "  no cause of its own is named\n");
    text += "\nAnd without all trouble of one driver at a time:\n\n";
    text += &checks(&story.drivers, spec, "");
    text += &verdict(story, spec);
    text
}

fn checks(checks: &[Check], spec: &FigureSpec, none: &str) -> String {
    let mut text = String::new();
    for check in checks {
        let change = match check.is_better {
            None => "no change to speak of",
            Some(true) => "better",
            Some(false) => "worse",
        };
        let value = shown(check.value, spec);
        text += &format!("  without {}: {value}, {change}\n", check.name);
    }
    if checks.is_empty() {
        none.to_owned()
    } else {
        text
    }
}

/// Which causes made a difference.
fn verdict(story: &Story, spec: &FigureSpec) -> String {
    let better: Vec<String> = story
        .causes
        .iter()
        .filter(|check| check.is_better == Some(true))
        .map(|check| check.name.clone())
        .collect();
    let partial = if story.is_partial {
        "\ninterrupted: not everything was checked\n"
    } else {
        ""
    };
    if better.is_empty() {
        let drivers = story
            .drivers
            .iter()
            .filter(|check| check.is_better == Some(true));
        let drivers: Vec<String> = drivers.map(|check| check.name.clone()).collect();
        let rest = if drivers.is_empty() {
            "nor did any driver: something else stands in the way then, or the plan does".to_owned()
        } else {
            format!("but {} did", words::list(&drivers))
        };
        return format!(
            "\nNo named cause alone made {} what it was, {rest}.\n{partial}",
            spec.key
        );
    }
    format!(
        "\nThis made a difference: {}.\n{partial}",
        words::list(&better)
    )
}

fn shown(value: Option<f64>, spec: &FigureSpec) -> String {
    match value {
        Some(value) => words::amount(value, &spec.unit),
        None => spec.absent.word().to_owned(),
    }
}

#[derive(Serialize)]
struct File<'a> {
    format: u32,
    seed: u64,
    replication: u64,
    figure: &'a str,
    unit: &'a str,
    value: Option<f64>,
    compared_with: u64,
    worse: u64,
    partial: bool,
    steps: Vec<StepRecord<'a>>,
    without_cause: Vec<CheckRecord<'a>>,
    without_driver: Vec<CheckRecord<'a>>,
}

#[derive(Serialize)]
struct StepRecord<'a> {
    day: f64,
    depth: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct CheckRecord<'a> {
    without: &'a str,
    value: Option<f64>,
    better: Option<bool>,
}

/// The story for other programs.
pub fn json(story: &Story, spec: &FigureSpec) -> String {
    pretty(&File {
        format: 1,
        seed: story.seed,
        replication: story.replication,
        figure: &spec.key,
        unit: &spec.unit,
        value: story.value,
        compared_with: story.place.0,
        worse: story.place.1,
        partial: story.is_partial,
        steps: story.steps.iter().map(step).collect(),
        without_cause: story.causes.iter().map(check).collect(),
        without_driver: story.drivers.iter().map(check).collect(),
    })
}

fn step(step: &crate::experiment::story::Step) -> StepRecord<'_> {
    StepRecord {
        day: step.day,
        depth: step.depth,
        text: &step.text,
    }
}

fn check(check: &Check) -> CheckRecord<'_> {
    CheckRecord {
        without: &check.name,
        value: check.value,
        better: check.is_better,
    }
}
