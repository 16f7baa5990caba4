//! Parts, jobs and manifests that somebody or something has changed: refused, never believed, never a panic. Names that
//! would steer a terminal or a spreadsheet.

use std::io::{Cursor, Read, Result, Seek, SeekFrom};
use std::path::Path;

use bluelift::cli::job::Job;
use bluelift::experiment::batch::{Batch, Keep};
use bluelift::experiment::kept::head::{Head, SideHead};
use bluelift::experiment::kept::keeper::LogKeeper;
use bluelift::experiment::kept::log::Log;
use bluelift::experiment::kept::read::{Scan, scan_from};
use bluelift::model::figures::{Absent, Direction, FigureSpec, Grid, Registry, SeriesSpec};
use bluelift::model::outcome::{Failure, Outcome};
use bluelift::report::json::pretty;
use bluelift::report::manifest::{Manifest, ScenarioEntry};
use proptest::prelude::*;

fn registry() -> Registry {
    Registry {
        figures: vec![FigureSpec {
            key: "made.figure".into(),
            unit: "d".into(),
            direction: Direction::Less,
            absent: Absent::Never,
            is_indicator: false,
            description: String::new(),
        }],
        series: vec![SeriesSpec {
            key: "made.series".into(),
            item: String::new(),
            unit: "t".into(),
            grid: Grid::Weekly,
            description: String::new(),
        }],
        weekly: vec![0, 7],
        monthly: Vec::new(),
    }
}

/// The bytes of a part of 60 replications with three checkpoints and a failure.
fn part() -> Vec<u8> {
    let registry = registry();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part");
    let head = Head::new(
        "job",
        "made up",
        1,
        vec![SideHead::new(0, &registry, 40, 60)],
    );
    let log = Log::create(&path, head).unwrap();
    let mut batch = Batch::from(&registry, 1, 40, 60);
    let mut always = || true;
    let mut keeper = LogKeeper::new(log, 0, std::slice::from_ref(&batch), &mut always);
    for number in 40..100 {
        if number == 63 {
            batch.failures.push(Failure {
                replication: number,
                seed: 1,
                reason: "made up".into(),
            });
        } else {
            batch.rows.push(&Outcome {
                replication: number,
                figures: vec![Some(number as f64)],
                series: vec![number as i64, -1],
                events: 1,
            });
            batch.series[0].add(number as i64);
            batch.series[1].add(-1);
        }
        batch.n += 1;
        if batch.n.is_multiple_of(20) {
            keeper
                .keep(std::slice::from_mut(&mut batch), false)
                .unwrap();
        }
    }
    // The last wave was a checkpoint too; a second end would make the log a damaged one.
    keeper.keep(std::slice::from_mut(&mut batch), true).unwrap();
    std::fs::read(&path).unwrap()
}

fn read(bytes: &[u8]) -> Option<Scan> {
    scan_from(Path::new("part"), Cursor::new(bytes)).ok()
}

#[test]
fn a_part_says_what_was_written() {
    let scan = read(&part()).unwrap();
    assert!(scan.is_ended && scan.torn == 0);
    assert_eq!((scan.done(), scan.sides[0].chunks.len()), (60, 3));
    assert_eq!(
        scan.sides[0].chunks[1].chunk.failures,
        [(63, "made up".to_owned())]
    );
}

#[test]
fn a_part_that_ends_anywhere_is_as_long_as_its_last_checkpoint() {
    let whole = part();
    let mut lengths = std::collections::BTreeSet::new();
    for end in 0..whole.len() {
        let Some(scan) = read(&whole[..end]) else {
            assert!(
                lengths.is_empty(),
                "{end}: only without a head it is no log"
            );
            continue;
        };
        assert!(!scan.is_ended && scan.end <= end as u64);
        assert!(scan.done().is_multiple_of(20));
        lengths.insert(scan.done());
        assert!(scan.whole().is_err(), "{end}");
    }
    assert_eq!(lengths.into_iter().collect::<Vec<_>>(), [0, 20, 40]);
}

/// A part that another process writes on while it is read: as long as `shown` when somebody asks, and longer afterwards.
struct Growing<'a> {
    bytes: Cursor<&'a [u8]>,
    shown: u64,
}

impl Read for Growing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.bytes.read(buffer)
    }
}

impl Seek for Growing<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        match to {
            SeekFrom::End(0) => self.bytes.seek(SeekFrom::Start(self.shown)),
            other => self.bytes.seek(other),
        }
    }
}

