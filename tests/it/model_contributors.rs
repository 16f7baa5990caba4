//! What contributors are paid, what they withhold, and what they do not let their units do.

use crate::little::*;

/// A year of 1,000 people with a hundred vehicles at Tessara, at round prices.
fn contingent(of_unit: &str, cost: &str, more: &str) -> String {
    let unit = people("company", "tessara", 1000)
        .replace("vehicles = 0\n", "vehicles = 100\n")
        .replace("completeness = 1\n", of_unit);
    [
        &mission("365 d"),
        CALM,
        "[cost]\nreimbursement = \"$1,000 /mo\"\nself-sustainment = \"$0 /mo\"\nvehicle-month = \"$2,000 /mo\"\n",
        cost,
        &site("tessara", "1 N, 1 E", "\"base\""),
        BREAD,
        &unit,
        more,
    ]
    .join("\n")
}

const MONTH: f64 = 30.4375;

#[test]
fn reimbursement_of_people_is_cut_by_what_has_been_missing_for_half_a_year() {
    let short = "completeness = 0.7\ncompletion = \"3650 d\"\n";
    let rule = "deduction = { above = \"10 %\", after = \"182 d\", most = \"35 %\" }\n";
    let model = model(&contingent(short, rule, ""));
    let outcome = outcome(&model, 1, 0);
    let value = |key| figure(&model, &outcome, key).unwrap();
    // By the end of June it is 181 days; July to December are 184 days, at 30 %.
    let cut = 1_000_000.0 * 184.0 / MONTH * 0.3;
    assert!((value("cost.deducted") - cut).abs() < 1.0);
    assert!((value("cost.personnel") - (1_000_000.0 * 365.0 / MONTH - cut)).abs() < 1.0);
    // Never by more than the greatest share, and not at all for less than a tenth.
    let of = |completeness: &str| {
        let short = short.replace("0.7", completeness);
        let model = crate::little::model(&contingent(&short, rule, ""));
        figure(
            &model,
            &crate::little::outcome(&model, 1, 0),
            "cost.deducted",
        )
        .unwrap()
    };
    assert!((of("0.4") - cut * 0.35 / 0.3).abs() < 1.0);
    assert_eq!(of("0.91"), 0.0);
}

#[test]
fn contributors_who_are_owed_for_long_withhold_spares_and_are_paid_for_less() {
    let cut = "[[inject]]\nid = \"late\"\nat = \"D+0\"\nuntil = \"D+300\"\ncut-cash = \"unmar\"\nshare = \"50 %\"\n";
    let rule = "unpaid = { after = \"60 d\", serviceability = \"50 %\" }\n";
    let equipment = |cost: &str| {
        let model = model(&contingent("completeness = 1\n", cost, cut));
        let outcome = outcome(&model, 1, 0);
        figure(&model, &outcome, "cost.equipment").unwrap()
    };
    // Owed from the end of January on, for 89 days at the end of April. The cut ends on day 300, in October, when all is
    // paid; spares come again at the end of that month.
    let days = 120.0 + (31.0 + 30.0 + 31.0 + 31.0 + 30.0 + 31.0) * 0.5 + 61.0;
    assert!((equipment(rule) - 200_000.0 * days / MONTH).abs() < 1.0);
    assert!((equipment("") - 200_000.0 * 365.0 / MONTH).abs() < 1.0);
}

#[test]
fn platoons_with_a_caveat_patrol_but_escort_no_convoy() {
    let text = |caveats: &str| {
        let unit = |id: &str, at: &str| {
            people(id, at, 500).replace(
                "load = []\n",
                &format!("load = []\ncaveats = [{caveats}]\n"),
            )
        };
        [
            &mission("200 d"),
            CALM,
            &site("amal", "1 N, 1 E", "\"logistics-base\""),
            "opening = { bread = \"9000 t\" }\nhandling = \"1000000 t/d\"\n",
            &site("tessara", "3 N, 1 E", "\"base\""),
            "handling = \"1000000 t/d\"\n",
            BREAD,
            CART,
            &carts("amal", 100),
            &road("amal", "tessara", 350, "threat = \"high\"\n"),
            &unit("company", "tessara"),
            &unit("reserve", "amal"),
            &bread_policy("tessara", "from = [\"amal\"]", "minimum = \"6 d\"\nmaximum = \"20 d\"\nreserve = \"0 d\"\nopening = \"20 d\""),
            "[[task]]\nid = \"patrol\"\nsite = \"tessara\"\nper-day = 1\nplatoons = \"1 platoon-d\"\n",
        ]
        .join("\n")
    };
    let of = |caveats: &str, key: &str| {
        let model = model(&text(caveats));
        figure(&model, &outcome(&model, 1, 0), key).unwrap()
    };
    assert!(of("", "mandate.escort_platoon_days") > 10.0);
    assert_eq!(of("\"no-escort\"", "mandate.escort_platoon_days"), 0.0);
    assert_eq!(of("\"no-escort\"", "mandate.achieved.patrol"), 1.0);
    // Nobody else could escort: no convoy leaves, and the base has bread for twenty days.
    assert_eq!(of("\"no-escort\"", "movement.convoys"), 0.0);
    assert_eq!(of("\"no-escort\"", "supply.stockout_days.bread"), 180.0);
    assert_eq!(of("", "supply.stockout_days.bread"), 0.0);
}
