//! Air: what a flight can carry so far, and from where and when it can leave, where a scenario states `flights`.
//!
//! # What happens
//!
//! The payload is the practical one up to a kind's range and falls in a straight line to nothing at its range without payload.
//! Where the destination has fuel in store for the way home it is filled there (set aside when the flight leaves);
//! elsewhere it is carried, and the distance that counts is that of both ways. Height takes 1 % for each 100 m, heat its share.
//!
//! Between fields that are not both lit, or by a kind that does not fly by night, a flight leaves after dawn and lands before dusk; so
//! does its way home, which else waits for the morning. In wet months an unpaved runway is too soft for aeroplanes on its share of the
//! days, drawn for each field and day.
//!
//! # Drivers
//!
//! Without rain no runway is soft.
//!
//! Source: hot and high, 1 % of the payload for each 100 m, assumed; 60 to 80 % of strips in South Sudan bear no aeroplane at the
//! peak of the rains, assumed (planning factors of public type data).

use crate::engine::time::MICROS_PER_DAY;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::ids::ConvoyId;
use crate::model::ids::FleetId;
use crate::model::ids::LaneId;
use crate::model::ids::SiteId;
use crate::model::model::VehicleModel;
use crate::model::purposes::SOFT_STRIP;
use crate::model::run::Run;
use crate::scenario::dispatch::DrivingDay;

/// What holds a flight, in the order of [`Held`].
pub(crate) const HELD: [&str; 6] = [
    "aircraft",
    "clearance",
    "weather",
    "strip",
    "daylight",
    "fuel",
];
/// Share of the payload lost for each metre above the sea. Source: 1 % for each 100 m, assumed.
const LOST_PER_METRE: f64 = 0.0001;

/// What holds a flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Held {
    /// No fit aircraft with hours that could go so far.
    Aircraft,
    Clearance,
    Weather,
    Strip,
    Daylight,
    Fuel,
}

/// What a flight can carry, and the hours for which it is filled at its destination.
pub(super) struct Load {
    pub kilograms: f64,
    pub filled: f64,
}

/// Payload of an aircraft over a distance [kg]: the practical one up to its range, none from its range without payload on.
pub(crate) fn payload_over(vehicle: &VehicleModel, km: f64) -> f64 {
    if km <= vehicle.range {
        return vehicle.payload_kg;
    }
    let beyond = (vehicle.range_empty - vehicle.range).max(f64::MIN_POSITIVE);
    vehicle.payload_kg * (1.0 - (km - vehicle.range) / beyond).max(0.0)
}

/// The first instant from one on at which something that takes some hours can begin and end by light.
///
/// What takes longer than the light lasts begins at dawn.
pub(crate) fn by_light(from: SimTime, hours: f64, light: DrivingDay) -> SimTime {
    const HOUR: f64 = MICROS_PER_DAY as f64 / 24.0;
    let midnight = from.0.div_euclid(MICROS_PER_DAY) * MICROS_PER_DAY;
    let dawn = midnight + (light.from * HOUR) as i64;
    let last = dawn + ((light.hours - hours).max(0.0) * HOUR) as i64;
    if from.0 <= last {
        SimTime(from.0.max(dawn))
    } else {
        SimTime(dawn + MICROS_PER_DAY)
    }
}

