//! Writing a log, and going on with one.

use std::fs;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::experiment::kept::code::put_varying;
use crate::experiment::kept::fault::LogFault;
use crate::experiment::kept::frame;
use crate::experiment::kept::frame::{Kind, LogId};
use crate::experiment::kept::head::Head;
use crate::experiment::kept::read;
use crate::experiment::kept::read::Scan;

/// A log that is being written.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    file: File,
    id: LogId,
    head: Head,
    offset: u64,
    /// Replications written, one entry a side of the head.
    done: Vec<u64>,
    /// Whether something follows the last checkpoint.
    is_open: bool,
    is_ended: bool,
}

impl Log {
    /// A new log with a head. The file appears with its head whole, or not at all.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub fn create(path: &Path, head: Head) -> Result<Log, LogFault> {
        let payload = head.bytes();
        let bytes = frame::seal(&[0; 32], 0, Kind::Head, &payload);
        let mut name = path.as_os_str().to_owned();
        name.push(".new");
        let new = PathBuf::from(name);
        let mut file = File::create(&new).map_err(LogFault::io("create", &new))?;
        file.write_all(&bytes)
            .map_err(LogFault::io("write to", &new))?;
        file.sync_all().map_err(LogFault::io("write to", &new))?;
        fs::rename(&new, path).map_err(LogFault::io("rename to", path))?;
        sync_folder(path)?;
        Ok(Log {
            path: path.to_owned(),
            file,
            id: read::log_id(&payload),
            done: vec![0; head.sides.len()],
            is_open: false,
            is_ended: false,
            head,
            offset: bytes.len() as u64,
        })
    }

    /// Goes on with a log that has been read: what lies behind its last checkpoint is cut off.
    ///
    /// # Errors
    ///
    /// If it is the log of other replications than those of `head`, or the system refuses.
    pub fn resume(scan: &Scan, head: Head) -> Result<Log, LogFault> {
        let path = &scan.path;
        if scan.head != head {
            return Err(LogFault::Other {
                path: path.clone(),
                found: scan.head.says.clone(),
                wanted: head.says,
            });
        }
        let file = OpenOptions::new()
            .append(true)
            .open(path)
            .map_err(LogFault::io("write to", path))?;
        if scan.torn > 0 {
            file.set_len(scan.end)
                .map_err(LogFault::io("cut off", path))?;
            file.sync_all().map_err(LogFault::io("write to", path))?;
        }
        Ok(Log {
            path: path.clone(),
            file,
            id: scan.id,
            done: scan.sides.iter().map(|side| side.done).collect(),
            is_open: false,
            is_ended: scan.is_ended,
            head,
            offset: scan.end,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The head.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Replications written of a side.
    pub fn done(&self, place: usize) -> u64 {
        self.done[place]
    }

    /// Whether a checkpoint would add anything: rows since the last one, or the end.
    pub fn wants_checkpoint(&self) -> bool {
        self.is_open || (!self.is_ended && self.is_full())
    }

    /// Whether all replications have been written.
    fn is_full(&self) -> bool {
        self.done.iter().sum::<u64>() == self.head.n()
    }

    /// Adds a rows frame of `count` replications of a side.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub fn add_rows(&mut self, place: usize, count: u64, payload: &[u8]) -> Result<(), LogFault> {
        self.append(Kind::Rows, payload)?;
        self.done[place] += count;
        Ok(())
    }

    /// Adds a series frame.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub fn add_series(&mut self, payload: &[u8]) -> Result<(), LogFault> {
        self.append(Kind::Series, payload)
    }

    /// Adds a checkpoint, or the end, and waits for the disk.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub fn checkpoint(&mut self) -> Result<(), LogFault> {
        let mut payload = Vec::new();
        self.done
            .iter()
            .for_each(|done| put_varying(&mut payload, (*done).into()));
        self.is_ended = self.is_full();
        let kind = if self.is_ended {
            Kind::End
        } else {
            Kind::Checkpoint
        };
        self.append(kind, &payload)?;
        self.is_open = false;
        self.file
            .sync_data()
            .map_err(LogFault::io("write to", &self.path))
    }

    fn append(&mut self, kind: Kind, payload: &[u8]) -> Result<(), LogFault> {
        let bytes = frame::seal(&self.id, self.offset, kind, payload);
        self.file
            .write_all(&bytes)
            .map_err(LogFault::io("write to", &self.path))?;
        self.offset += bytes.len() as u64;
        self.is_open = true;
        Ok(())
    }
}

/// Waits until the name of a file is on the disk, where the system can.
fn sync_folder(path: &Path) -> Result<(), LogFault> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(LogFault::io("write to", folder))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
