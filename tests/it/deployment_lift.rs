//! Ships, aircraft, seats, yard and camp that units share, by hand; berths against M/M/c.

use crate::little::*;
use crate::means::assert_mean_is;

/// A port with one berth, 350 km of road, trucks enough, and units that are ready on day 60, at sea for 10 days after a tender of 20,
/// discharged in 5 days, 6 days in customs, staged in 3.
fn plan(horizon: &str, of_deployment: &str, of_camp: &str, units: &str, more: &str) -> String {
    let rules = format!(
        "[deployment]\ncustoms = \"6 d\"\ncustoms-before-agreement = 1\ndischarge = \"100 t/d\"\nmain-body = \"4 d\"\nadvance-party = \"10 %\"\nstaging = \"3 d\"\npledge-failure = \"50 d\"\nrotation = {{ capability = \"70 %\", dip = \"20 d\" }}\n{of_deployment}\n"
    );
    [
        &mission(horizon),
        CALM,
        &rules,
        &site(
            "amal",
            "1 N, 1 E",
            "\"seaport\", \"airport\", \"logistics-base\"",
        ),
        "berths = 1\nparking = 1\n",
        &site("tessara", "3 N, 1 E", "\"base\""),
        "handling = \"1000000000 t/d\"\n",
        of_camp,
        BREAD,
        CART,
        &carts("amal", 500),
        &road("amal", "tessara", 350, ""),
        units,
        more,
    ]
    .join("\n")
}

fn unit(id: &str, more: &str) -> String {
    format!(
        "[[unit]]\nid = \"{id}\"\nkind = \"infantry-battalion\"\nto = \"tessara\"\npeople = 800\nvehicles = 0\narmoured = 0\n\
         load = [{{ name = \"boxes\", teu = 60, tonnes = \"500 t\" }}]\nrequested = \"D+0\"\nreadiness = \"60 d\"\npledge-fails = 0\n\
         tender = \"20 d\"\nvoyage = \"10 d\"\nport = \"amal\"\nairport = \"amal\"\ncompleteness = 1\nserviceability = 1\nsetup = \"30 d\"\n\
         self-sustainment = \"0 d\"\nrotation = \"none\"\n{more}\n"
    )
}

fn day(text: &str, kind: &str, name: &str) -> f64 {
    let (records, _) = events(&model(text), 1, 0);
    let days = days_of(&records, kind, name);
    assert!(!days.is_empty(), "no {kind} of {name}");
    days[0]
}

#[test]
fn units_share_the_ships_by_priority() {
    let units = unit("first", "priority = 5")
        + &unit("second", "priority = 2")
        + &unit("third", "priority = 1");
    let rules = "lift = { ships = 1, reposition = \"15 d\" }";
    let one = plan("300 d", rules, "", &units, "");
    // The first has the ship on day 80, is discharged on day 95, and the ship is free on day 110 for the most urgent of the others.
    assert_eq!(day(&one, "ShipArrived", "first"), 90.0);
    assert_eq!(day(&one, "ShipFreed", "first"), 110.0);
    assert_eq!(day(&one, "ShipArrived", "third"), 120.0);
    assert_eq!(day(&one, "ShipArrived", "second"), 150.0);
    let model = model(&one);
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key).unwrap();
    assert_eq!(value("deployment.ship_wait"), 30.0);
    // Lift: 30, 60 and 90 days.
    assert_eq!(value("deployment.wait_days.lift"), 60.0);
    let free = plan("300 d", "lift = {}", "", &units, "");
    assert_eq!(day(&free, "ShipArrived", "second"), 90.0);
    // Under a letter of assist a contributor brings its own ship.
    let own = one.replace("priority = 2", "priority = 2\nlift = \"letter-of-assist\"");
    assert_eq!(day(&own, "ShipArrived", "second"), 90.0);
}

