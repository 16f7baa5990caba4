//! `bluelift compare --select`: the best of several alternatives, with replications spent where they decide.

use serde::Serialize;

use crate::cli::arguments::{CompareArguments, Format};
use crate::cli::assert::bad_expression;
use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs::Prepared;
use crate::cli::keep::Way;
use crate::cli::terminal::Terminal;
use crate::experiment::batch::{Batch, KeepNothing};
use crate::experiment::quantity::Measure;
use crate::experiment::selection::{FIRST_STAGE, STEP, Selection};
use crate::experiment::summary::LEVEL;
use crate::model::figures::Direction;
use crate::model::model::Model;
use crate::report::json::pretty;
use crate::report::words;
use crate::scenario::claim::read_quantity;

#[derive(Serialize)]
struct File<'a> {
    format: u32,
    quantity: &'a str,
    unit: &'a str,
    indifference: f64,
    confidence: f64,
    seed: u64,
    selected: Option<&'a str>,
    partial: bool,
    alternatives: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    alternative: &'a str,
    replications: u64,
    mean: Option<f64>,
    left: bool,
    dropped_for: Option<&'a str>,
}

/// Selects among alternatives and prints the result.
///
/// # Errors
///
/// With code 2 for a bad quantity, 1 if a replication fails, 3 if several are left, 130 if interrupted.
pub fn run(
    arguments: &CompareArguments,
    text: &str,
    sides: &[Prepared],
    seed: u64,
    terminal: &Terminal,
) -> Result<Exit, Stop> {
    let quantity = read_quantity(text).map_err(|fault| bad_expression(text, &fault))?;
    let measures: Vec<Measure> = sides
        .iter()
        .map(|side| Measure::resolve(&quantity, side.model.registry()))
        .collect::<Result<_, _>>()
        .map_err(|fault| bad_expression(text, &fault))?;
    let measure = &measures[0];
    let delta = arguments.indifference.unwrap_or(0.0);
    check(measure, delta)?;
    batches::listen();
    let bar = terminal.bar(arguments.batch.n * sides.len() as u64);
    let way = Way {
        threads: batches::threads(arguments.batch.threads),
        max_events: arguments.limits.max_events,
    };
    let new = |side: &Prepared| Batch::new(side.model.registry(), seed, 0);
    let mut found: Vec<Batch> = sides.iter().map(new).collect();
    let mut selection: Option<Selection> = None;
    let mut n = FIRST_STAGE.min(arguments.batch.n);
    loop {
        let is_in = |place: usize| selection.as_ref().is_none_or(|s| s.is_in[place]);
        let places: Vec<usize> = (0..sides.len()).filter(|place| is_in(*place)).collect();
        let models: Vec<&Model> = places.iter().map(|place| &sides[*place].model).collect();
        let old = places.iter().map(|place| found[*place].clone()).collect();
        let extended = batches::extend(&models, old, n, way, &bar, &mut KeepNothing)?;
        for (place, batch) in places.iter().zip(extended) {
            found[*place] = batch;
        }
        if batches::is_interrupted() {
            break;
        }
        let worlds = worlds(&measures, sides, &found, &places);
        let selection = match &mut selection {
            Some(selection) => selection,
            None => selection.insert(Selection::begin(&worlds, delta, LEVEL).ok_or_else(|| {
                Stop::new(
                    Exit::Failed,
                    "too few replications have the quantity to select by it",
                )
            })?),
        };
        selection.look(&worlds);
        if selection.left().len() < 2 || n >= arguments.batch.n {
            break;
        }
        n = (n + STEP).min(arguments.batch.n);
    }
    bar.finish_and_clear();
    let failed: usize = found.iter().map(|batch| batch.failures.len()).sum();
    let report = Report {
        measure,
        measures: &measures,
        sides,
        found: &found,
        selection: selection.as_ref(),
        delta,
        seed,
    };
    terminal.print(&match arguments.format {
        Format::Text => report.text(),
        Format::Json => report.json(),
    })?;
    if batches::is_interrupted() {
        return Err(Stop::new(
            Exit::Interrupted,
            "interrupted: nothing further was dropped",
        ));
    }
    if failed > 0 {
        let n = words::count(failed, "replication");
        return Err(Stop::new(
            Exit::Failed,
            format!("the batches are incomplete: {n} failed"),
        ));
    }
    match report.selected() {
        Some(_) => Ok(Exit::Done),
        None => Ok(Exit::Undecided),
    }
}

fn check(measure: &Measure, delta: f64) -> Result<(), Stop> {
    let bad = |message: String| Err(Stop::new(Exit::Bad, message));
    if !measure.is_mean() {
        return bad(format!(
            "`{}` is no mean of replications, by which one could select",
            measure.text
        ));
    }
    if measure.direction == Direction::Neutral {
        return bad(format!(
            "of `{}` neither more nor less is better",
            measure.text
        ));
    }
    if delta <= 0.0 || delta.is_nan() {
        let unit = if measure.unit.is_empty() {
            "as a share"
        } else {
            &measure.unit
        };
        return bad(format!(
            "`--select {}` needs `--indifference`: the least difference that matters [{unit}]",
            measure.text
        ));
    }
    Ok(())
}

