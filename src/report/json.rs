//! `summary.json`: every figure of a batch with its estimates and intervals.
//!
//! # Form
//!
//! `replications` counts those that succeeded; failed ones are in `manifest.json` and nowhere else.
//! `figures` has one entry for each key, in the order of the columns of `outcomes.csv`. `lower` and `upper` bound
//! the mean; `reached`, `p05`, `p50`, `p95` and `shortfall` have their own `_lower` and `_upper`, all at `level`.
//! `shortfall` is the mean of the worst twentieth: of the largest values, or of the smallest where `direction` says
//! that more is better.
//!
//! A number that is not there is `null`: the mean of a figure that is *never* or *endless* somewhere, or a bound
//! that so small a sample cannot give. A number that is +∞ is `null` too, because JSON has no other word for it,
//! and its name stands in `infinite`; `absent` says whether that means *never* or *endless*. So a median of a day
//! that is never reached in most replications reads `"p50": null … "absent": "never", "infinite": ["p50", …]`.

use serde::{Serialize, Serializer};

use crate::experiment::summary::Estimate;
use crate::experiment::summary::FigureSummary;
use crate::experiment::summary::LEVEL;
use crate::experiment::summary::Summary;
use crate::model::figures::FigureSpec;
use crate::model::figures::Registry;

/// Version of the form of `summary.json`.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct SummaryFile<'a> {
    format: u32,
    replications: u64,
    seed: u64,
    figures: Figures<'a>,
}

/// Figures as one object whose entries keep their order.
struct Figures<'a>(&'a Registry, &'a Summary);

impl Serialize for Figures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let pairs = self.0.figures.iter().zip(&self.1.figures);
        serializer.collect_map(pairs.map(|(spec, figure)| (&spec.key, record(spec, figure))))
    }
}

/// One figure as written.
#[derive(Serialize)]
struct Record<'a> {
    unit: &'a str,
    direction: &'static str,
    absent: &'static str,
    n: u64,
    reached: Option<f64>,
    reached_lower: Option<f64>,
    reached_upper: Option<f64>,
    level: f64,
    mean: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    method: &'static str,
    sd: Option<f64>,
    p05: Option<f64>,
    p05_lower: Option<f64>,
    p05_upper: Option<f64>,
    p50: Option<f64>,
    p50_lower: Option<f64>,
    p50_upper: Option<f64>,
    p95: Option<f64>,
    p95_lower: Option<f64>,
    p95_upper: Option<f64>,
    shortfall: Option<f64>,
    shortfall_lower: Option<f64>,
    shortfall_upper: Option<f64>,
    infinite: Vec<String>,
}

/// The text of `summary.json`, with a line feed at its end.
pub fn summary_text(
    registry: &Registry,
    summary: &Summary,
    replications: u64,
    seed: u64,
) -> String {
    pretty(&SummaryFile {
        format: FORMAT,
        replications,
        seed,
        figures: Figures(registry, summary),
    })
}

/// Any record as indented JSON with a line feed at its end.
pub fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("records have only text as keys");
    text.push('\n');
    text
}

/// Notes the names of infinite numbers, which JSON cannot hold.
fn finite(value: Option<f64>, name: String, infinite: &mut Vec<String>) -> Option<f64> {
    let value = value?;
    if value.is_infinite() {
        infinite.push(name);
        return None;
    }
    Some(value)
}