#[test]
fn equipment_by_air_comes_in_sorties_that_share_aircraft_and_parking() {
    // 500 t are five sorties of 100 t. One aircraft: tendered on day 80, it lands every two and a half days, half a day of them on the ground.
    let air = "lift = { aircraft = 1, payload = \"100 t\", cycle = \"2 d\", ground = \"12 h\" }";
    let text = plan("300 d", air, "", &unit("first", "lift = \"air\""), "");
    let (records, outcome) = events(&model(&text), 1, 0);
    let landed = days_of(&records, "AirliftLanded", "first");
    assert_eq!(landed, [81.0, 83.5, 86.0, 88.5, 91.0]);
    assert_eq!(days_of(&records, "EquipmentCleared", "first"), [97.5]);
    let model = model(&text);
    let sorties = figure(&model, &outcome, "deployment.airlift_sorties");
    assert_eq!(sorties, Some(5.0));
    let freight = figure(&model, &outcome, "cost.freight");
    assert_eq!(freight, Some(5.0 * 144_000.0));
    // Five aircraft land at once and wait for the one parking place.
    let five = text.replace("aircraft = 1", "aircraft = 5");
    let unloaded = days_of(
        &events(&self::model(&five), 1, 0).0,
        "AirliftUnloaded",
        "first",
    );
    assert_eq!(unloaded, [81.5, 82.0, 82.5, 83.0, 83.5]);
}

#[test]
fn main_bodies_wait_for_seats_by_priority() {
    // 720 people each, called on day 101 and there on day 105; 300 seats every tenth day: days 110, 120, 130, 140, 150.
    let seats = "lift = { passengers = { seats = 300, every = \"10 d\" } }";
    let units = unit("first", "priority = 2") + &unit("second", "priority = 1");
    let text = plan("300 d", seats, "", &units, "").replace("berths = 1", "berths = 2");
    let model = model(&text);
    let (records, outcome) = events(&model, 1, 0);
    let flown = days_of(&records, "SeatsFlown", "amal");
    assert_eq!(flown, [110.0, 120.0, 130.0, 140.0, 150.0]);
    // The second has landed with the third flight, which takes 180 of the first along.
    assert_eq!(days_of(&records, "PeopleSettled", "second"), [131.0]);
    assert_eq!(days_of(&records, "PeopleSettled", "first"), [151.0]);
    let present = series(&model, &outcome, "strength.present", "total");
    assert_eq!(present[18], Some(160.0 + 600.0));
    let backlog = series(&model, &outcome, "deployment.passenger_backlog", "");
    assert_eq!(backlog[18], Some(1440.0 - 600.0));
    let value = |key| figure(&model, &outcome, key).unwrap();
    let waited = 300.0 * (5.0 + 15.0 + 25.0 + 35.0) + 240.0 * 45.0;
    assert!((value("deployment.passenger_wait") - waited / 1440.0).abs() < 1e-9);
    assert!((value("deployment.passenger_backlog") - waited / 300.0).abs() < 1e-9);
}

#[test]
fn a_full_yard_keeps_a_ship_at_its_berth_and_time_costs() {
    let rules = "demurrage = { free = \"4 d\", container = \"$10\", ship = \"$1,000\" }";
    let units = unit("first", "priority = 1") + &unit("second", "priority = 2");
    let text = plan("300 d", rules, "", &units, "").replace("berths = 1", "berths = 2\nyard = 100");
    // Both berth on day 90; the first is discharged on day 95, staged on day 104, and only then is there room for the second.
    assert_eq!(day(&text, "ShipDischarged", "first"), 95.0);
    assert_eq!(day(&text, "ShipDischarged", "second"), 109.0);
    let model = model(&text);
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key).unwrap();
    // Nine days in the yard each, four of them free, for 60 containers; and fourteen days for which the second waited.
    assert_eq!(
        value("deployment.demurrage"),
        2.0 * 5.0 * 60.0 * 10.0 + 14.0 * 1000.0
    );
    // Room for both: the second berths with the first.
    let room = text.replace("yard = 100", "yard = 120");
    assert_eq!(day(&room, "ShipDischarged", "second"), 95.0);
    // A load larger than the yard passes through it when it is empty.
    let tiny = text.replace("yard = 100", "yard = 40");
    assert_eq!(day(&tiny, "ShipDischarged", "first"), 95.0);
}

#[test]
fn dangerous_goods_are_held_beyond_customs() {
    let text = plan("300 d", "dangerous = \"5 d\"", "", &unit("first", ""), "");
    assert_eq!(day(&text, "EquipmentCleared", "first"), 101.0);
    let dangerous = text.replace(
        "tonnes = \"500 t\"",
        "tonnes = \"500 t\", dangerous = \"1.1\"",
    );
    assert_eq!(day(&dangerous, "EquipmentCleared", "first"), 106.0);
}

