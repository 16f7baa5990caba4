//! A batch as a real mission might leave it, made by formula: sites, links, figures and series with growth and spread.

use std::collections::BTreeMap;

use bluelift::engine::distribution::Distribution;
use bluelift::engine::time::SimSpan;
use bluelift::engine::time::SimTime;
use bluelift::experiment::rows::Rows;
use bluelift::experiment::summary::Estimate;
use bluelift::experiment::summary::FigureSummary;
use bluelift::experiment::summary::Method;
use bluelift::experiment::summary::PointSummary;
use bluelift::experiment::summary::SeriesSummary;
use bluelift::experiment::summary::Summary;
use bluelift::model::figures::Absent;
use bluelift::model::figures::Direction;
use bluelift::model::figures::FigureSpec;
use bluelift::model::figures::Grid;
use bluelift::model::figures::Registry;
use bluelift::model::figures::SeriesSpec;
use bluelift::model::outcome::Outcome;
use bluelift::report::Meta;
use bluelift::report::Side;
use bluelift::scenario::generation::{GenerationRules, N_STAGES};
use bluelift::scenario::goods::Class;
use bluelift::scenario::goods::Commodity;
use bluelift::scenario::goods::Consumption;
use bluelift::scenario::goods::GoodsUnit;
use bluelift::scenario::inject::Comparison;
use bluelift::scenario::inject::Criterion;
use bluelift::scenario::inject::Term;
use bluelift::scenario::mission::Capability;
use bluelift::scenario::mission::Ceiling;
use bluelift::scenario::mission::Mission;
use bluelift::scenario::place::Link;
use bluelift::scenario::place::Mode;
use bluelift::scenario::place::Role;
use bluelift::scenario::place::Site;
use bluelift::scenario::place::Surface;
use bluelift::scenario::place::ThreatLevel;
use bluelift::scenario::rules::BudgetGroup;
use bluelift::scenario::rules::CostRules;
use bluelift::scenario::rules::DeploymentRules;
use bluelift::scenario::rules::MandateRules;
use bluelift::scenario::rules::MedicalRules;
use bluelift::scenario::rules::MovementRules;
use bluelift::scenario::rules::Rules;
use bluelift::scenario::rules::SupplyRules;
use bluelift::scenario::scenario::Id;
use bluelift::scenario::scenario::Scenario;
use bluelift::scenario::supply::{LinkLosses, Shortage};

use crate::charts_more;

/// Everything that charts are drawn from.
pub struct Data {
    pub scenario: Scenario,
    pub registry: Registry,
    pub summary: Summary,
    pub rows: Rows,
    pub meta: Meta<'static>,
}

impl Data {
    pub fn side<'a>(&'a self, label: &'a str) -> Side<'a> {
        Side {
            label,
            scenario: &self.scenario,
            registry: &self.registry,
            summary: &self.summary,
            rows: &self.rows,
            less_cash: None,
            meta: &self.meta,
        }
    }

    pub fn figure(&mut self, key: &str, unit: &str, mean: f64, spread: f64) {
        self.figure_of(
            key,
            unit,
            Absent::Undefined,
            Direction::Neutral,
            1.0,
            mean,
            spread,
        );
    }

    #[expect(clippy::too_many_arguments, reason = "one argument a column")]
    pub fn figure_of(
        &mut self,
        key: &str,
        unit: &str,
        absent: Absent,
        direction: Direction,
        reached: f64,
        middle: f64,
        spread: f64,
    ) {
        let is_indicator = key.starts_with("outcome.");
        self.registry.figures.push(FigureSpec {
            key: key.into(),
            unit: unit.into(),
            direction,
            absent,
            is_indicator,
            description: format!("{key} of the test mission"),
        });
        let at = |p: f64, value: f64| {
            let shown = |v: f64| if p < reached { v } else { f64::INFINITY };
            Some(Estimate {
                value: shown(value),
                lower: Some(value - spread * 0.06),
                upper: (p + 0.04 < reached).then_some(value + spread * 0.06),
            })
        };
        let half = spread * 0.06;
        let share = |p: f64| Estimate {
            value: p,
            lower: Some((p - 0.03).max(0.0)),
            upper: Some((p + 0.03).min(1.0)),
        };
        self.summary.figures.push(FigureSummary {
            key: key.into(),
            unit: unit.into(),
            absent,
            n: self.meta.n,
            reached: Some(share(reached)),
            mean: (reached >= 1.0).then_some(Estimate {
                value: middle,
                lower: Some(middle - half),
                upper: Some(middle + half),
            }),
            method: if is_indicator {
                Method::Wilson
            } else {
                Method::StudentT
            },
            sd: (reached >= 1.0).then_some(spread * 0.6),
            p05: at(0.05, (middle - spread).max(0.0)),
            p50: at(0.5, middle),
            p95: at(0.95, middle + spread),
            shortfall: None,
        });
    }

