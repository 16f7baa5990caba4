//! Random numbers and incidents: independence of streams, Poisson fields, self-excitation.
//!
//! Bounds are on standardised deviations: with fixed seeds a test gives the same answer for ever, and a
//! deviation beyond the bound has a chance below one in a thousand if all is well.

use bluelift::engine::clusters::Clusters;
use bluelift::engine::field::Field;
use bluelift::engine::streams::Draws;
use bluelift::engine::streams::EntityKey;
use bluelift::engine::streams::Purpose;
use bluelift::engine::tally::Tally;
use bluelift::engine::time::SimTime;
use rand::Rng;
use statrs::distribution::ChiSquared;
use statrs::distribution::ContinuousCDF;

use crate::means::assert_mean_is;

const PURPOSE: Purpose = Purpose(1);
const EXCITED: Purpose = Purpose(2);

/// Asserts that counts agree with what is expected of them, neither too badly nor too well to be random.
#[track_caller]
fn assert_counts_fit(counts: &[u64], expected: impl Fn(usize) -> f64) {
    let deviation = |(k, count): (usize, &u64)| (*count as f64 - expected(k)).powi(2) / expected(k);
    let sum: f64 = counts.iter().enumerate().map(deviation).sum();
    let share = ChiSquared::new(counts.len() as f64).unwrap().cdf(sum);
    assert!(
        (0.000_5..0.999_5).contains(&share),
        "χ² of {sum} with {} degrees: {share}",
        counts.len()
    );
}

/// First numbers of streams whose addresses differ in one part only, by the name of the part.
fn neighbours(n: u64) -> Vec<(&'static str, Vec<u64>)> {
    let here = EntityKey::of("inf-bn-1");
    let all = |part: &dyn Fn(u64) -> u64| (0..n).map(part).collect();
    vec![
        (
            "seed",
            all(&|i| Draws::new(i, 0).stream(PURPOSE, here, 0).next_u64()),
        ),
        (
            "replication",
            all(&|i| Draws::new(1, i).stream(PURPOSE, here, 0).next_u64()),
        ),
        (
            "branch",
            all(&|i| {
                Draws::new(1, 0)
                    .branch(i)
                    .stream(PURPOSE, here, 0)
                    .next_u64()
            }),
        ),
        (
            "purpose",
            all(&|i| {
                Draws::new(1, 0)
                    .stream(Purpose(i as u32), here, 0)
                    .next_u64()
            }),
        ),
        (
            "entity",
            all(&|i| {
                Draws::new(1, 0)
                    .stream(PURPOSE, EntityKey(i.into()), 0)
                    .next_u64()
            }),
        ),
        (
            "high half",
            all(&|i| {
                Draws::new(1, 0)
                    .stream(PURPOSE, EntityKey(u128::from(i) << 64), 0)
                    .next_u64()
            }),
        ),
        (
            "k",
            all(&|i| Draws::new(1, 0).stream(PURPOSE, here, i).next_u64()),
        ),
        ("one stream", {
            let mut stream = Draws::new(1, 0).stream(PURPOSE, here, 0);
            (0..n).map(|_| stream.next_u64()).collect()
        }),
    ]
}

#[test]
fn first_numbers_of_neighbouring_addresses_are_uniform_and_independent() {
    let n = 65_536;
    for (part, numbers) in neighbours(n) {
        // Every bit is set half the time, and differs from the same bit of the neighbour half the time.
        for bit in 0..64 {
            let set: i64 = numbers
                .iter()
                .map(|number| (number >> bit & 1) as i64)
                .sum();
            let differing = numbers
                .windows(2)
                .map(|pair| ((pair[0] ^ pair[1]) >> bit & 1) as i64);
            for count in [set, differing.sum()] {
                let z = (count as f64 - n as f64 / 2.0) / (n as f64 / 4.0).sqrt();
                assert!(z.abs() < 4.7, "{part}, bit {bit}: {z}");
            }
        }
        // Pairs of neighbours fill the unit square evenly.
        let mut cells = vec![0; 256];
        for pair in numbers.chunks_exact(2) {
            cells[(pair[0] >> 60 << 4 | pair[1] >> 60) as usize] += 1;
        }
        assert_counts_fit(&cells, |_| n as f64 / 2.0 / 256.0);
    }
}

