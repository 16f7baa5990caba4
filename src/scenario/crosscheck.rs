//! What shows only when a whole scenario is seen: places that cannot be reached, supply that goes round in circles.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::containers;
use crate::scenario::faults::Faults;
use crate::scenario::force::{Arrival, Unit};
use crate::scenario::goods::Source;
use crate::scenario::place::{Mode, Site};
use crate::scenario::record::Record;
use crate::scenario::scenario::Scenario;
use crate::scenario::validate::Records;

/// Modes by which equipment travels from a port.
const SURFACE: [Mode; 4] = [Mode::Road, Mode::Rail, Mode::River, Mode::Sea];

/// Notes what cannot be reached and what goes round in circles.
pub(crate) fn check(scenario: &Scenario, records: &Records, faults: &mut Faults) {
    // A broken site or link would make its neighbours look unreachable.
    let is_whole =
        |table: &str, count: usize| records.get(table).is_some_and(|rows| rows.len() == count);
    if is_whole("site", scenario.sites.len()) && is_whole("link", scenario.links.len()) {
        check_reach(scenario, records, faults);
    }
    check_circles(scenario, records, faults);
    containers::check(scenario, records, faults);
}

/// Checked rows of one table by id.
struct ById<'a>(BTreeMap<&'a str, &'a Record>);

impl<'a> ById<'a> {
    fn of(records: &'a Records, table: &str) -> ById<'a> {
        let rows = records.get(table).map_or(&[][..], Vec::as_slice);
        ById(
            rows.iter()
                .map(|(id, record)| (id.as_str(), record))
                .collect(),
        )
    }

    fn find(&self, id: &str) -> Option<&'a Record> {
        self.0.get(id).copied()
    }
}

/// Which sites links of some modes join: two sites with the same number reach each other.
struct Joined<'a>(BTreeMap<&'a str, usize>);

impl<'a> Joined<'a> {
    fn by(scenario: &'a Scenario, modes: &[Mode]) -> Joined<'a> {
        let mut neighbours: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for link in scenario
            .links
            .iter()
            .filter(|link| modes.contains(&link.mode))
        {
            let (a, b) = (link.a.as_str(), link.b.as_str());
            neighbours.entry(a).or_default().push(b);
            neighbours.entry(b).or_default().push(a);
        }
        let mut groups = BTreeMap::new();
        for (group, site) in scenario.sites.iter().enumerate() {
            let mut open = vec![site.id.as_str()];
            while let Some(site) = open.pop() {
                if groups.contains_key(site) {
                    continue;
                }
                groups.insert(site, group);
                open.extend(neighbours.get(site).into_iter().flatten());
            }
        }
        Joined(groups)
    }

    fn reach(&self, a: &str, b: &str) -> bool {
        match (self.0.get(a), self.0.get(b)) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        }
    }
}

/// Whether aircraft land at a site.
pub(crate) fn lands(site: &Site) -> bool {
    site.airfield.is_some() || site.parking > 0
}

fn check_reach(scenario: &Scenario, records: &Records, faults: &mut Faults) {
    let by_mode: BTreeMap<Mode, Joined<'_>> = Mode::ALL
        .into_iter()
        .map(|mode| (mode, Joined::by(scenario, &[mode])))
        .collect();
    let landing: BTreeSet<&str> = scenario
        .sites
        .iter()
        .filter(|site| lands(site))
        .map(|site| site.id.as_str())
        .collect();
    let flies = |a: &str, b: &str| {
        (landing.contains(a) && landing.contains(b)) || by_mode[&Mode::Air].reach(a, b)
    };
    let policies = ById::of(records, "policy");
    for policy in &scenario.policies {
        let Source::Sites(from) = &policy.source else {
            continue;
        };
        let site = policy.site.as_str();
        for supplier in from.iter().map(|id| id.as_str()) {
            let reached = match policy.mode {
                Mode::Air => flies(supplier, site),
                mode => by_mode[&mode].reach(supplier, site),
            };
            if !reached {
                let path = format!("{site}.{}", policy.commodity);
                let row = policies.find(&path);
                let why = match policy.mode {
                    Mode::Air => "no aircraft lands at both ends",
                    _ => "no links join them",
                };
                let message = format!(
                    "names {supplier}, from which {site} cannot be reached by {}: {why}",
                    policy.mode.word()
                );
                if let Some(row) = row {
                    faults.contradict(&row.path_of("from"), row.span_of("from"), message);
                }
            }
        }
    }
    let surface = Joined::by(scenario, &SURFACE);
    let units = ById::of(records, "unit");
    for unit in &scenario.units {
        check_unit(
            unit,
            &surface,
            &flies,
            &|site| landing.contains(site),
            &units,
            faults,
        );
    }
}