fn record<'a>(spec: &FigureSpec, figure: &'a FigureSummary) -> Record<'a> {
    let mut infinite = Vec::new();
    let mut parts = |name: &str, estimate: Option<Estimate>| {
        let mut part =
            |suffix: &str, value| finite(value, format!("{name}{suffix}"), &mut infinite);
        [
            part("", estimate.map(|e| e.value)),
            part("_lower", estimate.and_then(|e| e.lower)),
            part("_upper", estimate.and_then(|e| e.upper)),
        ]
    };
    let [reached, reached_lower, reached_upper] = parts("reached", figure.reached);
    let [mean, lower, upper] = parts("mean", figure.mean);
    let [p05, p05_lower, p05_upper] = parts("p05", figure.p05);
    let [p50, p50_lower, p50_upper] = parts("p50", figure.p50);
    let [p95, p95_lower, p95_upper] = parts("p95", figure.p95);
    let [shortfall, shortfall_lower, shortfall_upper] = parts("shortfall", figure.shortfall);
    Record {
        unit: &figure.unit,
        direction: spec.direction.word(),
        absent: figure.absent.word(),
        n: figure.n,
        reached,
        reached_lower,
        reached_upper,
        level: LEVEL,
        mean,
        lower,
        upper,
        method: figure.method.word(),
        sd: figure.sd,
        p05,
        p05_lower,
        p05_upper,
        p50,
        p50_lower,
        p50_upper,
        p95,
        p95_lower,
        p95_upper,
        shortfall,
        shortfall_lower,
        shortfall_upper,
        infinite,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::summary::Method;
    use crate::model::figures::{Absent, Direction};

    fn spec(key: &str, absent: Absent) -> FigureSpec {
        FigureSpec {
            key: key.into(),
            unit: "d".into(),
            direction: Direction::Less,
            absent,
            is_indicator: false,
            description: String::new(),
        }
    }

    fn estimate(value: f64, lower: Option<f64>, upper: Option<f64>) -> Option<Estimate> {
        Some(Estimate {
            value,
            lower,
            upper,
        })
    }

    fn never() -> FigureSummary {
        FigureSummary {
            key: "deployment.foc_day".into(),
            unit: "d".into(),
            absent: Absent::Never,
            n: 40,
            reached: estimate(0.25, Some(0.14), Some(0.4)),
            mean: None,
            method: Method::StudentT,
            sd: None,
            p05: estimate(300.0, None, Some(340.25)),
            p50: estimate(f64::INFINITY, Some(410.0), Some(f64::INFINITY)),
            p95: estimate(f64::INFINITY, Some(f64::INFINITY), None),
            shortfall: estimate(f64::INFINITY, None, None),
        }
    }

    #[test]
    fn infinite_numbers_are_null_and_named_while_absent_ones_are_only_null() {
        let registry = Registry {
            figures: vec![spec("deployment.foc_day", Absent::Never)],
            ..Registry::default()
        };
        let summary = Summary {
            figures: vec![never()],
            series: Vec::new(),
        };
        let text = summary_text(&registry, &summary, 40, 7);
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        let figure = &read["figures"]["deployment.foc_day"];
        let infinite = serde_json::json!(["p50", "p50_upper", "p95", "p95_lower", "shortfall"]);
        assert_eq!(figure["infinite"], infinite);
        assert_eq!(figure["absent"], "never");
        for null in ["mean", "sd", "p05_lower", "p50", "p95_upper"] {
            assert!(figure[null].is_null(), "{null}");
        }
        assert_eq!(figure["p05_upper"], 340.25);
        assert_eq!(figure["p50_lower"], 410.0);
        assert_eq!(figure["reached_lower"], 0.14);
        assert_eq!((&figure["level"], &figure["n"]), (&0.95.into(), &40.into()));
        assert_eq!(read["seed"], 7);
    }

    #[test]
    fn figures_keep_the_order_of_the_registry() {
        let registry = Registry {
            figures: vec![
                spec("z.last", Absent::Never),
                spec("a.first", Absent::Never),
            ],
            ..Registry::default()
        };
        let figure = |key: &str| FigureSummary {
            key: key.into(),
            ..never()
        };
        let summary = Summary {
            figures: vec![figure("z.last"), figure("a.first")],
            series: Vec::new(),
        };
        let text = summary_text(&registry, &summary, 40, 7);
        assert!(text.find("z.last") < text.find("a.first"));
        assert!(text.ends_with("}\n"));
    }
}
