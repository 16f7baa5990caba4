//! `[[task]]`: what a mission is there to do, and what it takes.

use crate::engine::distribution::Distribution;
use crate::engine::time::{SimSpan, SimTime};
use crate::scenario::mission::Component;
use crate::scenario::scenario::Id;

/// Kinds of mandate task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskKind {
    /// Out and back from a base.
    Patrol,
    /// Days away from the base.
    LongPatrol,
    /// With police, host forces or civilians.
    JointPatrol,
    /// Standing guard over people or places.
    Guard,
    /// Answering alerts of a threat to civilians.
    Protection,
    /// Monitoring and verifying a ceasefire.
    Monitoring,
    /// Disarmament, demobilisation and reintegration.
    Disarmament,
    /// An election or another political process with a date.
    Election,
    /// Police tasks.
    Police,
    /// Rule of law, courts and prisons.
    RuleOfLaw,
    /// Escort of humanitarian convoys.
    AidEscort,
    /// Mine action.
    MineAction,
}

impl TaskKind {
    /// All kinds, in the order in which they are reported.
    pub const ALL: [TaskKind; 12] = [
        TaskKind::Patrol,
        TaskKind::LongPatrol,
        TaskKind::JointPatrol,
        TaskKind::Guard,
        TaskKind::Protection,
        TaskKind::Monitoring,
        TaskKind::Disarmament,
        TaskKind::Election,
        TaskKind::Police,
        TaskKind::RuleOfLaw,
        TaskKind::AidEscort,
        TaskKind::MineAction,
    ];
    /// Their words, in the same order.
    pub const WORDS: &'static [&'static str] = &[
        "patrol",
        "long-patrol",
        "joint-patrol",
        "guard",
        "protection",
        "monitoring",
        "disarmament",
        "election",
        "police",
        "rule-of-law",
        "aid-escort",
        "mine-action",
    ];

    /// The word used in files and columns.
    pub const fn word(self) -> &'static str {
        TaskKind::WORDS[self as usize]
    }

    /// The kind of a word.
    pub fn parse(word: &str) -> Option<TaskKind> {
        let place = TaskKind::WORDS.iter().position(|known| *known == word);
        place.map(|place| TaskKind::ALL[place])
    }
}

/// Where a task needs surgery within two hours in reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// At its site.
    AtSite,
    /// Also where it turns round.
    AllTheWay,
}

/// How alerts are answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Hours within which help must be there.
    pub within: f64,
    /// Hours until a force sets out.
    pub ready: Distribution,
    /// Speed on the ground, dry [km/h].
    pub speed: f64,
    /// Factor on that speed in wet months.
    pub wet: f64,
}

/// Where people live who have laid down their arms.
#[derive(Debug, Clone, PartialEq)]
pub struct Cantonment {
    /// Places in the camp.
    pub places: u32,
    /// Days that one person stays.
    pub stay: SimSpan,
    /// Used by one person a day: commodity and units.
    pub draws: Vec<(Id, f64)>,
}

/// What a task takes beside platoons and fuel, and until when it is of use.
#[derive(Debug, Clone, PartialEq)]
pub struct Needs {
    /// People of a component at the site for one.
    pub staff: Option<(Component, f64)>,
    /// Flying hours of a fleet for one.
    pub flying: Option<(Id, f64)>,
    /// When it ends; [`SimTime::NEVER`] lasts to the horizon.
    pub until: SimTime,
    /// Whether what could not be done is tried again on later days, up to the end.
    pub is_carried: bool,
    /// Humanitarian goods that one brings through [t].
    pub tonnes: f64,
    /// How alerts are answered; then the number a day is a mean.
    pub response: Option<Response>,
    /// Where people are housed; then the number a day is of people who come.
    pub camp: Option<Cantonment>,
}
