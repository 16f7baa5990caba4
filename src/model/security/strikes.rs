//! Strikes: what an incident does at a site, in a zone, to a patrol, or to a convoy.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::streams::Stream;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::ids::HazardId;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::ids::ZoneId;
use crate::model::model::KindModel;
use crate::model::model::PlaceModel;
use crate::model::purposes::STRIKE;
use crate::model::purposes::WOUNDS;
use crate::model::run::Run;
use crate::model::security::Scene;
use crate::model::security::harm::draw_toll;

impl Run<'_> {
    /// An incident comes out of its field. Where its kind has hours of its own it happens at the next such hour: a Poisson
    /// process whose points are moved independently is one still.
    pub(crate) fn hazard_struck<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        hazard: HazardId,
        key: u64,
    ) {
        let row = &self.model.hazards[hazard];
        let is_timed = matches!(row.place, PlaceModel::Site(_) | PlaceModel::Zone(_));
        match self.model.kinds[row.kind].night.filter(|_| is_timed) {
            Some(night) => {
                let at = self.next_hour(hazard, key, night, calendar.now());
                calendar.schedule(at, Priority::NORMAL, Event::HazardDue(hazard, key));
                let level = self.security.hazards[hazard].level;
                self.schedule_strike(calendar, hazard, level, self.month_end());
            }
            None => self.hazard_due(calendar, hazard, key),
        }
    }

    pub(crate) fn hazard_due<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        hazard: HazardId,
        key: u64,
    ) {
        let now = calendar.now();
        let model = self.model;
        let row = &model.hazards[hazard];
        let kind = &model.kinds[row.kind];
        let mut stream = self.draws.stream(STRIKE, row.key, key);
        let who = stream.uniform();
        self.security.relief = self.spared(hazard, now);
        // Incidents of different hazards may have the same key; what follows from them is drawn apart.
        let incident = key ^ row.key.0 as u64;
        let has_struck = match row.place {
            PlaceModel::Site(site) => self.strike_site(calendar, kind, site, incident, &mut stream),
            PlaceModel::Zone(zone) => {
                self.strike_zone(calendar, kind, zone, &mut stream);
                true
            }
            PlaceModel::Patrols(site) => {
                self.strike_patrol(calendar, kind, site, incident, &mut stream)
            }
            PlaceModel::Link(link) => match self.choose_convoy(hazard, link, who) {
                Some(convoy) => {
                    self.strike_convoy(calendar, kind, link, convoy, incident, &mut stream);
                    true
                }
                None => {
                    self.security.hazards[hazard].echoes.push(key);
                    false
                }
            },
        };
        if has_struck {
            self.security.by_kind[row.kind] += 1;
            self.security.by_kind_of_week[row.kind] += 1;
            self.security.attacks += u64::from(kind.attack);
            if let Some(zone) = row.zone {
                self.security.by_zone[zone] += 1;
            }
            if kind.epidemic.is_some() {
                self.spread(hazard, key, now);
            }
            if let Some(clusters) = kind.echo {
                for (delay, child) in clusters.offspring(&self.draws, row.key, key) {
                    let event = Event::HazardStruck(self.echo_of(hazard, child), child);
                    calendar.schedule(now + delay, Priority::NORMAL, event);
                }
            }
        }
        // An echo leaves the field's own next incident where it is; asking again gives the same answer.
        match row.place {
            // A convoy that was stopped is exposed to everything else for longer, and less at a time.
            PlaceModel::Link(link) => self.expose_link(calendar, link),
            PlaceModel::Patrols(site) => self.expose_patrols(calendar, hazard, site),
            _ => {
                let level = self.security.hazards[hazard].level;
                self.schedule_strike(calendar, hazard, level, self.month_end());
            }
        }
    }

    /// The convoy that is struck: each as likely as it is exposed.
    fn choose_convoy(&mut self, hazard: HazardId, link: LinkId, u: f64) -> Option<ConvoyId> {
        let mut exposed = std::mem::take(&mut self.security.scratch);
        exposed.clear();
        let mut total = 0.0;
        for &convoy in &self.movement.on_link[link] {
            total += self.exposure(hazard, link, convoy);
            exposed.push((convoy, total));
        }
        let chosen = exposed
            .iter()
            .find(|(_, sum)| u * total < *sum)
            .map(|(id, _)| *id);
        self.security.scratch = exposed;
        chosen
    }

    fn strike_site<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        kind: &KindModel,
        site: SiteId,
        key: u64,
        stream: &mut Stream,
    ) -> bool {
        if self.deployment.sites[site].people == 0 {
            return false;
        }
        let row = &self.model.sites[site];
        let is_hardened = row.camp.as_ref().is_some_and(|camp| camp.hardened);
        let factor = if is_hardened { kind.hardened } else { 1.0 };
        let toll = draw_toll(kind, factor * self.security.relief, stream);
        let delay = kind.delay.sample(stream).max(0.0);
        let goods = kind.goods_lost.sample(stream).clamp(0.0, 1.0);
        let is_closed = stream.bernoulli(kind.p_closure);
        let closure = kind.closure.sample(stream).max(0.0);
        let who = stream.uniform();
        if goods > 0.0 {
            self.burn(calendar, site, goods);
        }
        self.suspend(calendar, site, delay);
        if let Some(zone) = row.zone.filter(|_| is_closed) {
            self.ground(zone, calendar.now() + SimSpan::from_days(closure));
        }
        if kind.attack {
            self.use_ammunition(calendar, site);
        }
        let unit = self.unit_struck(site, who);
        self.suffer(calendar, kind.attack, Scene::Site(site), unit, &toll, key);
        true
    }

    fn strike_zone<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        kind: &KindModel,
        zone: ZoneId,
        stream: &mut Stream,
    ) {
        let delay = kind.delay.sample(stream).max(0.0);
        let is_closed = stream.bernoulli(kind.p_closure);
        let closure = kind.closure.sample(stream).max(0.0);
        let model = self.model;
        for &site in &model.zones[zone].sites {
            self.suspend(calendar, site, delay);
        }
        if is_closed {
            self.ground(zone, calendar.now() + SimSpan::from_days(closure));
        }
    }

    /// A patrol has people to lose, but no cargo; it is out there, near its site.
    fn strike_patrol<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        kind: &KindModel,
        site: SiteId,
        key: u64,
        stream: &mut Stream,
    ) -> bool {
        if self.security.patrol_km[site] <= 0.0 {
            return false;
        }
        let toll = draw_toll(kind, self.security.relief, stream);
        let who = stream.uniform();
        if kind.attack {
            self.use_ammunition(calendar, site);
        }
        let unit = self.unit_struck(site, who);
        let scene = Scene::Out(site, self.way_out(site, key));
        self.suffer(calendar, kind.attack, scene, unit, &toll, key);
        true
    }

    /// How far from its site a patrol was struck [km]: anywhere up to where it turns round.
    fn way_out(&self, site: SiteId, key: u64) -> f64 {
        let tasks = self.model.tasks.iter();
        let patrols = tasks.filter(|task| task.site == site);
        let longest = patrols.map(|task| task.distance).fold(0.0, f64::max);
        let address = self.model.sites[site].key.with(1);
        let share = self.draws.stream(WOUNDS, address, key).uniform();
        longest / 2.0 * share
    }

    /// Where on a link a convoy is.
    fn scene_of(&self, link: LinkId, id: ConvoyId, now: SimTime) -> Scene {
        let convoy = &self.movement.convoys[id];
        let row = &self.model.links[link];
        let ahead = (convoy.exit - now).days() * convoy.km_per_day / row.distance.max(0.001);
        let ahead = ahead.clamp(0.0, 1.0);
        let is_outward = convoy.at == row.a;
        Scene::Link(link, if is_outward { 1.0 - ahead } else { ahead })
    }

    fn strike_convoy<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        kind: &KindModel,
        link: LinkId,
        id: ConvoyId,
        key: u64,
        stream: &mut Stream,
    ) {
        let toll = draw_toll(kind, self.security.relief, stream);
        let delay = kind.delay.sample(stream).max(0.0);
        let goods = kind.goods_lost.sample(stream).clamp(0.0, 1.0);
        let vehicles = kind.vehicles_lost.sample(stream).max(0.0).round() as u32;
        let is_closed = stream.bernoulli(kind.p_closure);
        let closure = kind.closure.sample(stream).max(0.0);
        let who = stream.uniform();
        let scene = self.scene_of(link, id, calendar.now());
        self.movement.n_attacked += u64::from(kind.attack);
        if goods > 0.0 {
            self.lose_cargo(calendar, id, goods);
        }
        self.lose_vehicles(calendar, id, vehicles);
        self.delay_convoy(calendar, id, delay);
        if is_closed {
            let until = calendar.now() + SimSpan::from_days(closure);
            self.close_link(calendar, link, until);
        }
        let convoy = &self.movement.convoys[id];
        if convoy.platoons == 0 {
            // Without an escort only the contractor's drivers are there.
            if kind.attack {
                self.security.contractors_killed += u64::from(toll.killed);
            }
            return;
        }
        let (site, own) = (convoy.escort_site, convoy.own_escort);
        if kind.attack {
            self.use_ammunition(calendar, site);
        }
        let unit = own.or_else(|| self.unit_struck(site, who));
        self.suffer(calendar, kind.attack, scene, unit, &toll, key);
    }
}
