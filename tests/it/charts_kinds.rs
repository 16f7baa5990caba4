//! Charts of units, sites, zones and single values: what they say and how they order it.

use bluelift::experiment::batch::Batch;
use bluelift::experiment::compare::Candidate;
use bluelift::experiment::compare::compare;
use bluelift::experiment::rows::Rows;
use bluelift::experiment::summary::Estimate;
use bluelift::model::figures::Absent;
use bluelift::model::outcome::Outcome;
use bluelift::report;
use bluelift::report::charts;
use bluelift::report::charts::Chart;
use bluelift::report::charts::budget;
use bluelift::report::charts::deployment;
use bluelift::report::charts::first_stockout;
use bluelift::report::charts::first_stockout::Curve;
use bluelift::report::charts::lead_times;
use bluelift::report::charts::values;
use bluelift::report::paint::sheet::Shape;
use bluelift::report::paint::svg;

use crate::charts::collisions;
use crate::charts_data;
use crate::charts_data::Data;

fn drawn(data: &Data) -> Vec<Chart> {
    charts::all(&data.side("test"))
}

fn texts(data: &Data, name: &str) -> Vec<String> {
    let charts = drawn(data);
    let chart = charts.iter().find(|c| c.name == name);
    let chart = chart.unwrap_or_else(|| panic!("there is a chart {name}"));
    chart.sheet.texts().map(|t| t.text.clone()).collect()
}

fn says(data: &Data, name: &str, needed: &str) {
    let texts = texts(data, name);
    assert!(
        texts.iter().any(|text| text.contains(needed)),
        "{needed} in {texts:#?}"
    );
}

#[test]
fn first_stockouts_come_in_falling_order_and_never_exceed_one_with_closures() {
    let data = charts_data::batch(25);
    let curves = first_stockout::curves(&data.side("test"));
    assert!(curves.len() > 10);
    let worst = |c: &Curve| c.worst().expect("each site stores three").1.value;
    assert!(curves.is_sorted_by(|a, b| worst(a) >= worst(b)));
    for curve in &curves {
        let closed = curve.closed.last().map_or(0.0, |step| step.share.value);
        assert!(worst(curve) + closed <= 1.0 + 1e-9, "{}", curve.site);
    }
    assert!(
        curves
            .iter()
            .any(|c| !c.closed.is_empty() && worst(c) > 0.0)
    );
}

#[test]
fn a_first_stockout_after_the_closure_of_the_site_does_not_count() {
    let data = charts_data::batch(25);
    let side = data.side("test");
    for curve in first_stockout::curves(&side) {
        let diesel = curve.items.iter().find(|item| item.name == "Diesel");
        let last = diesel.expect("a curve").stockout.last();
        let days = |key: String| values::by_replication(&side, &key);
        let stockouts = days(format!("supply.first_stockout_day.{}.diesel", curve.site));
        let closures = days(format!("supply.closed_day.{}", curve.site));
        let pairs = stockouts.iter().zip(&closures);
        let before = pairs.filter(|(s, c)| s.unwrap() <= c.unwrap().min(1096.0));
        let share = before.count() as f64 / 1000.0;
        let found = last.map_or(0.0, |step| step.share.value);
        assert!((found - share).abs() < 1e-9, "{}", curve.site);
    }
}

#[test]
fn sites_that_never_run_out_are_named_with_the_bound_of_their_probability() {
    let data = charts_data::batch(25);
    says(
        &data,
        "first-stockout",
        "Nothing ran out in any replication (probability below 0.4 %)",
    );
}

#[test]
fn units_come_in_the_order_of_their_plan_and_those_in_theatre_are_counted_apart() {
    let data = charts_data::batch(25);
    let lines = deployment::lines(&data.side("test"));
    assert!(
        lines
            .windows(2)
            .all(|pair| pair[0].planned <= pair[1].planned)
    );
    // Requested 60 days before the start: readiness 150, tender 25, voyage 20, discharge 3, road, set-up 14 days.
    let first = lines
        .iter()
        .find(|line| line.from == -60.0)
        .expect("the first unit");
    let road = 0.8;
    assert!((first.planned - (-60.0 + 150.0 + 25.0 + 20.0 + 3.0 + road + 14.0)).abs() < 1e-9);
    says(&data, "deployment", "without 4 already in theatre");
    says(&data, "deployment", "never 20 %");
}

