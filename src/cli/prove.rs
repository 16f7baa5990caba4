//! `bluelift prove`: the same bytes however a batch is run.
//!
//! Runs one batch in every way there is, each in a process of its own as a person would: one thread and four, one shard and
//! seven, killed again and again and gone on with, and by other builds of the program if they are named. Prints one digest of
//! everything that a result folder holds, or the ways that differ.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::cli::exit::{Exit, Stop};
use crate::cli::folder;
use crate::cli::folder::FolderError;
use crate::cli::job_arguments::ProveArguments;
use crate::cli::terminal::Terminal;

/// Kills after which a run is left alone.
const KILLS: u32 = 5;
/// How often it is looked whether a run has something to lose.
const LOOK: Duration = Duration::from_millis(5);

/// Runs the batch in every way and compares.
///
/// # Errors
///
/// With code 1 if a way fails, or gives other bytes.
pub fn run(arguments: &ProveArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let program = std::env::current_exe()
        .map_err(|error| Stop::new(Exit::Failed, format!("cannot find this program: {error}")))?;
    let work = std::env::temp_dir().join(format!("bluelift-prove-{}", std::process::id()));
    fs::create_dir_all(&work).map_err(FolderError::io("create", &work))?;
    let prover = Prover {
        program,
        work,
        arguments,
    };
    let result = prover.prove(terminal);
    // What cannot be removed is in the folder of temporary files.
    let _ = fs::remove_dir_all(&prover.work);
    result
}

struct Prover<'a> {
    program: PathBuf,
    work: PathBuf,
    arguments: &'a ProveArguments,
}

impl Prover<'_> {
    fn prove(&self, terminal: &Terminal) -> Result<Exit, Stop> {
        let mut found: Vec<(String, String)> = Vec::new();
        let mut note = |way: String, folder: PathBuf| {
            let digest = digest(&folder)?;
            terminal.print(&format!("{}  {way}\n", &digest[..16]))?;
            found.push((way, digest));
            Ok::<(), Stop>(())
        };
        for threads in [1, 4] {
            let folder = self.run_whole(
                &self.program,
                &threads.to_string(),
                &format!("threads-{threads}"),
            )?;
            note(counted(threads, "thread"), folder)?;
        }
        for shards in [1, 7] {
            let folder = self.run_shards(shards.min(self.arguments.n))?;
            note(counted(shards, "shard"), folder)?;
        }
        let (kills, folder) = self.run_killed()?;
        note(format!("killed {kills} times and gone on with"), folder)?;
        for (place, other) in self.arguments.also.iter().enumerate() {
            let folder = self.run_whole(other, "2", &format!("also-{place}"))?;
            note(format!("by `{}`", other.display()), folder)?;
        }
        let first = found[0].1.clone();
        if let Some((way, _)) = found.iter().find(|(_, digest)| *digest != first) {
            let message = format!("{way} gave other bytes than one thread");
            return Err(Stop::new(Exit::Failed, message));
        }
        terminal.print(&format!(
            "all {} ways give the same bytes: {first}\n",
            found.len()
        ))?;
        Ok(Exit::Done)
    }

    /// The arguments that say what is run.
    fn batch(&self) -> Vec<String> {
        let mut batch = vec!["-n".to_owned(), self.arguments.n.to_string()];
        if let Some(seed) = self.arguments.seed {
            batch.extend(["--seed".to_owned(), seed.to_string()]);
        }
        batch
    }

    fn scenario(&self) -> Option<String> {
        let file = self.arguments.scenario.as_ref()?;
        Some(file.display().to_string())
    }

    /// The command `run` into a folder.
    fn command(&self, program: &Path, threads: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.arg("run").args(self.scenario()).args(self.batch());
        command
            .args(["--quiet", "--threads", threads, "-o"])
            .arg(folder);
        command
    }

    fn run_whole(&self, program: &Path, threads: &str, name: &str) -> Result<PathBuf, Stop> {
        let folder = self.work.join(name);
        must_succeed(&mut self.command(program, threads, &folder))?;
        Ok(folder)
    }

    fn run_shards(&self, shards: u64) -> Result<PathBuf, Stop> {
        let job = self.work.join(format!("job-{shards}"));
        let folder = self.work.join(format!("merged-{shards}"));
        let mut plan = Command::new(&self.program);
        plan.args(["shard", "plan"])
            .args(self.scenario())
            .args(self.batch());
        plan.args(["--shards", &shards.to_string(), "-o"]).arg(&job);
        must_succeed(&mut plan)?;
        // The last shard first: order makes no difference either.
        for index in (0..shards).rev() {
            let mut run = Command::new(&self.program);
            run.args(["shard", "run", "--quiet"])
                .arg(&job)
                .arg(index.to_string());
            must_succeed(&mut run)?;
        }
        let mut merge = Command::new(&self.program);
        merge
            .args(["shard", "merge"])
            .arg(&job)
            .arg("-o")
            .arg(&folder);
        must_succeed(&mut merge)?;
        Ok(folder)
    }

    /// Kills a run as soon as it has written something new, some times, and lets it end then.
    fn run_killed(&self) -> Result<(u32, PathBuf), Stop> {
        let folder = self.work.join("killed");
        let log = folder::partial_folder(&folder)?.join(folder::LOG);
        let mut kills = 0;
        let mut size = 0;
        while kills < KILLS {
            let mut command = self.command(&self.program, "2", &folder);
            let mut child = start(&mut command)?;
            if !killed(&mut child, &log, &mut size)? {
                break;
            }
            kills += 1;
        }
        must_succeed(&mut self.command(&self.program, "2", &folder))?;
        Ok((kills, folder))
    }
}

/// Waits until the log of a run has grown and kills it; whether it was still running.
fn killed(child: &mut Child, log: &Path, size: &mut u64) -> Result<bool, Stop> {
    let failed = |error| Stop::new(Exit::Failed, format!("cannot watch a run: {error}"));
    loop {
        if child.try_wait().map_err(failed)?.is_some() {
            return Ok(false);
        }
        let now = fs::metadata(log).map_or(0, |metadata| metadata.len());
        if now > *size {
            *size = now;
            child.kill().map_err(failed)?;
            child.wait().map_err(failed)?;
            return Ok(true);
        }
        std::thread::sleep(LOOK);
    }
}

fn counted(n: u64, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

fn start(command: &mut Command) -> Result<Child, Stop> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Stop::new(Exit::Failed, format!("cannot start {command:?}: {error}")))
}

fn must_succeed(command: &mut Command) -> Result<(), Stop> {
    let child = start(command)?;
    let output = child
        .wait_with_output()
        .map_err(|error| Stop::new(Exit::Failed, format!("cannot watch {command:?}: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(Stop::new(
        Exit::Failed,
        format!("{command:?} failed\n{told}"),
    ))
}

/// BLAKE3 over the name and the BLAKE3 of every file below a folder, in order of name.
fn digest(folder: &Path) -> Result<String, Stop> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort();
    let mut hasher = blake3::Hasher::new();
    for (name, digest) in files {
        hasher.update(format!("{name}\n{digest}\n").as_bytes());
    }
    Ok(hasher.finalize().to_hex().to_string())
}

fn collect(
    folder: &Path,
    inside: &str,
    files: &mut Vec<(String, String)>,
) -> Result<(), FolderError> {
    for entry in fs::read_dir(folder).map_err(FolderError::io("look into", folder))? {
        let path = entry.map_err(FolderError::io("look into", folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{inside}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else {
            let digest = folder::digest_of(&path).map_err(FolderError::io("read", &path))?;
            files.push((name, digest));
        }
    }
    Ok(())
}
