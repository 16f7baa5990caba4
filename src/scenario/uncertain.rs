//! Uncertain quantities: a number with its unit, or a table that describes a distribution.

use crate::engine::distribution::{Distribution, DistributionFault};
use crate::scenario::check::Checker;
use crate::scenario::dimension::Dimension;
use crate::scenario::document::{Node, Table, Value};
use crate::scenario::faults::FaultKind;
use crate::scenario::form::{Form, NOT_NEGATIVE, Range, from_to};
use crate::scenario::nearest::nearest;
use crate::scenario::record::Datum;
use crate::scenario::sources::Span;

/// What a distribution table may look like, for faults.
const FORMS: &str = "a table with low, likely, high; low, high; median, p90; mean, sd; mean, dispersion; values, \
                     weights; or a shape with its keys";

/// Shapes with the keys each takes; `floor` and `plus` go with all.
pub(crate) const SHAPES: [(&str, &[&str]); 12] = [
    ("pert", &["low", "likely", "high"]),
    ("triangular", &["low", "likely", "high"]),
    ("uniform", &["low", "high"]),
    ("lognormal", &["median", "p90", "mean", "sd"]),
    ("normal", &["mean", "sd", "min", "max"]),
    ("gamma", &["mean", "sd"]),
    ("exponential", &["mean"]),
    ("weibull", &["k", "scale"]),
    ("poisson", &["mean", "max"]),
    ("negative-binomial", &["mean", "dispersion", "max"]),
    ("zeta", &["exponent", "cap"]),
    ("empirical", &["values", "weights"]),
];

/// Widest range of a parameter, which only keeps arithmetic in bounds.
const WIDE: Range = from_to(-1e12, 1e12);
/// Largest count that a capped distribution of counts may reach.
const LARGEST_CAP: f64 = 1_000.0;

/// Reads an uncertain quantity of a dimension whose values lie in a range.
pub(crate) fn uncertain(
    checker: &mut Checker<'_>,
    path: &str,
    node: &Node,
    dimension: Dimension,
    range: Range,
) -> Option<Distribution> {
    let Value::Table(table) = &node.value else {
        return match checker.value(path, node, &Form::Quantity(dimension, range))? {
            Datum::Number(number) => Distribution::constant(number).ok(),
            _ => None,
        };
    };
    let shape = shape_of(checker, path, node.span, table)?;
    let faults = checker.faults.len();
    let parameters = Parameters::read(checker, path, table, shape, dimension);
    if checker.faults.len() > faults {
        return None;
    }
    let distribution = match parameters.build(shape, dimension, range) {
        Ok(distribution) => distribution,
        Err(Unbuilt::Lacks(key)) => {
            let kind = FaultKind::Missing {
                name: key.to_owned(),
                expected: format!("which a distribution of shape {shape} needs"),
            };
            checker.faults.add(path, node.span, kind);
            return None;
        }
        Err(Unbuilt::Fault(fault)) => {
            let unit = dimension.base();
            let unit = if unit.is_empty() {
                String::new()
            } else {
                format!(" (in {unit})")
            };
            let message = format!("is not a distribution: {fault}{unit}");
            checker.faults.contradict(path, node.span, message);
            return None;
        }
    };
    let beyond = if dimension == Dimension::Share {
        distribution.maximum()
    } else {
        distribution.mean()
    };
    if range.holds(distribution.minimum()) && range.holds(beyond) {
        return Some(distribution);
    }
    let kind = FaultKind::Wrong {
        found: format!(
            "a distribution from {} to {}",
            distribution.minimum(),
            distribution.maximum()
        ),
        expected: range.text(dimension),
    };
    checker.faults.add(path, node.span, kind);
    None
}

fn shape_of(
    checker: &mut Checker<'_>,
    path: &str,
    span: Span,
    table: &Table,
) -> Option<&'static str> {
    if let Some(node) = table.get("shape") {
        let found = node.text().unwrap_or("");
        if let Some((shape, _)) = SHAPES.iter().find(|(shape, _)| *shape == found) {
            return Some(shape);
        }
        let names = SHAPES.iter().map(|(shape, _)| *shape);
        let mut expected = format!("one of {}", names.clone().collect::<Vec<_>>().join(", "));
        if let Some(name) = nearest(found, names) {
            expected += &format!("; did you mean `{name}`?");
        }
        let kind = FaultKind::Wrong {
            found: node.found(),
            expected,
        };
        checker
            .faults
            .add(&format!("{path}.shape"), node.span, kind);
        return None;
    }
    let has = |key: &str| table.get(key).is_some();
    let shape = if has("likely") {
        "pert"
    } else if has("low") || has("high") {
        "uniform"
    } else if has("median") || has("p90") || has("sd") {
        "lognormal"
    } else if has("dispersion") {
        "negative-binomial"
    } else if has("values") || has("weights") {
        "empirical"
    } else {
        let kind = FaultKind::Wrong {
            found: "a table that describes no distribution".to_owned(),
            expected: FORMS.to_owned(),
        };
        checker.faults.add(path, span, kind);
        return None;
    };
    Some(shape)
}

/// The numbers of a distribution table, in the base unit.
#[derive(Default)]
struct Parameters {
    numbers: Vec<(String, f64)>,
    values: Vec<f64>,
    weights: Option<Vec<f64>>,
}

