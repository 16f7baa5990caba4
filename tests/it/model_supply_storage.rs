//! What stands in, what fits in, and what containers lose and shelter, against what can be told by hand.

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;

use crate::little::*;

fn value(model: &Model, key: &str) -> f64 {
    figure(model, &outcome(model, 1, 0), key).unwrap_or_else(|| panic!("{key} has no value"))
}

/// Water that 100 people use at 84 L a day, of which a spring gives 200 L; bottles of which they need 450 L a day.
fn spring(horizon: &str, bottles: &str) -> Model {
    let text = [
        &mission(horizon),
        CALM,
        &site("tessara", "1 N, 1 E", "\"base\""),
        "water = \"200 L/d\"\n",
        &format!("opening = {{ flow = \"82 m3\", bottles = \"{bottles}\" }}\n"),
        BREAD,
        "[[commodity]]\nid = \"flow\"\nclass = \"water\"\nunit = \"L\"\nmass = \"1 kg\"\nprice = \"$0 /L\"\n\
         use = { person = \"84 L/p/d\" }\n",
        "[[commodity]]\nid = \"bottles\"\nclass = \"water\"\nunit = \"L\"\nmass = \"1 kg\"\nprice = \"$1 /L\"\n\
         use = { person = \"4.5 L/p/d\" }\nstands-in = \"flow\"\n",
        "[[policy]]\ncommodity = \"bottles\"\nat = \"tessara\"\nvendor = \"900 d\"\nminimum = \"5 d\"\nmaximum = \"8 d\"\n\
         reserve = \"4 d\"\n",
        &people("company", "tessara", 100),
    ]
    .join("\n");
    model(&text)
}

#[test]
fn bottled_water_stands_in_for_what_the_spring_does_not_give_once_water_has_run_out() {
    // 82 m3 last ten days at 8,400 − 200 L a day. From then on 450 − 200 = 250 L of bottles a day are drunk.
    let model = spring("25 d", "2500 L");
    assert_eq!(value(&model, "supply.stood_in.bottles"), 15.0);
    // 2,500 L last ten days; for five of the fifteen there is nothing.
    let met = value(&model, "supply.fill_rate.bottles");
    assert!((met - 10.0 / 15.0).abs() < 1e-9, "{met}");
    assert_eq!(value(&model, "supply.stockout_days.bottles"), 5.0);
    assert_eq!(value(&model, "supply.stockout_days.flow"), 15.0);
    // While nobody drinks of them they are counted in days of what would be drunk.
    let days = series(
        &model,
        &outcome(&model, 1, 0),
        "supply.days_of_supply",
        "tessara.bottles",
    );
    assert_eq!(days[0], Some(5.555));
}

#[test]
fn the_reserve_of_a_stand_in_is_watched_while_it_is_not_used() {
    // 900 L are two days of supply, below the reserve of four, on each of nine days; nothing is drunk yet.
    let model = spring("9 d", "900 L");
    assert_eq!(value(&model, "supply.reserve_breach_days.bottles"), 9.0);
    assert_eq!(value(&model, "supply.lowest_days.bottles"), 2.0);
    assert_eq!(value(&model, "supply.stood_in.bottles"), 0.0);
    let never = figure(&model, &outcome(&model, 1, 0), "supply.fill_rate.bottles");
    assert_eq!(never, None);
}

/// A store at which nothing is used.
fn store(of_site: &str, goods: &str, more: &str, drivers: Drivers) -> Model {
    let text = [
        &mission("70 d"),
        CALM,
        &site("tessara", "1 N, 1 E", "\"base\""),
        of_site,
        BREAD,
        goods,
        &people("company", "tessara", 100),
        more,
    ]
    .join("\n");
    model_with(&text, drivers)
}

fn idle_goods(id: &str, more: &str) -> String {
    format!(
        "[[commodity]]\nid = \"{id}\"\nclass = \"general\"\nunit = \"kg\"\nprice = \"$1 /kg\"\nuse = {{}}\n{more}\n"
    )
}

#[test]
fn a_bladder_leaks_what_is_in_it_and_a_tank_beside_it_does_not() {
    // The tank takes the first 10 m3 of 15; what is in the bladder falls by 1 % a day, for ten weeks.
    let storage = "storage = { oil = [{ container = \"tank\", number = 2, each = \"5 m3\" }, \
                   { container = \"bladder\", number = 1, each = \"20 m3\", loss = \"1 %/d\" }] }\nopening = { oil = \"15 m3\" }\n";
    let oil = idle_goods("oil", "mass = \"1 kg\"")
        .replace("\"kg\"", "\"L\"")
        .replace("/kg", "/L");
    let model = store(storage, &oil, "", Drivers::ALL);
    let lost = value(&model, "supply.lost.oil");
    let expected = 5.0 * (1.0 - 0.99f64.powi(70));
    assert!((lost - expected).abs() < 1e-3, "{lost} {expected}");
}

#[test]
fn attacks_do_not_reach_what_is_sheltered() {
    let storage = "storage = { shells = [{ container = \"magazine\", number = 1, each = \"4 t\", sheltered = true }] }\n\
                   opening = { shells = \"4 t\", bread = \"100 t\" }\n";
    let shells = idle_goods("shells", "").replace("\"general\"", "\"ammunition\"");
    let attacks = "[[threat]]\nsite = \"tessara\"\nkind = \"complex-attack\"\nrate = \"60 /y\"\n";
    let model = store(storage, &shells, attacks, Drivers::ALL);
    assert_eq!(value(&model, "supply.lost.shells"), 0.0);
    assert!(value(&model, "supply.lost.bread") > 1.0);
    let open = storage.replace(", sheltered = true", "");
    let model = store(&open, &shells, attacks, Drivers::ALL);
    assert!(value(&model, "supply.lost.shells") > 0.1);
}

