//! A unit from request to operation, when every step takes a stated time.

use bluelift::model::drivers::Driver;
use bluelift::model::drivers::Drivers;
use bluelift::model::replicate::TraceRecord;

use crate::little::*;
use crate::means::assert_mean_is;

const DEPLOYMENT: &str = r#"
[deployment]
customs = "6 d"
customs-before-agreement = 1
discharge = "100 t/d"
main-body = "4 d"
advance-party = "10 %"
staging = "3 d"
pledge-failure = "50 d"
rotation = { capability = "70 %", dip = "20 d" }
"#;

/// A battalion of 800 with 400 t in containers and 100 t of vehicles, every step of which takes a stated time:
/// ready on day 60, at port on day 60 + 20 + 10 = 90, discharged on day 95, cleared on day 101, staged on day 104,
/// on the road for 1 day and unloaded in 4 (400 t at 100 t a day): day 109; people follow in 1 day: 110; set up by 140.
fn unit(id: &str, more: &str) -> String {
    format!(
        "[[unit]]\nid = \"{id}\"\nkind = \"infantry-battalion\"\nto = \"tessara\"\npeople = 800\nvehicles = 10\narmoured = 0\n\
         load = [{{ name = \"vehicles\", teu = 0, vehicles = 10, lane = \"80 m\", tonnes = \"100 t\", reefers = 0 }}, {{ name = \"containers\", teu = 40, vehicles = 0, lane = \"0 m\", tonnes = \"400 t\", reefers = 0 }}]\n\
         requested = \"D+0\"\nreadiness = \"60 d\"\npledge-fails = 0\ntender = \"20 d\"\nvoyage = \"10 d\"\nport = \"amal\"\nairport = \"amal\"\n\
         completeness = 1\nserviceability = 1\ncompletion = \"0 d\"\nsetup = \"30 d\"\nself-sustainment = \"0 d\"\nrotation = \"none\"\n{more}\n"
    )
}

fn plan(horizon: &str, of_camp: &str, units: &str, more: &str) -> String {
    [
        &mission(horizon).replace("military = 1000", "military = 800"),
        CALM,
        DEPLOYMENT,
        &site(
            "amal",
            "1 N, 1 E",
            "\"seaport\", \"airport\", \"logistics-base\"",
        ),
        "berths = 1\n",
        &site("tessara", "3 N, 1 E", "\"base\""),
        "handling = \"100 t/d\"\n",
        of_camp,
        BREAD,
        CART,
        &carts("amal", 100),
        &road("amal", "tessara", 350, ""),
        units,
        more,
    ]
    .join("\n")
    .replace("[movement]\n", "[movement]\nconvoy-size = 100\n")
}

fn day(records: &[TraceRecord], kind: &str, unit: &str) -> f64 {
    let days = days_of(records, kind, unit);
    assert_eq!(days.len(), 1, "{kind} of {unit}: {days:?}");
    days[0]
}

#[test]
fn a_unit_operates_on_the_day_on_which_its_steps_end() {
    let text = plan("200 d", "", &unit("first", "required = \"D+110\""), "");
    let model = model(&text);
    let (records, outcome) = events(&model, 1, 0);
    let steps = [
        ("UnitReady", 60.0),
        ("ShipArrived", 90.0),
        ("ShipDischarged", 95.0),
        ("EquipmentCleared", 101.0),
        ("EquipmentStaged", 104.0),
        ("PeopleLanded", 105.0),
        ("PeopleSettled", 110.0),
        ("UnitOperational", 140.0),
    ];
    for (kind, expected) in steps {
        assert!(
            (day(&records, kind, "first") - expected).abs() < 1e-9,
            "{kind}"
        );
    }
    let value = |key: &str| figure(&model, &outcome, key).unwrap();
    let waits = [
        ("readiness", 60.0),
        ("lift", 30.0),
        ("port", 5.0),
        ("customs", 6.0),
        ("road", 8.0),
        ("camp", 0.0),
    ];
    for (cause, days) in waits {
        assert!(
            (value(&format!("deployment.wait_days.{cause}")) - days).abs() < 1e-9,
            "{cause}"
        );
    }
    // A tenth comes with the ship, the rest on day 105; all operate on day 140.
    for key in ["p50_day", "p75_day", "p90_day"] {
        assert_eq!(value(&format!("deployment.{key}")), 105.0);
    }
    assert_eq!(value("deployment.ioc_day"), 140.0);
    assert_eq!(value("deployment.foc_day"), 140.0);
    assert_eq!(value("deployment.on_required_date"), 1.0);
    assert_eq!(value("deployment.final_share"), 1.0);
    let present = series(&model, &outcome, "strength.present", "total");
    assert_eq!(
        [present[12], present[13], present[14], present[15]],
        [Some(0.0), Some(80.0), Some(80.0), Some(800.0)]
    );
}

