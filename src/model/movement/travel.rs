//! Travel: a convoy goes from link to link, round a closed one, or back.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::distribution::Distribution;
use crate::engine::streams::Stream;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::movement::DelayCause;
use crate::model::movement::planned_days;
use crate::model::movement::road::Stretch;
use crate::model::movement::speed;
use crate::model::movement::way_cost;
use crate::model::path::Path;
use crate::model::purposes::STRETCH;
use crate::model::run::Run;
use crate::scenario::dispatch::Routing;
use crate::scenario::place::Mode;
use crate::scenario::place::ThreatLevel;

/// Stretches of one convoy that have addresses of their own.
const STRETCHES: u64 = 256;
/// Up to this many delays are drawn one by one; the sum of more is drawn at once.
const FEW: u32 = 1;
/// Least time in which a stretch is travelled [d], so that a convoy never passes a link in no time.
const LEAST_DAYS: f64 = 0.001;

impl Run<'_> {
    pub(crate) fn convoy_formed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) {
        self.movement.convoys[id].left_at = calendar.now();
        self.enter_link(calendar, id);
    }

    /// Goes on to the next link, or arrives.
    pub(crate) fn enter_link<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) {
        if self.model.replans {
            self.replan(calendar.now(), id);
        }
        let Some(link) = self.movement.convoys[id].link() else {
            self.arrive(calendar, id);
            return;
        };
        if self.season.closed_until(link) > calendar.now() {
            self.meet_closure(calendar, id, link);
        } else if self.is_escorted(calendar, id, link) {
            self.travel(calendar, id, link);
        }
    }

    /// Goes round a closed link, turns back, or waits.
    fn meet_closure<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
        link: LinkId,
    ) {
        let now = calendar.now();
        let convoy = &self.movement.convoys[id];
        let rest = convoy.path.links()[convoy.passed..].iter();
        let rest_days: f64 = rest.map(|&link| planned_days(self.model, link)).sum();
        let wait = (self.season.closed_until(link) - now).days();
        let target = self.target(id);
        let lane = convoy.lane;
        if let Some((path, days)) = self.way_round(convoy.at, target, lane, now)
            && days <= rest_days + wait
        {
            let convoy = &mut self.movement.convoys[id];
            convoy.path = path;
            convoy.passed = 0;
            self.enter_link(calendar, id);
            return;
        }
        let convoy = &self.movement.convoys[id];
        if !convoy.is_returning && wait > self.model.rules.movement.patience {
            self.turn_back(calendar, id);
            return;
        }
        self.movement.convoys[id].waiting_since = now;
        self.movement.at_link[link].push(id);
    }

    pub(super) fn target(&self, id: ConvoyId) -> SiteId {
        let convoy = &self.movement.convoys[id];
        let lane = &self.model.lanes[convoy.lane];
        if convoy.is_returning {
            lane.origin
        } else {
            lane.destination
        }
    }

    /// The best way for a lane over links that are open now, with the days it is planned to take.
    pub(crate) fn way_round(
        &mut self,
        from: SiteId,
        to: SiteId,
        lane: LaneId,
        now: SimTime,
    ) -> Option<(Path, f64)> {
        let (model, season) = (self.model, &self.season);
        let row = &model.lanes[lane];
        let routing = row.dispatch.routing;
        let cost = |link: LinkId| {
            (season.closed_until(link) <= now).then(|| way_cost(model, routing, link))
        };
        let search = &mut self.movement.search;
        let (path, cost) = model.network.shortest(search, row.mode, from, to, cost)?;
        if routing == Routing::Time {
            return Some((path, cost));
        }
        let links = path.links().iter();
        let days = links.map(|&link| planned_days(model, link)).sum();
        Some((path, days))
    }

    fn turn_back<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: ConvoyId) {
        let convoy = &self.movement.convoys[id];
        let (here, lane) = (convoy.at, &self.model.lanes[convoy.lane]);
        let model = self.model;
        let cost = |link: LinkId| Some(planned_days(model, link));
        let search = &mut self.movement.search;
        let way = model
            .network
            .shortest(search, lane.mode, here, lane.origin, cost);
        let (path, _) = way.expect("a convoy can go back the way it came");
        let convoy = &mut self.movement.convoys[id];
        convoy.path = path;
        convoy.passed = 0;
        convoy.is_returning = true;
        self.enter_link(calendar, id);
    }

    /// Lets the convoys go on that waited for a link.
    pub(crate) fn resume_convoys<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        link: LinkId,
    ) {
        let mut waiting = std::mem::take(&mut self.movement.at_link[link]);
        for &id in &waiting {
            let convoy = &mut self.movement.convoys[id];
            let days = (calendar.now() - convoy.waiting_since).days();
            convoy.delays[DelayCause::Closure as usize] += days;
            self.enter_link(calendar, id);
        }
        waiting.clear();
        if self.movement.at_link[link].is_empty() {
            self.movement.at_link[link] = waiting;
        }
    }

    fn travel<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, id: ConvoyId, link: LinkId) {
        let model = self.model;
        let row = &model.links[link];
        let convoy = &self.movement.convoys[id];
        let lane = &model.lanes[convoy.lane];
        let k = convoy.k * STRETCHES + convoy.stretches % STRETCHES;
        let mut stream = self.draws.stream(STRETCH, lane.key, k);
        let is_wet = self.is_wet(row.zone);
        let speed = speed(model, link, row.threat > ThreatLevel::Low, is_wet);
        let border = row.border.sample(&mut stream).max(0.0);
        let border = if model.drivers.has(Driver::Port) {
            border
        } else {
            0.0
        };
        let breakdown = self.break_down(calendar, id, link, is_wet, &mut stream);
        let days = match &row.asks {
            None => row.distance / speed + border + breakdown,
            Some(asks) => {
                let stretch = Stretch {
                    speed,
                    border,
                    breakdown,
                };
                self.days_asked(calendar.now(), id, link, asks, stretch, &mut stream)
            }
        };
        let days = days.max(LEAST_DAYS);
        let convoy = &mut self.movement.convoys[id];
        convoy.stretches += 1;
        convoy.delays[DelayCause::Border as usize] += border;
        convoy.delays[DelayCause::Breakdown as usize] += breakdown;
        convoy.exit = calendar.now() + SimSpan::from_days(days);
        convoy.km_per_day = row.distance / days;
        let event = Event::LinkPassed(id);
        convoy.next = calendar.schedule(convoy.exit, Priority::NORMAL, event);
        if !convoy.is_returning {
            self.movement.flow[link] += convoy.loaded_kg;
        }
        self.movement.on_link[link].push(id);
        self.expose_link(calendar, link);
    }

    /// Breakdowns on a stretch: days lost, and vehicles left behind.
    fn break_down<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
        link: LinkId,
        is_wet: bool,
        stream: &mut Stream,
    ) -> f64 {
        let rules = &self.model.rules.movement;
        let row = &self.model.links[link];
        if !self.model.drivers.has(Driver::Breakdowns) || row.mode != Mode::Road {
            return 0.0;
        }
        let vehicles = f64::from(self.vehicles_with_escort(id));
        let wet = if is_wet { rules.wet_breakdowns } else { 1.0 };
        let mean = vehicles * row.distance / 1000.0 * rules.breakdowns[row.surface] * wet;
        let n = poisson(mean, stream);
        if n == 0 {
            return 0.0;
        }
        let days = sum_of(
            &rules.breakdown_delay,
            &self.model.standard_normal,
            n,
            stream,
        ) / 24.0;
        // Recovery teams mend side by side; a convoy has one at least.
        let teams = rules
            .recovery
            .map_or(1, |of| (vehicles as u32).div_ceil(of).max(1));
        let days = days / f64::from(teams);
        let cargo = self.movement.convoys[id].vehicles;
        let left = (0..n.min(cargo))
            .filter(|_| stream.bernoulli(rules.abandoned))
            .count();
        self.lose_vehicles(calendar, id, left as u32);
        days
    }

    /// Stops a convoy on its link for a time.
    pub(crate) fn delay_convoy<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
        days: f64,
    ) {
        let now = calendar.now();
        let convoy = &mut self.movement.convoys[id];
        let km_left = convoy.km_per_day * (convoy.exit - now).days();
        convoy.exit += SimSpan::from_days(days);
        // The kilometres that remain are the same, so that the exposure is too.
        convoy.km_per_day = km_left / (convoy.exit - now).days().max(LEAST_DAYS);
        convoy.delays[DelayCause::Incident as usize] += days;
        convoy.next = calendar.reschedule(convoy.next, convoy.exit);
    }

    pub(crate) fn link_passed<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) {
        let convoy = &mut self.movement.convoys[id];
        let link = convoy.link().expect("a convoy is on a link of its path");
        let row = &self.model.links[link];
        convoy.at = if convoy.at == row.a { row.b } else { row.a };
        convoy.passed += 1;
        self.movement.on_link[link].retain(|other| *other != id);
        self.relieve_link(calendar, link);
        if let Some(losses) = &row.losses {
            self.lose_by_link(calendar, id, losses);
        }
        self.enter_link(calendar, id);
    }
}

/// A Poisson count with a mean, from one uniform number.
fn poisson(mean: f64, stream: &mut Stream) -> u32 {
    let Ok(law) = Distribution::poisson(mean.clamp(0.0, 1e6)) else {
        return 0;
    };
    law.sample(stream) as u32
}

/// The sum of n draws, not below zero: one by one if they are few, else normal with the sum's mean and variance.
///
/// The central limit theorem is close enough for delays of hours in a journey of days, and costs one draw.
pub(super) fn sum_of(
    law: &Distribution,
    normal: &Distribution,
    n: u32,
    stream: &mut Stream,
) -> f64 {
    if n <= FEW {
        return (0..n).map(|_| law.sample(stream).max(0.0)).sum();
    }
    let n = f64::from(n);
    let sd = libm::sqrt(n * law.variance());
    (n * law.mean() + sd * normal.sample(stream)).max(0.0)
}
