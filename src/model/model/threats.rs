//! Rows of incident kinds, hazards and fixed events.

use crate::engine::clusters::Clusters;
use crate::engine::distribution::Distribution;
use crate::engine::streams::EntityKey;
use crate::engine::time::SimTime;
use crate::model::ids::ContractId;
use crate::model::ids::KindId;
use crate::model::ids::LinkId;
use crate::model::ids::MissionId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::UnitId;
use crate::model::ids::ZoneId;
use crate::scenario::threat::Target;

#[derive(Debug, Clone)]
pub(crate) struct KindModel {
    pub id: String,
    pub attack: bool,
    pub target: Target,
    pub p_casualties: f64,
    pub wounded: Distribution,
    pub p_killed: f64,
    pub killed: Distribution,
    pub delay: Distribution,
    pub vehicles_lost: Distribution,
    pub goods_lost: Distribution,
    pub p_closure: f64,
    pub closure: Distribution,
    pub escorted: f64,
    pub cleared: f64,
    pub hardened: f64,
    pub by_consent: bool,
    pub echo: Option<Clusters>,
}

/// What a hazard befalls, in indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlaceModel {
    Site(SiteId),
    Link(LinkId),
    Zone(ZoneId),
    /// Patrols out of a site.
    Patrols(SiteId),
}

/// One kind of incident at one place.
#[derive(Debug, Clone)]
pub(crate) struct HazardModel {
    pub kind: KindId,
    pub place: PlaceModel,
    pub key: EntityKey,
    /// Zone whose regime and season hold.
    pub zone: Option<ZoneId>,
    /// Rate on average over regimes: per day, or per km of convoy travel.
    pub rate: f64,
    pub wet: f64,
    pub phases: Vec<(SimTime, f64)>,
    /// Mission whose host's consent holds.
    pub mission: MissionId,
    /// Place of its threat in the scenario, for injects.
    pub threat: usize,
}

/// What a fixed event does, in indices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ActionModel {
    CloseLink(LinkId),
    WithdrawUnit(UnitId),
    SurgeThreat { threat: usize, factor: f64 },
    DenyFlights(MissionId),
    CutSupplier(SiteId),
    SetRegime { zone: ZoneId, level: u8 },
    SetConsent { mission: MissionId, level: u8 },
    CutCash { mission: MissionId, share: f64 },
    FailContract(ContractId),
    Gift { store: StoreId, amount: i64 },
}

#[derive(Debug, Clone)]
pub(crate) struct InjectModel {
    pub id: String,
    pub at: SimTime,
    pub until: SimTime,
    pub action: ActionModel,
    /// Stores that are supplied through what it cuts, if it cuts anything.
    pub dependent: Vec<StoreId>,
}
