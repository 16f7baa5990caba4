//! How convoys leave, drive and are unloaded, by hand and to the second; routes against brute force; bays against M/M/c.

use bluelift::model::drivers::Driver;
use bluelift::model::drivers::Drivers;

use crate::little::*;
use crate::means::assert_mean_is;

const TWENTY: &str = "minimum = \"6 d\"\nmaximum = \"20 d\"\nreserve = \"0 d\"\nopening = \"20 d\"";

/// A depot and a base of 500 people 350 km away, which orders 7 t on day 14 and every 14 days from then on.
fn lane(horizon: &str, movement: &str, of_link: &str, more: &str) -> String {
    [
        &mission(horizon),
        &CALM.replace("[movement]\n", &format!("[movement]\n{movement}")),
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        "opening = { bread = \"9000 t\" }\nhandling = \"1000000000 t/d\"\n",
        &site("tessara", "3 N, 1 E", "\"base\""),
        "handling = \"999999999 t/d\"\n",
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

/// Seconds from the start to the first occurrences of a kind of event.
fn seconds<const N: usize>(text: &str, kind: &str) -> [f64; N] {
    let (records, _) = events(&model(text), 1, 0);
    let days = days_of(&records, kind, "");
    std::array::from_fn(|k| (days[k] * 86_400.0).round())
}

/// Seconds of a day and an hour of it.
fn at(day: f64, hour: f64) -> f64 {
    day * 86_400.0 + (hour * 3600.0).round()
}

#[test]
fn convoys_that_drive_by_day_stop_for_the_night_to_the_second() {
    // Ordered at midnight of day 14; 350 km at 350 km a day of 11 hours end at five in the afternoon.
    let driving = "driving = { from = \"6 h\", hours = \"11 h\" }\n";
    let [there, back] = seconds(&lane("40 d", driving, "", ""), "LinkPassed");
    assert_eq!([there, back], [at(14.0, 17.0), at(15.0, 17.0)]);
    // A border of six hours passes by night as well; the way back begins at 23 h and takes the next day.
    let border = lane("40 d", driving, "border = \"6 h\"\n", "");
    let [there, back] = seconds(&border, "LinkPassed");
    assert_eq!([there, back], [at(14.0, 23.0), at(15.0, 23.0)]);
}

#[test]
fn a_curfew_of_the_zone_shortens_the_day_and_the_plan_reckons_with_it() {
    let zone = "[[zone]]\nid = \"north\"\nname = \"North\"\ndriving = { from = \"8 h\", hours = \"5.5 h\" }\n";
    let text = lane("40 d", "", "zone = \"north\"\n", zone);
    // Eleven hours of driving at 5.5 hours a day: two days, both ways.
    let [there, back] = seconds(&text, "LinkPassed");
    assert_eq!([there, back], [at(15.0, 13.5), at(17.0, 13.5)]);
    let model = model(&text);
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key).unwrap();
    assert_eq!(value("movement.planned_days.tessara"), 2.0);
    // 37.5 hours by the clock for what would take a day at an even pace.
    assert!((value("movement.delay_by.night") - 13.5 / 24.0).abs() < 1e-9);
    assert_eq!(value("movement.on_time"), 1.0);
}

#[test]
fn checkpoints_hold_a_convoy_and_not_without_port_trouble() {
    let text = lane(
        "40 d",
        "checkpoint-delay = \"20 min\"\n",
        "checkpoints = 12\n",
        "",
    );
    let [there] = seconds(&text, "LinkPassed");
    assert_eq!(there, at(15.0, 4.0));
    let all = model(&text);
    let value = figure(&all, &outcome(&all, 1, 0), "movement.delay_by.checkpoint");
    assert!((value.unwrap() - 4.0 / 24.0).abs() < 1e-9);
    let none = model_with(&text, Drivers::ALL.without(Driver::Port));
    let value = figure(&none, &outcome(&none, 1, 0), "movement.delay_by.checkpoint");
    assert_eq!(value, Some(0.0));
}

#[test]
fn a_ferry_takes_some_vehicles_at_once() {
    // Seven carts of one tonne, three at once: three crossings of 40 minutes.
    let ferry = "ferry = { vehicles = 3, crossing = \"40 min\" }\n";
    let text = lane("40 d", "", ferry, "").replace("payload = \"10 t\"", "payload = \"1 t\"");
    assert_eq!(seconds(&text, "LinkPassed"), [at(15.0, 2.0), at(16.0, 4.0)]);
}

#[test]
fn a_long_convoy_is_slower_by_each_vehicle_beyond_the_usual() {
    // Seven carts, five beyond two, each 4 %: 1.2 days.
    let length = "length = { vehicles = 2, slower = \"4 %\" }\n";
    let text = lane("40 d", length, "", "").replace("payload = \"10 t\"", "payload = \"1 t\"");
    let [there] = seconds(&text, "LinkPassed");
    assert_eq!(there, at(15.0, 4.8));
}

#[test]
fn upstream_a_river_is_slower_and_the_plan_knows_it() {
    let river = "against = { towards = \"tessara\", speed = \"175 km/d\" }\n";
    let text = lane("40 d", "", river, "");
    assert_eq!(seconds(&text, "LinkPassed"), [at(16.0, 0.0), at(17.0, 0.0)]);
    let model = model(&text);
    let planned = figure(
        &model,
        &outcome(&model, 1, 0),
        "movement.planned_days.tessara",
    );
    assert_eq!(planned, Some(2.0));
}

const DISPATCH: &str = "[[dispatch]]\nid = \"north\"\nto = \"tessara\"\n";

#[test]
fn a_schedule_holds_what_was_ordered_until_the_next_departure() {
    let monthly = format!("{DISPATCH}schedule = {{ first = \"D+5\", every = \"28 d\" }}\n");
    let (records, _) = events(&model(&lane("120 d", "", "", &monthly)), 1, 0);
    // Ordered on day 14, 47 (14 days after arrival on 34, less what is on its way) and later: always on day 5 + 28 k.
    let formed = days_of(&records, "ConvoyFormed", "");
    assert!(formed.len() > 2, "{formed:?}");
    for day in &formed {
        assert_eq!((day - 5.0) % 28.0, 0.0, "{formed:?}");
    }
    assert_eq!(formed[0], 33.0);
}

#[test]
fn a_convoy_waits_for_its_fewest_vehicles() {
    // 3.5 t are ordered each week: four carts, then seven, and on day 21 the eleven that may leave.
    let least = format!("{DISPATCH}least = 9\nmost = 12\n");
    let text = lane("60 d", "", "", &least).replace("payload = \"10 t\"", "payload = \"1 t\"");
    let weekly = "minimum = \"39 d\"\nmaximum = \"40 d\"\nreserve = \"0 d\"\nopening = \"40 d\"\nreview = \"7 d\"\nfirst = \"D+7\"";
    let all = model(&text.replace(TWENTY, weekly));
    let (records, outcome) = events(&all, 1, 0);
    assert_eq!(days_of(&records, "ConvoyFormed", "")[..2], [21.0, 42.0]);
    let size = figure(&all, &outcome, "movement.vehicles_per_convoy");
    assert_eq!(size, Some(11.0));
    let free = model(&lane("60 d", "", "", DISPATCH));
    let first = days_of(&events(&free, 1, 0).0, "ConvoyFormed", "")[0];
    assert_eq!(first, 14.0);
}

#[test]
fn the_row_that_names_a_lane_most_narrowly_holds() {
    let wide = "[[dispatch]]\nid = \"wide\"\nfrom = \"amal\"\nto = \"tessara\"\nlongest-wait = \"3 d\"\n[[dispatch]]\nid = \"all\"\nlongest-wait = \"1 d\"\n";
    let (records, _) = events(&model(&lane("40 d", "", "", wide)), 1, 0);
    assert_eq!(days_of(&records, "ConvoyFormed", "")[0], 17.0);
}

#[test]
fn a_permit_delays_the_departure_and_is_counted() {
    let permit = format!("{DISPATCH}permit = \"4 d\"\n");
    let text = lane("60 d", "", "", &permit);
    let model = model(&text);
    let (records, outcome) = events(&model, 1, 0);
    assert_eq!(days_of(&records, "ConvoyFormed", "")[0], 18.0);
    let value = figure(&model, &outcome, "movement.delay_by.permit");
    assert_eq!(value, Some(4.0));
}

#[test]
fn crews_limit_what_is_out_and_rest_when_they_are_home() {
    // Seven loads of a tonne and three crews: three leave on day 14, are home on day 16, and set out again at once.
    let text = lane("60 d", "", "", "").replace("payload = \"10 t\"", "payload = \"1 t\"");
    let few = text.replace("number = 40", "number = 40\ncrews = 3");
    // Unloading takes a fraction of a second.
    let formed = |text: &str| {
        let days = days_of(&events(&model(text), 1, 0).0, "ConvoyFormed", "");
        days.iter().map(|day| day.round()).collect::<Vec<_>>()
    };
    assert_eq!(formed(&few)[..3], [14.0, 16.0, 18.0]);
    let rested = few.replace("crews = 3", "crews = 3\nrest = \"2 d\"");
    assert_eq!(formed(&rested)[..3], [14.0, 18.0, 22.0]);
}

#[test]
fn a_contractor_builds_his_fleet_up_in_a_straight_line() {
    // Of eight trucks one comes every five days from day 10 on: none are there on day 14, one on day 15.
    let text = lane("60 d", "", "", "").replace(
        "number = 40",
        "number = 8\nmobilisation = { from = \"D+10\", over = \"40 d\" }",
    );
    let (records, _) = events(&model(&text), 1, 0);
    let changed = days_of(&records, "FleetChanged", "carts");
    assert_eq!(changed, [15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0, 50.0]);
    assert_eq!(days_of(&records, "ConvoyFormed", "")[0], 15.0);
}

#[test]
fn a_fleet_does_not_drive_in_danger_it_refuses() {
    let zone = "[[zone]]\nid = \"north\"\nname = \"North\"\n[[inject]]\nid = \"crisis\"\nat = \"D+10\"\nuntil = \"D+24\"\nset-regime = \"north\"\nlevel = \"crisis\"\n";
    let zone = zone.replace("name = \"North\"\n", "name = \"North\"\nregimes = { stay = [\"36525 d\", \"0.5 d\", \"0.5 d\"], factor = [1, 1, 1], initial = \"calm\", escalation = 0 }\n");
    let text = lane("60 d", "", "zone = \"north\"\n", &zone);
    let formed = |text: &str| days_of(&events(&model(text), 1, 0).0, "ConvoyFormed", "")[0];
    assert_eq!(formed(&text), 14.0);
    let refuses = text.replace(
        "number = 40",
        "number = 40\nrefuses = { regime = \"crisis\" }",
    );
    let first = formed(&refuses);
    assert!(first > 24.0 && first < 34.0, "{first}");
    // Where the way is always too dangerous the scenario is refused.
    let never = text
        .replace(
            "zone = \"north\"\n",
            "zone = \"north\"\nthreat = \"high\"\n",
        )
        .replace(
            "number = 40",
            "number = 40\nrefuses = { threat = \"high\" }",
        );
    let loaded = bluelift::scenario::load::load_text("l.toml", &never, &Default::default());
    let compiled = bluelift::model::model::Model::compile(&loaded.unwrap().scenario, Drivers::ALL);
    let why = compiled.unwrap_err().to_string();
    assert!(why.contains("no fleet can serve it"), "{why}");
}

#[test]
fn a_bay_unloads_one_convoy_after_another() {
    // Two loads of one tonne at a tonne a day and bay: with one bay the second waits a day, with two neither waits,
    // but each takes two days.
    let text = lane("60 d", "convoy-size = 1\n", "", "")
        .replace("payload = \"10 t\"", "payload = \"3.5 t\"")
        .replace(
            "handling = \"999999999 t/d\"",
            "handling = \"3.5 t/d\"\nbays = 1",
        );
    let [first, second] = seconds(&text, "ConvoyUnloaded");
    assert_eq!([first, second], [at(16.0, 0.0), at(17.0, 0.0)]);
    let one = model(&text);
    let outcome_one = outcome(&one, 1, 0);
    let value = |key| figure(&one, &outcome_one, key).unwrap();
    assert!((value("movement.bay_wait.tessara") - 0.5).abs() < 1e-6);
    assert!((value("movement.delay_by.unloading") - 0.5).abs() < 1e-6);
    let two = text.replace("bays = 1", "bays = 2");
    let [first, second] = seconds(&two, "ConvoyUnloaded");
    assert_eq!([first, second], [at(17.0, 0.0), at(17.0, 0.0)]);
}

/// Mean wait in the queue of M/M/c [units of 1/μ], by Erlang's formula.
fn erlang_wait(servers: u32, load: f64) -> f64 {
    let mut blocked = 1.0;
    for k in 1..=servers {
        blocked = load * blocked / (f64::from(k) + load * blocked);
    }
    let rho = load / f64::from(servers);
    let waits = blocked / (1.0 - rho * (1.0 - blocked));
    waits / (f64::from(servers) - load)
}

#[test]
fn the_wait_for_a_bay_is_that_of_m_m_c() {
    // Requests at random, 1.5 a day, of exponential size; each is ordered at once and comes in a convoy of its own over one
    // day of road, so that convoys come at random and are unloaded in exponential times.
    for (bays, mean_unload) in [(1, 0.4), (2, 0.8)] {
        let text = bay_queue(bays, mean_unload);
        let model = model(&text);
        let waits = figures(
            &model,
            &outcomes(&model, 3, 60),
            "movement.bay_wait.tessara",
        );
        let expected = erlang_wait(bays, 1.5 * mean_unload) * mean_unload;
        assert_mean_is(expected, &waits);
    }
}

/// A base that only answers requests: 1.5 a day, exponential, whose unloading takes so many days in one of its bays.
fn bay_queue(bays: u32, mean_unload: f64) -> String {
    let handling = f64::from(bays) * 10.0 / mean_unload;
    let demand = "[[demand]]\nid = \"aid\"\nsite = \"tessara\"\ncommodity = \"bread\"\namount = \"10 kg\"\nlots = { mean = 1000, shape = \"exponential\" }\nrate = \"1.5 /d\"\n";
    [
        &mission("1500 d"),
        CALM,
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        "opening = { bread = \"90000000 t\" }\n",
        &site("tessara", "3 N, 1 E", "\"base\""),
        &format!("handling = \"{handling} t/d\"\nbays = {bays}\n"),
        &BREAD.replace("1 kg/p/d", "0 kg/p/d"),
        &CART.replace("10 t", "100000 t"),
        &carts("amal", 4000),
        &road("amal", "tessara", 350, ""),
        &people("company", "amal", 5),
        &bread_policy(
            "tessara",
            "from = [\"amal\"]",
            "base-stock = \"50000000 t\"\nreserve = \"0 d\"\nopening = \"50000000 t\"",
        ),
        demand,
    ]
    .join("\n")
}

/// The cheapest way through a small network by trying every one, for costs of links.
fn cheapest(n: usize, links: &[(usize, usize, f64)], from: usize, to: usize) -> f64 {
    fn go(links: &[(usize, usize, f64)], at: usize, to: usize, seen: u32, cost: f64) -> f64 {
        if at == to {
            return cost;
        }
        let mut best = f64::INFINITY;
        for &(a, b, price) in links {
            for (start, end) in [(a, b), (b, a)] {
                if start == at && seen & (1 << end) == 0 {
                    best = best.min(go(links, end, to, seen | 1 << end, cost + price));
                }
            }
        }
        best
    }
    assert!(n <= 32);
    go(links, from, to, 1 << from, 0.0)
}

#[test]
fn the_way_chosen_is_the_best_of_all_ways_by_time_exposure_and_cost() {
    let surfaces = [
        ("paved", 350.0, 0.12),
        ("laterite", 200.0, 0.25),
        ("sand", 150.0, 0.50),
    ];
    let threats = [("low", 0.5), ("medium", 5.0), ("high", 30.0)];
    // Speeds of escorted convoys where the threat asks for escorts.
    let escorted = [250.0, 140.0, 80.0];
    let draws = bluelift::engine::streams::Draws::new(11, 5);
    let mut dice = draws.stream(
        bluelift::engine::streams::Purpose(1),
        bluelift::engine::streams::EntityKey::of("routes"),
        0,
    );
    let mut differ = 0;
    for _ in 0..12 {
        let n = 5;
        let mut text = String::new();
        let (mut time, mut exposure, mut cost) = (vec![], vec![], vec![]);
        for a in 0..n {
            for b in a + 1..n {
                // The ends are not joined directly.
                if (a == 0 && b == n - 1) || dice.bernoulli(0.2) {
                    continue;
                }
                let km = 50 + 10 * dice.index(60);
                let (s, t) = (dice.index(3), dice.index(3));
                let (surface, single, price) = surfaces[s];
                let (threat, danger) = threats[t];
                let speed = if t == 0 { single } else { escorted[s] };
                let id = format!(
                    "[[link]]\nbetween = [\"s{a}\", \"s{b}\"]\ndistance = \"{km} km\"\nsurface = \"{surface}\"\nthreat = \"{threat}\"\n{OPEN}"
                );
                text += &id;
                time.push((a, b, km as f64 / speed));
                exposure.push((a, b, km as f64 * danger));
                cost.push((a, b, km as f64 * price * 100.0));
            }
        }
        let mut found = Vec::new();
        for (routing, links) in [("time", &time), ("exposure", &exposure), ("cost", &cost)] {
            let best = cheapest(n, links, 0, n - 1);
            if best.is_infinite() {
                continue;
            }
            let model = model(&route(n, &text, routing));
            let outcome = outcome(&model, 1, 0);
            let registry = model.registry();
            let used = registry.figures.iter().enumerate().filter(|(place, spec)| {
                spec.key.starts_with("movement.flow.")
                    && outcome.figures[*place].is_some_and(|tonnes| tonnes > 0.0)
            });
            let keys: Vec<String> = used
                .map(|(_, spec)| spec.key.trim_start_matches("movement.flow.").to_owned())
                .collect();
            assert!(!keys.is_empty(), "{routing}: nothing moved");
            let taken: f64 = links
                .iter()
                .filter(|(a, b, _)| keys.contains(&format!("s{a}--s{b}")))
                .map(|(.., price)| price)
                .sum();
            assert!(
                (taken - best).abs() < 1e-6 * best,
                "{routing}: {taken} {best}"
            );
            found.push(keys);
        }
        differ += u32::from(found.windows(2).any(|pair| pair[0] != pair[1]));
    }
    assert!(differ > 3, "the three rules hardly ever chose differently");
}

fn route(n: usize, links: &str, routing: &str) -> String {
    let mut text = mission("80 d") + CALM;
    for k in 0..n {
        text += &site(&format!("s{k}"), &format!("{k} N, 1 E"), "\"base\"");
        text += "handling = \"1000000 t/d\"\n";
        if k == 0 {
            text += "opening = { bread = \"9000 t\" }\n";
        }
    }
    let last = format!("s{}", n - 1);
    [
        &text,
        links,
        BREAD,
        CART,
        &carts("s0", 40),
        &people("company", &last, 500)
            .replace("rotation = \"none\"", "platoons = 400\nrotation = \"none\""),
        &bread_policy(&last, "from = [\"s0\"]", TWENTY),
        &format!("[[dispatch]]\nid = \"all\"\nrouting = \"{routing}\"\n"),
    ]
    .join("\n")
}

/// A way of 700 km over a middle, and another of 900 km over a detour; the second half of the first is closed from day 14.5 on.
fn fork(until: &str, replan: bool) -> String {
    let closed = format!("closed = [{{ from = \"D+13\", until = \"{until}\" }}]\n");
    [
        &mission("60 d"),
        &CALM.replace("[movement]\n", "[movement]\npatience = \"30 d\"\n"),
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        "opening = { bread = \"9000 t\" }\n",
        &site("middle", "2 N, 1 E", "\"junction\""),
        &site("tessara", "3 N, 1 E", "\"base\""),
        BREAD,
        CART,
        &carts("amal", 40),
        &road("amal", "middle", 350, ""),
        &road("middle", "tessara", 350, &closed),
        &road("amal", "tessara", 1050, ""),
        &people("company", "tessara", 500),
        &bread_policy("tessara", "from = [\"amal\"]", TWENTY),
        &format!("[[dispatch]]\nid = \"all\"\nreplan = {replan}\n"),
    ]
    .join("\n")
}

#[test]
fn a_way_that_is_planned_again_avoids_a_closure_from_the_start() {
    let passed = |text: &str| {
        let (records, _) = events(&model(text), 1, 0);
        let mut days = days_of(&records, "LinkPassed", "");
        days.truncate(2);
        days
    };
    // Closed for long: three days by the detour, from the start. A convoy that learns of it at the closure goes back.
    let late = passed(&fork("D+30", true));
    assert!((late[0] - 17.0).abs() < 1e-9, "{late:?}");
    let naive = passed(&fork("D+30", false));
    assert!((naive[0] - 15.0).abs() < 1e-9, "{naive:?}");
    // Closed for half a day when the convoy gets there: it waits, and re-opening lets it go on.
    let soon = passed(&fork("D+15", true));
    assert!(
        (soon[0] - 15.0).abs() < 1e-9 && (soon[1] - 16.0).abs() < 1e-9,
        "{soon:?}"
    );
}

#[test]
fn re_opening_wakes_those_who_wait_on_another_link() {
    // Both ways are closed when the convoy comes to the middle; the one it does not wait for opens first.
    let text = [
        &mission("60 d"),
        &CALM.replace("[movement]\n", "[movement]\npatience = \"40 d\"\n"),
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        "opening = { bread = \"9000 t\" }\n",
        &site("middle", "2 N, 1 E", "\"junction\""),
        &site("east", "2.5 N, 2 E", "\"junction\""),
        &site("tessara", "3 N, 1 E", "\"base\""),
        BREAD,
        CART,
        &carts("amal", 40),
        &road("amal", "middle", 350, ""),
        &road(
            "middle",
            "tessara",
            350,
            "closed = [{ from = \"D+14\", until = \"D+40\" }]\n",
        ),
        &road(
            "middle",
            "east",
            350,
            "closed = [{ from = \"D+14\", until = \"D+20\" }]\n",
        ),
        &road("east", "tessara", 350, ""),
        &people("company", "tessara", 500),
        &bread_policy("tessara", "from = [\"amal\"]", TWENTY),
        "[[dispatch]]\nid = \"all\"\nreplan = true\n",
    ]
    .join("\n");
    let arrival = |text: &str| {
        let (records, _) = events(&model(text), 1, 0);
        days_of(&records, "ConvoyUnloaded", "")[0].round()
    };
    assert_eq!(arrival(&text), 22.0);
    assert_eq!(
        arrival(&text.replace("replan = true", "replan = false")),
        41.0
    );
}

#[test]
fn goods_apart_move_in_convoys_of_their_own() {
    // Bread and shells are ordered on the same day for the same base: one convoy for both, or one for each.
    let shells = "[[commodity]]\nid = \"shells\"\nclass = \"ammunition\"\nunit = \"kg\"\nmass = \"1 kg\"\nprice = \"$1 /kg\"\nuse = { person = \"1 kg/p/d\" }\nloss = \"0 %\"\nbudget = \"supplies\"\n";
    let policy = bread_policy("tessara", "from = [\"amal\"]", TWENTY).replace("bread", "shells");
    let text = lane("20 d", "", "", &format!("{shells}{policy}"));
    let text = text.replace(
        "bread = \"9000 t\"",
        "bread = \"9000 t\", shells = \"9000 t\"",
    );
    let formed = |text: &str| days_of(&events(&model(text), 1, 0).0, "ConvoyFormed", "");
    assert_eq!(formed(&text), [14.0]);
    let apart = text.replace("id = \"shells\"\n", "id = \"shells\"\napart = true\n");
    assert_eq!(formed(&apart), [14.0, 14.0]);
    let all = model(&apart);
    let tonnes = figure(&all, &outcome(&all, 1, 0), "movement.tonnes.road").unwrap();
    assert!((tonnes - 14.0).abs() < 1e-6);
}

#[test]
fn recovery_teams_mend_side_by_side() {
    // 70 carts, at 1 in 1,000 vehicle-km over 350 km, break down 24.5 times on the way, 2 h each: by one team, or by three.
    let movement = "convoy-size = 80\nbreakdown-delay = \"2 h\"\nabandoned = 0\n";
    let text = lane("700 d", movement, "", "")
        .replace("payload = \"10 t\"", "payload = \"0.1 t\"")
        .replace("number = 40", "number = 400")
        .replace(
            "breakdowns = { paved = \"0 /1000 km\"",
            "breakdowns = { paved = \"1 /1000 km\"",
        );
    let delay = |text: &str| {
        let model = model(text);
        figures(
            &model,
            &outcomes(&model, 5, 8),
            "movement.delay_by.breakdown",
        )
    };
    assert_mean_is(24.5 * 2.0 / 24.0, &delay(&text));
    let teams = text.replace("abandoned = 0\n", "abandoned = 0\nrecovery = 30\n");
    assert_mean_is(24.5 * 2.0 / 24.0 / 3.0, &delay(&teams));
}

#[test]
fn a_closure_met_on_the_way_home_is_waited_for() {
    // There on day 16, back in the middle on day 17, where the road home is closed until day 20.
    let text = [
        &mission("60 d"),
        &CALM.replace("[movement]\n", "[movement]\npatience = \"1 d\"\n"),
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        "opening = { bread = \"9000 t\" }\n",
        &site("middle", "2 N, 1 E", "\"junction\""),
        &site("tessara", "3 N, 1 E", "\"base\""),
        "handling = \"999999999 t/d\"\n",
        BREAD,
        CART,
        &carts("amal", 40),
        &road(
            "amal",
            "middle",
            350,
            "closed = [{ from = \"D+16\", until = \"D+20\" }]\n",
        ),
        &road("middle", "tessara", 350, ""),
        &people("company", "tessara", 500),
        &bread_policy("tessara", "from = [\"amal\"]", TWENTY),
    ]
    .join("\n");
    let (records, _) = events(&model(&text), 1, 0);
    let passed = days_of(&records, "LinkPassed", "");
    let rounded: Vec<f64> = passed[..4].iter().map(|day| day.round()).collect();
    assert_eq!(rounded, [15.0, 16.0, 17.0, 21.0]);
    // On the way out it turns back from a closure that is longer than its patience.
    let out = text.replace(
        "from = \"D+16\", until = \"D+20\"",
        "from = \"D+50\", until = \"D+51\"",
    );
    let closed = "closed = [{ from = \"D+15\", until = \"D+40\" }]\n";
    let out = out.replace(
        &road("middle", "tessara", 350, ""),
        &road("middle", "tessara", 350, closed),
    );
    let (records, _) = events(&model(&out), 1, 0);
    let passed = days_of(&records, "LinkPassed", "");
    let rounded: Vec<f64> = passed[..2].iter().map(|day| day.round()).collect();
    assert_eq!(rounded, [15.0, 16.0]);
    let unloaded = days_of(&records, "ConvoyUnloaded", "");
    assert!(unloaded[0] > 40.0, "{unloaded:?}");
}
