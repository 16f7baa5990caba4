//! Redrawing: what may strike after a branch is drawn from the branch's own addresses.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::model::event::Event;
use crate::model::model::PlaceModel;
use crate::model::run::Run;

impl Run<'_> {
    /// Forgets what the fields of all hazards hold ahead, and has each strike at its next incident anew.
    pub(crate) fn redraw_hazards<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        let model = self.model;
        for (hazard, row) in model.hazards.pairs() {
            let state = &mut self.security.hazards[hazard];
            state.field.reset();
            let level = state.level;
            match row.place {
                PlaceModel::Link(link) => self.expose_link(calendar, link),
                PlaceModel::Patrols(site) => self.expose_patrols(calendar, hazard, site),
                PlaceModel::Site(_) | PlaceModel::Zone(_) => {
                    self.schedule_strike(calendar, hazard, level, self.month_end());
                }
            }
        }
    }
}
