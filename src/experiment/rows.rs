//! The outcome rows of a batch: one row a replication, one column a figure, in one flat block of memory, or on the disk
//! where a batch is too large for that.

use std::sync::Arc;

use crate::experiment::kept::stored::Stored;
use crate::model::outcome::Outcome;

/// Figures of the replications that succeeded, in order of replication.
#[derive(Debug, Clone)]
pub struct Rows {
    n_figures: usize,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Memory {
        replications: Vec<u64>,
        /// n_rows × n_figures, row = replication; not a number where the value is absent.
        values: Vec<f64>,
    },
    Stored(Arc<Stored>),
}

impl Rows {
    /// No rows, of a number of figures each.
    pub fn new(n_figures: usize) -> Rows {
        Rows {
            n_figures,
            content: Content::Memory {
                replications: Vec::new(),
                values: Vec::new(),
            },
        }
    }

    /// Rows that stay on the disk; none can be added.
    pub fn stored(stored: Stored) -> Rows {
        Rows {
            n_figures: stored.n_figures(),
            content: Content::Stored(Arc::new(stored)),
        }
    }

    /// Adds the figures of an outcome.
    ///
    /// # Panics
    ///
    /// If the outcome has another number of figures, or if the rows stay on the disk.
    pub fn push(&mut self, outcome: &Outcome) {
        assert_eq!(outcome.figures.len(), self.n_figures, "one value a figure");
        let figures = outcome.figures.iter();
        self.push_values(
            outcome.replication,
            figures.map(|value| value.unwrap_or(f64::NAN)),
        );
    }

    /// Adds a row of values, not a number where one is absent.
    pub(crate) fn push_values(&mut self, replication: u64, row: impl Iterator<Item = f64>) {
        let Content::Memory {
            replications,
            values,
        } = &mut self.content
        else {
            panic!("rows on the disk are added by their log");
        };
        replications.push(replication);
        values.extend(row);
    }

    /// Removes the first rows from memory; the others become the first.
    pub(crate) fn forget(&mut self, n: usize) {
        if let Content::Memory {
            replications,
            values,
        } = &mut self.content
        {
            replications.drain(..n);
            values.drain(..n * self.n_figures);
        }
    }

    /// Bytes of memory that the rows take.
    pub fn bytes(&self) -> usize {
        match &self.content {
            Content::Memory { values, .. } => (values.len() + self.len()) * size_of::<u64>(),
            Content::Stored(_) => 0,
        }
    }

    /// Number of figures of a row.
    pub fn n_figures(&self) -> usize {
        self.n_figures
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match &self.content {
            Content::Memory { replications, .. } => replications.len(),
            Content::Stored(stored) => stored.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Which replication a row holds.
    pub fn replication(&self, row: usize) -> u64 {
        match &self.content {
            Content::Memory { replications, .. } => replications[row],
            Content::Stored(stored) => stored.replication(row),
        }
    }

    /// A figure of a row; `None` where it is absent.
    pub fn value(&self, row: usize, figure: usize) -> Option<f64> {
        let value = match &self.content {
            Content::Memory { values, .. } => values[row * self.n_figures + figure],
            Content::Stored(stored) => stored.value(row, figure),
        };
        (!value.is_nan()).then_some(value)
    }

    /// One figure over all rows.
    pub fn column(&self, figure: usize) -> impl Iterator<Item = Option<f64>> + '_ {
        let values: Box<dyn Iterator<Item = f64> + '_> = match &self.content {
            Content::Memory { values, .. } => {
                Box::new(values.iter().skip(figure).step_by(self.n_figures).copied())
            }
            Content::Stored(stored) => Box::new(stored.column(figure)),
        };
        values.map(|value| (!value.is_nan()).then_some(value))
    }

    /// Why rows on the disk could not be read, if so: then some values are missing that should be there.
    pub fn fault(&self) -> Option<String> {
        match &self.content {
            Content::Memory { .. } => None,
            Content::Stored(stored) => stored.fault(),
        }
    }
}

impl PartialEq for Rows {
    /// Whether both hold the same bits; two absent values are the same.
    fn eq(&self, other: &Rows) -> bool {
        let same_row = |row: usize| {
            let same = |figure| {
                self.value(row, figure).map(f64::to_bits)
                    == other.value(row, figure).map(f64::to_bits)
            };
            self.replication(row) == other.replication(row) && (0..self.n_figures).all(same)
        };
        self.n_figures == other.n_figures
            && self.len() == other.len()
            && (0..self.len()).all(same_row)
    }
}
