//! Rules of supply against what can be told to the day: pushes, shares, seasons, contracts, shortages, lots and losses.

use bluelift::model::model::Model;

use crate::little::*;
use crate::means::assert_mean_is;

/// A base of 100 people who use 100 kg of bread a day, supplied as a policy says.
fn base(horizon: &str, goods: &str, policy: &str, more: &str) -> Model {
    let text = [
        &mission(horizon),
        CALM,
        &site("tessara", "1 N, 1 E", "\"base\""),
        goods,
        &people("company", "tessara", 100),
        &bread_policy("tessara", "", policy),
        more,
    ]
    .join("\n");
    model(&text)
}

fn bread_with(more: &str) -> String {
    format!("{BREAD}{more}\n")
}

/// A depot, and two bases of 100 people a day's drive from it.
fn two_bases(
    horizon: &str,
    rule: &str,
    of_depot: &str,
    east: &str,
    west: &str,
    more: &str,
) -> Model {
    let text = [
        &mission(horizon),
        CALM,
        &format!("[supply]\nshortage = \"{rule}\"\n"),
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        of_depot,
        &(site("east", "1 N, 4 E", "\"base\"") + "handling = \"1000000000 t/d\"\n"),
        &(site("west", "3 N, 1 E", "\"base\"") + "handling = \"1000000000 t/d\"\n"),
        BREAD,
        CART,
        &carts("amal", 20),
        &road("amal", "east", 350, ""),
        &road("amal", "west", 350, ""),
        &people("company", "east", 100),
        &people("other", "west", 100),
        &bread_policy("east", "from = [\"amal\"]", east),
        &bread_policy("west", "from = [\"amal\"]", west),
        more,
    ]
    .join("\n");
    model(&text)
}

const TEN: &str = "minimum = \"6 d\"\nmaximum = \"20 d\"\nopening = \"10 d\"";

#[test]
fn a_push_comes_on_schedule_whatever_is_on_hand() {
    let policy = "vendor = \"2 d\"\npush = { amount = \"7 d\", every = \"7 d\" }\nfirst = \"start\"\nopening = \"10 d\"";
    let model = base("60 d", BREAD, policy, "");
    let (records, outcome) = events(&model, 1, 0);
    let delivered = days_of(&records, "VendorDelivered", "tessara");
    let expected: Vec<f64> = (0..9).map(|k| 2.0 + 7.0 * f64::from(k)).collect();
    assert_eq!(delivered, expected[..delivered.len()]);
    assert_eq!(delivered.len(), 9);
    // Ten days at first, and as much a week as is used: 10 + 7 − 7 on day 7, and so on.
    let days = series(&model, &outcome, "supply.days_of_supply", "tessara.bread");
    assert!(days.iter().all(|day| *day == Some(10.0)), "{days:?}");
}

#[test]
fn whole_lots_and_fixed_quantities_are_ordered() {
    // 1,400 kg are missing at the minimum; lots of 600 kg make it 1,800.
    let policy = "vendor = \"2 d\"\nminimum = \"6 d\"\nmaximum = \"20 d\"\nopening = \"6 d\"\nlot = \"600 kg\"";
    let value = |model: &Model, key| figure(model, &outcome(model, 1, 0), key).unwrap();
    let model = base("10 d", BREAD, policy, "");
    assert_eq!(value(&model, "cost.supplies"), 1_800.0);
    // A position 1,000 kg below the minimum takes three quantities of 400 kg to lift above it.
    let policy = "vendor = \"2 d\"\nminimum = \"16 d\"\nquantity = \"400 kg\"\nopening = \"6 d\"";
    let model = base("3 d", BREAD, policy, "");
    assert_eq!(value(&model, "cost.supplies"), 1_200.0);
}

