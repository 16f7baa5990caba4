//! Faults and values of what a scenario says of supply: rules of ordering, requests, contracts, assets.

use bluelift::scenario::load::{LoadError, Request, load_text};
use bluelift::scenario::scenario::Scenario;
use bluelift::scenario::supply::{Level, Occasions};

/// A sound scenario with every kind of table.
const RIVER: &str = include_str!("data/river.toml");

/// The policy of the scenario that the tests edit, from its site on.
const TESSARA: &str = "at = \"tessara\"\n";

fn load(text: &str) -> Result<Scenario, Vec<String>> {
    match load_text("river.toml", text, &Request::default()) {
        Ok(loaded) => Ok(loaded.scenario),
        Err(LoadError::Faults(report)) => Err(report
            .faults()
            .iter()
            .map(|fault| fault.to_string())
            .collect()),
        Err(error) => panic!("{error}"),
    }
}

/// A policy for diesel at Tessara instead of the scenario's own.
fn with_policy(policy: &str) -> String {
    let from = RIVER.find("[[policy]]\ncommodity = [\"diesel\", \"rations\"]\nat = \"tessara\"");
    let from = from.expect("the policy is there");
    let until = from + RIVER[from..].find("\n[[threat]]").expect("threats follow");
    let text = format!(
        "{}[[policy]]\ncommodity = \"diesel\"\nat = \"tessara\"\n{policy}\n{}",
        &RIVER[..from],
        &RIVER[until..]
    );
    let variant = text.find("\n[[variant]]").expect("a variant follows");
    text[..variant].to_owned()
}

/// The scenario with rows added.
fn with(rows: &str) -> String {
    format!("{RIVER}\n{rows}\n")
}

#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    assert_eq!(
        load(text).expect_err("there are faults"),
        expected,
        "{text}"
    );
}

#[test]
fn levels_are_days_of_supply_or_amounts() {
    let text = with_policy(
        "from = [\"port-amal\"]\nminimum = \"20 m3\"\nmaximum = \"60 d\"\nreserve = \"840 kg\"",
    );
    let scenario = load(&text).unwrap();
    let policy = scenario
        .policies
        .iter()
        .find(|policy| policy.site.as_str() == "tessara")
        .unwrap();
    assert_eq!(policy.minimum, Level::Amount(20_000_000));
    assert_eq!(policy.maximum, Level::Days(60.0));
    assert_eq!(policy.reserve, Level::Amount(1_000_000));
    assert_eq!(policy.opening, Level::Days(60.0));
}

#[test]
fn a_base_stock_is_ordered_for_again_once_a_day_or_a_unit_is_missing() {
    for (level, minimum, maximum) in [
        ("30 d", Level::Days(29.0), Level::Days(30.0)),
        ("30 L", Level::Amount(29_000), Level::Amount(30_000)),
    ] {
        let text = with_policy(&format!("from = [\"port-amal\"]\nbase-stock = \"{level}\""));
        let scenario = load(&text).unwrap();
        let policy = scenario
            .policies
            .iter()
            .find(|policy| policy.site.as_str() == "tessara")
            .unwrap();
        assert_eq!((policy.minimum, policy.maximum), (minimum, maximum));
    }
}

#[test]
fn a_policy_orders_in_one_way() {
    let of = |rest: &str| with_policy(&format!("from = [\"port-amal\"]\n{rest}"));
    refused(
        &of(""),
        &[
            "`policy.tessara.diesel` lacks how it is kept up: `minimum` and `maximum`, `minimum` and `quantity`, `base-stock` or `push`",
        ],
    );
    refused(
        &of("minimum = \"10 d\""),
        &["`policy.tessara.diesel` lacks `maximum` or `quantity` beside `minimum`"],
    );
    refused(
        &of("maximum = \"10 d\""),
        &["`policy.tessara.diesel` lacks `minimum`, the reorder point, beside `maximum`"],
    );
    refused(
        &of("minimum = \"10 d\"\nmaximum = \"20 d\"\nbase-stock = \"20 d\""),
        &["`policy.tessara.diesel` orders in several ways, base-stock and maximum; keep one"],
    );
    refused(
        &of("minimum = \"10 d\"\nbase-stock = \"20 d\""),
        &["`policy.tessara.diesel.minimum` has no meaning beside `base-stock`"],
    );
    refused(
        &of("minimum = \"10 d\"\nmaximum = \"20 d\"\nfirst = \"D+3\""),
        &["`policy.tessara.diesel.first` has no meaning without `review` or `push`"],
    );
    refused(
        &of("push = { amount = \"3 m3\", every = \"2 wk\" }\nreview = \"1 wk\""),
        &["`policy.tessara.diesel.review` stands beside `push`, which has a schedule of its own"],
    );
    refused(
        &of("minimum = \"30 m3\"\nmaximum = \"20 m3\""),
        &["`policy.tessara.diesel.minimum` is 30000 units, above `maximum`, 20000 units"],
    );
    refused(
        &of("minimum = \"10 pcs\"\nmaximum = \"20 d\""),
        &["`policy.tessara.diesel.minimum` cannot be converted: diesel is counted in L"],
    );
}

