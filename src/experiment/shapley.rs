//! Shapley values: how much each of several players adds to what they bring about together.
//!
//! A *game* gives a value to every set of players. The Shapley value of a player is the mean, over all orders in which
//! the players could join, of what the value changes when this one joins. It is the only division that adds exactly to
//! the whole, gives equals to equals, nothing to who never changes anything, and is linear in the game.
//!
//! A set of players is the bits of a number: bit i stands for player i.
//!
//! Source: Shapley, A value for n-person games (1953), sections 3 and 4. Sampled orders: Castro, Gómez and Tejada,
//! Polynomial calculation of the Shapley value based on sampling (2009); each with its reverse: Mitchell, Cooper, Frank
//! and Holmes, Sampling permutations for Shapley value estimation (2022), section 3 (antithetic pairs).
//!
//! # Example
//!
//! ```
//! # use bluelift::experiment::shapley::exact;
//! // The first player brings 4 alone; the other two bring 6, but only together.
//! let game = |set: u32| f64::from(set & 1) * 4.0 + if set & 0b110 == 0b110 { 6.0 } else { 0.0 };
//! let values: Vec<f64> = (0..8).map(game).collect();
//! assert_eq!(exact(3, &values), [4.0, 3.0, 3.0]);
//! ```

/// Shapley values of `n` players from the value of every set, `values[set]`, 2ⁿ of them.
///
/// # Panics
///
/// If there are not 2ⁿ values, or more than 20 players.
pub fn exact(n: usize, values: &[f64]) -> Vec<f64> {
    assert!(n <= 20 && values.len() == 1 << n, "one value for every set");
    let weights = weights(n);
    let of = |player: usize| {
        let bit = 1usize << player;
        let without = (0..values.len()).filter(|set| set & bit == 0);
        let added = without
            .map(|set| weights[set.count_ones() as usize] * (values[set | bit] - values[set]));
        added.sum()
    };
    (0..n).map(of).collect()
}

/// The share of orders in which exactly a given set of s players stands before a given one: s! (n − s − 1)! / n!.
fn weights(n: usize) -> Vec<f64> {
    let factorial = |k: usize| (1..=k).map(|i| i as f64).product::<f64>();
    (0..n)
        .map(|s| factorial(s) * factorial(n - s - 1) / factorial(n))
        .collect()
}

/// What each player adds when all join in the given order; the sum is exactly the whole, up to rounding.
pub fn along(order: &[usize], value: &mut dyn FnMut(u32) -> f64) -> Vec<f64> {
    let mut added = vec![0.0; order.len()];
    let mut set = 0;
    let mut before = value(set);
    for &player in order {
        set |= 1 << player;
        let after = value(set);
        added[player] = after - before;
        before = after;
    }
    added
}

/// The sets that an order and its reverse pass through, without repetition, in rising order.
pub fn sets_of_pair(order: &[usize]) -> Vec<u32> {
    let mut sets = vec![0];
    for forward in [true, false] {
        let mut set = 0;
        for place in 0..order.len() {
            let player = if forward {
                order[place]
            } else {
                order[order.len() - 1 - place]
            };
            set |= 1 << player;
            sets.push(set);
        }
    }
    sets.sort_unstable();
    sets.dedup();
    sets
}

/// The mean of what players add along an order and along its reverse.
pub fn along_pair(order: &[usize], value: &mut dyn FnMut(u32) -> f64) -> Vec<f64> {
    let reverse: Vec<usize> = order.iter().rev().copied().collect();
    let one = along(order, value);
    let other = along(&reverse, value);
    one.iter().zip(&other).map(|(a, b)| 0.5 * (a + b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::streams::Draws;
    use crate::engine::streams::EntityKey;
    use crate::engine::streams::Purpose;
    use crate::engine::tally::Tally;
    use crate::experiment::designs::latin::shuffled;

    /// A game without structure: every set has a value of its own.
    fn rough(n: usize) -> Vec<f64> {
        let draws = Draws::new(5, 0);
        let value = |set: u64| draws.stream(Purpose(1), EntityKey(0), set).uniform() * 100.0;
        (0..1u64 << n).map(value).collect()
    }

    #[test]
    fn values_add_to_the_whole_for_any_game() {
        for n in 1..=8 {
            let game = rough(n);
            let sum: f64 = exact(n, &game).iter().sum();
            let whole = game[(1 << n) - 1] - game[0];
            assert!((sum - whole).abs() < 1e-10, "{n}: {sum} and {whole}");
            let order: Vec<usize> = (0..n).rev().collect();
            let mut value = |set: u32| game[set as usize];
            let sum: f64 = along_pair(&order, &mut value).iter().sum();
            assert!((sum - whole).abs() < 1e-10, "{n}");
        }
    }

    #[test]
    fn players_who_can_change_places_have_equal_values() {
        // The value depends on players 1 and 3 only through how many of them are there.
        let game = |set: u32| {
            let both = f64::from((set >> 1 & 1) + (set >> 3 & 1));
            let others = f64::from(set & 1) + 2.0 * f64::from(set >> 2 & 1);
            (1.0 + others) * both * both
        };
        let values: Vec<f64> = (0..16).map(game).collect();
        let shapley = exact(4, &values);
        assert!((shapley[1] - shapley[3]).abs() < 1e-12, "{shapley:?}");
        assert!((shapley[0] - shapley[2]).abs() > 1.0, "{shapley:?}");
    }

    #[test]
    fn a_player_who_never_changes_anything_has_exactly_nothing() {
        let game = rough(3);
        let values: Vec<f64> = (0..16).map(|set: usize| game[set & 7]).collect();
        assert_eq!(exact(4, &values)[3], 0.0);
    }

    #[test]
    fn random_pairs_of_orders_have_the_exact_values_as_their_mean() {
        const N: usize = 7;
        let game = rough(N);
        let shapley = exact(N, &game);
        let mut tallies = [Tally::new(); N];
        for k in 0..4000 {
            let mut stream = Draws::new(9, k).stream(Purpose(2), EntityKey(0), 0);
            let order = shuffled(N, &mut stream);
            let added = along_pair(&order, &mut |set| game[set as usize]);
            tallies.iter_mut().zip(added).for_each(|(t, a)| t.add(a));
        }
        for (tally, value) in tallies.iter().zip(shapley) {
            let error = libm::sqrt(tally.variance().unwrap() / 4000.0);
            let off = (tally.mean().unwrap() - value).abs();
            assert!(off < 4.0 * error && error < 1.0, "{off} and {error}");
        }
    }

    #[test]
    fn a_pair_of_orders_passes_through_twice_as_many_sets_less_the_ends() {
        assert_eq!(sets_of_pair(&[2, 0, 1]), [0, 2, 3, 4, 5, 7]);
        assert_eq!(sets_of_pair(&[0]), [0, 1]);
    }
}
