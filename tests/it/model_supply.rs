//! Supply against saw-teeth that are known to the day, and against renewal theory.

use bluelift::model::drivers::Driver;
use bluelift::model::drivers::Drivers;

use crate::little::*;
use crate::means::assert_mean_is;

/// A base of 100 people who use 100 kg of bread a day, supplied as a policy says.
fn base(horizon: &str, goods: &str, of_site: &str, policies: &str) -> String {
    [
        &mission(horizon),
        CALM,
        &site("tessara", "1 N, 1 E", "\"base\""),
        of_site,
        goods,
        &people("company", "tessara", 100),
        policies,
    ]
    .join("\n")
}

fn vendor(lead: &str, minimum: &str, maximum: &str, opening: &str) -> String {
    let levels = format!(
        "minimum = \"{minimum}\"\nmaximum = \"{maximum}\"\nreserve = \"0 d\"\nopening = \"{opening}\""
    );
    bread_policy("tessara", &format!("vendor = {lead}"), &levels)
}

#[test]
fn constant_use_and_lead_time_make_a_saw_tooth() {
    // Order at 6 days of supply, receive 4 days later at 2, up to 16; a period is 20 − 6 = 14 days.
    let policy = vendor("\"4 d\"", "6 d", "20 d", "20 d");
    let model = model(&base("140 d", BREAD, "", &policy));
    let (records, outcome) = events(&model, 1, 0);
    let days: Vec<_> = series(&model, &outcome, "supply.days_of_supply", "tessara.bread");
    let teeth = [Some(13.0), Some(6.0)].into_iter().cycle();
    assert_eq!(days[0], Some(20.0));
    assert_eq!(days[1..], teeth.take(20).collect::<Vec<_>>());
    let delivered = days_of(&records, "VendorDelivered", "tessara");
    let expected: Vec<f64> = (0..9).map(|k| 18.0 + 14.0 * f64::from(k)).collect();
    assert_eq!(delivered, expected);
    let value = |key| figure(&model, &outcome, key);
    assert_eq!(value("supply.stockout_days.bread"), Some(0.0));
    assert_eq!(value("supply.fill_rate.bread"), Some(1.0));
    assert_eq!(value("supply.first_stockout_day"), None);
    assert_eq!(value("supply.lead_time"), Some(4.0));
    assert_eq!(value("supply.lowest_days.bread"), Some(2.0));
    // Nine deliveries of 1,400 kg at a dollar.
    assert_eq!(value("cost.supplies"), Some(9.0 * 1400.0));
}

#[test]
fn a_lead_time_beyond_the_minimum_leaves_a_gap_of_the_difference() {
    // Each period of 14 + 2 days ends with 2 days of nothing: ordered at 6, empty after 6, delivered after 8.
    let policy = vendor("\"8 d\"", "6 d", "20 d", "20 d");
    let model = model(&base("160 d", BREAD, "", &policy));
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key);
    // The first gap is from day 20 to day 22; the tenth would begin on day 20 + 9 × 16 = 164.
    assert_eq!(value("supply.first_stockout_day"), Some(20.0));
    assert_eq!(value("supply.stockout_days.bread"), Some(18.0));
    assert_eq!(value("supply.fill_rate.bread"), Some(142.0 / 160.0));
    assert_eq!(value("supply.lowest_days.bread"), Some(0.0));
}

#[test]
fn the_share_of_time_without_stock_follows_from_an_exponential_lead_time() {
    // Lead time L of mean μ = 10 d, minimum m = 6 d, maximum M = 60 d; what is not met is lost. From order to order: L < m
    // takes M − m days, L > m takes L + M − 2m with L − m of them empty. So the cycle is M − m + (L − m)⁺, and the share of
    // time empty is E(L − m)⁺ / (M − m + E(L − m)⁺), where E(L − m)⁺ = μ exp(−m/μ). The run begins at the order.
    let policy = vendor(
        "{ mean = \"10 d\", shape = \"exponential\" }",
        "6 d",
        "60 d",
        "6 d",
    );
    let model = model(&base("3650 d", BREAD, "", &policy));
    let outcomes = outcomes(&model, 11, 300);
    let gap = 10.0 * (-0.6f64).exp();
    let share = gap / (54.0 + gap);
    let empty = figures(&model, &outcomes, "supply.stockout_days.bread");
    assert_mean_is(share * 3650.0, &empty);
    let met = figures(&model, &outcomes, "supply.fill_rate.bread");
    assert_mean_is(1.0 - share, &met);
}

