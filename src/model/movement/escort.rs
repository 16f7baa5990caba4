//! Escorts: platoons that join a convoy where the threat begins and leave it where it ends.
//!
//! # State
//!
//! Convoys that wait for an escort before a threatened link, in order of arrival. Platoons that are out are counted at
//! the site they belong to (see [`crate::model::deployment`]).
//!
//! # What happens
//!
//! Where the first link of a way is threatened, a convoy forms with its escort; if platoons are few, a smaller one. Elsewhere the
//! escort meets it at the first threatened link. Platoons come from the lane's origin or destination, or else from the nearest
//! site that has enough; where there are none, a unit escorts its own equipment. They are bound from the meeting until they are back at their site: the time of their way
//! to the meeting is added to that of their way home, so that every platoon-day is counted though nobody waits
//! for an escort that could set out in time.
//!
//! # Limits
//!
//! An escort's own journey to and from the meeting meets no trouble.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::model::LaneModel;
use crate::model::movement::DelayCause;
use crate::model::movement::Item;
use crate::model::run::Run;
use crate::scenario::place::ThreatLevel;

/// Vehicles that leave, platoons that escort them from the start, and where these belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Escorted {
    pub vehicles: u32,
    pub platoons: u32,
    pub site: SiteId,
    /// The unit that escorts its own equipment, so that no platoon is taken from a site.
    pub own: Option<UnitId>,
}

