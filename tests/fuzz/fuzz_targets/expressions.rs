//! Any text as what a person types: `path=value` of `--set`, and the condition of an outcome.
#![no_main]

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::scenario::load::{LoadError, Request, load_text};
use libfuzzer_sys::fuzz_target;

const SCENARIO: &str = include_str!("../../../scenarios/01-one-depot-one-base.toml");

fuzz_target!(|text: &str| {
    let (path, value) = text.split_once('=').unwrap_or(("site.*.handling", text));
    let condition: String = text
        .chars()
        .filter(|letter| !"\"\\\n\r".contains(*letter))
        .collect();
    let with_outcome = format!("{SCENARIO}\n[[outcome]]\nid = \"fuzz\"\nholds = \"{condition}\"\n");
    let set = [(path.to_owned(), value.to_owned())];
    let requests = [
        (
            SCENARIO,
            Request {
                variant: None,
                set: &set,
            },
        ),
        (with_outcome.as_str(), Request::default()),
    ];
    for (scenario, request) in requests {
        match load_text("fuzz.toml", scenario, &request) {
            Ok(loaded) => {
                let _ = Model::compile(&loaded.scenario, Drivers::ALL);
            }
            Err(LoadError::Faults(report)) => assert!(!report.render(false).is_empty()),
            Err(error) => panic!("{error}"),
        }
    }
});
