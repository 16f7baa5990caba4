//! Deaths by illness and accident, at a rate for each site.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::purposes::OTHER_DEATHS;
use crate::model::run::Run;

/// Days of a year in rates per person-year.
const DAYS_PER_YEAR: f64 = 365.25;
/// Days ahead for which deaths are looked for; a little more than the week after which rates are renewed.
const LOOK_AHEAD: f64 = 8.0;

impl Run<'_> {
    /// Deaths by illness and accident at a site [per day].
    fn other_death_rate(&self, site: SiteId) -> f64 {
        let rules = &self.model.rules.medical;
        let yearly = (rules.illness_deaths + rules.accident_deaths) / 1000.0;
        self.deployment.sites[site].people.max(0) as f64 * yearly / DAYS_PER_YEAR
    }

    pub(super) fn schedule_other_death<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
    ) {
        let rate = self.other_death_rate(site);
        let field = &mut self.medical.other[site];
        // Asked again every week.
        let end = calendar.now() + SimSpan::from_days(LOOK_AHEAD);
        let next = field.next_incident_before(&self.draws, calendar.now(), rate, end);
        let handle = &mut self.medical.other_next[site];
        let event = Event::OtherDeath(site);
        *handle = calendar.replace(*handle, next.time, Priority::NORMAL, event);
    }

    pub(crate) fn other_death<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
    ) {
        let day = calendar.now().day() as u64;
        let key = self.model.sites[site].key;
        let mut stream = self.draws.stream(OTHER_DEATHS, key.with(1), day);
        let who = stream.uniform();
        let rules = &self.model.rules.medical;
        let all = rules.illness_deaths + rules.accident_deaths;
        let is_illness = stream.bernoulli(rules.illness_deaths / all);
        if let Some(unit) = self.unit_struck(site, who) {
            let died = self.remove_people(calendar, unit, 1);
            self.medical.other_deaths += u64::from(died);
            if is_illness {
                self.medical.illness_deaths += u64::from(died);
            }
            self.pay_awards(died);
        }
        self.schedule_other_death(calendar, site);
    }
}
