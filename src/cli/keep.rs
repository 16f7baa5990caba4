//! Batches that go on where an earlier process left off.
//!
//! `run`, `compare`, sweeps and sensitivity studies keep a log in the partial folder. The same command finds it, goes on after its last checkpoint, and
//! leaves the bytes of an unbroken run. Checkpoints follow each other more slowly the longer a run lasts, so that little is
//! lost early and little is written late.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;

use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder;
use crate::cli::folder::{Claim, FolderError, Found};
use crate::cli::leave;
use crate::cli::results;
use crate::cli::terminal::Terminal;
use crate::experiment::batch::{Batch, BatchError};
use crate::experiment::kept::fault::LogFault;
use crate::experiment::kept::head::{Head, SideHead};
use crate::experiment::kept::keeper::LogKeeper;
use crate::experiment::kept::log::Log;
use crate::experiment::kept::merge;
use crate::experiment::kept::merge::Piece;
use crate::experiment::kept::read;
use crate::model::figures::Registry;
use crate::model::model::Model;
use crate::report::manifest::Manifest;

/// Until the first checkpoint, and by how much longer until each later one.
const FIRST: Duration = Duration::from_millis(250);
const LONGER: f64 = 2.0;
/// Between two checkpoints at most: what a loss of power can cost.
const LONGEST: Duration = Duration::from_secs(60);

impl From<LogFault> for Stop {
    fn from(fault: LogFault) -> Stop {
        let exit = match &fault {
            LogFault::Io { source, .. } => leave::io_exit(source),
            _ => Exit::Failed,
        };
        Stop::new(exit, fault.to_string())
    }
}

impl From<BatchError> for Stop {
    fn from(error: BatchError) -> Stop {
        match error {
            BatchError::Kept(fault) => {
                let rest = "what is done is kept, and the same command goes on from there";
                let text = format!("{fault}; {rest}");
                Stop::new(Stop::from(fault).exit, text)
            }
            error => Stop::new(Exit::Failed, error.to_string()),
        }
    }
}

/// What is found where a result is to go.
pub enum Begun {
    /// The same result, whole.
    Same(Manifest),
    /// Work to be done, or to go on with.
    Work(Kept),
}

/// A claimed folder with the log of what has been done.
pub struct Kept {
    /// The folder.
    pub claim: Claim,
    /// The log.
    pub log: Log,
    /// What it holds, a batch a side.
    pub batches: Vec<Batch>,
}

/// Claims a folder for batches with the figures of some registries, and reads what an earlier run left of them. With `force`, what stands in
/// the way is moved aside.
///
/// # Errors
///
/// If something else is there, if another process works on it, or if the system refuses.
pub fn begin(
    folder: &Path,
    planned: &Manifest,
    registries: &[&Registry],
    force: bool,
    terminal: &Terminal,
) -> Result<Begun, Stop> {
    match attempt(folder, planned, registries, terminal) {
        Err(error) if force && move_aside(&error, folder, terminal)? => {
            // There may be something in the way under both names.
            begin(folder, planned, registries, force, terminal)
        }
        result => Ok(result?),
    }
}

/// Moves aside what stands in the way of a folder, as an error says; whether it could be.
///
/// # Errors
///
/// If another process works there, or the system refuses.
pub fn move_aside(error: &FolderError, folder: &Path, terminal: &Terminal) -> Result<bool, Stop> {
    let in_the_way = match error {
        FolderError::Log(LogFault::Io { .. }) | FolderError::Busy { .. } => return Ok(false),
        FolderError::Taken { folder, .. }
        | FolderError::Foreign { folder }
        | FolderError::Damaged { folder, .. } => folder.clone(),
        FolderError::Log(_) => folder::partial_folder(folder)?,
        _ => return Ok(false),
    };
    let aside = folder::set_aside(&in_the_way)?;
    let (from, to) = (in_the_way.display(), aside.display());
    terminal.say(&format!("`{from}` was moved aside to `{to}`"));
    Ok(true)
}

fn attempt(
    folder: &Path,
    planned: &Manifest,
    registries: &[&Registry],
    terminal: &Terminal,
) -> Result<Begun, FolderError> {
    let mut claim = match folder::claim_with_log(folder, planned)? {
        Found::Same(manifest) => return Ok(Begun::Same(manifest)),
        Found::Nothing(claim) => claim,
    };
    // Whatever happens from here on, a log that is there stays there.
    claim.keep_log();
    let sides = registries.iter().zip(0..);
    let sides = sides.map(|(registry, side)| SideHead::new(side, registry, 0, planned.asked));
    let head = Head::new(
        &planned.job(),
        &planned.sentence(),
        planned.seed,
        sides.collect(),
    );
    let path = claim.log();
    let (log, batches) = open_or_create(&path, head, registries)?;
    let done = batches.first().map_or(0, |batch| batch.n);
    if done > 0 {
        let asked = planned.asked;
        terminal.say(&format!(
            "going on after the first {done} of {asked} replications, which an earlier run has done"
        ));
    }
    Ok(Begun::Work(Kept {
        claim,
        log,
        batches,
    }))
}

