//! Convoys: over the road, river or rail link by link, and back.
//!
//! # State
//!
//! A convoy has vehicles of one fleet, escorting platoons, a load, the rest of its path, and what has delayed it so far.
//!
//! # What happens
//!
//! At each link: if it is closed the convoy goes round, waits or turns back, whichever its commander would think best;
//! else it travels at the speed of the surface, its posture and the season, with breakdowns, a border, and
//! incidents that may strike while it is there. At its destination it is unloaded at the site's handling rate, in a bay where the site states any, and goes
//! home the same way, with its escort and what did not fit in.
//!
//! # Drivers
//!
//! Without breakdowns none happen; without port and customs no border delays.
//!
//! # Limits
//!
//! Convoys do not wait for each other on a link. Fuel for both ways is drawn at the start.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::EventHandle;
use crate::engine::causes::Causes;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::ids::FleetId;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::model::LaneModel;
use crate::model::movement::CAUSES;
use crate::model::movement::Item;
use crate::model::movement::Line;
use crate::model::movement::MOST_LINES;
use crate::model::path::Path;
use crate::model::run::Run;
use crate::scenario::rules::BudgetGroup;
use crate::scenario::supply::LinkLosses;

/// Vehicles, escorts and load that move together.
#[derive(Debug, Clone)]
pub(crate) struct Convoy {
    pub lane: LaneId,
    pub fleet: FleetId,
    /// Which of its lane, from 0.
    pub k: u64,
    /// Cargo vehicles still with it.
    pub vehicles: u32,
    /// Cargo vehicles written off on the way.
    pub lost: u32,
    pub platoons: u32,
    pub escort_site: SiteId,
    /// The unit that escorts its own equipment, if one does.
    pub own_escort: Option<UnitId>,
    /// Days the escort needed to the meeting, which are added to its way home.
    pub approach: f64,
    /// Days waited for an escort before it set out.
    pub waited: f64,
    pub lines: [Option<Line>; MOST_LINES],
    /// Mass of the load as far as it is still aboard [kg].
    pub loaded_kg: f64,
    pub path: Path,
    /// How often links had closed and opened when its way was planned last.
    pub planned_at: u64,
    /// Links of the path that lie behind it.
    pub passed: usize,
    /// Stretches travelled, for addresses.
    pub stretches: u64,
    pub at: SiteId,
    pub is_returning: bool,
    /// Whether its load has been handed over, but for what did not fit in.
    pub is_unloaded: bool,
    /// Whether it is on its way or in the air.
    pub is_active: bool,
    /// Days it was planned to need.
    pub planned: f64,
    pub left_at: SimTime,
    pub waiting_since: SimTime,
    pub delays: [f64; CAUSES],
    /// Days it has waited for room where it is to unload.
    pub days_full: u16,
    /// When it leaves its present link, and how fast it travels there [km/day].
    pub exit: SimTime,
    pub km_per_day: f64,
    /// How exposed it is for its size, relative to the convoy for which incident rates hold.
    pub size_factor: f64,
    pub next: EventHandle,
}

impl Convoy {
    pub(crate) fn new(
        row: &LaneModel,
        lane: LaneId,
        fleet: FleetId,
        k: u64,
        now: SimTime,
    ) -> Convoy {
        Convoy {
            lane,
            fleet,
            k,
            vehicles: 0,
            lost: 0,
            platoons: 0,
            escort_site: row.origin,
            own_escort: None,
            approach: 0.0,
            waited: 0.0,
            lines: [None; MOST_LINES],
            loaded_kg: 0.0,
            path: row.path,
            planned_at: 0,
            passed: 0,
            stretches: 0,
            at: row.origin,
            is_returning: false,
            is_unloaded: false,
            is_active: true,
            planned: 0.0,
            left_at: now,
            waiting_since: now,
            delays: [0.0; CAUSES],
            days_full: 0,
            exit: now,
            km_per_day: 0.0,
            size_factor: 1.0,
            next: EventHandle::NONE,
        }
    }

    /// The link it is on or comes to next.
    pub(crate) fn link(&self) -> Option<LinkId> {
        self.path.links().get(self.passed).copied()
    }
}