    /// Adds a series by its median and the distance of the 5 and 95 % quantiles; `None` has no value.
    pub fn series(
        &mut self,
        key: &str,
        item: &str,
        unit: &str,
        grid: Grid,
        of: impl Fn(f64) -> Option<(f64, f64)>,
    ) {
        self.registry.series.push(SeriesSpec {
            key: key.into(),
            item: item.into(),
            unit: unit.into(),
            grid,
            description: format!("{key} of the test mission"),
        });
        let days = self.registry.days(grid).to_vec();
        let points = days.iter().map(|&day| match of(f64::from(day)) {
            None => PointSummary {
                day,
                n: 0,
                mean: None,
                quantiles: None,
            },
            Some((middle, spread)) => PointSummary {
                day,
                n: self.meta.n,
                mean: Some(middle),
                quantiles: Some(
                    [-1.0, -0.4, 0.0, 0.4, 1.0].map(|q: f64| (middle + q * spread).max(0.0)),
                ),
            },
        });
        let points = points.collect();
        self.summary.series.push(SeriesSummary {
            key: key.into(),
            item: item.into(),
            unit: unit.into(),
            points,
        });
    }
}

/// Something like noise, the same every time.
pub fn noise(a: f64, b: f64) -> f64 {
    ((a * 12.9898 + b * 78.233).sin() * 43_758.547)
        .fract()
        .abs()
}