#[test]
fn suppliers_by_share_get_their_shares() {
    let text = [
        &mission("730 d"),
        CALM,
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        "opening = { bread = \"200 t\" }\n",
        &site("lorvane", "1 N, 4 E", "\"logistics-base\""),
        "opening = { bread = \"200 t\" }\n",
        &site("tessara", "3 N, 1 E", "\"base\""),
        BREAD,
        CART,
        &carts("amal", 5),
        "[[fleet]]\nid = \"others\"\nkind = \"cart\"\nhome = \"lorvane\"\nnumber = 5\n",
        &road("amal", "tessara", 350, ""),
        &road("lorvane", "tessara", 350, ""),
        &people("company", "tessara", 100),
        &bread_policy(
            "tessara",
            "from = [\"amal\", \"lorvane\"]\nshares = [\"75 %\", \"25 %\"]",
            TEN,
        ),
    ]
    .join("\n");
    let model = model(&text);
    let outcome = outcome(&model, 1, 0);
    let flow = |key| figure(&model, &outcome, key).unwrap();
    let (one, other) = (
        flow("movement.flow.amal--tessara"),
        flow("movement.flow.lorvane--tessara"),
    );
    assert!((one / (one + other) - 0.75).abs() < 0.02, "{one} {other}");
    // Each carries its share of the demand by which days of supply are counted.
    let depot = series(&model, &outcome, "supply.days_of_supply", "lorvane.bread");
    assert_eq!(depot[0], Some(200_000.0 / 25.0));
}

#[test]
fn a_stockpile_is_built_up_in_its_season_and_used_up_after() {
    // From the start (January) on the maximum is 60 days and the minimum 60 − 14 = 46; the first order, of 50 days, comes
    // after 4. From 1 March (day 59) on the minimum is 6 again.
    let policy = "vendor = \"4 d\"\nminimum = \"6 d\"\nmaximum = \"20 d\"\nopening = \"10 d\"\n\
                  stockpile = { level = \"60 d\", start = \"jan\", by = \"mar\" }";
    let model = base("150 d", BREAD, policy, "");
    let (records, outcome) = events(&model, 1, 0);
    let delivered = days_of(&records, "VendorDelivered", "tessara");
    // Ordered on day 0 up to 60 days; 46 are left on day 14 (four of them used before the delivery).
    assert_eq!(delivered[..3], [4.0, 18.0, 32.0]);
    let value = |key| figure(&model, &outcome, key).unwrap();
    assert_eq!(value("supply.stockpile_days.tessara.bread"), 4.0);
    // The season ends on day 59 and took 4 days: it could have begun on day 55.
    assert_eq!(value("supply.stockpile_begin_by.tessara.bread"), 55.0);
    let reached = value("supply.stockpile_reached.tessara.bread");
    assert!(reached > 0.9, "{reached}");
    let after: Vec<f64> = delivered.into_iter().filter(|day| *day > 63.0).collect();
    // 46 to 60 days on 1 March last until the position is at 6: nothing comes for 40 days at least.
    assert!(after.first().is_none_or(|day| *day > 99.0), "{after:?}");
}

#[test]
fn a_stockpile_that_starts_too_late_is_not_complete_in_time() {
    let of = |start: &str| {
        let policy = format!(
            "vendor = \"45 d\"\nminimum = \"6 d\"\nmaximum = \"20 d\"\nopening = \"20 d\"\n\
             stockpile = {{ level = \"60 d\", start = \"{start}\", by = \"may\" }}"
        );
        let model = base("150 d", BREAD, &policy, "");
        let outcome = outcome(&model, 1, 0);
        figure(&model, &outcome, "supply.stockpile_days.tessara.bread")
    };
    assert_eq!(of("mar"), Some(45.0));
    assert_eq!(of("apr"), None);
}

fn contract(terms: &str, policy: &str, horizon: &str, more: &str) -> Model {
    let terms = format!("[[contract]]\nid = \"bakery\"\n{terms}\n{more}");
    base(
        horizon,
        BREAD,
        &format!("contract = \"bakery\"\n{policy}"),
        &terms,
    )
}

