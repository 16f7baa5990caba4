//! Cash: what a mission can spend of what it owes, and what waits for better days.
//!
//! While a cut lasts, flying hours and contracted vehicles shrink by its share, patrols are not sent beyond the rest, and
//! reimbursement of contributors is paid in part; what is not paid is owed, and paid when the cut ends.

use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::ids::MissionId;
use crate::model::model::ActionModel;
use crate::model::run::Run;

impl Run<'_> {
    /// Share of a mission's cash that is there at an instant, 0 to 1.
    pub(crate) fn cash(&self, mission: MissionId, now: SimTime) -> f64 {
        if !self.model.has_cuts || !self.model.drivers.has(Driver::Politics) {
            return 1.0;
        }
        let mut left = 1.0;
        for inject in &self.model.injects {
            if let ActionModel::CutCash { mission: of, share } = inject.action
                && of == mission
                && inject.at <= now
                && now < inject.until
            {
                left *= 1.0 - share;
            }
        }
        left
    }

    /// Pays what contributors are owed once no cut of the mission lasts any more.
    pub(super) fn settle_arrears(&mut self, mission: MissionId, now: SimTime) {
        if self.cash(mission, now) >= 1.0 {
            self.cost.settle(mission);
        }
        self.refill_flying_hours(now);
    }
}
