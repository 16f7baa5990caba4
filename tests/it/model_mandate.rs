//! Kinds of mandate task against hand computations.

use bluelift::model::model::Model;
use bluelift::model::outcome::Outcome;

use crate::little::*;
use crate::means::assert_mean_is;

/// 1,000 soldiers and 100 police at Tessara, with these tasks.
fn tasked(horizon: &str, tasks: &str) -> String {
    [
        &mission(horizon),
        CALM,
        "[patrols]\nguard = 0\nstop-below = \"0 d\"\n",
        &site("tessara", "1 N, 1 E", "\"base\""),
        BREAD,
        &people("company", "tessara", 1000),
        &people("police", "tessara", 100).replace(
            "kind = \"infantry-battalion\"",
            "kind = \"formed-police-unit\"\ncomponent = \"police\"\nplatoons = 0",
        ),
        tasks,
    ]
    .join("\n")
}

fn one(text: &str) -> (Model, Outcome) {
    let model = model(text);
    let outcome = outcome(&model, 3, 0);
    (model, outcome)
}

#[test]
fn police_do_as_many_tasks_as_they_have_people_for() {
    let task = "[[task]]\nid = \"mentor\"\nsite = \"tessara\"\nkind = \"police\"\nper-day = 8\nplatoons = \"0 platoon-d\"\n\
                staff = { component = \"police\", people = 25 }\n";
    let (model, outcome) = one(&tasked("100 d", task));
    let value = |key| figure(&model, &outcome, key).unwrap();
    assert!((value("mandate.achieved.mentor") - 0.5).abs() < 1e-9);
    assert!((value("mandate.lost.staff") - 0.5).abs() < 1e-9);
    assert!((value("mandate.achieved_by.police") - 0.5).abs() < 1e-9);
    // Two tasks share them in the order of the scenario.
    let second = task.replace("mentor", "guide");
    let (model, outcome) = one(&tasked("100 d", &(task.to_owned() + &second)));
    let value = |key| figure(&model, &outcome, key).unwrap();
    assert!((value("mandate.achieved.mentor") - 0.5).abs() < 1e-9);
    assert_eq!(value("mandate.achieved.guide"), 0.0);
}

#[test]
fn what_can_wait_is_done_later_and_lost_at_the_date() {
    // Twenty a day are due for ten days, and eight a day can be done by the date on day 15: 120 of 200.
    let task = "[[task]]\nid = \"polls\"\nsite = \"tessara\"\nkind = \"election\"\nplatoons = \"0 platoon-d\"\n\
                per-day = [{ from = \"D+0\", value = 20 }, { from = \"D+10\", value = 0 }]\nuntil = \"D+15\"\n\
                staff = { component = \"police\", people = 12.5 }\n"
        .replace("12.5", "12");
    let carried = task.clone() + "carried = true\n";
    let (model, outcome) = one(&tasked("40 d", &carried));
    let value = |key| figure(&model, &outcome, key).unwrap();
    let by_date = 15.0 * 100.0 / 12.0;
    assert!((value("mandate.achieved.polls") - by_date / 200.0).abs() < 1e-9);
    assert!((value("mandate.lost.deadline") - (1.0 - by_date / 200.0)).abs() < 1e-9);
    assert_eq!(value("mandate.lost.staff"), 0.0);
    let (model, outcome) = one(&tasked("40 d", &task));
    let value = |key| figure(&model, &outcome, key).unwrap();
    let at_once = 10.0 * 100.0 / 12.0;
    assert!((value("mandate.achieved.polls") - at_once / 200.0).abs() < 1e-9);
}

