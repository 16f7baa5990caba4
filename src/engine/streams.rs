//! Random numbers by address: every draw has a place of its own, whoever draws first.
//!
//! A [`Stream`] is found from (seed, replication, branch, purpose, entity, k) and from nothing else.
//! Adding a base, a purpose or a thread therefore leaves every other draw as it was, and two scenarios
//! that share a seed meet the same exogenous world.
//!
//! - seed and replication: which world;
//! - branch: 0, except where a state is split and its copies must go on differently;
//! - purpose: what is drawn for, a constant of the code;
//! - entity: for whom, a strong hash of the planner's own id, never a position in a list;
//! - k: the k-th draw or incident of that entity and purpose.
//!
//! # Method
//!
//! Each part is absorbed in its own round of the SipHash permutation on 256 bits of state, which
//! becomes the state of a xoshiro256++ generator. The parts are never summed: with `seed + replication`
//! neighbouring seeds would share almost all their replications.
//! Source: Aumasson and Bernstein, SipHash: a fast short-input PRF (2012), section 2; Blackman and
//! Vigna, Scrambled linear pseudorandom number generators (2021).
//!
//! # Example
//!
//! ```
//! # use bluelift::engine::streams::{Draws, EntityKey, Purpose};
//! const VOYAGE: Purpose = Purpose(1);
//! let draws = Draws::new(7, 0);
//! let unit = EntityKey::of("inf-bn-1");
//! let first = draws.stream(VOYAGE, unit, 0).uniform();
//! assert_eq!(first, draws.stream(VOYAGE, unit, 0).uniform());
//! assert_ne!(first, draws.stream(VOYAGE, unit, 1).uniform());
//! ```

use std::convert::Infallible;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng, TryRng};

/// What a stream is drawn for; each use in the code has its own constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purpose(pub u32);

/// For whom a stream is drawn: 128 bits of a strong hash of the planner's own id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityKey(pub u128);

impl EntityKey {
    /// The key of an id.
    pub fn of(id: &str) -> EntityKey {
        let hash = blake3::hash(id.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        EntityKey(u128::from_le_bytes(bytes))
    }

    /// The key of an ordered pair: `join(a, b)` and `join(b, a)` differ.
    pub fn join(a: EntityKey, b: EntityKey) -> EntityKey {
        Mixer::START.key(a).key(b).entity()
    }

    /// The key of the n-th thing that belongs to an entity.
    pub fn with(self, n: u64) -> EntityKey {
        Mixer::START.key(self).word(n).entity()
    }
}

/// All the random numbers of one replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    seed: u64,
    replication: u64,
    branch: u64,
    root: Mixer,
}

impl Draws {
    /// The draws of a replication, on branch 0.
    pub fn new(seed: u64, replication: u64) -> Draws {
        Draws::at(seed, replication, 0)
    }

    /// The same world continued differently: draws that share nothing with those of other branches.
    pub fn branch(self, branch: u64) -> Draws {
        Draws::at(self.seed, self.replication, branch)
    }

    /// The seed of the batch.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The number of the replication, from 0.
    pub fn replication(&self) -> u64 {
        self.replication
    }

    /// The stream of a purpose, an entity and a number.
    #[inline]
    pub fn stream(&self, purpose: Purpose, entity: EntityKey, k: u64) -> Stream {
        let words = self
            .root
            .word(u64::from(purpose.0))
            .key(entity)
            .word(k)
            .finish();
        let mut bytes = [0; 32];
        for (chunk, word) in bytes.chunks_exact_mut(8).zip(words) {
            chunk.copy_from_slice(&word.to_le_bytes());
        }
        Stream(Xoshiro256PlusPlus::from_seed(bytes))
    }

    fn at(seed: u64, replication: u64, branch: u64) -> Draws {
        let root = Mixer::START
            .word(seed)
            .word(replication)
            .word(branch)
            .round();
        Draws {
            seed,
            replication,
            branch,
            root,
        }
    }
}

