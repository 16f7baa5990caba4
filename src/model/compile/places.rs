//! Missions, zones, sites and links.

use crate::engine::streams::EntityKey;
use crate::model::compile::dispatch::asks;
use crate::model::compile::goods;
use crate::model::compile::names::Names;
use crate::model::ids::Key;
use crate::model::ids::LinkId;
use crate::model::ids::MissionId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::Table;
use crate::model::ids::ZoneId;
use crate::model::model::LinkModel;
use crate::model::model::MissionModel;
use crate::model::model::Model;
use crate::model::model::PlaceModel;
use crate::model::model::SiteModel;
use crate::model::model::ZoneModel;
use crate::model::movement::fleets::fit_of;
use crate::scenario::place::Link;
use crate::scenario::place::Regimes;
use crate::scenario::place::Site;
use crate::scenario::scenario::Scenario;

pub(super) fn missions(scenario: &Scenario) -> Table<MissionId, MissionModel> {
    let row = |mission: &crate::scenario::mission::Mission| MissionModel {
        id: mission.id.to_string(),
        key: EntityKey::of(mission.id.as_str()),
        mandate: mission.mandate,
        authorised: mission.authorised.clone(),
        status_of_forces: mission.status_of_forces.clone(),
        flight_refusal: mission.flight_refusal,
        consent: mission.consent.clone(),
        access: mission.access.clone(),
        exit: mission.exit.clone(),
        capability: mission.capability,
    };
    Table::new(scenario.missions.iter().map(row).collect())
}

pub(super) fn zones(scenario: &Scenario) -> Table<ZoneId, ZoneModel> {
    let row = |zone: &crate::scenario::place::Zone| ZoneModel {
        id: zone.id.to_string(),
        key: EntityKey::of(zone.id.as_str()),
        wet: zone.wet,
        hot: zone.hot,
        neighbours: neighbours_of(scenario, zone),
        mean_factor: mean_factor(&zone.regimes),
        regimes: zone.regimes.clone(),
        driving: zone.driving,
        sites: Vec::new(),
        hazards: Vec::new(),
    };
    Table::new(scenario.zones.iter().map(row).collect())
}

/// Zones into which incidents of a zone spill over.
fn neighbours_of(scenario: &Scenario, zone: &crate::scenario::place::Zone) -> Vec<ZoneId> {
    let place =
        |id: &crate::scenario::scenario::Id| scenario.zones.iter().position(|z| z.id == *id);
    let places = zone.neighbours.iter().filter_map(place);
    places.map(ZoneId::from_index).collect()
}

/// Mean of the regimes' factors over a long time.
///
/// Calm and crisis always end in tense, tense ends in crisis with the probability of escalation e. In the chain of
/// spells the shares are (1 − e)/2, 1/2 and e/2; over time each counts with its mean stay.
fn mean_factor(regimes: &Regimes) -> f64 {
    let e = regimes.escalation;
    let shares = [(1.0 - e) / 2.0, 0.5, e / 2.0];
    let weights: Vec<f64> = (0..3).map(|i| shares[i] * regimes.stay[i]).collect();
    let total: f64 = weights.iter().sum();
    let sum: f64 = (0..3).map(|i| weights[i] * regimes.factor[i]).sum();
    sum / total
}

pub(super) fn sites(scenario: &Scenario, names: &Names) -> Table<SiteId, SiteModel> {
    let row = |site: &Site| SiteModel {
        id: site.id.to_string(),
        key: EntityKey::of(site.id.as_str()),
        mission: names.mission(&site.mission),
        zone: site.zone.as_ref().map(|id| names.zone(id)),
        airfield: site.airfield.map(|field| (field.runway_m, field.paved)),
        is_lit: site.airfield.is_some_and(|field| field.lit),
        elevation_m: site.airfield.map_or(0.0, |field| field.elevation_m),
        berths: site.berths,
        yard: site.yard,
        parking: site.parking,
        bays: site.bays,
        handling: site.handling * 1000.0,
        camp: site.camp.clone(),
        grid: site.grid,
        power: site.power,
        refrigerated: Vec::new(),
        shared_plugs: None,
        assets: Vec::new(),
        water_yield: site.water_yield,
        population: site.population,
        lanes: Vec::new(),
        patrol_hazards: Vec::new(),
    };
    Table::new(scenario.sites.iter().map(row).collect())
}

