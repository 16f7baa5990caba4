//! `bluelift submit`: a job on a cluster that is there already.
//!
//! For Slurm it writes a script, submits it as a job array of the shards that are missing, waits until the array has left the
//! queue, submits again what is still missing, and merges. For Kubernetes it prints the manifest of an Indexed Job. All
//! machines see the folder of the job under the same path.
//!
//! A shard that is told to try again ends with code 75, which clusters that requeue on it (`RequeueExit=75`) start anew at
//! once; elsewhere it is submitted again with what else is missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder::FolderError;
use crate::cli::job::Job;
use crate::cli::job_arguments::{SubmitCommand, SubmitKubernetes, SubmitSlurm};
use crate::cli::kubernetes;
use crate::cli::merged;
use crate::cli::parts;
use crate::cli::terminal::Terminal;
use crate::experiment::shards;

/// Name of the script in the folder of the job.
const SCRIPT: &str = "slurm.sh";
/// Where the outputs of tasks go.
const LOGS: &str = "logs";

/// Does what `submit` is asked to.
///
/// # Errors
///
/// With code 75 if shards are still missing in the end, as `shard merge` otherwise.
pub fn run(command: &SubmitCommand, terminal: &Terminal) -> Result<Exit, Stop> {
    match command {
        SubmitCommand::Slurm(arguments) => slurm(arguments, terminal),
        SubmitCommand::Kubernetes(arguments) => print_manifest(arguments, terminal),
    }
}

fn print_manifest(arguments: &SubmitKubernetes, terminal: &Terminal) -> Result<Exit, Stop> {
    let job = Job::read(&arguments.job)?;
    terminal.print(&kubernetes::manifest(&job, arguments)?)?;
    Ok(Exit::Done)
}

fn slurm(arguments: &SubmitSlurm, terminal: &Terminal) -> Result<Exit, Stop> {
    let folder = absolute(&arguments.job)?;
    let job = Job::read(&folder)?;
    let script = write_script(&folder, &job)?;
    batches::listen();
    for round in 1..=arguments.rounds {
        let missing = parts::not_there(&job, &folder);
        if missing.is_empty() {
            break;
        }
        let array = shards::array(&missing);
        let id = submit(&script, &array, &arguments.sbatch)?;
        terminal.say(&format!(
            "round {round}: job {id}, shards {array} of {}",
            job.shards
        ));
        watch(&id, Duration::from_secs(arguments.poll), terminal)?;
    }
    let missing = parts::not_there(&job, &folder);
    if !missing.is_empty() {
        let message = format!(
            "after {} rounds {} of {} shards are missing: {}; their outputs are in `{}`",
            arguments.rounds,
            missing.len(),
            job.shards,
            shards::array(&missing),
            folder.join(LOGS).display()
        );
        return Err(Stop::new(Exit::TryAgain, message));
    }
    let merged = merged::merge_job(&job, &folder, arguments.output.clone(), terminal)?;
    merged.print(arguments.format, terminal)
}

fn absolute(path: &Path) -> Result<PathBuf, Stop> {
    Ok(fs::canonicalize(path).map_err(FolderError::io("find", path))?)
}

/// Writes the script of one task: which shard it runs, the array tells.
fn write_script(folder: &Path, job: &Job) -> Result<PathBuf, Stop> {
    let program = std::env::current_exe()
        .map_err(|error| Stop::new(Exit::Failed, format!("cannot find this program: {error}")))?;
    let logs = folder.join(LOGS);
    fs::create_dir_all(&logs).map_err(FolderError::io("create", &logs))?;
    let name = job.planned.job();
    let text = format!(
        "#!/bin/sh\n\
         #SBATCH --job-name=bluelift-{}\n\
         #SBATCH --requeue\n\
         #SBATCH --open-mode=append\n\
         exec {} shard run {} \"$SLURM_ARRAY_TASK_ID\" --quiet --threads \"${{SLURM_CPUS_PER_TASK:-1}}\"\n",
        &name[..8],
        quoted(&program),
        quoted(folder)
    );
    let script = folder.join(SCRIPT);
    fs::write(&script, text).map_err(FolderError::io("write", &script))?;
    Ok(script)
}

/// A path as one word of the shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', r"'\''"))
}

/// Submits the array and returns the number of the job.
fn submit(script: &Path, array: &str, options: &[String]) -> Result<String, Stop> {
    let logs = script.with_file_name(LOGS).join("%A_%a.out");
    let mut command = Command::new("sbatch");
    command.arg("--parsable").arg(format!("--array={array}"));
    command.arg(format!("--output={}", logs.display()));
    command.args(options).arg(script);
    let text = output(&mut command)?;
    // The number may be followed by the name of the cluster.
    let id = text.trim().split(';').next().unwrap_or_default();
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Stop::new(
            Exit::Failed,
            format!("sbatch said `{}`, which is no job", text.trim()),
        ));
    }
    Ok(id.to_owned())
}

/// Waits until no task of a job is in the queue any more. An interrupt ends the waiting, not the job.
fn watch(id: &str, pause: Duration, terminal: &Terminal) -> Result<(), Stop> {
    let mut troubles = 0;
    loop {
        let mut slept = Duration::ZERO;
        while slept < pause {
            if batches::is_interrupted() {
                let message = format!(
                    "interrupted; job {id} goes on, and the same command waits for it or merges"
                );
                return Err(Stop::new(Exit::Interrupted, message));
            }
            let nap = Duration::from_millis(200).min(pause - slept);
            std::thread::sleep(nap);
            slept += nap;
        }
        let queue = Command::new("squeue")
            .args(["--noheader", "--jobs", id, "--format=%T"])
            .output();
        match queue {
            Ok(output) if output.status.success() => {
                troubles = 0;
                if output.stdout.iter().all(u8::is_ascii_whitespace) {
                    return Ok(());
                }
            }
            // A job that has been forgotten has left the queue; anything else may pass.
            Ok(output) if String::from_utf8_lossy(&output.stderr).contains("Invalid job id") => {
                return Ok(());
            }
            _ => {
                troubles += 1;
                if troubles == 1 {
                    terminal.say("squeue does not answer; trying on");
                }
                if troubles == 30 {
                    let message = format!(
                        "squeue does not answer; job {id} may go on, and the same command finds what it has done"
                    );
                    return Err(Stop::new(Exit::TryAgain, message));
                }
            }
        }
    }
}

/// What a command prints.
fn output(command: &mut Command) -> Result<String, Stop> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| Stop::new(Exit::Failed, format!("cannot start `{name}`: {error}")))?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        return Err(Stop::new(
            Exit::Failed,
            format!("`{name}` failed: {}", told.trim()),
        ));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
