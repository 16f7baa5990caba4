//! What can be typed to divide batches, to run them on clusters, and to check what they left.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::arguments::{Format, LimitArguments, parse_setting};
use crate::cli::study::{Asked, Method};
use crate::cli::{sensitivity, sweep};

/// What `shard` does.
#[derive(Debug, Subcommand)]
pub enum ShardCommand {
    /// Write a job: a folder with the scenarios, what is to be run, and in how many shards
    Plan(ShardPlan),
    /// Run one shard of a job, or go on with it; a shard that is done is not run again
    Run(ShardRun),
    /// Say which parts of a job are there; exit code 75 while some are missing
    Status(ShardStatus),
    /// Merge the parts of a job into the result that one machine would leave
    Merge(ShardMerge),
}

/// What `shard plan` takes.
#[derive(Debug, Args)]
pub struct ShardPlan {
    /// One scenario to run, or several to compare: files, or file.toml#variant; without any, the built-in Mali mission
    #[arg(value_name = "SCENARIO")]
    pub scenarios: Vec<String>,
    /// Shards
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub shards: u32,
    /// Replications, of each scenario or point; without it 1000, or as many as a sweep or a method usually has
    #[arg(short, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    pub n: Option<u64>,
    /// Seed; without it, the scenario's
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Plan a sweep of one scenario, or with --method a sensitivity study: values that are varied, as in `bluelift sweep`
    #[arg(long, value_name = "PATH=RANGE")]
    pub vary: Vec<String>,
    /// Design of the sweep; without it a grid
    #[arg(long, value_enum, requires = "vary", conflicts_with = "method")]
    pub design: Option<sweep::Kind>,
    /// Method of the sensitivity study, as in `bluelift sensitivity`
    #[arg(long, value_enum, requires = "vary")]
    pub method: Option<sensitivity::Kind>,
    /// Points of the design, or of the method
    #[arg(long, value_name = "P", requires = "vary", value_parser = clap::value_parser!(u64).range(1..=65_536))]
    pub points: Option<u64>,
    /// Quantity that the study is of; may be repeated
    #[arg(
        long,
        value_name = "QUANTITY",
        requires = "vary",
        default_value = "cost.total"
    )]
    pub of: Vec<String>,
    /// Limits.
    #[command(flatten)]
    pub limits: LimitArguments,
    /// Apply one of the scenario's variants
    #[arg(long, value_name = "NAME")]
    pub variant: Option<String>,
    /// Change a value, such as site.gao.storage.diesel='400 m3'; may be repeated
    #[arg(long, value_name = "PATH=VALUE", value_parser = parse_setting)]
    pub set: Vec<(String, String)>,
    /// Folder of the job; without it, jobs/NAME-DIGEST-SEED-N
    #[arg(short, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

impl ShardPlan {
    /// What is asked of a study; `None` if nothing is varied.
    pub fn study(&self) -> Option<Asked> {
        let method = match self.method {
            _ if self.vary.is_empty() => return None,
            Some(kind) => Method::Sensitivity(kind),
            None => Method::Sweep(self.design.unwrap_or(sweep::Kind::Grid)),
        };
        let usual_n = match method {
            Method::Sweep(_) => sweep::USUAL_N,
            Method::Sensitivity(kind) => kind.usual_n(),
        };
        Some(Asked {
            method,
            vary: self.vary.clone(),
            of: self.of.clone(),
            points: self.points,
            n: self.n.unwrap_or(usual_n),
        })
    }
}

/// What `shard run` takes.
#[derive(Debug, Args)]
pub struct ShardRun {
    /// Folder of the job
    #[arg(value_name = "JOB")]
    pub job: PathBuf,
    /// Which shard, counted from 0
    #[arg(value_name = "INDEX")]
    pub index: u32,
    /// Threads; without it, one for each core. Results never depend on it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub threads: Option<u16>,
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

/// What `shard status` takes.
#[derive(Debug, Args)]
pub struct ShardStatus {
    /// Folder of the job
    #[arg(value_name = "JOB")]
    pub job: PathBuf,
    /// Print only the missing shards, in the syntax of job arrays
    #[arg(long)]
    pub missing: bool,
}

/// What `shard merge` takes.
#[derive(Debug, Args)]
pub struct ShardMerge {
    /// Folder of the job
    #[arg(value_name = "JOB")]
    pub job: PathBuf,
    /// Result folder; without it, the one that the same batch on one machine would have
    #[arg(short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// What is printed; files are the same either way
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// What `submit` does.
#[derive(Debug, Subcommand)]
pub enum SubmitCommand {
    /// Submit a job array, wait, submit again what is missing, and merge
    Slurm(SubmitSlurm),
    /// Print the manifest of an Indexed Job
    Kubernetes(SubmitKubernetes),
}

/// What `submit slurm` takes.
#[derive(Debug, Args)]
pub struct SubmitSlurm {
    /// Folder of the job, which every node sees under this path
    #[arg(value_name = "JOB")]
    pub job: PathBuf,
    /// Times that shards are submitted before those still missing are given up
    #[arg(long, value_name = "R", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub rounds: u32,
    /// Seconds between two looks at the queue
    #[arg(long, value_name = "S", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub poll: u64,
    /// Result folder; without it, the one that the same batch on one machine would have
    #[arg(short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// What is printed; files are the same either way
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Options of sbatch, such as --cpus-per-task=8 --time=2:00:00
    #[arg(last = true, value_name = "OPTION")]
    pub sbatch: Vec<String>,
}

/// What `submit kubernetes` takes.
#[derive(Debug, Args)]
pub struct SubmitKubernetes {
    /// Folder of the job
    #[arg(value_name = "JOB")]
    pub job: PathBuf,
    /// Image that holds bluelift
    #[arg(long, value_name = "IMAGE")]
    pub image: String,
    /// Persistent volume claim whose root is the folder of the job
    #[arg(long, value_name = "CLAIM")]
    pub claim: String,
    /// Pods at a time
    #[arg(long, value_name = "P", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..))]
    pub parallelism: u32,
    /// Threads and cores of a pod
    #[arg(long, value_name = "T", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub threads: u16,
}

/// What `verify` takes.
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// Result folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Files of its scenarios, in order; without them they are looked for by name here, in scenarios, and built in
    #[arg(value_name = "FILE")]
    pub scenarios: Vec<PathBuf>,
    /// Replications to run again for each scenario
    #[arg(long, value_name = "K", default_value_t = 5)]
    pub replications: u64,
    /// Run nothing again
    #[arg(long)]
    pub files_only: bool,
}

/// What `prove` takes.
#[derive(Debug, Args)]
pub struct ProveArguments {
    /// Scenario file; without it, the built-in Mali mission
    #[arg(value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// Replications
    #[arg(short, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub n: u64,
    /// Seed; without it, the scenario's
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Another build of the program that must give the same, such as one with other features; may be repeated
    #[arg(long, value_name = "PROGRAM")]
    pub also: Vec<PathBuf>,
}
