//! The state at the end of a day: what every convoy does, and why the orders of every lane wait.

use crate::engine::time::SimTime;
use crate::model::ids::ConvoyId;
use crate::model::ids::FleetId;
use crate::model::ids::Key;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::UnitId;
use crate::model::movement::Item;
use crate::model::run::Run;
use crate::scenario::place::Mode;

/// What a convoy or sortie does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doing {
    /// It gathers at its origin.
    Forming,
    /// It travels on a link.
    Travelling(LinkId),
    /// It waits for a closed link to open.
    Held(LinkId),
    /// It waits for an escort before a link.
    AwaitingEscort(LinkId),
    /// It is unloaded.
    Unloading,
    /// It is in the air or on the apron.
    Flying,
}

/// A convoy or sortie under way.
#[derive(Debug, Clone, PartialEq)]
pub struct ConvoySeen {
    /// Its lane.
    pub lane: LaneId,
    /// Which of its lane, from 0.
    pub k: u64,
    /// What it does.
    pub doing: Doing,
    /// Whether it is on its way home.
    pub is_returning: bool,
    /// Stores for which it carries goods, and units whose equipment it carries, unless unloaded.
    pub stores: Vec<StoreId>,
    /// See `stores`.
    pub units: Vec<UnitId>,
    /// Fleet and vehicles.
    pub fleet: FleetId,
    /// See `fleet`.
    pub vehicles: u32,
    /// Escorting platoons, and the site to which they belong.
    pub platoons: u32,
    /// See `platoons`.
    pub escort_site: SiteId,
    /// Days lost so far to waiting for an escort, closures, breakdowns, incidents, borders, checkpoints, ferries, nights, permits
    /// and unloading.
    pub delays: [f64; 10],
    /// Days that it was planned to need.
    pub planned: f64,
    /// When it left its origin [d].
    pub left: f64,
}

/// Why nothing leaves on a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Movement from its origin is suspended after an incident.
    Suspended(SiteId),
    /// A link of its way is closed for longer than a convoy would wait, and cannot be gone round.
    WayClosed(LinkId),
    /// No vehicle of its fleets is at home and fit, or those that are refuse the danger on the way.
    NoVehicles,
    /// Its origin has nothing that it may issue.
    NothingToSend,
    /// What waits is neither a full load nor old enough nor urgent.
    Filling,
    /// No platoon is free to escort.
    NoEscort,
    /// The origin lacks fuel for the way, or something leaves at this very instant.
    NoFuel,
    /// Flights are denied, or grounded after an incident.
    Grounded,
    /// The last attempt to fly was refused by the host or stopped by weather.
    NotCleared,
}

/// A lane on which orders wait.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneSeen {
    /// Which.
    pub lane: LaneId,
    /// Why.
    pub why: Why,
    /// Stores whose orders wait there.
    pub stores: Vec<StoreId>,
    /// Units whose equipment waits there.
    pub units: Vec<UnitId>,
}

/// The state at the end of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// Which [d].
    pub day: f64,
    /// Convoys and sorties under way.
    pub convoys: Vec<ConvoySeen>,
    /// Lanes on which orders wait.
    pub lanes: Vec<LaneSeen>,
}

