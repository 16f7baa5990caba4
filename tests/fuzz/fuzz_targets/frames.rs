//! Any payloads in frames whose checksums are right, as somebody would write who forges a part.
//!
//! The first byte of each piece is its kind, the next two its length.
#![no_main]

use std::fs;
use std::io::Cursor;

use bluelift::experiment::kept::frame::{Kind, seal};
use bluelift::experiment::kept::head::{Head, SideHead};
use bluelift::experiment::kept::merge::{Piece, batch};
use bluelift::experiment::kept::read::{log_id, scan_from};
use bluelift::model::figures::{Absent, Direction, FigureSpec, Grid, Registry, SeriesSpec};
use libfuzzer_sys::fuzz_target;

fn registry() -> Registry {
    Registry {
        figures: vec![FigureSpec {
            key: "a.b".into(),
            unit: "d".into(),
            direction: Direction::Less,
            absent: Absent::Never,
            is_indicator: false,
            description: String::new(),
        }],
        series: vec![SeriesSpec {
            key: "c.d".into(),
            item: String::new(),
            unit: "t".into(),
            grid: Grid::Weekly,
            description: String::new(),
        }],
        weekly: vec![0, 7],
        monthly: Vec::new(),
    }
}

fn forge(mut bytes: &[u8], registry: &Registry) -> Vec<u8> {
    let head = Head::new("job", "forged", 1, vec![SideHead::new(0, registry, 0, 300)]).bytes();
    let id = log_id(&head);
    let mut file = seal(&[0; 32], 0, Kind::Head, &head);
    while let Some((&[kind, low, high], rest)) = bytes.split_first_chunk::<3>() {
        let length = usize::from(u16::from_le_bytes([low, high])).min(rest.len());
        let kinds = [
            Kind::Rows,
            Kind::Series,
            Kind::Checkpoint,
            Kind::End,
            Kind::Head,
        ];
        let frame = seal(
            &id,
            file.len() as u64,
            kinds[kind as usize % 5],
            &rest[..length],
        );
        file.extend(frame);
        bytes = &rest[length..];
    }
    file
}

fuzz_target!(|bytes: &[u8]| {
    let registry = registry();
    let path = std::env::temp_dir().join(format!("bluelift-fuzz-{}.log", std::process::id()));
    let file = forge(bytes, &registry);
    let scanned = scan_from(&path, Cursor::new(&file));
    if let Some(scan) = scanned.ok().filter(|scan| scan.done() > 0) {
        fs::write(&path, &file).expect("temporary files can be written");
        let piece = Piece {
            scan: &scan,
            place: 0,
        };
        if let Ok(merged) = batch(&registry, 1, 0, 300, &[piece]) {
            assert_eq!(merged.n, scan.done());
            assert!(merged.rows.len() as u64 + merged.failures.len() as u64 == merged.n);
            (0..merged.rows.len()).for_each(|row| {
                merged.rows.value(row, 0);
            });
            assert!(merged.series.iter().all(|point| point.count() <= merged.n));
        }
    }
});
