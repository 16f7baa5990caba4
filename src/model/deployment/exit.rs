//! Exit: a mission that must be out by a date packs, sends its equipment out the way it came, hands over its bases, and leaves
//! or destroys what it cannot take.
//!
//! # State
//!
//! For each unit how much equipment is to go, is out, was lost on the way or destroyed; for each base whether it is handed over.
//!
//! # What happens
//!
//! On the day of its withdrawal a unit stops operating and packs. Its equipment then waits for trucks on the lanes by which
//! it came, among all else that moves. Once nine tenths of it are out its people fly home; a unit without equipment, or
//! without a way out for it, leaves once it has packed. A base whose last unit has gone is closed after handover and environmental
//! clearance. On the date of the exit whatever equipment has not left its base, or lies on the way, is destroyed or left, and the people
//! who remain are flown out.
//!
//! # Limits
//!
//! Vehicles that drive themselves go with the people. Equipment that still comes in while its unit leaves stays behind uncounted. What a convoy carries on the date of the exit goes on to its port.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::deployment::ENOUGH_EQUIPMENT;
use crate::model::event::Event;
use crate::model::ids::Key;
use crate::model::ids::LaneId;
use crate::model::ids::MissionId;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::model::Model;
use crate::model::movement::Item;
use crate::model::purposes::EXIT;
use crate::model::run::Run;

/// The equipment of a unit that leaves [g].
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Leaving {
    /// What there was when it was withdrawn.
    pub to_go: i64,
    /// What has come to its port.
    pub out: i64,
    /// What was lost on the way.
    pub lost: i64,
    /// What was destroyed or left on the date of the exit.
    pub destroyed: i64,
    /// What is packed and waits for trucks or is on the way.
    pub moving: i64,
    pub is_leaving: bool,
    is_called: bool,
    has_gone: bool,
}

/// The exit of all missions; empty where none has a date for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Exit {
    pub units: Vec<Leaving>,
    /// When each base was handed over and cleared; [`SimTime::NEVER`] before.
    pub closed: Vec<SimTime>,
    /// When the last person and the last equipment were out; [`SimTime::NEVER`] before.
    pub out_at: SimTime,
}

impl Exit {
    pub(crate) fn new(model: &Model) -> Exit {
        if model.missions.iter().all(|mission| mission.exit.is_none()) {
            return Exit {
                out_at: SimTime::NEVER,
                ..Exit::default()
            };
        }
        Exit {
            units: vec![Leaving::default(); model.units.len()],
            closed: vec![SimTime::NEVER; model.sites.len()],
            out_at: SimTime::NEVER,
        }
    }

    /// Counts equipment that is lost on the way out; false where the unit is not leaving.
    pub(crate) fn lose(&mut self, unit: UnitId, amount: i64) -> bool {
        match self.units.get_mut(unit.index()) {
            Some(leaving) if leaving.is_leaving => {
                leaving.lost += amount;
                leaving.moving -= amount;
                true
            }
            _ => false,
        }
    }
}

impl Leaving {
    /// Whether all of it is accounted for: still to be packed, moving, out, lost or destroyed.
    pub(crate) fn is_balanced(&self) -> bool {
        let parts = self.out + self.lost + self.destroyed + self.moving;
        self.moving >= 0 && parts <= self.to_go && (!self.has_gone || parts == self.to_go)
    }
}