fn check_unit(
    unit: &Unit,
    surface: &Joined<'_>,
    flies: &dyn Fn(&str, &str) -> bool,
    scenario_lands: &dyn Fn(&str) -> bool,
    units: &ById<'_>,
    faults: &mut Faults,
) {
    let Arrival::Generated { port, airport, .. } = &unit.arrival else {
        return;
    };
    let Some(row) = units.find(unit.id.as_str()) else {
        return;
    };
    let to = unit.to.as_str();
    let by_surface = |from: &str| from == to || surface.reach(from, to);
    let mut note = |key: &str, from: &str, how: &str| {
        let (key, message) = if row.find(key).is_some() {
            (
                key,
                format!("is {from}, from which no links lead to {to} by {how}"),
            )
        } else {
            (
                "to",
                format!("is {to}, to which no links lead from its {key}, {from}, by {how}"),
            )
        };
        faults.contradict(&row.path_of(key), row.span_of(key), message);
    };
    let to_lands = scenario_lands(to);
    if !unit.load.is_empty() && !by_surface(port.as_str()) && !to_lands {
        note("port", port.as_str(), "road, rail or river");
        return;
    }
    let airport = airport.as_str();
    if !by_surface(airport) && !flies(airport, to) {
        note("airport", airport, "road, rail, river or air");
    }
}

/// A commodity must not be ordered round a circle of sites.
fn check_circles(scenario: &Scenario, records: &Records, faults: &mut Faults) {
    let mut suppliers: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for policy in &scenario.policies {
        if let Source::Sites(from) = &policy.source {
            suppliers
                .entry(policy.commodity.as_str())
                .or_default()
                .insert(
                    policy.site.as_str(),
                    from.iter().map(|id| id.as_str()).collect(),
                );
        }
    }
    let policies = ById::of(records, "policy");
    for (commodity, sites) in &suppliers {
        let Some(circle) = circle(sites) else {
            continue;
        };
        let first = circle[0];
        if let Some(row) = policies.find(&format!("{first}.{commodity}")) {
            let message = format!(
                "goes round in a circle: {} → {first} (each is supplied by the next)",
                circle.join(" → ")
            );
            faults.contradict(&row.path_of("from"), row.span_of("from"), message);
        }
    }
}

/// Sites each supplied by the next and the last by the first, if there are any. Without recursion: chains may be long.
fn circle<'a>(suppliers: &BTreeMap<&'a str, Vec<&'a str>>) -> Option<Vec<&'a str>> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in suppliers.keys().copied() {
        // The chain from the start, with the number of suppliers already followed at each site.
        let mut chain: Vec<(&str, usize)> = vec![(start, 0)];
        let mut on_chain: BTreeSet<&str> = [start].into();
        while let Some((site, followed)) = chain.pop() {
            let next = suppliers
                .get(site)
                .and_then(|from| from.get(followed))
                .copied();
            let Some(next) = next.filter(|_| !done.contains(site)) else {
                done.insert(site);
                on_chain.remove(site);
                continue;
            };
            chain.push((site, followed + 1));
            if on_chain.contains(next) {
                let at = chain.iter().position(|(site, _)| *site == next)?;
                return Some(chain[at..].iter().map(|(site, _)| *site).collect());
            }
            if !done.contains(next) {
                chain.push((next, 0));
                on_chain.insert(next);
            }
        }
    }
    None
}
