//! Rows of machines that fail and are repaired.

use crate::engine::distribution::Distribution;
use crate::engine::streams::EntityKey;
use crate::model::ids::CommodityId;
use crate::model::ids::FleetId;
use crate::model::ids::SiteId;

/// What machines are for, in indices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum AssetPurpose {
    /// Each yields water [thousandths of a litre/day].
    Water(i64),
    /// Each has a rated power [kW].
    Power(f64),
    Vehicles(FleetId),
}

/// A number of like machines.
#[derive(Debug, Clone)]
pub(crate) struct AssetModel {
    pub id: String,
    pub key: EntityKey,
    pub site: SiteId,
    pub purpose: AssetPurpose,
    pub number: u16,
    pub mtbf_days: f64,
    pub repair: Distribution,
    pub bays: u16,
    pub spares: Option<(CommodityId, i64)>,
}