#[test]
fn reimbursement_is_for_exact_person_months() {
    let cost = "[cost]\nreimbursement = [{ from = 2000-01-01, value = \"$1,000 /mo\" }]\nself-sustainment = \"$100 /mo\"\nvehicle-month = \"$0 /mo\"\narmoured-month = \"$0 /mo\"\nsealift = \"$600 /t\"\npassenger = \"$450 /person\"\n";
    let model = model(&plan("200 d", "", &unit("first", ""), cost));
    let outcome = outcome(&model, 1, 0);
    let value = |key: &str| figure(&model, &outcome, key).unwrap();
    // 80 people from day 90, 800 from day 105, to day 200.
    let months = (80.0 * 15.0 + 800.0 * 95.0) / 30.4375;
    let travel = 800.0 * 450.0;
    assert!((value("cost.personnel") - months * 1000.0 - travel).abs() < 1.0);
    assert!((value("cost.equipment") - months * 100.0).abs() < 1.0);
    assert_eq!(value("cost.freight"), 500.0 * 600.0);
    let total = value("cost.total");
    assert!((value("cost.per_person_month") - total / months).abs() < 1e-6);
}

#[test]
fn ships_share_a_berth() {
    let units = unit("first", "priority = 1") + &unit("second", "priority = 2");
    let text = plan("300 d", "", &units, "");
    let (records, _) = events(&model(&text), 1, 0);
    assert_eq!(day(&records, "ShipDischarged", "first"), 95.0);
    assert_eq!(day(&records, "ShipDischarged", "second"), 100.0);
    let open = model_with(&text, Drivers::ALL.without(Driver::Port));
    let (records, _) = events(&open, 1, 0);
    assert_eq!(day(&records, "ShipDischarged", "second"), 95.0);
    assert_eq!(day(&records, "EquipmentCleared", "second"), 95.0);
}

#[test]
fn customs_take_longer_before_the_agreement() {
    let text = plan("200 d", "", &unit("first", ""), "");
    let text = text.replace(
        "customs-before-agreement = 1",
        "customs-before-agreement = 3",
    );
    let cleared = |days: &str| {
        let text = text.replace(
            "status-of-forces = \"0 d\"",
            &format!("status-of-forces = \"{days}\""),
        );
        day(&events(&model(&text), 1, 0).0, "EquipmentCleared", "first")
    };
    assert_eq!(cleared("94 d"), 101.0);
    assert_eq!(cleared("96 d"), 113.0);
}

#[test]
fn a_failed_pledge_costs_another_search() {
    // Each of the contributors fails with 0.4: 0.4/0.6 searches of 50 d and preparations of 60 d on average.
    let units = unit("first", "").replace("pledge-fails = 0", "pledge-fails = 0.4");
    let text = plan("1500 d", "", &units, "");
    let all = model(&text);
    let waits = figures(
        &all,
        &outcomes(&all, 3, 1000),
        "deployment.wait_days.readiness",
    );
    assert_mean_is(60.0 + 110.0 * 0.4 / 0.6, &waits);
    let sure = model_with(&text, Drivers::ALL.without(Driver::Readiness));
    assert_eq!(
        figures(
            &sure,
            &outcomes(&sure, 3, 1),
            "deployment.wait_days.readiness"
        ),
        [60.0]
    );
}

#[test]
fn people_wait_for_a_camp_that_is_late() {
    let camp = "camp = { capacity = 900, ready = \"D+100\", delay = \"25 d\" }\n";
    let model = model(&plan("200 d", camp, &unit("first", ""), ""));
    let (records, outcome) = events(&model, 1, 0);
    assert_eq!(day(&records, "CampReady", "tessara"), 125.0);
    assert!((day(&records, "PeopleSettled", "first") - 126.0).abs() < 1e-9);
    assert!((figure(&model, &outcome, "deployment.wait_days.camp").unwrap() - 16.0).abs() < 1e-9);
}