#[test]
fn people_live_in_tents_until_the_camp_is_ready() {
    let camp = "camp = { capacity = 1700, ready = \"D+200\", tents = { capacity = 900, ready = \"D+120\" } }\n";
    let units = unit("first", "priority = 1") + &unit("second", "priority = 2");
    let text = plan("300 d", "", camp, &units, "").replace("berths = 1", "berths = 2");
    // Tents for one of two units; the other waits for the hard camp, and both wait a day on the road.
    assert_eq!(day(&text, "TentsPitched", "tessara"), 120.0);
    assert_eq!(day(&text, "PeopleSettled", "first"), 121.0);
    assert_eq!(day(&text, "PeopleSettled", "second"), 201.0);
}

#[test]
fn nobody_moves_in_before_there_is_water_and_power() {
    let water = "camp = { capacity = 900, ready = \"D+0\", needs = { water = \"20 L/p/d\", days = \"5 d\" } }\n";
    let goods = "[[commodity]]\nid = \"water\"\nloss = \"0 %\"\n";
    let dry = plan("300 d", "", water, &unit("first", ""), goods);
    let rounded = |days: Vec<f64>| {
        days.iter()
            .map(|day| (day * 1000.0).round() / 1000.0)
            .collect::<Vec<_>>()
    };
    let settled = |text: &str| {
        rounded(days_of(
            &events(&model(text), 1, 0).0,
            "PeopleSettled",
            "first",
        ))
    };
    assert_eq!(settled(&dry), Vec::<f64>::new());
    // 800 people ask for 16 m3 a day.
    let borehole = dry.replace(water, &format!("{water}water = \"16 m3/d\"\n"));
    assert_eq!(settled(&borehole), [106.0]);
    // Or for 80 m3 in store, which come on day 130.
    let tank = dry.replace(
        water,
        &format!("{water}storage = {{ water = \"200 m3\" }}\n"),
    ) + "[[inject]]\nid = \"gift\"\nat = \"D+130\"\ngift = { site = \"tessara\", commodity = \"water\", amount = \"80 m3\" }\n";
    let days = settled(&tank);
    assert!(
        days.len() == 1 && (131.0..=132.0).contains(&days[0]),
        "{days:?}"
    );
    // 800 people use 200 kW; two sets of 100 kW carry that, one does not.
    let power = "camp = { capacity = 900, ready = \"D+0\", needs = { power = true } }\npower = { use = \"6 kWh/p/d\" }\n";
    let sets = |n: u32| {
        let asset = format!(
            "[[asset]]\nid = \"sets\"\nsite = \"tessara\"\npower = \"100 kW\"\nnumber = {n}\nmtbf = \"7000 d\"\nmttr = \"1 d\"\n"
        );
        plan("300 d", "", power, &unit("first", ""), &asset)
    };
    let calm = |text: &str| {
        let none = bluelift::model::drivers::Drivers::ALL
            .without(bluelift::model::drivers::Driver::Breakdowns);
        rounded(days_of(
            &events(&model_with(text, none), 1, 0).0,
            "PeopleSettled",
            "first",
        ))
    };
    assert_eq!(calm(&sets(1)), Vec::<f64>::new());
    assert_eq!(calm(&sets(2)), [106.0]);
}

/// Mean wait in the queue of M/M/c [days] for arrivals and services a day, by Erlang's formula.
fn erlang_wait(servers: u32, arrivals: f64, services: f64) -> f64 {
    let load = arrivals / services;
    let mut blocked = 1.0;
    for k in 1..=servers {
        blocked = load * blocked / (f64::from(k) + load * blocked);
    }
    let rho = load / f64::from(servers);
    let waits = blocked / (1.0 - rho * (1.0 - blocked));
    waits / (f64::from(servers) * services - arrivals)
}

