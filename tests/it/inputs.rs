//! Files that a scenario builds on, CSV tables, variants and `--set`.

use std::fs;
use std::path::Path;

use bluelift::engine::time::SimTime;
use bluelift::scenario::load::{LoadError, Loaded, Request, load_file, load_text};
use bluelift::scenario::supply::Level;

const RIVER: &str = include_str!("data/river.toml");

/// Writes files into a fresh folder and loads the first.
fn load_files(files: &[(&str, &[u8])], request: &Request<'_>) -> Result<Loaded, LoadError> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    load_file(&folder.path().join(files[0].0), request)
}

fn write(folder: &Path, files: &[(&str, &[u8])]) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// The lines of a report that state faults.
fn faults(result: Result<Loaded, LoadError>) -> Vec<String> {
    match result {
        Ok(_) => Vec::new(),
        Err(LoadError::Faults(report)) => report
            .faults()
            .iter()
            .map(|fault| {
                let place = &fault.place;
                format!("{}:{}:{}: {fault}", place.file, place.line, place.column)
            })
            .collect(),
        Err(error) => panic!("{error}"),
    }
}

fn with_set(text: &str, set: &[(&str, &str)]) -> Result<Loaded, LoadError> {
    let set: Vec<(String, String)> = set
        .iter()
        .map(|(path, value)| ((*path).to_owned(), (*value).to_owned()))
        .collect();
    let request = Request {
        variant: None,
        set: &set,
    };
    load_text("river.toml", text, &request)
}

/// The scenario with one row for a unit, kept in a CSV table.
fn with_csv(csv: &str) -> Vec<String> {
    let start = RIVER.find("[[unit]]").unwrap();
    let end = RIVER.find("[[policy]]").unwrap();
    let text = format!(
        "units = \"units.csv\"\n{}{}",
        &RIVER[..start],
        &RIVER[end..]
    );
    let files: [(&str, &[u8]); 2] = [
        ("river.toml", text.as_bytes()),
        ("units.csv", csv.as_bytes()),
    ];
    faults(load_files(&files, &Request::default()))
}

#[test]
fn a_csv_table_is_read_like_the_tables_it_stands_for() {
    let csv = "\u{feff}id,kind,to,readiness,voyage.low,voyage.likely,voyage.high,note\r\n\
               inf-bn-1,infantry-battalion,tessara,level-2,18 d,24 d,45 d,\"said \"\"soon\"\"\"\r\n\r\n";
    let start = RIVER.find("[[unit]]").unwrap();
    let end = RIVER.find("[[policy]]").unwrap();
    let text = format!(
        "units = \"tables/units.csv\"\n{}{}",
        &RIVER[..start],
        &RIVER[end..]
    );
    let files: [(&str, &[u8]); 2] = [
        ("river.toml", text.as_bytes()),
        ("tables/units.csv", csv.as_bytes()),
    ];
    let loaded = load_files(&files, &Request::default()).unwrap();
    let plain = load_text("river.toml", RIVER, &Request::default()).unwrap();
    assert_eq!(loaded.scenario.units, plain.scenario.units);
    let names: Vec<&str> = loaded.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["river.toml", "tables/units.csv"]);
}

