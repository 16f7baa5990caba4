//! Rows of some replications as bytes: failures first, then one column after the other.
//!
//! Columns lie together, so that one figure of ten million replications can be read without the others.

use std::ops::Range;

use crate::experiment::kept::code::{Cursor, put_text, put_varying};
use crate::experiment::rows::Rows;
use crate::model::outcome::Failure;

/// Replications of a frame: columns of 32 KiB, which are worth a read each.
pub const REPLICATIONS: u64 = 4096;

/// What a rows frame says before its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Which scenario of the log, counted from 0 in the order of its head.
    pub place: usize,
    /// First replication.
    pub first: u64,
    /// Replications, failed ones included.
    pub count: u64,
    /// Events handled in those that succeeded.
    pub events: u64,
    /// Those that failed: number and reason, in order.
    pub failures: Vec<(u64, String)>,
    /// Bytes before the columns.
    pub before: usize,
}

impl Chunk {
    /// Rows: the replications that succeeded.
    pub fn n_rows(&self) -> usize {
        self.count as usize - self.failures.len()
    }

    /// The failures as records.
    pub fn failures(&self, seed: u64) -> impl Iterator<Item = Failure> + '_ {
        self.failures
            .iter()
            .map(move |(replication, reason)| Failure {
                replication: *replication,
                seed,
                reason: reason.clone(),
            })
    }
}

/// The payload for some rows of a batch; `failures` are those among the replications.
pub fn encode(
    place: usize,
    replications: Range<u64>,
    events: u64,
    failures: &[Failure],
    rows: &Rows,
    among: Range<usize>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let count = replications.end - replications.start;
    let numbers = [place as u64, replications.start, count, events];
    for number in numbers.into_iter().chain([failures.len() as u64]) {
        put_varying(&mut bytes, number.into());
    }
    for failure in failures {
        put_varying(&mut bytes, failure.replication.into());
        put_text(&mut bytes, &failure.reason);
    }
    bytes.reserve(among.len() * rows.n_figures() * 8);
    for figure in 0..rows.n_figures() {
        for row in among.clone() {
            let value = rows.value(row, figure).unwrap_or(f64::NAN);
            bytes.extend_from_slice(&value.to_le_bytes());
        }
    }
    bytes
}

/// What stands before the columns of a payload; `None` if it makes no sense.
pub fn decode(bytes: &[u8], n_figures: usize) -> Option<Chunk> {
    let mut cursor = Cursor::new(bytes);
    let (place, first, count) = (
        cursor.small()?,
        cursor.small::<u64>()?,
        cursor.small::<u64>()?,
    );
    let (events, n_failures) = (cursor.small()?, cursor.small::<u64>()?);
    let end = first.checked_add(count)?;
    if n_failures > count || count > u64::from(u32::MAX) {
        return None;
    }
    let mut failures: Vec<(u64, String)> = Vec::new();
    for _ in 0..n_failures {
        let replication = cursor.small::<u64>()?;
        let follows = failures.last().is_none_or(|(last, _)| *last < replication);
        if !follows || !(first..end).contains(&replication) {
            return None;
        }
        failures.push((replication, cursor.text()?.to_owned()));
    }
    let n_rows = count - n_failures;
    let columns = n_rows.checked_mul(n_figures as u64)?.checked_mul(8)?;
    (cursor.left() as u64 == columns).then_some(Chunk {
        place,
        first,
        count,
        events,
        failures,
        before: bytes.len() - cursor.left(),
    })
}

/// The numbers of a column.
pub fn column(bytes: &[u8]) -> impl Iterator<Item = f64> + '_ {
    bytes
        .chunks_exact(8)
        .map(|bytes| f64::from_le_bytes(bytes.try_into().expect("a chunk of 8 has 8 bytes")))
}
