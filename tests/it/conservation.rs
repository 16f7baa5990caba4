//! Nothing appears or vanishes: people, goods, vehicles, beds and money are counted again after every event of many
//! scenarios put together at random.

use bluelift::engine::streams::Draws;
use bluelift::engine::streams::EntityKey;
use bluelift::engine::streams::Purpose;
use bluelift::engine::streams::Stream;
use bluelift::model::drivers::Drivers;
use bluelift::model::replicate::replicate_checked;

use crate::little::*;

/// Makes choices for a scenario.
struct Dice(Stream);

impl Dice {
    fn new(scenario: u64) -> Dice {
        let draws = Draws::new(20_260_701, scenario);
        Dice(draws.stream(Purpose(1), EntityKey::of("dice"), 0))
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.0.index(choices.len())]
    }

    fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.0.index(high - low + 1)
    }

    fn is(&mut self, probability: f64) -> bool {
        self.0.bernoulli(probability)
    }
}

const GOODS: [&str; 6] = [
    "rations",
    "diesel",
    "water",
    "ammunition",
    "aviation-fuel",
    "engineer-stores",
];

/// A small mission with everything that can go wrong, and often does.
fn random_scenario(scenario: u64) -> String {
    let mut dice = Dice::new(scenario);
    let mut text = "format = 1\nmarking = \"for study\"\n[[mission]]\nid = \"unmar\"\nname = \"Mission\"\n\
                    mandate = 2021-01-01\nstart = 2021-02-11\nhorizon = \"300 d\"\n\
                    authorised = [{ from = \"D+0\", military = 2000, police = 300 }]\nflight-refusal = \"10 %\"\n\
                    [[zone]]\nid = \"north\"\nname = \"North\"\nwet = [\"may\", \"jun\", \"jul\"]\nshoulder = [\"aug\"]\n\
                    hot = [\"mar\"]\nregimes = { stay = [\"20 d\", \"15 d\", \"10 d\"], factor = [0.2, 1, 4], initial = \"calm\", escalation = \"50 %\" }\n"
        .to_string();
    let n = dice.between(3, 5);
    text += &sites(&mut dice, n);
    text += &links(&mut dice, n);
    for goods in GOODS {
        text += &format!("[[commodity]]\nid = \"{goods}\"\n");
    }
    text += &units(&mut dice, n);
    text += &fleets(&mut dice, n);
    text += &policies(&mut dice, n);
    for (kind, place) in [
        ("ied", "zone = \"north\""),
        ("ambush", "zone = \"north\""),
        ("theft", "link = \"s0--s1\""),
        ("road-accident", "zone = \"north\""),
        ("indirect-fire", "zone = \"north\""),
        ("indirect-fire", "site = \"s1\""),
        ("complex-attack", "site = \"s2\""),
        ("demonstration", "zone = \"north\""),
        ("fire-at-aircraft", "zone = \"north\""),
    ] {
        let level = dice.one_of(&["medium", "high", "extreme"]);
        text +=
            &format!("[[threat]]\n{place}\nkind = \"{kind}\"\nlevel = \"{level}\"\nwet = 1.5\n");
    }
    text += &events(&mut dice);
    text
}

fn sites(dice: &mut Dice, n: usize) -> String {
    let mut text = String::new();
    for k in 0..n {
        let roles = if k == 0 {
            "\"seaport\", \"airport\", \"logistics-base\""
        } else {
            "\"base\""
        };
        text += &site(&format!("s{k}"), &format!("1{k}.0 S, 2{k}.5 W"), roles);
        let (food, fuel, water, jet) = (
            dice.between(10, 300),
            dice.between(10, 300),
            dice.between(100, 900),
            dice.between(5, 200),
        );
        text += &format!(
            "storage = {{ rations = \"{food} t\", diesel = \"{fuel} m3\", water = \"{water} m3\", aviation-fuel = \"{jet} m3\" }}\n"
        );
        if k > 0 {
            text += "zone = \"north\"\n";
            let capacity = dice.between(300, 1500);
            let hardened = dice.is(0.5);
            text += &format!(
                "camp = {{ capacity = {capacity}, ready = \"D+{}\", hardened = {hardened} }}\n",
                dice.between(0, 120)
            );
        } else {
            text += "berths = 1\n";
        }
        if k == 0 || dice.is(0.6) {
            text += "airfield = { runway = \"1800 m\", paved = true }\n";
        }
        if dice.is(0.6) {
            text += &format!("water = \"{} m3/d\"\n", dice.between(5, 90));
        }
        if dice.is(0.2) {
            text += "population = 2000\n";
        }
    }
    text
}