#[test]
fn shares_belong_to_sites_and_sum_to_all() {
    let of = |rest: &str| with_policy(&format!("minimum = \"10 d\"\nmaximum = \"20 d\"\n{rest}"));
    refused(
        &of("from = [\"port-amal\"]\nshares = [\"50 %\", \"50 %\"]"),
        &["`policy.tessara.diesel.shares` has 2 entries, but `from` names 1 sites"],
    );
    refused(
        &of("from = [\"port-amal\"]\nshares = [\"90 %\"]"),
        &["`policy.tessara.diesel.shares` sums to 90 %; it must be 100 %"],
    );
    refused(
        &of("vendor = \"9 d\"\nshares = [1]"),
        &["`policy.tessara.diesel.shares` has 1 entries, but `from` names 0 sites"],
    );
}

#[test]
fn a_stockpile_takes_a_month_at_least() {
    let text = with_policy(
        "from = [\"port-amal\"]\nminimum = \"10 d\"\nmaximum = \"20 d\"\nstockpile = { level = \"90 d\", start = \"may\", by = \"may\" }",
    );
    refused(
        &text,
        &[
            "`policy.tessara.diesel.stockpile.by` is the month of `start` too; give it at least a month",
        ],
    );
}

#[test]
fn a_demand_says_how_often_once() {
    let of = |rest: &str| {
        with(&format!(
            "[[demand]]\nid = \"pump\"\nsite = \"tessara\"\ncommodity = \"diesel\"\namount = \"20 L\"\n{rest}"
        ))
    };
    let scenario = load(&of("rate = \"3 /wk\"")).unwrap();
    assert_eq!(scenario.demands[0].occasions, Occasions::Rate(3.0 / 7.0));
    assert_eq!(scenario.demands[0].amount, 20_000);
    refused(
        &of(""),
        &["`demand.pump` lacks `rate`, requests in time, or `every`, the time between them"],
    );
    refused(
        &of("rate = \"3 /wk\"\nevery = \"2 d\""),
        &["`demand.pump.rate` stands beside `every`; give one or the other"],
    );
    refused(
        &of("rate = \"3 /wk\"\nfrom = \"D+20\"\nuntil = \"D+10\""),
        &["`demand.pump.until` must come after `from`"],
    );
}

#[test]
fn the_policy_that_the_tests_edit_is_there() {
    assert!(RIVER.contains(TESSARA));
}

#[test]
fn a_policy_is_supplied_from_one_kind_of_source() {
    let contract = "[[contract]]\nid = \"fuel\"\nlead = \"9 d\"\n";
    let of = |rest: &str| {
        with_policy(&format!(
            "minimum = \"10 d\"\nmaximum = \"20 d\"\ncontract = \"fuel\"\n{rest}\n{contract}"
        ))
    };
    assert!(load(&of("")).is_ok());
    refused(
        &of("vendor = \"9 d\""),
        &["`policy.tessara.diesel.vendor` stands beside `contract`; give one or the other"],
    );
    refused(
        &of("from = [\"port-amal\"]"),
        &["`policy.tessara.diesel.from` stands beside `contract`; give one or the other"],
    );
    let text = of("").replace("contract = \"fuel\"", "contract = \"feul\"");
    refused(
        &text,
        &[
            "`policy.tessara.diesel.contract` names the contract `feul`, which is not defined; did you mean `fuel`?",
        ],
    );
}

#[test]
fn nobody_helps_itself() {
    let text = with_policy(
        "from = [\"port-amal\"]\nminimum = \"10 d\"\nmaximum = \"20 d\"\n\
         emergency = { below = \"3 d\", by = \"road\", from = [\"tessara\", \"port-amal\"] }",
    );
    let scenario = load(&text).unwrap();
    let policy = scenario
        .policies
        .iter()
        .find(|policy| policy.site.as_str() == "tessara")
        .unwrap();
    let helpers = &policy.emergency.as_ref().unwrap().from;
    assert_eq!(helpers.len(), 1);
    assert_eq!(helpers[0].as_str(), "port-amal");
}

