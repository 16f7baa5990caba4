//! When and where incidents happen beside what their field says: hours of the day, neighbouring zones, epidemics.

use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::ids::HazardId;
use crate::model::ids::SiteId;
use crate::model::model::PlaceModel;
use crate::model::purposes::STRIKE;
use crate::model::run::Run;

/// Tell these draws from those of what an incident does.
const HOUR: u64 = 2;
const SPILL: u64 = 3;
const EPIDEMIC: u64 = 4;
/// Hour at which the night begins, and the day.
const NIGHTFALL: f64 = 18.0;
const DAYBREAK: f64 = 6.0;

impl Run<'_> {
    /// The next instant at which an incident happens that strikes at night with a probability.
    pub(super) fn next_hour(
        &self,
        hazard: HazardId,
        key: u64,
        night: f64,
        now: SimTime,
    ) -> SimTime {
        let address = self.model.hazards[hazard].key.with(HOUR);
        let mut stream = self.draws.stream(STRIKE, address, key);
        let from = if stream.bernoulli(night) {
            NIGHTFALL
        } else {
            DAYBREAK
        };
        let hour = from + 12.0 * stream.uniform();
        now + SimSpan::from_hours((hour - now.hour_of_day()).rem_euclid(24.0))
    }

    /// The hazard by which an echo strikes: its parent's, or one of the same kind in a neighbouring zone.
    pub(super) fn echo_of(&self, hazard: HazardId, child: u64) -> HazardId {
        let row = &self.model.hazards[hazard];
        let spill = self.model.kinds[row.kind].spill;
        let (Some(zone), true) = (row.zone, spill > 0.0) else {
            return hazard;
        };
        let address = row.key.with(SPILL);
        if !self.draws.stream(STRIKE, address, child).bernoulli(spill) {
            return hazard;
        }
        let neighbours = &self.model.zones[zone].neighbours;
        let others = self.model.hazards.pairs().filter(|(_, other)| {
            other.kind == row.kind && other.zone.is_some_and(|zone| neighbours.contains(&zone))
        });
        // Each as likely, whatever the order of the scenario.
        let chance = |other: HazardId| {
            let address = self.model.hazards[other].key.with(SPILL);
            self.draws.stream(STRIKE, address, child).uniform()
        };
        let chosen = others
            .map(|(id, _)| id)
            .min_by(|&a, &b| chance(a).total_cmp(&chance(b)));
        chosen.unwrap_or(hazard)
    }

    /// More people fall ill at a site or in a zone for a time.
    pub(super) fn spread(&mut self, hazard: HazardId, key: u64, now: SimTime) {
        let model = self.model;
        let row = &model.hazards[hazard];
        let Some((factor, time)) = &model.kinds[row.kind].epidemic else {
            return;
        };
        let mut stream = self.draws.stream(STRIKE, row.key.with(EPIDEMIC), key);
        let until = now + SimSpan::from_days(time.sample(&mut stream).max(0.0));
        let mut fall_ill = |site: SiteId| {
            let epidemic = &mut self.medical.epidemics[site];
            *epidemic = (until.max(epidemic.0), *factor);
        };
        match row.place {
            PlaceModel::Site(site) | PlaceModel::Patrols(site) => fall_ill(site),
            PlaceModel::Zone(zone) => model.zones[zone].sites.iter().copied().for_each(fall_ill),
            PlaceModel::Link(_) => {}
        }
    }
}