#[test]
fn without_contractors_trouble_vendors_take_their_median_time() {
    let policy = vendor(
        "{ mean = \"10 d\", shape = \"exponential\" }",
        "6 d",
        "60 d",
        "6 d",
    );
    let text = base("365 d", BREAD, "", &policy);
    let model = model_with(&text, Drivers::ALL.without(Driver::Contractors));
    let lead = figure(&model, &outcome(&model, 1, 0), "supply.lead_time").unwrap();
    assert!((lead - 10.0 * 2f64.ln()).abs() < 1e-6);
}

#[test]
fn rationing_stretches_what_is_left_by_its_share() {
    // 10 days of supply: 5 at full use, the other 5 at half use take 10; then nothing for the last 15 of 30 days.
    let goods = format!("{BREAD}rationing = {{ below = \"5 d\", share = \"50 %\" }}\n");
    let opening = "opening = { bread = \"1000 kg\" }\n";
    let model = model(&base("30 d", &goods, opening, ""));
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key);
    assert_eq!(value("supply.first_stockout_day"), Some(15.0));
    assert_eq!(value("supply.stockout_days.bread"), Some(15.0));
    assert_eq!(value("supply.rationing_days"), Some(25.0));
    assert_eq!(value("supply.fill_rate.bread"), Some(1000.0 / 3000.0));
}

#[test]
fn rationing_of_something_that_is_produced_does_not_flutter() {
    // 84 L a day each, of which the borehole gives 50 L: stocks fall, are rationed to 42 L, rise, and so on.
    let goods = BREAD.to_string()
        + "[[commodity]]\nid = \"water\"\nuse = { person = \"84 L/p/d\", hot = 1 }\nrationing = { below = \"3 d\", share = \"50 %\" }\nloss = \"0 %\"\n";
    let of_site = "opening = { water = \"60 m3\" }\nwater = \"5 m3/d\"\n";
    let model = model(&base("100 d", &goods, of_site, ""));
    let (records, outcome) = events(&model, 1, 0);
    let rationed = figure(&model, &outcome, "supply.rationing_days").unwrap();
    assert!(rationed > 10.0 && rationed < 90.0, "{rationed}");
    assert!(days_of(&records, "StoreCrossed", "water").len() < 500);
    assert_eq!(
        figure(&model, &outcome, "supply.stockout_days.water"),
        Some(0.0)
    );
}

#[test]
fn a_store_that_fills_from_nothing_is_not_reviewed_for_ever() {
    // The stock rises from zero: it has been at the level 0, but does not fall there.
    let goods = BREAD.to_string() + "[[commodity]]\nid = \"water\"\nloss = \"0 %\"\n";
    let of_site = "storage = { water = \"100 m3\" }\nwater = \"50 m3/d\"\n";
    let model = model(&base("100 d", &goods, of_site, ""));
    let (records, _) = events(&model, 1, 0);
    assert!(days_of(&records, "StoreCrossed", "water").len() < 20);
}

#[test]
fn what_is_stored_decays_by_its_daily_share_once_a_week() {
    let goods = BREAD.replace("loss = \"0 %\"", "loss = \"10 % /mo\"");
    let of_site = "opening = { bread = \"1000 t\" }\n";
    let text = base("28 d", &goods, of_site, "").replace("people = 100", "people = 0");
    let text = text.replace(
        "[[unit]]",
        "[[site]]\nid = \"far\"\nname = \"far\"\nat = \"9 N, 9 E\"\nroles = [\"base\"]\n[[unit]]",
    );
    let model = model(&text.replace("to = \"tessara\"\npeople = 0", "to = \"far\"\npeople = 100"));
    let lost = figure(&model, &outcome(&model, 1, 0), "supply.lost.bread").unwrap();
    // Four weeks of 1 − (1 − p)⁷ are 1 − (1 − p)²⁸, with p a day's part of 10 % in a month of 30.4375 days.
    let expected = 1000.0 * (1.0 - (1.0 - 0.1f64 / 30.4375).powi(28));
    assert!((lost - expected).abs() < 0.1, "{lost} of {expected}");
}