/// One independent sequence of random numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// Uniform over the open interval (0, 1), in steps of 2⁻⁵²; never 0 and never 1.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        open_unit(self.next_u64())
    }

    /// True with probability `p`; a greater `p` turns no true into false.
    #[inline]
    pub fn bernoulli(&mut self, p: f64) -> bool {
        self.uniform() < p
    }

    /// Uniform over 0, 1, … n − 1; 0 if n is 0.
    #[inline]
    pub fn index(&mut self, n: usize) -> usize {
        ((u128::from(self.next_u64()) * n as u128) >> 64) as usize
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0.next_u32())
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0.next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill_bytes(bytes);
        Ok(())
    }
}

/// The point of the open interval (0, 1) that stands for a random word, in steps of 2⁻⁵².
#[inline(always)]
pub(crate) fn open_unit(word: u64) -> f64 {
    const STEP: f64 = 1.0 / (1u64 << 52) as f64;
    ((word >> 12) as f64 + 0.5) * STEP
}

/// 256 bits that absorb words one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mixer([u64; 4]);

impl Mixer {
    /// The constants of SipHash: "somepseudorandomlygeneratedbytes".
    const START: Mixer = Mixer([
        0x736f_6d65_7073_6575,
        0x646f_7261_6e64_6f6d,
        0x6c79_6765_6e65_7261,
        0x7465_6462_7974_6573,
    ]);

    #[inline]
    fn word(mut self, word: u64) -> Mixer {
        self.0[3] ^= word;
        let mut mixed = self.round();
        mixed.0[0] ^= word;
        mixed
    }

    #[inline]
    fn key(self, key: EntityKey) -> Mixer {
        self.word(key.0 as u64).word((key.0 >> 64) as u64)
    }

    #[inline]
    fn round(self) -> Mixer {
        let [mut a, mut b, mut c, mut d] = self.0;
        a = a.wrapping_add(b);
        b = b.rotate_left(13) ^ a;
        a = a.rotate_left(32);
        c = c.wrapping_add(d);
        d = d.rotate_left(16) ^ c;
        a = a.wrapping_add(d);
        d = d.rotate_left(21) ^ a;
        c = c.wrapping_add(b);
        b = b.rotate_left(17) ^ c;
        c = c.rotate_left(32);
        Mixer([a, b, c, d])
    }

    fn entity(self) -> EntityKey {
        let [high, low, ..] = self.finish();
        EntityKey(u128::from(high) << 64 | u128::from(low))
    }

