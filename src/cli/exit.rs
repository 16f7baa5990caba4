//! How a command ends.

use std::io;

/// The exit codes of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// A run, or input or output, failed.
    Failed = 1,
    /// The arguments or the scenario are wrong.
    Bad = 2,
    /// The replications cannot tell whether an assertion holds.
    Undecided = 3,
    /// An assertion does not hold.
    False = 4,
    /// Someone else is at it; the same command may work later.
    TryAgain = 75,
    /// Interrupted.
    Interrupted = 130,
}

/// Why a command ends early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// With which code.
    pub exit: Exit,
    /// What the person is told; nothing if it has been said, or if nobody listens any more.
    pub message: Option<String>,
}

impl Stop {
    /// Ends with a code and a message.
    pub fn new(exit: Exit, message: impl Into<String>) -> Stop {
        Stop {
            exit,
            message: Some(message.into()),
        }
    }

    /// Ends with a code; what there is to say has been said.
    pub fn silent(exit: Exit) -> Stop {
        Stop {
            exit,
            message: None,
        }
    }

    /// Ends because standard output cannot be written; a reader that has gone away is no failure.
    pub fn output(error: &io::Error) -> Stop {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Stop::silent(Exit::Done);
        }
        Stop::new(
            Exit::Failed,
            format!("cannot write to standard output: {error}"),
        )
    }
}
