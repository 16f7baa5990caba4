//! `consent`: what the host allows, as one level behind everything that needs its leave.

/// Names of the levels, from the best to the worst.
pub const LEVELS: [&str; 3] = ["full", "strained", "constrained"];

/// How a host's consent moves between its levels, and what each means. Tables follow [`LEVELS`].
#[derive(Debug, Clone, PartialEq)]
pub struct Consent {
    /// Mean stay in each level [days].
    pub stay: [f64; 3],
    /// Level at the start.
    pub initial: u8,
    /// Share of strained spells that end in constrained rather than full, 0 to 1.
    pub worsening: f64,
    /// Share of flight clearances refused.
    pub flight_refusal: [f64; 3],
    /// Factor on the time in customs.
    pub customs: [f64; 3],
    /// Days by which visas delay people who travel in.
    pub visas: [f64; 3],
    /// Factor on incidents that are the host's: convoys and patrols held at checkpoints.
    pub denials: [f64; 3],
}
