//! The chain of care against closed forms and hand computations.

use bluelift::model::model::Model;
use bluelift::model::outcome::Outcome;

use crate::little::*;
use crate::means::assert_mean_is;

/// A hospital unit at a site, there from the first day.
fn hospital(id: &str, level: &str, to: &str, more: &str) -> String {
    format!(
        "[[unit]]\nid = \"{id}\"\nkind = \"level-2-hospital\"\nto = \"{to}\"\nrehatted = \"D+0\"\nvehicles = 0\nload = []\n\
         self-sustainment = \"0 d\"\nrotation = \"none\"\ncompleteness = 1\nserviceability = 1\nmedical-level = {level}\n{more}\n"
    )
}

/// 1,000 people at Tessara, struck once in ten days with these casualties, and these rules of the chain of care.
fn struck(horizon: &str, casualties: &str, medical: &str, more: &str) -> String {
    let text = [
        &mission(horizon),
        CALM,
        &site("tessara", "1 N, 1 E", "\"base\""),
        BREAD,
        &people("company", "tessara", 1000),
        "[[incident]]\nid = \"shot\"\nname = \"Shot\"\ntarget = \"site\"\nattack = true\n",
        casualties,
        "[[threat]]\nsite = \"tessara\"\nkind = \"shot\"\nsource = \"assumed\"\nrate = \"0.1 /d\"\n",
        more,
    ]
    .join("\n");
    text.replace(
        "[medical]\n",
        &format!("[medical]\nrepatriated = 0\nrepatriated-severe = 0\n{medical}\n"),
    )
}

/// 1,000 people and a hospital of 1,000, of whom so many fall ill in 1,000 person-days, at a hospital with five beds.
fn sick(rate: f64, stay: &str) -> Vec<Outcome> {
    let text = sick_text(rate, stay);
    outcomes(&model(&text), 5, 60)
}

fn sick_text(rate: f64, stay: &str) -> String {
    let ward = hospital("ward", "2", "tessara", "beds = 5\npeople = 1000");
    let rules =
        format!("stay = {stay}\nholding = [\"3650 d\", \"3650 d\", \"3650 d\"]\nrepatriated = 0\n");
    let text = [
        &mission("2000 d"),
        CALM,
        &site("tessara", "1 N, 1 E", "\"base\""),
        BREAD,
        &people("company", "tessara", 1000),
        &ward,
    ]
    .join("\n");
    text.replace(
        "admissions = \"0 /1000 person-d\"\n",
        &format!("admissions = \"{rate} /1000 person-d\"\n{rules}"),
    )
}

/// Erlang's loss formula: the share of those who come to `c` beds with an offered load `a` and find none.
fn erlang_b(c: u32, a: f64) -> f64 {
    (1..=c).fold(1.0, |b, k| a * b / (f64::from(k) + a * b))
}

#[test]
fn beds_lose_the_share_of_patients_that_erlang_says_whatever_the_law_of_their_stay() {
    // 2,000 people, 0.75 a 1,000 and day, two days each: an offered load of three in five beds.
    let lost = erlang_b(5, 3.0);
    for stay in [
        "{ mean = \"2 d\", shape = \"exponential\" }",
        "\"2 d\"",
        "{ low = \"0 d\", high = \"4 d\" }",
    ] {
        let model = model(&sick_text(0.75, stay));
        let outcomes = sick(0.75, stay);
        let refused = figures(&model, &outcomes, "medical.no_bed");
        let admitted = figures(&model, &outcomes, "medical.admitted");
        let shares: Vec<f64> = refused
            .iter()
            .zip(&admitted)
            .map(|(refused, admitted)| refused / (refused + admitted))
            .collect();
        assert_mean_is(lost, &shares);
        let occupancy = figures(&model, &outcomes, "medical.bed_occupancy");
        assert_mean_is(3.0 * (1.0 - lost) / 5.0, &occupancy);
    }
}

