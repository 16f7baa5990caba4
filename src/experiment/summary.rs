//! What a batch says about each figure and series: estimates with their intervals.

use crate::model::figures::Absent;

/// Confidence level of every interval.
pub const LEVEL: f64 = 0.95;

/// An estimate with its confidence interval at [`LEVEL`]; a bound that the sample cannot give is absent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Point estimate; +∞ where the quantile of a figure is *never* or *endless*.
    pub value: f64,
    /// Lower bound.
    pub lower: Option<f64>,
    /// Upper bound.
    pub upper: Option<f64>,
}

/// How the interval of a mean was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Student's t.
    StudentT,
    /// Wilson's score interval, for figures that are 0 or 1.
    Wilson,
}

impl Method {
    /// The word used in `summary.json`.
    pub const fn word(self) -> &'static str {
        match self {
            Method::StudentT => "student-t",
            Method::Wilson => "wilson",
        }
    }
}

/// One figure over a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureSummary {
    /// Key in the registry.
    pub key: String,
    /// Unit.
    pub unit: String,
    /// What absent values mean.
    pub absent: Absent,
    /// Replications in which the figure is defined: all but the undefined ones.
    pub n: u64,
    /// Share of those in which it has a finite value, with Wilson's interval; absent if `n` is 0.
    pub reached: Option<Estimate>,
    /// Mean; absent if `n` is 0 or some value is infinite. Without interval below two replications.
    pub mean: Option<Estimate>,
    /// How the interval of the mean was found.
    pub method: Method,
    /// Standard deviation of the sample; absent where the mean is, or below two replications.
    pub sd: Option<f64>,
    /// 5 % quantile with its order-statistic interval.
    pub p05: Option<Estimate>,
    /// Median, likewise.
    pub p50: Option<Estimate>,
    /// 95 % quantile, likewise.
    pub p95: Option<Estimate>,
    /// Expected shortfall: the mean of the worst twentieth, of the largest values unless more is better.
    pub shortfall: Option<Estimate>,
}

/// One point of a series over a batch, in the unit of the series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PointSummary {
    /// Day since the start.
    pub day: i32,
    /// Replications with a value here.
    pub n: u64,
    /// Mean, exact; absent if `n` is 0.
    pub mean: Option<f64>,
    /// Quantiles at 5, 25, 50, 75 and 95 %, within 1 %; absent if `n` is 0.
    pub quantiles: Option<[f64; 5]>,
}

/// One series over a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesSummary {
    /// Key in the registry.
    pub key: String,
    /// Item.
    pub item: String,
    /// Unit.
    pub unit: String,
    /// Points, in order of time.
    pub points: Vec<PointSummary>,
}

/// What a batch says about everything in its registry.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// Figures, in the order of the registry.
    pub figures: Vec<FigureSummary>,
    /// Series, in the order of the registry.
    pub series: Vec<SeriesSummary>,
}

impl Summary {
    /// A figure by its key.
    pub fn figure(&self, key: &str) -> Option<&FigureSummary> {
        self.figures.iter().find(|figure| figure.key == key)
    }

    /// A series by its key and item.
    pub fn series(&self, key: &str, item: &str) -> Option<&SeriesSummary> {
        self.series
            .iter()
            .find(|series| series.key == key && series.item == item)
    }
}
