//! Requests for goods beside daily use, and contracts.

use crate::engine::streams::EntityKey;
use crate::engine::time::SimSpan;
use crate::model::compile::names::Names;
use crate::model::ids::ContractId;
use crate::model::ids::Table;
use crate::model::model::ContractModel;
use crate::model::model::DemandModel;
use crate::model::model::Model;
use crate::scenario::contract::Contract;
use crate::scenario::scenario::Scenario;
use crate::scenario::supply::Occasions;

/// Adds the demands, whose stores are known.
pub(super) fn add_demands(model: &mut Model, scenario: &Scenario, names: &Names) {
    for demand in &scenario.demands {
        let site = names.site(&demand.site);
        let store = model.store(site, names.commodity(&demand.commodity));
        let store = store.expect("every demand has a store");
        let per_day = match demand.occasions {
            Occasions::Rate(rate) => rate,
            Occasions::Every(span) => 1.0 / span.max(SimSpan(1)).days(),
        };
        let daily = per_day * demand.lots.mean() * demand.amount as f64;
        model.demands.push(DemandModel {
            id: demand.id.to_string(),
            key: EntityKey::of(demand.id.as_str()),
            store,
            amount: demand.amount,
            lots: demand.lots.clone(),
            occasions: demand.occasions,
            from: demand.from,
            until: demand.until,
            waits: demand.waits,
            daily: daily.round() as i64,
        });
        let n_watched = model
            .stores
            .iter()
            .filter(|row| row.watch.is_some())
            .count();
        let row = &mut model.stores[store];
        row.watch = row.watch.or(Some(n_watched));
    }
}

/// What contractors have undertaken.
pub(super) fn contracts(scenario: &Scenario) -> Table<ContractId, ContractModel> {
    let row = |contract: &Contract| {
        let failure = contract.failure.as_ref();
        ContractModel {
            id: contract.id.to_string(),
            key: EntityKey::of(contract.id.as_str()),
            lead: contract.lead.clone(),
            within: contract
                .within
                .unwrap_or_else(|| contract.lead.quantile(0.5))
                .max(0.0),
            cycle: contract.cycle,
            window: contract.window,
            first: contract.first,
            mobilised: contract.mobilised,
            capacity: contract.capacity,
            surge: contract.surge,
            penalty: contract.penalty,
            failure: failure.map(|failure| (failure.every.clone(), failure.lasts.clone())),
            price: contract.price,
        }
    };
    Table::new(scenario.contracts.iter().map(row).collect())
}