fn links(dice: &mut Dice, n: usize) -> String {
    let mut text = String::new();
    let link = |text: &mut String, dice: &mut Dice, a: usize, b: usize| {
        *text += &format!(
            "[[link]]\nbetween = [\"s{a}\", \"s{b}\"]\ndistance = \"{} km\"\nsurface = \"{}\"\nzone = \"north\"\nthreat = \"{}\"\n",
            dice.between(80, 700),
            dice.one_of(&["paved", "laterite", "laterite-degraded", "sand", "clay"]),
            dice.one_of(&["low", "medium", "high", "extreme"]),
        );
        if dice.is(0.3) {
            *text += "border = { low = \"0 d\", high = \"3 d\" }\n";
        }
        if dice.is(0.2) {
            *text += "closed = [{ from = \"D+90\", until = \"D+110\" }, { from = \"D+105\", until = \"D+130\" }]\n";
        }
    };
    for b in 1..n {
        let a = dice.between(0, b - 1);
        link(&mut text, dice, a, b);
        if a > 0 && dice.is(0.7) {
            link(&mut text, dice, 0, b);
        }
    }
    if !text.contains("[\"s0\", \"s1\"]") {
        link(&mut text, dice, 0, 1);
    }
    text
}

fn units(dice: &mut Dice, n: usize) -> String {
    let kinds = [
        "infantry-battalion-small",
        "rifle-company",
        "formed-police-unit",
        "engineer-company",
        "level-2-hospital",
        "transport-company",
        "civilian-staff",
    ];
    let mut text = String::new();
    for k in 0..dice.between(4, 9) {
        let to = if k < 2 { k + 1 } else { dice.between(0, n - 1) };
        let kind = if k == 0 {
            kinds[0]
        } else {
            dice.one_of(&kinds)
        };
        text += &format!("[[unit]]\nid = \"u{k}\"\nkind = \"{kind}\"\nto = \"s{to}\"\n");
        if k == 0 || dice.is(0.4) {
            text += &format!("rehatted = \"D+{}\"\n", dice.between(0, 60));
        } else {
            text += &format!(
                "requested = \"D-{}\"\nreadiness = \"rapid\"\nport = \"s0\"\nairport = \"s0\"\npriority = {}\n",
                dice.between(0, 60),
                dice.between(1, 9)
            );
        }
        if dice.is(0.3) {
            text += &format!("withdraw = \"D+{}\"\n", dice.between(70, 330));
        }
        if dice.is(0.4) {
            text += &format!("rotation = \"{} d\"\n", dice.between(60, 150));
        }
    }
    text
}

fn fleets(dice: &mut Dice, n: usize) -> String {
    let mut text = format!(
        "[[fleet]]\nid = \"trucks\"\nkind = \"articulated-truck\"\nhome = \"s0\"\nowner = \"contractor\"\nnumber = {}\n\
         [[fleet]]\nid = \"un-trucks\"\nkind = \"truck-6x6\"\nhome = \"s{}\"\nowner = \"un\"\nnumber = [{{ from = \"D+0\", value = {} }}, {{ from = \"D+150\", value = {} }}]\n\
         [[fleet]]\nid = \"helicopters\"\nkind = \"mi-26\"\nhome = \"s0\"\nowner = \"contractor\"\nnumber = {}\ncasevac = true\n\
         [[fleet]]\nid = \"aeroplane\"\nkind = \"l-100\"\nhome = \"s0\"\nowner = \"contractor\"\nnumber = 1\n",
        dice.between(2, 30),
        dice.between(0, n - 1),
        dice.between(1, 20),
        dice.between(1, 20),
        dice.between(1, 3),
    );
    if dice.is(0.5) {
        text += "[[fleet]]\nid = \"own-trucks\"\nkind = \"military-truck\"\nhome = \"s1\"\nowner = \"contingent\"\nunit = \"u0\"\nnumber = 12\n";
    }
    text
}

