//! Bands of protection: how much the service of a mission depends on each site, link and fleet, coarsely.
//!
//! Each is lost for [`DAYS`], whatever the cause. Only a band is given out, in order of name: a planner sees what to
//! protect and where to build a second way; the list does not rank what to strike.

use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::experiment::stress::Measure;
use crate::experiment::stress::Side;
use crate::experiment::stress::difference;
use crate::scenario::inject::Action;
use crate::scenario::inject::Inject;
use crate::scenario::place::Role;
use crate::scenario::scenario::Id;
use crate::scenario::scenario::Scenario;

/// For how long each is lost [d].
pub const DAYS: f64 = 60.0;
/// Loss of service from which protection is raised, and from which it is high.
const SERVICE: [f64; 2] = [0.01, 0.05];
/// The same for stocks that are empty for as long as the loss lasts: half of one, three.
const STOCKS: [f64; 2] = [0.5 * DAYS, 3.0 * DAYS];

/// What is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A fleet has no vehicles.
    Fleet,
    /// A link is closed.
    Link,
    /// A site issues nothing and no road, river or rail leads to it.
    Site,
}

impl Kind {
    /// The word shown.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Fleet => "fleet",
            Kind::Link => "link",
            Kind::Site => "site",
        }
    }
}

/// How much protection something deserves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Neither of the others can be told.
    Routine,
    /// A point of service is lost, or some stock is empty for half of the time.
    Raised,
    /// Five points of service are lost, or three stocks are empty all the time.
    High,
}

impl Band {
    /// The word shown.
    pub const fn word(self) -> &'static str {
        match self {
            Band::Routine => "routine",
            Band::Raised => "raised",
            Band::High => "high",
        }
    }
}

/// The scenario without something for a time.
#[derive(Debug, Clone)]
pub struct Loss {
    /// What it is.
    pub kind: Kind,
    /// The planner's id.
    pub id: String,
    /// The scenario.
    pub scenario: Scenario,
}

/// The loss of every site of the mission, link and fleet, in order of kind and name.
pub fn losses(scenario: &Scenario, at: SimTime) -> Vec<Loss> {
    let fleets = scenario.fleets.iter().map(|fleet| (Kind::Fleet, &fleet.id));
    let links = scenario.links.iter().map(|link| (Kind::Link, &link.id));
    let inside = scenario.sites.iter();
    let inside = inside.filter(|site| !site.roles.contains(&Role::HomePort));
    let sites = inside.map(|site| (Kind::Site, &site.id));
    let mut losses: Vec<Loss> = fleets
        .chain(links)
        .chain(sites)
        .map(|(kind, id)| Loss {
            kind,
            id: id.to_string(),
            scenario: without(scenario, kind, id.as_str(), at),
        })
        .collect();
    losses.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    losses
}

/// The scenario without a thing for [`DAYS`] from an instant.
pub fn without(scenario: &Scenario, kind: Kind, id: &str, at: SimTime) -> Scenario {
    let mut changed = scenario.clone();
    let id = Id::new(id);
    match kind {
        Kind::Fleet => lose_fleet(&mut changed, &id, at),
        Kind::Link => add_events(&mut changed, at, &[Action::CloseLink(id)]),
        Kind::Site => {
            let links = scenario.links.iter();
            let its = links.filter(|link| link.a == id || link.b == id);
            let mut events: Vec<Action> = its.map(|l| Action::CloseLink(l.id.clone())).collect();
            events.push(Action::CutSupplier(id));
            add_events(&mut changed, at, &events);
        }
    }
    changed
}

fn add_events(changed: &mut Scenario, at: SimTime, events: &[Action]) {
    for action in events {
        let n = changed.injects.len();
        changed.injects.push(Inject {
            id: Id::new(format!("loss.{n}")),
            at,
            until: at + SimSpan::from_days(DAYS),
            action: action.clone(),
        });
    }
}

fn lose_fleet(changed: &mut Scenario, id: &Id, at: SimTime) {
    let until = at + SimSpan::from_days(DAYS);
    for fleet in changed.fleets.iter_mut().filter(|fleet| fleet.id == *id) {
        let after = fleet.number.iter().rfind(|(from, _)| *from <= until);
        let after = after.map_or(0, |(_, number)| *number);
        fleet.number.retain(|(from, _)| *from < at || *from > until);
        fleet.number.push((at, 0));
        fleet.number.push((until, after));
        fleet.number.sort_by_key(|(from, _)| *from);
    }
}

/// The band of a loss: the higher of those by service and by empty stocks, each only as far as the whole interval says
/// that there is a loss.
///
/// Service is that of the whole mission and period; a remote base weighs little there, and shows by its stocks.
pub fn band(plan: Side<'_>, lost: Side<'_>, level: f64) -> Band {
    let of = |measure: Measure, sign: f64, bounds: [f64; 2]| {
        let Some(estimate) = difference(plan, lost, measure, level) else {
            return Band::Routine;
        };
        let nearest = if sign > 0.0 {
            estimate.lower
        } else {
            estimate.upper
        };
        let is_sure = nearest.is_some_and(|end| end * sign > 0.0);
        match estimate.value * sign {
            loss if is_sure && loss >= bounds[1] => Band::High,
            loss if is_sure && loss >= bounds[0] => Band::Raised,
            _ => Band::Routine,
        }
    };
    of(Measure::Service, -1.0, SERVICE).max(of(Measure::Stockouts, 1.0, STOCKS))
}