#[test]
fn ships_at_a_port_wait_as_in_m_m_c() {
    // 900 ships come at random over 3,600 days, one in four days; their loads are equally likely slices of an exponential law with a mean of
    // 300 t, in an order that chance sets, at 150 t a day.
    let n = 900;
    let draws = bluelift::engine::streams::Draws::new(3, 1);
    let key = bluelift::engine::streams::EntityKey::of("loads");
    let mut dice = draws.stream(bluelift::engine::streams::Purpose(1), key, 0);
    let mut loads: Vec<f64> = (0..n)
        .map(|k| -300.0 * (1.0 - (f64::from(k) + 0.5) / f64::from(n)).ln())
        .collect();
    for k in (1..loads.len()).rev() {
        loads.swap(k, dice.index(k + 1));
    }
    let mut units = String::new();
    for (k, load) in loads.iter().enumerate() {
        units += &format!(
            "[[unit]]\nid = \"u{k}\"\nkind = \"infantry-battalion\"\nto = \"amal\"\npeople = 1\nvehicles = 0\narmoured = 0\nload = [{{ name = \"boxes\", tonnes = \"{load:.3} t\" }}]\n\
             requested = \"D+0\"\nreadiness = {{ low = \"0 d\", high = \"3600 d\" }}\npledge-fails = 0\ntender = \"0 d\"\nvoyage = \"0 d\"\nport = \"amal\"\nairport = \"amal\"\n\
             completeness = 1\nserviceability = 1\nsetup = \"0 d\"\nself-sustainment = \"0 d\"\nrotation = \"none\"\n"
        );
    }
    for berths in [1, 2] {
        // Half busy: one berth, or two that are half as fast.
        let text = plan("3900 d", "", "", &units, "")
            .replace("berths = 1", &format!("berths = {berths}"))
            .replace(
                "discharge = \"100 t/d\"",
                &format!("discharge = \"{} t/d\"", 150 / berths),
            );
        let model = model(&text);
        let mean = 2.0 * f64::from(berths);
        let waits = figures(
            &model,
            &outcomes(&model, 5, 100),
            "deployment.wait_days.port",
        );
        let queue: Vec<f64> = waits.iter().map(|days| days - mean).collect();
        assert_mean_is(erlang_wait(berths, 0.25, 1.0 / mean), &queue);
    }
}

#[test]
fn equipment_changes_to_a_ship_or_an_aircraft_where_no_road_leads_on() {
    // By road to the coast, a day; unloaded at once; 350 km by sea at 175 km a day.
    let island = [
        &site("coast", "2 N, 1 E", "\"seaport\""),
        "handling = \"1000000000 t/d\"\n",
        &site("isle", "2 N, 3 E", "\"base\""),
        "handling = \"1000000000 t/d\"\nairfield = \"helipad\"\n",
        "[[vehicle]]\nid = \"boat\"\nkind = \"coaster\"\nconsumption = \"0 L/h\"\navailability = 1\n",
        "[[fleet]]\nid = \"boats\"\nkind = \"boat\"\nhome = \"coast\"\nnumber = 2\n",
        &road("amal", "coast", 350, ""),
        "[[link]]\nbetween = [\"coast\", \"isle\"]\nmode = \"sea\"\ndistance = \"350 km\"\nspeed = \"175 km/d\"\n",
    ]
    .join("\n");
    let units = unit("first", "").replace("to = \"tessara\"", "to = \"isle\"");
    let text = plan("300 d", "", "", &units, &island);
    let (records, outcome) = events(&model(&text), 1, 0);
    // Staged on day 104: on the coast on day 105, on the island on day 107; people follow by air in a day.
    let unloaded = days_of(&records, "ConvoyUnloaded", "");
    assert!((unloaded[0] - 105.0).abs() < 1e-3, "{unloaded:?}");
    assert!(
        unloaded.iter().any(|day| (day - 107.0).abs() < 1e-3),
        "{unloaded:?}"
    );
    let tonnes = figure(&model(&text), &outcome, "movement.tonnes.sea");
    assert!((tonnes.unwrap() - 500.0).abs() < 1e-6);
    // Without the boats it flies from the port, where a helicopter is at home.
    let kite = "[[vehicle]]\nid = \"kite\"\nmode = \"air\"\npayload = \"100 t\"\nspeed = \"222.39 km/h\"\nfuel = \"aviation-fuel\"\nconsumption = \"0 L/h\"\navailability = 1\n\
                [[fleet]]\nid = \"kites\"\nkind = \"kite\"\nhome = \"amal\"\nnumber = 1\n";
    let air = text.replace("mode = \"sea\"", "mode = \"river\"");
    let air = air.replace(
        "between = [\"coast\", \"isle\"]",
        "between = [\"coast\", \"tessara\"]",
    );
    let air = air.replacen("berths = 1", "airfield = \"helipad\"\nberths = 1", 1) + kite;
    let model = model(&air);
    let (records, outcome) = events(&model, 1, 0);
    let tonnes = figure(&model, &outcome, "movement.tonnes.air");
    assert!((tonnes.unwrap() - 500.0).abs() < 1e-6);
    assert_eq!(days_of(&records, "SortieLanded", "").len(), 5);
    assert_eq!(days_of(&records, "PeopleSettled", "first").len(), 1);
}
