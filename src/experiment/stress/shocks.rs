//! The library of shocks: each one is the scenario with something that has happened elsewhere.

use jiff::ToSpan;

use crate::engine::time::SimTime;
use crate::scenario::goods::Class;
use crate::scenario::goods::Source;
use crate::scenario::inject::Action;
use crate::scenario::inject::Inject;
use crate::scenario::mission::Component;
use crate::scenario::place::Mode;
use crate::scenario::place::Role;
use crate::scenario::scenario::Id;
use crate::scenario::scenario::Scenario;
use crate::scenario::threat::Target;
use crate::scenario::threat::Where;
use crate::scenario::transport::Owner;

/// A shock, ready to be run.
#[derive(Debug, Clone)]
pub struct Shock {
    /// Its name, as on the command line.
    pub name: &'static str,
    /// What happens in this scenario.
    pub what: String,
    /// What it is after.
    pub source: &'static str,
    /// The scenario with it.
    pub scenario: Scenario,
}

/// A shock that this scenario cannot have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Its name.
    pub name: &'static str,
    /// Why.
    pub why: &'static str,
}

/// Names of all shocks, in the order in which they are built.
pub const NAMES: [&str; 7] = [
    "flood",
    "airspace-closure",
    "fuel-contract-default",
    "mass-casualty",
    "contributor-withdrawal",
    "port-closure",
    "cash-cut",
];

/// Builds every shock at an instant, or says why the scenario cannot have it.
pub fn library(scenario: &Scenario, at: SimTime) -> Vec<Result<Shock, Missing>> {
    let builders = [flood, airspace, fuel, casualties, withdrawal, port, cash];
    builders
        .into_iter()
        .map(|build| build(scenario, at))
        .collect()
}

/// A fixed event of a shock; its name cannot be one of the planner's, who may use no dots.
fn inject(scenario: &mut Scenario, at: SimTime, days: f64, action: Action) {
    let n = scenario.injects.len();
    scenario.injects.push(Inject {
        id: Id::new(format!("shock.{n}")),
        at,
        until: at + crate::engine::time::SimSpan::from_days(days),
        action,
    });
}

fn flood(scenario: &Scenario, at: SimTime) -> Result<Shock, Missing> {
    const DAYS: f64 = 45.0;
    let missing = |why| Missing { name: "flood", why };
    let begin = first_wet_day(scenario, at).ok_or(missing("no zone has wet months"))?;
    let is_wet = |zone: &Id| {
        let mut zones = scenario.zones.iter();
        zones.any(|row| row.id == *zone && row.wet.contains(&true))
    };
    let roads = scenario.links.iter().filter(|link| {
        link.mode == Mode::Road
            && link
                .zones
                .iter()
                .any(|(zone, share)| is_wet(zone) && *share > 0.0)
    });
    let roads: Vec<Id> = roads.map(|link| link.id.clone()).collect();
    if roads.is_empty() {
        return Err(missing("no road lies in a zone with wet months"));
    }
    let mut changed = scenario.clone();
    for road in &roads {
        inject(&mut changed, begin, DAYS, Action::CloseLink(road.clone()));
    }
    Ok(Shock {
        name: "flood",
        what: format!(
            "from day {:.0} all {} roads of the wet zones are under water for {DAYS:.0} days",
            begin.days(),
            roads.len()
        ),
        source: "assumed length; after the floods in Unity and Jonglei, South Sudan, since 2020",
        scenario: changed,
    })
}

/// The first day from an instant on that is a wet one in some zone.
fn first_wet_day(scenario: &Scenario, at: SimTime) -> Option<SimTime> {
    let horizon = horizon(scenario);
    let mut day = at.day();
    while SimTime::start_of_day(day) < horizon {
        let date = scenario.start.checked_add(i64::from(day).days()).ok()?;
        let month = date.month() as usize - 1;
        if scenario.zones.iter().any(|zone| zone.wet[month]) {
            return Some(SimTime::start_of_day(day));
        }
        day += 1;
    }
    None
}

fn airspace(scenario: &Scenario, at: SimTime) -> Result<Shock, Missing> {
    const DAYS: f64 = 30.0;
    let name = "airspace-closure";
    let flies = scenario
        .vehicles
        .iter()
        .any(|vehicle| vehicle.mode == Mode::Air);
    if !flies {
        let why = "nothing flies";
        return Err(Missing { name, why });
    }
    let mut changed = scenario.clone();
    for mission in &scenario.missions {
        let action = Action::DenyFlights(mission.id.clone());
        inject(&mut changed, at, DAYS, action);
    }
    Ok(Shock {
        name,
        what: format!(
            "from day {:.0} no flight is cleared for {DAYS:.0} days, casualty evacuation exempt",
            at.days()
        ),
        source: "assumed length; after the host's refusals of flights in Mali, 2022 to 2023",
        scenario: changed,
    })
}

fn fuel(scenario: &Scenario, _: SimTime) -> Result<Shock, Missing> {
    const DAYS: f64 = 45.0;
    let name = "fuel-contract-default";
    let fuels: Vec<&Id> = scenario
        .commodities
        .iter()
        .filter(|goods| {
            matches!(
                goods.class,
                Class::Diesel | Class::Petrol | Class::AviationFuel
            )
        })
        .map(|goods| &goods.id)
        .collect();
    let mut changed = scenario.clone();
    let mut n = 0;
    for policy in &mut changed.policies {
        if let Source::Vendor(lead) = &mut policy.source
            && fuels.contains(&&policy.commodity)
        {
            *lead = lead.clone().shifted(DAYS);
            n += 1;
        }
    }
    if n == 0 {
        let why = "no fuel comes from a vendor";
        return Err(Missing { name, why });
    }
    Ok(Shock {
        name,
        what: format!(
            "the contractor defaults: throughout, fuel from vendors comes {DAYS:.0} days later ({n} supply policies)"
        ),
        source: "assumed: the time of an emergency tender",
        scenario: changed,
    })
}

