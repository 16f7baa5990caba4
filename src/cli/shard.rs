//! `bluelift shard`: a batch divided among machines.
//!
//! ```text
//! shard plan FILE -n N --shards K -o JOB     writes the job
//! shard run JOB I                            runs shard I; any machine, any order, any number of times
//! shard status JOB                           which parts are there
//! shard merge JOB                            leaves what one machine would have left, byte for byte
//! ```
//!
//! A shard writes its part to a working file, and gives it its name when it is whole and on the disk. A part that is there
//! is not run again; a shard that was cut off goes on where its last checkpoint is.

use std::fs;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::batches;
use crate::cli::compare;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder;
use crate::cli::folder::{FolderError, Found};
use crate::cli::inputs::{Prepared, Source};
use crate::cli::job;
use crate::cli::job::{Job, Kind};
use crate::cli::job_arguments::{ShardCommand, ShardMerge, ShardPlan, ShardRun, ShardStatus};
use crate::cli::keep;
use crate::cli::keep::{Pace, Way};
use crate::cli::limits;
use crate::cli::parts;
use crate::cli::results;
use crate::cli::run as single_run;
use crate::cli::terminal::Terminal;
use crate::experiment::kept::compact::compact;
use crate::experiment::kept::fault::LogFault;
use crate::experiment::kept::keeper::LogKeeper;
use crate::experiment::kept::read;
use crate::experiment::shards;
use crate::experiment::shards::Share;
use crate::model::model::Model;
use crate::report::manifest::Manifest;

/// Does what `shard` is asked to.
///
/// # Errors
///
/// With code 2 for a faulty scenario or job, 75 if the same command may work later, 1 if something else fails.
pub fn run(command: &ShardCommand, terminal: &Terminal) -> Result<Exit, Stop> {
    match command {
        ShardCommand::Plan(arguments) => plan(arguments, terminal),
        ShardCommand::Run(arguments) => run_shard(arguments, terminal),
        ShardCommand::Status(arguments) => status(arguments, terminal),
        ShardCommand::Merge(arguments) => merge(arguments, terminal),
    }
}

fn plan(arguments: &ShardPlan, terminal: &Terminal) -> Result<Exit, Stop> {
    let (kind, sources) = match arguments.scenarios.as_slice() {
        scenarios @ ([] | [_]) => (Kind::Run, vec![single(scenarios.first(), arguments)]),
        several => (
            Kind::Compare,
            several.iter().map(|text| Source::parse(text)).collect(),
        ),
    };
    if kind == Kind::Compare && !(arguments.set.is_empty() && arguments.variant.is_none()) {
        let message = "`--set` and `--variant` go with one scenario; a comparison names variants as file.toml#variant";
        return Err(Stop::new(Exit::Bad, message));
    }
    let sides = compare::prepare(&sources, terminal)?;
    let (n, limits) = (arguments.n, &arguments.limits);
    let entries = sides.iter().map(Prepared::entry).collect();
    let seed = arguments.seed.unwrap_or(sides[0].seed());
    let planned = Manifest::planned(entries, seed, n).with_max_events(limits.max_events);
    let models: Vec<&Model> = sides.iter().map(|side| &side.model).collect();
    limits::check(&models, n, limits.max_memory)?;
    let total = n * sides.len() as u64;
    if total < u64::from(arguments.shards) {
        let message = format!(
            "{total} replications cannot be divided into {} shards",
            arguments.shards
        );
        return Err(Stop::new(Exit::Bad, message));
    }
    let folder = arguments.output.clone().unwrap_or_else(|| {
        let result = result_folder(kind, &sides, &planned);
        Path::new("jobs").join(result.file_name().unwrap_or_default())
    });
    if limits.force && folder.exists() {
        let aside = folder::set_aside(&folder)?;
        terminal.say(&format!(
            "`{}` was moved aside to `{}`",
            folder.display(),
            aside.display()
        ));
    }
    let pairs: Vec<(Source, Prepared)> = sources.into_iter().zip(sides).collect();
    let job = Job::write(&folder, kind, arguments.shards, &pairs, &planned)?;
    let folder = folder.display();
    terminal.print(&format!(
        "{folder}: {} in {} shards, 0-{}\nrun each: bluelift shard run {folder} INDEX\nthen:     bluelift shard merge {folder}\n",
        planned.sentence(),
        job.shards,
        job.shards - 1
    ))?;
    Ok(Exit::Done)
}

