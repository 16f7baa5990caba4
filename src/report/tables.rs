//! Tables in text, for a terminal: the figures that a planner asks for first.

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, LineStyle, Table};

use crate::experiment::compare::{Comparison, Difference, FigureComparison};
use crate::experiment::summary::Estimate;
use crate::experiment::summary::FigureSummary;
use crate::experiment::summary::Method;
use crate::experiment::summary::Summary;
use crate::report::comparison;
use crate::report::numbers::{per_cent, rounded, with_interval};
use crate::report::standings;

/// Starts of the keys that come first, in order; everything else is in the data files.
const FIRST: [&str; 24] = [
    "outcome.",
    "deployment.p50_day",
    "deployment.p90_day",
    "deployment.ioc_day",
    "deployment.foc_day",
    "deployment.final_share",
    "supply.first_stockout_day",
    "supply.fill_rate",
    "supply.stockout_days",
    "supply.lead_time",
    "supply.stockpile_reached",
    "resilience.",
    "movement.convoys",
    "movement.on_time",
    "movement.delay",
    "movement.flying_hours",
    "security.attacks",
    "security.killed",
    "medical.surgery_2h",
    "medical.reach",
    "mandate.achieved",
    "mandate.escort_platoon_days",
    "cost.total",
    "cost.per_person_month",
];

/// Figures that are split by cause or site are too many for a first look.
fn is_first(start: &str, key: &str) -> bool {
    match key.strip_prefix(start) {
        Some(rest) => start.ends_with('.') || rest.is_empty() || rest.starts_with('.'),
        None => false,
    }
}

/// The positions of the figures that come first, in the order in which a planner asks.
pub fn first<'a>(keys: impl Iterator<Item = &'a str> + Clone) -> Vec<usize> {
    let places = |start: &'static str| {
        let keyed = keys.clone().enumerate();
        keyed.filter_map(move |(place, key)| is_first(start, key).then_some(place))
    };
    FIRST.into_iter().flat_map(places).collect()
}

/// The summary of a batch as a table.
pub fn summary_table(summary: &Summary) -> String {
    let heads = [
        "figure",
        "unit",
        "mean [95 % interval]",
        "median [95 % interval]",
        "5 % to 95 %",
        "reached",
        "n",
    ];
    let mut rows = Vec::new();
    for place in first(summary.figures.iter().map(|figure| figure.key.as_str())) {
        rows.push(summary_row(&summary.figures[place]));
    }
    let risks = risk_table(summary);
    format!("{}\n{risks}", plain(&heads, rows, CellAlignment::Left))
}

/// What the ends of each figure look like, as a table; the bad end in its last column.
fn risk_table(summary: &Summary) -> String {
    let heads = [
        "figure",
        "unit",
        "one in twenty below [95 % interval]",
        "one in twenty above [95 % interval]",
        "mean of the worst twentieth [95 % interval]",
    ];
    let mut rows = Vec::new();
    for place in first(summary.figures.iter().map(|figure| figure.key.as_str())) {
        let figure = &summary.figures[place];
        if figure.method == Method::StudentT && figure.n > 0 {
            let write = |value: f64| rounded(value, figure.absent.word());
            let estimate = |estimate: Option<Estimate>| {
                estimate.map_or("–".to_owned(), |estimate| with_interval(&estimate, write))
            };
            rows.push(vec![
                figure.key.clone(),
                figure.unit.clone(),
                estimate(figure.p05),
                estimate(figure.p95),
                estimate(figure.shortfall),
            ]);
        }
    }
    plain(&heads, rows, CellAlignment::Left)
}

fn summary_row(figure: &FigureSummary) -> Vec<String> {
    let is_probability = figure.method == Method::Wilson;
    let write = |value: f64| {
        if is_probability {
            per_cent(value)
        } else {
            rounded(value, figure.absent.word())
        }
    };
    let estimate = |estimate: Option<Estimate>| match estimate {
        None => "–".to_owned(),
        Some(estimate) if is_probability => chance(&estimate),
        Some(estimate) => with_interval(&estimate, write),
    };
    let range = match (is_probability, figure.p05, figure.p95) {
        (false, Some(low), Some(high)) => format!("{} to {}", write(low.value), write(high.value)),
        _ => "–".to_owned(),
    };
    let reached = match figure.reached {
        Some(reached) if figure.absent.is_infinite() => chance(&reached),
        _ => String::new(),
    };
    vec![
        figure.key.clone(),
        figure.unit.clone(),
        estimate(figure.mean),
        estimate(figure.p50.filter(|_| !is_probability)),
        range,
        reached,
        figure.n.to_string(),
    ]
}

/// A probability with its interval; what no replication showed is stated by its upper bound, what all showed by its
/// lower one.
fn chance(estimate: &Estimate) -> String {
    match (estimate.lower, estimate.upper) {
        (_, Some(upper)) if estimate.value == 0.0 => {
            format!("none seen, at most {}", per_cent(upper))
        }
        (Some(lower), _) if estimate.value == 1.0 => {
            format!("always seen, at least {}", per_cent(lower))
        }
        _ => with_interval(estimate, per_cent),
    }
}

