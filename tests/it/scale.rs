//! Merging ten million rows in little memory, measured on made-up parts.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use bluelift::engine::streams::{Draws, EntityKey, Purpose};
use bluelift::experiment::batch::{Batch, Keep};
use bluelift::experiment::kept::head::{Head, SideHead};
use bluelift::experiment::kept::keeper::LogKeeper;
use bluelift::experiment::kept::log::Log;
use bluelift::experiment::kept::merge::{Piece, batch};
use bluelift::experiment::kept::read::{Scan, scan};
use bluelift::experiment::shards::shares;
use bluelift::experiment::summarise::summarise;
use bluelift::model::figures::{Absent, Direction, FigureSpec, Grid, Registry, SeriesSpec};
use bluelift::model::outcome::Outcome;
use bluelift::report::csv;

const FIGURES: usize = 12;

fn registry() -> Registry {
    let figure = |at: usize| FigureSpec {
        key: format!("made.figure{at}"),
        unit: "d".into(),
        direction: Direction::Less,
        absent: Absent::Never,
        is_indicator: false,
        description: "made up".into(),
    };
    let series = SeriesSpec {
        key: "made.series".into(),
        item: String::new(),
        unit: "t".into(),
        grid: Grid::Weekly,
        description: "made up".into(),
    };
    Registry {
        figures: (0..FIGURES).map(figure).collect(),
        series: vec![series],
        weekly: (0..20).map(|week| 7 * week).collect(),
        monthly: Vec::new(),
    }
}

/// A made-up outcome of one replication.
fn outcome(replication: u64) -> Outcome {
    let mut stream = Draws::new(1, replication).stream(Purpose(1), EntityKey::of("x"), 0);
    let mut draw = || stream.uniform();
    Outcome {
        replication,
        figures: (0..FIGURES)
            .map(|_| Some(draw()).filter(|u| *u < 0.9))
            .collect(),
        series: (0..20).map(|_| (draw() * 1e6) as i64).collect(),
        events: 1,
    }
}

/// Writes the part of a shard as a machine would, wave by wave.
fn write_part(path: &Path, registry: &Registry, first: u64, count: u64) {
    let head = Head::new(
        "job",
        "made up",
        1,
        vec![SideHead::new(0, registry, first, count)],
    );
    let log = Log::create(path, head).unwrap();
    let mut made = Batch::from(registry, 1, first, count);
    let mut never = || false;
    let mut keeper = LogKeeper::new(log, 0, std::slice::from_ref(&made), &mut never);
    for number in first..first + count {
        let outcome = outcome(number);
        made.rows.push(&outcome);
        for (point, value) in made.series.iter_mut().zip(&outcome.series) {
            point.add(*value);
        }
        (made.n, made.events) = (made.n + 1, made.events + 1);
        if made.n.is_multiple_of(4096) {
            keeper.keep(std::slice::from_mut(&mut made), false).unwrap();
        }
    }
    keeper.keep(std::slice::from_mut(&mut made), true).unwrap();
}

fn write_parts(folder: &Path, n: u64, shards: u32) -> Vec<Scan> {
    let registry = registry();
    (0..shards)
        .map(|index| {
            let path = folder.join(format!("part-{index}.log"));
            for share in shares(1, n, shards, index) {
                write_part(&path, &registry, share.first, share.count);
            }
            scan(&path).and_then(Scan::whole).unwrap()
        })
        .collect()
}

/// Merges parts into the tables that a run leaves, and returns their digest.
fn merge(scans: &[Scan], n: u64) -> String {
    let registry = registry();
    let pieces: Vec<Piece<'_>> = scans.iter().map(|scan| Piece { scan, place: 0 }).collect();
    let merged = batch(&registry, 1, 0, n, &pieces).unwrap();
    assert!(merged.is_complete());
    let mut hasher = Digest(blake3::Hasher::new());
    csv::write_outcomes(BufWriter::new(&mut hasher), &registry, &merged).unwrap();
    let summary = summarise(&registry, &merged);
    csv::write_series(BufWriter::new(&mut hasher), &summary).unwrap();
    writeln!(hasher, "{:?}", summary.figures).unwrap();
    assert_eq!(merged.rows.fault(), None);
    hasher.0.finalize().to_hex().to_string()
}

struct Digest(blake3::Hasher);

impl Write for Digest {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn rows_on_the_disk_give_the_tables_of_rows_in_memory() {
    // Ten thousand rows stay in memory; the rows of a stored batch are read back a frame at a time.
    let parent = tempfile::tempdir().unwrap();
    let n = 10_000;
    let one = merge(&write_parts(parent.path(), n, 1), n);
    assert_eq!(merge(&write_parts(parent.path(), n, 7), n), one);
    let scans = write_parts(parent.path(), n, 3);
    let logs: Vec<_> = scans
        .iter()
        .map(|scan| (scan.path.clone(), scan.sides[0].chunks.clone()))
        .collect();
    let stored = bluelift::experiment::kept::stored::Stored::open(FIGURES, &logs).unwrap();
    let stored = bluelift::experiment::rows::Rows::stored(stored);
    let pieces: Vec<Piece<'_>> = scans.iter().map(|scan| Piece { scan, place: 0 }).collect();
    let memory = batch(&registry(), 1, 0, n, &pieces).unwrap().rows;
    assert!(memory.bytes() > 0 && stored.bytes() == 0);
    assert!(memory == stored, "row by row");
    for figure in 0..FIGURES {
        assert!(memory.column(figure).eq(stored.column(figure)), "{figure}");
    }
}

#[test]
fn values_that_the_disk_loses_after_the_check_are_told() {
    let parent = tempfile::tempdir().unwrap();
    let scans = write_parts(parent.path(), 5000, 1);
    let logs = [(scans[0].path.clone(), scans[0].sides[0].chunks.clone())];
    let stored = bluelift::experiment::kept::stored::Stored::open(FIGURES, &logs).unwrap();
    let rows = bluelift::experiment::rows::Rows::stored(stored);
    assert_eq!(rows.fault(), None);
    let file = File::options().write(true).open(&scans[0].path).unwrap();
    file.set_len(100).unwrap();
    assert!(rows.column(0).all(|value| value.is_none()));
    assert!(rows.fault().unwrap().starts_with("cannot read"));
}

/// The most memory that this process has held [MiB].
#[cfg(target_os = "linux")]
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<f64>()
        .unwrap()
        / 1024.0
}

/// By itself, because it looks at the memory of the process:
/// `cargo test --release --test it -- --ignored --nocapture ten_million_rows`.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "takes a minute and two gigabytes of disk"]
fn ten_million_rows_merge_in_200_megabytes() {
    let parent = tempfile::tempdir().unwrap();
    let n = 10_000_000;
    let begun = std::time::Instant::now();
    let scans = write_parts(parent.path(), n, 16);
    let size: u64 = scans.iter().map(|scan| scan.end).sum();
    let (written, before) = (begun.elapsed().as_secs_f64(), peak());
    let digest = merge(&scans, n);
    let merged = begun.elapsed().as_secs_f64() - written;
    println!(
        "{n} rows of {FIGURES} figures, {} MB in 16 parts, written and checked in {written:.0} s (peak {before:.0} MiB), \
         merged in {merged:.0} s, peak {:.0} MiB, digest {}",
        size / 1_000_000,
        peak(),
        &digest[..16]
    );
    assert!(peak() < 200.0 * 1e6 / 1048576.0, "{} MiB", peak());
}