    #[inline]
    fn finish(mut self) -> [u64; 4] {
        self.0[2] ^= 0xff;
        self.round().round().round().0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(seed: u64, replication: u64, branch: u64, purpose: u32, entity: u128, k: u64) -> u64 {
        Draws::new(seed, replication)
            .branch(branch)
            .stream(Purpose(purpose), EntityKey(entity), k)
            .next_u64()
    }

    #[test]
    fn streams_have_their_golden_values() {
        // Computed by a second implementation of the method, in another language.
        let mut stream = Draws::new(7, 0).stream(
            Purpose(1),
            EntityKey(0x0123_4567_89ab_cdef_fedc_ba98_7654_3210),
            0,
        );
        assert_eq!(stream.next_u64(), 0xd198_2886_b3a3_4ada);
        assert_eq!(stream.next_u64(), 0x9ee3_2cf0_b8ff_5f5b);
        assert_eq!(stream.next_u64(), 0x8b27_7447_d18c_10ad);
        assert_eq!(first(7, 1, 2, 3, 5, 6), 0x048f_c7a8_75cc_5247);
        assert_eq!(first(0, 0, 0, 0, 0, 0), 0xcea3_126e_01d3_4745);
        let most = first(u64::MAX, u64::MAX, u64::MAX, u32::MAX, u128::MAX, u64::MAX);
        assert_eq!(most, 0x36f0_7d9b_456d_b490);
    }

    #[test]
    fn keys_have_their_golden_values() {
        // The first bytes of the published BLAKE3 hash of nothing.
        let nothing = EntityKey(0x49c9_dc36_ea4d_40a0_a6a1_f9f5_b949_13af);
        assert_eq!(EntityKey::of(""), nothing);
        let pair = EntityKey::join(EntityKey(1), EntityKey(2));
        assert_eq!(pair, EntityKey(0xce0f_0ab6_f909_8cf4_73c3_ae83_51ec_78b6));
        let nth = EntityKey(1).with(2);
        assert_eq!(nth, EntityKey(0x5f4d_b5b7_248b_6871_53f9_5bd2_ffe5_c503));
        assert_ne!(EntityKey::join(EntityKey(2), EntityKey(1)), pair);
        assert_ne!(EntityKey::of("a"), EntityKey::of("b"));
    }

    #[test]
    fn each_part_of_an_address_leads_elsewhere() {
        let mut found = vec![first(1, 1, 1, 1, 1, 1)];
        for other in (0..50).filter(|other| *other != 1) {
            found.extend([
                first(other, 1, 1, 1, 1, 1),
                first(1, other, 1, 1, 1, 1),
                first(1, 1, other, 1, 1, 1),
                first(1, 1, 1, other as u32, 1, 1),
                first(1, 1, 1, 1, other.into(), 1),
                first(1, 1, 1, 1, u128::from(other + 1) << 64 | 1, 1),
                first(1, 1, 1, 1, 1, other),
            ]);
        }
        let n = found.len();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), n);
    }

    #[test]
    fn neighbouring_seeds_share_no_replication() {
        // With seed + replication, all but one of these would have a double.
        let mut found: Vec<u64> = (0..100)
            .flat_map(|seed| (0..100).map(move |replication| first(seed, replication, 0, 1, 1, 0)))
            .collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), 10_000);
    }

    #[test]
    fn branch_zero_is_the_world_itself() {
        let draws = Draws::new(3, 4);
        assert_eq!(draws.branch(0), draws);
        assert_eq!(draws.branch(5).branch(0), draws);
        assert_eq!(
            (draws.branch(5).seed(), draws.branch(5).replication()),
            (3, 4)
        );
    }

    #[test]
    fn a_uniform_number_is_never_zero_or_one() {
        const STEP: f64 = 1.0 / (1u64 << 52) as f64;
        let mut stream = Draws::new(1, 0).stream(Purpose(1), EntityKey(1), 0);
        let numbers: Vec<f64> = (0..10_000).map(|_| stream.uniform()).collect();
        assert!(numbers.iter().all(|u| 0.0 < *u && *u < 1.0));
        // The least and the greatest that the formula can give.
        assert!(0.5 * STEP > 0.0 && (((1u64 << 52) - 1) as f64 + 0.5) * STEP < 1.0);
    }

    #[test]
    fn an_index_lies_below_its_bound() {
        let mut stream = Draws::new(1, 0).stream(Purpose(1), EntityKey(1), 0);
        let mut counts = [0; 7];
        (0..7_000).for_each(|_| counts[stream.index(7)] += 1);
        assert!(
            counts.iter().all(|count| (850..1150).contains(count)),
            "{counts:?}"
        );
        assert_eq!((stream.index(0), stream.index(1)), (0, 0));
        assert!(stream.index(usize::MAX) < usize::MAX);
    }

    #[test]
    fn a_greater_probability_turns_no_true_into_false() {
        let draws = Draws::new(1, 0);
        for k in 0..1_000 {
            let asked = |p| draws.stream(Purpose(1), EntityKey(1), k).bernoulli(p);
            let answers = [0.0, 0.2, 0.5, 0.9, 1.0].map(asked);
            assert!(answers.is_sorted());
            assert_eq!((answers[0], answers[4]), (false, true));
        }
    }
}