fn single(scenario: Option<&String>, arguments: &ShardPlan) -> Source {
    let mut source = scenario.map_or_else(Source::default, |text| Source::parse(text));
    if let Some(variant) = &arguments.variant {
        source.variant = Some(variant.clone());
    }
    source.set.clone_from(&arguments.set);
    source
}

/// Where the same command without shards would leave its result.
fn result_folder(kind: Kind, sides: &[Prepared], planned: &Manifest) -> PathBuf {
    match kind {
        Kind::Compare => compare::default_folder(sides, planned),
        Kind::Run => {
            let scenario = sides[0].scenario();
            results::default_folder("", &scenario.name, &scenario.digest, planned)
        }
    }
}

fn run_shard(arguments: &ShardRun, terminal: &Terminal) -> Result<Exit, Stop> {
    let terminal = &terminal.quiet(arguments.quiet);
    let job = Job::read(&arguments.job)?;
    let index = arguments.index;
    if index >= job.shards {
        let message = format!("there is no shard {index}; they are 0-{}", job.shards - 1);
        return Err(Stop::new(Exit::Bad, message));
    }
    let shares = job.shares(index);
    let prepared: Vec<Prepared> = shares
        .iter()
        .map(|share| job.prepare(&arguments.job, share.side, terminal))
        .collect::<Result<_, _>>()?;
    let part = job.part(&arguments.job, index);
    let working = part.with_extension("log.partial");
    let parts = arguments.job.join(job::PARTS);
    fs::create_dir_all(&parts).map_err(FolderError::io("create", &parts))?;
    let lock_path = part.with_extension("lock");
    let _lock = lock(&lock_path)?;
    if is_there(&part, &job, &shares, &prepared, terminal)? {
        let name = part.display();
        terminal.say(&format!("shard {index} is already done: `{name}`"));
        return Ok(Exit::Done);
    }
    let way = Way {
        threads: batches::threads(arguments.threads),
        max_events: job.planned.most_events(),
    };
    let n_failed = work(&job, &working, &shares, &prepared, way, terminal)?;
    hand_on(&working, &part)?;
    folder::sync_names(&parts)?;
    let n: u64 = shares.iter().map(|share| share.count).sum();
    let failed = if n_failed > 0 {
        format!(", {n_failed} of which failed")
    } else {
        String::new()
    };
    terminal.say(&format!(
        "shard {index} of {}: {n} replications{failed}: `{}`",
        job.shards,
        part.display()
    ));
    Ok(Exit::Done)
}

/// Gives a part its name, when it is whole and on the disk without what only helped to go on.
fn hand_on(working: &Path, part: &Path) -> Result<(), Stop> {
    let scan = read::scan(working)?.whole()?;
    let compacted = part.with_extension("log.whole");
    compact(&scan, &compacted)?;
    fs::rename(&compacted, part).map_err(FolderError::io("rename to", part))?;
    // The part is there; what was worked on is of no more use.
    let _ = fs::remove_file(working);
    Ok(())
}

/// Keeps a second process from the same shard while this one works.
fn lock(path: &Path) -> Result<File, Stop> {
    let file = File::create(path).map_err(FolderError::io("write to", path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let message = format!(
                "another process runs this shard: it holds `{}`",
                path.display()
            );
            Err(Stop::new(Exit::TryAgain, message))
        }
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(FolderError::io("lock", path)(error).into()),
    }
}

/// Whether the part is there and whole. One that is not is moved aside, so that the shard is run again.
fn is_there(
    part: &Path,
    job: &Job,
    shares: &[Share],
    prepared: &[Prepared],
    terminal: &Terminal,
) -> Result<bool, Stop> {
    if !part.exists() {
        return Ok(false);
    }
    match read::scan(part).and_then(|scan| scan.whole()) {
        Ok(scan) if scan.head == job.head(shares, prepared) => Ok(true),
        Err(fault @ LogFault::Io { .. }) => Err(fault.into()),
        _ => {
            let aside = folder::set_aside(part)?;
            let (part, aside) = (part.display(), aside.display());
            terminal.say(&format!(
                "`{part}` is not the part of this shard; moved aside to `{aside}`"
            ));
            Ok(false)
        }
    }
}