#[test]
fn a_csv_fault_names_row_and_column() {
    let header = "id,kind,to,readiness,people\n";
    assert_eq!(
        with_csv(&format!(
            "{header}a,infantry-battalion,tesara,level-2,many\n"
        )),
        [
            "units.csv:2:22: `unit.a.to` names the site `tesara`, which is not defined; did you mean `tessara`?",
            "units.csv:2:37: `unit.a.people` is `many`; it must be a whole number from 0 to 10000000",
        ]
    );
    assert_eq!(
        with_csv("id,kind,too,readines\na,infantry-battalion,tessara,level-2\n"),
        [
            "units.csv:1:9: `unit` has no key `too`; did you mean `to`?",
            "units.csv:1:13: `unit` has no key `readines`; did you mean `readiness`?",
        ]
    );
    assert_eq!(
        with_csv("id,kind,to,readiness\na,infantry-battalion,tessara\n"),
        ["units.csv:2:1: the row has 3 cells, and the header 4"]
    );
    assert_eq!(
        with_csv("id,kind,to,readiness\na,infantry-battalion,\"tessara,level-2\n"),
        ["units.csv:2:22: the quote is not closed"]
    );
    assert_eq!(
        with_csv("id,id,voyage,voyage.low\na,b,,\n"),
        [
            "units.csv:1:4: column `id` clashes with column `id`",
            "units.csv:1:14: column `voyage.low` clashes with column `voyage`",
        ]
    );
    assert_eq!(
        with_csv(""),
        ["units.csv:1:1: the table is empty; its first line must name the keys of its columns"]
    );
    assert_eq!(
        with_csv("id,kind,to,readiness\na,infantry-battalion,tessara,{ low = 3\n"),
        [
            "units.csv:2:30: `unit.a.readiness` is `{ low = 3`; it must be one of level-1, level-2, level-3, rapid, or a time such as \"21 d\", or a distribution such as { low, likely, high }"
        ]
    );
}

#[test]
fn a_file_that_extends_another_merges_rows_by_id() {
    let over = "format = 1\nextends = \"base.toml\"\n[[unit]]\nid = \"inf-bn-1\"\npeople = 700\n\
                [[site]]\nid = \"tessara\"\nstorage = { water = \"90 m3\" }\n\
                [[policy]]\ncommodity = \"water\"\nat = \"tessara\"\nvendor = \"2 d\"\nminimum = \"2 d\"\nmaximum = \"9 d\"\n";
    let files: [(&str, &[u8]); 2] = [
        ("over.toml", over.as_bytes()),
        ("base.toml", RIVER.as_bytes()),
    ];
    let loaded = load_files(&files, &Request::default()).unwrap();
    let scenario = &loaded.scenario;
    assert_eq!(scenario.name, "over");
    assert_eq!(scenario.marking, "for study, not for operational use");
    assert_eq!(scenario.units.len(), 1);
    assert_eq!(scenario.units[0].people, 700);
    let tessara = scenario
        .sites
        .iter()
        .find(|site| site.id.as_str() == "tessara")
        .unwrap();
    let stored: Vec<&str> = tessara
        .storage
        .iter()
        .map(|store| store.commodity.as_str())
        .collect();
    assert_eq!(stored, ["diesel", "rations", "water"]);
    assert_eq!(scenario.policies.len(), 5);
}

#[test]
fn a_range_in_a_file_replaces_the_range_it_extends_whole() {
    let over = "format = 1\nextends = \"base.toml\"\n[[unit]]\nid = \"inf-bn-1\"\nvoyage = { low = \"20 d\", high = \"22 d\" }\n";
    let files: [(&str, &[u8]); 2] = [
        ("over.toml", over.as_bytes()),
        ("base.toml", RIVER.as_bytes()),
    ];
    let loaded = load_files(&files, &Request::default()).unwrap();
    let bluelift::scenario::force::Arrival::Generated { voyage, .. } =
        &loaded.scenario.units[0].arrival
    else {
        panic!("the unit is generated");
    };
    assert_eq!((voyage.minimum(), voyage.maximum()), (20.0, 22.0));
}

