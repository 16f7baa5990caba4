//! Faults of force generation, access and recruitment, by their exact text, each from one edit of a sound scenario.

use bluelift::scenario::load::{LoadError, Request, load_text};

const RIVER: &str = include_str!("data/river.toml");

/// The scenario with one text replaced has exactly these faults.
#[track_caller]
fn check(from: &str, to: &str, expected: &[&str]) {
    assert!(RIVER.contains(from), "{from}");
    let text = RIVER.replacen(from, to, 1);
    let faults: Vec<String> = match load_text("river.toml", &text, &Request::default()) {
        Ok(_) => Vec::new(),
        Err(LoadError::Faults(report)) => {
            let place = |fault: &bluelift::scenario::faults::Fault| {
                format!("{}:{}: {fault}", fault.place.line, fault.place.column)
            };
            report.faults().iter().map(place).collect()
        }
        Err(error) => panic!("{error}"),
    };
    assert_eq!(faults, expected, "{to}");
}

#[test]
fn consent_is_a_known_word_and_changes_in_order() {
    check(
        "horizon =",
        "access = [{ from = \"D+9\", value = \"full\" }, { from = \"D+3\", value = \"withheld\" }]\nhorizon =",
        &["10:54: `mission.unmar.access.1.from` must come after the date before it"],
    );
    check(
        "horizon =",
        "access = [{ from = \"D+9\", value = \"ful\" }]\nhorizon =",
        &[
            "10:35: `mission.unmar.access.0.value` is `ful`; it must be one of full, constrained, withheld; did you mean `full`?",
        ],
    );
}

#[test]
fn an_exit_has_a_date() {
    check(
        "horizon =",
        "exit = { by = \"soon\" }\nhorizon =",
        &[
            "10:15: `mission.unmar.exit.by` is `soon`; it must be a date such as 2013-07-01, \"D+60\" or \"start+30\"",
        ],
    );
}

#[test]
fn a_level_of_generation_is_one_of_the_pledges() {
    check(
        "readiness = \"level-2\"",
        "generation = \"level-9\"",
        &[
            "47:14: `unit.inf-bn-1.generation` is `level-9`; it must be one of level-1, level-2, level-3, rapid; did you mean `level-1`?",
        ],
    );
}

#[test]
fn recruits_travel_with_hand_luggage_and_take_time() {
    check(
        "readiness = \"level-2\"",
        "recruitment = { time = \"0 d\" }",
        &["47:24: `unit.inf-bn-1.recruitment.time` is 0 d; it must be above 0 and at most 7305 d"],
    );
    check(
        "readiness = \"level-2\"",
        "recruitment = { time = \"90 d\" }",
        &[
            "47:15: `unit.inf-bn-1.recruitment` is for people with hand luggage; `load` must be empty",
        ],
    );
}

#[test]
fn rules_of_generation_and_arrival_are_checked() {
    let before = "[[fleet]]";
    let with = |rules: &str| format!("{rules}\n\n[[fleet]]");
    check(
        "readiness = \"level-2\"",
        "readiness = \"level-2\"\nshipments = 0",
        &["48:13: `unit.inf-bn-1.shipments` is 0; it must be a whole number from 1 to 60"],
    );
    check(
        before,
        &with("[generation]\nleft = { level-4 = {} }"),
        &["38:10: `generation.left` has no key `level-4`; did you mean `level-1`?"],
    );
    check(
        before,
        &with("[generation]\nunfilled = \"120 %\""),
        &["38:12: `generation.unfilled` is 120 %; it must be 0 to 100 %"],
    );
    check(
        before,
        &with("[deployment]\narrival = \"magic\"\nmain-body-after = \"lunch\""),
        &[
            "38:11: `deployment.arrival` is `magic`; it must be one of transport-limited, perfect",
            "39:19: `deployment.main-body-after` is `lunch`; it must be one of clearance, arrival",
        ],
    );
    check(
        before,
        &with("[deployment.rotation]\nslip = { chance = \"10 %\" }"),
        &[
            "38:8: `deployment.rotation.slip` lacks `time`, a time such as \"21 d\", or a distribution such as { low, likely, high }",
        ],
    );
}
