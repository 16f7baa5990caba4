//! Commodities, the stores that hold them, and the policies that fill these.

use crate::engine::streams::EntityKey;
use crate::engine::time::SimSpan;
use crate::model::compile::lanes::Lanes;
use crate::model::compile::names::Names;
use crate::model::compile::storage;
use crate::model::ids::CommodityId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::Table;
use crate::model::model::CommodityModel;
use crate::model::model::EmergencyModel;
use crate::model::model::Model;
use crate::model::model::PolicyModel;
use crate::model::model::SourceModel;
use crate::model::model::StoreModel;
use crate::scenario::asset::Purpose;
use crate::scenario::goods::Class;
use crate::scenario::goods::Commodity;
use crate::scenario::goods::Emergency;
use crate::scenario::goods::GoodsUnit;
use crate::scenario::goods::Policy;
use crate::scenario::goods::Source;
use crate::scenario::inject::Action;
use crate::scenario::place::Mode;
use crate::scenario::scenario::Scenario;
use crate::scenario::supply::Level;
use crate::scenario::supply::Shortage;

/// The greatest number of a priority.
const LAST_PRIORITY: u8 = 9;

pub(super) fn commodities(
    scenario: &Scenario,
    names: &Names,
) -> Table<CommodityId, CommodityModel> {
    let row = |commodity: &Commodity| CommodityModel {
        id: commodity.id.to_string(),
        class: commodity.class,
        mass_kg: commodity.mass_kg,
        unit: commodity.unit,
        is_liquid: commodity.unit == GoodsUnit::Litre,
        is_apart: commodity.apart,
        price: commodity.price,
        consumption: commodity.consumption,
        varies: commodity.varies.clone(),
        rationing: commodity.rationing,
        is_refrigerated: commodity.reefer,
        shelf_life: commodity.shelf_life.as_ref().map(|life| {
            let turn = life.turn_over.as_ref().map(|turn| {
                let before = SimSpan::from_days(turn.before_days);
                (before, names.commodity(&turn.into))
            });
            (SimSpan::from_days(life.days), turn)
        }),
        cold_chain: commodity.cold_chain,
        stands_in: commodity.stands_in.as_ref().map(|id| names.commodity(id)),
        weekly_loss: storage::weekly(commodity.loss),
        budget: commodity.budget,
    };
    Table::new(scenario.commodities.iter().map(row).collect())
}

/// Adds a store wherever a policy, a stock, a stated storage or a supplied customer makes one.
pub(super) fn add_stores(model: &mut Model, scenario: &Scenario, names: &Names) {
    model.store_at = vec![None; scenario.sites.len() * scenario.commodities.len()];
    for policy in &scenario.policies {
        let commodity = names.commodity(&policy.commodity);
        add_store(model, scenario, names.site(&policy.site), commodity);
        if let Source::Sites(sources) = &policy.source {
            for source in sources {
                add_store(model, scenario, names.site(source), commodity);
            }
        }
    }
    for site in &scenario.sites {
        let stored = site.storage.iter().map(|store| &store.commodity);
        let opened = site.opening.iter().map(|(id, _)| id);
        let issued = site.issues.iter().map(|(id, _)| id);
        for id in stored.chain(opened).chain(issued) {
            add_store(model, scenario, names.site(&site.id), names.commodity(id));
        }
    }
    for policy in &scenario.policies {
        for helper in policy.emergency.iter().flat_map(|call| &call.from) {
            let commodity = names.commodity(&policy.commodity);
            add_store(model, scenario, names.site(helper), commodity);
        }
    }
    for asset in &scenario.assets {
        let site = names.site(&asset.site);
        let water = scenario.commodities.iter().filter(|goods| {
            let is_piped = goods.class == Class::Water && goods.stands_in.is_none();
            is_piped && matches!(asset.purpose, Purpose::Water(_))
        });
        let spares = asset.spares.iter().map(|(id, _)| id);
        for id in water.map(|goods| &goods.id).chain(spares) {
            add_store(model, scenario, site, names.commodity(id));
        }
    }
    for demand in &scenario.demands {
        let commodity = names.commodity(&demand.commodity);
        add_store(model, scenario, names.site(&demand.site), commodity);
    }
    for inject in &scenario.injects {
        if let Action::Gift {
            site, commodity, ..
        } = &inject.action
        {
            let commodity = names.commodity(commodity);
            add_store(model, scenario, names.site(site), commodity);
        }
    }
    add_stores_of_units(model, scenario, names);
}

