//! Crews: fleets that refuse danger, and the rest of crews and vehicles after a journey.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::ids::FleetId;
use crate::model::ids::LaneId;
use crate::model::ids::ZoneId;
use crate::model::run::Run;

impl Run<'_> {
    /// Whether a fleet does not set out on a lane for the danger on its way now.
    pub(crate) fn refuses(&self, fleet: FleetId, lane: LaneId) -> bool {
        let Some(regime) = self.model.fleets[fleet].refuses_regime else {
            return false;
        };
        let links = self.model.lanes[lane].path.links().iter();
        let mut zones = links.filter_map(|&link| self.model.links[link].zone);
        zones.any(|zone| self.regime_of(zone) >= usize::from(regime))
    }

    /// Fleets that refused to drive look again when a zone's regime has changed.
    pub(crate) fn wake_refusing<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        zone: ZoneId,
    ) {
        for (fleet, row) in self.model.fleets.pairs() {
            let regime = self.regime_of(zone);
            if row
                .refuses_regime
                .is_some_and(|refused| regime < refused.into())
            {
                self.wake_fleet(calendar, fleet);
            }
        }
    }

    /// Sends a crew that is home to rest, if it rests; false if it does not.
    pub(super) fn rest_crew<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) -> bool {
        let rest = self.model.fleets[self.movement.convoys[id].fleet].rest;
        if rest.0 <= 0 {
            return false;
        }
        self.bring_lines_back(calendar, id);
        self.leave_escort(calendar, id);
        calendar.schedule_in(rest, Priority::EARLY, Event::CrewRested(id));
        true
    }
}
