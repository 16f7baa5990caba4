//! Yard: containers lie in a port until they are on trucks, for a limited number of places and at a price.
//!
//! # What happens
//!
//! A ship whose containers find no room in the yard keeps its berth until there is some. They leave the yard when the equipment has been
//! staged for the road. Beyond the free time each container and day costs, and so does each day on which a ship waits to be discharged.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::resource::Request;
use crate::engine::time::SimTime;
use crate::engine::time::nearest;
use crate::model::event::Event;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::model::ArrivalModel;
use crate::model::run::Run;
use crate::scenario::rules::BudgetGroup;

impl Run<'_> {
    /// Discharges a ship at its berth once the yard has room for its containers.
    pub(super) fn discharge_to_yard<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        port: SiteId,
        unit: UnitId,
    ) {
        let now = calendar.now();
        let teu = self.model.units[unit].teu;
        let has_room = match &mut self.deployment.lift.yards[port] {
            Some(yard) => {
                let request = Request {
                    // A load that is larger than the yard goes through an empty one.
                    units: teu.min(yard.capacity()),
                    priority: self.model.units[unit].priority.into(),
                    token: unit,
                };
                yard.seize(now, request)
            }
            None => true,
        };
        if has_room {
            self.discharge(calendar, unit);
        }
    }

    /// Containers leave the yard, and what they owe is paid.
    pub(super) fn leave_yard<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let now = calendar.now();
        let row = &self.model.units[unit];
        let since = std::mem::replace(&mut self.deployment.lift.in_yard[unit], SimTime::NEVER);
        if since == SimTime::NEVER {
            return;
        }
        if let Some(rules) = &self.model.rules.deployment.demurrage {
            let beyond = ((now - since).days() - rules.free_days).max(0.0);
            self.pay_demurrage(beyond * f64::from(row.teu) * rules.container);
        }
        let ArrivalModel::Generated { port, .. } = row.arrival else {
            return;
        };
        if let Some(yard) = &mut self.deployment.lift.yards[port] {
            yard.release(now, unit);
        }
        while let Some(yard) = &mut self.deployment.lift.yards[port]
            && let Some(next) = yard.next_granted(now)
        {
            self.discharge(calendar, next.token);
        }
    }

    /// Pays for the time for which a ship waited to be discharged, which begins now.
    pub(super) fn pay_waiting_ship(&mut self, unit: UnitId, now: SimTime) {
        if let Some(rules) = &self.model.rules.deployment.demurrage {
            let waited = (now - self.deployment.lift.came[unit]).days();
            self.pay_demurrage(waited * rules.ship);
        }
    }

    fn pay_demurrage(&mut self, cents: f64) {
        let cents = nearest(cents);
        self.deployment.lift.demurrage += cents;
        self.cost.spend(BudgetGroup::Freight, cents);
    }
}
