//! From a batch to its summary.
//!
//! # Absent values
//!
//! A figure that is *undefined* in a replication is left out there, and `n` says so. One that is *never* or
//! *endless* ranks as +∞ in quantiles, and has a mean only if no replication is so. Failed replications are left
//! out of everything. Of a figure that is 0 or 1 there are no quantiles worth telling, and no shortfall.

use crate::engine::histogram::Histogram;
use crate::engine::tally::Tally;
use crate::experiment::batch::Batch;
use crate::experiment::estimate;
use crate::experiment::risk;
use crate::experiment::summary::Estimate;
use crate::experiment::summary::FigureSummary;
use crate::experiment::summary::LEVEL;
use crate::experiment::summary::Method;
use crate::experiment::summary::PointSummary;
use crate::experiment::summary::SeriesSummary;
use crate::experiment::summary::Summary;
use crate::model::figures::FigureSpec;
use crate::model::figures::Registry;
use crate::model::figures::SeriesSpec;

/// Quantiles of a figure.
const FIGURE_QUANTILES: [f64; 3] = [0.05, 0.5, 0.95];
/// Quantiles of a point of a series.
const POINT_QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
/// Points of series are whole thousandths.
const THOUSANDTHS: f64 = 1000.0;

/// Ranks of the bounds of the three quantiles, for a sample of one size.
struct Ranks {
    n: u64,
    ranks: [(Option<u64>, Option<u64>); 3],
}

impl Ranks {
    fn of(n: u64) -> Ranks {
        let ranks = FIGURE_QUANTILES.map(|p| estimate::quantile_ranks(n, p, LEVEL));
        Ranks { n, ranks }
    }
}

/// Estimates with intervals of every figure and every point of every series.
pub fn summarise(registry: &Registry, batch: &Batch) -> Summary {
    let mut ranks = Ranks::of(batch.rows.len() as u64);
    let figures = registry.figures.iter().enumerate();
    let series = registry.series.iter().zip(registry.offsets());
    Summary {
        figures: figures
            .map(|(index, spec)| {
                // Room for all at once: a list that grows would take three times the memory of a large batch.
                let mut values = Vec::with_capacity(batch.rows.len());
                let column = batch.rows.column(index);
                values.extend(column.filter_map(|value| rank_value(spec, value)));
                summarise_figure(spec, values, &mut ranks)
            })
            .collect(),
        series: series
            .map(|(spec, offset)| {
                let days = registry.days(spec.grid);
                summarise_series(spec, days, &batch.series[offset..][..days.len()])
            })
            .collect(),
    }
}

/// The value that counts for a figure: +∞ for *never* and *endless*, none for *undefined*.
pub fn rank_value(spec: &FigureSpec, value: Option<f64>) -> Option<f64> {
    value.or_else(|| spec.absent.is_infinite().then_some(f64::INFINITY))
}

fn summarise_figure(spec: &FigureSpec, mut values: Vec<f64>, ranks: &mut Ranks) -> FigureSummary {
    let n = values.len() as u64;
    if ranks.n != n {
        *ranks = Ranks::of(n);
    }
    let mut tally = Tally::new();
    values.iter().for_each(|&value| tally.add(value));
    let finite = values.iter().filter(|value| value.is_finite()).count() as u64;
    let (mean, sd) = if finite == n {
        mean_and_sd(spec, &tally)
    } else {
        (None, None)
    };
    values.sort_unstable_by(f64::total_cmp);
    let [p05, p50, p95] = [0, 1, 2]
        .map(|index| estimate::quantile(&values, FIGURE_QUANTILES[index], ranks.ranks[index]));
    FigureSummary {
        key: spec.key.clone(),
        unit: spec.unit.clone(),
        absent: spec.absent,
        n,
        reached: estimate::wilson(finite, n, LEVEL),
        mean,
        method: if spec.is_indicator {
            Method::Wilson
        } else {
            Method::StudentT
        },
        sd,
        p05,
        p50,
        p95,
        shortfall: (!spec.is_indicator)
            .then(|| risk::shortfall(&values, spec.direction, LEVEL))
            .flatten(),
    }
}

/// Mean by the method of the figure, and standard deviation.
fn mean_and_sd(spec: &FigureSpec, tally: &Tally) -> (Option<Estimate>, Option<f64>) {
    let mean = if spec.is_indicator {
        let hits = tally.mean().map_or(0.0, |mean| mean * tally.count() as f64);
        estimate::wilson(libm::round(hits) as u64, tally.count(), LEVEL)
    } else {
        estimate::mean(tally, LEVEL)
    };
    (mean, tally.variance().map(|v| libm::sqrt(v.max(0.0))))
}

fn summarise_series(spec: &SeriesSpec, days: &[i32], points: &[Histogram]) -> SeriesSummary {
    SeriesSummary {
        key: spec.key.clone(),
        item: spec.item.clone(),
        unit: spec.unit.clone(),
        points: days
            .iter()
            .zip(points)
            .map(|(&day, point)| summarise_point(day, point))
            .collect(),
    }
}

fn summarise_point(day: i32, point: &Histogram) -> PointSummary {
    let quantile = |p| point.quantile(p).map(|value| value as f64 / THOUSANDTHS);
    let [p05, p25, p50, p75, p95] = POINT_QUANTILES.map(quantile);
    PointSummary {
        day,
        n: point.count(),
        mean: point.mean().map(|mean| mean / THOUSANDTHS),
        quantiles: (|| Some([p05?, p25?, p50?, p75?, p95?]))(),
    }
}