fn casualties(scenario: &Scenario, at: SimTime) -> Result<Shock, Missing> {
    let name = "mass-casualty";
    let is_attack = |kind: &Id| {
        let mut kinds = scenario.incidents.iter();
        kinds.any(|row| row.id == *kind && row.attack && row.p_casualties > 0.0)
    };
    let threats = scenario.threats.iter().filter(|t| is_attack(&t.kind));
    let threats: Vec<Id> = threats.map(|threat| threat.id.clone()).collect();
    if threats.is_empty() {
        let why = "no threat hurts anyone";
        return Err(Missing { name, why });
    }
    let factor = mass_factor(scenario, &threats);
    let mut changed = scenario.clone();
    for threat in threats {
        inject(
            &mut changed,
            at,
            1.0,
            Action::SurgeThreat { threat, factor },
        );
    }
    Ok(Shock {
        name,
        what: format!(
            "on day {:.0} attacks come {factor:.0} times as often, which is about {ATTACKS:.0} attacks on sites on one day",
            at.days()
        ),
        source: "assumed: a day of attacks at several places",
        scenario: changed,
    })
}

/// Attacks on sites on the day of a mass casualty.
const ATTACKS: f64 = 4.0;

/// The factor that makes the average rate of attacks on sites [`ATTACKS`] a day.
fn mass_factor(scenario: &Scenario, threats: &[Id]) -> f64 {
    let on_sites = |kind: &Id| {
        let mut kinds = scenario.incidents.iter();
        kinds.any(|row| row.id == *kind && row.target == Target::Site)
    };
    let its = scenario
        .threats
        .iter()
        .filter(|t| threats.contains(&t.id) && on_sites(&t.kind));
    let per_day = its.map(|threat| {
        let places = match &threat.place {
            Where::Zone(zone) => scenario
                .sites
                .iter()
                .filter(|s| s.zone.as_ref() == Some(zone))
                .count(),
            _ => 1,
        };
        threat.rate * places as f64
    });
    let total: f64 = per_day.sum();
    if total > 0.0 {
        (ATTACKS / total).clamp(10.0, 5000.0)
    } else {
        300.0
    }
}

fn withdrawal(scenario: &Scenario, at: SimTime) -> Result<Shock, Missing> {
    let name = "contributor-withdrawal";
    let troops = scenario.units.iter().filter(|unit| {
        unit.component == Component::Military && unit.withdraw.is_none_or(|day| day > at)
    });
    let largest = troops.max_by(|a, b| a.people.cmp(&b.people).then(b.id.cmp(&a.id)));
    let Some(unit) = largest else {
        let why = "there are no troops";
        return Err(Missing { name, why });
    };
    let mut changed = scenario.clone();
    let action = Action::WithdrawUnit(unit.id.clone());
    inject(&mut changed, at, 1.0, action);
    Ok(Shock {
        name,
        what: format!(
            "on day {:.0} the largest unit, {} ({} people), leaves for good",
            at.days(),
            unit.id,
            unit.people
        ),
        source: "assumed; after contributors' withdrawals from Mali in 2022",
        scenario: changed,
    })
}

fn port(scenario: &Scenario, at: SimTime) -> Result<Shock, Missing> {
    const DAYS: f64 = 30.0;
    let name = "port-closure";
    let ports = scenario
        .sites
        .iter()
        .filter(|site| site.roles.contains(&Role::Seaport));
    let ports: Vec<Id> = ports.map(|site| site.id.clone()).collect();
    if ports.is_empty() {
        let why = "there is no seaport";
        return Err(Missing { name, why });
    }
    let mut changed = scenario.clone();
    for site in &ports {
        let action = Action::CutSupplier(site.clone());
        inject(&mut changed, at, DAYS, action);
    }
    Ok(Shock {
        name,
        what: format!(
            "from day {:.0} nothing is issued from or delivered to {} for {DAYS:.0} days",
            at.days(),
            ports.iter().map(Id::as_str).collect::<Vec<_>>().join(", ")
        ),
        source: "assumed: a strike or a closed border",
        scenario: changed,
    })
}

fn cash(scenario: &Scenario, at: SimTime) -> Result<Shock, Missing> {
    const KEPT: f64 = 0.80;
    let name = "cash-cut";
    let mut changed = scenario.clone();
    let mut n = 0;
    for fleet in &mut changed.fleets {
        if fleet.owner == Owner::Contingent {
            continue;
        }
        n += 1;
        let now = fleet.number.iter().rfind(|(from, _)| *from <= at);
        let now = now.map_or(0, |(_, number)| *number);
        let cut = |number: u32| (f64::from(number) * KEPT).floor() as u32;
        fleet.number.iter_mut().for_each(|(from, number)| {
            if *from > at {
                *number = cut(*number);
            }
        });
        fleet.number.push((at, cut(now)));
        fleet.number.sort_by_key(|(from, _)| *from);
    }
    if n == 0 {
        let why = "no fleet is the United Nations' or a contractor's";
        return Err(Missing { name, why });
    }
    Ok(Shock {
        name,
        what: format!(
            "from day {:.0} on a fifth of the vehicles and aircraft of {n} United Nations and contractors' fleets is given up",
            at.days()
        ),
        source: "assumed shares; after the cut of peacekeeping spending by 15 % and of troops by a quarter, October 2025",
        scenario: changed,
    })
}

/// The end of the simulated period.
pub fn horizon(scenario: &Scenario) -> SimTime {
    let ends = scenario.missions.iter().map(|m| m.start + m.horizon);
    ends.max().unwrap_or(SimTime::ZERO)
}
