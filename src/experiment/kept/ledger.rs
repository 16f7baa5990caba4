//! A ledger: the answers to the numbered tasks of a question, written down as they come.
//!
//! A question such as *stress* or *optimise* asks in stages, each of some tasks. Which stages and tasks there are follows
//! from the question and the answers before, so that a process that finds the answers of an earlier one comes to where that
//! was cut off without running anything again.
//!
//! ```text
//! head │ answers │ answers │ …
//! ```
//!
//! Every piece is a [`frame`] with its own checksum, and on the disk before the next is written. What follows the first
//! piece that is not whole is cut off; an answer that is not there is worked out again, and is the same.

use std::collections::BTreeMap;
use std::fs;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use serde::{Deserialize, Serialize};

use crate::experiment::effort::Memory;
use crate::experiment::kept::code::{Cursor, put_varying};
use crate::experiment::kept::fault::LogFault;
use crate::experiment::kept::frame;
use crate::experiment::kept::frame::{Found, Kind, LogId};
use crate::experiment::kept::read::log_id;

/// Version of the form.
const FORMAT: u32 = 1;

/// Whose answers a ledger holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: u32,
    /// Digest of the question: scenario, seed, version, options.
    question: String,
    /// The question in a few words, for messages.
    says: String,
}

/// The answers of one stage, by task.
type Stage = BTreeMap<u64, Vec<u8>>;

/// A ledger that is being written.
pub struct Ledger {
    path: PathBuf,
    n_known: u64,
    book: Mutex<Book>,
}

struct Book {
    file: File,
    id: LogId,
    offset: u64,
    /// What an earlier process has left, by stage.
    known: BTreeMap<u64, Stage>,
    next_stage: u64,
    /// What is not yet in the file.
    waiting: Vec<u8>,
    waiting_stage: u64,
    is_due: Box<dyn FnMut() -> bool + Send>,
    fault: Option<LogFault>,
}

impl Ledger {
    /// The ledger at a path, or a new one where none is. `is_due` is asked after each answer whether it is time to write.
    ///
    /// # Errors
    ///
    /// If there is a ledger of another question or something else, if it is damaged, or if the system refuses.
    pub fn open(
        path: &Path,
        question: &str,
        says: &str,
        is_due: Box<dyn FnMut() -> bool + Send>,
    ) -> Result<Ledger, LogFault> {
        let head = Head {
            format: FORMAT,
            question: question.to_owned(),
            says: says.to_owned(),
        };
        let payload = serde_json::to_vec(&head).expect("a head has only text as keys");
        let (id, known, end) = if path.exists() {
            read(path, &head)?
        } else {
            let bytes = frame::seal(&[0; 32], 0, Kind::Head, &payload);
            // The file appears with its head whole, or not at all.
            let mut new = path.as_os_str().to_owned();
            new.push(".new");
            let new = PathBuf::from(new);
            let mut file = File::create(&new).map_err(LogFault::io("create", &new))?;
            file.write_all(&bytes)
                .and_then(|()| file.sync_all())
                .and_then(|()| fs::rename(&new, path))
                .map_err(LogFault::io("write to", path))?;
            (log_id(&payload), BTreeMap::new(), bytes.len() as u64)
        };
        let file = OpenOptions::new()
            .append(true)
            .open(path)
            .map_err(LogFault::io("write to", path))?;
        file.set_len(end).map_err(LogFault::io("cut off", path))?;
        Ok(Ledger {
            path: path.to_owned(),
            n_known: known.values().map(|stage: &Stage| stage.len() as u64).sum(),
            book: Mutex::new(Book {
                file,
                id,
                offset: end,
                known,
                next_stage: 0,
                waiting: Vec::new(),
                waiting_stage: 0,
                is_due,
                fault: None,
            }),
        })
    }

    /// Answers that an earlier process has left.
    pub fn n_known(&self) -> u64 {
        self.n_known
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book
            .lock()
            .expect("no thread panics while it holds the ledger")
    }
}

impl Book {
    /// Writes what is waiting, and waits for the disk.
    fn write(&mut self, path: &Path) {
        if self.waiting.is_empty() || self.fault.is_some() {
            return;
        }
        let mut payload = Vec::with_capacity(self.waiting.len() + 9);
        put_varying(&mut payload, self.waiting_stage.into());
        payload.append(&mut self.waiting);
        let bytes = frame::seal(&self.id, self.offset, Kind::Answers, &payload);
        let written = self
            .file
            .write_all(&bytes)
            .and_then(|()| self.file.sync_data());
        self.offset += bytes.len() as u64;
        self.fault = written.map_err(LogFault::io("write to", path)).err();
    }
}

