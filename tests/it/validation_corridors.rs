//! Convoy and corridor times against moves on record: the table of `scenarios/record/corridors.md`; `BLESS=1` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use crate::little::*;

/// A move on record.
struct Move {
    name: &'static str,
    /// Kilometres by surface, in order.
    way: &'static [(f64, &'static str)],
    threat: &'static str,
    vehicles: u32,
    checkpoints: u32,
    is_wet: bool,
    /// Days on record, least and most.
    record: (f64, f64),
    source: &'static str,
}

const MOVES: &[Move] = &[
    Move {
        name: "Bamako to Gao, 100 vehicles, escorted, 2013",
        way: &[(630.0, "paved"), (570.0, "paved-broken")],
        threat: "medium",
        vehicles: 100,
        checkpoints: 0,
        is_wet: false,
        record: (6.0, 6.0),
        source: "rpdefense, July 2013",
    },
    Move {
        name: "Gao to Tessalit, 100 vehicles, devices, 2021",
        way: &[(600.0, "sand")],
        threat: "high",
        vehicles: 100,
        checkpoints: 0,
        is_wet: false,
        record: (7.0, 7.0),
        source: "malivox.net",
    },
    Move {
        name: "Gao to Kidal, 100 vehicles, behind route clearance, 2021",
        way: &[(400.0, "sand")],
        threat: "extreme",
        vehicles: 100,
        checkpoints: 0,
        is_wet: false,
        record: (6.0, 6.0),
        source: "malivox.net",
    },
    Move {
        name: "Kidal to Gao, 143 vehicles, behind route clearance, 2023",
        way: &[(350.0, "sand")],
        threat: "extreme",
        vehicles: 143,
        checkpoints: 0,
        is_wet: false,
        record: (8.0, 8.0),
        source: "Xinhua, 9 November 2023",
    },
    Move {
        name: "Bor to Pajut, 18 trucks, no road, 2021",
        way: &[(197.0, "clay")],
        threat: "medium",
        vehicles: 18,
        checkpoints: 0,
        is_wet: false,
        record: (4.0, 4.0),
        source: "reported, four days for a planned two",
    },
    Move {
        name: "Wau to Abyei, 57 vehicles, checkpoints",
        way: &[(280.0, "laterite-degraded")],
        threat: "medium",
        vehicles: 57,
        checkpoints: 56,
        is_wet: false,
        record: (6.5, 7.0),
        source: "reported, nearly seven days for a planned two; distance and 20 checkpoints in 100 km assumed",
    },
    Move {
        name: "Garoua Boulai to Bangui, 60 vehicles, escorted",
        way: &[(600.0, "paved-broken")],
        threat: "medium",
        vehicles: 60,
        checkpoints: 0,
        is_wet: false,
        record: (3.0, 4.0),
        source: "reported, usually three to four days; distance assumed",
    },
    Move {
        name: "Douala to Bangui, single trucks",
        way: &[(700.0, "paved"), (800.0, "paved-broken")],
        threat: "low",
        vehicles: 1,
        checkpoints: 0,
        is_wet: false,
        record: (5.0, 7.0),
        source: "Mail and Guardian, 23 October 2017",
    },
    Move {
        name: "Juba to Wau, single trucks, dry",
        way: &[(650.0, "laterite-degraded")],
        threat: "low",
        vehicles: 1,
        checkpoints: 0,
        is_wet: false,
        record: (5.0, 7.0),
        source: "Logistics Cluster, under 7 days; distance assumed",
    },
    Move {
        name: "Juba to Wau, single trucks, rains",
        way: &[(650.0, "laterite-degraded")],
        threat: "low",
        vehicles: 1,
        checkpoints: 0,
        is_wet: true,
        record: (14.0, 18.0),
        source: "Logistics Cluster, over 14 days; distance assumed",
    },
];

/// How far a median may lie from the record: the range of the assumed speeds.
const RANGE: f64 = 0.3;

