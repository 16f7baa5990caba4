//! Vehicles, fleets, units and tasks.

use crate::engine::streams::EntityKey;
use crate::engine::time::SimSpan;
use crate::model::compile::lanes::Lanes;
use crate::model::compile::legs::legs;
use crate::model::compile::names::Names;
use crate::model::ids::FleetId;
use crate::model::ids::Key;
use crate::model::ids::Table;
use crate::model::ids::VehicleId;
use crate::model::model::ArrivalModel;
use crate::model::model::CampModel;
use crate::model::model::FleetModel;
use crate::model::model::Model;
use crate::model::model::TaskModel;
use crate::model::model::UnitModel;
use crate::model::model::VehicleModel;
use crate::scenario::force::Arrival;
use crate::scenario::force::LoadLine;
use crate::scenario::force::Unit;
use crate::scenario::lift::LiftBy;
use crate::scenario::place::Mode;
use crate::scenario::scenario::Id;
use crate::scenario::scenario::Scenario;
use crate::scenario::transport::Owner;

pub(super) fn vehicles(scenario: &Scenario, names: &Names) -> Table<VehicleId, VehicleModel> {
    let row = |kind: &crate::scenario::transport::VehicleKind| VehicleModel {
        mode: kind.mode,
        payload_kg: kind.payload * 1000.0,
        carries: kind.carries,
        speed: kind.speed,
        fuel: names.commodity(&kind.fuel),
        fuel_per_km: kind.fuel_per_100km / 100.0,
        fuel_per_hour: kind.fuel_per_hour,
        availability: kind.availability,
        range: kind.range,
        range_empty: kind.range_empty,
        needs_paved: kind.needs_paved,
        flies_by_night: kind.flies_by_night,
        runway_m: kind.runway_m,
        hours_per_month: kind.hours_per_month,
        cost_month: kind.cost_month,
        cost_hour: kind.cost_hour,
        budget: kind.budget,
    };
    Table::new(scenario.vehicles.iter().map(row).collect())
}

pub(super) fn fleets(scenario: &Scenario, names: &Names) -> Table<FleetId, FleetModel> {
    let row = |fleet: &crate::scenario::transport::Fleet| FleetModel {
        id: fleet.id.to_string(),
        vehicle: names.vehicle(&fleet.kind),
        home: names.site(&fleet.home),
        unit: fleet.unit.as_ref().map(|id| names.unit(id)),
        number: fleet.number.clone(),
        fit: Vec::new(),
        casevac: fleet.casevac,
        has_asset: false,
        lanes: Vec::new(),
        is_contracted: fleet.owner == Owner::Contractor,
        refuses_threat: fleet.refuses.and_then(|refusal| refusal.threat),
        refuses_regime: fleet.refuses.and_then(|refusal| refusal.regime),
        crews: fleet.crews.unwrap_or(u32::MAX),
        rest: SimSpan::from_days(fleet.rest_days),
    };
    Table::new(scenario.fleets.iter().map(row).collect())
}

