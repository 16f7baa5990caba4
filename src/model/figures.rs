//! The figure registry: every key figure and every series that a replication yields.
//!
//! One registry belongs to one compiled model, because some figures exist once for each commodity, site, fleet or
//! task. Its order is the order of columns in `outcomes.csv` and of entries in `summary.json`.

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Larger is better.
    More,
    /// Smaller is better.
    Less,
    /// Neither; the figure describes.
    Neutral,
}

impl Direction {
    /// The word used in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Direction::More => "more is better",
            Direction::Less => "less is better",
            Direction::Neutral => "descriptive",
        }
    }
}

/// What an absent value of a figure means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// It did not happen before the horizon; ranks as +∞.
    Never,
    /// It would last for ever, such as days of supply without use; ranks as +∞.
    Endless,
    /// 0/0; such a replication is left out, and `n` says so.
    Undefined,
}

impl Absent {
    /// The word used in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Absent::Never => "never",
            Absent::Endless => "endless",
            Absent::Undefined => "undefined",
        }
    }

    /// Whether an absent value counts as +∞ in quantiles and probabilities.
    pub const fn is_infinite(self) -> bool {
        !matches!(self, Absent::Undefined)
    }
}

/// One key figure.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureSpec {
    /// `group.figure[.item]`, such as `supply.fill_rate.diesel`.
    pub key: String,
    /// Unit as shown on charts; empty for a share or a probability.
    pub unit: String,
    /// Which way is better.
    pub direction: Direction,
    /// What an absent value means.
    pub absent: Absent,
    /// Whether every value is 0 or 1, so that the mean is a probability.
    pub is_indicator: bool,
    /// One line that says what it measures.
    pub description: String,
}

/// Instants at which a series is recorded, or ends of the intervals over which it is summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grid {
    /// Every seven days from the start.
    Weekly,
    /// Every calendar month, on its last day.
    Monthly,
}

/// One series: a value at every point of its grid.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesSpec {
    /// `group.series`, such as `supply.days_of_supply`.
    pub key: String,
    /// Which one of the group, such as `gao.diesel`; empty where there is only one.
    pub item: String,
    /// Unit as shown on charts; empty for a share.
    pub unit: String,
    /// Its grid.
    pub grid: Grid,
    /// One line that says what it measures.
    pub description: String,
}

/// All figures and series of one model.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Registry {
    /// Key figures, in column order.
    pub figures: Vec<FigureSpec>,
    /// Series, grouped by key.
    pub series: Vec<SeriesSpec>,
    /// Days since the start of the weekly grid.
    pub weekly: Vec<i32>,
    /// Days since the start of the monthly grid.
    pub monthly: Vec<i32>,
}

impl Registry {
    /// Position of a figure by its key.
    pub fn figure(&self, key: &str) -> Option<usize> {
        self.figures.iter().position(|f| f.key == key)
    }

    /// Position of a series by its key and item.
    pub fn series(&self, key: &str, item: &str) -> Option<usize> {
        self.series
            .iter()
            .position(|s| s.key == key && s.item == item)
    }

    /// Days since the start at which the points of a grid lie.
    pub fn days(&self, grid: Grid) -> &[i32] {
        match grid {
            Grid::Weekly => &self.weekly,
            Grid::Monthly => &self.monthly,
        }
    }

    /// Number of values in all series together: the length of [`Outcome::series`](crate::model::outcome::Outcome::series).
    pub fn n_points(&self) -> usize {
        self.series.iter().map(|s| self.days(s.grid).len()).sum()
    }

    /// Where each series starts in [`Outcome::series`](crate::model::outcome::Outcome::series), one entry a series.
    pub fn offsets(&self) -> Vec<usize> {
        let mut next = 0;
        self.series
            .iter()
            .map(|s| {
                let start = next;
                next += self.days(s.grid).len();
                start
            })
            .collect()
    }
}
