//! The `bluelift` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(bluelift::cli::run(std::env::args_os()))
}