impl Run<'_> {
    pub(super) fn begin_exit<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for (mission, row) in self.model.missions.pairs() {
            if let Some(exit) = &row.exit {
                let at = exit.by.max(SimTime::ZERO);
                calendar.schedule(at, Priority::LATER, Event::ExitDue(mission));
            }
        }
    }

    /// Whether a unit's mission has a date by which it must be out.
    pub(super) fn must_exit(&self, unit: UnitId) -> bool {
        let mission = self.model.units[unit].mission;
        self.model.missions[mission].exit.is_some()
    }

    /// A unit of a mission that leaves stops operating and packs.
    pub(super) fn pack<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        let row = &self.model.units[unit];
        let state = &mut self.deployment.units[unit];
        state.is_operational = false;
        let to_go = if row.legs_out.is_empty() {
            0
        } else {
            state.arrived
        };
        let leaving = &mut self.deployment.exit.units[unit.index()];
        leaving.is_leaving = true;
        leaving.to_go = to_go;
        self.renew_platoons(unit);
        let Some(exit) = &self.model.missions[row.mission].exit else {
            return;
        };
        let mut stream = self.draws.stream(EXIT, row.key, 0);
        let span = SimSpan::from_days(exit.packing.sample(&mut stream).max(0.0));
        calendar.schedule_in(span, Priority::NORMAL, Event::EquipmentPacked(unit));
    }

    pub(crate) fn equipment_packed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let leaving = &mut self.deployment.exit.units[unit.index()];
        if leaving.has_gone || leaving.destroyed > 0 {
            return;
        }
        leaving.moving = leaving.to_go;
        let amount = leaving.to_go;
        match self.model.units[unit].legs_out.first() {
            Some(&lane) if amount > 0 => self.order_equipment(calendar, unit, lane, amount),
            _ => self.call_home(calendar, unit),
        }
    }

    /// Equipment of a unit that leaves came to its port.
    pub(super) fn equipment_out<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        amount: i64,
    ) {
        let Some(leaving) = self.deployment.exit.units.get_mut(unit.index()) else {
            return;
        };
        if !leaving.is_leaving {
            return;
        }
        leaving.out += amount;
        leaving.moving -= amount;
        self.look_who_may_go(calendar, unit);
        self.note_out(calendar.now());
    }

    /// Has people fly home once nine tenths of their equipment are out or gone for good.
    pub(super) fn look_who_may_go<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        let leaving = &self.deployment.exit.units[unit.index()];
        let settled = leaving.out + leaving.lost + leaving.destroyed;
        if settled as f64 >= leaving.to_go as f64 * ENOUGH_EQUIPMENT {
            self.call_home(calendar, unit);
        }
    }

    /// Looks once a day whether losses on the way let a unit go, or were the last of what had to come out.
    pub(super) fn look_at_exit<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for place in 0..self.deployment.exit.units.len() {
            let leaving = &self.deployment.exit.units[place];
            if leaving.is_leaving
                && !leaving.is_called
                && leaving.moving + leaving.out + leaving.lost > 0
            {
                self.look_who_may_go(calendar, UnitId::from_index(place));
            }
        }
        if !self.deployment.exit.units.is_empty() {
            self.note_out(calendar.now());
        }
    }

    /// What waits on lanes and is aboard convoys of a unit's equipment on its way out [g].
    pub(crate) fn equipment_under_way(&self, unit: UnitId) -> i64 {
        let its = |item: Item| item == Item::Equipment(unit);
        let legs = &self.model.units[unit].legs_out;
        let orders = legs
            .iter()
            .flat_map(|lane| &self.movement.lanes[*lane].orders);
        let waiting: i64 = orders
            .filter(|order| its(order.item))
            .map(|order| order.amount)
            .sum();
        let active = self
            .movement
            .convoys
            .iter()
            .filter(|convoy| convoy.is_active && legs.contains(&convoy.lane));
        let lines = active.flat_map(|convoy| convoy.lines.iter().flatten());
        waiting
            + lines
                .filter(|line| its(line.item))
                .map(|line| line.amount)
                .sum::<i64>()
    }

    fn call_home<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, unit: UnitId) {
        if std::mem::replace(
            &mut self.deployment.exit.units[unit.index()].is_called,
            true,
        ) {
            return;
        }
        let span = self.days_of_main_body(unit, 1);
        calendar.schedule_in(span, Priority::NORMAL, Event::PeopleLeft(unit));
    }

    pub(crate) fn people_left<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
    ) {
        if std::mem::replace(&mut self.deployment.exit.units[unit.index()].has_gone, true) {
            return;
        }
        // What is not on its way by now stays behind.
        let leaving = &mut self.deployment.exit.units[unit.index()];
        leaving.destroyed = leaving.to_go - leaving.out - leaving.lost - leaving.moving;
        self.leave_for_good(calendar, unit, 0);
        let site = self.model.units[unit].to;
        let is_empty = self.deployment.sites[site].units.is_empty();
        let row = &self.model.sites[site];
        if let (true, Some(exit)) = (is_empty, &self.model.missions[row.mission].exit) {
            let mut stream = self.draws.stream(EXIT, row.key, 1);
            let days = exit.handover.sample(&mut stream).max(0.0)
                + exit.clearance.sample(&mut stream).max(0.0);
            calendar.schedule_in(
                SimSpan::from_days(days),
                Priority::NORMAL,
                Event::BaseClosed(site),
            );
        }
        self.note_out(calendar.now());
    }

    pub(crate) fn base_closed(&mut self, site: SiteId, now: SimTime) {
        if self.deployment.sites[site].units.is_empty() {
            self.deployment.exit.closed[site.index()] = now;
        }
    }

    /// The date of the exit: what has not left is destroyed or left, and who remains is flown out.
    pub(crate) fn exit_due<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        mission: MissionId,
    ) {
        for unit in self.model.units.keys() {
            let row = &self.model.units[unit];
            if row.mission != mission {
                continue;
            }
            if !self.deployment.units[unit].has_left
                && !self.deployment.exit.units[unit.index()].is_leaving
            {
                self.unit_withdrawn(calendar, unit);
            }
            if !self.deployment.exit.units[unit.index()].is_leaving {
                continue;
            }
            let mut waiting = 0;
            for &lane in &row.legs_out {
                waiting += self.give_up_equipment(lane, unit);
            }
            let leaving = &mut self.deployment.exit.units[unit.index()];
            leaving.moving -= waiting;
            leaving.destroyed = leaving.to_go - leaving.out - leaving.lost - leaving.moving;
            if !leaving.has_gone {
                self.call_home(calendar, unit);
            }
        }
    }

    /// Takes a unit's equipment off a lane, and says how much waited there [g].
    fn give_up_equipment(&mut self, lane: LaneId, unit: UnitId) -> i64 {
        let orders = &mut self.movement.lanes[lane].orders;
        let its = |item: Item| item == Item::Equipment(unit);
        let amount = orders
            .iter()
            .filter(|order| its(order.item))
            .map(|order| order.amount)
            .sum();
        orders.retain(|order| !its(order.item));
        amount
    }

    /// Notes when the last person and the last equipment were out.
    fn note_out(&mut self, now: SimTime) {
        let exit = &self.deployment.exit;
        let leaves = |(unit, row): (UnitId, &crate::model::model::UnitModel)| {
            let leaving = &exit.units[unit.index()];
            self.model.missions[row.mission].exit.is_none()
                || leaving.has_gone && leaving.moving == 0
                || !leaving.is_leaving && self.deployment.units[unit].has_left
        };
        if exit.out_at == SimTime::NEVER && self.model.units.pairs().all(leaves) {
            self.deployment.exit.out_at = now;
        }
    }
}