enum Unbuilt {
    Lacks(&'static str),
    Fault(DistributionFault),
}

impl From<DistributionFault> for Unbuilt {
    fn from(fault: DistributionFault) -> Unbuilt {
        Unbuilt::Fault(fault)
    }
}

impl Parameters {
    fn read(
        checker: &mut Checker<'_>,
        path: &str,
        table: &Table,
        shape: &str,
        dimension: Dimension,
    ) -> Parameters {
        let mut parameters = Parameters::default();
        let known = SHAPES
            .iter()
            .find(|(name, _)| *name == shape)
            .map_or(&[][..], |(_, keys)| keys);
        for (key, entry) in &table.entries {
            let is_known = known.contains(&key.as_str())
                || matches!(key.as_str(), "floor" | "plus" | "shape" | "source" | "note");
            if !is_known {
                let names = SHAPES
                    .iter()
                    .flat_map(|(_, keys)| keys.iter().copied())
                    .chain(["floor", "plus"])
                    .filter(|name| name != key);
                let kind = FaultKind::UnknownKey {
                    found: key.clone(),
                    nearest: nearest(key, names),
                };
                checker.faults.add(path, entry.key, kind);
                continue;
            }
            let path = format!("{path}.{key}");
            let form = match key.as_str() {
                "shape" | "source" | "note" => continue,
                "k" | "exponent" | "dispersion" | "weights" => {
                    Form::Quantity(Dimension::Factor, NOT_NEGATIVE)
                }
                "cap" => Form::Whole {
                    min: 1,
                    max: LARGEST_CAP as i64,
                },
                _ => Form::Quantity(dimension, WIDE),
            };
            match key.as_str() {
                "values" => parameters.values = numbers(checker, &path, &entry.node, &form),
                "weights" => {
                    parameters.weights = Some(numbers(checker, &path, &entry.node, &form));
                }
                _ => match checker.value(&path, &entry.node, &form) {
                    Some(Datum::Number(number)) => parameters.numbers.push((key.clone(), number)),
                    Some(Datum::Whole(number)) => {
                        parameters.numbers.push((key.clone(), number as f64));
                    }
                    _ => {}
                },
            }
        }
        parameters
    }

    fn find(&self, key: &str) -> Option<f64> {
        self.numbers
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, number)| *number)
    }

    fn number(&self, key: &'static str) -> Result<f64, Unbuilt> {
        self.find(key).ok_or(Unbuilt::Lacks(key))
    }

    fn build(
        &self,
        shape: &str,
        dimension: Dimension,
        range: Range,
    ) -> Result<Distribution, Unbuilt> {
        let floor = self.find("floor").unwrap_or(0.0);
        let plus = self.find("plus").unwrap_or(0.0);
        let beyond = |key| self.number(key).map(|number| number - floor);
        let above_floor = match shape {
            "triangular" => {
                Distribution::triangular(beyond("low")?, beyond("likely")?, beyond("high")?)
            }
            "pert" => Distribution::pert(beyond("low")?, beyond("likely")?, beyond("high")?),
            "uniform" => Distribution::uniform(beyond("low")?, beyond("high")?),
            "lognormal" if self.find("median").is_some() || self.find("p90").is_some() => {
                Distribution::lognormal_median_p90(beyond("median")?, beyond("p90")?)
            }
            "lognormal" => Distribution::lognormal_mean_sd(beyond("mean")?, self.number("sd")?),
            "normal" => {
                let top = if dimension == Dimension::Share {
                    range.max
                } else {
                    f64::INFINITY
                };
                let min = self.find("min").unwrap_or(range.min);
                let max = self.find("max").unwrap_or(top);
                Distribution::normal_truncated(
                    beyond("mean")?,
                    self.number("sd")?,
                    min - floor,
                    max - floor,
                )
            }
            "gamma" => Distribution::gamma(beyond("mean")?, self.number("sd")?),
            "exponential" => Distribution::exponential(beyond("mean")?),
            "weibull" => Distribution::weibull(self.number("k")?, self.number("scale")?),
            "poisson" => Distribution::poisson(beyond("mean")?),
            "negative-binomial" => {
                Distribution::negative_binomial(beyond("mean")?, self.number("dispersion")?)
            }
            "zeta" => Distribution::zeta(self.number("exponent")?, self.number("cap")? as u32),
            _ => {
                let weights = match &self.weights {
                    Some(weights) => weights.clone(),
                    None => vec![1.0; self.values.len()],
                };
                let values: Vec<f64> = self.values.iter().map(|value| value - floor).collect();
                Distribution::empirical(&values, &weights)
            }
        }?;
        let cap = match shape {
            "poisson" | "negative-binomial" => self.find("max"),
            _ => None,
        };
        match cap {
            Some(cap) => Ok(capped(&above_floor, cap - floor - plus)?.shifted(floor + plus)),
            None => Ok(above_floor.shifted(floor + plus)),
        }
    }
}

/// A distribution of counts, given that they do not exceed `cap`.
fn capped(counts: &Distribution, cap: f64) -> Result<Distribution, DistributionFault> {
    if !(0.0..=LARGEST_CAP).contains(&cap) {
        return Err(DistributionFault {
            parameter: "max",
            found: cap,
            expected: format!("from 0 to {LARGEST_CAP} beside what is added"),
        });
    }
    let values: Vec<f64> = (0..=cap as u32).map(f64::from).collect();
    let weights: Vec<f64> = values
        .iter()
        .map(|value| (counts.cdf(*value) - counts.cdf(value - 1.0)).max(0.0))
        .collect();
    Distribution::empirical(&values, &weights)
}

fn numbers(checker: &mut Checker<'_>, path: &str, node: &Node, form: &Form) -> Vec<f64> {
    let Value::List(nodes) = &node.value else {
        let kind = FaultKind::Wrong {
            found: node.found(),
            expected: format!("an array, each {}", form.expected()),
        };
        checker.faults.add(path, node.span, kind);
        return Vec::new();
    };
    nodes
        .iter()
        .enumerate()
        .filter_map(
            |(at, node)| match checker.value(&format!("{path}.{at}"), node, form) {
                Some(Datum::Number(number)) => Some(number),
                _ => None,
            },
        )
        .collect()
}
