//! The scenario language: what planners write becomes what the model reads.

use std::path::Path;

use bluelift::scenario::load::{LoadError, Request, load_embedded, load_file};

fn scenario_files() -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "toml")
            })
            .collect();
    files.sort();
    files
}

#[test]
fn every_scenario_of_the_repository_loads_under_each_of_its_variants() {
    let files = scenario_files();
    assert!(!files.is_empty());
    for file in files {
        let loaded = match load_file(&file, &Request::default()) {
            Ok(loaded) => loaded,
            Err(LoadError::Faults(report)) => panic!("{}", report.render(false)),
            Err(error) => panic!("{error}"),
        };
        for warning in &loaded.warnings {
            eprintln!("{}: {warning}", file.display());
        }
        for variant in &loaded.variants {
            let request = Request {
                variant: Some(variant),
                set: &[],
            };
            let applied = load_file(&file, &request).unwrap();
            assert_ne!(applied.scenario.digest, loaded.scenario.digest);
        }
    }
}

#[test]
fn the_embedded_scenario_loads() {
    let loaded = load_embedded(&Request::default()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(loaded.scenario.name, "mali");
}
