//! Operation: a unit operates, lends its platoons, rotates and is withdrawn.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::purposes::ROTATION;
use crate::model::purposes::SLIP;
use crate::model::run::Run;

impl Run<'_> {
    pub(crate) fn unit_operational<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        if self.deployment.units[unit].has_left {
            return;
        }
        let state = &mut self.deployment.units[unit];
        state.is_operational = true;
        state.operational_at.get_or_insert(calendar.now());
        self.renew_platoons(unit);
        self.wake(calendar, self.model.units[unit].to);
    }

    /// Works out anew how many platoons there are at a unit's site.
    pub(crate) fn renew_platoons(&mut self, unit: UnitId) {
        self.deployment.has_changed = true;
        let site = self.model.units[unit].to;
        let here = &self.deployment.sites[site];
        let platoons = here.units.iter().map(|&unit| {
            let row = &self.model.units[unit];
            f64::from(row.platoons) * self.deployment.units[unit].capability(row)
        });
        let platoons = platoons.sum();
        let unwilling = here
            .units
            .iter()
            .filter(|unit| self.model.units[**unit].caveats.no_escort);
        let unwilling = unwilling.map(|&unit| {
            let row = &self.model.units[unit];
            f64::from(row.platoons) * self.deployment.units[unit].capability(row)
        });
        let unwilling = unwilling.sum();
        let here = &mut self.deployment.sites[site];
        here.platoons = platoons;
        here.unwilling = unwilling;
    }

    /// Platoons at a site that are neither bound by guard, camp and rest nor out.
    pub(crate) fn platoons_free(&self, site: SiteId) -> u32 {
        let here = &self.deployment.sites[site];
        let mobile = here.platoons * (1.0 - self.model.rules.mandate.guard);
        (mobile as u32).saturating_sub(here.platoons_out + self.security.bound[site])
    }

    /// Those of them that may escort convoys: not those whose country does not let them.
    pub(crate) fn escorts_free(&self, site: SiteId) -> u32 {
        let free = self.platoons_free(site);
        let here = &self.deployment.sites[site];
        if here.unwilling <= 0.0 {
            return free;
        }
        let mobile = (here.platoons - here.unwilling) * (1.0 - self.model.rules.mandate.guard);
        free.min((mobile as u32).saturating_sub(here.platoons_out))
    }

    /// Counts platoons out on escort or back.
    pub(crate) fn count_platoons(&mut self, site: SiteId, change: i64, now: SimTime) {
        let here = &mut self.deployment.sites[site];
        here.platoons_out = (i64::from(here.platoons_out) + change).max(0) as u32;
        self.deployment.escorts.add(now, change);
    }

    pub(crate) fn rotation_began<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let row = &self.model.units[unit];
        let state = &mut self.deployment.units[unit];
        if state.has_left {
            return;
        }
        let k = state.n_rotations;
        state.n_rotations += 1;
        state.dip = self.model.rules.deployment.rotation_capability;
        let missing = i64::from(row.people) - state.people;
        self.pay_travel(row.people.into(), 2);
        self.add_people(calendar, unit, row.to, missing);
        self.renew_platoons(unit);
        let mut stream = self.draws.stream(ROTATION, row.key, k);
        let days = self
            .model
            .rules
            .deployment
            .rotation_dip
            .sample(&mut stream)
            .max(0.0);
        let span = SimSpan::from_days(days + self.visa_days(row.mission));
        calendar.schedule_in(span, Priority::NORMAL, Event::RotationEnded(unit));
        if let Some(span) = self.rotation_in(unit, k + 1) {
            calendar.schedule_in(span, Priority::NORMAL, Event::RotationBegan(unit));
        }
    }

    /// Time until a unit's k-th rotation, which slips where visas or flights are refused.
    pub(super) fn rotation_in(&self, unit: UnitId, k: u64) -> Option<SimSpan> {
        let row = &self.model.units[unit];
        let span = row.rotation?;
        let slip = self.model.rules.deployment.rotation_slip.as_ref();
        match slip.filter(|_| self.model.drivers.has(Driver::Politics)) {
            Some((chance, law)) => {
                let mut stream = self.draws.stream(SLIP, row.key, k);
                let slips = stream.bernoulli(*chance);
                let days = if slips {
                    law.sample(&mut stream).max(0.0)
                } else {
                    0.0
                };
                Some(span + SimSpan::from_days(days))
            }
            None => Some(span),
        }
    }

    pub(crate) fn rotation_ended<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        self.deployment.units[unit].dip = 1.0;
        self.renew_platoons(unit);
        self.wake(calendar, self.model.units[unit].to);
    }

    pub(crate) fn unit_withdrawn<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let state = &mut self.deployment.units[unit];
        if std::mem::replace(&mut state.has_left, true) {
            return;
        }
        let (is_settled, equipment) = (state.is_settled, state.arrived);
        if is_settled && self.must_exit(unit) {
            self.pack(calendar, unit);
            return;
        }
        self.leave_for_good(calendar, unit, equipment);
    }

    /// A unit's people leave, and equipment [g] is sent after them.
    pub(super) fn leave_for_good<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        equipment: i64,
    ) {
        let row = &self.model.units[unit];
        let state = &mut self.deployment.units[unit];
        state.is_operational = false;
        let (people, at, was_settled) = (state.people, state.at, state.is_settled);
        self.take_people(calendar, unit, people);
        self.deployment.left += people;
        self.pay_travel(people, 1);
        if was_settled {
            let site = &mut self.deployment.sites[row.to];
            site.vehicles -= i64::from(row.vehicles);
            site.units.retain(|other| *other != unit);
            site.camp.leave(row.people);
            self.renew_platoons(unit);
            self.renew_use_at(calendar, row.to);
            if let Some(&lane) = row.legs_out.first() {
                self.order_equipment(calendar, unit, lane, equipment);
            }
        } else {
            if let Some(site) = at {
                self.renew_use_at(calendar, site);
            }
            if self.deployment.units[unit].wants_camp {
                self.deployment.sites[row.to].camp.forget(unit, row.people);
            }
        }
        self.admit_waiting(calendar, row.to);
    }
}
