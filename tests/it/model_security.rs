//! Incidents, casualties and care against Poisson and cluster theory.

use bluelift::model::drivers::Driver;
use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::outcome::Outcome;

use crate::little::*;
use crate::means::assert_mean_is;

/// An incident at a site that hurts nobody and does nothing.
fn kind(target: &str, more: &str) -> String {
    format!(
        "[[incident]]\nid = \"shot\"\nname = \"Shot\"\ntarget = \"{target}\"\nattack = true\ncasualties = 0\nwounded = 0\n\
         fatal = 0\nkilled = 0\ndelay = \"0 d\"\nvehicles-lost = 0\ngoods-lost = 0\n{more}\n"
    )
}

fn attacked_site(horizon: &str, zone: &str, of_site: &str, kind: &str, threat: &str) -> String {
    let zone_of_site = if zone.is_empty() {
        ""
    } else {
        "zone = \"north\"\n"
    };
    [
        &mission(horizon),
        CALM,
        zone,
        &site("tessara", "1 N, 1 E", "\"base\""),
        zone_of_site,
        of_site,
        BREAD,
        &people("company", "tessara", 1000),
        kind,
        "[[threat]]\nsite = \"tessara\"\nkind = \"shot\"\nsource = \"assumed\"\n",
        threat,
    ]
    .join("\n")
}

const SHOTS: &str = "security.incidents.shot";

fn variance_over_mean(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0) / mean
}

fn shots(text: &str, n: u64) -> Vec<f64> {
    let model = model(text);
    figures(&model, &outcomes(&model, 8, n), SHOTS)
}

#[test]
fn incidents_at_a_site_are_a_poisson_process_of_the_stated_rate() {
    let counts = shots(
        &attacked_site("400 d", "", "", &kind("site", ""), "rate = \"0.1 /d\""),
        400,
    );
    assert_mean_is(40.0, &counts);
    let ratio = variance_over_mean(&counts);
    // For 400 Poisson counts the ratio has a standard error of √(2/400) = 0.07.
    assert!((ratio - 1.0).abs() < 0.25, "{ratio}");
}

#[test]
fn echoes_are_part_of_the_stated_rate_and_widen_it() {
    // Variance over mean of a cluster process with branching n is 1/(1 − n)²: here 4.
    let echo = kind("site", "branching = 0.5\necho = \"2 d\"");
    let counts = shots(
        &attacked_site("1000 d", "", "", &echo, "rate = \"0.1 /d\""),
        600,
    );
    // Echoes of the last few days come after the end: 1,000 d less about the mean delay of an echo.
    assert_mean_is(100.0 - 0.1 * 2.0, &counts);
    let ratio = variance_over_mean(&counts);
    assert!((ratio - 4.0).abs() < 1.0, "{ratio}");
}

#[test]
fn phases_and_wet_months_multiply_the_rate() {
    let phases = "rate = \"0.1 /d\"\nphases = [{ from = \"D+100\", factor = 3 }, { from = \"D+200\", factor = 0 }]";
    let counts = shots(
        &attacked_site("300 d", "", "", &kind("site", ""), phases),
        400,
    );
    assert_mean_is(10.0 + 30.0, &counts);
    let zone = "[[zone]]\nid = \"north\"\nname = \"North\"\nwet = [\"jan\", \"feb\", \"mar\"]\n";
    let wet = attacked_site(
        "365 d",
        zone,
        "",
        &kind("site", ""),
        "rate = \"0.1 /d\"\nwet = 2",
    );
    // 90 wet days of 365.
    assert_mean_is(36.5 + 9.0, &shots(&wet, 400));
}

#[test]
fn regimes_move_incidents_about_and_keep_their_mean() {
    let zone = "[[zone]]\nid = \"north\"\nname = \"North\"\nregimes = { stay = [\"12 d\", \"6 d\", \"4 d\"], factor = [0.2, 1, 5], initial = \"tense\", escalation = \"50 %\" }\n";
    let text = attacked_site("3650 d", zone, "", &kind("site", ""), "rate = \"0.1 /d\"");
    let counts = shots(&text, 150);
    assert_mean_is(365.0, &counts);
    assert!(variance_over_mean(&counts) > 1.5);
}