#[test]
fn exceedance_says_what_half_and_one_in_twenty_exceed() {
    let data = charts_data::batch(25);
    let killed = values::sorted(&data.side("test"), "security.killed");
    let half = values::above(&killed, killed[499]) as f64 / 1000.0;
    assert!((half - 0.5).abs() < 0.01);
    says(&data, "exceedance", "half above 58");
    says(&data, "exceedance", "5 % above 80");
}

#[test]
fn an_exceedance_curve_shows_the_limits_of_the_planners_outcomes() {
    let mut data = charts_data::batch(25);
    let criterion = &mut data.scenario.criteria[0];
    criterion.terms[0].figure = "cost.total".into();
    criterion.terms[0].value = 2.6e9;
    says(&data, "exceedance", "ready in time: ");
}

#[test]
fn a_budget_is_drawn_where_an_outcome_limits_cost_and_only_there() {
    let mut data = charts_data::batch(25);
    assert!(drawn(&data).iter().all(|c| c.name != "budget"));
    let mean = data.summary.figure("cost.total").and_then(|f| f.mean);
    let criterion = &mut data.scenario.criteria[0];
    criterion.terms[0].figure = "cost.total".into();
    criterion.terms[0].value = mean.expect("a mean").value / 1.1;
    says(&data, "budget", "+10.0 %; above: ");
    let lines = budget::lines(&data.side("test"));
    assert!(lines[0].name == "Total" && lines[0].approved.is_some());
    assert!(lines[1..].iter().all(|line| line.approved.is_none()));
    let charts = drawn(&data);
    let faults: Vec<String> = charts.iter().flat_map(collisions).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn components_without_people_have_no_panel() {
    let data = charts_data::batch(25);
    says(&data, "strength-by-component", "Police");
    let texts = texts(&data, "strength-by-component");
    assert!(!texts.iter().any(|text| text == "Civilian"));
}

#[test]
fn lead_times_have_a_row_for_each_site_the_longest_first() {
    let data = charts_data::batch(60);
    let lines = lead_times::lines(&data.side("test"));
    assert_eq!(lines.len(), charts_data::supplied(&data).len());
    let leads = lines.iter().map(|l| l.lead.expect("a lead time")[1]);
    assert!(leads.collect::<Vec<f64>>().is_sorted_by(|a, b| a >= b));
}

#[test]
fn utilisation_has_a_row_for_each_fleet_port_and_hospital() {
    let data = charts_data::batch(25);
    let charts = drawn(&data);
    let sheet = &charts
        .iter()
        .find(|c| c.name == "utilisation")
        .expect("a chart")
        .sheet;
    let notes = sheet
        .texts()
        .filter(|t| t.text.len() < 12 && t.text.contains(" / "))
        .count();
    let of = |key: &str| data.summary.series.iter().filter(|s| s.key == key).count();
    let all =
        of("movement.fleet_in_use") + of("deployment.berths_in_use") + of("medical.beds_in_use");
    assert_eq!(notes, all);
}

#[test]
fn percentiles_leave_out_what_most_replications_never_reach() {
    let data = charts_data::batch(25);
    let foc = data.summary.figure("deployment.foc_day").expect("a figure");
    assert!(foc.absent == Absent::Never && foc.p50.expect("a median").value.is_infinite());
    assert!(
        !texts(&data, "percentiles")
            .iter()
            .any(|t| t.contains("FOC"))
    );
    says(&data, "percentiles", "Cost: total [million $]");
}

#[test]
fn the_timeline_has_a_panel_for_each_zone_and_for_both_kinds_of_casualties() {
    let data = charts_data::batch(25);
    for needed in [
        "South: incidents",
        "Killed in attacks",
        "Wounded in attacks",
    ] {
        says(&data, "incident-timeline", needed);
    }
}

#[test]
fn waiting_is_stacked_by_cause() {
    let data = charts_data::batch(25);
    let charts = drawn(&data);
    let sheet = &charts
        .iter()
        .find(|c| c.name == "waiting")
        .expect("a chart")
        .sheet;
    let fills = sheet
        .shapes
        .iter()
        .filter(|s| matches!(s, Shape::Fill { .. }));
    assert_eq!(fills.count(), 6);
}

/// The test mission and an alternative in which every replication costs 5 % less, and some lose fewer people.
fn two_sides() -> (Data, Data) {
    let (old, mut new) = (charts_data::batch(13), charts_data::batch(13));
    let mut rows = Rows::new(new.registry.figures.len());
    for row in 0..old.rows.len() {
        let figures = old.registry.figures.iter().enumerate().map(|(k, spec)| {
            let value = old.rows.value(row, k)?;
            Some(match spec.key.as_str() {
                "cost.total" => value * 0.95,
                "security.killed" if row % 3 == 0 => value - 2.0,
                _ => value,
            })
        });
        rows.push(&Outcome {
            replication: row as u64,
            figures: figures.collect(),
            ..Outcome::default()
        });
    }
    new.rows = rows;
    (old, new)
}

fn candidate<'a>(label: &'a str, data: &'a Data, batch: &'a Batch) -> Candidate<'a> {
    Candidate {
        label,
        registry: &data.registry,
        batch,
        days_from_mandate: 1163.0,
        days_from_start: 1096.0,
    }
}

