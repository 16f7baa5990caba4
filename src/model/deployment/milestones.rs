//! Milestones: the days on which strength and capability reach their goals.

use crate::engine::time::SimTime;
use crate::model::ids::Key;
use crate::model::run::Run;

impl Run<'_> {
    /// Notes milestones reached; looked at once a day on which something about them has changed.
    pub(crate) fn note_milestones(&mut self, now: SimTime) {
        let ceilings = self.model.authorised(now);
        let is_new = std::mem::replace(&mut self.deployment.ceilings, ceilings) != ceilings;
        if !std::mem::take(&mut self.deployment.has_changed) && !is_new {
            return;
        }
        for (mission, row) in self.model.missions.pairs() {
            let authorised = row.authorised_at(now);
            let authorised = f64::from(authorised[0] + authorised[1]);
            if authorised <= 0.0 {
                continue;
            }
            let (mut present, mut capable) = (0.0, 0.0);
            for (unit, unit_row) in self.model.units.pairs() {
                if unit_row.mission == mission && unit_row.is_uniformed() {
                    let state = &self.deployment.units[unit];
                    present += state.people as f64;
                    capable += f64::from(unit_row.people) * state.capability(unit_row);
                }
            }
            let day = (now - row.mandate).days();
            let shares = [present, present, present, capable, capable];
            let goals = [0.5, 0.75, 0.9, row.capability.initial, row.capability.full];
            for (place, (share, goal)) in shares.into_iter().zip(goals).enumerate() {
                let reached = &mut self.deployment.milestones[mission.index()][place];
                if reached.is_none() && share >= goal * authorised {
                    *reached = Some(day);
                }
            }
        }
        let authorised = self.model.authorised(now);
        let authorised = f64::from(authorised[0] + authorised[1]);
        if authorised > 0.0 {
            let share = self.uniformed() as f64 / authorised;
            self.deployment.peak_share = self.deployment.peak_share.max(share);
        }
    }
}