impl Run<'_> {
    /// What is under way and what waits; in a copy of the state, because looking for a way round leaves notes.
    pub(super) fn scan(&self, now: SimTime) -> Day {
        let mut copy = self.clone();
        let convoys = self.movement.convoys.pairs();
        let active = convoys.filter(|(_, convoy)| convoy.is_active);
        let lanes: Vec<LaneId> = self.movement.lanes.keys().collect();
        let waiting = lanes
            .into_iter()
            .filter(|&lane| !self.movement.lanes[lane].orders.is_empty());
        Day {
            day: now.days(),
            convoys: active.map(|(id, _)| self.convoy_seen(id, now)).collect(),
            lanes: waiting.map(|lane| copy.lane_seen(lane, now)).collect(),
        }
    }

    fn convoy_seen(&self, id: ConvoyId, now: SimTime) -> ConvoySeen {
        let convoy = &self.movement.convoys[id];
        let is_aboard = !convoy.is_unloaded;
        let items = convoy.lines.iter().flatten().map(|line| line.item);
        let (stores, units) = parted(items.filter(|_| is_aboard));
        ConvoySeen {
            lane: convoy.lane,
            k: convoy.k,
            doing: self.doing(id, now),
            is_returning: convoy.is_returning,
            stores,
            units,
            fleet: convoy.fleet,
            vehicles: convoy.vehicles,
            platoons: convoy.platoons,
            escort_site: convoy.escort_site,
            delays: convoy.delays,
            planned: convoy.planned,
            left: convoy.left_at.days(),
        }
    }

    fn doing(&self, id: ConvoyId, now: SimTime) -> Doing {
        let convoy = &self.movement.convoys[id];
        if self.model.lanes[convoy.lane].mode == Mode::Air {
            return Doing::Flying;
        }
        let Some(link) = convoy.link() else {
            return Doing::Unloading;
        };
        if self.movement.at_link[link].contains(&id) {
            return Doing::Held(link);
        }
        if self.movement.at_meeting.contains(&id) {
            return Doing::AwaitingEscort(link);
        }
        if convoy.exit > now {
            Doing::Travelling(link)
        } else {
            Doing::Forming
        }
    }

    fn lane_seen(&mut self, lane: LaneId, now: SimTime) -> LaneSeen {
        let items = self.movement.lanes[lane].orders.iter().map(|o| o.item);
        let (stores, units) = parted(items);
        LaneSeen {
            lane,
            why: self.why_waiting(lane, now),
            stores,
            units,
        }
    }

    /// The first thing that keeps a convoy or sortie from leaving, in the order in which they are looked at.
    fn why_waiting(&mut self, lane: LaneId, now: SimTime) -> Why {
        let model = self.model;
        let row = &model.lanes[lane];
        if row.mode == Mode::Air {
            if self.grounded_until(row.origin, row.destination, now) > now {
                return Why::Grounded;
            }
            if self.movement.lanes[lane].barred_until > now {
                return Why::NotCleared;
            }
        } else {
            if self.deployment.sites[row.origin].suspended_until > now {
                return Why::Suspended(row.origin);
            }
            if self.way_closed_until(lane, now).is_some() {
                return Why::WayClosed(self.worst_closed(lane));
            }
        }
        let mut fleets = row.fleets.iter().map(|(fleet, _)| *fleet);
        let Some(fleet) =
            fleets.find(|&fleet| self.vehicles_free(fleet) > 0 && !self.refuses(fleet, lane))
        else {
            return Why::NoVehicles;
        };
        let vehicle = &model.vehicles[model.fleets[fleet].vehicle];
        let (kilograms, urgent, overdue) = self.loadable(lane, vehicle.carries, now);
        if kilograms <= 0.0 {
            return Why::NothingToSend;
        }
        let dispatch = &row.dispatch;
        let largest = match row.mode {
            Mode::Air => 1,
            _ => dispatch.most.min(self.vehicles_fit(fleet).max(1)),
        };
        let full = dispatch.enough(largest, vehicle.payload_kg);
        if !(urgent || overdue || kilograms >= full) {
            return Why::Filling;
        }
        let needed = (kilograms / vehicle.payload_kg)
            .ceil()
            .min(f64::from(largest));
        if !urgent && row.mode != Mode::Air && (needed as u32) < dispatch.least {
            return Why::Filling;
        }
        if row.mode != Mode::Air && self.escort_at_start(lane, needed as u32).is_none() {
            return Why::NoEscort;
        }
        Why::NoFuel
    }

    /// The link of a lane's planned way that opens last.
    fn worst_closed(&self, lane: LaneId) -> LinkId {
        let links = self.model.lanes[lane].path.links().iter().copied();
        let last = links.max_by_key(|&link| (self.season.closed_until(link), link.index()));
        last.expect("a way by land or water has links")
    }
}

/// Stores and units of items, each once.
fn parted(items: impl Iterator<Item = Item>) -> (Vec<StoreId>, Vec<UnitId>) {
    let (mut stores, mut units) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            Item::Goods(store, _) if !stores.contains(&store) => stores.push(store),
            Item::Equipment(unit) if !units.contains(&unit) => units.push(unit),
            _ => {}
        }
    }
    (stores, units)
}
