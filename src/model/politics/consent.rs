//! Consent: one level behind everything that needs the host's leave.
//!
//! The level is a continuous-time Markov chain like the regimes of zones: full and constrained always end in strained, a
//! strained spell ends in constrained with a stated probability.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::EventHandle;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::MissionId;
use crate::model::model::MissionModel;
use crate::model::purposes::CONSENT;
use crate::model::run::Run;
use crate::scenario::consent::Consent;

/// Where a host's consent stands.
#[derive(Debug, Clone)]
pub(super) struct Host {
    level: usize,
    n_changes: u64,
    /// When the present level began, and for how long each has held before [d].
    since: SimTime,
    days: [f64; 3],
    next: EventHandle,
}

impl Host {
    pub(super) fn of(mission: &MissionModel) -> Host {
        let initial = mission
            .consent
            .as_ref()
            .map_or(0, |consent| consent.initial);
        Host {
            level: usize::from(initial).min(2),
            n_changes: 0,
            since: SimTime::ZERO,
            days: [0.0; 3],
            next: EventHandle::NONE,
        }
    }
}

impl Run<'_> {
    /// The stated consent and its present level; `None` where none is stated or politics is off.
    fn consent(&self, mission: MissionId) -> Option<(&Consent, usize)> {
        let stated = self.model.missions[mission].consent.as_ref()?;
        let is_on = self.model.drivers.has(Driver::Politics);
        is_on.then(|| (stated, self.politics.hosts[mission].level))
    }

    /// Share of flight clearances refused.
    pub(crate) fn flight_refusal(&self, mission: MissionId) -> f64 {
        let stated = self.model.missions[mission].flight_refusal;
        self.consent(mission)
            .map_or(stated, |(consent, level)| consent.flight_refusal[level])
    }

    /// Factor on the time in customs.
    pub(crate) fn customs_factor(&self, mission: MissionId) -> f64 {
        self.consent(mission)
            .map_or(1.0, |(consent, level)| consent.customs[level])
    }

    /// Days by which visas delay people [d].
    pub(crate) fn visa_days(&self, mission: MissionId) -> f64 {
        self.consent(mission)
            .map_or(0.0, |(consent, level)| consent.visas[level])
    }

    /// Factor on incidents that are the host's doing.
    pub(crate) fn denials(&self, mission: MissionId) -> f64 {
        self.consent(mission)
            .map_or(1.0, |(consent, level)| consent.denials[level])
    }

    /// Share of the time for which consent was at each level; `None` where none is stated.
    pub(crate) fn consent_shares(&self, mission: MissionId, now: SimTime) -> Option<[f64; 3]> {
        self.consent(mission)?;
        let host = &self.politics.hosts[mission];
        let mut days = host.days;
        days[host.level] += (now - host.since).days();
        let total: f64 = days.iter().sum();
        (total > 0.0).then(|| days.map(|days| days / total))
    }

    pub(super) fn begin_consent<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for mission in self.model.missions.keys() {
            self.schedule_consent(calendar, mission, SimTime::ZERO);
        }
    }

    /// Draws how long the present level holds, counted from an instant.
    fn schedule_consent<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        mission: MissionId,
        from: SimTime,
    ) {
        let Some((consent, level)) = self.consent(mission) else {
            return;
        };
        let key = self.model.missions[mission].key;
        let n_changes = self.politics.hosts[mission].n_changes;
        let mut stream = self.draws.stream(CONSENT, key, n_changes);
        let days = -consent.stay[level] * libm::log(stream.uniform());
        let at = from + SimSpan::from_days(days);
        let host = &mut self.politics.hosts[mission];
        let event = Event::ConsentChanged(mission);
        host.next = calendar.replace(host.next, at, Priority::FIRST, event);
    }

    pub(crate) fn consent_changed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        mission: MissionId,
    ) {
        let Some((consent, level)) = self.consent(mission) else {
            return;
        };
        let key = self.model.missions[mission].key;
        let n_changes = self.politics.hosts[mission].n_changes;
        let mut stream = self.draws.stream(CONSENT, key, n_changes);
        let _stay = stream.uniform();
        let worsens = stream.bernoulli(consent.worsening);
        let next = match level {
            1 if worsens => 2,
            1 => 0,
            _ => 1,
        };
        self.move_consent(calendar, mission, next, calendar.now());
    }

    /// Puts consent to a level; it stays there up to `until` at least, if that is stated.
    pub(super) fn set_consent<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        mission: MissionId,
        level: u8,
        until: SimTime,
    ) {
        let from = if until == SimTime::NEVER {
            calendar.now()
        } else {
            until
        };
        self.move_consent(calendar, mission, level.into(), from);
    }

    fn move_consent<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        mission: MissionId,
        level: usize,
        from: SimTime,
    ) {
        let now = calendar.now();
        let host = &mut self.politics.hosts[mission];
        host.days[host.level] += (now - host.since).days();
        host.since = now;
        host.level = level.min(2);
        host.n_changes += 1;
        self.schedule_consent(calendar, mission, from);
        self.rate_hazards(calendar);
    }
}