impl Memory for Ledger {
    fn begin(&self) -> (u64, BTreeMap<u64, Vec<u8>>) {
        let mut book = self.book();
        let stage = book.next_stage;
        book.next_stage += 1;
        let known = book.known.remove(&stage).unwrap_or_default();
        (stage, known)
    }

    fn keep(&self, stage: u64, task: u64, answer: &[u8]) {
        let mut book = self.book();
        book.waiting_stage = stage;
        put_varying(&mut book.waiting, task.into());
        put_varying(&mut book.waiting, answer.len() as u128);
        book.waiting.extend_from_slice(answer);
        if (book.is_due)() {
            book.write(&self.path);
        }
    }

    fn end(&self) -> Result<(), LogFault> {
        let mut book = self.book();
        book.write(&self.path);
        match book.fault.take() {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }
}

/// The id of a ledger, what it holds, and where its last whole piece ends.
fn read(path: &Path, head: &Head) -> Result<(LogId, BTreeMap<u64, Stage>, u64), LogFault> {
    let file = File::open(path).map_err(LogFault::io("open", path))?;
    let mut from = BufReader::new(file);
    parse(path, &mut from, head)
}

fn parse(
    path: &Path,
    from: &mut impl Read,
    head: &Head,
) -> Result<(LogId, BTreeMap<u64, Stage>, u64), LogFault> {
    let foreign = |reason: &str| LogFault::foreign(path, reason);
    let mut next =
        |id: &LogId, offset| frame::read(from, id, offset).map_err(LogFault::io("read", path));
    let Found::Whole(first) = next(&[0; 32], 0)? else {
        return Err(foreign("it has no head"));
    };
    let held = serde_json::from_slice::<Head>(&first.payload).ok();
    let held = held.filter(|held| first.kind == Kind::Head && held.format == FORMAT);
    let held = held.ok_or_else(|| foreign("its head is not that of answers"))?;
    if held.question != head.question {
        return Err(LogFault::Other {
            path: path.to_owned(),
            found: held.says,
            wanted: head.says.clone(),
        });
    }
    let id = log_id(&first.payload);
    let mut known: BTreeMap<u64, Stage> = BTreeMap::new();
    let mut end = first.end();
    // A piece that is not whole was torn, or something behind it is of no use without it: it is worked out again.
    while let Found::Whole(piece) = next(&id, end)? {
        let is_understood = piece.kind == Kind::Answers && take(&piece.payload, &mut known);
        if !is_understood {
            return Err(LogFault::damaged(path, end, "its answers make no sense"));
        }
        end = piece.end();
    }
    Ok((id, known, end))
}

/// Takes the answers of a piece; whether they make sense.
fn take(payload: &[u8], known: &mut BTreeMap<u64, Stage>) -> bool {
    let mut cursor = Cursor::new(payload);
    let Some(stage) = cursor.small::<u64>() else {
        return false;
    };
    let stage = known.entry(stage).or_default();
    while cursor.left() > 0 {
        let one = |cursor: &mut Cursor<'_>| {
            let (task, length) = (cursor.small::<u64>()?, cursor.small::<usize>()?);
            Some((task, cursor.take(length)?.to_vec()))
        };
        match one(&mut cursor) {
            Some((task, answer)) => stage.insert(task, answer),
            None => return false,
        };
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(path: &Path, question: &str) -> Result<Ledger, LogFault> {
        Ledger::open(path, question, question, Box::new(|| true))
    }

    #[test]
    fn answers_are_found_again_up_to_the_last_whole_piece() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.log");
        let ledger = open(&path, "why").unwrap();
        let (stage, known) = ledger.begin();
        assert!(known.is_empty());
        ledger.keep(stage, 3, b"three");
        ledger.keep(stage, 1, b"one");
        let (second, _) = ledger.begin();
        ledger.keep(second, 0, b"nought");
        ledger.end().unwrap();
        drop(ledger);
        // The last piece loses its end.
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() - 3]).unwrap();
        let ledger = open(&path, "why").unwrap();
        assert_eq!(ledger.n_known(), 2);
        let (stage, known) = ledger.begin();
        let expected = [(1, b"one".to_vec()), (3, b"three".to_vec())];
        assert_eq!((stage, known), (0, expected.into()));
        let (second, known) = ledger.begin();
        assert!(known.is_empty());
        ledger.keep(second, 0, b"nought");
        ledger.end().unwrap();
        drop(ledger);
        assert_eq!(open(&path, "why").unwrap().n_known(), 3);
    }

    #[test]
    fn a_ledger_of_another_question_or_no_ledger_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.log");
        drop(open(&path, "why"));
        assert!(matches!(open(&path, "stress"), Err(LogFault::Other { .. })));
        fs::write(&path, "years of work").unwrap();
        assert!(matches!(open(&path, "why"), Err(LogFault::Foreign { .. })));
    }
}
