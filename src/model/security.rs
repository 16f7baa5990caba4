//! Security: regimes of zones, incidents, and what they do.
//!
//! # State
//!
//! For each zone its regime and until when flights are grounded there; for each hazard (one kind of incident at one
//! place) its level, its field of possible incidents and when the next one comes.
//!
//! # What happens
//!
//! A hazard's level is its average rate times season, phase, surge and the zone's regime. At a site or in a zone that is
//! the rate of incidents; on a link it is multiplied by the kilometres that convoys travel there a day, which grow with
//! their size and shrink with escorts and route clearance. Incidents are the points of a fixed random field that lie below the
//! rate, so that lowering a rate only removes incidents. Each may excite further ones; on a link where no convoy is they
//! wait for the next.
//!
//! # Driver
//!
//! Without incidents no hazard strikes.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::EventHandle;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::field::Field;
use crate::engine::streams::Stream;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::CommodityId;
use crate::model::ids::ConvoyId;
use crate::model::ids::HazardId;
use crate::model::ids::KindId;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::ids::Table;
use crate::model::ids::UnitId;
use crate::model::ids::ZoneId;
use crate::model::model::KindModel;
use crate::model::model::Model;
use crate::model::model::PlaceModel;
use crate::model::purposes::HAZARD;
use crate::model::purposes::REGIME;
use crate::model::purposes::STRIKE;
use crate::model::run::Run;
use crate::scenario::place::ThreatLevel;
use crate::scenario::rules::BudgetGroup;

/// Height of the strips of incident fields [per day]; near the usual rates, so that questions are cheap.
const SITE_STRIP: f64 = 0.01;
const LINK_STRIP: f64 = 0.05;
/// Tells the draw of when a waiting echo strikes from those of what it does.
const WAITING: u64 = 1;

#[derive(Debug, Clone)]
struct ZoneState {
    regime: usize,
    n_changes: u64,
    grounded_until: SimTime,
}

#[derive(Debug, Clone)]
struct HazardState {
    /// Rate per day, or per kilometre of convoy travel, as things stand.
    level: f64,
    /// Month, counted from 1, up to whose end its next incident has been looked for.
    looked: usize,
    field: Field,
    /// Echoes that found no convoy on their link and wait for the next one.
    echoes: Vec<u64>,
    next: EventHandle,
}

/// Threats and what they have done.
#[derive(Debug, Clone)]
pub(crate) struct Security {
    zones: Table<ZoneId, ZoneState>,
    hazards: Table<HazardId, HazardState>,
    pub by_kind: Table<KindId, u64>,
    pub by_kind_of_week: Table<KindId, u64>,
    pub by_zone: Table<ZoneId, u64>,
    /// What patrols out of each site drive [km/day].
    patrol_km: Table<SiteId, f64>,
    pub attacks: u64,
    pub killed: u64,
    pub wounded: u64,
    pub contractors_killed: u64,
    pub fatal_days: u64,
    last_fatal_day: i32,
    /// Memory for choosing among convoys.
    scratch: Vec<(ConvoyId, f64)>,
}

/// Where people are hurt.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scene {
    Site(SiteId),
    Link(LinkId),
}

/// People hurt by one incident.
struct Toll {
    wounded: u32,
    killed: u32,
}

impl Security {
    pub(crate) fn new(model: &Model) -> Security {
        Security {
            zones: Table::like(&model.zones, |zone| ZoneState {
                regime: usize::from(zone.regimes.initial).min(2),
                n_changes: 0,
                grounded_until: SimTime::ZERO,
            }),
            hazards: Table::like(&model.hazards, |hazard| {
                let strip = match hazard.place {
                    PlaceModel::Link(_) => LINK_STRIP,
                    _ => SITE_STRIP,
                };
                HazardState {
                    level: 0.0,
                    looked: 0,
                    echoes: Vec::new(),
                    field: Field::new(HAZARD, hazard.key, strip).with_horizon(model.horizon),
                    next: EventHandle::NONE,
                }
            }),
            by_kind: Table::like(&model.kinds, |_| 0),
            by_kind_of_week: Table::like(&model.kinds, |_| 0),
            by_zone: Table::like(&model.zones, |_| 0),
            patrol_km: Table::like(&model.sites, |_| 0.0),
            attacks: 0,
            killed: 0,
            wounded: 0,
            contractors_killed: 0,
            fatal_days: 0,
            last_fatal_day: i32::MIN,
            scratch: Vec::new(),
        }
    }

