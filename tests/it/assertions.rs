//! `bluelift assert`: verdicts, exit codes, and what is said of a bad expression.

use assert_cmd::Command;

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/scenarios/07-tasks-and-outcomes.toml"
);

/// What `bluelift assert` prints and says, and its exit code.
fn assert(arguments: &[&str]) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluelift"));
    let output = command.arg("assert").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    (text(output.stdout), text(output.stderr), code)
}

fn verdict(claim: &str, more: &[&str]) -> i32 {
    let arguments = [&[FILE, claim, "-n", "60"], more].concat();
    assert(&arguments).2
}

#[test]
fn a_claim_holds_fails_or_stays_undecided_with_codes_0_4_and_3() {
    assert_eq!(verdict("mean(cost.total) > 1e6", &[]), 0);
    assert_eq!(verdict("mean(cost.total) < 1e6", &[]), 4);
    // The median of sixty replications is hardly ever known to a cent.
    let (out, _, _) = assert(&[
        FILE,
        "median(cost.total) < 1",
        "-n",
        "60",
        "--format",
        "json",
    ]);
    let read: serde_json::Value = serde_json::from_str(&out).unwrap();
    let median = read["claims"][0]["value"].as_f64().unwrap();
    assert_eq!(verdict(&format!("median(cost.total) <= {median}"), &[]), 3);
    // One claim that fails makes the whole fail, whatever the others do.
    let both = format!("median(cost.total) <= {median} and mean(cost.total) < 1");
    assert_eq!(verdict(&both, &[]), 4);
}

#[test]
fn a_bad_expression_is_told_with_column_and_mark_before_anything_is_run() {
    let cases = [
        (
            "p(deployment.fok_day < 3) > 0.5",
            3,
            "did you mean `deployment.foc_day`?",
        ),
        ("mean(cost.total) = 5", 18, "one of `<`, `<=`, `>`, `>=`"),
        ("chance(cost.total < 5) > 0.5", 1, "`p(condition)`"),
        ("mean(cost.total) < ", 20, "a number, found the end"),
    ];
    for (expression, column, told) in cases {
        let (out, error, code) = assert(&[FILE, expression, "-n", "10000000"]);
        assert_eq!((out.as_str(), code), ("", 2), "{error}");
        assert!(
            error.starts_with(&format!("expression:1:{column}: ")),
            "{error}"
        );
        assert!(error.contains(told), "{error}");
        let mark = error.lines().last().unwrap().find('^').unwrap();
        assert_eq!(mark, column + 1, "{error}");
    }
}

#[test]
fn without_an_expression_the_outcomes_that_say_what_is_wanted_are_asserted() {
    let (out, _, code) = assert(&[FILE, "-n", "60"]);
    assert!(
        out.contains("fails      presence-held: p(mandate.achieved >= 0.75) >= 80 %"),
        "{out}"
    );
    assert!(out.contains("reported   fuelled"), "{out}");
    assert_eq!(code, 4);
    let plain = FILE.replace("07-tasks-and-outcomes", "01-one-depot-one-base");
    let (_, error, code) = assert(&[&plain, "-n", "5"]);
    assert!(code == 2 && error.contains("has no [[outcome]]"), "{error}");
}

#[test]
fn an_undecided_batch_is_doubled_up_to_the_most_and_has_the_same_bytes_for_any_number_of_threads() {
    let claim = "p(cost.total <= 226000000) >= 0.5";
    let arguments = [FILE, claim, "-n", "25", "--max", "100", "--format", "json"];
    let one = assert(&[&arguments[..], &["--threads", "1"]].concat());
    let three = assert(&[&arguments[..], &["--threads", "3"]].concat());
    assert_eq!(one, three);
    let read: serde_json::Value = serde_json::from_str(&one.0).unwrap();
    let looks = read["looks"].as_u64().unwrap();
    let wanted = [25, 50, 100][looks as usize - 1];
    assert_eq!(read["replications"], wanted, "{}", one.0);
    // The first look has half of the error, the second a sixth, the third a twelfth.
    let spent = [2.0, 6.0, 12.0][looks as usize - 1];
    let level = read["claims"][0]["level"].as_f64().unwrap();
    assert!((level - (1.0 - 0.05 / spent)).abs() < 1e-12, "{level}");
    assert!(one.2 == 0 || one.2 == 4 || looks == 3, "{one:?}");
}
