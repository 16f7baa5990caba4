//! Rows of lanes: which way convoys and sorties go.

use crate::engine::streams::EntityKey;
use crate::model::ids::FleetId;
use crate::model::ids::SiteId;
use crate::model::model::DispatchModel;
use crate::model::path::Path;
use crate::scenario::place::Mode;
use crate::scenario::place::ThreatLevel;

/// Origin, destination and mode of convoys or sorties.
#[derive(Debug, Clone)]
pub(crate) struct LaneModel {
    pub origin: SiteId,
    pub destination: SiteId,
    pub mode: Mode,
    pub key: EntityKey,
    /// Planned links; empty for flights.
    pub path: Path,
    /// Length [km]; the great circle for flights.
    pub distance: f64,
    /// Highest threat on the planned path.
    pub threat: ThreatLevel,
    /// How convoys leave.
    pub dispatch: DispatchModel,
    /// Fleets that may serve it with the days they need from home to the origin, the nearest first.
    pub fleets: Vec<(FleetId, f64)>,
}
