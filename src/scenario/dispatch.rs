//! `[[dispatch]]`: how convoys and flights leave on some lanes and which way they go; and what a road asks of them.

use crate::engine::distribution::Distribution;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::scenario::place::Mode;
use crate::scenario::place::ThreatLevel;
use crate::scenario::scenario::Id;

/// By what a way is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Routing {
    /// Least planned time.
    Time,
    /// Least danger: distance times the danger of its threat.
    Exposure,
    /// Least haul: distance times the price of a tonne-kilometre on its surface.
    Cost,
}

/// Fixed days of departure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// The first.
    pub first: SimTime,
    /// From one to the next.
    pub every: SimSpan,
}

/// How convoys or flights leave on the lanes that match.
#[derive(Debug, Clone, PartialEq)]
pub struct Dispatch {
    /// The planner's id.
    pub id: Id,
    /// Origin of the lanes; any if absent.
    pub from: Option<Id>,
    /// Their destination; any if absent.
    pub to: Option<Id>,
    /// Their mode; any if absent.
    pub mode: Option<Mode>,
    /// Days of departure; without, a convoy leaves once it is full or has waited long enough.
    pub schedule: Option<Schedule>,
    /// Fewest cargo vehicles of a convoy.
    pub least: u32,
    /// Most of them; the rule of movement if absent.
    pub most: Option<u32>,
    /// Share of the largest convoy that is enough to leave; the rule of movement if absent.
    pub fill: Option<f64>,
    /// Days after which it leaves as it is; the rule of movement if absent.
    pub longest_wait: Option<f64>,
    /// Whether something urgent leaves at once, whatever the schedule and the fewest vehicles.
    pub lets_urgent: bool,
    /// By what the way is chosen.
    pub routing: Routing,
    /// Whether the way is planned again at every site once a link has closed or opened.
    pub replans: bool,
    /// Days until each convoy is cleared to leave.
    pub permit: Distribution,
}

/// The part of a day in which convoys drive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrivingDay {
    /// When it begins [hours after midnight].
    pub from: f64,
    /// How long it is [hours].
    pub hours: f64,
}

/// A ferry on a link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ferry {
    /// Vehicles taken across at once.
    pub vehicles: u32,
    /// Time until it can take the next ones [hours].
    pub crossing: f64,
}

/// The direction in which a link is travelled more slowly, as upstream.
#[derive(Debug, Clone, PartialEq)]
pub struct Against {
    /// The end towards which it is.
    pub towards: Id,
    /// Speed that way [km/day].
    pub speed: f64,
}

/// The danger in which a fleet does not drive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// From this threat on the way.
    pub threat: Option<ThreatLevel>,
    /// While a zone on the way is in this regime or a worse one: 1 tense, 2 crisis.
    pub regime: Option<u8>,
}

/// How much a long convoy is slowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Length {
    /// Vehicles, escorts among them, for which the tables of speed hold.
    pub vehicles: u32,
    /// Share by which each vehicle beyond them adds to the time under way.
    pub slower: f64,
}

/// What flying asks beside hours, fuel, clearance and weather.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlightRules {
    /// Whether the payload falls from a kind's range to its range without payload.
    pub has_payload_range: bool,
    /// Whether aircraft fill up for the way home where the destination has fuel.
    pub refuels: bool,
    /// Hours of light; by day and night alike if absent.
    pub daylight: Option<DrivingDay>,
    /// Share of days of wet months on which an unpaved runway bears no aeroplane.
    pub soft_strips: f64,
    /// Share of the payload lost in hot months.
    pub hot: f64,
}