#[test]
fn one_bit_of_an_address_changes_half_the_bits_of_the_number() {
    let draws = Draws::new(1, 0);
    let mut tally = Tally::new();
    for n in 0..200u64 {
        let base = draws.stream(PURPOSE, EntityKey(n.into()), n).next_u64();
        for bit in 0..64 {
            let by_k = draws.stream(PURPOSE, EntityKey(n.into()), n ^ 1 << bit);
            let by_seed = Draws::new(1 ^ 1 << bit, 0).stream(PURPOSE, EntityKey(n.into()), n);
            for mut other in [by_k, by_seed] {
                let changed = (base ^ other.next_u64()).count_ones();
                assert!((6..=58).contains(&changed), "{n}, bit {bit}: {changed}");
                tally.add(changed.into());
            }
        }
    }
    let z = (tally.mean().unwrap() - 32.0) / (16.0 / tally.count() as f64).sqrt();
    assert!(z.abs() < 4.0, "{z}");
    assert!((tally.variance().unwrap() - 16.0).abs() < 0.7);
}

/// Rates by month [per day], from nothing to five times the lowest strip.
const MONTHLY: [f64; 12] = [0.2, 0.0, 0.5, 1.0, 1.4, 2.0, 3.1, 5.0, 4.0, 0.9, 0.1, 0.3];
const MONTH_DAYS: i32 = 30;

/// Incidents in a year of monthly rates, asked for again at every incident and change of rate.
fn year_of_incidents(field: &mut Field, draws: &Draws) -> Vec<SimTime> {
    let mut found = Vec::new();
    for (month, rate) in MONTHLY.iter().enumerate() {
        let mut now = SimTime::start_of_day(month as i32 * MONTH_DAYS);
        let end = SimTime::start_of_day((month as i32 + 1) * MONTH_DAYS);
        loop {
            let next = field
                .next_incident_before(draws, now, *rate, SimTime::NEVER)
                .time;
            if next > end {
                break;
            }
            found.push(next);
            now = next;
        }
    }
    found
}

#[test]
fn incidents_of_a_changing_rate_are_a_poisson_process() {
    let n_replications = 400;
    let mut by_month = [0; 12];
    let mut yearly = Tally::new();
    // Where within its month an incident lies, in twentieths, and the gaps in the steadiest month.
    let mut places = vec![0; 20];
    let mut field = Field::new(PURPOSE, EntityKey::of("north"), 1.0);
    for replication in 0..n_replications {
        field.reset();
        let found = year_of_incidents(&mut field, &Draws::new(3, replication));
        yearly.add(found.len() as f64);
        for time in found {
            let day = time.days();
            by_month[(day / f64::from(MONTH_DAYS)) as usize] += 1;
            places[(day % f64::from(MONTH_DAYS) / 1.5) as usize] += 1;
        }
    }
    assert_eq!(by_month[1], 0);
    let month = f64::from(MONTH_DAYS) * n_replications as f64;
    let busy: Vec<(u64, f64)> = by_month
        .iter()
        .copied()
        .zip(MONTHLY)
        .filter(|(_, rate)| *rate > 0.0)
        .collect();
    let counts: Vec<u64> = busy.iter().map(|(count, _)| *count).collect();
    assert_counts_fit(&counts, |k| busy[k].1 * month);
    let total: u64 = places.iter().sum();
    assert_counts_fit(&places, |_| total as f64 / 20.0);
    // The variance of a Poisson count is its mean; the sample variance of n has a relative error of √(2/n).
    let theory = MONTHLY.iter().sum::<f64>() * f64::from(MONTH_DAYS);
    let ratio = yearly.variance().unwrap() / theory;
    assert!(
        (ratio - 1.0).abs() < 3.3 * (2.0 / n_replications as f64).sqrt(),
        "{ratio}"
    );
}

#[test]
fn gaps_between_incidents_of_a_constant_rate_are_exponential() {
    // A rate that is not on the edge of a strip, and three strips high.
    let rate = 3.3;
    let mut classes = vec![0; 16];
    let mut product = Tally::new();
    let mut field = Field::new(PURPOSE, EntityKey::of("north"), 1.0);
    let draws = Draws::new(4, 0);
    let (mut now, mut last) = (SimTime::ZERO, None::<f64>);
    for _ in 0..20_000 {
        let next = field
            .next_incident_before(&draws, now, rate, SimTime::NEVER)
            .time;
        // The probability of a shorter gap is uniform.
        let share = -(-(next - now).days() * rate).exp_m1();
        classes[(share * 16.0) as usize] += 1;
        if let Some(last) = last {
            product.add((share - 0.5) * (last - 0.5));
        }
        (now, last) = (next, Some(share));
    }
    assert_counts_fit(&classes, |_| 20_000.0 / 16.0);
    // Independent uniform numbers have a covariance of 0, known here to within 1/12/√n.
    let z = product.mean().unwrap() * 12.0 * (product.count() as f64).sqrt();
    assert!(z.abs() < 3.3, "{z}");
}

