//! Faults of dispatch, roads, crews and flights, by their exact text, each from one edit of a sound scenario.

use bluelift::scenario::load::{LoadError, Request, load_text};

const RIVER: &str = include_str!("data/river.toml");

/// The scenario with one text put before its fleets, or after one line, has exactly these faults, places left out.
#[track_caller]
fn check(after: &str, more: &str, expected: &[&str]) {
    assert!(RIVER.contains(after), "{after}");
    let text = RIVER.replacen(after, &format!("{after}{more}"), 1);
    let faults: Vec<String> = match load_text("river.toml", &text, &Request::default()) {
        Ok(_) => Vec::new(),
        Err(LoadError::Faults(report)) => report.faults().iter().map(|f| f.to_string()).collect(),
        Err(error) => panic!("{error}"),
    };
    assert_eq!(faults, expected, "{more}");
}

const LINK: &str = "surface = \"laterite\"\n";
const FLEET: &str = "number = 12\n";

#[test]
fn a_rule_of_dispatch_is_checked() {
    check(
        FLEET,
        "[[dispatch]]\nid = \"a\"\nto = \"tesara\"\nleast = 0\n",
        &[
            "`dispatch.a.to` names the site `tesara`, which is not defined; did you mean `tessara`?",
            "`dispatch.a.least` is 0; it must be a whole number from 1 to 10000",
        ],
    );
    check(
        FLEET,
        "[[dispatch]]\nid = \"a\"\nleast = 9\nmost = 4\nschedule = { first = \"D+1\", every = \"0 d\" }\nrouting = \"speed\"\n",
        &[
            "`dispatch.a.schedule.every` is 0 d; it must be above 0 and at most 366 d",
            "`dispatch.a.routing` is `speed`; it must be one of time, exposure, cost",
        ],
    );
    check(
        FLEET,
        "[[dispatch]]\nid = \"a\"\nleast = 9\nmost = 4\nfill = \"50 %\"\nschedule = { first = \"D+1\", every = \"7 d\" }\n",
        &[
            "`dispatch.a.most` is below `least`, 9",
            "`dispatch.a.fill` stands beside `schedule`, which decides when convoys leave",
        ],
    );
}

#[test]
fn what_a_road_asks_is_checked() {
    check(
        LINK,
        "checkpoints = -1\nferry = { vehicles = 0, crossing = \"1 h\" }\n",
        &[
            "`link.port-amal--tessara.checkpoints` is -1; it must be a whole number from 0 to 1000",
            "`link.port-amal--tessara.ferry.vehicles` is 0; it must be a whole number from 1 to 10000",
        ],
    );
    check(
        LINK,
        "against = { towards = \"lorvane\", speed = \"45 km/d\" }\n",
        &[
            "`link.port-amal--tessara.against.towards` names the site `lorvane`, which is not defined",
        ],
    );
    check(
        FLEET,
        "[movement]\ndriving = { from = \"18 h\", hours = \"11 h\" }\nlength = { vehicles = 30, slower = 2 }\n",
        &["`movement.length.slower` is 2; it must be 0 to 100 %"],
    );
    check(
        FLEET,
        "[movement]\ndriving = { from = \"18 h\", hours = \"11 h\" }\n",
        &["`movement.driving.hours` runs past midnight; begin earlier or make it shorter"],
    );
}

#[test]
fn crews_and_contractors_are_checked() {
    check(
        FLEET,
        "refuses = { regime = \"calm\" }\nrest = \"-1 d\"\n",
        &[
            "`fleet.trucks.refuses.regime` is `calm`; it must be one of tense, crisis",
            "`fleet.trucks.rest` is -1 d; it must be 0 to 7305 d",
        ],
    );
    check(
        "home = \"port-amal\"\nnumber = ",
        "[{ from = \"D+0\", value = 1 }, { from = \"D+9\", value = 4 }]\nmobilisation = { from = \"D+1\", over = \"9 d\" }\ncrews = ",
        &[
            "`fleet.trucks.mobilisation` stands beside a `number` that changes by date; keep one of them",
        ],
    );
}

#[test]
fn rules_of_flights_are_checked() {
    check(
        FLEET,
        "[movement]\nflights = { soft-strips = \"120 %\", daylight = { from = \"6 h\" } }\n",
        &[
            "`movement.flights.soft-strips` is 120 %; it must be 0 to 100 %",
            "`movement.flights.daylight` lacks `hours`, a time such as \"8 h\"",
        ],
    );
    check(
        FLEET,
        "[[vehicle]]\nid = \"mi-8\"\nrange-empty = \"300 km\"\n[[fleet]]\nid = \"mi\"\nkind = \"mi-8\"\nhome = \"port-amal\"\nnumber = 1\n",
        &["`vehicle.mi-8.range-empty` is below `range`, the distance with payload"],
    );
}

#[test]
fn rules_of_lift_port_and_camp_are_checked() {
    check(
        FLEET,
        "[deployment]\nlift = { ships = 0, passengers = { seats = 130 } }\ndemurrage = { container = \"30\" }\n",
        &[
            "`deployment.lift.ships` is 0; it must be a whole number from 1 to 10000",
            "`deployment.lift.passengers` lacks `every`, a time such as \"21 d\"",
            "`deployment.demurrage.container` is 30 without a unit; it must be money such as \"$70,000\"",
        ],
    );
    check(
        "readiness = \"level-2\"\n",
        "lift = \"rail\"\n",
        &["`unit.inf-bn-1.lift` is `rail`; it must be one of charter, letter-of-assist, air"],
    );
    let from = "camp = { capacity = 900, ready = \"D+60\"";
    check(
        from,
        ", tents = { capacity = 0 }, needs = { water = \"-1 L/p/d\" }",
        &[
            "`site.tessara.camp.tents.capacity` is 0; it must be a whole number from 1 to 10000",
            "`site.tessara.camp.needs.water` is -1 L/p/d; it must be 0 to 1000 L/p/d",
        ],
    );
}
