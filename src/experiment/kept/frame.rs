//! Frames: pieces of a log that are whole or not there.
//!
//! ```text
//! marker 4 │ kind 1 │ length 8 │ payload │ checksum 16
//! ```
//!
//! The checksum is the first half of the BLAKE3 of the log's own id, the place of the frame in the file, and everything
//! before it. So a frame that was torn, overwritten, moved, or taken from another log is not whole.

use std::io;
use std::io::Read;

/// Begins every frame.
pub const MARKER: [u8; 4] = *b"\xf5blf";
/// Bytes before the payload.
pub const BEFORE: usize = 13;
/// Bytes behind the payload.
pub const BEHIND: usize = 16;
/// The longest payload [bytes]: more than the series of the largest batch take.
pub const LONGEST: u64 = 4 << 30;

/// What a frame holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whose log it is; only the first.
    Head = 1,
    /// Rows of some replications.
    Rows = 2,
    /// Histograms of all replications so far.
    Series = 3,
    /// Everything before is on the disk, and can be gone on from.
    Checkpoint = 4,
    /// The last checkpoint: nothing is missing.
    End = 5,
    /// Answers to tasks of a question; only in a ledger.
    Answers = 6,
}

impl Kind {
    fn of(byte: u8) -> Option<Kind> {
        [
            Kind::Head,
            Kind::Rows,
            Kind::Series,
            Kind::Checkpoint,
            Kind::End,
            Kind::Answers,
        ]
        .into_iter()
        .find(|kind| *kind as u8 == byte)
    }
}

/// Identifies a log: the BLAKE3 of its head, and zeros for the head itself.
pub type LogId = [u8; 32];

/// A whole frame as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// What it holds.
    pub kind: Kind,
    /// Where it begins in the file.
    pub offset: u64,
    /// Its content.
    pub payload: Vec<u8>,
}

impl Frame {
    /// Where the payload begins in the file.
    pub fn payload_offset(&self) -> u64 {
        self.offset + BEFORE as u64
    }

    /// Where the next frame begins.
    pub fn end(&self) -> u64 {
        self.offset + frame_length(self.payload.len())
    }
}

/// Bytes that a frame takes.
pub fn frame_length(payload: usize) -> u64 {
    (BEFORE + payload + BEHIND) as u64
}

/// The bytes of a frame at a place of a log.
pub fn seal(id: &LogId, offset: u64, kind: Kind, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(frame_length(payload.len()) as usize);
    bytes.extend_from_slice(&MARKER);
    bytes.push(kind as u8);
    bytes.extend_from_slice(&(payload.len() as u64).to_le_bytes());
    bytes.extend_from_slice(payload);
    let sum = checksum(id, offset, &bytes[..BEFORE], payload);
    bytes.extend_from_slice(&sum);
    bytes
}

fn checksum(id: &LogId, offset: u64, before: &[u8], payload: &[u8]) -> [u8; BEHIND] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(id);
    hasher.update(&offset.to_le_bytes());
    hasher.update(before);
    hasher.update(payload);
    let mut sum = [0; BEHIND];
    sum.copy_from_slice(&hasher.finalize().as_bytes()[..BEHIND]);
    sum
}

/// What stands at a place of a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// A whole frame.
    Whole(Frame),
    /// The end of the file.
    End,
    /// Something that is no whole frame.
    Broken,
}

/// Reads the frame that begins where the reader stands, which is `offset`.
///
/// # Errors
///
/// If the file cannot be read.
pub fn read(from: &mut impl Read, id: &LogId, offset: u64) -> io::Result<Found> {
    let mut before = Vec::with_capacity(BEFORE);
    from.by_ref().take(BEFORE as u64).read_to_end(&mut before)?;
    if before.is_empty() {
        return Ok(Found::End);
    }
    let Some((kind, length)) = opening(&before) else {
        return Ok(Found::Broken);
    };
    // A length that is wrong reserves nothing: only what is there is read.
    let mut payload = Vec::new();
    from.by_ref().take(length).read_to_end(&mut payload)?;
    let mut behind = Vec::with_capacity(BEHIND);
    from.by_ref().take(BEHIND as u64).read_to_end(&mut behind)?;
    let is_whole =
        payload.len() as u64 == length && behind == checksum(id, offset, &before, &payload);
    Ok(if is_whole {
        Found::Whole(Frame {
            kind,
            offset,
            payload,
        })
    } else {
        Found::Broken
    })
}

/// Kind and length of payload of a frame, if these bytes can begin one.
fn opening(before: &[u8]) -> Option<(Kind, u64)> {
    let rest = before.strip_prefix(&MARKER)?;
    let (kind, length) = rest.split_first()?;
    let length = u64::from_le_bytes(length.try_into().ok()?);
    let kind = Kind::of(*kind)?;
    (length <= LONGEST).then_some((kind, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: LogId = [7; 32];

    #[test]
    fn a_frame_reads_back_and_the_end_is_found() {
        let bytes = seal(&ID, 40, Kind::Rows, b"three rows");
        let mut reader = bytes.as_slice();
        let Ok(Found::Whole(frame)) = read(&mut reader, &ID, 40) else {
            panic!("the frame is whole");
        };
        assert_eq!(
            (frame.kind, frame.payload.as_slice()),
            (Kind::Rows, &b"three rows"[..])
        );
        assert_eq!(frame.end(), 40 + bytes.len() as u64);
        assert_eq!(read(&mut reader, &ID, frame.end()).unwrap(), Found::End);
    }

    #[test]
    fn a_frame_with_any_changed_byte_is_broken() {
        let bytes = seal(&ID, 40, Kind::Series, b"histograms");
        for place in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[place] ^= 1 << bit;
                let found = read(&mut changed.as_slice(), &ID, 40).unwrap();
                assert_eq!(found, Found::Broken, "byte {place}, bit {bit}");
            }
        }
    }

    #[test]
    fn a_frame_that_is_cut_off_moved_or_of_another_log_is_broken() {
        let bytes = seal(&ID, 40, Kind::Series, b"histograms");
        for length in 1..bytes.len() {
            assert_eq!(read(&mut &bytes[..length], &ID, 40).unwrap(), Found::Broken);
        }
        assert_eq!(read(&mut bytes.as_slice(), &ID, 41).unwrap(), Found::Broken);
        assert_eq!(
            read(&mut bytes.as_slice(), &[8; 32], 40).unwrap(),
            Found::Broken
        );
    }
}