#[test]
fn a_file_outside_the_folder_is_refused() {
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), &[("base.toml", RIVER.as_bytes())]);
    let absolute = outside.path().join("base.toml");
    let refusal =
        "it must be the name of a file in the scenario's folder or below it, without `..`";
    for name in [
        "../base.toml",
        "/etc/passwd",
        "a/../../base.toml",
        "a\\\\b.toml",
        "",
    ] {
        let text = format!("format = 1\nextends = \"{name}\"\n");
        let found = faults(load_files(
            &[("over.toml", text.as_bytes())],
            &Request::default(),
        ));
        let name = name.replace("\\\\", "\\");
        let expected = format!("over.toml:2:11: `extends` is `{name}`; {refusal}");
        assert_eq!(found.first(), Some(&expected));
    }
    let absolute = format!("format = 1\nextends = '{}'\n", absolute.display());
    let found = faults(load_files(
        &[("over.toml", absolute.as_bytes())],
        &Request::default(),
    ));
    assert!(found[0].ends_with(refusal), "{found:?}");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_folder_is_refused() {
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), &[("base.toml", RIVER.as_bytes())]);
    let folder = tempfile::tempdir().unwrap();
    let text = b"format = 1\nextends = \"base.toml\"\n";
    write(folder.path(), &[("over.toml", text)]);
    std::os::unix::fs::symlink(
        outside.path().join("base.toml"),
        folder.path().join("base.toml"),
    )
    .unwrap();
    let found = faults(load_file(
        &folder.path().join("over.toml"),
        &Request::default(),
    ));
    assert_eq!(
        found[0],
        "over.toml:2:11: `extends` is `base.toml`, a link that leads out of the scenario's folder"
    );
}

#[test]
fn a_missing_file_and_a_circle_of_files_are_faults() {
    let missing: [(&str, &[u8]); 1] = [("a.toml", b"format = 1\nextends = \"b.toml\"\n")];
    assert_eq!(
        faults(load_files(&missing, &Request::default()))[0],
        "a.toml:2:11: `extends` is `b.toml`, which cannot be read: there is no such file"
    );
    let circle: [(&str, &[u8]); 2] = [
        ("a.toml", b"format = 1\nextends = \"b.toml\"\n"),
        ("b.toml", b"format = 1\nextends = \"a.toml\"\n"),
    ];
    assert_eq!(
        faults(load_files(&circle, &Request::default()))
            .last()
            .unwrap(),
        "b.toml:2:11: `a.toml` extends itself: a.toml → b.toml → a.toml"
    );
    assert!(matches!(
        load_file(Path::new("no-such-file.toml"), &Request::default()),
        Err(LoadError::Io { .. })
    ));
}

#[test]
fn text_that_is_not_utf_8_is_a_fault_and_a_byte_order_mark_is_not() {
    let broken: [(&str, &[u8]); 1] = [("a.toml", b"format = 1\ntitle = \"\xff\"\n")];
    assert_eq!(
        faults(load_files(&broken, &Request::default())),
        ["a.toml:2:10: the file is not UTF-8 text: it holds the byte 0xFF; save it as UTF-8"]
    );
    let marked = format!("\u{feff}{RIVER}");
    assert!(load_files(&[("a.toml", marked.as_bytes())], &Request::default()).is_ok());
    let windows = RIVER.replace('\n', "\r\n");
    assert!(load_files(&[("a.toml", windows.as_bytes())], &Request::default()).is_ok());
}

#[test]
fn a_file_too_large_is_not_read() {
    let large = vec![b'#'; 8 * 1024 * 1024 + 1];
    let Err(LoadError::Io { source, .. }) = load_files(&[("a.toml", &large)], &Request::default())
    else {
        panic!("the file is too large");
    };
    assert_eq!(source.to_string(), "it is larger than 8 MiB");
    let files: [(&str, &[u8]); 2] = [
        ("a.toml", b"format = 1\nextends = \"b.toml\"\n"),
        ("b.toml", &large),
    ];
    assert_eq!(
        faults(load_files(&files, &Request::default()))[0],
        "a.toml:2:11: `extends` is `b.toml`, which cannot be read: it is larger than 8 MiB"
    );
}

