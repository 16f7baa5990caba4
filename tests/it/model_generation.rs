//! Force generation, recruitment, shipments, rotation that slips, equipment that changes its mode: hand-computed.

use bluelift::model::drivers::{Driver, Drivers};
use bluelift::model::model::Model;
use bluelift::model::outcome::Outcome;
use bluelift::model::replicate::{TraceRecord, replicate_checked};
use bluelift::scenario::load::{Request, load_file};

use crate::little::*;
use crate::means::assert_mean_is;

/// Stages of 10, 5, 20, 30, 4, 60 and 3 days, which nothing hurries or slows.
const STAGES: &str = r#"
[generation]
pledge = "10 d"
visit = "5 d"
agreement = "20 d"
preparation = "30 d"
load-list = "4 d"
training = "60 d"
pre-deployment-visit = "3 d"
pace = 1
constrained = 2
unfilled = "0 %"
search = "100 d"
rapid-pool = 0
"#;

const RULES: &str = r#"
[deployment]
customs = "6 d"
customs-before-agreement = 1
discharge = "100 t/d"
main-body = "4 d"
advance-party = "0 %"
staging = "3 d"
pledge-failure = "50 d"
by-unit = true
"#;

/// A battalion of 800 with 400 t in containers, at port 30 days after it is ready.
fn unit(id: &str, more: &str) -> String {
    format!(
        "[[unit]]\nid = \"{id}\"\nkind = \"infantry-battalion\"\nto = \"tessara\"\npeople = 800\nvehicles = 0\narmoured = 0\n\
         load = [{{ name = \"containers\", teu = 40, tonnes = \"400 t\" }}]\npledge-fails = 0\ntender = \"20 d\"\nvoyage = \"10 d\"\n\
         completeness = 1\nserviceability = 1\ncompletion = \"0 d\"\nsetup = \"30 d\"\nself-sustainment = \"0 d\"\nrotation = \"none\"\n{more}\n"
    )
}