#[test]
fn engineers_build_the_places_that_are_missing() {
    // 300 places are missing from day 109 on, and an engineer company of full capability builds 12 a day from then on.
    let camp = "camp = { capacity = 500, ready = \"D+0\" }\n";
    let engineers = "[[unit]]\nid = \"engineers\"\nkind = \"engineer-company\"\nto = \"amal\"\npeople = 100\nvehicles = 0\nload = []\nrehatted = \"D+0\"\nengineers = \"12 places/d\"\ncompleteness = 1\nserviceability = 1\nself-sustainment = \"0 d\"\nrotation = \"none\"\n";
    let alone = plan("200 d", camp, &unit("first", ""), "");
    let (records, _) = events(&model(&alone), 1, 0);
    assert_eq!(
        days_of(&records, "PeopleSettled", "first"),
        Vec::<f64>::new()
    );
    let (records, _) = events(&model(&format!("{alone}\n{engineers}")), 1, 0);
    // Days 109 to 133 are 25 days of 12, and the road takes one.
    assert!((day(&records, "PeopleSettled", "first") - 134.0).abs() < 1e-9);
}

#[test]
fn engineers_build_as_far_as_stores_reach() {
    // 300 places are missing and ten boards a place are needed: 1,000 boards make 100 places, and 200 more wait for the gift
    // of day 150; they take 17 days, and the road one.
    let camp = "camp = { capacity = 500, ready = \"D+0\" }\nopening = { boards = \"1000 kg\" }\n";
    let more = "[[commodity]]\nid = \"boards\"\nclass = \"engineer-stores\"\nunit = \"kg\"\nprice = \"$1 /kg\"\nuse = { place = \"10 kg\" }\n\
                [[inject]]\nid = \"gift\"\nat = \"D+150\"\ngift = { site = \"tessara\", commodity = \"boards\", amount = \"2000 kg\" }\n\
                [[unit]]\nid = \"engineers\"\nkind = \"engineer-company\"\nto = \"amal\"\npeople = 100\nvehicles = 0\nload = []\nrehatted = \"D+0\"\nengineers = \"12 places/d\"\ncompleteness = 1\nserviceability = 1\nself-sustainment = \"0 d\"\nrotation = \"none\"\n";
    let model = model(&plan("250 d", camp, &unit("first", ""), more));
    let (records, outcome) = events(&model, 1, 0);
    let settled = day(&records, "PeopleSettled", "first");
    assert!((167.0..=168.0).contains(&settled), "{settled}");
    let met = figure(&model, &outcome, "supply.fill_rate.boards").unwrap();
    assert!((met - 1.0).abs() < 1e-9, "{met}");
}

#[test]
fn a_unit_that_leaves_makes_room_for_one_that_waits() {
    let camp = "camp = { capacity = 900, ready = \"D+0\" }\n";
    let units = unit("first", "");
    let old = people("old", "tessara", 500) + "withdraw = \"D+150\"\n";
    let (records, _) = events(&model(&plan("250 d", camp, &(old + &units), "")), 1, 0);
    assert!((day(&records, "PeopleSettled", "first") - 151.0).abs() < 1e-9);
    // A unit that leaves while it waits is out of the way of the next.
    let leaving =
        unit("first", "withdraw = \"D+130\"\npriority = 1").replace("people = 800", "people = 890");
    let old = people("old", "tessara", 100);
    let next = unit("second", "priority = 9");
    let (records, _) = events(
        &model(&plan("250 d", camp, &(old + &leaving + &next), "")),
        1,
        0,
    );
    assert_eq!(
        days_of(&records, "PeopleSettled", "first"),
        Vec::<f64>::new()
    );
    assert!((day(&records, "PeopleSettled", "second") - 131.0).abs() < 1e-9);
}

#[test]
fn troops_who_change_helmets_are_there_at_once_with_part_of_their_equipment() {
    let units = unit("first", "required = \"D+0\"").replace("requested = \"D+0\"\nreadiness = \"60 d\"\npledge-fails = 0\ntender = \"20 d\"\nvoyage = \"10 d\"\nport = \"amal\"\nairport = \"amal\"\n", "rehatted = \"D+0\"\n");
    let units = units
        .replace("completeness = 1", "completeness = 0.5")
        .replace("completion = \"0 d\"", "completion = \"80 d\"");
    let model = model(&plan("200 d", "", &units, ""));
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key);
    assert_eq!(value("deployment.p90_day"), Some(0.0));
    assert_eq!(value("deployment.on_required_date"), Some(1.0));
    // Half the equipment until day 80, against a standard of 90 %: capability 0.5 / 0.9, then 1.
    assert_eq!(value("deployment.ioc_day"), Some(80.0));
    assert_eq!(value("deployment.wait_days.readiness"), None);
    let capable = series(&model, &outcome, "strength.capable", "total");
    assert_eq!(
        [capable[0], capable[11], capable[12]],
        [Some(444.444), Some(444.444), Some(800.0)]
    );
}

