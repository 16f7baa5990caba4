//! Closed roads: how long they are closed, and what convoys do when they meet one.

use bluelift::model::drivers::Driver;
use bluelift::model::drivers::Drivers;

use crate::little::*;
use crate::means::assert_mean_is;

/// Two sites and a road between them; nobody there.
fn a_road(horizon: &str, of_link: &str) -> String {
    [
        &mission(horizon),
        CALM,
        &site("amal", "1 N, 1 E", "\"base\""),
        &site("tessara", "3 N, 1 E", "\"base\""),
        "[[link]]\nbetween = [\"amal\", \"tessara\"]\ndistance = \"350 km\"\nsurface = \"paved\"\n",
        of_link,
        BREAD,
        &people("company", "amal", 100),
    ]
    .join("\n")
}

const CLOSED: &str = "movement.closed_days.amal--tessara";

#[test]
fn a_road_is_closed_for_the_rest_of_the_share_of_time_for_which_it_is_open() {
    for reopening in [
        "\"5 d\"",
        "{ mean = \"5 d\", shape = \"exponential\" }",
        "{ median = \"3 d\", p90 = \"10 d\" }",
    ] {
        let open = format!(
            "open = [0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7]\nreopening = {reopening}\n"
        );
        let model = model(&a_road("7300 d", &open));
        let days = figures(&model, &outcomes(&model, 3, 60), CLOSED);
        assert_mean_is(0.3 * 7300.0, &days);
    }
}

#[test]
fn months_in_which_a_road_is_never_open_are_closed_to_the_day() {
    let open = "open = [1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1]\n";
    let model = model(&a_road("730 d", open));
    let days = figures(&model, &outcomes(&model, 1, 3), CLOSED);
    assert_eq!(days, [122.0; 3]);
    let dry = model_with(&a_road("730 d", open), Drivers::ALL.without(Driver::Rain));
    assert_eq!(figures(&dry, &outcomes(&dry, 1, 1), CLOSED), [0.0]);
}

#[test]
fn fixed_closures_are_exact_and_count_once_where_they_overlap() {
    let of_link = OPEN.to_string()
        + "closed = [{ from = \"D-9\", until = \"D+3\" }, { from = \"D+10\", until = \"D+20\" }, { from = \"D+15\", until = \"D+30\" }, { from = \"D+30\", until = \"D+31\" }, { from = \"D+95\", until = \"D+120\" }]\n";
    let model = model(&a_road("100 d", &of_link));
    assert_eq!(
        figures(&model, &outcomes(&model, 1, 1), CLOSED),
        [3.0 + 21.0 + 5.0]
    );
}

#[test]
fn a_fixed_closure_and_the_weather_close_a_road_together() {
    let of_link = "open = [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]\nclosed = [{ from = 2021-05-22, until = 2021-06-10 }, { from = 2021-06-20, until = 2021-07-04 }]\n";
    let model = model(&a_road("365 d", of_link));
    assert_eq!(
        figures(&model, &outcomes(&model, 1, 1), CLOSED),
        [10.0 + 30.0 + 3.0]
    );
}

/// A depot and a base; the first order is placed on day 14.
fn network(roads: &str, more: &str) -> String {
    [
        &mission("60 d"),
        CALM,
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        "opening = { bread = \"100 t\" }\n",
        &site("tessara", "3 N, 1 E", "\"base\""),
        &site("midway", "2 N, 1 E", "\"junction\""),
        BREAD,
        CART,
        &carts("amal", 2),
        roads,
        &people("company", "tessara", 100),
        &bread_policy(
            "tessara",
            "from = [\"amal\"]",
            "minimum = \"6 d\"\nmaximum = \"20 d\"\nreserve = \"0 d\"\nopening = \"20 d\"",
        ),
        more,
    ]
    .join("\n")
}

#[test]
fn a_convoy_waits_for_a_road_that_opens_soon() {
    let roads = road("amal", "midway", 350, "")
        + &road(
            "midway",
            "tessara",
            350,
            "closed = [{ from = \"D+15\", until = \"D+18\" }]\n",
        );
    let model = model(&network(&roads, ""));
    let (records, outcome) = events(&model, 1, 0);
    // It is at the closed road from day 15 to day 18, and 1.4 t are unloaded at 100 t a day.
    assert_eq!(days_of(&records, "LinkPassed", "")[..2], [15.0, 19.0]);
    assert!((days_of(&records, "ConvoyUnloaded", "")[0] - 19.014).abs() < 1e-9);
    let delayed = figure(&model, &outcome, "movement.delay_by.closure").unwrap();
    let n = days_of(&records, "ConvoyUnloaded", "").len() as f64;
    assert!((delayed - 3.0 / n).abs() < 1e-9);
}

#[test]
fn a_convoy_turns_back_from_a_road_that_stays_closed_and_leaves_again_in_time() {
    let roads = road("amal", "midway", 350, "")
        + &road(
            "midway",
            "tessara",
            350,
            "closed = [{ from = \"D+15\", until = \"D+40\" }]\n",
        );
    let model = model(&network(&roads, ""));
    let (records, outcome) = events(&model, 1, 0);
    let formed = days_of(&records, "ConvoyFormed", "");
    // Patience is 5 days and the closed road is reached after one.
    assert_eq!(formed[..2], [14.0, 34.0]);
    let passed = days_of(&records, "LinkPassed", "");
    assert_eq!(passed[..4], [15.0, 16.0, 35.0, 41.0]);
    // What came back is at the depot again, until it leaves again.
    let depot = series(&model, &outcome, "supply.days_of_supply", "amal.bread");
    assert_eq!(depot[3..5], [Some(1000.0), Some(1000.0)]);
    assert_eq!(figure(&model, &outcome, "supply.lost.bread"), Some(0.0));
}

#[test]
fn nobody_sets_out_on_a_road_that_stays_closed() {
    let closed = "[[inject]]\nid = \"bridge\"\nat = \"D+10\"\nuntil = \"D+40\"\nclose-link = \"amal--tessara\"\n";
    let (records, _) = events(
        &model(&network(&road("amal", "tessara", 350, ""), closed)),
        1,
        0,
    );
    assert_eq!(days_of(&records, "ConvoyFormed", "")[0], 35.0);
    assert_eq!(days_of(&records, "LinkPassed", "")[0], 41.0);
}

#[test]
fn a_convoy_goes_round_a_closed_road_if_that_is_quicker() {
    let roads = |detour| {
        road(
            "amal",
            "tessara",
            350,
            "closed = [{ from = \"D+14\", until = \"D+17\" }]\n",
        ) + &road("amal", "midway", detour, "")
            + &road("midway", "tessara", detour, "")
    };
    let passed = |detour| {
        let (records, _) = events(&model(&network(&roads(detour), "")), 1, 0);
        days_of(&records, "LinkPassed", "")[..2].to_vec()
    };
    // Round it is two days; waiting takes three and one.
    assert_eq!(passed(350), [15.0, 16.0]);
    // Round it would be six days.
    assert_eq!(passed(1050)[0], 18.0);
}