#[test]
fn contractors_take_orders_in_cycles_and_deliver_in_windows() {
    // At the minimum on day 4; taken on day 28, ready after 10 days on day 38, delivered on day 42.
    let terms = "lead = \"10 d\"\ncycle = \"28 d\"\nwindow = \"7 d\"";
    let model = contract(terms, TEN, "80 d", "");
    let (records, outcome) = events(&model, 1, 0);
    let delivered = days_of(&records, "VendorDelivered", "tessara");
    assert_eq!(delivered[0], 42.0);
    let value = |key| figure(&model, &outcome, key).unwrap();
    assert_eq!(value("supply.contract_on_time.bakery"), 1.0);
}

#[test]
fn a_delivery_is_late_after_the_time_that_the_contract_gives() {
    let on_time = |within: &str| {
        let terms =
            format!("lead = \"10 d\"\nwithin = \"{within}\"\npenalty = {{ daily = \"1 %\" }}");
        let model = contract(&terms, TEN, "80 d", "");
        let outcome = outcome(&model, 1, 0);
        let value = |key| figure(&model, &outcome, key).unwrap();
        (
            value("supply.contract_on_time.bakery"),
            value("supply.contract_deducted.bakery"),
        )
    };
    assert_eq!(on_time("12 d"), (1.0, 0.0));
    let (share, deducted) = on_time("7 d");
    // Three days late each time, at 1 % of the price a day.
    assert!(share == 0.0 && deducted > 0.0, "{share} {deducted}");
}

#[test]
fn capacity_delays_and_surge_costs() {
    // An order of 1,400 kg at 100 kg a day takes 14 days, twice as fast 7 at half as much again.
    let slow = contract("lead = \"2 d\"\ncapacity = \"0.1 t/d\"", TEN, "30 d", "");
    let first = |model: &Model| days_of(&events(model, 1, 0).0, "VendorDelivered", "tessara")[0];
    assert_eq!(first(&slow), 18.0);
    let terms = "lead = \"2 d\"\ncapacity = \"0.1 t/d\"\nsurge = { factor = 2, after = \"5 d\", price = 1.5 }";
    let fast = contract(terms, TEN, "12 d", "");
    assert_eq!(first(&fast), 11.0);
    let outcome = outcome(&fast, 1, 0);
    let premium = figure(&fast, &outcome, "supply.contract_premium.bakery");
    assert_eq!(premium, Some(700.0));
}

#[test]
fn a_contractor_who_fails_delivers_late_and_is_paid_less() {
    // Ordered on day 4, due on day 14, but nothing comes before day 30: 16 days late at 1 % a day.
    let terms = "lead = \"10 d\"\npenalty = { daily = \"1 %\", most = \"50 %\" }\nprice = 2";
    let cut =
        "[[inject]]\nid = \"strike\"\nat = \"D+8\"\nuntil = \"D+30\"\nfail-contract = \"bakery\"\n";
    let model = contract(terms, TEN, "35 d", cut);
    let (records, outcome) = events(&model, 1, 0);
    assert_eq!(
        days_of(&records, "VendorDelivered", "tessara"),
        [14.0, 30.0]
    );
    let value = |key| figure(&model, &outcome, key).unwrap();
    assert_eq!(value("supply.contract_deducted.bakery"), 2_800.0 * 0.16);
    assert_eq!(value("cost.supplies"), 2_800.0 * 0.84);
    assert_eq!(value("supply.contract_failed.bakery"), 22.0);
    assert_eq!(value("supply.contract_on_time.bakery"), 0.0);
    // The base runs out on day 10, the second day of the cut, and has bread again on day 30, when it ends.
    assert_eq!(value("supply.stockout_days.bread"), 20.0);
    assert_eq!(value("resilience.depth.strike"), 1.0);
}

#[test]
fn contractors_fail_as_often_as_an_alternating_renewal_process() {
    // Up for 90 days and down for 30, both exponential: down a quarter of the time in the long run; from up at the start
    // the mean over T days is a quarter less (1/4)(1 − exp(−T/22.5))·22.5/T.
    let terms = "lead = \"1 d\"\nfailure = { every = { mean = \"90 d\", shape = \"exponential\" }, lasts = { mean = \"30 d\", shape = \"exponential\" } }";
    let model = contract(terms, TEN, "1500 d", "");
    let outcomes = outcomes(&model, 4, 200);
    let failed = figures(&model, &outcomes, "supply.contract_failed.bakery");
    let theory = 0.25 * 1500.0 - 0.25 * 22.5;
    assert_mean_is(theory, &failed);
}