fn plan(units: &str, more: &str) -> String {
    [
        &mission("400 d").replace("military = 1000", "military = 800"),
        CALM,
        RULES,
        &site(
            "amal",
            "1 N, 1 E",
            "\"seaport\", \"airport\", \"logistics-base\"",
        ),
        &site("tessara", "3 N, 1 E", "\"base\""),
        "handling = \"100 t/d\"\n",
        BREAD,
        CART,
        &carts("amal", 100),
        &road("amal", "tessara", 350, ""),
        units,
        STAGES,
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

#[track_caller]
fn ready_on(text: &str, expected: f64) -> (Model, Outcome) {
    let model = model(text);
    let (records, outcome) = events(&model, 1, 0);
    assert!((day(&records, "UnitReady", "first") - expected).abs() < 1e-9);
    (model, outcome)
}

const LEVEL_1: &str = "generation = \"level-1\"";

#[test]
fn stages_run_beside_each_other_where_they_can() {
    // Training ends on day 70; agreement and preparation on 45, the load list on 49; the last visit takes 3 days more.
    let (model, outcome) = ready_on(&plan(&unit("first", LEVEL_1), ""), 73.0);
    let value = |key: &str| figure(&model, &outcome, key).unwrap();
    let hung_on = [
        ("pledge", 10.0),
        ("training", 60.0),
        ("pre-deployment-visit", 3.0),
    ];
    for (stage, days) in hung_on {
        assert!(
            (value(&format!("deployment.generation_days.{stage}")) - days).abs() < 1e-9,
            "{stage}"
        );
    }
    for stage in [
        "visit",
        "agreement",
        "preparation",
        "load-list",
        "search",
        "drop-out",
        "access",
    ] {
        assert_eq!(
            value(&format!("deployment.generation_days.{stage}")),
            0.0,
            "{stage}"
        );
    }
    let short = STAGES.replace("training = \"60 d\"", "training = \"1 d\"");
    let text = plan(&unit("first", LEVEL_1), "").replace(STAGES, &short);
    let (model, outcome) = ready_on(&text, 52.0);
    let preparation = figure(&model, &outcome, "deployment.generation_days.preparation");
    assert_eq!(preparation, Some(30.0));
}

#[test]
fn a_higher_level_of_pledge_has_less_before_it() {
    let left = "[generation.left]\nlevel-3 = { pledge = \"50 %\", visit = 0, agreement = 0, preparation = \"50 %\", load-list = 0, training = 0, pre-deployment-visit = 1 }\n";
    ready_on(
        &plan(&unit("first", "generation = \"level-3\""), left),
        5.0 + 15.0 + 3.0,
    );
}

#[test]
fn what_lies_before_the_first_day_has_happened() {
    let text = plan(
        &unit("first", "generation = \"level-1\"\nrequested = \"D-40\""),
        "",
    );
    ready_on(&text, 33.0);
    ready_on(&text.replace("D-40", "D-73"), 0.0);
    ready_on(&text.replace("D-40", "D-400"), 0.0);
}

#[test]
fn contributors_who_drop_out_are_replaced_and_their_time_is_counted() {
    let text = plan(
        &unit("first", LEVEL_1).replace("pledge-fails = 0", "pledge-fails = \"100 %\""),
        "",
    );
    let text = text.replace("400 d", "2000 d");
    let model = model(&text);
    let (records, outcome) = events(&model, 1, 0);
    let ready = day(&records, "UnitReady", "first");
    // Eight drop out, none before its pledge or after its last visit; the ninth takes 73 days.
    assert!(
        ready > 73.0 + 8.0 * 10.0 - 1e-9 && ready < 9.0 * 73.0 + 1e-9,
        "{ready}"
    );
    let lost = figure(&model, &outcome, "deployment.generation_days.drop-out").unwrap();
    assert!((lost - (ready - 73.0)).abs() < 1e-6);
    let calm = model_with(&text, Drivers::ALL.without(Driver::Readiness));
    let (records, _) = events(&calm, 1, 0);
    assert!((day(&records, "UnitReady", "first") - 73.0).abs() < 1e-9);
}

#[test]
fn the_rapid_pool_serves_the_first_priority_first() {
    let units = unit("first", "generation = \"level-1\"\npriority = 7")
        + &unit("second", "generation = \"level-1\"\npriority = 2");
    let text = plan(
        &units,
        "[generation.left]\nrapid = { pledge = 0, visit = 0, agreement = 0, preparation = 0, load-list = 0, training = 0, pre-deployment-visit = 1 }\n",
    );
    let text = text.replace("rapid-pool = 0", "rapid-pool = 1");
    let (records, _) = events(&model(&text), 1, 0);
    assert!((day(&records, "UnitReady", "second") - 3.0).abs() < 1e-9);
    assert!((day(&records, "UnitReady", "first") - 73.0).abs() < 1e-9);
}

#[test]
fn constrained_access_slows_the_stages_that_begin_under_it() {
    let with = |access: &str| {
        plan(&unit("first", LEVEL_1), "").replace(
            "flight-refusal = 0\n",
            &format!("flight-refusal = 0\naccess = {access}\n"),
        )
    };
    ready_on(&with("\"constrained\""), 146.0);
    // The pledge takes 20 days, and all that begins on day 20 or later its own time: 20 + 60 + 3.
    ready_on(
        &with(
            "[{ from = \"D+0\", value = \"constrained\" }, { from = \"D+15\", value = \"full\" }]",
        ),
        83.0,
    );
    let calm = model_with(
        &with("\"constrained\""),
        Drivers::ALL.without(Driver::Politics),
    );
    let (records, _) = events(&calm, 1, 0);
    assert!((day(&records, "UnitReady", "first") - 73.0).abs() < 1e-9);
}

#[test]
fn a_unit_that_is_ready_waits_while_access_is_withheld() {
    let access = "access = [{ from = \"D+70\", value = \"withheld\" }, { from = \"D+110\", value = \"full\" }]";
    let text = plan(&unit("first", LEVEL_1), "").replace(
        "flight-refusal = 0\n",
        &format!("flight-refusal = 0\n{access}\n"),
    );
    // The last visit begins on day 70 under withheld access and takes twice its time.
    let (model, outcome) = ready_on(&text, 110.0);
    let wait = figure(&model, &outcome, "deployment.unit_wait_days.first.access").unwrap();
    assert!((wait - (110.0 - 76.0)).abs() < 1e-9);
    let never = text.replace(
        "{ from = \"D+110\", value = \"full\" }",
        "{ from = \"D+500\", value = \"full\" }",
    );
    let model = crate::little::model(&never);
    let outcome = outcome_of(&model);
    assert_eq!(
        figure(&model, &outcome, "deployment.operational_day.first"),
        None
    );
    assert_eq!(
        figure(&model, &outcome, "deployment.final_share"),
        Some(0.0)
    );
}

fn outcome_of(model: &Model) -> Outcome {
    outcome(model, 1, 0)
}

#[test]
fn a_requirement_that_nobody_fills_waits_for_its_search() {
    let text =
        plan(&unit("first", LEVEL_1), "").replace("unfilled = \"0 %\"", "unfilled = \"100 %\"");
    let (model, outcome) = ready_on(&text, 173.0);
    assert_eq!(
        figure(&model, &outcome, "deployment.generation_days.search"),
        Some(100.0)
    );
    let waiting = series(&model, &outcome, "deployment.generation_waiting", "search");
    assert_eq!(
        (waiting[1], waiting[14], waiting[15]),
        (Some(800.0), Some(800.0), Some(0.0))
    );
    let training = series(
        &model,
        &outcome,
        "deployment.generation_waiting",
        "training",
    );
    assert_eq!((training[15], training[24]), (Some(0.0), Some(800.0)));
}

#[test]
fn without_trouble_a_unit_operates_on_its_planned_day() {
    let (model, outcome) = ready_on(&plan(&unit("first", LEVEL_1), ""), 73.0);
    let value = |key: &str| figure(&model, &outcome, key).unwrap();
    // 30 at sea, 4 in port, 6 in customs, 3 in staging, 1 on the road, 4 to unload, 1 inland, 30 to set up.
    assert!((value("deployment.operational_day.first") - 152.0).abs() < 1e-9);
    // The plan leaves out unloading.
    assert!((value("deployment.planned_day.first") - 148.0).abs() < 1e-9);
    assert!((value("deployment.ready_day.first") - 73.0).abs() < 1e-9);
}

#[test]
fn a_perfect_arrival_needs_neither_ship_nor_port_nor_road_nor_camp() {
    let text = plan(&unit("first", LEVEL_1), "")
        .replace("by-unit = true", "by-unit = true\narrival = \"perfect\"");
    let (model, outcome) = ready_on(&text, 73.0);
    for key in [
        "operational_day.first",
        "planned_day.first",
        "p90_day",
        "foc_day",
    ] {
        let day = figure(&model, &outcome, &format!("deployment.{key}")).unwrap();
        assert!((day - 73.0).abs() <= 1.0, "{key} {day}");
    }
    let freight = figure(&model, &outcome, "cost.freight").unwrap();
    assert_eq!(freight, 0.0);
}

#[test]
fn a_main_body_may_wait_for_its_equipment_to_arrive() {
    let text = plan(&unit("first", LEVEL_1), "");
    let after = text.replace(
        "by-unit = true",
        "by-unit = true\nmain-body-after = \"arrival\"",
    );
    let (records, _) = events(&model(&text), 1, 0);
    assert!((day(&records, "PeopleLanded", "first") - 117.0).abs() < 1e-9);
    let (records, _) = events(&model(&after), 1, 0);
    // Out of customs on day 113, staged on 116, at the site and nine tenths unloaded on 121, 4 days by air.
    assert!((day(&records, "PeopleLanded", "first") - 125.0).abs() < 1e-9);
}

/// Posts for 200 people, asked for on day 0.
fn recruits(recruitment: &str) -> String {
    let posts = format!(
        "[[unit]]\nid = \"police\"\nkind = \"individual-police\"\nto = \"tessara\"\npeople = 200\nvehicles = 0\nrotation = \"none\"\nrecruitment = {recruitment}\n"
    );
    plan(&posts, "").replace("police = 0", "police = 200")
}

#[test]
fn posts_are_filled_as_the_closed_form_says() {
    let text =
        recruits("{ lead = \"30 d\", time = \"90 d\", vacancy = \"10 %\", tour = \"20 y\" }");
    let model = model(&text);
    let outcomes = outcomes(&model, 3, 400);
    // On day 30 + 3 months three counts have taken place: 180 posts, each filled with 1 − exp(−3 months / 90 d).
    let place = ((30.0 + 3.0 * 30.4375) / 7.0) as usize + 1;
    let present: Vec<f64> = outcomes
        .iter()
        .map(|outcome| series(&model, outcome, "strength.present", "police")[place].unwrap())
        .collect();
    let expected = 180.0 * (1.0 - (-3.0_f64 * 30.4375 / 90.0).exp());
    // Those who leave again after twenty years on average are one in a hundred in three months.
    assert_mean_is(expected * 0.9915, &present);
    let last = outcomes
        .iter()
        .map(|outcome| series(&model, outcome, "strength.present", "police"));
    assert!(
        last.into_iter()
            .all(|points| points.last().copied().flatten().unwrap() <= 180.0)
    );
}

#[test]
fn nobody_is_recruited_while_access_is_withheld() {
    let text = recruits("{ time = \"30 d\" }").replace(
        "flight-refusal = 0\n",
        "flight-refusal = 0\naccess = \"withheld\"\n",
    );
    let model = model(&text);
    let outcome = outcome_of(&model);
    assert_eq!(
        figure(&model, &outcome, "deployment.final_share"),
        Some(0.0)
    );
}

#[test]
fn missing_equipment_comes_in_equal_shipments() {
    let text = plan(
        &unit("first", "rehatted = \"D+0\"\nshipments = 4")
            .replace("completeness = 1", "completeness = \"54 %\"")
            .replace("completion = \"0 d\"", "completion = \"80 d\""),
        "",
    );
    let model = model(&text);
    let capable = series(&model, &outcome_of(&model), "strength.capable", "total");
    // 54 % of the equipment, against the 90 % that count as all, is six tenths; each shipment of 20 days brings 11.5 % more.
    let expected = [(2, 0.54), (4, 0.655), (7, 0.77), (10, 0.885)];
    for (week, share) in expected {
        assert!(
            (capable[week].unwrap() - 800.0 * share / 0.9).abs() < 0.01,
            "week {week}"
        );
    }
    assert_eq!(capable[13], Some(800.0));
}

#[test]
fn rotations_slip_where_visas_are_refused() {
    let rotation = "[deployment.rotation]\ncapability = \"70 %\"\ndip = \"20 d\"\n";
    let text = plan(
        &unit("first", "rehatted = \"D+0\"").replace("rotation = \"none\"", "rotation = \"100 d\""),
        rotation,
    );
    let slips = text.replace(
        "dip = \"20 d\"\n",
        "dip = \"20 d\"\nslip = { time = \"15 d\" }\n",
    );
    let days = |text: &str, drivers| {
        let (records, _) = events(&model_with(text, drivers), 1, 0);
        days_of(&records, "RotationBegan", "first")
    };
    assert_eq!(days(&text, Drivers::ALL), [100.0, 200.0, 300.0, 400.0]);
    assert_eq!(days(&slips, Drivers::ALL), [115.0, 230.0, 345.0]);
    assert_eq!(
        days(&slips, Drivers::ALL.without(Driver::Politics)),
        [100.0, 200.0, 300.0, 400.0]
    );
}

#[test]
fn equipment_changes_from_road_to_river_where_no_single_mode_leads() {
    let text = plan(&unit("first", LEVEL_1), "")
        .replace(&road("amal", "tessara", 350, ""), &road("amal", "jetty", 350, ""))
        .replace("[[commodity]]", &(site("jetty", "2 N, 1 E", "\"river-port\"") + "handling = \"200 t/d\"\n[[link]]\nbetween = [\"jetty\", \"tessara\"]\nmode = \"river\"\ndistance = \"120 km\"\nspeed = \"60 km/d\"\nopen = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n[[fleet]]\nid = \"boats\"\nkind = \"river-boat\"\nhome = \"jetty\"\nnumber = 4\n[[commodity]]"));
    let model = model(&text.replace("[[vehicle]]", "[[vehicle]]\nid = \"river-boat\"\nconsumption = \"0 L/100km\"\navailability = 1\n[[vehicle]]"));
    let (records, outcome) = events(&model, 1, 0);
    // Staged on day 116; 1 day on the road and 2 to unload at 200 t a day; 2 on the river and 4 to unload.
    assert!((day(&records, "EquipmentStaged", "first") - 116.0).abs() < 1e-9);
    assert!((day(&records, "PeopleSettled", "first") - 126.0).abs() < 1e-6);
    let road = figure(&model, &outcome, "deployment.unit_wait_days.first.road").unwrap();
    assert!((road - 12.0).abs() < 1e-6, "{road}");
}

#[test]
fn the_missions_of_the_record_balance_their_ledgers_after_every_event() {
    for name in ["congo", "cote-divoire", "darfur", "10-force-generation"] {
        let path = format!("scenarios/{name}.toml");
        let loaded =
            load_file(path.as_ref(), &Request::default()).unwrap_or_else(|error| panic!("{error}"));
        let model = Model::compile(&loaded.scenario, Drivers::ALL).unwrap();
        for k in 0..2 {
            replicate_checked(&model, 5, k).unwrap_or_else(|failure| panic!("{name}: {failure}"));
        }
    }
}
