//! What can be typed.

use std::path::PathBuf;

use crate::cli::discover::DiscoverArguments;
use crate::cli::optimise::OptimiseArguments;
use crate::cli::rare::RareArguments;
use crate::cli::stress::StressArguments;
use crate::cli::why::WhyArguments;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::cli::assert::AssertArguments;
use crate::cli::calibrate::arguments::CalibrateArguments;
use crate::cli::job_arguments::{ProveArguments, ShardCommand, SubmitCommand, VerifyArguments};
use crate::cli::sensitivity::SensitivityArguments;
use crate::cli::sweep::SweepArguments;
use crate::model::outcome::MOST_EVENTS;

const EXAMPLES: &str = "\
Examples:
  bluelift run                                   the built-in Mali mission, 1000 replications
  bluelift run mission.toml -n 200 --seed 7      fewer replications, another world
  bluelift run mission.toml --set site.gao.storage.diesel='400 m3'
  bluelift run mission.toml --precision 'cost.total=1%' --precision 'p(deployment.foc_day <= 180)=2%'
  bluelift check mission.toml                    every fault, with its place
  bluelift compare mission.toml 'mission.toml#second-fuel-farm'
  bluelift assert mission.toml 'p(deployment.foc_day <= 180) >= 80 %'
  bluelift why mission.toml --figure supply.stockout_days.diesel
  bluelift why mission.toml --replication 17     what happened there, and what changes without each cause
  bluelift sweep mission.toml --vary site.gao.storage.diesel='100 m3..400 m3:5' --of cost.total
  bluelift sensitivity mission.toml --vary fleet.trucks.number=±30% --of 'p(deployment.foc_day <= 180)'
  bluelift trace mission.toml --replication 17 | head
  bluelift replay mission.toml --worst deployment.foc_day -o replay.html
  bluelift explain supply.fill_rate                  what a figure means, its unit, what drives it
  bluelift paths mission.toml | grep diesel      every value that --set can change

Exit codes: 0 done; 1 a run, or input or output, failed; 2 bad arguments or scenario; 3 undecided; 4 an assertion is false; \
75 try again; 130 interrupted.";

/// Simulates the logistics of a peacekeeping mission and says what will probably happen.
#[derive(Debug, Parser)]
#[command(name = "bluelift", version, about, after_help = EXAMPLES)]
#[command(arg_required_else_help = true, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Print letters and signs of ASCII only, without colours and progress
    #[arg(long, global = true)]
    pub plain: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check scenarios and show every fault
    Check(CheckArguments),
    /// Run a batch of replications and leave tables, charts and a report
    Run(RunArguments),
    /// Compare alternatives with a baseline under the same random numbers
    Compare(CompareArguments),
    /// Say whether the plan fulfils what is claimed of it
    Assert(AssertArguments),
    /// Divide a batch among machines, and merge what they have run
    #[command(subcommand)]
    Shard(ShardCommand),
    /// Run a job's shards on a cluster that is there already
    #[command(subcommand)]
    Submit(SubmitCommand),
    /// Check a result folder, and run a sample of its replications again
    Verify(VerifyArguments),
    /// Show that a batch has the same bytes however it is run
    Prove(ProveArguments),
    /// Run a plan at many points of a design and leave one tidy table
    Sweep(SweepArguments),
    /// Say which inputs move a quantity, by how much, and how sure that is
    Sensitivity(SensitivityArguments),
    /// Print every event of one replication as JSON lines, each with its cause
    Trace(TraceArguments),
    /// Find the conditions on inputs under which a plan fails, as rules
    Discover(DiscoverArguments),
    /// Find the decisions that cost least while claims about the plan hold
    Optimise(OptimiseArguments),
    /// Say how probable it is what hardly ever happens, such as more than forty killed
    Rare(RareArguments),
    /// Say what named shocks cost the mission, and what deserves protection
    Stress(StressArguments),
    /// Say what brings a figure about: which drivers of trouble add how much to it
    Why(WhyArguments),
    /// Measure speed and memory on this machine
    Bench(BenchArguments),
    /// Estimate incident rates or deployment delays from a table of what happened
    Calibrate(CalibrateArguments),
    /// Show one replication as a page: a map with a time slider, and what happened
    Replay(ReplayArguments),
    /// Tell what a key, a figure, a series or a column means
    Explain(ExplainArguments),
    /// List every value of a scenario by its path
    Paths(PathsArguments),
    /// Print the JSON Schema of scenario files
    Schema,
    /// Print completions for a shell
    Completions(CompletionsArguments),
}

/// What `check` takes.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Scenario files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// How many replications, with which seed, on how many threads.
#[derive(Debug, Args)]
pub struct BatchArguments {
    /// Replications
    #[arg(short, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    pub n: u64,
    /// Seed; without it, the scenario's
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Threads; without it, one for each core. Results never depend on it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub threads: Option<u16>,
}

/// How much a batch may take, and what becomes of what stands in its way.
#[derive(Debug, Args)]
pub struct LimitArguments {
    /// Events allowed in one replication; one that has more is recorded as failed
    #[arg(long, value_name = "N", default_value_t = MOST_EVENTS, value_parser = clap::value_parser!(u64).range(1..))]
    pub max_events: u64,
    /// Memory that the results of a batch may take [MiB]; a batch that needs more is refused before it begins
    #[arg(long, value_name = "MIB", default_value_t = 4096, value_parser = clap::value_parser!(u64).range(1..=1 << 24))]
    pub max_memory: u64,
    /// Move aside a folder, or an unfinished batch, that stands in the way
    #[arg(long)]
    pub force: bool,
}

