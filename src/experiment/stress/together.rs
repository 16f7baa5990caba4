//! Robustness: what deserves protection where several sites, links or fleets may be lost together, whatever the cause.
//!
//! Two roads that stand in for each other are routine alone, and high together. So sets of k are lost at once: all of them
//! where they are few, else a balanced sample in which everything comes as often. The band of a thing is the highest that
//! its own loss has beside the loss of k − 1 others, and alone. Only that band is given out, in order of name: neither the
//! set in which it was found, nor a number, nor an order, because such a list would serve an attacker more than a planner.

use std::collections::BTreeSet;

use crate::engine::streams::Draws;
use crate::engine::streams::EntityKey;
use crate::engine::streams::Purpose;
use crate::engine::streams::Stream;
use crate::engine::time::SimTime;
use crate::experiment::stress::Side;
use crate::experiment::stress::bands;
use crate::experiment::stress::bands::Band;
use crate::experiment::stress::bands::Loss;
use crate::experiment::summary::LEVEL;
use crate::scenario::scenario::Scenario;

/// Order in which things are put into sets.
const ORDER: Purpose = Purpose(0x4c4f_5353);

/// Things that are lost together, by their places among the losses, in order.
pub type Set = Vec<usize>;

/// Sets of `k` out of `n` things: all if there are at most `most`, else a balanced sample of about as many.
pub fn sets(n: usize, k: usize, most: usize, seed: u64) -> Vec<Set> {
    if k == 0 || k > n {
        return Vec::new();
    }
    if count(n, k) <= most as u128 {
        return all(n, k);
    }
    let mut chosen = BTreeSet::new();
    let mut stream = Draws::new(seed, 0).stream(ORDER, EntityKey::of("loss"), k as u64);
    // Each round deals all things into sets, so that none comes more than once more than another.
    for _ in 0..most.div_ceil((n / k).max(1)) {
        let order = shuffled(n, &mut stream);
        for chunk in order.chunks_exact(k) {
            let mut set = chunk.to_vec();
            set.sort_unstable();
            chosen.insert(set);
        }
    }
    chosen.into_iter().collect()
}

/// Number of sets of `k` out of `n`; the greatest number where there are more.
fn count(n: usize, k: usize) -> u128 {
    (0..k).fold(1u128, |product, i| {
        product.saturating_mul((n - i) as u128) / (i as u128 + 1)
    })
}

fn all(n: usize, k: usize) -> Vec<Set> {
    let mut sets = vec![Vec::new()];
    for _ in 0..k {
        let longer = sets.iter().flat_map(|set: &Set| {
            let from = set.last().map_or(0, |last| last + 1);
            (from..n).map(move |next| {
                let mut set = set.clone();
                set.push(next);
                set
            })
        });
        sets = longer.collect();
    }
    sets
}

fn shuffled(n: usize, stream: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for place in (1..n).rev() {
        order.swap(place, stream.index(place + 1));
    }
    order
}

/// Every set that must be run beside those of one: the sets themselves, and each without one of its things.
pub fn needed(sets: &[Set]) -> Vec<Set> {
    let mut needed = BTreeSet::new();
    for set in sets {
        needed.insert(set.clone());
        for out in set {
            let rest: Set = set.iter().copied().filter(|thing| thing != out).collect();
            if rest.len() > 1 {
                needed.insert(rest);
            }
        }
    }
    needed.into_iter().collect()
}

/// The scenario without all things of a set.
pub fn scenario(plan: &Scenario, losses: &[Loss], set: &Set, at: SimTime) -> Scenario {
    set.iter().fold(plan.clone(), |changed, place| {
        bands::without(&changed, losses[*place].kind, &losses[*place].id, at)
    })
}

/// The band of each thing where `sets` are lost at once.
///
/// `of` gives what a set came to; the empty set is the plan.
pub fn bands<'a>(n: usize, sets: &[Set], of: impl Fn(&[usize]) -> Option<Side<'a>>) -> Vec<Band> {
    let tests = sets.iter().map(Vec::len).sum::<usize>().max(1);
    let level = 1.0 - (1.0 - LEVEL) / tests as f64;
    let mut found = vec![Band::Routine; n];
    for (thing, band) in found.iter_mut().enumerate() {
        if let (Some(plan), Some(lost)) = (of(&[]), of(&[thing])) {
            *band = bands::band(plan, lost, LEVEL);
        }
    }
    for set in sets {
        for out in set {
            let rest: Set = set.iter().copied().filter(|thing| thing != out).collect();
            if let (Some(before), Some(after)) = (of(&rest), of(set)) {
                let band = bands::band(before, after, level);
                found[*out] = found[*out].max(band);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_sets_are_all_there_once_and_many_are_dealt_evenly() {
        assert_eq!(sets(4, 2, 10, 1).len(), 6);
        assert_eq!(
            sets(4, 3, 10, 1),
            [[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]]
        );
        assert_eq!(sets(2, 3, 10, 1), Vec::<Set>::new());
        let many = sets(40, 2, 100, 1);
        assert!(many.len() > 90 && many.len() <= 100, "{}", many.len());
        for thing in 0..40 {
            let times = many.iter().filter(|set| set.contains(&thing)).count();
            assert!((3..=5).contains(&times), "{thing} comes {times} times");
        }
        assert_eq!(many, sets(40, 2, 100, 1));
    }

    #[test]
    fn what_is_needed_are_the_sets_and_each_without_one_of_its_things() {
        assert_eq!(needed(&[vec![0, 1]]), [vec![0, 1]]);
        let found = needed(&[vec![0, 1, 2]]);
        assert_eq!(found, [vec![0, 1], vec![0, 1, 2], vec![0, 2], vec![1, 2]]);
    }
}