#[test]
fn the_time_to_survive_a_cut_is_what_is_on_hand() {
    // On day 5 the bases have 5 days left; the road opens on day 25 and the goods come a day later.
    let cut = "[[inject]]\nid = \"bridge\"\nat = \"D+5\"\nuntil = \"D+25\"\nclose-link = \"amal--east\"\n";
    let levels = "minimum = \"4 d\"\nmaximum = \"20 d\"\nopening = \"10 d\"";
    let depot = "opening = { bread = \"100 t\" }\n";
    let model = two_bases("60 d", "first-come", depot, levels, levels, cut);
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key);
    assert_eq!(value("resilience.survived.bridge"), Some(5.0));
    assert_eq!(value("resilience.depth.bridge"), Some(1.0));
    let recovered = value("resilience.recovered.bridge").unwrap();
    assert!((0.0..=2.0).contains(&recovered), "{recovered}");
}

#[test]
fn in_a_shortage_bases_share_or_the_first_in_rank_takes_it() {
    // Both ask for 1,400 kg on the same day, and there are 1,000.
    let depot = "opening = { bread = \"1000 kg\" }\n";
    let of = |rule: &str, more: &str| {
        let (first, last) = (
            format!("{TEN}\npriority = 7"),
            format!("{TEN}\npriority = 3"),
        );
        let model = two_bases("20 d", rule, depot, &first, &last, more);
        let outcome = outcome(&model, 1, 0);
        let flow = |key| figure(&model, &outcome, key).unwrap();
        (
            flow("movement.flow.amal--east") * 1000.0,
            flow("movement.flow.amal--west") * 1000.0,
        )
    };
    let (east, west) = of("fair-share", "");
    assert!(east >= 400.0 && west >= 400.0, "{east} {west}");
    let (east, west) = of("priority", "");
    assert_eq!((east.round(), west.round()), (0.0, 1000.0));
    let patrols =
        "[[task]]\nid = \"patrol\"\nsite = \"east\"\nper-day = 1\nplatoons = \"0 platoon-d\"\n";
    let (east, west) = of("mandate-first", patrols);
    assert_eq!((east.round(), west.round()), (1000.0, 0.0));
}

#[test]
fn a_neighbour_helps_with_what_it_does_not_need_itself() {
    // East has 2 days and calls for help; west has 15 and keeps its minimum of 6, so that at most 9 days' worth can come.
    let depot = "opening = { bread = \"0 kg\" }\n";
    let east = "minimum = \"1 d\"\nmaximum = \"20 d\"\nopening = \"2 d\"\nreserve = \"1 d\"\n\
                emergency = { below = \"3 d\", by = \"road\", from = \"west\" }";
    let west = "minimum = \"6 d\"\nmaximum = \"20 d\"\nopening = \"15 d\"";
    let more = road("west", "east", 350, "")
        + "[[fleet]]\nid = \"wests\"\nkind = \"cart\"\nhome = \"west\"\nnumber = 5\n";
    let model = two_bases("40 d", "first-come", depot, east, west, &more);
    let outcome = outcome(&model, 1, 0);
    let moved = figure(&model, &outcome, "movement.flow.west--east").unwrap();
    assert!(moved > 0.3 && moved <= 0.9, "{moved} t");
}

#[test]
fn a_reserve_that_is_never_released_stays() {
    let depot = |release: &str| {
        let levels = format!(
            "minimum = \"400 kg\"\nmaximum = \"500 kg\"\nopening = \"500 kg\"\nreserve = \"400 kg\"\nrelease = \"{release}\""
        );
        bread_policy("amal", "vendor = \"300 d\"", &levels)
    };
    let levels = "minimum = \"1 d\"\nmaximum = \"20 d\"\nopening = \"4 d\"\nemergency = { below = \"3 d\", by = \"road\" }";
    let left = |release: &str| {
        let model = two_bases("30 d", "first-come", "", levels, levels, &depot(release));
        let moved = figures(&model, &[outcome(&model, 1, 0)], "movement.tonnes.road")[0];
        500.0 - 1000.0 * moved
    };
    // Nobody lives at the depot, so that its reserve is an amount.
    assert!((left("never") - 400.0).abs() < 1e-6);
    assert!(left("urgent") < 1e-6);
}