/// Runs what is missing of a shard, scenario by scenario, and returns how many replications failed.
fn work(
    job: &Job,
    working: &Path,
    shares: &[Share],
    prepared: &[Prepared],
    way: Way,
    terminal: &Terminal,
) -> Result<usize, Stop> {
    let models: Vec<&Model> = prepared.iter().map(|prepared| &prepared.model).collect();
    let head = job.head(shares, prepared);
    let opened = keep::open_or_create(working, head.clone(), &models);
    let (mut log, mut sides) = match opened {
        Ok(opened) => opened,
        Err(fault @ LogFault::Io { .. }) => return Err(fault.into()),
        // What is in a job's folder is this program's own, and can be run again.
        Err(fault) => {
            terminal.say(&format!("{fault}; the shard begins anew"));
            fs::remove_file(working).map_err(FolderError::io("remove", working))?;
            keep::open_or_create(working, head, &models)?
        }
    };
    batches::listen();
    let bar = terminal.bar(log.head().n());
    bar.set_position(sides.iter().map(|batch| batch.n).sum());
    let mut pace = Pace::new();
    let mut is_due = || pace.is_due();
    let mut n_failed = 0;
    for (place, model) in models.iter().enumerate() {
        let batch = sides.remove(0);
        let mut keeper = LogKeeper::new(log, place, std::slice::from_ref(&batch), &mut is_due);
        let batches = batches::go_on(&[model], way, vec![batch], &bar, &mut keeper)?;
        log = keeper.into_log();
        n_failed += batches[0].failures.len();
        if batches[0].is_partial() {
            let message =
                "interrupted; what is done is kept, and the same command goes on from there";
            return Err(Stop::new(Exit::Interrupted, message));
        }
    }
    bar.finish_and_clear();
    Ok(n_failed)
}

fn status(arguments: &ShardStatus, terminal: &Terminal) -> Result<Exit, Stop> {
    let job = Job::read(&arguments.job)?;
    let missing = parts::not_there(&job, &arguments.job);
    let text = match (arguments.missing, missing.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!("{}\n", shards::array(&missing)),
        (false, _) => {
            let there = job.shards as usize - missing.len();
            let rest = match missing.as_slice() {
                [] => String::new(),
                some => format!("; missing: {}", shards::array(some)),
            };
            format!("{there} of {} parts are there{rest}\n", job.shards)
        }
    };
    terminal.print(&text)?;
    Ok(if missing.is_empty() {
        Exit::Done
    } else {
        Exit::TryAgain
    })
}

fn merge(arguments: &ShardMerge, terminal: &Terminal) -> Result<Exit, Stop> {
    let job = Job::read(&arguments.job)?;
    let (manifest, folder) = merge_job(&job, &arguments.job, arguments.output.clone(), terminal)?;
    parts::print(&job, &folder, arguments.format, terminal)?;
    results::conclude(&manifest, terminal)
}

/// Merges the parts of a job into a result folder, unless the same result is there.
///
/// # Errors
///
/// With code 75 if parts are missing, with code 1 if parts do not belong together, or if the system refuses.
pub fn merge_job(
    job: &Job,
    from: &Path,
    output: Option<PathBuf>,
    terminal: &Terminal,
) -> Result<(Manifest, PathBuf), Stop> {
    let sides: Vec<Prepared> = (0..job.n_sides())
        .map(|side| job.prepare(from, side, terminal))
        .collect::<Result<_, _>>()?;
    let folder = output.unwrap_or_else(|| result_folder(job.kind, &sides, &job.planned));
    let claim = match folder::claim(&folder, &job.planned)? {
        Found::Same(manifest) => return Ok((manifest, folder)),
        Found::Nothing(claim) => claim,
    };
    let merged = parts::merge(job, from, &sides)?;
    let planned = job.planned.clone();
    match job.kind {
        Kind::Run => {
            let threads = batches::cores();
            single_run::finish(&sides[0], &merged[0], planned, claim, folder, threads)
        }
        Kind::Compare => compare::finish(&sides, &merged, planned, claim, folder),
    }
}
