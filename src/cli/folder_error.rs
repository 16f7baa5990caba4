//! Why a result folder cannot be used.

use std::io;
use std::path::{Path, PathBuf};

use crate::experiment::kept::fault::LogFault;

/// Why a result folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another result is there.
    #[error("`{}` already holds another result ({held}); choose another folder with `-o`, or remove it", folder.display())]
    Taken {
        /// The folder.
        folder: PathBuf,
        /// What it holds.
        held: String,
    },
    /// Files are there that are no result.
    #[error("`{}` holds files that are not a bluelift result; choose another folder with `-o`", folder.display())]
    Foreign {
        /// The folder.
        folder: PathBuf,
    },
    /// The same result is there, but not as it was written.
    #[error("`{}` holds this result, but `{file}` is missing or has changed; remove the folder to run again", folder.display())]
    Damaged {
        /// The folder.
        folder: PathBuf,
        /// The first file that differs.
        file: String,
    },
    /// Another process is at it.
    #[error("another run is writing to `{}`; try again when it has ended", folder.display())]
    Busy {
        /// The partial folder.
        folder: PathBuf,
    },
    /// An earlier batch is unfinished there.
    #[error("`{}` holds an unfinished batch; finish it with the command that began it, or choose another folder with `-o`", folder.display())]
    Unfinished {
        /// The partial folder.
        folder: PathBuf,
    },
    /// What an earlier run left cannot be gone on with.
    #[error("{0}; choose another folder with `-o`, or move it aside with `--force`")]
    Log(#[from] LogFault),
    /// The path cannot be a folder.
    #[error("`{}` cannot name a result folder", folder.display())]
    Nameless {
        /// The path.
        folder: PathBuf,
    },
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
}

impl FolderError {
    /// An error of the system, for `map_err`.
    pub fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FolderError {
        let path = path.to_owned();
        move |source| FolderError::Io {
            doing,
            path,
            source,
        }
    }
}
