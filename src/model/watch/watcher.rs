//! The loop of a watched replication.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use crate::engine::calendar::Calendar;
use crate::engine::causes::WithCauses;
use crate::engine::simulation::Simulation;
use crate::engine::streams::Draws;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::HazardId;
use crate::model::ids::Key;
use crate::model::ids::StoreId;
use crate::model::model::ActionModel;
use crate::model::model::Model;
use crate::model::model::PlaceModel;
use crate::model::model::SourceModel;
use crate::model::movement::DelayCause;
use crate::model::outcome::Failure;
use crate::model::outcome::MOST_EVENTS;
use crate::model::outcome::Outcome;
use crate::model::prevent::Cause;
use crate::model::replicate::TraceRecord;
use crate::model::replicate::message_of;
use crate::model::run::Run;
use crate::model::season::fixed_place;
use crate::model::tracing::names;
use crate::model::watch::Delivered;
use crate::model::watch::Gap;
use crate::model::watch::Shut;
use crate::model::watch::Struck;
use crate::model::watch::Watched;

/// Runs one replication and keeps what a story needs; the outcome has the same bits as in a batch.
///
/// # Errors
///
/// As an ordinary replication.
pub fn watch(model: &Model, seed: u64, replication: u64) -> Result<Watched, Failure> {
    let run = AssertUnwindSafe(|| Watcher::new(model, seed, replication).watch(replication));
    let result = catch_unwind(run).unwrap_or_else(|panic| Err(message_of(&*panic)));
    result.map_err(|reason| Failure {
        replication,
        seed,
        reason,
    })
}

struct Watcher<'m> {
    model: &'m Model,
    run: Run<'m>,
    calendar: Calendar<Event, WithCauses>,
    seen: Watched,
    /// Until when each link is closed.
    closed: Vec<SimTime>,
    /// Since when each store is empty.
    empty: Vec<Option<SimTime>>,
    /// Incidents by the number of their event.
    incidents: BTreeMap<u64, usize>,
}

/// What an incident may change, before it does.
struct Before {
    killed: u64,
    wounded: u64,
    delays: Vec<f64>,
    suspended: Vec<SimTime>,
}

