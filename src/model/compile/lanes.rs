//! Lanes: which way convoys and sorties go, and which fleets serve them.

use std::collections::BTreeMap;

use crate::engine::streams::EntityKey;
use crate::model::compile::Problem;
use crate::model::compile::dispatch::of_lane;
use crate::model::ids::FleetId;
use crate::model::ids::Key;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::model::LaneModel;
use crate::model::model::Model;
use crate::model::movement::planned_days;
use crate::model::movement::way_cost;
use crate::model::path::Path;
use crate::model::path::Search;
use crate::scenario::dispatch::Routing;
use crate::scenario::place::Mode;
use crate::scenario::place::ThreatLevel;

/// Adds lanes to a model as they are asked for.
pub(super) struct Lanes<'m> {
    pub(super) model: &'m mut Model,
    pub(super) problems: Vec<Problem>,
    search: Search,
    /// Lanes found so far, by origin, destination and mode.
    known: BTreeMap<(SiteId, SiteId, Mode), LaneId>,
    /// Days from the home of a fleet to every site by a mode.
    days: BTreeMap<(SiteId, Mode), Vec<Option<f64>>>,
}

impl<'m> Lanes<'m> {
    pub(super) fn new(model: &'m mut Model) -> Lanes<'m> {
        Lanes {
            model,
            problems: Vec::new(),
            search: Search::default(),
            known: BTreeMap::new(),
            days: BTreeMap::new(),
        }
    }

    /// The lane between two sites; where there is none a problem is noted.
    pub(super) fn require(&mut self, from: SiteId, to: SiteId, mode: Mode) -> Option<LaneId> {
        match self.find(from, to, mode) {
            Ok(lane) => Some(lane),
            Err(why) => {
                let problem = Problem::NoWay {
                    from: self.model.sites[from].id.clone(),
                    to: self.model.sites[to].id.clone(),
                    mode: mode.word(),
                    why,
                };
                if !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
                None
            }
        }
    }

    /// The lane between two sites, or why there can be none.
    pub(super) fn find(
        &mut self,
        from: SiteId,
        to: SiteId,
        mode: Mode,
    ) -> Result<LaneId, &'static str> {
        if let Some(lane) = self.known.get(&(from, to, mode)) {
            return Ok(*lane);
        }
        let dispatch = of_lane(self.model, from, to, mode);
        let (path, distance) = self.way(from, to, mode, dispatch.routing)?;
        let mut fleets = self.fleets(from, to, mode);
        let threats = path
            .links()
            .iter()
            .map(|&link| self.model.links[link].threat);
        let threat = threats.max().unwrap_or(ThreatLevel::Low);
        let refused = |fleet: FleetId| self.model.fleets[fleet].refuses_threat;
        fleets.retain(|(fleet, _)| refused(*fleet).is_none_or(|refused| threat < refused));
        if fleets.is_empty() {
            return Err("no fleet can serve it");
        }
        let key = EntityKey::join(self.model.sites[from].key, self.model.sites[to].key);
        let lane = self.model.lanes.push(LaneModel {
            origin: from,
            destination: to,
            mode,
            key: key.with(mode as u64),
            path,
            distance,
            threat,
            dispatch,
            fleets,
        });
        self.known.insert((from, to, mode), lane);
        Ok(lane)
    }

    fn way(
        &mut self,
        from: SiteId,
        to: SiteId,
        mode: Mode,
        routing: Routing,
    ) -> Result<(Path, f64), &'static str> {
        if mode == Mode::Air {
            let lands = |site: SiteId| self.model.sites[site].airfield.is_some();
            let both = lands(from) && lands(to);
            let distance = self.model.distance(from, to);
            return both
                .then_some((Path::empty(), distance))
                .ok_or("it has no airfield or helipad at both ends");
        }
        let cost = |link: LinkId| Some(way_cost(self.model, routing, link));
        let (path, _) = self
            .model
            .network
            .shortest(&mut self.search, mode, from, to, cost)
            .ok_or("no links join them")?;
        let lengths = path
            .links()
            .iter()
            .map(|&link| self.model.links[link].distance);
        Ok((path, lengths.sum()))
    }

    /// Fleets that can serve a lane: those at home at its origin; without any, those at home nearest to it.
    fn fleets(&mut self, from: SiteId, to: SiteId, mode: Mode) -> Vec<(FleetId, f64)> {
        let mut fleets: Vec<(FleetId, f64)> = Vec::new();
        for fleet in self.model.fleets.keys().collect::<Vec<_>>() {
            if self.can_serve(fleet, from, to, mode)
                && let Some(days) = self.positioning(fleet, from, mode)
            {
                fleets.push((fleet, days));
            }
        }
        // Fleets that are equally near go by their names, so that the order of the file plays no part.
        let name = |fleet: FleetId| &self.model.fleets[fleet].id;
        fleets.sort_by(|a, b| {
            let by_days = a.1.total_cmp(&b.1);
            by_days.then_with(|| name(a.0).cmp(name(b.0)))
        });
        let nearest = fleets.first().map_or(0.0, |(_, days)| *days);
        if mode != Mode::Air {
            fleets.retain(|(_, days)| *days <= nearest);
        }
        fleets
    }

    fn can_serve(&self, fleet: FleetId, from: SiteId, to: SiteId, mode: Mode) -> bool {
        let fleet = &self.model.fleets[fleet];
        let vehicle = &self.model.vehicles[fleet.vehicle];
        if vehicle.mode != mode || vehicle.payload_kg <= 0.0 {
            return false;
        }
        let is_long_enough = |site: SiteId| {
            let field = self.model.sites[site].airfield;
            field.is_some_and(|(length, paved)| {
                length >= vehicle.runway_m && (paved || !vehicle.needs_paved)
            })
        };
        let flights = self.model.rules.movement.flights;
        let range = match flights {
            Some(rules) if rules.has_payload_range => vehicle.range_empty,
            _ => vehicle.range,
        };
        mode != Mode::Air
            || (is_long_enough(from)
                && is_long_enough(to)
                && self.model.distance(from, to) <= range
                && self.model.distance(fleet.home, from) <= range)
    }

    /// Days from a fleet's home to the origin of a lane; `None` if it cannot go there.
    fn positioning(&mut self, fleet: FleetId, from: SiteId, mode: Mode) -> Option<f64> {
        let home = self.model.fleets[fleet].home;
        if home == from {
            return Some(0.0);
        }
        if mode == Mode::Air {
            let speed = self.model.vehicles[self.model.fleets[fleet].vehicle].speed;
            return Some(self.model.distance(home, from) / speed / 24.0);
        }
        let model = &*self.model;
        let cost = |link: LinkId| Some(planned_days(model, link));
        let search = &mut self.search;
        let days = self.days.entry((home, mode));
        let days = days.or_insert_with(|| model.network.costs(search, mode, home, cost));
        days[from.index()]
    }
}