    /// Until when incidents keep flights in a zone on the ground.
    pub(crate) fn grounded_until(&self, zone: ZoneId) -> SimTime {
        self.zones[zone].grounded_until
    }
}

impl Run<'_> {
    pub(crate) fn begin_security<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for zone in self.model.zones.keys() {
            self.schedule_regime(calendar, zone);
        }
        let phases = self.model.hazards.iter().flat_map(|hazard| &hazard.phases);
        let mut dates: Vec<SimTime> = phases.map(|(from, _)| *from).collect();
        dates.sort_unstable();
        dates.dedup();
        for from in dates {
            if from > SimTime::ZERO && from < self.model.horizon {
                calendar.schedule(from, Priority::FIRST, Event::PhaseBegan);
            }
        }
    }

    fn schedule_regime<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, zone: ZoneId) {
        let row = &self.model.zones[zone];
        let state = &mut self.security.zones[zone];
        let mut stream = self.draws.stream(REGIME, row.key, state.n_changes);
        let days = -row.regimes.stay[state.regime] * libm::log(stream.uniform());
        let event = Event::RegimeChanged(zone);
        calendar.schedule_in(SimSpan::from_days(days), Priority::FIRST, event);
    }

    pub(crate) fn regime_changed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        zone: ZoneId,
    ) {
        let row = &self.model.zones[zone];
        let state = &mut self.security.zones[zone];
        let mut stream = self.draws.stream(REGIME, row.key, state.n_changes);
        let _stay = stream.uniform();
        let escalates = stream.bernoulli(row.regimes.escalation);
        state.n_changes += 1;
        state.regime = match state.regime {
            1 if escalates => 2,
            1 => 0,
            _ => 1,
        };
        self.schedule_regime(calendar, zone);
        let model = self.model;
        for &hazard in &model.zones[zone].hazards {
            self.rate_hazard(calendar, hazard);
        }
    }

    pub(crate) fn phase_began<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        self.rate_hazards(calendar);
    }

    /// Works out the level of every hazard anew, as when a month or a fixed event begins.
    pub(crate) fn rate_hazards<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for hazard in self.model.hazards.keys() {
            self.rate_hazard(calendar, hazard);
        }
    }

    fn rate_hazard<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, hazard: HazardId) {
        if !self.model.drivers.has(Driver::Incidents) {
            return;
        }
        let now = calendar.now();
        let row = &self.model.hazards[hazard];
        let phase = row.phases.iter().rfind(|(from, _)| *from <= now);
        let mut level = row.rate * phase.map_or(1.0, |(_, factor)| *factor);
        // Rates on record count every incident; those that others excite come on top of the field's.
        if let Some(clusters) = &self.model.kinds[row.kind].echo {
            level /= clusters.mean_size();
        }
        level *= self.surge(row.threat, now);
        if let Some(zone) = row.zone {
            let zone_row = &self.model.zones[zone];
            let regime = self.security.zones[zone].regime;
            level *= zone_row.regimes.factor[regime] / zone_row.mean_factor;
            // The season of threats is the calendar's, not the driver of rain on the roads.
            if zone_row.wet[self.month_of_year()] {
                level *= row.wet;
            }
        }
        let looked = self.season.month_number();
        let state = &mut self.security.hazards[hazard];
        if state.level == level && state.looked == looked {
            return;
        }
        state.level = level;
        state.looked = looked;
        let month_end = self.month_end();
        match row.place {
            PlaceModel::Link(link) => self.expose(calendar, hazard, link),
            PlaceModel::Patrols(site) => self.expose_patrols(calendar, hazard, site),
            PlaceModel::Site(_) | PlaceModel::Zone(_) => {
                self.schedule_strike(calendar, hazard, level, month_end);
            }
        }
    }

    /// Has a hazard strike at its next incident up to `until`; it is asked again by then at the latest.
    fn schedule_strike<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        hazard: HazardId,
        rate: f64,
        until: SimTime,
    ) {
        let state = &mut self.security.hazards[hazard];
        let end = until + SimSpan(1);
        let next = state
            .field
            .next_incident_before(&self.draws, calendar.now(), rate, end);
        let event = Event::HazardStruck(hazard, next.key);
        state.next = calendar.replace(state.next, next.time, Priority::NORMAL, event);
    }

    /// Tells every hazard of a link that the convoys on it have changed.
    pub(crate) fn expose_link<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        link: LinkId,
    ) {
        let model = self.model;
        for &hazard in &model.links[link].hazards {
            self.expose(calendar, hazard, link);
        }
    }

    fn expose<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        hazard: HazardId,
        link: LinkId,
    ) {
        let on_link = &self.movement.on_link[link];
        let mut until = SimTime::ZERO;
        let mut rate = 0.0;
        for &convoy in on_link {
            rate += self.exposure(hazard, link, convoy);
            until = until.max(self.movement.convoys[convoy].exit);
        }
        if rate > 0.0 {
            self.schedule_echoes(calendar, hazard, until);
            self.schedule_strike(calendar, hazard, rate, until);
        } else {
            let state = &mut self.security.hazards[hazard];
            calendar.cancel(state.next);
        }
    }

    /// What was laid or planned while nobody came strikes while the next convoy is there.
    fn schedule_echoes<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        hazard: HazardId,
        until: SimTime,
    ) {
        if self.security.hazards[hazard].echoes.is_empty() {
            return;
        }
        let key_of_hazard = self.model.hazards[hazard].key.with(WAITING);
        let now = calendar.now();
        while let Some(key) = self.security.hazards[hazard].echoes.pop() {
            let share = self.draws.stream(STRIKE, key_of_hazard, key).uniform();
            let at = now + SimSpan::from_days((until - now).days() * share);
            calendar.schedule(at, Priority::NORMAL, Event::HazardStruck(hazard, key));
        }
    }

    /// Tells the hazards of a site's patrols that the kilometres they drive a day have changed.
    pub(crate) fn patrols_changed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        km_per_day: f64,
    ) {
        if self.security.patrol_km[site] == km_per_day {
            return;
        }
        self.security.patrol_km[site] = km_per_day;
        let model = self.model;
        for &hazard in &model.sites[site].patrol_hazards {
            self.expose_patrols(calendar, hazard, site);
        }
    }

    /// A patrol is a platoon in its vehicles, as exposed as a small convoy of that size.
    fn expose_patrols<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        hazard: HazardId,
        site: SiteId,
    ) {
        let rules = &self.model.rules.movement;
        let size = f64::from(rules.escort_vehicles) / rules.exposure_vehicles;
        let level = self.security.hazards[hazard].level;
        let rate = level * self.security.patrol_km[site] * libm::pow(size, rules.exposure_power);
        self.schedule_strike(calendar, hazard, rate, self.month_end());
    }

    /// Rate at which a hazard strikes one convoy on its link [per day].
    fn exposure(&self, hazard: HazardId, link: LinkId, id: ConvoyId) -> f64 {
        let level = self.security.hazards[hazard].level;
        if level <= 0.0 {
            return 0.0;
        }
        let convoy = &self.movement.convoys[id];
        let kind = &self.model.kinds[self.model.hazards[hazard].kind];
        let mut rate = level * convoy.km_per_day * convoy.size_factor;
        if convoy.platoons > 0 {
            rate *= kind.escorted;
            if self.model.links[link].threat == ThreatLevel::Extreme {
                rate *= kind.cleared;
            }
        }
        rate
    }

    pub(crate) fn hazard_struck<C: Causes>(
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
            if let Some(clusters) = kind.echo {
                for (delay, child) in clusters.offspring(&self.draws, row.key, key) {
                    let event = Event::HazardStruck(hazard, child);
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
        let toll = draw_toll(kind, factor, stream);
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
        let toll = draw_toll(kind, 1.0, stream);
        let who = stream.uniform();
        if kind.attack {
            self.use_ammunition(calendar, site);
        }
        let unit = self.unit_struck(site, who);
        self.suffer(calendar, kind.attack, Scene::Site(site), unit, &toll, key);
        true
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
        let toll = draw_toll(kind, 1.0, stream);
        let delay = kind.delay.sample(stream).max(0.0);
        let goods = kind.goods_lost.sample(stream).clamp(0.0, 1.0);
        let vehicles = kind.vehicles_lost.sample(stream).max(0.0).round() as u32;
        let is_closed = stream.bernoulli(kind.p_closure);
        let closure = kind.closure.sample(stream).max(0.0);
        let who = stream.uniform();
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
        self.suffer(calendar, kind.attack, Scene::Link(link), unit, &toll, key);
    }

    /// Suspends movement from a site.
    fn suspend<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, site: SiteId, days: f64) {
        let until = calendar.now() + SimSpan::from_days(days);
        let here = &mut self.deployment.sites[site];
        if days > 0.0 && until > here.suspended_until {
            here.suspended_until = until;
            calendar.schedule(until, Priority::LATE, Event::SuspensionEnded(site));
        }
    }

    fn ground(&mut self, zone: ZoneId, until: SimTime) {
        let state = &mut self.security.zones[zone];
        state.grounded_until = state.grounded_until.max(until);
    }

    /// Ammunition that a contact uses up.
    fn use_ammunition<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, site: SiteId) {
        for (commodity, goods) in self.model.commodities.pairs() {
            let amount = (goods.consumption.contact * 1000.0) as i64;
            if amount > 0 {
                self.consume(calendar, site, commodity, amount);
            }
        }
    }

    /// People are killed and wounded.
    fn suffer<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        is_attack: bool,
        scene: Scene,
        unit: Option<UnitId>,
        toll: &Toll,
        key: u64,
    ) {
        let Some(unit) = unit else {
            return;
        };
        let killed = self.remove_people(calendar, unit, toll.killed);
        if is_attack {
            self.security.killed += u64::from(killed);
            self.security.wounded += u64::from(toll.wounded);
        } else {
            self.medical.other_deaths += u64::from(killed);
        }
        let day = calendar.now().day();
        if is_attack && killed > 0 && day != self.security.last_fatal_day {
            self.security.fatal_days += 1;
            self.security.last_fatal_day = day;
        }
        self.pay_awards(killed);
        if toll.wounded > 0 {
            self.evacuate(calendar, scene, unit, toll.wounded, is_attack, key);
        }
    }

    /// Charges goods that were destroyed at what they cost.
    pub(crate) fn write_off(&mut self, commodity: CommodityId, amount: i64) {
        let cents = self.model.commodities[commodity].cents(amount);
        self.cost.count_goods_lost(cents);
    }

    pub(crate) fn pay_awards(&mut self, deaths: u32) {
        let cents = i64::from(deaths) * self.model.rules.cost.award;
        self.cost.spend(BudgetGroup::Personnel, cents);
    }
}

/// Draws casualties in a fixed order, so that a factor on them moves no other draw.
fn draw_toll(kind: &KindModel, factor: f64, stream: &mut Stream) -> Toll {
    let any = stream.bernoulli(kind.p_casualties * factor);
    let wounded = kind.wounded.sample(stream).max(0.0).round() as u32;
    let is_fatal = stream.bernoulli(kind.p_killed);
    let killed = kind.killed.sample(stream).max(0.0).round() as u32;
    Toll {
        wounded: if any { wounded } else { 0 },
        killed: if any && is_fatal { killed } else { 0 },
    }
}
