//! Any bytes as a scenario give a scenario or faults: never a panic, a hang or a full memory.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use bluelift::scenario::load::{LoadError, Request, load_bytes, load_text};
use proptest::prelude::*;

const RIVER: &str = include_str!("data/river.toml");
const MALI: &str = include_str!("../../scenarios/mali.toml");

/// What this thread has computed for so far, where the system tells it: others that are at work beside it do not count.
fn busy() -> Duration {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|line| line.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| BEGUN.elapsed(), Duration::from_nanos)
}

/// Loads bytes; a report must be drawn without fault of its own.
fn survives(bytes: &[u8]) {
    let start = busy();
    match load_bytes("hostile.toml", bytes, &Request::default()) {
        Ok(loaded) => assert!(!loaded.scenario.missions.is_empty()),
        Err(LoadError::Faults(report)) => {
            assert!(report.len() > 0);
            let page = report.render(true);
            assert!(page.lines().count() <= 3 * 100 + 2);
            assert!(page.len() < 1_000_000);
        }
        Err(LoadError::Io { .. }) => panic!("no file is read"),
    }
    assert!(
        busy() - start < Duration::from_secs(20),
        "loading takes too long"
    );
}

/// Pieces that turn up in scenarios, put where they do not belong.
const PIECES: [&str; 28] = [
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ".",
    ",",
    "\n",
    "#",
    "-",
    "nan",
    "inf",
    "1e999",
    "9223372036854775808",
    "\"D+99999999999999\"",
    "9999-12-31",
    "0000-01-01",
    "\u{0}",
    "\u{feff}",
    "é",
    "\"*\"",
    "[[site]]\nid = \"",
    "= { shape = \"zeta\", exponent = 0, cap = 100000 }",
];

