//! Any bytes as a CSV table of a scenario; the first byte says of which one.
#![no_main]

use std::cell::RefCell;
use std::fs;

use bluelift::scenario::load::{LoadError, Request, load_file};
use libfuzzer_sys::fuzz_target;

const TABLES: [&str; 10] = [
    "sites",
    "links",
    "units",
    "fleets",
    "policies",
    "zones",
    "commodities",
    "threats",
    "tasks",
    "vehicles",
];

thread_local! {
    static FOLDER: RefCell<tempfile::TempDir> =
        RefCell::new(tempfile::tempdir().expect("temporary files can be written"));
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let table = TABLES[*first as usize % TABLES.len()];
    FOLDER.with_borrow(|folder| {
        let path = folder.path();
        let text = format!(
            "format = 1\n{table} = \"table.csv\"\n[[mission]]\nid = \"m\"\nname = \"M\"\nmandate = 2013-04-25\n\
             horizon = \"90 d\"\nauthorised = [{{ from = \"D+0\", military = 100 }}]\n"
        );
        fs::write(path.join("scenario.toml"), text).expect("temporary files can be written");
        fs::write(path.join("table.csv"), rest).expect("temporary files can be written");
        match load_file(&path.join("scenario.toml"), &Request::default()) {
            Ok(_) => {}
            Err(LoadError::Faults(report)) => assert!(!report.render(false).is_empty()),
            Err(error) => panic!("{error}"),
        }
    });
});