/// Units use everything where they are stationed, so that what nobody supplies there is seen to be missing.
fn add_stores_of_units(model: &mut Model, scenario: &Scenario, names: &Names) {
    for unit in &scenario.units {
        for commodity in model.commodities.keys().collect::<Vec<_>>() {
            let used = model.commodities[commodity].consumption;
            let is_used = used.person > 0.0
                || used.generator > 0.0
                || (used.vehicle > 0.0 && unit.vehicles > 0);
            let is_supplied = scenario
                .policies
                .iter()
                .any(|policy| names.commodity(&policy.commodity) == commodity);
            if is_used && is_supplied {
                add_store(model, scenario, names.site(&unit.to), commodity);
            }
        }
    }
}

fn add_store(model: &mut Model, scenario: &Scenario, site_id: SiteId, commodity_id: CommodityId) {
    use crate::model::ids::Key;
    let place = site_id.index() * model.commodities.len() + commodity_id.index();
    if model.store_at[place].is_some() {
        return;
    }
    let site = &scenario.sites[site_id.index()];
    let commodity = &scenario.commodities[commodity_id.index()];
    let opening = site.opening.iter().find(|(id, _)| *id == commodity.id);
    let issues = site.issues.iter().find(|(id, _)| *id == commodity.id);
    let store = StoreModel {
        site: site_id,
        commodity: commodity_id,
        key: EntityKey::join(
            EntityKey::of(site.id.as_str()),
            EntityKey::of(commodity.id.as_str()),
        ),
        capacity: storage::capacity(scenario, site, commodity),
        rooms: storage::rooms(site, commodity),
        opening: opening.map_or(0, |(_, amount)| *amount),
        nominal: 0,
        policy: None,
        issues: issues.map(|(_, months)| *months),
        supplier: None,
        customers: Vec::new(),
        rank: 0,
        stands_in_for: None,
        stand_in: None,
        lots: None,
        watch: None,
    };
    model.store_at[place] = Some(model.stores.push(store));
}

/// Adds the policies, and the lanes that they need.
pub(super) fn add_policies(lanes: &mut Lanes, scenario: &Scenario, names: &Names) {
    for policy in &scenario.policies {
        let store = store_of(lanes, names, policy);
        let source = source_of(lanes, names, policy);
        if let SourceModel::Stores(stores) = &source {
            lanes.model.stores[store].supplier = stores.first().map(|(id, _)| *id);
        }
        lanes.model.stores[store].nominal = nominal_demand(lanes.model, store, policy);
        lanes.model.stores[store].policy = Some(PolicyModel {
            source,
            minimum: policy.minimum,
            maximum: policy.maximum,
            reserve: policy.reserve,
            opening: policy.opening,
            quantity: policy.quantity,
            lot: policy.lot,
            shares: policy.shares.clone(),
            push: policy.push.map(|push| push.amount),
            stockpile: policy.stockpile,
            review: policy.review.filter(|span| *span > SimSpan::ZERO),
            first: policy.first,
            release: policy.release,
            emergency: None,
        });
        lanes.model.stores[store].rank = rank(scenario, policy);
    }
    // Help may come from further up, so that all suppliers must be known first.
    for policy in &scenario.policies {
        let store = store_of(lanes, names, policy);
        if let Some(emergency) = &policy.emergency {
            let helpers = if emergency.from.is_empty() {
                help_for(lanes, store, emergency.mode).into_iter().collect()
            } else {
                named_help(lanes, names, policy, emergency)
            };
            let row = lanes.model.stores[store].policy.as_mut();
            let row = row.expect("every policy has been added");
            let below_days = emergency.below_days;
            row.emergency = (!helpers.is_empty()).then_some(EmergencyModel {
                below_days,
                helpers,
            });
        }
    }
}

