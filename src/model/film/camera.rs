//! The camera: a run that is looked at after each event.

use std::collections::BTreeMap;

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::engine::simulation::Simulation;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::film::Closure;
use crate::model::film::Film;
use crate::model::film::Happening;
use crate::model::film::Leg;
use crate::model::film::Movement;
use crate::model::film::StockFilm;
use crate::model::film::causes::Shot;
use crate::model::film::causes::kept;
use crate::model::ids::ConvoyId;
use crate::model::ids::Key;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::movement::Item;
use crate::model::run::Run;
use crate::model::tracing::names;

/// What is known of the convoy in one slot.
#[derive(Debug, Clone, Copy, Default)]
struct Followed {
    movement: usize,
    /// Lane and number, which tell one convoy in the slot from the next.
    name: (usize, u64),
    stretches: u64,
}

/// A run that is watched.
pub(super) struct Camera<'m> {
    run: Run<'m>,
    film: Film,
    followed: Vec<Option<Followed>>,
    closed: Vec<Option<SimTime>>,
    /// Breached and empty, as last seen.
    stores: Vec<(bool, bool)>,
    n_incidents: u64,
    harm: (u64, u64),
    /// Events by id.
    shots: BTreeMap<u64, Shot>,
}

impl Simulation for Camera<'_> {
    type Event = Event;

    fn handle<C: Causes>(&mut self, event: Event, calendar: &mut Calendar<Event, C>) {
        let now = calendar.now();
        let movement = self.before(&event, now);
        self.run.handle(event, calendar);
        let id = calendar.current_id().map_or(0, |id| id.0);
        let cause = calendar.current_cause().map(|cause| cause.0);
        self.after(&event, now, id, cause, movement);
    }
}