#[test]
fn a_lower_rate_only_removes_incidents() {
    let days = |rate: &str| {
        let text = attacked_site(
            "2000 d",
            "",
            "",
            &kind("site", ""),
            &format!("rate = \"{rate} /d\""),
        );
        let model = model(&text);
        days_of(&events(&model, 2, 0).0, "HazardStruck", "tessara")
    };
    let (many, few) = (days("0.1"), days("0.05"));
    assert!(few.len() < many.len() && few.len() > 50);
    assert!(few.iter().all(|day| many.contains(day)));
}

#[test]
fn a_surge_adds_incidents_while_it_lasts() {
    let text = attacked_site("300 d", "", "", &kind("site", ""), "rate = \"0.1 /d\"");
    let surge = "[[inject]]\nid = \"summer\"\nat = \"D+100\"\nuntil = \"D+200\"\nsurge-threat = \"tessara-shot\"\nfactor = 4\n";
    let model = model(&format!("{text}\n{surge}"));
    let counts = figures(&model, &outcomes(&model, 8, 300), SHOTS);
    assert_mean_is(20.0 + 40.0, &counts);
}

#[test]
fn two_threats_of_a_kind_at_a_place_have_incidents_of_their_own() {
    let zone = "[[zone]]\nid = \"north\"\nname = \"North\"\n";
    let both = "rate = \"0.05 /d\"\n[[threat]]\nzone = \"north\"\nkind = \"shot\"\nrate = \"0.05 /d\"\nsource = \"assumed\"\n";
    let text = attacked_site("1000 d", zone, "", &kind("site", ""), both);
    let (records, _) = events(&model(&text), 2, 0);
    let days = days_of(&records, "HazardStruck", "");
    assert!(days.len() > 60);
    assert!(days.windows(2).all(|two| two[0] != two[1]));
}

const BLOODY: &str = "casualties = \"40 %\"\nwounded = { mean = 2, shape = \"poisson\", plus = 1 }\nfatal = \"30 %\"\nkilled = { mean = 1, shape = \"poisson\", plus = 1 }\nhardened = 0.5\n";

fn bloody(of_site: &str) -> (Model, Vec<Outcome>) {
    let plain = kind("site", "");
    let kind = plain.replace(
        "casualties = 0\nwounded = 0\nfatal = 0\nkilled = 0\n",
        BLOODY,
    );
    let kind = kind.replace("casualties = 0\n", "");
    let text = attacked_site("300 d", "", of_site, &kind, "rate = \"0.2 /d\"");
    // Nobody dies of wounds, so that only those killed at once are counted.
    let text = text.replace("[medical]\n", "[medical]\nsevere = 0\nrepatriated = 0\n");
    let model = model(&text);
    let outcomes = outcomes(&model, 4, 400);
    (model, outcomes)
}

#[test]
fn casualties_have_their_mean_and_bunkers_halve_it() {
    // 60 incidents, 40 % of them with 3 wounded on average, 30 % of those with 2 killed.
    let (model, tented) = bloody("");
    assert_mean_is(
        60.0 * 0.4 * 3.0,
        &figures(&model, &tented, "security.wounded"),
    );
    assert_mean_is(
        60.0 * 0.4 * 0.3 * 2.0,
        &figures(&model, &tented, "security.killed"),
    );
    let camp = "camp = { capacity = 2000, ready = \"D+0\", hardened = true }\n";
    let (model, hardened) = bloody(camp);
    assert_mean_is(
        30.0 * 0.4 * 3.0,
        &figures(&model, &hardened, "security.wounded"),
    );
    let awards = figures(&model, &hardened, "cost.personnel")
        .iter()
        .sum::<f64>();
    assert!(awards > 0.0);
}