/// Demand at which what fits is the maximum, for goods that nobody uses day by day, such as aviation fuel.
///
/// Without it their policies would order nothing. Where no storage is stated nothing can be said.
fn nominal_demand(model: &Model, store: StoreId, policy: &Policy) -> i64 {
    let row = &model.stores[store];
    let used = &model.commodities[row.commodity].consumption;
    let daily = used.person + used.person_early + used.generator + used.vehicle;
    let is_used = daily > 0.0 || row.issues.is_some() || row.watch.is_some();
    match (row.capacity, policy.maximum) {
        (Some(capacity), Level::Days(days)) if !is_used && days > 0.0 => {
            (capacity as f64 / days) as i64
        }
        _ => 0,
    }
}

fn store_of(lanes: &Lanes, names: &Names, policy: &Policy) -> StoreId {
    let site = names.site(&policy.site);
    let store = lanes.model.store(site, names.commodity(&policy.commodity));
    store.expect("every policy has a store")
}

fn source_of(lanes: &mut Lanes, names: &Names, policy: &Policy) -> SourceModel {
    match &policy.source {
        Source::Vendor(lead) => SourceModel::Vendor(lead.clone()),
        Source::Contract(id) => SourceModel::Contract(names.contract(id)),
        Source::Sites(sites) => {
            let to = names.site(&policy.site);
            let commodity = names.commodity(&policy.commodity);
            let mut stores = Vec::new();
            for id in sites {
                let from = names.site(id);
                let store = lanes.model.store(from, commodity);
                if let Some(lane) = lanes.require(from, to, policy.mode) {
                    stores.push((store.expect("every supplier has a store"), lane));
                }
            }
            SourceModel::Stores(stores)
        }
    }
}

/// Who is served first in a shortage: by priority, after sites with tasks where the rule is so.
fn rank(scenario: &Scenario, policy: &Policy) -> u8 {
    let has_task = scenario.tasks.iter().any(|task| task.site == policy.site);
    match scenario.rules.supply.shortage {
        Shortage::MandateFirst if !has_task => policy.priority + LAST_PRIORITY,
        _ => policy.priority,
    }
}

/// The sites that a policy names for help, each with the lane from it.
fn named_help(
    lanes: &mut Lanes,
    names: &Names,
    policy: &Policy,
    emergency: &Emergency,
) -> Vec<(StoreId, crate::model::ids::LaneId)> {
    let to = names.site(&policy.site);
    let commodity = names.commodity(&policy.commodity);
    let mut helpers = Vec::new();
    for id in &emergency.from {
        let from = names.site(id);
        if let Some(lane) = lanes.require(from, to, emergency.mode) {
            let store = lanes.model.store(from, commodity);
            helpers.push((store.expect("every helper has a store"), lane));
        }
    }
    helpers
}

/// Tells stores who is supplied from them, which of them hold goods that expire, and which stand in for others.
pub(super) fn connect_stores(model: &mut Model) {
    let mut n_lots = 0;
    for store in model.stores.keys() {
        if let Some(supplier) = model.stores[store].supplier {
            model.stores[supplier].customers.push(store);
        }
        let commodity = model.stores[store].commodity;
        if model.commodities[commodity].shelf_life.is_some() {
            model.stores[store].lots = Some(n_lots);
            n_lots += 1;
        }
        if let Some(other) = model.commodities[commodity].stands_in
            && let Some(other) = model.store(model.stores[store].site, other)
        {
            model.stores[store].stands_in_for = Some(other);
            model.stores[other].stand_in = Some(store);
        }
    }
}

/// The nearest supplier upstream from which help can come by a mode, and the lane.
fn help_for(
    lanes: &mut Lanes,
    store: StoreId,
    mode: Mode,
) -> Option<(StoreId, crate::model::ids::LaneId)> {
    let to = lanes.model.stores[store].site;
    let mut upstream = lanes.model.stores[store].supplier;
    let mut left = lanes.model.stores.len();
    let mut first = None;
    while let Some(from) = upstream
        && left > 0
    {
        let origin = lanes.model.stores[from].site;
        first = first.or(Some(origin));
        if let Ok(lane) = lanes.find(origin, to, mode) {
            return Some((from, lane));
        }
        upstream = lanes.model.stores[from].supplier;
        left -= 1;
    }
    if let Some(origin) = first {
        lanes.require(origin, to, mode);
    }
    None
}
