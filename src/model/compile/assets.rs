//! Machines that fail and are repaired.

use crate::engine::streams::EntityKey;
use crate::model::compile::names::Names;
use crate::model::model::AssetModel;
use crate::model::model::AssetPurpose;
use crate::model::model::Model;
use crate::scenario::asset::Purpose;
use crate::scenario::scenario::Scenario;

/// Adds the assets, and tells sites and fleets of those that are theirs.
pub(super) fn add_assets(model: &mut Model, scenario: &Scenario, names: &Names) {
    for asset in &scenario.assets {
        let site = names.site(&asset.site);
        let purpose = match &asset.purpose {
            Purpose::Water(litres) => AssetPurpose::Water(*litres),
            Purpose::Power(kilowatts) => AssetPurpose::Power(*kilowatts),
            Purpose::Vehicles(id) => {
                let fleet = model.fleets.find(|fleet| fleet.id == id.as_str());
                AssetPurpose::Vehicles(fleet.expect("validation resolves every reference"))
            }
        };
        let spares = asset.spares.as_ref();
        let id = model.assets.push(AssetModel {
            id: asset.id.to_string(),
            key: EntityKey::of(asset.id.as_str()),
            site,
            purpose,
            number: asset.number,
            mtbf_days: asset.mtbf_days,
            repair: asset.repair.clone(),
            bays: asset.bays,
            spares: spares.map(|(id, amount)| (names.commodity(id), *amount)),
        });
        match purpose {
            AssetPurpose::Vehicles(fleet) => model.fleets[fleet].has_asset = true,
            _ => model.sites[site].assets.push(id),
        }
    }
}