#[test]
fn what_is_there_on_the_first_day_fits_into_the_store() {
    let policy = vendor("\"4 d\"", "6 d", "20 d", "20 d");
    let text = base("28 d", BREAD, "storage = { bread = \"900 kg\" }\n", &policy);
    let text = text.replace("self-sustainment = \"0 d\"", "self-sustainment = \"60 d\"");
    let model = model(&text);
    let outcome = outcome(&model, 1, 0);
    let days = series(&model, &outcome, "supply.days_of_supply", "tessara.bread");
    assert_eq!(days[0], Some(9.0));
}

/// A depot 350 km, which is a day, from a base of 100 people, and two carts.
fn depot_and_base(
    horizon: &str,
    of_depot: &str,
    of_base: &str,
    base_levels: &str,
    more: &str,
) -> String {
    [
        &mission(horizon),
        CALM,
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        of_depot,
        &site("tessara", "3 N, 1 E", "\"base\""),
        "handling = \"100 t/d\"\n",
        of_base,
        BREAD,
        CART,
        &carts("amal", 2),
        &road("amal", "tessara", 350, ""),
        &people("company", "tessara", 100),
        &bread_policy("tessara", "from = [\"amal\"]", base_levels),
        more,
    ]
    .join("\n")
}

const TWENTY: &str = "minimum = \"6 d\"\nmaximum = \"20 d\"\nreserve = \"0 d\"\nopening = \"20 d\"";

#[test]
fn a_depot_feeds_a_base_by_the_day() {
    let depot = "opening = { bread = \"100 t\" }\n";
    let model = model(&depot_and_base("365 d", depot, "", TWENTY, ""));
    let (records, outcome) = events(&model, 1, 0);
    // Orders of 1,400 kg every 14 days from day 14 on; a day on the road and 1.4 t at 100 t a day.
    let unloaded = days_of(&records, "ConvoyUnloaded", "");
    assert_eq!(unloaded.len(), 25);
    for (k, day) in unloaded.iter().enumerate() {
        assert!((day - (15.014 + 14.0 * k as f64)).abs() < 1e-9);
    }
    let value = |key| figure(&model, &outcome, key).unwrap();
    assert!((value("supply.lead_time") - 1.014).abs() < 1e-9);
    assert_eq!(value("movement.convoys"), 26.0);
    assert_eq!(value("movement.on_time"), 1.0);
    assert_eq!(value("movement.delay"), 0.0);
    assert!((value("movement.tonnes.road") - 36.4).abs() < 1e-9);
    assert!((value("movement.tonne_km.road") - 36.4 * 350.0).abs() < 1e-6);
    assert!((value("movement.flow.amal--tessara") - 36.4).abs() < 1e-9);
    // One of two carts is out for a day, 0.014 d and a day on each of 25 trips, and the last arrives as the year ends.
    let out = 25.0 * 2.014 + 1.0;
    assert!((value("movement.utilisation.carts") - out / 730.0).abs() < 1e-9);
    let depot = series(&model, &outcome, "supply.days_of_supply", "amal.bread");
    assert_eq!(depot[52], Some(1000.0 - 14.0 * 26.0));
}

#[test]
fn what_does_not_fit_in_comes_back() {
    let depot = "opening = { bread = \"10 t\" }\n";
    let gift = "[[inject]]\nid = \"gift\"\nat = \"D+15\"\ngift = { site = \"tessara\", commodity = \"bread\", amount = \"1400 kg\" }\n";
    let store = "storage = { bread = \"2000 kg\" }\n";
    let model = model(&depot_and_base("24 d", depot, store, TWENTY, gift));
    let outcome = outcome(&model, 1, 0);
    // On day 15.014 there is 2,000 − 1,501.4 + 1,400 kg; 101.4 kg fit in, 1,298.6 kg go back.
    let base = series(&model, &outcome, "supply.days_of_supply", "tessara.bread");
    assert_eq!(base[3], Some(20.0 - 5.986));
    let depot = series(&model, &outcome, "supply.days_of_supply", "amal.bread");
    assert_eq!(depot[3], Some(100.0 - 14.0 + 12.986));
}