#[test]
fn goods_past_their_time_are_written_off_to_the_kilogram() {
    // 3,000 kg on day 0, 100 a day used, kept for 20 days: 1,000 are left when they expire.
    let policy = "vendor = \"200 d\"\nminimum = \"0 d\"\nmaximum = \"30 d\"\nopening = \"30 d\"";
    let model = base("25 d", &bread_with("shelf-life = \"20 d\""), policy, "");
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key);
    assert_eq!(value("supply.lost_by.expiry"), Some(1.0));
    assert_eq!(value("supply.first_stockout_day"), Some(20.0));
}

#[test]
fn the_oldest_lot_is_used_first() {
    // 10 days' worth at the start; 15 more on day 2. Used: the first lot up to day 10, the second from then to day 22,
    // when it is 20 days old: 15 − 12 = 3 days' worth, 300 kg, expire.
    let policy = "vendor = \"400 d\"\nminimum = \"0 d\"\nmaximum = \"10 d\"\nopening = \"10 d\"";
    let gift = "[[inject]]\nid = \"gift\"\nat = \"D+2\"\ngift = { site = \"tessara\", commodity = \"bread\", amount = \"1500 kg\" }\n";
    let model = base("30 d", &bread_with("shelf-life = \"20 d\""), policy, gift);
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key);
    let lost = value("supply.lost_by.expiry").unwrap();
    assert!((lost - 0.3).abs() < 1e-9, "{lost}");
    assert_eq!(value("supply.first_stockout_day"), Some(22.0));
}

#[test]
fn packs_are_eaten_before_they_expire() {
    let packs = "[[commodity]]\nid = \"packs\"\nclass = \"general\"\nunit = \"kg\"\nprice = \"$6 /kg\"\nshelf-life = \"30 d\"\nturn-over = { before = \"10 d\", into = \"bread\" }\n";
    let more = "[[policy]]\ncommodity = \"packs\"\nat = \"tessara\"\nvendor = \"400 d\"\nminimum = \"0 kg\"\nmaximum = \"500 kg\"\nopening = \"500 kg\"\n";
    let policy = "vendor = \"400 d\"\nminimum = \"0 d\"\nmaximum = \"22 d\"\nopening = \"22 d\"";
    let model = base("40 d", &(BREAD.to_string() + packs), policy, more);
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key);
    // On day 20 there are 200 kg of bread left; 500 kg of packs make it last until day 27.
    assert_eq!(value("supply.first_stockout_day"), Some(27.0));
    assert_eq!(value("supply.lost_by.expiry"), Some(0.0));
}

#[test]
fn links_take_their_share_of_what_passes() {
    let text = [
        &mission("365 d"),
        CALM,
        &site("amal", "1 N, 1 E", "\"logistics-base\""),
        "opening = { bread = \"100 t\" }\n",
        &site("tessara", "3 N, 1 E", "\"base\""),
        BREAD,
        CART,
        &carts("amal", 2),
        &road(
            "amal",
            "tessara",
            350,
            "losses = { diversion = \"4 %\", leakage = \"50 %\" }\n",
        ),
        &people("company", "tessara", 100),
        &bread_policy("tessara", "from = [\"amal\"]", TEN),
    ]
    .join("\n");
    let model = model(&text);
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key).unwrap();
    let lost = value("supply.lost_by.diversion");
    // Bread does not leak. Four per cent of what was loaded, which is what arrived and what was lost.
    let arrived = value("movement.tonnes.road");
    assert!(
        (lost / (arrived + lost) - 0.04).abs() < 0.002,
        "{lost} {arrived}"
    );
    assert_eq!(value("supply.lost_by.leakage"), 0.0);
}