fn batch_of(data: &Data) -> Batch {
    let mut batch = Batch::new(&data.registry, data.meta.seed, data.meta.n);
    batch.rows = data.rows.clone();
    batch.n = data.meta.n;
    batch
}

#[test]
fn paired_differences_say_in_how_many_replications_an_alternative_is_better() {
    let (old, new) = two_sides();
    let (old_batch, new_batch) = (batch_of(&old), batch_of(&new));
    let alternatives = [candidate("cheaper", &new, &new_batch)];
    let comparison = compare(&candidate("baseline", &old, &old_batch), &alternatives);
    let sides = [old.side("baseline"), new.side("cheaper")];
    let charts = charts::overlays(&sides, &comparison);
    let chart = charts
        .iter()
        .find(|c| c.name == "compare-paired")
        .expect("a chart");
    let texts: Vec<&str> = chart.sheet.texts().map(|t| t.text.as_str()).collect();
    for needed in [
        "Cost: total [million $]",
        "100 % better, 0 % worse",
        "33 % better, 0 % worse",
        "1  cheaper",
    ] {
        assert!(texts.contains(&needed), "{needed} in {texts:#?}");
    }
    assert!(charts.iter().any(|c| c.name == "compare-exceedance"));
}

#[test]
fn the_index_of_the_folder_names_every_chart_in_a_line_and_the_marking() {
    let data = charts_data::batch(6);
    let folder = tempfile::tempdir().expect("a temporary folder");
    report::write_charts(folder.path(), &data.side("test")).expect("charts are written");
    let index = folder.path().join("charts/index.html");
    let index = std::fs::read_to_string(index).expect("there is an index");
    for chart in drawn(&data) {
        for needed in [format!("{}.svg", chart.name), format!("{}.png", chart.name)] {
            assert!(index.contains(&needed), "{needed}");
            assert!(folder.path().join("charts").join(needed).is_file());
        }
        assert!(
            index.contains(&svg::escape(&chart.sheet.title)),
            "{}",
            chart.name
        );
    }
    assert!(index.contains("for study, not for operational use"));
}

#[test]
fn an_empty_batch_says_why_charts_of_kinds_are_empty() {
    let empty = charts_data::empty();
    for (name, message) in [
        ("deployment", "No unit comes from outside"),
        ("waiting", "No unit waits for anything"),
        ("first-stockout", "No site stores"),
        ("lead-times", "Nothing was received"),
        ("utilisation", "No fleet, port or hospital"),
        ("incident-timeline", "Neither an incident nor a casualty"),
        ("exceedance", "No such figure has a value"),
        ("percentiles", "No figure has a value"),
        ("strength-by-component", "No component is recorded"),
    ] {
        says(&empty, name, message);
    }
}

#[test]
fn one_replication_alone_is_drawn_without_intervals_and_without_a_number_that_is_none() {
    let mut data = charts_data::batch(6);
    data.meta.n = 1;
    for figure in &mut data.summary.figures {
        for estimate in [
            &mut figure.mean,
            &mut figure.p05,
            &mut figure.p50,
            &mut figure.p95,
        ] {
            *estimate = estimate.map(|e| Estimate {
                lower: None,
                upper: None,
                ..e
            });
        }
    }
    data.rows = charts_data::rows_of(&data.summary, 1);
    for chart in drawn(&data) {
        let svg = svg::svg(&chart.sheet, &chart.name);
        assert!(
            !svg.contains("NaN") && !svg.contains("inf\""),
            "{}",
            chart.name
        );
        assert!(collisions(&chart).is_empty(), "{:#?}", collisions(&chart));
    }
}