#[test]
fn the_wounded_reach_surgery_in_the_time_of_the_road_and_die_as_stated() {
    let hospital = "[[unit]]\nid = \"hospital\"\nkind = \"level-2-hospital\"\nto = \"clinic\"\nrehatted = \"D+0\"\nvehicles = 0\nload = []\nself-sustainment = \"0 d\"\nrotation = \"none\"\ncompleteness = 1\nserviceability = 1\n";
    let clinic = site("clinic", "1.5 N, 1 E", "\"base\"");
    let text = attacked_site("300 d", "", "", &kind("site", ""), "rate = \"0.2 /d\"");
    let text = text.replace(
        "casualties = 0\nwounded = 0\n",
        "casualties = 1\nwounded = 2\n",
    );
    // Half a degree is 55.60 km; times 1.3 at 30 km/h that is 2.409 h, after an hour until it is decided: 3.409 h.
    let medical = "[medical]\ndecision = \"60 min\"\nsevere = \"50 %\"\nurgent = 0\noperation = \"0 h\"\nkilled = \"at-once\"\nrepatriated = 0\ndeath = [\"10 %\", \"20 %\", \"40 %\", \"80 %\"]\nground-speed = \"30 km/h\"\n";
    let text = text.replace("[medical]\n", medical) + "\n" + &clinic + hospital;
    let model = model(&text);
    let outcomes = outcomes(&model, 4, 400);
    let hours = 1.0 + 55.5975 * 1.3 / 30.0;
    let death = 0.2 + (hours - 2.0) / 2.0 * 0.2;
    assert_mean_is(
        60.0 * 2.0 * 0.5 * death,
        &figures(&model, &outcomes, "medical.died_of_wounds"),
    );
    assert_mean_is(120.0, &figures(&model, &outcomes, "medical.evacuations"));
    assert!(
        figures(&model, &outcomes, "medical.surgery_2h")
            .iter()
            .all(|share| *share == 0.0)
    );
}

#[test]
fn beds_are_filled_by_the_sick_for_as_long_as_they_stay() {
    let hospital = "[[unit]]\nid = \"hospital\"\nkind = \"level-2-hospital\"\nto = \"tessara\"\nrehatted = \"D+0\"\nvehicles = 0\nload = []\nself-sustainment = \"0 d\"\nrotation = \"none\"\ncompleteness = 1\nserviceability = 1\nbeds = 1000\npeople = 1000\n";
    let text = attacked_site("400 d", "", "", &kind("site", ""), "rate = \"0 /d\"\n") + hospital;
    let text = text.replace(
        "admissions = \"0 /1000 person-d\"",
        "admissions = \"5 /1000 person-d\"\nstay = \"8 d\"\nrepatriated = 0\nholding = [\"9 d\", \"9 d\", \"9 d\"]",
    );
    let model = model(&text);
    let occupancy = figures(&model, &outcomes(&model, 4, 40), "medical.bed_occupancy");
    // Ten a day for eight days in 1,000 beds, but for the first eight days, in which they fill; the last day is not counted.
    assert_mean_is(0.08 * (1.0 - 4.0 / 399.0), &occupancy);
}

#[test]
fn deaths_by_illness_and_accident_have_their_rate() {
    let text = attacked_site("365.25 d", "", "", &kind("site", ""), "rate = \"0 /d\"");
    let text = text.replace("illness-deaths = \"0 /1000", "illness-deaths = \"8 /1000");
    let model = model(&text.replace("accident-deaths = \"0 /1000", "accident-deaths = \"4 /1000"));
    let deaths = figures(&model, &outcomes(&model, 4, 300), "security.other_deaths");
    // 1,000 people shrink by 12 in a year, on average by six.
    assert_mean_is(12.0 * 0.994, &deaths);
}

/// A convoy every 14 days over 350 km, out and back, struck at 0.2 per 100 km if it were of 30 vehicles.
fn attacked_road(kind: &str, threat: &str) -> String {
    let text = [
        &mission("1400 d"),
        CALM,
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        "opening = { bread = \"9000 t\" }\nhandling = \"1000000 t/d\"\n",
        &site("tessara", "3 N, 1 E", "\"base\""),
        "handling = \"1000000 t/d\"\n",
        BREAD,
        CART,
        &carts("amal", 100),
        &road("amal", "tessara", 350, threat),
        &people("company", "tessara", 500),
        &people("escort", "amal", 500),
        &bread_policy("tessara", "from = [\"amal\"]", "minimum = \"6 d\"\nmaximum = \"20 d\"\nreserve = \"0 d\"\nopening = \"20 d\""),
        kind,
        "[[threat]]\nlink = \"amal--tessara\"\nkind = \"shot\"\nrate = \"0.2 /100 km\"\nsource = \"assumed\"\n",
    ]
    .join("\n");
    text.replace("[movement]\n", "[movement]\nescort-vehicles = 4\nvehicles-per-platoon = { medium = 3, high = 3, extreme = 3 }\n")
}

