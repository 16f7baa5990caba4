//! Effort: many independent tasks over threads, with their answers in order.
//!
//! Tasks are numbered. Threads take the next number, so that they start in order; when the person interrupts, no task
//! starts any more and those under way are finished. So the answers are always those of the first tasks without a
//! gap, and do not depend on the number of threads.
//!
//! With a [`Memory`], answers that an earlier process has left are not worked out again, and new ones are written down.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::experiment::batch::BatchError;
use crate::experiment::batch::THREAD_NAME;
use crate::experiment::kept::answer::Answer;
use crate::experiment::kept::code::Cursor;
use crate::experiment::kept::fault::LogFault;

/// Remembers answers from one process to the next.
pub trait Memory: Sync {
    /// Begins the next stage: its number, and the answers that are known, by task.
    fn begin(&self) -> (u64, BTreeMap<u64, Vec<u8>>);

    /// Writes an answer down, now or a little later.
    fn keep(&self, stage: u64, task: u64, answer: &[u8]);

    /// Ends a stage: what waits is written.
    ///
    /// # Errors
    ///
    /// If anything could not be written since the stage began.
    fn end(&self) -> Result<(), LogFault>;
}

/// What may be spent, and who watches.
#[derive(Clone, Copy)]
pub struct Effort<'a> {
    /// Threads; 0 counts as 1.
    pub threads: usize,
    /// Whether to stop early.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Told after each task, from any thread.
    pub progress: &'a (dyn Fn() + Sync),
    /// Where answers are kept, if anywhere.
    pub memory: Option<&'a dyn Memory>,
}

impl Effort<'_> {
    /// Answers of tasks 0 to `n` − 1 in order; fewer if stopped. `make` gives each thread what it works with.
    ///
    /// # Errors
    ///
    /// If the threads cannot be started.
    ///
    /// # Example
    ///
    /// ```
    /// # use bluelift::experiment::effort::Effort;
    /// let effort = Effort { threads: 3, stop: &|| false, progress: &|| {}, memory: None };
    /// let squares = effort.in_order(4, || (), |(), k| k * k)?;
    /// assert_eq!(squares, [0, 1, 4, 9]);
    /// # Ok::<(), bluelift::experiment::batch::BatchError>(())
    /// ```
    pub fn in_order<W, T: Send>(
        &self,
        n: u64,
        make: impl Fn() -> W + Sync,
        task: impl Fn(&mut W, u64) -> T + Sync,
    ) -> Result<Vec<T>, BatchError> {
        let threads = self.threads.max(1);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|index| format!("{THREAD_NAME} {index}"))
            .build()
            .map_err(|source| BatchError::Threads { threads, source })?;
        let next = AtomicU64::new(0);
        let shares = pool.broadcast(|_| {
            let mut worker = make();
            let mut done = Vec::new();
            while !(self.stop)() {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= n {
                    break;
                }
                done.push((number, task(&mut worker, number)));
                (self.progress)();
            }
            done
        });
        let mut answers: Vec<(u64, T)> = shares.into_iter().flatten().collect();
        answers.sort_unstable_by_key(|(number, _)| *number);
        Ok(answers.into_iter().map(|(_, answer)| answer).collect())
    }

    /// As [`Effort::in_order`], for answers that can be kept. A task that was stopped on the way has none, and ends the
    /// answers.
    ///
    /// # Errors
    ///
    /// If the threads cannot be started, or an answer cannot be written down.
    pub fn in_order_kept<W, T: Answer + Send>(
        &self,
        n: u64,
        make: impl Fn() -> W + Sync,
        task: impl Fn(&mut W, u64) -> Option<T> + Sync,
    ) -> Result<Vec<T>, BatchError> {
        let stage = self.memory.map(|memory| (memory, memory.begin()));
        let answers = self.in_order(n, make, |worker, number| {
            let Some((memory, (stage, known))) = &stage else {
                return task(worker, number);
            };
            let old = known.get(&number).and_then(|bytes| {
                let mut cursor = Cursor::new(bytes);
                T::take(&mut cursor).filter(|_| cursor.left() == 0)
            });
            if old.is_some() {
                return old;
            }
            let answer = task(worker, number)?;
            let mut bytes = Vec::new();
            answer.put(&mut bytes);
            memory.keep(*stage, number, &bytes);
            Some(answer)
        })?;
        if let Some((memory, _)) = &stage {
            memory.end()?;
        }
        Ok(answers.into_iter().map_while(|answer| answer).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::kept::ledger::Ledger;

    #[test]
    fn a_stopped_effort_leaves_the_first_tasks_without_a_gap() {
        let taken = AtomicU64::new(0);
        let stop = || taken.load(Ordering::Relaxed) >= 20;
        let progress = || {
            taken.fetch_add(1, Ordering::Relaxed);
        };
        let effort = Effort {
            threads: 4,
            stop: &stop,
            progress: &progress,
            memory: None,
        };
        let answers = effort.in_order(1000, || (), |(), k| k).unwrap();
        assert!(answers.len() >= 20 && answers.len() < 1000);
        assert!(answers.iter().zip(0..).all(|(answer, k)| *answer == k));
    }

    #[test]
    fn what_is_remembered_is_not_worked_out_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.log");
        let worked = AtomicU64::new(0);
        // Each of the two processes works at two stages, the first is stopped in the second.
        let process = |most: u64| {
            let ledger = Ledger::open(&path, "q", "q", Box::new(|| false)).unwrap();
            let effort = Effort {
                threads: 3,
                stop: &|| false,
                progress: &|| {},
                memory: Some(&ledger),
            };
            let task = |(): &mut (), k: u64| {
                let number = worked.fetch_add(1, Ordering::Relaxed);
                (number < most).then_some(k * k)
            };
            let first = effort.in_order_kept(10, || (), task).unwrap();
            let second = effort.in_order_kept(10, || (), task).unwrap();
            (first, second)
        };
        let squares: Vec<u64> = (0..10).map(|k| k * k).collect();
        let (first, second) = process(15);
        assert_eq!(first, squares);
        assert!(second.len() <= 5);
        let before = worked.load(Ordering::Relaxed);
        assert_eq!(process(u64::MAX), (squares.clone(), squares));
        // Fifteen answers were there.
        assert_eq!(worked.load(Ordering::Relaxed) - before, 5);
    }
}