fn policies(dice: &mut Dice, n: usize) -> String {
    let mut text = "[[policy]]\ncommodity = \"*\"\nat = \"s0\"\nvendor = { low = \"5 d\", likely = \"20 d\", high = \"60 d\" }\n\
                    minimum = \"30 d\"\nmaximum = \"70 d\"\nreserve = \"5 d\"\nopening = \"40 d\"\n"
        .to_string();
    for k in 1..n {
        let minimum = dice.between(5, 25);
        text += &format!(
            "[[policy]]\ncommodity = [\"rations\", \"diesel\", \"ammunition\"]\nat = \"s{k}\"\nfrom = [\"s0\"]\n\
             minimum = \"{minimum} d\"\nmaximum = \"{} d\"\nreserve = \"{} d\"\nopening = \"{} d\"\n",
            2 * minimum + 10,
            minimum / 2,
            minimum + 5,
        );
        if dice.is(0.3) {
            text += "review = \"14 d\"\n";
        }
    }
    text
}

fn events(dice: &mut Dice) -> String {
    let mut text = "[[task]]\nid = \"patrol\"\nname = \"Patrol\"\nsite = \"*\"\nper-day = 2\nplatoons = \"0.7 platoon-d\"\n\
                    fuel = { diesel = \"60 L\" }\ndistance = \"40 km\"\n\
"
        .to_string();
    for (id, action) in [
        ("bridge", "close-link = \"s0--s1\""),
        ("leaves", "withdraw-unit = \"u1\""),
        ("surge", "surge-threat = \"north-ied\"\nfactor = 5"),
        ("denied", "deny-flights = \"unmar\""),
        ("strike", "cut-supplier = \"s0\""),
    ] {
        if dice.is(0.5) {
            let day = dice.between(45, 300);
            text += &format!("[[inject]]\nid = \"{id}\"\nat = \"D+{day}\"\n{action}\n");
            if id != "leaves" {
                text += &format!("until = \"D+{}\"\n", day + dice.between(3, 60));
            }
        }
    }
    text + "[[inject]]\nid = \"gift\"\nat = \"D+200\"\ngift = { site = \"s1\", commodity = \"diesel\", amount = \"900 m3\" }\n"
}

