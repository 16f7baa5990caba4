//! Any bytes as a scenario: it loads and compiles, or has faults that can be shown.
#![no_main]

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::scenario::load::{LoadError, Request, load_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match load_bytes("fuzz.toml", bytes, &Request::default()) {
        // A model of a plan this large takes long to build, not to break.
        Ok(loaded) if loaded.scenario.sites.len() < 200 => {
            let _ = Model::compile(&loaded.scenario, Drivers::ALL);
        }
        Ok(_) => {}
        Err(LoadError::Faults(report)) => assert!(!report.render(false).is_empty()),
        Err(error) => panic!("{error}"),
    }
});
