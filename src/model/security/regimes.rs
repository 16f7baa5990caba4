//! Regimes: the state of a zone changes, and with it the level of the hazards there.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::ZoneId;
use crate::model::purposes::REGIME;
use crate::model::run::Run;

impl Run<'_> {
    pub(super) fn schedule_regime<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        zone: ZoneId,
        from: SimTime,
    ) {
        let row = &self.model.zones[zone];
        let state = &mut self.security.zones[zone];
        let mut stream = self.draws.stream(REGIME, row.key, state.n_changes);
        let days = -row.regimes.stay[state.regime] * libm::log(stream.uniform());
        let event = Event::RegimeChanged(zone);
        let at = from + SimSpan::from_days(days);
        state.next = calendar.replace(state.next, at, Priority::FIRST, event);
    }

    pub(crate) fn regime_changed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        zone: ZoneId,
    ) {
        let row = &self.model.zones[zone];
        let state = &mut self.security.zones[zone];
        let mut stream = self.draws.stream(REGIME, row.key, state.n_changes);
        let _stay = stream.uniform();
        let escalates = stream.bernoulli(row.regimes.escalation);
        state.n_changes += 1;
        state.regime = match state.regime {
            1 if escalates => 2,
            1 => 0,
            _ => 1,
        };
        self.schedule_regime(calendar, zone, calendar.now());
        self.rate_hazards_of(calendar, zone);
        self.wake_refusing(calendar, zone);
    }

    /// Puts a zone into a regime; it stays there up to `until` at least, if that is stated.
    pub(crate) fn set_regime<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        zone: ZoneId,
        level: u8,
        until: SimTime,
    ) {
        let state = &mut self.security.zones[zone];
        state.regime = usize::from(level).min(2);
        state.n_changes += 1;
        let from = if until == SimTime::NEVER {
            calendar.now()
        } else {
            until
        };
        self.schedule_regime(calendar, zone, from);
        self.rate_hazards_of(calendar, zone);
        self.wake_refusing(calendar, zone);
    }

    /// The regime of a zone: 0 calm, 1 tense, 2 crisis.
    pub(crate) fn regime_of(&self, zone: ZoneId) -> usize {
        self.security.zones[zone].regime
    }

    fn rate_hazards_of<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, zone: ZoneId) {
        let model = self.model;
        for &hazard in &model.zones[zone].hazards {
            self.rate_hazard(calendar, hazard);
        }
    }
}
