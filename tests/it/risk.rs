//! Risk figures and the intervals that claims are judged by cover the truth as often as their docs say.

use bluelift::engine::streams::{Draws, EntityKey, Purpose, Stream};
use bluelift::experiment::estimate::exact;
use bluelift::experiment::risk::shortfall;
use bluelift::experiment::summary::Estimate;
use bluelift::model::figures::Direction;

const SAMPLES: u64 = 2000;

fn stream(name: &str, sample: u64) -> Stream {
    Draws::new(20_200_101, sample).stream(Purpose(2), EntityKey::of(name), 0)
}

/// A standard normal variate (Box and Muller, 1958).
fn normal(stream: &mut Stream) -> f64 {
    let radius = (-2.0 * stream.uniform().ln()).sqrt();
    radius * (std::f64::consts::TAU * stream.uniform()).cos()
}

fn covers(estimate: &Estimate, truth: f64) -> bool {
    estimate.lower.is_some_and(|lower| lower <= truth)
        && estimate.upper.is_some_and(|upper| truth <= upper)
}

/// Share of samples of a thousand whose shortfall's interval covers the truth.
fn coverage(
    name: &str,
    direction: Direction,
    truth: f64,
    draw: impl Fn(&mut Stream) -> f64,
) -> f64 {
    let one = |sample: u64| {
        let mut stream = stream(name, sample);
        let mut values: Vec<f64> = (0..1000).map(|_| draw(&mut stream)).collect();
        values.sort_unstable_by(f64::total_cmp);
        covers(&shortfall(&values, direction, 0.95).unwrap(), truth)
    };
    (0..SAMPLES).filter(|sample| one(*sample)).count() as f64 / SAMPLES as f64
}

#[test]
fn the_shortfall_of_a_thousand_replications_covers_at_least_93_times_in_100() {
    // Closed forms at 5 %: φ(z)/0.05; 1 − ln 0.05; exp(σ²/2) Φ(σ − z)/0.05 with z = 1.644854 and σ = 0.5.
    let normals = coverage("normal", Direction::Less, 2.062_713, normal);
    let lows = coverage("low", Direction::More, -2.062_713, normal);
    let exponentials = coverage("exponential", Direction::Less, 3.995_732, |s| {
        -s.uniform().ln()
    });
    let lognormals = coverage("lognormal", Direction::Less, 2.858_591, |s| {
        (0.5 * normal(s)).exp()
    });
    let found = [normals, lows, exponentials, lognormals];
    // Nominal less 2 points, less the 99.9 % range of a share in so many samples.
    let least = 0.93 - 3.29 * (0.93f64 * 0.07 / SAMPLES as f64).sqrt();
    assert!(found.iter().all(|share| *share >= least), "{found:?}");
    assert!(found.iter().all(|share| *share <= 0.99), "{found:?}");
}

#[test]
fn the_exact_interval_covers_at_least_as_often_as_it_says_for_every_probability() {
    // The coverage is a finite sum of binomial probabilities, computed here without the code under test.
    let binomial = |k: u64, n: u64, p: f64| -> f64 {
        let choose: f64 = (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product();
        choose * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32)
    };
    for n in [1, 7, 40] {
        let intervals: Vec<Estimate> = (0..=n).map(|k| exact(k, n, 0.95).unwrap()).collect();
        for step in 1..200 {
            let p = f64::from(step) / 200.0;
            let share: f64 = (0..=n)
                .filter(|k| covers(&intervals[*k as usize], p))
                .map(|k| binomial(k, n, p))
                .sum();
            assert!(share >= 0.95 - 1e-9, "{share} at {p} of {n}");
        }
    }
}

#[test]
fn exact_intervals_agree_with_published_values() {
    // Agresti and Coull, Approximate is better than exact (1998): 5 of 10 gives 0.187 to 0.813.
    let half = exact(5, 10, 0.95).unwrap();
    assert!((half.lower.unwrap() - 0.1871).abs() < 1e-4, "{half:?}");
    assert!((half.upper.unwrap() - 0.8129).abs() < 1e-4, "{half:?}");
    // None of n at 95 %: 1 − 0.025^(1/n).
    let none = exact(0, 59, 0.95).unwrap();
    assert!((none.upper.unwrap() - (1.0 - 0.025f64.powf(1.0 / 59.0))).abs() < 1e-12);
    assert_eq!(none.lower, Some(0.0));
}
