//! Goods balance after every event where everything that supply can do is done at once.

use bluelift::model::model::Model;
use bluelift::model::replicate::replicate_checked;

use crate::little::*;

/// A depot under contract, a second depot, two bases and a post, with goods that expire, leak and are requested.
pub fn busy(shortage: &str) -> Model {
    let base = |id: &str, at: &str| {
        site(id, at, "\"base\"")
            + "storage = { rations = \"30 t\", packs = \"9 t\", diesel = [{ container = \"tank\", number = 1, each = \"40 m3\" }, { container = \"bladder\", number = 2, each = \"10 m3\", loss = \"5 %\" }] }\nreefer-plugs = 3\n"
    };
    let policies = r#"
[supply]
reefer-tonnes = "10 t"
shortage = "SHORTAGE"
when-full = "FULL"
[[contract]]
id = "turnkey"
lead = { low = "5 d", likely = "10 d", high = "40 d" }
cycle = "14 d"
window = "7 d"
capacity = "9 t/d"
surge = { factor = 2, after = "4 d", price = 1.3 }
penalty = { daily = "2 %", most = "20 %" }
failure = { every = { mean = "120 d", shape = "exponential" }, lasts = { low = "10 d", high = "40 d" } }
[[policy]]
commodity = ["rations", "diesel", "packs"]
at = "hub"
contract = "turnkey"
minimum = "30 d"
maximum = "60 d"
reserve = "7 d"
release = "never"
[[policy]]
commodity = ["rations", "diesel", "packs"]
at = "yard"
vendor = "20 d"
minimum = "20 t"
maximum = "60 t"
[[policy]]
commodity = "rations"
at = ["east", "west"]
from = ["hub", "yard"]
shares = ["70 %", "30 %"]
minimum = "8 d"
quantity = "6 d"
reserve = "3 d"
emergency = { below = "2 d", by = "road", from = ["west", "east", "yard"] }
lot = "500 kg"
[[policy]]
commodity = "diesel"
at = ["east", "west"]
from = ["hub"]
minimum = "8 d"
maximum = "20 d"
priority = 3
stockpile = { level = "50 d", start = "mar", by = "jun" }
emergency = { below = "2 d", by = "road", from = "yard" }
[[policy]]
commodity = "packs"
at = ["east", "west", "post"]
from = ["yard"]
base-stock = "4 t"
review = "7 d"
[[policy]]
commodity = ["rations", "diesel"]
at = "post"
from = ["east"]
push = { amount = "14 d", every = "14 d" }
first = "D+3"
[[demand]]
id = "works"
site = "east"
commodity = "diesel"
amount = "100 L"
lots = { mean = 3, shape = "poisson" }
rate = "1 /d"
waits = true
until = "D+200"
[[demand]]
id = "exercise"
site = "west"
commodity = "packs"
amount = "300 kg"
every = "30 d"
[[inject]]
id = "strike"
at = "D+90"
until = "D+120"
fail-contract = "turnkey"
[[inject]]
id = "gate"
at = "D+150"
until = "D+165"
cut-supplier = "hub"
[[inject]]
id = "bridge"
at = "D+60"
until = "D+75"
close-link = "hub--east"
[[inject]]
id = "gift"
at = "D+30"
gift = { site = "west", commodity = "rations", amount = "3 t" }
[[threat]]
site = ["east", "west"]
kind = "complex-attack"
rate = "2 /y"
"#
    .replace("SHORTAGE", shortage)
    .replace(
        "FULL",
        if matches!(shortage, "fair-share" | "priority") {
            "wait"
        } else {
            "send-back"
        },
    );
    let goods = r#"
[[commodity]]
id = "rations"
use = { person = "2 kg/p/d" }
reefer = true
shelf-life = "40 d"
cold-chain = { fails = "0.02 /d", lost = "60 %" }
[[commodity]]
id = "packs"
class = "rations"
unit = "kg"
price = "$6 /kg"
reefer = true
shelf-life = "150 d"
turn-over = { before = "30 d", into = "rations" }
[[commodity]]
id = "diesel"
"#;
    let losses = "losses = { diversion = \"1 %\", leakage = \"0.5 %\", spoilage = \"2 %\" }\n";
    let text = [
        &mission("300 d"),
        CALM,
        &site("hub", "1 N, 1 E", "\"logistics-base\""),
        &site("yard", "1 N, 2 E", "\"logistics-base\""),
        &base("east", "2 N, 1 E"),
        &base("west", "1 N, 3 E"),
        &base("post", "3 N, 1 E"),
        goods,
        CART,
        "[[fleet]]\nid = \"carts\"\nkind = \"cart\"\nhome = \"hub\"\nnumber = 3\n",
        "[[fleet]]\nid = \"more\"\nkind = \"cart\"\nhome = \"yard\"\nnumber = 2\n",
        &road("hub", "east", 350, losses),
        &road("hub", "west", 500, losses),
        &road("hub", "yard", 100, ""),
        &road("east", "post", 120, losses),
        &people("inf-east", "east", 600),
        &people("inf-west", "west", 500),
        &people("watch", "post", 60),
        "[[task]]\nid = \"patrol\"\nsite = \"west\"\nper-day = 1\nplatoons = \"1 platoon-d\"\n",
        &policies,
    ]
    .join("\n");
    model(&text)
}

#[test]
fn goods_balance_after_every_event_whatever_the_rule_in_a_shortage() {
    for rule in ["first-come", "fair-share", "priority", "mandate-first"] {
        let model = busy(rule);
        for replication in 0..4 {
            replicate_checked(&model, 3, replication)
                .unwrap_or_else(|failure| panic!("{rule}: {failure}"));
        }
    }
}

#[test]
fn everything_that_can_be_lost_is_lost_by_some_cause() {
    let model = busy("first-come");
    let outcomes = outcomes(&model, 3, 20);
    let mean = |key: &str| {
        let values = figures(&model, &outcomes, key);
        values.iter().sum::<f64>() / values.len() as f64
    };
    for cause in [
        "routine",
        "expiry",
        "cold-chain",
        "diversion",
        "leakage",
        "spoilage",
        "at-sites",
    ] {
        let tonnes = mean(&format!("supply.lost_by.{cause}"));
        assert!(tonnes > 0.0, "nothing is lost by {cause}");
    }
    // Causes add up to what is lost of each commodity.
    let causes: f64 = model
        .registry()
        .figures
        .iter()
        .filter(|figure| figure.key.starts_with("supply.lost_by."))
        .map(|figure| mean(&figure.key))
        .sum();
    let goods: f64 = ["rations", "packs", "diesel"]
        .iter()
        .map(|goods| mean(&format!("supply.lost.{goods}")))
        .sum();
    assert!((causes - goods).abs() < 1e-6, "{causes} {goods}");
    assert!(mean("supply.contract_failed.turnkey") > 20.0);
}

#[test]
fn the_order_of_replications_plays_no_part_where_everything_is_used() {
    let model = busy("fair-share");
    let all = outcomes(&model, 5, 3);
    assert_eq!(outcome(&model, 5, 2), all[2]);
}
