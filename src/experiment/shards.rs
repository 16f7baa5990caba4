//! Dividing a job among machines: which shard runs what, and whether the parts make a whole.
//!
//! The replications of all scenarios of a job stand in one line, scenario after scenario; shard i of K has those from
//! ⌊i T / K⌋ up to ⌊(i + 1) T / K⌋ of T. So shards differ by one replication at most, whatever is divided: one scenario,
//! the sides of a comparison, or the points of a design, of which a shard may need one only.
//!
//! # Example
//!
//! ```
//! # use bluelift::experiment::shards::{Share, array, shares};
//! // Two scenarios of five replications each, in three shards: the second has the end of one and the start of the other.
//! let share = |side, first, count| Share { side, first, count };
//! assert_eq!(shares(2, 5, 3, 0), [share(0, 0, 3)]);
//! assert_eq!(shares(2, 5, 3, 1), [share(0, 3, 2), share(1, 0, 1)]);
//! assert_eq!(shares(2, 5, 3, 2), [share(1, 1, 4)]);
//! assert_eq!(array(&[2, 3, 4, 9, 11, 12]), "2-4,9,11-12");
//! ```

/// Some replications of one scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    /// Which scenario of the job, counted from 0.
    pub side: u32,
    /// First replication.
    pub first: u64,
    /// Number of replications.
    pub count: u64,
}

impl Share {
    /// The number behind the last replication.
    pub fn end(&self) -> u64 {
        self.first + self.count
    }
}

/// What shard `index` of `shards` runs, of `sides` scenarios with `n` replications each.
///
/// # Panics
///
/// If there are no shards.
pub fn shares(sides: u32, n: u64, shards: u32, index: u32) -> Vec<Share> {
    let total = u128::from(sides) * u128::from(n);
    let bound = |index: u32| (u128::from(index) * total / u128::from(shards)) as u64;
    let (from, to) = (bound(index), bound(index + 1));
    (0..sides)
        .filter_map(|side| {
            let start = u64::from(side) * n;
            let (first, end) = (from.max(start), to.min(start + n));
            (first < end).then(|| Share {
                side,
                first: first - start,
                count: end - first,
            })
        })
        .collect()
}

/// Numbers in the syntax of job arrays, such as `2,5-7`; they are in order.
pub fn array(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let text = |(first, last): &(u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    runs.iter().map(text).collect::<Vec<_>>().join(",")
}

/// What some shares leave open, and which of them have replications in common.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tiling {
    /// What is in none, in order.
    pub gaps: Vec<Share>,
    /// The first pair that overlaps, by place in the list.
    pub overlap: Option<(usize, usize)>,
}

/// How shares cover `n` replications of each of `sides` scenarios.
pub fn tile(sides: u32, n: u64, shares: &[Share]) -> Tiling {
    let mut order: Vec<usize> = (0..shares.len())
        .filter(|&place| shares[place].count > 0)
        .collect();
    order.sort_by_key(|&place| shares[place]);
    let mut tiling = Tiling::default();
    for side in 0..sides {
        let mut next = 0;
        let mut last = None;
        for &place in order.iter().filter(|&&place| shares[place].side == side) {
            let share = shares[place];
            if let Some(last) = last.filter(|_| share.first < next) {
                tiling.overlap.get_or_insert((last, place));
            }
            push_gap(&mut tiling.gaps, side, next, share.first);
            if share.end() >= next {
                (next, last) = (share.end(), Some(place));
            }
        }
        push_gap(&mut tiling.gaps, side, next, n);
    }
    tiling
}

fn push_gap(gaps: &mut Vec<Share>, side: u32, from: u64, to: u64) {
    if from < to {
        gaps.push(Share {
            side,
            first: from,
            count: to - from,
        });
    }
}

/// The shards of a plan that run some of what is missing.
pub fn missing(sides: u32, n: u64, shards: u32, gaps: &[Share]) -> Vec<u32> {
    let meets = |one: &Share, other: &Share| {
        one.side == other.side && one.first < other.end() && other.first < one.end()
    };
    (0..shards)
        .filter(|&index| {
            let mine = shares(sides, n, shards, index);
            mine.iter()
                .any(|share| gaps.iter().any(|gap| meets(share, gap)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_cover_everything_once_and_differ_by_one_at_most() {
        for (sides, n) in [(1, 1), (1, 1000), (2, 7), (5, 13), (3, 10_000_000)] {
            for shards in [1, 2, 3, 7, 64] {
                let all: Vec<Vec<Share>> = (0..shards)
                    .map(|index| shares(sides, n, shards, index))
                    .collect();
                let flat: Vec<Share> = all.iter().flatten().copied().collect();
                assert_eq!(
                    tile(sides, n, &flat),
                    Tiling::default(),
                    "{sides} {n} {shards}"
                );
                let sizes: Vec<u64> = all
                    .iter()
                    .map(|shares| shares.iter().map(|s| s.count).sum())
                    .collect();
                let (least, most) = (sizes.iter().min().unwrap(), sizes.iter().max().unwrap());
                assert!(most - least <= 1, "{sizes:?}");
            }
        }
    }

    #[test]
    fn what_is_missing_and_what_overlaps_is_found() {
        let plan: Vec<Vec<Share>> = (0..5).map(|index| shares(2, 10, 5, index)).collect();
        let without = |left_out: &[usize]| -> Vec<Share> {
            let kept = (0..5).filter(|index| !left_out.contains(index));
            kept.flat_map(|index| plan[index].clone()).collect()
        };
        for left_out in [&[][..], &[0], &[2], &[1, 2], &[0, 4]] {
            let tiling = tile(2, 10, &without(left_out));
            let numbers: Vec<u32> = left_out.iter().map(|&index| index as u32).collect();
            assert_eq!(missing(2, 10, 5, &tiling.gaps), numbers);
            assert_eq!(tiling.overlap, None);
        }
        let mut twice = without(&[]);
        twice.push(Share {
            side: 1,
            first: 3,
            count: 2,
        });
        assert!(tile(2, 10, &twice).overlap.is_some());
    }

    #[test]
    fn array_syntax_joins_neighbours() {
        assert_eq!(array(&[]), "");
        assert_eq!(array(&[0]), "0");
        assert_eq!(array(&[0, 1, 2, 3]), "0-3");
        assert_eq!(array(&[1, 3, 5]), "1,3,5");
    }
}
