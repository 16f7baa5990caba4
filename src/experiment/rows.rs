//! The outcome rows of a batch: one row a replication, one column a figure, in one flat block of memory.

use crate::model::outcome::Outcome;

/// Figures of the replications that succeeded, in order of replication.
#[derive(Debug, Clone)]
pub struct Rows {
    n_figures: usize,
    replications: Vec<u64>,
    /// n_rows × n_figures, row = replication; not a number where the value is absent.
    values: Vec<f64>,
}

impl Rows {
    /// No rows, of a number of figures each.
    pub fn new(n_figures: usize) -> Rows {
        Rows {
            n_figures,
            replications: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Adds the figures of an outcome.
    ///
    /// # Panics
    ///
    /// If the outcome has another number of figures.
    pub fn push(&mut self, outcome: &Outcome) {
        assert_eq!(outcome.figures.len(), self.n_figures, "one value a figure");
        self.replications.push(outcome.replication);
        let values = outcome
            .figures
            .iter()
            .map(|value| value.unwrap_or(f64::NAN));
        self.values.extend(values);
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.replications.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.replications.is_empty()
    }

    /// Which replication a row holds.
    pub fn replication(&self, row: usize) -> u64 {
        self.replications[row]
    }

    /// A figure of a row; `None` where it is absent.
    pub fn value(&self, row: usize, figure: usize) -> Option<f64> {
        let value = self.values[row * self.n_figures + figure];
        (!value.is_nan()).then_some(value)
    }

    /// One figure over all rows.
    pub fn column(&self, figure: usize) -> impl Iterator<Item = Option<f64>> + '_ {
        (0..self.len()).map(move |row| self.value(row, figure))
    }
}

impl PartialEq for Rows {
    /// Whether both hold the same bits; two absent values are the same.
    fn eq(&self, other: &Rows) -> bool {
        let bits = |rows: &Rows| {
            rows.values
                .iter()
                .map(|value| value.to_bits())
                .collect::<Vec<_>>()
        };
        self.n_figures == other.n_figures
            && self.replications == other.replications
            && bits(self) == bits(other)
    }
}
