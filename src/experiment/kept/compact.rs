//! A finished log without its checkpoints: what a shard hands on.
//!
//! Each checkpoint holds all histograms anew. When nothing is missing any more, only the last ones count.

use std::fs::File;
use std::io;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::experiment::kept::fault::LogFault;
use crate::experiment::kept::log::Log;
use crate::experiment::kept::read::{Placed, Scan};

/// Copies a log that is whole, with one series frame a side. Every byte has been checked when it was read.
///
/// # Errors
///
/// If the system refuses.
pub fn compact(scan: &Scan, to: &Path) -> Result<(), LogFault> {
    let mut file = File::open(&scan.path).map_err(LogFault::io("open", &scan.path))?;
    let mut take = |offset: u64, length: usize| {
        read(&mut file, offset, length).map_err(LogFault::io("read", &scan.path))
    };
    let mut log = Log::create(to, scan.head.clone())?;
    for (place, (side, head)) in scan.sides.iter().zip(&scan.head.sides).enumerate() {
        for Placed { chunk, columns } in &side.chunks {
            let length = chunk.before + chunk.n_rows() * head.figures * size_of::<f64>();
            let payload = take(columns - chunk.before as u64, length)?;
            log.add_rows(place, chunk.count, &payload)?;
        }
        if let Some((offset, length)) = side.series {
            log.add_series(&take(offset, length)?)?;
        }
    }
    log.checkpoint()
}

fn read(file: &mut File, offset: u64, length: usize) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = vec![0; length];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}
