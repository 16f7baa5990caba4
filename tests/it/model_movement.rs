//! Convoys and flights whose times are known, and delays and refusals against their means.

use bluelift::model::drivers::Driver;
use bluelift::model::drivers::Drivers;

use crate::little::*;
use crate::means::assert_mean_is;

const TWENTY: &str = "minimum = \"6 d\"\nmaximum = \"20 d\"\nreserve = \"0 d\"\nopening = \"20 d\"";

/// A depot with soldiers, and a base 350 km away that is fed from it every 14 days from day 14 on.
fn lane(horizon: &str, movement: &str, of_link: &str, more: &str) -> String {
    [
        &mission(horizon),
        &CALM.replace("[movement]\n", &format!("[movement]\n{movement}")),
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        "opening = { bread = \"9000 t\" }\nhandling = \"1000000 t/d\"\nairfield = \"helipad\"\n",
        &site("tessara", "3 N, 1 E", "\"base\""),
        "handling = \"1000000 t/d\"\nairfield = \"helipad\"\n",
        BREAD,
        CART,
        &carts("amal", 40),
        &road("amal", "tessara", 350, of_link),
        &people("company", "tessara", 500),
        &people("escort", "amal", 500),
        &bread_policy("tessara", "from = [\"amal\"]", TWENTY),
        more,
    ]
    .join("\n")
}

/// Every cart carries 1 t, so that a convoy of 7 t has seven.
fn small_carts(text: &str) -> String {
    text.replace("payload = \"10 t\"", "payload = \"1 t\"")
}

#[test]
fn an_escorted_convoy_travels_at_its_speed_and_platoons_come_home() {
    let movement = "vehicles-per-platoon = { medium = 3, high = 3, extreme = 3 }\n";
    let text = small_carts(&lane("100 d", movement, "threat = \"medium\"\n", ""));
    let model = model(&text);
    let (records, outcome) = events(&model, 1, 0);
    // 250 km a day escorted: 1.4 days each way.
    let passed = days_of(&records, "LinkPassed", "");
    assert!((passed[0] - 15.4).abs() < 1e-9 && (passed[1] - 16.8).abs() < 1e-5);
    let value = |key| figure(&model, &outcome, key).unwrap();
    // Seven carts need three platoons, for 2.8 days, seven times (days 14 to 98) of which the last goes on to day 100.
    let days = 3.0 * (6.0 * 2.8 + 2.0);
    assert!((value("mandate.escort_platoon_days") - days).abs() < 1e-3);
    assert_eq!(value("movement.delay_by.escort"), 0.0);
    assert_eq!(value("movement.on_time"), 1.0);
}

#[test]
fn without_platoons_convoys_stay_and_with_few_they_are_small() {
    let movement = "vehicles-per-platoon = { medium = 3, high = 3, extreme = 3 }\n";
    let text = small_carts(&lane("100 d", movement, "threat = \"medium\"\n", ""));
    let none = text.replace("rotation = \"none\"", "platoons = 0\nrotation = \"none\"");
    let model_none = model(&none);
    assert_eq!(
        figures(
            &model_none,
            &outcomes(&model_none, 1, 1),
            "movement.convoys"
        ),
        [0.0]
    );
    // Three platoons at each end, of which 40 % guard: one free of each. A convoy of three leaves on day 14, and no other
    // before a platoon is back.
    let few = text.replace("rotation = \"none\"", "platoons = 3\nrotation = \"none\"");
    let few = few.replace("[medical]\n", "[patrols]\nguard = \"40 %\"\n[medical]\n");
    let (records, _) = events(&model(&few), 1, 0);
    let formed = days_of(&records, "ConvoyFormed", "");
    assert_eq!(formed[..2], [14.0, 14.0]);
    assert!((formed[2] - 16.8).abs() < 1e-5);
}

