//! What is possible in a sound scenario and probably not meant.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::asset::Purpose;
use crate::scenario::crosscheck::lands;
use crate::scenario::goods::{Class, Commodity, Source};
use crate::scenario::place::{Mode, Site};
use crate::scenario::scenario::Scenario;
use crate::scenario::supply::Level;

/// Warnings that are shown; the rest are counted.
const WARNINGS_SHOWN: usize = 50;

/// Sites by id.
fn sites_by_id(scenario: &Scenario) -> BTreeMap<&str, &Site> {
    scenario
        .sites
        .iter()
        .map(|site| (site.id.as_str(), site))
        .collect()
}

/// At most five names, and how many more.
fn some_of(names: &[&str]) -> String {
    let shown = names[..names.len().min(5)].join(", ");
    if names.len() > 5 {
        format!("{shown} and {} more", names.len() - 5)
    } else {
        shown
    }
}

/// Sites with boreholes or treatment plants that are stated as machines.
fn wells(scenario: &Scenario) -> BTreeSet<&str> {
    let assets = scenario.assets.iter();
    let wells = assets.filter(|asset| matches!(asset.purpose, Purpose::Water(_)));
    wells.map(|asset| asset.site.as_str()).collect()
}

/// What is possible and probably not meant.
pub(crate) fn warnings(scenario: &Scenario) -> Vec<String> {
    let mut warnings = Vec::new();
    let covered: BTreeSet<(&str, &str)> = scenario
        .policies
        .iter()
        .map(|policy| (policy.commodity.as_str(), policy.site.as_str()))
        .collect();
    let strength = strength(scenario);
    let mut suppliers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for policy in &scenario.policies {
        if let Source::Sites(from) = &policy.source {
            let known = suppliers.entry(policy.commodity.as_str()).or_default();
            known.extend(from.iter().map(|id| id.as_str()));
        }
    }
    let wells = wells(scenario);
    for commodity in &scenario.commodities {
        let id = commodity.id.as_str();
        let is_bare = |(site, strength): &(&&str, &[f64; 3])| {
            let is_produced = commodity.class == Class::Water && wells.contains(**site);
            daily_use(commodity, **strength) > 0.0
                && !covered.contains(&(id, **site))
                && !is_produced
        };
        let bare: Vec<&str> = strength
            .iter()
            .filter(is_bare)
            .map(|(site, _)| *site)
            .collect();
        if !bare.is_empty() {
            warnings.push(format!(
                "{id} is used at {} without a [[policy]]: what is used there beyond the opening stock is a stockout",
                some_of(&bare)
            ));
        }
        let dry: Vec<&str> = suppliers
            .get(id)
            .into_iter()
            .flatten()
            .filter(|from| !covered.contains(&(id, from)))
            .copied()
            .collect();
        if !dry.is_empty() {
            warnings.push(format!(
                "{id} is supplied by {}, which no [[policy]] supplies in turn",
                some_of(&dry)
            ));
        }
    }
    warnings.extend(small_storage(scenario, &strength));
    warnings.extend(no_landing(scenario));
    warnings.extend(late_injects(scenario));
    if warnings.len() > WARNINGS_SHOWN {
        let more = warnings.len() - WARNINGS_SHOWN;
        warnings.truncate(WARNINGS_SHOWN);
        warnings.push(format!("and {more} more"));
    }
    warnings
}

/// People, people who need generators, and vehicles at each site once all its units are there.
fn strength(scenario: &Scenario) -> BTreeMap<&str, [f64; 3]> {
    let sites = sites_by_id(scenario);
    let mut strength: BTreeMap<&str, [f64; 3]> = BTreeMap::new();
    for unit in &scenario.units {
        let Some(site) = sites.get(unit.to.as_str()) else {
            continue;
        };
        let people = f64::from(unit.people);
        let [all, powered, vehicles] = strength.entry(site.id.as_str()).or_default();
        *all += people;
        *powered += people * (1.0 - site.grid);
        *vehicles += f64::from(unit.vehicles);
    }
    strength
}

/// Units of a commodity that people and vehicles use a day.
fn daily_use(commodity: &Commodity, [people, powered, vehicles]: [f64; 3]) -> f64 {
    let rates = &commodity.consumption;
    rates.person * people + rates.generator * powered + rates.vehicle * vehicles
}

fn small_storage(scenario: &Scenario, strength: &BTreeMap<&str, [f64; 3]>) -> Vec<String> {
    let mut warnings = Vec::new();
    let sites = sites_by_id(scenario);
    let goods: BTreeMap<&str, &Commodity> = scenario
        .commodities
        .iter()
        .map(|goods| (goods.id.as_str(), goods))
        .collect();
    for policy in &scenario.policies {
        let (commodity, site_id) = (policy.commodity.as_str(), policy.site.as_str());
        let (Some(goods), Some(site), Some(strength)) = (
            goods.get(commodity),
            sites.get(site_id),
            strength.get(site_id),
        ) else {
            continue;
        };
        let daily = daily_use(goods, *strength);
        let stores = site
            .storage
            .iter()
            .filter(|store| store.commodity == policy.commodity);
        let room: f64 = stores
            .clone()
            .map(|store| store.each as f64 / 1_000.0 * f64::from(store.number))
            .sum();
        if let Level::Days(minimum) = policy.minimum
            && stores.count() > 0
            && room < daily * minimum
        {
            warnings.push(format!(
                "storage of {commodity} at {site_id} holds {:.1} days of supply at full strength, below the minimum of \
                 {minimum} days",
                room / daily,
            ));
        }
    }
    warnings
}

fn no_landing(scenario: &Scenario) -> Vec<String> {
    let sites = sites_by_id(scenario);
    let bare: BTreeSet<&str> = scenario
        .policies
        .iter()
        .filter(|policy| {
            policy
                .emergency
                .as_ref()
                .is_some_and(|rule| rule.mode == Mode::Air)
        })
        .filter_map(|policy| sites.get(policy.site.as_str()))
        .filter(|site| !lands(site))
        .map(|site| site.id.as_str())
        .collect();
    let bare: Vec<&str> = bare.into_iter().collect();
    if bare.is_empty() {
        return Vec::new();
    }
    vec![format!(
        "emergency resupply by air is planned for {}, where nothing lands: give `airfield`",
        some_of(&bare)
    )]
}

fn late_injects(scenario: &Scenario) -> Vec<String> {
    let Some(mission) = scenario.missions.first() else {
        return Vec::new();
    };
    let end = mission.start + mission.horizon;
    scenario
        .injects
        .iter()
        .filter(|inject| inject.at >= end)
        .map(|inject| {
            format!(
                "inject {} lies beyond the horizon and never happens",
                inject.id
            )
        })
        .collect()
}
