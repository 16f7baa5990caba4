//! Missions of the record: simulated against recorded strength, with one set of deployment parameters for all.
//!
//! `scenarios/record/deployment.md` holds the table; `BLESS=1` writes it anew, the commit says why.

use std::fmt::Write;
use std::path::Path;

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::scenario::load::{Request, load_file};

/// A mission: its file, the months after the resolution, the first simulated day to their ends [days], and the
/// uniformed people then.
///
/// Source of people: International Peace Institute, Peacekeeping Database (C. Perry and A. Smith, Trends in Uniformed
/// Contributions to UN Peacekeeping, 2013), from the monthly United Nations summaries of contributors. A month that the copy
/// at hand lacks has none.
struct Mission {
    name: &'static str,
    file: &'static str,
    fitted: bool,
    ceiling: f64,
    n: u64,
    record: [(u32, f64, Option<u32>); 6],
}

const MISSIONS: [Mission; 7] = [
    Mission {
        name: "UNMIS",
        file: "sudan.toml",
        fitted: true,
        ceiling: 10_715.0,
        n: 400,
        record: [
            (3, 99.0, Some(1_127)),
            (6, 191.0, Some(2_759)),
            (12, 373.0, Some(8_391)),
            (18, 556.0, Some(10_284)),
            (24, 738.0, Some(10_027)),
            (30, 921.0, Some(10_066)),
        ],
    },
    Mission {
        name: "UNOCI",
        file: "cote-divoire.toml",
        fitted: true,
        ceiling: 6_590.0,
        n: 400,
        record: [
            (3, 95.0, Some(3_096)),
            (6, 187.0, Some(6_141)),
            (12, 368.0, Some(6_237)),
            (18, 552.0, None),
            (24, 733.0, None),
            (30, 917.0, Some(8_914)),
        ],
    },
    Mission {
        name: "MONUC",
        file: "congo.toml",
        fitted: true,
        ceiling: 5_537.0,
        n: 400,
        record: [
            (3, 98.0, Some(219)),
            (6, 190.0, Some(262)),
            (12, 371.0, Some(205)),
            (18, 555.0, Some(2_398)),
            (24, 736.0, Some(3_597)),
            (30, 920.0, Some(4_302)),
        ],
    },
    Mission {
        name: "MINUSMA",
        file: "mali.toml",
        fitted: false,
        ceiling: 12_640.0,
        n: 200,
        record: [
            (3, 31.0, Some(6_294)),
            (6, 123.0, Some(5_872)),
            (12, 304.0, Some(8_255)),
            (18, 488.0, Some(9_321)),
            (24, 669.0, Some(10_337)),
            (30, 853.0, Some(11_503)),
        ],
    },
    Mission {
        name: "UNAMID",
        file: "darfur.toml",
        fitted: false,
        ceiling: 25_987.0,
        n: 1000,
        record: [
            (4, 123.0, Some(229)),
            (6, 185.0, Some(9_080)),
            (12, 367.0, Some(9_995)),
            (18, 551.0, Some(15_179)),
            (24, 732.0, Some(16_961)),
            (30, 916.0, Some(20_615)),
        ],
    },
    Mission {
        name: "UNMISS",
        file: "south-sudan.toml",
        fitted: false,
        ceiling: 7_900.0,
        n: 400,
        record: [
            (3, 116.0, Some(5_484)),
            (6, 208.0, Some(5_322)),
            (12, 390.0, Some(6_079)),
            (18, 574.0, Some(7_161)),
            (24, 755.0, Some(7_561)),
            (30, 939.0, Some(8_067)),
        ],
    },
    Mission {
        name: "UNIFIL",
        file: "lebanon.toml",
        fitted: false,
        ceiling: 15_000.0,
        n: 400,
        record: [
            (3, 112.0, Some(10_884)),
            (6, 202.0, Some(12_908)),
            (12, 386.0, Some(13_349)),
            (18, 568.0, Some(12_532)),
            (24, 752.0, Some(12_295)),
            (30, 933.0, Some(12_542)),
        ],
    },
];

