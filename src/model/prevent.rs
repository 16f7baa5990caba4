//! Preventing: the same model without one named cause of trouble, to see what it brought about in one replication.
//!
//! Draws are addressed, so that everything that does not follow from the cause happens as before. A cause that is one
//! point of a random field is taken out by an instant without it: incidents by a phase of rate zero, closures by
//! weather by a fixed closure of two microseconds, during which the link cannot be closed again.

use crate::engine::distribution::Distribution;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::ids::HazardId;
use crate::model::ids::InjectId;
use crate::model::ids::Key;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::UnitId;
use crate::model::model::ArrivalModel;
use crate::model::model::Model;
use crate::model::model::SourceModel;

/// Something that can be taken out of a replication.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cause {
    /// One closure of a link by weather, that begins at an instant.
    WeatherClosure(LinkId, SimTime),
    /// The months in which a link is closed for certain.
    SeasonalClosure(LinkId),
    /// All closures of a link by weather and season.
    Weather(LinkId),
    /// A closure that the scenario states, by its place in the list of the link.
    FixedClosure(LinkId, usize),
    /// An incident at an instant, with all that it excites.
    Incident(HazardId, SimTime),
    /// A fixed event.
    Inject(InjectId),
    /// Vendors of a store that need longer than in the median.
    Vendor(StoreId),
    /// A unit that is ready later than in the median, or whose pledge fails.
    Readiness(UnitId),
    /// A ship that needs longer than in the median.
    Ship(UnitId),
    /// A camp that is late.
    Camp(SiteId),
    /// A whole driver of trouble.
    Driver(Driver),
}

/// The smallest step of time.
const INSTANT: SimSpan = SimSpan(1);

impl Model {
    /// The same model without a cause.
    pub fn without(&self, cause: Cause) -> Model {
        let mut model = self.clone();
        match cause {
            Cause::WeatherClosure(link, at) => {
                let until = at + INSTANT;
                let from = (at - INSTANT).max(SimTime::ZERO);
                model.links[link].closed.push((from, until));
            }
            Cause::SeasonalClosure(link) => {
                let months = model.links[link].open.iter_mut();
                months.filter(|open| **open <= 0.0).for_each(|o| *o = 1.0);
            }
            Cause::Weather(link) => model.links[link].open = [1.0; 12],
            Cause::FixedClosure(link, place) => {
                // The others keep their places, by which they are named.
                let horizon = model.horizon;
                model.links[link].closed[place] = (horizon, horizon);
            }
            Cause::Incident(hazard, at) => model.skip_incident(hazard, at),
            Cause::Inject(inject) => {
                model.injects[inject.index()].at = SimTime::NEVER;
            }
            Cause::Vendor(store) => {
                if let Some(policy) = &mut model.stores[store].policy
                    && let SourceModel::Vendor(lead) = &mut policy.source
                {
                    *lead = at_median(lead);
                }
            }
            Cause::Readiness(unit) => {
                if let ArrivalModel::Generated {
                    readiness,
                    pledge_fails,
                    ..
                } = &mut model.units[unit].arrival
                {
                    *readiness = at_median(readiness);
                    *pledge_fails = 0.0;
                }
            }
            Cause::Ship(unit) => {
                if let ArrivalModel::Generated { tender, voyage, .. } =
                    &mut model.units[unit].arrival
                {
                    *tender = at_median(tender);
                    *voyage = at_median(voyage);
                }
            }
            Cause::Camp(site) => {
                if let Some(camp) = &mut model.sites[site].camp {
                    camp.delay = constant(0.0);
                }
            }
            Cause::Driver(driver) => model.drivers = model.drivers.without(driver),
        }
        model
    }

    /// Sets the rate of a hazard to zero around an instant.
    fn skip_incident(&mut self, hazard: HazardId, at: SimTime) {
        let phases = &mut self.hazards[hazard].phases;
        let (before, after) = (at - INSTANT, at + INSTANT);
        let in_force = |phases: &[(SimTime, f64)], when: SimTime| {
            let last = phases.iter().rfind(|(from, _)| *from <= when);
            last.map_or(1.0, |(_, factor)| *factor)
        };
        let resumed = in_force(phases, after);
        phases.retain(|(from, _)| *from < before || *from > after);
        phases.push((before, 0.0));
        phases.push((after, resumed));
        phases.sort_by_key(|(from, _)| *from);
    }
}

/// A law that always gives the median of another.
fn at_median(law: &Distribution) -> Distribution {
    constant(law.quantile(0.5))
}

fn constant(value: f64) -> Distribution {
    Distribution::constant(value).expect("a median is a finite number")
}