/// What `run` takes.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// Scenario file; without it, the built-in Mali mission
    pub file: Option<PathBuf>,
    /// Replications, seed and threads.
    #[command(flatten)]
    pub batch: BatchArguments,
    /// Apply one of the scenario's variants
    #[arg(long, value_name = "NAME")]
    pub variant: Option<String>,
    /// Change a value, such as site.gao.storage.diesel='400 m3'; may be repeated
    #[arg(long, value_name = "PATH=VALUE", value_parser = parse_setting)]
    pub set: Vec<(String, String)>,
    /// Limits.
    #[command(flatten)]
    pub limits: LimitArguments,
    /// Double the replications until a quantity is known so exactly; may be repeated. With 5% its 95 % interval
    /// reaches at most 5 % of the value to either side (of a probability: 5 points), with a number that many units.
    /// Looks after N, 2N, 4N … replications; all intervals of all looks hold together at 95 %: the error is spent
    /// over the looks, α/(k(k+1)) at the k-th (Darling and Robbins 1967), and over the quantities
    #[arg(long, value_name = "QUANTITY=WIDTH")]
    pub precision: Vec<String>,
    /// Most replications for --precision
    #[arg(long, value_name = "N", default_value_t = 64_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub max: u64,
    /// Result folder; without it, results/NAME-DIGEST-SEED-N
    #[arg(short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// What is printed; files are the same either way
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

/// What is printed to standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for a person
    Text,
    /// The content of summary.json or comparison.json
    Json,
}

const COMPARE: &str = "\
Differences are taken replication by replication. With k alternatives each interval has the level 1 - 0.05/k, so that for one figure all \
hold together at 95 % (Bonferroni, which holds under common random numbers; Dunnett's does not); there is no correction across \
figures. For each figure it tells how likely each alternative is to be the best in the same world (Wilson's interval), and which \
belong to a subset that contains the best mean with 95 % confidence (Gupta 1965; Nelson and others 2001).

Assumes: replications are independent, and means of differences nearly normal (Student's t, 1908).";

/// What `compare` takes.
#[derive(Debug, Args)]
#[command(after_long_help = COMPARE)]
pub struct CompareArguments {
    /// Baseline and alternatives: files, or file.toml#variant
    #[arg(required = true, num_args = 2.., value_name = "SCENARIO")]
    pub scenarios: Vec<String>,
    /// Replications, seed and threads.
    #[command(flatten)]
    pub batch: BatchArguments,
    /// Limits.
    #[command(flatten)]
    pub limits: LimitArguments,
    /// Only select the best by a quantity (Kim and Nelson 2001): alternatives that are clearly worse get no further
    /// replications, up to N each. Prints and leaves no folder; exit code 3 if several are left
    #[arg(long, value_name = "QUANTITY", requires = "indifference")]
    pub select: Option<String>,
    /// The least difference that matters to --select, in the unit of the quantity
    #[arg(long, value_name = "D", requires = "select")]
    pub indifference: Option<f64>,
    /// Result folder; without it, results/compare-NAME-DIGEST-SEED-N
    #[arg(short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// What is printed; files are the same either way
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

/// What `trace` takes.
#[derive(Debug, Args)]
pub struct TraceArguments {
    /// Scenario file, or file.toml#variant
    #[arg(value_name = "FILE")]
    pub scenario: String,
    /// Which replication, counted from 0 as in outcomes.csv
    #[arg(long, value_name = "K")]
    pub replication: u64,
    /// Seed; without it, the scenario's
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
}

/// What `replay` takes.
#[derive(Debug, Args)]
pub struct ReplayArguments {
    /// Scenario file, or file.toml#variant
    #[arg(value_name = "FILE")]
    pub scenario: String,
    /// Which replication, counted from 0 as in outcomes.csv; without it, 0
    #[arg(long, value_name = "K", conflicts_with_all = ["median", "worst"])]
    pub replication: Option<u64>,
    /// Run a batch and show the replication with the median of this figure
    #[arg(long, value_name = "FIGURE", conflicts_with = "worst")]
    pub median: Option<String>,
    /// Run a batch and show the replication with the worst value of this figure
    #[arg(long, value_name = "FIGURE")]
    pub worst: Option<String>,
    /// Batch from which --median and --worst choose.
    #[command(flatten)]
    pub batch: BatchArguments,
    /// Page to write
    #[arg(short, value_name = "FILE", default_value = "replay.html")]
    pub output: PathBuf,
    /// Draw sites where the scenario puts them; without it, on a grid of a quarter of a degree
    #[arg(long)]
    pub exact_coordinates: bool,
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

/// What `bench` takes.
#[derive(Debug, Args)]
pub struct BenchArguments {
    /// Scenario file; without it, the built-in Mali mission
    pub file: Option<PathBuf>,
    /// Replications for each number of threads
    #[arg(short, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub n: u64,
}

/// What `explain` takes.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// What to explain: site.storage, supply.fill_rate, p95, outcomes.csv; or all keys, figures, series, columns
    #[arg(value_name = "NAME")]
    pub key: Option<String>,
    /// Scenario whose values and figures are meant, or file.toml#variant; without it, the built-in one's figures
    #[arg(value_name = "FILE")]
    pub scenario: Option<String>,
}

/// What `paths` takes.
#[derive(Debug, Args)]
pub struct PathsArguments {
    /// Scenario file, or file.toml#variant
    #[arg(value_name = "FILE")]
    pub scenario: String,
}

/// What `completions` takes.
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// Shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Splits `path=value` at its first equals sign.
///
/// # Errors
///
/// If there is none, or no path before it.
pub fn parse_setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() => {
            Ok((path.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("expected PATH=VALUE".to_owned()),
    }
}
