//! A mission of 60 sites, run and drawn: as readable as one of six.

use std::sync::atomic::AtomicBool;

use bluelift::experiment::batch;
use bluelift::experiment::batch::Batch;
use bluelift::experiment::batch::Plan;
use bluelift::experiment::summarise::summarise;
use bluelift::experiment::summary::Summary;
use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::report::Meta;
use bluelift::report::Side;
use bluelift::report::charts;
use bluelift::report::paint::sheet::Sheet;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_text;
use bluelift::scenario::scenario::Scenario;

use crate::charts::collisions;
use crate::little::CART;
use crate::little::carts;
use crate::little::mission;
use crate::little::people;
use crate::little::road;
use crate::little::site;

/// A mission with sites on a spiral around a depot, each supplied from it by road.
fn spiral(n: usize) -> String {
    let mut text = mission("8 mo") + CART + &carts("depot", 60);
    for commodity in ["rations", "water", "diesel"] {
        text += &format!("[[commodity]]\nid = \"{commodity}\"\n");
    }
    text += &site("depot", "10.00 N, 10.00 E", "\"logistics-base\"");
    let policy = |at: &str, from: &str| {
        format!(
            "[[policy]]\ncommodity = [\"rations\", \"water\", \"diesel\"]\nat = \"{at}\"\n{from}\n\
             minimum = \"8 d\"\nmaximum = \"15 d\"\nreserve = \"4 d\"\n"
        )
    };
    text += &policy("depot", "vendor = { low = \"5 d\", high = \"20 d\" }");
    for i in 1..n {
        let (angle, reach) = (i as f64 * 2.4, 0.35 * (i as f64).sqrt());
        let at = format!(
            "{:.2} N, {:.2} E",
            10.0 + reach * angle.sin(),
            10.0 + reach * angle.cos()
        );
        let id = format!("post-{i}");
        text += &site(&id, &at, "\"base\"");
        text += &road("depot", &id, 40 + 10 * i as u32, "");
        text += &people(&format!("company-{i}"), &id, 40 + i as u32);
        text += &policy(&id, "from = [\"depot\"]");
    }
    text
}

fn run(text: &str, n: u64) -> (Scenario, Model, Batch, Summary) {
    let loaded = load_text("spiral.toml", text, &Request::default());
    let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
    let model = Model::compile(&loaded.scenario, Drivers::ALL).unwrap_or_else(|e| panic!("{e}"));
    let plan = Plan {
        seed: 1,
        n,
        threads: 2,
        cancel: &AtomicBool::new(false),
        progress: &|| {},
    };
    let batch = batch::run(model.registry(), &plan, || Replicator::new(&model));
    let batch = batch.expect("threads start");
    assert!(batch.is_complete(), "{:?}", batch.failures);
    let summary = summarise(model.registry(), &batch);
    (loaded.scenario, model, batch, summary)
}

/// The least size of any text \[px\].
fn smallest(sheet: &Sheet) -> f64 {
    sheet
        .texts()
        .map(|text| text.size)
        .fold(f64::INFINITY, f64::min)
}

#[test]
fn sixty_sites_are_as_readable_as_six() {
    for sites in [6, 60] {
        let (scenario, model, batch, summary) = run(&spiral(sites), 10);
        let meta = Meta {
            n: 10,
            seed: 1,
            version: "0.0.0",
            partial: false,
            failures: 0,
        };
        let side = Side {
            label: "spiral",
            scenario: &scenario,
            registry: model.registry(),
            summary: &summary,
            rows: &batch.rows,
            less_cash: None,
            meta: &meta,
        };
        let charts = charts::all(&side);
        let faults: Vec<String> = charts.iter().flat_map(collisions).collect();
        assert!(faults.is_empty(), "{sites} sites: {faults:#?}");
        for chart in &charts {
            let (name, sheet) = (&chart.name, &chart.sheet);
            assert!(smallest(sheet) >= 10.5, "{name}: {}", smallest(sheet));
            assert!(sheet.height <= 1_400.0, "{name}: {}", sheet.height);
        }
        let named = |name: &str| {
            let chart = charts.iter().find(|c| c.name == name).expect("a chart");
            chart
                .sheet
                .texts()
                .filter(|t| t.text.starts_with("post-"))
                .count()
        };
        assert_eq!(named("lead-times"), sites - 1);
        assert_eq!(named("reserve-breach"), sites - 1);
        assert_eq!(named("days-of-supply-water"), sites - 1);
    }
}