#[test]
fn breakdowns_delay_by_their_mean() {
    // 350 km at 2 in 1,000 vehicle-km for one cart are 0.7 breakdowns of 6 h on the way out.
    let text = lane(
        "1400 d",
        "breakdown-delay = \"6 h\"\nabandoned = 0\n",
        "",
        "",
    );
    let text = text.replace(
        "breakdowns = { paved = \"0 /1000 km\"",
        "breakdowns = { paved = \"2 /1000 km\"",
    );
    let all = model(&text);
    // The delays of the way home are counted on nobody.
    let delays = figures(&all, &outcomes(&all, 5, 60), "movement.delay_by.breakdown");
    assert_mean_is(0.7 * 0.25, &delays);
    let none = model_with(&text, Drivers::ALL.without(Driver::Breakdowns));
    assert_eq!(
        figures(&none, &outcomes(&none, 5, 1), "movement.delay_by.breakdown"),
        [0.0]
    );
}

#[test]
fn vehicles_left_behind_are_lost_with_their_load_and_what_is_lost_is_ordered_again() {
    let text = lane(
        "1400 d",
        "breakdown-delay = \"0 h\"\nabandoned = 1\n",
        "",
        "",
    );
    let text = text.replace(
        "breakdowns = { paved = \"0 /1000 km\"",
        "breakdowns = { paved = \"1 /1000 km\"",
    );
    let text = text.replace("number = 40", "number = 400");
    let model = model(&text);
    let all = outcomes(&model, 5, 30);
    // Out of each convoy of one cart exp(−0.35) come through.
    let lost = figures(&model, &all, "supply.lost.bread");
    let convoys = figures(&model, &all, "movement.convoys");
    let share: Vec<f64> = lost
        .iter()
        .zip(&convoys)
        .map(|(lost, convoys)| lost / (7.0 * convoys))
        .collect();
    // Orders are for 7 t or more, what is used on the way included, so that a little more than 7 t are lost each time.
    assert_mean_is(
        1.0 - (-0.35f64).exp(),
        &share.iter().map(|s| s.min(1.0)).collect::<Vec<_>>(),
    );
    assert!(
        figures(&model, &all, "supply.fill_rate.bread")
            .iter()
            .all(|met| *met > 0.97)
    );
}

#[test]
fn a_border_delays_by_its_time_and_not_without_port_trouble() {
    let text = lane("100 d", "", "border = \"2 d\"\n", "");
    let all = model(&text);
    assert_eq!(
        figures(&all, &outcomes(&all, 1, 1), "movement.delay_by.border"),
        [2.0]
    );
    assert_eq!(
        figures(&all, &outcomes(&all, 1, 1), "movement.delay"),
        [2.0]
    );
    let open = model_with(&text, Drivers::ALL.without(Driver::Port));
    assert_eq!(
        figures(&open, &outcomes(&open, 1, 1), "movement.delay_by.border"),
        [0.0]
    );
}

#[test]
fn wet_months_slow_convoys_by_their_factor() {
    let zone = "[[zone]]\nid = \"north\"\nname = \"North\"\nwet = [\"jan\"]\n";
    let text = lane(
        "40 d",
        "wet-speed = { paved = \"50 %\" }\n",
        "zone = \"north\"\n",
        zone,
    );
    let passed = |drivers| {
        let (records, _) = events(&model_with(&text, drivers), 1, 0);
        let days = days_of(&records, "LinkPassed", "");
        // Unloading takes a little time.
        [0, 1].map(|k| (days[k] * 1000.0).round() / 1000.0)
    };
    assert_eq!(passed(Drivers::ALL), [16.0, 18.0]);
    let dry = passed(Drivers::ALL.without(Driver::Rain));
    assert_eq!(dry, [15.0, 16.0]);
}

