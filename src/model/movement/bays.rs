//! Bays: convoys are unloaded so many at once, and the others wait in order of arrival.
//!
//! # State
//!
//! For each site that states its bays, who is unloaded there and who waits.
//!
//! # What happens
//!
//! A bay unloads at the site's handling rate divided by its bays, so that the site as a whole is as fast as it is stated. A site
//! without bays unloads every convoy at the full rate, as many as come.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::resource::Request;
use crate::engine::resource::Resource;
use crate::engine::tally::Tally;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::ids::SiteId;
use crate::model::model::SiteModel;
use crate::model::movement::DelayCause;
use crate::model::run::Run;

/// The bays of one site.
#[derive(Debug, Clone)]
pub(crate) struct Bays {
    pub resource: Resource<ConvoyId>,
    /// Waits for a bay [days].
    pub waits: Tally,
}

impl Bays {
    /// The bays of a site, if it states any.
    pub(crate) fn new(row: &SiteModel) -> Option<Bays> {
        (row.bays > 0).then(|| Bays {
            resource: Resource::new(SimTime::ZERO, row.bays),
            waits: Tally::new(),
        })
    }
}

impl Run<'_> {
    /// Unloads a convoy at its destination once there is a bay for it.
    pub(super) fn come_to_bay<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        id: ConvoyId,
    ) {
        let now = calendar.now();
        self.movement.convoys[id].waiting_since = now;
        let request = Request {
            units: 1,
            priority: 0,
            token: id,
        };
        let has_bay = match &mut self.movement.bays[site] {
            None => true,
            Some(bays) => bays.resource.seize(now, request),
        };
        if has_bay {
            self.begin_unloading(calendar, site, id);
        }
    }

    fn begin_unloading<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        id: ConvoyId,
    ) {
        let convoy = &self.movement.convoys[id];
        let mut handling = self.model.sites[site].handling;
        if let Some(bays) = &mut self.movement.bays[site] {
            let waited = (calendar.now() - convoy.waiting_since).days();
            bays.waits.add(waited);
            handling /= f64::from(bays.resource.capacity());
            // The convoy has been counted as it came; what it waits here is added to the delays of all.
            self.movement.delays[DelayCause::Unloading as usize] += waited;
        }
        let span = SimSpan::from_days(convoy.loaded_kg / handling.max(1.0));
        calendar.schedule_in(span, Priority::EARLY, Event::ConvoyUnloaded(id));
    }

    /// Frees the bay of a convoy that has been unloaded, for the next.
    pub(super) fn leave_bay<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        id: ConvoyId,
    ) {
        let now = calendar.now();
        let Some(bays) = &mut self.movement.bays[site] else {
            return;
        };
        bays.resource.release(now, id);
        while let Some(bays) = &mut self.movement.bays[site]
            && let Some(next) = bays.resource.next_granted(now)
        {
            self.begin_unloading(calendar, site, next.token);
        }
    }
}