/// Where a record lies in a band of replications.
struct Row {
    month: u32,
    record: Option<f64>,
    low: f64,
    median: f64,
    high: f64,
}

impl Row {
    fn is_inside(&self) -> bool {
        self.record
            .is_some_and(|record| self.low <= record && record <= self.high)
    }
}

/// The value below which a share of the values lies, between two of them in proportion.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (low, part) = (place as usize, place.fract());
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + part * (sorted[high] - sorted[low])
}

/// Simulated against recorded strength, in points of the ceiling.
fn rows(mission: &Mission) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(mission.file);
    let loaded = load_file(&path, &Request::default()).unwrap_or_else(|error| panic!("{error}"));
    let model = Model::compile(&loaded.scenario, Drivers::ALL).unwrap();
    let registry = model.registry();
    let place = registry.series("strength.present", "total").unwrap();
    let (start, days) = (registry.offsets()[place], &registry.weekly);
    let mut replicator = Replicator::new(&model);
    let mut values = vec![Vec::new(); mission.record.len()];
    for k in 0..mission.n {
        let outcome = replicator
            .replicate(1, k)
            .unwrap_or_else(|failure| panic!("{failure}"));
        for (values, (_, day, _)) in values.iter_mut().zip(mission.record) {
            let nearest = |i: &usize| ((f64::from(days[*i]) - day).abs() * 8.0) as u64;
            let week = (0..days.len()).min_by_key(nearest).unwrap();
            values.push(outcome.series[start + week] as f64 / 1000.0);
        }
    }
    let points = |people: f64| 100.0 * people / mission.ceiling;
    values
        .iter_mut()
        .zip(mission.record)
        .map(|(values, (month, _, record))| {
            values.sort_by(f64::total_cmp);
            Row {
                month,
                record: record.map(|people| points(people.into())),
                low: points(quantile(values, 0.05)),
                median: points(quantile(values, 0.5)),
                high: points(quantile(values, 0.95)),
            }
        })
        .collect()
}

/// A line of the page for each month of a mission.
fn table(mission: &Mission, rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let record = row
            .record
            .map_or("–".to_owned(), |record| format!("{record:.1}"));
        let verdict = match row.record {
            None => "–",
            Some(_) if row.is_inside() => "inside",
            Some(record) if record < row.low => "below",
            Some(_) => "above",
        };
        let (low, median, high) = (row.low, row.median, row.high);
        writeln!(
            text,
            "| {} | {} | {record} | {median:.1} | {low:.1} to {high:.1} | {:.1} | {verdict} |",
            mission.name,
            row.month,
            high - low
        )
        .unwrap();
    }
    text
}

/// Between these lines of the page stands the table.
const MARKS: [&str; 2] = ["<!-- table -->\n", "<!-- end of table -->\n"];

#[test]
fn the_record_lies_where_the_page_of_validation_says() {
    let mut text = "| Mission | Month | Record | Median | 5 to 95 % | Width | Record is |\n| --- | --- | --- | --- | --- | --- | --- |\n".to_owned();
    for mission in &MISSIONS {
        let rows = rows(mission);
        text += &table(mission, &rows);
        if mission.fitted {
            continue;
        }
        let n_inside = rows.iter().filter(|row| row.is_inside()).count();
        let widest = rows
            .iter()
            .map(|row| row.high - row.low)
            .fold(0.0, f64::max);
        if ["UNAMID", "MINUSMA"].contains(&mission.name) {
            assert!(
                n_inside >= 5,
                "{}: {n_inside} of 6 inside\n{text}",
                mission.name
            );
            assert!(
                widest <= 35.0,
                "{}: {widest} points wide\n{text}",
                mission.name
            );
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/record/deployment.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (head, rest) = page.split_once(MARKS[0]).unwrap();
    let (stored, tail) = rest.split_once(MARKS[1]).unwrap();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, [head, MARKS[0], &text, MARKS[1], tail].concat()).unwrap();
    } else {
        assert_eq!(text, stored, "if this is meant, write it anew with BLESS=1");
    }
}
