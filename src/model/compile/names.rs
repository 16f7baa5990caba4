//! From the planner's ids to indices.

use std::collections::BTreeMap;

use crate::model::ids::CommodityId;
use crate::model::ids::ContractId;
use crate::model::ids::Key;
use crate::model::ids::KindId;
use crate::model::ids::LinkId;
use crate::model::ids::MissionId;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::ids::VehicleId;
use crate::model::ids::ZoneId;
use crate::scenario::scenario::Id;
use crate::scenario::scenario::Scenario;

/// Ids of one table.
type Places<'a> = BTreeMap<&'a Id, usize>;

/// All ids of a scenario, whose validation has made sure that every reference is defined.
pub(super) struct Names<'a> {
    missions: Places<'a>,
    zones: Places<'a>,
    sites: Places<'a>,
    links: Places<'a>,
    commodities: Places<'a>,
    vehicles: Places<'a>,
    units: Places<'a>,
    kinds: Places<'a>,
    contracts: Places<'a>,
    threats: Places<'a>,
}

impl<'a> Names<'a> {
    pub(super) fn of(scenario: &'a Scenario) -> Names<'a> {
        Names {
            missions: places(scenario.missions.iter().map(|row| &row.id)),
            zones: places(scenario.zones.iter().map(|row| &row.id)),
            sites: places(scenario.sites.iter().map(|row| &row.id)),
            links: places(scenario.links.iter().map(|row| &row.id)),
            commodities: places(scenario.commodities.iter().map(|row| &row.id)),
            vehicles: places(scenario.vehicles.iter().map(|row| &row.id)),
            units: places(scenario.units.iter().map(|row| &row.id)),
            kinds: places(scenario.incidents.iter().map(|row| &row.id)),
            contracts: places(scenario.contracts.iter().map(|row| &row.id)),
            threats: places(scenario.threats.iter().map(|row| &row.id)),
        }
    }

    pub(super) fn mission(&self, id: &Id) -> MissionId {
        key(&self.missions, id)
    }

    pub(super) fn zone(&self, id: &Id) -> ZoneId {
        key(&self.zones, id)
    }

    pub(super) fn site(&self, id: &Id) -> SiteId {
        key(&self.sites, id)
    }

    pub(super) fn link(&self, id: &Id) -> LinkId {
        key(&self.links, id)
    }

    pub(super) fn commodity(&self, id: &Id) -> CommodityId {
        key(&self.commodities, id)
    }

    pub(super) fn vehicle(&self, id: &Id) -> VehicleId {
        key(&self.vehicles, id)
    }

    pub(super) fn unit(&self, id: &Id) -> UnitId {
        key(&self.units, id)
    }

    pub(super) fn kind(&self, id: &Id) -> KindId {
        key(&self.kinds, id)
    }

    pub(super) fn contract(&self, id: &Id) -> ContractId {
        key(&self.contracts, id)
    }

    pub(super) fn threat(&self, id: &Id) -> usize {
        self.threats[id]
    }
}

fn places<'a>(ids: impl Iterator<Item = &'a Id>) -> Places<'a> {
    ids.enumerate().map(|(place, id)| (id, place)).collect()
}

fn key<K: Key>(places: &Places<'_>, id: &Id) -> K {
    let place = places.get(id);
    K::from_index(*place.expect("validation resolves every reference"))
}
