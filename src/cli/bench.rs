//! `bluelift bench`: how fast this machine is, and whether the number of threads changes anything but that.

use std::time::Instant;

use comfy_table::CellAlignment;
use indicatif::ProgressBar;

use crate::cli::arguments::BenchArguments;
use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs::{Prepared, Source};
use crate::cli::terminal::Terminal;
use crate::experiment::batch::Batch;
use crate::report::numbers::rounded;
use crate::report::tables;

/// Runs the same batch with 1, 2, 4 … threads up to the cores and prints what each takes.
///
/// # Errors
///
/// With code 2 for a faulty scenario, 1 if a replication fails or results depend on threads, 130 if interrupted.
pub fn run(arguments: &BenchArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let source = Source {
        file: arguments.file.clone(),
        ..Source::default()
    };
    let begun = Instant::now();
    let prepared = source.prepare(terminal)?;
    let reading = begun.elapsed().as_secs_f64();
    batches::listen();
    let bar = terminal.bar(arguments.n * thread_counts().len() as u64);
    let mut rows = Vec::new();
    let mut first: Option<(Batch, f64)> = None;
    for threads in thread_counts() {
        let (batch, seconds) = measure(&prepared, arguments.n, threads, &bar)?;
        let base = first.as_ref().map_or(seconds, |(_, base)| *base);
        rows.push(row(threads, &batch, seconds, base).to_vec());
        match &first {
            Some((one, _)) if *one != batch => {
                let message = format!("{threads} threads gave another result than one");
                return Err(Stop::new(Exit::Failed, message));
            }
            Some(_) => {}
            None => first = Some((batch, seconds)),
        }
    }
    bar.finish_and_clear();
    let heads = [
        "threads",
        "seconds",
        "replications/s",
        "events/s",
        "speed-up",
    ];
    terminal.print(&format!(
        "{}: read and compiled in {reading:.3} s; {} replications for each number of threads\n{}\
         same result for every number of threads\n{}",
        prepared.label,
        arguments.n,
        tables::plain(&heads, rows, CellAlignment::Right),
        memory()
    ))?;
    Ok(Exit::Done)
}

/// Powers of two up to the cores, and the cores.
fn thread_counts() -> Vec<usize> {
    let cores = batches::cores();
    let mut counts: Vec<usize> = std::iter::successors(Some(1), |n| Some(n * 2))
        .take_while(|n| *n < cores)
        .collect();
    counts.push(cores);
    counts
}

fn measure(
    prepared: &Prepared,
    n: u64,
    threads: usize,
    bar: &ProgressBar,
) -> Result<(Batch, f64), Stop> {
    let begun = Instant::now();
    let mut batches = batches::run(&[&prepared.model], prepared.seed(), n, threads, bar)?;
    let seconds = begun.elapsed().as_secs_f64();
    if batches::is_interrupted() {
        bar.finish_and_clear();
        return Err(Stop::new(Exit::Interrupted, "interrupted"));
    }
    let batch = batches.pop().expect("one model gives one batch");
    match batch.failures.first() {
        Some(failure) => Err(Stop::new(Exit::Failed, failure.to_string())),
        None => Ok((batch, seconds)),
    }
}

fn row(threads: usize, batch: &Batch, seconds: f64, base: f64) -> [String; 5] {
    let rate = |count: u64| rounded(count as f64 / seconds, "");
    [
        threads.to_string(),
        format!("{seconds:.2}"),
        rate(batch.n),
        rate(batch.events),
        format!("{:.2}", base / seconds),
    ]
}

/// The most memory that this process has held, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB"))
        .and_then(|text| text.trim().parse::<f64>().ok());
    peak.map_or(String::new(), |peak| {
        format!("peak memory {:.0} MiB\n", peak / 1024.0)
    })
}
