//! Intervals cover the truth as often as they say, and agree with published values.

use bluelift::engine::streams::{Draws, EntityKey, Purpose, Stream};
use bluelift::engine::tally::Tally;
use bluelift::experiment::estimate::{PairCounts, mean, quantile, quantile_ranks, wilson};
use bluelift::experiment::summary::Estimate;

const SAMPLES: u64 = 4000;
/// Half-width of the 99.9 % range of a share around 0.95 in that many samples: 3.29 √(0.95 × 0.05 / 4000).
const SLACK: f64 = 0.0114;

fn stream(name: &str, sample: u64) -> Stream {
    Draws::new(20_130_425, sample).stream(Purpose(1), EntityKey::of(name), 0)
}

/// Share of samples whose interval covers the truth.
fn coverage(name: &str, truth: f64, interval: impl Fn(&mut Stream) -> Estimate) -> f64 {
    let covers = |sample: &u64| {
        let found = interval(&mut stream(name, *sample));
        found.lower.is_none_or(|lower| lower <= truth)
            && found.upper.is_none_or(|upper| truth <= upper)
    };
    (0..SAMPLES).filter(covers).count() as f64 / SAMPLES as f64
}

/// A standard normal variate (Box and Muller, 1958).
fn normal(stream: &mut Stream) -> f64 {
    let radius = (-2.0 * stream.uniform().ln()).sqrt();
    radius * (std::f64::consts::TAU * stream.uniform()).cos()
}

fn close(found: Option<f64>, published: f64, tolerance: f64) -> bool {
    found.is_some_and(|found| (found - published).abs() <= tolerance)
}

#[test]
fn student_t_covers_the_mean_of_a_normal_sample_95_times_in_100() {
    for n in [2, 5, 30] {
        let share = coverage("normal", 3.0, |stream| {
            let mut tally = Tally::new();
            (0..n).for_each(|_| tally.add(3.0 + 2.0 * normal(stream)));
            mean(&tally, 0.95).unwrap()
        });
        assert!((share - 0.95).abs() <= SLACK, "n = {n}: {share}");
    }
}

#[test]
fn student_t_of_one_to_five_is_the_textbook_interval() {
    // Mean 3, sd √2.5, t(0.975; 4) = 2.776445: half-width 2.776445 √(2.5 / 5) = 1.963243.
    let mut tally = Tally::new();
    (1..=5).for_each(|value| tally.add(f64::from(value)));
    let found = mean(&tally, 0.95).unwrap();
    assert_eq!(found.value, 3.0);
    assert!(close(found.lower, 3.0 - 1.963_243, 1e-6), "{found:?}");
    assert!(close(found.upper, 3.0 + 1.963_243, 1e-6), "{found:?}");
}

#[test]
fn a_mean_of_one_value_has_no_interval_and_a_mean_of_none_is_absent() {
    let mut tally = Tally::new();
    assert_eq!(mean(&tally, 0.95), None);
    tally.add(7.0);
    let found = mean(&tally, 0.95).unwrap();
    assert_eq!((found.value, found.lower, found.upper), (7.0, None, None));
}

#[test]
fn wilson_agrees_with_the_published_table() {
    // Newcombe, Two-sided confidence intervals for the single proportion (1998), table I, method 3.
    let table = [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (0, 10, 0.0, 0.2775),
    ];
    for (hits, n, lower, upper) in table {
        let found = wilson(hits, n, 0.95).unwrap();
        assert!(close(found.lower, lower, 5e-5), "{hits}/{n}: {found:?}");
        assert!(close(found.upper, upper, 5e-5), "{hits}/{n}: {found:?}");
    }
}

#[test]
fn wilson_never_says_impossible_or_certain() {
    for n in [1, 10, 1000, 1_000_000] {
        let (none, all) = (wilson(0, n, 0.95).unwrap(), wilson(n, n, 0.95).unwrap());
        assert!(none.upper.unwrap() > 0.0 && none.lower == Some(0.0));
        assert!(all.lower.unwrap() < 1.0 && all.upper == Some(1.0));
    }
    assert_eq!(wilson(0, 0, 0.95), None);
}

#[test]
fn wilson_covers_probabilities_95_times_in_100_on_average() {
    let covers = |sample: &u64| {
        let mut stream = stream("probability", *sample);
        let p = stream.uniform();
        let hits = (0..40).filter(|_| stream.bernoulli(p)).count() as u64;
        let found = wilson(hits, 40, 0.95).unwrap();
        found.lower.unwrap() <= p && p <= found.upper.unwrap()
    };
    let share = (0..SAMPLES).filter(covers).count() as f64 / SAMPLES as f64;
    assert!((share - 0.95).abs() <= SLACK, "{share}");
}

/// Probability of exactly `k` in `n`, by the product of its factors.
fn binomial(k: u64, n: u64, p: f64) -> f64 {
    let choose = |share: f64, j: u64| share * (n - k + j) as f64 / j as f64 * p;
    (1..=k).fold(1.0, choose) * (1.0 - p).powi((n - k) as i32)
}

/// Coverage that the ranks promise for any continuous distribution.
fn promised(n: u64, p: f64, ranks: (Option<u64>, Option<u64>)) -> f64 {
    let (first, end) = (ranks.0.unwrap_or(0), ranks.1.unwrap_or(n + 1));
    (first..end).map(|k| binomial(k, n, p)).sum()
}

