//! The heap of the calendar: unsigned keys, the least on top.
//!
//! Most events schedule another, so the place of a key that was taken stays open for the next one pushed: one way
//! down the heap instead of two. Each key has four below it, side by side in memory: half as many levels.
//! Sources: Wegener, Bottom-up heapsort (1993); LaMarca and Ladner, The influence of caches on heaps (1996).

/// Keys below each key.
const WAYS: usize = 4;

/// Keys of which the least can be taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Heap {
    keys: Vec<u128>,
    /// Whether the first of `keys` has been taken and its place is open.
    is_open: bool,
}

impl Heap {
    /// Number of keys.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.keys.len() - usize::from(self.is_open)
    }

    /// Whether nothing has been pushed since it was made or cleared.
    #[inline]
    pub(super) fn is_clear(&self) -> bool {
        self.keys.is_empty()
    }

    /// Removes all keys and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.keys.clear();
        self.is_open = false;
    }

    /// The least key.
    #[inline]
    pub(super) fn peek(&self) -> Option<u128> {
        if self.is_open {
            return self.keys.iter().skip(1).take(WAYS).min().copied();
        }
        self.keys.first().copied()
    }

    /// Adds a key.
    #[inline]
    pub(super) fn push(&mut self, key: u128) {
        if self.is_open {
            self.is_open = false;
            // Two pending events are so common where a model is small that they are worth a way of their own.
            if let [first, second] = &mut self.keys[..] {
                (*first, *second) = (key.min(*second), key.max(*second));
            } else {
                sink(&mut self.keys, 0, key);
            }
        } else {
            let place = self.keys.len();
            self.keys.push(key);
            rise(&mut self.keys, 0, place, key);
        }
    }

    /// Takes the least key if it is at most `limit`.
    #[inline]
    pub(super) fn pop_up_to(&mut self, limit: u128) -> Option<u128> {
        self.close();
        let least = *self.keys.first()?;
        self.is_open = least <= limit;
        self.is_open.then_some(least)
    }

    /// Keeps the keys that a test accepts.
    pub(super) fn retain(&mut self, is_kept: impl Fn(u128) -> bool) {
        self.close();
        self.keys.retain(|key| is_kept(*key));
        // From the last parent up, each key sinks into the heaps below it.
        let n_parents = self.keys.len().div_ceil(WAYS);
        for place in (0..n_parents).rev() {
            let key = self.keys[place];
            sink(&mut self.keys, place, key);
        }
    }

    /// Fills the open place with the last key.
    #[inline]
    fn close(&mut self) {
        if self.is_open {
            self.is_open = false;
            if let Some(last) = self.keys.pop()
                && !self.keys.is_empty()
            {
                sink(&mut self.keys, 0, last);
            }
        }
    }
}

/// Puts a key in a place and moves it down to the end along the least children, and a little way up again.
#[inline(never)]
fn sink(keys: &mut [u128], top: usize, key: u128) {
    let mut place = top;
    loop {
        let first = WAYS * place + 1;
        let Some(children) = keys.get(first..).and_then(|below| below.first_chunk()) else {
            break;
        };
        let child = first + least_of(children);
        keys[place] = keys[child];
        place = child;
    }
    // At the end of the list there may be a family that is not complete.
    let mut child = WAYS * place + 1;
    for other in child + 1..keys.len() {
        if keys[other] < keys[child] {
            child = other;
        }
    }
    if child < keys.len() && keys[child] < key {
        keys[place] = keys[child];
        keys[child] = key;
    } else {
        rise(keys, top, place, key);
    }
}

/// Which of the keys is the least, without a branch that depends on them.
#[inline]
fn least_of(keys: &[u128; WAYS]) -> usize {
    let left = usize::from(keys[1] < keys[0]);
    let right = 2 + usize::from(keys[3] < keys[2]);
    if keys[right] < keys[left] {
        right
    } else {
        left
    }
}

/// Puts a key in a place and moves it up, no higher than `top`, while it is less than its parent.
#[inline]
fn rise(keys: &mut [u128], top: usize, mut place: usize, key: u128) {
    while place > top {
        let parent = (place - 1) / WAYS;
        if keys[parent] <= key {
            break;
        }
        keys[place] = keys[parent];
        place = parent;
    }
    keys[place] = key;
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Heap {
        /// The keys in no particular order.
        pub(in crate::engine) fn iter(&self) -> impl Iterator<Item = u128> + '_ {
            self.keys[usize::from(self.is_open)..].iter().copied()
        }
    }

    /// Numbers without much order, some of them equal.
    fn mixed(i: u64) -> u128 {
        (i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 50).into()
    }

    #[test]
    fn keys_leave_in_order_however_pushes_and_pops_alternate() {
        for pattern in 1..=9u64 {
            let mut heap = Heap::default();
            let mut slow: Vec<u128> = Vec::new();
            for i in 0..3_000 {
                if mixed(i + pattern) % 10 < pattern.into() && i < 2_000 {
                    heap.push(mixed(i));
                    slow.push(mixed(i));
                } else {
                    slow.sort_unstable_by(|a, b| b.cmp(a));
                    assert_eq!(heap.pop_up_to(u128::MAX), slow.pop());
                }
                assert_eq!(heap.len(), slow.len());
                assert_eq!(heap.peek(), slow.iter().min().copied());
            }
            let mut left: Vec<u128> = heap.iter().collect();
            left.sort_unstable_by(|a, b| b.cmp(a));
            slow.sort_unstable_by(|a, b| b.cmp(a));
            assert_eq!(left, slow);
        }
    }

    #[test]
    fn a_key_beyond_the_limit_stays() {
        let mut heap = Heap::default();
        assert_eq!(heap.pop_up_to(9), None);
        heap.push(5);
        assert_eq!(heap.pop_up_to(4), None);
        assert_eq!((heap.len(), heap.peek()), (1, Some(5)));
        assert_eq!(heap.pop_up_to(5), Some(5));
        assert_eq!((heap.len(), heap.peek()), (0, None));
        assert_eq!(heap.pop_up_to(u128::MAX), None);
    }

    #[test]
    fn keys_that_are_not_kept_are_gone_and_the_rest_is_in_order() {
        let mut heap = Heap::default();
        (0..100).for_each(|i| heap.push(mixed(i)));
        let first = heap.pop_up_to(u128::MAX).unwrap();
        heap.retain(|key| key % 2 == 0);
        let left: Vec<u128> = std::iter::from_fn(|| heap.pop_up_to(u128::MAX)).collect();
        let mut expected: Vec<u128> = (0..100).map(mixed).filter(|key| key % 2 == 0).collect();
        expected.sort_unstable();
        expected.retain(|key| *key != first);
        assert_eq!(left, expected);
    }
}