#[test]
fn a_part_that_grows_while_it_is_read_is_as_long_as_it_was() {
    let whole = part();
    let mut torn = 0;
    for shown in 0..whole.len() {
        let growing = Growing {
            bytes: Cursor::new(&whole),
            shown: shown as u64,
        };
        let grown = scan_from(Path::new("part"), growing).ok();
        let still = read(&whole[..shown]);
        let told = |scan: &Scan| (scan.done(), scan.end, scan.torn, scan.is_ended);
        assert_eq!(
            grown.as_ref().map(told),
            still.as_ref().map(told),
            "{shown}"
        );
        if let Some(scan) = grown {
            assert_eq!(scan.end + scan.torn, shown as u64);
            torn = torn.max(scan.torn);
        }
    }
    assert!(torn > 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_part_is_never_believed(at in any::<prop::sample::Index>(), bits in 1u8.., length in 1..40usize) {
        let mut bytes = part_once().to_vec();
        let at = at.index(bytes.len());
        let end = (at + length).min(bytes.len());
        bytes[at..end].iter_mut().for_each(|byte| *byte ^= bits);
        if let Some(scan) = read(&bytes) {
            prop_assert!(scan.end <= at as u64, "what counts lies before the change");
            prop_assert!(scan.whole().is_err());
        }
    }

    #[test]
    fn pieces_that_are_moved_or_doubled_are_never_believed(from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(), length in 1..300usize) {
        let whole = part_once();
        let (from, to) = (from.index(whole.len()), to.index(whole.len()));
        let piece = &whole[from..(from + length).min(whole.len())];
        let changed = [&whole[..to], piece, &whole[to..]].concat();
        if let Some(scan) = read(&changed) {
            prop_assert!(changed == *whole || scan.whole().is_err());
        }
    }

    #[test]
    fn any_bytes_are_no_part(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(read(&bytes).is_none());
    }

    #[test]
    fn a_changed_job_is_refused_or_can_be_divided(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = job_text().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(text) = String::from_utf8(bytes)
            && let Ok(job) = Job::parse(&text)
        {
            for index in [0, job.shards - 1] {
                let n: u64 = job.shares(index).iter().map(|share| share.count).sum();
                prop_assert!(n > 0);
            }
        }
    }
}

fn part_once() -> &'static [u8] {
    static PART: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    PART.get_or_init(part)
}

fn job_text() -> String {
    let entry = ScenarioEntry {
        label: "mali".into(),
        name: "mali".into(),
        variant: None,
        set: std::collections::BTreeMap::new(),
        digest: "0123456789abcdef".into(),
        files: Vec::new(),
    };
    let planned = pretty(&Manifest::planned(vec![entry], 1, 100));
    format!(
        "{{ \"format\": 1, \"kind\": \"run\", \"shards\": 7,\n\"sources\": [{{ \"file\": null, \"variant\": null, \"set\": [] }}],\n\
         \"planned\": {planned} }}\n"
    )
}

#[test]
fn the_job_of_these_tests_is_a_job() {
    assert_eq!(Job::parse(&job_text()).unwrap().shards, 7);
}

#[test]
fn texts_with_characters_that_cannot_be_seen_are_refused() {
    use bluelift::scenario::load::{Request, load_text};
    let text = include_str!("../../scenarios/01-one-depot-one-base.toml");
    for (hidden, name) in [
        ("\\u001b[2J", "U+001B"),
        ("\\u0007", "U+0007"),
        ("\\u202e", "U+202E"),
    ] {
        let changed = text.replacen("name = \"", &format!("name = \"{hidden}"), 1);
        let error = load_text("hidden.toml", &changed, &Request::default()).unwrap_err();
        let told = error.to_string();
        assert!(
            told.contains(&format!("the character {name}, which cannot be seen")),
            "{told}"
        );
        assert!(!told.contains('\u{1b}'), "{told:?}");
    }
    let set = [("site.*.name".to_owned(), "a\u{1b}[31mb".to_owned())];
    let request = Request {
        variant: None,
        set: &set,
    };
    assert!(load_text("hidden.toml", text, &request).is_err());
}

#[cfg(unix)]
#[test]
fn names_of_files_steer_neither_terminal_nor_spreadsheet() {
    let parent = tempfile::tempdir().unwrap();
    let scenario = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/scenarios/01-one-depot-one-base.toml"
    );
    let name = "=cmd|' \u{1b}[2J'!A0.toml";
    std::fs::copy(scenario, parent.path().join(name)).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_bluelift"))
        .current_dir(parent.path())
        .args(["compare", name, name, "-n", "2", "-o", "both"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let told = [output.stdout, output.stderr].concat();
    assert!(!told.contains(&0x1b), "{}", String::from_utf8_lossy(&told));
    let table = std::fs::read_to_string(parent.path().join("both/comparison.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    for record in reader.records() {
        for cell in &record.unwrap() {
            let is_number = cell.parse::<f64>().is_ok();
            assert!(
                is_number || !cell.starts_with(['=', '+', '-', '@']),
                "{cell}"
            );
        }
    }
}