pub(super) fn links(
    scenario: &Scenario,
    names: &Names,
    zones: &Table<ZoneId, ZoneModel>,
) -> Table<LinkId, LinkModel> {
    let row = |link: &Link| LinkModel {
        id: link.id.to_string(),
        key: EntityKey::of(link.id.as_str()),
        a: names.site(&link.a),
        b: names.site(&link.b),
        mode: link.mode,
        distance: link.distance,
        planned_days: 0.0,
        surface: link.surface as usize,
        zone: main_zone(link, names),
        threat: link.threat,
        speed: link.speed,
        wet_speed: link.wet_speed,
        open: link.open,
        reopening: link.reopening.clone(),
        border: link.border.clone(),
        closed: link.closed.clone(),
        asks: asks(scenario, link, main_zone(link, names), names, zones),
        losses: Some(link.losses).filter(|losses| !losses.is_none()),
        hazards: Vec::new(),
    };
    Table::new(scenario.links.iter().map(row).collect())
}

/// The zone with the greatest share of a link; the first of equals.
fn main_zone(link: &Link, names: &Names) -> Option<ZoneId> {
    let mut best: Option<&(crate::scenario::scenario::Id, f64)> = None;
    for entry in &link.zones {
        if best.is_none_or(|(_, share)| entry.1 > *share) {
            best = Some(entry);
        }
    }
    best.map(|(id, _)| names.zone(id))
}

/// Tells sites, zones and links what concerns them, once everything else is known.
pub(super) fn connect(model: &mut Model) {
    for (lane_id, lane) in model.lanes.pairs() {
        for (fleet, _) in &lane.fleets {
            model.fleets[*fleet].lanes.push(lane_id);
        }
        model.sites[lane.origin].lanes.push(lane_id);
        if lane.destination != lane.origin {
            model.sites[lane.destination].lanes.push(lane_id);
        }
    }
    for (hazard_id, hazard) in model.hazards.pairs() {
        match hazard.place {
            PlaceModel::Patrols(site) => model.sites[site].patrol_hazards.push(hazard_id),
            PlaceModel::Link(link) => model.links[link].hazards.push(hazard_id),
            PlaceModel::Site(_) | PlaceModel::Zone(_) => {}
        }
        if let Some(zone) = hazard.zone {
            model.zones[zone].hazards.push(hazard_id);
        }
    }
    for index in 0..model.sites.len() {
        let site = SiteId::from_index(index);
        if let Some(zone) = model.sites[site].zone {
            model.zones[zone].sites.push(site);
        }
    }
    goods::connect_stores(model);
    model.upstream = upstream(model);
    let with_pile = |store: &StoreId| {
        let policy = model.stores[*store].policy.as_ref();
        policy.is_some_and(|policy| policy.stockpile.is_some())
    };
    model.stockpiles = model.stores.keys().filter(with_pile).collect();
    for fleet in model.fleets.keys() {
        let row = &model.fleets[fleet];
        let availability = model.vehicles[row.vehicle].availability;
        let numbers = row.number.iter();
        let fit = numbers
            .map(|(_, number)| fit_of(*number, availability))
            .collect();
        model.fleets[fleet].fit = fit;
    }
}

/// Stores by their distance from the source, the farthest first, and by their names where that is equal, so that
/// the order of the file plays no part.
fn upstream(model: &Model) -> Vec<StoreId> {
    let depth = |mut store: StoreId| {
        let mut steps = 0;
        while let Some(supplier) = model.stores[store].supplier
            && steps < model.stores.len()
        {
            store = supplier;
            steps += 1;
        }
        steps
    };
    let mut stores: Vec<StoreId> = model.stores.keys().collect();
    stores.sort_by_key(|&store| (std::cmp::Reverse(depth(store)), model.stores[store].key));
    stores
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_factor_of_regimes_weights_each_by_its_time() {
        let regimes = Regimes {
            stay: [120.0, 60.0, 20.0],
            factor: [0.5, 1.0, 3.0],
            initial: 0,
            escalation: 0.5,
        };
        // Time shares 30 : 30 : 5.
        let expected = (30.0 * 0.5 + 30.0 + 5.0 * 3.0) / 65.0;
        assert!((mean_factor(&regimes) - expected).abs() < 1e-12);
    }
}
