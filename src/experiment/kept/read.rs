//! Reading a log from end to end: every frame is checked, and what it holds is indexed.

use std::fs::File;
use std::io;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::experiment::kept::code::Cursor;
use crate::experiment::kept::fault::LogFault;
use crate::experiment::kept::frame;
use crate::experiment::kept::frame::{Found, Frame, Kind, LogId};
use crate::experiment::kept::head::Head;
use crate::experiment::kept::rows_frame;
use crate::experiment::kept::rows_frame::Chunk;
use crate::experiment::kept::series_frame;

/// Bytes read at a time, and looked through at a time for frames behind a broken one.
const WINDOW: usize = 1 << 20;
/// Frames looked at behind a broken one.
const LOOKS: usize = 1000;

/// A rows frame and where its columns begin in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// What it says.
    pub chunk: Chunk,
    /// Place of its first number in the file.
    pub columns: u64,
}

/// What is known of one scenario of a log, up to the last checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SideIndex {
    /// Its rows, in order.
    pub chunks: Vec<Placed>,
    /// Place and length of the payload with its last histograms.
    pub series: Option<(u64, usize)>,
    /// Replications done.
    pub done: u64,
}

/// A log that has been read.
#[derive(Debug)]
pub struct Scan {
    /// The file.
    pub path: PathBuf,
    /// Its head.
    pub head: Head,
    /// Its id.
    pub id: LogId,
    /// What it holds, one entry a side of the head.
    pub sides: Vec<SideIndex>,
    /// Where the last checkpoint ends; nothing behind counts.
    pub end: u64,
    /// Bytes behind.
    pub torn: u64,
    /// Whether nothing is missing.
    pub is_ended: bool,
}

impl Scan {
    /// Replications done, of all scenarios together.
    pub fn done(&self) -> u64 {
        self.sides.iter().map(|side| side.done).sum()
    }

    /// The log as one that is whole.
    ///
    /// # Errors
    ///
    /// If it ends before its last replication.
    pub fn whole(self) -> Result<Scan, LogFault> {
        if self.is_ended && self.torn == 0 {
            return Ok(self);
        }
        if self.is_ended {
            let reason = "something follows its end";
            return Err(LogFault::damaged(&self.path, self.end, reason));
        }
        Err(LogFault::Truncated {
            found: self.done(),
            wanted: self.head.n(),
            path: self.path,
        })
    }
}

/// Reads a log.
///
/// # Errors
///
/// If the file cannot be read, is no log, or is damaged before its last whole frame.
pub fn scan(path: &Path) -> Result<Scan, LogFault> {
    let file = File::open(path).map_err(LogFault::io("open", path))?;
    scan_from(path, file)
}

/// As [`scan`], from anything that can be read; `path` is how messages name it. A log that grows meanwhile, because the
/// batch goes on, is read as it was at the start.
///
/// # Errors
///
/// As [`scan`].
pub fn scan_from(path: &Path, mut from: impl Read + Seek) -> Result<Scan, LogFault> {
    let size = from
        .seek(SeekFrom::End(0))
        .and_then(|size| from.rewind().map(|()| size))
        .map_err(LogFault::io("look at", path))?;
    let still = Still { from, at: 0, size };
    let mut from = BufReader::with_capacity(WINDOW, still);
    let mut scanner = Scanner::begin(path, &mut from)?;
    loop {
        let offset = scanner.offset;
        match read_frame(&mut from, &scanner.scan.id, offset, path)? {
            Found::Whole(frame) => scanner.take(&frame)?,
            Found::End => break,
            Found::Broken => {
                if has_later_frame(&mut from, &scanner.scan.id, offset + 1, path)? {
                    let reason = "a frame is broken, and whole ones follow";
                    return Err(LogFault::damaged(path, offset, reason));
                }
                break;
            }
        }
    }
    let mut scan = scanner.scan;
    scan.torn = size - scan.end;
    Ok(scan)
}

/// A file of the size that it had when it was opened: half a frame that another process completes meanwhile must not look
/// like damage before a whole one.
struct Still<R> {
    from: R,
    at: u64,
    size: u64,
}

impl<R: Read> Read for Still<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.size.saturating_sub(self.at);
        let most = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        let n = self.from.read(&mut buffer[..most])?;
        self.at += n as u64;
        Ok(n)
    }
}

impl<R: Seek> Seek for Still<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.from.seek(to)?;
        Ok(self.at)
    }
}

fn read_frame(
    from: &mut BufReader<impl Read + Seek>,
    id: &LogId,
    offset: u64,
    path: &Path,
) -> Result<Found, LogFault> {
    frame::read(from, id, offset).map_err(LogFault::io("read", path))
}

