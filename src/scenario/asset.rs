//! `[[asset]]` and the power of a site: machines that fail and are repaired.

use crate::engine::distribution::Distribution;
use crate::scenario::goods::Amount;
use crate::scenario::scenario::Id;

/// What machines are for.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// Boreholes or treatment plants, each yielding water [thousandths of a litre/day].
    Water(Amount),
    /// Generators, each of a rated power [kW].
    Power(f64),
    /// Vehicles of a fleet.
    Vehicles(Id),
}

/// A number of like machines.
#[derive(Debug, Clone, PartialEq)]
pub struct Asset {
    /// The planner's id.
    pub id: Id,
    /// Where they stand, and where they are repaired.
    pub site: Id,
    /// What they are for.
    pub purpose: Purpose,
    /// How many.
    pub number: u16,
    /// Mean time of one from repair to failure [days].
    pub mtbf_days: f64,
    /// Days in the workshop.
    pub repair: Distribution,
    /// How many are repaired at once.
    pub bays: u16,
    /// What one repair takes out of the site's store.
    pub spares: Option<(Id, Amount)>,
}

/// Electricity at a site where it is worked out from load and generators.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Power {
    /// Use [kWh for each person and day].
    pub per_person: f64,
    /// Rated solar power [kW].
    pub solar: f64,
    /// Hours a day for which the sun gives it.
    pub sun_hours: f64,
    /// Load of one plugged refrigerated container in use [kW].
    pub plug: f64,
}