#[test]
fn patients_are_moved_up_when_their_hospital_may_not_keep_them_and_return_in_the_end() {
    let chain = hospital("post", "1", "tessara", "beds = 100\nsurgery-teams = 0")
        + &site("clinic", "1.5 N, 1 E", "\"base\"")
        + &hospital("clinic", "2", "clinic", "beds = 100");
    let text = struck(
        "400 d",
        "casualties = 1\nwounded = 4\n",
        "severe = 0\nurgent = 0\nstay = \"5 d\"\n",
        &chain,
    );
    let model = model(&text);
    let outcome = outcome(&model, 3, 0);
    let value = |key| figure(&model, &outcome, key).unwrap();
    let came = value("medical.evacuations");
    assert!(came > 80.0);
    // Two days in the post, three in the clinic; those of the last days are still on the way.
    assert!(value("medical.moved_up") >= came - 8.0);
    assert!(value("medical.returned") >= came - 16.0);
    assert_eq!(value("medical.transferred"), 0.0);
    // Without a higher level they leave the theatre.
    let alone = text.replace("medical-level = 2", "medical-level = 1");
    let model = crate::little::model(&alone);
    let outcome = crate::little::outcome(&model, 3, 0);
    let value = |key| figure(&model, &outcome, key).unwrap();
    assert_eq!(value("medical.moved_up"), 0.0);
    assert!(value("medical.transferred") >= came - 8.0);
}

/// A helicopter that makes 200 km in an hour, at the clinic 200 km from Tessara.
const RESCUE: &str = "[[vehicle]]\nid = \"kite\"\nmode = \"air\"\npayload = \"4 t\"\nseats = 0\nspeed = \"200 km/h\"\n\
     fuel = \"aviation-fuel\"\nconsumption = \"100 L/h\"\navailability = 1\nrange = \"2000 km\"\nrunway = \"0 m\"\n\
     cost-month = \"$0 /mo\"\ncost-hour = \"$1,000 /h\"\nbudget = \"air\"\n[[fleet]]\nid = \"kites\"\nkind = \"kite\"\n\
     home = \"clinic\"\nowner = \"un\"\nnumber = 1\ncasevac = true\n";

fn rescued(medical: &str, vehicle: &str) -> (Model, Vec<Outcome>) {
    // 1.2 degrees are 133.4 km: 0.667 h each way.
    let chain = site("clinic", "2.2 N, 1 E", "\"base\"")
        + &hospital("clinic", "2", "clinic", "beds = 100\nsurgery-teams = 50")
        + &RESCUE.replace("seats = 0\n", &format!("seats = 0\n{vehicle}"));
    let rules = "severe = 1\nurgent = 0\ndecision = \"0 min\"\nwheels-up = \"0 min\"\nnight = 1\noperation = \"0 h\"\n\
                 death = [0, 0, 0, 0]\nkilled = \"at-once\"\nstay = \"1 d\"\n";
    let text = struck(
        "400 d",
        "casualties = 1\nwounded = 18\n",
        &format!("{rules}{medical}"),
        &chain,
    );
    let text = text.replace("[movement]\n", "[movement]\nturnaround = \"1 h\"\n");
    let model = model(&text);
    let outcomes = outcomes(&model, 4, 40);
    (model, outcomes)
}

#[test]
fn a_helicopter_lays_twelve_and_comes_again_for_the_others() {
    let (model, outcomes) = rescued("", "");
    for outcome in &outcomes {
        let value = |key| figure(&model, outcome, key).unwrap();
        // The first twelve are there after 1.33 h; the helicopter is home with them, is made ready for an hour, and has
        // the other six there after more than 3.67 h, sooner than the 5.8 h of the road. Incidents hardly ever overlap.
        let incidents = value("medical.evacuations") / 18.0;
        let flights = value("medical.flights");
        assert!(flights <= 2.0 * incidents && flights >= 2.0 * incidents - 3.0);
        let hours = 2.0 * 133.43 / 200.0;
        assert!((value("medical.flying_hours") - flights * hours).abs() < 0.01 * flights);
    }
    let shares = figures(&model, &outcomes, "medical.surgery_2h");
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    assert!((mean - 12.0 / 18.0).abs() < 0.02, "{mean}");
}

#[test]
fn what_keeps_a_helicopter_on_the_ground_sends_casualties_by_road() {
    let flights = |medical: &str, vehicle: &str| {
        let (model, outcomes) = rescued(medical, vehicle);
        let flights = figures(&model, &outcomes, "medical.flights");
        flights.iter().sum::<f64>()
    };
    let all = flights("", "");
    assert!(all > 1000.0);
    assert_eq!(flights("refused = 1\n", ""), 0.0);
    // Three hours in the month are two flights of the six that its incidents would take.
    let few = flights("", "hours = \"3 h/mo\"\n");
    assert!(few < 0.6 * all && few > 0.2 * all, "{few} of {all}");
}