#[test]
fn quantile_intervals_cover_as_often_as_their_ranks_promise_and_at_least_95_times_in_100() {
    for (n, p) in [
        (10, 0.5),
        (40, 0.05),
        (100, 0.05),
        (100, 0.5),
        (100, 0.95),
        (317, 0.95),
    ] {
        let ranks = quantile_ranks(n, p, 0.95);
        let truth = promised(n, p, ranks);
        assert!(truth >= 0.95, "{n} at {p}: {truth}");
        let share = coverage("uniform", p, |stream| {
            let mut values: Vec<f64> = (0..n).map(|_| stream.uniform()).collect();
            values.sort_unstable_by(f64::total_cmp);
            quantile(&values, p, ranks).unwrap()
        });
        assert!(
            (share - truth).abs() <= SLACK,
            "{n} at {p}: {share} for {truth}"
        );
    }
}

#[test]
fn quantile_ranks_are_the_tightest_that_keep_each_tail() {
    // Median of 10: P(B ≤ 1) = 0.0107 and P(B ≤ 2) = 0.0547, so that the second and ninth values bound it.
    assert_eq!(quantile_ranks(10, 0.5, 0.95), (Some(2), Some(9)));
    for (n, p) in [(100, 0.05), (100, 0.5), (1000, 0.95)] {
        let (lower, upper) = quantile_ranks(n, p, 0.95);
        let (lower, upper) = (lower.unwrap(), upper.unwrap());
        let below = |k: u64| (0..k).map(|j| binomial(j, n, p)).sum::<f64>();
        assert!(
            below(lower) <= 0.025 && below(lower + 1) > 0.025,
            "{n} at {p}"
        );
        assert!(
            below(upper) >= 0.975 && below(upper - 1) < 0.975,
            "{n} at {p}"
        );
    }
}

#[test]
fn a_bound_that_the_sample_cannot_give_is_absent() {
    // The largest of n bounds the 95 % quantile from above with tail 0.025 once 0.95ⁿ ≤ 0.025: from n = 72 on.
    assert_eq!(quantile_ranks(71, 0.95, 0.95).1, None);
    assert_eq!(quantile_ranks(72, 0.95, 0.95).1, Some(72));
    assert_eq!(quantile_ranks(71, 0.05, 0.95).0, None);
    assert_eq!(quantile_ranks(72, 0.05, 0.95).0, Some(1));
    assert_eq!(quantile_ranks(1, 0.5, 0.95), (None, None));
    assert_eq!(quantile_ranks(0, 0.5, 0.95), (None, None));
}

#[test]
fn quantiles_rank_never_as_infinite() {
    let mut values: Vec<f64> = (0..30).map(f64::from).collect();
    values.extend([f64::INFINITY; 70]);
    let ranks = quantile_ranks(100, 0.05, 0.95);
    let low = quantile(&values, 0.05, ranks).unwrap();
    assert_eq!(
        (low.value, low.lower, low.upper),
        (4.0, Some(0.0), Some(10.0))
    );
    let median = quantile(&values, 0.5, quantile_ranks(100, 0.5, 0.95)).unwrap();
    assert_eq!(median.value, f64::INFINITY);
    assert_eq!(median.upper, Some(f64::INFINITY));
}

fn counts(both: u64, first: u64, second: u64, neither: u64) -> PairCounts {
    PairCounts {
        both,
        first,
        second,
        neither,
    }
}

#[test]
fn paired_differences_agree_with_published_intervals() {
    // Newcombe, Improved confidence intervals … based on paired data (1998), table II, method 10; and Altman and
    // others, Statistics with Confidence (second edition, 2000), page 52.
    let table = [
        (counts(36, 12, 2, 0), 0.0569, 0.3404, 5e-5),
        (counts(14, 5, 0, 22), 0.011, 0.226, 6e-4),
    ];
    for (pairs, lower, upper, tolerance) in table {
        let found = pairs.difference(0.95).unwrap();
        assert!(close(found.lower, lower, tolerance), "{found:?}");
        assert!(close(found.upper, upper, tolerance), "{found:?}");
    }
}

#[test]
fn pairs_that_all_agree_still_leave_a_difference_possible() {
    for pairs in [
        counts(0, 0, 0, 100),
        counts(100, 0, 0, 0),
        counts(50, 0, 0, 50),
    ] {
        let found = pairs.difference(0.95).unwrap();
        assert_eq!(found.value, 0.0);
        assert!(
            found.lower.unwrap() < 0.0 && found.upper.unwrap() > 0.0,
            "{found:?}"
        );
    }
    assert_eq!(counts(0, 0, 0, 0).difference(0.95), None);
}

#[test]
fn paired_differences_cover_the_truth_about_95_times_in_100() {
    // One uniform decides both, as common random numbers do: 0.30 against 0.18, and always yes where the other is.
    let share = coverage("pairs", 0.12, |stream| {
        let mut pairs = PairCounts::default();
        for _ in 0..120 {
            let u = stream.uniform();
            pairs.add(u < 0.30, u < 0.18);
        }
        pairs.difference(0.95).unwrap()
    });
    // The method is conservative for correlated pairs; see the tables of its paper.
    assert!((0.945..0.992).contains(&share), "{share}");
}
