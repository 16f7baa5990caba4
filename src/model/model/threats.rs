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
use crate::scenario::rules::BudgetGroup;
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
    /// Share of echoes that strike in a neighbouring zone.
    pub spill: f64,
    /// Share of incidents at night.
    pub night: Option<f64>,
    /// Factor on the sick, and for how long [d].
    pub epidemic: Option<(f64, Distribution)>,
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
    /// Mitigations that work against it, by their place in the model.
    pub mitigations: Vec<u16>,
    /// Mission whose host's consent holds.
    pub mission: MissionId,
    /// Place of its threat in the scenario, for injects.
    pub threat: usize,
}

/// A measure against incidents, in indices.
#[derive(Debug, Clone)]
pub(crate) struct MitigationModel {
    pub zone: ZoneId,
    pub kinds: Vec<KindId>,
    pub rate: f64,
    pub casualties: f64,
    pub from: SimTime,
    pub until: SimTime,
    pub ramp_days: f64,
    pub cost_month: i64,
    pub budget: BudgetGroup,
    pub platoons: Option<(SiteId, u32)>,
    /// A force at a site that spares casualties as far as it comes within so many hours at a speed [km/h].
    pub response: Option<(SiteId, f64, f64)>,
}

impl MitigationModel {
    /// Share of its full effect at an instant, 0 to 1.
    ///
    /// It grows in a straight line over its ramp, and fades alike after its end from where it had come.
    pub fn effect(&self, now: SimTime) -> f64 {
        if now < self.from {
            return 0.0;
        }
        let ramp = |days: f64| {
            if self.ramp_days > 0.0 {
                (days / self.ramp_days).clamp(0.0, 1.0)
            } else {
                1.0
            }
        };
        let reached = ramp((now.min(self.until) - self.from).days());
        if now < self.until {
            return reached;
        }
        let gone = ramp((now - self.until).days());
        (reached - gone).max(0.0)
    }

    /// Whether it is kept up at an instant.
    pub fn is_kept_up(&self, now: SimTime) -> bool {
        self.from <= now && now < self.until
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::Key;

    #[test]
    fn an_effect_grows_over_its_ramp_and_fades_over_as_long() {
        let mut measure = MitigationModel {
            zone: ZoneId::from_index(0),
            kinds: Vec::new(),
            rate: 0.5,
            casualties: 1.0,
            from: SimTime::from_days(100.0),
            until: SimTime::from_days(300.0),
            ramp_days: 50.0,
            cost_month: 0,
            budget: BudgetGroup::Supplies,
            platoons: None,
            response: None,
        };
        let at = |measure: &MitigationModel, day: f64| measure.effect(SimTime::from_days(day));
        let found = [99.0, 100.0, 125.0, 200.0, 325.0, 400.0].map(|day| at(&measure, day));
        assert_eq!(found, [0.0, 0.0, 0.5, 1.0, 0.5, 0.0]);
        // Ended half way up, it fades from there.
        measure.until = SimTime::from_days(125.0);
        assert_eq!(at(&measure, 137.5), 0.25);
        measure.ramp_days = 0.0;
        let found = [99.0, 100.0, 124.0, 125.0].map(|day| at(&measure, day));
        assert_eq!(found, [0.0, 1.0, 1.0, 0.0]);
    }
}