#[test]
fn help_is_in_time_as_far_as_it_comes_in_its_hours() {
    let task = "[[task]]\nid = \"alerts\"\nsite = \"tessara\"\nkind = \"protection\"\nper-day = 0.8\nplatoons = \"1 platoon-d\"\n\
                distance = \"200 km\"\nresponse = { within = \"5 h\", ready = \"1 h\", speed = \"40 km/h\" }\n";
    let text = tasked("1000 d", task);
    let model = model(&text);
    let outcomes = outcomes(&model, 4, 60);
    // Anywhere up to 200 km; four hours at 40 km/h are 160 km. Mean: an hour and 100 km.
    let of = |key| figures(&model, &outcomes, key);
    assert_mean_is(0.8, &of("mandate.achieved.alerts"));
    assert_mean_is(0.2, &of("mandate.lost.distance"));
    assert_mean_is(1.0 + 100.0 / 40.0, &of("mandate.response.alerts"));
    // In wet months at half the speed; it rains from January to June.
    let zone = "[[zone]]\nid = \"north\"\nname = \"North\"\nwet = [\"jan\", \"feb\", \"mar\", \"apr\", \"may\", \"jun\", \"jul\", \"aug\", \"sep\", \"oct\", \"nov\", \"dec\"]\n";
    let wet = text
        .replace("speed = \"40 km/h\" }", "speed = \"40 km/h\", wet = 0.5 }")
        .replace(
            "roles = [\"base\"]\n",
            "roles = [\"base\"]\nzone = \"north\"\n",
        )
        + zone;
    let model = crate::little::model(&wet);
    let outcomes = crate::little::outcomes(&model, 4, 60);
    assert_mean_is(0.4, &figures(&model, &outcomes, "mandate.achieved.alerts"));
}

#[test]
fn people_of_a_camp_eat_wait_and_leave_and_none_is_lost() {
    let bread = bread_policy(
        "tessara",
        "vendor = \"1 d\"",
        "minimum = \"10 d\"\nmaximum = \"20 d\"\nreserve = \"0 d\"\nopening = \"20 d\"",
    );
    let task = "[[task]]\nid = \"camp\"\nsite = \"tessara\"\nkind = \"disarmament\"\nper-day = 3\nplatoons = \"0 platoon-d\"\n\
                camp = { places = 20, stay = \"10 d\", use = { bread = \"2 kg/p/d\" } }\n";
    let (model, outcome) = one(&tasked("100 d", &(bread + task)));
    let value = |key| figure(&model, &outcome, key).unwrap();
    // Three a day come; twenty places for ten days are two a day: full after a week, then a third more comes than leaves.
    let housed = value("mandate.housed.camp");
    assert!(housed > 18.0 && housed <= 20.0, "{housed}");
    let left = value("mandate.reintegrated.camp");
    assert!((160.0..=200.0).contains(&left), "{left}");
    assert_eq!(value("mandate.short.camp"), 0.0);
    assert!(value("mandate.waiting.camp") > 30.0);
    assert!(value("mandate.achieved.camp") < 0.8);
    // Without a store of bread they have nothing to eat.
    let hungry = tasked("100 d", task);
    let (model, outcome) = one(&hungry);
    assert_eq!(figure(&model, &outcome, "mandate.short.camp"), Some(1.0));
}

#[test]
fn tasks_that_need_flying_hours_are_done_as_far_as_these_go() {
    let kite = "[[vehicle]]\nid = \"kite\"\nmode = \"air\"\npayload = \"4 t\"\nseats = 0\nspeed = \"200 km/h\"\n\
                fuel = \"aviation-fuel\"\nconsumption = \"100 L/h\"\navailability = 1\nrange = \"2000 km\"\nrunway = \"0 m\"\n\
                cost-month = \"$0 /mo\"\ncost-hour = \"$1,000 /h\"\nbudget = \"air\"\nhours = \"31 h/mo\"\n[[fleet]]\nid = \"kites\"\n\
                kind = \"kite\"\nhome = \"tessara\"\nowner = \"un\"\nnumber = 1\n";
    let task = "[[task]]\nid = \"verify\"\nsite = \"tessara\"\nkind = \"monitoring\"\nper-day = 1\nplatoons = \"0 platoon-d\"\n\
                flying = { fleet = \"kites\", hours = \"2 h\" }\n";
    let (model, outcome) = one(&tasked("31 d", &(kite.to_owned() + task)));
    let value = |key| figure(&model, &outcome, key).unwrap();
    // Thirty-one hours in January are fifteen and a half flights of two.
    assert!((value("mandate.flying_hours") - 31.0).abs() < 1e-6);
    assert!((value("mandate.achieved.verify") - 0.5).abs() < 1e-9);
    assert!((value("cost.air") - 31_000.0).abs() < 1.0);
}