#[test]
fn the_most_urgent_are_operated_on_first() {
    // Two casualties on the spot, one team, three hours an operation. Half are severe: one alone is always first; of two the
    // second waits beyond two hours. In time are one of one (half of incidents) and one of two (a quarter).
    let ward = hospital("ward", "\"1+\"", "tessara", "beds = 100");
    let text = struck(
        "400 d",
        "casualties = 1\nwounded = 2\n",
        "severe = \"50 %\"\nurgent = \"50 %\"\ndecision = \"0 min\"\noperation = \"3 h\"\ndeath = [0, 0, 0, 0]\nkilled = \"at-once\"\nstay = \"1 d\"\n",
        &ward,
    );
    let model = model(&text);
    let shares = figures(&model, &outcomes(&model, 4, 400), "medical.surgery_2h");
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    assert!((mean - 0.75).abs() < 0.02, "{mean}");
    let teams = text.replace("medical-level = \"1+\"", "medical-level = \"2+\"");
    let model = crate::little::model(&teams);
    let shares = figures(&model, &outcomes(&model, 4, 20), "medical.surgery_2h");
    // But for the few incidents that come within three hours of another.
    assert!(shares.iter().sum::<f64>() / 20.0 > 0.98);
}

/// Mean number killed in forty incidents that killed two each on record, with a clinic 3.409 h from injury to surgery.
fn killed(record: &str) -> Vec<f64> {
    let chain = site("clinic", "1.5 N, 1 E", "\"base\"") + &hospital("clinic", "2", "clinic", "");
    let rules = format!(
        "severe = \"50 %\"\nurgent = 0\ndecision = \"60 min\"\nground-speed = \"30 km/h\"\noperation = \"0 h\"\n\
         death = [\"10 %\", \"20 %\", \"40 %\", \"80 %\"]\ndied-of-wounds = \"50 %\"\nrecord-time = \"{record}\"\n"
    );
    let casualties = "casualties = 1\nwounded = 2\nfatal = 1\nkilled = 2\n";
    let model = model(&struck("400 d", casualties, &rules, &chain));
    figures(&model, &outcomes(&model, 4, 400), "security.killed")
}

#[test]
fn deaths_are_those_on_record_where_care_is_as_it_was_then_and_fewer_where_it_is_quicker() {
    let hours = 1.0 + 55.5975 * 1.3 / 30.0;
    let now = 0.2 + (hours - 2.0) / 2.0 * 0.2;
    assert_mean_is(40.0 * 2.0, &killed(&format!("{hours} h")));
    // Half of the dead lived to be treated: of those the share now / 80 % dies; none of the others does.
    let wounds = 40.0 * 2.0 * 0.5;
    assert_mean_is(wounds + wounds * now / 0.8, &killed("8 h"));
    // Slower than on record: those die, and of the two wounded the half that is severe at the rest of the risk.
    let more = (now - 0.1) / 0.9;
    assert_mean_is(40.0 * 2.0 + 40.0 * 2.0 * 0.5 * more, &killed("1 h"));
}

#[test]
fn a_task_is_covered_at_its_site_or_all_the_way_as_it_needs() {
    // The clinic's helicopter is there in 0.667 h and back in as much. Where a patrol of 400 km turns round it is
    // √(133² + 200²) = 240 km from the clinic: 2.4 h.
    let achieved = |cover: &str, distance: &str| {
        let chain = site("clinic", "2.2 N, 1 E", "\"base\"")
            + &hospital("clinic", "2", "clinic", "")
            + RESCUE
            + &format!(
                "[[task]]\nid = \"patrol\"\nsite = \"tessara\"\nper-day = 1\nplatoons = \"1 platoon-d\"\ndistance = \"{distance}\"\ncasevac = {cover}\n"
            );
        let rules = "decision = \"0 min\"\nwheels-up = \"0 min\"\n";
        let model = model(&struck("100 d", "casualties = 0\n", rules, &chain));
        figure(&model, &outcome(&model, 1, 0), "mandate.achieved.patrol").unwrap()
    };
    assert_eq!(achieved("true", "400 km"), 1.0);
    assert_eq!(achieved("\"all-the-way\"", "400 km"), 0.0);
    // 280 km: √(133² + 140²) = 193 km, 1.93 h.
    assert_eq!(achieved("\"all-the-way\"", "280 km"), 1.0);
}