#[test]
fn a_variant_and_set_change_values_by_path() {
    let request = Request {
        variant: Some("second-fuel-farm"),
        set: &[],
    };
    let loaded = load_text("river.toml", RIVER, &request).unwrap();
    let scenario = &loaded.scenario;
    assert_eq!(
        scenario.variant.as_ref().map(|id| id.as_str()),
        Some("second-fuel-farm")
    );
    let policy = |commodity: &str| {
        scenario
            .policies
            .iter()
            .find(|policy| {
                policy.commodity.as_str() == commodity && policy.site.as_str() == "tessara"
            })
            .unwrap()
    };
    assert_eq!(policy("diesel").maximum, Level::Days(45.0));
    assert_eq!(policy("rations").maximum, Level::Days(25.0));

    let loaded = with_set(
        RIVER,
        &[
            ("policy.*.rations.minimum", "20 d"),
            ("fleet.trucks.number", "30"),
            ("mission.unmar.start", "2013-08-01"),
            ("unit.inf-bn-1.voyage", "{ low = '3 d', high = '4 d' }"),
            ("movement.convoy-size", "12"),
            ("commodity.diesel.price", "$2 /L"),
            ("unit.inf-bn-1.kind", "infantry-company"),
            ("unit.inf-bn-1.load.0.tonnes", "7 t"),
        ],
    )
    .unwrap();
    let scenario = &loaded.scenario;
    let minima: Vec<Level> = scenario
        .policies
        .iter()
        .filter(|policy| policy.commodity.as_str() == "rations")
        .map(|policy| policy.minimum)
        .collect();
    assert_eq!(minima, [Level::Days(20.0), Level::Days(20.0)]);
    assert_eq!(scenario.fleets[0].number[0].1, 30);
    assert_eq!(scenario.missions[0].mandate, SimTime::start_of_day(-98));
    assert_eq!(scenario.rules.movement.convoy_size, 12);
    let diesel = scenario
        .commodities
        .iter()
        .find(|goods| goods.id.as_str() == "diesel");
    assert_eq!(diesel.unwrap().price, 2_000_000);
    assert_eq!(scenario.units[0].people, 250);
    assert_eq!(scenario.units[0].load[0].tonnes, 7.0);
}

#[test]
fn a_fault_in_set_points_at_the_option() {
    assert_eq!(
        faults(with_set(RIVER, &[("site.tesara.handling", "200 t/d")])),
        [
            "--set:1:1: no value has the path `site.tesara.handling`; did you mean `site.tessara.handling`?"
        ]
    );
    assert_eq!(
        faults(with_set(RIVER, &[("site.tessara.handling", "200 km")])),
        [
            "--set:1:23: `site.tessara.handling` is 200 km, a length; it must be a mass a day such as \"400 t/d\""
        ]
    );
    assert_eq!(
        faults(with_set(RIVER, &[("movement.convoysize", "3")])),
        ["--set:1:1: `movement` has no key `convoysize`; did you mean `convoy-size`?"]
    );
    assert_eq!(
        faults(with_set(RIVER, &[("", "3"), ("site..x", "3")])),
        [
            "--set:1:1: no value has the path ``",
            "--set:1:1: no value has the path `site..x`",
        ]
    );
    let request = Request {
        variant: Some("second-fuel-fram"),
        set: &[],
    };
    assert_eq!(
        faults(load_text("river.toml", RIVER, &request)),
        [
            "--variant:1:1: `--variant` names the variant `second-fuel-fram`, which is not defined; did you mean `second-fuel-farm`?"
        ]
    );
}

#[test]
fn the_digest_moves_with_every_input() {
    let digest = |result: Result<Loaded, LoadError>| result.unwrap().scenario.digest;
    let plain = digest(with_set(RIVER, &[]));
    assert_eq!(plain, digest(with_set(RIVER, &[])));
    assert_eq!(plain.len(), 64);
    assert_ne!(plain, digest(with_set(&RIVER.replace("900", "901"), &[])));
    assert_ne!(
        plain,
        digest(with_set(RIVER, &[("movement.convoy-size", "30")]))
    );
    let request = Request {
        variant: Some("second-fuel-farm"),
        set: &[],
    };
    assert_ne!(plain, digest(load_text("river.toml", RIVER, &request)));
}