#[test]
fn refrigerated_containers_fail_at_their_rate() {
    // 100 t in ten containers that each fail every 100 days and lose half: in 70 days 7 failures of 5 t, if it were not
    // for what is gone already: the stock falls as exp(−0.005 t).
    let goods = BREAD.replace("use = { person = \"1 kg/p/d\" }", "use = {}")
        + "reefer = true\ncold-chain = { fails = \"0.01 /d\", lost = \"50 %\" }\n";
    let text = [
        &mission("70 d"),
        CALM,
        &site("tessara", "1 N, 1 E", "\"base\""),
        "opening = { bread = \"1000 t\" }\n",
        &goods,
    ]
    .join("\n");
    let model = model(&text);
    let outcomes = outcomes(&model, 6, 300);
    let lost = figures(&model, &outcomes, "supply.lost_by.cold-chain");
    // Ten weeks, each losing a share whose mean is 7 × 0.01 × 0.5 as nearly as rounding up to whole containers allows.
    assert_mean_is(1000.0 * (1.0 - (1.0f64 - 0.035).powi(10)), &lost);
}

/// Two boreholes of 5 m3 a day, each up for 90 days and down for 10, in a workshop with so many bays.
fn boreholes(more: &str, horizon: &str) -> Model {
    let text = [
        &mission(horizon),
        CALM,
        &site("tessara", "1 N, 1 E", "\"base\""),
        "storage = { water = \"40 m3\" }\nopening = { water = \"40 m3\" }\n",
        BREAD,
        "[[commodity]]\nid = \"water\"\nuse = { person = \"84 L/p/d\", hot = 1 }\nloss = \"0 %\"\n",
        "[[asset]]\nid = \"wells\"\nsite = \"tessara\"\nnumber = 2\nwater = \"5 m3/d\"\nmtbf = \"90 d\"\n\
         mttr = { mean = \"10 d\", shape = \"exponential\" }\n",
        more,
        &people("company", "tessara", 100),
    ]
    .join("\n");
    model(&text)
}

#[test]
fn machines_with_a_bay_each_are_available_as_their_times_say() {
    // Each works 90 of 100 days in the long run; from working at the start a mean of 0.1 × 9 d more is spent working.
    let model = boreholes("", "3000 d");
    let outcomes = outcomes(&model, 3, 200);
    let available = figures(&model, &outcomes, "supply.available.wells");
    assert_mean_is(0.9 + 0.1 * 9.0 / 3000.0, &available);
}

#[test]
fn machines_that_share_a_bay_wait_for_it_as_in_the_repair_problem() {
    // Two machines, one repairman, failure rate 1/90 and repair rate 1/10 (Gross and Harris, Fundamentals of Queueing
    // Theory, finite source queues): with a = 1/9, states 0, 1, 2 down weigh 1, 2a, 2a². Waiting: the second one down.
    let a = 1.0 / 9.0;
    let total = 1.0 + 2.0 * a + 2.0 * a * a;
    let down = (2.0 * a + 2.0 * 2.0 * a * a) / total;
    let waiting = 2.0 * a * a / total;
    let model = boreholes("bays = 1\n", "3000 d");
    let outcomes = outcomes(&model, 3, 800);
    let available = figures(&model, &outcomes, "supply.available.wells");
    assert_mean_is(1.0 - down / 2.0, &available);
    let waited = figures(&model, &outcomes, "supply.repair_wait.wells");
    assert_mean_is(waiting * 3000.0, &waited);
}

#[test]
fn a_repair_waits_for_spares_that_are_not_there() {
    let spares = "spares = { commodity = \"bread\", amount = \"1 kg\" }\n";
    let text_of = |more: &str| boreholes(&format!("{spares}{more}"), "2000 d");
    let model = text_of("");
    let value = |model: &Model, key| figure(model, &outcome(model, 3, 0), key).unwrap();
    // No bread comes, so that nothing is ever repaired: the boreholes work until each has failed once.
    assert!(value(&model, "supply.available.wells") < 0.2);
    assert!(value(&model, "supply.stockout_days.water") > 1000.0);
}

