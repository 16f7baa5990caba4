//! Rows that stay on the disk: those of one or more logs, one after the other, read a column of a frame at a time.
//!
//! # Cost
//!
//! The index takes some hundred bytes for each 4,096 replications. Reading one figure of all rows reads that figure only;
//! reading all figures row by row reads each number once. Both hold one frame of columns at most, so that ten million rows
//! take no more memory than four thousand.
//!
//! # Faults
//!
//! Every frame has been checked when the log was read. Should the disk fail after that, values are absent and
//! [`Stored::fault`] says why; who reads rows asks for it before what was made of them counts.

use std::fs::File;
use std::io;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};

use crate::experiment::kept::fault::LogFault;
use crate::experiment::kept::read::Placed;
use crate::experiment::kept::rows_frame;

/// Rows in files.
#[derive(Debug)]
pub struct Stored {
    n_figures: usize,
    n_rows: usize,
    chunks: Vec<StoredChunk>,
    open: Mutex<Open>,
}

/// Where the rows of one frame lie.
#[derive(Debug)]
struct StoredChunk {
    file: usize,
    columns: u64,
    first_row: usize,
    n_rows: usize,
    first: u64,
    /// Numbers of those that failed, in order; they have no row.
    failed: Vec<u64>,
}

/// What is open now.
#[derive(Debug)]
struct Open {
    files: Vec<(PathBuf, File)>,
    /// Chunk whose columns are held.
    chunk: usize,
    /// Its columns, as far as they have been asked for.
    columns: Vec<Option<Vec<f64>>>,
    fault: Option<String>,
}

impl Stored {
    /// The rows of some files, in order of replication.
    ///
    /// # Errors
    ///
    /// If a file cannot be opened.
    pub fn open(n_figures: usize, logs: &[(PathBuf, Vec<Placed>)]) -> Result<Stored, LogFault> {
        let (mut files, mut chunks, mut n_rows) = (Vec::new(), Vec::new(), 0);
        for (file, (path, placed)) in logs.iter().enumerate() {
            let opened = File::open(path).map_err(LogFault::io("open", path))?;
            files.push((path.clone(), opened));
            for Placed { chunk, columns } in placed {
                chunks.push(StoredChunk {
                    file,
                    columns: *columns,
                    first_row: n_rows,
                    n_rows: chunk.n_rows(),
                    first: chunk.first,
                    failed: chunk.failures.iter().map(|(number, _)| *number).collect(),
                });
                n_rows += chunk.n_rows();
            }
        }
        chunks.retain(|chunk| chunk.n_rows > 0);
        Ok(Stored {
            n_figures,
            n_rows,
            chunks,
            open: Mutex::new(Open {
                files,
                chunk: usize::MAX,
                columns: Vec::new(),
                fault: None,
            }),
        })
    }

    /// Number of figures.
    pub fn n_figures(&self) -> usize {
        self.n_figures
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.n_rows
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.n_rows == 0
    }

    /// Which replication a row holds.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    pub fn replication(&self, row: usize) -> u64 {
        let chunk = &self.chunks[self.chunk_of(row)];
        let mut number = chunk.first + (row - chunk.first_row) as u64;
        for failed in &chunk.failed {
            if *failed <= number {
                number += 1;
            }
        }
        number
    }

    /// A figure of a row; not a number where it is absent, or where the disk has failed.
    ///
    /// # Panics
    ///
    /// If there is no such row or figure.
    pub fn value(&self, row: usize, figure: usize) -> f64 {
        assert!(figure < self.n_figures, "there is no figure {figure}");
        let index = self.chunk_of(row);
        let chunk = &self.chunks[index];
        let mut open = self.lock();
        open.column(self, index, figure)[row - chunk.first_row]
    }

    /// One figure over all rows.
    pub fn column(&self, figure: usize) -> impl Iterator<Item = f64> + '_ {
        (0..self.chunks.len())
            .flat_map(move |index| self.lock().column(self, index, figure).to_vec())
    }

    /// Why some values could not be read, if so.
    pub fn fault(&self) -> Option<String> {
        self.lock().fault.clone()
    }

    fn chunk_of(&self, row: usize) -> usize {
        assert!(row < self.n_rows, "there is no row {row}");
        self.chunks.partition_point(|chunk| chunk.first_row <= row) - 1
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open
            .lock()
            .expect("no reader of rows panics while it holds the lock")
    }
}

impl Open {
    /// A column of a frame, read if it is not held.
    fn column(&mut self, stored: &Stored, index: usize, figure: usize) -> &[f64] {
        if self.chunk != index {
            self.chunk = index;
            self.columns.clear();
            self.columns.resize(stored.n_figures, None);
        }
        if self.columns[figure].is_none() {
            let chunk = &stored.chunks[index];
            let read = self.read(chunk, figure).unwrap_or_else(|error| {
                let path = self.files[chunk.file].0.display();
                self.fault
                    .get_or_insert(format!("cannot read `{path}`: {error}"));
                vec![f64::NAN; chunk.n_rows]
            });
            self.columns[figure] = Some(read);
        }
        self.columns[figure]
            .as_deref()
            .expect("the column has just been read")
    }

    fn read(&mut self, chunk: &StoredChunk, figure: usize) -> io::Result<Vec<f64>> {
        let length = chunk.n_rows * 8;
        let file = &mut self.files[chunk.file].1;
        file.seek(SeekFrom::Start(chunk.columns + (figure * length) as u64))?;
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes)?;
        Ok(rows_frame::column(&bytes).collect())
    }
}
