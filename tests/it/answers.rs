//! Charts of answers: nothing overlaps, whatever the numbers, and each states its unit, n, seed and marking.

use bluelift::engine::time::SimTime;
use bluelift::experiment::assertion::Verdict;
use bluelift::experiment::attribution::Attribution;
use bluelift::experiment::attribution::Measure;
use bluelift::experiment::attribution::Part;
use bluelift::experiment::decision::Decision;
use bluelift::experiment::discover::boxes::Cases;
use bluelift::experiment::discover::conclude;
use bluelift::experiment::optimise::Problem;
use bluelift::experiment::optimise::Tried;
use bluelift::experiment::stress;
use bluelift::experiment::stress::Impact;
use bluelift::experiment::stress::shocks;
use bluelift::experiment::summary::Estimate;
use bluelift::model::drivers::Driver;
use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::report::Meta;
use bluelift::report::charts::Chart;
use bluelift::report::charts::pareto;
use bluelift::report::charts::pareto::Pareto;
use bluelift::report::charts::rules;
use bluelift::report::charts::shocks as shocks_chart;
use bluelift::report::charts::waterfall;
use bluelift::report::paint::svg;
use bluelift::report::stress::Stress;
use bluelift::scenario::claim::read_claims;
use bluelift::scenario::claim::read_quantity;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;

use crate::charts::collisions;

const MARKING: &str = "for study, not for operational use";
const META: Meta<'static> = Meta {
    n: 1000,
    seed: 20_130_701,
    version: "0.1.0",
    partial: false,
    failures: 0,
};

fn estimate(value: f64, half: f64) -> Estimate {
    Estimate {
        value,
        lower: Some(value - half),
        upper: Some(value + half),
    }
}

fn check(chart: &Chart) {
    let faults = collisions(chart);
    assert!(faults.is_empty(), "{faults:#?}");
    let svg = svg::svg(&chart.sheet, &chart.name);
    for needed in ["n = 1,000 replications", "seed 20130701", MARKING, "["] {
        assert!(svg.contains(needed), "{}: {needed}", chart.name);
    }
}

fn attribution(sizes: [f64; 8], unit: &str, measure: Measure) -> Attribution {
    let parts = Driver::ALL.into_iter().zip(sizes);
    let sum: f64 = sizes.iter().sum();
    Attribution {
        key: "supply.reserve_breach_days.engineer-stores".into(),
        unit: unit.into(),
        measure,
        n: 1000,
        planned: estimate(100.0 + sum, 1.0),
        untroubled: estimate(100.0, 1.0),
        difference: estimate(sum, 1.0),
        parts: parts
            .map(|(driver, adds)| Part {
                driver,
                adds: estimate(adds, 0.1 * adds.abs()),
            })
            .collect(),
    }
}

#[test]
fn no_two_texts_of_a_waterfall_overlap_for_large_small_and_opposed_parts() {
    let cases = [
        ([0.0; 8], "site-d", Measure::Value),
        (
            [1e9, 2e8, -3e8, 1.0, 0.0, 4e7, 5e8, -1e9],
            "$",
            Measure::Value,
        ),
        (
            [1e-3, -2e-3, 3e-4, 0.0, 0.0, 0.0, 1e-5, 0.2],
            "",
            Measure::Reached,
        ),
        (
            [40.0, 30.0, 20.0, 10.0, 5.0, 4.0, 3.0, 2.0],
            "d",
            Measure::Cut(1095.0),
        ),
    ];
    for (sizes, unit, measure) in cases {
        let figure = attribution(sizes, unit, measure);
        check(&Chart::main(
            "why",
            waterfall::chart(&figure, MARKING, &META),
        ));
    }
}

#[test]
fn no_two_texts_of_the_charts_of_shocks_overlap() {
    let file = std::path::Path::new("scenarios/07-tasks-and-outcomes.toml");
    let plan = load_file(file, &Request::default()).unwrap().scenario;
    let built = shocks::library(&plan, SimTime::start_of_day(240));
    let built: Vec<shocks::Shock> = built.into_iter().flatten().collect();
    let impacts: Vec<Impact> = (0..built.len())
        .map(|shock| {
            let size = -(shock as f64) * 0.013;
            let differences = [1.0, 2.0, -1e4, 300.0, 1e9]
                .map(|scale| Some(estimate(size * scale, 0.004 * scale.abs())));
            Impact { shock, differences }
        })
        .collect();
    let stress = Stress {
        n: 1000,
        asked: 1000,
        seed: 20_130_701,
        shocks: &built,
        impacts: &impacts,
        missing: &[],
        bands: &[],
        together: None,
    };
    for measure in stress::Measure::ALL {
        let sheet = shocks_chart::chart(&stress, measure, MARKING, &META);
        check(&Chart::main("shocks", sheet));
    }
}

