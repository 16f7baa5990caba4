//! Effort: many independent tasks over threads, with their answers in order.
//!
//! Tasks are numbered. Threads take the next number, so that they start in order; when the person interrupts, no task
//! starts any more and those under way are finished. So the answers are always those of the first tasks without a
//! gap, and do not depend on the number of threads.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::experiment::batch::BatchError;
use crate::experiment::batch::THREAD_NAME;

/// What may be spent, and who watches.
#[derive(Clone, Copy)]
pub struct Effort<'a> {
    /// Threads; 0 counts as 1.
    pub threads: usize,
    /// Whether to stop early.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Told after each task, from any thread.
    pub progress: &'a (dyn Fn() + Sync),
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
    /// let effort = Effort { threads: 3, stop: &|| false, progress: &|| {} };
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
}

#[cfg(test)]
mod tests {
    use super::*;

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
        };
        let answers = effort.in_order(1000, || (), |(), k| k).unwrap();
        assert!(answers.len() >= 20 && answers.len() < 1000);
        assert!(answers.iter().zip(0..).all(|(answer, k)| *answer == k));
    }
}