#[test]
fn refrigerated_goods_share_the_plugs_of_their_site() {
    // One plugged container of 10 t. Of 8 t of meat, of which 100 kg a day are eaten, 7.9 t are left when 8 t of milk come:
    // 2.1 t of them fit in. After six days of 100 kg 1.5 t are left of those.
    let food = |id: &str| {
        idle_goods(id, "reefer = true\nloss = \"0 %\"")
            .replace("use = {}", "use = { person = \"1 kg/p/d\" }")
    };
    let gift = |id: &str, day: u32| {
        format!(
            "[[inject]]\nid = \"of-{id}\"\nat = \"D+{day}\"\ngift = {{ site = \"tessara\", commodity = \"{id}\", amount = \"8 t\" }}\n"
        )
    };
    let policy = "[[policy]]\ncommodity = \"milk\"\nat = \"tessara\"\nvendor = \"2 d\"\nminimum = \"4 d\"\nmaximum = \"60 d\"\nopening = \"0 d\"\n";
    let late = policy.replace("\"2 d\"", "\"900 d\"");
    let of = |policy: &str| {
        let more = format!(
            "[supply]\nreefer-tonnes = \"10 t\"\n{}{}{policy}",
            gift("meat", 0),
            gift("milk", 1)
        );
        store(
            "reefer-plugs = 1\n",
            &(food("meat") + &food("milk")),
            &more,
            Drivers::ALL,
        )
    };
    let model = of(&late);
    let first = |model: &Model, item: &str| {
        series(model, &outcome(model, 1, 0), "supply.days_of_supply", item)[1]
    };
    assert_eq!(first(&model, "tessara.meat"), Some(73.0));
    assert_eq!(first(&model, "tessara.milk"), Some(15.0));
    // No more is ordered than would fit beside the rest, so that the vendor takes nothing back but what the gift took up.
    let model = of(policy);
    let away = value(&model, "supply.turned_away.milk");
    assert!((1.9..=6.0).contains(&away), "{away}");
}

#[test]
fn plugged_containers_are_a_load_for_the_generators() {
    // 100 people at 24 kWh a day are 100 kW, and two containers with 15 t in them 10 kW more: 24 × (4.2 + 0.246 × 110) L a day.
    let burnt = |plug: &str| {
        let of_site = format!(
            "power = {{ use = \"24 kWh/p/d\", plug = \"{plug}\" }}\nreefer-plugs = 4\nopening = {{ diesel = \"1000 m3\", meat = \"15 t\" }}\n"
        );
        let goods = idle_goods("meat", "reefer = true\nloss = \"0 %\"")
            + "[[commodity]]\nid = \"diesel\"\nuse = { generator = \"1.5 L/p/d\", hot = 1 }\nloss = \"0 %\"\n";
        let sets = "[[asset]]\nid = \"sets\"\nsite = \"tessara\"\nnumber = 2\npower = \"100 kW\"\nmtbf = \"20 y\"\nmttr = \"1 d\"\n";
        let model = store(&of_site, &goods, sets, Drivers::NONE);
        let days = series(
            &model,
            &outcome(&model, 1, 0),
            "supply.days_of_supply",
            "tessara.diesel",
        );
        1_000_000.0 / days[0].unwrap()
    };
    assert!((burnt("0 kW") - 24.0 * (4.2 + 24.6)).abs() < 0.1);
    assert!((burnt("5 kW") - 24.0 * (4.2 + 0.246 * 110.0)).abs() < 0.1);
}

/// A base that is full when a convoy comes, because of a gift.
fn full(horizon: &str, rule: &str) -> Model {
    let text = [
        &mission(horizon),
        &CALM.replace("[movement]\n", "[movement]\npatience = \"6 d\"\n"),
        &format!("[supply]\nwhen-full = \"{rule}\"\n"),
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        "opening = { bread = \"10 t\" }\n",
        &site("tessara", "3 N, 1 E", "\"base\""),
        "handling = \"1000000000 t/d\"\nstorage = { bread = \"2000 kg\" }\n",
        BREAD,
        CART,
        &carts("amal", 2),
        &road("amal", "tessara", 350, ""),
        &people("company", "tessara", 100),
        &bread_policy(
            "tessara",
            "from = [\"amal\"]",
            "minimum = \"6 d\"\nmaximum = \"20 d\"\nopening = \"20 d\"",
        ),
        "[[inject]]\nid = \"gift\"\nat = \"D+15\"\n\
         gift = { site = \"tessara\", commodity = \"bread\", amount = \"900 kg\" }\n",
    ]
    .join("\n");
    model(&text)
}

#[test]
fn convoys_carry_home_what_does_not_fit_or_wait_with_it() {
    // On day 15, after the gift, 2,000 − 1,500 + 900 kg are there; 600 of the 1,400 kg fit in, and 100 kg more each day.
    let model = full("40 d", "send-back");
    assert_eq!(value(&model, "supply.turned_away.bread"), 0.8);
    let waiting = full("40 d", "wait");
    // After six days 1.2 t have been handed over, and the last 200 kg go home.
    assert_eq!(value(&waiting, "movement.full_days"), 6.0);
    let away = value(&waiting, "supply.turned_away.bread");
    assert!((away - 0.2).abs() < 1e-9, "{away}");
    let patient = full("40 d", "wait");
    let (records, _) = events(&patient, 1, 0);
    assert_eq!(days_of(&records, "ConvoyUnloaded", "").len(), 7 + 1);
}
