//! Fans in letters: a few series over time as lines of blocks, for the summary on a terminal.
//!
//! Each series has three lines: 95 % quantile, median and 5 % quantile, on one scale from nothing to the greatest value.

use crate::experiment::summary::SeriesSummary;
use crate::experiment::summary::Summary;
use crate::report::numbers::rounded;

/// Series that come first: key, item and what it is called.
const SHOWN: [(&str, &str, &str); 6] = [
    ("strength.present", "total", "people present"),
    ("strength.capable", "total", "people operating"),
    (
        "mandate.escort_platoons",
        "",
        "platoon-days on escort a week",
    ),
    ("medical.reach", "", "share within reach of surgery"),
    ("movement.convoy_delay", "", "days of delay a convoy"),
    (
        "movement.required",
        "road",
        "tonnes required by road a month",
    ),
];
/// Blocks from nothing to full.
pub const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Columns of a line.
const WIDTH: usize = 60;
/// Lines of a fan: what it is called, and its place among the quantiles.
const LINES: [(&str, usize); 3] = [("95 %", 4), ("median", 2), ("5 %", 0)];

/// The fans of a batch; nothing where no series has a value.
pub fn fans(summary: &Summary) -> String {
    let mut out = String::new();
    for (key, item, name) in SHOWN {
        let Some(series) = summary.series(key, item) else {
            continue;
        };
        out.push_str(&fan(series, name).unwrap_or_default());
    }
    if out.is_empty() {
        return out;
    }
    format!(
        "\nOver time, from the first simulated day to the last (all series: report.html, series.csv)\n{out}"
    )
}

/// One fan; none if it never rises above nothing.
fn fan(series: &SeriesSummary, name: &str) -> Option<String> {
    let quantiles: Vec<[f64; 5]> = series
        .points
        .iter()
        .filter_map(|point| point.quantiles)
        .collect();
    let top = quantiles.iter().map(|q| q[4]).fold(0.0, f64::max);
    if !(top > 0.0 && top.is_finite()) {
        return None;
    }
    let mut out = String::new();
    for (place, (label, rank)) in LINES.into_iter().enumerate() {
        let title = if place == 0 { name } else { "" };
        let values: Vec<f64> = quantiles.iter().map(|q| q[rank]).collect();
        let last = rounded(*values.last()?, "infinite");
        out.push_str(&format!(
            " {title:<32} {label:>6} {} {last}\n",
            line(&values, top)
        ));
    }
    Some(out)
}

/// Values as blocks, several to a column averaged.
fn line(values: &[f64], top: f64) -> String {
    let columns = values.len().min(WIDTH);
    (0..columns)
        .map(|column| {
            let (from, to) = (
                column * values.len() / columns,
                (column + 1) * values.len() / columns,
            );
            let mean = values[from..to].iter().sum::<f64>() / (to - from) as f64;
            let level = (mean / top * BLOCKS.len() as f64) as usize;
            BLOCKS[level.min(BLOCKS.len() - 1)]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::summary::PointSummary;

    fn series(values: &[f64]) -> SeriesSummary {
        let points = values.iter().enumerate().map(|(day, &value)| PointSummary {
            day: day as i32,
            n: 10,
            mean: Some(value),
            quantiles: Some([0.0, value, value, value, 2.0 * value]),
        });
        SeriesSummary {
            key: "strength.present".into(),
            item: "total".into(),
            unit: "people".into(),
            points: points.collect(),
        }
    }

    #[test]
    fn a_fan_has_three_lines_on_one_scale_and_long_series_are_averaged() {
        let text = fan(&series(&[0.0, 2.0, 4.0]), "people").expect("it rises");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].ends_with("95 % ▁▅█ 8.00"), "{text}");
        assert!(lines[1].ends_with("median ▁▃▅ 4.00"), "{text}");
        assert!(lines[2].ends_with("5 % ▁▁▁ 0"), "{text}");
        let long: Vec<f64> = (0..600).map(f64::from).collect();
        assert_eq!(line(&long, 600.0).chars().count(), WIDTH);
        assert_eq!(fan(&series(&[0.0, 0.0]), "people"), None);
    }
}