/// Kilometres of convoys: 7 t are one cart; the last order is on day 1,400, so 99 convoys go out and home.
const CONVOY_KM: f64 = 99.0 * 2.0 * 350.0;

#[test]
fn incidents_on_the_road_follow_convoy_kilometres_and_the_root_of_size() {
    let counts = shots(&attacked_road(&kind("convoy", ""), ""), 200);
    assert_mean_is(0.2 / 100.0 * CONVOY_KM * (1.0f64 / 30.0).sqrt(), &counts);
}

#[test]
fn escorts_and_clearance_lower_the_rate_by_their_factors() {
    let factors = kind("convoy", "escorted = 0.5\ncleared = 0.4");
    // One cart and a platoon of four vehicles.
    let exposed = 0.2 / 100.0 * CONVOY_KM * (5.0f64 / 30.0).sqrt();
    let medium = shots(&attacked_road(&factors, "threat = \"medium\"\n"), 200);
    assert_mean_is(exposed * 0.5, &medium);
    let extreme = shots(&attacked_road(&factors, "threat = \"extreme\"\n"), 400);
    assert_mean_is(exposed * 0.5 * 0.4, &extreme);
}

#[test]
fn delays_do_not_make_more_incidents() {
    let text = attacked_road(&kind("convoy", ""), "").replace("delay = \"0 d\"", "delay = \"1 d\"");
    let counts = shots(&text, 200);
    assert_mean_is(0.2 / 100.0 * CONVOY_KM * (1.0f64 / 30.0).sqrt(), &counts);
}

#[test]
fn without_incidents_nothing_happens() {
    let text = attacked_road(&kind("convoy", ""), "");
    let model = model_with(&text, Drivers::ALL.without(Driver::Incidents));
    assert_eq!(figures(&model, &outcomes(&model, 1, 2), SHOTS), [0.0, 0.0]);
}

#[test]
fn a_measure_thins_incidents_while_its_ramp_grows_and_fades() {
    let zone = "[[zone]]\nid = \"north\"\nname = \"North\"\n";
    let text = attacked_site("400 d", zone, "", &kind("site", ""), "rate = \"0.1 /d\"");
    let measure = |ramp: &str| {
        format!(
            "{text}\n[[mitigation]]\nid = \"watch\"\nzone = \"north\"\nkinds = [\"shot\"]\nrate = 0.5\n\
             from = \"D+100\"\nuntil = \"D+200\"\nramp = \"{ramp}\"\ncost = \"$3,043.75 /mo\"\n"
        )
    };
    // A hundred of 400 days at half the rate.
    let counts = shots(&measure("0 d"), 400);
    assert_mean_is(40.0 - 0.5 * 10.0, &counts);
    // Rates are looked at each month: days 100 to 300 of a ramp of 100 days have an effect of a half on average, and the
    // level of a month is that of its beginning.
    let slow = shots(&measure("100 d"), 400);
    let mean = slow.iter().sum::<f64>() / slow.len() as f64;
    assert!((mean - 35.0).abs() < 1.2, "{mean}");
    let model = model(&measure("0 d"));
    let with = days_of(&events(&model, 2, 0).0, "HazardStruck", "tessara");
    let without = days_of(
        &events(&crate::little::model(&text), 2, 0).0,
        "HazardStruck",
        "tessara",
    );
    assert!(with.iter().all(|day| without.contains(day)) && with.len() < without.len());
}

#[test]
fn incidents_of_the_night_are_as_many_and_happen_at_night() {
    let text = attacked_site(
        "400 d",
        "",
        "",
        &kind("site", "night = \"75 %\""),
        "rate = \"0.1 /d\"",
    );
    let model = model(&text);
    // Half a day later than they would be, on average.
    assert_mean_is(
        40.0 - 0.05,
        &figures(&model, &outcomes(&model, 8, 400), SHOTS),
    );
    let mut hours = Vec::new();
    for replication in 0..40 {
        let (records, _) = events(&model, 8, replication);
        let days = days_of(&records, "HazardDue", "tessara");
        hours.extend(days.iter().map(|day| day.fract() * 24.0));
    }
    let at_night = hours.iter().filter(|hour| !(6.0..18.0).contains(*hour));
    let share = at_night.count() as f64 / hours.len() as f64;
    assert!((share - 0.75).abs() < 0.04, "{share} of {}", hours.len());
}

