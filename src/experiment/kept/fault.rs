//! Why a log cannot be written or read.

use std::io;
use std::path::{Path, PathBuf};

/// Why a log cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum LogFault {
    /// The system refused.
    #[error("cannot {doing} `{}`: {source}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is no log, or one of another form.
    #[error("`{}` is not a log of bluelift replications: {reason}", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// It is the log of other replications.
    #[error("`{}` belongs to {found}, not to {wanted}", path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What it belongs to.
        found: String,
        /// What was looked for.
        wanted: String,
    },
    /// Frames before the last whole one are broken.
    #[error("`{}` is damaged at byte {offset}: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where.
        offset: u64,
        /// What is wrong.
        reason: String,
    },
    /// It ends before its last replication.
    #[error("`{}` is cut off: it holds {found} of {wanted} replications", path.display())]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Replications it holds.
        found: u64,
        /// Replications it should hold.
        wanted: u64,
    },
}

impl LogFault {
    /// An error of the system, for `map_err`.
    pub fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> LogFault {
        let path = path.to_owned();
        move |source| LogFault::Io {
            doing,
            path,
            source,
        }
    }

    /// A file that is no log.
    pub fn foreign(path: &Path, reason: impl Into<String>) -> LogFault {
        LogFault::Foreign {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }

    /// A frame that is whole but says what cannot be.
    pub fn damaged(path: &Path, offset: u64, reason: impl Into<String>) -> LogFault {
        LogFault::Damaged {
            path: path.to_owned(),
            offset,
            reason: reason.into(),
        }
    }
}
