//! Force generation: the stages from a request to a unit that is ready, and the host's access.

use crate::engine::distribution::Distribution;
use crate::engine::time::SimTime;

/// A stage of force generation, in the order in which figures list them.
///
/// Source: United Nations, Generic Guidelines for Troop Contributing Countries (2008) and Peacekeeping Capability
/// Readiness System, guideline 2019.01: pledge, assessment visit, agreement, preparation, load list, pre-deployment visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Stage {
    /// From the request to a pledge that is selected.
    Pledge,
    /// Assessment and advisory visit to the contributor.
    Visit,
    /// Negotiation of the memorandum of understanding.
    Agreement,
    /// Purchase and preparation of equipment.
    Preparation,
    /// Load list, from which the ship is hired.
    LoadList,
    /// Training before deployment.
    Training,
    /// Pre-deployment visit, at whose end the unit is declared ready.
    PreDeploymentVisit,
}

/// Number of stages.
pub const N_STAGES: usize = 7;

impl Stage {
    /// All stages.
    pub const ALL: [Stage; N_STAGES] = [
        Stage::Pledge,
        Stage::Visit,
        Stage::Agreement,
        Stage::Preparation,
        Stage::LoadList,
        Stage::Training,
        Stage::PreDeploymentVisit,
    ];

    /// The word used in files and columns.
    pub const fn word(self) -> &'static str {
        match self {
            Stage::Pledge => "pledge",
            Stage::Visit => "visit",
            Stage::Agreement => "agreement",
            Stage::Preparation => "preparation",
            Stage::LoadList => "load-list",
            Stage::Training => "training",
            Stage::PreDeploymentVisit => "pre-deployment-visit",
        }
    }

    /// Stages that must have ended before this one begins.
    pub const fn before(self) -> &'static [Stage] {
        match self {
            Stage::Pledge => &[],
            Stage::Visit | Stage::Training => &[Stage::Pledge],
            Stage::Agreement | Stage::Preparation => &[Stage::Visit],
            Stage::LoadList => &[Stage::Agreement, Stage::Preparation],
            Stage::PreDeploymentVisit => &[Stage::LoadList, Stage::Training],
        }
    }
}

/// What the host allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// The host helps, or at least does not hinder.
    Full,
    /// Contributors, visas, land and movements are each bargained for.
    Constrained,
    /// No further unit may come.
    Withheld,
}

impl Access {
    /// The words used in files, in the order of the variants.
    pub const WORDS: &'static [&'static str] = &["full", "constrained", "withheld"];

    /// The level of a word.
    pub fn parse(word: &str) -> Option<Access> {
        match word {
            "full" => Some(Access::Full),
            "constrained" => Some(Access::Constrained),
            "withheld" => Some(Access::Withheld),
            _ => None,
        }
    }
}

/// Consent over time: what holds from each instant on, in order; full before the first.
pub type AccessOverTime = Vec<(SimTime, Access)>;

/// Individuals who are recruited one by one rather than sent as a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recruitment {
    /// Days before the first can come.
    pub lead: f64,
    /// Mean days to fill a post.
    pub days: f64,
    /// Share of posts that stays empty however long one recruits, 0 to 1.
    pub vacancy: f64,
    /// Mean days for which a person stays.
    pub tour: f64,
}

/// Rules of force generation.
#[derive(Debug, Clone, PartialEq)]
pub struct GenerationRules {
    /// Days of each stage for a unit of which nothing is done yet, in the order of [`Stage::ALL`].
    pub stages: [Distribution; N_STAGES],
    /// Share of each stage that is left by level of pledge; rows as `READINESS`, columns as [`Stage::ALL`].
    pub left: [[f64; N_STAGES]; 4],
    /// Factor on every stage of a mission, drawn once for it: how much its contributors hurry.
    pub pace: Distribution,
    /// Factor on stages that begin while access is constrained.
    pub constrained: f64,
    /// Share of the requirements of a mission for which nobody comes forward at first, drawn once for it.
    pub unfilled: Distribution,
    /// Days for which such a requirement is open before a pledge is even negotiated.
    pub search: Distribution,
    /// Units of the mission that come from the pool of the rapid deployment level.
    pub rapid_pool: Distribution,
}
