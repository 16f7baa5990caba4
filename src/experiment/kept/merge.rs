//! From logs back to a batch: rows one after the other, histograms added.
//!
//! The result does not depend on how the replications were divided among logs: rows keep their order, counts are whole
//! numbers, and histograms add exactly.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use crate::engine::histogram::Histogram;
use crate::experiment::batch::Batch;
use crate::experiment::kept::fault::LogFault;
use crate::experiment::kept::read::Scan;
use crate::experiment::kept::series_frame;
use crate::experiment::kept::stored::Stored;
use crate::experiment::rows::Rows;
use crate::model::figures::Registry;

/// Rows of a batch that take more than this stay on the disk [bytes].
pub const ROWS_BYTES: u64 = 64 << 20;

/// One side of one log.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// The log.
    pub scan: &'a Scan,
    /// Which side of its head.
    pub place: usize,
}

/// The batch of the replications in some pieces, which follow each other without gap; `asked` of them from the first on
/// were asked for. Rows that are few are taken into memory.
///
/// # Errors
///
/// If a file cannot be read, or histograms make no sense.
pub fn batch(
    registry: &Registry,
    seed: u64,
    first: u64,
    asked: u64,
    pieces: &[Piece<'_>],
) -> Result<Batch, LogFault> {
    let mut batch = Batch::from(registry, seed, first, asked);
    for piece in pieces {
        let side = &piece.scan.sides[piece.place];
        batch.n += side.done;
        for placed in &side.chunks {
            batch.events += placed.chunk.events;
            batch.failures.extend(placed.chunk.failures(seed));
        }
        add_series(piece, &mut batch.series)?;
    }
    let logs: Vec<_> = pieces
        .iter()
        .map(|piece| {
            (
                piece.scan.path.clone(),
                piece.scan.sides[piece.place].chunks.clone(),
            )
        })
        .collect();
    let stored = Stored::open(registry.figures.len(), &logs)?;
    let bytes = stored.len() as u64 * (registry.figures.len() as u64 + 1) * 8;
    let rows = Rows::stored(stored);
    batch.rows = if bytes <= ROWS_BYTES {
        in_memory(&rows)
    } else {
        rows
    };
    Ok(batch)
}

/// A copy of rows in memory.
pub fn in_memory(rows: &Rows) -> Rows {
    let mut copy = Rows::new(rows.n_figures());
    for row in 0..rows.len() {
        let values = (0..rows.n_figures()).map(|figure| rows.value(row, figure));
        copy.push_values(
            rows.replication(row),
            values.map(|value| value.unwrap_or(f64::NAN)),
        );
    }
    copy
}

/// Adds the histograms of a piece.
fn add_series(piece: &Piece<'_>, to: &mut [Histogram]) -> Result<(), LogFault> {
    let (path, side) = (&piece.scan.path, &piece.scan.sides[piece.place]);
    let Some((offset, length)) = side.series else {
        return Ok(());
    };
    let read = || {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(offset))?;
        let mut payload = vec![0; length];
        file.read_exact(&mut payload)?;
        Ok(payload)
    };
    let payload = read().map_err(LogFault::io("read", path))?;
    series_frame::opening(&payload)
        .filter(|(_, done, _)| *done == side.done)
        .and_then(|(_, done, mut cursor)| series_frame::add(&mut cursor, done, to))
        .ok_or_else(|| LogFault::damaged(path, offset, "its histograms make no sense"))
}
