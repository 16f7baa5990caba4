//! Batches that outlive their process: a log that is written as replications are done, and read to go on.
//!
//! A log is one file that only grows: a [`head`], then rows, series and checkpoints, each in a [`frame`] with its own
//! checksum. It serves three ends with one form: what an interrupted run continues from, what a shard hands to the
//! merge, and where the rows of a batch stay that is too large for memory.
//!
//! ```text
//! head │ rows rows … series checkpoint │ rows … series checkpoint │ … │ end
//! ```
//!
//! # The rule
//!
//! A [`log::Log`] is never changed before its last checkpoint. What follows the last checkpoint, or the first frame that is
//! not whole, is cut off and run again: replications depend on seed and number only, so that the bits are the same. If
//! whole frames follow a broken one, the file was not torn but damaged, and is refused.
//!
//! # Limits
//!
//! The file system must keep what it has confirmed: each checkpoint waits for the disk. A disk that lies about that can
//! lose work, but cannot change a result, because every frame is checked when it is read.

pub mod answer;
pub mod code;
pub mod compact;
pub mod fault;
pub mod frame;
pub mod head;
pub mod keeper;
pub mod ledger;
pub mod log;
pub mod merge;
pub mod read;
pub mod rows_frame;
pub mod series_frame;
pub mod stored;