#[test]
fn a_full_load_leaves_at_once_and_a_small_one_when_it_has_waited_long_enough() {
    let depot = "opening = { bread = \"100 t\" }\n";
    let small = depot_and_base("40 d", depot, "", TWENTY, "");
    let small = small.replace("longest-wait = \"0 d\"", "longest-wait = \"5 d\"");
    let formed = |text: &str| days_of(&events(&model(text), 1, 0).0, "ConvoyFormed", "");
    assert_eq!(formed(&small)[0], 19.0);
    let full = small.replace("people = 100", "people = 1500");
    assert_eq!(formed(&full)[0], 14.0);
}

#[test]
fn reviewed_stocks_are_ordered_for_at_reviews_only() {
    let depot = "opening = { bread = \"100 t\" }\n";
    let levels = format!("{TWENTY}\nreview = \"9 d\"");
    let (records, _) = events(
        &model(&depot_and_base("365 d", depot, "", &levels, "")),
        1,
        0,
    );
    let reviews = days_of(&records, "StoreReviewed", "tessara");
    let formed = days_of(&records, "ConvoyFormed", "");
    assert!(reviews.len() >= 39 && formed.len() > 15);
    assert!(
        reviews
            .windows(2)
            .all(|two| (two[1] - two[0] - 9.0).abs() < 1e-9)
    );
    assert!(formed.iter().all(|day| reviews.contains(day)));
}

#[test]
fn a_supplier_that_is_cut_off_gives_nothing_until_it_is_free() {
    let depot = "opening = { bread = \"100 t\" }\n";
    let cut =
        "[[inject]]\nid = \"strike\"\nat = \"D+10\"\nuntil = \"D+30\"\ncut-supplier = \"amal\"\n";
    let (records, _) = events(
        &model(&depot_and_base("40 d", depot, "", TWENTY, cut)),
        1,
        0,
    );
    assert_eq!(days_of(&records, "ConvoyFormed", "")[0], 30.0);
}

const KITE: &str = r#"
[[vehicle]]
id = "kite"
mode = "air"
payload = "0.1 t"
seats = 0
speed = "1000 km/h"
fuel = "diesel"
consumption = "0 L/h"
availability = 1
range = "2000 km"
runway = "0 m"
cost-month = "$0 /mo"
cost-hour = "$0 /h"
budget = "air"
[[fleet]]
id = "kites"
kind = "kite"
home = "amal"
owner = "un"
number = 2
"#;

#[test]
fn help_by_air_comes_once_for_each_call() {
    // The road is closed for good. At 3 days of supply 300 kg are called for, in three flights of 100 kg.
    let depot = "opening = { bread = \"100 t\" }\nairfield = \"helipad\"\n";
    let base = "airfield = \"helipad\"\n";
    let levels = format!("{TWENTY}\nemergency = {{ below = \"3 d\", by = \"air\" }}");
    let closed = "[[inject]]\nid = \"bridge\"\nat = \"D+0\"\nclose-link = \"amal--tessara\"\n";
    let model = model(&depot_and_base(
        "200 d",
        depot,
        base,
        &levels,
        &format!("{KITE}{closed}"),
    ));
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key).unwrap();
    assert_eq!(value("supply.stockout_days.bread"), 0.0);
    // From day 17 on 100 kg a day must come.
    let sorties = value("movement.sorties");
    assert!((180.0..=190.0).contains(&sorties), "{sorties} sorties");
    let days = series(&model, &outcome, "supply.days_of_supply", "tessara.bread");
    assert!(
        days[3..]
            .iter()
            .flatten()
            .all(|days| (2.5..=6.0).contains(days)),
        "{days:?}"
    );
}