#[test]
fn echoes_spill_over_into_the_neighbouring_zone() {
    // Every echo strikes next door and echoes back. The rate on record, 0.1 a day, holds half of it as immigrants; of the
    // generations from one of these every second stays: 1/(1 − 1/4), and n of that next door.
    let zones = "[[zone]]\nid = \"north\"\nname = \"North\"\nneighbours = [\"south\"]\n[[zone]]\nid = \"south\"\nname = \"South\"\nneighbours = [\"north\"]\n";
    let echo = kind("site", "branching = 0.5\necho = \"2 d\"\nspill = 1");
    let text = attacked_site("1000 d", zones, "", &echo, "rate = \"0.1 /d\"\n")
        + &site("south", "3 N, 1 E", "\"base\"")
        + "zone = \"south\"\n"
        + &people("others", "south", 100)
        + "[[threat]]\nsite = \"south\"\nkind = \"shot\"\nsource = \"assumed\"\nrate = \"0 /d\"\n";
    let model = model(&text);
    let outcomes = outcomes(&model, 8, 400);
    let mean = |key: &str| {
        let found = figures(&model, &outcomes, key);
        found.iter().sum::<f64>() / found.len() as f64
    };
    let (north, south) = (
        mean("security.incidents_in.north"),
        mean("security.incidents_in.south"),
    );
    assert!((north - 66.67).abs() < 1.5, "{north}");
    assert!((south - 33.33).abs() < 1.5, "{south}");
}

#[test]
fn an_epidemic_fills_beds_for_its_time() {
    let hospital = "[[unit]]\nid = \"hospital\"\nkind = \"level-2-hospital\"\nto = \"tessara\"\nrehatted = \"D+0\"\nvehicles = 0\nload = []\nself-sustainment = \"0 d\"\nrotation = \"none\"\ncompleteness = 1\nserviceability = 1\nbeds = 1000\npeople = 1000\n";
    let outbreak = kind("site", "epidemic = { factor = 3, time = \"2 d\" }");
    let text = attacked_site("1000 d", "", "", &outbreak, "rate = \"0.1 /d\"\n") + hospital;
    let text = text.replace(
        "admissions = \"0 /1000 person-d\"",
        "admissions = \"1 /1000 person-d\"\nrepatriated = 0",
    );
    let model = model(&text);
    let admitted = figures(&model, &outcomes(&model, 4, 60), "medical.admitted");
    // Two a day; each morning an outbreak of the last two days still rages with probability 1 − exp(−0.2).
    let share = 1.0 - (-0.2f64).exp();
    assert_mean_is(2.0 * 999.5 * (1.0 + 2.0 * share), &admitted);
}

#[test]
fn a_quick_reaction_force_spares_casualties_only_where_it_comes_in_time() {
    let zone = "[[zone]]\nid = \"north\"\nname = \"North\"\n";
    let text = attacked_site("400 d", zone, "", &kind("site", ""), "rate = \"0.1 /d\"\n").replace(
        "casualties = 0\nwounded = 0\n",
        "casualties = 1\nwounded = 1\n",
    ) + &site("fort", "2 N, 1 E", "\"base\"")
        + &people("force", "fort", 500);
    // One degree is 111.2 km; times 1.3 at 40 km/h that is 3.6 h.
    let with = |within: &str| {
        let force = format!(
            "[[mitigation]]\nid = \"force\"\nzone = \"north\"\nkinds = [\"shot\"]\ncasualties = 0.5\nfrom = \"D+0\"\nsite = \"fort\"\nplatoons = 1\nresponse = {{ within = \"{within}\", speed = \"40 km/h\" }}\n"
        );
        let model = model(&(text.clone() + &force));
        figures(&model, &outcomes(&model, 8, 200), "security.wounded")
    };
    assert_mean_is(20.0, &with("4 h"));
    assert_mean_is(40.0, &with("3 h"));
}
