//! Self-excitation by clusters: incidents that lead to further incidents.
//!
//! Immigrants come from a [`crate::engine::field::Field`]. Each incident, immigrant or offspring, has a Poisson number of
//! offspring with exponential delays, drawn at an address made from its own key. So an incident that a
//! lower rate removes takes its whole family with it and moves nobody else.
//!
//! With n offspring per incident on average, n < 1, a cluster has 1/(1 − n) incidents on average, with
//! variance n/(1 − n)³.
//! Source: Hawkes and Oakes, A cluster process representation of a self-exciting process (1974);
//! Harris, The theory of branching processes (1963), section I.13 for the total progeny.

use crate::engine::streams::{Draws, EntityKey, Purpose, Stream};
use crate::engine::time::SimSpan;

/// The law by which incidents excite further ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clusters {
    purpose: Purpose,
    n_offspring: f64,
    mean_delay_days: f64,
}

impl Clusters {
    /// Each incident has `n_offspring` direct offspring on average, each after `mean_delay_days` on average.
    ///
    /// `None` unless 0 ≤ `n_offspring` < 1, so that clusters end, and the delay is finite and not negative.
    pub fn new(purpose: Purpose, n_offspring: f64, mean_delay_days: f64) -> Option<Clusters> {
        let valid = (0.0..1.0).contains(&n_offspring)
            && mean_delay_days >= 0.0
            && mean_delay_days.is_finite();
        valid.then_some(Clusters {
            purpose,
            n_offspring,
            mean_delay_days,
        })
    }

    /// The direct offspring of an incident, named by its key; ask once, when the incident happens.
    pub fn offspring(&self, draws: &Draws, entity: EntityKey, parent: u64) -> Offspring {
        let mut stream = draws.stream(self.purpose, entity, parent);
        let u = stream.uniform();
        let mut n = 0;
        let mut term = libm::exp(-self.n_offspring);
        let mut below = term;
        // The sum is rounded and may stop short of `u`; terms this small mean nothing any more.
        while u >= below && term > 1e-18 {
            n += 1;
            term *= self.n_offspring / f64::from(n);
            below += term;
        }
        Offspring {
            stream,
            mean_delay_days: self.mean_delay_days,
            left: n,
        }
    }

    /// Mean number of incidents in a cluster, its immigrant included.
    pub fn mean_size(&self) -> f64 {
        1.0 / (1.0 - self.n_offspring)
    }

    /// Variance of the number of incidents in a cluster.
    pub fn variance_of_size(&self) -> f64 {
        let rest = 1.0 - self.n_offspring;
        self.n_offspring / (rest * rest * rest)
    }
}

/// The direct offspring of one incident: for each the delay after its parent and its own key.
#[derive(Debug, Clone)]
pub struct Offspring {
    stream: Stream,
    mean_delay_days: f64,
    left: u32,
}

impl Iterator for Offspring {
    type Item = (SimSpan, u64);

    fn next(&mut self) -> Option<(SimSpan, u64)> {
        self.left = self.left.checked_sub(1)?;
        let delay = -self.mean_delay_days * libm::log(self.stream.uniform());
        // The key is drawn, not counted, so that no two families share one.
        Some((
            SimSpan::from_days(delay),
            rand::Rng::next_u64(&mut self.stream),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXCITED: Purpose = Purpose(4);

    #[test]
    fn clusters_that_never_end_cannot_be() {
        for n_offspring in [1.0, 1.5, -0.1, f64::NAN] {
            assert_eq!(Clusters::new(EXCITED, n_offspring, 1.0), None);
        }
        for delay in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Clusters::new(EXCITED, 0.5, delay), None);
        }
        assert!(Clusters::new(EXCITED, 0.0, 0.0).is_some());
    }

    #[test]
    fn without_excitation_there_are_no_offspring() {
        let clusters = Clusters::new(EXCITED, 0.0, 1.0).unwrap();
        let (draws, here) = (Draws::new(1, 0), EntityKey::of("north"));
        assert!((0..1_000).all(|key| clusters.offspring(&draws, here, key).next().is_none()));
        assert_eq!(
            (clusters.mean_size(), clusters.variance_of_size()),
            (1.0, 0.0)
        );
    }

    #[test]
    fn the_offspring_of_an_incident_are_always_the_same() {
        let clusters = Clusters::new(EXCITED, 0.9, 2.0).unwrap();
        let (draws, here) = (Draws::new(1, 3), EntityKey::of("north"));
        let family = |key| clusters.offspring(&draws, here, key).collect::<Vec<_>>();
        let families: Vec<_> = (0..100).map(family).collect();
        assert!(
            (0..100)
                .rev()
                .all(|key| family(key) == families[key as usize])
        );
        assert!(
            families
                .iter()
                .flatten()
                .all(|(delay, _)| *delay > SimSpan::ZERO)
        );
    }

    #[test]
    fn a_higher_mean_keeps_the_first_offspring_and_adds_others() {
        let few = Clusters::new(EXCITED, 0.3, 2.0).unwrap();
        let many = Clusters::new(EXCITED, 0.9, 2.0).unwrap();
        let (draws, here) = (Draws::new(2, 0), EntityKey::of("north"));
        for key in 0..1_000 {
            let few: Vec<_> = few.offspring(&draws, here, key).collect();
            let many: Vec<_> = many.offspring(&draws, here, key).collect();
            assert!(many.starts_with(&few));
        }
    }

    #[test]
    fn without_delay_offspring_follow_at_once() {
        let clusters = Clusters::new(EXCITED, 0.9, 0.0).unwrap();
        let (draws, here) = (Draws::new(3, 0), EntityKey::of("north"));
        let mut delays = (0..100).flat_map(|key| clusters.offspring(&draws, here, key));
        assert!(delays.all(|(delay, _)| delay == SimSpan::ZERO));
    }
}