/// The log at a path with the batches in it, one a side; a new one where none is.
///
/// # Errors
///
/// If a log is there that cannot be gone on with, or if the system refuses.
pub fn open_or_create(
    path: &Path,
    head: Head,
    registries: &[&Registry],
) -> Result<(Log, Vec<Batch>), LogFault> {
    let sides = head.sides.clone();
    let seed = head.seed;
    let of = |place: usize, pieces: &[Piece<'_>]| {
        let side = &sides[place];
        merge::batch(registries[place], seed, side.first, side.count, pieces)
    };
    if !path.exists() {
        let log = Log::create(path, head)?;
        let batches = (0..sides.len()).map(|place| of(place, &[]));
        return Ok((log, batches.collect::<Result<_, _>>()?));
    }
    let scan = read::scan(path)?;
    let log = Log::resume(&scan, head)?;
    let batches = (0..sides.len()).map(|place| of(place, &[Piece { scan: &scan, place }]));
    Ok((log, batches.collect::<Result<_, _>>()?))
}

/// When to write a checkpoint.
#[derive(Debug)]
pub struct Pace {
    last: Instant,
    wait: Duration,
}

impl Pace {
    /// From now on.
    pub fn new() -> Pace {
        Pace {
            last: Instant::now(),
            wait: FIRST,
        }
    }

    /// Whether it is time for a checkpoint; then the next one is counted from now.
    pub fn is_due(&mut self) -> bool {
        if self.last.elapsed() < self.wait {
            return false;
        }
        self.last = Instant::now();
        self.wait = self.wait.mul_f64(LONGER).min(LONGEST);
        true
    }
}

impl Default for Pace {
    fn default() -> Self {
        Pace::new()
    }
}

/// How to run batches.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    /// Threads.
    pub threads: usize,
    /// Events allowed in a replication.
    pub max_events: u64,
}

impl Kept {
    /// Runs what is missing. If the person interrupts, what is done is kept.
    ///
    /// # Errors
    ///
    /// If the system gives no threads, or what is done cannot be written down.
    pub fn run(
        self,
        models: &[&Model],
        way: Way,
        bar: &ProgressBar,
    ) -> Result<(Claim, Vec<Batch>), Stop> {
        let done: u64 = self.batches.iter().map(|batch| batch.n).sum();
        bar.set_position(done);
        let mut pace = Pace::new();
        let mut is_due = || pace.is_due();
        let mut keeper = LogKeeper::new(self.log, 0, &self.batches, &mut is_due);
        let mut batches = batches::go_on(models, way, self.batches, bar, &mut keeper)?;
        let registries: Vec<_> = models.iter().map(|model| model.registry()).collect();
        keeper.restore(&mut batches, &registries)?;
        if batches.iter().all(|batch| batch.n == 0) {
            self.claim.discard();
            let message = "interrupted before the first replication was done; nothing is left";
            return Err(Stop::new(Exit::Interrupted, message));
        }
        Ok((self.claim, batches))
    }
}

/// Where a result is written, and its name when it is whole.
pub enum Place {
    /// Into a claimed folder, which then gets this name.
    Into(Claim, PathBuf),
    /// Nowhere: the same result is there.
    There(PathBuf),
}

/// Chooses where to write. A result that is only the first replications of what was asked for goes into a folder of its
/// own, and what has been done stays where the same command goes on with it.
///
/// # Errors
///
/// If the folder of the first replications holds something else, or if the system refuses.
pub fn place(claim: Claim, folder: PathBuf, manifest: &Manifest) -> Result<Place, Stop> {
    if !manifest.partial {
        return Ok(Place::Into(claim, folder));
    }
    let folder = results::folder_of(folder, manifest)?;
    Ok(match folder::claim(&folder, manifest)? {
        Found::Nothing(claim) => Place::Into(claim, folder),
        Found::Same(_) => Place::There(folder),
    })
}

/// Stops if rows could not be read back from the disk: what was made of them would be wrong.
///
/// # Errors
///
/// If so.
pub fn check_rows(batches: &[Batch]) -> Result<(), Stop> {
    match batches.iter().find_map(|batch| batch.rows.fault()) {
        Some(fault) => Err(Stop::new(Exit::Failed, fault)),
        None => Ok(()),
    }
}