#[test]
fn generators_burn_by_their_load() {
    // 100 people at 24 kWh a day are 100 kW, on two sets of 100 kW at half load each: 24 × (0.021 × 200 + 0.246 × 100)
    // litres a day; half of it from the grid, and 300 kWh of sun a day: 50 − 12.5 = 37.5 kW on one set.
    let burnt = |power: &str, more: &str| {
        let text = [
            &mission("100 d"),
            CALM,
            &site("tessara", "1 N, 1 E", "\"base\""),
            "opening = { diesel = \"1000 m3\" }\n",
            power,
            BREAD,
            "[[commodity]]\nid = \"diesel\"\nuse = { generator = \"1.5 L/p/d\", hot = 1 }\nloss = \"0 %\"\n",
            "[[asset]]\nid = \"sets\"\nsite = \"tessara\"\nnumber = 2\npower = \"100 kW\"\nmtbf = \"20 y\"\nmttr = \"1 d\"\n",
            &people("company", "tessara", 100),
            more,
        ]
        .join("\n");
        let model = model_with(&text, bluelift::model::drivers::Drivers::NONE);
        let outcome = outcome(&model, 1, 0);
        let days = series(&model, &outcome, "supply.days_of_supply", "tessara.diesel");
        let met = figure(&model, &outcome, "supply.power_met.tessara").unwrap();
        (1_000_000.0 / days[0].unwrap(), met)
    };
    let (daily, met) = burnt("power = { use = \"24 kWh/p/d\" }\n", "");
    assert!((daily - 24.0 * (4.2 + 24.6)).abs() < 0.1, "{daily}");
    assert_eq!(met, 1.0);
    let power =
        "grid = \"50 %\"\npower = { use = \"24 kWh/p/d\", solar = \"60 kW\", sun = \"5 h\" }\n";
    let (daily, _) = burnt(power, "");
    assert!((daily - 24.0 * (2.1 + 0.246 * 37.5)).abs() < 0.1, "{daily}");
    // 250 kW on two sets of 100: a fifth of the load is shed.
    let (_, met) = burnt("power = { use = \"60 kWh/p/d\" }\n", "");
    assert!((met - 0.8).abs() < 1e-9, "{met}");
}

#[test]
fn broken_vehicles_are_missed_until_they_are_repaired() {
    let depot = "opening = { bread = \"100 t\" }\n";
    let workshop = |mttr: &str| {
        format!(
            "[[asset]]\nid = \"workshop\"\nsite = \"amal\"\nnumber = 20\nfleet = \"carts\"\nmtbf = \"20 d\"\nmttr = \"{mttr}\"\n"
        )
    };
    let moved = |mttr: &str| {
        let model = two_bases("400 d", "first-come", depot, TEN, TEN, &workshop(mttr));
        let outcome = outcome(&model, 2, 0);
        let available = figure(&model, &outcome, "supply.available.workshop").unwrap();
        (
            available,
            figure(&model, &outcome, "supply.stockout_days.bread").unwrap(),
        )
    };
    let (often, none) = moved("1 d");
    assert!(often > 0.9 && none == 0.0, "{often} {none}");
    let (seldom, many) = moved("20 y");
    assert!(seldom < 0.3 && many > 50.0, "{seldom} {many}");
}

#[test]
fn use_varies_from_month_to_month_about_its_mean() {
    let goods = BREAD.to_string() + "varies = { mean = 1, sd = 0.3, shape = \"gamma\" }\n";
    let policy = "vendor = \"1 d\"\nminimum = \"20 d\"\nmaximum = \"60 d\"";
    let model = base("360 d", &goods, policy, "");
    let outcomes = outcomes(&model, 3, 60);
    // On the first day of each month but one, as many days of supply as the stock is of that month's use.
    let bought = figures(&model, &outcomes, "cost.supplies");
    let used = 36_000.0;
    let mean = bought.iter().sum::<f64>() / bought.len() as f64;
    assert!((mean / used - 1.0).abs() < 0.2, "{mean}");
    let spread = bought
        .iter()
        .map(|cost| (cost - mean).abs())
        .fold(0.0, f64::max);
    assert!(spread > 0.03 * mean, "{spread}");
}
