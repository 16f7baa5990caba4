//! The person's side: results to standard output, everything else to standard error.

use std::io;
use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::exit::Stop;
use crate::report::sparks::BLOCKS;

/// Where a command talks to a person.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Whether faults are coloured: only on a terminal, and not if `NO_COLOR` is set.
    pub colour: bool,
    /// Whether a progress bar is shown.
    progress: bool,
    /// Whether results are printed in ASCII only.
    plain: bool,
}

impl Terminal {
    /// The terminal of this process.
    pub fn new() -> Terminal {
        let is_terminal = io::stderr().is_terminal();
        let is_plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Terminal {
            colour: is_terminal && !is_plain,
            progress: is_terminal,
            plain: false,
        }
    }

    /// The same, in ASCII and without colours and progress if the person wants that.
    #[must_use]
    pub fn plain(self, is_plain: bool) -> Terminal {
        Terminal {
            colour: self.colour && !is_plain,
            progress: self.progress && !is_plain,
            plain: is_plain,
        }
    }

    /// The same, without progress if the person wants none.
    #[must_use]
    pub fn quiet(self, is_quiet: bool) -> Terminal {
        Terminal {
            progress: self.progress && !is_quiet,
            ..self
        }
    }

    /// Writes a result.
    ///
    /// # Errors
    ///
    /// If standard output cannot be written, or its reader has gone away.
    pub fn print(&self, text: &str) -> Result<(), Stop> {
        let ascii = self.plain.then(|| in_ascii(text));
        let text = ascii.as_deref().unwrap_or(text);
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .map_err(|error| Stop::output(&error))
    }

    /// Tells the person something, on a line of its own.
    pub fn say(&self, text: &str) {
        // Nobody can be told that standard error is gone.
        let _ = writeln!(io::stderr(), "{}", text.trim_end_matches('\n'));
    }

    /// A bar over a number of replications, with the time left.
    pub fn bar(&self, n: u64) -> ProgressBar {
        let target = if self.progress {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let style =
            ProgressStyle::with_template("{bar:40} {pos} of {len} replications, {eta} left\n{msg}")
                .expect("the template is well formed");
        ProgressBar::with_draw_target(Some(n), target).with_style(style)
    }
}

/// The text with ASCII in place of lines, blocks and signs: blocks become the digits 1 to 8.
fn in_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '─' | '–' | '−' | '—' => out.push('-'),
            '═' => out.push('='),
            '│' | '┆' => out.push('|'),
            '≤' => out.push_str("<="),
            '≥' => out.push_str(">="),
            '·' => out.push('.'),
            '’' => out.push('\''),
            '∞' => out.push_str("inf"),
            other => match BLOCKS.iter().position(|block| *block == other) {
                Some(level) => out.push(char::from(b'1' + level as u8)),
                None => out.push(other),
            },
        }
    }
    out
}

impl Default for Terminal {
    fn default() -> Self {
        Terminal::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_has_ascii_for_every_sign_that_the_program_prints_and_keeps_names() {
        assert_eq!(in_ascii("── ▁▅█ − – ≤ 5 · ∞"), "-- 158 - - <= 5 . inf");
        assert_eq!(in_ascii("Sévaré"), "Sévaré");
    }
}
