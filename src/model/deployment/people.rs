//! People: who comes to a site, leaves it, dies, or is sent home, each counted once.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::model::ArrivalModel;
use crate::model::model::Model;
use crate::model::run::Run;
use crate::scenario::rules::BudgetGroup;

impl Run<'_> {
    pub(super) fn pay_travel(&mut self, people: i64, ways: i64) {
        let cents = people * ways * self.model.rules.cost.passenger;
        self.cost.spend(BudgetGroup::Personnel, cents);
    }

    /// People come to a site of the mission.
    pub(super) fn add_people<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        site: SiteId,
        people: i64,
    ) {
        if people <= 0 {
            return;
        }
        let component = self.model.units[unit].component as usize;
        let state = &mut self.deployment.units[unit];
        let at = *state.at.get_or_insert(site);
        state.people += people;
        self.deployment.came += people;
        self.deployment.sites[at].people += people;
        self.deployment.has_changed = true;
        self.deployment.strength[component].add(calendar.now(), people);
        // Troops who change helmets settle at once, which works out the use there.
        if state_is_elsewhere(self.model, unit) {
            self.renew_use_at(calendar, at);
        }
    }

    pub(super) fn take_people<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        people: i64,
    ) {
        let component = self.model.units[unit].component as usize;
        let state = &mut self.deployment.units[unit];
        state.people -= people;
        let early = people.min(state.early);
        state.early -= early;
        if let Some(site) = state.at {
            self.deployment.sites[site].people -= people;
            self.deployment.sites[site].early -= early;
        }
        self.deployment.has_changed = true;
        self.deployment.strength[component].add(calendar.now(), -people);
    }

    /// People of a unit die; returns how many, which is no more than are there.
    pub(crate) fn remove_people<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        number: u32,
    ) -> u32 {
        let number = i64::from(number).min(self.deployment.units[unit].people);
        self.take_people(calendar, unit, number);
        self.deployment.died += number;
        number as u32
    }

    /// One person of a unit is sent home sick or wounded, to be replaced at the next rotation.
    pub(crate) fn send_home<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        if self.deployment.units[unit].people > 0 {
            self.take_people(calendar, unit, 1);
            self.deployment.sent_home += 1;
        }
    }

    /// The unit at a site that is struck: each as likely as it has people there.
    pub(crate) fn unit_struck(&self, site: SiteId, u: f64) -> Option<UnitId> {
        let units = &self.deployment.sites[site].units;
        let people = |unit: &UnitId| self.deployment.units[*unit].people.max(0) as f64;
        let total: f64 = units.iter().map(people).sum();
        let mut left = u * total;
        units.iter().copied().find(|unit| {
            left -= people(unit);
            left < 0.0
        })
    }

    /// Uniformed people in the mission area.
    pub(crate) fn uniformed(&self) -> i64 {
        self.deployment.strength[0].value() + self.deployment.strength[1].value()
    }
}

/// Whether a unit's people wait somewhere before they settle.
fn state_is_elsewhere(model: &Model, unit: UnitId) -> bool {
    !matches!(model.units[unit].arrival, ArrivalModel::Rehatted { .. })
}
