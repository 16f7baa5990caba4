//! What flights can carry so far, and from where and when they leave, by hand.

use bluelift::model::drivers::Driver;
use bluelift::model::drivers::Drivers;

use crate::little::*;

/// A depot and a base two degrees (222.39 km) away, fed by one aircraft of 1 t an hour's flight from it; 500 people ask for 7 t
/// on day 14.
fn flights(of_kite: &str, of_base: &str, rules: &str, more: &str) -> String {
    let kite = format!(
        "[[vehicle]]\nid = \"kite\"\nmode = \"air\"\npayload = \"10 t\"\nseats = 0\nspeed = \"222.39 km/h\"\nfuel = \"aviation-fuel\"\n\
         consumption = \"100 L/h\"\navailability = 1\ncost-month = \"$0 /mo\"\ncost-hour = \"$1,000 /h\"\nbudget = \"air\"\n{of_kite}\n\
         [[fleet]]\nid = \"kites\"\nkind = \"kite\"\nhome = \"amal\"\nowner = \"un\"\nnumber = 1\n"
    );
    [
        &mission("90 d"),
        &CALM.replace("[movement]\n", &format!("[movement]\nturnaround = \"0 h\"\n{rules}")),
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        "opening = { bread = \"9000 t\" }\nairfield = { runway = \"2000 m\", paved = true, lit = true }\n",
        &site("tessara", "3 N, 1 E", "\"base\""),
        of_base,
        BREAD,
        &kite,
        &people("company", "tessara", 500),
        &bread_policy(
            "tessara",
            "from = [\"amal\"]\nmode = \"air\"",
            "minimum = \"6 d\"\nmaximum = \"20 d\"\nreserve = \"0 d\"\nopening = \"20 d\"",
        ),
        more,
    ]
    .join("\n")
}

const STRIP: &str = "airfield = { runway = \"1500 m\" }\nzone = \"north\"\n";
const NORTH: &str =
    "[[zone]]\nid = \"north\"\nname = \"North\"\nwet = [\"jan\"]\nhot = [\"feb\"]\n";
const ALL: &str = "flights = {}\n";

/// Tonnes of each flight up to some number, from those that landed.
fn tonnes_of_first_flights(text: &str) -> f64 {
    let model = model(text);
    let outcome = outcome(&model, 1, 0);
    let tonnes = figure(&model, &outcome, "movement.tonnes.air").unwrap();
    tonnes / figure(&model, &outcome, "movement.sorties").unwrap()
}

#[test]
fn payload_falls_from_the_range_to_the_range_without_payload() {
    // There and back are 444.78 km where the base has no fuel. Half the way from 344.78 to 544.78 km: 5 t of 10.
    let text = flights(
        "range = \"344.78 km\"\nrange-empty = \"544.78 km\"",
        STRIP,
        ALL,
        NORTH,
    );
    let mean = tonnes_of_first_flights(&text.replace("payload = \"10 t\"", "payload = \"4 t\""));
    // Orders of 7 t go in loads of 2 t: three full ones and one of a tonne, which is 1.75 t on average.
    assert!((mean - 1.75).abs() < 0.01, "{mean}");
}

#[test]
fn an_aircraft_that_is_filled_at_its_destination_carries_its_whole_payload() {
    let fuel = format!(
        "{STRIP}storage = {{ aviation-fuel = \"10 m3\" }}\nopening = {{ aviation-fuel = \"10 m3\" }}\n"
    );
    let kite = "range = \"344.78 km\"\nrange-empty = \"544.78 km\"";
    let goods = format!(
        "{NORTH}[[commodity]]\nid = \"aviation-fuel\"\nprice = \"$1 /L\"\nloss = \"0 %\"\n"
    );
    let text = flights(kite, &fuel, ALL, &goods);
    let model = model(&text);
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key).unwrap();
    // 7 t in one flight, and of 200 L for its two hours half out of the store of the base: five flights in 90 days.
    assert_eq!(value("movement.sorties"), 6.0);
    assert!((value("movement.tonnes.air") - 42.0).abs() < 1e-6);
    // The other half is bought at the depot, a dollar a litre.
    assert!(
        (value("cost.fuel") - 600.0).abs() < 1.0,
        "{}",
        value("cost.fuel")
    );
}

#[test]
fn height_and_heat_take_their_share_of_the_payload() {
    // 1,000 m take 10 %; hot February takes half of the rest.
    let high = STRIP.replace("\"1500 m\"", "\"1500 m\", elevation = \"1,000 m\"");
    let rules = "flights = { payload-range = false, hot = \"50 %\" }\n";
    let text = flights("", &high, rules, NORTH).replace("payload = \"10 t\"", "payload = \"1 t\"");
    let text = text.replace(
        "roles = [\"logistics-base\"]",
        "roles = [\"logistics-base\"]\nzone = \"north\"",
    );
    let model = model(&text);
    let (records, outcome) = events(&model, 1, 0);
    let landed = days_of(&records, "SortieLanded", "");
    // In January 7 t are seven flights of 0.9 t and one of 0.7.
    let first = landed.iter().filter(|day| **day < 20.0).count();
    assert_eq!(first, 8);
    let tonnes = figure(&model, &outcome, "movement.tonnes.air").unwrap();
    let february = landed
        .iter()
        .filter(|day| (31.0..59.0).contains(*day))
        .count();
    // Twice 7 t are ordered in February, on days 42 and 56: sixteen flights of 0.45 t each.
    assert_eq!(february, 32, "{tonnes}");
}

