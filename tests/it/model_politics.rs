//! Consent, cash and budgets against the theory of Markov chains and exact sums.

use bluelift::model::drivers::{Driver, Drivers};

use crate::little::*;
use crate::means::assert_mean_is;

/// One site with people, under a mission with more keys.
fn consenting(horizon: &str, of_mission: &str, more: &str) -> String {
    let mission = mission(horizon);
    [
        &mission,
        of_mission,
        "\n",
        CALM,
        &site("tessara", "1 N, 1 E", "\"base\""),
        BREAD,
        &people("company", "tessara", 1000),
        more,
    ]
    .join("\n")
}

const CONSENT: &str = "consent = { stay = [\"30 d\", \"15 d\", \"10 d\"], initial = \"strained\", worsening = \"40 %\" }";

fn shares(text: &str, n: u64) -> Vec<Vec<f64>> {
    let model = model(text);
    let found = outcomes(&model, 5, n);
    ["full", "strained", "constrained"]
        .map(|level| figures(&model, &found, &format!("politics.consent.{level}")))
        .to_vec()
}

#[test]
fn consent_is_at_each_level_for_the_share_of_its_stationary_law() {
    // Of spells 0.3 are full, 0.5 strained and 0.2 constrained; each counts with its mean stay.
    let weights = [0.3 * 30.0, 0.5 * 15.0, 0.2 * 10.0];
    let total: f64 = weights.iter().sum();
    let found = shares(&consenting("7000 d", CONSENT, ""), 100);
    for (weight, values) in weights.iter().zip(&found) {
        assert_mean_is(weight / total, values);
    }
}

#[test]
fn a_level_that_is_set_holds_until_it_is_let_go() {
    let held = "[[inject]]\nid = \"dispute\"\nat = \"D+0\"\nuntil = \"D+300\"\nset-consent = \"unmar\"\nlevel = \"constrained\"\n";
    let found = shares(&consenting("300 d", CONSENT, held), 20);
    assert!(
        found[2].iter().all(|share| (share - 1.0).abs() < 1e-9),
        "{found:?}"
    );
}

#[test]
fn without_politics_consent_says_nothing() {
    let text = consenting("300 d", CONSENT, "");
    let model = model_with(&text, Drivers::ALL.without(Driver::Politics));
    let place = model.registry().figure("politics.consent.full").unwrap();
    assert_eq!(outcomes(&model, 1, 1)[0].figures[place], None);
}

#[test]
fn a_cut_owes_its_share_of_reimbursement_until_it_ends() {
    let cut = |until: &str| {
        format!(
            "[[inject]]\nid = \"late\"\nat = \"D+0\"\n{until}cut-cash = \"unmar\"\nshare = \"15 %\"\n"
        )
    };
    let run = |until: &str| {
        let model = model(&consenting("365 d", "", &cut(until)));
        let found = outcomes(&model, 1, 1);
        [
            "cost.owed",
            "cost.most_owed",
            "cost.personnel",
            "cost.equipment",
        ]
        .map(|key| figures(&model, &found, key)[0])
    };
    let [owed, most, personnel, equipment] = run("");
    // Travel home at the end, if any, falls after the last month is closed.
    let share = owed / (personnel + equipment);
    assert!((share - 0.15).abs() < 0.005, "{share}");
    assert_eq!(owed, most);
    let [owed, most, ..] = run("until = \"D+200\"\n");
    assert_eq!(owed, 0.0);
    assert!(most > 0.0);
}

#[test]
fn projected_budgets_sum_to_what_was_spent() {
    let budget = "[cost]\nbudget = [{ from = \"start+0\", operational = \"$1,000\" }, { from = \"start+92\", civilian = \"$5\" }]\n";
    let model = model(&consenting("365 d", "", budget));
    let found = outcomes(&model, 1, 1);
    let registry = model.registry();
    let sum = |prefix: &str| -> f64 {
        let keys = registry.figures.iter().enumerate();
        let its = keys.filter(|(_, figure)| figure.key.starts_with(prefix));
        its.map(|(place, _)| found[0].figures[place].unwrap()).sum()
    };
    let total = figures(&model, &found, "cost.total")[0];
    assert!(
        (sum("cost.projected.") - total).abs() < 1e-6,
        "{} {total}",
        sum("cost.projected.")
    );
    // The second budget states no operational amount: nothing to vary from.
    let variances = registry
        .figures
        .iter()
        .filter(|f| f.key.starts_with("cost.variance."));
    assert_eq!(variances.count(), 5);
}
