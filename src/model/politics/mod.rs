//! Politics: the status-of-forces agreement, flights denied, suppliers cut off, and fixed events.
//!
//! # State
//!
//! When each mission's agreement stood, until when its flights are denied, until when each site may issue nothing, and the
//! level of each host's consent.
//!
//! # What happens
//!
//! Consent moves between full, strained and constrained; one level stands behind refused flights, slow customs, late visas
//! and convoys held, so that these come together. Fixed events move it, close links, deny flights, cut cash.
//!
//! # Driver
//!
//! Without politics the agreement stands from the mandate on, no flight is refused and no fixed event takes place.

mod cash;
mod consent;

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::InjectId;
use crate::model::ids::Key;
use crate::model::ids::MissionId;
use crate::model::ids::SiteId;
use crate::model::ids::Table;
use crate::model::model::ActionModel;
use crate::model::model::Model;
use crate::model::purposes::AGREEMENT;
use crate::model::run::Run;

/// Consent and what it allows.
#[derive(Debug, Clone)]
pub(crate) struct Politics {
    /// When the agreement stood; [`SimTime::NEVER`] before.
    agreement: Table<MissionId, SimTime>,
    flights_denied_until: Table<MissionId, SimTime>,
    cut_until: Table<SiteId, SimTime>,
    hosts: Table<MissionId, consent::Host>,
}

impl Politics {
    pub(crate) fn new(model: &Model) -> Politics {
        Politics {
            agreement: Table::like(&model.missions, |_| SimTime::NEVER),
            flights_denied_until: Table::like(&model.missions, |_| SimTime::ZERO),
            cut_until: Table::like(&model.sites, |_| SimTime::ZERO),
            hosts: Table::like(&model.missions, consent::Host::of),
        }
    }

    pub(crate) fn sign(&mut self, mission: MissionId, at: SimTime) {
        self.agreement[mission] = at;
    }

    /// Whether the agreement stands.
    pub(crate) fn has_agreement(&self, mission: MissionId, now: SimTime) -> bool {
        self.agreement[mission] <= now
    }

    /// Until when flights are denied.
    pub(crate) fn flights_denied_until(&self, mission: MissionId) -> SimTime {
        self.flights_denied_until[mission]
    }

    /// Until when a site issues nothing and its vendors do not deliver.
    pub(crate) fn cut_until(&self, site: SiteId) -> SimTime {
        self.cut_until[site]
    }
}

impl Run<'_> {
    pub(crate) fn begin_politics<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        let is_on = self.model.drivers.has(Driver::Politics);
        for (id, mission) in self.model.missions.pairs() {
            let mut stream = self.draws.stream(AGREEMENT, mission.key, 0);
            let days = mission.status_of_forces.sample(&mut stream).max(0.0);
            let wait = if is_on {
                SimSpan::from_days(days)
            } else {
                SimSpan::ZERO
            };
            let at = mission.mandate + wait;
            if at <= SimTime::ZERO {
                self.politics.sign(id, at);
            } else {
                calendar.schedule(at, Priority::FIRST, Event::AgreementSigned(id));
            }
        }
        self.begin_consent(calendar);
        for (place, inject) in self.model.injects.iter().enumerate() {
            if is_on {
                let event = Event::InjectBegan(InjectId::from_index(place));
                calendar.schedule(inject.at.max(SimTime::ZERO), Priority::FIRST, event);
            }
        }
    }

    pub(crate) fn inject_began<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: InjectId,
    ) {
        let inject = &self.model.injects[id.index()];
        let until = inject.until.min(self.model.horizon).max(calendar.now());
        match inject.action {
            ActionModel::CloseLink(link) => self.close_link(calendar, link, inject.until),
            ActionModel::WithdrawUnit(unit) => self.unit_withdrawn(calendar, unit),
            ActionModel::SurgeThreat { .. } => {
                self.rate_hazards(calendar);
                calendar.schedule(until, Priority::FIRST, Event::InjectEnded(id));
            }
            ActionModel::DenyFlights(mission) => {
                let denied = &mut self.politics.flights_denied_until[mission];
                *denied = inject.until.max(*denied);
            }
            ActionModel::CutSupplier(site) => {
                let cut = &mut self.politics.cut_until[site];
                *cut = inject.until.max(*cut);
                calendar.schedule(until, Priority::LATE, Event::SuspensionEnded(site));
            }
            ActionModel::SetRegime { zone, level } => {
                self.set_regime(calendar, zone, level, inject.until);
            }
            ActionModel::SetConsent { mission, level } => {
                self.set_consent(calendar, mission, level, inject.until);
            }
            ActionModel::CutCash { .. } => {
                self.refill_flying_hours(calendar.now());
                calendar.schedule(until, Priority::FIRST, Event::InjectEnded(id));
            }
            ActionModel::FailContract(contract) => {
                self.fail_contract(contract, calendar.now(), until);
            }
            ActionModel::Gift { store, amount } => self.give(calendar, store, amount),
        }
    }

    pub(crate) fn inject_ended<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: InjectId,
    ) {
        match self.model.injects[id.index()].action {
            ActionModel::SurgeThreat { .. } => self.rate_hazards(calendar),
            ActionModel::CutCash { mission, .. } => {
                self.settle_arrears(mission, calendar.now());
                self.count_fleets(calendar.now());
            }
            _ => {}
        }
    }

    /// Factor of the fixed events that surge a threat at an instant.
    pub(crate) fn surge(&self, threat: usize, now: SimTime) -> f64 {
        if !self.model.drivers.has(Driver::Politics) {
            return 1.0;
        }
        let mut product = 1.0;
        for inject in &self.model.injects {
            if let ActionModel::SurgeThreat { threat: of, factor } = inject.action
                && of == threat
                && inject.at <= now
                && now < inject.until
            {
                product *= factor;
            }
        }
        product
    }
}
