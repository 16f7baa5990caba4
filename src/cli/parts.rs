//! The parts of a job: found, checked, and merged.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::exit::{Exit, Stop};
use crate::cli::folder::FolderError;
use crate::cli::job;
use crate::cli::job::Job;
use crate::experiment::batch::Batch;
use crate::experiment::kept::fault::LogFault;
use crate::experiment::kept::head::SideHead;
use crate::experiment::kept::merge;
use crate::experiment::kept::merge::Piece;
use crate::experiment::kept::read;
use crate::experiment::kept::read::Scan;
use crate::experiment::shards;
use crate::experiment::shards::Share;
use crate::model::figures::Registry;

/// Shards whose part has not got its name.
pub fn not_there(job: &Job, folder: &Path) -> Vec<u32> {
    (0..job.shards)
        .filter(|&index| !job.part(folder, index).is_file())
        .collect()
}

/// One batch a scenario, each with the figures of a registry, from all parts in the folder of a job, whatever the number of shards they were run for.
///
/// # Errors
///
/// With code 75 and the missing shards, if some replications are in no part. With code 1, if a part is damaged or cut
/// off, belongs to another job, or has replications in common with another.
pub fn merge(job: &Job, folder: &Path, registries: &[&Registry]) -> Result<Vec<Batch>, Stop> {
    let scans: Vec<Scan> = paths(folder)?
        .iter()
        .map(|path| read::scan(path).and_then(Scan::whole))
        .collect::<Result<_, _>>()
        .map_err(refused)?;
    let mut shares: Vec<(Share, usize, usize)> = Vec::new();
    for (at, scan) in scans.iter().enumerate() {
        check(job, registries, scan)?;
        for (place, side) in scan.head.sides.iter().enumerate() {
            let share = Share {
                side: side.side,
                first: side.first,
                count: side.count,
            };
            shares.push((share, at, place));
        }
    }
    shares.sort();
    check_tiling(job, &scans, &shares)?;
    let batch = |side: u32| {
        let mine = shares.iter().filter(|(share, _, _)| share.side == side);
        let pieces: Vec<Piece<'_>> = mine
            .map(|(_, at, place)| Piece {
                scan: &scans[*at],
                place: *place,
            })
            .collect();
        let registry = registries[side as usize];
        merge::batch(registry, job.planned.seed, 0, job.planned.asked, &pieces)
    };
    let batches: Result<Vec<Batch>, LogFault> = (0..job.n_sides()).map(batch).collect();
    batches.map_err(refused)
}

fn refused(fault: LogFault) -> Stop {
    let remedy = match &fault {
        LogFault::Io { .. } => "",
        _ => "; remove it and run its shard again",
    };
    let text = format!("{fault}{remedy}");
    Stop::new(Stop::from(fault).exit, text)
}

/// The parts in a folder, in order of name.
fn paths(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let parts = folder.join(job::PARTS);
    let mut paths = Vec::new();
    for entry in fs::read_dir(&parts).map_err(FolderError::io("look into", &parts))? {
        let path = entry.map_err(FolderError::io("look into", &parts))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("part-") && name.ends_with(".log") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Refuses a part of another job, or of another build.
fn check(job: &Job, registries: &[&Registry], scan: &Scan) -> Result<(), Stop> {
    let (head, planned) = (&scan.head, &job.planned);
    let fits = |side: &SideHead| {
        registries.get(side.side as usize).is_some_and(|registry| {
            *side == SideHead::new(side.side, registry, side.first, side.count)
                && side.first + side.count <= planned.asked
        })
    };
    if head.job == planned.job() && head.seed == planned.seed && head.sides.iter().all(fits) {
        return Ok(());
    }
    Err(refused(LogFault::Other {
        path: scan.path.clone(),
        found: head.says.clone(),
        wanted: planned.sentence(),
    }))
}

/// Refuses parts that overlap, and names the shards that are missing.
fn check_tiling(job: &Job, scans: &[Scan], shares: &[(Share, usize, usize)]) -> Result<(), Stop> {
    let flat: Vec<Share> = shares.iter().map(|(share, _, _)| *share).collect();
    let (sides, n) = (job.n_sides(), job.planned.asked);
    let tiling = shards::tile(sides, n, &flat);
    if let Some((one, other)) = tiling.overlap {
        let name = |place: usize| scans[shares[place].1].path.display();
        let message = format!(
            "`{}` and `{}` have replications in common; remove one of them",
            name(one),
            name(other)
        );
        return Err(Stop::new(Exit::Failed, message));
    }
    let missing = shards::missing(sides, n, job.shards, &tiling.gaps);
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!(
        "{} of {} shards are missing: {}",
        missing.len(),
        job.shards,
        shards::array(&missing)
    );
    Err(Stop::new(Exit::TryAgain, message))
}