#[test]
fn a_contract_surges_only_within_a_capacity() {
    refused(
        &with(
            "[[contract]]\nid = \"fuel\"\nlead = \"9 d\"\nsurge = { factor = 2, after = \"3 d\" }",
        ),
        &["`contract.fuel.surge` has no meaning without `capacity`"],
    );
    refused(
        &with(
            "[[contract]]\nid = \"fuel\"\nlead = \"9 d\"\ncapacity = \"3 t/d\"\nsurge = { factor = 0.5, after = \"3 d\" }",
        ),
        &["`contract.fuel.surge.factor` is 0.5; it must be 1 to 100"],
    );
}

#[test]
fn what_keeps_says_how_without_contradiction() {
    let of = |rest: &str| with(&format!("[[commodity]]\nid = \"rations\"\n{rest}"));
    refused(
        &of("turn-over = { before = \"30 d\", into = \"diesel\" }"),
        &["`commodity.rations.turn-over` has no meaning without `shelf-life`"],
    );
    refused(
        &of("shelf-life = \"20 d\"\nturn-over = { before = \"30 d\", into = \"diesel\" }"),
        &["`commodity.rations.turn-over` is issued 30 d before expiry, but keeps 20 d"],
    );
    refused(
        &of("shelf-life = \"90 d\"\nturn-over = { before = \"30 d\", into = \"rations\" }"),
        &["`commodity.rations.turn-over` is used for rations itself"],
    );
    refused(
        &of("cold-chain = { fails = \"0.01 /d\" }"),
        &["`commodity.rations.cold-chain` has no meaning where `reefer` is false"],
    );
}

#[test]
fn goods_are_kept_in_containers_that_are_for_them() {
    let of = |goods: &str, container: &str| {
        with(&format!(
            "[[commodity]]\nid = \"ammunition\"\n[[site]]\nid = \"dump\"\nat = \"1 N, 1 E\"\nroles = [\"base\"]\n\
             storage = {{ {goods} = [{{ container = \"{container}\", number = 2, each = \"5 t\" }}] }}"
        ))
    };
    assert!(load(&of("diesel", "bladder")).is_ok());
    assert!(load(&of("rations", "reefer")).is_ok());
    assert!(load(&of("ammunition", "magazine")).is_ok());
    for (goods, container, right) in [
        ("diesel", "shed", "tanks or bladders"),
        ("ammunition", "shed", "magazines"),
        ("rations", "tank", "sheds or reefers"),
        ("rations", "magazine", "sheds or reefers"),
    ] {
        let expected = format!(
            "`site.dump.storage.{goods}.0.container` is \"{container}\", but {goods} is kept in {right}"
        );
        refused(&of(goods, container), &[&expected]);
    }
    let cold = of("rations", "shed") + "\n[[commodity]]\nid = \"rations\"\nreefer = true\n";
    refused(
        &cold,
        &["`site.dump.storage.rations.0.container` is \"shed\", but rations is kept in reefers"],
    );
}

#[test]
fn nothing_stands_in_for_itself() {
    let of = |other: &str| {
        with(&format!(
            "[[commodity]]\nid = \"water\"\nstands-in = \"{other}\""
        ))
    };
    assert!(load(&of("diesel")).is_ok());
    refused(
        &of("water"),
        &["`commodity.water.stands-in` names water itself"],
    );
}

#[test]
fn an_asset_is_for_one_thing() {
    let of = |rest: &str| {
        with(&format!(
            "[[asset]]\nid = \"well\"\nsite = \"tessara\"\nnumber = 2\nmtbf = \"90 d\"\nmttr = \"3 d\"\n{rest}"
        ))
    };
    assert!(load(&of("water = \"5 m3/d\"")).is_ok());
    refused(
        &of(""),
        &["`asset.well` lacks what it is for: `water`, `power` or `fleet`"],
    );
    refused(
        &of("water = \"5 m3/d\"\npower = \"20 kW\""),
        &["`asset.well` is for several things; keep one of `water`, `power` and `fleet`"],
    );
    refused(
        &of("water = \"5 m3/d\"\nspares = { commodity = \"diesel\", amount = \"3 pcs\" }"),
        &["`asset.well.spares.amount` cannot be converted: diesel is counted in L"],
    );
}