#[test]
fn fuel_for_both_ways_is_drawn_where_a_convoy_starts() {
    let diesel = "[[commodity]]\nid = \"diesel\"\nuse = { generator = \"0 L/p/d\", vehicle = \"0 L/v/d\" }\nloss = \"0 %\"\n";
    let text = lane("100 d", "", "", diesel).replace(
        "consumption = \"0 L/100km\"",
        "consumption = \"50 L/100km\"",
    );
    let text = text.replace(
        "bread = \"9000 t\"",
        "bread = \"9000 t\", diesel = \"1500 L\"",
    );
    let model = model(&text);
    // 350 L a trip: four trips, and the fifth stays for want of 350 L.
    let outcome = outcome(&model, 1, 0);
    assert_eq!(figure(&model, &outcome, "movement.convoys"), Some(4.0));
    assert_eq!(figure(&model, &outcome, "movement.fuel_share"), Some(1.0));
}

#[test]
fn contractors_are_paid_for_each_tonne_and_kilometre() {
    let text = lane("100 d", "", "", "").replace("owner = \"un\"", "owner = \"contractor\"");
    let text = text.replace(
        "[medical]\n",
        "[cost]\nhaul = { paved = \"$0.20 /t/km\" }\n[medical]\n",
    );
    let model = model(&text);
    let outcome = outcome(&model, 1, 0);
    // Seven convoys of 7 t over 350 km: days 14, 28, … 98.
    let cents = 7.0 * 7.0 * 350.0 * 0.20;
    assert_eq!(
        figure(&model, &outcome, "cost.ground-transport"),
        Some(cents)
    );
}

/// Flights of 1 t instead of the road.
fn flights(horizon: &str, of_mission: &str, movement: &str, of_kite: &str) -> String {
    let kite = format!(
        "[[vehicle]]\nid = \"kite\"\nmode = \"air\"\npayload = \"50 t\"\nseats = 0\nspeed = \"222.39 km/h\"\nfuel = \"aviation-fuel\"\n\
         consumption = \"100 L/h\"\navailability = 1\nrange = \"2000 km\"\nrunway = \"0 m\"\ncost-month = \"$0 /mo\"\n\
         cost-hour = \"$1,000 /h\"\nbudget = \"air\"\n{of_kite}\n[[fleet]]\nid = \"kites\"\nkind = \"kite\"\nhome = \"amal\"\nowner = \"un\"\nnumber = 1\n"
    );
    let text = lane(horizon, movement, "", &kite);
    let text = text.replace(
        "flight-refusal = 0\n",
        &format!("flight-refusal = 0\n{of_mission}"),
    );
    text.replace("from = [\"amal\"]", "from = [\"amal\"]\nmode = \"air\"")
}

#[test]
fn flights_take_hours_fuel_and_money_by_the_distance() {
    // Two degrees are 222.39 km: an hour out, an hour back, 1.5 h on the ground.
    let model = model(&flights("100 d", "", "turnaround = \"1.5 h\"\n", ""));
    let (records, outcome) = events(&model, 1, 0);
    let landed = days_of(&records, "SortieLanded", "");
    assert_eq!(landed.len(), 7);
    assert!((landed[0] - (14.0 + 2.5 / 24.0)).abs() < 1e-6);
    let value = |key| figure(&model, &outcome, key).unwrap();
    assert!((value("movement.flying_hours") - 14.0).abs() < 1e-3);
    assert!((value("cost.air") - 14_000.0).abs() < 1.0);
    assert_eq!(value("movement.sorties"), 7.0);
    assert!((value("movement.tonnes.air") - 49.0).abs() < 1e-6);
}

#[test]
fn flying_hours_take_what_they_need_beside_fuel() {
    // Seven flights of 2 h take 2 kg of oil an hour: 28 kg, of which 20 are there.
    let oil = "[[commodity]]\nid = \"oil\"\nclass = \"spares\"\nunit = \"kg\"\nprice = \"$1 /kg\"\nuse = { flying-hour = \"2 kg\" }\n";
    let text = flights("100 d", "", "", "").replace(
        "opening = { bread = \"9000 t\" }",
        "opening = { bread = \"9000 t\", oil = \"20 kg\" }",
    );
    let model = model(&(text + oil));
    let outcome = outcome(&model, 1, 0);
    let met = figure(&model, &outcome, "supply.fill_rate.oil").unwrap();
    assert!((met - 20.0 / 28.0).abs() < 1e-3, "{met}");
}

