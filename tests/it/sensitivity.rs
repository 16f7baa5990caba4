//! Sensitivity against functions whose indices are known, with and without chance in them.

use std::f64::consts::PI;

use bluelift::engine::streams::{Draws, EntityKey, Purpose, Stream};
use bluelift::experiment::designs::sobol::sobol;
use bluelift::experiment::designs::{Design, latin::latin};
use bluelift::experiment::sensitivity::morris::{Move, effects, trajectories};
use bluelift::experiment::sensitivity::sobol::{Indices, indices, points};
use bluelift::experiment::sensitivity::two_layer::layers;
use bluelift::experiment::summary::Estimate;

fn stream(name: &str, number: u64) -> Stream {
    Draws::new(1991, number).stream(Purpose(4), EntityKey::of(name), 0)
}

/// A standard normal variate (Box and Muller, 1958).
fn normal(stream: &mut Stream) -> f64 {
    let radius = (-2.0 * stream.uniform().ln()).sqrt();
    radius * (2.0 * PI * stream.uniform()).cos()
}

/// Ishigami and Homma (1990) with a = 7 and b = 0.1.
fn ishigami(x: &[f64]) -> f64 {
    let [a, b, c] = [0, 1, 2].map(|i| PI * (2.0 * x[i] - 1.0));
    a.sin() + 7.0 * b.sin().powi(2) + 0.1 * c.powi(4) * a.sin()
}

/// First-order and total indices of the Ishigami function, in closed form.
fn ishigami_indices() -> [(f64, f64); 3] {
    let (a, b) = (7.0f64, 0.1f64);
    let v1 = 0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2);
    let v2 = a * a / 8.0;
    let v13 = b * b * PI.powi(8) * (1.0 / 18.0 - 1.0 / 50.0);
    let v = v1 + v2 + v13;
    [(v1 / v, (v1 + v13) / v), (v2 / v, v2 / v), (0.0, v13 / v)]
}

const G: [f64; 6] = [0.0, 0.5, 3.0, 9.0, 99.0, 99.0];

/// Saltelli and Sobol' (1995).
fn g_function(x: &[f64]) -> f64 {
    x.iter()
        .zip(G)
        .map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a))
        .product()
}

fn g_indices() -> Vec<(f64, f64)> {
    let part = |a: f64| 1.0 / (3.0 * (1.0 + a) * (1.0 + a));
    let whole: f64 = G.iter().map(|a| 1.0 + part(*a)).product::<f64>() - 1.0;
    G.iter()
        .map(|a| {
            let total = part(*a) * (whole + 1.0) / (1.0 + part(*a));
            (part(*a) / whole, total / whole)
        })
        .collect()
}

/// Indices of a function with noise: of each replication of a row part is shared by its points, part is not.
fn noisy(
    f: fn(&[f64]) -> f64,
    k: usize,
    design: &Design,
    r: usize,
    shared: f64,
    own: f64,
) -> Indices {
    let values: Vec<Vec<f64>> = points(design, k)
        .iter()
        .enumerate()
        .map(|(number, point)| {
            let row = (number / (k + 2)) as u64;
            let mut world = stream("world", row);
            let mut apart = stream("apart", number as u64);
            (0..r)
                .map(|_| f(point) + shared * normal(&mut world) + own * normal(&mut apart))
                .collect()
        })
        .collect();
    indices(k, &values).unwrap()
}

fn covers(estimate: Option<Estimate>, truth: f64) -> bool {
    let estimate = estimate.unwrap();
    estimate.lower.unwrap() <= truth && truth <= estimate.upper.unwrap()
}

fn near(found: &Indices, truth: &[(f64, f64)], tolerance: f64) {
    for index in &found.inputs {
        let (first, total) = truth[index.input];
        let got = (index.first.unwrap().value, index.total.unwrap().value);
        assert!((got.0 - first).abs() < tolerance, "{index:?}: {first}");
        assert!((got.1 - total).abs() < tolerance, "{index:?}: {total}");
    }
}

#[test]
fn the_indices_of_ishigami_and_of_the_g_function_are_found() {
    let found = noisy(ishigami, 3, &sobol(4096, 6, 1).unwrap(), 2, 0.0, 0.0);
    near(&found, &ishigami_indices(), 0.02);
    assert_eq!(found.inputs[0].input, 0);
    let found = noisy(g_function, 6, &sobol(4096, 12, 1).unwrap(), 2, 0.0, 0.0);
    near(&found, &g_indices(), 0.02);
    let order: Vec<usize> = found
        .inputs
        .iter()
        .map(|index| index.input)
        .take(4)
        .collect();
    assert_eq!(order, [0, 1, 2, 3]);
}

#[test]
fn noise_is_taken_out_whether_points_share_it_or_not() {
    // Noise of twice the function's own variance, which would else halve every first-order index.
    let design = sobol(4096, 6, 2).unwrap();
    near(
        &noisy(ishigami, 3, &design, 4, 0.0, 5.0),
        &ishigami_indices(),
        0.06,
    );
    near(
        &noisy(ishigami, 3, &design, 4, 5.0, 0.0),
        &ishigami_indices(),
        0.06,
    );
    let both = noisy(ishigami, 3, &design, 4, 3.0, 4.0);
    assert!((both.chance - 25.0).abs() < 1.0, "{}", both.chance);
    assert!((both.variance - 13.845).abs() < 1.0, "{}", both.variance);
}

