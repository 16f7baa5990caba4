//! Measures by unit, site and month: each adds up to the figure of the whole that is counted apart from it.

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;

use crate::little;
use crate::little::BREAD;
use crate::little::CALM;
use crate::little::CART;
use crate::little::bread_policy;
use crate::little::carts;
use crate::little::figure;
use crate::little::mission;
use crate::little::outcome;
use crate::little::outcomes;
use crate::little::people;
use crate::little::road;
use crate::little::series;
use crate::little::site;

fn gallery(name: &str) -> Model {
    let path = format!("scenarios/{name}.toml");
    let loaded = load_file(path.as_ref(), &Request::default());
    let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
    Model::compile(&loaded.scenario, Drivers::ALL).unwrap()
}

fn sum(points: &[Option<f64>]) -> f64 {
    points.iter().flatten().sum()
}

#[test]
fn the_waits_of_units_average_to_the_wait_of_the_mission_by_cause() {
    let model = gallery("05-pledge-to-camp");
    for outcome in outcomes(&model, 1, 5) {
        for cause in ["readiness", "lift", "port", "customs", "road", "camp"] {
            let of_unit = |key: &str| {
                let start = "deployment.unit_wait.";
                key.starts_with(start) && key.ends_with(&format!(".{cause}"))
            };
            let specs = model.registry().figures.iter().zip(&outcome.figures);
            let waits: Vec<f64> = specs
                .filter(|(spec, _)| of_unit(&spec.key))
                .map(|(_, value)| value.unwrap())
                .collect();
            let mean = waits.iter().sum::<f64>() / waits.len() as f64;
            let key = format!("deployment.wait_days.{cause}");
            assert!((mean - figure(&model, &outcome, &key).unwrap()).abs() < 1e-9);
        }
    }
}

#[test]
fn a_unit_waits_for_one_thing_at_a_time_and_for_nothing_once_it_operates() {
    let model = gallery("05-pledge-to-camp");
    let asked_for: f64 = 6.0 * 900.0;
    for outcome in outcomes(&model, 1, 5) {
        let causes = ["readiness", "lift", "port", "customs", "road", "camp"];
        let waiting = causes.map(|cause| series(&model, &outcome, "deployment.waiting", cause));
        let at = |week: usize| -> f64 { waiting.iter().map(|s| s[week].unwrap()).sum() };
        assert!(at(0) > 0.0 && at(0) <= asked_for);
        assert!(waiting[0][0].unwrap() > 0.0 && waiting[5][0].unwrap() == 0.0);
        let units = model.registry().figures.iter().zip(&outcome.figures);
        let mut days = units.filter(|(s, _)| s.key.starts_with("deployment.operational_day."));
        let last = waiting[0].len() - 1;
        if days.all(|(_, day)| day.is_some()) {
            assert!(at(last) == 0.0, "{}", at(last));
        }
    }
}

#[test]
fn months_add_up_to_the_whole_period() {
    let model = gallery("07-tasks-and-outcomes");
    let mut casualties = 0.0;
    for outcome in outcomes(&model, 1, 10) {
        for word in ["killed", "wounded"] {
            let months = series(&model, &outcome, "security.casualties", word);
            let total = figure(&model, &outcome, &format!("security.{word}"));
            assert_eq!(sum(&months), total.unwrap());
            casualties += sum(&months);
        }
        for spec in &model.registry().figures {
            if let Some(zone) = spec.key.strip_prefix("security.incidents_in.") {
                let months = series(&model, &outcome, "security.incidents_in", zone);
                assert_eq!(Some(sum(&months)), figure(&model, &outcome, &spec.key));
            }
        }
    }
    assert!(casualties > 0.0);
}

#[test]
fn a_fleet_in_use_by_month_has_the_mean_of_its_utilisation() {
    let model = gallery("01-one-depot-one-base");
    let outcome = outcome(&model, 1, 0);
    let specs = &model.registry().series;
    let mut n = 0;
    for spec in specs.iter().filter(|s| s.key == "movement.fleet_in_use") {
        let months = series(&model, &outcome, &spec.key, &spec.item);
        let ends = &model.registry().monthly;
        let (mut from, mut days) = (0, 0.0);
        for (share, &end) in months.iter().zip(ends) {
            days += share.unwrap() * f64::from(end + 1 - from);
            from = end + 1;
        }
        let whole = figure(
            &model,
            &outcome,
            &format!("movement.utilisation.{}", spec.item),
        );
        let mean = days / f64::from(from);
        assert!(
            (mean - whole.unwrap()).abs() < 0.002,
            "{mean} and {whole:?}"
        );
        n += 1;
    }
    assert!(n > 0);
}

/// Bread goes 350 km from a depot to a base whose people leave after 50 days.
fn two_sites(more: &str) -> Model {
    little::model(&format!(
        "{}{CALM}{BREAD}{CART}{}{}{}{}{}withdraw = \"D+50\"\n{}{}{more}",
        mission("100 d"),
        site("depot", "10 N, 10 E", "\"logistics-base\""),
        site("base", "12 N, 10 E", "\"base\""),
        road("depot", "base", 350, ""),
        carts("depot", 10),
        people("infantry", "base", 100),
        bread_policy(
            "depot",
            "vendor = \"5 d\"",
            "minimum = \"10 d\"\nmaximum = \"20 d\"\nreserve = \"1 d\""
        ),
        bread_policy(
            "base",
            "from = [\"depot\"]",
            "minimum = \"5 d\"\nmaximum = \"10 d\"\nreserve = \"1 d\""
        ),
    ))
}

#[test]
fn a_site_is_closed_on_the_day_its_last_people_leave_and_a_depot_is_not() {
    let model = two_sites("");
    let outcome = outcome(&model, 1, 0);
    assert_eq!(
        figure(&model, &outcome, "supply.closed_day.base"),
        Some(50.0)
    );
    assert_eq!(figure(&model, &outcome, "supply.closed_day.depot"), None);
    assert_eq!(
        figure(&model, &outcome, "deployment.operational_day.infantry"),
        Some(0.0)
    );
}

#[test]
fn the_first_stockout_of_the_mission_is_the_first_at_any_site() {
    // Rations and diesel are all there is in this scenario.
    let model = gallery("01-one-depot-one-base");
    for outcome in outcomes(&model, 1, 5) {
        let specs = model.registry().figures.iter().zip(&outcome.figures);
        let of_sites = specs.filter(|(s, _)| s.key.starts_with("supply.first_stockout_day."));
        let first = of_sites.filter_map(|(_, day)| *day).reduce(f64::min);
        assert!(first.is_some());
        assert_eq!(first, figure(&model, &outcome, "supply.first_stockout_day"));
    }
}

#[test]
fn goods_and_convoys_to_a_site_take_the_time_of_the_road() {
    let model = two_sites("");
    let outcome = outcome(&model, 1, 0);
    let value = |key: &str| figure(&model, &outcome, key).unwrap();
    assert!((value("movement.convoy_days.base") - 1.0).abs() < 1e-9);
    assert!((value("movement.planned_days.base") - 1.0).abs() < 1e-9);
    assert!(value("supply.lead_time_to.base") >= 1.0);
    assert!((value("supply.lead_time_to.depot") - 5.0).abs() < 1e-9);
}