#[derive(Debug, Clone)]
enum Edit {
    Delete(usize, usize),
    Insert(usize, &'static str),
    Byte(usize, u8),
    Copy(usize, usize, usize),
    Swap(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = 0..1_000_000usize;
    prop_oneof![
        (at.clone(), 1..40usize).prop_map(|(at, length)| Edit::Delete(at, length)),
        (at.clone(), prop::sample::select(PIECES.to_vec()))
            .prop_map(|(at, piece)| Edit::Insert(at, piece)),
        (at.clone(), any::<u8>()).prop_map(|(at, byte)| Edit::Byte(at, byte)),
        (at.clone(), at.clone(), 1..80usize)
            .prop_map(|(from, to, length)| Edit::Copy(from, to, length)),
        (at.clone(), at).prop_map(|(one, other)| Edit::Swap(one, other)),
    ]
}

fn apply(bytes: &mut Vec<u8>, edit: &Edit) {
    let n = bytes.len().max(1);
    match *edit {
        Edit::Delete(at, length) => {
            let at = at % n;
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Edit::Insert(at, piece) => {
            let at = at % n;
            bytes.splice(at..at, piece.bytes());
        }
        Edit::Byte(at, byte) => bytes[at % n] = byte,
        Edit::Copy(from, to, length) => {
            let from = from % n;
            let piece = bytes[from..(from + length).min(bytes.len())].to_vec();
            let to = to % n;
            bytes.splice(to..to, piece);
        }
        // Two lines change places: keys land in tables that do not know them.
        Edit::Swap(one, other) => {
            let mut lines: Vec<Vec<u8>> = bytes
                .split(|byte| *byte == b'\n')
                .map(<[u8]>::to_vec)
                .collect();
            let count = lines.len();
            lines.swap(one % count, other % count);
            *bytes = lines.join(&b'\n');
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_scenario_loads_or_has_faults(edits in prop::collection::vec(edit(), 1..6)) {
        let mut bytes = RIVER.as_bytes().to_vec();
        for edit in &edits {
            apply(&mut bytes, edit);
            if bytes.is_empty() {
                bytes.push(b'\n');
            }
        }
        survives(&bytes);
    }

    #[test]
    fn any_bytes_have_faults(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        survives(&bytes);
    }

    #[test]
    fn any_value_under_any_path_loads_or_has_faults(
        which in any::<prop::sample::Index>(),
        value in prop::sample::select(vec![
            "3", "-1", "1e300", "nan", "true", "[]", "{}", "x", "", "2013-01-01", "D+9999", "5 d", "5 km", "\"\"",
            "0 %", "100 %", "[1, 2]", "{ low = '1 d', high = '2 d' }", "{ mean = 2, shape = 'poisson', max = 3 }",
            "[{ from = 'D+3', value = 4 }]", "*", "tessara", "9223372036854775807", "[[[]]]",
        ]),
    ) {
        let plain = load_text("river.toml", RIVER, &Request::default()).unwrap();
        let path = which.get(&plain.paths).path.clone();
        let set = [(path, value.to_owned())];
        let request = Request { variant: None, set: &set };
        if let Err(LoadError::Faults(report)) = load_text("river.toml", RIVER, &request) {
            prop_assert!(!report.render(false).is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_mali_loads_or_has_faults(edits in prop::collection::vec(edit(), 1..4)) {
        let mut bytes = MALI.as_bytes().to_vec();
        for edit in &edits {
            apply(&mut bytes, edit);
        }
        survives(&bytes);
    }
}

#[test]
fn every_prefix_of_a_scenario_loads_or_has_faults() {
    for end in (0..RIVER.len()).step_by(7) {
        survives(&RIVER.as_bytes()[..end]);
    }
}

#[test]
fn deep_nesting_is_refused_before_anything_recurses() {
    for piece in ["[", "{a=", "a.", "[[", "{", "(", "\"", "\"\"\"\n"] {
        for count in [33, 1_000, 1_000_000] {
            survives(format!("format = 1\nx = {}", piece.repeat(count)).as_bytes());
            survives(piece.repeat(count).as_bytes());
        }
    }
    survives(format!("format = 1\n[{}a]\nb = 1\n", "a.".repeat(100_000)).as_bytes());
    survives(format!("format = 1\nx = {}1{}", "[".repeat(32), "]".repeat(32)).as_bytes());
}

#[test]
fn many_rows_and_values_are_refused_or_read_in_time() {
    survives(format!("format = 1\n{}", "[[site]]\n".repeat(500_000)).as_bytes());
    survives(format!("format = 1\nx = [{}]", "1,".repeat(1_000_000)).as_bytes());
    survives(format!("format = 1\n{}", "x = 1\n".repeat(300_000)).as_bytes());
    survives(&vec![b'a'; 4_000_000]);
    survives(&[0; 100_000]);
}

#[test]
fn rows_that_multiply_are_refused_before_they_fill_memory() {
    let mut text = RIVER.to_owned();
    for at in 0..400 {
        text += &format!("[[site]]\nid = \"s{at}\"\nat = \"1 N, 1 E\"\nroles = [\"base\"]\n");
        text += &format!("[[commodity]]\nid = \"c{at}\"\nkind = \"diesel\"\n");
    }
    for at in 0..400 {
        text += &format!(
            "[[policy]]\ncommodity = \"*\"\nat = [\"s{at}\", \"*\"]\nvendor = \"1 d\"\nminimum = \"1 d\"\nmaximum = \"1 d\"\n"
        );
        text += &format!(
            "[[threat]]\nid = \"t{at}\"\nsite = \"*\"\nkind = \"indirect-fire\"\nlevel = \"high\"\n"
        );
    }
    survives(text.as_bytes());
}

/// A scenario with many rows of every kind, of which `row` writes the k-th.
fn many(count: usize, row: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = RIVER.to_owned();
    for at in 0..count {
        text += &row(at);
    }
    text.into_bytes()
}

#[test]
fn thousands_of_sites_units_and_commodities_are_read_in_time() {
    survives(&many(4_000, |at| {
        format!(
            "[[site]]\nid = \"s{at}\"\nat = \"1 N, 1 E\"\nroles = [\"base\"]\n[[commodity]]\nid = \"c{at}\"\nkind = \"diesel\"\n\
             [[unit]]\nid = \"u{at}\"\nkind = \"infantry-company\"\nto = \"s{at}\"\nrehatted = \"start\"\n"
        )
    }));
    survives(&many(4_000, |at| {
        let from = if at == 0 {
            "port-amal".to_owned()
        } else {
            format!("s{}", at - 1)
        };
        format!(
            "[[site]]\nid = \"s{at}\"\nat = \"1 N, 1.{at} E\"\nroles = [\"base\"]\n\
             [[link]]\nbetween = [\"{from}\", \"s{at}\"]\nsurface = \"clay\"\ndistance = \"1 km\"\n\
             [[policy]]\ncommodity = \"diesel\"\nat = \"s{at}\"\nfrom = \"{from}\"\nminimum = \"1 d\"\nmaximum = \"2 d\"\n"
        )
    }));
}

#[test]
fn thousands_of_faults_are_counted_in_time() {
    survives(&many(4_000, |at| {
        format!(
            "[[fleet]]\nid = \"f{at}\"\nkind = \"truck{at}\"\nhome = \"tesara{at}\"\nnumbr = 3\n"
        )
    }));
    survives(&many(100_000, |at| format!("keeey{at} = 1\n")));
    let set: String = (0..4_000)
        .map(|at| format!("\"site.tesara{at}.handling\" = 1\n"))
        .collect();
    survives(format!("{RIVER}\n[[variant]]\nid = \"many\"\n[variant.set]\n{set}").as_bytes());
    survives(&many(64, |at| {
        format!(
            "[[variant]]\nid = \"v{at}\"\nset = {{ \"*.*.*\" = 1, \"policy.*.*.maximum\" = \"1 d\" }}\n"
        )
    }));
}

#[test]
fn lists_that_multiply_are_read_in_time() {
    let sites: String = (0..4_000)
        .map(|at| {
            format!(
                "[[site]]\nid = \"s{at}\"\nat = \"1 N, 1 E\"\nroles = [\"base\", \"hospital\"]\n"
            )
        })
        .collect();
    let roles = "\"base\", \"hospital\", \"*\", ".repeat(1_000);
    survives(
        format!(
            "{RIVER}\n{sites}\n[[policy]]\ncommodity = [{roles}]\nat = [{roles}]\nvendor = \"1 d\"\nminimum = \"1 d\"\nmaximum = \"1 d\"\n\
             [[threat]]\nsite = [{roles}]\nkind = \"indirect-fire\"\nlevel = \"low\"\n"
        )
        .as_bytes(),
    );
}