impl<'m> Camera<'m> {
    /// A camera on a run before its first event.
    pub(super) fn new(run: Run<'m>) -> Camera<'m> {
        let model = run.model;
        let stocks = model.stores.iter().map(|row| StockFilm {
            site: row.site.index(),
            commodity: model.commodities[row.commodity].id.clone(),
            days: Vec::new(),
        });
        Camera {
            film: Film {
                days: model.horizon.days(),
                sites: model.sites.iter().map(|site| site.id.clone()).collect(),
                stocks: stocks.collect(),
                people: vec![Vec::new(); model.sites.len()],
                ..Film::default()
            },
            followed: Vec::new(),
            closed: vec![None; model.links.len()],
            stores: vec![(false, false); model.stores.len()],
            n_incidents: 0,
            harm: (0, 0),
            shots: BTreeMap::new(),
            run,
        }
    }

    /// Ends the stretch that a convoy leaves behind, and says which movement an event concerns.
    fn before(&mut self, event: &Event, now: SimTime) -> Option<usize> {
        let id = convoy_of(event)?;
        let followed = self.followed.get(id.index())?.as_ref()?;
        if let Event::LinkPassed(_) = event {
            let movement = &mut self.film.movements[followed.movement];
            if let Some(leg) = movement.legs.last_mut() {
                leg.end = now.days();
            }
        }
        Some(followed.movement)
    }

    /// Writes down what an event has changed.
    fn after(
        &mut self,
        event: &Event,
        now: SimTime,
        id: u64,
        cause: Option<u64>,
        movement: Option<usize>,
    ) {
        self.follow_convoys(now);
        self.follow_links(now);
        if let Event::DayBegan(_) = event {
            self.sample_stocks(now);
        }
        if let Event::WeekEnded(_) = event {
            for (place, people) in self.film.people.iter_mut().enumerate() {
                let site = SiteId::from_index(place);
                people.push(self.run.deployment.sites[site].people);
            }
        }
        let movement = movement.or_else(|| {
            let followed = self.followed.get(convoy_of(event)?.index())?.as_ref()?;
            Some(followed.movement)
        });
        let harm = (self.run.security.killed, self.run.security.wounded);
        let hurt = (harm.0 - self.harm.0, harm.1 - self.harm.1);
        self.harm = harm;
        let (kind, is_told) = self.meaning(event, now);
        let mut names = names(self.run.model, event);
        names.retain(|(role, _)| *role != "convoy");
        let happening = Happening {
            day: now.days(),
            kind,
            names,
            cause: None,
            movement,
            harm: hurt,
            is_told,
        };
        self.shots.insert(id, Shot { happening, cause });
    }

    /// What an event meant, and whether that is worth telling.
    fn meaning(&mut self, event: &Event, now: SimTime) -> (&'static str, bool) {
        match event {
            Event::HazardStruck(..) => {
                let n: u64 = self.run.security.by_kind.iter().sum();
                let is_new = n > self.n_incidents;
                self.n_incidents = n;
                (event.word(), is_new)
            }
            Event::StoreCrossed(store) | Event::StoreReviewed(store) => {
                self.crossing(*store, event, now)
            }
            Event::VendorDelivered(store, ..) => {
                self.crossing(*store, event, now);
                (event.word(), true)
            }
            Event::LinkPassed(_)
            | Event::LaneDue(_)
            | Event::DayBegan(_)
            | Event::WeekEnded(_)
            | Event::MonthBegan(_)
            | Event::MonthEnded(_)
            | Event::PhaseBegan
            | Event::EscortReturned(..)
            | Event::SuspensionEnded(_)
            | Event::EarlyPeriodEnded(_)
            | Event::SortieReturned(_)
            | Event::OtherDeath(_)
            | Event::RotationEnded(_) => (event.word(), false),
            _ => (event.word(), true),
        }
    }

    /// Whether a store has come to its reserve, to nothing, or out of it.
    fn crossing(&mut self, store: StoreId, event: &Event, now: SimTime) -> (&'static str, bool) {
        let state = &self.run.supply.stores[store];
        let is_empty = state.days_of_supply(now).is_some_and(|days| days <= 0.0);
        let seen = &mut self.stores[store.index()];
        let before = std::mem::replace(seen, (state.is_breached, is_empty));
        match (before, *seen) {
            ((_, false), (_, true)) => ("StockEmpty", true),
            ((false, _), (true, _)) => ("ReserveBreached", true),
            ((true, _), (false, _)) => ("StockRecovered", true),
            _ => (event.word(), false),
        }
    }

    fn follow_convoys(&mut self, now: SimTime) {
        let n = self.run.movement.convoys.len();
        self.followed.resize(n.max(self.followed.len()), None);
        for id in self.run.movement.convoys.keys() {
            let convoy = &self.run.movement.convoys[id];
            if !convoy.is_active {
                continue;
            }
            let name = (convoy.lane.index(), convoy.k);
            let is_new = self.followed[id.index()].is_none_or(|followed| followed.name != name);
            if is_new {
                self.set_out(id, now);
            }
            let convoy = &self.run.movement.convoys[id];
            let model = self.run.model;
            let Some(followed) = self.followed[id.index()].as_mut() else {
                continue;
            };
            if convoy.stretches != followed.stretches
                && let Some(link) = convoy.link()
            {
                let row = &model.links[link];
                let to = if convoy.at == row.a { row.b } else { row.a };
                followed.stretches = convoy.stretches;
                let leg = Leg {
                    from: convoy.at.index(),
                    to: to.index(),
                    start: now.days(),
                    end: convoy.exit.days(),
                    is_back: convoy.is_returning,
                };
                self.film.movements[followed.movement].legs.push(leg);
            }
        }
    }

    /// Begins a movement; a flight's stretches are known at once.
    fn set_out(&mut self, id: ConvoyId, now: SimTime) {
        let model = self.run.model;
        let convoy = &self.run.movement.convoys[id];
        let lane = &model.lanes[convoy.lane];
        let fleet = &model.fleets[convoy.fleet];
        let lines = convoy.lines.iter().flatten();
        let cargo = lines.map(|line| {
            let name = match line.item {
                Item::Goods(store, _) => {
                    model.commodities[model.stores[store].commodity].id.clone()
                }
                Item::Equipment(unit) => model.units[unit].id.clone(),
            };
            (name, self.run.kilograms(line.item, line.amount) / 1000.0)
        });
        let mut movement = Movement {
            mode: lane.mode.word(),
            origin: lane.origin.index(),
            destination: lane.destination.index(),
            fleet: fleet.id.clone(),
            vehicles: convoy.vehicles,
            platoons: convoy.platoons,
            cargo: cargo.collect(),
            legs: Vec::new(),
        };
        if lane.path.links().is_empty() {
            let speed = model.vehicles[fleet.vehicle].speed * 24.0;
            let (mut at, mut start) = (fleet.home, now.days());
            for (to, is_back) in [
                (lane.origin, false),
                (lane.destination, false),
                (fleet.home, true),
            ] {
                let end = start + model.distance(at, to) / speed;
                let leg = Leg {
                    from: at.index(),
                    to: to.index(),
                    start,
                    end,
                    is_back,
                };
                if at != to {
                    movement.legs.push(leg);
                }
                start = end
                    + if is_back {
                        0.0
                    } else {
                        model.rules.movement.turnaround / 48.0
                    };
                at = to;
            }
        }
        self.followed[id.index()] = Some(Followed {
            movement: self.film.movements.len(),
            name: (convoy.lane.index(), convoy.k),
            stretches: 0,
        });
        self.film.movements.push(movement);
    }

    fn follow_links(&mut self, now: SimTime) {
        for link in self.run.model.links.keys() {
            let is_closed = self.run.season.closed_until(link) > now;
            match (is_closed, self.closed[link.index()]) {
                (true, None) => self.closed[link.index()] = Some(now),
                (false, Some(since)) => self.end_closure(link, since, now),
                _ => {}
            }
        }
    }

    fn end_closure(&mut self, link: LinkId, since: SimTime, now: SimTime) {
        let row = &self.run.model.links[link];
        self.closed[link.index()] = None;
        self.film.closures.push(Closure {
            link: row.id.clone(),
            ends: (row.a.index(), row.b.index()),
            start: since.days(),
            end: now.days(),
        });
    }

    fn sample_stocks(&mut self, now: SimTime) {
        for (store, stock) in self.run.model.stores.keys().zip(&mut self.film.stocks) {
            stock
                .days
                .push(self.run.supply.stores[store].days_of_supply(now));
        }
    }

    /// Closes what is open at the end and keeps what is told, and what led to it; or the imbalance of a ledger.
    pub(super) fn develop(mut self) -> Result<Film, String> {
        let end = self.run.model.horizon;
        self.run
            .check_ledger(end)
            .map_err(|imbalance| imbalance.to_string())?;
        for link in self.run.model.links.keys() {
            if let Some(since) = self.closed[link.index()] {
                self.end_closure(link, since, end);
            }
        }
        for leg in self
            .film
            .movements
            .iter_mut()
            .flat_map(|movement| &mut movement.legs)
        {
            leg.end = leg.end.max(leg.start);
        }
        self.film.figures = self.run.outcome_figures(end);
        let causes = kept(&self.shots);
        let mut film = self.film;
        let mut order: Vec<(u64, Shot)> = self
            .shots
            .into_iter()
            .filter(|(id, _)| causes.contains_key(id))
            .collect();
        order.sort_by(|(a, one), (b, other)| {
            one.happening
                .day
                .total_cmp(&other.happening.day)
                .then(a.cmp(b))
        });
        let places: BTreeMap<u64, usize> = order
            .iter()
            .enumerate()
            .map(|(place, (id, _))| (*id, place))
            .collect();
        for (id, shot) in order {
            let cause = causes[&id].and_then(|cause| places.get(&cause).copied());
            film.happenings.push(Happening {
                cause,
                ..shot.happening
            });
        }
        Ok(film)
    }
}

/// The convoy or sortie that an event concerns.
fn convoy_of(event: &Event) -> Option<ConvoyId> {
    match *event {
        Event::ConvoyFormed(id)
        | Event::LinkPassed(id)
        | Event::ConvoyUnloaded(id)
        | Event::SortieLanded(id)
        | Event::SortieReturned(id) => Some(id),
        _ => None,
    }
}
