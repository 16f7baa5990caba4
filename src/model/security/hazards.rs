//! Hazards: their levels, what is exposed to them, and when each strikes next.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::ids::HazardId;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::model::PlaceModel;
use crate::model::purposes::STRIKE;
use crate::model::run::Run;
use crate::scenario::place::ThreatLevel;

/// Tells the draw of when a waiting echo strikes from those of what it does.
const WAITING: u64 = 1;

/// Convoys under way on a link: what they drive, each weighed by how its size draws attention [km/day], and until when.
#[derive(Debug, Clone, Copy, Default)]
struct Traffic {
    alone: f64,
    escorted: f64,
    until: SimTime,
}

impl Run<'_> {
    pub(crate) fn phase_began<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        self.bind_platoons(calendar.now());
        self.rate_hazards(calendar);
    }

    /// Works out the level of every hazard anew, as when a month or a fixed event begins.
    pub(crate) fn rate_hazards<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for hazard in self.model.hazards.keys() {
            self.rate_hazard(calendar, hazard);
        }
    }

    pub(super) fn rate_hazard<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        hazard: HazardId,
    ) {
        if !self.model.drivers.has(Driver::Incidents) {
            return;
        }
        let now = calendar.now();
        let row = &self.model.hazards[hazard];
        let phase = row.phases.iter().rfind(|(from, _)| *from <= now);
        let mut level = row.rate * phase.map_or(1.0, |(_, factor)| *factor);
        // Rates on record count every incident; those that others excite come on top of the field's.
        if let Some(clusters) = &self.model.kinds[row.kind].echo {
            level /= clusters.mean_size();
        }
        level *= self.surge(row.threat, now);
        level *= self.lowered(hazard, now);
        if self.model.kinds[row.kind].by_consent {
            level *= self.denials(row.mission);
        }
        if let Some(zone) = row.zone {
            let zone_row = &self.model.zones[zone];
            let regime = self.security.zones[zone].regime;
            level *= zone_row.regimes.factor[regime] / zone_row.mean_factor;
            // The season of threats is the calendar's, not the driver of rain on the roads.
            if zone_row.wet[self.month_of_year()] {
                level *= row.wet;
            }
        }
        let looked = self.season.month_number();
        let state = &mut self.security.hazards[hazard];
        if state.level == level && state.looked == looked {
            return;
        }
        state.level = level;
        state.looked = looked;
        let month_end = self.month_end();
        match row.place {
            PlaceModel::Link(link) => {
                let traffic = self.traffic(link);
                self.expose(calendar, hazard, link, &traffic);
            }
            PlaceModel::Patrols(site) => self.expose_patrols(calendar, hazard, site),
            PlaceModel::Site(_) | PlaceModel::Zone(_) => {
                self.schedule_strike(calendar, hazard, level, month_end);
            }
        }
    }

    /// Has a hazard strike at its next incident up to `until`; it is asked again by then at the latest.
    pub(super) fn schedule_strike<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        hazard: HazardId,
        rate: f64,
        until: SimTime,
    ) {
        let state = &mut self.security.hazards[hazard];
        let end = until + SimSpan(1);
        let next = state
            .field
            .next_incident_before(&self.draws, calendar.now(), rate, end);
        let event = Event::HazardStruck(hazard, next.key);
        state.next = calendar.replace(state.next, next.time, Priority::NORMAL, event);
    }

    /// Tells every hazard of a link that the convoys on it have changed.
    pub(crate) fn expose_link<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        link: LinkId,
    ) {
        let model = self.model;
        if model.links[link].hazards.is_empty() {
            return;
        }
        let traffic = self.traffic(link);
        for &hazard in &model.links[link].hazards {
            self.expose(calendar, hazard, link, &traffic);
        }
    }

    /// Tells every hazard of a link that a convoy has left it. Less traffic only removes incidents: a hazard that had
    /// none ahead has none now.
    pub(crate) fn relieve_link<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        link: LinkId,
    ) {
        let model = self.model;
        let mut traffic = None;
        for &hazard in &model.links[link].hazards {
            if calendar.is_pending(self.security.hazards[hazard].next) {
                let traffic = *traffic.get_or_insert_with(|| self.traffic(link));
                self.expose(calendar, hazard, link, &traffic);
            }
        }
    }

    /// The convoys on a link, as hazards see them.
    fn traffic(&self, link: LinkId) -> Traffic {
        let mut traffic = Traffic::default();
        for &id in &self.movement.on_link[link] {
            let convoy = &self.movement.convoys[id];
            let km = convoy.km_per_day * convoy.size_factor;
            if convoy.platoons > 0 {
                traffic.escorted += km;
            } else {
                traffic.alone += km;
            }
            traffic.until = traffic.until.max(convoy.exit);
        }
        traffic
    }

    fn expose<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        hazard: HazardId,
        link: LinkId,
        traffic: &Traffic,
    ) {
        let level = self.security.hazards[hazard].level;
        let escorted = traffic.escorted * self.escort_effect(hazard, link);
        let rate = level * (traffic.alone + escorted);
        if rate > 0.0 {
            self.schedule_echoes(calendar, hazard, traffic.until);
            self.schedule_strike(calendar, hazard, rate, traffic.until);
        } else {
            calendar.cancel(self.security.hazards[hazard].next);
        }
    }

    /// By what an escort, with route clearance where the threat is extreme, multiplies the rate of a hazard.
    fn escort_effect(&self, hazard: HazardId, link: LinkId) -> f64 {
        let kind = &self.model.kinds[self.model.hazards[hazard].kind];
        if self.model.links[link].threat == ThreatLevel::Extreme {
            kind.escorted * kind.cleared
        } else {
            kind.escorted
        }
    }

    /// What was laid or planned while nobody came strikes while the next convoy is there.
    fn schedule_echoes<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        hazard: HazardId,
        until: SimTime,
    ) {
        if self.security.hazards[hazard].echoes.is_empty() {
            return;
        }
        let key_of_hazard = self.model.hazards[hazard].key.with(WAITING);
        let now = calendar.now();
        while let Some(key) = self.security.hazards[hazard].echoes.pop() {
            let share = self.draws.stream(STRIKE, key_of_hazard, key).uniform();
            let at = now + SimSpan::from_days((until - now).days() * share);
            calendar.schedule(at, Priority::NORMAL, Event::HazardStruck(hazard, key));
        }
    }

    /// Tells the hazards of a site's patrols that the kilometres they drive a day have changed.
    pub(crate) fn patrols_changed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        km_per_day: f64,
    ) {
        if self.security.patrol_km[site] == km_per_day {
            return;
        }
        self.security.patrol_km[site] = km_per_day;
        let model = self.model;
        for &hazard in &model.sites[site].patrol_hazards {
            self.expose_patrols(calendar, hazard, site);
        }
    }

    /// A patrol is a platoon in its vehicles, as exposed as a small convoy of that size.
    pub(super) fn expose_patrols<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        hazard: HazardId,
        site: SiteId,
    ) {
        let rules = &self.model.rules.movement;
        let size = f64::from(rules.escort_vehicles) / rules.exposure_vehicles;
        let level = self.security.hazards[hazard].level;
        let rate = level * self.security.patrol_km[site] * libm::pow(size, rules.exposure_power);
        self.schedule_strike(calendar, hazard, rate, self.month_end());
    }

    /// Rate at which a hazard strikes one convoy on its link [per day].
    pub(super) fn exposure(&self, hazard: HazardId, link: LinkId, id: ConvoyId) -> f64 {
        let level = self.security.hazards[hazard].level;
        if level <= 0.0 {
            return 0.0;
        }
        let convoy = &self.movement.convoys[id];
        let rate = level * convoy.km_per_day * convoy.size_factor;
        if convoy.platoons > 0 {
            rate * self.escort_effect(hazard, link)
        } else {
            rate
        }
    }
}