#[test]
fn flights_to_an_unlit_field_leave_by_day_and_come_home_by_day() {
    let light = "flights = { daylight = { from = \"6 h\", hours = \"12 h\" } }\n";
    let text = flights("", STRIP, light, NORTH);
    let hours = |text: &str, kind: &str| {
        let (records, _) = events(&model(text), 1, 0);
        days_of(&records, kind, "")[0] * 24.0 - 14.0 * 24.0
    };
    // Ordered at midnight: off at six, there at seven, home at eight.
    assert!((hours(&text, "SortieLanded") - 7.0).abs() < 1e-4);
    assert!((hours(&text, "SortieReturned") - 8.0).abs() < 1e-4);
    // Slower, it takes seven hours, and stays for the night.
    let slow = text.replace("speed = \"222.39 km/h\"", "speed = \"31.77 km/h\"");
    assert!((hours(&slow, "SortieLanded") - 13.0).abs() < 1e-2);
    assert!((hours(&slow, "SortieReturned") - 37.0).abs() < 1e-2);
    // A lit field is served by night, but not by a kind that only flies by day.
    let lit = text.replace("runway = \"1500 m\"", "runway = \"1500 m\", lit = true");
    assert!((hours(&lit, "SortieLanded") - 1.0).abs() < 1e-4);
    let day = lit.replace("id = \"kite\"\n", "id = \"kite\"\nnight = false\n");
    assert!((hours(&day, "SortieLanded") - 7.0).abs() < 1e-4);
    let all = model(&day);
    let held = figure(&all, &outcome(&all, 1, 0), "movement.flights_held.daylight");
    assert!(held.unwrap() > 0.0);
}

#[test]
fn soft_strips_bear_no_aeroplane_in_the_rains() {
    let soft = "flights = { soft-strips = 1 }\n";
    let text = flights("runway = \"800 m\"", STRIP, soft, NORTH);
    let first = |text: &str, drivers| {
        let (records, _) = events(&model_with(text, drivers), 1, 0);
        days_of(&records, "SortieLanded", "")[0]
    };
    // January is wet; on the first of February the strip is firm again.
    assert!((first(&text, Drivers::ALL) - (31.0 + 1.0 / 24.0)).abs() < 1e-4);
    let dry = Drivers::ALL.without(Driver::Rain);
    assert!((first(&text, dry) - (14.0 + 1.0 / 24.0)).abs() < 1e-4);
    // Helicopters do not mind, nor does a paved runway.
    let helicopter = text.replace("runway = \"800 m\"", "runway = \"0 m\"");
    assert!(first(&helicopter, Drivers::ALL) < 15.0);
    let paved = text.replace("runway = \"1500 m\"", "runway = \"1500 m\", paved = true");
    assert!(first(&paved, Drivers::ALL) < 15.0);
}

#[test]
fn a_kind_that_needs_pavement_serves_no_gravel() {
    let text = flights("paved = true", STRIP, "", NORTH);
    let loaded = bluelift::scenario::load::load_text("l.toml", &text, &Default::default());
    let compiled = bluelift::model::model::Model::compile(&loaded.unwrap().scenario, Drivers::ALL);
    let why = compiled.unwrap_err().to_string();
    assert!(why.contains("no fleet can serve it"), "{why}");
    let paved = text.replace("runway = \"1500 m\"", "runway = \"1500 m\", paved = true");
    assert!(
        figure(
            &model(&paved),
            &outcome(&model(&paved), 1, 0),
            "movement.sorties"
        ) > Some(0.0)
    );
}

#[test]
fn aircraft_of_the_catalog_carry_over_distance_what_their_type_data_say() {
    // Kind, payload [t], range with it and without [km]: public type data, rounded as in the catalog.
    for (kind, payload, range, empty) in [
        ("mi-8", 3.0, 450.0, 1_050.0),
        ("mi-26", 13.0, 450.0, 1_900.0),
        ("an-26", 5.0, 1_000.0, 2_550.0),
    ] {
        let text = flights("", STRIP, "", NORTH)
            + &format!("[[fleet]]\nid = \"f\"\nkind = \"{kind}\"\nhome = \"amal\"\nnumber = 1\n");
        let loaded = bluelift::scenario::load::load_text("l.toml", &text, &Default::default());
        let scenario = loaded.unwrap().scenario;
        let found = scenario
            .vehicles
            .iter()
            .find(|v| v.id.as_str() == kind)
            .unwrap();
        assert_eq!(
            (found.payload, found.range, found.range_empty),
            (payload, range, empty)
        );
    }
}