#[test]
fn a_rotation_costs_capability_for_its_dip() {
    let units =
        people("first", "tessara", 800).replace("rotation = \"none\"", "rotation = \"70 d\"");
    let model = model(&plan("140 d", "", &units, ""));
    let outcome = outcome(&model, 1, 0);
    let capable = series(&model, &outcome, "strength.capable", "total");
    let weeks: Vec<_> = capable[8..15].iter().flatten().copied().collect();
    // Days 70, 77 and 84 lie in the dip of 20 days.
    assert_eq!(weeks, [800.0, 800.0, 560.0, 560.0, 560.0, 800.0, 800.0]);
}

#[test]
fn a_unit_that_withdraws_takes_its_people_and_its_equipment_along() {
    let text = plan(
        "300 d",
        "",
        &unit("first", "withdraw = \"D+200\""),
        "[cost]\nsealift = \"$600 /t\"\n",
    );
    let text = text.replace(
        "roles = [\"base\"]\n",
        "roles = [\"base\"]\nopening = { bread = \"1 t\" }\n",
    );
    let text = text
        + "\n[[fleet]]\nid = \"carts-back\"\nkind = \"cart\"\nhome = \"tessara\"\nowner = \"un\"\nnumber = 100\n";
    let model = model(&text);
    let outcome = outcome(&model, 1, 0);
    let present = series(&model, &outcome, "strength.present", "total");
    assert_eq!([present[28], present[29]], [Some(800.0), Some(0.0)]);
    let value = |key: &str| figure(&model, &outcome, key).unwrap();
    assert_eq!(value("deployment.final_share"), 0.0);
    assert_eq!(value("deployment.peak_share"), 1.0);
    // 500 t in, and the 400 t that need trucks out.
    assert_eq!(value("cost.freight"), 900.0 * 600.0);
    assert!((value("movement.tonnes.road") - 800.0).abs() < 1e-6);
}

#[test]
fn the_ceiling_counts_that_is_in_force() {
    let text = plan("100 d", "", &people("first", "tessara", 800), "");
    let text = text.replace("authorised = [{ from = \"D+0\", military = 800, police = 0, civilian = 0 }]", "authorised = [{ from = \"D+0\", military = 2000, police = 0, civilian = 0 }, { from = \"D+50\", military = 800 }]");
    let model = model(&text);
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key);
    assert_eq!(value("deployment.p50_day"), Some(50.0));
    assert_eq!(value("deployment.final_share"), Some(1.0));
    let authorised = series(&model, &outcome, "strength.authorised", "total");
    assert_eq!([authorised[7], authorised[8]], [Some(2000.0), Some(800.0)]);
}

#[test]
fn without_drivers_the_plan_goes_as_written_in_every_replication() {
    let text = std::fs::read_to_string("scenarios/03-escorts-and-incidents.toml").unwrap();
    let model = model_with(&text, Drivers::NONE);
    let outcomes = outcomes(&model, 1, 3);
    let key = |key| figures(&model, &outcomes, key);
    assert_eq!(key("security.attacks"), [0.0; 3]);
    assert_eq!(key("movement.delay_by.breakdown"), [0.0; 3]);
    assert_eq!(key("movement.delay_by.closure"), [0.0; 3]);
    assert_eq!(key("movement.delay_by.border"), [0.0; 3]);
    assert_eq!(key("movement.closed_days.port-amal--tessara"), [0.0; 3]);
}

#[test]
fn equipment_that_comes_after_people_have_set_out_settles_them_once() {
    // Nine tenths come in the first of two convoys; the rest comes while people are on the road.
    let text = plan("200 d", "", &unit("first", ""), "");
    let text = text
        .replace("number = 100", "number = 39")
        .replace("350 km", "1050 km");
    let (records, _) = events(&model(&text), 1, 0);
    assert_eq!(days_of(&records, "ConvoyUnloaded", "").len(), 2);
    assert_eq!(days_of(&records, "PeopleSettled", "first").len(), 1);
}
