//! `[[mission]]`: mandate, dates, authorised strength and consent.

use crate::engine::distribution::Distribution;
use crate::engine::time::{SimSpan, SimTime};
use crate::scenario::consent::Consent;
use crate::scenario::generation::AccessOverTime;
use crate::scenario::scenario::Id;

/// Who a unit counts as against the authorised strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Component {
    /// Troops, staff officers and military observers.
    Military,
    /// Formed police units and individual police officers.
    Police,
    /// Civilian staff.
    Civilian,
}

impl Component {
    /// All components, in the order in which they are reported.
    pub const ALL: [Component; 3] = [Component::Military, Component::Police, Component::Civilian];

    /// The word used in files and columns.
    pub const fn word(self) -> &'static str {
        match self {
            Component::Military => "military",
            Component::Police => "police",
            Component::Civilian => "civilian",
        }
    }
}

/// Authorised strength [people] from an instant on, until the next entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ceiling {
    /// When it comes into force.
    pub from: SimTime,
    /// People by component, in the order of [`Component::ALL`].
    pub people: [u32; 3],
}

/// A United Nations peacekeeping mission.
#[derive(Debug, Clone, PartialEq)]
pub struct Mission {
    /// The planner's id.
    pub id: Id,
    /// Name shown on charts.
    pub name: String,
    /// Date of the resolution: day 0 of `D+n` and of the deployment figures.
    pub mandate_date: jiff::civil::Date,
    /// The same as an instant; negative where the mandate precedes the simulated period.
    pub mandate: SimTime,
    /// First simulated instant.
    pub start: SimTime,
    /// How long is simulated.
    pub horizon: SimSpan,
    /// Authorised strength over time, ordered by date; at least one entry.
    pub authorised: Vec<Ceiling>,
    /// Seed used where the command line gives none.
    pub seed: u64,
    /// Days from the mandate to the status-of-forces agreement; customs is slower before it.
    pub status_of_forces: Distribution,
    /// Probability that a request for flight clearance is refused, 0 to 1.
    pub flight_refusal: f64,
    /// How the host's consent moves; `None` leaves it as it is.
    pub consent: Option<Consent>,
    /// What the host allows, from instants on; full before the first.
    pub access: AccessOverTime,
    /// How the mission leaves, if it does.
    pub exit: Option<Exit>,
    /// What operating capability means.
    pub capability: Capability,
}

/// How a mission leaves for good.
#[derive(Debug, Clone, PartialEq)]
pub struct Exit {
    /// When everyone and everything must be out.
    pub by: SimTime,
    /// Days for which a unit packs.
    pub packing: Distribution,
    /// Days to hand over a base once its last unit has gone.
    pub handover: Distribution,
    /// Days to clear it of waste after that.
    pub clearance: Distribution,
}

/// When the mission counts as operating.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Capability {
    /// Share of the authorised uniformed strength that must be operating for initial capability, 0 to 1.
    pub initial: f64,
    /// The same for full capability.
    pub full: f64,
}