/// A comparison as a table, with the statement of its intervals under it.
pub fn comparison_table(comparison: &Comparison) -> String {
    let heads = [
        "figure",
        "unit",
        "alternative",
        "difference [interval]",
        "reached more often by",
        "better in",
        "equal in",
        "n",
    ];
    let mut rows = Vec::new();
    for place in first(comparison.figures.iter().map(|figure| figure.key.as_str())) {
        let figure = &comparison.figures[place];
        let sides = comparison.alternatives.iter().zip(&figure.differences);
        for (label, difference) in sides {
            if let Some(difference) = difference {
                rows.push(comparison_row(figure, label, difference));
            }
        }
    }
    let statement = comparison::statement(comparison);
    let (sides, words) = (
        standings::table(comparison),
        standings::sentences(comparison),
    );
    format!(
        "{words}\n{sides}\n{}difference = alternative − {}, ≤ L where it is of min(x, L) with never counted as L; {statement}\n",
        plain(&heads, rows, CellAlignment::Left),
        comparison.baseline
    )
}

fn comparison_row(figure: &FigureComparison, label: &str, difference: &Difference) -> Vec<String> {
    let points = |value: f64| format!("{:+.1}", 100.0 * value);
    let signed = |value: f64| {
        let text = rounded(value, "infinite");
        if value > 0.0 {
            format!("+{text}")
        } else {
            text
        }
    };
    let mean = match difference.mean {
        Some(mean) if figure.is_indicator => with_interval(&mean, points) + " points",
        Some(mean) => with_interval(&mean, signed),
        None => "–".to_owned(),
    };
    let limit = difference
        .limit
        .map_or(String::new(), |limit| format!(" ≤ {}", rounded(limit, "")));
    vec![
        figure.key.clone(),
        figure.unit.clone(),
        label.to_owned(),
        mean + &limit,
        difference.reached.map_or(String::new(), |reached| {
            with_interval(&reached, points) + " points"
        }),
        difference
            .better
            .map_or(String::new(), |better| with_interval(&better, per_cent)),
        difference.equal.map_or(String::new(), per_cent),
        difference.n.to_string(),
    ]
}

/// Rows under their heads, as lines of text; the first column to the left, the others as given.
pub fn plain(heads: &[&str], rows: Vec<Vec<String>>, alignment: CellAlignment) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()));
    table.set_header(heads.to_vec());
    table.add_rows(rows);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(alignment);
    }
    let lines: Vec<String> = table.lines().collect();
    lines
        .iter()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::figures::{Absent, Direction};

    fn estimate(value: f64) -> Option<Estimate> {
        Some(Estimate {
            value,
            lower: Some(value - 1.0),
            upper: None,
        })
    }

    fn figure(key: &str, method: Method) -> FigureSummary {
        FigureSummary {
            key: key.into(),
            unit: "d".into(),
            absent: Absent::Never,
            n: 40,
            reached: estimate(1.0),
            mean: estimate(1.0),
            method,
            sd: Some(1.0),
            p05: estimate(100.0),
            p50: estimate(200.0),
            p95: estimate(f64::INFINITY),
            shortfall: estimate(300.0),
        }
    }

    #[test]
    fn the_planners_figures_come_first_and_details_stay_in_the_files() {
        let keys = [
            "supply.fill_rate.diesel",
            "supply.lost.diesel",
            "movement.delay_by.escort",
            "movement.delay",
            "outcome.ready",
            "deployment.foc_day",
        ];
        let summary = Summary {
            figures: keys.map(|key| figure(key, Method::StudentT)).to_vec(),
            series: Vec::new(),
        };
        let table = summary_table(&summary);
        let shown: Vec<&str> = keys
            .into_iter()
            .filter(|key| table.contains(*key))
            .collect();
        assert_eq!(
            shown,
            [
                "supply.fill_rate.diesel",
                "movement.delay",
                "outcome.ready",
                "deployment.foc_day"
            ]
        );
        assert!(table.find("outcome.ready") < table.find("deployment.foc_day"));
        assert!(table.contains("100 to never"), "{table}");
        assert!(table.contains("200 [199, ?]"), "{table}");
    }

    #[test]
    fn probabilities_are_per_cent_and_have_no_quantiles() {
        let summary = Summary {
            figures: vec![figure("outcome.ready", Method::Wilson)],
            series: Vec::new(),
        };
        let table = summary_table(&summary);
        assert!(table.contains("always seen, at least 0 %"), "{table}");
        assert!(!table.contains("200"), "{table}");
    }

    #[test]
    fn a_comparison_states_its_baseline_limit_and_correction() {
        let difference = Difference {
            n: 40,
            mean: estimate(-12.0),
            limit: Some(1095.0),
            reached: estimate(0.25),
            better: estimate(0.75),
            equal: Some(0.125),
        };
        let comparison = Comparison {
            seed: 7,
            baseline: "plan".into(),
            alternatives: vec!["fuel".into(), "road".into()],
            level: 0.975,
            figures: vec![FigureComparison {
                key: "deployment.foc_day".into(),
                unit: "d".into(),
                direction: Direction::Less,
                absent: Absent::Never,
                is_indicator: false,
                differences: vec![Some(difference), None],
            }],
            standings: Vec::new(),
            missing: Vec::new(),
        };
        let table = comparison_table(&comparison);
        let parts = [
            "-12.0 [-13.0, ?] ≤ 1,095",
            "+25.0 [-75.0, ?] points",
            "75 %",
            "12 %",
            "alternative − plan",
            "97.5 % each",
            "Bonferroni",
        ];
        for part in parts {
            assert!(table.contains(part), "{part}: {table}");
        }
        let rows = table.split("difference [interval]").nth(1).unwrap();
        assert!(
            !rows.contains("road"),
            "a side without the figure has no row: {table}"
        );
    }
}
