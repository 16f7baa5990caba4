//! Keeping a batch in a log while it runs.

use crate::experiment::batch::{Batch, Keep};
use crate::experiment::kept::fault::LogFault;
use crate::experiment::kept::log::Log;
use crate::experiment::kept::merge;
use crate::experiment::kept::merge::Piece;
use crate::experiment::kept::read;
use crate::experiment::kept::rows_frame;
use crate::experiment::kept::rows_frame::REPLICATIONS;
use crate::experiment::kept::series_frame;
use crate::model::figures::Registry;

/// Writes down what batches have come to, wave by wave.
///
/// Batch i of those that run together is side `place + i` of the log.
pub struct LogKeeper<'a> {
    log: Log,
    place: usize,
    /// Asked after each wave whether it is time for a checkpoint.
    is_due: &'a mut (dyn FnMut() -> bool + Send),
    /// What has been written of each batch.
    written: Vec<Written>,
    /// Rows of all batches that memory may hold [bytes].
    memory: usize,
    /// Whether rows have left memory.
    is_spilled: bool,
}

/// What has been written of a batch.
#[derive(Debug, Clone, Copy)]
struct Written {
    /// Rows still in memory.
    rows: usize,
    failures: usize,
    events: u64,
}

impl<'a> LogKeeper<'a> {
    /// Keeps batches of which the log has everything that they hold.
    pub fn new(
        log: Log,
        place: usize,
        batches: &[Batch],
        is_due: &'a mut (dyn FnMut() -> bool + Send),
    ) -> LogKeeper<'a> {
        let written = |batch: &Batch| Written {
            rows: batch.rows.len(),
            failures: batch.failures.len(),
            events: batch.events,
        };
        LogKeeper {
            log,
            place,
            is_due,
            written: batches.iter().map(written).collect(),
            memory: merge::ROWS_BYTES as usize,
            is_spilled: false,
        }
    }

    /// The same, but for batches that are looked at while they grow: all their rows stay in memory.
    #[must_use]
    pub fn with_all_in_memory(self) -> LogKeeper<'a> {
        LogKeeper {
            memory: usize::MAX,
            ..self
        }
    }

    /// The log, when the batches are done.
    pub fn into_log(self) -> Log {
        self.log
    }

    /// Writes the replications that have not been written; all of them, or only whole frames.
    fn write_rows(&mut self, index: usize, batch: &Batch, all: bool) -> Result<(), LogFault> {
        let place = self.place + index;
        loop {
            let done = self.log.done(place);
            let left = batch.n - done;
            if left == 0 || (left < REPLICATIONS && !all) {
                return Ok(());
            }
            let count = left.min(REPLICATIONS);
            let first = batch.first + done;
            let written = &mut self.written[index];
            let failures = &batch.failures[written.failures..];
            let failed = failures.partition_point(|f| f.replication < first + count);
            let rows = written.rows..written.rows + (count as usize - failed);
            // Events are counted for the batch, not for each row: those of a wave go with its first frame.
            let events = batch.events - written.events;
            let payload = rows_frame::encode(
                place,
                first..first + count,
                events,
                &failures[..failed],
                &batch.rows,
                rows.clone(),
            );
            *written = Written {
                rows: rows.end,
                failures: written.failures + failed,
                events: batch.events,
            };
            self.log.add_rows(place, count, &payload)?;
        }
    }

    /// Lets go of rows that have been written, if memory holds too many.
    fn spill(&mut self, batches: &mut [Batch]) {
        let bytes: usize = batches.iter().map(|batch| batch.rows.bytes()).sum();
        if bytes <= self.memory {
            return;
        }
        self.is_spilled = true;
        for (batch, written) in batches.iter_mut().zip(&mut self.written) {
            batch.rows.forget(written.rows);
            written.rows = 0;
        }
    }

    /// Gives batches whose rows have left memory those of the log.
    ///
    /// # Errors
    ///
    /// If the log cannot be read.
    pub fn restore(&self, batches: &mut [Batch], registries: &[&Registry]) -> Result<(), LogFault> {
        if !self.is_spilled {
            return Ok(());
        }
        let scan = read::scan(self.log.path())?;
        for (index, (batch, registry)) in batches.iter_mut().zip(registries).enumerate() {
            let piece = Piece {
                scan: &scan,
                place: self.place + index,
            };
            *batch = merge::batch(registry, batch.seed, batch.first, batch.asked, &[piece])?;
        }
        Ok(())
    }
}

impl Keep for LogKeeper<'_> {
    fn keep(&mut self, batches: &mut [Batch], is_last: bool) -> Result<(), LogFault> {
        let is_checkpoint = is_last || (self.is_due)();
        for (index, batch) in batches.iter().enumerate() {
            self.write_rows(index, batch, is_checkpoint)?;
        }
        if is_checkpoint && self.log.wants_checkpoint() {
            for (index, batch) in batches.iter().enumerate() {
                let payload = series_frame::encode(self.place + index, batch.n, &batch.series);
                self.log.add_series(&payload)?;
            }
            self.log.checkpoint()?;
        }
        self.spill(batches);
        Ok(())
    }
}
