//! What less cash would lose: a run says it, and the same plan with the cut written by hand says the same.

use std::path::Path;

use assert_cmd::Command;
use bluelift::experiment::stress::less_cash;

const PLAN: &str = include_str!("../../scenarios/07-tasks-and-outcomes.toml");

fn run(folder: &Path, file: &str, n: u64, output: &str) -> std::path::PathBuf {
    let output = folder.join(output);
    Command::cargo_bin("bluelift")
        .unwrap()
        .args(["run", file, "--quiet", "-n", &n.to_string(), "-o"])
        .arg(&output)
        .current_dir(folder)
        .assert()
        .success();
    output
}

/// A column of `outcomes.csv`.
fn column(output: &Path, key: &str) -> Vec<f64> {
    let mut reader = csv::Reader::from_path(output.join("outcomes.csv")).unwrap();
    let place = reader
        .headers()
        .unwrap()
        .iter()
        .position(|head| head == key);
    let place = place.unwrap();
    let rows = reader
        .records()
        .map(|row| row.unwrap()[place].parse().unwrap());
    rows.collect()
}

#[test]
fn the_look_of_a_run_is_the_paired_difference_to_the_plan_with_the_cut_written_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::fs::write(path.join("plan.toml"), PLAN).unwrap();
    let cut = format!(
        "{PLAN}\n[[inject]]\nid = \"cut\"\nat = \"D+0\"\nuntil = \"D+3000\"\ncut-cash = \"unmar\"\nshare = \"15 %\"\nsource = \"assumed\"\n"
    );
    std::fs::write(path.join("cut.toml"), cut).unwrap();
    let planned = run(path, "plan.toml", 30, "planned");
    let less = run(path, "cut.toml", 20, "less");

    let mut reader = csv::Reader::from_path(planned.join("less_cash.csv")).unwrap();
    let mut told = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let key = match &row[0] {
            "tasks done" => "mandate.achieved",
            "cost" => "cost.total",
            _ => continue,
        };
        told += 1;
        let old = column(&planned, key);
        let new = column(&less, key);
        assert_eq!((&row[2], new.len()), ("20", 20));
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let differences: Vec<f64> = new.iter().zip(&old).map(|(new, old)| new - old).collect();
        let number = |cell: usize| row[cell].parse::<f64>().unwrap();
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1e-3);
        assert!(close(number(3), mean(&old[..20])), "{key}");
        assert!(close(number(4), mean(&differences)), "{key}");
        assert!(number(5) < number(4) && number(4) < number(6), "{key}");
        assert!(number(6) < 0.0, "{key} falls: {:?}", &row);
    }
    assert_eq!(told, 2);
    let page = std::fs::read_to_string(planned.join("report.html")).unwrap();
    assert!(page.contains("The first 20 replications were run once more with 15 % less cash"));
    assert!(page.contains("Mandate tasks done"));
}

#[test]
fn few_replications_are_run_again_and_never_more_than_there_are() {
    let pairs: Vec<u64> = [1, 20, 400, 1_000, 1_000_000].map(less_cash::pairs).into();
    assert_eq!(pairs, [1, 20, 20, 50, 100]);
}