#[test]
fn intervals_of_indices_cover_at_least_as_often_as_they_say_less_two_points() {
    const REPEATS: u64 = 300;
    let truth = ishigami_indices();
    let (mut covered, mut all) = (0, 0);
    for repeat in 0..REPEATS {
        let design = latin(200, 6, &Draws::new(1000 + repeat, 0));
        let found = noisy(ishigami, 3, &design, 3, 1.0, 1.0);
        for index in &found.inputs {
            let (first, total) = truth[index.input];
            covered +=
                u32::from(covers(index.first, first)) + u32::from(covers(index.total, total));
            all += 2;
        }
    }
    let share = f64::from(covered) / f64::from(all);
    assert!(share >= 0.93 - 0.02, "{share}");
}

/// Morris (1991), section 4: twenty inputs, of which the first ten matter.
fn morris_function(x: &[f64]) -> f64 {
    let w: Vec<f64> = x
        .iter()
        .enumerate()
        .map(|(i, &x)| match i {
            2 | 4 | 6 => 2.0 * (1.1 * x / (x + 0.1) - 0.5),
            _ => 2.0 * (x - 0.5),
        })
        .collect();
    let sign = |n: usize| if n.is_multiple_of(2) { 1.0 } else { -1.0 };
    let mut y = 0.0;
    for i in 0..20 {
        // β_i is 20 for the first ten, else (−1)^i; β_ij is −15 for the first six, else (−1)^(i+j).
        y += w[i] * if i < 10 { 20.0 } else { sign(i + 1) };
        for j in i + 1..20 {
            y += w[i] * w[j] * if j < 6 { -15.0 } else { sign(i + j + 2) };
            for l in j + 1..20 {
                if l < 5 {
                    y += -10.0 * w[i] * w[j] * w[l];
                    for s in l + 1..4 {
                        y += 5.0 * w[i] * w[j] * w[l] * w[s];
                    }
                }
            }
        }
    }
    y
}

#[test]
fn the_inputs_that_matter_in_morris_function_are_told_from_those_that_do_not() {
    let found = trajectories(20, 20, 4, 7);
    let y: Vec<f64> = found
        .points
        .iter()
        .map(|point| morris_function(point))
        .collect();
    let moves: Vec<Option<Move>> = (0..20 * 20)
        .map(|place| {
            let before = place / 20 * 21 + place % 20;
            Move::of(&[y[before + 1] - y[before]])
        })
        .collect();
    let effects = effects(&found, &moves);
    let mut first: Vec<usize> = effects.iter().take(10).map(|effect| effect.input).collect();
    first.sort_unstable();
    assert_eq!(first, (0..10).collect::<Vec<_>>());
    // Inputs 8, 9 and 10 act alone and in proportion: a large mean, and hardly any spread. The first seven do not.
    let of = |input: usize| effects.iter().find(|effect| effect.input == input).unwrap();
    for input in [7, 8, 9] {
        let effect = of(input);
        assert!(
            (effect.mean.unwrap().value - 40.0).abs() < 8.0,
            "{effect:?}"
        );
        assert!(effect.sd.unwrap() < 12.0, "{effect:?}");
    }
    for input in 0..7 {
        assert!(of(input).sd.unwrap() > 15.0, "{:?}", of(input));
    }
    for input in 10..20 {
        assert!(
            of(input).mean_absolute.unwrap().value < 12.0,
            "{:?}",
            of(input)
        );
    }
}

#[test]
fn noise_is_taken_out_of_the_spread_of_effects() {
    let found = trajectories(60, 2, 4, 3);
    let mut noise = stream("morris", 0);
    let moves: Vec<Option<Move>> = (0..120)
        .map(|place| {
            let before = place / 2 * 3 + place % 2;
            let difference: f64 = (0..2)
                .map(|i| found.points[before + 1][i] - found.points[before][i])
                .sum();
            let seen: Vec<f64> = (0..10)
                .map(|_| difference + 3.0 * normal(&mut noise))
                .collect();
            Move::of(&seen)
        })
        .collect();
    for effect in effects(&found, &moves) {
        // The effect is exactly 1 everywhere; the noise of one is 3/√10 over Δ = 2/3.
        assert!((effect.noise - 1.42).abs() < 0.1, "{effect:?}");
        assert!(effect.sd.unwrap() < 0.75, "{effect:?}");
        assert!(covers(effect.mean, 1.0), "{effect:?}");
    }
}

#[test]
fn two_layers_are_told_apart_and_their_share_is_covered() {
    // Expectation uniform over 0 to 6 (variance 3), luck with variance 9: the share of knowledge is a quarter.
    const REPEATS: u64 = 300;
    let mut covered = 0;
    let mut mean_share = 0.0;
    for repeat in 0..REPEATS {
        let mut stream = stream("layers", repeat);
        let values: Vec<Vec<f64>> = (0..60)
            .map(|_| {
                let x = 6.0 * stream.uniform();
                (0..20).map(|_| x + 3.0 * normal(&mut stream)).collect()
            })
            .collect();
        let found = layers(&values).unwrap();
        covered += u64::from(covers(found.knowledge, 0.25));
        mean_share += found.knowledge.unwrap().value / REPEATS as f64;
        assert!((found.sd_luck - 3.0).abs() < 0.3, "{found:?}");
    }
    assert!((mean_share - 0.25).abs() < 0.01, "{mean_share}");
    let share = covered as f64 / REPEATS as f64;
    assert!(share >= 0.93 - 0.04, "{share}");
}