fn scenario(case: &Move) -> String {
    let wet = if case.is_wet {
        "[\"jan\", \"feb\"]"
    } else {
        "[]"
    };
    let mut text = mission("75 d");
    text += &format!(
        "[movement]\nconvoy-size = 200\nfill = \"100 %\"\nlongest-wait = \"0 d\"\nformation = \"0 d\"\nrecovery = 30\n[[zone]]\nid = \"land\"\nname = \"Land\"\nwet = {wet}\n"
    );
    text += &site("s0", "1 N, 1 E", "\"logistics-base\"");
    text += "opening = { bread = \"900000 t\" }\n";
    for (k, (km, surface)) in case.way.iter().enumerate() {
        let role = if k + 1 == case.way.len() {
            "base"
        } else {
            "junction"
        };
        text += &site(
            &format!("s{}", k + 1),
            &format!("{} N, 1 E", k + 2),
            &format!("\"{role}\""),
        );
        text += "handling = \"1000000 t/d\"\n";
        let checkpoints = if k == 0 { case.checkpoints } else { 0 };
        text += &format!(
            "[[link]]\nbetween = [\"s{k}\", \"s{}\"]\ndistance = \"{km} km\"\nsurface = \"{surface}\"\nzone = \"land\"\nthreat = \"{}\"\ncheckpoints = {checkpoints}\n{OPEN}",
            k + 1,
            case.threat
        );
    }
    let last = format!("s{}", case.way.len());
    // An order of two weeks is one tonne for each vehicle.
    let eaters = case.vehicles * 1000 / 14;
    [
        &text,
        BREAD,
        &CART.replace("10 t", "1 t"),
        &carts("s0", 2000),
        &people("eaters", &last, eaters),
        &people("escort", "s0", 500)
            .replace("rotation = \"none\"", "platoons = 500\nrotation = \"none\""),
        &bread_policy(
            &last,
            "from = [\"s0\"]",
            "minimum = \"6 d\"\nmaximum = \"20 d\"\nreserve = \"0 d\"\nopening = \"20 d\"",
        ),
    ]
    .join("\n")
}

/// The rows of the page, and how many medians lie within the range of the record.
fn rows() -> (String, usize) {
    let (mut rows, mut n) = (String::new(), 0);
    for case in MOVES {
        let model = model(&scenario(case));
        let key = format!("movement.convoy_days.s{}", case.way.len());
        let mut days = figures(&model, &outcomes(&model, 9, 200), &key);
        days.sort_by(f64::total_cmp);
        let (low, median, high) = (days[10], days[100], days[189]);
        let (least, most) = case.record;
        let is_near = median >= least * (1.0 - RANGE) && median <= most * (1.0 + RANGE);
        n += usize::from(is_near);
        let record = if least == most {
            format!("{least}")
        } else {
            format!("{least} to {most}")
        };
        let word = if is_near { "near" } else { "off" };
        writeln!(
            rows,
            "| {} | {record} | {median:.1} | {low:.1} to {high:.1} | {word} | {} |",
            case.name, case.source
        )
        .unwrap();
    }
    (rows, n)
}

#[test]
fn convoys_take_about_as_long_as_those_on_record() {
    let (rows, n) = rows();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/record/corridors.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (head, rest) = page
        .split_once("| --- | --- | --- | --- | --- | --- |\n")
        .unwrap();
    let tail = &rest[rest.find("\nNot used:").unwrap()..];
    let expected = format!("{head}| --- | --- | --- | --- | --- | --- |\n{rows}{tail}");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    } else {
        assert_eq!(page, expected, "run with BLESS=1 and say why");
    }
    let stated = format!("{n} of {} medians", MOVES.len());
    assert!(expected.contains(&stated), "{stated}\n{rows}");
    assert!(n + 2 >= MOVES.len(), "{rows}");
}