#[test]
fn nothing_appears_or_vanishes_after_any_event_of_random_scenarios() {
    let mut failures = Vec::new();
    for scenario in 0..40 {
        let text = random_scenario(scenario);
        let drivers = if scenario % 10 == 9 {
            Drivers::NONE
        } else {
            Drivers::ALL
        };
        let model = model_with(&text, drivers);
        for replication in 0..3 {
            if let Err(failure) = replicate_checked(&model, scenario, replication) {
                failures.push(format!("scenario {scenario}: {failure}"));
                break;
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The same with everything that may be asked of convoys, flights, ships, seats, ports and camps, and a date to be out by.
fn random_with_rules(scenario: u64) -> String {
    let mut text = random_scenario(scenario)
        .replace("berths = 1\n", "berths = 1\nyard = 120\nbays = 2\n")
        .replace("flight-refusal = \"10 %\"\n", "flight-refusal = \"10 %\"\nexit = { by = \"D+320\" }\n")
        .replace("id = \"ammunition\"\n", "id = \"ammunition\"\napart = true\n")
        .replace("threat = \"low\"\n", "threat = \"low\"\ncheckpoints = 5\nferry = { vehicles = 3, crossing = \"1 h\" }\n")
        .replace("hardened = true }", "hardened = true, tents = { capacity = 200, ready = \"D+45\" }, needs = { water = \"5 L/p/d\" } }")
        .replace("id = \"trucks\"\n", "id = \"trucks\"\ncrews = 9\nrest = \"1 d\"\nrefuses = { regime = \"crisis\" }\n")
        .replace("id = \"aeroplane\"\n", "id = \"aeroplane\"\nmobilisation = { from = \"D+60\", over = \"20 d\" }\n");
    if scenario % 2 == 1 {
        text = text.replace(
            "readiness = \"rapid\"\n",
            "readiness = \"rapid\"\nlift = \"air\"\n",
        );
    }
    text + "[[dispatch]]\nid = \"first\"\nto = \"s1\"\nschedule = { first = \"D+45\", every = \"9 d\" }\nleast = 2\nreplan = true\n\
            [[dispatch]]\nid = \"others\"\nmost = 12\nrouting = \"exposure\"\nreplan = true\npermit = { low = \"0 d\", high = \"4 d\" }\n\
            [movement]\ndriving = { from = \"6 h\", hours = \"10 h\" }\nrecovery = 20\nlength = { vehicles = 20, slower = \"0.5 %\" }\n\
            flights = { daylight = { from = \"6 h\", hours = \"12 h\" }, soft-strips = \"50 %\" }\n\
            [deployment]\nlift = { ships = 1, aircraft = 2, passengers = { seats = 60, every = \"5 d\" } }\n\
            demurrage = { free = \"2 d\", container = \"$30\", ship = \"$9,000\" }\n"
}

#[test]
fn nothing_appears_or_vanishes_under_any_rule_drawdown_included() {
    let mut failures = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for scenario in 0..24 {
        let model = model(&random_with_rules(scenario));
        for replication in 0..2 {
            if let Err(failure) = replicate_checked(&model, scenario, replication) {
                failures.push(format!("scenario {scenario}: {failure}"));
                break;
            }
        }
        let (records, _) = crate::little::events(&model, scenario, 0);
        seen.extend(records.iter().map(|record| record.kind));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    for kind in [
        "ConvoyUnloaded",
        "CrewRested",
        "LiftTendered",
        "ShipFreed",
        "AirliftUnloaded",
        "SeatsFlown",
        "TentsPitched",
        "EquipmentPacked",
        "PeopleLeft",
        "ExitDue",
    ] {
        assert!(seen.contains(kind), "no {kind}; there are {seen:?}");
    }
}

#[test]
fn a_checked_replication_has_the_same_outcome_as_an_ordinary_one() {
    let model = model(&random_scenario(3));
    assert_eq!(
        replicate_checked(&model, 5, 1).unwrap(),
        outcome(&model, 5, 1)
    );
}

#[test]
fn random_scenarios_are_eventful() {
    let mut seen = std::collections::BTreeSet::new();
    for scenario in 0..12 {
        let (records, _) = crate::little::events(&model(&random_scenario(scenario)), 1, 0);
        seen.extend(records.iter().map(|record| record.kind));
    }
    for kind in [
        "LinkWashedOut",
        "LinkOpened",
        "RegimeChanged",
        "HazardStruck",
        "SuspensionEnded",
        "InjectEnded",
        "AgreementSigned",
        "UnitReady",
        "ShipArrived",
        "ShipDischarged",
        "EquipmentCleared",
        "EquipmentStaged",
        "PeopleLanded",
        "PeopleSettled",
        "UnitOperational",
        "EquipmentCompleted",
        "RotationBegan",
        "RotationEnded",
        "UnitWithdrawn",
        "CampReady",
        "StoreCrossed",
        "StoreReviewed",
        "VendorDelivered",
        "FleetChanged",
        "ConvoyFormed",
        "LinkPassed",
        "ConvoyUnloaded",
        "OtherDeath",
    ] {
        assert!(
            seen.contains(kind),
            "no {kind} in any random scenario; there are {seen:?}"
        );
    }
}