/// The quantity in the worlds that all who are in have, greater being better; 0 for those that are out.
fn worlds(
    measures: &[Measure],
    sides: &[Prepared],
    found: &[Batch],
    places: &[usize],
) -> Vec<Vec<f64>> {
    let limit = limit(measures, sides, found);
    let sign = if measures[0].direction == Direction::More {
        1.0
    } else {
        -1.0
    };
    let columns: Vec<std::collections::BTreeMap<u64, f64>> = places
        .iter()
        .map(|place| {
            let rows = &found[*place].rows;
            (0..rows.len())
                .filter_map(|row| {
                    let value = measures[*place].value(rows, row)?;
                    Some((rows.replication(row), sign * value.min(limit)))
                })
                .collect()
        })
        .collect();
    let Some(first) = columns.first() else {
        return Vec::new();
    };
    first
        .keys()
        .filter_map(|replication| {
            let mut world = vec![0.0; sides.len()];
            for (place, column) in places.iter().zip(&columns) {
                world[*place] = *column.get(replication)?;
            }
            Some(world)
        })
        .collect()
}

/// The largest value that counts.
fn limit(measures: &[Measure], sides: &[Prepared], found: &[Batch]) -> f64 {
    let limits =
        sides
            .iter()
            .zip(found)
            .zip(measures)
            .map(|((side, batch), measure)| match measure.figure() {
                Some(spec) if spec.absent.is_infinite() => side.candidate(batch).limit(spec),
                _ => f64::INFINITY,
            });
    limits.fold(f64::INFINITY, f64::min)
}

struct Report<'a> {
    measure: &'a Measure,
    measures: &'a [Measure],
    sides: &'a [Prepared],
    found: &'a [Batch],
    selection: Option<&'a Selection>,
    delta: f64,
    seed: u64,
}

impl Report<'_> {
    fn left(&self) -> Vec<usize> {
        let all = || (0..self.sides.len()).collect();
        self.selection.map_or_else(all, Selection::left)
    }

    fn selected(&self) -> Option<usize> {
        match self.left().as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    fn mean(&self, place: usize) -> Option<f64> {
        let limit = limit(self.measures, self.sides, self.found);
        let sample = self.measures[place].sample(&self.found[place]);
        let n = sample.len() as f64;
        let sum: f64 = sample.into_iter().map(|value| value.min(limit)).sum();
        (n > 0.0).then_some(sum / n)
    }

    fn dropped_for(&self, place: usize) -> Option<&str> {
        let dropped = self
            .selection?
            .dropped
            .iter()
            .find(|dropped| dropped.candidate == place)?;
        Some(&self.sides[dropped.by].label)
    }

    fn json(&self) -> String {
        let left = self.left();
        pretty(&File {
            format: 1,
            quantity: &self.measure.text,
            unit: &self.measure.unit,
            indifference: self.delta,
            confidence: LEVEL,
            seed: self.seed,
            selected: self
                .selected()
                .map(|place| self.sides[place].label.as_str()),
            partial: batches::is_interrupted(),
            alternatives: (0..self.sides.len())
                .map(|place| Entry {
                    alternative: &self.sides[place].label,
                    replications: self.found[place].n,
                    mean: self.mean(place),
                    left: left.contains(&place),
                    dropped_for: self.dropped_for(place),
                })
                .collect(),
        })
    }

    fn text(&self) -> String {
        let show = |value: f64| words::amount(value, &self.measure.unit);
        let mut lines = vec![
            format!("{}, {}", self.measure.text, self.measure.direction.word()),
            self.sides[0].scenario().marking.clone(),
        ];
        for (place, side) in self.sides.iter().enumerate() {
            let mean = self.mean(place).map_or("–".to_owned(), show);
            let state = match self.dropped_for(place) {
                Some(better) => format!("dropped, {better} is better"),
                None => "left".to_owned(),
            };
            let n = self.found[place].n;
            lines.push(format!(
                "  {}: mean {mean} of {n} replications, {state}",
                side.label
            ));
        }
        let spent: u64 = self.found.iter().map(|batch| batch.n).sum();
        lines.push(match self.selected() {
            Some(place) => format!(
                "selected with 95 % confidence: {}, unless another is better by less than {} (Kim and Nelson 2001; {spent} \
                 replications, seed {})",
                self.sides[place].label,
                show(self.delta),
                self.seed
            ),
            None => format!(
                "not decided with {spent} replications: {} are left; allow more with -n, or a larger --indifference",
                self.left().len()
            ),
        });
        lines.retain(|line| !line.is_empty());
        lines.join("\n") + "\n"
    }
}
