//! Mitigation: measures that lower the rate of incidents or spare casualties, and what they bind.

use crate::engine::time::SimTime;
use crate::model::ids::HazardId;
use crate::model::medical::DETOUR;
use crate::model::model::MitigationModel;
use crate::model::model::PlaceModel;
use crate::model::run::Run;

impl Run<'_> {
    /// Factor of the measures against a hazard on its rate.
    pub(super) fn lowered(&self, hazard: HazardId, now: SimTime) -> f64 {
        let mut factor = 1.0;
        for &place in &self.model.hazards[hazard].mitigations {
            let row = &self.model.mitigations[usize::from(place)];
            factor *= 1.0 - (1.0 - row.rate) * row.effect(now);
        }
        factor
    }

    /// Factor of the measures against a hazard on the probability of casualties.
    pub(super) fn spared(&self, hazard: HazardId, now: SimTime) -> f64 {
        let mut factor = 1.0;
        for &place in &self.model.hazards[hazard].mitigations {
            let row = &self.model.mitigations[usize::from(place)];
            if self.is_in_time(row, self.model.hazards[hazard].place) {
                factor *= 1.0 - (1.0 - row.casualties) * row.effect(now);
            }
        }
        factor
    }

    /// Whether the force of a measure, if it is one, comes to a place in time.
    fn is_in_time(&self, row: &MitigationModel, place: PlaceModel) -> bool {
        let Some((from, hours, speed)) = row.response else {
            return true;
        };
        let distance = match place {
            PlaceModel::Site(site) | PlaceModel::Patrols(site) => self.model.distance(from, site),
            PlaceModel::Link(link) => {
                let row = &self.model.links[link];
                (self.model.distance(from, row.a) + self.model.distance(from, row.b)) / 2.0
            }
            PlaceModel::Zone(_) => return false,
        };
        distance * DETOUR / speed <= hours
    }

    /// Counts anew the platoons that measures bind at each site.
    pub(super) fn bind_platoons(&mut self, now: SimTime) {
        if self.model.mitigations.is_empty() {
            return;
        }
        let sites = self.security.bound.keys();
        sites.for_each(|site| self.security.bound[site] = 0);
        for row in &self.model.mitigations {
            if let Some((site, platoons)) = row.platoons
                && row.is_kept_up(now)
            {
                self.security.bound[site] += platoons;
            }
        }
    }

    /// Charges what measures cost in the share of a month [months] that ends.
    pub(crate) fn pay_mitigations(&mut self, now: SimTime, months: f64) {
        for row in &self.model.mitigations {
            // A measure is paid for each month in which it has been kept up.
            let begun = SimTime::from_days(now.days() - 1.0);
            if row.cost_month > 0 && row.is_kept_up(begun) {
                let cents = (row.cost_month as f64 * months).round() as i64;
                self.cost.spend(row.budget, cents);
            }
        }
    }
}