/// Incidents in the family of one immigrant, and the sum of their delays after it [day].
fn family(clusters: &Clusters, draws: &Draws, immigrant: u64) -> (f64, f64) {
    let here = EntityKey::of("north");
    let mut unasked = vec![(immigrant, 0.0)];
    let (mut n, mut sum) = (0.0, 0.0);
    while let Some((key, time)) = unasked.pop() {
        n += 1.0;
        sum += time;
        let offspring = clusters.offspring(draws, here, key);
        unasked.extend(offspring.map(|(delay, key)| (key, time + delay.days())));
    }
    (n, sum)
}

#[test]
fn the_size_of_clusters_has_the_mean_and_variance_of_theory() {
    for n_offspring in [0.2, 0.5, 0.7] {
        let clusters = Clusters::new(EXCITED, n_offspring, 3.0).unwrap();
        let (mut means, mut variances, mut delays) = (Vec::new(), Vec::new(), Vec::new());
        for replication in 0..60 {
            let draws = Draws::new(5, replication);
            let (mut sizes, mut sum) = (Tally::new(), 0.0);
            for immigrant in 0..4_000 {
                let (size, delay) = family(&clusters, &draws, immigrant);
                sizes.add(size);
                sum += delay;
            }
            means.push(sizes.mean().unwrap());
            variances.push(sizes.variance().unwrap());
            delays.push(sum / 4_000.0);
        }
        let rest = 1.0 - n_offspring;
        assert_mean_is(1.0 / rest, &means);
        assert_mean_is(n_offspring / rest.powi(3), &variances);
        assert_eq!(clusters.mean_size(), 1.0 / rest);
        assert!((clusters.variance_of_size() * rest.powi(3) / n_offspring - 1.0).abs() < 1e-12);
        // Generation g has nᵍ incidents, each 3 g days after its immigrant: 3 Σ g nᵍ = 3 n/(1 − n)².
        assert_mean_is(3.0 * n_offspring / rest.powi(2), &delays);
    }
}

#[test]
fn removing_immigrants_removes_their_families_and_moves_nobody() {
    let clusters = Clusters::new(EXCITED, 0.6, 1.0).unwrap();
    let draws = Draws::new(6, 0);
    let incidents = |rate: f64| {
        let mut field = Field::new(PURPOSE, EntityKey::of("north"), 1.0);
        let mut all = Vec::new();
        let mut now = SimTime::ZERO;
        loop {
            let found = field.next_incident_before(&draws, now, rate, SimTime::NEVER);
            if found.time > SimTime::from_days(500.0) {
                break;
            }
            now = found.time;
            let mut unasked = vec![(found.time, found.key)];
            while let Some((time, key)) = unasked.pop() {
                all.push((time, key));
                let offspring = clusters.offspring(&draws, EntityKey::of("north"), key);
                unasked.extend(offspring.map(|(delay, key)| (time + delay, key)));
            }
        }
        all.sort_unstable();
        all
    };
    let (few, many) = (incidents(0.4), incidents(1.7));
    assert!(few.len() > 300 && many.len() > 2 * few.len());
    assert!(
        few.iter()
            .all(|incident| many.binary_search(incident).is_ok())
    );
    let mut keys: Vec<u64> = many.iter().map(|(_, key)| *key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), many.len());
}

#[test]
fn incidents_and_their_offspring_have_their_golden_values() {
    let draws = Draws::new(2026, 0);
    let here = EntityKey::of("north");
    let mut field = Field::new(PURPOSE, here, 1.0);
    let mut now = SimTime::ZERO;
    let mut found = Vec::new();
    for _ in 0..4 {
        let next = field.next_incident_before(&draws, now, 2.5, SimTime::NEVER);
        found.push((next.time.0, next.key));
        now = next.time;
    }
    assert_eq!(
        found,
        [
            (6_278_769_739, 0),
            (7_329_042_200, 1),
            (7_915_333_887, 144_115_188_075_855_872),
            (75_303_716_704, 2)
        ]
    );
    let clusters = Clusters::new(EXCITED, 0.9, 2.0).unwrap();
    let family: Vec<(i64, u64)> = (0..4)
        .flat_map(|parent| clusters.offspring(&draws, here, parent))
        .map(|(delay, key)| (delay.0, key))
        .collect();
    assert_eq!(
        family,
        [
            (239_086_205_422, 2_229_222_946_073_798_638),
            (61_511_039_962, 8_912_636_347_674_704_898)
        ]
    );
}