#[test]
fn hours_of_the_month_limit_flights() {
    // 7.5 h a month are three flights of 2 h; at 2 t each the base needs seven in 14 days.
    let text = flights("90 d", "", "", "hours = \"7.5 h/mo\"")
        .replace("payload = \"50 t\"", "payload = \"2 t\"");
    let model = model(&text);
    let (records, outcome) = events(&model, 1, 0);
    let landed = days_of(&records, "SortieLanded", "");
    let of_month = |from: f64, until: f64| {
        landed
            .iter()
            .filter(|day| (from..until).contains(*day))
            .count()
    };
    assert_eq!(
        [
            of_month(0.0, 31.0),
            of_month(31.0, 59.0),
            of_month(59.0, 90.0)
        ],
        [3, 3, 3]
    );
    assert!((figure(&model, &outcome, "movement.flying_hours").unwrap() - 18.0).abs() < 1e-3);
}

#[test]
fn refusal_and_weather_hold_a_flight_for_a_geometric_number_of_days() {
    // Each day 0.7 × 0.6 = 0.42 of attempts are cleared, so that a flight waits 0.58/0.42 days on average.
    let text = flights(
        "1400 d",
        "",
        "flight-weather = { dry = 0.4, wet = 0.4 }\nturnaround = \"0 h\"\n",
        "",
    );
    let text = text
        .replace("flight-weather = { dry = 0, wet = 0 }\n", "")
        .replace("flight-refusal = 0", "flight-refusal = 0.3");
    let wait = |drivers| {
        let model = model_with(&text, drivers);
        let leads = figures(&model, &outcomes(&model, 2, 60), "supply.lead_time");
        leads
            .iter()
            .map(|days| days - 1.0 / 24.0)
            .collect::<Vec<_>>()
    };
    assert_mean_is(0.58 / 0.42, &wait(Drivers::ALL));
    assert_mean_is(0.4 / 0.6, &wait(Drivers::ALL.without(Driver::Politics)));
    assert_mean_is(0.3 / 0.7, &wait(Drivers::ALL.without(Driver::AirWeather)));
}

#[test]
fn denied_flights_wait_until_they_are_allowed() {
    let denied =
        "[[inject]]\nid = \"denied\"\nat = \"D+10\"\nuntil = \"D+33\"\ndeny-flights = \"unmar\"\n";
    let text = flights("60 d", "", "turnaround = \"0 h\"\n", "") + denied;
    let landed = days_of(&events(&model(&text), 1, 0).0, "SortieLanded", "");
    assert!((landed[0] - (33.0 + 1.0 / 24.0)).abs() < 1e-6, "{landed:?}");
}

#[test]
fn aviation_fuel_is_kept_up_by_its_policy() {
    let policy = "[[policy]]\ncommodity = \"aviation-fuel\"\nat = \"amal\"\nvendor = \"5 d\"\nminimum = \"10 d\"\nmaximum = \"20 d\"\nreserve = \"0 d\"\nopening = \"20 d\"\n";
    let text = flights("1000 d", "", "", "") + policy;
    let text = text.replace(
        "[[commodity]]\n",
        "[[commodity]]\nid = \"aviation-fuel\"\nloss = \"0 %\"\n[[commodity]]\n",
    );
    // 1,000 L are five flights.
    let text = text.replace(
        "opening = { bread = \"9000 t\" }",
        "opening = { bread = \"9000 t\" }\nstorage = { aviation-fuel = \"1000 L\" }",
    );
    let model = model(&text);
    let sorties = figures(&model, &outcomes(&model, 2, 1), "movement.sorties");
    assert_eq!(sorties, [71.0]);
}