pub(super) fn add_units(lanes: &mut Lanes, scenario: &Scenario, names: &Names) {
    for unit in &scenario.units {
        let to = names.site(&unit.to);
        let mass = |lines: &mut dyn Iterator<Item = &LoadLine>| {
            lines.map(|line| line.tonnes * 1000.0).sum::<f64>().round() as i64
        };
        let load_kg = mass(&mut unit.load.iter());
        // Vehicles drive; only the rest of the load needs trucks.
        let hauled_kg = mass(&mut unit.load.iter().filter(|line| line.vehicles == 0));
        let arrival = arrival(lanes, names, unit, load_kg);
        let legs_out = match &arrival {
            ArrivalModel::Generated { port, .. } if load_kg > 0 && *port != to => {
                legs(lanes, to, *port)
            }
            ArrivalModel::Rehatted { .. } => match &unit.arrival {
                Arrival::Rehatted {
                    port: Some(port), ..
                } if load_kg > 0 && *port != unit.to => legs(lanes, to, names.site(port)),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        lanes.model.units.push(UnitModel {
            id: unit.id.to_string(),
            key: EntityKey::of(unit.id.as_str()),
            mission: names.mission(&unit.mission),
            component: unit.component,
            to,
            people: unit.people,
            vehicles: unit.vehicles,
            armoured: unit.armoured,
            load_kg,
            hauled_kg,
            arrival,
            lift: unit.lift,
            teu: unit.load.iter().map(|line| line.teu).sum::<f64>().ceil() as u32,
            is_dangerous: unit.load.iter().any(|line| line.dangerous.is_some()),
            required: unit.required,
            priority: unit.priority,
            completeness: unit.completeness.clone(),
            completion_days: unit.completion_days.clone(),
            shipments: unit.shipments,
            serviceability: unit.serviceability.clone(),
            setup: unit.setup.clone(),
            self_sustainment: unit.self_sustainment,
            rotation: unit.rotation.filter(|span| {
                *span > SimSpan::ZERO && !matches!(unit.arrival, Arrival::Recruited { .. })
            }),
            withdraw: unit.withdraw,
            legs_out,
            platoons: unit.platoons,
            engineer_capacity: unit.engineer_capacity,
            medical_level: unit.medical_level,
            surgery_teams: unit.surgery_teams,
            beds: unit.beds,
            caveats: unit.caveats,
        });
    }
}

fn arrival(lanes: &mut Lanes, names: &Names, unit: &Unit, load_kg: i64) -> ArrivalModel {
    match &unit.arrival {
        Arrival::Rehatted { on, .. } => ArrivalModel::Rehatted { on: *on },
        Arrival::Recruited {
            requested,
            recruitment,
        } => ArrivalModel::Recruited {
            requested: *requested,
            recruitment: *recruitment,
        },
        Arrival::Generated {
            requested,
            readiness,
            level,
            pledge_fails,
            tender,
            voyage,
            port,
            airport,
        } => {
            // What comes by air goes on from its airport.
            let entry = if unit.lift == LiftBy::Air {
                airport
            } else {
                port
            };
            let port = names.site(entry);
            let to = names.site(&unit.to);
            let mut way = Vec::new();
            if load_kg > 0 && port != to {
                way = legs(lanes, port, to);
                if way.is_empty() {
                    // Says why there is no way.
                    way.extend(lanes.require(port, to, Mode::Road));
                }
            }
            ArrivalModel::Generated {
                requested: *requested,
                readiness: readiness.clone(),
                level: *level,
                pledge_fails: *pledge_fails,
                tender: tender.clone(),
                voyage: voyage.clone(),
                port,
                airport: names.site(airport),
                legs: way,
            }
        }
    }
}

fn fleet_of(scenario: &Scenario, id: &Id) -> Option<FleetId> {
    let place = scenario.fleets.iter().position(|fleet| fleet.id == *id);
    place.map(FleetId::from_index)
}

pub(super) fn add_tasks(model: &mut Model, scenario: &Scenario, names: &Names) {
    for task in &scenario.tasks {
        let site = names.site(&task.site);
        let fuel = task
            .fuel
            .as_ref()
            .map(|(id, units)| (names.commodity(id), (units * 1000.0).round() as i64));
        model.tasks.push(TaskModel {
            id: task.id.to_string(),
            site,
            per_day: task.per_day.clone(),
            platoon_days: task.platoon_days,
            distance: task.distance,
            fuel,
            casevac: task.casevac,
            key: EntityKey::of(task.id.as_str()),
            kind: task.kind,
            staff: task.needs.staff,
            flying: task
                .needs
                .flying
                .as_ref()
                .and_then(|(fleet, hours)| Some((fleet_of(scenario, fleet)?, *hours))),
            until: task.needs.until,
            is_carried: task.needs.is_carried,
            tonnes: task.needs.tonnes,
            response: task.needs.response.clone(),
            camp: task.needs.camp.as_ref().map(|camp| CampModel {
                places: camp.places.into(),
                stay_days: camp.stay.days().round().max(1.0) as u32,
                draws: camp
                    .draws
                    .iter()
                    .map(|(id, units)| (names.commodity(id), (units * 1000.0).round() as i64))
                    .collect(),
            }),
        });
    }
}
