//! A mission leaves: packed, sent out by the way it came, left or destroyed, and each base closed.

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::replicate_checked;
use bluelift::scenario::load::{Request, load_file};

use crate::little::*;

/// A battalion of 800 with 400 t in containers, there from the first day, leaves on day 50 and packs for 10 days. It must
/// be out by day 200.
fn plan(by: &str, more: &str) -> String {
    let unit = "[[unit]]\nid = \"first\"\nkind = \"infantry-battalion\"\nto = \"tessara\"\npeople = 800\nvehicles = 0\narmoured = 0\n\
                load = [{ name = \"containers\", teu = 40, tonnes = \"400 t\" }]\nrehatted = \"D+0\"\nport = \"amal\"\ncompleteness = 1\n\
                serviceability = 1\nself-sustainment = \"0 d\"\nrotation = \"none\"\nwithdraw = \"D+50\"\n";
    let exit = format!(
        "flight-refusal = 0\nexit = {{ by = \"{by}\", packing = \"10 d\", handover = \"2 d\", clearance = \"5 d\" }}\n"
    );
    [
        &mission("300 d").replace("flight-refusal = 0\n", &exit),
        CALM,
        "[deployment]\nmain-body = \"4 d\"\n",
        &site(
            "amal",
            "1 N, 1 E",
            "\"seaport\", \"airport\", \"logistics-base\"",
        ),
        "handling = \"400 t/d\"\n",
        &site("tessara", "3 N, 1 E", "\"base\""),
        BREAD,
        CART,
        &carts("tessara", 100),
        &road("amal", "tessara", 350, more),
        unit,
    ]
    .join("\n")
    .replace("[movement]\n", "[movement]\nconvoy-size = 100\n")
}

#[test]
fn a_unit_packs_sends_its_equipment_out_and_follows_it_home() {
    let model = model(&plan("D+200", ""));
    let (records, outcome) = events(&model, 1, 0);
    let day = |kind: &str| days_of(&records, kind, "first");
    // Packed on day 60; 1 day on the road and 1 to unload; 4 days by air.
    assert_eq!(day("EquipmentPacked"), [60.0]);
    let left = day("PeopleLeft");
    assert!((left[0] - 66.0).abs() < 1e-6, "{left:?}");
    let value = |key: &str| figure(&model, &outcome, key).unwrap();
    assert!((value("exit.out_day") - 66.0).abs() < 1e-6);
    assert_eq!(value("exit.out_by_date"), 1.0);
    assert_eq!(value("exit.equipment_out"), 1.0);
    assert_eq!(value("exit.equipment_destroyed"), 0.0);
    assert_eq!(value("exit.bases_closed"), 1.0);
    // Handed over in 2 days and cleared in 5 more: day 73.
    let open = series(&model, &outcome, "exit.bases_open", "");
    assert_eq!((open[10], open[11]), (Some(1.0), Some(0.0)));
    let inland = series(&model, &outcome, "exit.equipment_inland", "");
    assert_eq!(
        (inland[7], inland[8], inland[9]),
        (Some(0.0), Some(400.0), Some(0.0))
    );
}

#[test]
fn equipment_that_cannot_leave_is_destroyed_on_the_date_and_people_fly_after_it() {
    let closed = "closed = [{ from = \"D+40\", until = \"D+290\" }]\n";
    let text = plan("D+200", closed);
    let model = model(&text);
    let outcome = outcome(&model, 1, 0);
    let value = |key: &str| figure(&model, &outcome, key).unwrap();
    assert_eq!(value("exit.equipment_destroyed"), 400.0);
    assert_eq!(value("exit.equipment_out"), 0.0);
    assert_eq!(value("exit.out_day"), 204.0);
    assert_eq!(value("exit.out_by_date"), 0.0);
    assert_eq!(value("exit.bases_closed"), 0.0);
    assert_eq!(value("deployment.final_share"), 0.0);
}

#[test]
fn a_road_that_opens_in_time_lets_everything_out() {
    let closed = "closed = [{ from = \"D+40\", until = \"D+150\" }]\n";
    let model = model(&plan("D+200", closed));
    let outcome = outcome(&model, 1, 0);
    let value = |key: &str| figure(&model, &outcome, key).unwrap();
    assert_eq!(value("exit.equipment_out"), 1.0);
    assert_eq!(value("exit.out_by_date"), 1.0);
    let day = value("exit.out_day");
    assert!((156.0..165.0).contains(&day), "{day}");
}

#[test]
fn a_unit_that_is_still_there_on_the_date_goes_then() {
    let text = plan("D+100", "").replace("withdraw = \"D+50\"", "withdraw = \"D+250\"");
    let model = model(&text);
    let outcome = outcome(&model, 1, 0);
    let value = |key: &str| figure(&model, &outcome, key).unwrap();
    assert_eq!(value("exit.out_day"), 104.0);
    assert_eq!(value("exit.equipment_destroyed"), 400.0);
}

#[test]
fn people_and_tonnes_are_conserved_after_every_event_of_a_withdrawal() {
    let loaded = load_file(
        "scenarios/mali-withdrawal.toml".as_ref(),
        &Request::default(),
    );
    let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
    let model = Model::compile(&loaded.scenario, Drivers::ALL).unwrap();
    for k in 0..3 {
        let outcome = replicate_checked(&model, 1, k).unwrap_or_else(|failure| panic!("{failure}"));
        let value = |key: &str| figure(&model, &outcome, key).unwrap();
        assert_eq!(value("deployment.final_share"), 0.0);
        assert!(value("exit.equipment_out") > 0.0);
    }
}
