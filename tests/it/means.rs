//! What it takes for a mean over replications to agree with theory.

use bluelift::engine::tally::Tally;
use statrs::distribution::ContinuousCDF;
use statrs::distribution::StudentsT;

/// Passes if `theory` lies in the 99.9 % interval of the mean of independent replications and the interval is
/// narrow enough to mean something: its half-width is at most a tenth of the answer.
///
/// # Panics
///
/// If either is not so.
#[track_caller]
pub fn assert_mean_is(theory: f64, replication_means: &[f64]) {
    let mut tally = Tally::new();
    replication_means.iter().for_each(|mean| tally.add(*mean));
    let mean = tally.mean().expect("there are replications");
    let variance = tally
        .variance()
        .expect("there are at least two replications");
    let n = tally.count() as f64;
    let t = StudentsT::new(0.0, 1.0, n - 1.0).expect("there are degrees of freedom");
    let half_width = t.inverse_cdf(0.9995) * (variance / n).sqrt();
    assert!(
        half_width <= 0.1 * theory.abs(),
        "the interval {mean} ± {half_width} is too wide to tell anything about {theory}"
    );
    assert!(
        (mean - theory).abs() <= half_width,
        "theory says {theory}, {n} replications {mean} ± {half_width}"
    );
}

#[test]
fn a_mean_that_agrees_with_theory_passes() {
    assert_mean_is(10.0, &[9.8, 10.1, 10.3, 9.9, 10.0, 9.7, 10.2, 10.1]);
}

#[test]
#[should_panic(expected = "theory says 11")]
fn a_mean_that_contradicts_theory_fails() {
    assert_mean_is(11.0, &[9.8, 10.1, 10.3, 9.9, 10.0, 9.7, 10.2, 10.1]);
}

#[test]
#[should_panic(expected = "too wide")]
fn a_mean_that_could_be_anything_fails() {
    assert_mean_is(10.0, &[1.0, 19.0, 5.0, 15.0]);
}
