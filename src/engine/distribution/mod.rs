//! Distributions a planner knows, with checked constructors.
//!
//! # The rule it keeps
//!
//! Every draw takes exactly one uniform number and turns it into a variate by inversion, so that a draw
//! is monotone in its uniform number and two alternatives with different parameters stay in step.
//! A constant takes one as well: a planner who replaces a number by a range moves no other draw.
//! Nothing is allocated. Variates have the same bits on every platform, because their mathematics is `libm`'s.
//!
//! # Cost
//!
//! Tens of nanoseconds for most; about a microsecond for gamma, beta and PERT, whose inverses are iterated, and
//! for counts with a mean above 30.
//!
//! # Example
//!
//! ```
//! # use bluelift::engine::distribution::Distribution;
//! # use bluelift::engine::streams::{Draws, EntityKey, Purpose};
//! let voyage = Distribution::pert(18.0, 24.0, 45.0)?;
//! assert_eq!(voyage.mean(), 26.5);
//! let mut stream = Draws::new(1, 0).stream(Purpose(1), EntityKey::of("inf-bn-1"), 0);
//! let days = voyage.sample(&mut stream);
//! assert!(18.0 < days && days < 45.0);
//! # Ok::<(), bluelift::engine::distribution::DistributionFault>(())
//! ```

mod constructors;
mod counts;
mod form;
mod logarithm;
mod special;

pub(crate) use crate::engine::distribution::logarithm::log;
pub(crate) use crate::engine::distribution::special::{incomplete_beta, normal_quantile};

use crate::engine::distribution::form::Form;
use crate::engine::distribution::logarithm::minus_log_of_rest;
use crate::engine::streams::Stream;
use crate::engine::streams::open_unit;

/// Why a distribution cannot be.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{parameter} is {found}; it must be {expected}")]
pub struct DistributionFault {
    /// The parameter at fault, as the constructor names it.
    pub parameter: &'static str,
    /// What it is.
    pub found: f64,
    /// What it must be.
    pub expected: String,
}

/// A distribution of real numbers, or of counts, in whatever unit its parameters have.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    form: Form,
    scale: f64,
    shift: f64,
    minimum: f64,
    maximum: f64,
}

impl Distribution {
    /// Moved by `offset`: a lognormal above a floor, say.
    ///
    /// # Panics
    ///
    /// If the offset is not finite.
    #[must_use]
    pub fn shifted(mut self, offset: f64) -> Distribution {
        assert!(offset.is_finite(), "an offset is a finite number");
        self.shift += offset;
        self.minimum += offset;
        self.maximum += offset;
        self
    }

    /// Multiplied by `factor`, as in a change of unit.
    ///
    /// # Panics
    ///
    /// If the factor is not positive and finite.
    #[must_use]
    pub fn scale(mut self, factor: f64) -> Distribution {
        assert!(
            factor > 0.0 && factor.is_finite(),
            "a factor is positive and finite"
        );
        self.scale *= factor;
        self.shift *= factor;
        self.minimum *= factor;
        self.maximum *= factor;
        self
    }

    /// Draws a variate with one uniform number of the stream.
    #[inline]
    pub fn sample(&self, stream: &mut Stream) -> f64 {
        let p = stream.uniform();
        // The most common law of an engine's models is worth having in line.
        let x = match self.form {
            Form::Exponential => minus_log_of_rest(p),
            _ => self.form.quantile(p),
        };
        self.place(x)
    }

    /// The least value that is not exceeded with probability `p`; the minimum and maximum for 0 and 1.
    pub fn quantile(&self, p: f64) -> f64 {
        if p <= 0.0 {
            self.minimum
        } else if p >= 1.0 {
            self.maximum
        } else {
            self.place(self.form.quantile(p))
        }
    }

    /// The probability of `x` or less.
    pub fn cdf(&self, x: f64) -> f64 {
        if x < self.minimum {
            0.0
        } else if x >= self.maximum {
            1.0
        } else {
            self.form.cdf((x - self.shift) / self.scale)
        }
    }

    /// Mean.
    pub fn mean(&self) -> f64 {
        self.shift + self.scale * self.form.mean()
    }

    /// Variance.
    pub fn variance(&self) -> f64 {
        self.scale * self.scale * self.form.variance()
    }

    /// No variate lies below this; −∞ for an untruncated normal.
    pub fn minimum(&self) -> f64 {
        self.minimum
    }

    /// No variate lies above this; +∞ where there is no bound.
    pub fn maximum(&self) -> f64 {
        self.maximum
    }

    /// Whether all variates are equal.
    pub fn is_constant(&self) -> bool {
        self.minimum == self.maximum
    }

    #[inline]
    fn place(&self, x: f64) -> f64 {
        // Rounding must not carry a variate past its bounds.
        let x = self.shift + self.scale * x;
        let x = if x < self.minimum { self.minimum } else { x };
        if x > self.maximum { self.maximum } else { x }
    }
}

/// Any generator of `rand` can be used, with one of its numbers a draw, as by [`Distribution::sample`].
///
/// ```
/// # use bluelift::engine::distribution::Distribution;
/// # use bluelift::engine::streams::{Draws, EntityKey, Purpose};
/// use rand_distr::Distribution as _;
/// let voyage = Distribution::uniform(18.0, 24.0)?;
/// let mut stream = Draws::new(1, 0).stream(Purpose(1), EntityKey::of("inf-bn-1"), 0);
/// let days: Vec<f64> = (&voyage).sample_iter(&mut stream).take(3).collect();
/// assert!(days.iter().all(|days| (18.0..24.0).contains(days)));
/// # Ok::<(), bluelift::engine::distribution::DistributionFault>(())
/// ```
impl rand_distr::Distribution<f64> for Distribution {
    fn sample<R: rand::Rng + ?Sized>(&self, generator: &mut R) -> f64 {
        self.place(self.form.quantile(open_unit(generator.next_u64())))
    }
}