type Place = (&'static str, &'static str, f64, f64, &'static [Role]);

const PLACES: [Place; 25] = [
    ("dakar", "Dakar", 14.69, -17.44, &[Role::Seaport]),
    ("abidjan", "Abidjan", 5.30, -4.02, &[Role::Seaport]),
    ("cotonou", "Cotonou", 6.35, 2.42, &[Role::Seaport]),
    ("kayes", "Kayes", 14.45, -11.44, &[Role::Junction]),
    ("kidira", "Kidira", 14.46, -12.21, &[Role::Border]),
    ("zegoua", "Zégoua", 10.47, -5.65, &[Role::Border]),
    ("bouake", "Bouaké", 7.69, -5.03, &[Role::Junction]),
    ("sikasso", "Sikasso", 11.32, -5.67, &[Role::Junction]),
    ("niamey", "Niamey", 13.51, 2.11, &[Role::Junction]),
    ("labbezanga", "Labbezanga", 14.96, 0.70, &[Role::Border]),
    (
        "bamako",
        "Bamako",
        12.65,
        -8.00,
        &[Role::MissionHq, Role::LogisticsBase, Role::Airport],
    ),
    (
        "bamako-senou",
        "Bamako-Sénou airport",
        12.53,
        -7.95,
        &[Role::Airport],
    ),
    ("segou", "Ségou", 13.43, -6.26, &[Role::Junction]),
    ("diabaly", "Diabaly", 14.69, -6.02, &[Role::TeamSite]),
    (
        "sevare",
        "Mopti-Sévaré",
        14.50,
        -4.10,
        &[Role::SectorHq, Role::LogisticsBase],
    ),
    ("douentza", "Douentza", 15.00, -2.95, &[Role::Base]),
    ("hombori", "Hombori", 15.28, -1.70, &[Role::TeamSite]),
    (
        "gao",
        "Gao",
        16.27,
        -0.04,
        &[Role::SectorHq, Role::LogisticsBase],
    ),
    ("ansongo", "Ansongo", 15.66, 0.50, &[Role::Base]),
    ("menaka", "Ménaka", 15.92, 2.40, &[Role::Base]),
    ("timbuktu", "Timbuktu", 16.77, -3.01, &[Role::SectorHq]),
    ("goundam", "Goundam", 16.41, -3.67, &[Role::TeamSite]),
    ("ber", "Ber", 16.85, -2.54, &[Role::TeamSite]),
    ("kidal", "Kidal", 18.44, 1.41, &[Role::SectorHq]),
    ("tessalit", "Tessalit", 20.20, 1.01, &[Role::Base]),
];

const ROADS: [(&str, &str, Mode, Surface, ThreatLevel, f64); 27] = [
    (
        "dakar",
        "kidira",
        Mode::Road,
        Surface::Paved,
        ThreatLevel::Low,
        92_000.0,
    ),
    (
        "kidira",
        "kayes",
        Mode::Road,
        Surface::Paved,
        ThreatLevel::Low,
        92_000.0,
    ),
    (
        "kayes",
        "bamako",
        Mode::Road,
        Surface::PavedBroken,
        ThreatLevel::Low,
        88_000.0,
    ),
    (
        "dakar",
        "bamako",
        Mode::Rail,
        Surface::Paved,
        ThreatLevel::Low,
        21_000.0,
    ),
    (
        "abidjan",
        "bouake",
        Mode::Road,
        Surface::Paved,
        ThreatLevel::Low,
        64_000.0,
    ),
    (
        "bouake",
        "zegoua",
        Mode::Road,
        Surface::Paved,
        ThreatLevel::Low,
        64_000.0,
    ),
    (
        "zegoua",
        "sikasso",
        Mode::Road,
        Surface::Paved,
        ThreatLevel::Low,
        64_000.0,
    ),
    (
        "sikasso",
        "bamako",
        Mode::Road,
        Surface::Paved,
        ThreatLevel::Low,
        30_000.0,
    ),
    (
        "sikasso",
        "segou",
        Mode::Road,
        Surface::Paved,
        ThreatLevel::Low,
        33_000.0,
    ),
    (
        "cotonou",
        "niamey",
        Mode::Road,
        Surface::Paved,
        ThreatLevel::Medium,
        41_000.0,
    ),
    (
        "niamey",
        "labbezanga",
        Mode::Road,
        Surface::PavedBroken,
        ThreatLevel::High,
        38_000.0,
    ),
    (
        "labbezanga",
        "ansongo",
        Mode::Road,
        Surface::LateriteDegraded,
        ThreatLevel::High,
        38_000.0,
    ),
    (
        "ansongo",
        "gao",
        Mode::Road,
        Surface::PavedBroken,
        ThreatLevel::High,
        34_000.0,
    ),
    (
        "bamako",
        "segou",
        Mode::Road,
        Surface::Paved,
        ThreatLevel::Low,
        70_000.0,
    ),
    (
        "segou",
        "sevare",
        Mode::Road,
        Surface::Paved,
        ThreatLevel::Medium,
        86_000.0,
    ),
    (
        "segou",
        "diabaly",
        Mode::Road,
        Surface::Laterite,
        ThreatLevel::Medium,
        1_500.0,
    ),
    (
        "sevare",
        "douentza",
        Mode::Road,
        Surface::PavedBroken,
        ThreatLevel::High,
        55_000.0,
    ),
    (
        "douentza",
        "hombori",
        Mode::Road,
        Surface::PavedBroken,
        ThreatLevel::High,
        38_000.0,
    ),
    (
        "hombori",
        "gao",
        Mode::Road,
        Surface::PavedBroken,
        ThreatLevel::High,
        37_000.0,
    ),
    (
        "douentza",
        "timbuktu",
        Mode::Road,
        Surface::Sand,
        ThreatLevel::Extreme,
        15_000.0,
    ),
    (
        "timbuktu",
        "goundam",
        Mode::Road,
        Surface::Sand,
        ThreatLevel::High,
        1_400.0,
    ),
    (
        "timbuktu",
        "ber",
        Mode::Road,
        Surface::Sand,
        ThreatLevel::Extreme,
        1_100.0,
    ),
    (
        "gao",
        "menaka",
        Mode::Road,
        Surface::Sand,
        ThreatLevel::Extreme,
        5_000.0,
    ),
    (
        "gao",
        "kidal",
        Mode::Road,
        Surface::Sand,
        ThreatLevel::Extreme,
        17_000.0,
    ),
    (
        "kidal",
        "tessalit",
        Mode::Road,
        Surface::Sand,
        ThreatLevel::Extreme,
        7_000.0,
    ),
    (
        "sevare",
        "timbuktu",
        Mode::River,
        Surface::Paved,
        ThreatLevel::Medium,
        6_000.0,
    ),
    (
        "bamako",
        "gao",
        Mode::Air,
        Surface::Paved,
        ThreatLevel::Low,
        3_000.0,
    ),
];

/// The batch of the test mission, with as many sites as asked.
pub fn batch(n_sites: usize) -> Data {
    let mut scenario = scenario();
    for i in scenario.sites.len()..n_sites {
        let angle = i as f64 * 2.4;
        let (lat, lon) = (
            16.2 + angle.sin() * 0.12 * i as f64 / 4.0,
            angle.cos() * 0.1 * i as f64,
        );
        let name = format!("Outpost {i}");
        let place = site(&format!("outpost-{i}"), &name, lat, lon, &[Role::TeamSite]);
        scenario.sites.push(place);
    }
    scenario.sites.truncate(n_sites);
    let shown: Vec<Id> = scenario.sites.iter().map(|s| s.id.clone()).collect();
    scenario
        .links
        .retain(|l| shown.contains(&l.a) && shown.contains(&l.b));
    let mut data = Data {
        registry: Registry {
            weekly: (0..=156).map(|w| w * 7).collect(),
            monthly: months(),
            ..Registry::default()
        },
        scenario,
        summary: Summary::default(),
        rows: Rows::new(0),
        meta: Meta {
            n: 1000,
            seed: 20130701,
            version: "0.1.0",
            partial: false,
            failures: 0,
        },
    };
    strength(&mut data);
    supply(&mut data);
    movement(&mut data);
    security_and_mandate(&mut data);
    cost(&mut data);
    charts_more::add(&mut data);
    data.rows = rows_of(&data.summary, data.meta.n);
    data
}

/// Replications whose figures are spread as their summaries say: by a logistic law around the median.
pub fn rows_of(summary: &Summary, n: u64) -> Rows {
    let mut rows = Rows::new(summary.figures.len());
    for replication in 0..n {
        let figures = summary.figures.iter().enumerate().map(|(k, figure)| {
            let place = (replication * 379 + k as u64 * 101) % n;
            value_at(figure, (place as f64 + 0.5) / n as f64)
        });
        rows.push(&Outcome {
            replication,
            figures: figures.collect(),
            ..Outcome::default()
        });
    }
    rows
}

/// The value of a figure that is exceeded by a share 1 − p of replications; absent where it is not reached.
fn value_at(figure: &FigureSummary, p: f64) -> Option<f64> {
    if figure.method == Method::Wilson {
        return Some(f64::from(u8::from(p < figure.mean?.value)));
    }
    let (low, middle, high) = (figure.p05?.value, figure.p50?.value, figure.p95?.value);
    let (low, middle) = if middle.is_finite() {
        (low, middle)
    } else {
        (low, low * 1.5 + 1.0)
    };
    let side = if p > 0.5 && high.is_finite() {
        high - middle
    } else {
        middle - low
    };
    let is_reached = figure.reached.is_some_and(|reached| p < reached.value);
    let logit = (p / (1.0 - p)).ln() / 19f64.ln();
    is_reached.then_some((middle + side * logit).max(0.0))
}

/// A batch in which nothing is recorded.
pub fn empty() -> Data {
    let mut data = batch(25);
    data.summary = Summary::default();
    data.rows = Rows::new(0);
    data.registry.figures.clear();
    data.registry.series.clear();
    data
}

fn months() -> Vec<i32> {
    let start = jiff::civil::date(2013, 7, 1);
    let ends = (0..36).map(|i| {
        let first = jiff::civil::date(2013 + (6 + i) / 12, ((6 + i) % 12 + 1) as i8, 1);
        (first.last_of_month().duration_since(start).as_hours() / 24) as i32
    });
    ends.collect()
}

fn strength(data: &mut Data) {
    let authorised = |day: f64| if day < 730.0 { 12_640.0 } else { 13_289.0 };
    let present =
        |day: f64| 5_800.0 + 6_200.0 * (1.0 - (-day / 320.0).exp()) + 120.0 * noise(day, 1.0);
    data.series(
        "strength.authorised",
        "total",
        "people",
        Grid::Weekly,
        |d| Some((authorised(d), 0.0)),
    );
    data.series("strength.present", "total", "people", Grid::Weekly, |d| {
        Some((present(d), 900.0 * (1.0 - (-d / 150.0).exp())))
    });
    data.series("strength.capable", "total", "people", Grid::Weekly, |d| {
        Some((
            present(d) * (0.45 + 0.4 * (d / 1092.0)),
            1_100.0 * (1.0 - (-d / 150.0).exp()),
        ))
    });
    let never = |data: &mut Data, key: &str, reached: f64, middle: f64, spread: f64| {
        data.figure_of(
            key,
            "d",
            Absent::Never,
            Direction::Less,
            reached,
            middle,
            spread,
        );
    };
    never(data, "deployment.p50_day", 1.0, 96.0, 20.0);
    never(data, "deployment.p75_day", 0.998, 310.0, 90.0);
    never(data, "deployment.p90_day", 0.71, 780.0, 200.0);
    never(data, "deployment.ioc_day", 0.97, 412.0, 120.0);
    never(data, "deployment.foc_day", 0.31, 1080.0, 100.0);
    for (cause, days) in [
        ("readiness", 94.0),
        ("lift", 38.0),
        ("port", 6.0),
        ("customs", 27.0),
        ("road", 15.0),
        ("camp", 61.0),
    ] {
        data.figure_of(
            &format!("deployment.wait_days.{cause}"),
            "d",
            Absent::Undefined,
            Direction::Less,
            1.0,
            days,
            days * 0.3,
        );
    }
    data.figure("deployment.peak_share", "", 0.93, 0.04);
    data.figure("deployment.on_required_date", "", 0.34, 0.12);
}

pub fn supplied(data: &Data) -> Vec<(usize, String)> {
    let scenario = &data.scenario;
    let has_stock = |s: &&Site| !matches!(s.roles[0], Role::Border | Role::Junction);
    let sites = scenario.sites.iter().filter(has_stock);
    sites.map(|s| s.id.to_string()).enumerate().collect()
}

fn supply(data: &mut Data) {
    let commodities: Vec<String> = data
        .scenario
        .commodities
        .iter()
        .map(|c| c.id.to_string())
        .collect();
    for (i, site) in supplied(data) {
        for (k, commodity) in commodities.iter().enumerate() {
            let seed = i as f64 * 17.0 + k as f64;
            let level = 34.0 - (i % 18) as f64 * 1.4 - k as f64;
            let opens = (i % 5) as f64 * 40.0;
            let wet = |d: f64| ((d - 45.0) / 365.0 * std::f64::consts::TAU).cos().max(0.0);
            let item = format!("{site}.{commodity}");
            data.series("supply.days_of_supply", &item, "d", Grid::Weekly, |d| {
                (d >= opens).then(|| {
                    (
                        level - 9.0 * wet(d) + 5.0 * noise(d, seed),
                        3.0 + 8.0 * noise(seed, 3.0) + 4.0 * wet(d),
                    )
                })
            });
            data.series("supply.reserve_breached", &item, "", Grid::Weekly, |d| {
                let risk = (0.02 * (i % 18) as f64 * wet(d) * (0.4 + noise(d, seed)) - 0.03)
                    .clamp(0.0, 1.0);
                (d >= opens).then_some((risk * 2.2, 0.5))
            });
        }
        let reached = (0.1 + 0.05 * (i % 18) as f64).min(0.99);
        let key = format!("supply.first_breach_day.{site}");
        data.figure_of(
            &key,
            "d",
            Absent::Never,
            Direction::More,
            reached,
            420.0 - 14.0 * (i % 18) as f64,
            120.0,
        );
    }
    for (k, commodity) in commodities.iter().enumerate() {
        let k = k as f64;
        data.figure_of(
            &format!("supply.fill_rate.{commodity}"),
            "",
            Absent::Undefined,
            Direction::More,
            1.0,
            0.985 - 0.004 * k,
            0.01,
        );
        data.figure_of(
            &format!("supply.stockout_days.{commodity}"),
            "site-d",
            Absent::Undefined,
            Direction::Less,
            1.0,
            12.0 + 21.0 * (k % 4.0),
            10.0,
        );
        data.figure_of(
            &format!("supply.reserve_breach_days.{commodity}"),
            "site-d",
            Absent::Undefined,
            Direction::Less,
            1.0,
            160.0 + 40.0 * k,
            90.0,
        );
        data.figure_of(
            &format!("supply.lowest_days.{commodity}"),
            "d",
            Absent::Endless,
            Direction::More,
            1.0,
            1.8,
            1.2,
        );
    }
    data.figure_of(
        "supply.first_stockout_day",
        "d",
        Absent::Never,
        Direction::More,
        0.92,
        214.0,
        110.0,
    );
    data.figure("supply.lead_time", "d", 19.0, 4.0);
}

fn movement(data: &mut Data) {
    data.series("movement.convoy_delay", "", "d", Grid::Weekly, |d| {
        let wet = ((d - 45.0) / 365.0 * std::f64::consts::TAU).cos().max(0.0);
        (d > 14.0).then(|| (1.2 + 3.0 * wet + 0.8 * noise(d, 9.0), 1.0 + 2.0 * wet))
    });
    for (cause, days) in [
        ("escort", 0.62),
        ("closure", 0.94),
        ("breakdown", 0.31),
        ("incident", 0.12),
        ("border", 0.44),
    ] {
        data.figure_of(
            &format!("movement.delay_by.{cause}"),
            "d",
            Absent::Undefined,
            Direction::Less,
            1.0,
            days,
            days,
        );
    }
    data.figure_of(
        "movement.delay",
        "d",
        Absent::Undefined,
        Direction::Less,
        1.0,
        2.43,
        0.9,
    );
    data.figure_of(
        "movement.on_time",
        "",
        Absent::Undefined,
        Direction::More,
        1.0,
        0.71,
        0.06,
    );
    for (mode, size, capacity) in [
        (Mode::Road, 7_000.0, 9_000.0),
        (Mode::Rail, 600.0, 900.0),
        (Mode::River, 180.0, 2_400.0),
        (Mode::Air, 90.0, 140.0),
    ] {
        let grown = move |d: f64| {
            size * (0.4 + 0.6 * (1.0 - (-d / 300.0).exp())) * (0.85 + 0.3 * noise(d, size))
        };
        data.series("movement.required", mode.word(), "t", Grid::Monthly, |d| {
            Some((grown(d), size * 0.2))
        });
        data.series("movement.moved", mode.word(), "t", Grid::Monthly, |d| {
            Some((grown(d) * 0.93, size * 0.15))
        });
        data.series("movement.capacity", mode.word(), "t", Grid::Monthly, |d| {
            Some((capacity * (0.6 + 0.4 * (d / 400.0).min(1.0)), 0.0))
        });
    }
    let links: Vec<(String, f64)> = data
        .scenario
        .links
        .iter()
        .map(|l| {
            let road = ROADS
                .iter()
                .find(|r| r.0 == l.a.as_str() && r.1 == l.b.as_str() && r.2 == l.mode);
            (l.id.to_string(), road.map_or(0.0, |r| r.5))
        })
        .collect();
    for (link, tonnes) in links {
        data.figure(&format!("movement.flow.{link}"), "t", tonnes, tonnes * 0.1);
    }
}

fn security_and_mandate(data: &mut Data) {
    let kinds = [
        ("ied", "IED on the road", 61.0),
        ("ambush", "Ambush", 22.0),
        ("indirect", "Indirect fire", 74.0),
        ("mine", "Mine", 9.0),
        ("complex", "Complex attack on a camp", 3.2),
        ("accident", "Road accident", 31.0),
        ("theft", "Theft", 12.0),
        ("refusal", "Flight clearance refused", 18.0),
    ];
    for (id, name, total) in kinds {
        data.scenario.incidents.push(incident(id, name));
        data.series("security.incidents", id, "", Grid::Weekly, |d| {
            let mean = total / 157.0 * (0.5 + d / 1092.0) * (0.6 + 0.8 * noise(d, total));
            Some((mean, 1.5))
        });
        data.figure_of(
            &format!("security.incidents.{id}"),
            "",
            Absent::Undefined,
            Direction::Less,
            1.0,
            total,
            total * 0.35,
        );
    }
    data.figure_of(
        "security.attacks",
        "",
        Absent::Undefined,
        Direction::Less,
        1.0,
        169.0,
        40.0,
    );
    data.figure_of(
        "security.killed",
        "people",
        Absent::Undefined,
        Direction::Less,
        1.0,
        58.0,
        22.0,
    );
    data.figure_of(
        "medical.reach",
        "",
        Absent::Undefined,
        Direction::More,
        1.0,
        0.68,
        0.05,
    );
    data.figure_of(
        "medical.surgery_2h",
        "",
        Absent::Undefined,
        Direction::More,
        1.0,
        0.41,
        0.12,
    );
    data.figure_of(
        "mandate.achieved",
        "",
        Absent::Undefined,
        Direction::More,
        1.0,
        0.77,
        0.05,
    );
    data.figure_of(
        "mandate.escort_platoon_days",
        "platoon-d",
        Absent::Undefined,
        Direction::Less,
        1.0,
        9_800.0,
        900.0,
    );
    data.figure_of(
        "mandate.patrol_platoon_days",
        "platoon-d",
        Absent::Undefined,
        Direction::More,
        1.0,
        21_300.0,
        1_400.0,
    );
    for (id, text, p) in [
        ("ready-in-time", "deployment.foc_day <= 1080", 0.31),
        ("no-thirst", "supply.stockout_days.water <= 0", 0.0),
        ("patrols", "mandate.achieved >= 0.5", 1.0),
    ] {
        data.scenario.criteria.push(Criterion {
            id: Id::new(id),
            text: text.into(),
            terms: vec![Term {
                figure: text.split(' ').next().expect("a word").into(),
                comparison: Comparison::AtMost,
                value: 0.0,
            }],
            wanted: None,
        });
        data.figure_of(
            &format!("outcome.{id}"),
            "",
            Absent::Undefined,
            Direction::More,
            1.0,
            p,
            0.4,
        );
        let last = data.summary.figures.last_mut().expect("just added");
        last.mean = Some(Estimate {
            value: p,
            lower: Some((p - 0.028).max(0.0)),
            upper: Some((p + 0.028).min(1.0)),
        });
        if p == 0.0 {
            last.mean = Some(Estimate {
                value: 0.0,
                lower: Some(0.0),
                upper: Some(0.0038),
            });
        }
    }
}

fn cost(data: &mut Data) {
    let sizes: BTreeMap<&str, f64> = [
        ("personnel", 620.0),
        ("equipment", 410.0),
        ("civilian", 390.0),
        ("facilities", 230.0),
        ("ground-transport", 120.0),
        ("air", 330.0),
        ("naval", 4.0),
        ("fuel", 190.0),
        ("rations", 130.0),
        ("supplies", 60.0),
        ("freight", 85.0),
        ("losses", 14.0),
    ]
    .into();
    let mut total = 0.0;
    for group in BudgetGroup::ALL {
        let size = sizes[group.word()] * 1e6;
        total += size;
        data.series("cost.spent", group.word(), "$", Grid::Monthly, |d| {
            let mean = size / 36.0 * (0.55 + 0.9 * d / 1096.0) * (0.9 + 0.2 * noise(d, size));
            Some((mean, mean * 0.2))
        });
        data.figure_of(
            &format!("cost.{}", group.word()),
            "$",
            Absent::Undefined,
            Direction::Less,
            1.0,
            size,
            size * 0.12,
        );
    }
    data.figure_of(
        "cost.total",
        "$",
        Absent::Undefined,
        Direction::Less,
        1.0,
        total,
        total * 0.05,
    );
    data.figure_of(
        "cost.per_patrol_day",
        "$",
        Absent::Undefined,
        Direction::Less,
        1.0,
        121_000.0,
        8_000.0,
    );
    data.figure_of(
        "cost.per_person_month",
        "$",
        Absent::Undefined,
        Direction::Less,
        1.0,
        6_800.0,
        300.0,
    );
}

pub fn none() -> Distribution {
    Distribution::constant(0.0).expect("zero is a number")
}

fn scenario() -> Scenario {
    let sites = PLACES
        .iter()
        .map(|(id, name, lat, lon, roles)| site(id, name, *lat, *lon, roles));
    let links = ROADS
        .iter()
        .map(|&(a, b, mode, surface, threat, _)| link(a, b, mode, surface, threat));
    let goods = [
        ("rations", "Rations", Class::Rations),
        ("water", "Water", Class::Water),
        ("diesel", "Diesel", Class::Diesel),
        ("petrol", "Petrol", Class::Petrol),
        ("jet-fuel", "Aviation fuel", Class::AviationFuel),
        ("ammunition", "Ammunition", Class::Ammunition),
        ("medical", "Medical supplies", Class::Medical),
        ("engineer-stores", "Engineer stores", Class::EngineerStores),
    ];
    Scenario {
        name: "test-mission".into(),
        marking: "for study, not for operational use".into(),
        variant: None,
        start: jiff::civil::date(2013, 7, 1),
        missions: vec![mission()],
        zones: Vec::new(),
        sites: sites.collect(),
        links: links.collect(),
        commodities: goods
            .iter()
            .map(|(id, name, class)| commodity(id, name, *class))
            .collect(),
        vehicles: Vec::new(),
        fleets: Vec::new(),
        units: Vec::new(),
        policies: Vec::new(),
        assets: Vec::new(),
        contracts: Vec::new(),
        demands: Vec::new(),
        incidents: Vec::new(),
        threats: Vec::new(),
        tasks: Vec::new(),
        injects: Vec::new(),
        mitigations: Vec::new(),
        criteria: Vec::new(),
        rules: rules(),
        digest: "0".repeat(64),
    }
}

fn mission() -> Mission {
    Mission {
        id: Id::new("test"),
        name: "a stabilisation mission".into(),
        mandate_date: jiff::civil::date(2013, 4, 25),
        mandate: SimTime::from_days(-67.0),
        start: SimTime::ZERO,
        horizon: SimSpan::from_days(1096.0),
        authorised: vec![Ceiling {
            from: SimTime::ZERO,
            people: [11_200, 1_440, 900],
        }],
        seed: 1,
        status_of_forces: none(),
        flight_refusal: 0.0,
        consent: None,
        access: Vec::new(),
        exit: None,
        capability: Capability {
            initial: 0.5,
            full: 0.9,
        },
    }
}

fn site(id: &str, name: &str, lat: f64, lon: f64, roles: &[Role]) -> Site {
    Site {
        id: Id::new(id),
        name: name.into(),
        mission: Id::new("test"),
        lat,
        lon,
        roles: roles.to_vec(),
        zone: None,
        storage: Vec::new(),
        reefer_plugs: None,
        opening: Vec::new(),
        handling: 0.0,
        berths: 0,
        parking: 0,
        airfield: None,
        camp: None,
        water_yield: 0,
        power: None,
        grid: 0.0,
        issues: Vec::new(),
        population: 0,
    }
}

fn link(a: &str, b: &str, mode: Mode, surface: Surface, threat: ThreatLevel) -> Link {
    let suffix = if mode == Mode::Road {
        String::new()
    } else {
        format!("--{}", mode.word())
    };
    Link {
        losses: LinkLosses::default(),
        id: Id::new(format!("{a}--{b}{suffix}")),
        a: Id::new(a),
        b: Id::new(b),
        mode,
        distance: 100.0,
        surface,
        zones: Vec::new(),
        threat,
        speed: None,
        wet_speed: None,
        open: [1.0; 12],
        reopening: none(),
        border: none(),
        closed: Vec::new(),
    }
}

fn commodity(id: &str, name: &str, class: Class) -> Commodity {
    Commodity {
        varies: None,
        shelf_life: None,
        cold_chain: None,
        id: Id::new(id),
        name: name.into(),
        class,
        unit: GoodsUnit::Kilogram,
        mass_kg: 1.0,
        price: 0,
        consumption: Consumption::default(),
        rationing: None,
        loss: 0.0,
        reefer: false,
        budget: BudgetGroup::Supplies,
    }
}

fn incident(id: &str, name: &str) -> bluelift::scenario::threat::IncidentKind {
    bluelift::scenario::threat::IncidentKind {
        id: Id::new(id),
        name: name.into(),
        target: bluelift::scenario::threat::Target::Convoy,
        attack: true,
        p_casualties: 0.0,
        wounded: none(),
        p_killed: 0.0,
        killed: none(),
        delay: none(),
        vehicles_lost: none(),
        goods_lost: none(),
        p_closure: 0.0,
        closure: none(),
        escorted: 1.0,
        cleared: 1.0,
        hardened: 1.0,
        by_consent: false,
        branching: 0.0,
        echo_days: 0.0,
    }
}

fn rules() -> Rules {
    Rules {
        movement: MovementRules {
            convoy_size: 30,
            fill: 0.8,
            longest_wait: 7.0,
            formation: none(),
            speed_single: [1.0; 6],
            speed_escorted: [1.0; 6],
            speed_cleared: [1.0; 6],
            wet_speed: [1.0; 6],
            vehicles_per_platoon: [1.0; 4],
            breakdowns: [0.0; 6],
            wet_breakdowns: 1.0,
            breakdown_delay: none(),
            abandoned: 0.0,
            fuel_factor: [1.0; 6],
            flight_weather: [0.0; 2],
            escort_vehicle: Id::new("apc"),
            escort_vehicles: 3,
            exposure_vehicles: 20.0,
            exposure_power: 0.5,
            patience: 3.0,
            on_time: 1.2,
            turnaround: 2.0,
        },
        deployment: DeploymentRules {
            customs: none(),
            customs_before_agreement: 1.0,
            discharge: 500.0,
            main_body: none(),
            advance_party: 0.1,
            staging: none(),
            pledge_failure: none(),
            rotation_capability: 0.8,
            rotation_dip: none(),
            rotation_slip: None,
            is_arrival_perfect: false,
            calls_after_arrival: false,
            by_unit: false,
        },
        generation: GenerationRules {
            stages: std::array::from_fn(|_| none()),
            left: [[1.0; N_STAGES]; 4],
            pace: none(),
            constrained: 1.0,
            unfilled: none(),
            search: none(),
            rapid_pool: none(),
        },
        medical: MedicalRules {
            decision: none(),
            wheels_up: none(),
            night: 0.0,
            severe: 0.3,
            death: [0.1; 4],
            ground_speed: 40.0,
            stay: none(),
            illness_deaths: 0.0,
            accident_deaths: 0.0,
            admissions: 0.0,
            wet_admissions: 1.0,
            repatriated: 0.1,
        },
        supply: SupplyRules {
            reefer_tonnes: 10.0,
            population_water: 10.0,
            shortage: Shortage::FirstCome,
        },
        mandate: MandateRules {
            guard: 0.3,
            patrol_fuel_days: 2.0,
        },
        cost: CostRules {
            reimbursement: Vec::new(),
            self_sustainment: 0,
            vehicle_month: 0,
            armoured_month: 0,
            civilian_month: 0,
            haul: [0; 6],
            barge: 0,
            sealift: 0,
            passenger: 0,
            truck_loss: 0,
            award: 0,
            camp_place: 0,
            budget: Vec::new(),
        },
    }
}

/// Alternative minus baseline of every figure, as if each changed a little.
pub fn comparison(alternatives: &[&str], data: &Data) -> bluelift::experiment::compare::Comparison {
    use bluelift::experiment::compare::Comparison;
    use bluelift::experiment::compare::Difference;
    use bluelift::experiment::compare::FigureComparison;
    let figures = data
        .registry
        .figures
        .iter()
        .zip(&data.summary.figures)
        .enumerate();
    let figures = figures.map(|(i, (spec, summary))| {
        let size = summary
            .p50
            .map_or(1.0, |e| if e.value.is_finite() { e.value } else { 1000.0 })
            * 0.08;
        let differences = (0..alternatives.len()).map(|k| {
            let shift = (noise(i as f64, k as f64 + 2.0) - 0.5) * size;
            let estimate = |v: f64, half: f64| Estimate {
                value: v,
                lower: Some(v - half),
                upper: Some(v + half),
            };
            Some(Difference {
                n: 1000,
                mean: Some(estimate(shift, size * 0.2)),
                limit: spec.absent.is_infinite().then_some(1096.0),
                reached: spec
                    .absent
                    .is_infinite()
                    .then(|| estimate((noise(i as f64, 5.0) - 0.5) * 0.3, 0.04)),
                better: Some(estimate(0.6, 0.03)),
                equal: Some(0.1),
            })
        });
        FigureComparison {
            key: spec.key.clone(),
            unit: spec.unit.clone(),
            direction: spec.direction,
            absent: spec.absent,
            is_indicator: spec.is_indicator,
            differences: differences.collect(),
        }
    });
    Comparison {
        seed: data.meta.seed,
        baseline: "baseline".into(),
        alternatives: alternatives.iter().map(|a| (*a).to_owned()).collect(),
        level: 0.95,
        figures: figures.collect(),
        standings: Vec::new(),
        missing: vec![("outcome.extra".into(), vec!["baseline".into()])],
    }
}