/// Whether a whole frame begins anywhere from an offset on.
fn has_later_frame(
    from: &mut BufReader<impl Read + Seek>,
    id: &LogId,
    mut offset: u64,
    path: &Path,
) -> Result<bool, LogFault> {
    let mut window = Vec::new();
    let mut looks = 0;
    loop {
        from.seek(SeekFrom::Start(offset))
            .map_err(LogFault::io("read", path))?;
        window.clear();
        from.by_ref()
            .take(WINDOW as u64)
            .read_to_end(&mut window)
            .map_err(LogFault::io("read", path))?;
        let is_marker = |bytes: &[u8]| bytes == frame::MARKER;
        for place in (0..window.len()).filter(|&at| window.get(at..at + 4).is_some_and(is_marker)) {
            let at = offset + place as u64;
            from.seek(SeekFrom::Start(at))
                .map_err(LogFault::io("read", path))?;
            if let Found::Whole(_) = read_frame(from, id, at, path)? {
                return Ok(true);
            }
            looks += 1;
            if looks == LOOKS {
                return Ok(false);
            }
        }
        if window.len() < WINDOW {
            return Ok(false);
        }
        // A marker may lie across the edge of a window.
        offset += (WINDOW - 3) as u64;
    }
}

/// What has been read so far; only a checkpoint makes it count.
struct Scanner {
    scan: Scan,
    /// As `scan.sides`, with what follows the last checkpoint.
    sides: Vec<SideIndex>,
    offset: u64,
}

impl Scanner {
    fn begin(path: &Path, from: &mut BufReader<impl Read + Seek>) -> Result<Scanner, LogFault> {
        let no_id = [0; 32];
        let Found::Whole(frame) = read_frame(from, &no_id, 0, path)? else {
            return Err(LogFault::foreign(path, "it has no head"));
        };
        if frame.kind != Kind::Head {
            return Err(LogFault::foreign(path, "it does not begin with a head"));
        }
        let head = Head::read(&frame.payload).map_err(|reason| LogFault::foreign(path, reason))?;
        let sides = vec![SideIndex::default(); head.sides.len()];
        let scan = Scan {
            path: path.to_owned(),
            id: log_id(&frame.payload),
            head,
            sides: sides.clone(),
            end: frame.end(),
            torn: 0,
            is_ended: false,
        };
        Ok(Scanner {
            scan,
            sides,
            offset: frame.end(),
        })
    }

    fn take(&mut self, frame: &Frame) -> Result<(), LogFault> {
        let path = self.scan.path.clone();
        let wrong = |reason: &str| LogFault::damaged(&path, frame.offset, reason);
        if self.scan.is_ended {
            return Err(wrong("a frame follows the end"));
        }
        let understood = match frame.kind {
            Kind::Head | Kind::Answers => None,
            Kind::Rows => self.rows(frame),
            Kind::Series => self.series(frame),
            Kind::Checkpoint | Kind::End => self.checkpoint(frame),
        };
        if understood.is_none() {
            return Err(wrong("a frame does not follow from those before it"));
        }
        self.offset = frame.end();
        if let Kind::Checkpoint | Kind::End = frame.kind {
            self.scan.sides.clone_from(&self.sides);
            self.scan.end = self.offset;
            self.scan.is_ended = frame.kind == Kind::End;
        }
        Ok(())
    }

    fn rows(&mut self, frame: &Frame) -> Option<()> {
        let place: usize = Cursor::new(&frame.payload).small()?;
        let head = self.scan.head.sides.get(place)?;
        let chunk = rows_frame::decode(&frame.payload, head.figures)?;
        let side = &mut self.sides[place];
        let done = side.done.checked_add(chunk.count)?;
        if chunk.first != head.first + side.done || done > head.count {
            return None;
        }
        side.done = done;
        let columns = frame.payload_offset() + chunk.before as u64;
        side.chunks.push(Placed { chunk, columns });
        Some(())
    }

    fn series(&mut self, frame: &Frame) -> Option<()> {
        let (place, done, _) = series_frame::opening(&frame.payload)?;
        let side = self.sides.get_mut(place)?;
        side.series = Some((frame.payload_offset(), frame.payload.len()));
        (side.done == done).then_some(())
    }

    fn checkpoint(&mut self, frame: &Frame) -> Option<()> {
        let mut cursor = Cursor::new(&frame.payload);
        for (side, head) in self.sides.iter().zip(&self.scan.head.sides) {
            let done: u64 = cursor.small()?;
            if done != side.done || (frame.kind == Kind::End && done != head.count) {
                return None;
            }
        }
        (cursor.left() == 0).then_some(())
    }
}

/// The id of a log with this head.
pub fn log_id(head: &[u8]) -> LogId {
    *blake3::hash(head).as_bytes()
}
