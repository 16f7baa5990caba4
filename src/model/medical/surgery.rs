//! Surgery: teams, and who waits for them; the most urgent is next, and of these who came first.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::purposes::OPERATION;
use crate::model::run::Run;

impl Run<'_> {
    /// Surgery teams that are there now.
    fn surgery_teams(&self, site: SiteId) -> u32 {
        let here = self.medical.surgeons.iter().copied();
        let open = here.filter(|unit| {
            self.model.units[*unit].to == site && self.deployment.units[*unit].is_operational
        });
        open.map(|unit| self.model.units[unit].surgery_teams).sum()
    }

    /// Hours that the next patient may expect to wait for a team.
    pub(super) fn wait_for_surgery(&self, site: SiteId) -> f64 {
        let hospital = &self.medical.hospitals[site];
        if hospital.busy == 0 {
            return 0.0;
        }
        let teams = self.surgery_teams(site);
        if hospital.busy < teams {
            return 0.0;
        }
        let ahead = hospital.queue.len() as f64 + 1.0;
        self.model.rules.medical.operation.mean() * 24.0 * ahead / f64::from(teams.max(1))
    }

    /// Free teams begin to operate on those who wait.
    pub(super) fn operate<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, site: SiteId) {
        let now = calendar.now();
        let teams = self.surgery_teams(site);
        while !self.medical.hospitals[site].queue.is_empty() {
            let hospital = &mut self.medical.hospitals[site];
            if hospital.busy >= teams && hospital.busy > 0 {
                return;
            }
            let next = (0..hospital.queue.len()).min_by_key(|place| hospital.queue[*place].triage);
            let patient = hospital.queue.remove(next.expect("the queue is not empty"));
            if teams == 0 {
                // The hospital closed while they were on the way.
                self.go_without_surgery(calendar, site, &patient);
                continue;
            }
            hospital.busy += 1;
            let key = self.model.units[patient.unit].key;
            let mut stream = self.draws.stream(OPERATION, key, patient.key);
            let days = self.model.rules.medical.operation.sample(&mut stream);
            let at = now + SimSpan::from_days(days.max(0.0));
            calendar.schedule(at, Priority::NORMAL, Event::OperationEnded(site));
            self.medical.operations += 1;
            let hours = (now - patient.injured).days() * 24.0;
            if !self.has_died(calendar, &patient, hours) {
                self.lay(calendar, site, &patient);
            }
        }
    }

    /// A surgery team is free again.
    pub(crate) fn operation_ended<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
    ) {
        self.medical.hospitals[site].busy -= 1;
        self.operate(calendar, site);
    }
}
