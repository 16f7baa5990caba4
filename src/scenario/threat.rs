//! `[[incident]]` and `[[threat]]`: kinds of incident, where they happen and how often.

use crate::engine::distribution::Distribution;
use crate::engine::time::SimTime;
use crate::scenario::scenario::Id;

/// What an incident befalls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A site: exposure in site-days.
    Site,
    /// Vehicles on the road or river: exposure in 1,000 km of convoy travel.
    Convoy,
    /// A zone as a whole: closes roads or grounds flights there; exposure in zone-days.
    Zone,
}

/// What an incident of a kind does.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentKind {
    /// The planner's id, such as `ied`.
    pub id: Id,
    /// Name shown on charts.
    pub name: String,
    /// What it befalls.
    pub target: Target,
    /// Counts as an attack (against accidents, illness, restrictions).
    pub attack: bool,
    /// Probability of any casualty.
    pub p_casualties: f64,
    /// Wounded given any casualty.
    pub wounded: Distribution,
    /// Probability that someone is killed, given any casualty; `[medical] killed` says whom that holds.
    pub p_killed: f64,
    /// Killed, given that someone is.
    pub killed: Distribution,
    /// Delay of a convoy or suspension of movement from a site [days].
    pub delay: Distribution,
    /// Vehicles lost.
    pub vehicles_lost: Distribution,
    /// Share of the convoy's cargo, or of each stock at the site, that is lost, 0 to 1.
    pub goods_lost: Distribution,
    /// Probability that the link, or flights in the zone, are closed by it.
    pub p_closure: f64,
    /// Days of that closure.
    pub closure: Distribution,
    /// Factor on the rate when the convoy is escorted.
    pub escorted: f64,
    /// Factor on the rate on links with route clearance (extreme threat).
    pub cleared: f64,
    /// Factor on casualties when the camp is hardened.
    pub hardened: f64,
    /// Whether it is the host's doing, so that its rate follows the host's consent.
    pub by_consent: bool,
    /// Mean number of further incidents that one excites in the same place, 0 to below 1.
    pub branching: f64,
    /// Mean time to an excited incident [days].
    pub echo_days: f64,
    /// Share of excited incidents that strike in a neighbouring zone.
    pub spill: f64,
    /// Share of incidents at sites and in zones that happen at night; `None` is any hour alike.
    pub night: Option<f64>,
    /// Factor on the number of sick at the site or in the zone, and for how long [days].
    pub epidemic: Option<(f64, Distribution)>,
}

/// Where a threat holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Where {
    /// Every site, or every link share, of a zone.
    Zone(Id),
    /// One site.
    Site(Id),
    /// One link.
    Link(Id),
}

/// How often incidents of one kind happen somewhere, in the calm-to-crisis average.
#[derive(Debug, Clone, PartialEq)]
pub struct Threat {
    /// The planner's id, or `place-kind`.
    pub id: Id,
    /// Where.
    pub place: Where,
    /// Kind of incident.
    pub kind: Id,
    /// Rate: per site-day, per 1,000 convoy-km or per zone-day, after the kind's [`Target`].
    pub rate: f64,
    /// Factor in wet months.
    pub wet: f64,
    /// Factors from dates on, ordered; before the first the factor is 1.
    pub phases: Vec<(SimTime, f64)>,
    /// Where the rate comes from.
    pub source: String,
}
