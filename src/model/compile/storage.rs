//! What fits in where: containers, and the plugs of refrigerated ones.

use crate::model::ids::Key;
use crate::model::ids::SiteId;
use crate::model::model::Model;
use crate::model::supply::storage::Room;
use crate::scenario::goods::Commodity;
use crate::scenario::place::Site;
use crate::scenario::place::Store;
use crate::scenario::scenario::Scenario;

const DAYS_PER_WEEK: f64 = 7.0;

/// The sum of what containers hold, and for refrigerated goods no more than what can be plugged in.
pub(super) fn capacity(scenario: &Scenario, site: &Site, commodity: &Commodity) -> Option<i64> {
    let stores = site.storage.iter().filter(|s| s.commodity == commodity.id);
    let total = stores
        .map(|store| i64::from(store.number) * store.each)
        .reduce(|a, b| a + b);
    let plugged = site.reefer_plugs.filter(|_| commodity.reefer).map(|plugs| {
        let tonnes = f64::from(plugs) * scenario.rules.supply.reefer_tonnes;
        (tonnes * 1000.0 / commodity.mass_kg * 1000.0) as i64
    });
    match (total, plugged) {
        (Some(total), Some(plugged)) => Some(total.min(plugged)),
        (total, plugged) => total.or(plugged),
    }
}

/// Containers by what they lose and shelter; none where all are alike in losing and sheltering nothing.
pub(super) fn rooms(site: &Site, commodity: &Commodity) -> Vec<Room> {
    let stores = site.storage.iter().filter(|s| s.commodity == commodity.id);
    let mut from = 0;
    let room = |store: &Store| {
        let until = from + i64::from(store.number) * store.each;
        let room = Room {
            from,
            until,
            weekly_loss: weekly(store.loss),
            is_sheltered: store.sheltered,
        };
        from = until;
        room
    };
    let rooms: Vec<Room> = stores.map(room).collect();
    let is_plain = |room: &Room| room.weekly_loss == 0.0 && !room.is_sheltered;
    if rooms.iter().all(is_plain) {
        return Vec::new();
    }
    rooms
}

/// The share lost in a week, of the share lost in a day.
pub(super) fn weekly(daily: f64) -> f64 {
    1.0 - libm::pow(1.0 - daily, DAYS_PER_WEEK)
}

/// Tells sites which of their goods are refrigerated, and which share their plugs.
pub(super) fn connect_plugs(model: &mut Model, scenario: &Scenario) {
    for (store, row) in model.stores.pairs() {
        if model.commodities[row.commodity].is_refrigerated {
            model.sites[row.site].refrigerated.push(store);
        }
    }
    for (place, stated) in scenario.sites.iter().enumerate() {
        let site = SiteId::from_index(place);
        let sharers = &model.sites[site].refrigerated;
        if let Some(plugs) = stated.reefer_plugs.filter(|_| sharers.len() > 1) {
            let most = f64::from(plugs) * scenario.rules.supply.reefer_tonnes * 1000.0;
            model.sites[site].shared_plugs = Some((most, sharers.clone()));
        }
    }
}
