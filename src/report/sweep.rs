//! Sweeps as tables: `points.csv`, `sweep.json`, and what is printed.

use std::io;
use std::io::Write;

use serde::Serialize;

use crate::experiment::quantity::Measure;
use crate::experiment::summary::Estimate;
use crate::report::csv::text_cell;
use crate::report::json::pretty;
use crate::report::numbers::{finite, rounded, shortest_or_empty, with_interval};
use crate::report::study::{About, Table, texts};
use crate::report::words;

/// A quantity over all points.
#[derive(Debug, Clone)]
pub struct Swept<'a> {
    /// The quantity.
    pub measure: &'a Measure,
    /// Its value at each finished point.
    pub at: Vec<Option<Estimate>>,
    /// Its rank correlation with each input.
    pub associations: Vec<Option<Estimate>>,
}

impl Swept<'_> {
    /// The points of the least and of the greatest value.
    fn ends(&self) -> Option<(usize, usize)> {
        let known =
            |(place, estimate): (usize, &Option<Estimate>)| Some((place, (*estimate)?.value));
        let values: Vec<(usize, f64)> = self.at.iter().enumerate().filter_map(known).collect();
        let by_value = |a: &&(usize, f64), b: &&(usize, f64)| a.1.total_cmp(&b.1);
        Some((
            values.iter().min_by(by_value)?.0,
            values.iter().max_by(by_value)?.0,
        ))
    }
}

/// Writes one row a point and quantity: point, each input, quantity, unit, value, lower, upper.
///
/// # Errors
///
/// If `to` cannot be written.
pub fn write_points(
    to: impl Write,
    about: &About<'_>,
    points: &[Vec<Option<f64>>],
    swept: &[Swept<'_>],
) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    let paths = about.inputs.iter().map(|input| input.path.as_str());
    let last = ["quantity", "unit", "value", "lower", "upper"];
    writer.write_record(std::iter::once("point").chain(paths).chain(last))?;
    for (number, point) in points.iter().enumerate().take(about.points) {
        for quantity in swept {
            writer.write_field(number.to_string())?;
            for text in texts(about.inputs, point) {
                writer.write_field(&*text_cell(&text))?;
            }
            let found = quantity.at[number];
            writer.write_field(&quantity.measure.text)?;
            writer.write_field(&quantity.measure.unit)?;
            writer.write_field(shortest_or_empty(found.map(|e| e.value)))?;
            writer.write_field(shortest_or_empty(found.and_then(|e| e.lower)))?;
            writer.write_field(shortest_or_empty(found.and_then(|e| e.upper)))?;
            writer.write_record(None::<&[u8]>)?;
        }
    }
    writer.flush()
}

#[derive(Serialize)]
struct File<'a> {
    format: u32,
    scenario: &'a str,
    seed: u64,
    points: usize,
    asked_points: usize,
    replications: u64,
    method: &'a str,
    inputs: Vec<InputEntry<'a>>,
    quantities: Vec<Quantity<'a>>,
}

#[derive(Serialize)]
struct InputEntry<'a> {
    path: &'a str,
    owner: &'static str,
    values: String,
}

#[derive(Serialize)]
struct Quantity<'a> {
    quantity: &'a str,
    unit: &'a str,
    rank_correlations: Vec<Correlation<'a>>,
    points: Vec<Point>,
}

#[derive(Serialize)]
struct Correlation<'a> {
    input: &'a str,
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
}

#[derive(Serialize)]
struct Point {
    inputs: Vec<String>,
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    infinite: Vec<&'static str>,
}

/// The text of `sweep.json`, with a line feed at its end.
pub fn json(about: &About<'_>, points: &[Vec<Option<f64>>], swept: &[Swept<'_>]) -> String {
    pretty(&File {
        format: 1,
        scenario: about.label,
        seed: about.meta.seed,
        points: about.points,
        asked_points: about.asked_points,
        replications: about.replications,
        method: about.method,
        inputs: about
            .inputs
            .iter()
            .map(|input| InputEntry {
                path: &input.path,
                owner: input.owner().word(),
                values: input.words(),
            })
            .collect(),
        quantities: swept
            .iter()
            .map(|quantity| entry(about, points, quantity))
            .collect(),
    })
}

fn entry<'a>(about: &About<'a>, points: &[Vec<Option<f64>>], swept: &Swept<'a>) -> Quantity<'a> {
    let correlation =
        |(input, found): (&'a crate::experiment::inputs::Input, &Option<Estimate>)| Correlation {
            input: &input.path,
            value: found.map(|e| e.value),
            lower: found.and_then(|e| e.lower),
            upper: found.and_then(|e| e.upper),
        };
    let point = |(point, found): (&Vec<Option<f64>>, &Option<Estimate>)| {
        let mut infinite = Vec::new();
        let mut number = |name, value| finite(value, name, &mut infinite);
        let value = number("value", found.map(|e| e.value));
        let lower = number("lower", found.and_then(|e| e.lower));
        let upper = number("upper", found.and_then(|e| e.upper));
        Point {
            inputs: texts(about.inputs, point),
            value,
            lower,
            upper,
            infinite,
        }
    };
    Quantity {
        quantity: &swept.measure.text,
        unit: &swept.measure.unit,
        rank_correlations: about
            .inputs
            .iter()
            .zip(&swept.associations)
            .map(correlation)
            .collect(),
        points: points.iter().zip(&swept.at).map(point).collect(),
    }
}

/// One table a quantity: its least and greatest point, and its rank correlation with each input.
pub fn tables(about: &About<'_>, points: &[Vec<Option<f64>>], swept: &[Swept<'_>]) -> Vec<Table> {
    swept
        .iter()
        .map(|quantity| table(about, points, quantity))
        .collect()
}

fn table(about: &About<'_>, points: &[Vec<Option<f64>>], swept: &Swept<'_>) -> Table {
    let show = |value: f64| words::amount(value, &swept.measure.unit);
    let ends = swept.ends();
    let at = |place: Option<usize>| match place.and_then(|place| swept.at[place]) {
        Some(estimate) => {
            let bounds = words::interval(&estimate, show);
            let bounds = if bounds.is_empty() {
                String::new()
            } else {
                format!(" ({bounds})")
            };
            format!("{}{bounds}", show(estimate.value))
        }
        None => "–".to_owned(),
    };
    let (least, greatest) = (ends.map(|ends| ends.0), ends.map(|ends| ends.1));
    let value = |input: usize, place: Option<usize>| {
        let at = place.and_then(|place| points[place][input]);
        at.map_or("–".to_owned(), |at| about.inputs[input].text(at))
    };
    let rows = about.inputs.iter().enumerate().map(|(place, input)| {
        let correlation = swept.associations.get(place).copied().flatten();
        vec![
            input.path.clone(),
            input.owner().word().to_owned(),
            correlation.map_or("–".to_owned(), |found| {
                with_interval(&found, |value| rounded(value, ""))
            }),
            value(place, least),
            value(place, greatest),
        ]
    });
    Table {
        title: format!(
            "{}: least {}, greatest {}",
            swept.measure.text,
            at(least),
            at(greatest)
        ),
        heads: [
            "input",
            "in the hand of",
            "rank correlation [95 % interval]",
            "where it is least",
            "where it is greatest",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows.collect(),
    }
}