impl<'m> Watcher<'m> {
    fn new(model: &'m Model, seed: u64, replication: u64) -> Watcher<'m> {
        Watcher {
            model,
            run: Run::new(model, Draws::new(seed, replication)),
            calendar: Calendar::with_causes(),
            seen: Watched {
                outcome: Outcome::default(),
                events: Vec::new(),
                days: Vec::new(),
                shut: Vec::new(),
                struck: Vec::new(),
                gaps: Vec::new(),
                delivered: Vec::new(),
            },
            closed: vec![SimTime::ZERO; model.links.len()],
            empty: vec![None; model.stores.len()],
            incidents: BTreeMap::new(),
        }
    }

    fn watch(mut self, replication: u64) -> Result<Watched, String> {
        let horizon = self.model.horizon;
        self.run.begin(&mut self.calendar);
        let mut events = 0;
        let mut day = 1;
        loop {
            let end = SimTime::start_of_day(day).min(horizon);
            while self.calendar.fault().is_none()
                && let Some(event) = self.calendar.pop_until(end)
            {
                events += 1;
                if events > MOST_EVENTS {
                    return Err(format!("more than {MOST_EVENTS} events"));
                }
                self.handle(event);
            }
            if let Some(fault) = self.calendar.fault() {
                return Err(fault.to_string());
            }
            self.seen.days.push(self.run.scan(end));
            if end == horizon {
                break;
            }
            day += 1;
        }
        self.close_gaps(horizon);
        self.run
            .check_ledger(horizon)
            .map_err(|imbalance| imbalance.to_string())?;
        self.seen.outcome = self.run.outcome(horizon, replication, events);
        Ok(self.seen)
    }

    fn handle(&mut self, event: Event) {
        let now = self.calendar.now();
        let id = self.calendar.current_id().map_or(0, |id| id.0);
        let cause = self.calendar.current_cause().map(|cause| cause.0);
        self.seen.events.push(TraceRecord {
            event: id,
            cause,
            day: now.days(),
            kind: event.word(),
            names: names(self.model, &event),
        });
        let before = matches!(event, Event::HazardStruck(..)).then(|| self.before());
        self.run.handle(event, &mut self.calendar);
        match event {
            Event::HazardStruck(hazard, _) => {
                let before = before.expect("it was taken for this kind of event");
                self.note_incident(hazard, id, cause, &before, now);
            }
            Event::VendorDelivered(store, _, placed) => self.note_delivery(store, placed, now),
            _ => {}
        }
        self.note_closures(event, now);
        self.note_gaps(now);
    }

    fn before(&self) -> Before {
        let convoys = self.run.movement.convoys.iter();
        let sites = self.run.deployment.sites.iter();
        Before {
            killed: self.run.security.killed,
            wounded: self.run.security.wounded,
            delays: convoys
                .map(|convoy| convoy.delays[DelayCause::Incident as usize])
                .collect(),
            suspended: sites.map(|site| site.suspended_until).collect(),
        }
    }

    fn note_incident(
        &mut self,
        hazard: HazardId,
        id: u64,
        cause: Option<u64>,
        before: &Before,
        now: SimTime,
    ) {
        let parent = cause.and_then(|cause| self.incidents.get(&cause)).copied();
        let own = Cause::Incident(hazard, now);
        let first = parent.map_or(own, |place| self.seen.struck[place].cause);
        let convoys = self.run.movement.convoys.iter().zip(&before.delays);
        let mut stopped = convoys.filter_map(|(convoy, old)| {
            let days = convoy.delays[DelayCause::Incident as usize] - old;
            (days > 0.0).then_some((convoy.lane, convoy.k, days))
        });
        let stopped = stopped.next();
        let sites = self.run.deployment.sites.pairs().zip(&before.suspended);
        let longer = sites.filter(|((_, state), old)| state.suspended_until > **old);
        let suspended = longer
            .map(|((site, state), _)| (site, state.suspended_until.days()))
            .collect();
        self.incidents.insert(id, self.seen.struck.len());
        self.seen.struck.push(Struck {
            day: now.days(),
            names: names(self.model, &Event::HazardStruck(hazard, 0)),
            cause: first,
            is_echo: parent.is_some(),
            killed: self.run.security.killed - before.killed,
            wounded: self.run.security.wounded - before.wounded,
            stopped,
            suspended,
        });
    }

    fn note_delivery(&mut self, store: StoreId, placed: SimTime, now: SimTime) {
        let policy = self.model.stores[store].policy.as_ref();
        let median = match policy.map(|policy| &policy.source) {
            Some(SourceModel::Vendor(lead)) => lead.quantile(0.5),
            _ => 0.0,
        };
        self.seen.delivered.push(Delivered {
            store,
            placed: placed.days(),
            day: now.days(),
            median,
        });
    }

    /// Notes every link that this event has closed.
    fn note_closures(&mut self, event: Event, now: SimTime) {
        for link in self.model.links.keys() {
            let until = self.run.season.closed_until(link);
            if until <= self.closed[link.index()] {
                continue;
            }
            self.closed[link.index()] = until;
            let by = match event {
                Event::LinkWashedOut(_, key) => match fixed_place(key) {
                    Some(place) => Cause::FixedClosure(link, place),
                    None => Cause::WeatherClosure(link, now),
                },
                Event::InjectBegan(inject) => Cause::Inject(inject),
                Event::HazardStruck(hazard, _) => {
                    let last = self.seen.struck.last();
                    last.map_or(Cause::Incident(hazard, now), |struck| struck.cause)
                }
                _ => Cause::SeasonalClosure(link),
            };
            self.seen.shut.push(Shut {
                link,
                from: now.days(),
                until: until.min(self.model.horizon).days(),
                by,
            });
        }
    }

    fn note_gaps(&mut self, now: SimTime) {
        for (store, state) in self.run.supply.stores.pairs() {
            let is_empty = state.use_rate > 0 && !state.produces() && state.stock.amount(now) == 0;
            let since = &mut self.empty[store.index()];
            match (*since, is_empty) {
                (None, true) => *since = Some(now),
                (Some(from), false) => {
                    *since = None;
                    self.seen.gaps.push(Gap {
                        store,
                        from: from.days(),
                        until: now.days(),
                    });
                }
                _ => {}
            }
        }
    }

    fn close_gaps(&mut self, now: SimTime) {
        for (place, since) in self.empty.iter().enumerate() {
            if let Some(from) = since {
                self.seen.gaps.push(Gap {
                    store: StoreId::from_index(place),
                    from: from.days(),
                    until: now.days(),
                });
            }
        }
    }
}

/// What a cause is about, for those who know only the model.
impl Model {
    /// A cause as the planner would name it.
    pub fn name_of(&self, cause: Cause) -> String {
        match cause {
            Cause::WeatherClosure(link, at) => format!(
                "the closure of {} by weather on day {:.0}",
                self.links[link].id,
                at.days()
            ),
            Cause::SeasonalClosure(link) => {
                format!("the seasonal closure of {}", self.links[link].id)
            }
            Cause::Weather(link) => format!("all closures of {} by weather", self.links[link].id),
            Cause::FixedClosure(link, _) => {
                format!("the planned closure of {}", self.links[link].id)
            }
            Cause::Incident(hazard, at) => {
                let row = &self.hazards[hazard];
                let place = match row.place {
                    PlaceModel::Site(site) => format!("at {}", self.sites[site].id),
                    PlaceModel::Patrols(site) => format!("on a patrol of {}", self.sites[site].id),
                    PlaceModel::Link(link) => format!("on {}", self.links[link].id),
                    PlaceModel::Zone(zone) => format!("in zone {}", self.zones[zone].id),
                };
                let kind = &self.kinds[row.kind].id;
                format!("the incident ({kind}) {place} on day {:.0}", at.days())
            }
            Cause::Inject(inject) => {
                let row = &self.injects[inject.index()];
                let what = match row.action {
                    ActionModel::CloseLink(_) => "a closure",
                    ActionModel::WithdrawUnit(_) => "a withdrawal",
                    ActionModel::SurgeThreat { .. } => "a surge",
                    ActionModel::DenyFlights(_) => "flights denied",
                    ActionModel::CutSupplier(_) => "a supplier cut off",
                    ActionModel::SetRegime { .. } => "a change of regime",
                    ActionModel::SetConsent { .. } => "a change of consent",
                    ActionModel::CutCash { .. } => "a cash cut",
                    ActionModel::FailContract(_) => "a contractor's failure",
                    ActionModel::Gift { .. } => "a gift",
                };
                format!("the fixed event {} ({what})", row.id)
            }
            Cause::Vendor(store) => {
                let row = &self.stores[store];
                format!(
                    "chance in the vendors of {} at {} (their median instead)",
                    self.commodities[row.commodity].id, self.sites[row.site].id
                )
            }
            Cause::Readiness(unit) => {
                let unit = &self.units[unit].id;
                format!("chance in the readiness of {unit} (its median instead)")
            }
            Cause::Ship(unit) => {
                let unit = &self.units[unit].id;
                format!("chance in the voyage of {unit} (its median instead)")
            }
            Cause::Camp(site) => format!("the late camp of {}", self.sites[site].id),
            Cause::Driver(driver) => driver.word().to_owned(),
        }
    }
}