impl Run<'_> {
    pub(super) fn note_held(&mut self, by: Held) {
        self.movement.held[by as usize] += 1;
    }

    /// What an aircraft can carry on a lane now; `None` if it cannot go so far at all.
    pub(super) fn load_so_far(&self, lane: LaneId, fleet: FleetId, now: SimTime) -> Option<Load> {
        let model = self.model;
        let row = &model.lanes[lane];
        let vehicle = &model.vehicles[model.fleets[fleet].vehicle];
        let Some(rules) = &model.rules.movement.flights else {
            return Some(Load {
                kilograms: vehicle.payload_kg,
                filled: 0.0,
            });
        };
        let back = model.distance(row.destination, model.fleets[fleet].home);
        let hours = back / vehicle.speed;
        let needed = (hours * vehicle.fuel_per_hour * 1000.0) as i64;
        let store = model.store(row.destination, vehicle.fuel);
        let has_fuel =
            store.is_some_and(|store| self.supply.stores[store].stock.amount(now) >= needed.max(1));
        let is_filled = rules.refuels && has_fuel;
        let mut kilograms = vehicle.payload_kg;
        if rules.has_payload_range {
            let km = if is_filled || !rules.refuels {
                row.distance.max(back)
            } else {
                row.distance + back
            };
            kilograms = payload_over(vehicle, km);
        }
        let height = [row.origin, row.destination].map(|site| model.sites[site].elevation_m);
        kilograms *= 1.0 - LOST_PER_METRE * height[0].max(height[1]).max(0.0);
        if self.is_hot(model.sites[row.origin].zone) {
            kilograms *= 1.0 - rules.hot;
        }
        let filled = if is_filled { hours } else { 0.0 };
        (kilograms >= 1.0).then_some(Load { kilograms, filled })
    }

    /// When a flight can be tried again that now finds no light or no firm ground; `None` if it finds both.
    pub(super) fn unfit_until(
        &mut self,
        lane: LaneId,
        fleet: FleetId,
        hours: f64,
        now: SimTime,
    ) -> Option<SimTime> {
        let model = self.model;
        let rules = model.rules.movement.flights.as_ref()?;
        let row = &model.lanes[lane];
        let vehicle = &model.vehicles[model.fleets[fleet].vehicle];
        let ends = [row.origin, row.destination];
        let by_night = vehicle.flies_by_night && ends.iter().all(|&site| model.sites[site].is_lit);
        if let Some(light) = rules.daylight.filter(|_| !by_night) {
            let at = by_light(now, hours, light);
            if at > now {
                self.note_held(Held::Daylight);
                return Some(at);
            }
        }
        if vehicle.runway_m > 0.0 && ends.iter().any(|&site| self.is_soft(site, now)) {
            self.note_held(Held::Strip);
            return Some(now + SimSpan::DAY);
        }
        None
    }

    /// Whether the rains have made a runway too soft on a day.
    fn is_soft(&self, site: SiteId, now: SimTime) -> bool {
        let row = &self.model.sites[site];
        let share = self
            .model
            .rules
            .movement
            .flights
            .map_or(0.0, |r| r.soft_strips);
        let is_unpaved = row.airfield.is_some_and(|(_, paved)| !paved);
        if !is_unpaved || share <= 0.0 || !self.is_wet(row.zone) {
            return false;
        }
        let day = u64::from(now.day().unsigned_abs());
        let mut stream = self.draws.stream(SOFT_STRIP, row.key, day);
        stream.bernoulli(share)
    }

    /// When an aircraft that is at its destination is home: in the morning, if it could not be by light.
    pub(super) fn home_by_light(&self, id: ConvoyId, now: SimTime, hours: f64) -> SimTime {
        let span = SimSpan::from_hours(hours);
        let model = self.model;
        let Some(light) = model
            .rules
            .movement
            .flights
            .and_then(|rules| rules.daylight)
        else {
            return now + span;
        };
        let convoy = &self.movement.convoys[id];
        let fleet = &model.fleets[convoy.fleet];
        let ends = [model.lanes[convoy.lane].destination, fleet.home];
        let is_lit = ends.iter().all(|&site| model.sites[site].is_lit);
        if is_lit && model.vehicles[fleet.vehicle].flies_by_night {
            return now + span;
        }
        by_light(now, hours, light) + span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flight_begins_at_dawn_or_early_enough_to_land_by_dusk() {
        let light = DrivingDay {
            from: 6.0,
            hours: 12.0,
        };
        let at = |day: i64, hour: i64| SimTime(day * MICROS_PER_DAY + hour * MICROS_PER_DAY / 24);
        assert_eq!(by_light(at(3, 2), 2.0, light), at(3, 6));
        assert_eq!(by_light(at(3, 9), 2.0, light), at(3, 9));
        assert_eq!(by_light(at(3, 16), 2.0, light), at(3, 16));
        assert_eq!(by_light(at(3, 17), 2.0, light), at(4, 6));
        assert_eq!(by_light(at(3, 20), 2.0, light), at(4, 6));
        // Longer than the light lasts: at dawn, which ends in the dark.
        assert_eq!(by_light(at(3, 6), 14.0, light), at(3, 6));
        assert_eq!(by_light(at(3, 7), 14.0, light), at(4, 6));
    }
}
