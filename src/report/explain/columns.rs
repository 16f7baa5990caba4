//! Every column of every file that a run or comparison leaves, and every field of `summary.json`.
//!
//! The columns of figures in `outcomes.csv` are explained by the registry.

use std::fmt::Write;

/// File, column, unit, and what it holds.
pub const COLUMNS: [(&str, &str, &str, &str); 69] = [
    (
        "outcomes.csv",
        "replication",
        "",
        "number of the replication, counted from 0; failed ones have no row",
    ),
    (
        "series.csv",
        "series",
        "",
        "key of the series; `bluelift explain series` lists them",
    ),
    (
        "series.csv",
        "item",
        "",
        "which one of the series, such as site.commodity; empty where there is only one",
    ),
    (
        "series.csv",
        "day",
        "d",
        "days since the first simulated day",
    ),
    (
        "series.csv",
        "n",
        "replications",
        "replications with a value there",
    ),
    (
        "series.csv",
        "mean",
        "that of the series",
        "mean over those replications",
    ),
    (
        "series.csv",
        "p05",
        "that of the series",
        "5 % quantile over those replications, within 1 %",
    ),
    (
        "series.csv",
        "p25",
        "that of the series",
        "25 % quantile, within 1 %",
    ),
    (
        "series.csv",
        "p50",
        "that of the series",
        "median, within 1 %",
    ),
    (
        "series.csv",
        "p75",
        "that of the series",
        "75 % quantile, within 1 %",
    ),
    (
        "series.csv",
        "p95",
        "that of the series",
        "95 % quantile, within 1 %",
    ),
    (
        "less_cash.csv",
        "measure",
        "",
        "which loss: tasks done, service (mean of tasks done and fill rates), stockouts, cost",
    ),
    ("less_cash.csv", "unit", "", "its unit; empty for a share"),
    (
        "less_cash.csv",
        "pairs",
        "replications",
        "replications that succeeded with and without the cut",
    ),
    (
        "less_cash.csv",
        "planned",
        "that of the measure",
        "mean as planned, over the pairs",
    ),
    (
        "less_cash.csv",
        "difference",
        "that of the measure",
        "mean difference with 15 % less cash, under the same random numbers",
    ),
    (
        "less_cash.csv",
        "lower",
        "that of the measure",
        "lower bound of the difference at 95 % (Student's t)",
    ),
    (
        "less_cash.csv",
        "upper",
        "that of the measure",
        "upper bound of the difference at 95 %",
    ),
    (
        "summary.json",
        "unit",
        "",
        "unit of the figure; empty for a share, a probability or a number",
    ),
    ("summary.json", "direction", "", "which way is better"),
    (
        "summary.json",
        "absent",
        "",
        "what an absent value means: never, endless or undefined",
    ),
    (
        "summary.json",
        "n",
        "replications",
        "replications in which the figure is defined",
    ),
    (
        "summary.json",
        "reached",
        "share",
        "share of those with a finite value",
    ),
    (
        "summary.json",
        "reached_lower",
        "share",
        "lower bound of `reached`, Wilson's",
    ),
    (
        "summary.json",
        "reached_upper",
        "share",
        "upper bound of `reached`, Wilson's",
    ),
    (
        "summary.json",
        "level",
        "share",
        "confidence level of every interval",
    ),
    (
        "summary.json",
        "mean",
        "that of the figure",
        "mean; null if some value is infinite",
    ),
    (
        "summary.json",
        "lower",
        "that of the figure",
        "lower bound of the mean",
    ),
    (
        "summary.json",
        "upper",
        "that of the figure",
        "upper bound of the mean",
    ),
    (
        "summary.json",
        "method",
        "",
        "how the interval of the mean was found: student-t or wilson",
    ),
    (
        "summary.json",
        "sd",
        "that of the figure",
        "standard deviation of the sample",
    ),
    ("summary.json", "p05", "that of the figure", "5 % quantile"),
    (
        "summary.json",
        "p05_lower",
        "that of the figure",
        "lower bound of the 5 % quantile, by order statistics",
    ),
    (
        "summary.json",
        "p05_upper",
        "that of the figure",
        "upper bound of the 5 % quantile",
    ),
    ("summary.json", "p50", "that of the figure", "median"),
    (
        "summary.json",
        "p50_lower",
        "that of the figure",
        "lower bound of the median",
    ),
    (
        "summary.json",
        "p50_upper",
        "that of the figure",
        "upper bound of the median",
    ),
    ("summary.json", "p95", "that of the figure", "95 % quantile"),
    (
        "summary.json",
        "p95_lower",
        "that of the figure",
        "lower bound of the 95 % quantile",
    ),
    (
        "summary.json",
        "p95_upper",
        "that of the figure",
        "upper bound of the 95 % quantile",
    ),
    (
        "summary.json",
        "shortfall",
        "that of the figure",
        "mean of the worst twentieth of replications",
    ),
    (
        "summary.json",
        "shortfall_lower",
        "that of the figure",
        "lower bound of `shortfall`",
    ),
    (
        "summary.json",
        "shortfall_upper",
        "that of the figure",
        "upper bound of `shortfall`",
    ),
    (
        "summary.json",
        "infinite",
        "",
        "names of the numbers above that are +∞, which JSON cannot hold",
    ),
    ("comparison.csv", "figure", "", "key of the figure"),
    ("comparison.csv", "unit", "", "its unit"),
    ("comparison.csv", "direction", "", "which way is better"),
    (
        "comparison.csv",
        "alternative",
        "",
        "label of the alternative, which is compared with the baseline",
    ),
    (
        "comparison.csv",
        "n",
        "pairs",
        "pairs of replications in which both sides have the figure",
    ),
    (
        "comparison.csv",
        "measure",
        "",
        "what `difference` holds: means, probabilities, or means of min(x, limit)",
    ),
    (
        "comparison.csv",
        "limit",
        "that of the figure",
        "limit at which values that may be infinite are cut",
    ),
    (
        "comparison.csv",
        "difference",
        "that of the figure",
        "mean of alternative minus baseline over pairs",
    ),
    (
        "comparison.csv",
        "lower",
        "that of the figure",
        "lower bound of `difference`",
    ),
    (
        "comparison.csv",
        "upper",
        "that of the figure",
        "upper bound of `difference`",
    ),
    (
        "comparison.csv",
        "reached_difference",
        "share",
        "difference of the probabilities of being reached",
    ),
    (
        "comparison.csv",
        "reached_lower",
        "share",
        "lower bound of `reached_difference`",
    ),
    (
        "comparison.csv",
        "reached_upper",
        "share",
        "upper bound of `reached_difference`",
    ),
    (
        "comparison.csv",
        "better",
        "share",
        "probability that the alternative is better in the same world",
    ),
    (
        "comparison.csv",
        "better_lower",
        "share",
        "lower bound of `better`",
    ),
    (
        "comparison.csv",
        "better_upper",
        "share",
        "upper bound of `better`",
    ),
    (
        "comparison.csv",
        "equal",
        "share",
        "share of pairs in which both sides are equal",
    ),
    (
        "map.geojson",
        "kind",
        "",
        "`site` for a point, `link` for a line",
    ),
    ("map.geojson", "id", "", "the planner's id"),
    ("map.geojson", "name", "", "the planner's name of a site"),
    ("map.geojson", "roles", "", "what a site is for"),
    ("map.geojson", "mode", "", "how a link is travelled"),
    ("map.geojson", "distance_km", "km", "length of a link"),
    (
        "map.geojson",
        "flow_t",
        "t",
        "mean tonnes over a link in the whole period; `flow_t_p05` and `flow_t_p95` hold 90 % of replications",
    ),
    (
        "map.geojson",
        "first_breach_probability",
        "share",
        "probability that some stock of a site comes down to its reserve",
    ),
];

/// Every column, by file.
pub fn all() -> String {
    let mut out = String::from("columns of the files that a run or a comparison leaves\n");
    let mut file = "";
    for (of, column, unit, doc) in COLUMNS {
        if of != file {
            file = of;
            let _ = writeln!(out, "{file}");
        }
        let _ = writeln!(out, "  {column:<24} {doc}{}", bracketed(unit));
    }
    out
}

/// The columns of a file, or those of a name in any file.
pub fn of(key: &str) -> Option<String> {
    let found: Vec<&(&str, &str, &str, &str)> = COLUMNS
        .iter()
        .filter(|(file, column, ..)| *file == key || *column == key)
        .collect();
    let mut out = String::new();
    for (file, column, unit, doc) in &found {
        let _ = writeln!(
            out,
            "{column} (column of {file})\n  {doc}{}",
            bracketed(unit)
        );
    }
    (!found.is_empty()).then_some(out)
}

fn bracketed(unit: &str) -> String {
    if unit.is_empty() {
        String::new()
    } else {
        format!(" [{unit}]")
    }
}