#[test]
fn no_two_texts_of_a_front_overlap_with_many_points_close_together() {
    let file = std::path::Path::new("scenarios/02-rains-and-closures.toml");
    let scenario = load_file(file, &Request::default()).unwrap().scenario;
    let model = Model::compile(&scenario, Drivers::ALL).unwrap();
    let decisions = [
        "fleet.contractor-trucks.number=1..40",
        "policy.ondral.rations.maximum=100 d..180 d:81",
    ]
    .map(|text| Decision::parse(text).unwrap());
    let measure = |text: &str| {
        let quantity = read_quantity(text).unwrap();
        bluelift::experiment::quantity::Measure::resolve(&quantity, model.registry()).unwrap()
    };
    let claim = read_claims("p(supply.stockout_days.rations <= 120) >= 0.7").unwrap();
    let claims = [bluelift::experiment::assertion::Assertion {
        text: claim[0].text.clone(),
        measure: measure("p(supply.stockout_days.rations <= 120)"),
        bound: Some((claim[0].comparison, claim[0].value)),
    }];
    let objective = measure("cost.total");
    let problem = Problem {
        decisions: &decisions,
        objective: &objective,
        is_maximised: false,
        claims: &claims,
        build: &|_| Err(String::new()),
        seed: 1,
        n: 1000,
        budget: 10,
        fresh: 10,
        confidence: 0.95,
    };
    for n in [1, 2, 39] {
        let tried: Vec<Tried> = (0..n)
            .map(|place| Tried {
                point: vec![place, 80 - place],
                n: 1000,
                is_full: true,
                objective: Some(estimate(1e8 + 1e5 * place as f64, 1e4)),
                values: Vec::new(),
                claims: vec![(
                    Some(estimate(0.5 + 0.01 * place as f64, 0.01)),
                    Verdict::Undecided,
                )],
                miss: 0.0,
            })
            .collect();
        let front: Vec<usize> = (0..n).collect();
        let pareto = Pareto {
            problem: &problem,
            tried: &tried,
            front: &front,
            claim: 0,
            chosen: tried.last(),
        };
        check(&Chart::main(
            "front",
            pareto::chart(&pareto, MARKING, &META),
        ));
    }
}

#[test]
fn no_two_texts_of_rules_overlap() {
    let inputs = [
        "fleet.contractor-trucks-of-the-north.number=1..40",
        "policy.ondral.rations.maximum=100 d..180 d",
    ]
    .map(|text| Decision::parse(text).unwrap());
    let cases = |from: u64| {
        let mut cases = Cases::default();
        for k in from..from + 300 {
            let values = vec![(k % 40) as f64 + 1.0, 100.0 + (k * 7 % 81) as f64];
            let fails = u64::from(values[0] < 12.0 && values[1] > 130.0);
            cases.push(values, fails, 1);
        }
        cases
    };
    let found = conclude(cases(0), cases(300), 600, 600);
    assert_eq!(found.rules.len(), 1, "{:?}", found.rules);
    let failure = "supply.stockout_days.rations > 30 and deployment.foc_day > 365";
    let bars = rules::bars(&found, &inputs, failure, MARKING, &META);
    check(&Chart::main("rules", bars));
    let scatter = rules::scatter(&found, &inputs, MARKING, &META).unwrap();
    check(&Chart::main("cases", scatter));
    let none = conclude(Cases::default(), Cases::default(), 0, 0);
    check(&Chart::main(
        "none",
        rules::bars(&none, &inputs, failure, MARKING, &META),
    ));
}

/// Starts a long question, interrupts it after a while, and returns its code and what it said.
#[cfg(unix)]
fn interrupted(arguments: &[&str]) -> (Option<i32>, String, String) {
    use std::process::{Command, Stdio};
    let child = Command::new(env!("CARGO_BIN_EXE_bluelift"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(3));
    let id = child.id().to_string();
    let signalled = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(signalled.success());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[cfg(unix)]
#[test]
fn an_interrupted_question_leaves_a_partial_answer_that_says_so() {
    const RAINS: &str = "scenarios/02-rains-and-closures.toml";
    const INCIDENTS: &str = "scenarios/03-escorts-and-incidents.toml";
    let trucks = "fleet.contractor-trucks.number=8..40";
    let questions: [&[&str]; 4] = [
        &["why", RAINS, "--figure", "cost.total", "-n", "1000000"],
        &["stress", RAINS, "-n", "1000000", "--only", "shocks"],
        &[
            "discover",
            RAINS,
            "--vary",
            trucks,
            "--fails",
            "supply.stockout_days.rations > 90",
            "--points",
            "1000000",
        ],
        &[
            "rare",
            INCIDENTS,
            "--p",
            "security.killed > 12",
            "-n",
            "1000000",
            "--pilot",
            "20",
        ],
    ];
    for question in questions {
        let (code, out, error) = interrupted(question);
        assert_eq!(code, Some(130), "{question:?}: {error}");
        let says_so = out.contains("partial") || error.contains("nothing is known");
        assert!(
            says_so && error.contains("interrupted"),
            "{question:?}: {out}{error}"
        );
    }
}