impl Run<'_> {
    fn is_threatened(&self, link: LinkId) -> bool {
        self.model.links[link].threat > ThreatLevel::Low
    }

    /// Platoons that a number of vehicles needs where a lane is threatened most; 0 where that needs none.
    fn platoons_needed(&self, lane: &LaneModel, vehicles: u32) -> u32 {
        let per_platoon = self.model.rules.movement.vehicles_per_platoon[lane.threat as usize];
        if per_platoon.is_finite() {
            (f64::from(vehicles) / per_platoon).ceil().max(1.0) as u32
        } else {
            0
        }
    }

    /// How many of the wanted vehicles can leave, and with which escort; `None` if they must wait for one.
    pub(crate) fn escort_at_start(&self, id: LaneId, wanted: u32) -> Option<Escorted> {
        let lane = &self.model.lanes[id];
        let needed = self.platoons_needed(lane, wanted);
        let begins_here = lane
            .path
            .links()
            .first()
            .is_some_and(|&link| self.is_threatened(link));
        let alone = Escorted {
            vehicles: wanted,
            platoons: 0,
            site: lane.origin,
            own: None,
        };
        if needed == 0 || !begins_here {
            return Some(alone);
        }
        if let Some(site) = self.site_with_escort(lane, lane.origin, needed) {
            return Some(Escorted {
                platoons: needed,
                site,
                ..alone
            });
        }
        let items = self.movement.lanes[id]
            .orders
            .iter()
            .map(|order| order.item);
        if let Some((unit, platoons)) = self.own_escort(items, needed) {
            return Some(Escorted {
                platoons,
                own: Some(unit),
                ..alone
            });
        }
        let at_origin = (self.escorts_free(lane.origin), lane.origin);
        let at_destination = (self.escorts_free(lane.destination), lane.destination);
        let (platoons, site) = if at_origin.0 >= at_destination.0 {
            at_origin
        } else {
            at_destination
        };
        let per_platoon = self.model.rules.movement.vehicles_per_platoon[lane.threat as usize];
        let most = (f64::from(platoons) * per_platoon) as u32;
        (platoons > 0).then_some(Escorted {
            vehicles: wanted.min(most.max(1)),
            platoons,
            site,
            own: None,
        })
    }

    /// A unit on its way with its equipment, and how many of its platoons escort that.
    fn own_escort(&self, items: impl Iterator<Item = Item>, needed: u32) -> Option<(UnitId, u32)> {
        let mut units = items.filter_map(|item| match item {
            Item::Equipment(unit) => Some(unit),
            Item::Goods(..) => None,
        });
        let is_there = |unit: &UnitId| self.deployment.is_present(*unit);
        let has_platoons = |unit: &UnitId| self.model.units[*unit].platoons > 0;
        let unit = units.find(|unit| is_there(unit) && has_platoons(unit))?;
        Some((unit, needed.min(self.model.units[unit].platoons)))
    }

    /// The site from which enough platoons come: the lane's ends first, then the nearest.
    fn site_with_escort(&self, lane: &LaneModel, from: SiteId, needed: u32) -> Option<SiteId> {
        let has_enough = |site: &SiteId| self.escorts_free(*site) >= needed;
        let ends = [lane.origin, lane.destination];
        if let Some(site) = ends.into_iter().find(|site| has_enough(site)) {
            return Some(site);
        }
        let others = self.model.sites.keys().filter(has_enough);
        let distant = others.map(|site| (self.model.distance(from, site), site));
        let nearest = distant.min_by(|a, b| a.0.total_cmp(&b.0));
        nearest.map(|(_, site)| site)
    }

    /// Sees to it that a convoy has its escort on a link, and none where it needs none; false if it has to wait.
    pub(crate) fn is_escorted<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
        link: LinkId,
    ) -> bool {
        let convoy = &self.movement.convoys[id];
        if !self.is_threatened(link) {
            self.leave_escort(calendar, id);
            return true;
        }
        let lane = &self.model.lanes[convoy.lane];
        let needed = self.platoons_needed(lane, convoy.vehicles.max(1));
        if convoy.platoons > 0 || needed == 0 {
            return true;
        }
        // A convoy on the road cannot be made smaller; it sets out with what there is where there will never be enough.
        let at = convoy.at;
        let found = (1..=needed)
            .rev()
            .find_map(|n| self.site_with_escort(lane, at, n).map(|site| (n, site)));
        let Some((platoons, site)) = found else {
            return self.escort_itself(calendar, id, needed);
        };
        let approach = self.model.journey_days(site, at);
        let convoy = &mut self.movement.convoys[id];
        convoy.platoons = platoons;
        convoy.escort_site = site;
        convoy.approach = approach;
        self.renew_exposure(id);
        self.count_platoons(site, i64::from(platoons), calendar.now());
        self.fuel_escort(calendar, id);
        true
    }

    /// Where no platoons are free, a unit escorts its own equipment; other convoys wait.
    fn escort_itself<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
        needed: u32,
    ) -> bool {
        let lines = self.movement.convoys[id].lines.iter().flatten();
        let own = self.own_escort(lines.map(|line| line.item), needed);
        let convoy = &mut self.movement.convoys[id];
        match own {
            Some((unit, platoons)) => {
                convoy.platoons = platoons;
                convoy.own_escort = Some(unit);
                self.renew_exposure(id);
                true
            }
            None => {
                convoy.waiting_since = calendar.now();
                self.movement.at_meeting.push(id);
                false
            }
        }
    }

    /// Fuel for the escort's part of the way, out and back, as far as its site has it.
    fn fuel_escort<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: ConvoyId) {
        let convoy = &self.movement.convoys[id];
        let model = self.model;
        let links = convoy.path.links()[convoy.passed..].iter();
        let threatened = links.filter(|&&link| self.is_threatened(link));
        let km: f64 = threatened.map(|&link| model.links[link].distance).sum();
        let vehicle = &model.vehicles[model.escort_vehicle];
        let vehicles = f64::from(convoy.platoons * model.rules.movement.escort_vehicles);
        let amount = (vehicles * km * vehicle.fuel_per_km * 1000.0) as i64;
        let site = convoy.escort_site;
        let taken = self.consume(calendar, site, vehicle.fuel, amount);
        self.supply.ledger[vehicle.fuel].burnt_by_transport += taken;
    }

    /// Sends a convoy's escort home, if it has one.
    pub(crate) fn leave_escort<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) {
        let convoy = &self.movement.convoys[id];
        let (platoons, site, at) = (convoy.platoons, convoy.escort_site, convoy.at);
        if platoons == 0 {
            return;
        }
        if self.movement.convoys[id].own_escort.take().is_some() {
            self.movement.convoys[id].platoons = 0;
            self.renew_exposure(id);
            return;
        }
        let home = if at == site {
            0.0
        } else {
            self.model.journey_days(at, site)
        };
        let convoy = &mut self.movement.convoys[id];
        let days = std::mem::take(&mut convoy.approach) + home;
        convoy.platoons = 0;
        self.renew_exposure(id);
        let event = Event::EscortReturned(site, platoons);
        calendar.schedule_in(SimSpan::from_days(days), Priority::EARLY, event);
    }

    pub(crate) fn escort_returned<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        platoons: u32,
    ) {
        self.count_platoons(site, -i64::from(platoons), calendar.now());
        self.wake(calendar, site);
    }

    /// Lets convoys go on that wait for an escort, as far as there are platoons now.
    pub(crate) fn resume_meetings<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        if self.movement.at_meeting.is_empty() {
            return;
        }
        let now: SimTime = calendar.now();
        let mut waiting = std::mem::take(&mut self.movement.at_meeting);
        for &id in &waiting {
            let since = self.movement.convoys[id].waiting_since;
            self.enter_link(calendar, id);
            let still_waits = self.movement.at_meeting.last() == Some(&id);
            if still_waits {
                self.movement.convoys[id].waiting_since = since;
            } else {
                let days = (now - since).days();
                self.movement.convoys[id].delays[DelayCause::Escort as usize] += days;
            }
        }
        // Those that still wait have queued anew, in the same order; the memory of the old queue is kept.
        waiting.clear();
        waiting.append(&mut self.movement.at_meeting);
        self.movement.at_meeting = waiting;
    }
}