impl Run<'_> {
    pub(crate) fn vehicles_with_escort(&self, id: ConvoyId) -> u32 {
        let convoy = &self.movement.convoys[id];
        convoy.vehicles + convoy.platoons * self.model.rules.movement.escort_vehicles
    }

    /// Works out a convoy's exposure anew when its size has changed.
    pub(crate) fn renew_exposure(&mut self, id: ConvoyId) {
        let rules = &self.model.rules.movement;
        let size = f64::from(self.vehicles_with_escort(id)) / rules.exposure_vehicles;
        self.movement.convoys[id].size_factor = libm::pow(size, rules.exposure_power);
    }

    /// Writes off cargo vehicles and their share of the load.
    pub(crate) fn lose_vehicles<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
        number: u32,
    ) {
        let convoy = &mut self.movement.convoys[id];
        let number = number.min(convoy.vehicles);
        if number == 0 {
            return;
        }
        let share = f64::from(number) / f64::from(convoy.vehicles);
        convoy.vehicles -= number;
        convoy.lost += number;
        self.renew_exposure(id);
        let cents = i64::from(number) * self.model.rules.cost.truck_loss;
        self.cost.spend(BudgetGroup::Losses, cents);
        self.lose_cargo(calendar, id, share);
    }

    /// Destroys a share of what a convoy carries.
    pub(crate) fn lose_cargo<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
        share: f64,
    ) {
        let mut kilograms = 0.0;
        // What did not fit in is no longer on order.
        let is_on_order = !self.movement.convoys[id].is_unloaded;
        for place in 0..MOST_LINES {
            let Some(mut line) = self.movement.convoys[id].lines[place] else {
                continue;
            };
            let lost = ((line.amount as f64 * share) as i64).clamp(0, line.amount);
            line.amount -= lost;
            kilograms += self.kilograms(line.item, line.amount);
            self.movement.convoys[id].lines[place] = Some(line);
            match line.item {
                Item::Goods(store, _) => {
                    let commodity = self.model.stores[store].commodity;
                    self.supply.ledger[commodity].lost_on_the_way += lost;
                    self.write_off(commodity, lost);
                    if is_on_order {
                        self.give_up(calendar, store, lost, line.urgent);
                    }
                }
                Item::Equipment(unit) => {
                    let lane = self.movement.convoys[id].lane;
                    let is_outward = self.model.units[unit].legs_out.contains(&lane);
                    self.deployment.equipment_lost(unit, lost, is_outward);
                }
            }
        }
        if is_on_order {
            self.movement.convoys[id].loaded_kg = kilograms;
        }
    }
    /// Loses what is diverted, leaks or spoils on a passage of a link.
    pub(super) fn lose_by_link<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
        losses: &LinkLosses,
    ) {
        if self.movement.convoys[id].is_unloaded {
            return;
        }
        let mut kilograms = 0.0;
        for place in 0..MOST_LINES {
            let Some(mut line) = self.movement.convoys[id].lines[place] else {
                continue;
            };
            if let Item::Goods(store, _) = line.item {
                let commodity = self.model.stores[store].commodity;
                let goods = &self.model.commodities[commodity];
                let causes = [
                    losses.diversion,
                    if goods.is_liquid { losses.leakage } else { 0.0 },
                    if goods.is_refrigerated {
                        losses.spoilage
                    } else {
                        0.0
                    },
                ];
                let whole = line.amount as f64;
                let mut lost = 0;
                for (cause, share) in causes.into_iter().enumerate() {
                    let part = ((whole * share) as i64).min(line.amount - lost);
                    self.supply.ledger[commodity].lost_by_links[cause] += part;
                    lost += part;
                }
                if lost > 0 {
                    line.amount -= lost;
                    self.movement.convoys[id].lines[place] = Some(line);
                    self.supply.ledger[commodity].lost_on_the_way += lost;
                    self.write_off(commodity, lost);
                    self.give_up(calendar, store, lost, line.urgent);
                }
            }
            kilograms += self.kilograms(line.item, line.amount);
        }
        self.movement.convoys[id].loaded_kg = kilograms;
    }
}
